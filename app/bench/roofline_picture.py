"""Draws the roofline figure in the window's type and colours."""

import math
import os
from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPen

from app.bench import report
from app.bench.roofline import KINDS, Point, Roof, measure, summary
from app.bench.rows import OURS, TORCH
from app.bootstrap import make_application
from core.backends.cpu import get_cpu_capability
from core.errors import LenetLabError
from core.words import Words
from ui.widgets.theme import BODY, GRID, LIGHT, SMALL, TITLE, body_font

WIDTH, HEIGHT = 150 * GRID, 75 * GRID
SCALE = 2  # pixels for each unit of the drawing
PLOT = QRectF(10 * GRID, 9 * GRID, 78 * GRID, 56 * GRID)
LIST_LEFT, LIST_COLUMNS = 94 * GRID, (38 * GRID, 45 * GRID, 52 * GRID)  # right edges of the columns
ROW = 3 * GRID
DOT_RADIUS = 10.0
TICKS = (1, 2, 5)  # multiples of a power of ten that the axes name
_COLOURS = (*LIGHT.series[:3], LIGHT.series[7])  # one for each of KINDS


def write_roofline(path: Path, seconds: float) -> None:
    """Measure the kernels and draw them to `path` (PNG); raises LenetLabError where that cannot be written."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = make_application()  # kept until the picture is saved: fonts are the application's
    caption = f"{report.processor()}, {get_cpu_capability()}, one thread, float32"
    picture = draw(*measure(seconds), caption)
    if not picture.save(str(path)):
        raise LenetLabError(
            Words("{path} cannot be written; name a file that ends in .png, in a folder that is there", path=path)
        )
    del application


class _Axes:
    """Maps an intensity and a rate to a place in the plot; both scales are logarithmic."""

    def __init__(self, roof: Roof, points: list[Point]):
        intensities = [point.intensity for point in points]
        rates = [rate for point in points for rate in point.rates.values()]
        ridges = roof.peak / roof.cache, roof.peak / roof.memory
        self.left, self.right = min(*intensities, *ridges) / 1.6, max(*intensities, *ridges) * 1.6
        self.low, self.high = min(rates) / 1.6, max(*rates, roof.peak) * 1.5

    def x(self, intensity: float) -> float:
        return PLOT.left() + PLOT.width() * math.log(intensity / self.left) / math.log(self.right / self.left)

    def y(self, rate: float) -> float:
        return PLOT.bottom() - PLOT.height() * math.log(rate / self.low) / math.log(self.high / self.low)

    def at(self, intensity: float, rate: float) -> QPointF:
        return QPointF(self.x(intensity), self.y(rate))


def draw(roof: Roof, points: list[Point], caption: str) -> QImage:
    """Draw the figure; there must be a QGuiApplication."""
    image = QImage(WIDTH * SCALE, HEIGHT * SCALE, QImage.Format.Format_RGB32)
    image.fill(QColor(LIGHT.surface))
    painter = QPainter(image)
    painter.scale(SCALE, SCALE)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    axes = _Axes(roof, points)
    _text(painter, QRectF(3 * GRID, 2 * GRID, WIDTH, 3 * GRID), "How fast the kernels compute", TITLE, bold=True)
    _text(painter, QRectF(3 * GRID, 4.5 * GRID, WIDTH, 3 * GRID), caption, BODY, LIGHT.muted)
    _draw_axes(painter, axes)
    _draw_roof(painter, axes, roof)
    _draw_points(painter, axes, points)
    _draw_list(painter, roof, points)
    painter.end()
    return image


def _draw_axes(painter: QPainter, axes: _Axes) -> None:
    for value in _ticks(axes.left, axes.right):
        x = axes.x(value)
        painter.setPen(QPen(QColor(LIGHT.faint), 1))
        painter.drawLine(QPointF(x, PLOT.top()), QPointF(x, PLOT.bottom()))
        place = QRectF(x - 30, PLOT.bottom() + 4, 60, 2 * GRID)
        _text(painter, place, f"{value:g}", SMALL, LIGHT.muted, Qt.AlignmentFlag.AlignHCenter)
    for value in _ticks(axes.low / 1e9, axes.high / 1e9):
        y = axes.y(value * 1e9)
        painter.setPen(QPen(QColor(LIGHT.faint), 1))
        painter.drawLine(QPointF(PLOT.left(), y), QPointF(PLOT.right(), y))
        place = QRectF(PLOT.left() - 6 * GRID, y - GRID, 5 * GRID, 2 * GRID)
        _text(painter, place, f"{value:g}", SMALL, LIGHT.muted, Qt.AlignmentFlag.AlignRight)
    below = QRectF(PLOT.left(), PLOT.bottom() + 3 * GRID, PLOT.width(), 3 * GRID)
    _text(painter, below, "operations for each byte moved", BODY, LIGHT.muted, Qt.AlignmentFlag.AlignHCenter)
    painter.save()
    painter.translate(2.5 * GRID, PLOT.center().y())
    painter.rotate(-90)
    _text(
        painter, QRectF(-150, -1.5 * GRID, 300, 3 * GRID), "GFLOP/s", BODY, LIGHT.muted, Qt.AlignmentFlag.AlignHCenter
    )
    painter.restore()


def _draw_roof(painter: QPainter, axes: _Axes, roof: Roof) -> None:
    _draw_bandwidth(
        painter, axes, roof.peak, roof.memory, f"memory, {roof.memory / 1e9:.0f} GB/s", Qt.PenStyle.DashLine
    )
    _draw_bandwidth(painter, axes, roof.peak, roof.cache, f"cache, {roof.cache / 1e9:.0f} GB/s", Qt.PenStyle.SolidLine)
    ridge = axes.at(roof.peak / roof.cache, roof.peak)
    painter.setPen(QPen(QColor(LIGHT.text), 2))
    painter.drawLine(ridge, axes.at(axes.right, roof.peak))
    above = QRectF(ridge.x(), ridge.y() - 2.5 * GRID, PLOT.width(), 2 * GRID)
    _text(painter, above, f"multiply-add peak, {roof.peak / 1e9:.0f} GFLOP/s", SMALL)


def _draw_bandwidth(
    painter: QPainter, axes: _Axes, peak: float, bandwidth: float, name: str, style: Qt.PenStyle
) -> None:
    """Draw the sloping line of a bandwidth up to the peak, with its name along it."""
    foot = max(axes.left, axes.low / bandwidth)
    start, end = axes.at(foot, foot * bandwidth), axes.at(peak / bandwidth, peak)
    painter.setPen(QPen(QColor(LIGHT.text), 2, style))
    painter.drawLine(start, end)
    painter.save()
    painter.translate(start + (end - start) * 0.35)
    painter.rotate(math.degrees(math.atan2(end.y() - start.y(), end.x() - start.x())))
    _text(painter, QRectF(-100, -2.5 * GRID, 200, 2 * GRID), name, SMALL, side=Qt.AlignmentFlag.AlignHCenter)
    painter.restore()


def _draw_points(painter: QPainter, axes: _Axes, points: list[Point]) -> None:
    """Draw a numbered dot for each kernel and, joined to it by a line, a ring for PyTorch's rate."""
    for point in points:
        if TORCH in point.rates:
            ours, other = _place(axes, point, OURS), _place(axes, point, TORCH)
            painter.setPen(QPen(_colour(point), 1))
            painter.drawLine(ours, other)
            painter.setBrush(QColor(LIGHT.surface))
            painter.setPen(QPen(_colour(point), 2))
            painter.drawEllipse(other, 4, 4)
    for number, point in enumerate(points, 1):
        _draw_dot(painter, _place(axes, point, OURS), number, _colour(point))


def _place(axes: _Axes, point: Point, candidate: str) -> QPointF:
    # The three passes of a layer have one intensity: they stand side by side.
    aside = 2.2 * DOT_RADIUS * (KINDS.index(point.kind) - 1)
    return axes.at(point.intensity, point.rates[candidate]) + QPointF(aside, 0)


def _draw_list(painter: QPainter, roof: Roof, points: list[Point]) -> None:
    """List the kernels by number, with their figures."""
    top = PLOT.top()
    compared = TORCH if any(TORCH in point.rates for point in points) else ""
    _draw_cells(painter, top, ("", "GFLOP/s", "of peak", compared), LIGHT.muted)
    for number, point in enumerate(points, 1):
        top += ROW
        _draw_dot(painter, QPointF(LIST_LEFT + DOT_RADIUS, top + ROW / 2), number, _colour(point))
        _draw_cells(painter, top, summary(roof, point), LIGHT.text)
    if not compared:
        return
    top += 1.5 * ROW
    centre = QPointF(LIST_LEFT + DOT_RADIUS, top + ROW / 2)
    painter.setBrush(QColor(LIGHT.surface))
    painter.setPen(QPen(QColor(LIGHT.muted), 2))
    painter.drawEllipse(centre, 4, 4)
    _draw_cells(painter, top, ("PyTorch at the same", "", "", ""), LIGHT.muted)


def _draw_cells(painter: QPainter, top: float, cells: tuple[str, ...], colour: str) -> None:
    left = LIST_LEFT + 3 * GRID
    _text(painter, QRectF(left, top, LIST_COLUMNS[0], ROW), cells[0], BODY, colour)
    for right, cell in zip(LIST_COLUMNS, cells[1:]):
        place = QRectF(LIST_LEFT + right - 10 * GRID, top, 10 * GRID, ROW)
        _text(painter, place, cell, BODY, colour, Qt.AlignmentFlag.AlignRight)


def _draw_dot(painter: QPainter, centre: QPointF, number: int, colour: QColor) -> None:
    painter.setPen(QPen(QColor(LIGHT.surface), 1))
    painter.setBrush(colour)
    painter.drawEllipse(centre, DOT_RADIUS, DOT_RADIUS)
    place = QRectF(centre.x() - DOT_RADIUS, centre.y() - DOT_RADIUS, 2 * DOT_RADIUS, 2 * DOT_RADIUS)
    _text(painter, place, str(number), SMALL, LIGHT.on_accent, Qt.AlignmentFlag.AlignHCenter, bold=True)


def _colour(point: Point) -> QColor:
    return QColor(_COLOURS[KINDS.index(point.kind)])


def _ticks(low: float, high: float) -> list[float]:
    decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    values = [step * 10.0**decade for decade in decades for step in TICKS]
    return [value for value in values if low <= value <= high]


def _text(
    painter: QPainter,
    place: QRectF,
    text: str,
    size: int,
    colour: str = LIGHT.text,
    side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    bold: bool = False,
) -> None:
    painter.setFont(body_font(size, QFont.Weight.DemiBold if bold else QFont.Weight.Normal))
    painter.setPen(QColor(colour))
    painter.drawText(place, side | Qt.AlignmentFlag.AlignVCenter, text)
