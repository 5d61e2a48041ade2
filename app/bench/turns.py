"""Candidates measured in one process, taking turns.

Taking turns means that whatever slows the machine down for a moment slows every candidate;
medians leave out what hit only one.
"""

import importlib.util
import statistics
import time
from collections.abc import Callable

Candidates = dict[str, Callable[[], object]]

FEWEST_ROUNDS = 3

TURN_SECONDS = 0.02
"""How long one candidate goes on. Its first call of a turn, which finds the other's data in the
caches, does not count: who trains runs one step after the other."""


CLOCK = time.thread_time if time.get_clock_info("thread_time").resolution < 1e-6 else time.perf_counter
"""The thread's own time where the system has it: what one thread computes takes no longer because
other programs run. It is not for what several threads do, or what waits."""


def medians(candidates: Candidates, seconds: float, clock: Callable[[], float] = CLOCK) -> dict[str, float]:
    """Median time of a call of each, in seconds; they take turns for `seconds` altogether."""
    for call in candidates.values():
        call()
    times: dict[str, list[float]] = {name: [] for name in candidates}
    end = time.perf_counter() + seconds
    rounds = 0
    while time.perf_counter() < end or rounds < FEWEST_ROUNDS:
        for name, call in candidates.items():
            call()
            turn = time.perf_counter() + TURN_SECONDS
            while True:
                started = clock()
                call()
                times[name].append(clock() - started)
                if time.perf_counter() >= turn:
                    break
        rounds += 1
    return {name: statistics.median(values) for name, values in times.items()}


def is_installed(module: str) -> bool:
    return importlib.util.find_spec(module) is not None


def installed_torch():
    """PyTorch on one thread, or None where it is not installed."""
    if not is_installed("torch"):
        return None
    import torch

    torch.set_num_threads(1)
    return torch
