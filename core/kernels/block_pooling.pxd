"""Max pooling of images in blocks (blocks.pxd). Its gradient is spread where it is loaded."""

from libc.stdint cimport int64_t, uint8_t

from core.kernels.blocks cimport BlockSource
from core.kernels.convolution cimport Conv2dGeometry
from core.kernels.pooling cimport Pool2dGeometry

# y: blocks of C×P×Q. Ties and NaN as in pooling.pxd; at most 256 taps. The result is for workspace.check().
cdef int max_pool_blocks(const BlockSource* x, float* y, uint8_t* winners, const Pool2dGeometry* g) noexcept nogil
# The pooling of a convolution, or with `rectify` of its ReLU, whose values stay in the cache.
cdef int convolve_and_pool_blocks(const BlockSource* x, const float* weight, const float* bias,
                                  const Conv2dGeometry* convolution, bint rectify, float* y, uint8_t* winners,
                                  const Pool2dGeometry* g) noexcept nogil
# indices: N×C×P×Q, the place of each winner in its H·W plane.
cdef void write_places(const uint8_t* winners, int64_t* indices, const Pool2dGeometry* g) noexcept nogil
