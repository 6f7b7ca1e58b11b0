#pragma once
// libonnxruntime comes inside a wheel and is opened at run time (dlopen), so that the binary starts without it. What this
// project calls of it is declared here.
#include <dlfcn.h>
#include <stddef.h>
#include <stdint.h>

// Its C API is a table of function pointers that only ever grows at the end, so a slot's number holds for every version
// since 1.0. Named here: the slots this project calls. Those between are space. Each was found right by calling it.

typedef struct parley_onnx_environment parley_onnx_environment;
typedef struct parley_onnx_status parley_onnx_status;  // NULL: success
typedef struct parley_onnx_memory_info parley_onnx_memory_info;
typedef struct parley_onnx_session parley_onnx_session;
typedef struct parley_onnx_session_options parley_onnx_session_options;
typedef struct parley_onnx_run_options parley_onnx_run_options;
typedef struct parley_onnx_value parley_onnx_value;

enum {
    parley_onnx_log_error = 3,         // of 0 verbose … 4 fatal
    parley_onnx_optimise_all = 99,     // graph optimisation level
    parley_onnx_element_float = 1,     // tensor element types
    parley_onnx_element_int64 = 7,
    parley_onnx_allocator_device = 0,  // not the arena: the memory is ours
    parley_onnx_memory_default = 0,
};

typedef struct parley_onnx_api {
    void *slots_0_1[2];
    const char *(*get_error_message)(const parley_onnx_status *);
    parley_onnx_status *(*create_environment)(int log_level, const char *log_id, parley_onnx_environment **);
    void *slots_4_6[3];
    parley_onnx_status *(*create_session)(
        const parley_onnx_environment *, const char *path, const parley_onnx_session_options *, parley_onnx_session **);
    void *slot_8[1];
    // A value in `outputs` that is not NULL is written in place.
    parley_onnx_status *(*run)(
        parley_onnx_session *, const parley_onnx_run_options *, const char *const *input_names,
        const parley_onnx_value *const *inputs, size_t input_count, const char *const *output_names,
        size_t output_count, parley_onnx_value **outputs);
    parley_onnx_status *(*create_session_options)(parley_onnx_session_options **);
    void *slots_11_22[12];
    parley_onnx_status *(*set_graph_optimisation)(parley_onnx_session_options *, int level);
    parley_onnx_status *(*set_threads_within_operators)(parley_onnx_session_options *, int);
    parley_onnx_status *(*set_threads_between_operators)(parley_onnx_session_options *, int);
    void *slots_26_29[4];
    parley_onnx_status *(*get_input_count)(const parley_onnx_session *, size_t *);
    parley_onnx_status *(*get_output_count)(const parley_onnx_session *, size_t *);
    void *slots_32_48[17];
    // The tensor uses `data`, which has to outlive it.
    parley_onnx_status *(*create_tensor_over)(
        const parley_onnx_memory_info *, void *data, size_t bytes, const int64_t *shape, size_t rank, int element,
        parley_onnx_value **);
    void *slots_50_68[19];
    parley_onnx_status *(*create_memory_info)(int allocator, int memory, parley_onnx_memory_info **);
    void *slots_70_91[22];
    void (*release_environment)(parley_onnx_environment *);
    void (*release_status)(parley_onnx_status *);
    void (*release_memory_info)(parley_onnx_memory_info *);
    void (*release_session)(parley_onnx_session *);
    void (*release_value)(parley_onnx_value *);
    void *slots_97_99[3];
    void (*release_session_options)(parley_onnx_session_options *);
} parley_onnx_api;

_Static_assert(offsetof(parley_onnx_api, run) == 9 * sizeof(void *), "slot 9");
_Static_assert(offsetof(parley_onnx_api, set_graph_optimisation) == 23 * sizeof(void *), "slot 23");
_Static_assert(offsetof(parley_onnx_api, get_input_count) == 30 * sizeof(void *), "slot 30");
_Static_assert(offsetof(parley_onnx_api, create_tensor_over) == 49 * sizeof(void *), "slot 49");
_Static_assert(offsetof(parley_onnx_api, create_memory_info) == 69 * sizeof(void *), "slot 69");
_Static_assert(offsetof(parley_onnx_api, release_environment) == 92 * sizeof(void *), "slot 92");
_Static_assert(offsetof(parley_onnx_api, release_session_options) == 100 * sizeof(void *), "slot 100");

// What `OrtGetApiBase` points at; that function is the library's one symbol for the table.
typedef struct parley_onnx_api_base {
    const parley_onnx_api *(*get_api)(uint32_t version);  // NULL: the library is older than `version`
    const char *(*get_version)(void);
} parley_onnx_api_base;

typedef const parley_onnx_api_base *(*parley_onnx_get_api_base)(void);
