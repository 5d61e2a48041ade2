"""The weights of the selected layer."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.inspector.layer_view import LayerView
from ui.session import Session
from ui.tensor_view import TensorView
from ui.theme import Theme


class WeightView(LayerView):
    """Follows the weights that drawings are read with."""

    def __init__(self, theme: Theme, session: Session, parent: QWidget | None = None):
        super().__init__(theme, session, "info-circle", parent)
        self.weight = TensorView(theme)
        self.column.addWidget(self.weight)
        session.weights_changed.connect(self.follow)

    def show_layer(self) -> None:
        weight = self._session.weights.get(f"{self._session.selected}.weight")
        if weight is None:
            self.show_empty(self.no_parameters())
            return
        self.show_content()
        self.weight.set_tensor("weight", weight)
