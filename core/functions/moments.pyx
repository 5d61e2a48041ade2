"""Variance, standard deviation and norms."""

cimport numpy as cnp
from core.kernels.reduction cimport row_squares
from core.tape cimport (
    Address, SavedTensor, TensorBase, contiguous, data, is_floating, is_single, ndim, numel, recording, shape, wrap)
from core.functions.reduction cimport ReductionNode
from core.functions.values cimport axes_of, cast
from core.functions.strides cimport shape_of

import warnings

import numpy as np

from core import dtypes

cnp.import_array()

cdef object errstate = np.errstate

ctypedef void (*RowSquares)(const void *, Py_ssize_t, Py_ssize_t, bint, double *) noexcept nogil


cdef object squares(TensorBase input, tuple dims, bint keepdim, bint around_mean):
    """Return Σ x² over `dims`, or Σ (x − mean)², in float64: there squares do not overflow."""
    cdef tuple sizes = shape_of(input)
    cdef Py_ssize_t outer = ndim(input) - len(dims), rows = 1, columns = 1, d
    cdef TensorBase x
    cdef cnp.ndarray sums
    cdef Address source
    cdef double *target
    cdef RowSquares kernel = <RowSquares> row_squares[float] if is_single(input) else <RowSquares> row_squares[double]
    if not numel(input) or sorted(dims) != list(range(outer, ndim(input))):
        x64 = np.asarray(input.array(), np.float64)
        if around_mean:
            x64 = x64 - np.mean(x64, axis=dims, keepdims=True) if x64.size else x64
        return np.sum(np.square(x64), axis=dims, keepdims=keepdim)
    for d in range(ndim(input)):
        if d < outer:
            rows *= shape(input)[d]
        else:
            columns *= shape(input)[d]
    x = contiguous(input)
    sums = np.empty(sizes[:outer] + (1,) * (len(dims) if keepdim else 0))
    source, target = data(x), <double *> cnp.PyArray_DATA(sums)
    with nogil:
        kernel(source, rows, columns, around_mean, target)
    return sums


# --- variance ---------------------------------------------------------------------------------------------

cdef class VarBackward0(ReductionNode):
    """Gradient of the variance: g·2·(x − mean) / (n − correction)."""
    cdef readonly SavedTensor self
    cdef readonly double correction
    cdef Py_ssize_t count

    cdef tuple backward(self, TensorBase grad):
        return (self.in_input_type(self.input_gradient(grad.array())),)

    cdef object input_gradient(self, object grad):
        cdef object x = self.self.unpack(self).array()
        cdef TensorBase each = wrap(np.asarray(grad))
        with errstate(all="ignore"):
            return (self.spread(each) * (x - np.mean(x, axis=self.dim, keepdims=True))
                    * np.divide(2.0, self.count - self.correction))


cdef class StdBackward0(VarBackward0):
    """Gradient of the standard deviation y: g·(x − mean) / ((n − correction)·y), 0 where y is 0."""
    cdef readonly SavedTensor result

    cdef tuple backward(self, TensorBase grad):
        cdef object y = self.result.unpack(self).array()
        with errstate(all="ignore"):
            return (self.in_input_type(self.input_gradient(np.where(y == 0, 0, grad.array() / (2 * y)))),)


cdef double freedom(object unbiased, object correction) except? -1:
    """Return the number by which the divisor is less than the number of elements."""
    if unbiased is not None and correction is not None:
        raise TypeError("give either unbiased or correction, not both")
    return (1 if unbiased is None or unbiased else 0) if correction is None else float(correction)


cdef TensorBase variance_like(TensorBase input, object dim, object unbiased, object correction, bint keepdim,
                              VarBackward0 node):
    """Return the variance, or for a StdBackward0 its root, and record `node`."""
    cdef bint root = isinstance(node, StdBackward0)
    cdef TensorBase out
    cdef tuple dims
    cdef Py_ssize_t count = 1, d
    cdef double less
    cdef str name = "std" if root else "var"
    if isinstance(dim, bool):               # var(unbiased) without dim
        dim, unbiased = None, dim
    if not is_floating(input):
        raise RuntimeError("std and var only support floating point and complex dtypes")
    dims = axes_of(dim, ndim(input))
    less = freedom(unbiased, correction)
    for d in dims:
        count *= shape(input)[d]
    if count <= less:
        warnings.warn(
            f"{name}(): degrees of freedom is <= 0. Correction should be strictly less than the reduction factor (input "
            "numel divided by output numel).", UserWarning, stacklevel=2)
    with errstate(all="ignore"):
        values = np.divide(squares(input, dims, keepdim, True), max(count - less, 0.0))
        out = wrap(np.asarray(np.sqrt(values) if root else values, (<object> input.array()).dtype))
    if recording(input):
        node.remember(out, input, dims, keepdim)
        node.correction, node.count = less, count
        node.self = node.save(input, 0)
        if root:
            (<StdBackward0> node).result = node.save_output(out)
    return out


def var(TensorBase input, dim=None, unbiased=None, keepdim=False, *, correction=None):
    """Return the variance over `dim`: Σ (x − mean)² / (n − correction), correction 1 unless `unbiased` is False."""
    return variance_like(input, dim, unbiased, correction, keepdim, VarBackward0.__new__(VarBackward0))


def std(TensorBase input, dim=None, unbiased=None, keepdim=False, *, correction=None):
    """Return the standard deviation over `dim`: the square root of `var`."""
    return variance_like(input, dim, unbiased, correction, keepdim, StdBackward0.__new__(StdBackward0))


# --- norms ------------------------------------------------------------------------------------------------

cdef class LinalgVectorNormBackward0(ReductionNode):
    """Gradient of y = (Σ |x|ᵖ)^(1/p): g·sign(x)·(|x| / y)^(p − 1), 0 where y is 0."""
    cdef readonly SavedTensor self, result
    cdef readonly double ord

    cdef tuple backward(self, TensorBase grad):
        cdef TensorBase source = self.self.unpack(self)
        cdef object x = source.array(), y = self.spread(self.result.unpack(self)), g = self.spread(grad)
        cdef double p = self.ord
        with errstate(all="ignore"):
            if p == 0:
                return (None,)
            if p == 1:
                derivative = sign(x) * g
            elif p == 2:
                derivative = np.where(y == 0, 0, g * (x / y))
            elif p in (np.inf, -np.inf):
                size = np.abs(x)
                winners = (size == y) | (np.isnan(size) & np.isnan(y))
                derivative = sign(x) * (winners / np.sum(winners, axis=self.dim, keepdims=True) * g)
            elif p < 1:
                derivative = np.where(x == 0, 0, sign(x) * np.abs(x) ** (p - 1)) * g * y ** (1 - p)
            else:
                derivative = sign(x) * np.abs(x) ** (p - 1) * np.where(y == 0, 0, g / y ** (p - 1))
        return (self.in_input_type(derivative),)


cdef object sign(object x):
    """Return −1, 0 or 1; of NaN 0, as in PyTorch."""
    return (x > 0).astype(x.dtype) - (x < 0).astype(x.dtype)


cdef double order_of(object p) except? -1:
    if p is None or p == "fro":
        return 2
    if isinstance(p, str):
        raise RuntimeError(f"norm(): p is a number, inf, -inf or 'fro', got {p!r}")
    return float(p)


def norm(TensorBase input, p="fro", dim=None, keepdim=False, *, dtype=None):
    """Return (Σ |x|ᵖ)^(1/p) of all elements or over `dim`; p = 2 ('fro') unless given, 0 counts what is not 0."""
    cdef LinalgVectorNormBackward0 node
    cdef tuple dims = axes_of(dim, ndim(input))
    cdef double order = order_of(p)
    cdef TensorBase x = input if dtype is None else cast(input, dtypes.resolve(dtype).numpy.num), out
    if not is_floating(x):
        raise RuntimeError(
            f"linalg.vector_norm: Expected a floating point or complex tensor as input. Got {x.dtype.legacy_name}")
    with errstate(all="ignore"):
        values = np.sqrt(squares(x, dims, keepdim, False)) if order == 2 else p_norm(x.array(), order, dims, keepdim)
        out = wrap(np.asarray(values, (<object> x.array()).dtype))
    if recording(input):
        node = LinalgVectorNormBackward0.__new__(LinalgVectorNormBackward0)
        node.remember(out, input, dims, keepdim)
        node.ord = order
        node.self, node.result = node.save(input, 0), node.save_output(out)
    return out


cdef object p_norm(object x, double p, tuple dims, bint keepdim):
    """Compute (Σ |x|ᵖ)^(1/p) in float64, where squares do not overflow."""
    cdef object size = np.abs(x).astype(np.float64)
    if p == 0:
        return np.sum(size != 0, axis=dims, keepdims=keepdim)
    if p == 1:
        return np.sum(size, axis=dims, keepdims=keepdim)
    if p == np.inf or p == -np.inf:
        if x.size == 0:
            raise RuntimeError(f"linalg.vector_norm cannot compute the {p} norm on an empty tensor: it has no identity")
        return (np.max if p > 0 else np.min)(size, axis=dims, keepdims=keepdim)
    return np.sum(size ** p, axis=dims, keepdims=keepdim) ** (1 / p)
