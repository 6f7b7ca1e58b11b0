#pragma once
#include <opusenc.h>

// Swift imports no variadic functions and none of the OPE_SET_ and OPUS_SET_ macros.
static inline int parley_ope_set(OggOpusEnc *encoder, int request, opus_int32 value) {
    return ope_encoder_ctl(encoder, request, value);
}
static inline int parley_ope_set_bitrate(OggOpusEnc *encoder, opus_int32 bits) {
    return ope_encoder_ctl(encoder, OPUS_SET_BITRATE(bits));
}
static inline int parley_ope_set_complexity(OggOpusEnc *encoder, opus_int32 complexity) {
    return ope_encoder_ctl(encoder, OPUS_SET_COMPLEXITY(complexity));
}
