"""Activation layers: they keep the shape and work element by element, except for softmax, which works along one axis.

Those with `inplace` overwrite their input instead of making a new tensor.
"""

from __future__ import annotations

from core.nn import functional as F
from core.nn.module import Module


class _InplaceActivation(Module):
    """Base of the activations that can work in place."""

    def __init__(self, inplace: bool = False):
        super().__init__()
        self.inplace = inplace

    def extra_repr(self) -> str:
        return ", ".join(filter(None, (super().extra_repr(), "inplace=True" if self.inplace else "")))


class ReLU(_InplaceActivation):
    """Computes max(0, x)."""

    def forward(self, input):
        return F.relu(input, self.inplace)


class SELU(_InplaceActivation):
    """Computes 1.0507 · (max(0, x) + min(0, 1.6733 · (eˣ - 1))) (Klambauer et al., 2017)."""

    def forward(self, input):
        return F.selu(input, self.inplace)


class SiLU(_InplaceActivation):
    """Computes x · sigmoid(x) (Elfwing, Uchibe and Doya, 2018)."""

    def forward(self, input):
        return F.silu(input, self.inplace)


class LeakyReLU(_InplaceActivation):
    """Computes x where x > 0, `negative_slope` · x elsewhere (Maas, Hannun and Ng, 2013)."""

    _shown = ("negative_slope",)

    def __init__(self, negative_slope: float = 0.01, inplace: bool = False):
        super().__init__(inplace)
        self.negative_slope = negative_slope

    def forward(self, input):
        return F.leaky_relu(input, self.negative_slope, self.inplace)


class ELU(_InplaceActivation):
    """Computes x where x > 0, `alpha` · (eˣ - 1) elsewhere (Clevert, Unterthiner and Hochreiter, 2016)."""

    _shown = ("alpha",)

    def __init__(self, alpha: float = 1.0, inplace: bool = False):
        super().__init__(inplace)
        self.alpha = alpha

    def forward(self, input):
        return F.elu(input, self.alpha, self.inplace)


class GELU(Module):
    """Computes x · Φ(x), where Φ is the normal distribution function (Hendrycks and Gimpel, 2016).

    With `approximate="tanh"` it computes x / 2 · (1 + tanh(√(2/π) · (x + 0.044715 x³))).
    """

    _shown = ("approximate",)

    def __init__(self, approximate: str = "none"):
        super().__init__()
        self.approximate = approximate

    def forward(self, input):
        return F.gelu(input, approximate=self.approximate)


class Softplus(Module):
    """Computes log(1 + e^(beta · x)) / beta, and x itself where beta · x > `threshold`."""

    _shown = ("beta", "threshold")

    def __init__(self, beta: float = 1.0, threshold: float = 20.0):
        super().__init__()
        self.beta = beta
        self.threshold = threshold

    def forward(self, input):
        return F.softplus(input, self.beta, self.threshold)


class Hardtanh(_InplaceActivation):
    """Computes min(max(x, `min_val`), `max_val`)."""

    _shown = ("min_val", "max_val")

    def __init__(self, min_val: float = -1.0, max_val: float = 1.0, inplace: bool = False):
        super().__init__(inplace)
        if not max_val > min_val:
            raise ValueError(f"max_val must be larger than min_val, got min_val={min_val}, max_val={max_val}")
        self.min_val = min_val
        self.max_val = max_val

    def forward(self, input):
        return F.hardtanh(input, self.min_val, self.max_val, self.inplace)


class Sigmoid(Module):
    """Computes 1 / (1 + e⁻ˣ)."""

    def forward(self, input):
        return F.sigmoid(input)


class Tanh(Module):
    """Computes the hyperbolic tangent, (eˣ - e⁻ˣ) / (eˣ + e⁻ˣ)."""

    def forward(self, input):
        return F.tanh(input)


class Softsign(Module):
    """Compute x / (1 + |x|) (Bergstra et al., 2009)."""

    def forward(self, input):
        return F.softsign(input)


class _AlongAxis(Module):
    """Base of the layers whose only option is the axis `dim`."""

    _shown = ("dim",)

    def __init__(self, dim: int | None = None):
        super().__init__()
        self.dim = dim


class Softmax(_AlongAxis):
    """Computes xᵢ ↦ e^xᵢ / Σⱼ e^xⱼ along `dim`."""

    def forward(self, input):
        return F.softmax(input, self.dim)


class LogSoftmax(_AlongAxis):
    """Computes xᵢ ↦ xᵢ - log Σⱼ e^xⱼ along `dim`, the logarithm of softmax, without overflow."""

    def forward(self, input):
        return F.log_softmax(input, self.dim)
