"""Dropout layers."""

from __future__ import annotations

from core.nn import functional as F
from core.nn.module import Module


class Dropout(Module):
    """Zeroes each element with probability `p` and scales the others by 1 / (1 - p) (Srivastava et al., 2014).

    In evaluation the input passes unchanged.
    """

    _shown = ("p", "inplace")

    def __init__(self, p: float = 0.5, inplace: bool = False):
        super().__init__()
        if p < 0 or p > 1:
            raise ValueError(f"dropout probability has to be between 0 and 1, but got {p}")
        self.p = p
        self.inplace = inplace

    def forward(self, input):
        return F.dropout(input, self.p, self.training, self.inplace)
