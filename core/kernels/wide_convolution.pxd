"""Convolutions with many output channels, which lie in the lanes: forward, and the gradient of the weights."""

from core.kernels.convolution cimport Conv2dGeometry
from core.kernels.planes cimport Correlation
from core.kernels.types cimport real

# Whether output channels fill vectors better than the rows of this correlation do.
cdef bint lanes_are_channels(const Correlation* rows, Py_ssize_t lanes) noexcept nogil

# Whether channels in the lanes need fewer vectors of sums than rows in tiles of so many channels and strips.
cdef bint convolves_by_channels(const Conv2dGeometry* g, Py_ssize_t tile_channels, Py_ssize_t tile_strips) noexcept nogil
# Weights (K×C×R×S) in the order of the tiles, or NULL; workspace.release() them.
cdef float* channel_weights(const Correlation* rows, const Conv2dGeometry* g, const float* weight,
                            const float* bias) noexcept nogil
# y (K×P×Q of some images) ← the convolution by those weights, without groups; 0 or OUT_OF_MEMORY
cdef int convolve_by_channels(const Correlation* rows, const Conv2dGeometry* g, const float* x,
                              const float* weights, float* y, Py_ssize_t images) noexcept nogil

# dweight (K×C×R×S) += the weight gradient of some images, by the correlation along rows; 0 or OUT_OF_MEMORY
cdef int wide_weight_gradient(const Correlation* rows, const Conv2dGeometry* g, const real* dy,
                              const real* x, Py_ssize_t images, real* dweight) noexcept nogil
