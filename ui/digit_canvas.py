"""The canvas: where a hand draws a digit with mouse, pen, finger or keyboard."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QTabletEvent, QUndoCommand, QUndoStack
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import GRID, Theme

Stroke = tuple[tuple[float, float], ...]
"""Points from pen-down to pen-up, in shares of the canvas's side; y points down."""

PEN_WIDTH = 0.075
"""Width of the pen as a share of the canvas's side."""

_KEY_STEP = 1 / 28
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class DigitCanvas(QWidget):
    """A square of dark paper that is drawn on in white, as MNIST's digits are.

    Every finished stroke, and clearing, is one command on the undo stack.
    By keyboard, the arrows move a pen and the space bar puts it down and lifts it.

    Attributes:
        strokes: the finished strokes.

    Signals:
        drawing_changed: ink was added or taken away, during a stroke too.
        stroke_finished: the pen was lifted.
    """

    drawing_changed = Signal()
    stroke_finished = Signal()

    def __init__(self, theme: Theme, undo_stack: QUndoStack, parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName("digitCanvas")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(QSize(15 * GRID, 15 * GRID))
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName(self.tr("Drawing Pad"))
        self.setAccessibleDescription(
            self.tr("Draw a digit with the pointer, or move the pen with the arrow keys and press Space to draw.")
        )
        self.setToolTip(
            self.tr("Draw a digit from 0 to 9.\nBy keyboard: arrow keys move the pen, Space puts it down and lifts it.")
        )
        self._theme = theme
        self._undo_stack = undo_stack
        self._pen = (0.5, 0.5)
        self._pen_shown = False
        self._current: list[tuple[float, float]] | None = None
        self.strokes: tuple[Stroke, ...] = ()
        theme.changed.connect(self.update)

    def visible_strokes(self) -> tuple[Stroke, ...]:
        """All strokes, the unfinished one included."""
        return (*self.strokes, tuple(self._current)) if self._current else self.strokes

    def is_empty(self) -> bool:
        return not self.strokes and not self._current

    def clear(self) -> None:
        """Take all strokes away; undo brings them back."""
        self._current = None
        if self.strokes:
            self._undo_stack.push(_ChangeStrokes(self, (), self.tr("Clear Drawing")))

    def add_stroke(self, stroke: Stroke) -> None:
        """Draw a whole stroke, as one step to undo."""
        self._undo_stack.push(_ChangeStrokes(self, (*self.strokes, stroke), self.tr("Draw Stroke")))
        self.stroke_finished.emit()

    def set_strokes(self, strokes: tuple[Stroke, ...]) -> None:
        """Show `strokes` instead of what is there, without touching the undo stack."""
        self.strokes = strokes
        self.drawing_changed.emit()
        self.update()

    # Pen: the one way in for mouse, tablet and keyboard.

    def _pen_down(self, position: QPointF) -> None:
        self._pen = self._share(position)
        self._current = [self._pen]
        self.drawing_changed.emit()
        self.update()

    def _pen_to(self, position: QPointF) -> None:
        point = self._share(position)
        self._pen = point
        if self._current is not None and point != self._current[-1]:
            self._current.append(point)
            self.drawing_changed.emit()
        self.update()

    def _pen_up(self) -> None:
        if self._current is None:
            return
        stroke, self._current = tuple(self._current), None
        self.add_stroke(stroke)

    def _share(self, position: QPointF) -> tuple[float, float]:
        side = max(1, min(self.width(), self.height()))
        return min(max(position.x() / side, 0.0), 1.0), min(max(position.y() / side, 0.0), 1.0)

    # Events

    def mousePressEvent(self, event) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._pen_shown = False
            self._pen_down(event.position())

    def mouseMoveEvent(self, event) -> None:
        if self._current is not None:
            self._pen_to(event.position())

    def mouseReleaseEvent(self, event) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self._current is not None:
            self._pen_to(event.position())
            self._pen_up()

    def tabletEvent(self, event: QTabletEvent) -> None:
        """A pen's own events: finer in space and time than the mouse events made from them."""
        kind = event.type()
        if kind is QEvent.Type.TabletPress:
            self._pen_shown = False
            self._pen_down(event.position())
        elif kind is QEvent.Type.TabletMove and self._current is not None:
            self._pen_to(event.position())
        elif kind is QEvent.Type.TabletRelease:
            self._pen_up()
        event.accept()

    def keyPressEvent(self, event) -> None:
        if event.key() in _ARROWS:
            across, down = _ARROWS[event.key()]
            side = min(self.width(), self.height())
            x, y = self._pen
            self._pen_shown = True
            self._pen_to(QPointF(x + across * _KEY_STEP, y + down * _KEY_STEP) * side)
        elif event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._pen_shown = True
            if self._current is None:
                self._pen_down(QPointF(*self._pen) * min(self.width(), self.height()))
            else:
                self._pen_up()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event) -> None:
        if self._pen_shown:
            self._pen_up()
            self._pen_shown = False
        super().focusOutEvent(event)

    def paintEvent(self, event) -> None:
        colours = self._theme.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        paper = QPainterPath()
        paper.addRoundedRect(frame, 6, 6)
        painter.fillPath(paper, QColor(colours.ink_paper))
        painter.setClipPath(paper)
        side = min(self.width(), self.height())
        ink = QPen(QColor(colours.ink), PEN_WIDTH * side)
        ink.setCapStyle(Qt.PenCapStyle.RoundCap)
        ink.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(ink)
        for stroke in self.visible_strokes():
            painter.drawPath(_smooth_path(stroke, side))
        if self.is_empty() and not self._pen_shown:
            painter.setPen(QColor(colours.ink_hint))
            painter.drawText(frame, Qt.AlignmentFlag.AlignCenter, self.tr("Draw a Digit Here"))
        if self._pen_shown:
            self._paint_pen(painter, side)
        painter.setClipping(False)
        painter.setPen(QPen(QColor(colours.accent if self.hasFocus() else colours.border), 2 if self.hasFocus() else 1))
        painter.drawPath(paper)

    def _paint_pen(self, painter: QPainter, side: int) -> None:
        colours = self._theme.colours
        radius = PEN_WIDTH * side / 2 + 2
        painter.setPen(QPen(QColor(colours.warning if self._current is None else colours.positive), 2))
        painter.drawEllipse(QPointF(*self._pen) * side, radius, radius)


class _ChangeStrokes(QUndoCommand):
    """Replace the canvas's strokes; both states are kept, they are small."""

    def __init__(self, canvas: DigitCanvas, strokes: tuple[Stroke, ...], text: str):
        super().__init__(text)
        self._canvas = canvas
        self._before = canvas.strokes
        self._after = strokes

    def redo(self) -> None:
        self._canvas.set_strokes(self._after)

    def undo(self) -> None:
        self._canvas.set_strokes(self._before)


def _smooth_path(stroke: Stroke, side: int) -> QPainterPath:
    """The stroke as one curve through the midpoints of its points, so that fast strokes stay round."""
    points = [QPointF(x * side, y * side) for x, y in stroke]
    path = QPainterPath(points[0])
    if len(points) == 1:
        # A path of no length draws nothing; a dot needs a hair of it.
        path.lineTo(points[0] + QPointF(0.01, 0))
        return path
    for here, after in zip(points[1:-1], points[2:]):
        path.quadTo(here, (here + after) / 2)
    path.lineTo(points[-1])
    return path
