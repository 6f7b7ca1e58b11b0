#pragma once
#include <stddef.h>
#include <stdint.h>

/// sums[i] = the products of `query` with row i of `rows`, added up. Rows are `dimension` long and follow each other. The
/// caller sees to it that no sum passes 32 bits.
void parley_dot_products(
    const int16_t *query, const int8_t *rows, size_t dimension, size_t count, int32_t *sums);
