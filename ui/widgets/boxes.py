"""Rows, columns and labels of the views, each made in one call."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QBoxLayout, QLabel, QLayout, QWidget

from ui.widgets.theme import GRID, set_role

STRETCH = None
"""Takes the room that is left, among the parts of a box."""

Part = QWidget | QLayout | int | tuple | None
Box = TypeVar("Box", bound=QBoxLayout)


def fill(box: Box, *parts: Part, spacing: int = GRID, margins: tuple[int, int, int, int] | None = (0, 0, 0, 0)) -> Box:
    """Put `parts` into `box`, in order, and return it.

    Args:
        parts: widgets and layouts, each alone or in a tuple with what `addWidget` or `addLayout` takes beside it, its
            share of the room that is left and its alignment; STRETCH; a gap in pixels.
        spacing: pixels between the parts; -1 leaves it to the style.
        margins: pixels around the box: left, top, right, bottom; None leaves them to the style.
    """
    if margins is not None:
        box.setContentsMargins(*margins)
    box.setSpacing(spacing)
    for each in parts:
        part, *where = each if isinstance(each, tuple) else (each,)
        if part is STRETCH:
            box.addStretch()
        elif isinstance(part, int):
            box.addSpacing(part)
        elif isinstance(part, QLayout):
            box.addLayout(part, *where)
        else:
            box.addWidget(part, *where)
    return box


def make_label(text: str = "", role: str = "", parent: QWidget | None = None, *, wrap: bool = False) -> QLabel:
    """Make a label with a role of the style sheet; with `wrap`, its text goes on in the next line."""
    label = QLabel(text, parent)
    label.setWordWrap(wrap)
    if role:
        set_role(label, role)
    return label
