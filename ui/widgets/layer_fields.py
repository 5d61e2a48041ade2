"""Controls for the arguments of a layer, made from the descriptions that its fields carry."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, QSize, Signal, Slot
from PySide6.QtWidgets import (
    QBoxLayout,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.experiment import FieldInfo
from ui.widgets.boxes import fill, make_label
from ui.widgets.icon import tint
from ui.widgets.keys import is_escape
from ui.widgets.panel import NumberBox
from ui.widgets.theme import GRID, Theme, scaled, set_role
from ui.widgets.wording import choice_name, title_case, translate

LARGEST = 2**31 - 1
"""The largest number that a spin box can hold; larger ones are typed."""

COLUMN_GAP = 2 * GRID
"""Between the two columns of a form."""

_NARROW = 52


def _limits(info: FieldInfo) -> tuple[int, int]:
    """Return the least and the largest whole number of an argument, or what a spin box can hold."""
    return (
        int(-LARGEST if info.minimum is None else info.minimum),
        int(LARGEST if info.maximum is None else info.maximum),
    )


class LayerField(QWidget):
    """Shows one argument: its label above its control, and under it what is wrong with what was typed.

    Attributes:
        editor: the control.
        error: the label that explains.

    Signals:
        edited: name and new value; a text where it was no number.
    """

    edited = Signal(str, object)

    def __init__(self, theme: Theme, info: FieldInfo, parent: QWidget):
        super().__init__(parent)
        self.info = info
        label = make_label(title_case(translate(info.label)), "small", self)
        self.editor = self._make_editor(theme)
        self.editor.setObjectName(f"argument_{info.name}")
        self.editor.setAccessibleName(label.text())
        label.setBuddy(self.editor)
        tip = f"{translate(info.explanation)}\n{info.name}"
        label.setToolTip(tip)
        self.editor.setToolTip(tip)
        self.error = make_label("", "error", self, wrap=True)
        self.error.hide()
        fill(QVBoxLayout(self), label, self.editor, self.error, spacing=2)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._shown: object = None
        for typed in self.findChildren(QSpinBox) + [w for w in (self.editor,) if isinstance(w, QLineEdit)]:
            typed.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Give up, at Escape, what was typed, and show again what holds."""
        if is_escape(event) and isinstance(watched, QSpinBox | QLineEdit):
            self.show_value(self._shown)
            watched.selectAll()
            return True
        return super().eventFilter(watched, event)

    def _make_editor(self, theme: Theme) -> QComboBox | QCheckBox | PairBox | NumberBox | QLineEdit:
        info = self.info
        if info.kind == "choice":
            combo = QComboBox(self)
            for choice in info.choices:
                combo.addItem(choice_name(info.name, choice), choice)
            combo.activated.connect(self._announce)
            return combo
        if info.kind == "switch":
            check = QCheckBox(self.tr("On"), self)
            check.clicked.connect(self._announce)
            return check
        if info.kind == "pair":
            pair = PairBox(theme, info, self)
            pair.edited.connect(self._announce)
            return pair
        lowest, highest = _limits(info)
        if info.kind == "integer" and highest <= LARGEST:
            number = NumberBox(lowest - info.optional, highest, self)
            if info.optional:
                number.setSpecialValueText(self.tr("As counted"))
            number.valueChanged.connect(self._announce)
            return number
        line = QLineEdit(self)
        if info.optional:
            line.setPlaceholderText(self.tr("Mean of all batches"))
        line.editingFinished.connect(self._announce)
        return line

    @property
    def is_wide(self) -> bool:
        """Whether the control takes both columns of the form."""
        return isinstance(self.editor, PairBox) and self.editor.named is not None

    def fit(self, width: int) -> None:
        """Make do with `width`, where the control can."""
        if isinstance(self.editor, PairBox):
            self.editor.stack(width)

    def value(self) -> object:
        """Return what the control says: of a line that holds no number, its text; None where nothing is given."""
        editor = self.editor
        if isinstance(editor, QComboBox):
            return editor.currentData()
        if isinstance(editor, QCheckBox):
            return editor.isChecked()
        if isinstance(editor, NumberBox):
            left_out = self.info.optional and editor.value() == editor.minimum()
            return None if left_out else editor.value()
        if isinstance(editor, PairBox):
            return editor.value()
        text = editor.text().strip()
        if self.info.optional and not text:
            return None
        try:
            return int(text) if self.info.kind == "integer" else float(text)
        except ValueError:
            return text

    def show_value(self, value) -> None:
        """Show `value` without announcing it, and nothing wrong."""
        self._shown = value
        editor = self.editor
        with QSignalBlocker(editor):
            if isinstance(editor, QComboBox):
                editor.setCurrentIndex(editor.findData(value))
            elif isinstance(editor, QCheckBox):
                editor.setChecked(value)
            elif isinstance(editor, PairBox):
                editor.setValue(value)
            elif isinstance(editor, NumberBox):
                editor.setValue(editor.minimum() if value is None else value)
            elif self.value() != value:
                # All digits of a whole number, a seed above all.
                editor.setText("" if value is None else str(value) if isinstance(value, int) else f"{value:g}")
        self.show_error("")

    def show_error(self, text: str) -> None:
        """Explain in place why the value is not taken; an empty text where all is well."""
        self.error.setText(text)
        self.error.setVisible(bool(text))
        if isinstance(self.editor, QLineEdit):
            set_role(self.editor, "invalid" if text else "")

    @Slot()
    def _announce(self) -> None:
        self.edited.emit(self.info.name, self.value())


class PairBox(QWidget):
    """Asks for one number for height and width, or two; where the argument has names too, for one of them.

    Attributes:
        named: chooses a name or the numbers; None where there are no names.
        first, second: the numbers; the second is hidden while one serves for both.
        split: whether height and width differ.

    Signals:
        edited: `value()` is another.
    """

    edited = Signal()

    def __init__(self, theme: Theme, info: FieldInfo, parent: QWidget):
        super().__init__(parent)
        self._optional = info.optional
        self._stacked: bool | None = None
        lowest, highest = _limits(info)
        self.first = NumberBox(lowest - info.optional, highest, self)
        self.second = NumberBox(lowest, highest, self)
        if info.optional:
            self.first.setSpecialValueText(self.tr("As the kernel"))
        self.first.setAccessibleName(self.tr("{argument}, height").format(argument=translate(info.label)))
        self.second.setAccessibleName(self.tr("{argument}, width").format(argument=translate(info.label)))
        self.split = QToolButton(self)
        self.split.setCheckable(True)
        self.split.setIconSize(QSize(14, 14))
        self.split.setAccessibleName(self.tr("Height and width differ"))
        self.split.setToolTip(self.tr("Give height and width each their own number"))
        set_role(self.split, "link")
        tint(self.split, theme, "arrows-split", "muted")
        self.named = self._make_names(info)
        self._numbers = QWidget(self)
        fill(QHBoxLayout(self._numbers), (self.first, 1), (self.second, 1), self.split, spacing=GRID // 2)
        self._both = fill(QBoxLayout(QBoxLayout.Direction.LeftToRight, self), spacing=COLUMN_GAP)
        if self.named is not None:
            self._both.addWidget(self.named, 1)
        self._both.addWidget(self._numbers, 1)
        self.setFocusProxy(self.named or self.first)
        self.first.valueChanged.connect(self._number_edited)
        self.second.valueChanged.connect(self._number_edited)
        self.split.clicked.connect(self._split_clicked)

    def _make_names(self, info: FieldInfo) -> QComboBox | None:
        if not info.choices:
            return None
        named = QComboBox(self)
        named.addItem(self.tr("By Number"), None)
        for choice in info.choices:
            named.addItem(choice_name(info.name, choice), choice)
        named.setAccessibleName(translate(info.label))
        named.activated.connect(self._name_chosen)
        return named

    def stack(self, width: int) -> None:
        """Put the numbers beneath the names where `width` is too little for both beside each other."""
        if self.named is None:
            return
        beside = self.named.minimumSizeHint().width() + COLUMN_GAP + self._numbers.minimumSizeHint().width()
        stacked = beside > width
        if stacked == self._stacked:
            return
        self._stacked = stacked
        self._both.setDirection(QBoxLayout.Direction.TopToBottom if stacked else QBoxLayout.Direction.LeftToRight)
        self._both.setSpacing(GRID // 2 if stacked else COLUMN_GAP)
        policy = self._numbers.sizePolicy()
        # Beside the numbers the names keep their place when there are none.
        policy.setRetainSizeWhenHidden(not stacked)
        self._numbers.setSizePolicy(policy)

    def value(self) -> int | tuple[int, int] | str | None:
        """Return a number, height and width, a name, or None where the argument is left out."""
        name = self.named.currentData() if self.named else None
        if name is not None:
            return name
        first = self.first.value()
        if self._optional and first == self.first.minimum():
            return None
        return (first, self.second.value()) if self.split.isChecked() else first

    def setValue(self, value: int | tuple[int, int] | str | None) -> None:
        """Show `value` without announcing it."""
        if self.named:
            self.named.setCurrentIndex(self.named.findData(value) if isinstance(value, str) else 0)
            self._numbers.setVisible(not isinstance(value, str))
        if isinstance(value, str):
            return
        height, width = value if isinstance(value, tuple) else (value, value)
        for box, number in ((self.first, height), (self.second, width)):
            with QSignalBlocker(box):
                box.setValue(box.minimum() if number is None else number)
        self._show_split(isinstance(value, tuple))

    def _show_split(self, two: bool) -> None:
        for box in (self.first, self.second):
            # Beside each other they need not have room for the words that stand for None.
            box.setMinimumWidth(scaled(_NARROW) if two else 0)
        self.split.setChecked(two)
        self.second.setVisible(two)

    @Slot()
    def _name_chosen(self) -> None:
        self._numbers.setVisible(not isinstance(self.value(), str))
        self.edited.emit()

    @Slot()
    def _number_edited(self) -> None:
        if self.value() is None:
            self._show_split(False)
        self.edited.emit()

    @Slot(bool)
    def _split_clicked(self, two: bool) -> None:
        self._show_split(two and self.value() is not None)
        if self.split.isChecked():
            with QSignalBlocker(self.second):
                self.second.setValue(self.first.value())
        self.edited.emit()
