"""Reductions of whole rows, and the reverse: rows added to where they came from."""

from libc.stdint cimport int64_t

from core.kernels.types cimport real

# sums[row] ← Σ x² of the row, or Σ (x − the row's mean)²
cdef void row_squares(const real* x, Py_ssize_t rows, Py_ssize_t columns, bint around_mean, double* sums) noexcept nogil
# whole[targets[i]] += parts[i], rows of `columns` elements, one after the other
cdef void add_rows(const real* parts, const int64_t* targets, Py_ssize_t rows, Py_ssize_t columns,
                   real* whole) noexcept nogil
