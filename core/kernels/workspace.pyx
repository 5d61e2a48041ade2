"""Scratch memory for the duration of one kernel: aligned to a cache line."""

from libc.stdint cimport uintptr_t
from libc.stdlib cimport abort, free, malloc
from libc.stdio cimport fprintf, stderr

cdef enum:
    LINE = 64


cdef void* acquire(size_t size) noexcept nogil:
    """At least `size` bytes, aligned to a cache line. Never NULL."""
    cdef char* block = <char*> malloc(size + 2 * LINE)
    cdef char* start
    if block == NULL:
        # A kernel has no way to raise, and no result without its scratch memory.
        fprintf(stderr, "lenetlab: out of memory: a kernel needs %zu bytes\n", size)
        abort()
    start = <char*> ((<uintptr_t> block + 2 * LINE - 1) & ~(<uintptr_t> LINE - 1))
    (<void**> start)[-1] = block
    return start


cdef void release(void* memory) noexcept nogil:
    free((<void**> memory)[-1])
