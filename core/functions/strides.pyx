"""Looking at an array's memory under other sizes and steps.

Every view a tensor can give (a slice, a transpose, another shape) is one call of `as_strided`. It goes
straight to NumPy's constructor, because the Python ways there cost more than the smaller layers compute.
"""

cimport numpy as cnp

cdef extern from "Python.h":
    const Py_ssize_t PY_SSIZE_T_MAX

cnp.import_array()


cdef cnp.ndarray as_strided(cnp.ndarray source, int n, cnp.npy_intp *sizes, cnp.npy_intp *steps, Py_ssize_t offset):
    """Return an array of n dimensions over `source`'s memory, beginning `offset` bytes behind its first element."""
    cdef cnp.ndarray out = cnp.PyArray_New(
        cnp.ndarray, n, sizes, cnp.PyArray_TYPE(source), steps, <char *> cnp.PyArray_DATA(source) + offset, 0,
        cnp.NPY_ARRAY_WRITEABLE, None)
    # The owner itself where `source` is a view, too: what lies between would seem to be seen by somebody.
    cdef object owner = cnp.get_array_base(source)
    cnp.set_array_base(out, owner if isinstance(owner, cnp.ndarray) else source)
    return out


cdef bint steps_of_view(cnp.ndarray source, int n, cnp.npy_intp *sizes, cnp.npy_intp *steps) except -1:
    """Find the steps with which `source` can be seen in `sizes` without a copy; False if there are none.

    The dimensions of `source` fall into blocks that lie evenly in memory; each must be filled exactly by
    consecutive new dimensions, from the last one up.
    """
    cdef int old = cnp.PyArray_NDIM(source), new = n - 1, d
    cdef cnp.npy_intp *have = cnp.PyArray_DIMS(source)
    cdef cnp.npy_intp *step = cnp.PyArray_STRIDES(source)
    cdef cnp.npy_intp item = cnp.PyArray_ITEMSIZE(source), unit, block = 1, filled = 1
    if old == 0 or cnp.PyArray_SIZE(source) == 0:
        for d in range(n - 1, -1, -1):
            steps[d] = item
            item *= max(sizes[d], 1)
        return True
    unit = step[old - 1]
    for d in range(old - 1, -1, -1):
        block *= have[d]
        if d > 0 and (have[d - 1] == 1 or step[d - 1] == block * unit):
            continue
        while new >= 0 and (filled < block or sizes[new] == 1):
            steps[new] = filled * unit
            filled *= sizes[new]
            new -= 1
        if filled != block:
            return False
        if d > 0:
            unit, block, filled = step[d - 1], 1, 1
    return new < 0


cdef cnp.ndarray reshaped(cnp.ndarray source, int n, cnp.npy_intp *sizes):
    """Return the elements in C order under other sizes of the same product; copied only if they must be."""
    cdef cnp.npy_intp steps[MAX_DIMS]
    if not steps_of_view(source, n, sizes, steps):
        source = cnp.PyArray_NewCopy(source, cnp.NPY_CORDER)
        steps_of_view(source, n, sizes, steps)
    return as_strided(source, n, sizes, steps, 0)


cdef cnp.ndarray in_shape(cnp.ndarray source, tuple shape):
    """Return the elements in a shape that is known to fit."""
    cdef cnp.npy_intp sizes[MAX_DIMS]
    cdef int d
    for d in range(len(shape)):
        sizes[d] = shape[d]
    return reshaped(source, len(shape), sizes)


cdef bint fills_memory(cnp.ndarray array):
    """Tell whether the elements lie without gaps or overlaps, in whatever order of dimensions."""
    cdef int d
    cdef cnp.npy_intp filled = cnp.PyArray_ITEMSIZE(array), whole = cnp.PyArray_NBYTES(array)
    cdef bint found = True
    while found and filled < whole:
        found = False
        for d in range(cnp.PyArray_NDIM(array)):
            if cnp.PyArray_DIM(array, d) > 1 and cnp.PyArray_STRIDE(array, d) == filled:
                filled *= cnp.PyArray_DIM(array, d)
                found = True
                break
    return filled >= whole


cdef bint repeats(cnp.ndarray array):
    """Tell whether several elements lie at one place in memory, as after `expand`."""
    cdef int d
    if cnp.PyArray_SIZE(array) == 0:
        return False
    for d in range(cnp.PyArray_NDIM(array)):
        if cnp.PyArray_STRIDE(array, d) == 0 and cnp.PyArray_DIM(array, d) > 1:
            return True
    return False


cdef cnp.ndarray copy_of(cnp.ndarray source):
    """Return a copy that keeps the order of the dimensions in memory."""
    cdef cnp.ndarray out
    if not fills_memory(source):
        return cnp.PyArray_NewCopy(source, cnp.NPY_CORDER if repeats(source) else cnp.NPY_KEEPORDER)
    out = cnp.PyArray_New(cnp.ndarray, cnp.PyArray_NDIM(source), cnp.PyArray_DIMS(source), cnp.PyArray_TYPE(source),
                          cnp.PyArray_STRIDES(source), NULL, 0, 0, None)
    cnp.PyArray_CopyInto(out, source)
    return out


cdef int read_sizes(object given, cnp.npy_intp *sizes, str function) except -1:
    """Read sizes given as f(2, 3) or f((2, 3)) into `sizes`; return how many there are."""
    cdef Py_ssize_t i, count, size
    if len(given) == 1 and isinstance(given[0], (tuple, list)):
        given = given[0]
    count = len(given)
    if count > MAX_DIMS:
        raise RuntimeError(f"{function}(): a tensor has at most {MAX_DIMS} dimensions, got {count}")
    for i in range(count):
        try:
            size = given[i]             # through __index__, which floats do not have
            sizes[i] = size
        except TypeError:
            raise TypeError(
                f"{function}(): argument 'size' must be tuple of ints, but found element of type "
                f"{type(given[i]).__name__} at pos {i}") from None
        except OverflowError:
            raise RuntimeError(f"{function}(): size {given[i]} at pos {i} does not fit into 64 bits") from None
    return count


cdef int infer_size(int n, cnp.npy_intp *sizes, Py_ssize_t numel) except -1:
    """Replace a −1 by the size that makes the product `numel`; RuntimeError if the sizes do not fit."""
    cdef int d, unknown = -1
    cdef Py_ssize_t product = 1
    for d in range(n):
        if sizes[d] == -1:
            if unknown >= 0:
                raise RuntimeError("only one dimension can be inferred")
            unknown = d
        elif sizes[d] < 0:
            raise RuntimeError(f"invalid shape dimension {sizes[d]} at index {d} of shape {as_list(n, sizes)}")
        elif sizes[d] > 0 and product > PY_SSIZE_T_MAX // sizes[d]:
            product = PY_SSIZE_T_MAX            # no tensor has so many elements
        else:
            product *= sizes[d]
    if unknown >= 0 and product == 0 and numel == 0:
        raise RuntimeError(
            f"cannot reshape tensor of 0 elements into shape {as_list(n, sizes)} because the unspecified dimension size "
            "-1 can be any value and is ambiguous")
    if (product != numel) if unknown < 0 else (product == 0 or numel % product != 0):
        raise RuntimeError(f"shape '{as_list(n, sizes)}' is invalid for input of size {numel}")
    if unknown >= 0:
        sizes[unknown] = numel // product


cdef list as_list(int n, cnp.npy_intp *sizes):
    cdef int d
    return [sizes[d] for d in range(n)]
