"""The recorded runs as a table: the model behind the list."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractTableModel,
    QDateTime,
    QLocale,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QPixmap

from core.experiment import TrainingSettings
from core.experiment.training.runs import RunSummary
from ui.session.overlays import Overlays
from ui.widgets.theme import Theme
from ui.widgets.wording import choice_name, translate

NAME, ACCURACY, STEPS, DATA, SETTINGS, STARTED = range(6)
_RIGHT = (ACCURACY, STEPS)

Index = QModelIndex | QPersistentModelIndex


class RunTable(QAbstractTableModel):
    """Holds a row for every run, the newest first; the tick lays its curves over, the name can be edited.

    Signals:
        renamed: number and new name of a run.
    """

    renamed = Signal(int, str)

    def __init__(self, theme: Theme, overlays: Overlays, parent: QObject | None = None):
        super().__init__(parent)
        self._theme = theme
        self._overlays = overlays
        self._runs: list[RunSummary] = []
        self._titles = [self.tr("Run"), self.tr("Accuracy"), self.tr("Batches"), self.tr("Images")]
        self._titles += [self.tr("Settings"), self.tr("Started")]
        overlays.changed.connect(self._show_overlays)

    def run(self, row: int) -> RunSummary:
        return self._runs[row]

    def row_of(self, run: int) -> int | None:
        return next((row for row, summary in enumerate(self._runs) if summary.id == run), None)

    def show_runs(self, runs: list[RunSummary]) -> None:
        """Show `runs`; rows that stay keep their selection."""
        if [run.id for run in runs] == [run.id for run in self._runs]:
            self._runs = runs
            if runs:
                self.dataChanged.emit(self.index(0, 0), self.index(len(runs) - 1, STARTED))
            return
        self.beginResetModel()
        self._runs = runs
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._runs)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._titles)

    def headerData(self, section: int, orientation, role=Qt.ItemDataRole.DisplayRole):
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(section)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        if index.column() == NAME:
            flags |= Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def data(self, index: Index, role=Qt.ItemDataRole.DisplayRole):
        run, column = self._runs[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(run, column)
        if role == Qt.ItemDataRole.EditRole and column == NAME:
            return run.name
        if role == Qt.ItemDataRole.CheckStateRole and column == NAME:
            return Qt.CheckState.Checked if run.id in self._overlays.wanted() else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.DecorationRole and column == NAME:
            return self._swatch(run)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(run, column)
        return None

    def setData(self, index: Index, value, role=Qt.ItemDataRole.EditRole) -> bool:
        run = self._runs[index.row()]
        if role == Qt.ItemDataRole.EditRole:
            name = str(value).strip()
            if not name or name == run.name:
                return False
            self.renamed.emit(run.id, name)
            return True
        if role == Qt.ItemDataRole.CheckStateRole:
            if Qt.CheckState(value) is Qt.CheckState.Checked:
                self._overlays.show(run.id, run.name)
            else:
                self._overlays.hide(run.id)
            self.dataChanged.emit(index, index)
            return True
        return False

    def _text(self, run: RunSummary, column: int) -> str:
        if column == NAME:
            return run.name
        if column == ACCURACY:
            return "–" if run.accuracy is None else f"{100 * run.accuracy:.2f} %"
        if column == STEPS:
            return f"{run.steps:,}"
        if column == DATA:
            return translate(run.data)
        if column == SETTINGS:
            return self._settings_text(run.settings) if run.settings else "–"
        started = QDateTime.fromSecsSinceEpoch(int(run.started))
        return QLocale().toString(started, self.tr("d MMM HH:mm"))

    def _settings_text(self, settings: TrainingSettings) -> str:
        """Write the settings in a few words: `SGD 0.02 · 64 · Cosine · seed 0`."""
        return self.tr("{optimizer} {rate} · {batch} · {schedule} · seed {seed}").format(
            optimizer=choice_name("optimizer", settings.optimizer),
            rate=f"{settings.learning_rate:g}",
            batch=settings.batch_size,
            schedule=choice_name("schedule", settings.schedule),
            seed=settings.seed,
        )

    def _tip(self, run: RunSummary, column: int) -> str:
        if column == NAME:
            text = self.tr("{name}. Tick it to lay its curves over; double-click or F2 to rename it")
            return text.format(name=run.name)
        if column == SETTINGS and run.settings:
            return "\n".join(f"{name} = {value}" for name, value in run.settings.to_dict().items())
        if column == STARTED:
            started = QDateTime.fromSecsSinceEpoch(int(run.started))
            return QLocale().toString(started, QLocale.FormatType.LongFormat)
        return self._text(run, column)

    def _alignment(self, column: int) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if column in _RIGHT else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter

    def _swatch(self, run: RunSummary) -> QPixmap | None:
        """Paint the colour of the run's curves, where they are laid over."""
        overlay = next((o for o in self._overlays.all() if o.run == run.id), None)
        if overlay is None:
            return None
        pixmap = QPixmap(QSize(12, 3))
        pixmap.fill(QColor(self._theme.colours.series[3 + overlay.place]))
        return pixmap

    def _show_overlays(self) -> None:
        if self._runs:
            self.dataChanged.emit(self.index(0, NAME), self.index(len(self._runs) - 1, NAME))
