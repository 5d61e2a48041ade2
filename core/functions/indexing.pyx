"""Indexing: `x[...]` and `x[...] = y`.

Ints, slices, None and `...` give views, recorded one step at a time as PyTorch does. Lists, arrays, masks and
integer tensors then index what is left of the dimensions: reading copies, writing is `index_put_`.
"""

cimport numpy as cnp
from cpython.long cimport PyLong_CheckExact
from core.tape cimport (
    NO_INPUT, Node, SavedTensor, TensorBase, alias, is_floating, ndim, recording, shape, typenum, wrap)
from core.functions.gathering cimport add_at
from core.functions.filling cimport copy_into, fill_with, number_like
from core.functions.inplace cimport begin_write, end_write
from core.functions.slicing cimport aliased, select_index, slice_of
from core.functions.shape cimport expanded, seen_as, unsqueezed
from core.functions.values cimport sum_to
from core.functions.strides cimport shape_of

import numbers

import numpy as np

cnp.import_array()


# --- reading an index -----------------------------------------------------------------------------------

cdef object understood(object index):
    """Return an element of an index as an int, a bool, a slice, None, ... or an array of int64 or bool."""
    cdef object array
    if index is None or index is Ellipsis or isinstance(index, (bool, slice)):
        return index
    if isinstance(index, numbers.Integral):
        return int(index)
    if isinstance(index, TensorBase):
        array = (<TensorBase> index).array()
        if array.ndim == 0 and array.dtype.kind in "iu" and array.dtype != np.uint8:
            return int(array)
    elif isinstance(index, (list, tuple, range, np.ndarray, np.bool_)):
        if isinstance(index, (list, tuple)):
            index = [each.item() if isinstance(each, TensorBase) and ndim(<TensorBase> each) == 0 else each for each in index]
        array = np.asarray(index)
        if array.size == 0 and array.dtype.kind == "f" and not isinstance(index, np.ndarray):
            array = array.astype(np.int64)
        if array.dtype.kind not in "iubf":
            raise TypeError(f"new(): invalid data type '{type(index[0]).__name__ if len(index) else array.dtype}'")
    elif isinstance(index, str):
        raise TypeError("new(): invalid data type 'str'")
    else:
        raise IndexError(
            "only integers, slices (`:`), ellipsis (`...`), None and long or byte Variables are valid indices (got "
            f"{type(index).__name__})")
    if array.dtype.kind == "f":
        raise IndexError("tensors used as indices must be long, int, byte or bool tensors")
    if array.dtype.kind == "b" or array.dtype == np.uint8:
        return np.asarray(array, np.bool_) if array.ndim else bool(array)
    return np.asarray(array, np.int64)


cdef TensorBase selected(TensorBase input, int dim, Py_ssize_t index, int named):
    """Return one index of dimension `dim`; an error calls the dimension `named`."""
    cdef Py_ssize_t size
    if ndim(input) == 0:
        raise IndexError(
            "invalid index of a 0-dim tensor. Use `tensor.item()` in Python or `tensor.item<T>()` in C++ to convert a 0-dim "
            "tensor to a number")
    size = shape(input)[dim]
    if not -size <= index < size:
        raise IndexError(f"index {index} is out of bounds for dimension {named} with size {size}")
    return select_index(input, dim, index if index >= 0 else index + size)


cdef TensorBase sliced(TensorBase input, int dim, object index, bint skip_whole):
    cdef Py_ssize_t start, stop, step, size
    if ndim(input) == 0:
        raise IndexError("slice() cannot be applied to a 0-dim tensor.")
    size = shape(input)[dim]
    start, stop, step = index.indices(size)
    if step <= 0:
        raise ValueError("step must be greater than zero")
    if skip_whole and (index.start is None or index.start == 0) and stop == size and step == 1:
        return input
    return slice_of(input, dim, start, stop, step)


cdef int dims_named(list index) except -1:
    """Count the dimensions that an index names."""
    cdef int count = 0
    for each in index:
        if isinstance(each, np.ndarray) and each.dtype.kind == "b":
            count += each.ndim
        elif each is not None and each is not Ellipsis and not isinstance(each, bool):
            count += 1
    return count


cdef TensorBase basic(TensorBase input, tuple given, list arrays):
    """Return the view that ints, slices, None and ... give; put the rest of the index into `arrays`, by dimension."""
    cdef list index = [understood(each) for each in given]
    cdef int named = dims_named(index), dim = 0, d
    cdef TensorBase out = input
    cdef bint expanded_dots = False
    if named > ndim(input) and not (ndim(input) == 0 and len(index) == 1 and not isinstance(index[0], np.ndarray)):
        raise IndexError(f"too many indices for tensor of dimension {ndim(input)}")
    for each in index:
        if isinstance(each, bool):
            out = unsqueezed(out, dim)
            place(arrays, dim, np.zeros(1 if each else 0, np.int64))
            dim += 1
        elif isinstance(each, int):
            out = selected(out, dim, each, dim + ndim(input) - ndim(out))
        elif isinstance(each, slice):
            out = sliced(out, dim, each, True)
            dim += 1
        elif each is None:
            out = unsqueezed(out, dim)
            dim += 1
        elif each is Ellipsis:
            if not expanded_dots:
                dim += ndim(input) - named
            expanded_dots = True
        elif each.dtype.kind == "b":
            for d in range(each.ndim):
                if each.shape[d] != shape(out)[dim + d]:
                    raise IndexError(
                        f"The shape of the mask {list(each.shape)} at index {d} does not match the shape of the indexed "
                        f"tensor {list(shape_of(out))} at index {dim + d}")
            for found in np.nonzero(each):
                place(arrays, dim, found)
                dim += 1
        else:
            place(arrays, dim, each)
            dim += 1
    if arrays:
        check_bounds(out, arrays)
    return out


cdef int place(list arrays, int dim, object array) except -1:
    while len(arrays) <= dim:
        arrays.append(None)
    arrays[dim] = array


cdef int check_bounds(TensorBase input, list arrays) except -1:
    cdef Py_ssize_t d, size
    cdef list shapes = []
    for d in range(len(arrays)):
        if arrays[d] is None:
            continue
        shapes.append(list(arrays[d].shape))
        size = shape(input)[d]
        outside = (arrays[d] < -size) | (arrays[d] >= size)
        if outside.any():
            raise IndexError(f"index {arrays[d][outside][0]} is out of bounds for dimension {d} with size {size}")
    try:
        np.broadcast_shapes(*shapes)
    except ValueError:
        raise IndexError(
            "shape mismatch: indexing tensors could not be broadcast together with shapes "
            + ", ".join(map(str, shapes))) from None


cdef tuple numpy_index(list arrays):
    return tuple([slice(None) if each is None else each for each in arrays])


# --- reading ----------------------------------------------------------------------------------------------

cdef class IndexedNode(Node):
    """The node of an operation on the elements that index arrays name."""
    cdef tuple kept                 # a SavedTensor per dimension, None where there is no array

    cdef int keep(self, list arrays, tuple sources) except -1:
        cdef TensorBase source
        cdef list kept = []
        cdef Py_ssize_t d
        for d in range(len(arrays)):
            if arrays[d] is None:
                kept.append(None)
                continue
            source = None
            for each in sources:        # the caller's own tensor: a later write to it must be noticed
                if isinstance(each, TensorBase) and (<TensorBase> each).array() is arrays[d]:
                    source = each
            kept.append(self.save(wrap(arrays[d]) if source is None else source, NO_INPUT))
        self.kept = tuple(kept)

    @property
    def indices(self):
        """The index tensors by dimension, None where there is none."""
        return tuple([None if each is None else (<SavedTensor> each).unpack(self) for each in self.kept])

    cdef tuple index(self):
        return tuple([slice(None) if each is None else (<SavedTensor> each).unpack(self).array() for each in self.kept])


cdef class IndexBackward0(IndexedNode):
    """Gradient of reading x[index]: each g added to the element that was read, which may be one several times."""
    cdef readonly tuple self_sym_sizes

    cdef tuple backward(self, TensorBase grad):
        cdef object whole = np.zeros(self.self_sym_sizes, (<object> grad.array()).dtype)
        add_at(whole, self.index(), grad.array())     # an element may have been read several times
        return (wrap(whole),)


cdef TensorBase gathered(TensorBase input, list arrays, tuple sources):
    cdef IndexBackward0 node
    cdef TensorBase out = wrap(np.ascontiguousarray((<object> input.array())[numpy_index(arrays)]))
    if recording(input):
        node = IndexBackward0.__new__(IndexBackward0)
        node.self_sym_sizes = shape_of(input)
        node.keep(arrays, sources)
        node.record(out, (input,))
    return out


def get_item(TensorBase input, index):
    """Return `input[index]`: a view for ints, slices, None and ..., a copy for masks, lists, arrays and tensors."""
    cdef list arrays = []
    cdef TensorBase out
    if PyLong_CheckExact(index):
        return selected(input, 0, index, 0)
    if isinstance(index, slice):
        return sliced(input, 0, index, False)
    if not isinstance(index, tuple):
        index = (index,)
    out = basic(input, index, arrays)
    if arrays:
        return gathered(out, arrays, index)
    return aliased(input) if out is input else out


# --- writing ----------------------------------------------------------------------------------------------

cdef class IndexPutBackward0(IndexedNode):
    """Gradient of x[index] = v: g without the written places for x, the g of those places for v; of +=, g for x."""
    cdef readonly bint accumulate
    cdef tuple values_shape
    cdef int number

    cdef tuple backward(self, TensorBase grad):
        cdef tuple index = self.index()
        cdef object rest = grad.array(), chosen
        if self.needs(0) and not self.accumulate:
            rest = rest.copy()
            rest[index] = 0
        if self.needs(1):
            chosen = wrap(np.ascontiguousarray((<object> grad.array())[index]))
        return (wrap(rest) if self.needs(0) else None,
                sum_to(chosen, self.values_shape, self.number) if self.needs(1) else None)


cdef int put(object array, tuple index, object values, bint accumulate) except -1:
    try:
        if accumulate:
            add_at(array, index, values)
        else:
            array[index] = values
    except ValueError:
        raise RuntimeError(
            f"shape mismatch: value tensor of shape {list(values.shape)} cannot be broadcast to indexing result of shape "
            f"{list(array[index].shape)}") from None


cdef IndexPutBackward0 putting_node(list arrays, tuple sources, TensorBase values, bint accumulate):
    cdef IndexPutBackward0 node = IndexPutBackward0.__new__(IndexPutBackward0)
    node.accumulate, node.values_shape, node.number = accumulate, shape_of(values), typenum(values)
    node.keep(arrays, sources)
    return node


cdef TensorBase put_in_place(TensorBase input, list arrays, tuple sources, TensorBase values, bint accumulate):
    cdef IndexPutBackward0 node = None
    cdef bint recorded = recording(input) or (recording(values) and is_floating(input))
    if typenum(values) != typenum(input):
        raise RuntimeError(
            "Index put requires the source and destination dtypes match, got "
            f"{input.dtype.legacy_name} for the destination and {values.dtype.legacy_name} for the source.")
    begin_write(input, recorded)
    if recorded:
        node = putting_node(arrays, sources, values, accumulate)
        node.record(alias(input), (input, values))
    put(input.array(), numpy_index(arrays), values.array(), accumulate)
    end_write(input, node)
    return input


cdef list index_arrays(TensorBase input, object indices):
    """Return the arrays of `index_put`: one index tensor, or None, per dimension."""
    cdef list arrays = []
    for each in indices:
        if each is not None and not isinstance(each, TensorBase):
            raise TypeError(f"index_put(): indices must be Tensors or None, got {type(each).__name__}")
    basic(input, tuple([slice(None) if each is None else each if each.ndim else each.reshape(1) for each in indices]), arrays)
    return arrays


def index_put_(TensorBase input, indices, TensorBase values, accumulate=False):
    """Write `values` to the elements that `indices` name, a tuple of index tensors; add them if `accumulate`."""
    return put_in_place(input, index_arrays(input, indices), tuple(indices), values, accumulate)


def index_put(TensorBase input, indices, TensorBase values, accumulate=False):
    """Return a copy with `values` written to the elements that `indices` name, or added if `accumulate`."""
    cdef list arrays = index_arrays(input, indices)
    cdef TensorBase out = wrap(cnp.PyArray_NewCopy(input.array(), cnp.NPY_KEEPORDER))
    put_in_place(out, arrays, tuple(indices), alias(values), accumulate)
    if recording(input) or (recording(values) and is_floating(input)):
        putting_node(arrays, tuple(indices), values, accumulate).record(out, (input, values))
    return out


cdef TensorBase value_tensor(object value, TensorBase input):
    if isinstance(value, TensorBase):
        return value
    if isinstance(value, (numbers.Real, np.bool_)):
        return wrap(number_like(value, input))
    raise TypeError(f"can't assign a {type(value).__name__} to a torch.{input.dtype.legacy_name}Tensor")


cdef TensorBase without_leading_ones(TensorBase values, int most):
    """Drop leading sizes of 1 where values have more than `most` dimensions, as PyTorch allows."""
    cdef tuple sizes = shape_of(values)
    cdef int extra = 0
    while len(sizes) - extra > most and sizes[extra] == 1:
        extra += 1
    return seen_as(values, sizes[extra:]) if extra else values


def set_item(TensorBase input, index, value):
    """Write `value`, a number or a tensor, broadcast, to the place that `index` names: `input[index] = value`."""
    cdef list arrays = []
    cdef TensorBase values = value_tensor(value, input), part
    if isinstance(index, bool) and not index:
        return
    if isinstance(index, slice):
        part = sliced(input, 0, index, False)
    else:
        index = index if isinstance(index, tuple) else (index,)
        part = basic(input, index, arrays)
    if arrays:
        put_in_place(part, arrays, index, without_leading_ones(values, ndim(part)), False)
        return
    if ndim(values) == 0:
        fill_with(part, values)
        return
    values = without_leading_ones(values, ndim(part))
    if shape_of(values) != shape_of(part):
        values = expanded(values, shape_of(part))
    copy_into(part, values)
