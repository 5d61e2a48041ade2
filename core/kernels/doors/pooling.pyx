"""Pooling behind memoryviews of fitting shapes; kernel, stride, padding and dilation are pairs."""

from libc.stdint cimport int64_t

from core.kernels cimport workspace
from core.kernels.pooling cimport (
    Pool2dGeometry, adaptive_avg_pool2d_backward, adaptive_avg_pool2d_forward,
    avg_pool2d_backward, avg_pool2d_forward, max_pool2d_backward, max_pool2d_forward,
)
from core.kernels.types cimport real


cdef Pool2dGeometry geometry_of(x_shape, y_shape, kernel, stride, padding, dilation) except *:
    """Return the geometry of N×C×H×W and N×C×P×Q; the rest are pairs."""
    cdef Pool2dGeometry g
    g.N, g.C, g.H, g.W = x_shape
    _, _, g.P, g.Q = y_shape
    g.R, g.S = kernel
    g.stride_h, g.stride_w = stride
    g.padding_h, g.padding_w = padding
    g.dilation_h, g.dilation_w = dilation
    return g

def max_pool2d_forward_arrays(real[:, :, :, ::1] x, real[:, :, :, ::1] y,
                              int64_t[:, :, :, ::1] indices, kernel, stride, padding, dilation):
    cdef Pool2dGeometry g = geometry_of((<object> x).shape, (<object> y).shape, kernel, stride, padding, dilation)
    cdef int status
    with nogil:
        status = max_pool2d_forward(&x[0, 0, 0, 0], &y[0, 0, 0, 0], &indices[0, 0, 0, 0], &g)
    workspace.check(status)


def max_pool2d_backward_arrays(real[:, :, :, ::1] dy, int64_t[:, :, :, ::1] indices, real[:, :, :, ::1] dx):
    cdef Pool2dGeometry g = geometry_of((<object> dx).shape, (<object> dy).shape, (1, 1), (1, 1), (0, 0), (1, 1))
    with nogil:
        max_pool2d_backward(&dy[0, 0, 0, 0], &indices[0, 0, 0, 0], &dx[0, 0, 0, 0], &g)


def avg_pool2d_forward_arrays(real[:, :, :, ::1] x, real[:, :, :, ::1] y, kernel, stride, padding,
                              bint count_include_pad, Py_ssize_t divisor_override):
    cdef Pool2dGeometry g = geometry_of((<object> x).shape, (<object> y).shape, kernel, stride, padding, (1, 1))
    with nogil:
        avg_pool2d_forward(&x[0, 0, 0, 0], &y[0, 0, 0, 0], count_include_pad, divisor_override, &g)


def avg_pool2d_backward_arrays(real[:, :, :, ::1] dy, real[:, :, :, ::1] dx, kernel, stride,
                               padding, bint count_include_pad, Py_ssize_t divisor_override):
    cdef Pool2dGeometry g = geometry_of((<object> dx).shape, (<object> dy).shape, kernel, stride, padding, (1, 1))
    with nogil:
        avg_pool2d_backward(&dy[0, 0, 0, 0], &dx[0, 0, 0, 0], count_include_pad, divisor_override, &g)


def adaptive_avg_pool2d_forward_arrays(real[:, :, ::1] x, real[:, :, ::1] y):
    with nogil:
        adaptive_avg_pool2d_forward(&x[0, 0, 0], &y[0, 0, 0], x.shape[0], x.shape[1], x.shape[2],
                                    y.shape[1], y.shape[2])


def adaptive_avg_pool2d_backward_arrays(real[:, :, ::1] dy, real[:, :, ::1] dx):
    with nogil:
        adaptive_avg_pool2d_backward(&dy[0, 0, 0], &dx[0, 0, 0], dx.shape[0], dx.shape[1],
                                     dx.shape[2], dy.shape[1], dy.shape[2])
