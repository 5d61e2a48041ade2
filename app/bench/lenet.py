"""Measures LeNet: a training step, inference, an epoch; on one thread unless a row says otherwise."""

import contextlib
import io
import os
import tempfile
import time
from argparse import Namespace
from collections.abc import Callable
from functools import partial
from pathlib import Path

import core
import core.nn.functional as F
from app.bench.kernels import without_tape
from app.bench.rows import ONNX, OURS, TORCH, Goal, NotMeasured, Row
from app.bench.turns import Candidates, installed_torch, is_installed, medians
from app.jobs import train
from core import optim
from core.backends.cpu import run_multiply_adds
from core.data import INPUT_SIDE, NORMALISATION, made_digits, to_input
from core.experiment import infer
from core.experiment.network.fields import field_infos
from core.experiment.network.presets import lenet
from core.experiment.network.snapshot import Snapshot
from core.experiment.training.settings import TrainingSettings
from core.experiment.training.sources import source_of
from core.formats.onnx_file import onnx_model

BATCH = 64
LARGEST_BATCH = 1024
TRAINING_GOALS = {1: Goal(8, aim=12), 64: Goal(2.5, aim=4), 256: Goal(2.5, aim=4)}
INFERENCE_GOALS = {1: Goal(1, ONNX, aim=1.8), 64: Goal(1.3, ONNX, aim=2), 256: None}
THREADS_GOAL = Goal(1.6, None, aim=1.9)
RATE, MOMENTUM = 0.02, 0.9


def training_rows(seconds: float) -> list[Row]:
    """Measure a step of SGD with momentum and cross entropy: forward, backward, update."""
    return [
        Row("training", f"training step, batch {size}", medians(training_steps(size), seconds), goal=goal)
        for size, goal in TRAINING_GOALS.items()
    ]


def inference_rows(seconds: float) -> list[Row]:
    """Measure the forward pass from images to logits, without a tape."""
    return [
        Row("inference", f"inference, batch {size}", medians(inferences(size), seconds), goal=goal)
        for size, goal in INFERENCE_GOALS.items()
    ]


def thread_rows(seconds: float, sizes: tuple[int, ...] = (64, 256)) -> list[Row]:
    """Measure how many times faster a training step is on two threads than on one."""
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if processors < 2:
        raise NotMeasured("two threads need two processors, here is one")
    rows = []
    for size in sizes:
        candidates = {}
        for count in (1, 2):
            step = training_steps(size, with_torch=False)[OURS]
            candidates[count] = _on_threads(count, step)
        times = medians(candidates, seconds, time.perf_counter)
        name = f"2 threads against 1, training, batch {size}"
        rows.append(Row("threads", name, {OURS: times[1] / times[2]}, "×", THREADS_GOAL))
    core.set_num_threads(1)
    return rows


def _on_threads(count: int, call: Callable[[], object]) -> Callable[[], object]:
    def run():
        core.set_num_threads(count)
        call()

    return run


def peak_rows(seconds: float) -> list[Row]:
    """Measure the share of the multiply-add peak that a training step reaches."""
    operations = BATCH * step_operations()
    candidates = {"peak": run_multiply_adds, OURS: training_steps(BATCH, with_torch=False)[OURS]}
    times = medians(candidates, seconds)
    share = operations / times[OURS] / (run_multiply_adds() / times["peak"])
    goal = Goal(0.4, None, aim=0.6)
    return [Row("peak", f"share of the peak, training step, batch {BATCH}", {OURS: share}, "%", goal)]


def step_operations() -> int:
    """Count the multiplications and additions of a training step, per image.

    Forward pass, weight gradient and input gradient take as many each; the first layer needs no input gradient.
    """
    forward = [layer.multiply_adds for layer in infer(lenet()).layers if layer.multiply_adds]
    return 2 * (3 * sum(forward) - forward[0])


def scaling_rows(seconds: float) -> list[Row]:
    """Measure how much longer an image takes in the largest batch than in one of 64, as a share."""
    candidates = {size: training_steps(size, with_torch=False)[OURS] for size in (BATCH, LARGEST_BATCH)}
    times = medians(candidates, seconds)
    rise = times[LARGEST_BATCH] / LARGEST_BATCH / (times[BATCH] / BATCH) - 1
    goal = Goal(0.15, None, aim=0, at_most=True)
    return [Row("scaling", f"rise of time per image, batch {BATCH} to {LARGEST_BATCH:,}", {OURS: rise}, "%", goal)]


def epoch_rows(data: str) -> list[Row]:
    """Measure an epoch over all of `data` through `train`: shuffle, train in batches of 64, evaluate, save.

    The files are read once before, so that neither library finds them colder than the other.
    """
    train_set, test_set = source_of(data).load()
    candidates: Candidates = {OURS: lambda: _epoch(data)}
    torch = installed_torch()
    if torch:
        candidates[TORCH] = lambda: _torch_epoch(torch, data)
    name = f"an epoch of {len(train_set):,} images, {len(test_set):,} to test"
    return [Row("epoch", name, medians(candidates, 0, time.perf_counter), goal=Goal(3, aim=5))]


def training_steps(size: int, with_torch: bool = True) -> Candidates:
    """Make, for each library that is installed, a call that trains LeNet for one step on a batch of `size`."""
    digits = made_digits(size, seed=1)
    inputs, labels = to_input(digits.images), digits.labels
    candidates = {OURS: _step(lenet().build(seed=0), F, optim, core.from_numpy(inputs), core.from_numpy(labels))}
    torch = installed_torch() if with_torch else None
    if torch:
        arguments = torch.nn.functional, torch.optim, torch.from_numpy(inputs), torch.from_numpy(labels)
        candidates[TORCH] = _step(_torch_lenet(torch), *arguments)
    return candidates


def inferences(size: int) -> Candidates:
    """Make, for each library that is installed, a call that computes LeNet's logits of a batch without a tape."""
    inputs = to_input(made_digits(size, seed=1).images)
    model = lenet().build(seed=0).eval()
    candidates = {OURS: without_tape(core, partial(model, core.from_numpy(inputs)))}
    torch = installed_torch()
    if torch:
        candidates[TORCH] = without_tape(torch, partial(_torch_lenet(torch).eval(), torch.from_numpy(inputs)))
    if is_installed("onnxruntime") and is_installed("onnx"):
        import onnxruntime

        threads = onnxruntime.SessionOptions()
        threads.intra_op_num_threads = threads.inter_op_num_threads = 1
        content = onnx_model(Snapshot.of(model, lenet())).SerializeToString()
        session = onnxruntime.InferenceSession(content, threads, providers=["CPUExecutionProvider"])
        candidates[ONNX] = lambda: session.run(None, {"images": inputs})
    return candidates


def _step(model, functional, optimizers, inputs, labels) -> Callable[[], object]:
    optimizer = optimizers.SGD(model.parameters(), lr=RATE, momentum=MOMENTUM)

    def step():
        optimizer.zero_grad()
        functional.cross_entropy(model(inputs), labels).backward()
        optimizer.step()

    return step


def _epoch(data: str) -> None:
    settings = {info.name: info.default for info in field_infos(TrainingSettings)}
    settings |= {"epochs": 1, "learning_rate": RATE, "momentum": MOMENTUM, "batch_size": BATCH, "schedule": "constant"}
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
        output = str(Path(folder, "weights.safetensors"))
        train(Namespace(data=data, network="lenet", weights=None, output=output, **settings))


def _torch_lenet(torch):
    layers = (getattr(torch.nn, layer.kind)(**layer.arguments()) for layer in lenet().layers)
    return torch.nn.Sequential(*layers)


def _torch_epoch(torch, data: str) -> None:
    """Train and test for an epoch in a plain PyTorch loop that pads and normalises batch by batch."""
    train_set, test_set = source_of(data).load()
    padding = (INPUT_SIDE - train_set.images.shape[1]) // 2

    def batches(images, order, size):
        inputs_of, labels = torch.from_numpy(images.images), torch.from_numpy(images.labels)
        for chosen in order.split(size):
            inputs = torch.nn.functional.pad(inputs_of[chosen].unsqueeze(1).float() / 255, (padding,) * 4)
            yield (inputs - NORMALISATION.mean) / NORMALISATION.std, labels[chosen]

    model = _torch_lenet(torch)
    optimizer = torch.optim.SGD(model.parameters(), lr=RATE, momentum=MOMENTUM)
    for inputs, labels in batches(train_set, torch.randperm(len(train_set)), BATCH):
        optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(model(inputs), labels)
        loss.backward()
        optimizer.step()
        loss.item()
    correct = 0
    with torch.no_grad():
        for inputs, labels in batches(test_set, torch.arange(len(test_set)), 256):
            correct += (model(inputs).argmax(1) == labels).sum().item()
