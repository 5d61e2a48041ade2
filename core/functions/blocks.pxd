"""Tensors whose values lie in blocks of images (core/kernels/blocks.pxd) until somebody reads them."""

cimport numpy as cnp

from core.buffers cimport Buffer
from core.kernels.blocks cimport BlockSource
from core.kernels.convolution cimport Conv2dGeometry
from core.kernels.pooling cimport Pool2dGeometry
from core.tape cimport TensorBase, Deferred


cdef class Convolution:
    """A convolution that is yet to be computed, with all it needs: nothing it reads can change."""
    cdef Blocks x
    cdef Buffer weight              # a copy, and behind it of the bias
    cdef bint has_bias
    cdef Conv2dGeometry geometry
    cdef Blocks result              # once somebody has needed it

    cdef float *weights(self)
    cdef float *bias(self)


cdef class Blocks(Deferred):
    """N×C×H×W in blocks. `kept` owns what `source` points to."""
    cdef BlockSource source
    cdef tuple kept
    cdef Convolution convolution    # whose result the values are, or with `rectify` its ReLU; see computed()
    cdef bint rectify
    cdef Places places              # of a max pooling's gradient: where its elements go


cdef class Places(Deferred):
    """The indices of a max pooling in blocks: its winners."""
    cdef Buffer winners, pooled     # pooled: the maxima, in blocks
    cdef Blocks origin              # what was pooled
    cdef Pool2dGeometry geometry

cdef Blocks new_blocks(Py_ssize_t N, Py_ssize_t size)
cdef Blocks blocks_of(TensorBase tensor)
cdef Blocks computed(Blocks blocks)
cdef Blocks convolved(TensorBase x, TensorBase weight, TensorBase bias, Conv2dGeometry *g)
cdef BlockSource source_of(TensorBase tensor)
cdef TensorBase deferred_tensor(int n, cnp.npy_intp *sizes, int number, Deferred values)
cdef TensorBase rectified(TensorBase input)
cdef TensorBase rectified_gradient(TensorBase grad, TensorBase result)
