"""One card of the network strip: a layer with its shape, its size and how it is doing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QApplication, QSizePolicy, QToolButton, QWidget

from core.experiment.inside.health import Level
from ui.session.health import Health
from ui.widgets.theme import BODY, GRID, SMALL, Theme, body_font, scaled, set_role

_PADDING = 10
_LINES = 5
_SPARK_HEIGHT = 20
_SPARK_POINTS = 80
_MINIMUM_WIDTH = 56


def _line() -> int:
    """Return the height of a line of text, in pixels."""
    return scaled(2 * GRID)


@dataclass(frozen=True)
class CardText:
    """Holds what a card says: name, type, output shape, parameters, multiply-adds; and why it does not fit."""

    name: str
    kind: str
    shape: str
    parameters: str = ""
    multiply_adds: str = ""
    problem: str = ""


class LayerCard(QAbstractButton):
    """Shows a layer, which a click selects. The sparkline shows the gradient norm on a log scale.

    Attributes:
        text_lines: what the card says.
        health: the mark in the corner; None before training.
        fix: the button that opens what mends a layer that does not fit.
        movable: whether it can be dragged.

    Signals:
        dragged: the pointer, on the screen, while it drags the card.
        dropped: the card was let go (True), or the drag given up.
        opened: Return or a double click: the layer's arguments are wanted.
    """

    dragged = Signal(QPoint)
    dropped = Signal(bool)
    opened = Signal()

    def __init__(self, theme: Theme, lines: CardText, parent: QWidget | None = None):
        super().__init__(parent)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._theme = theme
        self._norms = np.empty(0)
        self.text_lines = lines
        self._hint = QSize()
        self.health: Health | None = None
        self.movable = False
        self._pressed: QPoint | None = None
        self._dragging = False
        self.fix = QToolButton(self)
        self.fix.setText(self.tr("Fix"))
        self.fix.setObjectName("fixLayer")
        set_role(self.fix, "fix")
        self.show_lines(lines)
        theme.changed.connect(self.update)

    def show_lines(self, lines: CardText) -> None:
        """Say `lines` from now on."""
        if lines == self.text_lines and self._hint.isValid():
            return
        self.text_lines = lines
        self._hint = self._measure()
        self.fix.setVisible(bool(lines.problem))
        self.fix.setAccessibleName(self.tr("Fix {layer}").format(layer=lines.name))
        self.fix.setToolTip(lines.problem)
        self._describe()
        self.updateGeometry()
        self.update()

    def show_training(self, norms: np.ndarray, health: Health | None) -> None:
        """Show the gradient norms of the run so far (1-D, oldest first) and the mark they earn."""
        if not len(norms) and not len(self._norms) and health == self.health:
            return
        self._norms = norms[-_SPARK_POINTS:]
        if health != self.health:
            self.health = health
            self._describe()
        self.update()

    def _describe(self) -> None:
        lines = self.text_lines
        words = [lines.name, lines.kind, self.tr("output {shape}").format(shape=lines.shape)]
        if lines.parameters:
            words.append(self.tr("{count} parameters").format(count=lines.parameters))
        if lines.multiply_adds:
            words.append(self.tr("{count} multiply-adds").format(count=lines.multiply_adds))
        if lines.problem:
            words.append(self.tr("Does not fit: {reason}").format(reason=lines.problem))
        if self.health is not None:
            words.append(self.health.text)
        self.setAccessibleName(", ".join(words))
        self.setToolTip("\n".join(words))

    def sizeHint(self) -> QSize:
        return self._hint

    def _measure(self) -> QSize:
        lines = self.text_lines
        name = QFontMetricsF(body_font(BODY, QFont.Weight.DemiBold)).horizontalAdvance(lines.name) + 14
        small = QFontMetricsF(body_font(SMALL))
        rest = max(small.horizontalAdvance(line) for line in (lines.kind, lines.shape, *self._small_lines()))
        width = max(_MINIMUM_WIDTH, int(max(name, rest)) + 2 * _PADDING)
        return QSize(width, 2 * GRID + _LINES * _line() + _SPARK_HEIGHT)

    def _small_lines(self) -> tuple[str, str]:
        """Return the two lines under the shape."""
        lines = self.text_lines
        if lines.problem:
            return self.tr("Does not fit"), ""
        return (
            self.tr("{count} params").format(count=lines.parameters) if lines.parameters else "",
            self.tr("{count} MACs").format(count=lines.multiply_adds) if lines.multiply_adds else "",
        )

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        side = _PADDING - 2
        height = scaled(3 * GRID)
        self.fix.setGeometry(side, self.height() - height - GRID, self.width() - 2 * side, height)

    # Dragging: the card says where it is held; who holds the row of cards moves it.

    def mousePressEvent(self, event) -> None:
        super().mousePressEvent(event)
        self._pressed = event.position().toPoint() if event.button() is Qt.MouseButton.LeftButton else None

    def mouseMoveEvent(self, event) -> None:
        position = event.position().toPoint()
        held = self.movable and self._pressed is not None and event.buttons() & Qt.MouseButton.LeftButton
        if held and not self._dragging:
            self._dragging = (position - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        if not self._dragging:
            super().mouseMoveEvent(event)
            return
        self.setDown(False)
        self.dragged.emit(self.mapToGlobal(position))

    def mouseReleaseEvent(self, event) -> None:
        super().mouseReleaseEvent(event)
        self._pressed = None
        if self._dragging:
            self._dragging = False
            self.dropped.emit(True)

    def keyPressEvent(self, event) -> None:
        if self._dragging and event.key() == Qt.Key.Key_Escape:
            self.give_up_drag()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event) -> None:
        self.click()
        self.opened.emit()

    def give_up_drag(self) -> None:
        """Leave the card where it was."""
        if self._dragging:
            self._dragging, self._pressed = False, None
            self.dropped.emit(False)

    def paintEvent(self, event) -> None:
        colours = self._theme.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        strong = self.isChecked() or self.hasFocus()
        wrong = bool(self.text_lines.problem)
        tone = colours.accent if strong else colours.muted if self.underMouse() else colours.border
        edge = QPen(QColor(colours.danger if wrong else tone))
        edge.setWidthF(2 if strong or wrong else 1)
        painter.setPen(edge)
        painter.setBrush(QColor(colours.accent_soft if self.isChecked() else colours.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        self._paint_text(painter)
        if wrong:
            self._paint_mark(painter, colours.danger)
        else:
            self._paint_health(painter)
            self._paint_sparkline(painter)
        if self.hasFocus():
            painter.setPen(QPen(QColor(colours.accent), 1, Qt.PenStyle.DotLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(4, 4, -4, -4), 4, 4)

    def _paint_text(self, painter: QPainter) -> None:
        colours, lines = self._theme.colours, self.text_lines
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        row = QRectF(_PADDING, GRID, self.width() - 2 * _PADDING + 4, _line())
        painter.setFont(body_font(BODY, QFont.Weight.DemiBold))
        painter.setPen(QColor(colours.text))
        painter.drawText(row, left, lines.name)
        painter.setFont(body_font(SMALL))
        first, second = self._small_lines()
        for text, colour in (
            (lines.kind, colours.muted),
            (lines.shape, colours.text),
            (first, colours.danger if lines.problem else colours.muted),
            (second, colours.muted),
        ):
            row.translate(0, _line())
            painter.setPen(QColor(colour))
            painter.drawText(row, left, text)

    def _paint_health(self, painter: QPainter) -> None:
        if self.health is None:
            return
        colours = self._theme.colours
        centre = QPointF(self.width() - _PADDING - 3, GRID + _line() / 2)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.health.level is Level.HEALTHY:
            painter.setBrush(QColor(colours.good))
            painter.drawEllipse(centre, 3.5, 3.5)
        else:
            self._paint_mark(painter, colours.warning if self.health.level is Level.WATCH else colours.danger)

    def _paint_mark(self, painter: QPainter, colour: str) -> None:
        """Draw a triangle, so that the warning does not rest on colour alone."""
        centre = QPointF(self.width() - _PADDING - 3, GRID + _line() / 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour))
        corners = [QPointF(-4.5, 4), QPointF(4.5, 4), QPointF(0, -4.5)]
        painter.drawPolygon(QPolygonF([centre + corner for corner in corners]))

    def _paint_sparkline(self, painter: QPainter) -> None:
        if len(self._norms) < 2:
            return
        colours = self._theme.colours
        logs = np.log10(np.clip(np.nan_to_num(self._norms, nan=1e12), 1e-12, 1e12))
        # At least half a decade high, so that calm looks calm.
        middle, span = (logs.max() + logs.min()) / 2, max(logs.max() - logs.min(), 0.5)
        top = GRID + _LINES * _line()
        xs = np.linspace(_PADDING, self.width() - _PADDING, len(logs))
        ys = top + _SPARK_HEIGHT * (0.5 - (logs - middle) / span)
        healthy = self.health is None or self.health.level is Level.HEALTHY
        painter.setPen(QPen(QColor(colours.accent if healthy else colours.warning), 1))
        painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in zip(xs, ys)]))
