"""Making a run: its trainer, and the recorder that keeps what it does."""

from __future__ import annotations

import logging

from core.errors import ProjectError
from core.experiment import NetworkSpec, TrainingSettings
from core.experiment.training.recording import record_run
from core.experiment.training.sources import DataSource
from core.experiment.training.trainer import Trainer
from ui.session.run_library import RunLibrary
from ui.session.worker import Run

_log = logging.getLogger(__name__)


def make_run(spec: NetworkSpec, settings: TrainingSettings, data: DataSource, library: RunLibrary) -> Run:
    """In the worker's thread; without a usable store the run is not recorded."""
    train_set, test_set = data.load()
    trainer = Trainer(spec, settings, train_set, test_set)
    try:
        return Run(trainer, record_run(library.store(), trainer, train_set.name))
    except ProjectError as error:
        _log.exception("the run is not recorded")
        return Run(trainer, problem=error)
