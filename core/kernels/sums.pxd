"""Sums in double of float or double elements, so many at a time that they become vectors; in a fixed order."""

from libc.string cimport memset

from core.kernels.types cimport real

cdef enum:
    TOGETHER = 16       # independent sums, which become vectors


cdef inline double added(const double* partial) noexcept nogil:
    """Return the sum of TOGETHER numbers, in a fixed order."""
    cdef double total[TOGETHER]
    cdef Py_ssize_t i, half = TOGETHER // 2
    for i in range(half):
        total[i] = partial[i] + partial[i + half]
    while half > 1:
        half //= 2
        for i in range(half):
            total[i] += total[i + half]
    return total[0]


cdef inline double sum_of(const real* x, Py_ssize_t n) noexcept nogil:
    cdef double partial[TOGETHER]
    cdef Py_ssize_t i, start, rest = n % TOGETHER
    memset(partial, 0, sizeof(partial))
    for start from 0 <= start < n - rest by TOGETHER:
        for i in range(TOGETHER):
            partial[i] += x[start + i]
    for i in range(rest):
        partial[i] += x[n - rest + i]
    return added(partial)


cdef inline double squares_around(const real* x, double middle, Py_ssize_t n) noexcept nogil:
    """Return Σ (x − middle)²."""
    cdef double partial[TOGETHER]
    cdef Py_ssize_t i, start, rest = n % TOGETHER
    memset(partial, 0, sizeof(partial))
    for start from 0 <= start < n - rest by TOGETHER:
        for i in range(TOGETHER):
            partial[i] += (x[start + i] - middle) * (x[start + i] - middle)
    for i in range(rest):
        partial[i] += (x[n - rest + i] - middle) * (x[n - rest + i] - middle)
    return added(partial)
