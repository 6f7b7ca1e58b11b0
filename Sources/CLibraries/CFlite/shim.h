#pragma once
#include <flite/flite.h>
// The voices' libraries come without headers.
cst_voice *register_cmu_us_slt(const char *voxdir);
cst_voice *register_cmu_us_rms(const char *voxdir);
