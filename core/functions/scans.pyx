"""Sums and products of the elements up to each one."""

cimport numpy as cnp
from core.functions.values cimport axis_of, cast
from core.tape cimport Node, SavedTensor, TensorBase, is_floating, ndim, recording, typenum, wrap

import numpy as np

from core import dtypes

cnp.import_array()

cdef object errstate = np.errstate


cdef class CumsumBackward0(Node):
    """Gradient of cumsum: for each element the sum of g from its place on."""
    cdef readonly int dim
    cdef int number

    cdef tuple backward(self, TensorBase grad):
        if ndim(grad) == 0:
            return (cast(grad, self.number),)
        return (cast(wrap(np.ascontiguousarray(sums_from_behind(grad.array(), self.dim))), self.number),)


cdef TensorBase scanned(object scan, TensorBase input, int dim, object dtype):
    """Apply np.cumsum or np.cumprod along a dimension; integers count in int64 unless `dtype` says otherwise."""
    cdef object kind = dtypes.resolve(dtype).numpy if dtype is not None else (
        (<object> input.memory).dtype if is_floating(input) else np.dtype(np.int64))
    with errstate(all="ignore"):
        values = scan(input.array(), dim, dtype=kind) if ndim(input) else (<object> input.array()).astype(kind)
    return wrap(np.asarray(values))


def cumsum(TensorBase input, dim, *, dtype=None):
    """Return, along `dim`, the sum of the elements up to each one."""
    cdef CumsumBackward0 node = CumsumBackward0.__new__(CumsumBackward0)
    node.dim, node.number = axis_of(dim, ndim(input)), typenum(input)
    return node.made(scanned(np.cumsum, input, node.dim, dtype), input)


cdef object sums_from_behind(object x, int dim):
    """Return the sum of each element and all behind it."""
    return np.flip(np.cumsum(np.flip(x, dim), dim, dtype=x.dtype), dim)


cdef class CumprodBackward0(Node):
    """Gradient of cumprod: for each element the sum, over every product it is part of, of g times the other factors."""
    cdef readonly SavedTensor self, result
    cdef readonly int dim
    cdef int number

    cdef tuple backward(self, TensorBase grad):
        cdef object x = self.self.unpack(self).array(), y = self.result.unpack(self).array(), g = grad.array()
        cdef object moved, gradient
        if ndim(grad) == 0:
            return (cast(grad, self.number),)
        x = x.astype(y.dtype, copy=False)
        with errstate(all="ignore"):
            if np.all(x):
                gradient = sums_from_behind(g * y, self.dim) / x
            else:
                gradient = np.empty_like(y)
                through_zeros(np.moveaxis(x, self.dim, 0), np.moveaxis(g, self.dim, 0), np.moveaxis(gradient, self.dim, 0))
        return (cast(wrap(np.ascontiguousarray(gradient)), self.number),)


cdef int through_zeros(object x, object g, object gradient) except -1:
    """Compute the gradient of cumprod along the first dimension without dividing, element by element."""
    cdef Py_ssize_t i, j
    before = np.ones(x.shape[1:], x.dtype)
    for i in range(x.shape[0]):
        rest = before
        total = g[i] * rest
        for j in range(i + 1, x.shape[0]):
            rest = rest * x[j]
            total = total + g[j] * rest
        gradient[i] = total
        before = before * x[i]


def cumprod(TensorBase input, dim, *, dtype=None):
    """Return, along `dim`, the product of the elements up to each one."""
    cdef CumprodBackward0 node
    cdef int d = axis_of(dim, ndim(input))
    cdef TensorBase out = scanned(np.cumprod, input, d, dtype)
    if is_floating(out) and recording(input):
        node = CumprodBackward0.__new__(CumprodBackward0)
        node.dim, node.number = d, typenum(input)
        node.record(out, (input,))
        node.self, node.result = node.save(input, 0), node.save_output(out)
    return out
