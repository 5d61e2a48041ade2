"""Reductions: many elements in, fewer out. `dim` is one dimension, several, or all (None)."""

cimport numpy as cnp
from core.kernels cimport elementwise as kernels
from core.kernels.types cimport real
from core.tape cimport (
    Address, Node, SavedTensor, TensorBase, contiguous, data, empty, is_floating, is_single, ndim, numel, recording,
    shape, typenum, wrap)
from core.functions.values cimport ByScalar, axes_of, cast
from core.functions.strides cimport MAX_DIMS, in_shape, shape_of, as_strided

import numpy as np

from core import dtypes

cnp.import_array()

cdef object errstate = np.errstate

# A sum over fewer elements is shorter than handing the GIL back and forth.
cdef enum:
    SMALL = 4096


cdef TensorBase reduced(object ufunc, TensorBase x, tuple dims, bint keepdim):
    """Reduce `dims` by a NumPy ufunc."""
    with errstate(all="ignore"):
        return wrap(np.asarray(ufunc.reduce(x.array(), axis=dims, keepdims=keepdim)))


cdef cnp.ndarray spread(cnp.ndarray array, tuple sizes, tuple dims, bint keepdim):
    """Repeat the result of reducing `dims` of an array of `sizes` to those sizes, without a copy."""
    cdef cnp.npy_intp whole[MAX_DIMS]
    cdef cnp.npy_intp steps[MAX_DIMS]
    cdef int d, at = 0
    for d in range(len(sizes)):
        whole[d] = sizes[d]
        if d in dims:
            steps[d] = 0
            at += keepdim
        else:
            steps[d] = cnp.PyArray_STRIDE(array, at)
            at += 1
    return as_strided(array, len(sizes), whole, steps, 0)


cdef cnp.ndarray kept(cnp.ndarray array, tuple sizes, tuple dims):
    """Give the result of reducing `dims` of an array of `sizes` sizes of 1 in their place."""
    cdef Py_ssize_t d
    return in_shape(array, tuple([1 if d in dims else sizes[d] for d in range(len(sizes))]))


cdef class ReductionNode(Node):
    """The node of a reduction over `dim`; the gradient goes back to every element that went in."""
    cdef int remember(self, TensorBase out, TensorBase input, tuple dims, bint keepdim) except -1:
        """Put the node on the tape as what made `out` by reducing `dims` of `input`."""
        self.record(out, (input,))
        self.self_sym_sizes, self.dim, self.keepdim = shape_of(input), dims, keepdim
        self.number = typenum(input)

    cdef cnp.ndarray spread(self, TensorBase values):
        """Return the gradient, or the result, repeated over the reduced dimensions."""
        return spread(values.array(), self.self_sym_sizes, self.dim, self.keepdim)

    cdef TensorBase in_input_type(self, object values):
        """Return an array as a gradient of the input's type."""
        return cast(wrap(np.asarray(values)), self.number)


cdef tuple prepared(TensorBase input, object dim, object dtype):
    """Return the input in the type asked for, and the dimensions to reduce."""
    if dtype is not None:
        input = cast(input, dtypes.resolve(dtype).numpy.num)
    return input, axes_of(dim, ndim(input))


# --- sum and mean -----------------------------------------------------------------------------------------

cdef class SumBackward0(ReductionNode):
    """Gradient of the sum of all elements: g for each."""
    cdef tuple backward(self, TensorBase grad):
        return (cast(wrap(self.spread(grad)), self.number),)


cdef class SumBackward1(SumBackward0):
    """Gradient of the sum over `dim`: g for each element."""


cdef class MeanBackward0(ReductionNode):
    """Gradient of the mean of all n elements: g / n for each."""
    cdef readonly Py_ssize_t self_sym_numel
    cdef Py_ssize_t count               # elements in one mean

    cdef tuple backward(self, TensorBase grad):
        cdef object share = grad.array()
        if self.count:
            share = np.asarray(share / share.dtype.type(self.count))
        return (cast(wrap(self.spread(wrap(share))), self.number),)


cdef class MeanBackward1(MeanBackward0):
    """Gradient of the mean over `dim`, of n elements: g / n for each."""


cdef void sum_blocks(const real *x, real *y, Py_ssize_t outer, Py_ssize_t rows, Py_ssize_t inner) noexcept nogil:
    """Sum the middle dimension of outer × rows × inner elements."""
    cdef Py_ssize_t i
    for i in range(outer):
        if inner == 1:
            y[i] = <real> kernels.sum_elements(x + i * rows, rows)
        else:
            kernels.sum_over_rows(x + i * rows * inner, y + i * inner, rows, inner)


ctypedef void (*SumBlocks)(const void *, void *, Py_ssize_t, Py_ssize_t, Py_ssize_t) noexcept nogil


cdef TensorBase sum_run(TensorBase x, int first, int last):
    """Sum the neighbouring dimensions `first` to `last` of a contiguous float tensor into one of size 1 each."""
    cdef cnp.npy_intp sizes[MAX_DIMS]
    cdef Py_ssize_t outer = 1, rows = 1, inner = 1
    cdef int d
    cdef SumBlocks sums = <SumBlocks> sum_blocks[float] if is_single(x) else <SumBlocks> sum_blocks[double]
    cdef Address source = data(x), target
    for d in range(ndim(x)):
        sizes[d] = 1 if first <= d <= last else shape(x)[d]
        if d < first:
            outer *= shape(x)[d]
        elif d <= last:
            rows *= shape(x)[d]
        else:
            inner *= shape(x)[d]
    cdef TensorBase out = empty(ndim(x), sizes, typenum(x))
    target = data(out)
    if numel(x) <= SMALL:
        sums(source, target, outer, rows, inner)
    else:
        with nogil:
            sums(source, target, outer, rows, inner)
    return out


cdef TensorBase total(TensorBase x, tuple dims, bint keepdim):
    """Return the sum over `dims`; integers and bools count in int64."""
    cdef cnp.npy_intp sizes[MAX_DIMS]
    cdef int d, last, n = 0
    cdef TensorBase out
    cdef set wanted
    if not is_floating(x):
        return wrap(np.asarray(np.add.reduce(x.array(), axis=dims, dtype=np.int64, keepdims=keepdim)))
    out = contiguous(x)
    if len(dims) == ndim(x):
        if numel(x) and ndim(x):
            out = sum_run(out, 0, ndim(x) - 1)
        elif ndim(x):
            return reduced(np.add, x, dims, keepdim)
        else:
            out = wrap(cnp.PyArray_NewCopy(x.array(), cnp.NPY_CORDER))
    elif dims:
        wanted = set(dims)
        last = -1
        for d in range(ndim(x) - 1, -1, -1):    # neighbours among `dims` go in one pass, the last first
            if d in wanted and last < 0:
                last = d
            if last >= 0 and (d == 0 or d - 1 not in wanted):
                out = sum_run(out, d, last)
                last = -1
    else:
        return wrap(cnp.PyArray_NewCopy(x.array(), cnp.NPY_CORDER))
    if keepdim:
        return out
    for d in range(ndim(x)):
        if len(dims) < ndim(x) and d not in dims:
            sizes[n] = shape(x)[d]
            n += 1
    return wrap(as_strided(out.array(), n, sizes, NULL, 0))


def sum(TensorBase input, dim=None, keepdim=False, *, dtype=None):
    """Return the sum of all elements, or over `dim`."""
    cdef SumBackward0 node
    cdef TensorBase x = input, out
    cdef tuple dims
    x, dims = prepared(input, dim, dtype)
    out = total(x, dims, keepdim)
    if dtype is not None:
        out = cast(out, dtypes.resolve(dtype).numpy.num)
    if is_floating(out) and recording(input):
        node = SumBackward0.__new__(SumBackward0) if dim is None else SumBackward1.__new__(SumBackward1)
        node.remember(out, input, dims, keepdim)
    return out


def mean(TensorBase input, dim=None, keepdim=False, *, dtype=None):
    """Return the mean of all elements, or over `dim`. RuntimeError for integers, unless `dtype` is a float type."""
    cdef MeanBackward0 node
    cdef TensorBase x, out
    cdef tuple dims
    cdef Py_ssize_t count = 1, d
    x, dims = prepared(input, dim, dtype)
    if not is_floating(x):
        raise RuntimeError(
            "mean(): could not infer output dtype. Input dtype must be either a floating point or complex dtype. "
            f"Got: {x.dtype.legacy_name}")
    for d in dims:
        count *= shape(x)[d]
    out = total(x, dims, keepdim)
    if count:
        (<ByScalar> kernels.divide_scalar[float] if is_single(out) else <ByScalar> kernels.divide_scalar[double])(
            data(out), count, data(out), numel(out))
    else:
        (<object> out.array()).fill(np.nan)
    if recording(input):
        node = MeanBackward0.__new__(MeanBackward0) if dim is None else MeanBackward1.__new__(MeanBackward1)
        node.remember(out, input, dims, keepdim)
        node.self_sym_numel, node.count = numel(input), count
    return out


# --- products -----------------------------------------------------------------------------------------------

cdef class ProdBackward0(ReductionNode):
    """Gradient of the product of all elements: g times the product of the others, for each."""
    cdef readonly SavedTensor self, result

    cdef tuple backward(self, TensorBase grad):
        cdef TensorBase x = self.self.unpack(self), y = self.result.unpack(self)
        cdef object others
        with errstate(all="ignore"):
            if np.all(x.array()):
                others = self.spread(y) / x.array()
            elif len(self.dim) == 1:
                others = products_of_others(x.array(), self.dim[0])
            else:
                others = products_of_others((<object> x.array()).reshape(-1), 0).reshape(self.self_sym_sizes)
            return (self.in_input_type(self.spread(grad) * others),)


cdef class ProdBackward1(ProdBackward0):
    """Gradient of the product along `dim`: g times the product of the others, for each element."""


cdef object products_of_others(object x, int dim):
    """Return, along `dim`, the product of all elements but the one itself: those before it times those behind it."""
    cdef object first = np.ones_like(x)
    moved, before = np.moveaxis(x, dim, 0), np.moveaxis(first, dim, 0)
    behind = np.ones_like(moved)
    before[1:] = np.cumprod(moved[:-1], 0)
    behind[:-1] = np.cumprod(moved[:0:-1], 0)[::-1]
    return np.moveaxis(before * behind, 0, dim)


def prod(TensorBase input, dim=None, keepdim=False, *, dtype=None):
    """Return the product of all elements, or along `dim`."""
    cdef ProdBackward0 node
    cdef TensorBase x, out
    cdef tuple dims
    if isinstance(dim, (tuple, list)):
        raise TypeError(f"prod(): argument 'dim' must be int, not {type(dim).__name__}")
    x, dims = prepared(input, dim, dtype)
    if not is_floating(x) and dtype is None:
        x = cast(x, cnp.NPY_INT64)
    out = reduced(np.multiply, x, dims, keepdim)
    out = cast(out, typenum(x))
    if is_floating(out) and recording(input):
        node = ProdBackward0.__new__(ProdBackward0) if dim is None else ProdBackward1.__new__(ProdBackward1)
        node.remember(out, input, dims, keepdim)
        node.self, node.result = node.save(input, 0), node.save_output(out)
    return out


# --- log of a sum of exponentials ---------------------------------------------------------------------

cdef class LogsumexpBackward0(ReductionNode):
    """Gradient of y = log Σ eˣ: g·e^(x − y)."""
    cdef readonly SavedTensor self, result

    cdef tuple backward(self, TensorBase grad):
        cdef TensorBase x = self.self.unpack(self)
        with errstate(all="ignore"):
            return (self.in_input_type(self.spread(grad) * np.exp(x.array() - self.spread(self.result.unpack(self)))),)


def logsumexp(TensorBase input, dim, keepdim=False):
    """Return log Σ e^x over `dim`, without overflow."""
    cdef LogsumexpBackward0 node
    cdef tuple dims = axes_of(dim, ndim(input))
    cdef TensorBase x = input if is_floating(input) else cast(input, dtypes.get_default_dtype().numpy.num)
    cdef TensorBase out
    with errstate(all="ignore"):
        if numel(x) == 0:
            out = wrap(np.asarray(np.log(np.sum(x.array(), axis=dims, keepdims=keepdim))))
        else:
            most = np.max(x.array(), axis=dims, keepdims=True)
            most = np.where(np.isinf(most), most.dtype.type(0), most)
            sums = np.log(np.sum(np.exp(x.array() - most), axis=dims, keepdims=True)) + most
            out = wrap(np.asarray(sums if keepdim else np.squeeze(sums, dims)))
    if is_floating(input) and recording(input):
        node = LogsumexpBackward0.__new__(LogsumexpBackward0)
        node.remember(out, input, dims, keepdim)
        node.self, node.result = node.save(input, 0), node.save_output(out)
    return out
