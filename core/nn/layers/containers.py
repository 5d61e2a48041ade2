"""Modules that hold other modules."""

from __future__ import annotations

import operator
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping

from core.nn.module import Module, framed, indented
from core.nn.module_call import call_in_order


class _Indexed(Module):
    """Base of `Sequential` and `ModuleList`, which number their children: "0", "1", ...."""

    def _name_at(self, index) -> str:
        """Return the name of the child at `index`, which may count from the end; raises IndexError."""
        index = operator.index(index)
        count = len(self)
        if not -count <= index < count:
            raise IndexError(f"index {index} is out of range")
        return tuple(self._module_names)[index]

    def _replace_all(self, modules: Iterable[Module]) -> None:
        for name in tuple(self._module_names):
            delattr(self, name)
        for number, module in enumerate(modules):
            self.add_module(str(number), module)

    def __len__(self) -> int:
        return len(self._module_names)

    def __iter__(self) -> Iterator[Module]:
        return iter(self._modules.values())

    def __setitem__(self, index: int, module: Module) -> None:
        setattr(self, self._name_at(index), module)

    def append(self, module: Module):
        """Add a module at the end."""
        self.add_module(str(len(self)), module)
        return self

    def extend(self, modules: Iterable[Module]):
        """Add several modules at the end."""
        for module in tuple(modules):
            self.append(module)
        return self

    def insert(self, index: int, module: Module):
        """Put a module before the one at `index`."""
        if not isinstance(module, Module):
            raise AssertionError(f"module should be of type: {Module}")
        count = len(self)
        if not -count <= index <= count:
            raise IndexError(f"Index out of range: {index}")
        modules = list(self)
        modules.insert(index, module)
        self._replace_all(modules)
        return self

    def pop(self, index: int) -> Module:
        """Take out the module at `index` and return it."""
        module = self[index]
        del self[index]
        return module

    def __iadd__(self, modules: Iterable[Module]):
        return self.extend(modules)


class Sequential(_Indexed):
    """Calls its modules one after another, each with the result of the one before.

    `Sequential(a, b)` numbers its modules, `Sequential(OrderedDict(a=...))` names them.
    """

    def __init__(self, *args):
        super().__init__()
        if len(args) == 1 and isinstance(args[0], OrderedDict):
            for name, module in args[0].items():
                self.add_module(name, module)
        else:
            for number, module in enumerate(args):
                self.add_module(str(number), module)

    def forward(self, input):
        return call_in_order(self.__dict__, self._module_names, input)

    def __getitem__(self, index):
        if isinstance(index, slice):
            return type(self)(OrderedDict(list(self._modules.items())[index]))
        return self.__dict__[self._name_at(index)]

    def __delitem__(self, index) -> None:
        names = tuple(self._module_names)
        for name in names[index] if isinstance(index, slice) else (self._name_at(index),):
            delattr(self, name)
        # numbered children close up; named ones keep their names
        if all(name.isdigit() for name in names):
            self._replace_all(tuple(self))

    def __add__(self, other: Sequential) -> Sequential:
        if not isinstance(other, Sequential):
            raise ValueError(f"add operator supports only objects of Sequential class, but {type(other)} is given.")
        return Sequential(*self, *other)


class ModuleList(_Indexed):
    """Holds modules in a list and registers them as children; computes nothing itself."""

    def __init__(self, modules: Iterable[Module] | None = None):
        super().__init__()
        if modules is not None:
            self.extend(modules)

    def __getitem__(self, index):
        if isinstance(index, slice):
            return type(self)(list(self)[index])
        return self.__dict__[self._name_at(index)]

    def __delitem__(self, index) -> None:
        modules = list(self)
        del modules[index]
        self._replace_all(modules)

    def __add__(self, other: Iterable[Module]) -> ModuleList:
        return ModuleList([*self, *other])

    def __repr__(self) -> str:
        """Write the children like any module, but neighbours with one text only once: `(0-2): 3 x ReLU()`."""
        runs: list[tuple[int, int, Module]] = []
        for number, module in enumerate(self):
            if runs and repr(runs[-1][2]) == repr(module):
                runs[-1] = (runs[-1][0], number, module)
            else:
                runs.append((number, number, module))
        lines = [
            f"({first}): {indented(module)}"
            if first == last
            else f"({first}-{last}): {last - first + 1} x {indented(module)}"
            for first, last, module in runs
        ]
        return framed(self._get_name(), [], lines)


class ModuleDict(Module):
    """Holds modules in a dictionary and registers them as children; computes nothing itself."""

    def __init__(self, modules: Mapping[str, Module] | Iterable[tuple[str, Module]] | None = None):
        super().__init__()
        if modules is not None:
            self.update(modules)

    def __getitem__(self, key: str) -> Module:
        return self._modules[key]

    def __setitem__(self, key: str, module: Module) -> None:
        self.add_module(key, module)

    def __delitem__(self, key: str) -> None:
        if key not in self._module_names:
            raise KeyError(key)
        delattr(self, key)

    def __len__(self) -> int:
        return len(self._module_names)

    def __iter__(self) -> Iterator[str]:
        return iter(self._module_names)

    def __contains__(self, key: str) -> bool:
        return key in self._module_names

    def keys(self):
        """Return a view of the names."""
        return self._modules.keys()

    def items(self):
        """Return a view of the pairs of name and module."""
        return self._modules.items()

    def values(self):
        """Return a view of the modules."""
        return self._modules.values()

    def clear(self) -> None:
        """Take out every module."""
        for key in tuple(self):
            del self[key]

    def pop(self, key: str) -> Module:
        """Take out the module named `key` and return it."""
        module = self[key]
        del self[key]
        return module

    def update(self, modules: Mapping[str, Module] | Iterable[tuple[str, Module]]) -> None:
        """Add the modules of a mapping, or of pairs of name and module; replace those of a name that is there."""
        for key, module in modules.items() if hasattr(modules, "items") else modules:
            self[key] = module
