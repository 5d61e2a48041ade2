"""Measures training and inference beside PyTorch and ONNX Runtime, in one process, taking turns.

Taking turns means that whatever slows the machine down for a moment slows
every candidate; medians leave out what hit only one. One thread each.
"""

import importlib.util
import json
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

import core
import core.nn.functional as F
from core import optim
from core.backends.cpu import get_cpu_capability
from core.data import INPUT_SIDE, NORMALISATION, made_digits, to_input
from core.errors import LenetLabError
from core.experiment.presets import lenet
from core.experiment.settings import TrainingSettings
from core.experiment.snapshot import Snapshot
from core.experiment.sources import source_of
from core.experiment.trainer import Trainer
from core.formats.atomic import write_atomically
from core.formats.onnx_file import onnx_model

TRAINING_BATCHES = (1, 64, 256)
INFERENCE_BATCHES = (1, 64, 256)
RATE, MOMENTUM = 0.02, 0.9

Candidates = dict[str, Callable[[], object]]


@dataclass(frozen=True)
class Row:
    """One line of the table: what was measured, and each candidate's median in seconds."""

    name: str
    medians: dict[str, float]

    def ratio(self, other: str) -> float | None:
        """How many times faster LeNet Lab is than `other`."""
        return self.medians[other] / self.medians["LeNet Lab"] if other in self.medians else None


def bench(options) -> int:
    """Print the table, and write it as JSON where `options.json` names a file."""
    console = Console(highlight=False)
    missing = [name for name in ("torch", "onnxruntime", "onnx") if importlib.util.find_spec(name) is None]
    if missing:
        console.print(f"not installed, so not compared: {', '.join(missing)} (pip install {' '.join(missing)})")
    core.set_num_threads(1)
    console.print(f"{processor()}, {get_cpu_capability()}, Python {platform.python_version()}, one thread")
    rows = []
    for size in TRAINING_BATCHES:
        rows.append(Row(f"training step, batch {size}", medians(training_steps(size), options.seconds)))
    for size in INFERENCE_BATCHES:
        rows.append(Row(f"inference, batch {size}", medians(inferences(size), options.seconds)))
    if options.data:
        rows.append(epoch_row(options.data))
    rows.append(import_row())
    console.print(table(rows))
    if options.json:
        content = {"processor": processor(), "instruction_set": get_cpu_capability(), "rows": [asdict(row) for row in rows]}
        write_atomically(Path(options.json), json.dumps(content, indent=2).encode(), LenetLabError)
    return 0


def table(rows: list[Row]) -> Table:
    """The rows as a table with the ratios to the others."""
    result = Table(box=None, pad_edge=False)
    others = ("PyTorch", "ONNX Runtime")
    for column in ("", "LeNet Lab", *others, *(f"× {name}" for name in others)):
        result.add_column(column, justify="right" if column else "left")
    for row in rows:
        times = [_time(row.medians.get(name)) for name in ("LeNet Lab", *others)]
        ratios = [f"{row.ratio(name):.2f}" if row.ratio(name) else "" for name in others]
        result.add_row(row.name, *times, *ratios)
    return result


def medians(candidates: Candidates, seconds: float) -> dict[str, float]:
    """Median time of a call of each, in seconds; they take turns for `seconds` altogether."""
    for call in candidates.values():
        call()
    times: dict[str, list[float]] = {name: [] for name in candidates}
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or len(times["LeNet Lab"]) < 3:
        for name, call in candidates.items():
            started = time.perf_counter()
            call()
            times[name].append(time.perf_counter() - started)
    return {name: statistics.median(values) for name, values in times.items()}


def training_steps(size: int) -> Candidates:
    """One step of LeNet with SGD, momentum and cross entropy, for each library that is installed."""
    digits = made_digits(size, seed=1)
    inputs, labels = to_input(digits.images), digits.labels
    candidates = {"LeNet Lab": _step(lenet().build(seed=0), F, optim, core.from_numpy(inputs), core.from_numpy(labels))}
    torch = _torch()
    if torch:
        arguments = torch.nn.functional, torch.optim, torch.from_numpy(inputs), torch.from_numpy(labels)
        candidates["PyTorch"] = _step(_torch_lenet(torch), *arguments)
    return candidates


def inferences(size: int) -> Candidates:
    """LeNet's logits without a tape, for each library that is installed."""
    inputs = to_input(made_digits(size, seed=1).images)
    model = lenet().build(seed=0).eval()
    candidates = {"LeNet Lab": _inference(core, model, core.from_numpy(inputs))}
    torch = _torch()
    if torch:
        candidates["PyTorch"] = _inference(torch, _torch_lenet(torch).eval(), torch.from_numpy(inputs))
    if importlib.util.find_spec("onnxruntime") and importlib.util.find_spec("onnx"):
        import onnxruntime

        threads = onnxruntime.SessionOptions()
        threads.intra_op_num_threads = threads.inter_op_num_threads = 1
        content = onnx_model(Snapshot.of(model, lenet())).SerializeToString()
        session = onnxruntime.InferenceSession(content, threads, providers=["CPUExecutionProvider"])
        candidates["ONNX Runtime"] = lambda: session.run(None, {"images": inputs})
    return candidates


def epoch_row(data: str, rounds: int = 3) -> Row:
    """An epoch over all of `data` at batch 64, evaluation included, as `train` does it; medians of `rounds`."""
    train_set, test_set = source_of(data).load()
    candidates: Candidates = {"LeNet Lab": lambda: _epoch(train_set, test_set)}
    torch = _torch()
    if torch:
        candidates["PyTorch"] = lambda: _torch_epoch(torch, train_set, test_set)
    times: dict[str, list[float]] = {name: [] for name in candidates}
    for _ in range(rounds):
        for name, call in candidates.items():
            started = time.perf_counter()
            call()
            times[name].append(time.perf_counter() - started)
    name = f"an epoch of {len(train_set):,} images"
    return Row(name, {name: statistics.median(values) for name, values in times.items()})


def import_row(rounds: int = 5) -> Row:
    """Time to import the library, in a process of its own, less that of an empty one."""
    modules = {"LeNet Lab": "core"} | ({"PyTorch": "torch"} if _torch() else {})
    times: dict[str, list[float]] = {name: [] for name in ("", *modules)}
    for _ in range(rounds):
        for name, module in {"": "sys", **modules}.items():
            started = time.perf_counter()
            subprocess.run([sys.executable, "-c", f"import {module}"], cwd=Path(__file__).parents[1], check=True)
            times[name].append(time.perf_counter() - started)
    empty = statistics.median(times.pop(""))
    return Row("import", {name: statistics.median(values) - empty for name, values in times.items()})


def _step(model, functional, optimizers, inputs, labels) -> Callable[[], object]:
    optimizer = optimizers.SGD(model.parameters(), lr=RATE, momentum=MOMENTUM)

    def step():
        optimizer.zero_grad()
        functional.cross_entropy(model(inputs), labels).backward()
        optimizer.step()

    return step


def _inference(library, model, inputs) -> Callable[[], object]:
    def infer():
        with library.no_grad():
            return model(inputs)

    return infer


def _epoch(train_set, test_set) -> None:
    settings = TrainingSettings(epochs=1, learning_rate=RATE, schedule="constant")
    for _ in Trainer(lenet(), settings, train_set, test_set).steps():
        pass


def _torch():
    """PyTorch on one thread, or None where it is not installed."""
    if importlib.util.find_spec("torch") is None:
        return None
    import torch

    torch.set_num_threads(1)
    return torch


def _torch_lenet(torch):
    layers = (getattr(torch.nn, layer.kind)(**layer.arguments()) for layer in lenet().layers)
    return torch.nn.Sequential(*layers)


def _torch_epoch(torch, train_set, test_set) -> None:
    """The plain PyTorch loop: the data set as a tensor, shuffled, padded and normalised by batch."""
    padding = (INPUT_SIDE - train_set.images.shape[1]) // 2

    def batches(data, order, size):
        images, labels = torch.from_numpy(data.images), torch.from_numpy(data.labels)
        for chosen in order.split(size):
            inputs = torch.nn.functional.pad(images[chosen].unsqueeze(1).float() / 255, (padding,) * 4)
            yield (inputs - NORMALISATION.mean) / NORMALISATION.std, labels[chosen]

    model = _torch_lenet(torch)
    optimizer = torch.optim.SGD(model.parameters(), lr=RATE, momentum=MOMENTUM)
    for inputs, labels in batches(train_set, torch.randperm(len(train_set)), 64):
        optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(model(inputs), labels)
        loss.backward()
        optimizer.step()
        loss.item()
    correct = 0
    with torch.no_grad():
        for inputs, labels in batches(test_set, torch.arange(len(test_set)), 256):
            correct += (model(inputs).argmax(1) == labels).sum().item()


def processor() -> str:
    """Name of the processor, as the system gives it."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        return next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def _time(seconds: float | None) -> str:
    if seconds is None:
        return ""
    if seconds < 1e-2:
        return f"{seconds * 1e6:,.0f} µs"
    return f"{seconds * 1e3:,.0f} ms" if seconds < 1 else f"{seconds:.2f} s"
