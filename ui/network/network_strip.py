"""The network strip: the network as a row of cards from input to loss, and the place where it is built."""

from __future__ import annotations

from functools import partial

import numpy as np
from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.experiment import LayerSpec, format_shape
from ui.network.card_row import CardRow, CardScroll
from ui.network.fixes import FixPopover
from ui.network.layer_actions import LayerActions
from ui.network.layer_card import CardText, LayerCard
from ui.network.palette import LayerPalette
from ui.network.strip_header import StripHeader, make_preset_menu
from ui.session.editing import Editor
from ui.session.session import Session
from ui.widgets.boxes import STRETCH, fill, make_label
from ui.widgets.theme import GRID, Theme
from ui.widgets.wording import choice_name, translate

_NOTHING = np.empty(0)


class NetworkStrip(QWidget):
    """Shows the network, selects one of its layers, and edits it.

    Attributes:
        header: the title row.
        row: the cards.
        layer_actions: what can be done with the selected layer.

    Signals:
        layer_clicked: the name of the card that was chosen by pointer or keyboard.
    """

    layer_clicked = Signal(str)

    def __init__(self, theme: Theme, session: Session, editor: Editor):
        super().__init__()
        self.setObjectName("networkStrip")
        self.setAccessibleName(self.tr("Network"))
        self._theme = theme
        self._network = session.network
        self._setup = session.setup
        self._run = session.run
        self._health = session.health
        self._editor = editor
        self._cards: dict[str, LayerCard] = {}
        self._group = QButtonGroup(self)
        self.header = StripHeader(theme, session.network, editor, self)
        self.row = CardRow(theme)
        self._scroll = CardScroll(self.row, self)
        self._empty = _EmptyNetwork(editor, self.row)
        self.layer_actions = LayerActions(theme, session.network, editor, self)
        fill(QVBoxLayout(self), self.header, self._scroll, spacing=GRID // 2, margins=(0, GRID, 0, 0))
        self.show_network()
        self._connect_signals()

    def _connect_signals(self) -> None:
        self._network.changed.connect(self.show_network)
        self._setup.settings_changed.connect(self.show_network)
        self._network.selection_changed.connect(self._show_selection)
        self._health.changed.connect(self._follow_run)
        self._group.buttonClicked.connect(self._card_clicked)
        self._group.buttonToggled.connect(self._card_toggled)
        self.row.moved.connect(self._card_moved)
        self.row.brought.connect(self._insert)
        self.row.insert.asked.connect(lambda gap: self._open_palette(gap, self.row.insert))
        self.header.add_asked.connect(lambda: self._open_palette(self.layer_actions.gap_after(), self.header.add))
        self._empty.add.clicked.connect(lambda: self._open_palette(0, self._empty.add))
        self.layer_actions.insert_asked.connect(
            lambda gap: self._open_palette(gap, self._cards.get(self._network.selected, self))
        )

    def card(self, layer: str) -> LayerCard:
        """Return the card of `layer`."""
        return self._cards[layer]

    def focus_first(self) -> None:
        """Give the keyboard to what adds the first layer to an empty network."""
        self._empty.add.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def show_network(self) -> None:
        """Bring the cards into step; those that stay keep the keyboard."""
        lines = self._lines()
        names = [text.name for text in lines]
        held = next((name for name, card in self._cards.items() if card.hasFocus()), None)
        for name in [name for name in self._cards if name not in names]:
            card = self._cards.pop(name)
            self._group.removeButton(card)
            card.hide()
            card.deleteLater()
        for text in lines:
            if text.name in self._cards:
                self._cards[text.name].show_lines(text)
            else:
                self._add_card(text)
        self._cards = {name: self._cards[name] for name in names}
        self.row.set_cards(list(self._cards.values()), None if self._network.spec.layers else self._empty)
        self._scroll.fit()
        self.header.show_network()
        self._show_figures()
        self._show_selection(self._network.selected)
        if held is not None and held not in self._cards and self._network.selected in self._cards:
            self._cards[self._network.selected].setFocus()

    def _lines(self) -> list[CardText]:
        spec, shapes = self._network.spec, self._network.shapes
        lines = [CardText("input", self.tr("Digit"), format_shape(spec.input_shape))]
        for layer, figures in zip(spec.layers, shapes.layers):
            lines.append(
                CardText(
                    layer.name,
                    _kind(layer),
                    format_shape(figures.output_shape),
                    f"{figures.parameters:,}" if figures.parameters else "",
                    f"{figures.multiply_adds:,}" if figures.multiply_adds else "",
                    translate(figures.problem.text) if figures.problem else "",
                )
            )
        wrong = translate(shapes.problem.text) if shapes.problem and spec.layers else ""
        loss = choice_name("loss", self._setup.settings.loss)
        lines.append(CardText("loss", loss, self.tr("1 number"), problem=wrong))
        return lines

    def _add_card(self, text: CardText) -> None:
        card = LayerCard(self._theme, text, self.row)
        card.fix.clicked.connect(partial(self._open_fixes, card))
        card.opened.connect(self.layer_actions.edit_asked)
        self.row.drag.watch(card)
        self._cards[text.name] = card
        self._group.addButton(card)

    @Slot(str)
    def _show_selection(self, layer: str) -> None:
        if layer in self._cards:
            card = self._cards[layer]
            in_hand = any(other.hasFocus() for other in self._cards.values())
            card.setChecked(True)
            if in_hand:
                card.setFocus(Qt.FocusReason.OtherFocusReason)
            self._scroll.ensureWidgetVisible(card, 6 * GRID, 0)

    @Slot()
    def _follow_run(self) -> None:
        self._run.frames.ask(self._show_figures)

    @Slot()
    def _show_figures(self) -> None:
        metrics = self._run.metrics
        for name, card in self._cards.items():
            norms = metrics.norms.get(name)
            card.show_training(_NOTHING if norms is None else norms.y, self._health.of(name))

    @Slot(QAbstractButton)
    def _card_clicked(self, card: LayerCard) -> None:
        self.layer_clicked.emit(card.text_lines.name)

    @Slot(QAbstractButton, bool)
    def _card_toggled(self, card: LayerCard, checked: bool) -> None:
        # The arrow keys check a card without clicking it.
        if checked and card.hasFocus():
            self.layer_clicked.emit(card.text_lines.name)

    def contextMenuEvent(self, event) -> None:
        card = self.childAt(event.pos())
        if event.reason() is event.Reason.Keyboard:
            card = self._cards.get(self._network.selected)
        if not isinstance(card, LayerCard):
            super().contextMenuEvent(event)
            return
        card.click()
        menu = QMenu(self)
        menu.setObjectName("layerMenu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.layer_actions.fill(menu)
        corner = card.mapToGlobal(QPoint(GRID, card.height()))
        menu.popup(corner if event.reason() is event.Reason.Keyboard else event.globalPos())
        event.accept()

    # New layers

    def _open_palette(self, gap: int, anchor: QWidget) -> None:
        palette = LayerPalette(self._theme, self)
        palette.chosen.connect(lambda kind: self._insert(kind, gap))
        palette.dragged.connect(self.row.drag.bring)
        palette.open_below(anchor)

    @Slot(str, int)
    def _insert(self, kind: str, gap: int) -> None:
        self._editor.insert(kind, min(gap, len(self._network.spec)))
        if self._network.selected in self._cards:
            self._cards[self._network.selected].setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(str, int)
    def _card_moved(self, name: str, gap: int) -> None:
        place = self._network.spec.index(name)
        self._editor.move(name, gap if gap <= place else gap - 1)

    def _open_fixes(self, card: LayerCard, _checked: bool = False) -> None:
        name, shapes = card.text_lines.name, self._network.shapes
        problem = shapes.problem if name == "loss" else shapes[name].problem
        if problem is not None:
            card.click()
            FixPopover(self._theme, self._editor, problem, self).open_below(card.fix)


class _EmptyNetwork(QWidget):
    """Stands between input and loss while the network has no layers, and says what to do."""

    def __init__(self, editor: Editor, parent: QWidget):
        super().__init__(parent)
        self.setObjectName("emptyNetwork")
        text = make_label(self.tr("No layers yet. Add the first one, or begin with a preset."), "muted", self)
        self.add = QPushButton(self.tr("Add Layer"), self)
        self.add.setObjectName("addFirstLayer")
        presets = QPushButton(self.tr("Presets"), self)
        presets.setMenu(make_preset_menu(editor, presets))
        fill(QHBoxLayout(self), STRETCH, text, GRID, self.add, presets, STRETCH, margins=None)
        self.hide()


def _kind(layer: LayerSpec) -> str:
    """Return the layer's type with the one argument that says most: `Conv2d 5×5`."""
    kernel = layer.arguments().get("kernel_size")
    if kernel is None:
        return layer.kind
    height, width = kernel if isinstance(kernel, tuple) else (kernel, kernel)
    return f"{layer.kind} {height}×{width}"
