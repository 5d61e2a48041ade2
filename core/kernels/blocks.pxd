"""Convolution, ReLU and max pooling of images that lie side by side in a vector's lanes.

A block is LANES images, C×H×W×LANES: element (c, h, w) of all of them is one vector, so that every
image size fills whole vectors, and convolution, ReLU, pooling and their gradients hand each other blocks
with nothing rearranged between them. Lanes past the last image hold what they hold: a sum over images
leaves them out, and they are never written to an image.
"""

from libc.stdint cimport int64_t, uint8_t

from core.kernels.convolution cimport Conv2dGeometry
from core.kernels.pooling cimport Pool2dGeometry


cdef struct BlockSource:
    # N images of `size` elements as they come to a kernel: in blocks, or still image by image.
    Py_ssize_t N, size
    const float* images         # N×size, or NULL
    const float* blocks         # in blocks: the elements, or of a pooled gradient the windows'
    const float* gate           # NULL, or like `blocks`: an element is 0 where its gate is ≤ 0. An array that is
                                # its own gate is the ReLU of itself
    const uint8_t* winners      # NULL, or per window which tap (r·S + s) its element goes to; the rest is 0
    Pool2dGeometry pool         # of the winners

# Images in a block; 1 where the compiler has no vectors and blocks are no use.
cdef Py_ssize_t lanes_of_block() noexcept nogil
# Whether a convolution is computed in blocks: there are images enough, and they stay in the cache.
cdef bint convolves_in_blocks(const Conv2dGeometry* g) noexcept nogil

# N×size ← the elements, and blocks ← the elements.
cdef void write_images(const BlockSource* x, float* images) noexcept nogil
cdef void write_blocks(const BlockSource* x, float* blocks) noexcept nogil

# y: blocks of K×P×Q; bias may be NULL
cdef void convolve_blocks(const BlockSource* x, const float* weight, const float* bias, float* y,
                          const Conv2dGeometry* g) noexcept nogil
# dx: blocks of C×H×W; each of dx, dweight and dbias may be NULL
cdef void convolve_blocks_backward(const BlockSource* dy, const BlockSource* x, const float* weight, float* dx,
                                   float* dweight, float* dbias, const Conv2dGeometry* g) noexcept nogil

# y: blocks of C×P×Q. Ties and NaN as in pooling.pxd; at most 256 taps.
cdef void max_pool_blocks(const BlockSource* x, float* y, uint8_t* winners, const Pool2dGeometry* g) noexcept nogil
# The pooling of a convolution, or with `rectify` of its ReLU, whose values stay in the cache.
cdef void convolve_and_pool_blocks(const BlockSource* x, const float* weight, const float* bias,
                                   const Conv2dGeometry* convolution, bint rectify, float* y, uint8_t* winners,
                                   const Pool2dGeometry* g) noexcept nogil
# indices: N×C×P×Q, the place of each winner in its H·W plane.
cdef void write_places(const uint8_t* winners, int64_t* indices, const Pool2dGeometry* g) noexcept nogil
