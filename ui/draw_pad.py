"""The draw pad: canvas, what the network gets of it, and what the network says."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QColor, QImage, QPainter, QUndoStack
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from core.data import DIGIT_CLASSES, strokes_to_image
from ui.digit_canvas import PEN_WIDTH, DigitCanvas
from ui.panel import Panel
from ui.probability_bars import ProbabilityBars
from ui.reader import Reading
from ui.session import Session
from ui.theme import GRID, Colours, Theme, set_role


class DrawPad(Panel):
    """Reads the drawing with the session's newest weights while it is drawn.

    Attributes:
        reading: what the network says now; None while the pad is empty.

    Signals:
        reading_changed: there is another reading, or none.
    """

    reading_changed = Signal()

    def __init__(self, theme: Theme, session: Session, undo_stack: QUndoStack, parent: QWidget | None = None):
        super().__init__("", parent)
        self.title.setText(self.tr("Draw"))
        self.setAccessibleName(self.tr("Draw"))
        self._session = session
        self.reading: Reading | None = None
        self.canvas = DigitCanvas(theme, undo_stack)
        self.preview = InputPreview(theme)
        self.bars = ProbabilityBars(theme, DIGIT_CLASSES)
        self.predicted = QLabel()
        self.predicted.setObjectName("predictedDigit")
        self.predicted.setAccessibleName(self.tr("Predicted Digit"))
        self._confidence = QLabel()
        self._source = QLabel()
        self.note = QLabel()
        # Readings asked for while one stroke moves on are made once per turn of the event loop.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._build()
        self._connect_signals()
        self.read()

    def _build(self) -> None:
        self.predicted.setFixedSize(7 * GRID, 9 * GRID)
        self.predicted.setAlignment(Qt.AlignmentFlag.AlignCenter)
        set_role(self._confidence, "strong")
        set_role(self._source, "small")
        self._source.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._source.setToolTip(self.tr("The weights that the drawing is read with."))
        caption = QLabel(self.tr("Network Input"))
        caption.setToolTip(self.tr("The drawing as the network gets it: centred, scaled and padded to 32×32."))
        set_role(caption, "small")
        left = QVBoxLayout()
        left.setSpacing(GRID // 2)
        left.addWidget(caption)
        left.addWidget(self.preview)
        left.addWidget(self.predicted, 0, Qt.AlignmentFlag.AlignHCenter)
        left.addWidget(self._confidence, 0, Qt.AlignmentFlag.AlignHCenter)
        left.addStretch()
        right = QVBoxLayout()
        right.setSpacing(GRID // 2)
        self.note.setObjectName("padNote")
        self.note.setWordWrap(True)
        self.note.setAlignment(Qt.AlignmentFlag.AlignTop)
        set_role(self.note, "error")
        right.addWidget(self._source)
        right.addWidget(self.note)
        right.addWidget(self.bars, 1)
        answer = QHBoxLayout()
        answer.setSpacing(2 * GRID)
        answer.addLayout(left)
        answer.addLayout(right, 1)
        self.header.addStretch()
        self.body.addWidget(SquareFrame(self.canvas), 100)
        self.body.addLayout(answer, 1)

    def _connect_signals(self) -> None:
        self.canvas.drawing_changed.connect(self._soon.start)
        self.canvas.stroke_finished.connect(self.read)
        self._session.weights_changed.connect(self.read)
        self._soon.timeout.connect(self.read)

    def add_action(self, action: QAction) -> None:
        """Offer `action` in the title row."""
        button = QToolButton(self)
        button.setDefaultAction(action)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        button.setIconSize(QSize(18, 18))
        set_role(button, "link")
        self.header.addWidget(button)

    @Slot()
    def read(self) -> None:
        """Read the drawing now."""
        self._soon.stop()
        strokes = self.canvas.visible_strokes()
        reader = self._session.reader
        if strokes and reader is not None:
            self.reading = reader.read(strokes_to_image(strokes, PEN_WIDTH))
            self.predicted.setText(DIGIT_CLASSES[self.reading.digit])
            self._confidence.setText(f"{100 * self.reading.confidence:.1f} %")
        else:
            self.reading = None
            self.predicted.clear()
            self._confidence.clear()
        self._source.setText(reader.source if reader else "")
        self.note.setText("" if reader else self._no_reader())
        self.note.setVisible(reader is None)
        self.bars.setVisible(reader is not None)
        self.preview.set_input(self.reading.network_input if self.reading else None)
        self.bars.set_probabilities(self.reading.probabilities if self.reading else None)
        self.reading_changed.emit()


    def _no_reader(self) -> str:
        """Why nothing is read, and what to do."""
        if not self._session.spec.layers:
            return self.tr("The network has no layers yet. Add some above, and drawings are read.")
        return self.tr("The layers do not fit together. Mend the marked card above, and drawings are read again.")


class InputPreview(QWidget):
    """The 32×32 image that the network gets, three pixels wide each, never blurred."""

    _SCALE = 3

    def __init__(self, theme: Theme, parent: QWidget | None = None):
        super().__init__(parent)
        side = 32 * self._SCALE
        self.setFixedSize(side, side)
        self.setObjectName("inputPreview")
        self.setAccessibleName(self.tr("Network Input"))
        self._theme = theme
        self._image: QImage | None = None
        theme.changed.connect(self.update)

    def set_input(self, network_input: np.ndarray | None) -> None:
        """Show float32 H×W, darkest to brightest value."""
        if network_input is None:
            self._image = None
        else:
            low, high = float(network_input.min()), float(network_input.max())
            grey = ((network_input - low) * (255 / (high - low or 1))).astype(np.uint8)
            height, width = grey.shape
            self._image = QImage(grey.tobytes(), width, height, width, QImage.Format.Format_Indexed8).copy()
            self._image.setColorTable(_shades(self._theme.colours))
        self.update()

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.colours.ink_paper))
        if self._image is not None:
            painter.drawImage(self.rect(), self._image)


def _shades(colours: Colours) -> list[int]:
    """256 colours from paper to ink."""
    paper, ink = QColor(colours.ink_paper), QColor(colours.ink)
    steps = np.linspace(paper.getRgb()[:3], ink.getRgb()[:3], 256).round().astype(int)
    return [QColor(*map(int, step)).rgb() for step in steps]


class SquareFrame(QWidget):
    """Keeps its one child square and as large as fits; leaves height that it cannot use to others."""

    def __init__(self, child: QWidget, parent: QWidget | None = None):
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
