"""A field for a learning rate: small numbers of any size, stepped through 1, 2, 5 of every power of ten."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt
from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QDoubleSpinBox

from ui.widgets.theme import GRID

SMALLEST = 1e-9


class RateBox(QDoubleSpinBox):
    """Takes a positive number when it is complete; arrow keys go to the next of 1, 2, 5, 10..."""

    def __init__(self, largest: float | None):
        super().__init__()
        self.setDecimals(12)
        self.setRange(SMALLEST, largest or math.inf)
        self.setKeyboardTracking(False)
        # The style sheet's padding does not reach the text of a spin box.
        self.lineEdit().setTextMargins(GRID - 2, 0, 0, 0)

    def keyPressEvent(self, event) -> None:
        """Give up what was typed at Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.setValue(self.value())
            self.selectAll()
            return
        super().keyPressEvent(event)

    def textFromValue(self, value: float) -> str:
        return f"{value:.6g}"

    def valueFromText(self, text: str) -> float:
        return float(text)

    def validate(self, text: str, position: int):
        try:
            value = float(text)
        except ValueError:
            state = QValidator.State.Intermediate if set(text) <= set("0123456789.e+-E") else QValidator.State.Invalid
            return state, text, position
        inside = self.minimum() <= value <= self.maximum()
        return QValidator.State.Acceptable if inside else QValidator.State.Intermediate, text, position

    def fixup(self, text: str) -> str:
        """Put the number before in place of what is typed and no number."""
        try:
            return self.textFromValue(min(max(float(text), self.minimum()), self.maximum()))
        except ValueError:
            return self.textFromValue(self.value())

    def stepBy(self, steps: int) -> None:
        value = self.value()
        for _ in range(abs(steps)):
            value = _next(value) if steps > 0 else _before(value)
        self.setValue(value)


def _next(value: float) -> float:
    power = 10.0 ** math.floor(math.log10(value) + 1e-9)
    return next(f * power for f in (1, 2, 5, 10) if f * power > value * (1 + 1e-9))


def _before(value: float) -> float:
    power = 10.0 ** math.floor(math.log10(value) - 1e-9)
    return next(f * power for f in (5, 2, 1, 0.5) if f * power < value * (1 - 1e-9))
