"""The Runs tab: what was trained before, to compare, to take up again, to rename and to delete."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QMessageBox,
    QSizePolicy,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.experiment.network.snapshot import Snapshot
from core.experiment.training.runs import RunSummary
from core.words import Words
from ui.run.run_table import NAME, SETTINGS, RunTable
from ui.session.editing import Editor
from ui.session.jobs import Job
from ui.session.session import Session
from ui.widgets.boxes import STRETCH, fill
from ui.widgets.buttons import link_button
from ui.widgets.panel import EmptyState
from ui.widgets.theme import GRID, Theme
from ui.widgets.wording import explanation


class RunList(QWidget):
    """Lists the recorded runs, with buttons for what can be done with them.

    Attributes:
        table: the view.
        model: the runs.
        use_weights, use_settings, rename, delete: the buttons.

    Signals:
        said: a message for the user, and whether it warns.
    """

    said = Signal(str, bool)

    def __init__(self, theme: Theme, session: Session, editor: Editor):
        super().__init__()
        self._library = session.library
        self._overlays = session.overlays
        self._checkpoints = session.checkpoints
        session.run.state_changed.connect(self.refresh)
        self._editor = editor
        self.model = RunTable(theme, session.overlays, self)
        self.model.setObjectName("runs")
        self.table = QTableView(self)
        self.table.setModel(self.model)
        self.empty = EmptyState(
            theme, self.table, "history", self.tr("Every run is kept here. Press Train to make the first one.")
        )
        tip = self.tr("Use the network of this run with its last weights; can be undone")
        self.use_weights = link_button(self.tr("Use Weights"), tip)
        tip = self.tr("Use the training settings of this run for the next one; can be undone")
        self.use_settings = link_button(self.tr("Use Settings"), tip)
        self.rename = link_button(self.tr("Rename"), self.tr("Give this run a name of your own (F2)"))
        tip = self.tr("Forget the selected runs with their curves and weights (Del)")
        self.delete = link_button(self.tr("Delete…"), tip)
        self._build()
        self._connect_signals()
        self._follow_selection()

    def _buttons(self) -> tuple[QToolButton, ...]:
        return self.use_weights, self.use_settings, self.rename, self.delete

    def _build(self) -> None:
        table = self.table
        table.setAccessibleName(self.tr("Recorded Runs"))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        table.setTabKeyNavigation(False)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        for button in self._buttons():
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            action = QAction(button.text(), table)
            action.triggered.connect(button.click)
            table.addAction(action)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setCornerButtonEnabled(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(3 * GRID + 4)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(SETTINGS, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(8 * GRID)
        header.resizeSection(NAME, 20 * GRID)
        row = QWidget(self)
        row.setMinimumWidth(0)
        row.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._row = fill(QHBoxLayout(row), *self._buttons(), STRETCH, spacing=GRID // 2)
        fill(QVBoxLayout(self), (self.empty, 1), row, margins=(0, GRID, 0, 0), spacing=GRID)

    def _connect_signals(self) -> None:
        self._library.changed.connect(self.refresh)
        self._overlays.failed.connect(self._tell)
        self.model.renamed.connect(self._rename)
        self.model.modelReset.connect(self._follow_selection)
        self.table.selectionModel().selectionChanged.connect(self._follow_selection)
        self.use_weights.clicked.connect(self._use_weights)
        self.use_settings.clicked.connect(self._use_settings)
        self.rename.clicked.connect(self._edit_name)
        self.delete.clicked.connect(self._ask_to_delete)
        self.table.installEventFilter(self)

    def eventFilter(self, watched, event) -> bool:
        if event.type() == QEvent.Type.KeyPress and event.matches(QKeySequence.StandardKey.Delete):
            self.delete.click()
            return True
        return super().eventFilter(watched, event)

    def resizeEvent(self, event) -> None:
        """Leave out what keys and the menu of the table do too where there is no room for it."""
        left = event.size().width()
        for button in (self.use_weights, self.use_settings, self.delete, self.rename):
            left -= button.sizeHint().width() + self._row.spacing()
            button.setVisible(left >= 0)
        super().resizeEvent(event)

    def showEvent(self, event) -> None:
        super().showEvent(event)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Read the list anew, if anybody sees it."""
        if self.isVisible():
            self._library.queue.start(lambda job: self._library.store().runs(), self._show_runs, self._tell)

    def selected(self) -> list[RunSummary]:
        rows = self.table.selectionModel().selectedRows()
        return [self.model.run(index.row()) for index in sorted(rows, key=QModelIndex.row)]

    def select(self, run: int) -> None:
        """Select the run `run` alone."""
        row = self.model.row_of(run)
        if row is not None:
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.table.selectionModel().setCurrentIndex(self.model.index(row, NAME), flags)

    def _show_runs(self, runs: list[RunSummary]) -> None:
        chosen = [run.id for run in self.selected()]
        self.model.show_runs(runs)
        if len(chosen) == 1:
            self.select(chosen[0])
        if runs:
            self.empty.show_view()
        else:
            self.empty.show_text()

    @Slot(object)
    def _tell(self, error: Exception) -> None:
        self.said.emit(explanation(error), True)

    @Slot()
    def _follow_selection(self) -> None:
        chosen = self.selected()
        one = len(chosen) == 1
        self.use_weights.setEnabled(one)
        self.use_settings.setEnabled(one and chosen[0].settings is not None)
        self.rename.setEnabled(one)
        self.delete.setEnabled(bool(chosen) and self._checkpoints.run not in [run.id for run in chosen])
        for action, button in zip(self.table.actions(), self._buttons(), strict=True):
            action.setEnabled(button.isEnabled())

    @Slot()
    def _use_weights(self) -> None:
        (run,) = self.selected()
        self._library.queue.start(partial(self._load, run), partial(self._use_loaded, run), self._tell)

    def _load(self, run: RunSummary, job: Job) -> Snapshot:
        return self._library.store().newest_checkpoint(run.id)

    def _use_loaded(self, run: RunSummary, snapshot: Snapshot) -> None:
        source = Words("Run {name}, step {step}", name=run.name, step=f"{snapshot.step:,}")
        self._editor.use_weights(snapshot, source)

    @Slot()
    def _use_settings(self) -> None:
        (run,) = self.selected()
        if run.settings is not None:
            self._editor.set_settings(run.settings)

    @Slot()
    def _edit_name(self) -> None:
        self.table.edit(self.table.selectionModel().selectedRows()[0])

    @Slot(int, str)
    def _rename(self, run: int, name: str) -> None:
        self._library.queue.start(partial(self._store_name, run, name), self._tell_changed, self._tell)
        self._overlays.rename(run, name)

    def _store_name(self, run: int, name: str, job: Job) -> None:
        self._library.store().rename(run, name)

    @Slot()
    def _ask_to_delete(self) -> None:
        chosen = self.selected()
        box = QMessageBox(self)
        box.setObjectName("deleteRuns")
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle(self.tr("Delete Runs"))
        if len(chosen) == 1:
            box.setText(self.tr("Delete the run {name}?").format(name=chosen[0].name))
        else:
            box.setText(self.tr("Delete {count} runs?").format(count=len(chosen)))
        box.setInformativeText(self.tr("Curves and weights go for good; this cannot be undone."))
        keep = box.addButton(self.tr("Keep"), QMessageBox.ButtonRole.RejectRole)
        delete = box.addButton(self.tr("Delete"), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(keep)
        box.setEscapeButton(keep)
        delete.clicked.connect(partial(self._delete, [run.id for run in chosen]))
        box.open()

    def _delete(self, runs: list[int], _checked: bool = False) -> None:
        for run in runs:
            self._overlays.hide(run)
        self._library.queue.start(partial(self._forget, runs), self._tell_changed, self._tell)

    def _forget(self, runs: list[int], job: Job) -> None:
        for run in runs:
            self._library.store().delete(run)

    def _tell_changed(self, _: None) -> None:
        self._library.changed.emit()
