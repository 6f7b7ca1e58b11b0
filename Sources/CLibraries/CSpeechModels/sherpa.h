#pragma once
// What this project calls of libsherpa-onnx-c-api 2.0.1. Layouts are that version's and change with others, so the
// library's version is compared when it is opened. Fields this project leaves at zero are named `unused…`.
#include <stddef.h>
#include <stdint.h>

#define PARLEY_SHERPA_VERSION "2.0.1"

// --- Recognisers that stream -----------------------------------------------------------------------------------------
typedef struct parley_sherpa_recognizer_config {
    int32_t sample_rate;  // of the model, in Hz
    int32_t feature_dim;
    const char *transducer_encoder;
    const char *transducer_decoder;
    const char *transducer_joiner;
    const char *paraformer_encoder;
    const char *paraformer_decoder;
    const char *zipformer2_ctc;
    const char *tokens;
    int32_t threads;
    const char *provider;
    int32_t debug;
    const char *model_type;
    const char *unused_bpe[3];
    int32_t unused_size;
    const char *nemo_ctc;
    const char *t_one_ctc;
    const char *decoding_method;
    int32_t active_paths;
    int32_t finds_ends;
    float end_rules[3];
    const char *hotwords;
    float hotwords_score;
    const char *unused_graph;
    int32_t unused_max_active;
    const char *rule_fsts;
    const char *rule_fars;
    float blank_penalty;
    const char *unused_hotwords;
    int32_t unused_hotwords_size;
    const char *unused_homophones[3];
} parley_sherpa_recognizer_config;

typedef struct parley_sherpa_result {
    const char *text;
    const char *tokens;
    const char *const *token_list;
    float *times;
    int32_t count;
    const char *json;
} parley_sherpa_result;

_Static_assert(sizeof(parley_sherpa_recognizer_config) == 272, "2.0.1");
_Static_assert(offsetof(parley_sherpa_recognizer_config, decoding_method) == 144, "2.0.1");
_Static_assert(sizeof(parley_sherpa_result) == 48, "2.0.1");

typedef struct parley_sherpa_recognizer parley_sherpa_recognizer;
typedef struct parley_sherpa_stream parley_sherpa_stream;

typedef const char *(*parley_sherpa_get_version)(void);
typedef const parley_sherpa_recognizer *(*parley_sherpa_create_recognizer)(const parley_sherpa_recognizer_config *);
typedef void (*parley_sherpa_destroy_recognizer)(const parley_sherpa_recognizer *);
typedef const parley_sherpa_stream *(*parley_sherpa_create_stream)(const parley_sherpa_recognizer *);
typedef void (*parley_sherpa_destroy_stream)(const parley_sherpa_stream *);
typedef void (*parley_sherpa_accept)(
    const parley_sherpa_stream *, int32_t sample_rate, const float *samples, int32_t count);
typedef int32_t (*parley_sherpa_is_ready)(const parley_sherpa_recognizer *, const parley_sherpa_stream *);
typedef void (*parley_sherpa_decode)(const parley_sherpa_recognizer *, const parley_sherpa_stream *);
typedef const parley_sherpa_result *(*parley_sherpa_get_result)(
    const parley_sherpa_recognizer *, const parley_sherpa_stream *);
typedef void (*parley_sherpa_destroy_result)(const parley_sherpa_result *);
typedef void (*parley_sherpa_finish_input)(const parley_sherpa_stream *);

// --- Voices ----------------------------------------------------------------------------------------------------------
typedef struct parley_sherpa_voice_config {
    struct {
        const char *model;
        const char *lexicon;
        const char *tokens;
        const char *unused_data;
        float noise_scale;
        float noise_scale_w;
        float length_scale;
        const char *unused_dictionary;
    } vits;
    int32_t threads;
    int32_t debug;
    const char *provider;
    struct {
        const char *acoustic_model;
        const char *vocoder;
        const char *lexicon;
        const char *tokens;
        const char *unused_data;
        float noise_scale;
        float length_scale;
        const char *unused_dictionary;
    } matcha;
    struct {
        const char *model;
        const char *voices;
        const char *tokens;
        const char *unused_data;
        float length_scale;
        const char *unused_dictionary;
        const char *lexicon;
        const char *language;
    } kokoro;
    const char *unused_models[29];  // kitten, zipvoice, pocket, supertonic
    const char *rule_fsts;
    int32_t sentences_at_once;
    const char *rule_fars;
    float silence_scale;
} parley_sherpa_voice_config;

typedef struct parley_sherpa_generation_config {
    float silence_scale;
    float speed;
    int32_t speaker;
    const float *unused_reference;
    int32_t unused_sizes[2];
    const char *unused_reference_text;
    int32_t unused_steps;
    const char *unused_extra;
    const void *unused_phonemes[2];
    int32_t unused_phoneme_count;
    const void *unused_tokens[2];
    int32_t unused_token_count;
} parley_sherpa_generation_config;

typedef struct parley_sherpa_sound {
    const float *samples;  // −1…1
    int32_t count;
    int32_t sample_rate;
} parley_sherpa_sound;

_Static_assert(sizeof(parley_sherpa_voice_config) == 456, "2.0.1");
_Static_assert(offsetof(parley_sherpa_voice_config, kokoro) == 128, "2.0.1");
_Static_assert(offsetof(parley_sherpa_voice_config, sentences_at_once) == 432, "2.0.1");
_Static_assert(sizeof(parley_sherpa_generation_config) == 104, "2.0.1");
_Static_assert(sizeof(parley_sherpa_sound) == 16, "2.0.1");

typedef struct parley_sherpa_voice parley_sherpa_voice;
// Returns 0 to stop.
typedef int32_t (*parley_sherpa_hear)(const float *samples, int32_t count, float progress, void *argument);

typedef const parley_sherpa_voice *(*parley_sherpa_create_voice)(const parley_sherpa_voice_config *);
typedef void (*parley_sherpa_destroy_voice)(const parley_sherpa_voice *);
typedef int32_t (*parley_sherpa_count_speakers)(const parley_sherpa_voice *);
typedef const parley_sherpa_sound *(*parley_sherpa_generate)(
    const parley_sherpa_voice *, const char *text, const parley_sherpa_generation_config *, parley_sherpa_hear,
    void *argument);
typedef void (*parley_sherpa_destroy_sound)(const parley_sherpa_sound *);
