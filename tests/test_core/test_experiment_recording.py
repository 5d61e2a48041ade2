"""Recording beside the training: on the disk within a second, never in its way, bounded, and told when it fails."""

import threading
from dataclasses import replace

import numpy as np
import pytest

from core.data import made_digits
from core.errors import ProjectError
from core.experiment import TrainingSettings
from core.experiment.network.presets import perceptron
from core.experiment.training.checkpoints import FEWEST, MOST, CheckpointRhythm, thinned
from core.experiment.training.recording import record_run, recorded_steps
from core.experiment.training.runs import KEPT_LATER, RunStore
from core.experiment.training.trainer import StepRecord, Trainer
from core.words import Words


@pytest.fixture
def store(tmp_path):
    return RunStore(tmp_path / "runs.sqlite")


@pytest.fixture
def trainer():
    return Trainer(perceptron(), TrainingSettings(epochs=2), made_digits(320, seed=1), made_digits(50, seed=2))


@pytest.fixture(autouse=True)
def _no_thread_left():
    before = set(threading.enumerate())
    yield
    assert set(threading.enumerate()) == before


def test_a_whole_run_is_recorded(store, trainer):
    recorder = record_run(store, trainer, "digits")
    records = list(recorded_steps(trainer, recorder))
    curves = store.curves(recorder.run)
    assert curves.step.tolist() == [r.step for r in records] == list(range(1, 11))
    assert curves.loss.tolist() == [r.loss for r in records]
    assert [e.epoch for e in curves.epochs] == [1, 2]
    assert store.checkpoints(recorder.run) == list(recorder.steps) == list(range(11))
    newest = recorder.load(10)
    assert all(np.array_equal(array, trainer.snapshot().arrays[key]) for key, array in newest.arrays.items())


def test_earlier_runs_make_room_while_another_trains(store, trainer):
    earlier = store.begin(perceptron(), TrainingSettings(), "digits")
    snapshot = trainer.snapshot()
    store.write(
        earlier, [StepRecord(1, 1, 1, 1, 0.5, 0.5, 0.1, 64, 0.01)], [replace(snapshot, step=n) for n in range(60)]
    )
    store.end(earlier)
    list(recorded_steps(trainer, record_run(store, trainer, "digits")))
    kept = store.checkpoints(earlier)
    assert len(kept) == KEPT_LATER and (kept[0], kept[-1]) == (0, 59)


def test_a_stopped_run_keeps_its_newest_weights(store, trainer):
    recorder = record_run(store, trainer, "digits")
    recorder._rhythm.interval = 4
    steps = recorded_steps(trainer, recorder)
    for _ in range(6):
        next(steps)
    steps.close()
    assert store.checkpoints(recorder.run) == [0, 4, 6]


def test_weights_can_be_had_before_they_are_written(store, trainer):
    recorder = record_run(store, trainer, "digits")
    steps = recorded_steps(trainer, recorder)
    next(steps)
    snapshot = trainer.snapshot()
    assert recorder.steps == (0, 1)
    assert all(np.array_equal(array, snapshot.arrays[key]) for key, array in recorder.load(1).arrays.items())
    with pytest.raises(ProjectError, match="no weights at step 5"):
        recorder.load(5)
    steps.close()


def test_points_reach_the_disk_while_it_trains(store, trainer, monkeypatch):
    monkeypatch.setattr("core.experiment.training.recording.FLUSH_SECONDS", 0.001)
    written = threading.Event()
    write = store.write

    def noticed(*arguments):
        write(*arguments)
        written.set()

    monkeypatch.setattr(store, "write", noticed)
    recorder = record_run(store, trainer, "digits")
    steps = recorded_steps(trainer, recorder)
    next(steps)
    recorder.flush()
    written.clear()
    next(steps)
    assert written.wait(10)
    recorder.flush()
    assert store.curves(recorder.run).step.tolist() == [1, 2]
    steps.close()


def test_a_full_disk_ends_the_recording_and_not_the_training(store, trainer, monkeypatch, caplog):
    def full(*arguments):
        raise ProjectError(Words("the disk is full"))

    monkeypatch.setattr(store, "write", full)
    recorder = record_run(store, trainer, "digits")
    assert len(list(recorded_steps(trainer, recorder))) == 10
    assert "full" in str(recorder.error)
    assert "not recorded any longer" in caplog.text


@pytest.mark.parametrize(("total", "size"), [(939, 250_000), (3_000_000, 250_000), (100, 40_000_000), (7, 10)])
def test_checkpoints_stay_few_and_evenly_spread(total, size):
    rhythm = CheckpointRhythm(total, size)
    kept = set()
    most = 0
    for step in range(min(total, 50_000) + 1):
        if rhythm.due(step):
            kept.add(step)
            kept -= set(rhythm.add(step))
            most = max(most, len(kept))
    steps = rhythm.steps
    assert kept == set(steps)
    assert most <= rhythm.limit <= MOST
    assert rhythm.limit >= FEWEST
    assert steps[0] == 0
    gaps = np.diff(steps)
    assert gaps[:-1].max() <= 2 * max(gaps[:-1].min(), 1)
    assert len(steps) >= min(rhythm.limit // 3, total)


def test_a_step_that_is_not_due_can_be_kept_too():
    rhythm = CheckpointRhythm(10_000, 1000)
    for step in (0, 1, 2, 40):
        rhythm.add(step)
    assert rhythm.steps == (0, 1, 2, 40)
    assert not rhythm.due(41)


def test_thinning_keeps_both_ends():
    assert thinned(list(range(5)), 8) == list(range(5))
    assert thinned(list(range(100)), 4) == [0, 33, 66, 99]
