"""Pixels of the network's input, marked where they lie: on the drawing, and on the small image of the input."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from core.experiment.inside.receptive_field import Region
from ui.widgets.theme import DARK


def paint_region(painter: QPainter, region: Region, place: QRectF, pixels: int) -> None:
    """Mark `region` of an image of `pixels`×`pixels` that lies at `place`: a frame, and the pixels tinted.

    The tint is exact; the one frame also goes around the gaps that dilation and circular padding leave.
    """
    cell = place.width() / pixels
    tint = QColor(DARK.positive)
    tint.setAlpha(56)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tint)
    for top, height in _runs(region.rows):
        for left, width in _runs(region.columns):
            painter.drawRect(QRectF(place.left() + left * cell, place.top() + top * cell, width * cell, height * cell))
    if not region.rows or not region.columns:
        return
    frame = QRectF(
        place.left() + region.columns[0] * cell,
        place.top() + region.rows[0] * cell,
        region.width * cell,
        region.height * cell,
    )
    painter.setBrush(Qt.BrushStyle.NoBrush)
    # The paper is dark in both themes.
    for colour, thickness in ((DARK.background, 3), (DARK.positive, 1.5)):
        painter.setPen(QPen(QColor(colour), thickness))
        painter.drawRect(frame)


def _runs(indices: tuple[int, ...]) -> list[tuple[int, int]]:
    """Put neighbours together, as (first, count): without dilation that is one run."""
    runs: list[tuple[int, int]] = []
    for index in indices:
        if runs and index == sum(runs[-1]):
            runs[-1] = runs[-1][0], runs[-1][1] + 1
        else:
            runs.append((index, 1))
    return runs
