"""Keeps the translation files in step with the source: finds every text, and says what is missing.

`pyside6-lupdate` would find three texts in five: those of `self.tr` and of `translate` with its context in the call. It
does not see the context that a module's own shorthand gives, nor what the core says, which knows no Qt: `Words`, and
what layers and fields are described by. To run it and to add the rest would be longer than to find all here.
"""

import ast
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Container, Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from core.experiment import LAYER_TYPES, TrainingSettings, field_infos
from core.experiment.inside.health import HealthLimits
from ui.widgets.translations import LANGUAGES, path_of, read
from ui.widgets.wording import CORE_CONTEXT

ROOT = Path(__file__).resolve().parents[1]
BENCH = ROOT / "app" / "bench"
"""What this says is read in a terminal only, in English."""

TRANSLATE = "QCoreApplication.translate"

Key = tuple[str, str]
"""A text's context and its English wording."""


def update_translations(options) -> int:
    """Bring every translation file up to date, or (`--check`) say what would have to be done; return the exit status."""
    texts, problems = source_texts()
    for problem in problems:
        print(problem, file=sys.stderr)
    missing = 0
    for language in list(LANGUAGES)[1:]:
        path = path_of(language)
        known = read(path) if path.exists() else {}
        if not options.check:
            write(path, language, texts, known)
        unfinished = [key for key in texts if not known.get(key, ("", False))[1]]
        missing += len(unfinished)
        for context, text in unfinished:
            print(f"{language}: {context}: {text!r}")
        print(f"{path.name}: {len(texts)} texts, {len(unfinished)} to translate")
    return 1 if problems or (options.check and missing) else 0


def source_texts() -> tuple[list[Key], list[str]]:
    """Return every text that a user can see, sorted, and the place of each call whose text nobody could translate."""
    found = {(CORE_CONTEXT, text) for text in described_texts()}
    problems = []
    for path in sorted(path for folder in ("app", "ui", "core") for path in (ROOT / folder).rglob("*.py")):
        if BENCH in path.parents:
            continue
        for line, context, text in texts_of(ast.parse(path.read_text(encoding="utf-8"))):
            if context is None or text is None:
                problems.append(f"{path.relative_to(ROOT)}:{line}: not a literal text of a class or a named context")
            elif text:
                found.add((context, text))
    return sorted(found), problems


def described_texts() -> Iterator[str]:
    """Yield what the descriptions of layers, training settings and limits say."""
    for kind in LAYER_TYPES.values():
        yield from filter(None, (kind.summary, getattr(kind, "group", "")))
    for owner in (*LAYER_TYPES.values(), TrainingSettings, HealthLimits):
        for info in field_infos(owner):
            yield from (info.label, info.explanation)


def texts_of(module: ast.Module) -> Iterator[tuple[int, str | None, str | None]]:
    """Yield line, context and text of each call that makes a text to translate; None for what the call does not name."""
    shorthands = {part: context for part in module.body for context in _contexts_given_by(part)}
    contexts = {function.name: context for function, context in shorthands.items() if context}
    for call, owner in _calls(module, shorthands):
        name, arguments = ast.unparse(call.func), [*map(_literal, call.args), None, None]
        if name == "Words":
            yield call.lineno, CORE_CONTEXT, arguments[0]
        elif name.endswith(".tr"):
            yield call.lineno, owner if name == "self.tr" else None, arguments[0]
        elif name in (TRANSLATE, "QT_TRANSLATE_NOOP"):
            yield call.lineno, *arguments[:2]
        elif name in contexts:
            yield call.lineno, contexts[name], arguments[0]


def _contexts_given_by(part: ast.stmt) -> Iterator[str | None]:
    """Yield the context in which `part`, a function of a module, translates what it is called with, if it does."""
    for node in ast.walk(part) if isinstance(part, ast.FunctionDef) else ():
        if isinstance(node, ast.Call) and ast.unparse(node.func) == TRANSLATE and _literal(node.args[1]) is None:
            yield _literal(node.args[0])


def _calls(node: ast.AST, without: Container[ast.AST], owner: str | None = None):
    """Yield every call below `node`, except in the nodes `without`, and the name of the class that it stands in."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call):
            yield child, owner
        if child not in without:
            yield from _calls(child, without, child.name if isinstance(child, ast.ClassDef) else owner)


def _literal(node: ast.AST) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def write(path: Path, language: str, texts: list[Key], known: dict[Key, tuple[str, bool]]) -> None:
    """Write `texts`, sorted, with what is `known` of their translations, as Qt Linguist does."""
    root = ElementTree.Element("TS", version="2.1", language=language, sourcelanguage="en")
    for context, keys in groupby(texts, itemgetter(0)):
        element = ElementTree.SubElement(root, "context")
        ElementTree.SubElement(element, "name").text = context
        for key in keys:
            text, finished = known.get(key, ("", False))
            message = ElementTree.SubElement(element, "message")
            ElementTree.SubElement(message, "source").text = key[1]
            state = {} if finished else {"type": "unfinished"}
            ElementTree.SubElement(message, "translation", state).text = text or None
    ElementTree.indent(root, "    ")
    body = ElementTree.tostring(root, encoding="unicode")
    path.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{body}\n', encoding="utf-8")
