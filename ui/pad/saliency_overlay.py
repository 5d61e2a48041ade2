"""The saliency over the drawing: orange where it speaks for a digit, blue where against, with a legend."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from ui.widgets.colour_map import rgb_of
from ui.widgets.theme import DARK, SMALL, body_font

_MOST = 0.85
"""Opacity of the strongest value."""

_LEGEND_BAR, _LEGEND_HEIGHT, _MARGIN = 56, 6, 8

# The paper is dark in both themes.
_NEGATIVE, _POSITIVE = rgb_of(DARK.negative), rgb_of(DARK.positive)


class SaliencyOverlay:
    """Paints one saliency map where its pixels lie on the canvas.

    Attributes:
        values: float32 H×W.
        box: left, top and side of the map, in shares of the canvas's side.
        limit: the colours run from -limit to limit.
    """

    def __init__(self, values: np.ndarray, box: tuple[float, float, float], against: str, speaks_for: str):
        """Make the overlay; `against` and `speaks_for` name the two ends of the legend."""
        self.values = values
        self.box = box
        self.limit = float(np.abs(values).max()) if np.isfinite(values).all() else 0.0
        self._names = against, speaks_for
        self._image = _colour(values, self.limit)

    def paint(self, painter: QPainter, side: float) -> None:
        left, top, share = (part * side for part in self.box)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawImage(QRectF(left, top, share, share), self._image)

    def paint_legend(self, painter: QPainter, side: float) -> None:
        """Paint a small scale at the lower edge, on paper of its own."""
        painter.setFont(body_font(SMALL))
        metrics = painter.fontMetrics()
        against, speaks_for = self._names
        widths = [metrics.horizontalAdvance(text) for text in self._names]
        width = sum(widths) + _LEGEND_BAR + 4 * _MARGIN
        if width > side:
            return
        place = QRectF((side - width) / 2, side - 30, width, 22)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(16, 20, 24, 200))
        painter.drawRoundedRect(place, 4, 4)
        painter.setPen(QColor(DARK.text))
        text = place.adjusted(_MARGIN, 0, -_MARGIN, 0)
        painter.drawText(text, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, against)
        painter.drawText(text, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, speaks_for)
        ramp = _colour(np.linspace(-1, 1, _LEGEND_BAR, dtype=np.float32)[np.newaxis], 1.0)
        bar = QRectF(place.left() + 2 * _MARGIN + widths[0], place.center().y() - 3, _LEGEND_BAR, _LEGEND_HEIGHT)
        painter.drawImage(bar, ramp)

    def in_words(self) -> str:
        """Say where the strongest evidence lies, to those who cannot see it."""
        if not self.limit:
            return _tr("The network's output does not depend on the drawing.")
        against, speaks_for = self._names
        return _tr("{speaks_for}: strongest {place}. {against}: strongest {other_place}.").format(
            speaks_for=speaks_for,
            place=_place(self.values.argmax(), self.values.shape),
            against=against,
            other_place=_place(self.values.argmin(), self.values.shape),
        )


def _colour(values: np.ndarray, limit: float) -> QImage:
    """Paint values, H×W, in colours that are the less transparent the larger a value is."""
    share = np.abs(values) / limit if limit else np.zeros_like(values)
    alpha = _MOST * share[..., np.newaxis]
    colour = np.where(values[..., np.newaxis] < 0, _NEGATIVE, _POSITIVE)
    rgba = np.concatenate([colour * alpha, 255 * alpha], axis=-1).round().astype(np.uint8)
    height, width = values.shape
    return QImage(rgba.tobytes(), width, height, 4 * width, QImage.Format.Format_RGBA8888_Premultiplied).copy()


def _place(cell: np.intp, shape: tuple[int, ...]) -> str:
    """Say in which ninth of the picture the value number `cell` lies."""
    row, column = (int(3 * index // length) for index, length in zip(np.unravel_index(cell, shape), shape))
    return [
        [_tr("at the upper left"), _tr("at the top"), _tr("at the upper right")],
        [_tr("at the left"), _tr("in the middle"), _tr("at the right")],
        [_tr("at the lower left"), _tr("at the bottom"), _tr("at the lower right")],
    ][row][column]


def _tr(text: str) -> str:
    return QCoreApplication.translate("SaliencyOverlay", text)
