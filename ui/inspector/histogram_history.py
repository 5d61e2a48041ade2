"""Histograms over the steps of a run, as a heat map: step across, value up, count as colour."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from ui.inspector.picture import PointedPicture
from ui.widgets.colour_map import ramp
from ui.widgets.theme import SMALL, Theme, body_font

BINS = 41
_AXIS_HEIGHT = 18
_AXIS_WIDTH = 56


class HistogramHistory(PointedPicture):
    """Draws a column for each moment of the run; all share one scale of values, so that growth can be seen.

    Attributes:
        values: share of the numbers in each bin, bins×moments, lowest value first; None when empty.
        steps: the step of each column.
        limit: the values run from -limit to limit.
    """

    def __init__(self, theme: Theme):
        super().__init__(theme, "histogram-over-time")
        self.setAccessibleName(self.tr("Histogram over Time"))
        self._key: tuple = ()
        self._columns: dict[int, np.ndarray] = {}
        self._sizes: dict[int, float] = {}
        self.values: np.ndarray | None = None
        self.steps: tuple[int, ...] = ()
        self.limit = 0.0

    def set_arrays(self, key: tuple, steps: Sequence[int], arrays: Sequence[np.ndarray]) -> None:
        """Show how the numbers of `arrays` spread at each of `steps`, ascending; `key` names the tensor."""
        if key != self._key:
            self._key, self._sizes, self._columns = key, {}, {}
        self._sizes = {
            step: self._sizes[step] if step in self._sizes else _spread(array)
            for step, array in zip(steps, arrays, strict=True)
        }
        limit = _round_up(max(self._sizes.values(), default=0.0))
        if limit != self.limit:
            # It outgrew the scale, or no longer needs so much: every column is to be counted anew.
            self.limit, self._columns = limit, {}
        self._columns = {
            step: self._columns[step] if step in self._columns else _count(array, limit)
            for step, array in zip(steps, arrays, strict=True)
        }
        self.steps = tuple(steps)
        self.values = np.stack(list(self._columns.values()), axis=1) if self._columns else None
        if self.steps:
            self.setAccessibleDescription(
                self.tr("{count} moments from step {first} to {last}, values from {low:.2e} to {high:.2e}").format(
                    count=len(self.steps), first=self.steps[0], last=self.steps[-1], low=-limit, high=limit
                )
            )
        self.update()

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        colours = self._theme.colours
        painter.setFont(body_font(SMALL))
        painter.setPen(QColor(colours.muted))
        if self.values is None:
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.tr("Train to see it move."))
            return
        # Roots, as in the histogram itself; the lowest value at the bottom.
        shares = np.sqrt(self.values / max(self.values.max(), 1e-9))[::-1]
        pixels = np.ascontiguousarray(ramp(shares, colours.surface, colours.accent))
        image = QImage(pixels.data, shares.shape[1], shares.shape[0], 4 * shares.shape[1], QImage.Format.Format_RGB32)
        place = self._place()
        painter.drawImage(place, image)
        left = QRect(0, place.top(), _AXIS_WIDTH - 6, place.height())
        right = Qt.AlignmentFlag.AlignRight
        painter.drawText(left, right | Qt.AlignmentFlag.AlignTop, f"+{self.limit:.1e}")
        painter.drawText(left, right | Qt.AlignmentFlag.AlignVCenter, "0")
        painter.drawText(left, right | Qt.AlignmentFlag.AlignBottom, f"−{self.limit:.1e}")
        below = QRect(place.left(), place.bottom() + 3, place.width(), _AXIS_HEIGHT - 2)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, self.tr("step {step}").format(step=f"{self.steps[0]:,}"))
        painter.drawText(below, right, f"{self.steps[-1]:,}")
        if self.pointed is not None and self.pointed < len(self.steps):
            x = place.left() + round((self.pointed + 0.5) * place.width() / len(self.steps))
            painter.drawLine(x, place.top(), x, place.bottom())
            there = self.tr("step {step}").format(step=f"{self.steps[self.pointed]:,}")
            painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, there)
        if self.hasFocus():
            painter.setPen(QColor(colours.accent))
            painter.drawRect(place.adjusted(0, 0, -1, -1))

    def _place(self) -> QRect:
        return QRect(_AXIS_WIDTH, 0, max(1, self.width() - _AXIS_WIDTH), max(1, self.height() - _AXIS_HEIGHT))

    def mouseMoveEvent(self, event) -> None:
        place = self._place()
        inside = self.steps and place.contains(event.position().toPoint())
        share = (event.position().x() - place.left()) / place.width()
        self.point(int(share * len(self.steps)) if inside else None)

    def count(self) -> int:
        return len(self.steps)

    def first(self, step: int) -> int:
        """Go on from the oldest moment."""
        return step


def _spread(array: np.ndarray) -> float:
    """Return the size that all but one in a hundred stay below: a few outliers are not to flatten the rest."""
    finite = np.abs(array[np.isfinite(array)])
    return float(np.percentile(finite, 99)) if finite.size else 0.0


def _count(array: np.ndarray, limit: float) -> np.ndarray:
    """Return the share of the numbers in each of BINS equal bins from -limit to limit; the outermost take the rest too."""
    flat = array[np.isfinite(array)].astype(np.float64)
    places = ((flat / (limit or 1.0) + 1) * (BINS / 2)).astype(np.intp)
    return np.bincount(np.clip(places, 0, BINS - 1), minlength=BINS) / max(1, flat.size)


def _round_up(size: float) -> float:
    """Return the next of 1, 2 and 5 times a power of ten, so that the scale rests while the largest number moves."""
    if not size:
        return 0.0
    power = 10.0 ** np.floor(np.log10(size))
    return float(next(power * step for step in (1, 2, 5, 10) if power * step >= size))
