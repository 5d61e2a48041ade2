"""Numbers as colours: blue below zero, orange above, pale at zero; or, without a sign, viridis."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter

from ui.widgets.theme import GRID, SMALL, Colours, body_font

_ZERO, _BROKEN = 256, 513
"""Places in a table of colours: that of zero, in the middle, and that of NaN and infinity, the last."""

BAR_HEIGHT, BAR_WIDTH = 8, 168
_WIDEST, _POINTED = "−8.8e+08  0  +8.8e+08", "[88, 8, 8, 8]  +8.888e+08"
"""The widest numbers below a bar, which must not touch, and the widest beside it."""

_ABOVE, _BELOW = 7, 2
"""Pixels between picture and bar, and between bar and numbers."""

_BROKEN_COLOUR = (204, 0, 204)


@dataclass(frozen=True)
class Scale:
    """Says what the colours of a picture mean.

    Attributes:
        limit: the size that has the last colour; with `own` this holds for the largest alone.
        signed: from -limit over zero to limit; otherwise from zero to limit.
        own: every kernel, map or row is coloured by its own largest size.
    """

    limit: float
    signed: bool = True
    own: bool = False


def colour_map(values: np.ndarray, limit: float, colours: Colours, signed: bool = True) -> np.ndarray:
    """Return the colours of `values` (1-D) as 0xffRRGGBB: -limit negative, 0 pale, limit positive; NaN stands out.

    Not `signed`: from zero to `limit` in the perceptually even colours of viridis.
    """
    places = np.full(len(values), _ZERO if signed else 0, dtype=np.float32)
    if limit:
        with np.errstate(invalid="ignore", over="ignore"):
            places += values * np.float32((_ZERO if signed else _BROKEN - 1) / limit)
    broken = ~np.isfinite(places)
    np.clip(places, 0, _BROKEN - 1, out=places)
    places[broken] = _BROKEN
    return (_diverging(colours) if signed else _even())[(places + 0.5).astype(np.intp)]


@lru_cache(maxsize=2)
def _diverging(colours: Colours) -> np.ndarray:
    """Make a table of the colours from -1 to 1 in steps, and of one for what is no number."""
    negative, zero, positive = (rgb_of(name) for name in (colours.negative, colours.zero, colours.positive))
    share = np.linspace(-1, 1, _BROKEN)[:, np.newaxis]
    # A root lifts small values from zero, where most gradients are.
    return _table(zero + np.sqrt(np.abs(share)) * (np.where(share < 0, negative, positive) - zero))


def ramp(shares: np.ndarray, zero: str, one: str) -> np.ndarray:
    """Return the colours of `shares` (any shape, 0 to 1) as 0xffRRGGBB, from the colour `zero` to the colour `one`."""
    low, high = rgb_of(zero), rgb_of(one)
    return _packed(low + shares[..., np.newaxis] * (high - low))


@lru_cache(maxsize=1)
def _even() -> np.ndarray:
    import pyqtgraph as pg  # takes too long for the start of the window

    return _table(pg.colormap.get("viridis").getLookupTable(nPts=_BROKEN)[:, :3])


def _table(rgb: np.ndarray) -> np.ndarray:
    return _packed(np.vstack([rgb, _BROKEN_COLOUR]))


def _packed(rgb: np.ndarray) -> np.ndarray:
    """Return the colours `rgb` (any shape × 3, 0 to 255) as 0xffRRGGBB."""
    red, green, blue = np.moveaxis(rgb.round().astype(np.uint32), -1, 0)
    return 0xFF000000 | red << 16 | green << 8 | blue


def rgb_of(name: str) -> np.ndarray:
    """Return red, green and blue of the colour `name`, 0 to 255, as float64."""
    colour = QColor(name)
    return np.array([colour.red(), colour.green(), colour.blue()], dtype=float)


@lru_cache(maxsize=4)
def _bar(colours: Colours, signed: bool) -> QImage:
    cells = colour_map(np.linspace(-1 if signed else 0, 1, BAR_WIDTH), 1.0, colours, signed)
    return QImage(cells.data, BAR_WIDTH, 1, 4 * BAR_WIDTH, QImage.Format.Format_RGB32).copy()


def bar_width(room: int) -> int:
    """Return the width of the bar in a picture of `room` pixels, which leaves room for the number pointed at."""
    least = _metrics().horizontalAdvance(_WIDEST)
    beside = room - _metrics().horizontalAdvance(_POINTED)
    return min(room, max(least, BAR_WIDTH if beside < least else min(BAR_WIDTH, beside)))


def is_beside(text: str, room: int) -> bool:
    """Tell whether `text` fits beside the bar of a picture of `room` pixels."""
    return bar_width(room) + GRID + _metrics().horizontalAdvance(text) <= room


def scale_height(room: int) -> int:
    """Return the height of the scale below a picture of `room` pixels; a narrow one has a second line of text."""
    lines = 1 if is_beside(_POINTED, room) else 2
    return _ABOVE + BAR_HEIGHT + _BELOW + lines * _metrics().height()


def _metrics() -> QFontMetrics:
    return QFontMetrics(body_font(SMALL))


def paint_scale(
    painter: QPainter, above: QRect, scale: Scale, colours: Colours, words: str = "", pointed: str = ""
) -> None:
    """Paint a bar of the colours with its numbers below the picture in `above`, at its left.

    `words` say whose the scale is, or that all is zero; `pointed` is the number pointed at: beside the bar, or where
    it is narrow beneath.
    """
    painter.setFont(body_font(SMALL))
    painter.setPen(QColor(colours.muted))
    room, line = above.width(), painter.fontMetrics().height()
    place = QRect(above.left(), above.bottom() + _ABOVE, room, scale_height(room) - _ABOVE)
    below = place.adjusted(0, BAR_HEIGHT + _BELOW, 0, 0)
    beside = not pointed or is_beside(pointed, room)
    if beside:
        painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, pointed)
    else:
        painter.drawText(below.adjusted(0, line, 0, 0), Qt.AlignmentFlag.AlignLeft, pointed)
    if not scale.limit:
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft, words)
        return
    width = bar_width(room)
    painter.drawImage(QRect(place.left(), place.top(), width, BAR_HEIGHT), _bar(colours, scale.signed))
    if scale.own:
        if beside or painter.fontMetrics().horizontalAdvance(words) <= room:
            painter.drawText(below, Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap, words)
        return
    below.setWidth(width)
    if scale.signed:
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, f"−{scale.limit:.1e}")
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, "0")
    else:
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, "0")
    painter.drawText(below, Qt.AlignmentFlag.AlignRight, f"{'+' if scale.signed else ''}{scale.limit:.1e}")
