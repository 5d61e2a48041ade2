"""Makes the table of what is there from the code: `python -m tests.reference_table` writes it into the README."""

import importlib
import inspect
import re
from pathlib import Path

import core.tape

import core
import core.models
from core.tensor import Tensor

README = Path(__file__).parents[1] / "README.md"
BEGIN, END = "<!-- what is there: python -m tests.reference_table -->", "<!-- end -->"

OPERATORS = {
    "add": "+",
    "sub": "-",
    "mul": "*",
    "truediv": "/",
    "floordiv": "//",
    "mod": "%",
    "pow": "**",
    "matmul": "@",
    "eq": "==",
    "ne": "!=",
    "lt": "<",
    "le": "<=",
    "gt": ">",
    "ge": ">=",
    "and": "&",
    "or": "\\|",
    "xor": "^",
    "invert": "~",
    "iadd": "+=",
    "isub": "-=",
    "imul": "*=",
    "itruediv": "/=",
    "ifloordiv": "//=",
    "imod": "%=",
    "ipow": "**=",
    "iand": "&=",
    "ior": "\\|=",
    "ixor": "^=",
    "getitem": "t[…]",
    "setitem": "t[…] = …",
    "len": "len",
    "iter": "iter",
    "bool": "bool",
    "float": "float",
    "int": "int",
    "abs": "abs",
}

# Where the rows of tensor functions stand, by the module that holds them.
ORDER = (
    "core.creation",
    "core.random",
    "core.functions.conversion",
    "core.functions.attributes",
    "core.functions.autograd_methods",
    "core.functions.arithmetic",
    "core.functions.powers",
    "core.functions.unary",
    "core.functions.activation",
    "core.functions.comparison",
    "core.functions.selection",
    "core.functions.reduction",
    "core.functions.moments",
    "core.functions.extremes",
    "core.functions.scans",
    "core.functions.ordering",
    "core.functions.shape",
    "core.functions.rearranging",
    "core.functions.slicing",
    "core.functions.joining",
    "core.functions.indexing",
    "core.functions.gathering",
    "core.functions.matrix_products",
    "core.functions.diagonals",
    "core.functions.einsum",
)


def names_by_module() -> dict[str, list[str]]:
    """Groups the functions of `core`, then what is a method or attribute only, by the module that defines it."""
    found: dict[str, list[str]] = {}
    for name in vars(core):
        value = getattr(core, name)
        if not name.startswith("_") and callable(value) and not inspect.ismodule(value):
            found.setdefault(getattr(value, "__module__", ""), []).append(name)
    for name, value in (*vars(Tensor).items(), *vars(core.tape.TensorBase).items()):
        function = value.fget if isinstance(value, property) else value
        if not name.startswith("_") and not callable(getattr(core, name, None)) and not is_in_place(name):
            found.setdefault(getattr(function, "__module__", ""), []).append("." + name)
    return found


def is_in_place(name: str) -> bool:
    return name.endswith("_") and name != "requires_grad_" and name != "detach_"


def title(module: str) -> str:
    """Returns the beginning of the module's docstring, up to its first colon or full stop."""
    return re.split(r"[:.]", importlib.import_module(module).__doc__, maxsplit=1)[0]


def listed(names) -> str:
    return " ".join(f"`{name}`" for name in names)


def public(module) -> list[str]:
    """Lists the functions and classes that a package gathers or a module defines."""
    home = "core." if hasattr(module, "__path__") else module.__name__
    names = getattr(module, "__all__", None) or [
        name for name, value in vars(module).items() if getattr(value, "__module__", "").startswith(home)
    ]
    return [name for name in names if not name.startswith("_") and callable(getattr(module, name))]


def rows():
    """Yields (title, names) of every row."""
    found = names_by_module()
    for module in ORDER:
        yield title(module), found.pop(module)
    yield "Operators", [text for name, text in OPERATORS.items() if hasattr(Tensor, f"__{name}__")]
    yield "In place", [f".{name}" for name in sorted(dir(Tensor)) if is_in_place(name) and not name.startswith("_")]
    rest = [name for names in found.values() for name in names]
    yield "Element types", [name for name, value in vars(core).items() if isinstance(value, core.dtype)]
    yield "Everything else of tensors", sorted(set(rest), key=str.lower)
    yield "`nn`", public(core.nn)
    yield "`nn.functional`", sorted(set(public(core.nn.functional)))
    yield "`nn.init`", public(core.nn.init)
    yield "`nn.utils`", public(core.nn.utils)
    yield "`nn.Module`", [name for name in vars(core.nn.Module) if not name.startswith("_")]
    yield "`autograd`", public(core.autograd)
    yield "A node of the tape", [name for name in dir(core.tape.Node) if not name.startswith("_")]
    yield "`optim`", public(core.optim)
    yield "`optim.lr_scheduler`", public(core.optim.lr_scheduler)
    yield "`models`", [name for name, value in vars(core.models).items() if inspect.isclass(value)]


def table() -> str:
    lines = [BEGIN, "", "| | |", "|---|---|"]
    lines += [f"| {what} | {listed(names)} |" for what, names in rows()]
    return "\n".join([*lines, "", END])


def written(text: str) -> str:
    """Returns the README `text` with a new table between its two marks."""
    before, _, rest = text.partition(BEGIN)
    _, mark, behind = rest.partition(END)
    if not mark:
        raise SystemExit(f"{README} has no place for the table: a line {BEGIN} and a line {END}")
    return before + table() + behind


if __name__ == "__main__":
    README.write_text(written(README.read_text(encoding="utf-8")), encoding="utf-8")
