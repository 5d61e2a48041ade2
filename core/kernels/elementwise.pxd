"""Loops over contiguous elements: n of them, or rows × columns, row-major.

The result may be the same memory as an input (x is y), but must not overlap
it otherwise. NaN and infinities go through as in IEEE 754 and PyTorch.
"""

from libc.stdint cimport int64_t

from core.kernels.types cimport real

# y ← f(x)
cdef void relu(const real* x, real* y, Py_ssize_t n) noexcept nogil
cdef void sigmoid(const real* x, real* y, Py_ssize_t n) noexcept nogil
cdef void hyperbolic_tangent(const real* x, real* y, Py_ssize_t n) noexcept nogil
cdef void negate(const real* x, real* y, Py_ssize_t n) noexcept nogil

# dx ← dy · f′, from the result y of f
cdef void relu_backward(const real* dy, const real* y, real* dx, Py_ssize_t n) noexcept nogil
cdef void sigmoid_backward(const real* dy, const real* y, real* dx, Py_ssize_t n) noexcept nogil
cdef void tanh_backward(const real* dy, const real* y, real* dx, Py_ssize_t n) noexcept nogil

# z ← x ∘ y, elements of the same shape
cdef void add(const real* x, const real* y, real* z, Py_ssize_t n) noexcept nogil
cdef void subtract(const real* x, const real* y, real* z, Py_ssize_t n) noexcept nogil
cdef void multiply(const real* x, const real* y, real* z, Py_ssize_t n) noexcept nogil
cdef void divide(const real* x, const real* y, real* z, Py_ssize_t n) noexcept nogil

# z ← x ∘ scalar, which is rounded to the elements' type first
cdef void add_scalar(const real* x, double scalar, real* z, Py_ssize_t n) noexcept nogil
cdef void subtract_scalar(const real* x, double scalar, real* z, Py_ssize_t n) noexcept nogil
cdef void multiply_scalar(const real* x, double scalar, real* z, Py_ssize_t n) noexcept nogil
cdef void divide_scalar(const real* x, double scalar, real* z, Py_ssize_t n) noexcept nogil

cdef void axpy(double alpha, const real* x, real* y, Py_ssize_t n) noexcept nogil  # y += alpha · x

# Sums in a fixed order of several partial sums, rounded to the elements' type; the same bits every time.
cdef double sum_elements(const real* x, Py_ssize_t n) noexcept nogil
cdef double sum_squared_differences(const real* x, const real* y, Py_ssize_t n) noexcept nogil
cdef void sum_over_rows(const real* x, real* y,
                        Py_ssize_t rows, Py_ssize_t columns) noexcept nogil      # y: columns

# Over the columns of each row.
cdef void softmax(const real* x, real* y, Py_ssize_t rows, Py_ssize_t columns) noexcept nogil
cdef void softmax_backward(const real* dy, const real* y, real* dx, Py_ssize_t rows, Py_ssize_t columns) noexcept nogil
cdef void log_softmax(const real* x, real* y, Py_ssize_t rows, Py_ssize_t columns) noexcept nogil
cdef void log_softmax_backward(const real* dy, const real* y, real* dx,
                               Py_ssize_t rows, Py_ssize_t columns) noexcept nogil

# Negative log likelihood, summed over the rows; labels in [0, columns).
cdef double nll_sum(const real* log_probability, const int64_t* labels,
                  Py_ssize_t rows, Py_ssize_t columns) noexcept nogil
# dx[row, label] ← −scale, 0 elsewhere
cdef void nll_backward(double scale, const int64_t* labels, real* dx,
                       Py_ssize_t rows, Py_ssize_t columns) noexcept nogil
