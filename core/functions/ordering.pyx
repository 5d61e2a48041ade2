"""Orders: sort, topk, argsort, and where elements are not 0. NaN counts as larger than everything."""

cimport numpy as cnp
from core.tape cimport Node, SavedTensor, TensorBase, is_floating, ndim, recording, shape, wrap
from core.functions.values cimport axis_of

import numpy as np

from core import return_types

cnp.import_array()


cdef class SortBackward0(Node):
    """The gradient goes back to where the elements came from."""
    cdef readonly SavedTensor indices
    cdef readonly tuple self_sym_sizes
    cdef readonly int dim

    cdef tuple backward(self, TensorBase grad):
        cdef object whole
        if not self.self_sym_sizes:
            return (grad,)
        whole = np.zeros(self.self_sym_sizes, (<object> grad.array()).dtype)
        np.put_along_axis(whole, self.indices.unpack(self).array(), grad.array(), self.dim)
        return (wrap(whole),)


cdef class SortBackward1(SortBackward0):
    """Where the caller asked for equal elements to keep their order."""


cdef class TopkBackward0(SortBackward0):
    pass


cdef object order(object array, int dim, bint descending):
    """The indices that sort an array along a dimension; equal elements keep their order."""
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
    """(values, indices) in rising or falling order along `dim`; equal elements keep their order."""
    cdef int d = axis_of(dim, ndim(input))
    cdef SortBackward0 node = SortBackward1.__new__(SortBackward1) if stable else SortBackward0.__new__(SortBackward0)
    return taken(input, order(input.array(), d, descending), d, return_types.sort, node)


def argsort(TensorBase input, dim=-1, descending=False, *, stable=False):
    """The indices that sort the tensor along `dim`."""
    return wrap(np.array(order(input.array(), axis_of(dim, ndim(input)), descending), np.int64, order="C"))


def topk(TensorBase input, Py_ssize_t k, dim=-1, largest=True, sorted=True):
    """(values, indices) of the k largest or smallest elements along `dim`, the most extreme first."""
    cdef int d = axis_of(dim, ndim(input))
    if not 0 <= k <= (shape(input)[d] if ndim(input) else 1):
        raise RuntimeError("selected index k out of range")
    places = order(input.array(), d, largest)
    if ndim(input):
        places = places.take(range(k), d)
    return taken(input, places, d, return_types.topk, TopkBackward0.__new__(TopkBackward0))


def nonzero(TensorBase input, *, as_tuple=False):
    """The indices of the elements that are not 0: a row for each, or, as_tuple, a vector for each dimension."""
    if as_tuple:
        return tuple([wrap(each) for each in np.nonzero(np.atleast_1d(input.array()))])
    return wrap(np.ascontiguousarray(np.argwhere(input.array()), np.int64))
