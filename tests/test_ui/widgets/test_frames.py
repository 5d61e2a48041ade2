"""What keeps the window quick while it trains: turns, axes that stay, no more points than pixels."""

import numpy as np
import pytest
from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QColor

from ui.run.plot import Plot
from ui.run.plot_curve import thin_out
from ui.session.metrics import Series
from ui.widgets.frame_queue import FrameQueue
from ui.widgets.theme import Theme


class View(QObject):
    def __init__(self, name, drawn, parent=None):
        super().__init__(parent)
        self.name, self.drawn = name, drawn

    @Slot()
    def draw(self):
        self.drawn.append(self.name)


@pytest.fixture
def queue(qapp):
    return FrameQueue()


def test_views_draw_at_once_while_nothing_is_trained(queue):
    drawn = []
    queue.ask(View("a", drawn).draw)
    assert drawn == ["a"]


def test_views_take_turns_and_each_draws_once(queue, qtbot):
    drawn, between = [], []
    views = [View(name, drawn) for name in "abc"]
    queue.set_patient(True)
    for _ in range(5):
        for view in views:
            queue.ask(view.draw)
    assert drawn == []
    # The event loop comes between them: this timer finds some drawn and others not yet.
    ticks = QTimer()
    ticks.timeout.connect(lambda: between.append(len(drawn)))
    ticks.start(1)
    qtbot.waitUntil(lambda: len(drawn) == 3)
    ticks.stop()
    assert drawn == ["a", "b", "c"]
    assert {1, 2} <= set(between)


def test_what_was_not_drawn_yet_does_not_wait_for_what_the_others_cost(queue, qtbot, monkeypatch):
    monkeypatch.setattr("ui.widgets.frame_queue.SHARE", 1e-9)
    monkeypatch.setattr("ui.widgets.frame_queue.LONGEST_PAUSE", 60.0)
    drawn = []
    views = [View(name, drawn) for name in "abc"]
    queue.set_patient(True)
    for view in views:
        queue.ask(view.draw)
    qtbot.waitUntil(lambda: drawn == ["a", "b", "c"])


def test_a_view_that_wants_to_be_slow_is_not_in_the_way_of_others(queue, qtbot):
    drawn = []
    slow, quick = View("slow", drawn), View("quick", drawn)
    queue.set_patient(True)
    for count in range(1, 4):
        queue.ask(slow.draw, every=60.0)
        queue.ask(quick.draw)
        qtbot.waitUntil(lambda count=count: drawn.count("quick") == count)
    assert drawn.count("slow") == 1
    queue.set_patient(False)
    # The last state is shown in the end.
    assert drawn.count("slow") == 2


def test_what_is_new_is_fetched_before_a_view_draws_and_not_while_none_waits(queue, qtbot):
    drawn = []
    queue.turn.connect(lambda: drawn.append("fetch"))
    view, slow = View("a", drawn), View("slow", drawn)
    queue.set_patient(True)
    queue.ask(slow.draw, every=60.0)
    qtbot.waitUntil(lambda: drawn == ["fetch", "slow"])
    queue.ask(slow.draw, every=60.0)
    assert not queue.is_behind()
    queue.ask(view.draw)
    assert queue.is_behind()
    qtbot.waitUntil(lambda: drawn == ["fetch", "slow", "fetch", "a"])


def test_a_view_may_come_to_be_drawn_by_what_is_fetched(queue, qtbot):
    drawn = []
    queue.turn.connect(lambda: queue.set_patient(False))
    queue.set_patient(True)
    queue.ask(View("a", drawn).draw)
    qtbot.waitUntil(lambda: drawn == ["a"])


def test_what_waits_is_drawn_when_the_training_rests(queue):
    drawn = []
    queue.set_patient(True)
    view = View("a", drawn)
    queue.ask(view.draw)
    queue.set_patient(False)
    assert drawn == ["a"]


def test_a_view_that_is_gone_is_left_out(queue):
    from shiboken6 import delete

    drawn = []
    gone, there = View("gone", drawn), View("there", drawn)
    queue.set_patient(True)
    queue.ask(gone.draw)
    queue.ask(there.draw)
    delete(gone)
    queue.set_patient(False)
    assert "there" in drawn


@pytest.mark.parametrize("count", [0, 10, 4_000, 99_999, 100_000])
def test_thinned_curves_keep_their_extremes(count):
    x = np.arange(count, dtype=float)
    y = np.random.default_rng(0).normal(size=count)
    thin_x, thin_y = thin_out(x, y, 0, count, 500)
    assert len(thin_x) == len(thin_y) <= max(4 * 500, 0) + 2 * 512
    assert (np.diff(thin_x) >= 0).all()
    if count:
        assert (thin_y.min(), thin_y.max()) == (y.min(), y.max())
        assert thin_x[0] == 0 and thin_x[-1] >= count - 512


def test_a_part_of_a_curve_is_thinned_alone():
    x = np.arange(100_000, dtype=float)
    thin_x, _ = thin_out(x, x, 40_000, 41_000, 500)
    assert np.array_equal(thin_x, x[40_000:41_000])


@pytest.fixture
def plot(qtbot):
    plot = Plot(Theme(), "step")
    qtbot.addWidget(plot)
    plot.resize(600, 300)
    plot.show()
    plot.curve("loss", QColor("red"))
    return plot


def show(plot, count, growing):
    x = np.arange(1, count + 1)
    plot.show_series("loss", Series.of(x, 1 + 1 / x))
    plot.draw(growing=growing)
    return plot.getPlotItem().getViewBox().viewRange()


def test_axes_stay_while_a_curve_grows_inside_them(plot):
    ranges = [show(plot, count, True)[0][1] for count in range(100, 200, 5)]
    assert 2 <= len(set(ranges)) <= 5
    assert all(right >= count for right, count in zip(ranges, range(100, 200, 5)))


def test_axes_fit_when_the_training_rests(plot):
    show(plot, 100, True)
    left, right = show(plot, 100, False)[0]
    assert 100 < right < 105 and left >= 0


def test_a_new_run_begins_with_axes_of_its_own(plot):
    show(plot, 10_000, True)
    assert show(plot, 20, True)[0][1] < 50


def test_a_hundred_thousand_points_draw_few(plot):
    show(plot, 100_000, False)
    curve = plot._curves["loss"]
    assert len(plot.curve_points("loss")) == 100_000
    assert curve.drawn < 4_000


def test_zooming_into_many_points_draws_all_of_them_there(plot, qtbot):
    show(plot, 100_000, False)
    box = plot.getPlotItem().getViewBox()
    box.setRange(xRange=(5_000, 5_400), padding=0)
    plot._leave_fit()
    assert 400 <= plot._curves["loss"].drawn <= 403
