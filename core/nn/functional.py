"""Layers as functions, under the names and with the arguments of `torch.nn.functional`.

A function whose arguments are those of `core.functions` is imported from there. This module defines the functions that
add an option of PyTorch's (`inplace`, `training`, a default axis) or are composed of others.
"""

from __future__ import annotations

import warnings

import numpy as np

from core.creation import empty_like, from_numpy
from core.functions import activation, normalization
from core.functions.activation import gelu, sigmoid, softplus, tanh
from core.functions.convolution import conv2d
from core.functions.inplace import in_place as _in_place
from core.functions.linear import linear
from core.functions.padding import pad
from core.functions.pooling import adaptive_avg_pool2d, avg_pool2d, max_pool2d
from core.nn.losses import (
    binary_cross_entropy,
    binary_cross_entropy_with_logits,
    cross_entropy,
    hinge_embedding_loss,
    huber_loss,
    kl_div,
    l1_loss,
    mse_loss,
    multi_margin_loss,
    nll_loss,
    smooth_l1_loss,
)

__all__ = [
    "adaptive_avg_pool2d",
    "avg_pool2d",
    "batch_norm",
    "binary_cross_entropy",
    "binary_cross_entropy_with_logits",
    "conv2d",
    "cross_entropy",
    "dropout",
    "elu",
    "elu_",
    "gelu",
    "hardtanh",
    "hardtanh_",
    "hinge_embedding_loss",
    "huber_loss",
    "kl_div",
    "l1_loss",
    "layer_norm",
    "leaky_relu",
    "leaky_relu_",
    "linear",
    "log_softmax",
    "max_pool2d",
    "mse_loss",
    "multi_margin_loss",
    "nll_loss",
    "one_hot",
    "pad",
    "relu",
    "relu_",
    "selu",
    "selu_",
    "sigmoid",
    "silu",
    "smooth_l1_loss",
    "softmax",
    "softplus",
    "softsign",
    "tanh",
]


# -- activations -------------------------------------------------------------------------------------

relu_ = _in_place(activation.relu)
leaky_relu_ = _in_place(activation.leaky_relu_written_over)
elu_ = _in_place(activation.elu_written_over)
selu_ = _in_place(activation.selu_written_over)
hardtanh_ = _in_place(activation.hardtanh)
_silu_ = _in_place(activation.silu)


def relu(input, inplace: bool = False):
    """Compute max(0, input) element by element."""
    return relu_(input) if inplace else activation.relu(input)


def leaky_relu(input, negative_slope: float = 0.01, inplace: bool = False):
    """Compute input where it is positive, `negative_slope` · input elsewhere."""
    return leaky_relu_(input, negative_slope) if inplace else activation.leaky_relu(input, negative_slope)


def elu(input, alpha: float = 1.0, inplace: bool = False):
    """Compute input where it is positive, `alpha` · (e^input - 1) elsewhere."""
    return elu_(input, alpha) if inplace else activation.elu(input, alpha)


def selu(input, inplace: bool = False):
    """Compute 1.0507 · (max(0, x) + min(0, 1.6733 · (eˣ - 1))) element by element (Klambauer et al., 2017)."""
    return selu_(input) if inplace else activation.selu(input)


def silu(input, inplace: bool = False):
    """Compute input · sigmoid(input) element by element."""
    return _silu_(input) if inplace else activation.silu(input)


def hardtanh(input, min_val: float = -1.0, max_val: float = 1.0, inplace: bool = False):
    """Compute min(max(input, `min_val`), `max_val`) element by element."""
    if min_val > max_val:
        raise ValueError("min_val cannot be greater than max_val")
    return hardtanh_(input, min_val, max_val) if inplace else activation.hardtanh(input, min_val, max_val)


def softsign(input):
    """Compute input / (1 + |input|) element by element: on the tape `abs`, `add` and `div`, as in PyTorch."""
    return input / (input.abs() + 1)


def softmax(input, dim: int | None = None, _stacklevel: int = 3, dtype=None):
    """Compute e^input over its sum along `dim`; the input is converted to `dtype` first."""
    if dim is None:
        dim = _default_axis("softmax", input.dim(), _stacklevel)
    return activation.softmax(input, dim, dtype=dtype)


def log_softmax(input, dim: int | None = None, _stacklevel: int = 3, dtype=None):
    """Compute input - log Σ e^input along `dim`; the input is converted to `dtype` first."""
    if dim is None:
        dim = _default_axis("log_softmax", input.dim(), _stacklevel)
    return activation.log_softmax(input, dim, dtype=dtype)


def _default_axis(name: str, dimensions: int, stacklevel: int) -> int:
    """Choose the axis of a softmax without `dim` as PyTorch does, and warn."""
    warnings.warn(
        f"Implicit dimension choice for {name} has been deprecated. Change the call to include dim=X as an argument.",
        stacklevel=stacklevel,
    )
    return 0 if dimensions in (0, 1, 3) else 1


# -- dropout and normalisation -----------------------------------------------------------------------


def dropout(input, p: float = 0.5, training: bool = True, inplace: bool = False):
    """Zero each element with probability `p` and scale the others by 1 / (1 - p); only if `training` is set.

    The mask is drawn from the default generator (`manual_seed`).
    """
    if p < 0.0 or p > 1.0:
        raise ValueError(f"dropout probability has to be between 0 and 1, but got {p}")
    if not training or p == 0 or input.numel() == 0:
        return input
    if not input.is_floating_point():
        raise RuntimeError(f"dropout works on floating-point tensors, got {input.dtype}; use input.float() first")
    noise = empty_like(input).uniform_().numpy()
    scale = 1 / (1 - p) if p < 1 else 0
    mask = from_numpy((noise >= p) * noise.dtype.type(scale))
    return input.mul_(mask) if inplace else input * mask


def batch_norm(
    input,
    running_mean,
    running_var,
    weight=None,
    bias=None,
    training: bool = False,
    momentum: float = 0.1,
    eps: float = 1e-5,
):
    """Normalise each channel of `N×C×…`: (input - mean) / √(var + eps) · weight + bias.

    With `training` mean and variance are the batch's, and the running statistics move towards them in place by the
    fraction `momentum`; without it they are the running statistics.
    """
    if training and input.dim() > 1 and input.shape[1] and input.numel() == input.shape[1]:
        raise ValueError(f"Expected more than 1 value per channel when training, got input size {input.shape}")
    return normalization.batch_norm(input, weight, bias, running_mean, running_var, training, momentum, eps)


def layer_norm(input, normalized_shape, weight=None, bias=None, eps: float = 1e-5):
    """Normalise each sample over its last axes, whose sizes must be `normalized_shape`.

    (input - mean) / √(var + eps) · weight + bias.
    """
    if not isinstance(normalized_shape, (tuple, list)):
        raise TypeError(
            "layer_norm(): argument 'normalized_shape' (position 2) must be tuple of ints, not "
            f"{type(normalized_shape).__name__}"
        )
    return normalization.layer_norm(input, tuple(normalized_shape), weight, bias, eps)


# -- shapes ------------------------------------------------------------------------------------------


def one_hot(tensor, num_classes: int = -1):
    """Turn int64 class numbers `…` into `…×num_classes` of int64: 1 at the class, 0 elsewhere.

    `num_classes` of -1 takes the largest class number plus 1.
    """
    labels = tensor.detach().numpy()
    if labels.dtype != np.int64:
        raise RuntimeError("one_hot is only applicable to index tensor of type LongTensor.")
    if labels.size == 0 and num_classes <= 0:
        raise RuntimeError("Can not infer total number of classes from empty tensor.")
    if labels.size and labels.min() < 0:
        raise RuntimeError("Class values must be non-negative.")
    if num_classes == -1:
        num_classes = int(labels.max()) + 1
    elif labels.size and labels.max() >= num_classes:
        raise RuntimeError("Class values must be smaller than num_classes.")
    classes = np.arange(num_classes)
    return from_numpy((labels[..., None] == classes).astype(np.int64))
