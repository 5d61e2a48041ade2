"""The canvas: where a hand draws a digit with mouse, pen, finger or keyboard."""

from __future__ import annotations

import time
from enum import Enum

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QInputDevice, QPainter, QPainterPath, QPen, QPixmap, QPointingDevice, QTabletEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.data import INPUT_SIDE, PEN_WIDTH, Drawing, PenPoint
from core.experiment.inside.receptive_field import Region
from core.words import Words
from ui.pad.drawing_painter import paint_drawing, paint_stroke
from ui.pad.region_overlay import paint_region
from ui.pad.saliency_overlay import SaliencyOverlay
from ui.session.sheet import Sheet
from ui.widgets.keys import ARROWS
from ui.widgets.theme import GRID, Theme

PEN_WIDTHS = (0.045, 0.06, PEN_WIDTH, 0.095, 0.12)
"""Widths of the pens to choose from, in shares of the canvas's side."""

ERASER_WIDTH = 0.11

_KEY_STEP = 1 / 28


class Tool(Enum):
    """The tools of the canvas: the pointer is one of them."""

    PEN = "pen"
    ERASER = "eraser"


class DigitCanvas(QWidget):
    """A square of dark paper that is drawn on in white, as MNIST's digits are.

    Every finished stroke, every move of the eraser, and clearing, is one step to undo. By keyboard, the arrows move the
    tool and the space bar puts it down and lifts it. A tablet's pressure makes the pen wider; its eraser erases
    whatever tool is chosen.

    Attributes:
        sheet: the drawing, without a stroke that is not finished.
        tool: what the pointer does.
        pen_width: in shares of the canvas's side.
        moved_at: `time.perf_counter()` of the first pointer event whose effect has not been painted, or None.

    Signals:
        drawing_changed: ink was added or taken away, during a stroke too.
        stroke_finished: the tool was lifted.
        tool_changed: `tool` or `pen_width` has another value.
        painted: the canvas is on the screen as it is.
    """

    drawing_changed = Signal()
    stroke_finished = Signal()
    tool_changed = Signal()
    painted = Signal()

    def __init__(self, theme: Theme, sheet: Sheet):
        super().__init__()
        self.setObjectName("digitCanvas")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(QSize(15 * GRID, 15 * GRID))
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName(self.tr("Drawing Pad"))
        self.setAccessibleDescription(
            self.tr("Draw a digit with the pointer, or move the pen with the arrow keys and press Space to draw.")
        )
        self.setToolTip(
            self.tr("Draw a digit from 0 to 9.\nBy keyboard: arrow keys move the pen, Space puts it down and lifts it.")
        )
        self._theme = theme
        self.sheet = sheet
        self._pen = (0.5, 0.5)
        self._pen_shown = False
        self._pointer: tuple[float, float] | None = None
        self._current: list[PenPoint] | None = None
        self._erased: Drawing | None = None
        self._finished = QPixmap()
        self._overlay: SaliencyOverlay | None = None
        self._region: tuple[Region, tuple[float, float, float], int] | None = None
        self.tool = Tool.PEN
        self.pen_width = PEN_WIDTH
        self.moved_at: float | None = None
        theme.changed.connect(self._forget_painting)
        sheet.changed.connect(self._show_drawing)

    @property
    def drawing(self) -> Drawing:
        """The drawing on the sheet, without a stroke that is not finished."""
        return self.sheet.drawing

    def visible_drawing(self) -> Drawing:
        """Return the drawing with the unfinished stroke, or without what is being erased."""
        if self._erased is not None:
            return self._erased
        return self.drawing.with_stroke(tuple(self._current)) if self._current else self.drawing

    def is_empty(self) -> bool:
        return self.visible_drawing().is_empty()

    def set_tool(self, tool: Tool) -> None:
        self.lift()
        self.tool = tool
        self.tool_changed.emit()
        self.update()

    def set_pen_width(self, width: float) -> None:
        """Draw from now on with a pen of `width`, in shares of the canvas's side."""
        self.pen_width = width
        self.tool_changed.emit()

    def clear(self) -> None:
        """Take all ink away; undo brings it back."""
        self._current = self._erased = None
        if not self.drawing.is_empty():
            self.sheet.change(Drawing(), Words("Clear Drawing"))

    def add_stroke(self, points) -> None:
        """Draw a whole stroke of points (x, y) or (x, y, width), as one step to undo."""
        stroke = tuple(PenPoint(*point) for point in points)
        self.sheet.change(self.drawing.with_stroke(stroke), Words("Draw Stroke"))
        self.stroke_finished.emit()

    @Slot()
    def _show_drawing(self) -> None:
        self._forget_painting()
        self.drawing_changed.emit()

    def set_overlay(self, overlay: SaliencyOverlay | None) -> None:
        """Lay `overlay` over the drawing."""
        if overlay is not None or self._overlay is not None:
            self._overlay = overlay
            self.update()

    def show_region(self, region: Region | None, box: tuple[float, float, float], pixels: int = INPUT_SIDE) -> None:
        """Mark some of the `pixels`×`pixels` of the network's input, which lies at `box` (left, top, side, in shares).

        None unmarks.
        """
        if region is not None or self._region is not None:
            self._region = None if region is None else (region, box, pixels)
            self.update()

    # The tool: the one way in for mouse, tablet and keyboard.

    def _put_down(self, position: QPointF, erase: bool, pressure: float = 0.5) -> None:
        self._stamp()
        self.lift()
        self._pen = self._share(position)
        if erase:
            self._erased = self.drawing
            self._erase(self.drawing, self._pen)
        else:
            self._current = [PenPoint(*self._pen, self._width_at(pressure))]
            self.drawing_changed.emit()
        self.update()

    def _move_to(self, position: QPointF, pressure: float = 0.5) -> None:
        self._stamp()
        point = self._share(position)
        if self._erased is not None:
            self._erase(self._erased, point)
        elif self._current is not None and point != self._current[-1][:2]:
            self._current.append(PenPoint(*point, self._width_at(pressure)))
            self.drawing_changed.emit()
        self._pen = point
        self.update()

    def _erase(self, drawing: Drawing, point: tuple[float, float]) -> None:
        """Take away what the eraser meets of `drawing` on its way to `point`."""
        left = drawing.erase(self._pen, point, ERASER_WIDTH)
        if left is not drawing:
            self._erased = left
            self._forget_painting()
            self.drawing_changed.emit()

    def lift(self) -> None:
        """Finish the stroke, or the move of the eraser, that is under way."""
        stroke, self._current = self._current, None
        erased, self._erased = self._erased, None
        if stroke is not None:
            self.add_stroke(stroke)
        elif erased is not None and erased is not self.drawing:
            self.sheet.change(erased, Words("Erase"))
            self.stroke_finished.emit()

    def _is_down(self) -> bool:
        return self._current is not None or self._erased is not None

    def _width_at(self, pressure: float) -> float:
        return self.pen_width * (0.5 + pressure)

    def _share(self, position: QPointF) -> tuple[float, float]:
        side = max(1, min(self.width(), self.height()))
        return min(max(position.x() / side, 0.0), 1.0), min(max(position.y() / side, 0.0), 1.0)

    def _stamp(self) -> None:
        if self.moved_at is None:
            self.moved_at = time.perf_counter()

    # Events

    def mousePressEvent(self, event) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._pen_shown = False
            self._put_down(event.position(), self.tool is Tool.ERASER)

    def mouseMoveEvent(self, event) -> None:
        if self._is_down():
            self._move_to(event.position())
        self._show_pointer(event.position())

    def mouseReleaseEvent(self, event) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self._is_down():
            self._move_to(event.position())
            self.lift()

    def tabletEvent(self, event: QTabletEvent) -> None:
        """Follow a pen by its own events, finer in space and time than the mouse events made from them."""
        kind = event.type()
        senses = event.pointingDevice().hasCapability(QInputDevice.Capability.Pressure)
        pressure = event.pressure() if senses else 0.5
        if kind is QEvent.Type.TabletPress:
            self._pen_shown = False
            turned = event.pointerType() is QPointingDevice.PointerType.Eraser
            self._put_down(event.position(), turned or self.tool is Tool.ERASER, pressure)
        elif kind is QEvent.Type.TabletMove and self._is_down():
            self._move_to(event.position(), pressure)
        elif kind is QEvent.Type.TabletRelease:
            self.lift()
        self._show_pointer(event.position())
        event.accept()

    def leaveEvent(self, event) -> None:
        self._pointer = None
        self.update()

    def _show_pointer(self, position: QPointF) -> None:
        """Show how far an eraser reaches; a pen shows that by its ink."""
        if self.tool is Tool.ERASER or self._erased is not None:
            self._pointer = self._share(position)
            self.update()
        else:
            self._pointer = None

    def keyPressEvent(self, event) -> None:
        pen = QPointF(*self._pen)
        side = min(self.width(), self.height())
        if event.key() in ARROWS and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self._pen_shown = True
            self._move_to((pen + QPointF(*ARROWS[event.key()]) * _KEY_STEP) * side)
        elif event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._pen_shown = True
            if self._is_down():
                self._stamp()
                self.lift()
            else:
                self._put_down(pen * side, self.tool is Tool.ERASER)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event) -> None:
        if self._pen_shown:
            self.lift()
            self._pen_shown = False
        super().focusOutEvent(event)

    # Painting

    @Slot()
    def _forget_painting(self) -> None:
        self._finished = QPixmap()
        self.update()

    def resizeEvent(self, event) -> None:
        self._forget_painting()

    def paintEvent(self, event) -> None:
        colours = self._theme.colours
        side = min(self.width(), self.height())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        paper = QPainterPath()
        paper.addRoundedRect(frame, 6, 6)
        painter.drawPixmap(0, 0, self._finished_ink(side))
        if self._current:
            paint_stroke(painter, tuple(self._current), side, colours.ink)
        if self._overlay is not None:
            self._overlay.paint(painter, side)
            self._overlay.paint_legend(painter, side)
        if self._region is not None:
            region, (left, top, share), pixels = self._region
            paint_region(painter, region, QRectF(left * side, top * side, share * side, share * side), pixels)
        if self.is_empty() and not self._pen_shown:
            painter.setPen(QColor(colours.ink_hint))
            painter.drawText(frame, Qt.AlignmentFlag.AlignCenter, self.tr("Draw a Digit Here"))
        self._paint_tool(painter, side)
        # Painted over: to clip everything to the round corners costs as much as all the rest.
        corners = QPainterPath()
        corners.addRect(QRectF(self.rect()))
        painter.fillPath(corners - paper, QColor(colours.surface))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(colours.accent if self.hasFocus() else colours.border), 2 if self.hasFocus() else 1))
        painter.drawPath(paper)
        painter.end()
        self.painted.emit()

    def _finished_ink(self, side: int) -> QPixmap:
        """Return paper and finished strokes, painted once: a stroke that grows costs only itself."""
        if self._finished.isNull():
            colours, ratio = self._theme.colours, self.devicePixelRatioF()
            self._finished = QPixmap(self.size() * ratio)
            self._finished.setDevicePixelRatio(ratio)
            self._finished.fill(QColor(colours.ink_paper))
            painter = QPainter(self._finished)
            drawing = self._erased if self._erased is not None else self.drawing
            paint_drawing(painter, drawing, side, colours.ink_paper, colours.ink)
            painter.end()
        return self._finished

    def _paint_tool(self, painter: QPainter, side: int) -> None:
        """Mark where keys or the eraser would draw or erase."""
        place = self._pen if self._pen_shown else self._pointer
        if place is None:
            return
        colours = self._theme.colours
        erasing = self.tool is Tool.ERASER or self._erased is not None
        width = (ERASER_WIDTH if erasing else self.pen_width) * side
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(colours.positive if self._is_down() else colours.warning), 2))
        painter.drawEllipse(QPointF(*place) * side, width / 2 + 1, width / 2 + 1)
