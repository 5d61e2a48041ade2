"""Layers that change the shape and nothing else."""

from __future__ import annotations

from core.nn.module import Module


class Flatten(Module):
    """Joins the axes from `start_dim` to `end_dim` into one: by default `N×C×H×W` → `N×(C·H·W)`."""

    _shown = ("start_dim", "end_dim")

    def __init__(self, start_dim: int = 1, end_dim: int = -1):
        super().__init__()
        self.start_dim = start_dim
        self.end_dim = end_dim

    def forward(self, input):
        return input.flatten(self.start_dim, self.end_dim)


class Unflatten(Module):
    """Splits axis `dim` into the axes `unflattened_size`, one of which may be -1."""

    _shown = ("dim", "unflattened_size")

    def __init__(self, dim: int, unflattened_size: tuple[int, ...]):
        super().__init__()
        if not isinstance(dim, int):
            raise TypeError(f"Unflatten takes the axis as an int, got {type(dim).__name__}")
        if not isinstance(unflattened_size, (tuple, list)) or not all(isinstance(n, int) for n in unflattened_size):
            raise TypeError(f"unflattened_size must be a tuple of ints, got {unflattened_size!r}")
        self.dim = dim
        self.unflattened_size = unflattened_size

    def forward(self, input):
        return input.unflatten(self.dim, self.unflattened_size)
