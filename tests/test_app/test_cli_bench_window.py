"""The measurements of the window: what counts as late, and that a run gives figures."""

import time

import pytest
from PySide6.QtCore import QTimer

from app.bench import processes, window
from app.bench.rows import OURS


def block(seconds: float) -> None:
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        pass


def test_events_that_wait_behind_another_are_late(qapp):
    pings = window.Pings()
    QTimer.singleShot(50, lambda: block(0.08))
    pings.run(0.2)
    assert max(pings.late) > 0.05
    assert min(pings.late) < 0.02


def test_a_move_is_answered_when_the_reading_with_it_is_painted(qtbot, monkeypatch):
    main_window = window.MainWindow()
    qtbot.addWidget(main_window)
    main_window.show()
    qtbot.waitExposed(main_window)
    read = main_window.session.network.reader.read
    monkeypatch.setattr(main_window.session.network.reader, "read", lambda image: (block(0.03), read(image))[1])
    moves = window.Moves(main_window)
    moves.run(0.3)
    assert len(moves.late) >= 3
    assert min(moves.late) > 0.03
    assert main_window.pad.canvas.is_empty()


@pytest.mark.slow
def test_the_rows_of_the_window():
    rows = processes.window_rows(0.6)
    assert [row.unit for row in rows] == ["s", "s", "%"]
    assert all(row.values[OURS] > 0 for row in rows)
