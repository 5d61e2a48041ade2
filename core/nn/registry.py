"""Shows a module's parameters, buffers and submodules as mappings.

PyTorch keeps them in three dictionaries beside the instance's `__dict__` and finds them through `__getattr__`, which
costs a failed look-up on every access. Here the instance's `__dict__` holds the values, and three ordered sets of names
say which of its entries are parameters, buffers or submodules: `self.weight` is an ordinary attribute, and there is one
place where it is stored.
"""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping


class Registry(MutableMapping):
    """Maps the names of one kind of a module's members to their values, in the order of registration.

    `module._parameters`, `module._buffers` and `module._modules` are such mappings; writing to one changes the module.
    """

    def __init__(self, attributes: dict, names: dict[str, None]):
        self._attributes = attributes
        self._names = names

    def __getitem__(self, name: str):
        if name not in self._names:
            raise KeyError(name)
        return self._attributes[name]

    def __setitem__(self, name: str, value) -> None:
        self._names[name] = None
        self._attributes[name] = value

    def __delitem__(self, name: str) -> None:
        del self._names[name]
        del self._attributes[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def __repr__(self) -> str:
        return repr(dict(self))
