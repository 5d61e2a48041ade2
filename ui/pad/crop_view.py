"""A picture with the part of it that counts; the rest is dimmed."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.pad.drawing_painter import grey_image
from ui.widgets.keys import ARROWS
from ui.widgets.theme import GRID, Theme

Crop = tuple[float, float, float, float]
"""Left, top, right and bottom, in shares of the picture's width and height."""

WHOLE: Crop = (0.0, 0.0, 1.0, 1.0)

_LEAST = 0.03
_REACH = 10
_KEY_STEP = 0.02


class CropView(QWidget):
    """Shows a picture and lets the part of it that counts be chosen.

    A drag at a corner or an edge changes the part, inside it moves it, elsewhere begins anew. By keyboard, the arrows
    move it, with Shift they move its lower right corner; Home takes the whole picture.

    Attributes:
        crop: the part that counts.

    Signals:
        crop_changed: `crop` has other values.
    """

    crop_changed = Signal()

    def __init__(self, theme: Theme):
        super().__init__()
        self.setObjectName("cropView")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(QSize(30 * GRID, 30 * GRID))
        self.setAccessibleName(self.tr("Picture with the Part to Read"))
        self.setToolTip(
            self.tr("Drag around the digit.\nBy keyboard: arrows move the part, with Shift its corner; Home takes all.")
        )
        self._theme = theme
        self._image: QImage | None = None
        self._drag: tuple[str, QPointF, Crop] | None = None
        self.crop = WHOLE
        theme.changed.connect(self.update)

    def set_picture(self, grey: np.ndarray) -> None:
        """Show uint8 H×W, all of it counting."""
        self._image = grey_image(grey)
        self.crop = WHOLE
        self.update()

    def set_crop(self, crop: Crop) -> None:
        left, top, right, bottom = (min(max(share, 0.0), 1.0) for share in crop)
        crop = (min(left, 1 - _LEAST), min(top, 1 - _LEAST), max(right, left + _LEAST), max(bottom, top + _LEAST))
        if crop != self.crop:
            self.crop = crop
            self.update()
            self.crop_changed.emit()

    def picture_box(self) -> QRectF:
        """Return where the picture is painted."""
        if self._image is None:
            return QRectF()
        size = QSize(self._image.size()).scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        return QRectF((self.width() - size.width()) / 2, (self.height() - size.height()) / 2, *size.toTuple())

    def _crop_box(self) -> QRectF:
        box = self.picture_box()
        left, top, right, bottom = self.crop
        corner = QPointF(box.left() + left * box.width(), box.top() + top * box.height())
        return QRectF(corner.x(), corner.y(), (right - left) * box.width(), (bottom - top) * box.height())

    def _part_at(self, position: QPointF) -> str:
        """Return which edges of the crop are under the pointer ("lt", "r", ...), "move" inside it, else "new"."""
        box = self._crop_box()
        if not box.adjusted(-_REACH, -_REACH, _REACH, _REACH).contains(position):
            return "new"
        sides = [
            ("l", abs(position.x() - box.left())),
            ("r", abs(position.x() - box.right())),
            ("t", abs(position.y() - box.top())),
            ("b", abs(position.y() - box.bottom())),
        ]
        edges = "".join(name for name, distance in sides if distance <= _REACH)
        if edges:
            return edges
        return "new" if self.crop == WHOLE else "move"

    def _share(self, position: QPointF) -> QPointF:
        box = self.picture_box()
        return QPointF((position.x() - box.left()) / box.width(), (position.y() - box.top()) / box.height())

    def mousePressEvent(self, event) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self._image is not None:
            self._drag = self._part_at(event.position()), self._share(event.position()), self.crop

    def mouseMoveEvent(self, event) -> None:
        if self._image is None:
            return
        if self._drag is None:
            self._show_cursor(self._part_at(event.position()))
            return
        part, start, crop = self._drag
        here = self._share(event.position())
        if part == "new":
            (left, right), (top, bottom) = sorted((start.x(), here.x())), sorted((start.y(), here.y()))
            self.set_crop((left, top, right, bottom))
        elif part == "move":
            self._move(crop, here.x() - start.x(), here.y() - start.y())
        else:
            left, top, right, bottom = crop
            left = min(here.x(), right - _LEAST) if "l" in part else left
            top = min(here.y(), bottom - _LEAST) if "t" in part else top
            self.set_crop((left, top, here.x() if "r" in part else right, here.y() if "b" in part else bottom))

    def mouseReleaseEvent(self, event) -> None:
        self._drag = None

    def _move(self, crop: Crop, across: float, down: float) -> None:
        left, top, right, bottom = crop
        across = min(max(across, -left), 1 - right)
        down = min(max(down, -top), 1 - bottom)
        self.set_crop((left + across, top + down, right + across, bottom + down))

    def _show_cursor(self, part: str) -> None:
        shapes = {
            "l": Qt.CursorShape.SizeHorCursor,
            "r": Qt.CursorShape.SizeHorCursor,
            "t": Qt.CursorShape.SizeVerCursor,
            "b": Qt.CursorShape.SizeVerCursor,
            "lt": Qt.CursorShape.SizeFDiagCursor,
            "rb": Qt.CursorShape.SizeFDiagCursor,
            "rt": Qt.CursorShape.SizeBDiagCursor,
            "lb": Qt.CursorShape.SizeBDiagCursor,
            "move": Qt.CursorShape.SizeAllCursor,
        }
        self.setCursor(shapes.get(part, Qt.CursorShape.CrossCursor))

    def keyPressEvent(self, event) -> None:
        if self._image is not None and event.key() == Qt.Key.Key_Home:
            self.set_crop(WHOLE)
            return
        if self._image is None or event.key() not in ARROWS:
            super().keyPressEvent(event)
            return
        across, down = (_KEY_STEP * step for step in ARROWS[event.key()])
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            left, top, right, bottom = self.crop
            self.set_crop((left, top, right + across, bottom + down))
        else:
            self._move(self.crop, across, down)

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.colours.raised))
        if self._image is None:
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self.picture_box(), self._image)
        box = self._crop_box()
        if self.crop != WHOLE:
            shade = QColor(self._theme.colours.background)
            shade.setAlpha(190)
            outside, inside = QPainterPath(), QPainterPath()
            outside.addRect(self.picture_box())
            inside.addRect(box)
            painter.fillPath(outside - inside, shade)
        painter.setPen(QPen(QColor(self._theme.colours.accent), 2 if self.hasFocus() else 1))
        painter.drawRect(box.adjusted(1, 1, -1, -1))
        painter.setBrush(QColor(self._theme.colours.accent))
        for corner in (box.topLeft(), box.topRight(), box.bottomLeft(), box.bottomRight()):
            painter.drawRect(QRectF(corner.x() - 3, corner.y() - 3, 6, 6).intersected(QRectF(self.rect())))
