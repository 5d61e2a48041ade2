"""The norm of what every layer gets back, as bars on a log scale."""

from __future__ import annotations

import math
from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter

from ui.inspector.picture import Picture
from ui.widgets.theme import GRID, SMALL, Theme, body_font

_LABEL, _VALUE = 6 * GRID, 8 * GRID
_WIDTH_FOR_TWO = 36 * GRID
"""Width from which bars in two columns can still be told apart."""

_DECADES = 6
"""Powers of ten that the scale spans below its largest value."""


class NormBars(Picture):
    """Shows a row for every layer; a click on it, or the arrow keys up and down, select the layer.

    Signals:
        layer_clicked: the name of the layer that is to be selected.
    """

    layer_clicked = Signal(str)

    usual = 320, 12 * GRID

    def __init__(self, theme: Theme):
        super().__init__(theme)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Gradient Norm of Every Layer's Activations"))
        self.setToolTip(self.tr("Norm of what each layer's activations get back, on a log scale."))
        self._selected = ""
        self.norms: dict[str, float] = {}

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.minimumHeight())

    def show_norms(self, norms: Mapping[str, float], selected: str) -> None:
        """Show `norms` by layer, in order; `selected` stands out."""
        self.norms = dict(norms)
        self._selected = selected
        self.setAccessibleDescription(", ".join(f"{name} {norm:.2g}" for name, norm in self.norms.items()))
        self._ask_for_height()
        self.update()

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._ask_for_height()

    def _ask_for_height(self) -> None:
        """Ask for a row for every layer, where there is no width for two columns."""
        self.setMinimumHeight(len(self.norms) * (SMALL + 2) if self.width() < _WIDTH_FOR_TWO else 12 * GRID)

    def _row(self, number: int) -> QRectF:
        """Return where the row is: in two columns where one would be too low to read."""
        count = max(1, len(self.norms))
        columns = 1 if count * (SMALL + 2) <= self.height() else 2
        rows = -(-count // columns)
        height, width = min(2 * GRID, self.height() / rows), self.width() / columns
        column, row = divmod(number, rows)
        gap = 2 * GRID if columns > 1 else 0
        return QRectF(column * (width + gap / 2), row * height, width - gap / 2, height)

    def paintEvent(self, event) -> None:
        colours = self._theme.colours
        painter = QPainter(self)
        painter.setFont(body_font(SMALL))
        largest = max((norm for norm in self.norms.values() if math.isfinite(norm)), default=0.0)
        for number, (name, norm) in enumerate(self.norms.items()):
            row = self._row(number)
            chosen = name == self._selected
            painter.setPen(QColor(colours.text if chosen else colours.muted))
            if row.height() >= SMALL:
                painter.drawText(row, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
                painter.drawText(row, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"{norm:.2e}")
            if norm and largest and math.isfinite(norm):
                share = max(0.01, 1 + math.log10(norm / largest) / _DECADES)
                room = max(1.0, row.width() - _LABEL - _VALUE)
                bar = QRectF(row.left() + _LABEL, row.top() + row.height() / 4, share * room, row.height() / 2)
                painter.fillRect(bar, QColor(colours.accent if chosen else colours.border))
        if self.hasFocus():
            painter.setPen(QColor(colours.accent))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def mousePressEvent(self, event) -> None:
        for number, name in enumerate(self.norms):
            if self._row(number).contains(event.position()):
                self.layer_clicked.emit(name)
                return

    def keyPressEvent(self, event) -> None:
        names = list(self.norms)
        if event.key() not in (Qt.Key.Key_Up, Qt.Key.Key_Down) or self._selected not in names:
            super().keyPressEvent(event)
            return
        step = 1 if event.key() == Qt.Key.Key_Down else -1
        position = names.index(self._selected) + step
        if 0 <= position < len(names):
            self.layer_clicked.emit(names[position])
