"""The curves as a person reads them: legend, values under the pointer, zoom, smoothing, copies and files."""

import csv
import dataclasses
import io

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from core.experiment.training.trainer import EpochRecord, StepRecord
from ui.session.metrics import Series
from ui.session.worker import RunState


def record(step: int, loss: float, evaluation=None) -> StepRecord:
    return StepRecord(step, (step - 1) // 10 + 1, (step - 1) % 10 + 1, 10, loss, 0.5, 0.01, 64, 0.02, evaluation)


@pytest.fixture
def curves(window):
    """The loss curves of a run of three epochs, without training one."""
    session = window.session
    session.run.settings = session.setup.settings
    for step in range(1, 31):
        epoch = step // 10
        evaluation = EpochRecord(epoch, 1.0, 2 / epoch, 0.3 * epoch, 1.0) if step % 10 == 0 else None
        session.run.metrics.add_records([record(step, 2.3 / step, evaluation)])
    session.run.figures_changed.emit()
    return window.loss.curves


def pixel(plot, x, y=None):
    box = plot.getPlotItem().getViewBox()
    (_, _), (low, high) = box.viewRange()
    scene = box.mapViewToScene(QPointF(x, (low + high) / 2 if y is None else y))
    return plot.mapFromScene(scene)


def point_at(plot, x):
    QTest.mouseMove(plot.viewport(), pixel(plot, x) + QPoint(0, 3))
    QTest.mouseMove(plot.viewport(), pixel(plot, x))


def test_the_legend_hides_curves_and_brings_them_back(curves, qtbot):
    assert curves.plot._curves["test"].is_visible()
    key = curves.legend.button("Test")
    qtbot.mouseClick(key, Qt.MouseButton.LeftButton)
    assert not curves.plot._curves["test"].is_visible()
    assert curves.plot._curves["smoothed"].is_visible()
    key.setFocus()
    qtbot.keyClick(key, Qt.Key.Key_Space)
    assert curves.plot._curves["test"].is_visible()


def test_a_hidden_curve_stays_hidden_as_the_run_goes_on(curves):
    curves.legend.button("Per Batch").click()
    curves.run.metrics.add_records([record(31, 0.1)])
    curves.run.figures_changed.emit()
    assert not curves.plot._curves["batch"].is_visible()
    assert curves.plot.curve_points("smoothed")[-1] == curves.run.metrics.smoothed.y[-1]


def test_the_values_of_all_curves_are_read_under_the_pointer(curves, qtbot):
    point_at(curves.plot, 10.2)
    metrics = curves.run.metrics
    qtbot.waitUntil(lambda: "step 10" in (curves.readout() or ""))
    said = curves.readout()
    for value in (metrics.loss.y[9], metrics.smoothed.y[9], metrics.test_loss.y[0]):
        assert f"{value:.4g}" in said
    QTest.mouseMove(curves.plot.viewport(), QPoint(2, 2))
    qtbot.waitUntil(lambda: curves.readout() is None)


def test_values_can_be_read_with_the_keyboard(curves, qtbot):
    curves.plot.setFocus()
    qtbot.keyClick(curves.plot, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    middle = curves.readout()
    for _ in range(10):
        qtbot.keyClick(curves.plot, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert curves.readout() not in (None, middle)
    qtbot.keyClick(curves.plot, Qt.Key.Key_Escape)
    assert curves.readout() is None


def test_zooming_stays_until_everything_is_wanted_again(curves, qtbot):
    plot, box = curves.plot, curves.plot.getPlotItem().getViewBox()
    assert not curves.show_all.isVisible()
    position = QPointF(pixel(plot, 15))
    wheel = QWheelEvent(
        position,
        QPointF(plot.viewport().mapToGlobal(position.toPoint())),
        QPoint(),
        QPoint(0, 480),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(plot.viewport(), wheel)
    zoomed = box.viewRange()[0]
    assert zoomed[1] - zoomed[0] < 29
    assert curves.show_all.isVisible()
    curves.run.metrics.add_records([record(31, 0.1)])
    curves.run.figures_changed.emit()
    assert box.viewRange()[0] == zoomed
    qtbot.mouseClick(curves.show_all, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    assert box.viewRange()[0][1] > 30
    assert not curves.show_all.isVisible()


def test_the_smoothing_can_be_changed(curves, qtbot):
    before = curves.run.metrics.smoothed.y.copy()
    curves.smoothing.setFocus()
    qtbot.keyClick(curves.smoothing, Qt.Key.Key_Home)
    assert np.array_equal(curves.run.metrics.smoothed.y, curves.run.metrics.loss.y)
    assert np.array_equal(curves.plot.curve_points("smoothed"), curves.run.metrics.loss.y)
    qtbot.keyClick(curves.smoothing, Qt.Key.Key_End)
    assert curves.run.metrics.smoothed.y[-1] > before[-1]


def test_a_changed_learning_rate_is_marked(curves):
    curves.run.metrics.mark_rate(0.005)
    curves.run.figures_changed.emit()
    (line,) = curves.plot._mark_lines
    assert line.value() == 30 and line.label.format == "rate 0.005"


def test_the_moment_that_is_shown_is_marked(trainable, action, wait_for):
    for _ in range(3):
        action("actionStepBatch").trigger()
        wait_for(RunState.PAUSED)
    travel = trainable.session.travel
    travel.show(travel.steps[1])
    (line,) = trainable.loss.curves.plot._mark_lines
    assert line.value() == travel.step
    travel.back()
    assert trainable.loss.curves.plot._mark_lines == []


@pytest.mark.parametrize("suffix", [".png", ".svg", ".csv"])
def test_a_file_is_written_as_its_ending_says(curves, suffix, tmp_path, qtbot):
    path = tmp_path / f"loss{suffix}"
    curves.export.ask()
    dialog = curves.findChild(QFileDialog)
    with qtbot.waitSignal(curves.said) as said:
        dialog.fileSelected.emit(str(path))
    dialog.close()
    assert str(path) in said.args[0] and said.args[1] is False
    content = path.read_bytes()
    if suffix == ".png":
        image = QImage(str(path))
        assert image.width() == 2 * curves.plot.width()
        colours = {image.pixelColor(x, y).name() for x in range(0, image.width(), 3) for y in range(image.height())}
        assert len(colours) > 10
    elif suffix == ".svg":
        assert (content.startswith(b"<?xml") and b"<path" in content) or b"<polyline" in content
        # Words and lines, which stay sharp at any size.
        assert b"Training" in content and b"<image" not in content
    else:
        rows = list(csv.reader(io.StringIO(content.decode())))
        assert rows[0] == ["step", "Per Batch", "Training", "Test"]
        assert len(rows) == 31
        metrics = curves.run.metrics
        assert [float(row[1]) for row in rows[1:]] == pytest.approx(metrics.loss.y)
        assert [row[3] for row in rows[1:] if row[3]] == ["2", "1", "0.6666666667"]


def test_hidden_curves_are_not_saved(curves):
    curves.legend.button("Per Batch").click()
    assert curves.export.csv().splitlines()[0] == b"step,Training,Test"


def test_a_file_that_cannot_be_written_is_told_and_the_old_one_stays(curves, tmp_path, qtbot):
    for path, words in (
        (tmp_path / "missing" / "loss.png", "cannot be written"),
        (tmp_path / "loss.gif", "ends in none of"),
    ):
        with qtbot.waitSignal(curves.said) as said:
            curves.export.save(str(path))
        assert words in said.args[0] and said.args[1] is True
        assert curves.window().notices.message.text == said.args[0]
    assert list(tmp_path.iterdir()) == []


def test_pictures_and_numbers_go_to_the_clipboard(curves):
    curves.export.copy_picture()
    assert QApplication.clipboard().image().height() > curves.plot.height()
    curves.export.copy_numbers()
    lines = QApplication.clipboard().text().splitlines()
    assert lines[0] == "step\tPer Batch\tTraining\tTest"
    assert len(lines) == 31


def test_a_view_that_is_not_seen_draws_nothing(curves, window):
    window.tabs.setCurrentWidget(window.norms)
    assert window.accuracy.plot._curves == {}
    window.tabs.setCurrentWidget(window.accuracy)
    assert window.accuracy.plot.curve_points("accuracy") == pytest.approx([30, 60, 90])


def test_held_out_images_are_called_what_they_are(curves, window):
    session = window.session
    session.run.settings = dataclasses.replace(session.setup.settings, validation_share=0.1)
    session.run.figures_changed.emit()
    assert [line.name for line in curves.lines()][-1] == "Validation"


def test_the_norms_have_points_beyond_the_looks(trainable, action, wait_for, monkeypatch):
    monkeypatch.setattr("ui.session.worker.NORM_SECONDS", 0.0)
    action("actionTrain").trigger()
    wait_for(RunState.FINISHED)
    metrics = trainable.session.run.metrics
    assert metrics.norms["conv1"].x.tolist() == metrics.loss.x.tolist() == list(range(1, 31))
    assert (metrics.norms["conv1"].y > 0).all()


def test_a_run_shows_its_learning_rates(trainable, action, wait_for):
    trainable.tabs.setCurrentWidget(trainable.rates)
    action("actionTrain").trigger()
    wait_for(RunState.FINISHED)
    rates = trainable.rates.plot.curve_points("rate")
    assert len(rates) == 30 and rates[0] == pytest.approx(0.02) and rates[-1] < 0.001


def test_a_series_of_all_points_can_grow():
    series = Series.of(np.array([1, 2]), np.array([3, 4]))
    series.append(3, 5)
    assert series.x.tolist() == [1, 2, 3] and series.y.tolist() == [3, 4, 5]
    empty = Series.of(np.array([]), np.array([]))
    empty.append(1, 2)
    assert empty.y.tolist() == [2]
