"""Declares what the modules share that fill a network's input; see batches.pyx."""

from libc.stdint cimport int64_t

cdef int check_indices(const int64_t[::1] indices, Py_ssize_t size) except -1
