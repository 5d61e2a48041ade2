"""The network strip's title row: what the network is, what is wrong with it, presets and new layers."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from core.experiment import PRESETS, infer
from core.words import Words
from ui.network.fixes import take_fix
from ui.session.editing import Editor
from ui.session.network import Network
from ui.widgets.boxes import STRETCH, fill, make_label
from ui.widgets.icon import tint
from ui.widgets.theme import GRID, Theme, set_role
from ui.widgets.wording import reason, translate
from ui.widgets.wrapping import FoldedLabel


class StripHeader(QWidget):
    """Shows name, size and first problem of the network beside the buttons that build it.

    Attributes:
        problem, fix, fix_all: the first problem in words, its first fix, and all of them.
        presets, add: the menu of whole networks, and the palette's button.

    Signals:
        add_asked: a layer is wanted behind the selected card.
    """

    add_asked = Signal()

    def __init__(self, theme: Theme, network: Network, editor: Editor, parent: QWidget):
        super().__init__(parent)
        self._network = network
        self._editor = editor
        self._title = make_label("", "title", self)
        self._figures = make_label("", "muted", self)
        self.problem = FoldedLabel(self)
        self.problem.setObjectName("networkProblem")
        self.fix = self._button("fixFirst")
        self.fix_all = self._button("fixAll", self.tr("Fix All"))
        self.presets = self._button("presets", self.tr("Preset"))
        self.add = self._button("addLayer", self.tr("Layer"))
        for button, symbol in ((self.fix, "wrench"), (self.presets, "layout-grid"), (self.add, "plus")):
            tint(button, theme, symbol, "accent")
        self.fix.setToolTip(self.tr("Change the network so that this layer fits; it can be undone."))
        self.fix_all.setToolTip(self.tr("Take the first fix of every layer that does not fit; it can be undone."))
        self.presets.setToolTip(self.tr("Begin with a whole network; it can be undone."))
        self.presets.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.presets.setMenu(make_preset_menu(editor, self))
        self.add.setAccessibleName(self.tr("Add Layer"))
        self.add.setToolTip(self.tr("Add a layer behind the selected card (Ins)"))
        left = (self._title, self._figures, GRID, self.problem, self.fix, self.fix_all)
        fill(QHBoxLayout(self), *left, STRETCH, self.presets, self.add, margins=(GRID * 2, 0, GRID * 2, 0))
        self.fix.clicked.connect(self._take_first)
        self.fix_all.clicked.connect(editor.fix_all)
        self.add.clicked.connect(self.add_asked)
        self.show_network()

    def _button(self, name: str, text: str = "") -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setText(text)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        set_role(button, "link")
        return button

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._give_way()

    def _give_way(self) -> None:
        """Hide the figures, which the cards have too, where what does not fit needs the room.

        Where that is not enough, the problem stands in two lines of small type.
        """
        set_role(self.problem, "error")
        parts = [part for part in (self._title, self.problem, self.fix, self.fix_all) if not part.isHidden()]
        widths = [part.sizeHint().width() + GRID for part in (*parts, self.presets, self.add)]
        needed, figures = sum(widths) + 6 * GRID, self._figures.sizeHint().width() + GRID
        self._figures.setVisible(self.problem.isHidden() or needed + figures <= self.width())
        if needed > self.width():
            set_role(self.problem, "small error")

    @Slot()
    def show_network(self) -> None:
        spec, shapes = self._network.spec, self._network.shapes
        self._title.setText(spec.name)
        figures = self.tr("{parameters} parameters · {products} multiply-adds")
        parameters, products = f"{shapes.parameters:,}", f"{shapes.multiply_adds:,}"
        self._figures.setText(figures.format(parameters=parameters, products=products))
        found = shapes.first_problem() if spec.layers else None
        fixes = found[1].fixes if found else ()
        self.problem.setVisible(found is not None)
        self.fix.setVisible(bool(fixes))
        wrong = sum(layer.problem is not None for layer in shapes.layers) + (shapes.problem is not None)
        self.fix_all.setVisible(found is not None and wrong > 1)
        if found:
            self.problem.show_text(reason(shapes))
        if fixes:
            self.fix.setText(translate(fixes[0].label))
        self._give_way()

    @Slot()
    def _take_first(self) -> None:
        found = self._network.shapes.first_problem()
        if found and found[1].fixes:
            take_fix(self._editor, found[1].fixes[0])


PRESET_TITLES = {
    "lenet": Words("LeNet of the Tutorial"),
    "lenet5": Words("LeNet-5 of 1998"),
    "perceptron": Words("Two-Layer Perceptron"),
    "small_vgg": Words("Small VGG"),
    "empty": Words("Empty Network"),
}
"""The presets' names by their keys."""


def make_preset_menu(editor: Editor, parent: QWidget) -> QMenu:
    """Make a menu of whole networks to begin with."""
    menu = QMenu(parent)
    menu.setObjectName("presetMenu")
    menu.setToolTipsVisible(True)
    for key, make in PRESETS.items():
        if key == "empty":
            menu.addSeparator()
        action = menu.addAction(translate(PRESET_TITLES[key]))
        action.setData(key)
        count = infer(make()).parameters
        action.setToolTip(
            _tr("{count} parameters").format(count=f"{count:,}")
            if count
            else _tr("Nothing yet: build it from the first layer on.")
        )
    menu.triggered.connect(lambda action: editor.use_preset(action.data(), PRESET_TITLES[action.data()]))
    return menu


def _tr(text: str) -> str:
    return QCoreApplication.translate("Presets", text)
