"""The window's models: one network, one run, one drawing. Views take those that they show and do not know each other."""

from __future__ import annotations

from PySide6.QtCore import QObject

from core.data import OwnDrawings
from core.experiment import TrainingSettings
from core.experiment.network.snapshot import Snapshot
from ui.session.checkpoints import Checkpoints
from ui.session.drawing_collection import DrawingCollection
from ui.session.health import HealthMonitor
from ui.session.inspection import Inspection
from ui.session.jobs import Jobs
from ui.session.network import Network, NetworkState
from ui.session.overlays import Overlays
from ui.session.run_library import RunLibrary
from ui.session.shown_probes import ShownProbes
from ui.session.time_travel import TimeTravel
from ui.session.training_controls import TrainingControls
from ui.session.training_run import TrainingRun
from ui.session.training_setup import TrainingSetup
from ui.session.worker import TrainingWorker
from ui.widgets.frame_queue import FrameQueue


class Session(QObject):
    """Builds the models of a window, and closes them.

    Attributes:
        jobs: what runs in threads beside the window.
        frames: draws views in turns while it trains.
        setup: settings and data of the next run.
        network: the network with its weights, and the selected layer.
        library: the recorded runs.
        overlays: recorded runs whose curves are shown too.
        run: the run with its figures.
        worker: trains, in a thread of its own.
        checkpoints: the moments of the run whose weights are kept.
        controls: speed and learning rate, and what a run paused for.
        travel: the moment of the run that is shown.
        probes: the gradients that are shown.
        health: how the layers are doing.
        inspection: the drawing, and what the network makes of it.
        drawings: one's own, kept with their labels.
    """

    def __init__(
        self,
        start: Snapshot,
        source: str,
        settings: TrainingSettings,
        parent: QObject | None = None,
        *,
        lasting_runs: bool = False,
    ):
        """Begin with the network and the weights of `start`, which are called `source`.

        `lasting_runs` are recorded in the user's data folder, others only until the window goes.
        """
        super().__init__(parent)
        self.jobs = Jobs(self)
        self.frames = FrameQueue(self)
        self.setup = TrainingSetup(settings, self.jobs, self)
        self.network = Network(NetworkState(start.spec, start.arrays, source), self.setup, self)
        self.library = RunLibrary(self.jobs, lasting_runs, self)
        self.overlays = Overlays(self.library, self)
        self.worker = TrainingWorker(self)
        self.checkpoints = Checkpoints(self.worker, self)
        self.run = TrainingRun(self.worker, self.checkpoints, self.network, self.setup, self.library, self.frames, self)
        self.controls = TrainingControls(self.worker, self.run, self.setup, self)
        self.travel = TimeTravel(self.network, self.checkpoints, self)
        self.run.cleared.connect(self.travel.forget)
        self.probes = ShownProbes(self.run, self.travel, self.jobs, self)
        self.health = HealthMonitor(self.probes, self)
        self.inspection = Inspection(self.network, self)
        self.drawings = DrawingCollection(OwnDrawings(), self)

    def close(self) -> None:
        """End every thread; call before the window goes."""
        self.run.close()
        self.library.close()
        self.jobs.close()
