"""Scratch memory for the duration of one kernel."""

cdef void* acquire(size_t size) noexcept nogil
cdef bint fits(size_t size) noexcept nogil
cdef void release(void* memory) noexcept nogil
