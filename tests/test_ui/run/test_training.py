import re

import numpy as np
import pytest
from PySide6.QtCore import Qt

from core.errors import DataError
from core.experiment.training.sources import Folder
from ui.session.worker import RunState


def test_training_runs_to_its_end(trainable, action, wait_for):
    window = trainable
    action("actionTrain").trigger()
    wait_for(RunState.FINISHED)
    steps = 10 * window.session.setup.settings.epochs
    assert len(window.session.run.metrics.loss) == steps
    assert window.transport.progress.value() == window.transport.progress.maximum() == steps
    assert len(window.session.run.metrics.accuracy) == window.session.setup.settings.epochs
    assert action("actionTrain").isEnabled()


def test_the_loss_curve_grows_while_training(endless, action, qtbot, wait_for):
    window = endless
    action("actionTrain").trigger()
    curve = window.loss.curves.plot.curve_points
    qtbot.waitUntil(lambda: len(curve("batch")) >= 3)
    early = len(curve("batch"))
    qtbot.waitUntil(lambda: len(curve("batch")) > early and len(curve("test")) >= 1)
    assert window.session.run.state is RunState.RUNNING
    action("actionPause").trigger()
    wait_for(RunState.PAUSED)
    assert np.array_equal(curve("batch"), window.session.run.metrics.loss.y)


def test_actions_follow_the_worker_and_not_the_click(endless, action, qtbot):
    session = endless.session
    action("actionTrain").trigger()
    assert session.run.state is RunState.READY
    assert action("actionTrain").isEnabled()
    qtbot.waitUntil(lambda: session.run.is_running())
    assert not action("actionTrain").isEnabled()
    assert action("actionPause").isEnabled()


def test_pause_and_resume_lose_no_batch(endless, action, qtbot, wait_for):
    session = endless.session
    action("actionTrain").trigger()
    wait_for(RunState.RUNNING)
    action("actionPause").trigger()
    wait_for(RunState.PAUSED)
    metrics, paused_at = session.run.metrics, len(session.run.metrics.loss)
    assert session.worker.take_output().records == []
    assert session.network.reader.source == f"Training, step {paused_at:,}"
    action("actionTrain").trigger()
    qtbot.waitUntil(lambda: len(metrics.loss) > paused_at)
    action("actionPause").trigger()
    wait_for(RunState.PAUSED)
    assert metrics is session.run.metrics
    assert np.array_equal(metrics.loss.x, np.arange(1, len(metrics.loss) + 1))


def test_one_batch_is_one_batch(trainable, action, wait_for, qtbot):
    session = trainable.session
    for expected in (1, 2, 3):
        with qtbot.waitSignal(session.worker.signals.state_changed, check_params_cb=lambda s: s is RunState.PAUSED):
            action("actionStepBatch").trigger()
        assert len(session.run.metrics.loss) == expected
        assert session.run.metrics.latest_probe.step == expected


def test_drawings_are_read_with_the_weights_in_training(trainable, hand, action, wait_for):
    window = trainable
    hand.draw_one(window.pad.canvas)
    before = window.pad.bars.probabilities
    action("actionStepBatch").trigger()
    wait_for(RunState.PAUSED)
    assert not np.array_equal(window.pad.bars.probabilities, before)


def test_reset_goes_back_to_the_start(trainable, hand, action, wait_for):
    window = trainable
    hand.draw_one(window.pad.canvas)
    before = window.pad.bars.probabilities
    action("actionTrain").trigger()
    wait_for(RunState.FINISHED)
    action("actionReset").trigger()
    wait_for(RunState.READY)
    assert len(window.session.run.metrics.loss) == 0
    assert window.transport.progress.value() == 0
    assert np.array_equal(window.pad.bars.probabilities, before)
    assert not action("actionReset").isEnabled()


def test_reset_while_it_trains(endless, action, wait_for):
    action("actionTrain").trigger()
    wait_for(RunState.RUNNING)
    action("actionReset").trigger()
    wait_for(RunState.READY)
    assert len(endless.session.run.metrics.loss) == 0
    assert action("actionTrain").isEnabled()


def test_an_edit_before_the_worker_has_said_that_it_begins_ends_the_run(endless, action, wait_for, qtbot):
    window = endless
    session = window.session
    with qtbot.captureExceptions() as exceptions:
        action("actionStepBatch").trigger()
        # Long enough for the batch; what the worker says of it waits in the window's queue meanwhile.
        while session.worker.current is None or session.run.trainer.step == 0:
            pass
        window.editor.rename("fc1", "renamed")
        wait_for(RunState.READY)
        qtbot.waitUntil(session.run.can_train)
    assert exceptions == [] and session.network.spec.layer("renamed") and len(session.run.metrics.loss) == 0
    action("actionStepBatch").trigger()
    wait_for(RunState.PAUSED)
    assert "renamed.weight" in session.network.weights


def test_the_same_seed_gives_the_same_run(trainable, action, wait_for):
    losses = []
    for _ in range(2):
        action("actionTrain").trigger()
        wait_for(RunState.FINISHED)
        losses.append(trainable.session.run.metrics.loss.y.copy())
        action("actionReset").trigger()
        wait_for(RunState.READY)
    assert np.array_equal(*losses)


def test_closing_while_it_trains_leaves_no_thread(endless, action, wait_for):
    action("actionTrain").trigger()
    wait_for(RunState.RUNNING)
    endless.close()
    assert not endless.session.worker.is_alive()


def test_progress_tells_epoch_batch_speed_and_time_left(endless, action, qtbot):
    action("actionTrain").trigger()
    text = endless.transport.progress_text.text
    qtbot.waitUntil(lambda: "left" in text())
    words = r"Epoch \d+ of 10000 · batch \d+ of 10 · [\d,]+ images/s · [\d:]+ (s|min|h) left"
    assert re.fullmatch(words, text())


def test_an_error_in_the_worker_is_shown_and_the_window_stays_alive(
    trainable, action, qtbot, wait_for, monkeypatch, caplog
):
    window = trainable

    def broken_steps(trainer):
        yield 1 / 0

    monkeypatch.setattr("ui.session.training_run.Trainer.steps", broken_steps)
    action("actionTrain").trigger()
    wait_for(RunState.FAILED)
    qtbot.waitUntil(lambda: window.findChild(object, "errorDialog") is not None)
    dialog = window.findChild(object, "errorDialog")
    assert "ZeroDivisionError" in dialog.informativeText()
    assert "Traceback" in dialog.detailedText()
    assert "training stopped" in caplog.text
    dialog.close()
    monkeypatch.undo()
    action("actionStepBatch").trigger()
    wait_for(RunState.PAUSED)
    assert len(window.session.run.metrics.loss) == 1


def test_a_bad_folder_is_explained_and_the_old_data_stay(window, action, qtbot, tmp_path):
    before = window.session.setup.data
    action("actionData").trigger()
    dialog = window.findChild(object, "dataDialog")
    dialog.path.setFocus()
    qtbot.keyClicks(dialog.path, str(tmp_path))
    with qtbot.waitSignal(window.session.setup.data_failed) as failed:
        qtbot.keyClick(dialog.path, Qt.Key.Key_Return)
    assert isinstance(failed.args[0], DataError)
    assert str(failed.args[0]) in dialog.message.text()
    assert dialog.isVisible()
    assert window.session.setup.data is before
    dialog.reject()


def test_a_folder_of_idx_files_is_used(window, action, qtbot, data_folder):
    action("actionData").trigger()
    dialog = window.findChild(object, "dataDialog")
    dialog.path.setText(str(data_folder / "mnist"))
    dialog.folder.setChecked(True)
    with qtbot.waitSignal(window.session.setup.data_changed, timeout=30_000):
        dialog.accept_button.click()
    assert window.session.setup.data == Folder(data_folder / "mnist")
    assert not dialog.isVisible()


def test_a_cancelled_choice_changes_nothing(window, action, qtbot, data_folder):
    before = window.session.setup.data
    action("actionData").trigger()
    dialog = window.findChild(object, "dataDialog")
    dialog.path.setText(str(data_folder / "mnist"))
    dialog.folder.setChecked(True)
    with qtbot.assertNotEmitted(window.session.setup.data_changed):
        dialog.accept_button.click()
        dialog.reject()
        window.session.jobs.close()
    assert window.session.setup.data is before


@pytest.mark.parametrize(("seconds", "words"), [(3.2, "3 s"), (125, "2:05 min"), (3840, "1:04 h")])
def test_time_in_words(seconds, words):
    from ui.run.transport import format_seconds

    assert format_seconds(seconds) == words
