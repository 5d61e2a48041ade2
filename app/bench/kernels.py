"""Single operations: convolutions and matrix products of many shapes, and what a call costs.

Measured through the public interface, without a tape where there is no gradient; one thread each.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

import core
import core.nn.functional as F
from app.bench.rows import OURS, TORCH, Goal, Row
from app.bench.turns import Candidates, installed_torch, medians

NOT_SLOWER = Goal(0.8, aim=1)
SQUARES = (128, 256, 512, 1024)
WIDE_CHANNELS = (32, 64)
WIDE_BATCH = 16
LENET_BATCH = 64
CALLS = 200  # of an operation so small that the clock would disturb


@dataclass(frozen=True)
class Kernel:
    """One product at one shape.

    Attributes:
        operations: multiplications and additions.
        bytes: of operands and result, each moved once.
        candidates: a call of it for each library.
    """

    name: str
    operations: int
    bytes: int
    candidates: Candidates


def product_rows(seconds: float) -> list[Row]:
    """Square matrices."""
    return [_row("products", square_product(size), seconds) for size in SQUARES]


def convolution_rows(seconds: float) -> list[Row]:
    """3×3 convolutions of 28×28 images with more channels than LeNet's."""
    kernels = (kernel for channels in WIDE_CHANNELS for kernel in wide_convolutions(channels))
    return [_row("convolutions", kernel, seconds) for kernel in kernels]


def overhead_rows(seconds: float) -> list[Row]:
    """What a call costs beside the arithmetic: operations on 16 numbers."""
    libraries, rows = _libraries(), []
    for name, make in _SMALL_CALLS.items():
        candidates = {library: _repeated(make(*modules)) for library, modules in libraries.items()}
        times = {library: taken / CALLS for library, taken in medians(candidates, seconds / 3).items()}
        rows.append(Row("overhead", f"16 numbers: {name}", times))
    return rows


def lenet_kernels() -> Iterator[Kernel]:
    """The products of a LeNet training step at batch 64."""
    yield from convolution_kernels("conv1", LENET_BATCH, 1, 6, 32, 5, 0)
    yield from convolution_kernels("conv2", LENET_BATCH, 6, 16, 14, 5, 0)
    yield from linear_kernels("fc1", LENET_BATCH, 400, 120)


def wide_convolutions(channels: int) -> Iterator[Kernel]:
    yield from convolution_kernels(f"conv 3×3, {channels} channels", WIDE_BATCH, channels, channels, 28, 3, 1)


def convolution_kernels(
    name: str, batch: int, inputs: int, outputs: int, side: int, kernel: int, padding: int
) -> Iterator[Kernel]:
    """Forward, input gradient and weight gradient of a square convolution."""
    out_side = side + 2 * padding - kernel + 1
    shapes = (batch, inputs, side, side), (outputs, inputs, kernel, kernel), (batch, outputs, out_side, out_side)
    operations = 2 * batch * outputs * out_side**2 * inputs * kernel**2
    yield from _three(name, shapes, operations, lambda functional: _convolve(functional, padding))


def linear_kernels(name: str, batch: int, inputs: int, outputs: int) -> Iterator[Kernel]:
    """The same of a linear layer."""
    shapes = (batch, inputs), (outputs, inputs), (batch, outputs)
    yield from _three(name, shapes, 2 * batch * inputs * outputs, lambda functional: functional.linear)


def square_product(size: int) -> Kernel:
    a, b = _random(size, size), _random(size, size)
    candidates = {library: _without_tape(front, _product(front, a, b)) for library, (front, _) in _libraries().items()}
    return Kernel(f"matmul {size}×{size}", 2 * size**3, 3 * 4 * size**2, candidates)


def _three(name: str, shapes, operations: int, make) -> Iterator[Kernel]:
    """The forward pass of a layer and its two gradients; `make` gives the function of x and weight."""
    x, weight, dy = (_random(*shape) for shape in shapes)
    moved = 4 * (x.size + weight.size + dy.size)
    libraries = _libraries()
    forward = {
        library: _without_tape(front, _applied(make(functional), front, x, weight))
        for library, (front, functional) in libraries.items()
    }
    yield Kernel(f"{name}, forward", operations, moved, forward)
    for position, what in enumerate(("input gradient", "weight gradient")):
        gradients = {
            library: _gradient(make(functional), front, (x, weight), dy, position)
            for library, (front, functional) in libraries.items()
        }
        yield Kernel(f"{name}, {what}", operations, moved, gradients)


def _row(family: str, kernel: Kernel, seconds: float) -> Row:
    return Row(family, kernel.name, medians(kernel.candidates, seconds / 3), goal=NOT_SLOWER)


def _libraries() -> dict:
    """Front and functional interface of each library that is installed."""
    torch = installed_torch()
    return {OURS: (core, F)} | ({TORCH: (torch, torch.nn.functional)} if torch else {})


def _random(*shape: int) -> np.ndarray:
    return np.random.default_rng(0).standard_normal(shape, np.float32)


def _convolve(functional, padding: int):
    return lambda x, weight: functional.conv2d(x, weight, padding=padding)


def _product(front, a: np.ndarray, b: np.ndarray) -> Callable[[], object]:
    left, right = front.from_numpy(a), front.from_numpy(b)
    return lambda: left @ right


def _applied(function, front, *arrays: np.ndarray) -> Callable[[], object]:
    tensors = [front.from_numpy(array) for array in arrays]
    return lambda: function(*tensors)


def _without_tape(front, call: Callable[[], object]) -> Callable[[], object]:
    """The call, and a look at its result: LeNet Lab may leave one uncomputed until somebody looks."""

    def run():
        with front.no_grad():
            return call().numpy()

    return run


def _gradient(function, front, arrays, dy: np.ndarray, position: int) -> Callable[[], object]:
    """The gradient of one of the arrays; the forward pass was made before."""
    tensors = [front.from_numpy(array) for array in arrays]
    tensors[position].requires_grad_()
    y, gradient = function(*tensors), front.from_numpy(dy)
    return lambda: front.autograd.grad(y, tensors[position], gradient, retain_graph=True)[0].numpy()


def _repeated(call: Callable[[], object]) -> Callable[[], object]:
    def run():
        for _ in range(CALLS):
            call()

    return run


def _small_sum(front, functional) -> Callable[[], object]:
    a, b = front.ones(16), front.ones(16)
    return lambda: a + b


def _small_relu(front, functional) -> Callable[[], object]:
    a = front.ones(16, requires_grad=True)
    return lambda: functional.relu(a)


def _small_linear(front, functional) -> Callable[[], object]:
    layer, x = front.nn.Linear(4, 4), front.ones(4, 4)
    return lambda: layer(x)


def _small_backward(front, functional) -> Callable[[], object]:
    a = front.ones(16, requires_grad=True)

    def run():
        a.grad = None
        (a * a).sum().backward()

    return run


_SMALL_CALLS = {
    "a + b": _small_sum,
    "relu on the tape": _small_relu,
    "Linear(4, 4)": _small_linear,
    "(a * a).sum().backward()": _small_backward,
}
