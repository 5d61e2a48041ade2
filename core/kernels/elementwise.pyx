"""Elementwise loops, sums and softmax: plain loops that the compiler vectorises.

Sums keep PARTIALS partial sums, because a compiler may not reorder a single
one, and add them up in pairs: the rounding error grows with n / PARTIALS.
"""

from libc.math cimport INFINITY, exp, expf, fabs, fabsf, log, logf, sqrt, sqrtf, tanh, tanhf
from libc.stdint cimport int64_t
from libc.string cimport memset

from core.kernels.types cimport real

cdef enum:
    PARTIALS = 64


cdef inline real exp_of(real x) noexcept nogil:
    return expf(x) if real is float else exp(x)


cdef inline real log_of(real x) noexcept nogil:
    return logf(x) if real is float else log(x)


cdef void relu(const real* x, real* y, Py_ssize_t n) noexcept nogil:
    cdef Py_ssize_t i
    for i in range(n):
        y[i] = 0 if x[i] <= 0 else x[i]     # so that NaN stays


cdef void exponential(const real* x, real* y, Py_ssize_t n) noexcept nogil:
    cdef Py_ssize_t i
    for i in range(n):
        y[i] = exp_of(x[i])


cdef void logarithm(const real* x, real* y, Py_ssize_t n) noexcept nogil:
    cdef Py_ssize_t i
    for i in range(n):
        y[i] = log_of(x[i])


cdef void sigmoid(const real* x, real* y, Py_ssize_t n) noexcept nogil:
    cdef Py_ssize_t i
    for i in range(n):
        y[i] = 1 / (1 + exp_of(-x[i]))


cdef void hyperbolic_tangent(const real* x, real* y, Py_ssize_t n) noexcept nogil:
    cdef Py_ssize_t i
    for i in range(n):
        y[i] = tanhf(x[i]) if real is float else tanh(x[i])


cdef void square_root(const real* x, real* y, Py_ssize_t n) noexcept nogil:
    cdef Py_ssize_t i
    for i in range(n):
        y[i] = sqrtf(x[i]) if real is float else sqrt(x[i])


cdef void negate(const real* x, real* y, Py_ssize_t n) noexcept nogil:
    cdef Py_ssize_t i
    for i in range(n):
        y[i] = -x[i]


cdef void absolute(const real* x, real* y, Py_ssize_t n) noexcept nogil:
    cdef Py_ssize_t i
    for i in range(n):
        y[i] = fabsf(x[i]) if real is float else fabs(x[i])


cdef void threshold_backward(const real* dy, const real* x, real threshold, real* dx,
                             Py_ssize_t n) noexcept nogil:
    cdef Py_ssize_t i
    for i in range(n):
        dx[i] = 0 if x[i] <= threshold else dy[i]


cdef void sigmoid_backward(const real* dy, const real* y, real* dx, Py_ssize_t n) noexcept nogil:
    cdef Py_ssize_t i
    for i in range(n):
        dx[i] = dy[i] * (1 - y[i]) * y[i]


cdef void tanh_backward(const real* dy, const real* y, real* dx, Py_ssize_t n) noexcept nogil:
    cdef Py_ssize_t i
    for i in range(n):
        dx[i] = dy[i] * (1 - y[i] * y[i])


cdef void add(const real* x, const real* y, real* z, Py_ssize_t n) noexcept nogil:
    cdef Py_ssize_t i
    for i in range(n):
        z[i] = x[i] + y[i]


cdef void subtract(const real* x, const real* y, real* z, Py_ssize_t n) noexcept nogil:
    cdef Py_ssize_t i
    for i in range(n):
        z[i] = x[i] - y[i]


cdef void multiply(const real* x, const real* y, real* z, Py_ssize_t n) noexcept nogil:
    cdef Py_ssize_t i
    for i in range(n):
        z[i] = x[i] * y[i]


cdef void divide(const real* x, const real* y, real* z, Py_ssize_t n) noexcept nogil:
    cdef Py_ssize_t i
    for i in range(n):
        z[i] = x[i] / y[i]


cdef void add_scalar(const real* x, real scalar, real* z, Py_ssize_t n) noexcept nogil:
    cdef Py_ssize_t i
    for i in range(n):
        z[i] = x[i] + scalar


cdef void multiply_scalar(const real* x, real scalar, real* z, Py_ssize_t n) noexcept nogil:
    cdef Py_ssize_t i
    for i in range(n):
        z[i] = x[i] * scalar


cdef void divide_scalar(const real* x, real scalar, real* z, Py_ssize_t n) noexcept nogil:
    cdef Py_ssize_t i
    for i in range(n):
        z[i] = x[i] / scalar


cdef void subtract_from_scalar(real scalar, const real* x, real* z, Py_ssize_t n) noexcept nogil:
    cdef Py_ssize_t i
    for i in range(n):
        z[i] = scalar - x[i]


cdef void divide_scalar_by(real scalar, const real* x, real* z, Py_ssize_t n) noexcept nogil:
    cdef Py_ssize_t i
    for i in range(n):
        z[i] = scalar / x[i]


cdef void add_row(const real* x, const real* row, real* z,
                  Py_ssize_t rows, Py_ssize_t columns) noexcept nogil:
    cdef Py_ssize_t i
    for i in range(rows):
        add(x + i * columns, row, z + i * columns, columns)


cdef void subtract_row(const real* x, const real* row, real* z,
                       Py_ssize_t rows, Py_ssize_t columns) noexcept nogil:
    cdef Py_ssize_t i
    for i in range(rows):
        subtract(x + i * columns, row, z + i * columns, columns)


cdef void multiply_row(const real* x, const real* row, real* z,
                       Py_ssize_t rows, Py_ssize_t columns) noexcept nogil:
    cdef Py_ssize_t i
    for i in range(rows):
        multiply(x + i * columns, row, z + i * columns, columns)


cdef void divide_row(const real* x, const real* row, real* z,
                     Py_ssize_t rows, Py_ssize_t columns) noexcept nogil:
    cdef Py_ssize_t i
    for i in range(rows):
        divide(x + i * columns, row, z + i * columns, columns)


cdef void fill(real* y, real value, Py_ssize_t n) noexcept nogil:
    cdef Py_ssize_t i
    for i in range(n):
        y[i] = value


cdef void axpy(real alpha, const real* x, real* y, Py_ssize_t n) noexcept nogil:
    cdef Py_ssize_t i
    for i in range(n):
        y[i] += alpha * x[i]


cdef inline real sum_partials(real* partial) noexcept nogil:
    cdef Py_ssize_t i, half = PARTIALS // 2
    while half > 0:
        for i in range(half):
            partial[i] += partial[i + half]
        half //= 2
    return partial[0]


cdef real sum_elements(const real* x, Py_ssize_t n) noexcept nogil:
    cdef real partial[PARTIALS]
    cdef Py_ssize_t i, start
    memset(partial, 0, sizeof(partial))
    for start from 0 <= start <= n - PARTIALS by PARTIALS:
        for i in range(PARTIALS):
            partial[i] += x[start + i]
    for i in range(n % PARTIALS):
        partial[i] += x[n - n % PARTIALS + i]
    return sum_partials(partial)


cdef real sum_squared_differences(const real* x, const real* y, Py_ssize_t n) noexcept nogil:
    cdef real partial[PARTIALS]
    cdef real difference
    cdef Py_ssize_t i, start
    memset(partial, 0, sizeof(partial))
    for start from 0 <= start <= n - PARTIALS by PARTIALS:
        for i in range(PARTIALS):
            difference = x[start + i] - y[start + i]
            partial[i] += difference * difference
    for i in range(n % PARTIALS):
        difference = x[n - n % PARTIALS + i] - y[n - n % PARTIALS + i]
        partial[i] += difference * difference
    return sum_partials(partial)


cdef void sum_over_rows(const real* x, real* y,
                        Py_ssize_t rows, Py_ssize_t columns) noexcept nogil:
    cdef Py_ssize_t i, j
    memset(y, 0, columns * sizeof(real))
    for i in range(rows):
        for j in range(columns):
            y[j] += x[i * columns + j]


cdef inline real largest(const real* x, Py_ssize_t n) noexcept nogil:
    """The maximum; −∞ for none. NaN need not survive: the sums it goes into see it anyway."""
    cdef real best = -INFINITY
    cdef Py_ssize_t i
    for i in range(n):
        best = x[i] if x[i] > best else best
    return best


cdef void softmax(const real* x, real* y, Py_ssize_t rows, Py_ssize_t columns) noexcept nogil:
    cdef Py_ssize_t i, j
    cdef real highest, total
    for i in range(rows):
        highest = largest(x, columns)
        for j in range(columns):
            y[j] = exp_of(x[j] - highest)
        total = sum_elements(y, columns)
        for j in range(columns):
            y[j] /= total
        x += columns
        y += columns


cdef void softmax_backward(const real* dy, const real* y, real* dx,
                           Py_ssize_t rows, Py_ssize_t columns) noexcept nogil:
    cdef Py_ssize_t i, j
    cdef real total
    for i in range(rows):
        total = 0
        for j in range(columns):
            total += dy[j] * y[j]
        for j in range(columns):
            dx[j] = (dy[j] - total) * y[j]
        dy += columns
        y += columns
        dx += columns


cdef void log_softmax(const real* x, real* y, Py_ssize_t rows, Py_ssize_t columns) noexcept nogil:
    cdef Py_ssize_t i, j
    cdef real highest, total, log_total
    for i in range(rows):
        highest = largest(x, columns)
        total = 0
        for j in range(columns):
            total += exp_of(x[j] - highest)
        log_total = log_of(total)
        for j in range(columns):
            y[j] = x[j] - highest - log_total
        x += columns
        y += columns


cdef void log_softmax_backward(const real* dy, const real* y, real* dx,
                               Py_ssize_t rows, Py_ssize_t columns) noexcept nogil:
    cdef Py_ssize_t i, j
    cdef real total
    for i in range(rows):
        total = sum_elements(dy, columns)
        for j in range(columns):
            dx[j] = dy[j] - exp_of(y[j]) * total
        dy += columns
        y += columns
        dx += columns


cdef real nll_sum(const real* log_probability, const int64_t* labels,
                  Py_ssize_t rows, Py_ssize_t columns) noexcept nogil:
    cdef real total = 0
    cdef Py_ssize_t i
    for i in range(rows):
        total -= log_probability[i * columns + labels[i]]
    return total


cdef void nll_backward(real scale, const int64_t* labels, real* dx,
                       Py_ssize_t rows, Py_ssize_t columns) noexcept nogil:
    cdef Py_ssize_t i
    memset(dx, 0, rows * columns * sizeof(real))
    for i in range(rows):
        dx[i * columns + labels[i]] = -scale


# Doors for tests, one for each kind of signature; `name` picks the kernel.

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
