"""Fills weights before training, under the names of `torch.nn.init`.

Every function whose name ends in `_` writes into its tensor, off the tape, and returns it. Fan-in is the number of
inputs that feed one output of the layer, fan-out the number of outputs that one input feeds.
"""

from __future__ import annotations

import math
import warnings
from statistics import NormalDist

import numpy as np

from core.autograd import no_grad
from core.creation import empty, from_numpy
from core.tensor import Tensor

_SAME_GAIN = ("linear", "conv1d", "conv2d", "conv3d", "sigmoid")
_GAINS = {"tanh": 5 / 3, "relu": math.sqrt(2), "selu": 3 / 4}


def calculate_gain(nonlinearity: str, param: float | None = None) -> float:
    """Return the factor by which weights before an activation must grow to keep the variance of the signal.

    It is 1 for `linear`, `conv…` and `sigmoid`, 5/3 for `tanh`, √2 for `relu`, 3/4 for `selu`, and for `leaky_relu`
    √(2 / (1 + param²)), where `param` is the negative slope, 0.01 by default.

    Raises:
        ValueError: another name, or a slope that is no number.
    """
    if nonlinearity in _SAME_GAIN:
        return 1
    if nonlinearity in _GAINS:
        return _GAINS[nonlinearity]
    if nonlinearity == "leaky_relu":
        if param is None:
            param = 0.01
        elif isinstance(param, bool) or not isinstance(param, (int, float)):
            raise ValueError(f"negative_slope {param} not a valid number")
        return math.sqrt(2 / (1 + param**2))
    raise ValueError(f"Unsupported nonlinearity {nonlinearity}")


def _fans(tensor: Tensor) -> tuple[int, int]:
    """Return fan-in and fan-out of a weight `outputs×inputs×…`."""
    if tensor.dim() < 2:
        raise ValueError("Fan in and fan out can not be computed for tensor with fewer than 2 dimensions")
    kernel_size = math.prod(tensor.shape[2:])
    return tensor.shape[1] * kernel_size, tensor.shape[0] * kernel_size


def _fan(tensor: Tensor, mode: str) -> int:
    modes = ("fan_in", "fan_out")
    if str(mode).lower() not in modes:
        raise ValueError(f"Mode {mode} not supported, please use one of {list(modes)}")
    return _fans(tensor)[modes.index(str(mode).lower())]


@no_grad()
def uniform_(tensor: Tensor, a: float = 0.0, b: float = 1.0, generator=None) -> Tensor:
    """Draw every element from U(a, b)."""
    return tensor.uniform_(a, b, generator=generator)


@no_grad()
def normal_(tensor: Tensor, mean: float = 0.0, std: float = 1.0, generator=None) -> Tensor:
    """Draw every element from the normal distribution N(mean, std²)."""
    return tensor.normal_(mean, std, generator=generator)


@no_grad()
def trunc_normal_(
    tensor: Tensor, mean: float = 0.0, std: float = 1.0, a: float = -2.0, b: float = 2.0, generator=None
) -> Tensor:
    """Draw every element from N(mean, std²) cut off at `a` and `b`, through the inverse distribution function."""
    if mean < a - 2 * std or mean > b + 2 * std:
        warnings.warn(
            "mean is more than 2 std from [a, b] in nn.init.trunc_normal_. The distribution of values may be "
            "incorrect.",
            stacklevel=2,
        )
    normal = NormalDist(mean, std)
    # The inverse is defined between 0 and 1 without the ends.
    low, high = max(normal.cdf(a), 1e-16), min(normal.cdf(b), 1 - 1e-16)
    tensor.uniform_(0, 1, generator=generator)
    quantiles = low + (high - low) * tensor.detach().numpy().astype(np.float64)
    drawn = np.vectorize(normal.inv_cdf, otypes=[np.float64])(quantiles) if quantiles.size else quantiles
    return tensor.copy_(from_numpy(np.clip(drawn, a, b)))


@no_grad()
def constant_(tensor: Tensor, val: float) -> Tensor:
    """Fill the tensor with `val`."""
    return tensor.fill_(val)


@no_grad()
def ones_(tensor: Tensor) -> Tensor:
    """Fill the tensor with ones."""
    return tensor.fill_(1)


@no_grad()
def zeros_(tensor: Tensor) -> Tensor:
    """Fill the tensor with zeros."""
    return tensor.zero_()


@no_grad()
def eye_(tensor: Tensor) -> Tensor:
    """Write the identity into a matrix; raises ValueError for a tensor of other than two dimensions."""
    if tensor.dim() != 2:
        raise ValueError("Only tensors with 2 dimensions are supported")
    return tensor.copy_(from_numpy(np.eye(*tensor.shape)))


@no_grad()
def dirac_(tensor: Tensor, groups: int = 1) -> Tensor:
    """Write convolution kernels `outputs×inputs×…` that pass each channel through unchanged, within each group.

    Raises:
        ValueError: the tensor has fewer than 3 or more than 5 dimensions, or `groups` does not divide the outputs.
    """
    if tensor.dim() not in (3, 4, 5):
        raise ValueError("Only tensors with 3, 4, or 5 dimensions are supported")
    if groups < 1:
        raise ValueError(f"groups must be at least 1, got {groups}")
    outputs = tensor.shape[0]
    if outputs % groups:
        raise ValueError("dim 0 must be divisible by groups")
    kernels = np.zeros(tuple(tensor.shape))
    centre = tuple(size // 2 for size in tensor.shape[2:])
    per_group = outputs // groups
    for group in range(groups if per_group else 0):
        for channel in range(min(per_group, tensor.shape[1])):
            kernels[(group * per_group + channel, channel, *centre)] = 1
    return tensor.copy_(from_numpy(kernels))


@no_grad()
def xavier_uniform_(tensor: Tensor, gain: float = 1.0, generator=None) -> Tensor:
    """Draw every element from U(-k, k), k = gain · √(6 / (fan_in + fan_out)) (Glorot and Bengio, 2010)."""
    bound = gain * math.sqrt(6 / max(sum(_fans(tensor)), 1))
    return tensor.uniform_(-bound, bound, generator=generator)


@no_grad()
def xavier_normal_(tensor: Tensor, gain: float = 1.0, generator=None) -> Tensor:
    """Draw every element from N(0, σ²), σ = gain · √(2 / (fan_in + fan_out)) (Glorot and Bengio, 2010)."""
    return tensor.normal_(0, gain * math.sqrt(2 / max(sum(_fans(tensor)), 1)), generator=generator)


@no_grad()
def kaiming_uniform_(
    tensor: Tensor, a: float = 0, mode: str = "fan_in", nonlinearity: str = "leaky_relu", generator=None
) -> Tensor:
    """Draw every element from U(-k, k), k = gain · √(3 / fan) (He et al., 2015).

    `mode` is "fan_in" or "fan_out"; `a` is the negative slope where `nonlinearity` is "leaky_relu".
    """
    if _nothing_to_fill(tensor):
        return tensor
    bound = calculate_gain(nonlinearity, a) * math.sqrt(3 / _fan(tensor, mode))
    return tensor.uniform_(-bound, bound, generator=generator)


@no_grad()
def kaiming_normal_(
    tensor: Tensor, a: float = 0, mode: str = "fan_in", nonlinearity: str = "leaky_relu", generator=None
) -> Tensor:
    """Draw every element from N(0, σ²), σ = gain / √fan (He et al., 2015).

    `mode` is "fan_in" or "fan_out"; `a` is the negative slope where `nonlinearity` is "leaky_relu".
    """
    if _nothing_to_fill(tensor):
        return tensor
    return tensor.normal_(0, calculate_gain(nonlinearity, a) / math.sqrt(_fan(tensor, mode)), generator=generator)


@no_grad()
def orthogonal_(tensor: Tensor, gain: float = 1, generator=None) -> Tensor:
    """Write rows (or columns, where there are more rows) that are orthonormal, times `gain` (Saxe et al., 2013).

    Axes behind the first count as one. The matrix is the Q of a normal matrix's QR decomposition, with the signs that
    make it uniform among the orthogonal matrices.
    """
    if tensor.dim() < 2:
        raise ValueError("Only tensors with 2 or more dimensions are supported")
    if tensor.numel() == 0:
        return tensor
    rows, columns = tensor.shape[0], tensor.numel() // tensor.shape[0]
    drawn = empty((max(rows, columns), min(rows, columns)), dtype=tensor.dtype)
    q, r = np.linalg.qr(drawn.normal_(0, 1, generator=generator).numpy())
    q *= np.sign(np.diag(r))
    if rows < columns:
        q = q.T
    return tensor.copy_(from_numpy(np.ascontiguousarray(q * gain)).view(*tensor.shape))


def _nothing_to_fill(tensor: Tensor) -> bool:
    """Say whether a tensor has no elements, with PyTorch's warning."""
    if 0 not in tensor.shape:
        return False
    warnings.warn("Initializing zero-element tensors is a no-op", stacklevel=3)
    return True
