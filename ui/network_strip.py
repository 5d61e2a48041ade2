"""The network strip: the network as a row of cards from input to loss."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from core.experiment import LayerSpec, format_shape
from ui.layer_card import CardText, LayerCard
from ui.session import Session
from ui.theme import GRID, Theme, set_role

_NOTHING = np.empty(0)


class NetworkStrip(QWidget):
    """Shows the session's network and selects one of its layers.

    Signals:
        layer_clicked: the name of the card that was chosen by pointer or keyboard.
    """

    layer_clicked = Signal(str)

    def __init__(self, theme: Theme, session: Session, parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName("networkStrip")
        self.setAccessibleName(self.tr("Network"))
        self._theme = theme
        self._session = session
        self._cards: dict[str, LayerCard] = {}
        self._group = QButtonGroup(self)
        self._group.buttonClicked.connect(self._card_clicked)
        self._group.buttonToggled.connect(self._card_toggled)
        self._build()
        self.show_network()
        self._connect_signals()

    def _build(self) -> None:
        self._title = QLabel(self)
        set_role(self._title, "title")
        self._figures = QLabel(self)
        set_role(self._figures, "muted")
        header = QHBoxLayout()
        header.setContentsMargins(GRID * 2, 0, GRID * 2, 0)
        header.setSpacing(GRID)
        header.addWidget(self._title)
        header.addWidget(self._figures)
        header.addStretch()
        self._row = _CardRow(self._theme)
        self._scroll = _CardScroll(self._row, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, GRID, 0, 0)
        layout.setSpacing(GRID // 2)
        layout.addLayout(header)
        layout.addWidget(self._scroll)

    def _connect_signals(self) -> None:
        self._session.network_changed.connect(self.show_network)
        self._session.selection_changed.connect(self._show_selection)
        self._session.probed.connect(self._show_figures)

    def card(self, layer: str) -> LayerCard:
        """The card of `layer`."""
        return self._cards[layer]

    @Slot()
    def show_network(self) -> None:
        """Lay the cards out anew."""
        for card in self._cards.values():
            self._group.removeButton(card)
            card.deleteLater()
        self._cards.clear()
        spec, shapes = self._session.spec, self._session.shapes
        self._title.setText(spec.name)
        self._figures.setText(
            self.tr("{parameters} parameters · {products} multiply-adds").format(
                parameters=f"{shapes.parameters:,}", products=f"{shapes.multiply_adds:,}"
            )
        )
        lines = [CardText("input", self.tr("Digit"), format_shape(spec.input_shape))]
        for layer, figures in zip(spec.layers, shapes.layers):
            parameters = f"{figures.parameters:,}" if figures.parameters else ""
            lines.append(CardText(layer.name, _kind(layer), format_shape(figures.output_shape), parameters))
        lines.append(CardText("loss", self._session.loss_name(), self.tr("1 number")))
        for text in lines:
            card = LayerCard(self._theme, text, self._row)
            self._cards[text.name] = card
            self._group.addButton(card)
        self._row.set_cards(list(self._cards.values()))
        self._scroll.fit()
        self._show_selection(self._session.selected)

    @Slot(str)
    def _show_selection(self, layer: str) -> None:
        if layer in self._cards:
            self._cards[layer].setChecked(True)
            self._scroll.ensureWidgetVisible(self._cards[layer], 6 * GRID, 0)

    @Slot()
    def _show_figures(self) -> None:
        history = self._session.history
        for name, card in self._cards.items():
            norms = history.norms.get(name)
            card.show_training(_NOTHING if norms is None else norms.y, self._session.health(name))

    @Slot(QAbstractButton)
    def _card_clicked(self, card: QAbstractButton) -> None:
        self.layer_clicked.emit(card.text_lines.name)

    @Slot(QAbstractButton, bool)
    def _card_toggled(self, card: QAbstractButton, checked: bool) -> None:
        # The arrow keys check a card without clicking it.
        if checked and card.hasFocus():
            self.layer_clicked.emit(card.text_lines.name)


class _CardRow(QWidget):
    """The cards side by side, joined by a line that data flows along."""

    def __init__(self, theme: Theme):
        super().__init__()
        self._theme = theme
        self._cards: list[LayerCard] = []
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(GRID * 2, GRID // 4, GRID * 2, GRID // 4)
        self._layout.setSpacing(GRID // 2 + 2)
        theme.changed.connect(self.update)

    def set_cards(self, cards: list[LayerCard]) -> None:
        while self._layout.count():
            self._layout.takeAt(0)
        self._cards = cards
        for card in cards:
            self._layout.addWidget(card, card.sizeHint().width(), Qt.AlignmentFlag.AlignTop)

    def paintEvent(self, event) -> None:
        if len(self._cards) < 2:
            return
        painter = QPainter(self)
        painter.setPen(QPen(QColor(self._theme.colours.border), 2))
        first, last = self._cards[0].geometry(), self._cards[-1].geometry()
        middle = first.center().y()
        painter.drawLine(QPoint(first.right(), middle), QPoint(last.left(), middle))


class _CardScroll(QScrollArea):
    """Scrolls sideways, and is as high as its cards and, where they do not fit, the bar."""

    def __init__(self, row: _CardRow, parent: QWidget):
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(row)

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        row = self.widget().minimumSizeHint()
        bar = self.horizontalScrollBar().sizeHint().height() if row.width() > self.width() else 0
        self.setFixedHeight(row.height() + bar)


def _kind(layer: LayerSpec) -> str:
    """The layer's type with the one argument that says most: `Conv2d 5×5`."""
    kernel = layer.arguments().get("kernel_size")
    if kernel is None:
        return layer.kind
    height, width = kernel if isinstance(kernel, tuple) else (kernel, kernel)
    return f"{layer.kind} {height}×{width}"
