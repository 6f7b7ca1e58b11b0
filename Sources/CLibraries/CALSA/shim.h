#pragma once
#include <alsa/asoundlib.h>

// ALSA prints what it thinks to standard error unless a variadic C function takes it; our errors say it instead.
static void parley_alsa_say_nothing(const char *file, int line, const char *function, int code, const char *format, ...) {}
static inline void parley_alsa_keep_quiet(void) { snd_lib_error_set_handler(parley_alsa_say_nothing); }
