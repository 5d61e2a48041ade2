"""Curves on the clipboard and in files: PNG and SVG as they are seen, CSV with all their points."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QRect, QRectF, QSaveFile, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QColor, QImage, QImageWriter, QPainter, QPen
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from ui.run.line import Line
from ui.widgets.theme import GRID, SMALL, Theme, body_font

if TYPE_CHECKING:
    from ui.run.plot import Plot

SCALE = 2
"""Pixels of a saved picture for each one on the screen."""

_HEADER = 4 * GRID


GetPlot = Callable[[], "Plot"]
GetLines = Callable[[], list[Line]]


class CurveExport(QObject):
    """Copies and saves the curves of a plot, as it is zoomed now, with its title and legend.

    Attributes:
        actions_: the actions that copy and save, for a menu.

    Signals:
        said: a message for the user, and whether it warns.
    """

    said = Signal(str, bool)

    def __init__(self, parent: QWidget, theme: Theme, titles: tuple[str, str], plot: GetPlot, lines: GetLines):
        """Export what `plot`, which may make it first, and `lines` return; `titles` stand for the plot and its x axis."""
        super().__init__(parent)
        self._parent = parent
        self._theme = theme
        self._title, self._x_title = titles
        self._plot = plot
        self._lines = lines
        self._writers = {".png": self.png, ".svg": self.svg, ".csv": self.csv}
        self.actions_ = [
            self._action(self.tr("Copy Picture"), self.copy_picture),
            self._action(self.tr("Copy Numbers"), self.copy_numbers),
            self._action(self.tr("Save Picture or Numbers…"), self.ask),
        ]

    def _action(self, text: str, slot) -> QAction:
        action = QAction(text, self)
        action.triggered.connect(slot)
        return action

    @Slot()
    def copy_picture(self) -> None:
        QApplication.clipboard().setImage(self._image())
        self.said.emit(self.tr("The picture is on the clipboard."), False)

    @Slot()
    def copy_numbers(self) -> None:
        """Copy the points as a table that spreadsheets take."""
        QApplication.clipboard().setText(self._table("\t"))
        self.said.emit(self.tr("The numbers are on the clipboard."), False)

    @Slot()
    def ask(self) -> None:
        """Ask where to save, and in what format."""
        name = f"{self._title.lower().replace(' ', '-')}.png"
        filters = [self.tr("Picture (*.png)"), self.tr("Drawing (*.svg)"), self.tr("Numbers (*.csv)")]
        dialog = QFileDialog(self._parent, self.tr("Save Curves"), name, ";;".join(filters))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("png")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filterSelected.connect(partial(self._follow_filter, dialog))
        dialog.fileSelected.connect(self.save)
        dialog.open()

    def _follow_filter(self, dialog: QFileDialog, text: str) -> None:
        dialog.setDefaultSuffix(next(suffix[1:] for suffix in self._writers if f"*{suffix}" in text))

    @Slot(str)
    def save(self, name: str) -> None:
        """Write the file `name`, whose ending says the format, whole or not at all."""
        path = Path(name)
        write = self._writers.get(path.suffix.lower())
        if write is None:
            text = self.tr("Not saved: {name} ends in none of {endings}.")
            self.said.emit(text.format(name=path.name, endings=", ".join(self._writers)), True)
            return
        file = QSaveFile(str(path))
        content = write()
        written = file.open(QIODevice.OpenModeFlag.WriteOnly) and file.write(content) == len(content) and file.commit()
        if written:
            self.said.emit(self.tr("Saved: {path}").format(path=path), False)
        else:
            text = self.tr("Not saved: {path} cannot be written ({reason}). Choose another folder.")
            self.said.emit(text.format(path=path, reason=file.errorString()), True)

    def png(self) -> bytes:
        data = QByteArray()
        buffer = QBuffer(data)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        QImageWriter(buffer, QByteArray(b"PNG")).write(self._image())
        return bytes(data.data())

    def svg(self) -> bytes:
        from PySide6.QtSvg import QSvgGenerator

        data = QByteArray()
        buffer = QBuffer(data)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        generator = QSvgGenerator()
        generator.setOutputDevice(buffer)
        generator.setSize(self._size())
        generator.setViewBox(QRect(0, 0, self._size().width(), self._size().height()))
        generator.setTitle(self._title)
        self._paint(generator)
        return bytes(data.data())

    def csv(self) -> bytes:
        return self._table(",").encode()

    def _size(self) -> QSize:
        return self._plot().size() + QSize(0, _HEADER)

    def _image(self) -> QImage:
        image = QImage(self._size() * SCALE, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(SCALE)
        self._paint(image)
        return image

    def _paint(self, device) -> None:
        """Paint the title and the legend above the plot, as it is zoomed now."""
        colours = self._theme.colours
        painter = QPainter(device)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        size = self._size()
        painter.fillRect(QRect(0, 0, size.width(), size.height()), QColor(colours.surface))
        painter.setFont(body_font(SMALL))
        self._plot().show_cursor(None)
        x = 2 * GRID
        for name, colour in self._names().items():
            painter.setPen(QPen(QColor(colour), 2))
            painter.drawLine(x, _HEADER // 2, x + 2 * GRID, _HEADER // 2)
            painter.setPen(QColor(colours.text))
            width = painter.fontMetrics().horizontalAdvance(name)
            painter.drawText(x + 3 * GRID, 0, width + GRID, _HEADER, Qt.AlignmentFlag.AlignVCenter, name)
            x += width + 5 * GRID
        plot = self._plot()
        plot.paint_on(painter, QRectF(0, _HEADER, plot.width(), plot.height()))
        painter.end()

    def _names(self) -> dict[str, str]:
        return {line.name: line.colour for line in self._lines()}

    def _table(self, separator: str) -> str:
        """Write all points: a column of places, and one for each curve, empty where it has no point."""
        lines = self._lines()
        text = io.StringIO()
        writer = csv.writer(text, delimiter=separator, lineterminator="\n")
        writer.writerow([self._x_title, *(line.name for line in lines)])
        places = np.unique(np.concatenate([line.series.x for line in lines])) if lines else np.empty(0)
        columns = [_cells(line, places) for line in lines]
        for place, *values in zip(places.tolist(), *columns):
            writer.writerow([f"{place:.10g}", *values])
        return text.getvalue()


def _cells(line: Line, places: np.ndarray) -> list[str]:
    cells = [""] * len(places)
    for place, value in zip(np.searchsorted(places, line.series.x).tolist(), line.series.y.tolist()):
        cells[place] = f"{value:.10g}"
    return cells
