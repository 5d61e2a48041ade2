"""Scratch memory for the duration of one kernel, and memory that outlives it.

A kernel has no way to raise. One that acquires memory returns 0, or OUT_OF_MEMORY with its results unset, and
whoever holds the GIL again passes that to check().
"""

cdef enum:
    OUT_OF_MEMORY = 1

# At least `size` bytes, aligned to a cache line, or NULL; and back, which NULL need not be. Scratch memory goes back
# in the thread that acquired it, before its kernel ends.
cdef void* acquire(size_t size) noexcept nogil
cdef void release(void* memory) noexcept nogil
# Memory of the same kind that stays until it is deallocated, in whatever thread.
cdef void* allocate(size_t size) noexcept nogil
cdef void deallocate(void* memory) noexcept nogil
# Releases all three (those that were had) and returns OUT_OF_MEMORY.
cdef int give_up(void* one, void* two, void* three) noexcept nogil
# MemoryError for anything but 0.
cdef int check(int status) except -1
