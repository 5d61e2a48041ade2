"""The gradients of the drawing: ask for a class, see what each layer's activations get back."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox

from core.data import DIGIT_CLASSES
from core.experiment.inside.activations import LOSS, SCORE, ActivationGradients
from ui.inspector.drawing_view import DrawingView
from ui.inspector.norm_bars import NormBars
from ui.session.inspection import Inspection
from ui.session.network import Network
from ui.session.reader import DigitReader
from ui.session.time_travel import TimeTravel
from ui.widgets.boxes import make_label
from ui.widgets.theme import GRID, Theme
from ui.widgets.wrapping import FlowRow

_READ = -1
"""Stands in the list of classes for the one that the network reads."""


class BackwardView(DrawingView):
    """Shows the gradient with respect to the selected layer's output, for a class of the drawing.

    Attributes:
        target: chooses the class.
        of_what: chooses the class's score or the loss.
        norms: the norm of that gradient for every layer; a click selects.
    """

    def __init__(self, theme: Theme, network: Network, inspection: Inspection, travel: TimeTravel):
        super().__init__(theme, network, inspection, travel)
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
        self._value = make_label(role="muted")
        self._choice = FlowRow(self, spacing=GRID)
        for part in (self.of_what, self.target, self._value):
            self._choice.addWidget(part)
        self.norms = NormBars(theme)
        self.column.insertWidget(0, self._choice)
        self.column.addWidget(self.norms, 100)
        self.column.addStretch(1)
        self.target.activated.connect(self.follow)
        self.of_what.activated.connect(self.follow)
        self.norms.layer_clicked.connect(network.select)

    def found(self, reader: DigitReader | None = None) -> ActivationGradients | None:
        """Return the gradients as the choices stand, by `reader` or else the network's; None without a drawing."""
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
        compared = self.found(travel.compared_reader) if travel.compared_reader else None
        then = compared.gradients[layer] if compared else None
        words = text.format(layer=layer, digit=DIGIT_CLASSES[found.target])
        self.pair.show_tensors(f"{layer}.grad", gradient, words, travel.compared, then)
        self.fit_pictures(self._choice, below=self.norms)
        self.norms.show_norms(found.norms(), layer)
