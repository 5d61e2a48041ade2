"""Losses of class scores and labels: the negative log likelihood and the margin loss."""

cimport numpy as cnp
from libc.stdint cimport int64_t

from core.functions.elementwise_loss cimport MEAN, NONE, reduced, reduction_of
from core.functions.values cimport number_in, scalar
from core.kernels cimport elementwise as kernels
from core.tape cimport (
    NO_INPUT, Node, SavedTensor, TensorBase, contiguous, data, empty, is_floating, is_single, ndim, numel, recording,
    shape, typenum, wrap)

import numpy as np

cnp.import_array()

ctypedef double (*NllSum)(const void *, const int64_t *, Py_ssize_t, Py_ssize_t) noexcept nogil
ctypedef void (*NllBackward)(double, const int64_t *, void *, Py_ssize_t, Py_ssize_t) noexcept nogil


# --- the negative log likelihood ----------------------------------------------------------------------------

cdef bint labels_fit(TensorBase input, TensorBase target):
    """Tell whether there is one label per row of scores (per position, with more dimensions than two)."""
    cdef int d, n = ndim(input)
    if ndim(target) != max(n - 1, 0):
        return False
    for d in range(ndim(target)):
        if shape(target)[d] != shape(input)[d if d == 0 else d + 1]:
            return False
    return True


cdef Py_ssize_t check_labels(TensorBase input, TensorBase target, TensorBase weight, int64_t ignore_index) except -1:
    """Refuse what does not fit; return how many labels count."""
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


cdef tuple shares(object target, int64_t ignore_index, object weight, object kind):
    """Return which labels count, the labels (0 for others), and their weights (0 for others)."""
    kept = np.asarray(target != ignore_index)
    label = np.where(kept, target, 0)
    return kept, label, np.where(kept, 1 if weight is None else weight[label], 0).astype(kind)


cdef class NllLossBackward0(Node):
    """Gradient of −Σ weight[t]·x[t]: −g·weight[t] at each label t, else 0; of the mean, over Σ weight[t]."""
    cdef readonly SavedTensor self, target, weight
    cdef readonly int reduction
    cdef readonly int64_t ignore_index
    cdef double weights                 # the sum of those of the labels that count
    cdef tuple input_shape

    @property
    def total_weight(self):
        """Return the sum of the weights of the labels that count; 0 if nothing was divided by it."""
        return scalar(0 if self.reduction == NONE else self.weights, self.self.unpack(self))

    cdef tuple backward(self, TensorBase grad):
        cdef TensorBase target = self.target.unpack(self), weight = self.weight.unpack(self), dx
        cdef NllBackward kernel
        cdef Py_ssize_t columns
        cdef double factor
        if weight is None and len(self.input_shape) == 2 and self.reduction != NONE and self.weights == numel(target):
            dx = empty(2, [self.input_shape[0], self.input_shape[1]], typenum(grad))
            factor = number_in(grad) / (self.weights if self.reduction == MEAN else 1)
            columns = self.input_shape[1]
            kernel = (<NllBackward> kernels.nll_backward[float] if is_single(grad) else
                      <NllBackward> kernels.nll_backward[double])
            kernel(factor, <int64_t *> data(target), data(dx), numel(target), columns)
            return (dx,)
        return (wrap(self.scattered(grad.array(), target.array(), None if weight is None else weight.array())),)

    cdef object scattered(self, object grad, object target, object weight):
        """Return the gradient with class weights, ignored labels or pixels as well as images."""
        kept, label, share = shares(target, self.ignore_index, weight, grad.dtype)
        if self.reduction == MEAN:
            with np.errstate(all="ignore"):     # if no label counts, 0 / 0
                share = np.where(kept, share / grad.dtype.type(self.weights), 0).astype(grad.dtype)
        dx = np.zeros(self.input_shape, grad.dtype)
        axis = 0 if dx.ndim == 1 else 1
        np.put_along_axis(dx, np.expand_dims(label, axis), np.expand_dims(-grad * share, axis), axis)
        return dx


cdef class NllLoss2DBackward0(NllLossBackward0):
    """Gradient of the negative log likelihood with one label per position, under PyTorch's name for it."""


def nll_loss(TensorBase input, TensorBase target, TensorBase weight=None, *, int64_t ignore_index=-100, str reduction="mean"):
    """Return the negative log likelihood of labels, −Σ weight[t]·input[t].

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
        value = (<NllSum> kernels.nll_sum[float] if is_single(input) else <NllSum> kernels.nll_sum[double])(
            data(scores), <int64_t *> data(labels), numel(labels), shape(scores)[1])
        if reduction == "mean":
            value = value / total_weight if total_weight else float("nan")
        out = scalar(value, input)
    else:
        x, t = input.array(), labels.array()
        axis = 0 if ndim(input) == 1 else 1
        kept, label, share = shares(t, ignore_index, None if weight is None else weight.array(), (<object> x).dtype)
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


# --- the margin loss -------------------------------------------------------------------------------------

cdef int check(TensorBase input, TensorBase target, TensorBase weight) except -1:
    cdef int n = ndim(input)
    cdef Py_ssize_t classes
    if n < 1 or n > 2 or shape(input)[n - 1] == 0:
        raise RuntimeError(
            f"Expected non-empty vector or matrix with optional 0-dim batch size, but got: {list(input.shape)}")
    classes = shape(input)[n - 1]
    if tuple(target.shape) != tuple(input.shape)[:n - 1]:
        raise RuntimeError(
            f"inconsistent target size, expected {list(input.shape)[:n - 1]} but got {list(target.shape)}")
    if not is_floating(input):
        raise RuntimeError(f"multi_margin_loss(): not implemented for {input.dtype}; use input.float()")
    if typenum(target) != cnp.NPY_INT64:
        raise RuntimeError(
            f"expected scalar type Long but found {target.dtype.legacy_name}: class numbers are int64; "
            "use target.long()")
    for each in np.ravel(target.array()):
        if not 0 <= each < classes:
            raise IndexError(f"target {each} is out of range: class numbers are from 0 to {classes - 1}")
    if weight is not None and (tuple(weight.shape) != (classes,) or typenum(weight) != typenum(input)):
        raise RuntimeError(
            f"expected a weight of {classes} numbers of {input.dtype}, got {weight.dtype} of shape {weight.shape}")


cdef class MultiMarginLossBackward0(Node):
    """Gradient of Σᵢ max(0, margin − x[t] + x[i])ᵖ · weight[t] / C over the classes i other than the target t."""
    cdef readonly SavedTensor self, target, weight
    cdef readonly int p, reduction
    cdef readonly double margin

    cdef object excess(self, object x, object t):
        """Return max(0, margin − x[t] + x[i]) for scores N×C, 0 at the targets."""
        rows = np.arange(len(x))
        gap = np.maximum(self.margin - x[rows, t][:, None] + x, 0)
        gap[rows, t] = 0
        return gap

    cdef object row_weight(self, object x, object t):
        cdef TensorBase weight = self.weight.unpack(self)
        share = np.full(len(x), 1 / <double> x.shape[1], x.dtype)
        return share if weight is None else share * (<object> weight.array())[t]

    cdef tuple backward(self, TensorBase grad):
        cdef object whole = self.self.unpack(self).array(), t = np.atleast_1d(self.target.unpack(self).array())
        cdef object x = np.atleast_2d(whole), g = grad.array(), derivative
        with np.errstate(all="ignore"):
            gap = self.excess(x, t)
            derivative = (gap > 0).astype(x.dtype) if self.p == 1 else 2 * gap
            derivative[np.arange(len(x)), t] = -derivative.sum(1)
            if self.reduction == MEAN:
                g = g / x.dtype.type(len(x))
            derivative *= (self.row_weight(x, t) * g)[:, None]
        return (wrap(np.asarray(derivative.reshape(whole.shape), x.dtype)),)


def multi_margin_loss(TensorBase input, TensorBase target, int p=1, double margin=1.0,
                      TensorBase weight or None = None, reduction="mean"):
    """Return Σᵢ max(0, margin − x[t] + x[i])ᵖ · weight[t] / C over the classes i other than the target t.

    input: scores N×C or C; target: class numbers N, or a single one; p is 1 or 2.
    """
    cdef MultiMarginLossBackward0 node = MultiMarginLossBackward0.__new__(MultiMarginLossBackward0)
    cdef TensorBase out
    if p != 1 and p != 2:
        raise ValueError("only p == 1 and p == 2 supported")
    check(input, target, weight)
    x, t = np.atleast_2d(input.array()), np.atleast_1d(target.array())
    node.p, node.margin, node.reduction = p, margin, reduction_of(reduction)
    node.target, node.weight = node.save(target, NO_INPUT), node.save(weight, NO_INPUT)
    with np.errstate(all="ignore"):
        gap = node.excess(x, t)
        losses = (gap if p == 1 else gap * gap).sum(1) * node.row_weight(x, t)
        if ndim(input) == 1:
            losses = losses.reshape(())
        out = wrap(np.asarray(reduced(losses, node.reduction), x.dtype))
    if recording(input):
        node.record(out, (input,))
        node.self = node.save(input, 0)
    return out
