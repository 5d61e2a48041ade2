"""What the next run is made with: the training settings, and where its images come from."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication, QObject, Signal

from core.experiment import TrainingSettings
from core.experiment.training.sources import DataSource, Drawings, Folder, ImageFolder, MadeDigits, Use
from ui.session.jobs import Jobs, LatestJob


class TrainingSetup(QObject):
    """Holds the choices for the next run; a run under way keeps those that it was made with.

    Attributes:
        settings: the training settings.
        data: where the images come from.

    Signals:
        settings_changed, data_changed: the attribute has another value.
        data_failed: the exception for which images could not be read; the data stay as they were.
    """

    settings_changed = Signal()
    data_changed = Signal()
    data_failed = Signal(object)

    def __init__(self, settings: TrainingSettings, jobs: Jobs, parent: QObject | None = None):
        super().__init__(parent)
        self.settings = settings
        self.data: DataSource = MadeDigits()
        self._reading = LatestJob(jobs)

    def set_settings(self, settings: TrainingSettings) -> None:
        if settings != self.settings:
            self.settings = settings
            self.settings_changed.emit()

    def choose_data(self, source: DataSource) -> None:
        """Read `source` beside the window and use it, or say in `data_failed` why not."""
        self._reading.start(lambda job: source.load(), partial(self._use_data, source), self.data_failed.emit)

    def cancel_data(self) -> None:
        """Keep the data as they are, whatever `choose_data` comes to."""
        self._reading.cancel()

    def _use_data(self, source: DataSource, _images: object) -> None:
        self.data = source
        self.data_changed.emit()


def source_text(source: DataSource) -> str:
    """Say what a source of images is called in front of the user."""
    if isinstance(source, (Folder, ImageFolder)):
        return source.path.name
    if isinstance(source, Drawings):
        return {
            Use.ALONE: _tr("Own drawings"),
            Use.MIXED: _tr("Made digits and own drawings"),
            Use.TEST: _tr("Made digits, tested on own drawings"),
        }[source.use]
    return _tr("Made digits, {count}").format(count=f"{source.train:,}")


def _tr(text: str) -> str:
    return QCoreApplication.translate("SourceText", text)
