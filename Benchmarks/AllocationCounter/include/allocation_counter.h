#ifndef ALLOCATION_COUNTER_H
#define ALLOCATION_COUNTER_H
#include <stddef.h>

// Heap allocations of one thread. Linking this library puts its malloc, calloc, realloc, posix_memalign and
// aligned_alloc in front of glibc's, to which they pass everything on.

// Begins to count the allocations of the thread with this kernel id; 0 counts none.
void allocation_counter_watch(int thread);
// Allocations of the watched thread since it was named.
unsigned long allocation_counter_value(void);
// Bytes that the program holds of the heap now, over all arenas and mappings.
size_t allocation_counter_bytes_in_use(void);
// Gives free pages back to the system, so that resident memory is what is in use.
void allocation_counter_trim(void);
#endif
