"""Measures candidates in one process, which take turns.

What slows the machine down for a while then slows every candidate; medians leave out what hit only one.
"""

import importlib.util
import statistics
import time
from collections.abc import Callable

Candidates = dict[str, Callable[[], object]]
"""Maps a library's name to a call that does in it what is measured."""

FEWEST_ROUNDS = 3

TURN_SECONDS = 0.02
"""Length of one candidate's turn. The first call of a turn finds the other's data in the caches and does not count."""

CLOCK = time.thread_time if time.get_clock_info("thread_time").resolution < 1e-6 else time.perf_counter
"""Reads the thread's own time where the system has it, which other programs do not lengthen.

Work of several threads, or work that waits, has to be measured by `time.perf_counter`.
"""


def medians(candidates: Candidates, seconds: float, clock: Callable[[], float] = CLOCK) -> dict[str, float]:
    """Let `candidates` take turns for `seconds` altogether; return the median time of a call of each, in seconds."""
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
    """Say whether `module` can be imported, without importing it."""
    return importlib.util.find_spec(module) is not None


def installed_torch():
    """Import PyTorch and set it to one thread; return None where it is not installed."""
    if not is_installed("torch"):
        return None
    import torch

    torch.set_num_threads(1)
    return torch
