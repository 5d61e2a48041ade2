"""Every run of the window is kept, and its weights can be had while it trains."""

import numpy as np
import pytest

from core.errors import ProjectError
from core.experiment import TrainingSettings
from core.experiment.training.runs import RunStore
from core.formats.network_file import load_network
from core.words import Words
from ui.session.run_library import RunLibrary
from ui.session.session import Session
from ui.session.worker import RunState


def test_a_run_is_recorded_with_its_weights(trainable, action, wait_for):
    session = trainable.session
    action("actionTrain").trigger()
    wait_for(RunState.FINISHED)
    store = session.library.store()
    (run,) = store.runs()
    assert np.array_equal(store.curves(run.id).loss, session.run.metrics.loss.y)
    assert run.data == session.run.data.load()[0].name
    steps = session.checkpoints.steps
    assert (steps[0], steps[-1]) == (0, len(session.run.metrics.loss))
    newest = session.checkpoints.load(steps[-1])
    assert all(np.array_equal(array, session.network.reader.weights[key]) for key, array in newest.arrays.items())


def test_checkpoints_grow_with_the_run_and_go_with_a_reset(trainable, action, wait_for, qtbot):
    session = trainable.session
    assert session.checkpoints.steps == ()
    with pytest.raises(ProjectError, match="train first"):
        session.checkpoints.load(0)
    for expected in ((0, 1), (0, 1, 2)):
        with qtbot.waitSignal(session.checkpoints.changed):
            action("actionStepBatch").trigger()
        qtbot.waitUntil(lambda: session.checkpoints.steps == expected)
    action("actionReset").trigger()
    wait_for(RunState.READY)
    assert session.checkpoints.steps == ()
    assert [run.steps for run in session.library.store().runs()] == [2]


def test_closing_while_it_trains_keeps_what_was_trained(qtbot, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    session = Session(load_network(), "", TrainingSettings(), lasting_runs=True)
    session.run.step()
    qtbot.waitUntil(lambda: session.run.state is RunState.PAUSED, timeout=60_000)
    session.run.train()
    qtbot.waitUntil(session.run.is_running)
    session.close()
    assert (tmp_path / "lenetlab" / "runs.sqlite").is_file()
    store = RunStore()
    (run,) = store.runs()
    assert run.steps >= 1
    assert store.checkpoints(run.id)[-1] == run.steps


def test_a_window_without_settings_leaves_nothing_behind(window, action, wait_for, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    action("actionStepBatch").trigger()
    wait_for(RunState.PAUSED)
    path = window.session.library.store().path
    assert path.is_file()
    window.close()
    assert not path.exists()
    assert list(tmp_path.iterdir()) == []


def test_a_store_that_cannot_be_used_lets_the_training_go_on(trainable, action, qtbot, wait_for, monkeypatch, caplog):
    def broken(library):
        raise ProjectError(Words("the runs cannot be opened"))

    monkeypatch.setattr(RunLibrary, "store", broken)
    with qtbot.waitSignal(trainable.session.checkpoints.failed) as failed:
        action("actionTrain").trigger()
    wait_for(RunState.FINISHED)
    assert "cannot be opened" in str(failed.args[0])
    assert "not recorded" in caplog.text
    assert trainable.session.checkpoints.steps == ()
