"""The correlation of images with weights, forward or flipped; see correlation.pyx."""

from core.kernels.convolution cimport Conv2dGeometry
from core.kernels.planes cimport Correlation
from core.kernels.types cimport real

cdef extern from *:
    """
    #define TILE_CHANNELS (VECTOR_REGISTERS == 32 ? 6 : 4)
    #define TILE_STRIPS (VECTOR_REGISTERS == 32 ? 4 : 3)
    #define NARROW_STRIPS 2
    """
    const Py_ssize_t TILE_CHANNELS
    const Py_ssize_t TILE_STRIPS
    const Py_ssize_t NARROW_STRIPS

cdef enum:
    LARGEST_TILE = 6 * 4

# All images and groups: y ← bias + the correlation of x with the weights; flipped, y is the gradient of the input and
# x that of the output. bias may be NULL; the result is for workspace.check().
cdef int correlate_images(const Conv2dGeometry* g, bint flipped, const real* x,
                          const real* weight, const real* bias, real* y) noexcept nogil
