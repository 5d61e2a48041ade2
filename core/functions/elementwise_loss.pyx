"""Losses that compare element by element, each with its derivative beside it.

They share a node: a subclass says what the loss is and how it changes with the input and with the target.
`reduction` is "none" (one value per element), "mean" or "sum".
"""

cimport numpy as cnp

from core.functions.values cimport cast, multiply_values, number_in, result_type, same_shape, scalar, scaled, subtract_values
from core.kernels cimport elementwise as kernels
from core.tape cimport (
    NO_INPUT, Node, SavedTensor, TensorBase, contiguous, data, is_floating, is_single, numel, recording2, recording_any,
    typenum, wrap)

import numpy as np

cnp.import_array()

ctypedef double (*SumOfTwo)(const void *, const void *, Py_ssize_t) noexcept nogil


cdef int reduction_of(object name) except -1:
    if name == "mean":
        return MEAN
    if name == "sum":
        return SUM
    if name == "none":
        return NONE
    raise ValueError(f"{name} is not a valid value for reduction; it is 'none', 'mean' or 'sum'")


cdef object reduced(object losses, int reduction):
    """Bring a NumPy array of losses to their mean or sum, or leaves it."""
    if reduction == NONE:
        return losses
    total = losses.sum()
    return np.asarray(total / losses.dtype.type(losses.size) if reduction == MEAN else total)


cdef class ElementwiseLoss(Node):
    """The node of a loss of `self` and `target`, tensors of one shape, element by element."""
    cdef readonly SavedTensor self, target
    cdef readonly int reduction

    cdef object losses(self, object x, object t):
        """Return the loss of each element."""
        raise NotImplementedError

    cdef object input_derivative(self, object x, object t):
        """Return the derivative of each element's loss by x."""
        raise NotImplementedError

    cdef object target_derivative(self, object x, object t):
        """Return the derivative of each element's loss by t."""
        return -self.input_derivative(x, t)

    cdef tuple backward(self, TensorBase grad):
        cdef object x = self.self.unpack(self).array(), t = self.target.unpack(self).array(), g = grad.array()
        with np.errstate(all="ignore"):
            if self.reduction == MEAN:
                g = g / x.dtype.type(x.size)
            return (wrap(np.asarray(g * self.input_derivative(x, t))) if self.needs(0) else None,
                    wrap(np.asarray(g * self.target_derivative(x, t))) if self.needs(1) else None)


cdef TensorBase compared(str name, ElementwiseLoss node, TensorBase input, TensorBase target, object reduction):
    """Return the loss of `input` against `target`, recorded as `node`."""
    cdef TensorBase out
    if not is_floating(input):
        raise RuntimeError(f"{name}(): expected a floating-point input, got {input.dtype}; use input.float()")
    if typenum(target) != typenum(input):
        raise RuntimeError(f"Found dtype {target.dtype.legacy_name} but expected {input.dtype.legacy_name}")
    if not cnp.PyArray_SAMESHAPE(input.array(), target.array()):
        raise ValueError(f"{name}(): input has shape {list(input.shape)} but target has shape {list(target.shape)}")
    node.reduction = reduction_of(reduction)
    with np.errstate(all="ignore"):
        out = wrap(np.asarray(reduced(node.losses(input.array(), target.array()), node.reduction)))
    if recording_any((input, target)):
        node.record(out, (input, target))
        node.self, node.target = node.save(input, 0), node.save(target, 1)
    return out


cdef class SmoothL1LossBackward0(ElementwiseLoss):
    """Gradient of smooth_l1_loss with d = x − t: g·d / beta where |d| < beta, else g·sign(d)."""
    cdef readonly double beta

    cdef object losses(self, object x, object t):
        distance = abs(x - t)
        return np.where(distance < self.beta, distance * distance * (0.5 / self.beta), distance - 0.5 * self.beta)

    cdef object input_derivative(self, object x, object t):
        difference = x - t
        return np.where(abs(difference) < self.beta, difference * (1 / self.beta), np.sign(difference))


def smooth_l1_loss(TensorBase input, TensorBase target, reduction="mean", double beta=1.0):
    """Return d² / (2·beta) where d = |input − target| < beta, d − beta / 2 elsewhere; beta > 0."""
    cdef SmoothL1LossBackward0 node = SmoothL1LossBackward0.__new__(SmoothL1LossBackward0)
    node.beta = beta
    return compared("smooth_l1_loss", node, input, target, reduction)


cdef class HuberLossBackward0(ElementwiseLoss):
    """Gradient of huber_loss with d = x − t: g·d, d held between −delta and delta."""
    cdef readonly double delta

    cdef object losses(self, object x, object t):
        distance = abs(x - t)
        return np.where(distance <= self.delta, 0.5 * distance * distance, self.delta * (distance - 0.5 * self.delta))

    cdef object input_derivative(self, object x, object t):
        return np.clip(x - t, -self.delta, self.delta)


def huber_loss(TensorBase input, TensorBase target, reduction="mean", double delta=1.0):
    """Return d² / 2 where d = |input − target| ≤ delta, delta · (d − delta / 2) elsewhere; delta > 0."""
    cdef HuberLossBackward0 node = HuberLossBackward0.__new__(HuberLossBackward0)
    if delta <= 0:
        raise RuntimeError("huber_loss does not support non-positive values for delta.")
    node.delta = delta
    return compared("huber_loss", node, input, target, reduction)


# --- binary cross entropy -----------------------------------------------------------------------------

cdef class BinaryLoss(ElementwiseLoss):
    """The node of a binary loss, which may weigh each element; the weight broadcasts to the input."""
    cdef readonly SavedTensor weight

    cdef object weighed(self, object values):
        cdef TensorBase weight = self.weight.unpack(self)
        return values if weight is None else values * weight.array()


cdef class BinaryCrossEntropyBackward0(BinaryLoss):
    """Gradient of −(t·log x + (1 − t)·log(1 − x)), the logarithms no less than −100: g·(x − t) / (x·(1 − x))."""

    cdef object losses(self, object x, object t):
        return self.weighed((t - 1) * np.maximum(np.log1p(-x), -100) - t * np.maximum(np.log(x), -100))

    cdef object input_derivative(self, object x, object t):
        return self.weighed((x - t) / np.maximum((1 - x) * x, x.dtype.type(np.float32(1e-12))))

    cdef object target_derivative(self, object x, object t):
        return self.weighed(np.log1p(-x) - np.log(x))


def binary_cross_entropy(TensorBase input, TensorBase target, TensorBase weight or None = None, reduction="mean"):
    """Return −(t·log p + (1 − t)·log(1 − p)) of probabilities p and targets t; RuntimeError outside [0, 1]."""
    cdef BinaryCrossEntropyBackward0 node = BinaryCrossEntropyBackward0.__new__(BinaryCrossEntropyBackward0)
    cdef object x = input.array()
    if numel(input) and not (x.min() >= 0 and x.max() <= 1):
        raise RuntimeError("all elements of input should be between 0 and 1")
    node.weight = node.save(weight, NO_INPUT)
    return compared("binary_cross_entropy", node, input, target, reduction)


cdef object softplus_of_negative(object x):
    """Compute log(1 + e⁻ˣ) without overflow."""
    return np.log1p(np.exp(-abs(x))) + np.maximum(-x, 0)


cdef object sigmoid_of_negative(object x):
    """Compute 1 / (1 + eˣ) without overflow."""
    small = np.exp(-abs(x))
    return np.where(x >= 0, small, 1) / (1 + small)


cdef class BinaryCrossEntropyWithLogitsBackward0(BinaryLoss):
    """Gradient of (1 − t)·x + p·log(1 + e⁻ˣ), p = 1 + (pos_weight − 1)·t: g·(1 − t − p / (1 + eˣ))."""
    cdef readonly SavedTensor pos_weight

    cdef object positives(self, object t):
        cdef TensorBase weight = self.pos_weight.unpack(self)
        return 1 if weight is None else 1 + (<object> weight.array() - 1) * t

    cdef object losses(self, object x, object t):
        return self.weighed((1 - t) * x + self.positives(t) * softplus_of_negative(x))

    cdef object input_derivative(self, object x, object t):
        return self.weighed(1 - t - self.positives(t) * sigmoid_of_negative(x))

    cdef object target_derivative(self, object x, object t):
        cdef TensorBase weight = self.pos_weight.unpack(self)
        if weight is None:
            return self.weighed(-x)
        return self.weighed((<object> weight.array() - 1) * softplus_of_negative(x) - x)


def binary_cross_entropy_with_logits(TensorBase input, TensorBase target, TensorBase weight or None = None,
                                     TensorBase pos_weight or None = None, reduction="mean"):
    """Return the binary cross entropy of sigmoid(input), from the logits; `pos_weight` weighs the positives."""
    cdef BinaryCrossEntropyWithLogitsBackward0 node
    if not cnp.PyArray_SAMESHAPE(input.array(), target.array()):
        raise ValueError(f"Target size ({target.shape}) must be the same as input size ({input.shape})")
    node = BinaryCrossEntropyWithLogitsBackward0.__new__(BinaryCrossEntropyWithLogitsBackward0)
    node.weight, node.pos_weight = node.save(weight, NO_INPUT), node.save(pos_weight, NO_INPUT)
    return compared("binary_cross_entropy_with_logits", node, input, target, reduction)


# --- the squared error, by a kernel ----------------------------------------------------------------------

cdef class MseLossBackward0(Node):
    """Gradient of (x − t)² or its sum: 2·g·(x − t) for x, the opposite for t; of its mean, that over n."""
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
    """Return the squared differences of two tensors of one shape, their mean, or their sum."""
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
        total = (<SumOfTwo> kernels.sum_squared_differences[float] if is_single(x) else
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
