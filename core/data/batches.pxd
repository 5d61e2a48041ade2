"""Kernels shared by the modules that fill a network's input; see batches.pyx."""

from libc.stdint cimport int64_t

cdef int64_t first_outside(const int64_t* indices, Py_ssize_t count, int64_t size) noexcept nogil
