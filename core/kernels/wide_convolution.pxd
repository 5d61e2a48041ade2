"""The weight gradient of a convolution with many output channels, which lie in the lanes."""

from core.kernels.convolution cimport Conv2dGeometry
from core.kernels.planes cimport Correlation
from core.kernels.types cimport real

# Of the correlation along rows: whether output channels fill vectors better than rows do.
cdef bint lanes_are_channels(const Correlation* rows, Py_ssize_t lanes) noexcept nogil

# dweight (K×C×R×S) += the weight gradient of some images, by the correlation along rows
cdef void wide_weight_gradient(const Correlation* rows, const Conv2dGeometry* g, const real* dy,
                               const real* x, Py_ssize_t images, real* dweight) noexcept nogil
