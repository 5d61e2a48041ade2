"""Texts that the core gives, in the user's language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from core.experiment import NetworkShapes, Problem
from core.experiment.words import Words

_CONTEXT = "Fields"


def translate(text: str) -> str:
    """A label, an explanation or a sentence of the core; figures in it stay."""
    if isinstance(text, Words):
        return QCoreApplication.translate(_CONTEXT, text.template).format(**text.values)
    return QCoreApplication.translate(_CONTEXT, text)


def sentence(problem: Problem) -> str:
    """Why something does not fit, as a sentence of its own."""
    text = translate(problem.text)
    return f"{text[:1].upper()}{text[1:]}."


def reason(shapes: NetworkShapes) -> str:
    """Why a network cannot be trained: its first problem, with the layer's name; empty where it can."""
    found = shapes.first_problem()
    if found is None:
        return ""
    if not shapes.layers:
        return QCoreApplication.translate("Reasons", "The network has no layers yet.")
    name, problem = found
    return sentence(problem) if name == "network" else f"{name}: {translate(problem.text)}."


def title_case(text: str) -> str:
    """`Learning rate` as `Learning Rate`; words that have capitals already keep them."""
    return " ".join(word[:1].upper() + word[1:] for word in text.split(" "))
