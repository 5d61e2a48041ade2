"""One curve of a plot: all its points, of which it draws no more than the screen can show."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QColor

SMOOTH_POINTS = 1_000
"""Curves of more points than this are drawn without antialiasing."""

TINY = 1e-12
"""What a log axis shows in place of zero."""

_DOT = 6


class PlotCurve:
    """Draws a line, with a dot at every point if wanted.

    Attributes:
        x, y: its finite points.
        drawn: how many of them, or of their extremes, were drawn last.
    """

    def __init__(self, plot: pg.PlotItem, dots: bool):
        self._line = pg.PlotCurveItem(skipFiniteCheck=True)
        self._dots = pg.ScatterPlotItem(size=_DOT, pen=None) if dots else None
        self._plot = plot
        self._log = False
        self._colour: QColor | None = None
        self.x = self.y = self._shown = np.empty(0)
        self.drawn = 0
        for item in self._items():
            plot.addItem(item)

    def _items(self):
        return [self._line] if self._dots is None else [self._line, self._dots]

    def remove(self) -> None:
        for item in self._items():
            self._plot.removeItem(item)

    def set_colour(self, colour: QColor) -> None:
        """Draw one pixel wide in `colour`; wider lines take many times as long."""
        if colour != self._colour:
            self._colour = colour
            self._line.setPen(pg.mkPen(colour, width=1))
            if self._dots is not None:
                self._dots.setBrush(colour)

    def draw_shapes(self, on: bool) -> None:
        """Draw dots as circles, for a file, or as copies of one picture, which is quicker."""
        if self._dots is not None:
            self._dots.setExportMode(on)

    def set_level(self, level: int) -> None:
        """Draw above the curves of lower levels."""
        for item in self._items():
            item.setZValue(level)

    def set_visible(self, on: bool) -> None:
        for item in self._items():
            item.setVisible(on)

    def is_visible(self) -> bool:
        return self._line.isVisible()

    def set_points(self, x: np.ndarray, y: np.ndarray, log: bool) -> None:
        """Take the finite ones of the points (x, y); they are drawn by `draw`."""
        finite = np.isfinite(y)
        if not finite.all():
            x, y = x[finite], y[finite]
        self.x, self.y = x, y
        self._shown = np.log10(np.maximum(y, TINY)) if log else y

    def bounds(self) -> tuple[float, float, float, float]:
        """Return smallest and largest x and (on a log axis, the logarithm of) y; there have to be points."""
        return float(self.x[0]), float(self.x[-1]), float(self._shown.min()), float(self._shown.max())

    def draw(self, left: float, right: float, pixels: int) -> None:
        """Draw what lies between `left` and `right`, on `pixels` of them."""
        first = max(0, int(np.searchsorted(self.x, left)) - 1)
        last = min(len(self.x), int(np.searchsorted(self.x, right, side="right")) + 1)
        x, y = thin_out(self.x, self._shown, first, last, max(64, pixels))
        self.drawn = len(x)
        self._line.setData(x, y, antialias=len(x) < SMOOTH_POINTS, skipFiniteCheck=True)
        if self._dots is not None:
            self._dots.setData(x, y)


def thin_out(x: np.ndarray, y: np.ndarray, first: int, last: int, pixels: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the points `first` to `last`; of more than a few for each pixel, the extremes of every stretch.

    Stretches begin at multiples of their length, so that a growing curve does not flicker.
    """
    count = last - first
    if count <= 4 * pixels:
        return x[first:last], y[first:last]
    length = 1 << (count // (2 * pixels)).bit_length()
    begin = -(-first // length) * length
    end = last // length * length
    stretches = y[begin:end].reshape(-1, length)
    extremes = np.stack([stretches.min(axis=1), stretches.max(axis=1)], axis=1).ravel()
    places = np.repeat(x[begin:end:length], 2)
    return (
        np.concatenate([x[first:begin], places, x[end:last]]),
        np.concatenate([y[first:begin], extremes, y[end:last]]),
    )
