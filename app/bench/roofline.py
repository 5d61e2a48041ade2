"""The roofline figure: how fast each kernel computes, below what processor and memory allow.

After Williams, Waterman and Patterson, "Roofline" (2009): across, the operations a kernel makes for
each byte that it has to move; up, how many it makes in a second. The roof is a bandwidth where there
are few operations for a byte, the cache's or the memory's according to where the operands lie, and
the multiply-add peak where there are many.
"""

import os
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from app.bench import kernels, report
from app.bench.rows import OURS, TORCH
from app.bench.turns import medians
from core.backends.cpu import get_cpu_capability, run_multiply_adds
from core.errors import LenetLabError
from core.words import Words

MEMORY_BYTES, CACHE_BYTES = 64 << 20, 256 << 10  # of an array that is copied
ADDED_TOGETHER = 50
KINDS = ("forward", "input gradient", "weight gradient", "matmul")
"""What a kernel's name says it computes."""


@dataclass(frozen=True)
class Point:
    """A kernel in the figure.

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
    """What the machine allows one thread: operations, and bytes from and to cache and memory, in a second."""

    peak: float
    cache: float
    memory: float


def write_roofline(path: Path, seconds: float) -> None:
    """Measure the kernels and draw them to `path` (PNG); raises LenetLabError where that cannot be written."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from app.bench.roofline_picture import draw
    from app.bootstrap import make_application

    # Kept until the picture is saved: fonts are the application's.
    application = make_application()
    roof, points = measured_roof(seconds / 3), [measured_point(kernel, seconds) for kernel in shown_kernels()]
    caption = f"{report.processor()}, {get_cpu_capability()}, one thread, float32"
    picture = draw(roof, points, caption)
    if not picture.save(str(path)):
        raise LenetLabError(
            Words("{path} cannot be written; name a file that ends in .png, in a folder that is there", path=path)
        )
    del application


def shown_kernels() -> list[kernels.Kernel]:
    """LeNet's layers, and what stands for larger networks."""
    return [
        *kernels.lenet_kernels(),
        *kernels.wide_convolutions(64),
        *(kernels.square_product(size) for size in (128, 1024)),
    ]


def measured_point(kernel: kernels.Kernel, seconds: float) -> Point:
    times = medians(kernel.candidates, seconds / 3)
    rates = {name: kernel.operations / taken for name, taken in times.items()}
    return Point(kernel.name, kernel.operations / kernel.bytes, rates)


def measured_roof(seconds: float = 1.0) -> Roof:
    """Multiply-adds in registers, copies that fit the second-level cache, and copies too large for any."""
    candidates = {"peak": lambda: [run_multiply_adds() for _ in range(ADDED_TOGETHER)]}
    for name, size in (("cache", CACHE_BYTES), ("memory", MEMORY_BYTES)):
        source = np.ones(size // 4, np.float32)
        candidates[name] = partial(np.copyto, np.empty_like(source), source)
    times = medians(candidates, seconds)
    operations = ADDED_TOGETHER * run_multiply_adds()
    return Roof(operations / times["peak"], 2 * CACHE_BYTES / times["cache"], 2 * MEMORY_BYTES / times["memory"])


def summary(roof: Roof, point: Point) -> tuple[str, str, str, str]:
    """The cells of the figure's list: name, GFLOP/s, share of the peak, and PyTorch's GFLOP/s."""
    ours, other = point.rates[OURS], point.rates.get(TORCH)
    gigas = "" if other is None else f"{other / 1e9:.0f}"
    return point.name, f"{ours / 1e9:.0f}", f"{100 * ours / roof.peak:.0f} %", gigas
