"""Says what the core gives as English texts in the user's language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from core.errors import LenetLabError
from core.experiment import NetworkShapes, Problem
from core.experiment.training.settings import CHOICES
from core.words import Words

CORE_CONTEXT = "Fields"
"""The context of all texts of the core in the translation files."""


def translate(text: str) -> str:
    """Translate a label, an explanation or a sentence of the core; figures in it stay, Words among them are translated too."""
    if isinstance(text, Words):
        values = {name: translate(value) if isinstance(value, Words) else value for name, value in text.values.items()}
        return QCoreApplication.translate(CORE_CONTEXT, text.template).format(**values)
    return QCoreApplication.translate(CORE_CONTEXT, text)


def explanation(error: Exception) -> str:
    """Say what is wrong, what was expected, and the remedy."""
    return translate(error.words) if isinstance(error, LenetLabError) else str(error)


def problem_of(error: LenetLabError) -> str:
    """Say what is wrong and nothing else, for a place beneath the field that `error` is about."""
    return translate(error.words.values.get("problem", error.words))


def sentence(problem: Problem) -> str:
    """Say why something does not fit, as a sentence of its own."""
    text = translate(problem.text)
    return _full_stop(f"{text[:1].upper()}{text[1:]}")


def _full_stop(text: str) -> str:
    return QCoreApplication.translate("Reasons", "{sentence}.").format(sentence=text)


def reason(shapes: NetworkShapes) -> str:
    """Say why a network cannot be trained: its first problem, with the layer's name; empty where it can."""
    found = shapes.first_problem()
    if found is None:
        return ""
    if not shapes.layers:
        return QCoreApplication.translate("Reasons", "The network has no layers yet.")
    name, problem = found
    return sentence(problem) if name == "network" else _full_stop(f"{name}: {translate(problem.text)}")


def title_case(text: str) -> str:
    """Write `Learning rate` as `Learning Rate`; words that have capitals already keep them."""
    return " ".join(word[:1].upper() + word[1:] for word in text.split(" "))


def choice_name(field: str, choice: str) -> str:
    """Name a choice of a setting or of a layer's argument: `kaiming_normal` is called `Kaiming Normal`."""
    if field in CHOICES:
        return translate(CHOICES[field][choice].title)
    return {
        "none": _tr("None"),
        "tanh": _tr("Tanh"),
        "same": _tr("Same"),
        "valid": _tr("Valid"),
        "zeros": _tr("Zeros"),
        "reflect": _tr("Reflect"),
        "replicate": _tr("Replicate"),
        "circular": _tr("Circular"),
    }[choice]


def _tr(text: str) -> str:
    return QCoreApplication.translate("Choices", text)
