"""Normalisation over channels and over rows: two passes for the statistics, one for the result."""

from libc.math cimport sqrt
from libc.string cimport memset

from core.kernels.types cimport real


cdef void channel_statistics(const real* x, double* mean, double* variance,
                             Py_ssize_t N, Py_ssize_t C, Py_ssize_t S) noexcept nogil:
    cdef Py_ssize_t n, c, s, count = N * S
    cdef double total, difference
    cdef const real* plane
    for c in range(C):
        total = 0
        for n in range(N):
            plane = x + (n * C + c) * S
            for s in range(S):
                total += plane[s]
        mean[c] = total / count
        total = 0
        for n in range(N):
            plane = x + (n * C + c) * S
            for s in range(S):
                difference = plane[s] - mean[c]
                total += difference * difference
        variance[c] = total / count


cdef void normalise_channels(const real* x, const real* mean, const real* scale, const real* weight, const real* bias,
                             real* y, Py_ssize_t N, Py_ssize_t C, Py_ssize_t S) noexcept nogil:
    cdef Py_ssize_t n, c, s, start
    cdef real factor, offset
    for n in range(N):
        for c in range(C):
            start = (n * C + c) * S
            factor = scale[c] if weight == NULL else scale[c] * weight[c]
            offset = -mean[c] * factor if bias == NULL else bias[c] - mean[c] * factor
            for s in range(start, start + S):
                y[s] = x[s] * factor + offset


cdef void normalise_channels_backward(const real* dy, const real* x, const real* mean, const real* scale,
                                      const real* weight, bint by_batch, real* dx, real* dweight, real* dbias,
                                      Py_ssize_t N, Py_ssize_t C, Py_ssize_t S) noexcept nogil:
    cdef Py_ssize_t n, c, s, start
    cdef double sum_dy, sum_product
    cdef real factor, mean_dy, slope
    for c in range(C):
        sum_dy = sum_product = 0
        for n in range(N):
            start = (n * C + c) * S
            for s in range(start, start + S):
                sum_dy += dy[s]
                sum_product += <double> dy[s] * (x[s] - mean[c])
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
        for n in range(N):
            start = (n * C + c) * S
            for s in range(start, start + S):
                dx[s] = factor * (dy[s] - mean_dy - (x[s] - mean[c]) * slope)


cdef void normalise_rows(const real* x, const real* weight, const real* bias, double epsilon, real* y, real* mean,
                         real* scale, Py_ssize_t rows, Py_ssize_t columns) noexcept nogil:
    cdef Py_ssize_t i, j
    cdef double total, middle, difference
    cdef real factor
    for i in range(rows):
        total = 0
        for j in range(columns):
            total += x[j]
        middle = total / columns
        total = 0
        for j in range(columns):
            difference = x[j] - middle
            total += difference * difference
        mean[i] = <real> middle
        scale[i] = factor = <real> (1 / sqrt(total / columns + epsilon))
        for j in range(columns):
            y[j] = (x[j] - mean[i]) * factor
            if weight != NULL:
                y[j] *= weight[j]
            if bias != NULL:
                y[j] += bias[j]
        x += columns
        y += columns


cdef void normalise_rows_backward(const real* dy, const real* x, const real* mean, const real* scale,
                                  const real* weight, real* dx, real* dweight, real* dbias,
                                  Py_ssize_t rows, Py_ssize_t columns) noexcept nogil:
    cdef Py_ssize_t i, j
    cdef double sum_dy, sum_product
    cdef real d, mean_dy, slope
    if dweight != NULL:
        memset(dweight, 0, columns * sizeof(real))
    if dbias != NULL:
        memset(dbias, 0, columns * sizeof(real))
    for i in range(rows):
        sum_dy = sum_product = 0
        for j in range(columns):
            d = dy[j] if weight == NULL else dy[j] * weight[j]
            sum_dy += d
            sum_product += <double> d * (x[j] - mean[i])
            if dweight != NULL:
                dweight[j] += dy[j] * (x[j] - mean[i]) * scale[i]
            if dbias != NULL:
                dbias[j] += dy[j]
        if dx != NULL:
            mean_dy = <real> (sum_dy / columns)
            slope = <real> (sum_product * scale[i] * scale[i] / columns)
            for j in range(columns):
                d = dy[j] if weight == NULL else dy[j] * weight[j]
                dx[j] = scale[i] * (d - mean_dy - (x[j] - mean[i]) * slope)
            dx += columns
        dy += columns
        x += columns
