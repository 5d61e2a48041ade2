"""Elementwise kernels behind memoryviews: one door for each kind of signature."""

from libc.stdint cimport int64_t

from core.kernels.elementwise cimport (
    absolute, add, add_row, add_scalar, axpy, divide, divide_row, divide_scalar, divide_scalar_by,
    exponential, hyperbolic_tangent, log_softmax, log_softmax_backward, logarithm, multiply,
    multiply_row, multiply_scalar, negate, nll_backward, nll_sum, relu, sigmoid, sigmoid_backward,
    softmax, softmax_backward, square_root, subtract, subtract_from_scalar, subtract_row,
    sum_elements, sum_over_rows, sum_squared_differences, tanh_backward, threshold_backward,
)
from core.kernels.types cimport real


def unary_arrays(str name, real[::1] x, real[::1] y):
    cdef Py_ssize_t n = x.shape[0]
    if name == "relu":
        relu(&x[0], &y[0], n)
    elif name == "exponential":
        exponential(&x[0], &y[0], n)
    elif name == "logarithm":
        logarithm(&x[0], &y[0], n)
    elif name == "sigmoid":
        sigmoid(&x[0], &y[0], n)
    elif name == "hyperbolic_tangent":
        hyperbolic_tangent(&x[0], &y[0], n)
    elif name == "square_root":
        square_root(&x[0], &y[0], n)
    elif name == "negate":
        negate(&x[0], &y[0], n)
    elif name == "absolute":
        absolute(&x[0], &y[0], n)
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
    elif name == "sigmoid_backward":
        sigmoid_backward(&x[0], &y[0], &z[0], n)
    elif name == "tanh_backward":
        tanh_backward(&x[0], &y[0], &z[0], n)
    else:
        raise KeyError(name)


def scalar_arrays(str name, real[::1] x, double scalar, real[::1] z):
    cdef Py_ssize_t n = x.shape[0]
    if name == "add_scalar":
        add_scalar(&x[0], <real> scalar, &z[0], n)
    elif name == "multiply_scalar":
        multiply_scalar(&x[0], <real> scalar, &z[0], n)
    elif name == "divide_scalar":
        divide_scalar(&x[0], <real> scalar, &z[0], n)
    elif name == "subtract_from_scalar":
        subtract_from_scalar(<real> scalar, &x[0], &z[0], n)
    elif name == "divide_scalar_by":
        divide_scalar_by(<real> scalar, &x[0], &z[0], n)
    elif name == "axpy":
        axpy(<real> scalar, &x[0], &z[0], n)
    else:
        raise KeyError(name)


def row_arrays(str name, real[:, ::1] x, real[::1] row, real[:, ::1] z):
    cdef Py_ssize_t rows = x.shape[0], columns = x.shape[1]
    if name == "add_row":
        add_row(&x[0, 0], &row[0], &z[0, 0], rows, columns)
    elif name == "subtract_row":
        subtract_row(&x[0, 0], &row[0], &z[0, 0], rows, columns)
    elif name == "multiply_row":
        multiply_row(&x[0, 0], &row[0], &z[0, 0], rows, columns)
    elif name == "divide_row":
        divide_row(&x[0, 0], &row[0], &z[0, 0], rows, columns)
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


def threshold_backward_arrays(real[::1] dy, real[::1] x, double threshold, real[::1] dx):
    threshold_backward(&dy[0], &x[0], <real> threshold, &dx[0], x.shape[0])


def sum_elements_arrays(real[::1] x):
    return sum_elements(&x[0], x.shape[0])


def sum_squared_differences_arrays(real[::1] x, real[::1] y):
    return sum_squared_differences(&x[0], &y[0], x.shape[0])


def sum_over_rows_arrays(real[:, ::1] x, real[::1] y):
    sum_over_rows(&x[0, 0], &y[0], x.shape[0], x.shape[1])


def nll_arrays(real[:, ::1] log_probability, int64_t[::1] labels, double scale, real[:, ::1] dx):
    """Returns the summed loss and writes its gradient, scaled, into dx."""
    cdef Py_ssize_t rows = dx.shape[0], columns = dx.shape[1]
    nll_backward(<real> scale, &labels[0], &dx[0, 0], rows, columns)
    return nll_sum(&log_probability[0, 0], &labels[0], rows, columns)
