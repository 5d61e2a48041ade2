"""The draw pad: canvas, what the network gets of it, and what the network says."""

from __future__ import annotations

import time
from functools import partial

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QSizePolicy, QToolBar, QToolButton

from core.data import DIGIT_CLASSES, INPUT_SIDE, Placement
from core.experiment import format_shape
from ui.pad.digit_canvas import DigitCanvas
from ui.pad.network_input import InputPreview, InputWindow
from ui.pad.pad_actions import PadActions
from ui.pad.pad_arrangement import PadArrangement, PadParts, SquareFrame
from ui.pad.pad_samples import PadSamples
from ui.pad.pad_transfer import PadTransfer
from ui.pad.probability_bars import ProbabilityBars
from ui.pad.saliency_bar import SaliencyBar
from ui.pad.saliency_overlay import SaliencyOverlay
from ui.session.reader import DigitReader, Reading
from ui.session.session import Session
from ui.session.sheet import Sheet
from ui.session.time_travel import TimeTravel
from ui.widgets.boxes import make_label
from ui.widgets.panel import Panel
from ui.widgets.theme import Theme, set_role
from ui.widgets.wording import translate
from ui.widgets.wrapping import FoldedLabel

_WIDTH_FOR_TITLE, _HEIGHT_FOR_ALL = 280, 760


class DrawPad(Panel):
    """Has the drawing read while it is drawn, and shows what the network says.

    Attributes:
        reading: what the network says now; None while the pad is empty.
        actions_: the pad's tools, and the ways of an image in and out, which `transfer` and `samples` serve.

    Signals:
        reading_changed: there is another reading, or none.
        answered: seconds from a pointer event until its reading, and its saliency where that is shown, were painted.
    """

    reading_changed = Signal()
    answered = Signal(float)

    def __init__(self, theme: Theme, session: Session, sheet: Sheet):
        super().__init__(self.tr("Draw"))
        self._theme = theme
        self._network = session.network
        self._inspection = session.inspection
        self._frames = session.frames
        self._input_window: InputWindow | None = None
        self.reading: Reading | None = None
        self.canvas = DigitCanvas(theme, sheet)
        self.actions_ = PadActions(theme, self.canvas, self)
        self.transfer = PadTransfer(theme, session.network, session.jobs, self.canvas, self.actions_, self)
        self.samples = PadSamples(theme, session, self.canvas, self.actions_, self)
        self.preview = InputPreview(theme)
        self.bars = ProbabilityBars(theme, DIGIT_CLASSES)
        self.saliency = SaliencyBar(DIGIT_CLASSES)
        self.predicted = QLabel()
        self.predicted.setObjectName("predictedDigit")
        self.predicted.setAccessibleName(self.tr("Predicted Digit"))
        self.predicted.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._confidence = make_label("", "strong")
        self._origin = make_label("", "small", wrap=True)
        self._origin.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._origin.setFixedWidth(self.preview.width())
        self._source = FoldedLabel(width=QSizePolicy.Policy.Ignored)
        set_role(self._source, "small")
        self.note = make_label("", "error", wrap=True)
        self.note.setObjectName("padNote")
        self.note.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._tools = QToolBar(self.tr("Drawing Tools"))
        self._tools.addActions([self.actions_.pen, self.actions_.eraser])
        self._image_tools = self._tools.addSeparator()
        # Readings asked for while one stroke moves on are made once per turn of the event loop.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._unpainted: set[str] = set()
        self._compact = False
        self._box = Placement().input_box()
        self._build()
        self._connect_signals(session.travel)
        self.read()

    def _build(self) -> None:
        caption = make_label(self.tr("Network Input"), "small")
        caption.setToolTip(self.tr("The drawing as the network gets it: centred, scaled and padded to 32×32."))
        self._build_tools()
        self._arrangement = PadArrangement(
            self,
            PadParts(
                drawing=SquareFrame(self.canvas, self),
                saliency=self.saliency,
                caption=caption,
                preview=self.preview,
                predicted=self.predicted,
                confidence=self._confidence,
                origin=self._origin,
                source=self._source,
                note=self.note,
                bars=self.bars,
            ),
        )

    def _build_tools(self) -> None:
        """Build the title row; what does not fit moves behind an arrow."""
        actions, tools = self.actions_, self._tools
        tools.setObjectName("drawTools")
        tools.setIconSize(QSize(16, 16))
        tools.addActions([actions.open_image, actions.sample, actions.more])
        actions.offer_menus(tools)
        for action in tools.actions():
            self._style_tool(action)
        self.header.addStretch()
        self.header.addWidget(tools, 100)
        self.canvas.addActions(actions.more_menu.actions())
        self.canvas.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def _style_tool(self, action: QAction) -> None:
        button = self._tools.widgetForAction(action)
        if isinstance(button, QToolButton):
            set_role(button, "tool")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def _connect_signals(self, travel: TimeTravel) -> None:
        self.canvas.drawing_changed.connect(self._soon.start)
        self.canvas.stroke_finished.connect(self.read)
        self.canvas.painted.connect(partial(self._painted, "canvas"))
        self.bars.painted.connect(partial(self._painted, "bars"))
        self.preview.opened.connect(self.show_input)
        self.preview.dragged.connect(self.transfer.drag)
        self.saliency.changed.connect(self.read)
        self._network.weights_changed.connect(self._follow_weights)
        # What the user asks for is not left to the turns of a training.
        travel.changed.connect(self.read)
        self._inspection.region_changed.connect(self.show_region)
        self._soon.timeout.connect(self.read)

    def resizeEvent(self, event) -> None:
        """Make room for the canvas first: in a narrow pad the title gives way, in a low window what explains.

        Where that is not enough, the answer goes beside the drawing.
        """
        self.title.setVisible(self.width() >= _WIDTH_FOR_TITLE)
        self._compact = self.window().height() < _HEIGHT_FOR_ALL
        self._show_origin()
        self.preview.set_compact(self._compact)
        self._arrangement.fit()
        super().resizeEvent(event)

    def minimumSizeHint(self) -> QSize:
        """Ask for the height of the lowest arrangement, which may not be that of the moment."""
        return QSize(super().minimumSizeHint().width(), self._arrangement.least_height())

    def showEvent(self, event) -> None:
        """Read what was drawn while the pad was hidden, and arrange the parts, which know their sizes now."""
        super().showEvent(event)
        self._arrangement.fit()
        self._soon.start()

    def _show_origin(self) -> None:
        origin = self.canvas.visible_drawing().origin
        self._origin.setText(origin)
        self._origin.setVisible(bool(origin) and not self._compact)
        self.predicted.setToolTip(origin)

    def add_action(self, action: QAction) -> None:
        """Offer `action` in the title row, before the ways of an image in."""
        self._tools.insertAction(self._image_tools, action)
        self._style_tool(action)

    @Slot()
    def _follow_weights(self) -> None:
        self._frames.ask(self.read)

    @Slot()
    def read(self) -> None:
        """Read the drawing now."""
        self._soon.stop()
        drawing = self.canvas.visible_drawing()
        reader = self._network.reader
        reading: Reading | None = None
        digit: int | None = None
        overlay: SaliencyOverlay | None = None
        if reader is not None and not drawing.is_empty():
            image, placement = drawing.image()
            reading = reader.read(image)
            digit = reading.digit
            self._box = placement.input_box(reading.network_input.shape[0])
            if digit is not None and self.canvas.isVisible():
                overlay = self._overlay(reader, reading, digit)
        self.reading = reading
        self.predicted.setText("" if digit is None else DIGIT_CLASSES[digit])
        self._confidence.setText("" if reading is None or digit is None else f"{100 * reading.confidence:.1f} %")
        self._source.show_text(translate(reader.source) if reader else "")
        self._source.setToolTip(f"{self._source.text()}\n{self.tr('The weights that the drawing is read with.')}")
        readable = reader is not None and (reading is None or digit is not None)
        self.note.setText("" if readable else self._not_readable())
        self.note.setVisible(not readable)
        self.bars.setVisible(readable)
        self.saliency.setEnabled(readable)
        self._show_origin()
        network_input = reading.network_input if reading else None
        self.preview.set_input(network_input)
        if self._input_window is not None and self._input_window.isVisible():
            self._input_window.set_input(network_input)
        self.bars.set_probabilities(reading.probabilities if reading else None)
        self.saliency.show_predicted(digit)
        self.canvas.set_overlay(overlay)
        if self.canvas.moved_at is not None:
            self._unpainted = {"bars"} | ({"canvas"} if overlay else set()) if reader else set()
        self._inspection.set_reading(reading)
        self.show_region()
        self.reading_changed.emit()

    @Slot()
    def show_region(self) -> None:
        """Mark what the inspection points at, on the drawing and on the network's input."""
        region = self._inspection.region if self.reading else None
        pixels = self.reading.network_input.shape[0] if self.reading else INPUT_SIDE
        self.canvas.show_region(region, self._box, pixels)
        self.preview.show_region(region)

    def _overlay(self, reader: DigitReader, reading: Reading, digit: int) -> SaliencyOverlay | None:
        choice = self.saliency.choice
        classes = choice.classes(digit)
        if classes is None:
            self.saliency.setAccessibleDescription("")
            return None
        target, other = classes
        values = reader.saliency(reading, target, other, choice.method)
        against = self.tr("against {digit}") if other is None else self.tr("for {digit}")
        against = against.format(digit=DIGIT_CLASSES[target if other is None else other])
        speaks_for = self.tr("for {digit}").format(digit=DIGIT_CLASSES[target])
        overlay = SaliencyOverlay(values, self._box, against, speaks_for)
        self.saliency.setAccessibleDescription(overlay.in_words())
        return overlay

    def _not_readable(self) -> str:
        """Say why nothing is read, and what to do."""
        if self.reading is not None:
            return self.tr(
                "The network's outputs are not numbers any more: its weights grew too large. Reset, or go "
                "back to a moment before, in the inspector."
            )
        if not self._network.spec.layers:
            return self.tr("The network has no layers yet. Add some above, and drawings are read.")
        if self._network.shapes.ok:
            shape = format_shape(self._network.spec.input_shape)
            text = self.tr("The network takes inputs of {shape}. Drawings have one channel and at least 28×28 pixels.")
            return text.format(shape=shape)
        return self.tr("The layers do not fit together. Mend the marked card above, and drawings are read again.")

    @Slot()
    def show_input(self) -> None:
        """Open what the network gets, large, beside the window."""
        if self._input_window is None:
            self._input_window = InputWindow(self._theme, self)
        self._input_window.show()
        self._input_window.raise_()
        self._input_window.set_input(self.reading.network_input if self.reading else None)

    def _painted(self, view: str) -> None:
        if view in self._unpainted:
            self._unpainted.discard(view)
            moved_at = self.canvas.moved_at
            if moved_at is not None and not self._unpainted:
                self.canvas.moved_at = None
                self.answered.emit(time.perf_counter() - moved_at)
