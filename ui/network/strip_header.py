"""The network strip's title row: what the network is, what is wrong with it, presets and new layers."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QToolButton, QWidget

from core.experiment import PRESETS, infer
from core.words import Words
from ui.network.fixes import take_fix
from ui.session.editing import Editor
from ui.session.network import Network
from ui.widgets.icon import icon
from ui.widgets.theme import GRID, Theme, set_role
from ui.widgets.wording import reason, translate
from ui.widgets.wrapping import FoldedLabel


class StripHeader(QWidget):
    """Name, size and first problem of the network beside the buttons that build it.

    Attributes:
        problem, fix, fix_all: the first problem in words, its first fix, and all of them.
        presets, add: the menu of whole networks, and the palette's button.

    Signals:
        add_asked: a layer is wanted behind the selected card.
    """

    add_asked = Signal()

    def __init__(self, theme: Theme, network: Network, editor: Editor, parent: QWidget | None = None):
        super().__init__(parent)
        self._theme = theme
        self._network = network
        self._editor = editor
        self._title = QLabel(self)
        self._figures = QLabel(self)
        self.problem = FoldedLabel(self)
        self.fix = self._button("fixFirst")
        self.fix_all = self._button("fixAll")
        self.presets = self._button("presets")
        self.add = self._button("addLayer")
        self._build()
        theme.changed.connect(self.restyle)
        self.restyle()
        self.show_network()

    def _button(self, name: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        set_role(button, "link")
        return button

    def _build(self) -> None:
        set_role(self._title, "title")
        set_role(self._figures, "muted")
        set_role(self.problem, "error")
        self.problem.setObjectName("networkProblem")
        self.fix.clicked.connect(self._take_first)
        self.fix_all.setText(self.tr("Fix All"))
        self.fix_all.setToolTip(self.tr("Take the first fix of every layer that does not fit; it can be undone."))
        self.fix_all.clicked.connect(self._editor.fix_all)
        self.add.setText(self.tr("Layer"))
        self.add.setAccessibleName(self.tr("Add Layer"))
        self.add.setToolTip(self.tr("Add a layer behind the selected card (Ins)"))
        self.add.clicked.connect(self.add_asked)
        self.presets.setText(self.tr("Preset"))
        self.presets.setToolTip(self.tr("Begin with a whole network; it can be undone."))
        self.presets.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.presets.setMenu(make_preset_menu(self._editor, self))
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID * 2, 0, GRID * 2, 0)
        row.setSpacing(GRID)
        row.addWidget(self._title)
        row.addWidget(self._figures)
        row.addSpacing(GRID)
        row.addWidget(self.problem)
        row.addWidget(self.fix)
        row.addWidget(self.fix_all)
        row.addStretch()
        row.addWidget(self.presets)
        row.addWidget(self.add)

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._give_way()

    def _give_way(self) -> None:
        """The figures, which the cards have too, leave the room to what does not fit where there is too little.

        Where that is not enough, it stands in two lines of small type.
        """
        set_role(self.problem, "error")
        row = self.layout()
        parts = [row.itemAt(place).widget() for place in range(row.count())]
        parts = [part for part in parts if part is not None and (part is self._figures or not part.isHidden())]
        needed = sum(part.sizeHint().width() + row.spacing() for part in parts) + 6 * GRID
        fits = self.problem.isHidden() or needed <= self.width()
        self._figures.setVisible(fits)
        if needed - self._figures.sizeHint().width() - row.spacing() > self.width():
            set_role(self.problem, "small error")

    @Slot()
    def restyle(self) -> None:
        colours = self._theme.colours
        self.add.setIcon(icon("plus", colours.accent))
        self.presets.setIcon(icon("layout-grid", colours.accent))
        self.fix.setIcon(icon("wrench", colours.accent))

    @Slot()
    def show_network(self) -> None:
        spec, shapes = self._network.spec, self._network.shapes
        self._title.setText(spec.name)
        self._figures.setText(
            self.tr("{parameters} parameters · {products} multiply-adds").format(
                parameters=f"{shapes.parameters:,}", products=f"{shapes.multiply_adds:,}"
            )
        )
        found = shapes.first_problem() if spec.layers else None
        for widget in (self.problem, self.fix):
            widget.setVisible(found is not None)
        wrong = sum(layer.problem is not None for layer in shapes.layers) + (shapes.problem is not None)
        self.fix_all.setVisible(found is not None and wrong > 1)
        if found:
            problem = found[1]
            self.problem.show_text(reason(shapes))
            self.fix.setVisible(bool(problem.fixes))
            if problem.fixes:
                self.fix.setText(translate(problem.fixes[0].label))
                self.fix.setToolTip(self.tr("Change the network so that this layer fits; it can be undone."))
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
    """A menu of whole networks to begin with."""
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
