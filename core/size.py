"""Defines `Size`, the shape of a tensor."""

import math


class Size(tuple):
    """A shape: a tuple of ints that prints as in PyTorch and knows its number of elements."""

    __slots__ = ()

    def numel(self):
        """Return the number of elements of a tensor of this shape."""
        return math.prod(self)

    def __repr__(self):
        return f"torch.Size([{', '.join(map(str, self))}])"

    __str__ = __repr__

    def __getitem__(self, index):
        item = super().__getitem__(index)
        return Size(item) if isinstance(index, slice) else item

    def __add__(self, other):
        return Size(super().__add__(tuple(other)))
