"""Fully connected layers."""

from __future__ import annotations

import math

from core.creation import empty
from core.nn import functional as F
from core.nn import init
from core.nn.module import Module
from core.nn.parameter import Parameter


class Identity(Module):
    """Returns its input; takes and ignores any arguments, so that it can stand in for another layer."""

    def __init__(self, *args, **kwargs):
        super().__init__()

    def forward(self, input):
        return input


class Linear(Module):
    """y = x Wᵀ + b on the last axis: `(*, in_features)` → `(*, out_features)`.

    Attributes:
        weight: `out_features × in_features`, drawn from U(-k, k), k = 1 / √in_features.
        bias: `out_features`, drawn likewise, or `None`.
    """

    def __init__(self, in_features: int, out_features: int, bias: bool = True, device=None, dtype=None):
        super().__init__()
        self.in_features = in_features
        self.out_features = out_features
        self.weight = Parameter(empty((out_features, in_features), dtype=dtype, device=device))
        if bias:
            self.bias = Parameter(empty(out_features, dtype=dtype, device=device))
        else:
            self.register_parameter("bias", None)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Draws new weights from the default distribution."""
        init.kaiming_uniform_(self.weight, a=math.sqrt(5))
        init._uniform_bias_(self.bias, self.weight)

    def forward(self, input):
        return F.linear(input, self.weight, self.bias)

    def extra_repr(self) -> str:
        return f"in_features={self.in_features}, out_features={self.out_features}, bias={self.bias is not None}"
