"""What all curves share: a pyqtgraph plot in the window's colours.

Fast by three rules: pens one pixel wide, no more points than pixels, and axes that are redrawn only
when a curve leaves them.
"""

from __future__ import annotations

import math

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QGraphicsItem

from ui.run.plot_curve import PlotCurve
from ui.session.metrics import Series
from ui.widgets.theme import SMALL, Theme, body_font, scaled

_MARGIN = 0.03
_LEAST_USED = 0.5
"""Share of an axis that growing data take up before it shrinks to them."""


class _LogAxis(pg.AxisItem):
    """Puts ticks at 1, 2 and 5 of every decade where there is room for them, else at decades alone."""

    def tickValues(self, low: float, high: float, size: float):
        if not self.logMode:
            return _thinned(super().tickValues(low, high, size), size / max(high - low, 1e-9))
        decades = range(math.floor(low), math.ceil(high) + 1)
        room = size / max(high - low, 1e-9)
        factors = (1, 2, 5) if room > 90 else (1,)
        skip = max(1, math.ceil(24 / room))
        ticks = [d + math.log10(f) for d in decades if d % skip == 0 for f in factors]
        return [(1, [tick for tick in ticks if low <= tick <= high])]

    def tickStrings(self, values, scale: float, spacing: float):
        if not self.logMode:
            return super().tickStrings(values, scale, spacing)
        return [f"{10**value:.3g}" for value in values]


def _thinned(levels: list[tuple[float, list[float]]], room: float) -> list[tuple[float, list[float]]]:
    """Return ticks whose numbers do not overlap where a unit has `room` pixels; pyqtgraph thins the finer ones alone."""
    if not levels:
        return levels
    (spacing, ticks), *_finer = levels
    each = math.ceil((scaled(SMALL) + 2) / max(spacing * room, 1e-9))
    return levels if each <= 1 else [(each * spacing, ticks[::each])]


class Plot(pg.PlotWidget):
    """Draws curves by name over a grid of thin lines, with an axis title below.

    Attributes:
        pointer: where on the axis below the pointer is; None while it is elsewhere.

    Signals:
        pointed: `pointer` has another value.
        fitted: whether everything is shown, or what the user zoomed and panned to.
    """

    pointed = Signal(object)
    fitted = Signal(bool)

    def __init__(self, theme: Theme, x_title: str, log_y: bool = False):
        super().__init__(enableMenu=False, axisItems={"left": _LogAxis("left")})
        self._theme = theme
        self._x_title = x_title
        self._curves: dict[str, PlotCurve] = {}
        self._following = True
        self._marks_focus = False
        self._marks: list[tuple[float, str]] = []
        self._mark_lines: list[pg.InfiniteLine] = []
        self._cursor: pg.InfiniteLine | None = None
        self.pointer: float | None = None
        self.setFrameShape(self.Shape.NoFrame)
        # It fills itself: without this, every panel behind it is painted first.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        item = self.getPlotItem()
        item.hideButtons()
        # Never shown, but made and left without an owner who would delete it with the plot.
        item.ctrlMenu.setParent(self, item.ctrlMenu.windowFlags())
        item.showGrid(x=False, y=True, alpha=0.15)
        for side in ("left", "bottom"):
            axis = item.getAxis(side)
            axis.setStyle(tickFont=body_font(SMALL), tickLength=0, tickTextOffset=6)
            axis.enableAutoSIPrefix(False)
        item.getAxis("left").setWidth(scaled(48))
        item.getAxis("bottom").setHeight(40)
        self._keep_pixels(True)
        item.setLimits(xMin=0)
        item.getViewBox().disableAutoRange()
        item.getViewBox().sigRangeChangedManually.connect(self._leave_fit)
        item.getViewBox().sigResized.connect(self._draw_curves)
        item.getViewBox().sigResized.connect(self._place_words)
        item.getViewBox().sigXRangeChanged.connect(self._place_words)
        self.set_log(log_y)
        theme.changed.connect(self.restyle)
        self.restyle()

    def curve(self, name: str, colour: QColor, dots: bool = False) -> PlotCurve:
        """Return the curve `name`, made when first asked for, in `colour`."""
        if name not in self._curves:
            self._curves[name] = PlotCurve(self.getPlotItem(), dots)
        self._curves[name].set_colour(colour)
        return self._curves[name]

    def set_log(self, on: bool) -> None:
        """Switch the values' axis to a log scale or back, and show everything."""
        self._log_y = on
        self.getPlotItem().getAxis("left").setLogMode(on)
        for curve in self._curves.values():
            curve.set_points(curve.x, curve.y, on)
        self.show_all()

    @Slot()
    def show_all(self) -> None:
        """Show every point, and go on doing so as points are added."""
        self._following = True
        self.draw()
        self.fitted.emit(True)

    @Slot(object)
    def _leave_fit(self, _axes=None) -> None:
        self._following = False
        self._draw_curves()
        self.fitted.emit(False)

    def show_series(self, name: str, series: Series) -> None:
        """Give the curve `name` its finite points, for the next `draw`."""
        self._curves[name].set_points(series.x, series.y, self._log_y)

    def draw(self, growing: bool = False) -> None:
        """Draw all curves; `growing` ones get room, so that the axes can stay as they are for a while."""
        if self._following:
            bounds = [curve.bounds() for curve in self._curves.values() if curve.is_visible() and len(curve.x)]
            if bounds:
                lows, highs = np.min(bounds, axis=0), np.max(bounds, axis=0)
                self._fit((lows[0], highs[1]), (lows[2], highs[3]), growing)
        self._draw_curves()

    def _fit(self, x: tuple[float, float], y: tuple[float, float], growing: bool) -> None:
        box = self.getPlotItem().getViewBox()
        across, up = box.viewRange()
        wanted = (_fitting(x, across, growing, after=0.25, before=0.0), _fitting(y, up, growing, after=0.1, before=0.1))
        if wanted != (tuple(across), tuple(up)):
            box.setRange(xRange=wanted[0], yRange=wanted[1], padding=0, disableAutoRange=True)

    @Slot()
    def _draw_curves(self, *_) -> None:
        box = self.getPlotItem().getViewBox()
        left, right = box.viewRange()[0]
        for curve in self._curves.values():
            if curve.is_visible():
                curve.draw(left, right, round(box.width()))

    def curve_points(self, name: str) -> np.ndarray:
        """Return the values of the curve `name`."""
        return self._curves[name].y

    def keep_curves(self, names: set[str]) -> None:
        """Remove every curve but those of `names`."""
        for name in [name for name in self._curves if name not in names]:
            self._curves.pop(name).remove()

    def show_marks(self, marks: list[tuple[float, str]]) -> None:
        """Mark places of the axis below with a line and a few words."""
        if marks == self._marks:
            return
        self._marks = list(marks)
        for line in self._mark_lines:
            self.removeItem(line)
        self._mark_lines = []
        for x, text in marks:
            options = {"position": 0.92, "color": self._theme.colours.muted}
            line = pg.InfiniteLine(x, angle=90, label=text, labelOpts=options)
            line.label.setFont(body_font(SMALL))
            self.addItem(line, ignoreBounds=True)
            self._mark_lines.append(line)
        self._style_lines()
        self._place_words()

    def _place_words(self) -> None:
        """Put the words of a mark behind its line, or before it where they would reach beyond the plot."""
        box = self.getPlotItem().getViewBox()
        (left, right), _ = box.viewRange()
        for line in self._mark_lines:
            room = (right - line.value()) / max(right - left, 1e-9) * box.width()
            side = (0 if line.label.boundingRect().width() <= room else 1), 0.5
            line.label.anchors = [side, side]
            line.label.updatePosition()

    def show_cursor(self, x: float | None) -> None:
        """Draw an upright line at `x`, or none."""
        if self._cursor is None:
            if x is None:
                return
            self._cursor = pg.InfiniteLine(x, angle=90)
            self.addItem(self._cursor, ignoreBounds=True)
            self._style_lines()
        self._cursor.setVisible(x is not None)
        if x is not None:
            self._cursor.setValue(x)

    def _style_lines(self) -> None:
        muted = QColor(self._theme.colours.muted)
        for line in self._mark_lines:
            line.setPen(pg.mkPen(muted, width=1, style=Qt.PenStyle.DashLine))
            line.label.setColor(muted)
        if self._cursor is not None:
            self._cursor.setPen(pg.mkPen(self._theme.colours.border, width=1))

    def paint_on(self, painter: QPainter, target: QRectF) -> None:
        """Paint the plot as it is shown, sharp at any size: letters, lines and dots rather than pixels of them."""
        self._keep_pixels(False)
        self.render(painter, target, self.viewport().rect())
        self._keep_pixels(True)

    def _keep_pixels(self, on: bool) -> None:
        # The axes are half of what a plot takes to paint, and the same from one picture to the next.
        mode = QGraphicsItem.CacheMode.DeviceCoordinateCache if on else QGraphicsItem.CacheMode.NoCache
        for side in ("left", "bottom"):
            self.getPlotItem().getAxis(side).setCacheMode(mode)
        for curve in self._curves.values():
            curve.draw_shapes(not on)

    def paintEvent(self, event) -> None:
        super().paintEvent(event)
        if self._marks_focus:
            painter = QPainter(self.viewport())
            painter.setPen(QColor(self._theme.colours.accent))
            painter.drawRect(self.viewport().rect().adjusted(0, 0, -1, -1))

    def focusInEvent(self, event) -> None:
        super().focusInEvent(event)
        self._marks_focus = event.reason() is not Qt.FocusReason.MouseFocusReason
        self.viewport().update()

    def focusOutEvent(self, event) -> None:
        super().focusOutEvent(event)
        self._marks_focus = False
        self.viewport().update()

    def mouseMoveEvent(self, event) -> None:
        super().mouseMoveEvent(event)
        box = self.getPlotItem().getViewBox()
        position = self.mapToScene(event.position().toPoint())
        inside = box.sceneBoundingRect().contains(position)
        self._set_pointer(box.mapSceneToView(position).x() if inside else None)

    def _set_pointer(self, x: float | None) -> None:
        self.pointer = x
        self.pointed.emit(x)

    def leaveEvent(self, event) -> None:
        super().leaveEvent(event)
        self._set_pointer(None)

    def mouseDoubleClickEvent(self, event) -> None:
        super().mouseDoubleClickEvent(event)
        self.show_all()

    def restyle(self) -> None:
        """Take the colours of the theme; views add the colours of their curves."""
        colours = self._theme.colours
        self._style_lines()
        self.setBackground(QColor(colours.surface))
        item = self.getPlotItem()
        for side in ("left", "bottom"):
            axis = item.getAxis(side)
            axis.setPen(pg.mkPen(colours.border))
            axis.setTextPen(pg.mkPen(colours.muted))
        item.getAxis("bottom").setLabel(self._x_title, color=colours.muted, **{"font-size": f"{scaled(SMALL)}px"})

    def keyPressEvent(self, event) -> None:
        """Zoom with plus and minus, pan with arrows, show everything with 0; with Shift, left and right read values."""
        box = self.getPlotItem().getViewBox()
        (left, right), (bottom, top) = box.viewRange()
        width, height = right - left, top - bottom
        moves = {
            Qt.Key.Key_Left: (-0.1 * width, 0),
            Qt.Key.Key_Right: (0.1 * width, 0),
            Qt.Key.Key_Up: (0, 0.1 * height),
            Qt.Key.Key_Down: (0, -0.1 * height),
        }
        zooms = {Qt.Key.Key_Plus: 0.8, Qt.Key.Key_Equal: 0.8, Qt.Key.Key_Minus: 1.25}
        readings = {Qt.Key.Key_Left: -0.01 * width, Qt.Key.Key_Right: 0.01 * width}
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and event.key() in readings:
            x = (left + right) / 2 if self.pointer is None else self.pointer + readings[event.key()]
            self._set_pointer(min(max(x, left), right))
        elif event.key() in moves:
            box.translateBy(moves[event.key()])
            self._leave_fit()
        elif event.key() in zooms:
            box.scaleBy((zooms[event.key()], zooms[event.key()]))
            self._leave_fit()
        elif event.key() == Qt.Key.Key_0:
            self.show_all()
        elif event.key() == Qt.Key.Key_Escape and self.pointer is not None:
            self._set_pointer(None)
        else:
            super().keyPressEvent(event)


def _fitting(
    data: tuple[float, float], now: list[float], growing: bool, after: float, before: float
) -> tuple[float, float]:
    """Return the range of an axis that shows `data`: as it is `now`, where that serves, else with a margin.

    Growing data get the shares `after` and `before` of their extent as room, others a small margin.
    """
    low, high = data
    extent = high - low
    if growing and now[0] <= low and high <= now[1] and extent >= _LEAST_USED * (now[1] - now[0]):
        return now[0], now[1]
    if extent <= 0:
        extent = max(abs(high) * 0.1, 1e-6)
        return low - extent, high + extent
    if not growing:
        before = after = _MARGIN
    return low - before * extent, high + after * extent
