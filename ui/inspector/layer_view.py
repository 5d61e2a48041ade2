"""What the views of the inspector share: they follow the selected layer, and cost nothing unseen."""

from __future__ import annotations

from PySide6.QtCore import QSize, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.experiment import LayerSpec
from ui.inspector.tensor_pair import TensorPair
from ui.session.session import Session
from ui.widgets.panel import EmptyState
from ui.widgets.tall_area import TallArea
from ui.widgets.theme import GRID, Theme

_SMALLEST = QSize(30 * GRID, 22 * GRID)


class LayerView(QWidget):
    """One tab of the inspector.

    A view lays out its `content`, connects the signals that bring news to `follow`, and says in
    `show_layer` what the selected layer looks like now, or in `show_empty` why there is nothing.

    Attributes:
        content: what is shown while there is something to show; it has a column layout.
        explains: whether the view itself says what the layer does.
    """

    explains = False

    def __init__(self, theme: Theme, session: Session, symbol: str = "activity", parent: QWidget | None = None):
        super().__init__(parent)
        self._theme = theme
        self._session = session
        self.content = QWidget(self)
        self.column = QVBoxLayout(self.content)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(GRID // 2)
        self._state = EmptyState(theme, TallArea(self.content), symbol)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, GRID, 0, 0)
        layout.addWidget(self._state)
        session.selection_changed.connect(self.follow)
        session.network_changed.connect(self.follow)

    @Slot()
    def follow(self) -> None:
        """Show what is new, if anybody sees it."""
        if self.isVisible():
            self.show_layer()

    @Slot()
    def follow_run(self) -> None:
        """Show what is new in the run when it is this view's turn, if anybody sees it."""
        if self.isVisible():
            self._session.frames.ask(self.follow)

    def showEvent(self, event) -> None:
        super().showEvent(event)
        self.show_layer()

    def minimumSizeHint(self) -> QSize:
        """Views scroll where there is no room for them; they must not make the window larger."""
        return _SMALLEST

    def show_layer(self) -> None:
        """Show the selected layer as it is now."""
        raise NotImplementedError

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

    def show_content(self) -> None:
        self._state.show_view()

    def show_empty(self, text: str) -> None:
        """Say in place of the content why there is none, and what to do about it."""
        self._state.show_text(text)

    def empty_text(self) -> str | None:
        """The sentence that stands in place of the content, or None."""
        return self._state.text()

    def layer(self) -> LayerSpec | None:
        """The selected layer; None for the input and the loss."""
        return next((layer for layer in self._session.spec.layers if layer.name == self._session.selected), None)

    def has_parameters(self) -> bool:
        figures = {layer.name: layer for layer in self._session.shapes.layers}
        return self._session.selected in figures and figures[self._session.selected].parameters > 0

    def no_parameters(self) -> str:
        return self.tr("{layer} has nothing to learn.\nSelect a convolution or a linear layer above.").format(
            layer=self._session.selected
        )
