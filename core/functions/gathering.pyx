"""Reading and writing by index tensors along a dimension, and adding where they point."""

cimport numpy as cnp
from libc.stdint cimport int64_t

from core.kernels.reduction cimport add_rows
from core.tape cimport (
    NO_INPUT, Address, Node, SavedTensor, TensorBase, is_floating, ndim, numel, recording, recording2, shape, typenum,
    wrap)
from core.functions.filling cimport number_like
from core.functions.shape cimport expanded, seen_as
from core.functions.values cimport axis_of, cast
from core.functions.strides cimport shape_of

import numpy as np

cnp.import_array()


# --- adding where index arrays point ---------------------------------------------------------------------

ctypedef void (*AddRows)(const void *, const int64_t *, Py_ssize_t, Py_ssize_t, void *) noexcept nogil


cdef int add_at(object whole, tuple index, object values) except -1:
    """Do np.add.at, by a kernel where the index arrays name whole rows of a contiguous float array."""
    cdef cnp.ndarray target = whole, places, parts
    cdef Address target_data, parts_data
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


cdef tuple leading(tuple index):
    """Return the arrays before the first dimension that is taken whole."""
    cdef Py_ssize_t d
    for d in range(len(index)):
        if isinstance(index[d], slice):
            return index[:d]
    return index


cdef object row_numbers(cnp.ndarray whole, tuple index):
    """Return which row of `whole`, seen as a matrix, each place is (int64); None where the places are no rows."""
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


# --- along a dimension ----------------------------------------------------------------------------------

cdef tuple index_grid(object index, int dim):
    """Return arrays that name, for each place of `index`, the place with its coordinates but index[...] in `dim`."""
    cdef int d, n = index.ndim
    return tuple([index if d == dim else np.arange(index.shape[d]).reshape((-1,) + (1,) * (n - 1 - d)) for d in range(n)])


cdef int check_integers(TensorBase index, str name) except -1:
    if typenum(index) != cnp.NPY_INT64 and typenum(index) != cnp.NPY_INT32:
        raise RuntimeError(f"{name}(): Expected dtype int32/int64 for index")


cdef int check_index(TensorBase input, int dim, TensorBase index, str name) except -1:
    """Refuse what would read or write beyond the end."""
    cdef Py_ssize_t size = shape(input)[dim] if ndim(input) else 1
    cdef int d
    check_integers(index, name)
    if max(ndim(index), 1) != max(ndim(input), 1):
        raise RuntimeError(
            f"Index tensor must have the same number of dimensions as {'input' if name == 'gather' else 'self'} tensor")
    for d in range(min(ndim(index), ndim(input))):
        if d != dim and shape(index)[d] > shape(input)[d] and numel(index):
            raise RuntimeError(
                f"Size does not match at dimension {d} expected index {list(shape_of(index))} to be no larger than self "
                f"{list(shape_of(input))} apart from dimension {dim}")
    if numel(index):
        for each in (np.min(index.array()), np.max(index.array())):
            if not 0 <= each < size:
                raise RuntimeError(f"index {each} is out of bounds for dimension {dim} with size {size}")


cdef object at_least_1d(TensorBase input):
    """Return the array, with one dimension at least."""
    return np.atleast_1d(input.array())


cdef class GatherBackward0(Node):
    """Gradient of gather: each g added to the element that was read."""
    cdef readonly SavedTensor self, index
    cdef readonly int dim
    cdef readonly bint sparse_grad
    cdef tuple sizes

    cdef tuple backward(self, TensorBase grad):
        cdef object whole = np.zeros(self.sizes, (<object> grad.array()).dtype)
        add_at(np.atleast_1d(whole), index_grid(at_least_1d(self.index.unpack(self)), self.dim), at_least_1d(grad))
        return (wrap(whole),)


def gather(TensorBase input, dim, TensorBase index, *, sparse_grad=False):
    """Return out[i, j, ...] = input[index[i, j, ...], j, ...] for dim 0, and so on, in the shape of `index`."""
    cdef GatherBackward0 node
    cdef int d = axis_of(dim, ndim(input))
    check_index(input, d, index, "gather")
    cdef TensorBase out = wrap(np.asarray(at_least_1d(input)[index_grid(at_least_1d(index), d)]).reshape(shape_of(index)))
    if recording(input):
        node = GatherBackward0.__new__(GatherBackward0)
        node.dim, node.sizes, node.sparse_grad = d, shape_of(input), sparse_grad
        node.record(out, (input,))
        node.self, node.index = node.save(input, 0), node.save(index, NO_INPUT)
    return out


def take_along_dim(TensorBase input, TensorBase indices, dim=None):
    """Return `gather` after broadcasting both in all other dimensions; without `dim`, of the flattened tensors."""
    cdef int d
    cdef list sizes
    if dim is None:
        return gather(seen_as(input, (-1,)), 0, seen_as(indices, (-1,)))
    if ndim(input) != ndim(indices):
        raise RuntimeError(
            "torch.take_along_dim(): input and indices should have the same number of dimensions, but got "
            f"{ndim(input)} dimensions for input, and {ndim(indices)} dimensions for indices")
    d = axis_of(dim, ndim(input))
    try:
        sizes = list(np.broadcast_shapes(*[tuple([1 if i == d else n for i, n in enumerate(each)])
                                           for each in (shape_of(input), shape_of(indices))]))
    except ValueError:
        raise RuntimeError(
            f"torch.take_along_dim(): shapes {list(shape_of(input))} and {list(shape_of(indices))} cannot be broadcast "
            f"apart from dimension {d}") from None
    sizes[d] = -1
    return gather(expanded(input, tuple(sizes)), d, expanded(indices, tuple(sizes)))


cdef class ScatterBackward0(Node):
    """Gradient of scatter from a tensor: g, 0 where it was put, for the input; for the source the g of those places."""
    cdef readonly SavedTensor index
    cdef readonly int dim
    cdef tuple source_sizes
    cdef int number

    cdef tuple backward(self, TensorBase grad):
        return (self.rest(grad), self.of_source(grad) if self.needs(1) else None)

    cdef TensorBase rest(self, TensorBase grad):
        cdef object left = (<object> grad.array()).copy()
        np.atleast_1d(left)[index_grid(at_least_1d(self.index.unpack(self)), self.dim)] = 0
        return wrap(left)

    cdef TensorBase of_source(self, TensorBase grad):
        cdef TensorBase index = self.index.unpack(self)
        cdef object whole = np.zeros(self.source_sizes, (<object> grad.array()).dtype)
        cdef object places = at_least_1d(index)
        np.atleast_1d(whole)[tuple([slice(size) for size in places.shape])] = at_least_1d(grad)[index_grid(places, self.dim)]
        return cast(wrap(whole), self.number)


cdef class ScatterBackward1(ScatterBackward0):
    """Gradient of scatter of a number: g, and 0 where it was put."""
    cdef tuple backward(self, TensorBase grad):
        return (self.rest(grad),)


cdef class ScatterAddBackward0(ScatterBackward0):
    """Gradient of scatter_add: g for the input, the g of its place for each added element."""
    cdef tuple backward(self, TensorBase grad):
        return (grad, self.of_source(grad) if self.needs(1) else None)


cdef TensorBase scattered(TensorBase input, object dim, TensorBase index, object src, bint add, str name):
    cdef ScatterBackward0 node
    cdef int d = axis_of(dim, ndim(input)), i
    cdef TensorBase source, out
    check_integers(index, name)
    if isinstance(src, TensorBase):
        source = src
        if typenum(source) != typenum(input):
            raise RuntimeError(f"{name}(): Expected self.dtype to be equal to src.dtype")
        for i in range(min(ndim(index), ndim(source))):
            if shape(index)[i] > shape(source)[i]:
                raise RuntimeError(
                    f"Expected index {list(shape_of(index))} to be no larger than self {list(shape_of(input))} apart from "
                    f"dimension {d} and to be no larger size than src {list(shape_of(source))}")
        check_index(input, d, index, name)
        if max(ndim(source), 1) != max(ndim(index), 1):
            raise RuntimeError("Index tensor must have the same number of dimensions as src tensor")
        values = at_least_1d(source)[tuple([slice(size) for size in at_least_1d(index).shape])]
    else:
        source = None
        check_index(input, d, index, name)
        values = number_like(src, input)
    out = wrap(cnp.PyArray_NewCopy(input.array(), cnp.NPY_CORDER))
    if add:
        add_at(at_least_1d(out), index_grid(at_least_1d(index), d), values)
    else:
        at_least_1d(out)[index_grid(at_least_1d(index), d)] = values
    if is_floating(input) and (recording(input) if source is None else recording2(input, source)):
        if add:
            node = ScatterAddBackward0.__new__(ScatterAddBackward0)
        elif source is None:
            node = ScatterBackward1.__new__(ScatterBackward1)
        else:
            node = ScatterBackward0.__new__(ScatterBackward0)
        node.dim = d
        if source is not None:
            node.source_sizes, node.number = shape_of(source), typenum(source)
        node.record(out, (input,) if source is None else (input, source))
        node.index = node.save(index, NO_INPUT)
    return out


def scatter(TensorBase input, dim, TensorBase index, src=None, *, value=None):
    """Return a copy in which, for dim 0, out[index[i, j], j] = src[i, j], or a number; the opposite of `gather`."""
    if src is None and value is None:
        raise TypeError("scatter() takes a tensor or a number: src or value")
    return scattered(input, dim, index, value if src is None else src, False, "scatter")


def scatter_add(TensorBase input, dim, TensorBase index, TensorBase src):
    """Return a copy to which, for dim 0, src[i, j] is added at [index[i, j], j]."""
    return scattered(input, dim, index, src, True, "scatter_add")


# --- whole slices -------------------------------------------------------------------------------------------

cdef class IndexSelectBackward0(Node):
    """Gradient of index_select: each slice of g added to the slice that was read."""
    cdef readonly tuple self_sym_sizes
    cdef readonly SavedTensor index
    cdef readonly int dim

    cdef tuple backward(self, TensorBase grad):
        cdef object whole = np.zeros(self.self_sym_sizes, (<object> grad.array()).dtype)
        rows = np.moveaxis(np.atleast_1d(whole), self.dim, 0)
        add_at(rows, (at_least_1d(self.index.unpack(self)),), np.moveaxis(at_least_1d(grad), self.dim, 0))
        return (wrap(whole),)


def index_select(TensorBase input, dim, TensorBase index):
    """Return the slices of dimension `dim` that `index`, a vector, names."""
    cdef IndexSelectBackward0 node
    cdef int d = axis_of(dim, ndim(input))
    cdef object names
    if ndim(index) > 1:
        raise IndexError("index_select(): Index is supposed to be a vector")
    if typenum(index) != cnp.NPY_INT64 and typenum(index) != cnp.NPY_INT32:
        raise RuntimeError("index_select(): Expected dtype int32 or int64 for index")
    names, values = at_least_1d(index), at_least_1d(input)
    if names.size and not 0 <= names.min() <= names.max() < values.shape[d]:
        raise IndexError("index out of range in self")
    cdef TensorBase out = wrap(np.asarray(values.take(names, d)))
    if ndim(input) == 0:
        out = wrap(np.asarray((<object> out.array()).reshape(())))
    if recording(input):
        node = IndexSelectBackward0.__new__(IndexSelectBackward0)
        node.self_sym_sizes, node.dim = shape_of(input), d
        node.record(out, (input,))
        node.index = node.save(index, NO_INPUT)
    return out


def repeat_interleave(TensorBase input, repeats, dim=None, *, output_size=None):
    """Return each slice along `dim` (or of the flattened tensor) repeated `repeats` times, or by a tensor of counts."""
    cdef TensorBase source = seen_as(input, (-1,)) if dim is None else input, times
    cdef int d = 0 if dim is None else axis_of(dim, ndim(input))
    cdef object counts
    if isinstance(repeats, TensorBase):
        times = repeats
        check_integers(times, "repeat_interleave")
        counts = at_least_1d(times)
        if ndim(times) > 1:
            raise RuntimeError("repeats must be 0-dim or 1-dim tensor")
    else:
        counts = np.array([repeats.__index__()], np.int64)
    size = at_least_1d(source).shape[d]
    if counts.size and counts.min() < 0:
        raise RuntimeError("Repeats must be non-negative")
    if counts.size not in (1, size):
        raise RuntimeError(f"repeats must have the same size as input along dim, but got repeats.size(0) = {counts.size} and "
                           f"input.size({d}) = {size}")
    if counts.size and counts.max() * float(size) > 2.0 ** 40:
        raise RuntimeError(f"repeat_interleave(): {counts.max()} times {size} slices do not fit into memory")
    return index_select(source, d, wrap(np.repeat(np.arange(size), counts)))


cdef class IndexAddBackward0(Node):
    """Gradient of index_add: g for the input, alpha·g of its place for each added slice."""
    cdef readonly SavedTensor index, source
    cdef readonly int dim, source_dim
    cdef readonly object alpha
    cdef tuple source_sizes

    cdef tuple backward(self, TensorBase grad):
        cdef object part
        if not self.needs(1):
            return (grad, None)
        part = at_least_1d(grad).take(at_least_1d(self.index.unpack(self)), self.dim) * (<object> grad.memory).dtype.type(self.alpha)
        return (grad, wrap(np.ascontiguousarray(part).reshape(self.source_sizes)))


def index_add(TensorBase input, dim, TensorBase index, TensorBase source, *, alpha=1):
    """Return a copy to whose slices along `dim`, named by `index`, alpha times the slices of `source` are added."""
    cdef IndexAddBackward0 node
    cdef int d = axis_of(dim, ndim(input))
    cdef object names = at_least_1d(index), values = at_least_1d(source)
    check_integers(index, "index_add")
    if ndim(index) > 1:
        raise IndexError("index_add_(): Index is supposed to be a vector")
    if typenum(source) != typenum(input):
        raise RuntimeError(
            f"index_add_(): self ({input.dtype.legacy_name}) and source ({source.dtype.legacy_name}) must have the same scalar "
            "type")
    cdef TensorBase out = wrap(cnp.PyArray_NewCopy(input.array(), cnp.NPY_CORDER))
    into = at_least_1d(out)
    if values.ndim != into.ndim or (*values.shape[:d], *values.shape[d + 1:]) != (*into.shape[:d], *into.shape[d + 1:]):
        raise RuntimeError(
            f"source tensor shape must match self tensor shape, excluding the specified dimension. Got self.shape = "
            f"{list(shape_of(input))} source.shape = {list(shape_of(source))}")
    if values.shape[d] != names.size:
        raise RuntimeError(f"index_add_(): Number of indices ({names.size}) should be equal to source.size(dim): "
                           f"({values.shape[d]}), for dim: {d}")
    if names.size and not 0 <= names.min() <= names.max() < into.shape[d]:
        raise IndexError("index out of range in self")
    with np.errstate(all="ignore"):
        add_at(np.moveaxis(into, d, 0), (names,), np.moveaxis(values if alpha == 1 else values * number_like(alpha, source), d, 0))
    if is_floating(input) and recording2(input, source):
        node = IndexAddBackward0.__new__(IndexAddBackward0)
        node.dim, node.alpha, node.source_sizes, node.source_dim = d, alpha, shape_of(source), ndim(source)
        node.record(out, (input, source))
        node.index, node.source = node.save(index, NO_INPUT), node.save(source, 1)
    return out
