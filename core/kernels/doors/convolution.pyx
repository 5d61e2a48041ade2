"""Convolution behind memoryviews of fitting shapes; stride, padding and dilation are pairs."""

from core.kernels cimport workspace
from core.kernels.convolution cimport (
    Conv2dGeometry, conv2d_bias_gradient, conv2d_forward, conv2d_input_gradient,
    conv2d_weight_gradient,
)
from core.kernels.types cimport real


cdef Conv2dGeometry geometry_of(x_shape, weight_shape, y_shape, stride, padding, dilation, Py_ssize_t groups) except *:
    """Return the geometry of N×C×H×W, K×C/groups×R×S and N×K×P×Q; the rest are pairs."""
    cdef Conv2dGeometry g
    g.N, g.C, g.H, g.W = x_shape
    g.K, _, g.R, g.S = weight_shape
    _, _, g.P, g.Q = y_shape
    g.stride_h, g.stride_w = stride
    g.padding_top, g.padding_left = padding
    g.dilation_h, g.dilation_w = dilation
    g.groups = groups
    return g

def conv2d_forward_arrays(real[:, :, :, ::1] x, real[:, :, :, ::1] weight, real[::1] bias or None,
                          real[:, :, :, ::1] y, stride, padding, dilation, groups):
    cdef Conv2dGeometry g = geometry_of(
        (<object> x).shape, (<object> weight).shape, (<object> y).shape,
        stride, padding, dilation, groups)
    cdef int status
    with nogil:
        status = conv2d_forward(&x[0, 0, 0, 0], &weight[0, 0, 0, 0],
                                &bias[0] if bias is not None else NULL, &y[0, 0, 0, 0], &g)
    workspace.check(status)


def conv2d_input_gradient_arrays(real[:, :, :, ::1] dy, real[:, :, :, ::1] weight,
                                 real[:, :, :, ::1] dx, stride, padding, dilation, groups):
    cdef Conv2dGeometry g = geometry_of(
        (<object> dx).shape, (<object> weight).shape, (<object> dy).shape,
        stride, padding, dilation, groups)
    cdef int status
    with nogil:
        status = conv2d_input_gradient(&dy[0, 0, 0, 0], &weight[0, 0, 0, 0], &dx[0, 0, 0, 0], &g)
    workspace.check(status)


def conv2d_weight_gradient_arrays(real[:, :, :, ::1] dy, real[:, :, :, ::1] x,
                                  real[:, :, :, ::1] dweight, stride, padding, dilation, groups):
    cdef Conv2dGeometry g = geometry_of(
        (<object> x).shape, (<object> dweight).shape, (<object> dy).shape,
        stride, padding, dilation, groups)
    cdef int status
    with nogil:
        status = conv2d_weight_gradient(&dy[0, 0, 0, 0], &x[0, 0, 0, 0], &dweight[0, 0, 0, 0], &g)
    workspace.check(status)


def conv2d_bias_gradient_arrays(real[:, :, :, ::1] dy, real[::1] dbias):
    cdef Conv2dGeometry g
    g.N, g.K, g.P, g.Q = (<object> dy).shape
    with nogil:
        conv2d_bias_gradient(&dy[0, 0, 0, 0], &dbias[0], &g)
