"""The floors: `app` → `ui` → `core`, imports downwards only, and what no file may use."""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[2]
ABOVE = {"core": {"ui", "app"}, "ui": {"app"}, "app": set()}
QT = {"PySide6", "shiboken6", "pyqtgraph"}
# What the floors above may know of the core; the tape, the engine and the kernels stay its own business.
PUBLIC = {
    "autograd",
    "backends",
    "data",
    "errors",
    "experiment",
    "files",
    "formats",
    "models",
    "nn",
    "optim",
    "version",
    "words",
}
ROOMS = {
    "ui": ("widgets", "session", "network pad run inspector", "window"),
    "core.experiment": ("network", "inside", "training"),
    "core": ("files", "data", "experiment", "formats"),
}
"""The rooms of a package from the bottom upwards; those of one line do not know each other."""

UNSAFE = {"pickle", "cPickle", "_pickle", "dill", "cloudpickle", "joblib", "shelve", "marshal"}


class Import(NamedTuple):
    """One imported name: `from core.nn import functional` is ("core.nn", "functional", line)."""

    module: str
    name: str | None
    line: int


def python_imports(text: str, package: str, nodes=ast.walk) -> Iterator[Import]:
    """Imports anywhere in a Python file of `package`, those inside functions too."""
    for node in nodes(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (Import(alias.name, None, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parents = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            module = ".".join([*parents, *filter(None, [node.module])])
            yield from (Import(module, alias.name, node.lineno) for alias in node.names)


def cython_imports(text: str, package: str) -> Iterator[Import]:
    """The same for Cython, which `ast` cannot read; of `from x cimport y` only x."""
    code = re.sub(r'("""|\'\'\')(.*?)\1', lambda quoted: "\n" * quoted[0].count("\n"), text, flags=re.DOTALL)
    for number, line in enumerate(code.splitlines(), 1):
        if found := re.match(r"\s*from\s+(\.*)([\w.]*)\s+c?import\b", line):
            dots, module = found.groups()
            parents = package.split(".")[: len(package.split(".")) - len(dots) + 1] if dots else []
            yield Import(".".join([*parents, *filter(None, [module])]), None, number)
        elif found := re.match(r"\s*c?import\s+(.+?)\s*(#.*)?$", line):
            for part in found[1].split(","):
                yield Import(part.split()[0], None, number)


def sources(floor: str) -> list[Path]:
    return sorted(path for path in (ROOT / floor).rglob("*") if path.suffix in {".py", ".pyx", ".pxd", ".pxi"})


def imports(floor: str) -> Iterator[tuple[str, Import]]:
    """Every import of a floor, with where it stands."""
    for path in sources(floor):
        package = ".".join(path.parent.relative_to(ROOT).parts)
        read = python_imports if path.suffix == ".py" else cython_imports
        for found in read(path.read_text(encoding="utf-8"), package):
            yield f"{path.relative_to(ROOT)}:{found.line}", found


def reaches(floor: str, forbidden: set[str]) -> list[str]:
    return [f"{where} imports {it.module}" for where, it in imports(floor) if it.module.split(".")[0] in forbidden]


@pytest.mark.parametrize("floor", list(ABOVE))
def test_imports_go_downwards_only(floor):
    assert sources(floor), f"{floor}/ has no sources"
    assert reaches(floor, ABOVE[floor] | {"tests"}) == []


def first_part(name: str, start: str, separator: str) -> str | None:
    """What comes between `start` and the next `separator` in `name`; None where it begins otherwise."""
    return name.removeprefix(start).split(separator)[0] if name.startswith(start) else None


def upward_imports(package: str, found: Iterable[tuple[str, Import]]) -> list[str]:
    """Imports of a room of `package` from a room above it or beside it."""
    level = {room: place for place, rooms in enumerate(ROOMS[package]) for room in rooms.split()}
    offenders = []
    for where, it in found:
        room = first_part(where, f"{package.replace('.', '/')}/", "/")
        target = first_part(f"{it.module}.{it.name or ''}", f"{package}.", ".")
        if room in level and target in level and room != target and level[target] >= level[room]:
            offenders.append(f"{where} imports {it.module}")
    return offenders


@pytest.mark.parametrize("package", list(ROOMS))
def test_rooms_know_only_what_is_below_them(package):
    folder = ROOT / package.replace(".", "/")
    for room in " ".join(ROOMS[package]).split():
        assert (folder / room / "__init__.py").exists(), f"{package} has no room {room}"
    assert upward_imports(package, imports(package.split(".")[0])) == []


def test_nothing_below_the_formats_imports_them():
    above = "core/formats/"
    assert [
        where
        for where, it in imports("core")
        if f"{it.module}.".startswith("core.formats.") and not where.startswith(above)
    ] == []


def test_every_file_of_the_window_stands_in_a_wing():
    assert {path.name for path in (ROOT / "ui").glob("*.py")} == {"__init__.py", "main_window.py"}


def circles(graph: dict[str, set[str]]) -> list[set[str]]:
    """Groups of modules that import each other, by Tarjan's algorithm."""
    order: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []
    found: list[set[str]] = []

    def visit(module: str) -> None:
        order[module] = lowest[module] = len(order)
        stack.append(module)
        for other in graph.get(module, ()):
            if other not in order:
                visit(other)
            if other in stack:
                lowest[module] = min(lowest[module], lowest[other])
        if lowest[module] == order[module]:
            group = set(stack[stack.index(module) :])
            del stack[stack.index(module) :]
            if len(group) > 1:
                found.append(group)

    for module in graph:
        if module not in order:
            visit(module)
    return found


def test_no_modules_import_each_other():
    """Imports inside functions and for type checkers count too: they are arrows that a reader follows."""
    modules = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts): path
        for floor in ABOVE
        for path in sources(floor)
        if path.suffix == ".py" and path.name != "__init__.py"
    }
    graph = {
        module: {
            name
            for it in python_imports(path.read_text(encoding="utf-8"), module.rpartition(".")[0])
            for name in (it.module, f"{it.module}.{it.name}")
            if name in modules
        }
        for module, path in modules.items()
    }
    assert circles(graph) == []


def test_core_knows_no_qt():
    assert reaches("core", QT) == []


def test_no_module_needs_pytorch_to_be_imported():
    """PyTorch and ONNX Runtime are there for comparison, and imported where one compares."""
    offenders = []
    for path in (path for floor in ABOVE for path in sources(floor) if path.suffix == ".py"):
        found = python_imports(path.read_text(encoding="utf-8"), "", ast.iter_child_nodes)
        offenders += [path for it in found if it.module.split(".")[0] in {"torch", "onnxruntime"}]
    assert offenders == []


@pytest.mark.parametrize("floor", ["ui", "app"])
def test_upper_floors_use_public_names_of_the_core(floor):
    inner = {path.name.split(".")[0] for path in (ROOT / "core").iterdir()} - PUBLIC - {"__init__"}
    offenders = []
    for where, it in imports(floor):
        top, *path = [*it.module.split("."), it.name or ""]
        hidden = [part for part in path if part.startswith("_") and not part.startswith("__")]
        if top == "core" and (hidden or path[0] in inner):
            offenders.append(f"{where} uses {it.module} {it.name or ''}")
    assert offenders == []


def test_nothing_reads_pickles_or_runs_text():
    offenders = []
    for floor in ABOVE:
        offenders += reaches(floor, UNSAFE)
        for path in sources(floor):
            text = path.read_text(encoding="utf-8")
            if path.suffix == ".py":
                offenders += [
                    f"{path.relative_to(ROOT)}:{node.lineno} calls {node.func.id}"
                    for node in ast.walk(ast.parse(text))
                    if isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Name)
                    and node.func.id in {"eval", "exec"}
                ]
            elif re.search(r"(?<![\w.])(eval|exec)\(", text):
                offenders.append(f"{path.relative_to(ROOT)} calls eval or exec")
            if re.search(r"allow_pickle\s*=\s*True", text):
                offenders.append(f"{path.relative_to(ROOT)} lets NumPy read pickles")
    assert offenders == []


def test_the_build_is_portable_and_keeps_ieee_arithmetic():
    text = (ROOT / "setup.py").read_text() + (ROOT / "Makefile").read_text() + (ROOT / ".ci/setup").read_text()
    for flag in ("-march=native", "-mtune=native", "-mcpu=native", "-ffast-math", "-Ofast", "-ffinite-math-only"):
        assert flag not in text


def test_only_the_agreed_folders_stand_at_the_top():
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert packages - {"tests"} == {"app", "core", "ui"}


class TestTheReader:
    """The rules above are only as good as what reads the imports."""

    def test_python(self):
        text = "import os, ui.widgets.theme\ndef f():\n    from ..nn import init\n    from . import x\n"
        assert list(python_imports(text, "core.data")) == [
            Import("os", None, 1),
            Import("ui.widgets.theme", None, 1),
            Import("core.nn", "init", 3),
            Import("core.data", "x", 4),
        ]

    def test_cython(self):
        text = '"""from ui import no\n"""\nfrom ..tape cimport (\n    Node,\n)\ncimport numpy as np, ui\nimport app.cli  # why\n'
        assert list(cython_imports(text, "core.functions")) == [
            Import("core.tape", None, 3),
            Import("numpy", None, 6),
            Import("ui", None, 6),
            Import("app.cli", None, 7),
        ]

    def test_rooms(self):
        found = [
            ("ui/pad/a.py:1", Import("ui.run.b", "B", 1)),
            ("ui/session/a.py:2", Import("ui.window", "menus", 2)),
            ("ui/window/a.py:3", Import("ui.session.b", "B", 3)),
            ("ui/widgets/a.py:4", Import("ui.widgets", "b", 4)),
            ("ui/widgets/a.py:5", Import("ui", "session", 5)),
        ]
        assert upward_imports("ui", found) == [
            "ui/pad/a.py:1 imports ui.run.b",
            "ui/session/a.py:2 imports ui.window",
            "ui/widgets/a.py:5 imports ui",
        ]

    def test_circles(self):
        assert circles({"a": {"b"}, "b": {"c"}, "c": {"b", "d"}, "d": set()}) == [{"b", "c"}]
