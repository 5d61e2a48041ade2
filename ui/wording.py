"""Texts that the core gives, in the user's language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from core.experiment.words import Words

_CONTEXT = "Fields"


def translate(text: str) -> str:
    """A label, an explanation or a sentence of the core; figures in it stay."""
    if isinstance(text, Words):
        return QCoreApplication.translate(_CONTEXT, text.template).format(**text.values)
    return QCoreApplication.translate(_CONTEXT, text)


def title_case(text: str) -> str:
    """`Learning rate` as `Learning Rate`; words that have capitals already keep them."""
    return " ".join(word[:1].upper() + word[1:] for word in text.split(" "))
