"""A form made from the descriptions that settings carry with their fields."""

from __future__ import annotations

import dataclasses

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from core.errors import SettingsError
from core.experiment import FieldInfo, TrainingSettings, field_infos
from ui.panel import NumberBox
from ui.session import Session
from ui.theme import GRID, set_role
from ui.wording import title_case, translate

_CELL_WIDTH = 19 * GRID
_SPIN_LIMIT = 2**31 - 1

_CHOICE_NAMES = {"sgd": "SGD", "adamw": "AdamW", "rmsprop": "RMSprop", "mse": "Squared Error"}


class SettingsForm(QWidget):
    """Edits the session's training settings; shows only those that matter with the others.

    A value that is not allowed is marked and explained, and the settings stay as they were.
    """

    def __init__(self, session: Session, parent: QWidget | None = None):
        super().__init__(parent)
        self._session = session
        self._cells: dict[str, _Cell] = {}
        self.message = QLabel(self)
        self.message.setWordWrap(True)
        set_role(self.message, "muted")
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, GRID, 0)
        self._grid.setHorizontalSpacing(2 * GRID)
        self._grid.setVerticalSpacing(GRID)
        self._grid.setAlignment(Qt.AlignmentFlag.AlignTop)
        cells = QWidget()
        cells.setLayout(self._grid)
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(cells)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, GRID, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self.message)
        layout.addWidget(self._scroll, 1)
        for info in field_infos(TrainingSettings):
            cell = _Cell(info, getattr(session.settings, info.name), cells)
            cell.edited.connect(self._take)
            self._cells[info.name] = cell
        session.state_changed.connect(self._show_note)
        session.settings_changed.connect(self._show_settings)
        self._show_note()

    def editor(self, name: str) -> QWidget:
        """The control of the setting `name`."""
        return self._cells[name].editor

    def resizeEvent(self, event) -> None:
        self._arrange()
        super().resizeEvent(event)

    def _arrange(self) -> None:
        columns = max(2, (self.width() - GRID) // (_CELL_WIDTH + 2 * GRID))
        shown = 0
        for name, cell in self._cells.items():
            self._grid.removeWidget(cell)
            matters = self._session.settings.matters(name)
            cell.setVisible(matters)
            if matters:
                self._grid.addWidget(cell, *divmod(shown, columns), Qt.AlignmentFlag.AlignTop)
                shown += 1
        for column in range(columns):
            self._grid.setColumnStretch(column, 1)

    @Slot()
    def _show_settings(self) -> None:
        for name, cell in self._cells.items():
            cell.show_value(getattr(self._session.settings, name))
        self._arrange()
        self._show_note()

    @Slot()
    def _show_note(self) -> None:
        waiting = self._session.is_under_way() and self._session.settings != self._session.run_settings
        text = self.tr("Changes take effect with the next run: press Reset, then Train.") if waiting else ""
        self._say(text, "muted")

    def _say(self, text: str, role: str) -> None:
        self.message.setText(text)
        self.message.setVisible(bool(text))
        set_role(self.message, role)

    @Slot(str, object)
    def _take(self, name: str, value: object) -> None:
        try:
            settings = dataclasses.replace(self._session.settings, **{name: value}).validate()
        except SettingsError as error:
            self._cells[name].mark(True)
            self._say(str(error), "error")
            return
        self._cells[name].mark(False)
        self._session.set_settings(settings)
        self._show_note()


class _Cell(QWidget):
    """One setting: its label above its control.

    Signals:
        edited: name and new value; a text where it was no number.
    """

    edited = Signal(str, object)

    def __init__(self, info: FieldInfo, value, parent: QWidget):
        super().__init__(parent)
        self._info = info
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(12 * GRID)
        label = QLabel(title_case(translate(info.label)), self)
        set_role(label, "small")
        self.editor = self._make_editor()
        self.editor.setObjectName(f"setting_{info.name}")
        self.editor.setAccessibleName(label.text())
        label.setBuddy(self.editor)
        for widget in (label, self.editor):
            widget.setToolTip(translate(info.explanation))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(label)
        layout.addWidget(self.editor)
        self.show_value(value)

    def _make_editor(self) -> QWidget:
        info = self._info
        if info.kind == "choice":
            editor = QComboBox(self)
            for choice in info.choices:
                editor.addItem(_choice_name(choice), choice)
            editor.activated.connect(self._choice_edited)
        elif info.kind == "switch":
            editor = QCheckBox(self.tr("On"), self)
            editor.clicked.connect(self._switch_edited)
        elif info.kind == "integer" and (info.maximum or _SPIN_LIMIT + 1) <= _SPIN_LIMIT:
            editor = NumberBox(int(info.minimum or 0), int(info.maximum), self)
            editor.valueChanged.connect(self._number_edited)
        else:
            editor = QLineEdit(self)
            editor.editingFinished.connect(self._text_edited)
        return editor

    def show_value(self, value) -> None:
        editor = self.editor
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(editor.findData(value))
        elif isinstance(editor, QCheckBox):
            editor.setChecked(value)
        elif isinstance(editor, QSpinBox):
            editor.blockSignals(True)
            editor.setValue(value)
            editor.blockSignals(False)
        elif _number(editor.text(), self._info.kind) != value:
            editor.setText(f"{value:g}" if self._info.kind == "number" else str(value))

    def mark(self, invalid: bool) -> None:
        set_role(self.editor, "invalid" if invalid else "")

    @Slot(int)
    def _choice_edited(self, index: int) -> None:
        self.edited.emit(self._info.name, self.editor.itemData(index))

    @Slot(bool)
    def _switch_edited(self, on: bool) -> None:
        self.edited.emit(self._info.name, on)

    @Slot(int)
    def _number_edited(self, value: int) -> None:
        self.edited.emit(self._info.name, value)

    @Slot()
    def _text_edited(self) -> None:
        self.edited.emit(self._info.name, _number(self.editor.text(), self._info.kind))


def _number(text: str, kind: str):
    """The number in `text`, or the text itself, which the settings then explain."""
    try:
        return float(text) if kind == "number" else int(text)
    except ValueError:
        return text


def _choice_name(choice: str) -> str:
    return _CHOICE_NAMES.get(choice) or title_case(choice.replace("_", " "))
