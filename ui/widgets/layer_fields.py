"""Controls for the arguments of a layer, made from the descriptions that its fields carry."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QBoxLayout,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.experiment import FieldInfo
from ui.widgets.icon import icon
from ui.widgets.panel import NumberBox
from ui.widgets.theme import GRID, Theme, scaled, set_role
from ui.widgets.wording import choice_name, title_case, translate

LARGEST = 2**31 - 1
"""What a spin box can hold; larger numbers are typed."""

COLUMN_GAP = 2 * GRID
"""Between the two columns of a form."""

_NARROW = 52


class LayerField(QWidget):
    """One argument: its label above its control, and under it what is wrong with what was typed.

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
        label = QLabel(title_case(translate(info.label)), self)
        set_role(label, "small")
        self.editor = self._make_editor(theme)
        self.editor.setObjectName(f"argument_{info.name}")
        self.editor.setAccessibleName(label.text())
        label.setBuddy(self.editor)
        tip = f"{translate(info.explanation)}\n{info.name}"
        label.setToolTip(tip)
        self.editor.setToolTip(tip)
        self.error = QLabel(self)
        self.error.setWordWrap(True)
        set_role(self.error, "error")
        self.error.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(label)
        layout.addWidget(self.editor)
        layout.addWidget(self.error)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._value = None
        for typed in self.findChildren(QSpinBox) + [w for w in (self.editor,) if isinstance(w, QLineEdit)]:
            typed.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Escape gives up what was typed, and shows again what holds."""
        if event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:
            self.show_value(self._value)
            watched.selectAll()
            return True
        return super().eventFilter(watched, event)

    def _make_editor(self, theme: Theme) -> QWidget:
        info = self.info
        if info.kind == "choice":
            editor = QComboBox(self)
            for choice in info.choices:
                editor.addItem(choice_name(info.name, choice), choice)
            editor.activated.connect(self._choice_edited)
        elif info.kind == "switch":
            editor = QCheckBox(self.tr("On"), self)
            editor.clicked.connect(self._value_edited)
        elif info.kind == "pair":
            editor = PairBox(theme, info, self)
            editor.edited.connect(self._value_edited)
        elif info.kind == "integer" and info.maximum <= LARGEST:
            editor = NumberBox(int(info.minimum) - info.optional, int(info.maximum), self)
            if info.optional:
                editor.setSpecialValueText(self.tr("As counted"))
            editor.valueChanged.connect(self._number_edited)
        else:
            editor = QLineEdit(self)
            if info.optional:
                editor.setPlaceholderText(self.tr("Mean of all batches"))
            editor.editingFinished.connect(self._text_edited)
        return editor

    @property
    def is_wide(self) -> bool:
        """Whether the control takes both columns of the form."""
        return isinstance(self.editor, PairBox) and self.editor.named is not None

    def fit(self, width: int) -> None:
        """Do with `width`, where the control can."""
        if self.is_wide:
            self.editor.stack(width)

    def show_value(self, value) -> None:
        """Show `value` without announcing it, and nothing wrong."""
        self._value = value
        editor = self.editor
        editor.blockSignals(True)
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(editor.findData(value))
        elif isinstance(editor, QCheckBox):
            editor.setChecked(value)
        elif isinstance(editor, PairBox):
            editor.setValue(value)
        elif isinstance(editor, NumberBox):
            editor.setValue(editor.minimum() if value is None else value)
        elif self._typed() != value:
            # All digits of a whole number, a seed above all.
            editor.setText("" if value is None else str(value) if isinstance(value, int) else f"{value:g}")
        editor.blockSignals(False)
        self.show_error("")

    def show_error(self, text: str) -> None:
        """Explain in place why the value is not taken; an empty text where all is well."""
        self.error.setText(text)
        self.error.setVisible(bool(text))
        if isinstance(self.editor, QLineEdit):
            set_role(self.editor, "invalid" if text else "")

    @Slot(int)
    def _choice_edited(self, index: int) -> None:
        self.edited.emit(self.info.name, self.editor.itemData(index))

    @Slot(object)
    def _value_edited(self, value) -> None:
        self.edited.emit(self.info.name, value)

    @Slot(int)
    def _number_edited(self, value: int) -> None:
        left_out = self.info.optional and value == self.editor.minimum()
        self.edited.emit(self.info.name, None if left_out else value)

    @Slot()
    def _text_edited(self) -> None:
        self.edited.emit(self.info.name, self._typed())

    def _typed(self):
        """The number in the line; its text, which its owner then explains, where it is none; None where it may be."""
        text = self.editor.text().strip()
        if self.info.optional and not text:
            return None
        try:
            return int(text) if self.info.kind == "integer" else float(text)
        except ValueError:
            return text


class PairBox(QWidget):
    """One number for height and width, or two; where the argument has names too, one of those.

    Attributes:
        named: chooses a name or the numbers; None where there are no names.
        first, second: the numbers; the second is hidden while one serves for both.
        split: whether height and width differ.

    Signals:
        edited: a number, two as a tuple, a name, or None where the argument may be left out.
    """

    edited = Signal(object)

    def __init__(self, theme: Theme, info: FieldInfo, parent: QWidget):
        super().__init__(parent)
        self._theme = theme
        self._optional = info.optional
        self._stacked: bool | None = None
        lowest = int(info.minimum) - info.optional
        self.first = NumberBox(lowest, int(info.maximum), self)
        self.second = NumberBox(int(info.minimum), int(info.maximum), self)
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
        self.named = self._make_names(info)
        self._numbers = QWidget(self)
        row = QHBoxLayout(self._numbers)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID // 2)
        row.addWidget(self.first, 1)
        row.addWidget(self.second, 1)
        row.addWidget(self.split)
        self._both = both = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(COLUMN_GAP)
        if self.named is not None:
            both.addWidget(self.named, 1)
        both.addWidget(self._numbers, 1)
        self.setFocusProxy(self.named or self.first)
        self.first.valueChanged.connect(self._announce)
        self.second.valueChanged.connect(self._announce)
        self.split.clicked.connect(self._split_clicked)
        theme.changed.connect(self.restyle)
        self.restyle()

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

    @Slot()
    def restyle(self) -> None:
        self.split.setIcon(icon("arrows-split", self._theme.colours.muted))

    def value(self):
        name = self.named.currentData() if self.named else None
        if name is not None:
            return name
        first = self.first.value()
        if self._optional and first == self.first.minimum():
            return None
        return (first, self.second.value()) if self.split.isChecked() else first

    def setValue(self, value) -> None:
        if self.named:
            name = value if isinstance(value, str) else None
            self.named.setCurrentIndex(self.named.findData(name))
            self._numbers.setVisible(name is None)
            if name is not None:
                return
        two = isinstance(value, tuple)
        height, width = value if two else (value, value)
        for box, number in ((self.first, height), (self.second, width)):
            box.blockSignals(True)
            box.setValue(box.minimum() if number is None else number)
            box.blockSignals(False)
        self._show_split(two)

    def _show_split(self, two: bool) -> None:
        for box in (self.first, self.second):
            # Beside each other they need not have room for the words that stand for None.
            box.setMinimumWidth(scaled(_NARROW) if two else 0)
        self.split.setChecked(two)
        self.second.setVisible(two)

    @Slot(int)
    def _name_chosen(self, _: int) -> None:
        self._numbers.setVisible(self.named.currentData() is None)
        self.edited.emit(self.value())

    @Slot(int)
    def _announce(self, _: int) -> None:
        value = self.value()
        if value is None:
            self._show_split(False)
        self.edited.emit(value)

    @Slot(bool)
    def _split_clicked(self, two: bool) -> None:
        if two and self.value() is None:
            two = False
        self._show_split(two)
        if two:
            self.second.blockSignals(True)
            self.second.setValue(self.first.value())
            self.second.blockSignals(False)
        self.edited.emit(self.value())
