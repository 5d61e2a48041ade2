"""Buttons of the views, each made in one call."""

from __future__ import annotations

from PySide6.QtWidgets import QToolButton, QWidget

from ui.widgets.theme import set_role


def link_button(text: str, tip: str, *, checkable: bool = False, parent: QWidget | None = None) -> QToolButton:
    """Make a button without a frame, in the accent's colour; `tip` says what it does."""
    button = QToolButton(parent)
    button.setText(text)
    button.setAccessibleName(text)
    button.setToolTip(tip)
    button.setCheckable(checkable)
    set_role(button, "link")
    return button
