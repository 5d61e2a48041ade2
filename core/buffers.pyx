"""Memory of tensors, which the next tensor of the same size takes over.

A training step needs the same sizes as the one before. Memory of the same size is shared among threads in the same
parts, so that each thread finds what it wrote itself, and not what another core has in its cache.
"""

cimport cython
cimport numpy as cnp
from libc.string cimport memmove

from core.kernels cimport workspace

import numpy as np

cnp.import_array()

cdef enum:
    LARGE = 16 << 10            # bytes of arrays that are worth it; NumPy makes small ones faster
    KEPT = 48                   # pieces without an owner, at most
    KEPT_PIECE = 8 << 20        # bytes of one; larger ones go back to the system
    KEPT_BYTES = 64 << 20       # together

cdef struct Piece:
    void *values
    size_t bytes

cdef Piece kept[KEPT]           # the newest last; the GIL guards them
cdef size_t kept_bytes = 0
cdef int kept_count = 0


@cython.final
cdef class Buffer:

    def __dealloc__(self):
        if self.values != NULL:
            keep(self.values, self.bytes)


cdef Buffer buffer_of(size_t bytes):
    cdef Buffer buffer = Buffer.__new__(Buffer)
    fill(buffer, bytes)
    workspace.check(buffer.values == NULL)
    return buffer


cdef void fill(Buffer buffer, size_t bytes) noexcept:
    """Give a buffer its memory; its values stay NULL if memory was lacking."""
    buffer.bytes = bytes
    buffer.values = kept_piece(bytes)
    if buffer.values == NULL:
        buffer.values = workspace.allocate(bytes)


cdef cnp.ndarray new_array(int ndim, cnp.npy_intp *shape, int typenum):
    cdef cnp.npy_intp count = cnp.PyArray_OverflowMultiplyList(shape, ndim)
    cdef Buffer buffer
    cdef cnp.ndarray array
    if LARGE <= count * <cnp.npy_intp> sizeof(float) and count <= KEPT_PIECE:
        buffer = Buffer.__new__(Buffer)
        fill(buffer, count * cnp.PyArray_DescrFromType(typenum).itemsize)
        if buffer.values != NULL:
            array = cnp.PyArray_New(cnp.ndarray, ndim, shape, typenum, NULL, buffer.values, 0, cnp.NPY_ARRAY_CARRAY, None)
            cnp.set_array_base(array, buffer)
            return array
    return cnp.PyArray_EMPTY(ndim, shape, typenum, 0)


def empty_array(tuple shape, object dtype):
    """Return a NumPy array in C order whose values are not set; no size is negative."""
    cdef cnp.npy_intp sizes[64]
    cdef int n = len(shape), i
    if n > 64:
        return np.empty(shape, dtype)       # says why not
    for i in range(n):
        sizes[i] = shape[i]
    return new_array(n, sizes, np.dtype(dtype).num)


cdef bint owns_memory(cnp.ndarray array):
    cdef object owner = cnp.get_array_base(array)
    return owner is None or isinstance(owner, Buffer)


cdef void *kept_piece(size_t bytes) noexcept:
    cdef int i
    for i in range(kept_count - 1, -1, -1):
        if kept[i].bytes == bytes:
            return take(i)
    return NULL


cdef void *take(int i) noexcept:
    global kept_bytes, kept_count
    cdef void *values = kept[i].values
    kept_bytes -= kept[i].bytes
    kept_count -= 1
    memmove(kept + i, kept + i + 1, (kept_count - i) * sizeof(Piece))
    return values


cdef void keep(void *values, size_t bytes) noexcept:
    global kept_bytes, kept_count
    if bytes > KEPT_PIECE:
        workspace.deallocate(values)
        return
    while kept_count == KEPT or kept_bytes + bytes > KEPT_BYTES:
        workspace.deallocate(take(0))
    kept[kept_count] = Piece(values, bytes)
    kept_bytes += bytes
    kept_count += 1
