"""Orders and counts: sort, topk, median, unique, nonzero. NaN counts as larger than everything."""

cimport numpy as cnp
from core.tape cimport Node, SavedTensor, TensorBase, is_floating, ndim, recording, shape, typenum, wrap
from core.functions.values cimport axis_of

import numpy as np

from core import return_types

cnp.import_array()


cdef class SortBackward0(Node):
    """Gradient of sort: each g back at the index that its element came from."""
    cdef readonly SavedTensor indices
    cdef readonly tuple self_sym_sizes
    cdef readonly int dim

    cdef tuple backward(self, TensorBase grad):
        return (self.placed(grad, True),)

    cdef TensorBase placed(self, TensorBase grad, bint keepdim):
        """Return zeros with g where its elements came from."""
        cdef object whole, places = self.indices.unpack(self).array(), g = grad.array()
        if not self.self_sym_sizes:
            return grad
        if not keepdim:
            places, g = np.expand_dims(places, self.dim), np.expand_dims(g, self.dim)
        whole = np.zeros(self.self_sym_sizes, g.dtype)
        np.put_along_axis(whole, places, g, self.dim)
        return wrap(whole)


cdef class SortBackward1(SortBackward0):
    """Gradient of sort where the caller asked for equal elements to keep their order."""


cdef class TopkBackward0(SortBackward0):
    """Gradient of topk: each g back at the index that its element came from, 0 elsewhere."""


cdef object order(object array, int dim, bint descending):
    """Return the indices that sort an array along a dimension; equal elements keep their order."""
    if array.ndim == 0:
        return np.zeros((), np.int64)
    if not descending:
        return np.argsort(array, dim, kind="stable")
    backwards = np.argsort(np.flip(array, dim), dim, kind="stable")
    return array.shape[dim] - 1 - np.flip(backwards, dim)


cdef object taken(TensorBase input, object places, int d, object pair, SortBackward0 node):
    cdef TensorBase indices = wrap(np.ascontiguousarray(places).reshape(places.shape)), out
    values = (<object> input.array()).copy() if ndim(input) == 0 else np.take_along_axis(input.array(), indices.array(), d)
    out = wrap(np.asarray(values))
    if is_floating(input) and recording(input):
        node.self_sym_sizes, node.dim = (<object> input.array()).shape, d
        node.record(out, (input,))
        node.indices = node.save_output(indices)
    return pair(out, indices)


def sort(TensorBase input, dim=-1, descending=False, *, stable=False):
    """Return (values, indices) in rising or falling order along `dim`; equal elements keep their order."""
    cdef int d = axis_of(dim, ndim(input))
    cdef SortBackward0 node = SortBackward1.__new__(SortBackward1) if stable else SortBackward0.__new__(SortBackward0)
    return taken(input, order(input.array(), d, descending), d, return_types.sort, node)


def argsort(TensorBase input, dim=-1, descending=False, *, stable=False):
    """Return the indices that sort the tensor along `dim`."""
    return wrap(np.array(order(input.array(), axis_of(dim, ndim(input)), descending), np.int64, order="C"))


def topk(TensorBase input, Py_ssize_t k, dim=-1, largest=True, sorted=True):
    """Return (values, indices) of the k largest or smallest elements along `dim`, the most extreme first."""
    cdef int d = axis_of(dim, ndim(input))
    if not 0 <= k <= (shape(input)[d] if ndim(input) else 1):
        raise RuntimeError("selected index k out of range")
    places = order(input.array(), d, largest)
    if ndim(input):
        places = places.take(range(k), d)
    return taken(input, places, d, return_types.topk, TopkBackward0.__new__(TopkBackward0))


# --- median -------------------------------------------------------------------------------------------------

cdef class MedianBackward0(Node):
    """Gradient of the median of all elements: g shared evenly among those that equal it."""
    cdef readonly SavedTensor self, result

    cdef tuple backward(self, TensorBase grad):
        cdef object x = self.self.unpack(self).array(), y = self.result.unpack(self).array()
        cdef object equal = np.isnan(x) if np.isnan(y) else x == y
        return (wrap(np.asarray(equal * (grad.array() / np.count_nonzero(equal)), x.dtype)),)


cdef class MedianBackward1(SortBackward0):
    """Gradient of the median along a dimension: g at its index, 0 elsewhere."""
    cdef readonly bint keepdim

    cdef tuple backward(self, TensorBase grad):
        return (self.placed(grad, self.keepdim),)


cdef object middle(object array, int dim):
    """Return where the median is along a dimension, kept with size 1: the first NaN, or the lower of two middles."""
    cdef object places = np.argsort(array, dim, kind="stable").take([(array.shape[dim] - 1) // 2], dim)
    if array.dtype.kind != "f":
        return places
    nothing = np.isnan(array)
    return np.where(nothing.any(dim, keepdims=True), nothing.argmax(dim, keepdims=True), places)


def median(TensorBase input, dim=None, bint keepdim=False):
    """Return the lower middle value of all elements, or (values, indices) along `dim`; NaN if one is there."""
    cdef MedianBackward0 whole
    cdef MedianBackward1 node
    cdef TensorBase out, indices
    cdef object x = input.array(), places
    cdef int d
    if typenum(input) == cnp.NPY_BOOL:
        raise RuntimeError("\"median\" not implemented for 'Bool'")
    if dim is None:
        flat = np.ascontiguousarray(x).reshape(-1)
        if flat.size == 0:
            value = np.array(np.nan if x.dtype.kind == "f" else np.iinfo(x.dtype).min, x.dtype)
        else:
            value = flat[middle(flat, 0)[0]]
        out = wrap(np.array(value, x.dtype))
        if recording(input):
            whole = MedianBackward0.__new__(MedianBackward0)
            whole.record(out, (input,))
            whole.self, whole.result = whole.save(input, 0), whole.save_output(out)
        return out
    d = axis_of(dim, ndim(input))
    if ndim(input) == 0:
        out, indices = wrap(x.copy()), wrap(np.zeros((), np.int64))
    else:
        if x.shape[d] == 0:
            raise IndexError(f"median(): Expected reduction dim {d} to have non-zero size.")
        places = middle(x, d)
        values = np.take_along_axis(x, places, d)
        if not keepdim:
            values, places = values.squeeze(d), places.squeeze(d)
        indices, out = wrap(np.array(places, np.int64, order="C")), wrap(np.array(values, order="C"))
    if recording(input):
        node = MedianBackward1.__new__(MedianBackward1)
        node.self_sym_sizes, node.dim, node.keepdim = x.shape, d, keepdim
        node.record(out, (input,))
        node.indices = node.save_output(indices)
    return return_types.median(out, indices)


# --- counts -------------------------------------------------------------------------------------------------

def unique(TensorBase input, sorted=True, return_inverse=False, return_counts=False, dim=None):
    """Return the distinct elements, or slices along `dim`, in rising order; each NaN is distinct.

    With return_inverse also where each element is found among them, with return_counts how often it came.
    """
    cdef object x = input.array(), found
    cdef int d
    if dim is not None:
        d = axis_of(dim, ndim(input))
        if ndim(input) == 0 or x.size == 0 and x.shape[d] == 0:
            raise RuntimeError("unique(): there are no slices along a dimension of size 0; leave out dim")
    found = np.unique(x, False, True, True, axis=None if dim is None else d, equal_nan=False)
    result = [wrap(np.ascontiguousarray(found[0]))]
    if return_inverse:
        result.append(wrap(np.ascontiguousarray(found[1], np.int64).reshape(x.shape if dim is None else -1)))
    if return_counts:
        result.append(wrap(np.ascontiguousarray(found[2], np.int64)))
    return tuple(result) if len(result) > 1 else result[0]


def bincount(TensorBase input, weights=None, Py_ssize_t minlength=0):
    """Count how often each number from 0 on comes in a vector of integers; with weights, sums theirs."""
    cdef object x = input.array()
    if ndim(input) != 1 or x.dtype.kind not in "iu" or (x.size and x.min() < 0):
        raise RuntimeError("bincount only supports 1-d non-negative integral inputs.")
    if minlength < 0:
        raise RuntimeError("minlength should be >= 0")
    if x.size and x.max() > 1 << 40 or minlength > 1 << 40:
        raise RuntimeError(f"bincount(): {max(int(x.max()) if x.size else 0, minlength)} bins do not fit into memory")
    if weights is None:
        return wrap(np.asarray(np.bincount(x, minlength=minlength), np.int64))
    if not isinstance(weights, TensorBase):
        raise TypeError(f"bincount(): argument 'weights' must be Tensor, not {type(weights).__name__}")
    if weights.shape != input.shape:
        raise RuntimeError("weights should be 1-d and have the same length as input")
    w = (<TensorBase> weights).array()
    return wrap(np.asarray(np.bincount(x, w, minlength), w.dtype if w.dtype == np.float32 else np.float64))


def nonzero(TensorBase input, *, as_tuple=False):
    """Return the indices of the elements that are not 0: a row for each, or, as_tuple, a vector for each dimension."""
    if as_tuple:
        return tuple([wrap(each) for each in np.nonzero(np.atleast_1d(input.array()))])
    return wrap(np.ascontiguousarray(np.argwhere(input.array()), np.int64))
