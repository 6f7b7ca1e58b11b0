#pragma once
// libonnxruntime and libsherpa-onnx-c-api come inside a wheel and are opened at run time (dlopen), so that the binary
// starts without them. What this project calls of them is declared here.
#include <dlfcn.h>
