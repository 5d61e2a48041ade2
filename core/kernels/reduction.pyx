"""Sums of squares by rows, and rows added at places that may be named several times."""

from libc.stdint cimport int64_t

from core.kernels.sums cimport squares_around, sum_of
from core.kernels.types cimport real


cdef void row_squares(const real* x, Py_ssize_t rows, Py_ssize_t columns, bint around_mean,
                      double* sums) noexcept nogil:
    cdef Py_ssize_t i
    cdef double middle = 0
    for i in range(rows):
        if around_mean:
            middle = sum_of(x, columns) / columns
        sums[i] = squares_around(x, middle, columns)
        x += columns


cdef void add_rows(const real* parts, const int64_t* targets, Py_ssize_t rows, Py_ssize_t columns,
                   real* whole) noexcept nogil:
    cdef Py_ssize_t i, j
    cdef real* target
    for i in range(rows):
        target = whole + targets[i] * columns
        for j in range(columns):
            target[j] += parts[j]
        parts += columns
