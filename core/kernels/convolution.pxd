"""Two-dimensional convolution (cross-correlation) and its three gradients.

x: N×C×H×W, weight: K×(C/groups)×R×S, bias: K, y: N×K×P×Q, all contiguous. Row p of y sees rows p·stride − padding +
r·dilation of x; what lies outside the image counts as zero. Padding is given for the top and the left, P and Q imply
the rest, so a 'same' padding may be uneven.
"""

from core.kernels.types cimport real

cdef struct Conv2dGeometry:
    Py_ssize_t N, C, H, W                   # images, input channels, height, width
    Py_ssize_t K, R, S                      # output channels, kernel height, kernel width
    Py_ssize_t stride_h, stride_w
    Py_ssize_t padding_top, padding_left
    Py_ssize_t dilation_h, dilation_w
    Py_ssize_t groups
    Py_ssize_t P, Q                         # output height, width

# bias may be NULL; the result is for workspace.check()
cdef int conv2d_forward(const real* x, const real* weight, const real* bias, real* y,
                        const Conv2dGeometry* g) noexcept nogil
cdef int conv2d_input_gradient(const real* dy, const real* weight, real* dx, const Conv2dGeometry* g) noexcept nogil
cdef int conv2d_weight_gradient(const real* dy, const real* x, real* dweight, const Conv2dGeometry* g) noexcept nogil
cdef void conv2d_bias_gradient(const real* dy, real* dbias, const Conv2dGeometry* g) noexcept nogil
