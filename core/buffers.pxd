"""Memory of tensors."""

cimport numpy as cnp


cdef class Buffer:
    """Memory, aligned to a cache line, that is handed on when the object goes."""
    cdef void *values
    cdef size_t bytes

cdef Buffer buffer_of(size_t bytes)
# An array in C order whose values are not set.
cdef cnp.ndarray new_array(int ndim, cnp.npy_intp *shape, int typenum)
# Whether nobody else sees the array's memory as long as nobody else sees the array.
cdef bint owns_memory(cnp.ndarray array)
