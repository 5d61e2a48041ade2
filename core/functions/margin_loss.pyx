"""The multi-class margin loss."""

cimport numpy as cnp

from core.functions.elementwise_loss cimport MEAN, reduced, reduction_of
from core.tape cimport Node, SavedTensor, TensorBase, is_floating, ndim, recording_any, shape, typenum, wrap, NO_INPUT

import numpy as np

cnp.import_array()


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
    return 0


cdef class MultiMarginLossBackward0(Node):
    """out = Σᵢ max(0, margin − self[t] + self[i])ᵖ · weight[t] / C over the classes i other than t"""
    cdef readonly SavedTensor self, target, weight
    cdef readonly int p, reduction
    cdef readonly double margin

    cdef object excess(self, object x, object t):
        """max(0, margin − x[t] + x[i]) for scores N×C, 0 at the targets."""
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
        cdef object x = np.atleast_2d(whole), g = grad.array(), slope
        with np.errstate(all="ignore"):
            gap = self.excess(x, t)
            slope = (gap > 0).astype(x.dtype) if self.p == 1 else 2 * gap
            slope[np.arange(len(x)), t] = -slope.sum(1)
            if self.reduction == MEAN:
                g = g / x.dtype.type(len(x))
            slope *= (self.row_weight(x, t) * g)[:, None]
        return (wrap(np.asarray(slope.reshape(whole.shape), x.dtype)),)


def multi_margin_loss(TensorBase input, TensorBase target, int p=1, double margin=1.0,
                      TensorBase weight or None = None, reduction="mean"):
    """Σᵢ max(0, margin − input[t] + input[i])ᵖ · weight[t] / C over the classes i other than the target t.

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
    if recording_any((input,)):
        node.record(out, (input,))
        node.self = node.save(input, 0)
    return out
