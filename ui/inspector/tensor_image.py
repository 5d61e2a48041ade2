"""A tensor as a picture: one cell per number, or the largest of those that share a pixel, its scale below."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPen, qGray

from ui.inspector.mosaic import NO_INDEX, mosaic, shrunk
from ui.inspector.picture import Picture
from ui.widgets.colour_map import Scale, colour_map, paint_scale, scale_height
from ui.widgets.picture_export import PictureExport
from ui.widgets.theme import SMALL, Theme, body_font


class TensorImage(Picture):
    """Paints a tensor, tells the value under the pointer, and copies and saves what it shows.

    The arrow keys move a cursor from number to number; Escape takes it away.

    Attributes:
        values: the tensor on show; without numbers before the first.
        limit: the size that the last colour stands for.
        place: index of the number under the pointer or cursor, or None.
        pointed: place and value of it in words, or an empty string.
        export: copies and saves the picture and its numbers.

    Signals:
        hovered: `pointed` has other words.
        place_changed: `place` is another (a tuple or None).
    """

    hovered = Signal(str)
    place_changed = Signal(object)

    def __init__(self, theme: Theme, *, bar: bool = True, numbers: bool = False):
        """Without `bar` the view around it has to say what is pointed at; `numbers` are written where they fit."""
        super().__init__(theme)
        self._numbers = numbers
        self._bar = bar
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._index = np.empty((0, 0), dtype=np.int64)
        self._image: QImage | None = None
        self._target = QRect()
        self._cursor: QPoint | None = None
        self._signed = True
        self._own_scale = False
        self.values = np.empty(0, dtype=np.float32)
        self.limit = 0.0
        self.place: tuple[int, ...] | None = None
        self.pointed = ""
        self.export = PictureExport(self)
        theme.changed.connect(self._render)

    def sizeHint(self) -> QSize:
        return QSize(320, 200 + self._below(320)) if self._bar else QSize(40, 40)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 44 + self._below(self.width())) if self._bar else QSize(40, 12)

    def set_values(self, values: np.ndarray, limit: float | None = None, signed: bool = True) -> None:
        """Show `values`, float of 1 to 4 axes.

        Args:
            limit: the size of the last colour, where it is not to be the largest of `values`.
            signed: colours centred on zero; otherwise evenly from zero up.
        """
        changed = values.shape != self.values.shape
        self.values = values
        self._signed = signed
        self.limit = largest(values) if limit is None else limit
        if changed:
            self._cursor = None
            self._arrange()
        self._render()
        self._tell()

    def set_own_scale(self, own: bool) -> None:
        """Colour every kernel, map or row by its own largest number, or all by one."""
        self._own_scale = own
        self._render()

    @property
    def scale(self) -> Scale:
        return Scale(self.limit, self._signed, self._own_scale and self._groups() > 1)

    def set_place(self, place: tuple[int, ...] | None) -> None:
        """Put the cursor on the number at `place`, or take it away."""
        self._point(None if place is None or not self.values.size else self._cell_of(place))

    def _cell_of(self, place: tuple[int, ...]) -> QPoint:
        row, column = np.argwhere(self._index == np.ravel_multi_index(place, self.values.shape))[0]
        return QPoint(int(column), int(row))

    def cell_rect(self, place: tuple[int, ...]) -> QRect:
        """Return where the number at `place` is painted."""
        return self._cell_rect(self._cell_of(place))

    def useful_height(self, width: int, most: int) -> int:
        """Return how much of `most` pixels the picture fills where it is `width` wide, its scale included."""
        if self.values.ndim < 2:
            return most
        room = max(1, most - self._below(width))
        rows, columns = mosaic(self.values.shape, max(1, width), room).shape
        return min(most, int(rows * self._scale_of(rows, columns, width, room)) + self._below(width))

    def _below(self, width: int) -> int:
        """Return the height of the scale below the picture."""
        return scale_height(width) if self._bar else 0

    def _room(self) -> int:
        """Return the height that is left for the picture."""
        return max(1, self.height() - self._below(self.width()))

    def _groups(self) -> int:
        return len(self.values) if self.values.ndim > 1 else 1

    def _arrange(self) -> None:
        if self.values.size:
            self._index = mosaic(self.values.shape, max(1, self.width()), self._room())

    def _render(self) -> None:
        if self.values.size:
            rows, columns = self._index.shape
            scale = self._scale_of(rows, columns, self.width(), self._room())
            self._target = QRect(0, 0, max(1, int(columns * scale)), max(1, int(rows * scale)))
            shares, index = self._shares(), self._index
            pixels = (self._target.size().toSizeF() * self.devicePixelRatio()).toSize()
            if pixels.height() < len(index) or pixels.width() < index.shape[1]:
                shares, index = shrunk(shares, index, max(1, pixels.height()), max(1, pixels.width()))
            gap = np.array([QColor(self._theme.colours.surface).rgba()], dtype=np.uint32)
            # The gap's index, -1, finds the entry appended at the end.
            table = np.concatenate([colour_map(shares, 1.0, self._theme.colours, self._signed), gap])
            cells = np.ascontiguousarray(table[index])
            height, width = cells.shape
            self._image = QImage(cells.data, width, height, 4 * width, QImage.Format.Format_RGB32).copy()
        self.update()

    def _shares(self) -> np.ndarray:
        """Return the values, flat, as shares of what the last colour stands for."""
        if not self.scale.own:
            return self.values.ravel() / np.float32(self.limit or 1.0)
        groups = self.values.reshape(len(self.values), -1)
        sizes = np.abs(np.where(np.isfinite(groups), groups, 0)).max(axis=1, keepdims=True)
        return (groups / np.where(sizes, sizes, 1)).ravel()

    def _scale_of(self, rows: int, columns: int, width: int, room: int) -> float:
        """Return the pixels for each cell: whole ones of the screen wherever there is room for more than one."""
        scale, pixels = min(width / columns, room / rows), self.devicePixelRatio()
        return int(scale * pixels) / pixels if scale * pixels >= 2 else scale

    def resizeEvent(self, event) -> None:
        place = self.place
        self._arrange()
        self._render()
        if place is not None:
            self.set_place(place)

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        if self._image is None:
            return
        painter.drawImage(self._target, self._image)
        if self._numbers:
            self._paint_numbers(painter)
        if self._bar:
            above = QRect(0, 0, self.width(), self._target.height())
            paint_scale(painter, above, self.scale, self._theme.colours, self._scale_words(), self.pointed)
        if self.hasFocus():
            painter.setPen(QColor(self._theme.colours.accent))
            painter.drawRect(self._target.adjusted(0, 0, -1, -1))
        if self._cursor is not None:
            # Dark on light and light on dark.
            cell = self._cell_rect(self._cursor)
            painter.setPen(QPen(QColor(self._theme.colours.surface), 3))
            painter.drawRect(cell)
            painter.setPen(QPen(QColor(self._theme.colours.text), 1))
            painter.drawRect(cell)

    def _paint_numbers(self, painter: QPainter) -> None:
        """Write each number into its cell, in two figures or in one, if there is room."""
        cell = self._cell_rect(QPoint(0, 0))
        painter.setFont(body_font(SMALL))
        room = [painter.fontMetrics().horizontalAdvance(widest) <= cell.width() for widest in ("−.0", "−.00")]
        if not room[0] or cell.height() < SMALL + 2:
            return
        colours = colour_map(self._shares(), 1.0, self._theme.colours, self._signed)
        for row, column in np.argwhere(self._index != NO_INDEX):
            index = self._index[row, column]
            place = self._cell_rect(QPoint(int(column), int(row)))
            painter.setPen(Qt.GlobalColor.black if qGray(int(colours[index])) > 140 else Qt.GlobalColor.white)
            text = short_number(float(self.values.flat[index]), sum(room))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)

    def _scale_words(self) -> str:
        """Say in place of the bar's numbers that all of it is zero, or whose the scale is."""
        if not self.limit:
            return self.tr("all zero")
        if self.values.ndim == 2:
            return self.tr("every row to its own largest")
        return self.tr("every kernel or map to its own largest")

    def _cell_rect(self, cell: QPoint) -> QRect:
        rows, columns = self._index.shape
        across, down = self._target.width() / columns, self._target.height() / rows
        return QRect(int(cell.x() * across), int(cell.y() * down), max(3, int(across)), max(3, int(down)))

    def mouseMoveEvent(self, event) -> None:
        self._point(self._cell_at(event.position().toPoint()))

    def leaveEvent(self, event) -> None:
        self._point(None)

    def contextMenuEvent(self, event) -> None:
        if self.values.size:
            self.export.menu().popup(event.globalPos())

    def keyPressEvent(self, event) -> None:
        """Walk from cell to cell with the arrows, skipping gaps; Escape stops pointing."""
        steps = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
        if event.key() == Qt.Key.Key_Escape and self._cursor is not None:
            self._point(None)
        elif event.key() in steps and self.values.size:
            self._walk(QPoint(*steps[event.key()]))
        else:
            super().keyPressEvent(event)

    def _walk(self, step: QPoint) -> None:
        cell = QPoint(0, 0) if self._cursor is None else self._cursor + step
        while self._inside(cell) and self._index[cell.y(), cell.x()] == NO_INDEX:
            cell += step
        if self._inside(cell):
            self._point(cell)

    def _inside(self, cell: QPoint) -> bool:
        rows, columns = self._index.shape
        return 0 <= cell.x() < columns and 0 <= cell.y() < rows

    def _cell_at(self, position: QPoint) -> QPoint | None:
        if self._image is None or not self._target.contains(position):
            return None
        rows, columns = self._index.shape
        x, y = position.x() * columns // self._target.width(), position.y() * rows // self._target.height()
        return QPoint(x, y) if self._index[y, x] != NO_INDEX else None

    def _point(self, cell: QPoint | None) -> None:
        self._cursor = cell
        self._tell()
        self.update()

    def _tell(self) -> None:
        place, words = None, ""
        if self._cursor is not None:
            found = np.unravel_index(self._index[self._cursor.y(), self._cursor.x()], self.values.shape)
            place = tuple(int(n) for n in found)
            words = f"[{', '.join(map(str, place))}]  {self.values[place]:+.3e}"
        if words != self.pointed:
            self.pointed = words
            self.hovered.emit(words)
        if place != self.place:
            self.place = place
            self.place_changed.emit(place)


def short_number(value: float, figures: int = 2) -> str:
    """Write `value` with a sign and `figures` (1 or 2) behind the point at most: −.31, 1.2, 25, 3e4."""
    if not np.isfinite(value):
        return ""
    size = abs(value)
    if size < 1 - 0.5 * 10**-figures:
        text = f"{size:.{figures}f}"[1:]
    elif size < 99.5:
        text = f"{size:.{figures - 1 if size < 9.95 else 0}f}"
    else:
        text = f"{size:.0e}".replace("e+0", "e")
    if not text.strip(".0"):
        return "0"
    return f"−{text}" if value < 0 else text


def largest(values: np.ndarray) -> float:
    """Return the largest finite size in `values`; 0 where there is none."""
    finite = np.abs(values[np.isfinite(values)])
    return float(finite.max()) if finite.size else 0.0
