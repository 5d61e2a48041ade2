"""Measures every kernel at LeNet's shapes and beyond: GFLOP/s, share of the peak, PyTorch beside it.

    python tests/benchmarks/kernels.py [--batch 1 64 256] [--seconds 0.3] [--json FILE]

LENETLAB_ISA chooses the instruction set. One thread each, taking turns, medians. Time is the
thread's own, so that other programs on the machine disturb little.
"""

import argparse
import importlib.util
import json
import statistics
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

import core.kernels
from core.kernels import peak, threads
from core.kernels.doors import convolution, elementwise, matmul, pooling

# name: channels, height, output channels, kernel, padding
CONVOLUTIONS = {"conv1": (1, 32, 6, 5, 0), "conv2": (6, 14, 16, 5, 0)}
OTHER_CONVOLUTIONS = {"conv 3×3, 32": (32, 28, 32, 3, 1), "conv 3×3, 64": (64, 28, 64, 3, 1)}
LAYERS = {"fc1": (400, 120), "fc2": (120, 84), "fc3": (84, 10)}
SQUARES = (128, 256, 512, 1024)


@dataclass(frozen=True)
class Measurement:
    """A kernel at a shape: its operations, and the median seconds of ours and of PyTorch's."""

    name: str
    batch: int
    operations: int
    seconds: float
    torch_seconds: float | None


def alternating_medians(candidates, seconds):
    """The median of each candidate's times, run in turns until all together took `seconds`."""
    for run in candidates:
        run()
    times = [[] for _ in candidates]
    deadline = time.perf_counter() + seconds
    while len(times[0]) < 5 or time.perf_counter() < deadline:
        for run, taken in zip(candidates, times):
            start = time.thread_time_ns()
            run()
            taken.append((time.thread_time_ns() - start) * 1e-9)
    return [statistics.median(taken) for taken in times]


def measured_peak(rounds=300):
    """GFLOP/s of multiply-adds in registers, the best of some rounds."""
    best = 0.0
    for _ in range(rounds):
        start = time.thread_time_ns()
        operations = peak.run_multiply_adds()
        best = max(best, operations / (time.thread_time_ns() - start))
    return best


def random(*shape):
    return np.random.default_rng(0).standard_normal(shape, np.float32)


def convolution_cases(name, shape, batch, torch):
    """Yields (name, operations, ours, PyTorch's)."""
    C, H, K, R, padding = shape
    P = H + 2 * padding - R + 1
    x, weight, bias = random(batch, C, H, H), random(K, C, R, R), random(K)
    y, dy, dx = np.empty((batch, K, P, P), np.float32), random(batch, K, P, P), np.empty_like(x)
    dweight, dbias = np.empty_like(weight), np.empty_like(bias)
    arguments = (1, 1), (padding, padding), (1, 1), 1
    operations = 2 * batch * K * P * P * C * R * R

    def gradient_by_torch(*mask):
        if torch is None:
            return None
        tensors = [torch.from_numpy(array) for array in (dy, x, weight)]
        return lambda: torch.ops.aten.convolution_backward(
            *tensors, [K], [1, 1], [padding] * 2, [1, 1], False, [0, 0], 1, mask)

    forward_by_torch = sum_by_torch = None
    if torch is not None:
        tx, tw, tb, tdy = map(torch.from_numpy, (x, weight, bias, dy))
        forward_by_torch = lambda: torch.conv2d(tx, tw, tb, padding=padding)
        sum_by_torch = lambda: tdy.sum((0, 2, 3))
    yield (f"{name} forward", operations,
           lambda: convolution.conv2d_forward_arrays(x, weight, bias, y, *arguments),
           forward_by_torch)
    yield (f"{name} input gradient", operations,
           lambda: convolution.conv2d_input_gradient_arrays(dy, weight, dx, *arguments),
           gradient_by_torch(True, False, False))
    yield (f"{name} weight gradient", operations,
           lambda: convolution.conv2d_weight_gradient_arrays(dy, x, dweight, *arguments),
           gradient_by_torch(False, True, False))
    yield (f"{name} bias gradient", dy.size,
           lambda: convolution.conv2d_bias_gradient_arrays(dy, dbias), sum_by_torch)


def product_case(name, M, N, K, torch, trans_a=False, trans_b=False):
    a = random(*((K, M) if trans_a else (M, K)))
    b = random(*((N, K) if trans_b else (K, N)))
    c = np.empty((M, N), np.float32)
    by_torch = None
    if torch is not None:
        left, right, out = (torch.from_numpy(array) for array in (a, b, np.empty_like(c)))
        left, right = left.T if trans_a else left, right.T if trans_b else right
        by_torch = lambda: torch.mm(left, right, out=out)
    return (name, 2 * M * N * K,
            lambda: matmul.matmul_arrays(trans_a, trans_b, 1.0, a, b, 0.0, c), by_torch)


def linear_cases(name, inputs, outputs, batch, torch):
    yield product_case(f"{name} forward", batch, outputs, inputs, torch, trans_b=True)
    yield product_case(f"{name} input gradient", batch, inputs, outputs, torch)
    yield product_case(f"{name} weight gradient", outputs, inputs, batch, torch, trans_a=True)


def plane_cases(name, channels, side, batch, torch):
    """ReLU and 2×2 pooling of a convolution's output; an operation is an element."""
    x, dy = random(batch, channels, side, side), random(batch, channels, side // 2, side // 2)
    y, indices = np.empty_like(dy), np.empty(dy.shape, np.int64)
    dx, rectified, gradient = np.empty_like(x), np.empty_like(x), random(*x.shape)
    pool = (2, 2), (2, 2), (0, 0), (1, 1)
    pooling.max_pool2d_forward_arrays(x, y, indices, *pool)
    elementwise.unary_arrays("relu", x.ravel(), rectified.ravel())
    by_torch = [None] * 4
    if torch is not None:
        tx, tdy, ti, tr, tg = map(torch.from_numpy, (x, dy, indices, rectified, gradient))
        by_torch = [
            lambda: torch.relu(tx),
            lambda: torch.ops.aten.threshold_backward(tg, tr, 0),
            lambda: torch.max_pool2d(tx, 2),
            lambda: torch.ops.aten.max_pool2d_with_indices_backward(
                tdy, tx, [2, 2], [2, 2], [0, 0], [1, 1], False, ti),
        ]
    ours = [
        lambda: elementwise.unary_arrays("relu", x.ravel(), rectified.ravel()),
        lambda: elementwise.threshold_backward_arrays(
            gradient.ravel(), rectified.ravel(), 0.0, dx.ravel()),
        lambda: pooling.max_pool2d_forward_arrays(x, y, indices, *pool),
        lambda: pooling.max_pool2d_backward_arrays(dy, indices, dx),
    ]
    names = "relu", "relu backward", "pool", "pool backward"
    for kernel, run, other in zip(names, ours, by_torch):
        yield f"{name} {kernel}", x.size, run, other


def cases(batches, torch):
    """Yields (batch, case) for LeNet's layers at each batch size and for shapes beyond."""
    for batch in batches:
        for name, shape in CONVOLUTIONS.items():
            for case in convolution_cases(name, shape, batch, torch):
                yield batch, case
        for name, channels, side in (("conv1", 6, 28), ("conv2", 16, 10)):
            for case in plane_cases(name, channels, side, batch, torch):
                yield batch, case
        for name, (inputs, outputs) in LAYERS.items():
            for case in linear_cases(name, inputs, outputs, batch, torch):
                yield batch, case
    for name, shape in OTHER_CONVOLUTIONS.items():
        for case in convolution_cases(name, shape, 16, torch):
            yield 16, case
    for size in SQUARES:
        yield size, product_case("square product", size, size, size, torch)


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--batch", type=int, nargs="+", default=[1, 64, 256])
    parser.add_argument("--seconds", type=float, default=0.3, help="for each kernel")
    parser.add_argument("--json", type=Path, help="write the figures here as well")
    options = parser.parse_args()

    torch = None
    if importlib.util.find_spec("torch") is None:
        print("PyTorch is not installed, so not compared: pip install torch")
    else:
        import torch
        torch.set_num_threads(1)
        torch.set_grad_enabled(False)
    threads.set_num_threads(1)

    top = measured_peak()
    print(f"{core.kernels.instruction_set}, one thread, peak {top:.0f} GFLOP/s")
    print(f"{'kernel':28}{'batch':>6}{'µs':>10}{'GFLOP/s':>9}{'of peak':>9}{'PyTorch µs':>12}{'ratio':>7}")
    measurements = []
    for batch, (name, operations, ours, by_torch) in cases(options.batch, torch):
        taken = alternating_medians([ours] + ([by_torch] if by_torch else []), options.seconds)
        other = taken[1] if by_torch else None
        measurements.append(Measurement(name, batch, operations, taken[0], other))
        rate = operations / taken[0] * 1e-9
        line = f"{name:28}{batch:6}{taken[0] * 1e6:10.1f}{rate:9.1f}{rate / top:9.0%}"
        print(line + (f"{other * 1e6:12.1f}{other / taken[0]:7.2f}" if other else ""), flush=True)
    if options.json:
        options.json.write_text(json.dumps({
            "instruction_set": core.kernels.instruction_set,
            "peak": top * 1e9,
            "measurements": [asdict(measurement) for measurement in measurements],
        }, indent=2))


if __name__ == "__main__":
    main()
