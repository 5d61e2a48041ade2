"""Measures in processes of their own: time to import, memory, and the window.

Each process loads only what it measures, and answers with one line of JSON.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from app.bench.rows import OURS, TORCH, Goal, NotMeasured, Row
from app.bench.turns import is_installed
from core.experiment.network.presets import lenet

IMPORT_ROUNDS = 5
MEMORY_BATCH, MEMORY_STEPS = 64, 60
ROOT = Path(__file__).parents[2]


def import_rows() -> list[Row]:
    """Measure the time to import a library: that of a process which does, less that of an empty one."""
    modules = {OURS: "core"} | ({TORCH: "torch"} if is_installed("torch") else {})
    times: dict[str, list[float]] = {name: [] for name in ("", *modules)}
    for _ in range(IMPORT_ROUNDS):
        for name, module in {"": "sys", **modules}.items():
            started = time.perf_counter()
            subprocess.run([sys.executable, "-c", f"import {module}"], cwd=ROOT, check=True)
            times[name].append(time.perf_counter() - started)
    empty = statistics.median(times.pop(""))
    values = {name: statistics.median(taken) - empty for name, taken in times.items()}
    return [Row("import", "import", values, goal=Goal(4, aim=10))]


def memory_rows() -> list[Row]:
    """Measure the most memory that a process takes which trains LeNet."""
    layers = [(layer.kind, layer.arguments()) for layer in lenet().layers]
    libraries = {OURS: "core"} | ({TORCH: "torch"} if is_installed("torch") else {})
    values = {
        name: answer_of("app.bench.memory", "peak_of_training", library, layers, MEMORY_BATCH, MEMORY_STEPS)
        for name, library in libraries.items()
    }
    if None in values.values():
        raise NotMeasured("this system does not say how much memory a process needed")
    return [Row("memory", f"memory of training, batch {MEMORY_BATCH}", values, "B", Goal(2, aim=3))]


def window_rows(seconds: float) -> list[Row]:
    """Measure how soon the window answers and how fast it trains, drawn into memory instead of on a screen."""
    figures = answer_of("app.bench.window", "measure", seconds)
    rows = (
        ("window, training: blocked, 99th percentile", "blocked", "s", Goal(0.016, None, at_most=True)),
        ("window, training: pointer to pixels, 95th percentile", "answered", "s", Goal(0.020, None, at_most=True)),
        ("window: speed of training against without it", "speed", "%", Goal(0.9, None)),
    )
    return [Row("window", name, {OURS: figures[figure]}, unit, goal) for name, figure, unit, goal in rows]


def answer_of(module: str, function: str, *arguments):
    """Call `module.function(*arguments)` in a new process and return its result; both must be JSON.

    Raises:
        NotMeasured: the process failed; the text has the last line that it wrote.
    """
    code = f"import json, sys; from {module} import {function} as f; print(json.dumps(f(*json.loads(sys.argv[1]))))"
    command = [sys.executable, "-c", code, json.dumps(arguments)]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(command, cwd=ROOT, env=environment, text=True, capture_output=True)
    if done.returncode:
        raise NotMeasured(f"{module} ended with {(done.stderr.strip().splitlines() or ['no message'])[-1]}")
    return json.loads(done.stdout.splitlines()[-1])
