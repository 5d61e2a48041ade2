"""Measures what the roofline figure shows: how fast each kernel computes, below what processor and memory allow.

The figure follows Williams, Waterman and Patterson, "Roofline" (2009). Its horizontal axis is the operations that a
kernel makes for each byte that it has to move, its vertical axis the operations that it makes in a second. The roof is
a bandwidth where there are few operations for a byte, the cache's or the memory's according to where the operands lie,
and the multiply-add peak where there are many. `roofline_picture` draws it.
"""

from dataclasses import dataclass
from functools import partial

import numpy as np

from app.bench import kernels
from app.bench.rows import OURS, TORCH
from app.bench.turns import medians
from core.backends.cpu import run_multiply_adds

MEMORY_BYTES, CACHE_BYTES = 64 << 20, 256 << 10  # size of the array that is copied to measure each bandwidth
PEAK_RUNS = 50  # runs of the multiply-adds that are timed as one call
KINDS = ("forward", "input gradient", "weight gradient", "matmul")
"""What a kernel computes; each kernel's name contains one of these."""


@dataclass(frozen=True)
class Point:
    """Says where a kernel stands in the figure.

    Attributes:
        intensity: operations for each byte of operands and result.
        rates: operations in a second, by candidate.
    """

    name: str
    intensity: float
    rates: dict[str, float]

    @property
    def kind(self) -> str:
        return next(kind for kind in KINDS if kind in self.name)


@dataclass(frozen=True)
class Roof:
    """Holds what the machine allows one thread in a second: operations, and bytes from and to cache and memory."""

    peak: float
    cache: float
    memory: float


def measure(seconds: float) -> tuple[Roof, list[Point]]:
    """Measure the roof and the kernels that the figure shows, each kernel for some `seconds`."""
    return measured_roof(seconds / 3), [measured_point(kernel, seconds) for kernel in shown_kernels()]


def shown_kernels() -> list[kernels.Kernel]:
    """List the kernels of the figure: LeNet's layers, and products and convolutions as larger networks have them."""
    return [
        *kernels.lenet_kernels(),
        *kernels.wide_convolutions(64),
        *(kernels.square_product(size) for size in (128, 1024)),
    ]


def measured_point(kernel: kernels.Kernel, seconds: float) -> Point:
    """Time a kernel for a third of `seconds` and turn the times into rates."""
    times = medians(kernel.candidates, seconds / 3)
    rates = {name: kernel.operations / taken for name, taken in times.items()}
    return Point(kernel.name, kernel.operations / kernel.bytes, rates)


def measured_roof(seconds: float = 1.0) -> Roof:
    """Time multiply-adds in registers, copies that fit the second-level cache, and copies too large for any cache."""
    candidates = {"peak": lambda: [run_multiply_adds() for _ in range(PEAK_RUNS)]}
    for name, size in (("cache", CACHE_BYTES), ("memory", MEMORY_BYTES)):
        source = np.ones(size // 4, np.float32)
        candidates[name] = partial(np.copyto, np.empty_like(source), source)
    times = medians(candidates, seconds)
    operations = PEAK_RUNS * run_multiply_adds()
    return Roof(operations / times["peak"], 2 * CACHE_BYTES / times["cache"], 2 * MEMORY_BYTES / times["memory"])


def summary(roof: Roof, point: Point) -> tuple[str, str, str, str]:
    """Write a point's line in the figure's list: name, GFLOP/s, share of the peak, and PyTorch's GFLOP/s."""
    ours, torch = point.rates[OURS], point.rates.get(TORCH)
    torch_gflops = "" if torch is None else f"{torch / 1e9:.0f}"
    return point.name, f"{ours / 1e9:.0f}", f"{100 * ours / roof.peak:.0f} %", torch_gflops
