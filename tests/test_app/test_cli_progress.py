"""Progress: a bar on a terminal, plain lines elsewhere."""

import pytest

from app.progress import TrainingProgress, epoch_line
from core.experiment.training.trainer import EpochRecord, StepRecord

EPOCH = EpochRecord(1, 0.25, 0.125, 0.98532, 3.21)


def record(step, evaluation=None):
    return StepRecord(step, 1, step, 4, 0.5, 0.9, 0.01, 64, 0.02, evaluation)


def test_an_epoch_is_one_line_with_the_accuracy_in_percent():
    assert epoch_line(EPOCH, 3) == "epoch 1/3  loss 0.2500  test loss 0.1250  accuracy 98.53%  3.2 s"


def test_in_a_pipe_there_are_only_whole_lines(capsys, monkeypatch):
    clock = [0.0]
    monkeypatch.setattr("app.progress.time.monotonic", lambda: clock[0])
    with TrainingProgress(1) as progress:
        for step in (1, 2, 3):
            clock[0] += 6
            progress.show(record(step))
        progress.show(record(4, EPOCH))
    assert capsys.readouterr().out.splitlines() == [
        "epoch 1/1  batch 2/4  loss 0.5000  6,400 images/s",
        epoch_line(EPOCH, 1),
    ]


@pytest.fixture
def terminal(monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "80")


def test_on_a_terminal_a_bar_shows_speed_and_time_left(terminal, capsys, monkeypatch):
    clock = [0.0]
    monkeypatch.setattr("app.progress.time.monotonic", lambda: clock[0])
    with TrainingProgress(1) as progress:
        for step in (1, 2):
            clock[0] += 1
            progress.show(record(step))
        progress._bar.refresh()
        out = capsys.readouterr().out
    assert "epoch 1/1" in out and "6,400 images/s" in out and "50%" in out and "loss 0.5000" in out and "left" in out
