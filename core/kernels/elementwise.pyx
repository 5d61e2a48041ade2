"""Elementwise loops, sums and softmax: plain loops that the compiler vectorises.

Sums keep PARTIALS partial sums, because a compiler may not reorder a single one, and add them up in pairs; after BLOCK
elements they go into a double, so that the rounding error stays that of BLOCK / PARTIALS additions.
"""

from cython.parallel cimport prange
from libc.math cimport INFINITY, log, logf
from libc.stdint cimport int64_t
from libc.string cimport memcpy, memset

from core.kernels.exponential cimport exp_of, tanh_of
from core.kernels.threads cimport shares_of, team_of
from core.kernels.types cimport real
from core.kernels.vector cimport DOUBLE_LANES, FLOAT_LANES, double_vector, float_vector, vector

cdef enum:
    ELEMENT_WORK = 8    # moving an element takes as long as so many multiply-adds
    SUM_VECTORS = 4     # independent sums, enough to hide the latency of an addition
    PARTIALS = 64       # as many vectors of the widest kind
    BLOCK = 4096
    TOGETHER = 16       # elements of a row: a vector of the widest kind
    TERMS = 256         # of a row's exponentials that are kept at a time


cdef inline real log_of(real x) noexcept nogil:
    return logf(x) if real is float else log(x)


cdef void relu(const real* x, real* y, Py_ssize_t n) noexcept nogil:
    cdef Py_ssize_t shares = shares_of(ELEMENT_WORK * n, n), share
    if shares == 1:
        relu_share(x, y, 0, n)
        return
    for share in prange(shares, num_threads=team_of(shares), schedule="static"):
        relu_share(x, y, share * n // shares, (share + 1) * n // shares)


cdef inline void relu_share(const real* x, real* y, Py_ssize_t begin, Py_ssize_t end) noexcept nogil:
    cdef Py_ssize_t i
    for i in range(begin, end):
        y[i] = 0 if x[i] <= 0 else x[i]     # so that NaN stays


cdef void sigmoid(const real* x, real* y, Py_ssize_t n) noexcept nogil:
    cdef Py_ssize_t i
    for i in range(n):
        y[i] = 1 / (1 + exp_of(-x[i]))


cdef void hyperbolic_tangent(const real* x, real* y, Py_ssize_t n) noexcept nogil:
    cdef Py_ssize_t i
    for i in range(n):
        y[i] = tanh_of(x[i])


cdef void negate(const real* x, real* y, Py_ssize_t n) noexcept nogil:
    cdef Py_ssize_t i
    for i in range(n):
        y[i] = -x[i]


cdef void relu_backward(const real* dy, const real* y, real* dx, Py_ssize_t n) noexcept nogil:
    cdef Py_ssize_t shares = shares_of(ELEMENT_WORK * n, n), share
    if shares == 1:
        relu_backward_share(dy, y, dx, 0, n)
        return
    for share in prange(shares, num_threads=team_of(shares), schedule="static"):
        relu_backward_share(dy, y, dx, share * n // shares, (share + 1) * n // shares)


cdef inline void relu_backward_share(const real* dy, const real* y, real* dx, Py_ssize_t begin,
                                     Py_ssize_t end) noexcept nogil:
    cdef Py_ssize_t i
    for i in range(begin, end):
        dx[i] = 0 if y[i] <= 0 else dy[i]


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


cdef void add_scalar(const real* x, double scalar, real* z, Py_ssize_t n) noexcept nogil:
    cdef Py_ssize_t i
    for i in range(n):
        z[i] = x[i] + <real> scalar


cdef void subtract_scalar(const real* x, double scalar, real* z, Py_ssize_t n) noexcept nogil:
    cdef Py_ssize_t i
    for i in range(n):
        z[i] = x[i] - <real> scalar


cdef void multiply_scalar(const real* x, double scalar, real* z, Py_ssize_t n) noexcept nogil:
    cdef Py_ssize_t i
    for i in range(n):
        z[i] = x[i] * <real> scalar


cdef void divide_scalar(const real* x, double scalar, real* z, Py_ssize_t n) noexcept nogil:
    cdef Py_ssize_t i
    for i in range(n):
        z[i] = x[i] / <real> scalar


cdef void axpy(double alpha, const real* x, real* y, Py_ssize_t n) noexcept nogil:
    cdef Py_ssize_t i
    for i in range(n):
        y[i] += <real> alpha * x[i]


cdef inline real sum_partials(real* partial) noexcept nogil:
    cdef Py_ssize_t i, half = PARTIALS // 2
    while half > 0:
        for i in range(half):
            partial[i] += partial[i + half]
        half //= 2
    return partial[0]


cdef inline void sum_vectors(const vector* x, Py_ssize_t rounds, vector* partial) noexcept nogil:
    """partial[j] ← x[j] + x[j + SUM_VECTORS] + ..., so many rounds."""
    cdef vector total[SUM_VECTORS]
    cdef Py_ssize_t i, j
    for j in range(SUM_VECTORS):
        total[j] = partial[j]
    for i in range(rounds):
        for j in range(SUM_VECTORS):
            total[j] += x[i * SUM_VECTORS + j]
    for j in range(SUM_VECTORS):
        partial[j] = total[j]


cdef real sum_block(const real* x, Py_ssize_t n) noexcept nogil:
    cdef real partial[PARTIALS]
    cdef Py_ssize_t together = SUM_VECTORS * (FLOAT_LANES if real is float else DOUBLE_LANES)
    cdef Py_ssize_t i, rest = n % together
    memset(partial, 0, sizeof(partial))
    if real is float:
        sum_vectors(<const float_vector*> x, n // together, <float_vector*> partial)
    else:
        sum_vectors(<const double_vector*> x, n // together, <double_vector*> partial)
    for i in range(rest):
        partial[i] += x[n - rest + i]
    return sum_partials(partial)


cdef double sum_elements(const real* x, Py_ssize_t n) noexcept nogil:
    cdef double total = 0
    while n > BLOCK:
        total += sum_block(x, BLOCK)
        x += BLOCK
        n -= BLOCK
    return <real> (total + sum_block(x, n))


cdef real squares_of_block(const real* x, const real* y, Py_ssize_t n) noexcept nogil:
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


cdef double sum_squared_differences(const real* x, const real* y, Py_ssize_t n) noexcept nogil:
    cdef double total = 0
    while n > BLOCK:
        total += squares_of_block(x, y, BLOCK)
        x += BLOCK
        y += BLOCK
        n -= BLOCK
    return <real> (total + squares_of_block(x, y, n))


cdef void sum_over_rows(const real* x, real* y, Py_ssize_t rows, Py_ssize_t columns) noexcept nogil:
    # A block of rows at a time, and the blocks' sums in double: a float counts to 2²⁴ only.
    cdef real partial[PARTIALS]
    cdef double total[PARTIALS]
    cdef Py_ssize_t start, width, first, i, j
    for start from 0 <= start < columns by PARTIALS:
        width = min(PARTIALS, columns - start)
        memset(total, 0, sizeof(total))
        for first from 0 <= first < rows by BLOCK // PARTIALS:
            memset(partial, 0, sizeof(partial))
            for i in range(first, min(first + BLOCK // PARTIALS, rows)):
                for j in range(width):
                    partial[j] += x[i * columns + start + j]
            for j in range(width):
                total[j] += partial[j]
        for j in range(width):
            y[start + j] = <real> total[j]


cdef inline real largest(const real* x, Py_ssize_t n) noexcept nogil:
    """Return the maximum; −∞ for none. NaN need not survive: the sums it goes into see it anyway."""
    cdef real best = -INFINITY
    cdef real partial[TOGETHER]
    cdef Py_ssize_t i, start, rest = n % TOGETHER
    for i in range(TOGETHER):
        partial[i] = best
    for start from 0 <= start < n - rest by TOGETHER:
        for i in range(TOGETHER):
            partial[i] = x[start + i] if x[start + i] > partial[i] else partial[i]
    for i in range(rest):
        partial[i] = x[n - rest + i] if x[n - rest + i] > partial[i] else partial[i]
    for i in range(TOGETHER):
        best = partial[i] if partial[i] > best else best
    return best


cdef inline void exponentials(const real* x, real highest, real* y, Py_ssize_t n) noexcept nogil:
    """y ← e^(x − highest); the last ones in a vector of their own, as rows are short."""
    cdef real last[TOGETHER]
    cdef Py_ssize_t i, start, rest = n % TOGETHER
    for start from 0 <= start < n - rest by TOGETHER:
        for i in range(TOGETHER):
            last[i] = exp_of(x[start + i] - highest)
        memcpy(y + start, last, sizeof(last))
    if rest == 0:
        return
    memset(last, 0, sizeof(last))
    memcpy(last, x + n - rest, rest * sizeof(real))
    for i in range(TOGETHER):
        last[i] = exp_of(last[i] - highest)
    memcpy(y + n - rest, last, rest * sizeof(real))


cdef void softmax(const real* x, real* y, Py_ssize_t rows, Py_ssize_t columns) noexcept nogil:
    cdef Py_ssize_t i, j
    cdef real total
    for i in range(rows):
        exponentials(x, largest(x, columns), y, columns)
        total = sum_elements(y, columns)
        for j in range(columns):
            y[j] /= total
        x += columns
        y += columns


cdef void softmax_backward(const real* dy, const real* y, real* dx, Py_ssize_t rows, Py_ssize_t columns) noexcept nogil:
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
    cdef real highest, log_total
    for i in range(rows):
        highest = largest(x, columns)
        log_total = log_of(exponential_sum(x, highest, columns))
        for j in range(columns):
            y[j] = x[j] - highest - log_total
        x += columns
        y += columns


cdef inline real exponential_sum(const real* x, real highest, Py_ssize_t n) noexcept nogil:
    """Return Σ e^(x − highest), summed TERMS at a time, because x may be where the result goes."""
    cdef real terms[TERMS]
    cdef real total = 0
    cdef Py_ssize_t start
    for start from 0 <= start < n by TERMS:
        exponentials(x + start, highest, terms, min(TERMS, n - start))
        total += sum_elements(terms, min(TERMS, n - start))
    return total


cdef void log_softmax_backward(const real* dy, const real* y, real* dx,
                               Py_ssize_t rows, Py_ssize_t columns) noexcept nogil:
    cdef Py_ssize_t i, j, start, count
    cdef real total
    cdef real terms[TERMS]
    for i in range(rows):
        total = sum_elements(dy, columns)
        for start from 0 <= start < columns by TERMS:
            count = min(TERMS, columns - start)
            exponentials(y + start, 0, terms, count)
            for j in range(count):
                dx[start + j] = dy[start + j] - terms[j] * total
        dy += columns
        y += columns
        dx += columns


cdef double nll_sum(const real* log_probability, const int64_t* labels,
                  Py_ssize_t rows, Py_ssize_t columns) noexcept nogil:
    cdef double total = 0
    cdef Py_ssize_t i
    for i in range(rows):
        total -= log_probability[i * columns + labels[i]]
    return <real> total


cdef void nll_backward(double scale, const int64_t* labels, real* dx,
                       Py_ssize_t rows, Py_ssize_t columns) noexcept nogil:
    cdef Py_ssize_t i
    memset(dx, 0, rows * columns * sizeof(real))
    for i in range(rows):
        dx[i * columns + labels[i]] = <real> -scale
