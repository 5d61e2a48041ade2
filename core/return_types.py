"""Defines the named pairs that `max(dim)`, `min(dim)`, `sort`, `topk` and `median(dim)` return."""

from collections import namedtuple


def _pair(function):
    base = namedtuple(function, ("values", "indices"))

    def __repr__(self):
        return f"torch.return_types.{function}(\nvalues={self.values!r},\nindices={self.indices!r})"

    doc = f"Holds the values and indices that `{function}` returns."
    return type(function, (base,), {"__slots__": (), "__repr__": __repr__, "__doc__": doc})


max = _pair("max")
min = _pair("min")
sort = _pair("sort")
topk = _pair("topk")
median = _pair("median")
