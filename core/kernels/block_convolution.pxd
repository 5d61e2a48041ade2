"""Convolution of images in blocks (blocks.pxd), and its three gradients."""

from core.kernels.blocks cimport BlockSource
from core.kernels.convolution cimport Conv2dGeometry
from core.kernels.planes cimport Correlation, Planes
from core.kernels.vector cimport float_vector

# Whether a convolution is computed in blocks: there are images enough, and they stay in the cache.
cdef bint convolves_in_blocks(const Conv2dGeometry* g) noexcept nogil

# The results are for workspace.check().
# y: blocks of K×P×Q; bias may be NULL
cdef int convolve_blocks(const BlockSource* x, const float* weight, const float* bias, float* y,
                         const Conv2dGeometry* g) noexcept nogil
# dx: blocks of C×H×W; each of dx, dweight and dbias may be NULL
cdef int convolve_blocks_backward(const BlockSource* dy, const BlockSource* x, const float* weight, float* dx,
                                  float* dweight, float* dbias, const Conv2dGeometry* g) noexcept nogil


# --- for kernels that convolve one block after another

cdef inline Py_ssize_t multiply_adds(const Conv2dGeometry* g) noexcept nogil:
    return g.N * g.K * g.P * g.Q * (g.C // g.groups) * g.R * g.S


cdef struct Shape:
    # of a tile
    Py_ssize_t height, width


cdef struct Output:
    # An output of a correlation, and the rows and columns of the kernel that may see more than padding.
    Py_ssize_t source               # where the first tap reads in the planes
    Py_ssize_t target               # where it is in the output plane
    Py_ssize_t first_row, end_row, first_column, end_column


cdef struct Plan:
    Correlation correlation
    Shape shape
    Py_ssize_t* offsets             # of the taps (s, r, c) in the planes
    Output* outputs                 # in the order of the tiles
    float* weights                  # [tile, tap, channel in tile]
    float* bias                     # padded with zeros to whole tiles, as the weights

# The correlation over x for each output, or flipped, over dy for each element of x; drop() it, even one that
# lacks_memory() and cannot be used. Each thread makes its own, because memory that another core has read is written
# slowly the next time.
cdef Plan plan_of(const Conv2dGeometry* g, bint flipped, const float* weight, const float* bias) noexcept nogil
cdef bint lacks_memory(const Plan* plan) noexcept nogil
cdef void drop(Plan* plan) noexcept nogil
# Room for a block's planes, all zeros; NULL if the block is its own planes, or lacks_planes(). A block brought
# into them.
cdef float* planes_for(const Planes* p) noexcept nogil
cdef bint lacks_planes(const Planes* p, const float* planes) noexcept nogil
cdef const float* in_planes(const float* cells, const Planes* p, float* planes) noexcept nogil
# One block: y[k, p, q] ← bias[k] + the correlation.
cdef void correlate(const Plan* plan, const float* planes, float_vector* y) noexcept nogil
