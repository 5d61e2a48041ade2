"""What the tabs of the inspector share: they follow the selected layer."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from core.experiment import LayerSpec
from ui.inspector.tensor_pair import TensorPair
from ui.session.network import Network
from ui.widgets.frame_queue import FrameQueue
from ui.widgets.lazy_view import LazyView
from ui.widgets.theme import GRID, Theme


class LayerView(LazyView):
    """One tab of the inspector: shows the layer of `network` that is selected."""

    def __init__(self, theme: Theme, network: Network, frames: FrameQueue, symbol: str = "activity"):
        super().__init__(theme, symbol)
        self._network = network
        self._frames = frames
        network.selection_changed.connect(self.follow)
        network.changed.connect(self.follow)

    @Slot()
    def follow_run(self) -> None:
        """Show what is new in the run when it is this view's turn, if anybody sees it."""
        if self.isVisible():
            self._frames.ask(self.follow)

    def fit_pictures(self, pictures: TensorPair, *beside: QWidget, below: QWidget | None = None) -> None:
        """Give `pictures` the height that is left: by `beside` all, by `below` two fifths or what it needs.

        Those that are hidden need nothing.
        """
        gap = self.column.spacing()
        room = self.height() - GRID - sum(self._height_of(part) + gap for part in beside if not part.isHidden())
        if below is not None and not below.isHidden():
            room = min(room * 3 // 5, room - gap - below.minimumSizeHint().height())
        # Its own width: inside, layouts may not have been at work yet.
        pictures.fit(self.width(), room)
        self.column.activate()

    def _height_of(self, part: QWidget) -> int:
        width = self.width()
        return part.heightForWidth(width) if part.hasHeightForWidth() else part.sizeHint().height()

    def layer(self) -> LayerSpec | None:
        """The selected layer; None for the input and the loss."""
        return self._network.selected_layer()

    def has_parameters(self) -> bool:
        figures = {layer.name: layer for layer in self._network.shapes.layers}
        return self._network.selected in figures and figures[self._network.selected].parameters > 0

    def no_parameters(self) -> str:
        return self.tr("{layer} has nothing to learn.\nSelect a convolution or a linear layer above.").format(
            layer=self._network.selected
        )
