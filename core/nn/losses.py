"""Losses as functions, under the names and with the arguments of `torch.nn.functional`.

Their formulae are per element, or per image where classes are compared. `reduction` says what becomes of the values:
their "mean", their "sum", or "none" to return them all. `size_average` and `reduce` are PyTorch's older arguments for
the same choice.
"""

from __future__ import annotations

import warnings

import numpy as np

from core.functions import activation, class_loss, elementwise_loss
from core.functions.arithmetic import divided, multiplied, sub
from core.functions.powers import xlogy
from core.functions.selection import where


def resolve_reduction(size_average, reduce, reduction: str) -> str:
    """Return `reduction`, or what the two older arguments say where one is given, with a warning."""
    if size_average is None and reduce is None:
        return reduction
    if reduce is False:
        older = "none"
    else:
        older = "sum" if size_average is False else "mean"
    warnings.warn(
        f"size_average and reduce args will be deprecated, please use reduction='{older}' instead.", stacklevel=3
    )
    return older


def _reduced(losses, reduction: str):
    if reduction == "none":
        return losses
    if reduction == "mean":
        return losses.mean()
    if reduction == "sum":
        return losses.sum()
    raise ValueError(f"{reduction} is not a valid value for reduction")


def _same_size(input, target):
    """Return input and target; where their shapes differ, broadcast both and warn."""
    if input.shape == target.shape:
        return input, target
    warnings.warn(
        f"Using a target size ({target.shape}) that is different to the input size ({input.shape}). This will likely "
        "lead to incorrect results due to broadcasting. Please ensure they have the same size.",
        stacklevel=3,
    )
    shape = np.broadcast_shapes(input.shape, target.shape)
    return input.expand(shape), target.expand(shape)


def _weighted(losses, weight, reduction: str, total):
    """Multiply losses by a weight per element and reduce them; the mean divides their sum by `total`."""
    if weight.shape != losses.shape:
        raise ValueError("Weights and input must have the same size.")
    losses = losses * weight
    return losses.sum() / total if reduction == "mean" else _reduced(losses, reduction)


def mse_loss(input, target, size_average=None, reduce=None, reduction: str = "mean", weight=None):
    """Compute (input - target)²; with `weight`, one per element, the mean is weighted."""
    reduction = resolve_reduction(size_average, reduce, reduction)
    input, target = _same_size(input, target)
    if weight is None:
        return elementwise_loss.mse_loss(input, target, reduction=reduction)
    return _weighted(elementwise_loss.mse_loss(input, target, reduction="none"), weight, reduction, weight.sum())


def l1_loss(input, target, size_average=None, reduce=None, reduction: str = "mean", weight=None):
    """Compute |input - target|; with `weight`, one per element, the mean is weighted."""
    reduction = resolve_reduction(size_average, reduce, reduction)
    input, target = _same_size(input, target)
    losses = (input - target).abs()
    return _reduced(losses, reduction) if weight is None else _weighted(losses, weight, reduction, weight.sum())


def smooth_l1_loss(input, target, size_average=None, reduce=None, reduction: str = "mean", beta: float = 1.0):
    """Compute d² / (2 · beta) where d = |input - target| is below `beta`, d - beta / 2 elsewhere."""
    reduction = resolve_reduction(size_average, reduce, reduction)
    if beta < 0:
        raise RuntimeError("smooth_l1_loss does not support negative values for beta.")
    input, target = _same_size(input, target)
    if beta == 0:
        return _reduced((input - target).abs(), reduction)
    return elementwise_loss.smooth_l1_loss(input, target, reduction, beta)


def huber_loss(input, target, reduction: str = "mean", delta: float = 1.0, weight=None):
    """Compute d² / 2 where d = |input - target| is up to `delta`, delta · (d - delta / 2) elsewhere."""
    input, target = _same_size(input, target)
    if weight is None:
        return elementwise_loss.huber_loss(input, target, reduction, delta)
    losses = elementwise_loss.huber_loss(input, target, "none", delta)
    return _weighted(losses, weight, reduction, losses.numel())


def binary_cross_entropy(input, target, weight=None, size_average=None, reduce=None, reduction: str = "mean"):
    """Compute -(target · log input + (1 - target) · log(1 - input)) for probabilities; logarithms stop at -100."""
    reduction = resolve_reduction(size_average, reduce, reduction)
    if target.shape != input.shape:
        raise ValueError(
            f"Using a target size ({target.shape}) that is different to the input size ({input.shape}) is deprecated. "
            "Please ensure they have the same size."
        )
    return elementwise_loss.binary_cross_entropy(input, target, weight, reduction)


def binary_cross_entropy_with_logits(
    input, target, weight=None, size_average=None, reduce=None, reduction: str = "mean", pos_weight=None
):
    """Compute binary cross entropy of sigmoid(input) from the logits, without overflow.

    -(pos_weight · target · log sigmoid(input) + (1 - target) · log(1 - sigmoid(input))).
    """
    reduction = resolve_reduction(size_average, reduce, reduction)
    if target.shape != input.shape:
        raise ValueError(f"Target size ({target.shape}) must be the same as input size ({input.shape})")
    return elementwise_loss.binary_cross_entropy_with_logits(input, target, weight, pos_weight, reduction)


def kl_div(input, target, size_average=None, reduce=None, reduction: str = "mean", log_target: bool = False):
    """Compute target · (log target - input) for log-probabilities `input`; with `log_target` the target is one, too.

    `reduction="batchmean"` divides the sum by the batch size, which is the Kullback-Leibler divergence.
    """
    reduction = resolve_reduction(size_average, reduce, reduction)
    if reduction == "mean":
        warnings.warn(
            "reduction: 'mean' divides the total loss by both the batch size and the support size.'batchmean' divides "
            "only by the batch size, and aligns with the KL div math definition.'mean' will be changed to behave the "
            "same as 'batchmean' in the next major release.",
            stacklevel=2,
        )
    if log_target:
        losses = target.exp() * (target - input)
    else:
        losses = xlogy(target, target) - target * input
    if reduction == "batchmean":
        return losses.sum() / input.shape[0] if input.dim() else losses.sum()
    return _reduced(losses, reduction)


def nll_loss(
    input, target, weight=None, size_average=None, ignore_index: int = -100, reduce=None, reduction: str = "mean"
):
    """Compute -input at the target class, for log-probabilities `N×C`, `C` or `N×C×d…` and class numbers.

    `weight` is one number per class; the mean divides by the weights of the targets that differ from `ignore_index`.
    """
    reduction = resolve_reduction(size_average, reduce, reduction)
    return class_loss.nll_loss(input, target, weight, ignore_index=ignore_index, reduction=reduction)


def cross_entropy(
    input,
    target,
    weight=None,
    size_average=None,
    ignore_index: int = -100,
    reduce=None,
    reduction: str = "mean",
    label_smoothing: float = 0.0,
):
    """Compute -log softmax(input) at the target class, for logits `N×C`, `C` or `N×C×d…`.

    A target of probabilities, in the input's shape, gives -Σ target · log softmax(input) over the classes. `weight` is
    one number per class, `ignore_index` a class number that does not count, and `label_smoothing` the fraction of the
    target that is spread evenly over all classes.
    """
    reduction = resolve_reduction(size_average, reduce, reduction)
    if not 0.0 <= label_smoothing <= 1.0:
        raise RuntimeError(f"label_smoothing must be between 0.0 and 1.0. Got: {label_smoothing}")
    axis = 1 if input.dim() > 1 else 0
    log_probabilities = activation.log_softmax(input, axis)
    if input.dim() == target.dim() and input.shape == target.shape and input.dim():
        return _against_probabilities(log_probabilities, target, weight, ignore_index, reduction, label_smoothing)
    losses = class_loss.nll_loss(log_probabilities, target, weight, ignore_index=ignore_index, reduction=reduction)
    if label_smoothing == 0:
        return losses
    smooth = _loss_of_all_classes(log_probabilities, target, weight, ignore_index, reduction)
    return multiplied(losses, 1 - label_smoothing) + multiplied(smooth, label_smoothing / input.shape[axis])


def _per_class(weight, dimensions: int):
    """Reshape a weight per class so that it broadcasts to `N×C×d…`."""
    return weight.view(1, -1, *(1,) * (dimensions - 2)) if dimensions > 1 else weight


def _against_probabilities(log_probabilities, target, weight, ignore_index, reduction, label_smoothing):
    """Compute the cross entropy of a target of probabilities."""
    if not target.is_floating_point():
        raise RuntimeError(
            "Expected floating point type for target with class probabilities, got "
            f"{target.dtype.legacy_name}; class numbers have one dimension less than the input"
        )
    if ignore_index >= 0:
        raise RuntimeError("ignore_index is not supported for floating point target")
    axis = 1 if log_probabilities.dim() > 1 else 0
    classes = log_probabilities.shape[axis]
    images = log_probabilities.numel() // max(classes, 1)
    if label_smoothing > 0:
        target = target * (1 - label_smoothing) + label_smoothing / classes
    losses = log_probabilities * target
    if weight is not None:
        losses = losses * _per_class(weight, losses.dim())
    if reduction == "none":
        return -losses.sum(axis)
    losses = -losses.sum()
    if reduction == "mean":
        return divided(losses, images)
    if reduction == "sum":
        return losses
    raise ValueError(f"{reduction} is not a valid value for reduction")


def _loss_of_all_classes(log_probabilities, target, weight, ignore_index, reduction):
    """Compute the loss that label smoothing adds: the sum over all classes instead of the target class alone."""
    axis = 1 if log_probabilities.dim() > 1 else 0
    if weight is not None:
        log_probabilities = log_probabilities * _per_class(weight, log_probabilities.dim())
    ignored = target == ignore_index
    losses = (-log_probabilities.sum(axis)).masked_fill(ignored, 0.0)
    if reduction != "mean":
        return _reduced(losses, reduction)
    counted = ~ignored
    if weight is None:
        return losses.sum() / counted.sum()
    return losses.sum() / weight[target[counted]].sum()


def hinge_embedding_loss(input, target, margin: float = 1.0, size_average=None, reduce=None, reduction: str = "mean"):
    """Compute input, the distance of a pair, where the target is 1, and max(0, margin - input) where it is -1."""
    reduction = resolve_reduction(size_average, reduce, reduction)
    apart = where(target != 1, sub(margin, input).clamp_min(0), 0.0)
    together = where(target != -1, input, 0.0)
    return _reduced(apart + together, reduction)


def multi_margin_loss(
    input, target, p: int = 1, margin: float = 1.0, weight=None, size_average=None, reduce=None, reduction: str = "mean"
):
    """Compute Σ max(0, margin - input[target] + input[i])ᵖ / C over the classes i ≠ target, for scores `N×C`.

    `weight` is one number per class and multiplies the loss by that of the target class.
    """
    reduction = resolve_reduction(size_average, reduce, reduction)
    return class_loss.multi_margin_loss(input, target, p, margin, weight, reduction)
