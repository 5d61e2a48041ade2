"""Layouts and labels of the views, each made in one call."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QBoxLayout, QLabel, QLayout, QWidget

from ui.widgets.theme import set_role

STRETCH = None
"""Takes the room that is left, among the parts of a box."""

Part = QWidget | QLayout | int | tuple[QWidget | QLayout, int] | None
Box = TypeVar("Box", bound=QBoxLayout)


def fill(box: Box, *parts: Part, margins: tuple[int, int, int, int] = (0, 0, 0, 0), spacing: int | None = None) -> Box:
    """Put `parts` into `box`, in order, and return it.

    Args:
        parts: widgets and layouts, each alone or with its share of the room that is left; STRETCH; a gap in pixels.
        margins: around the box: left, top, right, bottom.
        spacing: between the parts; None leaves it to Qt.
    """
    box.setContentsMargins(*margins)
    if spacing is not None:
        box.setSpacing(spacing)
    for entry in parts:
        part, share = entry if isinstance(entry, tuple) else (entry, 0)
        if isinstance(part, QWidget):
            box.addWidget(part, share)
        elif isinstance(part, QLayout):
            box.addLayout(part, share)
        elif part is STRETCH:
            box.addStretch()
        else:
            box.addSpacing(part)
    return box


def label(text: str = "", role: str = "", *, wraps: bool = False, parent: QWidget | None = None) -> QLabel:
    """Make a label with a role of the style sheet; one that `wraps` goes on in the next line."""
    made = QLabel(text, parent)
    made.setWordWrap(wraps)
    if role:
        set_role(made, role)
    return made
