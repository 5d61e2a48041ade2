"""Scratch memory for the duration of one kernel, aligned to a cache line, and how freed memory is kept.

A training step allocates the same arrays as the step before it. The GNU C library would hand every
array of more than 128 KiB back to the system and have each of its pages cleared again on the next
step, which costs a third of the step; so it is told to keep what is freed for the next request.
This holds for NumPy's arrays as well, and a freed block is one that nobody sees any more.
"""

from libc.stdint cimport uintptr_t
from libc.stdlib cimport free, malloc

cdef extern from *:
    """
    #if defined(__GLIBC__)
    #  include <malloc.h>
    #  define keep_freed_memory(mapped, trimmed) \
           (mallopt(M_MMAP_THRESHOLD, mapped), mallopt(M_TRIM_THRESHOLD, trimmed))
    #else
    #  define keep_freed_memory(mapped, trimmed) 0
    #endif
    """
    int keep_freed_memory(int mapped, int trimmed)

cdef enum:
    LINE = 64
    MAPPED = 32 << 20       # larger blocks still go back to the system at once
    TRIMMED = 256 << 20     # and so does what is free at the end of the heap beyond this

keep_freed_memory(MAPPED, TRIMMED)


cdef size_t refused = 0                 # bytes, of the last acquire() in vain; any thread's, only a message tells them


cdef void* acquire(size_t size) noexcept nogil:
    global refused
    cdef char* block = <char*> malloc(size + 2 * LINE)
    cdef char* start
    if block == NULL:
        refused = size
        return NULL
    start = <char*> ((<uintptr_t> block + 2 * LINE - 1) & ~(<uintptr_t> LINE - 1))
    (<void**> start)[-1] = block
    return start


cdef void release(void* memory) noexcept nogil:
    if memory != NULL:
        free((<void**> memory)[-1])


cdef int give_up(void* one, void* two, void* three) noexcept nogil:
    release(three)
    release(two)
    release(one)
    return OUT_OF_MEMORY


cdef int check(int status) except -1:
    if status:
        raise MemoryError(
            f"no room for {refused:,} bytes of scratch memory; use a smaller batch, smaller images or less padding")
    return 0
