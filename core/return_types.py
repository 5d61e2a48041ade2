"""The named pairs that `max(dim)`, `sort` and the like return; they print as in PyTorch."""

from collections import namedtuple


def _pair(function):
    base = namedtuple(function, ("values", "indices"))

    def __repr__(self):
        return f"torch.return_types.{function}(\nvalues={self.values!r},\nindices={self.indices!r})"

    return type(function, (base,), {"__slots__": (), "__repr__": __repr__, "__doc__": f"What `{function}` returns."})


max = _pair("max")
min = _pair("min")
sort = _pair("sort")
topk = _pair("topk")
median = _pair("median")
