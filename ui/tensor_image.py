"""A weight or gradient tensor as a picture: blue below zero, orange above, pale at zero."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import SMALL, Colours, Theme, body_font

_GAP = 1
"""Empty cells between two kernels."""

_NO_INDEX = -1

SCALE_HEIGHT = 36
"""What the scale below the picture takes."""

_BAR_HEIGHT, _BAR_WIDTH = 8, 168

_ZERO, _BROKEN = 256, 513
"""Places in the table of colours: the middle, and the last."""


@dataclass(frozen=True)
class Mosaic:
    """The cells of a picture, each with its place in the tensor.

    Attributes:
        index: int64 rows×columns, position in the flattened tensor, or -1 for a gap.
    """

    index: np.ndarray


def mosaic(shape: tuple[int, ...], width: int, height: int) -> Mosaic:
    """Lay a tensor out so that its cells come out as large as they can in `width`×`height` pixels.

    O×I×H×W becomes small multiples, one row of I kernels per output channel, in as many columns as
    fit best; O×I is one heat map, turned to lie across where that is wider;
    N a single row, folded.
    """
    cells = np.arange(int(np.prod(shape)), dtype=np.int64)
    if len(shape) == 4:
        return Mosaic(_kernels(cells.reshape(shape), width, height))
    if len(shape) == 2:
        matrix = cells.reshape(shape)
        across = (shape[1] > shape[0]) == (width > height)
        return Mosaic(matrix if across else matrix.T)
    columns = min(len(cells), max(1, round((len(cells) * width / height) ** 0.5)))
    return Mosaic(_fold(cells.reshape(-1, 1, 1), columns, gap=0))


def _kernels(kernels: np.ndarray, width: int, height: int) -> np.ndarray:
    outputs, inputs = kernels.shape[:2]
    # One strip per output channel: its input kernels side by side.
    strips = np.stack([_fold(kernels[o], inputs, _GAP) for o in range(outputs)])
    strip_height, strip_width = strips.shape[1] + 2 * _GAP, strips.shape[2] + 2 * _GAP
    room = [min(width / (n * strip_width), height / (-(-outputs // n) * strip_height)) for n in range(1, outputs + 1)]
    return _fold(strips, 1 + int(np.argmax(room)), _GAP if inputs == 1 else 2 * _GAP)


def _fold(tiles: np.ndarray, columns: int, gap: int) -> np.ndarray:
    """Tiles, N×H×W, in rows of `columns`, with `gap` empty cells between them."""
    count, height, width = tiles.shape
    rows = -(-count // columns)
    canvas = np.full((rows * (height + gap) - gap, columns * (width + gap) - gap), _NO_INDEX, dtype=np.int64)
    for number, tile in enumerate(tiles):
        row, column = divmod(number, columns)
        top, left = row * (height + gap), column * (width + gap)
        canvas[top : top + height, left : left + width] = tile
    return canvas


class TensorImage(QWidget):
    """Paints a tensor without ever blurring it, its scale below, and tells the value under the pointer.

    Attributes:
        values: the tensor on show, or None.
        limit: the colours run from -limit to limit.
        pointed: place and value of the cell under the pointer or cursor, or an empty string.

    Signals:
        hovered: `pointed` has other words.
    """

    hovered = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None):
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._theme = theme
        self._mosaic: Mosaic | None = None
        self._image: QImage | None = None
        self._target = QRect()
        self._cursor: QPoint | None = None
        self.values: np.ndarray | None = None
        self.limit = 0.0
        self.pointed = ""
        theme.changed.connect(self._render)

    def sizeHint(self) -> QSize:
        return QSize(320, 236)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 108)

    def set_values(self, values: np.ndarray | None) -> None:
        """Show `values` (float, 1, 2 or 4 axes) with colours centred on zero."""
        changed = (None if values is None else values.shape) != (None if self.values is None else self.values.shape)
        self.values = values
        finite = np.empty(0) if values is None else np.abs(values[np.isfinite(values)])
        self.limit = float(finite.max()) if finite.size else 0.0
        if changed:
            self._cursor = None
            self._arrange()
        self._render()
        self._tell()

    def _arrange(self) -> None:
        if self.values is None:
            self._mosaic = None
            return
        self._mosaic = mosaic(self.values.shape, max(1, self.width()), max(1, self.height() - SCALE_HEIGHT))

    def _render(self) -> None:
        if self.values is None or self._mosaic is None:
            self._image = None
        else:
            pixels = colour_map(self.values.ravel(), self.limit, self._theme.colours)
            gap = np.array([QColor(self._theme.colours.surface).rgba()], dtype=np.uint32)
            # The gap's index, -1, finds the entry appended at the end.
            cells = np.ascontiguousarray(np.concatenate([pixels, gap])[self._mosaic.index])
            height, width = cells.shape
            self._image = QImage(cells.data, width, height, 4 * width, QImage.Format.Format_RGB32).copy()
        self._place()
        self.update()

    def _place(self) -> None:
        if self._image is None:
            self._target = QRect()
            return
        room = max(1, self.height() - SCALE_HEIGHT)
        scale = min(self.width() / self._image.width(), room / self._image.height())
        # Whole pixels of the screen per cell wherever there is room for more than one.
        pixels = self.devicePixelRatio()
        scale = int(scale * pixels) / pixels if scale * pixels >= 2 else scale
        size = QSize(max(1, int(self._image.width() * scale)), max(1, int(self._image.height() * scale)))
        self._target = QRect(QPoint(0, 0), size)

    def resizeEvent(self, event) -> None:
        self._arrange()
        self._render()

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        if self._image is None:
            return
        painter.drawImage(self._target, self._image)
        below = QRect(0, self._target.bottom() + 7, self.width(), SCALE_HEIGHT - 6)
        paint_scale(painter, below, self.limit, self._theme.colours)
        painter.drawText(below, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, self.pointed)
        if self.hasFocus():
            painter.setPen(QColor(self._theme.colours.accent))
            painter.drawRect(self._target.adjusted(0, 0, -1, -1))
        if self._cursor is not None:
            painter.setPen(QColor(self._theme.colours.text))
            painter.drawRect(self._cell_rect(self._cursor))

    def _cell_rect(self, cell: QPoint) -> QRect:
        across = self._target.width() / self._image.width()
        down = self._target.height() / self._image.height()
        return QRect(int(cell.x() * across), int(cell.y() * down), max(3, int(across)), max(3, int(down)))

    def mouseMoveEvent(self, event) -> None:
        position = event.position().toPoint()
        self._cursor = self._cell_at(position)
        self._tell()
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._cursor = None
        self._tell()
        self.update()

    def keyPressEvent(self, event) -> None:
        """The arrows walk from cell to cell, skipping gaps."""
        steps = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
        if event.key() not in steps or self._mosaic is None:
            super().keyPressEvent(event)
            return
        step = QPoint(*steps[event.key()])
        cell = QPoint(0, 0) if self._cursor is None else self._cursor + step
        while self._inside(cell) and self._mosaic.index[cell.y(), cell.x()] == _NO_INDEX:
            cell += step
        if self._inside(cell):
            self._cursor = cell
        self._tell()
        self.update()

    def _inside(self, cell: QPoint) -> bool:
        rows, columns = self._mosaic.index.shape
        return 0 <= cell.x() < columns and 0 <= cell.y() < rows

    def _cell_at(self, position: QPoint) -> QPoint | None:
        if self._image is None or not self._target.contains(position):
            return None
        x = position.x() * self._image.width() // self._target.width()
        y = position.y() * self._image.height() // self._target.height()
        return QPoint(x, y) if self._mosaic.index[y, x] != _NO_INDEX else None

    def _tell(self) -> None:
        if self._cursor is None or self.values is None:
            self._point("")
            return
        place = np.unravel_index(self._mosaic.index[self._cursor.y(), self._cursor.x()], self.values.shape)
        self._point(f"[{', '.join(str(int(n)) for n in place)}]  {self.values[place]:+.3e}")

    def _point(self, words: str) -> None:
        if words != self.pointed:
            self.pointed = words
            self.hovered.emit(words)


def colour_map(values: np.ndarray, limit: float, colours: Colours) -> np.ndarray:
    """Colours of `values` (1-D) as 0xffRRGGBB: -limit negative, 0 pale, limit positive; NaN stands out."""
    places = np.full(len(values), _ZERO, dtype=np.float32)
    if limit:
        with np.errstate(invalid="ignore"):
            places += values * np.float32(_ZERO / limit)
    places[~np.isfinite(places)] = _BROKEN
    return _table(colours)[(places + 0.5).astype(np.intp)]


@lru_cache(maxsize=2)
def _table(colours: Colours) -> np.ndarray:
    """Colours from -1 to 1 in steps, and one for what is no number."""
    negative, zero, positive = (
        np.array(QColor(name).getRgb()[:3], dtype=float) for name in (colours.negative, colours.zero, colours.positive)
    )
    share = np.linspace(-1, 1, _BROKEN)[:, np.newaxis]
    # A root lifts small values from zero, where most gradients are.
    rgb = zero + np.sqrt(np.abs(share)) * (np.where(share < 0, negative, positive) - zero)
    rgb = np.vstack([rgb, [204, 0, 204]]).round().astype(np.uint32)
    return 0xFF000000 | rgb[:, 0] << 16 | rgb[:, 1] << 8 | rgb[:, 2]


def paint_scale(painter: QPainter, place: QRect, limit: float, colours: Colours) -> None:
    """A bar from -limit over zero to limit, with its numbers, at the left of `place`."""
    painter.setFont(body_font(SMALL))
    painter.setPen(QColor(colours.muted))
    if not limit:
        return
    ramp = colour_map(np.linspace(-1, 1, _BAR_WIDTH), 1.0, colours)
    image = QImage(ramp.data, _BAR_WIDTH, 1, 4 * _BAR_WIDTH, QImage.Format.Format_RGB32)
    painter.drawImage(QRect(place.left(), place.top(), _BAR_WIDTH, _BAR_HEIGHT), image)
    below = QRect(place.left(), place.top() + _BAR_HEIGHT + 2, _BAR_WIDTH, place.height() - _BAR_HEIGHT)
    painter.drawText(below, Qt.AlignmentFlag.AlignLeft, f"−{limit:.1e}")
    painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, "0")
    painter.drawText(below, Qt.AlignmentFlag.AlignRight, f"+{limit:.1e}")
