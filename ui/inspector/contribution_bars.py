"""The products that make up one number of a linear layer, the largest first, as bars."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from core.experiment.network.layers.terms import SumOfProducts
from ui.inspector.picture import Picture
from ui.widgets.theme import GRID, SMALL, Theme, body_font

_ROW = 2 * GRID
_LABEL = 19 * GRID
_VALUE = 7 * GRID
_MOST = 40


class ContributionBars(Picture):
    """Shows as many of the largest products as there is room for, then the rest and the bias.

    Attributes:
        rows: (words, value) of each bar that is shown; together they add up to the number.
    """

    usual = 320, 8 * _ROW
    smallest = 120, 3 * _ROW

    def __init__(self, theme: Theme):
        super().__init__(theme)
        self.setAccessibleName(self.tr("Largest Contributions"))
        self._sum: SumOfProducts | None = None
        self.rows: list[tuple[str, float]] = []

    def show_sum(self, derivation: SumOfProducts) -> None:
        """Show what `derivation`, of a linear layer, adds up."""
        self._sum = derivation
        self._fill()

    def _fill(self) -> None:
        self.rows = []
        if self._sum is not None:
            count = min(_MOST, max(1, self.height() // _ROW - 2), self._sum.products.size)
            largest = self._sum.largest(count)
            self.rows = [
                (f"x[{place[0]}] {value:+.3g} × {weight:+.3g}", product) for place, value, weight, product in largest
            ]
            rest = self._sum.products.size - count
            if rest:
                others = float(self._sum.products.sum()) - sum(product for _, product in self.rows)
                self.rows.append((self.tr("{count} others").format(count=rest), others))
            self.rows.append((self.tr("bias"), self._sum.bias))
        self.setAccessibleDescription(", ".join(f"{words} = {value:+.3g}" for words, value in self.rows))
        self.update()

    def resizeEvent(self, event) -> None:
        self._fill()

    def paintEvent(self, event) -> None:
        if not self.rows:
            return
        colours = self._theme.colours
        painter = QPainter(self)
        painter.setFont(body_font(SMALL))
        largest = max(abs(value) for _, value in self.rows) or 1.0
        room = QRectF(_LABEL, 0, max(1, self.width() - _LABEL - _VALUE), self.height())
        vertically = Qt.AlignmentFlag.AlignVCenter
        for number, (words, value) in enumerate(self.rows):
            row = QRectF(0, number * _ROW, self.width(), _ROW)
            painter.setPen(QColor(colours.muted))
            painter.drawText(row, Qt.AlignmentFlag.AlignLeft | vertically, words)
            painter.setPen(QColor(colours.text))
            painter.drawText(row, Qt.AlignmentFlag.AlignRight | vertically, f"{value:+.3g}")
            length = value / largest * room.width() / 2
            bar = QRectF(room.center().x(), row.top() + 3, length, _ROW - 6).normalized()
            painter.fillRect(bar, QColor(colours.positive if value > 0 else colours.negative))
        painter.setPen(QColor(colours.border))
        middle = round(room.center().x())
        painter.drawLine(middle, 0, middle, len(self.rows) * _ROW)
