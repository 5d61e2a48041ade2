"""Painting a drawing: on the pad, into pictures to copy, drag and save."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QPolygonF

from core.data import SIDE, Drawing, Stroke
from core.data.drawing import curve_points
from ui.widgets.colour_map import ramp

EXPORT_SIDE = 20 * SIDE
"""Pixels of a picture that is copied or saved: a multiple of the network's, so that samples stay sharp."""


def paint_drawing(painter: QPainter, drawing: Drawing, side: float, paper: str, ink: str) -> None:
    """Paint the ink of `drawing` on a canvas of `side` pixels whose `paper` is there already."""
    if drawing.picture is not None:
        painter.drawImage(QRectF(0, 0, side, side), grey_image(drawing.picture, paper, ink))
    for stroke in drawing.strokes:
        paint_stroke(painter, stroke, side, ink)


def paint_stroke(painter: QPainter, stroke: Stroke, side: float, ink: str) -> None:
    """Paint one stroke, round where the pen turns, and as wide everywhere as the pen was there."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if len({point.width for point in stroke}) > 1:
        painter.fillPath(_outline(curve_points(stroke) * side), QColor(ink))
        return
    pen = QPen(QColor(ink), stroke[0].width * side)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pen)
    painter.drawPath(_smooth_path([QPointF(x * side, y * side) for x, y, _ in stroke]))


def drawing_image(drawing: Drawing, paper: str, ink: str, side: int = EXPORT_SIDE) -> QImage:
    """Paint the drawing as a picture, side×side."""
    image = QImage(side, side, QImage.Format.Format_RGB32)
    image.fill(QColor(paper))
    painter = QPainter(image)
    paint_drawing(painter, drawing, side, paper, ink)
    painter.end()
    return image


def grey_image(values: np.ndarray, paper: str = "#000000", ink: str = "#ffffff") -> QImage:
    """Copy uint8 values, H×W, into an image from `paper` (0) to `ink` (255)."""
    values = np.ascontiguousarray(values)
    height, width = values.shape
    image = QImage(values.data, width, height, width, QImage.Format.Format_Indexed8).copy()
    image.setColorTable(_shades(paper, ink))
    return image


@lru_cache(maxsize=4)
def _shades(paper: str, ink: str) -> list[int]:
    return ramp(np.linspace(0, 1, 256), paper, ink).tolist()


def _smooth_path(points: list[QPointF]) -> QPainterPath:
    """Lay a curve through the midpoints of `points`, so that fast strokes stay round; see `curve_points`."""
    path = QPainterPath(points[0])
    if len(points) == 1:
        # A path of no length draws nothing; a dot needs a hair of it.
        path.lineTo(points[0] + QPointF(0.01, 0))
        return path
    for here, after in pairwise(points[1:]):
        path.quadTo(here, (here + after) / 2)
    path.lineTo(points[-1])
    return path


def _outline(points: np.ndarray) -> QPainterPath:
    """Join all that a pen covers on its way through `points`, P×3 (x, y, width), to one shape.

    Piece by piece, soft edges that overlap would add up to a hard one.
    """
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    along = np.diff(points[:, :2], axis=0)
    lengths = np.hypot(*along.T)[:, np.newaxis]
    # To the left of the way; the pieces run round clockwise then, as Qt's ellipses do.
    aside = np.stack([along[:, 1], -along[:, 0]], axis=1) / np.where(lengths, lengths, 1) / 2
    here, after = aside * points[:-1, 2:], aside * points[1:, 2:]
    corners = [points[:-1, :2] + here, points[1:, :2] + after, points[1:, :2] - after, points[:-1, :2] - here]
    for piece in np.stack(corners, axis=1).tolist():
        path.addPolygon(QPolygonF([QPointF(x, y) for x, y in (*piece, piece[0])]))
    for x, y, width in points.tolist():
        path.addEllipse(QPointF(x, y), width / 2, width / 2)
    return path
