"""Adding where index arrays point: what the gradient of reading by index does."""

cimport numpy as cnp
from libc.stdint cimport int64_t
from core.kernels.reduction cimport add_rows

import numpy as np

cnp.import_array()

ctypedef void (*AddRows)(const void *, const int64_t *, Py_ssize_t, Py_ssize_t, void *) noexcept nogil


cdef int add_at(object whole, tuple index, object values) except -1:
    """np.add.at, by a kernel where the index arrays name whole rows of a contiguous float array."""
    cdef cnp.ndarray target = whole, places, parts
    cdef void *target_data
    cdef void *parts_data
    cdef int64_t *places_data
    cdef Py_ssize_t rows, columns
    cdef object flat = row_numbers(target, index)
    cdef AddRows kernel = <AddRows> add_rows[float] if cnp.PyArray_TYPE(target) == cnp.NPY_FLOAT else <AddRows> add_rows[double]
    if flat is None:
        np.add.at(whole, index, values)
        return 0
    parts = np.ascontiguousarray(np.broadcast_to(values, flat.shape + whole.shape[len(leading(index)):]), whole.dtype)
    places = np.ascontiguousarray(flat)
    rows = cnp.PyArray_SIZE(places)
    if not rows or not cnp.PyArray_SIZE(parts):
        return 0
    columns = cnp.PyArray_SIZE(parts) // rows
    target_data, parts_data = cnp.PyArray_DATA(target), cnp.PyArray_DATA(parts)
    places_data = <int64_t *> cnp.PyArray_DATA(places)
    with nogil:
        kernel(parts_data, places_data, rows, columns, target_data)
    return 0


cdef tuple leading(tuple index):
    """The arrays before the first dimension that is taken whole."""
    cdef Py_ssize_t d
    for d in range(len(index)):
        if isinstance(index[d], slice):
            return index[:d]
    return index


cdef object row_numbers(cnp.ndarray whole, tuple index):
    """int64: which row of `whole`, seen as a matrix, each place is; None where the places are no rows of one."""
    cdef tuple arrays = leading(index)
    cdef Py_ssize_t d, size
    cdef object numbers = None, array
    if (not arrays or not cnp.PyArray_IS_C_CONTIGUOUS(whole) or not cnp.PyArray_ISBEHAVED(whole)
            or cnp.PyArray_TYPE(whole) not in (cnp.NPY_FLOAT, cnp.NPY_DOUBLE)
            or any([not isinstance(each, slice) or each != slice(None) for each in index[len(arrays):]])):
        return None
    for d in range(len(arrays)):
        array, size = arrays[d], cnp.PyArray_DIM(whole, d)
        if not isinstance(array, np.ndarray) or array.dtype.kind != "i":
            return None
        if array.size and not -size <= array.min() <= array.max() < size:
            return None
        array = array.astype(np.int64, copy=False) % max(size, 1)
        numbers = array if numbers is None else numbers * size + array
    return numbers
