"""A form made from the descriptions that the training settings carry with their fields."""

from __future__ import annotations

import dataclasses
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QScrollArea, QToolButton, QVBoxLayout, QWidget

from core.errors import SettingsError
from core.experiment import FieldInfo, TrainingSettings, field_infos
from core.experiment.training.schedules import SCHEDULES
from core.experiment.training.settings import CHOICES
from ui.run.schedule_preview import SchedulePreview
from ui.session.editing import Editor
from ui.session.training_run import TrainingRun
from ui.session.training_setup import TrainingSetup
from ui.widgets.boxes import fill, make_label
from ui.widgets.layer_fields import LayerField
from ui.widgets.theme import GRID, Theme, scaled
from ui.widgets.wording import problem_of, translate

_CELL_WIDTH = 19 * GRID

_RUN = ("batch_size", "epochs", "seed", "initialisation")
_DATA = ("augmentation", "validation_share")


class SettingsForm(QWidget):
    """Edits the training settings through the undo stack; shows only those that matter with the others.

    A value that is not allowed is marked and explained beside its control, and the settings stay as they were.

    Attributes:
        message: says whether changes wait for the next run.
        preview: the schedule's curve.
        data: opens the choice of the training images.
    """

    def __init__(self, theme: Theme, setup: TrainingSetup, run: TrainingRun, editor: Editor, choose_data: QAction):
        super().__init__()
        self._setup = setup
        self._run = run
        self._editor = editor
        self.message = make_label(role="muted", wrap=True)
        self._cells_area = QWidget()
        self._grid = QGridLayout(self._cells_area)
        self.preview = SchedulePreview(theme, setup, run)
        self.data = QToolButton(self._cells_area)
        self.data.setDefaultAction(choose_data)
        self.data.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._fields = {
            info.name: SettingField(theme, info, self._cells_area) for info in field_infos(TrainingSettings)
        }
        of_schedules = {"schedule"}.union(*(schedule.fields for schedule in SCHEDULES.values()))
        schedule = [name for name in self._fields if name in of_schedules]
        rest = [name for name in self._fields if name not in (*_RUN, *schedule, *_DATA)]
        self._sections = [
            (make_label(self.tr("Loss and Optimizer"), "strong"), rest),
            (make_label(self.tr("Schedule"), "strong"), schedule),
            (make_label(self.tr("Run"), "strong"), list(_RUN)),
            (make_label(self.tr("Images"), "strong"), list(_DATA)),
        ]
        self._build()
        self._connect_signals()
        self._show_settings()

    def _build(self) -> None:
        self._grid.setContentsMargins(0, 0, GRID, 0)
        self._grid.setHorizontalSpacing(2 * GRID)
        self._grid.setVerticalSpacing(GRID)
        self._grid.setAlignment(Qt.AlignmentFlag.AlignTop)
        scroll = self._scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self._cells_area)
        fill(QVBoxLayout(self), self.message, (scroll, 1), margins=(0, GRID, 0, 0), spacing=GRID)

    def _connect_signals(self) -> None:
        for field in self._fields.values():
            field.edited.connect(self._take)
        self._run.state_changed.connect(self._show_note)
        self._setup.settings_changed.connect(self._show_settings)

    def editor(self, name: str) -> QWidget:
        """Return the control of the setting `name`."""
        return self._fields[name].editor

    def field(self, name: str) -> LayerField:
        """Return the setting `name` with its label and its control."""
        return self._fields[name]

    def resizeEvent(self, event) -> None:
        self._arrange()
        super().resizeEvent(event)

    def _arrange(self) -> None:
        """Put the fields that matter under the headings, as many in a row as there is room for."""
        gap = self._grid.horizontalSpacing()
        room = self._scroll.maximumViewportSize().width() - self._scroll.verticalScrollBar().sizeHint().width() - GRID
        widest = max(field.minimumSizeHint().width() for field in self._fields.values())
        columns = max(1 if 2 * widest + gap > room else 2, (self.width() - GRID) // (scaled(_CELL_WIDTH) + gap))
        row = 0
        for heading, names in self._sections:
            self._place(heading, row, 0, columns)
            row += 1
            shown = 0
            for name in names:
                field = self._fields[name]
                matters = self._setup.settings.matters(name)
                field.setVisible(matters)
                if matters:
                    self._place(field, row + shown // columns, shown % columns)
                    shown += 1
            if "schedule" in names:
                # Beside the fields where a cell is free, else in a row of its own.
                left = shown % columns
                self._place(self.preview, row + shown // columns, left, columns - left)
                shown += columns - left
            if "augmentation" in names:
                self._place(self.data, row + shown // columns, shown % columns)
                shown += 1
            row += -(-shown // columns)
        for column in range(self._grid.columnCount()):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    def _place(self, widget: QWidget, row: int, column: int, span: int = 1) -> None:
        self._grid.removeWidget(widget)
        side = Qt.AlignmentFlag.AlignTop if isinstance(widget, LayerField) else Qt.AlignmentFlag.AlignBottom
        self._grid.addWidget(widget, row, column, 1, span, side)

    @Slot()
    def _show_settings(self) -> None:
        for name, field in self._fields.items():
            field.show_value(getattr(self._setup.settings, name))
        self._arrange()
        self._show_note()

    @Slot()
    def _show_note(self) -> None:
        used = self._run.settings
        # The learning rate does not wait.
        waits = dataclasses.replace(self._setup.settings, learning_rate=used.learning_rate) != used
        waiting = waits and self._run.is_under_way()
        text = self.tr("Changes take effect with the next run: press Reset, then Train.") if waiting else ""
        self.message.setText(text)
        self.message.setVisible(bool(text))

    @Slot(str, object)
    def _take(self, name: str, value: object) -> None:
        try:
            change: dict[str, Any] = {name: value}
            self._editor.set_settings(dataclasses.replace(self._setup.settings, **change))
        except SettingsError as error:
            self._fields[name].show_error(problem_of(error))
            return
        self._fields[name].show_error("")
        self._show_note()


class SettingField(LayerField):
    """Edits one training setting: its label above its control, with its formula in the tooltip."""

    def __init__(self, theme: Theme, info: FieldInfo, parent: QWidget):
        super().__init__(theme, info, parent)
        self.editor.setObjectName(f"setting_{info.name}")
        tip = f"{translate(info.explanation)}\n{info.about.formula}"
        for widget in (self.editor, *self.findChildren(QLabel)):
            widget.setToolTip(tip)
        if isinstance(self.editor, QComboBox):
            for place, choice in enumerate(CHOICES[info.name].values()):
                self.editor.setItemData(place, choice.formula or None, Qt.ItemDataRole.ToolTipRole)
