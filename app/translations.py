"""Keeps the translation files in step with the source: finds every text, and says what is missing."""

import ast
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

from app.error_texts import untranslatable
from core.experiment import LAYER_TYPES, TrainingSettings, field_infos
from core.experiment.inside.health import HealthLimits
from ui.widgets.translations import LANGUAGES, path_of, read

ROOT = Path(__file__).resolve().parents[1]
CORE_CONTEXT = "Fields"
"""Context of what the core says; the window translates it where it shows it."""

Key = tuple[str, str]


def update_translations(options) -> int:
    """Bring every translation file up to date, or (`--check`) say what would have to be done."""
    texts, problems = source_texts()
    for problem in problems:
        print(problem, file=sys.stderr)
    missing = 0
    for language in list(LANGUAGES)[1:]:
        path = path_of(language)
        known = read(path) if path.exists() else {}
        if not options.check:
            write(path, language, texts, known)
            known = read(path)
        unfinished = [key for key in texts if not known.get(key, ("", False))[1]]
        missing += len(unfinished)
        for context, text in unfinished:
            print(f"{language}: {context}: {text!r}")
        print(f"{path.name}: {len(texts)} texts, {len(unfinished)} to translate")
    return 1 if problems or (options.check and missing) else 0


def source_texts() -> tuple[list[Key], list[str]]:
    """Context and wording of every text that a user can see, in order; and the calls nobody can translate."""
    found: dict[Key, None] = {}
    problems: list[str] = []
    for folder in ("ui", "app"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            reader = _Reader(path)
            reader.visit(ast.parse(path.read_text(encoding="utf-8")))
            found |= dict.fromkeys(reader.found)
            problems += reader.problems
    found |= dict.fromkeys((CORE_CONTEXT, text) for text in core_texts())
    return sorted(found), problems + untranslatable(ROOT, ("core", "ui"))


def core_texts() -> Iterator[str]:
    """What is said of layers, settings, files and weights before it is known in which language."""
    for kind in LAYER_TYPES.values():
        yield kind.summary
        yield from filter(None, [getattr(kind, "group", "")])
    for owner in (*LAYER_TYPES.values(), TrainingSettings, HealthLimits):
        for info in field_infos(owner):
            yield from (info.label, info.explanation)
    for path in sorted([*(ROOT / "core").rglob("*.py"), *(ROOT / "ui").rglob("*.py")]):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Words" and node.args:
                text = _literal(node.args[0])
                if text is not None:
                    yield text


class _Reader(ast.NodeVisitor):
    """Collects `tr(...)`, `translate(...)` and the calls of a module's own shorthand for it."""

    def __init__(self, path: Path):
        self._path = path.relative_to(ROOT)
        self._classes: list[str] = []
        self._constants: dict[str, str | None] = {}
        self._shorthands: dict[str, str] = {}
        self.found: list[Key] = []
        self.problems: list[str] = []

    def visit_Module(self, node: ast.Module) -> None:
        for part in node.body:
            if isinstance(part, ast.Assign) and isinstance(part.targets[0], ast.Name):
                self._constants[part.targets[0].id] = _literal(part.value)
        for part in node.body:
            if isinstance(part, ast.FunctionDef) and (context := self._context_of(part)):
                self._shorthands[part.name] = context
        self.generic_visit(node)

    def _context_of(self, function: ast.FunctionDef) -> str | None:
        """The context, where `function` does nothing but translate its argument in one."""
        for node in ast.walk(function):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "QCoreApplication.translate":
                context = self._text(node.args[0])
                if context and isinstance(node.args[1], (ast.Name, ast.Attribute)):
                    return context
        return None

    def _text(self, node: ast.AST) -> str | None:
        return self._constants.get(node.id) if isinstance(node, ast.Name) else _literal(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._classes.append(node.name)
        self.generic_visit(node)
        self._classes.pop()

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        if self._classes or node.name not in self._shorthands:
            self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        self.generic_visit(node)
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name == "tr" and isinstance(node.func, ast.Attribute):
            own = isinstance(node.func.value, ast.Name) and node.func.value.id == "self" and self._classes
            self._take(self._classes[-1] if own else None, node, 0)
        elif ast.unparse(node.func) in ("QCoreApplication.translate", "QT_TRANSLATE_NOOP") and len(node.args) >= 2:
            self._take(self._text(node.args[0]), node, 1)
        elif isinstance(node.func, ast.Name) and name in self._shorthands and node.args:
            context = self._shorthands[name]
            # Texts that the core made are collected there.
            if context != CORE_CONTEXT or _literal(node.args[0]) is not None:
                self._take(context, node, 0)

    def _take(self, context: str | None, node: ast.Call, place: int) -> None:
        text = _literal(node.args[place]) if len(node.args) > place else None
        if context is None or text is None:
            self.problems.append(f"{self._path}:{node.lineno}: not a literal text of a class or a named context")
        elif text:
            self.found.append((context, text))


def _literal(node: ast.AST) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def placeholders(text: str) -> list[str]:
    """What stands in braces, sorted: names, without how they are formatted."""
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def write(path: Path, language: str, texts: list[Key], known: dict[Key, tuple[str, bool]]) -> None:
    """Write `texts` with what is `known` of their translations, as Qt Linguist does."""
    root = ElementTree.Element("TS", version="2.1", language=language, sourcelanguage="en")
    contexts: dict[str, ElementTree.Element] = {}
    for context, source in texts:
        if context not in contexts:
            contexts[context] = ElementTree.SubElement(root, "context")
            ElementTree.SubElement(contexts[context], "name").text = context
        message = ElementTree.SubElement(contexts[context], "message")
        ElementTree.SubElement(message, "source").text = source
        translation = ElementTree.SubElement(message, "translation")
        text, finished = known.get((context, source), ("", False))
        translation.text = text or None
        if not finished:
            translation.set("type", "unfinished")
    ElementTree.indent(root, "    ")
    body = ElementTree.tostring(root, encoding="unicode")
    path.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{body}\n', encoding="utf-8")
