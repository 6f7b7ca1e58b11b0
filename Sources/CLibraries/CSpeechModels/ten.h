#pragma once
// --- TEN VAD ---------------------------------------------------------------------------------------------------------
// What is called of libten_vad.so, found by name (dlsym); the types are those its own Python wrapper declares. Every
// function returns 0 for success but ten_vad_get_version. Its handle is a pointer of its own.
#include <stddef.h>
#include <stdint.h>

// - hop: samples of a window, 160 or 256 at 16 kHz. threshold: 0…1, of `flag` only.
typedef int (*parley_ten_create)(void **handle, size_t hop, float threshold);
typedef int (*parley_ten_process)(void *handle, const int16_t *samples, size_t count, float *probability, int *flag);
// Sets the handle to NULL.
typedef int (*parley_ten_destroy)(void **handle);
typedef const char *(*parley_ten_get_version)(void);
