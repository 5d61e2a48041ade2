"""Two-dimensional pooling and its gradients.

x: N×C×H×W, y: N×C×P×Q, contiguous. P and Q say how many windows there are, so
windows that ceil_mode lets hang over the edge need no flag: they are clipped.
"""

from libc.stdint cimport int64_t

from core.kernels.types cimport real

cdef struct Pool2dGeometry:
    Py_ssize_t N, C, H, W                   # images, channels, height, width
    Py_ssize_t R, S                         # window height, width
    Py_ssize_t stride_h, stride_w
    Py_ssize_t padding_h, padding_w
    Py_ssize_t dilation_h, dilation_w       # max pooling only
    Py_ssize_t P, Q                         # output height, width

# indices: N×C×P×Q, the place of each maximum in its H·W plane. The first of
# equal maxima wins; a NaN wins over everything, the last one if there are more. May be NULL.
# The result is for workspace.check().
cdef int max_pool2d_forward(const real* x, real* y, int64_t* indices, const Pool2dGeometry* g) noexcept nogil
cdef void max_pool2d_backward(const real* dy, const int64_t* indices, real* dx, const Pool2dGeometry* g) noexcept nogil

# divisor_override 0 means none
cdef void avg_pool2d_forward(const real* x, real* y, bint count_include_pad,
                             Py_ssize_t divisor_override, const Pool2dGeometry* g) noexcept nogil
cdef void avg_pool2d_backward(const real* dy, real* dx, bint count_include_pad,
                              Py_ssize_t divisor_override, const Pool2dGeometry* g) noexcept nogil

# planes = N·C; windows of y's pixel p: from ⌊p·H/P⌋ to ⌈(p+1)·H/P⌉
cdef void adaptive_avg_pool2d_forward(const real* x, real* y, Py_ssize_t planes, Py_ssize_t H,
                                      Py_ssize_t W, Py_ssize_t P, Py_ssize_t Q) noexcept nogil
cdef void adaptive_avg_pool2d_backward(const real* dy, real* dx, Py_ssize_t planes, Py_ssize_t H,
                                       Py_ssize_t W, Py_ssize_t P, Py_ssize_t Q) noexcept nogil
