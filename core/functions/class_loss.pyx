"""Losses, and the softmax they are built on."""

cimport numpy as cnp
from libc.stdint cimport int64_t

from core.kernels cimport elementwise as kernels
from core.tape cimport (
    Node, SavedTensor, TensorBase, contiguous, data, empty, empty_like, is_contiguous, is_floating, ndim, numel, recording,
    recording2, shape, typenum, wrap, NO_INPUT)
from core.functions.elementwise_loss cimport MEAN, NONE, reduction_of
from core.functions.values cimport (
    ByRows, axis_of, cast, multiply_values, number_in, result_type, same_shape, scalar, scaled, subtract_values)

import numpy as np


cnp.import_array()

ctypedef void (*BackwardByRows)(const void *, const void *, void *, Py_ssize_t, Py_ssize_t) noexcept nogil
ctypedef double (*SumOfTwo)(const void *, const void *, Py_ssize_t) noexcept nogil
ctypedef double (*NllSum)(const void *, const int64_t *, Py_ssize_t, Py_ssize_t) noexcept nogil
ctypedef void (*NllBackward)(double, const int64_t *, void *, Py_ssize_t, Py_ssize_t) noexcept nogil


# --- softmax ----------------------------------------------------------------------------------------------

cdef TensorBase rows_last(TensorBase x, Py_ssize_t axis):
    """The tensor with `axis` moved to the end, contiguous."""
    if axis == ndim(x) - 1 or ndim(x) == 0:
        return contiguous(x)
    return wrap(np.ascontiguousarray(np.moveaxis(x.array(), axis, -1)))


cdef TensorBase rows_back(TensorBase x, Py_ssize_t axis):
    if axis == ndim(x) - 1 or ndim(x) == 0:
        return x
    return wrap(np.ascontiguousarray(np.moveaxis(x.array(), -1, axis)))


cdef TensorBase by_rows(TensorBase x, Py_ssize_t axis, ByRows single, ByRows twice):
    cdef TensorBase rows = rows_last(x, axis), out = empty_like(rows)
    cdef Py_ssize_t columns = shape(rows)[ndim(rows) - 1] if ndim(rows) else 1
    cdef ByRows kernel = single if typenum(x) == cnp.NPY_FLOAT else twice
    if numel(rows):
        kernel(data(rows), data(out), numel(rows) // columns, columns)
    return rows_back(out, axis)


cdef TensorBase backward_by_rows(TensorBase grad, TensorBase result, Py_ssize_t axis, BackwardByRows single,
                                 BackwardByRows twice):
    cdef TensorBase dy = rows_last(grad, axis), y = rows_last(result, axis), out = empty_like(y)
    cdef Py_ssize_t columns = shape(y)[ndim(y) - 1] if ndim(y) else 1
    cdef BackwardByRows kernel = single if typenum(y) == cnp.NPY_FLOAT else twice
    if numel(y):
        kernel(data(dy), data(y), data(out), numel(y) // columns, columns)
    return rows_back(out, axis)


cdef class SoftmaxNode(Node):
    cdef readonly SavedTensor result
    cdef readonly Py_ssize_t dim


cdef class SoftmaxBackward0(SoftmaxNode):
    """dx = y·(dy − Σ dy·y)"""
    cdef tuple backward(self, TensorBase grad):
        return (backward_by_rows(grad, self.result.unpack(self), self.dim, <BackwardByRows> kernels.softmax_backward[float],
                                 <BackwardByRows> kernels.softmax_backward[double]),)


cdef class LogSoftmaxBackward0(SoftmaxNode):
    """dx = dy − e^y·Σ dy"""
    cdef tuple backward(self, TensorBase grad):
        return (backward_by_rows(grad, self.result.unpack(self), self.dim,
                                 <BackwardByRows> kernels.log_softmax_backward[float],
                                 <BackwardByRows> kernels.log_softmax_backward[double]),)


cdef TensorBase softmax_like(TensorBase input, object dim, object dtype, ByRows single, ByRows twice, type kind):
    cdef SoftmaxNode node
    if dtype is not None:
        input = input.to(dtype)
    if not is_floating(input):
        raise RuntimeError(f'"softmax" not implemented for {input.dtype}; use input.float()')
    cdef Py_ssize_t axis = axis_of(dim, ndim(input))
    cdef TensorBase out = by_rows(input, axis, single, twice)
    if recording(input):
        node = <SoftmaxNode> kind.__new__(kind)
        node.dim = axis
        node.result = node.save_output(out)
        node.record(out, (input,))
    return out


def softmax(TensorBase input, dim, *, dtype=None):
    """e^input / Σ e^input over one dimension."""
    return softmax_like(input, dim, dtype, <ByRows> kernels.softmax[float], <ByRows> kernels.softmax[double], SoftmaxBackward0)


def log_softmax(TensorBase input, dim, *, dtype=None):
    """input − log Σ e^input over one dimension, without overflow."""
    return softmax_like(input, dim, dtype, <ByRows> kernels.log_softmax[float], <ByRows> kernels.log_softmax[double],
                        LogSoftmaxBackward0)


# --- of two tensors of one shape ---------------------------------------------------------------------------

cdef class MseLossBackward0(Node):
    """loss = (self − target)², its mean or its sum"""
    cdef readonly SavedTensor self, target
    cdef readonly int reduction

    cdef tuple backward(self, TensorBase grad):
        cdef TensorBase x = self.self.unpack(self), difference = subtract_values(x, self.target.unpack(self)), dx
        cdef double factor = 2
        if self.reduction == NONE:
            dx = scaled(multiply_values(difference, grad), 2)
        else:
            if self.reduction == MEAN and numel(x):
                factor /= numel(x)
            dx = scaled(difference, factor * number_in(grad))
        return (cast(dx, typenum(x)) if self.needs(0) else None,
                cast(scaled(dx, -1), typenum(self.target.tensor)) if self.needs(1) else None)


def mse_loss(TensorBase input, TensorBase target, *, str reduction="mean"):
    """The squared differences of two tensors of one shape."""
    cdef MseLossBackward0 node
    cdef int number = result_type(input, target)
    cdef TensorBase out, x = contiguous(cast(input, number)), t = contiguous(cast(target, number))
    cdef double total
    cdef object difference
    if not same_shape(x, t):
        raise ValueError(f"mse_loss(): input has shape {list(input.shape)} but target has shape {list(target.shape)}")
    if not is_floating(x):
        raise RuntimeError(f"mse_loss(): expected a floating-point input, got {input.dtype}; use input.float()")
    if reduction == "none":
        difference = x.array() - t.array()
        out = wrap(np.asarray(difference * difference))
    else:
        total = (<SumOfTwo> kernels.sum_squared_differences[float] if typenum(x) == cnp.NPY_FLOAT else
                 <SumOfTwo> kernels.sum_squared_differences[double])(data(x), data(t), numel(x))
        if reduction == "mean":
            total = total / numel(x) if numel(x) else float("nan")
        elif reduction != "sum":
            raise ValueError(f"{reduction} is not a valid value for reduction; use 'none', 'mean' or 'sum'")
        out = scalar(total, x)
    if recording2(input, target):
        node = MseLossBackward0.__new__(MseLossBackward0)
        node.reduction = reduction_of(reduction)
        node.self, node.target = node.save(input, 0), node.save(target, 1)
        node.record(out, (input, target))
    return out


# --- of class scores and labels -----------------------------------------------------------------------------

cdef bint labels_fit(TensorBase input, TensorBase target):
    """Whether there is one label per row of scores (per position, with more dimensions than two)."""
    cdef int d, n = ndim(input)
    if ndim(target) != max(n - 1, 0):
        return False
    for d in range(ndim(target)):
        if shape(target)[d] != shape(input)[d if d == 0 else d + 1]:
            return False
    return True


cdef Py_ssize_t check_labels(TensorBase input, TensorBase target, TensorBase weight, int64_t ignore_index) except -1:
    """Refuses what does not fit; returns how many labels count."""
    cdef Py_ssize_t classes, i, counted = 0
    cdef int64_t label
    cdef int64_t *labels = <int64_t *> data(target)
    if ndim(input) == 0:
        raise ValueError(f"Expected 1 or more dimensions (got {ndim(input)})")
    classes = shape(input)[0 if ndim(input) == 1 else 1]
    if typenum(target) != cnp.NPY_INT64:
        raise RuntimeError(f"expected scalar type Long but found {target.dtype.legacy_name}: labels are int64, use target.long()")
    if not labels_fit(input, target):
        expected = (*(<object> input.memory).shape[:1], *(<object> input.memory).shape[2:]) if ndim(input) > 1 else ()
        if ndim(input) > 1 and ndim(target) and shape(input)[0] != shape(target)[0]:
            raise ValueError(
                f"Expected input batch_size ({shape(input)[0]}) to match target batch_size ({shape(target)[0]}).")
        raise RuntimeError(f"Expected target size {list(expected)}, got {list(target.shape)}")
    if weight is not None and (ndim(weight) != 1 or shape(weight)[0] != classes):
        raise RuntimeError(
            f"weight tensor should be defined either for all {classes} classes or no classes but got weight tensor of "
            f"shape: {list(weight.shape)}")
    for i in range(numel(target)):
        label = labels[i]
        if label == ignore_index:
            continue
        if not 0 <= label < classes:
            raise IndexError(f"Target {label} is out of bounds. There are {classes} classes, numbered 0 to {classes - 1}")
        counted += 1
    return counted


cdef class NllLossBackward0(Node):
    """loss = −Σ weight[target]·self[target], over the sum of those weights for the mean"""
    cdef readonly SavedTensor self, target, weight
    cdef readonly int reduction
    cdef readonly int64_t ignore_index
    cdef double weights                 # the sum of those of the labels that count
    cdef tuple input_shape

    @property
    def total_weight(self):
        """The sum of the weights of the labels that count; 0 if nothing was divided by it."""
        return scalar(0 if self.reduction == NONE else self.weights, self.self.unpack(self))

    cdef tuple backward(self, TensorBase grad):
        cdef TensorBase target = self.target.unpack(self), weight = self.weight.unpack(self), dx
        cdef Py_ssize_t columns
        cdef double factor
        if weight is None and len(self.input_shape) == 2 and self.reduction != NONE and self.weights == numel(target):
            dx = empty(2, [self.input_shape[0], self.input_shape[1]], typenum(grad))
            factor = number_in(grad) / (self.weights if self.reduction == MEAN else 1)
            columns = self.input_shape[1]
            (<NllBackward> kernels.nll_backward[float] if typenum(grad) == cnp.NPY_FLOAT else
             <NllBackward> kernels.nll_backward[double])(
                factor, <int64_t *> data(target), data(dx), numel(target), columns)
            return (dx,)
        return (wrap(self.scattered(grad.array(), target.array(), None if weight is None else weight.array())),)

    cdef object scattered(self, object grad, object target, object weight):
        """The gradient with class weights, ignored labels or pixels as well as images."""
        kept = target != self.ignore_index
        label = np.where(kept, target, 0)
        share = np.where(kept, 1 if weight is None else weight[label], 0).astype(grad.dtype)
        if self.reduction == MEAN:
            with np.errstate(all="ignore"):     # if no label counts, 0 / 0
                share = np.where(kept, share / grad.dtype.type(self.weights), 0).astype(grad.dtype)
        dx = np.zeros(self.input_shape, grad.dtype)
        axis = 0 if dx.ndim == 1 else 1
        np.put_along_axis(dx, np.expand_dims(label, axis), np.expand_dims(-grad * share, axis), axis)
        return dx


cdef class NllLoss2DBackward0(NllLossBackward0):
    """The same for one label per position, as PyTorch names it."""


def nll_loss(TensorBase input, TensorBase target, TensorBase weight=None, *, int64_t ignore_index=-100, str reduction="mean"):
    """The negative log likelihood of labels.

    input: log probabilities, N×C, C, or N×C×…; target: int64 labels, N, a number, or N×…; weight: one per class.
    Labels equal to ignore_index do not count. The mean is over the weights of the labels that count.
    """
    cdef NllLossBackward0 node
    cdef TensorBase labels = contiguous(target), scores, out
    cdef double total_weight = 0, value
    cdef Py_ssize_t counted
    if ndim(input) == 1 and ndim(labels) == 1:
        if numel(labels) != 1:
            raise ValueError(f"For 1D input, 1D target must have size 1, but got target size: {numel(labels)}")
        labels = wrap((<object> labels.array()).reshape(()))
    counted = check_labels(input, labels, weight, ignore_index)
    if weight is None and ndim(input) == 2 and reduction != "none" and counted == numel(labels):
        scores = contiguous(input)
        total_weight = numel(labels)
        value = (<NllSum> kernels.nll_sum[float] if typenum(input) == cnp.NPY_FLOAT else <NllSum> kernels.nll_sum[double])(
            data(scores), <int64_t *> data(labels), numel(labels), shape(scores)[1])
        if reduction == "mean":
            value = value / total_weight if total_weight else float("nan")
        out = scalar(value, input)
    else:
        x, t = input.array(), labels.array()
        axis = 0 if ndim(input) == 1 else 1
        kept = np.asarray(t != ignore_index)
        label = np.where(kept, t, 0)
        share = np.where(kept, 1 if weight is None else (<object> weight.array())[label], 0).astype((<object> x).dtype)
        with np.errstate(all="ignore"):
            losses = -np.take_along_axis(x, np.expand_dims(label, axis), axis).squeeze(axis) * share
            losses = np.where(kept, losses, 0).astype((<object> x).dtype)
            total_weight = share.sum()
            if reduction == "none":
                out = wrap(np.asarray(losses))
            else:
                out = wrap(np.asarray(losses.sum() / (share.sum() if reduction == "mean" else 1), (<object> x).dtype))
    if reduction not in ("none", "mean", "sum"):
        raise ValueError(f"{reduction} is not a valid value for reduction; use 'none', 'mean' or 'sum'")
    if recording(input):
        node = NllLossBackward0.__new__(NllLossBackward0) if ndim(input) <= 2 else NllLoss2DBackward0.__new__(NllLoss2DBackward0)
        node.reduction, node.ignore_index, node.weights = reduction_of(reduction), ignore_index, total_weight
        node.input_shape = (<object> input.memory).shape
        node.self, node.target, node.weight = (
            node.save(input, 0), node.save(labels, NO_INPUT), node.save(weight, NO_INPUT))
        node.record(out, (input,))
    return out
