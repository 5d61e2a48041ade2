"""Fully connected layers."""

from __future__ import annotations

from core.nn import functional as F
from core.nn.layers.weights import draw_weight_and_bias, register_weight_and_bias
from core.nn.module import Module


class Identity(Module):
    """Returns its input; ignores all arguments of its constructor, so that it can stand in for another layer."""

    def __init__(self, *args, **kwargs):
        super().__init__()

    def forward(self, input):
        return input


class Linear(Module):
    """Computes y = x Wᵀ + b along the last axis: `…×in_features` → `…×out_features`.

    Attributes:
        weight: W, `out_features×in_features`, drawn from U(-k, k), k = 1 / √in_features.
        bias: b, `out_features`, drawn from U(-k, k), or `None`.
    """

    def __init__(self, in_features: int, out_features: int, bias: bool = True, device=None, dtype=None):
        super().__init__()
        self.in_features = in_features
        self.out_features = out_features
        shape = (out_features, in_features)
        register_weight_and_bias(self, shape, (out_features,) if bias else None, device, dtype)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Draw weight and bias anew."""
        draw_weight_and_bias(self)

    def forward(self, input):
        return F.linear(input, self.weight, self.bias)

    def extra_repr(self) -> str:
        return f"in_features={self.in_features}, out_features={self.out_features}, bias={self.bias is not None}"
