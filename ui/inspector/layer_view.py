"""What the tabs of the inspector share: they follow the selected layer, and show a tensor of it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from core.experiment import LayerSpec
from ui.inspector.tensor_pair import TensorPair
from ui.session.network import Network
from ui.session.time_travel import TimeTravel
from ui.widgets.lazy_view import LazyView
from ui.widgets.theme import GRID, Theme


class LayerView(LazyView):
    """Shows, in one tab of the inspector, the layer of `network` that is selected.

    Attributes:
        shown, compared: the tensor, and what it was at the compared moment.
        pair: the two together.
    """

    def __init__(self, theme: Theme, network: Network, travel: TimeTravel, symbol: str):
        super().__init__(theme, symbol)
        self._network = network
        self._travel = travel
        self.pair = TensorPair(theme)
        self.shown, self.compared = self.pair.shown, self.pair.compared
        self.column.addWidget(self.pair)
        network.selection_changed.connect(self.follow)
        network.changed.connect(self.follow)
        travel.changed.connect(self.follow)

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self.follow()

    def fit_pictures(self, *beside: QWidget, below: QWidget | None = None) -> None:
        """Give the pictures the height that is left: by `beside` all, by `below` two fifths or what it needs.

        Those that are hidden need nothing.
        """
        gap = self.column.spacing()
        room = self.height() - GRID - sum(self._height_of(part) + gap for part in beside if not part.isHidden())
        if below is not None and not below.isHidden():
            room = min(room * 3 // 5, room - gap - below.minimumSizeHint().height())
        # Its own width: inside, layouts may not have been at work yet.
        self.pair.fit(self.width(), room)
        self.column.activate()

    def _height_of(self, part: QWidget) -> int:
        width = self.width()
        return part.heightForWidth(width) if part.hasHeightForWidth() else part.sizeHint().height()

    def layer(self) -> LayerSpec | None:
        """Return the selected layer; None for the input and the loss."""
        return self._network.selected_layer()
