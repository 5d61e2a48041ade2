"""Normalisation over channels and over rows: two passes for the statistics, one for the result.

Sums are in double, so many at a time that they become vectors.
"""

from libc.math cimport sqrt
from libc.string cimport memset

from core.kernels cimport workspace
from core.kernels.sums cimport TOGETHER, added, squares_around, sum_of
from core.kernels.types cimport real


cdef inline double product_around(const real* dy, const real* x, double middle, Py_ssize_t n) noexcept nogil:
    """Return Σ dy · (x − middle)."""
    cdef double partial[TOGETHER]
    cdef Py_ssize_t i, start, rest = n % TOGETHER
    memset(partial, 0, sizeof(partial))
    for start from 0 <= start < n - rest by TOGETHER:
        for i in range(TOGETHER):
            partial[i] += dy[start + i] * (x[start + i] - middle)
    for i in range(rest):
        partial[i] += dy[n - rest + i] * (x[n - rest + i] - middle)
    return added(partial)


cdef void channel_statistics(const real* x, double* mean, double* variance,
                             Py_ssize_t N, Py_ssize_t C, Py_ssize_t S) noexcept nogil:
    cdef Py_ssize_t n, c, count = N * S
    cdef double total
    for c in range(C):
        total = 0
        for n in range(N):
            total += sum_of(x + (n * C + c) * S, S)
        mean[c] = total / count
        total = 0
        for n in range(N):
            total += squares_around(x + (n * C + c) * S, mean[c], S)
        variance[c] = total / count


cdef void normalise_channels(const real* x, const real* mean, const real* scale, const real* weight, const real* bias,
                             real* y, Py_ssize_t N, Py_ssize_t C, Py_ssize_t S) noexcept nogil:
    cdef Py_ssize_t n, c, s
    cdef real factor, offset
    for n in range(N):
        for c in range(C):
            factor = scale[c] if weight == NULL else scale[c] * weight[c]
            offset = -mean[c] * factor if bias == NULL else bias[c] - mean[c] * factor
            for s in range(S):
                y[s] = x[s] * factor + offset
            x += S
            y += S


cdef void normalise_channels_backward(const real* dy, const real* x, const real* mean, const real* scale,
                                      const real* weight, bint by_batch, real* dx, real* dweight, real* dbias,
                                      Py_ssize_t N, Py_ssize_t C, Py_ssize_t S) noexcept nogil:
    cdef Py_ssize_t n, c, s, start
    cdef double sum_dy, sum_product
    cdef real factor, mean_dy, slope, middle
    for c in range(C):
        sum_dy = sum_product = 0
        for n in range(N):
            start = (n * C + c) * S
            sum_dy += sum_of(dy + start, S)
            sum_product += product_around(dy + start, x + start, mean[c], S)
        if dweight != NULL:
            dweight[c] = <real> (sum_product * scale[c])
        if dbias != NULL:
            dbias[c] = <real> sum_dy
        if dx == NULL:
            continue
        factor = scale[c] if weight == NULL else scale[c] * weight[c]
        mean_dy = slope = 0
        if by_batch:
            mean_dy = <real> (sum_dy / (N * S))
            slope = <real> (sum_product * scale[c] * scale[c] / (N * S))
        middle = mean[c]
        for n in range(N):
            start = (n * C + c) * S
            for s in range(start, start + S):
                dx[s] = factor * (dy[s] - mean_dy - (x[s] - middle) * slope)


cdef void normalise_rows(const real* x, const real* weight, const real* bias, double epsilon, real* y, real* mean,
                         real* scale, Py_ssize_t rows, Py_ssize_t columns) noexcept nogil:
    cdef Py_ssize_t i, j
    cdef double middle
    cdef real factor, offset
    for i in range(rows):
        middle = sum_of(x, columns) / columns
        factor = <real> (1 / sqrt(squares_around(x, middle, columns) / columns + epsilon))
        mean[i], scale[i] = <real> middle, factor
        offset = mean[i]
        for j in range(columns):
            y[j] = (x[j] - offset) * factor
        if weight != NULL:
            for j in range(columns):
                y[j] *= weight[j]
        if bias != NULL:
            for j in range(columns):
                y[j] += bias[j]
        x += columns
        y += columns


cdef inline void weigh(const real* dy, const real* weight, real* weighted, Py_ssize_t n) noexcept nogil:
    cdef Py_ssize_t j
    for j in range(n):
        weighted[j] = dy[j] * weight[j]


cdef int normalise_rows_backward(const real* dy, const real* x, const real* mean, const real* scale,
                                 const real* weight, real* dx, real* dweight, real* dbias,
                                 Py_ssize_t rows, Py_ssize_t columns) noexcept nogil:
    cdef Py_ssize_t i, j
    cdef double sum_dy, sum_product
    cdef real mean_dy, slope, middle, factor
    cdef real* weighted = <real*> workspace.acquire(columns * sizeof(real))
    cdef const real* d
    if weighted == NULL:
        return workspace.OUT_OF_MEMORY
    if dweight != NULL:
        memset(dweight, 0, columns * sizeof(real))
    if dbias != NULL:
        memset(dbias, 0, columns * sizeof(real))
    for i in range(rows):
        middle, factor = mean[i], scale[i]
        if dweight != NULL:
            for j in range(columns):
                dweight[j] += dy[j] * (x[j] - middle) * factor
        if dbias != NULL:
            for j in range(columns):
                dbias[j] += dy[j]
        if dx != NULL:
            d = dy
            if weight != NULL:
                weigh(dy, weight, weighted, columns)
                d = weighted
            sum_dy = sum_of(d, columns)
            sum_product = product_around(d, x, middle, columns)
            mean_dy = <real> (sum_dy / columns)
            slope = <real> (sum_product * factor * factor / columns)
            for j in range(columns):
                dx[j] = factor * (d[j] - mean_dy - (x[j] - middle) * slope)
            dx += columns
        dy += columns
        x += columns
    workspace.release(weighted)
