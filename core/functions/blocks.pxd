"""Tensors whose values lie in blocks of images (core/kernels/blocks.pxd) until somebody looks at them."""

cimport numpy as cnp
from libc.stdint cimport uint8_t

from core.kernels.blocks cimport BlockSource
from core.kernels.pooling cimport Pool2dGeometry
from core.tape cimport TensorBase, Unwritten


cdef class Buffer:
    """Memory of a kernel, freed with the object."""
    cdef void *values


cdef class Blocks(Unwritten):
    """N×C×H×W in blocks. `kept` owns what `source` points to."""
    cdef BlockSource source
    cdef tuple kept
    cdef Places places              # of a max pooling's gradient: where its elements go


cdef class Places(Unwritten):
    """The indices of a max pooling in blocks: its winners."""
    cdef Buffer winners, pooled     # pooled: the maxima, in blocks
    cdef Blocks origin              # what was pooled
    cdef Pool2dGeometry geometry

cdef Buffer buffer_of(size_t bytes)
cdef Blocks new_blocks(Py_ssize_t N, Py_ssize_t size)
cdef Blocks blocks_of(TensorBase tensor)
cdef BlockSource source_of(TensorBase tensor)
cdef TensorBase unwritten_tensor(int n, cnp.npy_intp *sizes, int number, Unwritten values)
cdef TensorBase rectified(TensorBase input)
cdef TensorBase rectified_gradient(TensorBase grad, TensorBase result)
