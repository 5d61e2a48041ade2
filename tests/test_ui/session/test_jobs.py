"""Work beside the window: where its results arrive, what is dropped, and what closing waits for."""

import threading
import time

import pytest
from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QLabel
from shiboken6 import delete

from ui.session import jobs as module
from ui.session.jobs import JobQueue, Jobs, LatestJob


@pytest.fixture
def jobs(qapp):
    jobs = Jobs()
    yield jobs
    jobs.close()


@pytest.fixture
def gate():
    """Holds jobs up until it is set."""
    gate = threading.Event()
    yield gate
    gate.set()


def settle(jobs) -> None:
    """Wait until no job runs, and let what they told arrive."""
    for job in jobs._jobs:
        job.thread.join(10)
        assert not job.thread.is_alive()
    QCoreApplication.processEvents()


def test_results_arrive_in_the_main_thread(jobs, qtbot):
    arrived = []
    jobs.start(
        lambda job: threading.current_thread(), lambda there: arrived.append((there, threading.current_thread()))
    )
    qtbot.waitUntil(lambda: bool(arrived))
    ((there, here),) = arrived
    assert there is not here and here is threading.main_thread()


def test_exceptions_and_progress_arrive_there_too(jobs, qtbot):
    told, shares = [], []

    def work(job):
        job.report(0.5)
        raise ValueError("no")

    jobs.start(work, None, lambda error: told.append((error, threading.current_thread())), shares.append)
    qtbot.waitUntil(lambda: bool(told))
    assert str(told[0][0]) == "no" and told[0][1] is threading.main_thread()
    assert shares == [0.5] and not jobs.busy


def test_an_exception_that_nobody_expects_is_raised_in_the_main_thread(jobs, qtbot):
    with qtbot.captureExceptions() as exceptions:
        jobs.start(lambda job: 1 / 0)
        qtbot.waitUntil(lambda: bool(exceptions))
    assert exceptions[0][0] is ZeroDivisionError
    done = []
    jobs.start(lambda job: 1, done.append)
    qtbot.waitUntil(lambda: done == [1])


def test_of_latest_jobs_only_the_newest_counts(jobs, gate, qtbot):
    latest, done = LatestJob(jobs), []
    latest.start(lambda job: gate.wait(10) and "first", done.append)
    latest.start(lambda job: "second", done.append)
    qtbot.waitUntil(lambda: bool(done))
    gate.set()
    qtbot.waitUntil(lambda: not any(job.thread.is_alive() for job in jobs._jobs))
    settle(jobs)
    assert done == ["second"] and not latest.busy


def test_a_cancelled_job_learns_it_and_tells_nothing(jobs, gate, qtbot):
    latest, told, seen = LatestJob(jobs), [], []

    def work(job):
        gate.wait(10)
        job.report(1.0)
        seen.append(job.cancelled)
        raise ValueError

    latest.start(work, told.append, told.append, told.append)
    assert latest.busy
    latest.cancel()
    assert not latest.busy and not jobs.busy
    gate.set()
    qtbot.waitUntil(lambda: bool(seen))
    settle(jobs)
    assert seen == [True] and told == []


def test_cancelling_after_the_end_but_before_it_is_told_counts(jobs, qtbot):
    latest, told = LatestJob(jobs), []
    latest.start(lambda job: 1, told.append)
    latest._job.thread.join()
    latest.cancel()
    settle(jobs)
    assert told == []


def test_queued_jobs_run_one_after_the_other(jobs, gate, qtbot):
    queue, running, most, done = JobQueue(jobs), [], [], []

    def work(number, job):
        running.append(number)
        most.append(len(running))
        gate.wait(10)
        running.remove(number)
        return number

    for number in range(4):
        queue.start(lambda job, number=number: work(number, job), done.append)
    assert queue.busy
    gate.set()
    qtbot.waitUntil(lambda: len(done) == 4)
    assert done == [0, 1, 2, 3] and most == [1, 1, 1, 1] and not queue.busy


def test_a_queue_goes_on_after_a_failure(jobs, qtbot):
    queue, told = JobQueue(jobs), []
    queue.start(lambda job: 1 / 0, told.append, lambda error: told.append(type(error)))
    queue.start(lambda job: 2, told.append)
    qtbot.waitUntil(lambda: len(told) == 2)
    assert told == [ZeroDivisionError, 2]


def test_closing_a_queue_waits_for_all_of_it(jobs, gate):
    queue, written = JobQueue(jobs), []
    queue.start(lambda job: gate.wait(10))
    queue.start(lambda job: written.append("all"))
    threading.Timer(0.05, gate.set).start()
    queue.close()
    assert written == ["all"]


def test_closing_cancels_what_is_under_way_and_waits_for_it(jobs, gate):
    told, ended = [], []

    def work(job):
        while not job.cancelled:
            gate.wait(0.001)  # as work that looks whether it is still wanted
        ended.append(True)

    jobs.start(work, told.append, told.append)
    jobs.close()
    assert ended == [True] and not jobs.busy
    settle(jobs)
    assert told == []


def test_closing_does_not_wait_for_ever(jobs, gate, monkeypatch):
    monkeypatch.setattr(module, "CANCEL_SECONDS", 0.01)
    monkeypatch.setattr(module, "QUEUE_SECONDS", 0.01)
    queue = JobQueue(jobs)
    queue.start(lambda job: gate.wait(10))
    started = time.monotonic()
    queue.close()
    jobs.close()
    assert time.monotonic() - started < 5
    gate.set()


def test_closing_waits_for_many_stuck_jobs_no_longer_than_for_one(jobs, gate, monkeypatch):
    monkeypatch.setattr(module, "CANCEL_SECONDS", 0.3)
    queue = JobQueue(jobs)
    for _ in range(20):
        queue.start(lambda job: gate.wait())
    started = time.monotonic()
    jobs.close()
    assert time.monotonic() - started < 10 * module.CANCEL_SECONDS


def test_a_job_may_outlive_the_object_that_started_it(jobs, gate, qtbot):
    class View(QLabel):
        def show_result(self, text):
            self.setText(text)

    view = View()
    job = jobs.start(lambda job: gate.wait(10) and "text", view.show_result, view.show_result, view.show_result)
    delete(view)
    with qtbot.captureExceptions() as exceptions:
        gate.set()
        qtbot.waitUntil(lambda: job.finished)
    assert exceptions == []


def test_it_may_outlive_the_jobs_as_well(gate, caplog):
    owner = QObject()
    jobs = Jobs(owner)
    job = jobs.start(lambda job: gate.wait(10), print)
    for other in jobs._jobs:
        other.cancelled = True
    delete(owner)
    gate.set()
    job.thread.join()
    assert not job.finished


def test_the_window_closes_while_a_job_runs(window, gate):
    ended = []

    def work(job):
        while not job.cancelled:
            gate.wait(0.001)  # as work that looks whether it is still wanted
        ended.append(True)

    LatestJob(window.session.jobs).start(work)
    window.close()
    assert ended == [True]
