"""The gradients of the drawing: ask for a class, see what each layer's activations get back."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QLabel

from core.data import DIGIT_CLASSES
from core.experiment.inside.activations import LOSS, SCORE, ActivationGradients
from core.experiment.inside.receptive_field import receptive_field
from ui.inspector.layer_view import LayerView
from ui.inspector.norm_bars import NormBars
from ui.inspector.tensor_pair import TensorPair
from ui.session.inspection import Inspection
from ui.session.network import Network
from ui.session.reader import DigitReader
from ui.session.time_travel import TimeTravel
from ui.widgets.frame_queue import FrameQueue
from ui.widgets.theme import GRID, Theme, set_role
from ui.widgets.wrapping import FlowRow

_READ = -1
"""The class that the network reads, whichever it is."""

Place = tuple[int, ...]


class BackwardView(LayerView):
    """Follows the drawing and the weights.

    Attributes:
        target: chooses the class.
        of_what: chooses the class's score or the loss.
        maps, compared: the gradient with respect to the selected layer's output, and that of the compared moment.
        norms: its norm for every layer; a click selects.
    """

    def __init__(self, theme: Theme, network: Network, frames: FrameQueue, inspection: Inspection, travel: TimeTravel):
        super().__init__(theme, network, frames, "pencil")
        self._inspection = inspection
        self._travel = travel
        self.target = QComboBox(self)
        self.target.setAccessibleName(self.tr("Class"))
        self.target.setToolTip(self.tr("The class that the drawing is asked for."))
        self.target.addItem(self.tr("the digit read"), _READ)
        for number, name in enumerate(DIGIT_CLASSES):
            self.target.addItem(name, number)
        self.of_what = QComboBox(self)
        self.of_what.setAccessibleName(self.tr("Quantity"))
        self.of_what.setToolTip(
            self.tr("What is differentiated: the score of the class, or the loss if the drawing were of that class.")
        )
        self.of_what.addItem(self.tr("Score of"), SCORE)
        self.of_what.addItem(self.tr("Loss for"), LOSS)
        self._value = QLabel(self)
        set_role(self._value, "muted")
        self._choice = FlowRow(self, spacing=GRID)
        for part in (self.of_what, self.target, self._value):
            self._choice.addWidget(part)
        self.pair = TensorPair(theme)
        self.maps, self.compared = self.pair.shown, self.pair.compared
        self.norms = NormBars(theme)
        self.column.addWidget(self._choice)
        self.column.addWidget(self.pair)
        self.column.addWidget(self.norms, 100)
        self.column.addStretch(1)
        inspection.reading_changed.connect(self.follow)
        travel.changed.connect(self.follow)
        self.target.activated.connect(self.follow)
        self.of_what.activated.connect(self.follow)
        self.maps.image.place_changed.connect(self._point)
        self.norms.layer_clicked.connect(network.select)

    def found(self, reader: DigitReader | None = None) -> ActivationGradients | None:
        """The gradients as the choices stand, by `reader` or else the network's; None without a drawing."""
        reading = self._inspection.reading
        if reading is None:
            return None
        target = self.target.currentData()
        if target == _READ:
            target = reading.digit
        return None if target is None else self._inspection.gradients(target, self.of_what.currentData(), reader)

    def show_layer(self) -> None:
        found = self.found()
        if found is None:
            drawn = self._inspection.reading is not None
            self.show_empty(
                self.tr("The network's outputs are not numbers, so that no digit is read.")
                if drawn
                else self.tr("Draw a digit to see what each layer gets back.")
            )
            return
        layer = self._network.selected
        gradient = found.gradients.get(layer)
        if gradient is None:
            self.show_empty(self.tr("The loss gets back 1.\nSelect a layer to see what its numbers get."))
            return
        self.show_content()
        self._value.setText(f"{found.value:+.4g}")
        parts = (self.of_what, self.target, self._value)
        # The boxes have to say all of what is chosen.
        self._value.setVisible(sum(part.sizeHint().width() + GRID for part in parts) <= self.width())
        text = (
            self.tr("{layer} activations, gradient of the loss for {digit}")
            if found.of_what == LOSS
            else self.tr("{layer} activations, gradient of the score of {digit}")
        )
        travel = self._travel
        reader = travel.compared_reader
        then = self.found(reader).gradients[layer] if reader else None
        words = text.format(layer=layer, digit=DIGIT_CLASSES[found.target])
        self.pair.show_tensors(f"{layer}.grad", gradient, words, travel.compared, then)
        self.fit_pictures(self.pair, self._choice, below=self.norms)
        self.norms.show_norms(found.norms(), layer)

    @Slot(object)
    def _point(self, place: Place | None) -> None:
        network = self._network
        region = None if place is None else receptive_field(network.spec, network.selected, place)
        self._inspection.set_region(region)

    def hideEvent(self, event) -> None:
        super().hideEvent(event)
        self._inspection.set_region(None)

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self.follow()
