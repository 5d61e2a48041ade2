"""Measures single operations: convolutions and matrix products of many shapes, and what a call costs.

Each runs on one thread through the public interface, without a tape where no gradient is asked for.
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
CALLS = 200  # an operation on few numbers is timed so many at once: the clock would disturb a single one


@dataclass(frozen=True)
class Kernel:
    """Describes one product at one shape.

    Attributes:
        operations: number of multiplications and additions.
        bytes: size of operands and result together, each moved once.
        candidates: for each library a call that computes the product.
    """

    name: str
    operations: int
    bytes: int
    candidates: Candidates


def product_rows(seconds: float) -> list[Row]:
    """Measure products of square matrices."""
    return [_row("products", square_product(size), seconds) for size in SQUARES]


def convolution_rows(seconds: float) -> list[Row]:
    """Measure 3×3 convolutions of 28×28 images with more channels than LeNet's."""
    kernels = (kernel for channels in WIDE_CHANNELS for kernel in wide_convolutions(channels))
    return [_row("convolutions", kernel, seconds) for kernel in kernels]


def overhead_rows(seconds: float) -> list[Row]:
    """Measure operations on 16 numbers, where a call costs more than its arithmetic."""
    libraries, rows = _libraries(), []
    for name, make in _SMALL_CALLS.items():
        candidates = {candidate: _repeated(make(*modules)) for candidate, modules in libraries.items()}
        times = {candidate: taken / CALLS for candidate, taken in medians(candidates, seconds / 3).items()}
        rows.append(Row("overhead", f"16 numbers: {name}", times))
    return rows


def lenet_kernels() -> Iterator[Kernel]:
    """Yield the products of a LeNet training step at batch 64."""
    yield from convolution_kernels("conv1", LENET_BATCH, 1, 6, 32, 5, 0)
    yield from convolution_kernels("conv2", LENET_BATCH, 6, 16, 14, 5, 0)
    yield from linear_kernels("fc1", LENET_BATCH, 400, 120)


def wide_convolutions(channels: int) -> Iterator[Kernel]:
    """Yield the three passes of a 3×3 convolution from `channels` to `channels` of 28×28 pixels."""
    yield from convolution_kernels(f"conv 3×3, {channels} channels", WIDE_BATCH, channels, channels, 28, 3, 1)


def convolution_kernels(
    name: str, batch: int, inputs: int, outputs: int, side: int, kernel: int, padding: int
) -> Iterator[Kernel]:
    """Yield forward pass, input gradient and weight gradient of a square convolution."""
    out_side = side + 2 * padding - kernel + 1
    shapes = (batch, inputs, side, side), (outputs, inputs, kernel, kernel), (batch, outputs, out_side, out_side)
    operations = 2 * batch * outputs * out_side**2 * inputs * kernel**2
    yield from _layer_kernels(name, shapes, operations, lambda functional: _convolve(functional, padding))


def linear_kernels(name: str, batch: int, inputs: int, outputs: int) -> Iterator[Kernel]:
    """Yield forward pass, input gradient and weight gradient of a linear layer."""
    shapes = (batch, inputs), (outputs, inputs), (batch, outputs)
    yield from _layer_kernels(name, shapes, 2 * batch * inputs * outputs, lambda functional: functional.linear)


def square_product(size: int) -> Kernel:
    """Make the kernel that multiplies two matrices of size×size."""
    a, b = _random(size, size), _random(size, size)
    candidates = {
        candidate: without_tape(library, _product(library, a, b)) for candidate, (library, _) in _libraries().items()
    }
    return Kernel(f"matmul {size}×{size}", 2 * size**3, 3 * 4 * size**2, candidates)


def _layer_kernels(name: str, shapes, operations: int, make) -> Iterator[Kernel]:
    """Yield the forward pass of a layer and its two gradients.

    `shapes` are those of input, weight and output; `make(functional)` gives the function of input and weight.
    """
    x, weight, grad_output = (_random(*shape) for shape in shapes)
    moved = 4 * (x.size + weight.size + grad_output.size)
    libraries = _libraries()
    forward = {
        candidate: without_tape(library, _applied(make(functional), library, x, weight))
        for candidate, (library, functional) in libraries.items()
    }
    yield Kernel(f"{name}, forward", operations, moved, forward)
    for position, kind in enumerate(("input gradient", "weight gradient")):
        gradients = {
            candidate: _gradient(make(functional), library, (x, weight), grad_output, position)
            for candidate, (library, functional) in libraries.items()
        }
        yield Kernel(f"{name}, {kind}", operations, moved, gradients)


def _row(family: str, kernel: Kernel, seconds: float) -> Row:
    return Row(family, kernel.name, medians(kernel.candidates, seconds / 3), goal=NOT_SLOWER)


def _libraries() -> dict:
    """Give the module of each library that is installed, and the module of its `nn.functional`."""
    torch = installed_torch()
    return {OURS: (core, F)} | ({TORCH: (torch, torch.nn.functional)} if torch else {})


def _random(*shape: int) -> np.ndarray:
    return np.random.default_rng(0).standard_normal(shape, np.float32)


def _convolve(functional, padding: int):
    return lambda x, weight: functional.conv2d(x, weight, padding=padding)


def _product(library, a: np.ndarray, b: np.ndarray) -> Callable[[], object]:
    left, right = library.from_numpy(a), library.from_numpy(b)
    return lambda: left @ right


def _applied(function, library, *arrays: np.ndarray) -> Callable[[], object]:
    tensors = [library.from_numpy(array) for array in arrays]
    return lambda: function(*tensors)


def without_tape(library, call: Callable[[], object]) -> Callable[[], object]:
    """Wrap `call` so that it records nothing and reads its result, which LeNet Lab may compute only then."""

    def run():
        with library.no_grad():
            return call().numpy()

    return run


def _gradient(function, library, arrays, grad_output: np.ndarray, position: int) -> Callable[[], object]:
    """Make a call that computes the gradient of `arrays[position]`; the forward pass is made here, once."""
    tensors = [library.from_numpy(array) for array in arrays]
    tensors[position].requires_grad_()
    y, gradient = function(*tensors), library.from_numpy(grad_output)
    return lambda: library.autograd.grad(y, tensors[position], gradient, retain_graph=True)[0].numpy()


def _repeated(call: Callable[[], object]) -> Callable[[], object]:
    def run():
        for _ in range(CALLS):
            call()

    return run


def _small_sum(library, functional) -> Callable[[], object]:
    a, b = library.ones(16), library.ones(16)
    return lambda: a + b


def _small_relu(library, functional) -> Callable[[], object]:
    a = library.ones(16, requires_grad=True)
    return lambda: functional.relu(a)


def _small_linear(library, functional) -> Callable[[], object]:
    layer, x = library.nn.Linear(4, 4), library.ones(4, 4)
    return lambda: layer(x)


def _small_backward(library, functional) -> Callable[[], object]:
    a = library.ones(16, requires_grad=True)

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
