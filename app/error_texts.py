"""Finds what would stay English in another language: errors and figures of sentences that are no Words.

Only the source is read: a text is followed from where it stands through names, arguments and results of functions to
the sentence it becomes a part of. Attributes are not followed.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

from core import errors

ERRORS = {name for name, value in vars(errors).items() if inspect.isclass(value) and issubclass(value, Exception)}
_WORD = re.compile(r"[A-Za-z]{2}")
# `weights.safetensors`, `learning_rate`, or the place of a figure.
_NAME = re.compile(r"\w*[._][\w.]+|\{\w+\}")
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
# Figures of these names are names themselves: of an argument, a file, a layer, a type.
_NAMES = {"argument", "ending", "file", "layer", "name", "path", "type"}
# What they are given does not show in what they give.
_QUIET_CALLS = {"get", "getattr", "hasattr", "join", "len", "replace", "removeprefix", "removesuffix", "repr", "tr"}


def untranslatable(root: Path, folders: tuple[str, ...]) -> list[str]:
    """What nobody could translate in the source below `folders`, with its place."""
    source = _Source()
    found = []
    for folder in folders:
        for path in sorted((root / folder).rglob("*.py")):
            source.add(path.relative_to(root), ast.parse(path.read_text(encoding="utf-8")))
        for path in sorted((root / folder).rglob("*.pyx")):
            if re.search(r"\bcore\.errors\b", path.read_text(encoding="utf-8")):
                found.append(f"{path.relative_to(root)}: what users read is said in .py files, where it can be found")
    return found + list(source.problems())


class _Source:
    """Files, and where the values in them come from as far as can be seen without running them."""

    def __init__(self):
        self._trees: dict[Path, ast.Module] = {}
        self._owners: dict[ast.AST, ast.AST] = {}
        self._functions: dict[tuple[ast.Module, str], ast.FunctionDef] = {}
        self._calls: dict[str, list[ast.Call]] = defaultdict(list)

    def add(self, path: Path, tree: ast.Module) -> None:
        self._trees[path] = tree
        for node in ast.walk(tree):
            self._owners |= dict.fromkeys(ast.iter_child_nodes(node), node)
            if isinstance(node, _FUNCTIONS):
                self._functions[tree, node.name] = node
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                self._calls[node.func.id].append(node)

    def problems(self) -> Iterator[str]:
        for path, tree in self._trees.items():
            for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
                for problem in self._problems_of(call):
                    yield f"{path}:{call.lineno}: {problem}"

    def _problems_of(self, call: ast.Call) -> Iterator[str]:
        if not isinstance(call.func, ast.Name):
            return
        first = call.args[0] if call.args else None
        if call.func.id == "Words":
            if not (isinstance(first, ast.Constant) and isinstance(first.value, str)):
                yield "Words of no literal text"
                return
            names = _NAMES | _quoted(first.value)
            for figure in call.keywords:
                if figure.arg not in names:
                    yield from (f"{text!r} is no Words" for text in self._english(figure.value, set()))
        elif (call.func.id in ERRORS or self._is_error_argument(call)) and not self._is_words(first):
            yield f"{call.func.id} says something that is no Words"

    def _is_error_argument(self, call: ast.Call) -> bool:
        """Whether it calls an argument `error: type[LenetLabError]` of the function it is in."""
        function = self._owner(call, _FUNCTIONS)
        notes = {each.arg: ast.unparse(each.annotation) for each in _arguments(function) if each.annotation}
        return notes.get(call.func.id) in {f"type[{name}]" for name in ERRORS}

    def _is_words(self, node: ast.AST | None) -> bool:
        if isinstance(node, ast.Name):
            values = self._values(node)
            return bool(values) and all(self._is_words(value) for value in values)
        return isinstance(node, ast.Call) and _name_of(node) == "Words"

    def _english(self, node: ast.AST, seen: set[ast.AST]) -> Iterator[str]:
        """Texts with words in them that end up in the value of `node`."""
        if node in seen:
            return
        seen.add(node)
        if isinstance(node, ast.Constant):
            if isinstance(node.value, str) and _WORD.search(node.value) and not _NAME.fullmatch(node.value):
                yield node.value
            return
        for part in self._parts(node):
            yield from self._english(part, seen)

    def _parts(self, node: ast.AST) -> list[ast.AST]:
        """The expressions that the value of `node` is made of."""
        if isinstance(node, ast.Name):
            return self._values(node)
        if isinstance(node, ast.IfExp):
            return [node.body, node.orelse]
        if isinstance(node, (ast.JoinedStr, ast.BoolOp)):
            return node.values
        if isinstance(node, ast.BinOp):
            return [node.left, node.right]
        if isinstance(node, (ast.Tuple, ast.List)):
            return node.elts
        if isinstance(node, (ast.FormattedValue, ast.Subscript)):
            return [node.value]
        if isinstance(node, ast.Call) and _name_of(node) not in {"Words"} | _QUIET_CALLS:
            function = self._functions.get((self._owner(node, ast.Module), _name_of(node)))
            if function is None:
                return node.args
            return [
                part.value for part in ast.walk(function) if isinstance(part, ast.Return) and part.value is not None
            ]
        return []

    def _values(self, name: ast.Name) -> list[ast.AST]:
        """What `name` is given: in its function, by the function's callers, or else in the module."""
        function, module = self._owner(name, _FUNCTIONS), self._owner(name, ast.Module)
        if function is None:
            return _assigned(module, name.id)
        found = _assigned(function, name.id)
        names = [each.arg for each in _arguments(function)]
        if name.id in names:
            place = names.index(name.id) - (names[0] in ("self", "cls"))
            return found + [value for call in self._calls[function.name] for value in _argument(call, place, name.id)]
        return found or [value for part in module.body for value in _assigned_here(part, name.id)]

    def _owner(self, node: ast.AST, kind):
        while node in self._owners:
            node = self._owners[node]
            if isinstance(node, kind):
                return node
        return None


def _name_of(call: ast.Call) -> str:
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def _arguments(function: ast.FunctionDef | None) -> list[ast.arg]:
    return [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs] if function else []


def _argument(call: ast.Call, place: int, name: str) -> list[ast.AST]:
    given = [keyword.value for keyword in call.keywords if keyword.arg == name]
    return given or call.args[place : place + 1]


def _assigned(scope: ast.AST, name: str) -> list[ast.AST]:
    return [value for node in ast.walk(scope) for value in _assigned_here(node, name)]


def _assigned_here(node: ast.AST, name: str) -> list[ast.AST]:
    if isinstance(node, ast.Assign):
        targets, value = node.targets, node.value
    elif isinstance(node, (ast.AnnAssign, ast.NamedExpr)):
        targets, value = [node.target], node.value
    elif isinstance(node, (ast.For, ast.comprehension)):
        targets, value = [node.target], node.iter
    else:
        return []
    named = {part.id for target in targets for part in ast.walk(target) if isinstance(part, ast.Name)}
    return [value] if name in named and value is not None else []


def _quoted(template: str) -> set[str]:
    """The figures that stand between quotes: they are names of something."""
    names = [name for _, name, _, _ in Formatter().parse(template) if name]
    return {name for name in names if f"'{{{name}}}'" in template or f"{{{name}!r}}" in template}
