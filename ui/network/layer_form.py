"""The inspector's tab "Layer": every argument of the selected layer, what comes out of it, and why."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Slot
from PySide6.QtWidgets import QGridLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from core.data import SIDE
from core.errors import SpecError
from core.experiment import LayerSpec, field_infos, format_shape
from core.experiment.explanations import DEFINE, tutorial
from ui.network.fixes import ProblemNote
from ui.session.editing import Editor
from ui.session.network import Network
from ui.session.training_setup import TrainingSetup
from ui.widgets.boxes import fill, make_label
from ui.widgets.keys import is_escape
from ui.widgets.layer_fields import COLUMN_GAP, LayerField
from ui.widgets.lazy_view import LazyView
from ui.widgets.panel import NumberBox, strong
from ui.widgets.theme import GRID, Theme, set_role
from ui.widgets.wording import choice_name, explanation, problem_of, translate

_LARGEST_SIDE = 128


class LayerForm(LazyView):
    """Edits the selected layer through the undo stack; what is not allowed is explained beside its control.

    With the input selected it names the network; with the loss, it says where that is chosen.

    Attributes:
        side: height and width of the input.
        name, name_error: the layer's name, and why another one is not taken.
        problem: why the layer does not fit, with fixes.
    """

    explains = True

    def __init__(self, theme: Theme, network: Network, setup: TrainingSetup, editor: Editor):
        super().__init__(theme, "adjustments")
        self._network = network
        self._setup = setup
        self._editor = editor
        self._shown: tuple[str, str] | None = None
        self._fields: dict[str, LayerField] = {}
        self.name = QLineEdit(self.content)
        self.name_error = make_label("", "error", self.content, wrap=True)
        self.problem = ProblemNote(theme, editor, self.content)
        self._name_label = make_label("", "small", self.content)
        self._grid = QGridLayout()
        self._columns = 0
        self._lines: list[tuple[str, str]] = []
        self._scroll = QScrollArea(self.content)
        self._side_label = make_label(self.tr("Image Size"), "small", self.content)
        self.side = NumberBox(SIDE, _LARGEST_SIDE, self.content)
        self._sums = make_label("", "", self.content, wrap=True)
        self._about = make_label("", "linked", self.content, wrap=True)
        self._build()
        self.name.editingFinished.connect(self._rename)
        self.side.valueChanged.connect(editor.resize_input)
        network.selection_changed.connect(self.follow)
        network.changed.connect(self.follow)
        setup.settings_changed.connect(self.follow)
        editor.dismissed.connect(self.follow)
        theme.changed.connect(self.follow)

    def _build(self) -> None:
        self.name.setObjectName("layerName")
        self.name.installEventFilter(self)
        self._name_label.setBuddy(self.name)
        self._side_label.setBuddy(self.side)
        self.side.setObjectName("inputSide")
        self.side.setAccessibleName(self._side_label.text())
        self.side.setToolTip(self.tr("Height and width of what the network gets; images of 28×28 are padded to it"))
        self._grid.setHorizontalSpacing(COLUMN_GAP)
        self._grid.setVerticalSpacing(GRID)
        for label in (self._sums, self._about):
            label.setIndent(0)
            label.setTextFormat(Qt.TextFormat.RichText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._about.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextBrowserInteraction | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self._about.setOpenExternalLinks(True)
        self._about.setAccessibleName(self.tr("About This Layer"))
        form = QWidget()
        named = (self._name_label, self.name, self.name_error, GRID // 2, self._side_label, self.side)
        texts = (GRID, self._sums, GRID, self._about, None)
        column = QVBoxLayout(form)
        fill(column, self.problem, *named, self._grid, *texts, spacing=GRID // 2, margins=(0, 0, GRID, 0))
        scroll = self._scroll
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(form)
        # What the fields need changes with their values: one number, or two.
        form.installEventFilter(self)
        self.column.addWidget(scroll)
        self.show_content()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.name:
            given_up = is_escape(event)
            if given_up:
                self._show_name(self._network.selected_layer())
                self.name.selectAll()
            return given_up
        if event.type() == QEvent.Type.LayoutRequest:
            self._arrange()
        return False

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._arrange()
        self._show_sums()

    def field(self, argument: str) -> LayerField:
        """Return the control of an argument of the selected layer."""
        return self._fields[argument]

    def edit_arguments(self) -> None:
        """Take the keyboard, at the first argument."""
        first = next(iter(self._fields.values()), None)
        (first.editor if first else self.name).setFocus(Qt.FocusReason.OtherFocusReason)

    def edit_name(self) -> None:
        """Take the keyboard, ready to type another name."""
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)
        self.name.selectAll()

    def show_layer(self) -> None:
        layer = self._network.selected_layer()
        shown = (self._network.selected, layer.kind if layer else "")
        if shown != self._shown:
            self._shown = shown
            self._make_fields(layer)
        self._show_name(layer)
        if layer is None:
            self._show_end()
            return
        for name, value in layer.arguments().items():
            self._fields[name].show_value(value)
            self._fields[name].setEnabled(layer.matters(name))
        shapes = self._network.shapes[layer.name]
        self.problem.show_problem(shapes.problem)
        taken, given = shapes.input_shape, shapes.output_shape
        self._lines = [(self.tr("Input"), format_shape(taken)), (self.tr("Output"), format_shape(given))]
        self._lines += [(translate(one.label), one.equation) for one in layer.sums(taken, given)]
        self._show_sums()
        self._about.setText(self._explain(layer))

    def _show_sums(self) -> None:
        """Show each figure beside its name, or in a narrow form beneath it."""
        muted = self._theme.colours.muted
        name, between = f'<tr><td style="color:{muted};padding:2px 16px 2px 0">', "</td><td>"
        for separator in (between, "</td></tr><tr><td>"):
            rows = "".join(f"{name}{label}{separator}{text}</td></tr>" for label, text in self._lines)
            self._sums.setText(f"<table cellspacing=0>{rows}</table>" if rows else "")
            if self._sums.minimumSizeHint().width() <= self._room():
                break

    def _make_fields(self, layer: LayerSpec | None) -> None:
        for field in self._fields.values():
            # A line that loses the focus says what stands in it, and the layer is another one by now.
            field.blockSignals(True)
            self._grid.removeWidget(field)
            field.hide()
            field.deleteLater()
        self._fields = {}
        self._columns = 0
        for info in field_infos(layer) if layer else ():
            field = LayerField(self._theme, info, self)
            field.edited.connect(self._take)
            self._fields[info.name] = field
        self._arrange()

    def _room(self) -> int:
        """Return how wide the form may be beside its scroll bar."""
        return self._scroll.maximumViewportSize().width() - self._scroll.verticalScrollBar().sizeHint().width() - GRID

    def _arrange(self) -> None:
        """Put two fields in a row, or one where there is too little room; one that wants both columns begins a row."""
        room = self._room()
        fields = list(self._fields.values())
        for field in fields:
            field.fit(room)
        widest = max((field.minimumSizeHint().width() for field in fields if not field.is_wide), default=0)
        columns = 2 if 2 * widest + COLUMN_GAP <= room else 1
        if columns == self._columns:
            return
        self._columns = columns
        place = 0
        for field in fields:
            cells = columns if field.is_wide else 1
            place += place % cells
            self._grid.addWidget(field, *divmod(place, columns), 1, cells, Qt.AlignmentFlag.AlignTop)
            field.show()
            place += cells
        for column in range(2):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    def _show_name(self, layer: LayerSpec | None) -> None:
        label, text = self.tr("Name of the Network"), self._network.spec.name
        tip = self.tr("Name of the network; it stands above the cards and in the PyTorch program")
        if layer is not None:
            label, text = self.tr("Name"), layer.name
            tip = self.tr("Name of the layer, and of its weights: conv1.weight")
        self.name.setToolTip(tip)
        self._name_label.setText(label)
        self.name.setAccessibleName(label)
        if self.name.text() != text:
            self.name.setText(text)
        self._show_name_error("")
        for named in (self._name_label, self.name):
            named.setVisible(self._network.selected != "loss")
        with QSignalBlocker(self.side):
            self.side.setValue(self._network.spec.input_shape[1])
        for sized in (self._side_label, self.side):
            sized.setVisible(self._network.selected == "input")

    def _show_name_error(self, text: str) -> None:
        self.name_error.setText(text)
        self.name_error.setVisible(bool(text))
        set_role(self.name, "invalid" if text else "")

    def _show_end(self) -> None:
        """Show the input or the loss, which have no arguments here."""
        self._lines = []
        self._show_sums()
        network = self._network
        whole = network.shapes.problem if network.spec.layers else None
        if network.selected == "loss":
            self.problem.show_problem(whole)
            about = self.tr(
                "{loss} turns the ten numbers that come out and the right digit into one number, which the "
                "training makes small. Another loss is chosen in the tab Settings."
            )
            self._about.setText(about.format(loss=strong(choice_name("loss", self._setup.settings.loss))))
        else:
            self.problem.show_problem(None)
            about = self.tr(
                "One digit: a grey image of {shape}, with the brightness shifted and scaled to mean 0 and "
                "deviation 1 over MNIST."
            )
            self._about.setText(about.format(shape=format_shape(network.spec.input_shape)))

    def _explain(self, layer: LayerSpec) -> str:
        formula = layer.formula.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        style = f'style="color:{self._theme.colours.accent}"'
        page = self.tr("{layer} in PyTorch's documentation").format(layer=layer.kind)
        links = [f'<a {style} href="{layer.documentation()}">{page}</a>']
        if layer.in_tutorial:
            links.append(f'<a {style} href="{tutorial(DEFINE)}">{self.tr("In the tutorial")}</a>')
        return f"{translate(layer.summary)}<br>{formula}<br><br>{' &nbsp;·&nbsp; '.join(links)}"

    @Slot(str, object)
    def _take(self, argument: str, value) -> None:
        layer = self._network.selected_layer()
        if layer is None:
            return
        wrong = ""
        try:
            self._editor.change(layer.name, argument, value)
        except SpecError as error:
            wrong = problem_of(error)
        self._fields[argument].show_error(wrong)

    @Slot()
    def _rename(self) -> None:
        layer, text = self._network.selected_layer(), self.name.text().strip()
        if layer is None:
            self._editor.rename_network(text)
            self.follow()
            return
        wrong = ""
        try:
            self._editor.rename(layer.name, text)
        except SpecError as error:
            wrong = explanation(error)
        self._show_name_error(wrong)
