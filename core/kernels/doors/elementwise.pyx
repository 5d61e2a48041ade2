"""Elementwise kernels behind memoryviews: one door for each kind of signature."""

from libc.stdint cimport int64_t

from core.kernels.elementwise cimport (
    add, add_scalar, axpy, divide, divide_scalar, hyperbolic_tangent, log_softmax, log_softmax_backward, multiply,
    multiply_scalar, negate, nll_backward, nll_sum, relu, relu_backward, sigmoid, sigmoid_backward, softmax,
    softmax_backward, subtract, subtract_scalar, sum_elements, sum_over_rows, sum_squared_differences,
    tanh_backward,
)
from core.kernels.types cimport real


def unary_arrays(str name, real[::1] x, real[::1] y):
    cdef Py_ssize_t n = x.shape[0]
    if name == "relu":
        relu(&x[0], &y[0], n)
    elif name == "sigmoid":
        sigmoid(&x[0], &y[0], n)
    elif name == "hyperbolic_tangent":
        hyperbolic_tangent(&x[0], &y[0], n)
    elif name == "negate":
        negate(&x[0], &y[0], n)
    else:
        raise KeyError(name)


def binary_arrays(str name, real[::1] x, real[::1] y, real[::1] z):
    cdef Py_ssize_t n = x.shape[0]
    if name == "add":
        add(&x[0], &y[0], &z[0], n)
    elif name == "subtract":
        subtract(&x[0], &y[0], &z[0], n)
    elif name == "multiply":
        multiply(&x[0], &y[0], &z[0], n)
    elif name == "divide":
        divide(&x[0], &y[0], &z[0], n)
    elif name == "relu_backward":
        relu_backward(&x[0], &y[0], &z[0], n)
    elif name == "sigmoid_backward":
        sigmoid_backward(&x[0], &y[0], &z[0], n)
    elif name == "tanh_backward":
        tanh_backward(&x[0], &y[0], &z[0], n)
    else:
        raise KeyError(name)


def scalar_arrays(str name, real[::1] x, double scalar, real[::1] z):
    cdef Py_ssize_t n = x.shape[0]
    if name == "add_scalar":
        add_scalar(&x[0], scalar, &z[0], n)
    elif name == "subtract_scalar":
        subtract_scalar(&x[0], scalar, &z[0], n)
    elif name == "multiply_scalar":
        multiply_scalar(&x[0], scalar, &z[0], n)
    elif name == "divide_scalar":
        divide_scalar(&x[0], scalar, &z[0], n)
    elif name == "axpy":
        axpy(scalar, &x[0], &z[0], n)
    else:
        raise KeyError(name)


def softmax_arrays(str name, real[:, ::1] x, real[:, ::1] y):
    cdef Py_ssize_t rows = x.shape[0], columns = x.shape[1]
    if name == "softmax":
        softmax(&x[0, 0], &y[0, 0], rows, columns)
    elif name == "log_softmax":
        log_softmax(&x[0, 0], &y[0, 0], rows, columns)
    else:
        raise KeyError(name)


def softmax_backward_arrays(str name, real[:, ::1] dy, real[:, ::1] y, real[:, ::1] dx):
    cdef Py_ssize_t rows = y.shape[0], columns = y.shape[1]
    if name == "softmax_backward":
        softmax_backward(&dy[0, 0], &y[0, 0], &dx[0, 0], rows, columns)
    elif name == "log_softmax_backward":
        log_softmax_backward(&dy[0, 0], &y[0, 0], &dx[0, 0], rows, columns)
    else:
        raise KeyError(name)


def sum_elements_arrays(real[::1] x):
    return sum_elements(&x[0], x.shape[0])


def sum_squared_differences_arrays(real[::1] x, real[::1] y):
    return sum_squared_differences(&x[0], &y[0], x.shape[0])


def sum_over_rows_arrays(real[:, ::1] x, real[::1] y):
    sum_over_rows(&x[0, 0], &y[0], x.shape[0], x.shape[1])


def nll_arrays(real[:, ::1] log_probability, int64_t[::1] labels, double scale, real[:, ::1] dx):
    """Return the summed loss and writes its gradient, scaled, into dx."""
    cdef Py_ssize_t rows = dx.shape[0], columns = dx.shape[1]
    nll_backward(scale, &labels[0], &dx[0, 0], rows, columns)
    return nll_sum(&log_probability[0, 0], &labels[0], rows, columns)
