"""Extremes: the largest and smallest elements, where they are, and whether any or all are true."""

cimport numpy as cnp
from core.tape cimport SavedTensor, TensorBase, is_floating, ndim, numel, recording, shape, typenum, wrap
from core.functions.reduction cimport ReductionNode, kept, reduced
from core.functions.values cimport axes_of, axis_of, cast

import numpy as np

from core import return_types
from core.functions.selection import maximum, minimum

cnp.import_array()

cdef object errstate = np.errstate


# --- extremes ---------------------------------------------------------------------------------------------

cdef class ExtremeNode(ReductionNode):
    """Gradient of the largest or smallest element: g shared evenly among the elements that equal it."""
    cdef readonly SavedTensor self, result

    cdef tuple backward(self, TensorBase grad):
        cdef object x = self.self.unpack(self).array(), y = self.spread(self.result.unpack(self))
        cdef object winners = x == y
        if self.counts_nan():
            winners |= np.isnan(x) & np.isnan(y)
        with errstate(all="ignore"):
            count = np.sum(winners, axis=self.dim, keepdims=True, dtype=x.dtype)
            return (self.in_input_type(self.spread(grad) * winners / count),)

    cdef bint counts_nan(self):
        return False


cdef class AmaxBackward0(ExtremeNode):
    """Gradient of amax: g shared evenly among the largest elements."""


cdef class AminBackward0(ExtremeNode):
    """Gradient of amin: g shared evenly among the smallest elements."""


cdef class MaxBackward1(ExtremeNode):
    """Gradient of max over all elements: g shared evenly among the largest; if the result is NaN, among the NaNs."""
    cdef bint counts_nan(self):
        return True


cdef class MinBackward1(MaxBackward1):
    """Gradient of min over all elements: g shared evenly among the smallest; if the result is NaN, among the NaNs."""


cdef class IndexedNode(ReductionNode):
    """Gradient of an element that was found along a dimension: g at its index, 0 elsewhere."""
    cdef readonly SavedTensor indices

    cdef tuple backward(self, TensorBase grad):
        cdef object whole = np.zeros(self.self_sym_sizes, (<object> grad.array()).dtype)
        if whole.ndim == 0:
            return (grad,)
        np.put_along_axis(whole, kept(self.indices.unpack(self).array(), self.self_sym_sizes, self.dim),
                          kept(grad.array(), self.self_sym_sizes, self.dim), self.dim[0])
        return (wrap(whole),)


cdef class MaxBackward0(IndexedNode):
    """Gradient of max along a dimension: g at the index of the maximum, 0 elsewhere."""


cdef class MinBackward0(IndexedNode):
    """Gradient of min along a dimension: g at the index of the minimum, 0 elsewhere."""


cdef int check_not_empty(TensorBase input, tuple dims, str name, object error, bint whole) except -1:
    cdef Py_ssize_t d
    if numel(input) > 0:
        return 0
    if whole:
        raise error(f"{name}(): Expected reduction dim to be specified for input.numel() == 0. Specify the reduction dim "
                    "with the 'dim' argument.")
    for d in dims:
        if shape(input)[d] == 0:
            raise IndexError(f"{name}(): Expected reduction dim {d} to have non-zero size.")


cdef TensorBase extreme(object ufunc, TensorBase input, object dim, bint keepdim, str name, ExtremeNode node):
    cdef tuple dims = axes_of(dim, ndim(input))
    check_not_empty(input, dims, name, RuntimeError, dim is None or dim == ())
    cdef TensorBase out = reduced(ufunc, input, dims, keepdim)
    if is_floating(input) and recording(input):
        node.remember(out, input, dims, keepdim)
        node.self, node.result = node.save(input, 0), node.save_output(out)
    return out


def amax(TensorBase input, dim=(), keepdim=False):
    """Return the largest elements over `dim`; equal ones share the gradient."""
    return extreme(np.maximum, input, dim, keepdim, "amax", AmaxBackward0.__new__(AmaxBackward0))


def amin(TensorBase input, dim=(), keepdim=False):
    """Return the smallest elements over `dim`; equal ones share the gradient."""
    return extreme(np.minimum, input, dim, keepdim, "amin", AminBackward0.__new__(AminBackward0))


cdef cnp.ndarray place(object find, TensorBase input, int d, bint keepdim):
    """Return the index of the first largest or smallest element along a dimension."""
    if ndim(input) == 0:
        return np.zeros((), np.int64)
    return np.asarray(find(input.array(), axis=d, keepdims=keepdim), np.int64)


cdef object indexed(object find, TensorBase input, int d, bint keepdim, object pair, IndexedNode node):
    """Return the extremes along one dimension, and where they are."""
    cdef TensorBase indices = wrap(place(find, input, d, True)), out
    cdef object values = np.take_along_axis(input.array(), indices.array(), d) if ndim(input) else (<object> input.array()).copy()
    if not keepdim and ndim(input):
        values = values.squeeze(d)
        indices = wrap(np.asarray((<object> indices.array()).squeeze(d)))
    out = wrap(np.asarray(values))
    if is_floating(input) and recording(input):
        node.remember(out, input, (d,) if ndim(input) else (), keepdim)
        node.indices = node.save_output(indices)
    return pair(out, indices)


cdef object other_than_dim(object dim, object other, str name):
    """Return the second tensor of max(a, b), given as `dim` or as `other`, or None."""
    if isinstance(dim, TensorBase):
        return dim
    if other is not None and not isinstance(other, TensorBase):
        raise TypeError(f"{name}(): argument 'other' must be Tensor, not {type(other).__name__}")
    return other


def max(TensorBase input, dim=None, keepdim=False, *, other=None):
    """Return the largest element; with dim (values, indices) along it; with a tensor the larger elements of both.

    Indices are those of the first of equal elements. NaN counts as the largest.
    """
    second = other_than_dim(dim, other, "max")
    if second is not None:
        return maximum(input, second)
    if dim is None:
        return extreme(np.maximum, input, None, False, "max", MaxBackward1.__new__(MaxBackward1))
    cdef int d = axis_of(dim, ndim(input))
    check_not_empty(input, (d,), "max", IndexError, False)
    return indexed(np.argmax, input, d, keepdim, return_types.max, MaxBackward0.__new__(MaxBackward0))


def min(TensorBase input, dim=None, keepdim=False, *, other=None):
    """Return the smallest element; with dim (values, indices) along it; with a tensor the smaller elements.

    Indices are those of the first of equal elements. NaN counts as the smallest.
    """
    second = other_than_dim(dim, other, "min")
    if second is not None:
        return minimum(input, second)
    if dim is None:
        return extreme(np.minimum, input, None, False, "min", MinBackward1.__new__(MinBackward1))
    cdef int d = axis_of(dim, ndim(input))
    check_not_empty(input, (d,), "min", IndexError, False)
    return indexed(np.argmin, input, d, keepdim, return_types.min, MinBackward0.__new__(MinBackward0))


cdef TensorBase position(object find, TensorBase input, object dim, bint keepdim, str name):
    cdef cnp.ndarray flat
    if typenum(input) == cnp.NPY_BOOL:
        raise RuntimeError(f"{name}(): does not support bool input")
    if dim is not None:
        check_not_empty(input, (axis_of(dim, ndim(input)),), name, IndexError, False)
        return wrap(place(find, input, axis_of(dim, ndim(input)), keepdim))
    if numel(input) == 0:
        raise IndexError(f"{name}(): Expected reduction dim to be specified for input.numel() == 0.")
    flat = np.asarray(find(input.array()), np.int64)
    return wrap(flat.reshape((1,) * ndim(input)) if keepdim else flat)


def argmax(TensorBase input, dim=None, keepdim=False):
    """Return the index of the largest element: of the flattened tensor, or along `dim`."""
    return position(np.argmax, input, dim, keepdim, "argmax")


def argmin(TensorBase input, dim=None, keepdim=False):
    """Return the index of the smallest element: of the flattened tensor, or along `dim`."""
    return position(np.argmin, input, dim, keepdim, "argmin")


# --- truth --------------------------------------------------------------------------------------------------

cdef TensorBase truth(object ufunc, TensorBase input, object dim, bint keepdim):
    cdef tuple dims = () if dim == () else axes_of(dim, ndim(input))    # an empty tuple: element by element
    cdef TensorBase out = reduced(ufunc, input, dims, keepdim)
    return cast(out, cnp.NPY_UINT8 if typenum(input) == cnp.NPY_UINT8 else cnp.NPY_BOOL)


def all(TensorBase input, dim=None, keepdim=False):
    """Tell whether no element is 0, in the tensor or along `dim`."""
    return truth(np.logical_and, input, dim, keepdim)


def any(TensorBase input, dim=None, keepdim=False):
    """Tell whether some element is not 0, in the tensor or along `dim`."""
    return truth(np.logical_or, input, dim, keepdim)


def count_nonzero(TensorBase input, dim=None):
    """Count the elements that are not 0, in the tensor or along `dim`."""
    return wrap(np.asarray(np.count_nonzero(input.array(), axis=axes_of(dim, ndim(input))), np.int64))
