#pragma once
// libsherpa-onnx-c-api comes inside a wheel and is opened at run time (dlopen), so that the binary starts without it; so
// is libten_vad, if somebody put it there. What this project calls of them is declared here.
#include <dlfcn.h>
#include <stddef.h>
#include <stdint.h>

#include "sherpa.h"
#include "ten.h"
