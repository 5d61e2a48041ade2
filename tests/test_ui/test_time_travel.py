"""Going back to a checkpoint: weights, activations, gradients and the reading as they were, and back to now."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from ui.worker import RunState


@pytest.fixture
def run(endless, action, hand, qtbot, wait_for):
    """A paused run with a few checkpoints, and a drawing."""
    hand.draw_one(endless.pad.canvas)
    action("actionTrain").trigger()
    qtbot.waitUntil(lambda: len(endless.session.checkpoint_steps()) >= 3, timeout=60_000)
    action("actionPause").trigger()
    wait_for(RunState.PAUSED)
    return endless


def test_there_is_no_slider_before_a_run(window):
    assert not window.inspector.time.isVisible()
    assert not window.inspector.time.slider.isVisible()


def test_an_older_moment_is_shown_as_it_was(run):
    session, time = run.session, run.inspector.time
    now = dict(session.reader.weights)
    reading = run.pad.bars.probabilities
    step = session.checkpoint_steps()[1]
    time.slider.setValue(1)
    kept = session.load_checkpoint(step)
    assert session.travel.step == step
    assert all(np.array_equal(session.reader.weights[key], kept.arrays[key]) for key in kept.arrays)
    run.inspector.show_tab(run.inspector.weights)
    assert np.array_equal(run.inspector.weights.weight.image.values, kept.arrays["conv1.weight"])
    assert not np.array_equal(run.pad.bars.probabilities, reading)
    assert f"step {step:,} of" in time.words.text()
    assert time.words.isVisible() and time.back.isVisible()
    time.back.click()
    assert all(session.reader.weights[key] is now[key] for key in now)
    assert np.array_equal(run.pad.bars.probabilities, reading)
    assert not time.back.isVisible()


def test_the_gradient_is_that_of_the_nearest_probe(run):
    run.session.travel.show(0)
    nearest = run.session.history.album.nearest(0)
    assert run.session.probe().step == nearest.step
    run.inspector.show_tab(run.inspector.gradients)
    assert np.array_equal(run.inspector.gradients.weight.image.values, nearest.of("conv1").weight_grad)


def test_training_goes_on_behind_an_older_moment(run, action, qtbot, wait_for):
    session = run.session
    session.travel.show(0)
    then = session.reader.weights["conv1.weight"]
    before = len(session.history.loss)
    action("actionTrain").trigger()
    qtbot.waitUntil(lambda: len(session.history.loss) > before + 10)
    action("actionPause").trigger()
    wait_for(RunState.PAUSED)
    assert session.reader.weights["conv1.weight"] is then
    assert not np.array_equal(session.weights["conv1.weight"], then)
    session.travel.back()
    assert np.array_equal(session.reader.weights["conv1.weight"], session.weights["conv1.weight"])
    assert session.reader.source == f"Training, step {session.history.last.step:,}"


def test_two_moments_side_by_side_share_a_scale(run):
    session, inspector = run.session, run.inspector
    inspector.show_tab(inspector.weights)
    inspector.time.slider.setValue(0)
    inspector.time.compare.click()
    inspector.time.slider.setValue(inspector.time.slider.maximum())
    shown, then = inspector.weights.weight.image, inspector.weights.compared.image
    assert then.isVisible()
    assert np.array_equal(then.values, session.load_checkpoint(0).arrays["conv1.weight"])
    assert np.array_equal(shown.values, session.weights["conv1.weight"])
    assert shown.limit == then.limit
    inspector.show_tab(inspector.activations)
    reader = session.travel.compared_reader()
    expected = reader.activations(run.pad.reading.network_input).of("conv1")
    assert np.array_equal(inspector.activations.compared.image.values, expected)
    assert "step 0: reads" in inspector.time.words.text()
    inspector.time.compare.click()
    assert not inspector.activations.compared.isVisible()


def test_the_change_since_the_start(run):
    view = run.inspector.weights
    run.inspector.show_tab(view)
    view.since_start.click()
    start = run.session.load_checkpoint(0).arrays["conv1.weight"]
    assert np.array_equal(view.weight.image.values, run.session.weights["conv1.weight"] - start)
    run.session.travel.show(0)
    assert not view.weight.image.values.any()


def test_a_new_run_is_in_the_present(run, action, wait_for):
    run.session.travel.show(0)
    action("actionReset").trigger()
    wait_for(RunState.READY)
    assert run.session.travel.step is None
    assert not run.inspector.time.isVisible()
    assert run.session.reader.source == "Shipped Weights"


def test_the_arrow_keys_go_from_moment_to_moment(run, qtbot):
    slider = run.inspector.time.slider
    slider.setFocus()
    qtbot.keyClick(slider, Qt.Key.Key_Left)
    steps = run.session.checkpoint_steps()
    assert run.session.travel.step == steps[-1]
    qtbot.keyClick(slider, Qt.Key.Key_Home)
    assert run.session.travel.step == 0
    qtbot.keyClick(slider, Qt.Key.Key_End)
    assert run.session.travel.step is None


def test_histograms_over_time_have_a_column_per_probe(run):
    view = run.inspector.gradients
    run.inspector.show_tab(view)
    run.session.select("fc1")
    view.histogram.over_time.click()
    history = view.histogram.history
    album = run.session.history.album
    assert history.steps == album.steps
    assert history.values.shape[1] == len(album)
    assert np.allclose(history.values.sum(axis=0), 1)
