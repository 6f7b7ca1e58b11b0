#include "CDotProducts.h"

// One loop, compiled for several processors; the loader picks the widest that this one has. Swift has no such choice: it
// would be built for the oldest x86-64, which takes three times as long (docs/memory-recall.md).
#if defined(__x86_64__) && defined(__linux__)
__attribute__((target_clones("avx512bw", "avx2", "default")))
#endif
void parley_dot_products(
    const int16_t *restrict query, const int8_t *restrict rows, size_t dimension, size_t count, int32_t *restrict sums)
{
    for (size_t row = 0; row < count; row++, rows += dimension) {
        int32_t sum = 0;
        for (size_t i = 0; i < dimension; i++)
            sum += (int32_t)query[i] * (int32_t)rows[i];
        sums[row] = sum;
    }
}
