"""Where the parts of the draw pad stand: the answer beneath the drawing, or beside it where the pad is low."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.pad.network_input import InputPreview
from ui.pad.probability_bars import ProbabilityBars
from ui.widgets.boxes import STRETCH, fill
from ui.widgets.panel import Panel
from ui.widgets.theme import GRID, scaled


class SquareFrame(QWidget):
    """Keeps its one child square and as large as fits; leaves height that it cannot use to others."""

    def __init__(self, child: QWidget, parent: QWidget):
        super().__init__(parent)
        self._child = child
        child.setParent(self)
        self.setMinimumSize(child.minimumSize())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(272, 272)

    def resizeEvent(self, event) -> None:
        self.setMaximumHeight(max(self.width(), self.minimumHeight()))
        side = min(self.width(), self.height())
        self._child.setGeometry(QRect((self.width() - side) // 2, 0, side, side))


@dataclass(frozen=True)
class PadParts:
    """Holds the parts of the draw pad.

    Attributes:
        drawing: the canvas in its frame.
        saliency: the row of buttons beneath it.
        caption, preview: the network's input.
        predicted, confidence, origin: the digit read, how surely, and where an image came from.
        source, note, bars: whose weights read it, or why nothing is read, and the probabilities.
    """

    drawing: SquareFrame
    saliency: QWidget
    caption: QLabel
    preview: InputPreview
    predicted: QLabel
    confidence: QLabel
    origin: QLabel
    source: QLabel
    note: QLabel
    bars: ProbabilityBars


class PadArrangement:
    """Lays the parts of `panel` out anew when there is too little height, or enough again.

    Attributes:
        low: the network's input and the digit stand beside the drawing, and the bars, which say how surely, in two
            columns.
    """

    def __init__(self, panel: Panel, parts: PadParts):
        self._panel = panel
        self._parts = parts
        self._fitted: tuple[object, ...] = ()
        self.low = False
        self._arrange()

    def fit(self) -> None:
        """Choose what the height of the panel has room for."""
        panel, parts = self._panel, self._parts
        sizes = panel.height(), panel.title.isHidden(), parts.preview.height(), parts.confidence.sizeHint().height()
        if sizes == self._fitted:
            return
        self._fitted = sizes
        if self.low:
            self._turn(low=False)
        # What the layouts inside the panel's remember may be of parts as large as they were before.
        panel.column.activate()
        if panel.height() < panel.column.minimumSize().height():
            self._turn(low=True)

    def least_height(self) -> int:
        """Return the least height of the panel, with the answer beside the drawing."""
        parts, column = self._parts, self._panel.column
        margins = column.contentsMargins()
        # Whose weights read it goes on in a second line.
        text = 2 * parts.source.sizeHint().height()
        beside = InputPreview.compact_side() + text + GRID
        rows = (
            max(parts.drawing.minimumHeight(), beside),
            parts.saliency.minimumSizeHint().height(),
            parts.bars.least_size(columns=2).height(),
        )
        header = self._panel.header.minimumSize().height() + column.spacing()
        return margins.top() + header + sum(rows) + 2 * self._panel.body.spacing() + margins.bottom()

    def _turn(self, low: bool) -> None:
        self.low = low
        _empty(self._panel.body)
        self._arrange()

    def _arrange(self) -> None:
        parts = self._parts
        side = scaled(7 * GRID)
        parts.predicted.setFixedSize(*((scaled(4 * GRID), InputPreview.compact_side()) if self.low else (side, side)))
        parts.bars.set_columns(2 if self.low else 1)
        if self.low:
            self._beside()
        else:
            self._beneath()
        # Not before they are in the panel: alone they would be windows. The bars say how surely, too.
        for part in (parts.caption, parts.confidence):
            part.setVisible(not self.low)

    def _beneath(self) -> None:
        parts, centre = self._parts, Qt.AlignmentFlag.AlignHCenter
        digit = ((parts.predicted, 0, centre), (parts.confidence, 0, centre))
        left = fill(QVBoxLayout(), parts.caption, parts.preview, *digit, parts.origin, STRETCH, spacing=GRID // 2)
        right = fill(QVBoxLayout(), parts.source, (parts.note, 1), (parts.bars, 1), spacing=GRID // 2)
        answer = fill(QHBoxLayout(), left, (right, 1), spacing=2 * GRID)
        fill(self._panel.body, (parts.drawing, 100), parts.saliency, (answer, 1))

    def _beside(self) -> None:
        parts = self._parts
        pictures = fill(QHBoxLayout(), parts.preview, parts.predicted, spacing=GRID // 2)
        answer = fill(QVBoxLayout(), pictures, parts.source, parts.origin, STRETCH, spacing=GRID // 2)
        top = fill(QHBoxLayout(), (parts.drawing, 1), answer)
        fill(self._panel.body, top, parts.saliency, parts.note, (parts.bars, 1))


def _empty(layout: QLayout) -> None:
    """Take everything out of `layout`; the widgets stay, the layouts in it do not."""
    while (item := layout.takeAt(0)) is not None:
        inner = item.layout()
        if inner is not None:
            _empty(inner)
            inner.deleteLater()
