"""Attributes and values: shape, type and memory of a tensor, and its numbers for NumPy and Python."""

cimport numpy as cnp
from core.tape cimport TensorBase, is_floating

import numpy as np

from core import dtypes
from core.tape import from_array
from core.size import Size

cnp.import_array()


def shape(TensorBase self):
    """Return the sizes of the dimensions, as a Size."""
    return Size((<object> self.memory).shape)


def ndim(TensorBase self):
    """Return the number of dimensions."""
    return cnp.PyArray_NDIM(self.memory)


def dtype(TensorBase self):
    """Return the element type."""
    return dtypes.from_number(cnp.PyArray_TYPE(self.memory))


def itemsize(TensorBase self):
    """Return the bytes of an element."""
    return cnp.PyArray_ITEMSIZE(self.memory)


def nbytes(TensorBase self):
    """Return the bytes of all elements."""
    return cnp.PyArray_NBYTES(self.memory)


def version(TensorBase self):
    """Return how often the storage has been written in place."""
    return self.version.count


def base_of(TensorBase self):
    """Return, for a view, the tensor that owns its storage; for any other tensor None."""
    return self.base


def dim(TensorBase self):
    """Return the number of dimensions."""
    return cnp.PyArray_NDIM(self.memory)


def numel(TensorBase self):
    """Return the number of elements."""
    return cnp.PyArray_SIZE(self.memory)


def size(TensorBase self, dim=None):
    """Return the shape as a Size, or the size of one dimension."""
    if dim is None:
        return Size((<object> self.memory).shape)
    cdef Py_ssize_t n = cnp.PyArray_NDIM(self.memory), d = dim
    if not -max(n, 1) <= d < max(n, 1):
        raise IndexError(
            f"Dimension out of range (expected to be in range of [{-max(n, 1)}, {max(n, 1) - 1}], but got {d})")
    if n == 0:
        raise IndexError(f"dimension specified as {d} but tensor has no dimensions")
    return cnp.PyArray_DIM(self.memory, <int> (d if d >= 0 else d + n))


def stride(TensorBase self, dim=None):
    """Return the step between neighbours of each dimension, or of one, in elements."""
    cdef Py_ssize_t item = cnp.PyArray_ITEMSIZE(self.memory)
    if dim is None:
        return tuple([step // item for step in (<object> self.memory).strides])
    return (<object> self.memory).strides[dim] // item


def storage_offset(TensorBase self):
    """Return the elements between the beginning of the storage and the tensor's first element."""
    cdef cnp.ndarray whole = self.memory if self.base is None else self.base.memory
    return (<char *> cnp.PyArray_DATA(self.memory) - <char *> cnp.PyArray_DATA(whole)) // cnp.PyArray_ITEMSIZE(self.memory)


def data_ptr(TensorBase self):
    """Return the address of the first element."""
    return <size_t> cnp.PyArray_DATA(self.array())


def element_size(TensorBase self):
    """Return the bytes of an element."""
    return cnp.PyArray_ITEMSIZE(self.memory)


def is_contiguous(TensorBase self):
    """Tell whether the elements lie in C order without gaps."""
    return cnp.PyArray_IS_C_CONTIGUOUS(self.memory) != 0


def is_floating_point(TensorBase self):
    """Tell whether the elements are float32 or float64."""
    return is_floating(self)


def is_inference(TensorBase self):
    """Tell whether the tensor was made inside `inference_mode`."""
    return self.inference


# --- its values --------------------------------------------------------------------------------------


def numpy(TensorBase self, *, bint force=False):
    """Return the values as a NumPy array that shares memory. RuntimeError if the tensor requires grad."""
    if not force and self.needs_grad():
        raise RuntimeError("Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead.")
    return (<object> self.array()).view()


def as_array(TensorBase self, dtype=None, copy=None):
    """Give NumPy the values, as `numpy()` does; ValueError where that needs a copy and copy is False."""
    array = numpy(self)
    if dtype is not None and array.dtype != dtype:
        if copy is False:
            raise ValueError(f"a tensor of {self.dtype} cannot become an array of {np.dtype(dtype)} without a copy")
        return array.astype(dtype)
    return array.copy() if copy else array


def from_function(TensorBase self, array, context=None, return_scalar=False):
    """Return what a NumPy function made of the tensor as a tensor again, or the array if tensors have no such type."""
    try:
        return from_array(np.asarray(array))
    except TypeError:
        return array


def item(TensorBase self):
    """Return the only element as a Python number. RuntimeError if there are several."""
    if cnp.PyArray_SIZE(self.array()) != 1:
        raise RuntimeError(f"a Tensor with {cnp.PyArray_SIZE(self.array())} elements cannot be converted to Scalar")
    return (<object> self.array()).item()


def tolist(TensorBase self):
    """Return the values as nested lists of Python numbers."""
    return (<object> self.array()).tolist()
