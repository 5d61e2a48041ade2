"""Going back to a checkpoint: weights, activations, gradients and the reading as they were, and back to now."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

import core
import core.nn.functional as F
from core.experiment.inside.activations import Activations
from ui.session.jobs import Jobs
from ui.session.worker import RunState


@pytest.fixture
def run(endless, action, hand, qtbot, wait_for):
    """A paused run with a few checkpoints, and a drawing."""
    hand.draw_one(endless.pad.canvas)
    action("actionTrain").trigger()
    qtbot.waitUntil(lambda: len(endless.session.checkpoints.steps) >= 3, timeout=60_000)
    action("actionPause").trigger()
    wait_for(RunState.PAUSED)
    return endless


def test_there_is_no_slider_before_a_run(window):
    assert not window.inspector.time.isVisible()
    assert not window.inspector.time.slider.isVisible()


def test_an_older_moment_is_shown_as_it_was(run):
    session, time = run.session, run.inspector.time
    now = dict(session.network.reader.weights)
    reading = run.pad.bars.probabilities
    step = session.checkpoints.steps[1]
    time.slider.setValue(1)
    kept = session.checkpoints.load(step)
    assert session.travel.step == step
    assert all(np.array_equal(session.network.reader.weights[key], kept.arrays[key]) for key in kept.arrays)
    run.inspector.show_tab(run.inspector.weights)
    assert np.array_equal(run.inspector.weights.shown.image.values, kept.arrays["conv1.weight"])
    assert not np.array_equal(run.pad.bars.probabilities, reading)
    assert f"step {step:,} of" in time.words.text()
    assert time.words.isVisible() and time.back.isVisible()
    time.back.click()
    assert all(session.network.reader.weights[key] is now[key] for key in now)
    assert np.array_equal(run.pad.bars.probabilities, reading)
    assert not time.back.isVisible()


def gradients_found(run, qtbot, step) -> None:
    """Wait until the gradients of the moment are those of its own batch."""
    qtbot.waitUntil(
        lambda: (
            run.session.probes.shown(run.session.network.selected).step == step + 1
            and run.session.probes.shown(run.session.network.selected).weights is not None
        )
    )
    qtbot.waitUntil(lambda: not run.session.jobs.busy)


def own_gradient(run, step, layer="conv1"):
    """The gradient that the batch after `step` has with the weights that were kept, by autograd."""
    trainer, kept = run.session.run.trainer, run.session.checkpoints.load(step)
    inputs, labels = trainer.batch_after(step)
    model = kept.build()
    loss = F.cross_entropy(model(core.from_numpy(inputs)), core.from_numpy(labels))
    (gradient,) = core.autograd.grad(loss, [model.get_parameter(f"{layer}.weight")])
    return gradient.numpy()


def test_gradients_of_an_older_moment_are_computed_from_its_weights(run, qtbot):
    session, inspector = run.session, run.inspector
    inspector.show_tab(inspector.gradients)
    step = session.checkpoints.steps[1]
    inspector.time.slider.setValue(1)
    gradients_found(run, qtbot, step)
    view, expected = inspector.gradients.shown, own_gradient(run, step)
    assert np.array_equal(view.image.values, expected)
    assert f"batch {step + 1:,}" in view.figures.text()
    norm = np.sqrt(
        (expected.astype(float) ** 2).sum()
        + (session.probes.shown(session.network.selected).bias_grad.astype(float) ** 2).sum()
    )
    assert session.probes.shown(session.network.selected).norms["conv1"] == pytest.approx(norm)
    assert session.health.of("conv1").text.startswith(f"Gradient norm {norm:.2g}")
    inspector.time.back.click()
    assert np.array_equal(view.image.values, session.run.metrics.latest_probe.of("conv1").weight_grad)


def test_until_they_are_computed_the_nearest_probe_is_shown_and_named(run, monkeypatch):
    monkeypatch.setattr(Jobs, "start", lambda *job: None)
    run.inspector.show_tab(run.inspector.gradients)
    run.inspector.time.slider.setValue(1)
    nearest = run.session.run.metrics.probe_history.nearest(run.session.travel.step + 1)
    view = run.inspector.gradients.shown
    assert np.array_equal(view.image.values, nearest.of("conv1").weight_grad)
    assert f"batch {nearest.step:,}" in view.figures.text()


def test_the_update_ratio_is_that_of_the_moment(run, qtbot):
    run.session.travel.show(0)
    gradients_found(run, qtbot, 0)
    ratios = run.session.run.metrics.update_ratios["conv1"]
    assert (
        run.session.probes.shown(run.session.network.selected).update_ratio == ratios.y[np.abs(ratios.x - 1).argmin()]
    )


def test_training_goes_on_behind_an_older_moment(run, action, qtbot, wait_for):
    session = run.session
    session.travel.show(0)
    then = session.network.reader.weights["conv1.weight"]
    before = len(session.run.metrics.loss)
    action("actionTrain").trigger()
    qtbot.waitUntil(lambda: len(session.run.metrics.loss) > before + 10)
    action("actionPause").trigger()
    wait_for(RunState.PAUSED)
    assert session.network.reader.weights["conv1.weight"] is then
    assert not np.array_equal(session.network.weights["conv1.weight"], then)
    session.travel.back()
    assert np.array_equal(session.network.reader.weights["conv1.weight"], session.network.weights["conv1.weight"])
    assert session.network.reader.source == f"Training, step {session.run.metrics.last.step:,}"


def test_an_older_moment_is_read_at_once_also_while_it_trains(run, action, wait_for):
    session = run.session
    action("actionTrain").trigger()
    wait_for(RunState.RUNNING)
    session.travel.show(0)
    assert run.pad.reading.probabilities is run.pad.bars.probabilities
    expected = session.network.reader.read(run.pad.canvas.visible_drawing().image()[0]).probabilities
    assert session.network.reader.source == "Weights of step 0" and np.array_equal(run.pad.bars.probabilities, expected)
    session.travel.back()
    expected = session.network.reader.read(run.pad.canvas.visible_drawing().image()[0]).probabilities
    assert session.network.reader.source != "Weights of step 0" and np.array_equal(run.pad.bars.probabilities, expected)


def test_the_words_of_a_mark_stay_inside_the_plot(run, qtbot):
    session, plot = run.session, run.loss.curves.plot
    session.travel.compare(0)
    session.travel.show(session.checkpoints.steps[-1])
    qtbot.waitUntil(lambda: len(plot._mark_lines) == 2)
    view = plot.getPlotItem().getViewBox().sceneBoundingRect()
    for line in plot._mark_lines:
        words = line.label.sceneBoundingRect()
        assert view.left() - 1 <= words.left() and words.right() <= view.right() + 1, line.label.toPlainText()


def test_two_moments_side_by_side_share_a_scale(run, qtbot):
    session, inspector = run.session, run.inspector
    inspector.show_tab(inspector.weights)
    inspector.time.slider.setValue(0)
    inspector.time.compare.click()
    inspector.time.slider.setValue(inspector.time.slider.maximum())
    shown, then = inspector.weights.shown.image, inspector.weights.compared.image
    assert then.isVisible()
    assert np.array_equal(then.values, session.checkpoints.load(0).arrays["conv1.weight"])
    assert np.array_equal(shown.values, session.network.weights["conv1.weight"])
    assert shown.limit == then.limit
    inspector.weights.shown.own_scale.click()
    assert then.scale.own and shown.scale.own
    inspector.show_tab(inspector.gradients)
    qtbot.waitUntil(lambda: session.probes.compared().step == 1)
    qtbot.waitUntil(lambda: np.array_equal(inspector.gradients.compared.image.values, own_gradient(run, 0)))
    assert inspector.gradients.shown.image.limit == inspector.gradients.compared.image.limit
    assert "batch 1" in inspector.gradients.compared.figures.text()
    assert inspector.gradients.compared.image.accessibleName().startswith("conv1 weight gradient, step 0, norm")
    inspector.show_tab(inspector.backward)
    digit = run.pad.reading.digit
    expected = session.travel.compared_reader.gradients(run.pad.reading.network_input, digit, "score")
    assert np.array_equal(inspector.backward.compared.image.values, expected.gradients["conv1"])
    inspector.show_tab(inspector.activations)
    reader = session.travel.compared_reader
    expected = reader.activations(run.pad.reading.network_input).of("conv1")
    assert np.array_equal(inspector.activations.compared.image.values, expected)
    assert "step 0: reads" in inspector.time.words.text()
    inspector.time.compare.click()
    assert not inspector.activations.compared.isVisible()


def test_the_change_since_the_start(run):
    view = run.inspector.weights
    run.inspector.show_tab(view)
    view.since_start.click()
    start = run.session.checkpoints.load(0).arrays["conv1.weight"]
    assert np.array_equal(view.shown.image.values, run.session.network.weights["conv1.weight"] - start)
    run.session.travel.show(0)
    assert not view.shown.image.values.any()


def test_a_new_run_is_in_the_present(run, action, wait_for):
    run.session.travel.show(0)
    action("actionReset").trigger()
    wait_for(RunState.READY)
    assert run.session.travel.step is None
    assert not run.inspector.time.isVisible()
    assert run.session.network.reader.source == "Shipped Weights"


def test_the_arrow_keys_go_from_moment_to_moment(run, qtbot):
    slider = run.inspector.time.slider
    slider.setFocus()
    qtbot.keyClick(slider, Qt.Key.Key_Left)
    steps = run.session.checkpoints.steps
    assert run.session.travel.step == steps[-1]
    qtbot.keyClick(slider, Qt.Key.Key_Home)
    assert run.session.travel.step == 0
    qtbot.keyClick(slider, Qt.Key.Key_End)
    assert run.session.travel.step is None


def test_histograms_over_time_have_a_column_per_probe(run):
    view = run.inspector.gradients
    run.inspector.show_tab(view)
    run.session.network.select("fc1")
    view.histogram.over_time.click()
    history = view.histogram.history
    probes = run.session.run.metrics.probe_history
    assert history.steps == probes.steps
    assert history.values.shape[1] == len(probes)
    assert np.allclose(history.values.sum(axis=0), 1)


@pytest.mark.slow
@pytest.mark.parametrize(("width", "height"), [(1280, 800), (1000, 660), (1920, 1080)])
@pytest.mark.parametrize("layer", ["conv2", "fc1"])
def test_two_moments_fit_into_every_window(run, qtbot, layer, width, height):
    """Neither picture, nor the words above it, nor the scale below it, may be cut."""
    inspector = run.inspector
    run.resize(width, height)
    run.session.network.select(layer)
    inspector.time.slider.setValue(0)
    inspector.time.compare.click()
    inspector.time.back.click()
    for view in (inspector.gradients, inspector.weights, inspector.activations, inspector.backward):
        inspector.show_tab(view)
        qtbot.waitUntil(lambda view=view: not cut(view))


def cut(view) -> list[str]:
    """What has less room than it needs in `view`."""
    parts = (view.pair.shown, view.pair.compared)
    found = [
        part.figures.text()
        for part in parts
        if part.figures.height() < part.figures.heightForWidth(part.figures.width())
    ]
    found += ["picture" for part in parts if part.image.height() < part.image.minimumSizeHint().height()]
    bottom = max(part.image.mapTo(view.content, part.image.rect().bottomLeft()).y() for part in parts)
    return found + (["below"] if bottom > view.content.height() or not parts[1].isVisible() else [])


def test_the_moments_are_marked_in_both_plots(run, qtbot):
    run.tabs.setCurrentWidget(run.norms)
    run.inspector.time.slider.setValue(0)
    run.inspector.time.compare.click()
    run.inspector.time.slider.setValue(1)
    step = run.session.checkpoints.steps[1]
    for view in (run.loss.curves, run.norms):
        assert view.marks() == [(step, "shown"), (0, "compared")]


def test_outputs_that_are_no_numbers_are_read_as_no_digit(run, monkeypatch):
    monkeypatch.setattr(Activations, "probabilities", lambda seen: np.full(10, np.nan, np.float32))
    run.inspector.show_tab(run.inspector.weights)
    run.inspector.time.slider.setValue(0)
    assert run.inspector.time.words.text().endswith(": reads no digit")
