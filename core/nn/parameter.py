"""Defines `Parameter`, a tensor that a module trains."""

from __future__ import annotations

from core.creation import empty
from core.tensor import Tensor


class Parameter(Tensor):
    """A leaf tensor that becomes part of `parameters()` when it is assigned to an attribute of a module.

    It shares the memory of `data`; without `data` it is empty.
    """

    def __new__(cls, data: Tensor | None = None, requires_grad: bool = True):
        return Tensor._make_subclass(cls, empty(0) if data is None else data, requires_grad)

    def __repr__(self) -> str:
        return "Parameter containing:\n" + super().__repr__()

    __str__ = __repr__

    def __deepcopy__(self, memo):
        if id(self) not in memo:
            memo[id(self)] = type(self)(self.detach().clone(), self.requires_grad)
        return memo[id(self)]
