"""What the network gets of the drawing, pixel by pixel: beside the answer, and large in a window of its own."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QCoreApplication, QPoint, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import QApplication, QDialog, QSizePolicy, QVBoxLayout, QWidget

from core.data import INPUT_SIDE
from core.experiment.inside.receptive_field import Region
from ui.pad.drawing_painter import grey_image
from ui.pad.region_overlay import paint_region
from ui.widgets.boxes import fill, make_label
from ui.widgets.keys import ARROWS
from ui.widgets.picture_export import PictureExport
from ui.widgets.theme import GRID, Theme


class InputImage(QWidget):
    """Shows the network's input, each value in whole pixels of the screen, never blurred.

    Attributes:
        values: float32 H×W, or None while the pad is empty.

    Signals:
        painted: the values are on the screen.
    """

    painted = Signal()

    def __init__(self, theme: Theme):
        super().__init__()
        self.setAccessibleName(self.tr("Network Input"))
        self._theme = theme
        self._image: QImage | None = None
        self._region: Region | None = None
        self.values: np.ndarray | None = None
        theme.changed.connect(self._render)

    def set_input(self, network_input: np.ndarray | None) -> None:
        """Show float32 H×W, darkest to brightest value."""
        self.values = network_input
        self.setAccessibleDescription("" if network_input is None else in_words(network_input))
        self._render()

    def show_region(self, region: Region | None) -> None:
        """Mark pixels of the input, or none."""
        self._region = region
        self.update()

    def _render(self) -> None:
        self._image = None
        if self.values is not None:
            low, high = float(self.values.min()), float(self.values.max())
            grey = ((self.values - low) * (255 / (high - low or 1))).astype(np.uint8)
            self._image = grey_image(grey, self._theme.colours.ink_paper, self._theme.colours.ink)
        self.update()

    def target(self) -> QRect:
        """Return where the image is painted."""
        rows, columns = self.values.shape if self.values is not None else (INPUT_SIDE, INPUT_SIDE)
        scale = max(1, min(self.width() // columns, self.height() // rows))
        size = QSize(columns * scale, rows * scale)
        return QRect(QPoint((self.width() - size.width()) // 2, (self.height() - size.height()) // 2), size)

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        target = self.target()
        painter.fillRect(target, QColor(self._theme.colours.ink_paper))
        if self._image is not None:
            painter.drawImage(target, self._image)
        if self._region is not None:
            pixels = INPUT_SIDE if self.values is None else self.values.shape[1]
            paint_region(painter, self._region, QRectF(target), pixels)
        if self.hasFocus():
            painter.setPen(QPen(QColor(self._theme.colours.accent), 2))
            painter.drawRect(target.adjusted(1, 1, -1, -1))
        painter.end()
        self.painted.emit()


class InputPreview(InputImage):
    """Shows the network's input small, beside the answer.

    Signals:
        opened: it was clicked, to see it large.
        dragged: it is being dragged away.
    """

    opened = Signal()
    dragged = Signal()

    _SCALE, _COMPACT_SCALE = 3, 2

    def __init__(self, theme: Theme):
        super().__init__(theme)
        self.set_compact(False)
        self.setObjectName("inputPreview")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(
            self.tr(
                "The drawing as the network gets it: scaled, centred and padded.\n"
                "Click to see it large; drag to take the drawing elsewhere."
            )
        )
        self._pressed: QPoint | None = None

    @classmethod
    def compact_side(cls) -> int:
        """Return the side of the preview in pixels where there is little room."""
        return INPUT_SIDE * cls._COMPACT_SCALE

    def set_compact(self, on: bool) -> None:
        """Take less room, or as much as usual."""
        side = self.compact_side() if on else INPUT_SIDE * self._SCALE
        self.setFixedSize(side, side)

    def mousePressEvent(self, event) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._pressed = event.position().toPoint()

    def mouseMoveEvent(self, event) -> None:
        if self._pressed is not None:
            distance = (event.position().toPoint() - self._pressed).manhattanLength()
            if distance >= QApplication.startDragDistance():
                self._pressed = None
                self.dragged.emit()

    def mouseReleaseEvent(self, event) -> None:
        if self._pressed is not None:
            self._pressed = None
            self.opened.emit()

    def keyPressEvent(self, event) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit()
        else:
            super().keyPressEvent(event)


class LargeInput(InputImage):
    """Shows the network's input large, to be read pixel by pixel with pointer or arrow keys, copied and saved.

    Attributes:
        place: row and column that are pointed at, or None.
        export: copies and saves it.

    Signals:
        pointed: `place` is another.
    """

    pointed = Signal()

    def __init__(self, theme: Theme):
        super().__init__(theme)
        self.place: tuple[int, int] | None = None
        self.export = PictureExport(self)
        self.export.name = "network-input"
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(INPUT_SIDE * 4, INPUT_SIDE * 4)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def _point(self, place: tuple[int, int] | None) -> None:
        self.place = place
        self.pointed.emit()
        self.update()

    def paintEvent(self, event) -> None:
        super().paintEvent(event)
        if self.place is None or self.values is None:
            return
        target, (row, column) = self.target(), self.place
        side = target.width() / self.values.shape[1]
        painter = QPainter(self)
        painter.setPen(QPen(QColor(self._theme.colours.positive), 2))
        painter.drawRect(QRectF(target.left() + column * side, target.top() + row * side, side, side))

    def mouseMoveEvent(self, event) -> None:
        target, position = self.target(), event.position().toPoint()
        if self.values is None or not target.contains(position):
            self._point(None)
            return
        rows, columns = self.values.shape
        row = (position.y() - target.top()) * rows // target.height()
        self._point((row, (position.x() - target.left()) * columns // target.width()))

    def leaveEvent(self, event) -> None:
        self._point(None)

    def keyPressEvent(self, event) -> None:
        """Walk from pixel to pixel with the arrows."""
        if event.key() not in ARROWS or self.values is None:
            super().keyPressEvent(event)
            return
        across, down = ARROWS[event.key()] if self.place else (0, 0)
        (row, column), (rows, columns) = self.place or (0, 0), self.values.shape
        self._point((min(max(row + down, 0), rows - 1), min(max(column + across, 0), columns - 1)))

    def contextMenuEvent(self, event) -> None:
        if self.values is not None:
            self.export.menu().popup(event.globalPos())


class InputWindow(QDialog):
    """Shows the network's input beside the main window; follows the drawing and tells the number pointed at."""

    def __init__(self, theme: Theme, parent: QWidget):
        super().__init__(parent)
        self.setObjectName("inputWindow")
        self.setWindowTitle(self.tr("Network Input"))
        self.resize(INPUT_SIDE * 14 + 4 * GRID, INPUT_SIDE * 14 + 9 * GRID)
        self.image = LargeInput(theme)
        self._words = make_label("", "small")
        margins = (2 * GRID, 2 * GRID, 2 * GRID, GRID)
        fill(QVBoxLayout(self), (self.image, 1), self._words, spacing=-1, margins=margins)
        self.image.pointed.connect(self._tell)
        self._tell()

    def set_input(self, network_input: np.ndarray | None) -> None:
        self.image.set_input(network_input)
        self._tell()

    @Slot()
    def _tell(self) -> None:
        values, place = self.image.values, self.image.place
        if values is None:
            self._words.setText(self.tr("The pad is empty."))
        elif place is None:
            self._words.setText(in_words(values))
        else:
            self._words.setText(f"[0, {place[0]}, {place[1]}]  {values[place]:+.3f}")


def in_words(values: np.ndarray) -> str:
    """Say the shape and the span of float32 values, H×W."""
    return QCoreApplication.translate("InputImage", "{shape}, values {low:+.2f} to {high:+.2f}").format(
        shape=f"1×{values.shape[0]}×{values.shape[1]}", low=values.min(), high=values.max()
    )
