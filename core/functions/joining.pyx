"""Joining tensors along a dimension that is there (`cat`) or new (`stack`)."""

cimport numpy as cnp
from core.tape cimport Node, TensorBase, is_floating, ndim, recording_any, shape, typenum, wrap
from core.functions.slicing cimport cut, without
from core.functions.shape cimport unsqueezed
from core.functions.values cimport axis_of, cast, result_type
from core.functions.strides cimport shape_of

import numpy as np

cnp.import_array()


cdef tuple tensors_in(object tensors, str name):
    cdef Py_ssize_t i
    if not isinstance(tensors, (tuple, list)):
        raise TypeError(f"{name}(): argument 'tensors' (position 1) must be tuple of Tensors, not {type(tensors).__name__}")
    for i in range(len(tensors)):
        if not isinstance(tensors[i], TensorBase):
            raise TypeError(f"expected Tensor as element {i} in argument 0, but got {type(tensors[i]).__name__}")
    return tuple(tensors)


cdef int common_type(tuple tensors) except -1:
    """Return NumPy's type number of what joining them gives."""
    cdef TensorBase first = tensors[0], each
    for each in tensors[1:]:
        if typenum(each) != typenum(first):
            first = wrap(np.empty((1,) * ndim(first), cnp.PyArray_DescrFromType(result_type(first, each))))
    return typenum(first)


cdef cnp.ndarray joined(object join, tuple tensors, int dim, int number):
    cdef list arrays = [cast(<TensorBase> each, number).array() for each in tensors]
    return np.ascontiguousarray(join(arrays, dim))


cdef class JoiningNode(Node):
    """The node of several tensors joined along `dim`."""
    cdef readonly int dim
    cdef list numbers                   # NumPy's type number of each input

    cdef int remember(self, TensorBase out, tuple tensors, int dim) except -1:
        cdef TensorBase each
        self.dim = dim
        self.numbers = [typenum(each) for each in tensors]
        self.record(out, tensors)


cdef class CatBackward0(JoiningNode):
    """Gradient of cat: for each input its stretch of g."""
    cdef list sizes                     # of each input along `dim`, −1 for one that was left out

    cdef tuple backward(self, TensorBase grad):
        cdef list grads = []
        cdef Py_ssize_t start = 0, size, i
        for i in range(len(self.sizes)):
            size = self.sizes[i]
            if not self.needs(i):
                grads.append(None)
            elif size < 0:
                grads.append(wrap(np.zeros(0, cnp.PyArray_DescrFromType(self.numbers[i]))))
            else:
                grads.append(cast(wrap(cut(grad.array(), self.dim, start, size, 1)), self.numbers[i]))
            start += max(size, 0)
        return tuple(grads)


cdef class StackBackward0(JoiningNode):
    """Gradient of stack: for each input its slice of g."""
    cdef tuple backward(self, TensorBase grad):
        cdef Py_ssize_t i
        return tuple([cast(wrap(without(grad.array(), self.dim, i)), self.numbers[i]) if self.needs(i) else None
                      for i in range(len(self.numbers))])


cdef bint is_nothing(TensorBase input):
    """Tell whether the tensor is empty with one dimension: that joins with anything, as it always did in PyTorch."""
    return ndim(input) == 1 and shape(input)[0] == 0


cdef int check_joined(tuple kept, int dim) except -1:
    cdef TensorBase first = kept[0], each
    cdef Py_ssize_t i
    cdef int d
    for i in range(len(kept)):
        each = kept[i]
        if ndim(each) != ndim(first):
            raise RuntimeError(f"Tensors must have same number of dimensions: got {ndim(first)} and {ndim(each)}")
        for d in range(ndim(first)):
            if d != dim and shape(each)[d] != shape(first)[d]:
                raise RuntimeError(
                    f"Sizes of tensors must match except in dimension {dim}. Expected size {shape(first)[d]} but got size "
                    f"{shape(each)[d]} for tensor number {i} in the list.")


def cat(tensors, dim=0):
    """Return the tensors joined along dimension `dim`; all other sizes must agree."""
    cdef CatBackward0 node
    cdef tuple given = tensors_in(tensors, "cat"), kept
    cdef TensorBase out, each
    cdef Py_ssize_t i
    cdef int d, number
    if not given:
        raise ValueError("torch.cat(): expected a non-empty list of Tensors")
    for i in range(len(given)):
        if ndim(<TensorBase> given[i]) == 0:
            raise RuntimeError(f"zero-dimensional tensor (at position {i}) cannot be concatenated")
    number = common_type(given)
    kept = tuple([each for each in given if not is_nothing(each)]) or given[:1]
    d = axis_of(dim, ndim(<TensorBase> kept[0]))
    check_joined(kept, d)
    out = wrap(joined(np.concatenate, kept, d, number))
    if is_floating(out) and recording_any(given):
        node = CatBackward0.__new__(CatBackward0)
        node.sizes = [-1 if is_nothing(each) and ndim(out) != 1 else shape(each)[d] for each in given]
        node.remember(out, given, d)
    return out


def stack(tensors, dim=0):
    """Return tensors of one shape joined along a new dimension `dim`."""
    cdef StackBackward0 node
    cdef tuple given = tensors_in(tensors, "stack")
    cdef TensorBase out
    cdef Py_ssize_t i
    cdef int d
    if not given:
        raise RuntimeError("stack expects a non-empty TensorList")
    for i in range(1, len(given)):
        if shape_of(given[i]) != shape_of(given[0]):
            raise RuntimeError(
                f"stack expects each tensor to be equal size, but got {list(shape_of(given[0]))} at entry 0 and "
                f"{list(shape_of(given[i]))} at entry {i}")
    d = axis_of(dim, ndim(<TensorBase> given[0]) + 1)
    out = wrap(joined(np.stack, given, d, common_type(given)))
    if is_floating(out) and recording_any(given):
        node = StackBackward0.__new__(StackBackward0)
        node.remember(out, given, d)
    return out


cdef TensorBase with_dims(TensorBase input, int least):
    while ndim(input) < least:
        input = unsqueezed(input, 0)
    return input


def hstack(tensors):
    """Return the tensors side by side: joined along the second dimension, or the only one."""
    cdef tuple given = tuple([with_dims(each, 1) for each in tensors_in(tensors, "hstack")])
    return cat(given, 0 if given and ndim(<TensorBase> given[0]) == 1 else 1)


def vstack(tensors):
    """Return the tensors one below the other: joined along the first dimension, of matrices at least."""
    return cat(tuple([with_dims(each, 2) for each in tensors_in(tensors, "vstack")]), 0)
