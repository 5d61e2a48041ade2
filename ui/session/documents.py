"""The project that the window shows: where it is kept, and whether it has changed since."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QUndoStack

from core.data import DigitImages
from core.errors import LenetLabError
from core.experiment import NetworkSpec, TrainingSettings, infer
from core.experiment.network.snapshot import Snapshot
from core.experiment.network.weights import carry_over
from core.formats.exports import export_project
from core.formats.network_file import load_network
from core.formats.project import Project, load_project, save_project
from core.words import Words
from ui.session.jobs import Job, JobQueue
from ui.session.preferences import Preferences
from ui.session.session import Session

_log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class Content:
    """Keeps what is in a project, to tell whether it has changed since.

    Weights are never written to, so it is enough that they are the same object.
    """

    spec: NetworkSpec
    settings: TrainingSettings
    weights: object

    def same_as(self, other: Content) -> bool:
        return self.weights is other.weights and self.spec == other.spec and self.settings == other.settings


class Documents(QObject):
    """Opens, saves and exports network, settings and weights as a project.

    Files are written in a thread, in the order they were asked for; training goes on.

    Attributes:
        path: the file; None for a project that was never saved.
        view: what is kept of the window besides, as plain JSON values.

    Signals:
        changed: another path, or modified or not.
        opened: another project is shown; what it keeps of the window.
        drawings_brought: the opened project has labelled drawings that are not among one's own.
        about_to_write: `view` has to be brought up to date.
        saved: the path that was written.
        open_failed, save_failed: the exception, for the user.
        exported: the path.
    """

    changed = Signal()
    opened = Signal(object)
    drawings_brought = Signal(object)
    about_to_write = Signal()
    saved = Signal(object)
    exported = Signal(object)
    open_failed = Signal(object)
    save_failed = Signal(object)

    def __init__(self, session: Session, undo_stack: QUndoStack, preferences: Preferences, parent: QObject):
        super().__init__(parent)
        self._network = session.network
        self._setup = session.setup
        self._drawings = session.drawings
        self._undo_stack = undo_stack
        self._preferences = preferences
        self._writing = JobQueue(session.jobs)
        self.path: Path | None = None
        self.view: dict = {}
        self._saved = self.content()
        self._was_modified = False
        self._connect_signals()

    def _connect_signals(self) -> None:
        network = self._network
        for signal in (network.changed, self._setup.settings_changed, network.weights_changed):
            signal.connect(self.check_modified)

    # What it is

    @property
    def name(self) -> str:
        return self.path.stem if self.path else self.tr("Untitled")

    @property
    def busy(self) -> bool:
        """Whether a file is being written."""
        return self._writing.busy

    def is_modified(self) -> bool:
        return not self.content().same_as(self._saved)

    @Slot()
    def check_modified(self) -> None:
        modified = self.is_modified()
        if modified != self._was_modified:
            self._was_modified = modified
            self.changed.emit()

    def project(self) -> Project:
        """Return what there is now; safe to write in another thread."""
        self.about_to_write.emit()
        network = self._network
        return Project(network.spec, self._setup.settings, network.weights, view=dict(self.view))

    def content(self) -> Content:
        return Content(self._network.spec, self._setup.settings, self._network.weights)

    # Opening

    def new(self) -> None:
        """Begin again with the shipped LeNet."""
        start = load_network()
        self._show(Project(start.spec, TrainingSettings(), start.arrays), None, Words("Shipped Weights"))

    def open(self, path: Path) -> bool:
        """Show the project in `path`; where it cannot be read everything stays, and `open_failed` says why."""
        try:
            project = load_project(path)
        except LenetLabError as error:
            if not path.exists():
                self._preferences.forget_recent(path)
            self.open_failed.emit(error)
            return False
        self._show(project, path)
        self._preferences.add_recent(path)
        return True

    def recover(self, project: Project, path: Path | None) -> None:
        """Show a project that was never saved; it belongs in `path`."""
        self._show(project, path)
        self._saved = replace(self._saved, weights=None)
        self.check_modified()

    def _show(self, project: Project, path: Path | None, source: str | None = None) -> None:
        if source is None and project.weights is not None:
            source = Words("Weights of the Project")
        self._setup.set_settings(project.settings)
        self._network.change(project.spec, project.weights or {}, source)
        self._undo_stack.clear()
        self.mark_saved(path)
        self.opened.emit(project.view)
        self.offer_drawings(project)

    def offer_drawings(self, project: Project) -> None:
        """Emit `drawings_brought` with those of the project's drawings that are not among one's own."""
        drawings = project.drawings
        if drawings is None:
            return
        own = _own_drawings(self._drawings.images)
        known = {(int(label), image.tobytes()) for image, label in zip(own.images, own.labels)} if own else set()
        new = [(int(y), x.tobytes()) not in known for x, y in zip(drawings.images, drawings.labels)]
        if any(new):
            self.drawings_brought.emit(DigitImages(drawings.images[new], drawings.labels[new], drawings.name))

    def keep_drawings(self, drawings: DigitImages) -> None:
        """Put `drawings` among one's own, as one step to undo."""
        self._drawings.keep_all(drawings, self._undo_stack)

    def mark_saved(self, path: Path | None) -> None:
        """Take what is shown for what is in `path`."""
        self.path = path
        self._saved = self.content()
        self._was_modified = False
        self.changed.emit()

    def import_weights(self, path: Path) -> bool:
        """Use the weights in `path` for this network; where they do not fit, `open_failed` says why."""
        try:
            snapshot = load_network(path, self._network.spec)
        except LenetLabError as error:
            self.open_failed.emit(error)
            return False
        self._network.change(self._network.spec, snapshot.arrays, path.name)
        return True

    # Saving

    def save(self, path: Path) -> None:
        """Write the project to `path`; `saved` or `save_failed` follows."""
        write = partial(_save, self.project(), path, self.content(), self._drawings.images)
        self._writing.start(write, self._follow_saved, self.save_failed.emit)

    def export(self, path: Path) -> None:
        """Write what the ending of `path` says (core.formats.exports); `exported` or `save_failed` follows."""
        self._writing.start(partial(_export, self.project(), path), self.exported.emit, self.save_failed.emit)

    def close(self) -> None:
        """Wait for what is being written."""
        self._writing.close()

    def _follow_saved(self, saved: tuple[Path, Content]) -> None:
        self.path, self._saved = saved
        self._preferences.add_recent(self.path)
        self._was_modified = self.is_modified()
        self.changed.emit()
        self.saved.emit(self.path)


def open_session(project: Project | None, parent: QObject, lasting_runs: bool) -> Session:
    """Make a session with the shipped LeNet, or with what is in `project`; weights that it lacks are drawn anew."""
    if project is None:
        return Session(load_network(), Words("Shipped Weights"), TrainingSettings(), parent, lasting_runs=lasting_runs)
    spec, settings, weights = project.spec, project.settings, project.weights
    source = Words("Untrained Weights") if weights is None else Words("Weights of the Project")
    if weights is None or not infer(spec).ok:
        weights, _ = carry_over(spec, weights or {}, settings.seed, settings.initialisation)
    return Session(Snapshot(0, spec, weights), source, settings, parent, lasting_runs=lasting_runs)


def _save(
    project: Project, path: Path, content: Content, drawings: Callable[[], DigitImages], job: Job
) -> tuple[Path, Content]:
    save_project(replace(project, drawings=_own_drawings(drawings)), path)
    return path, content


def _own_drawings(read: Callable[[], DigitImages]) -> DigitImages | None:
    """Read one's own drawings; None without any, and where they cannot be read, which must not keep one from saving."""
    try:
        drawings = read()
    except LenetLabError as error:
        _log.warning("drawings are left out: %s", error)
        return None
    return drawings if len(drawings) else None


def _export(project: Project, path: Path, job: Job) -> Path:
    export_project(project, path)
    return path
