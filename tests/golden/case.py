"""Defines a case of an operation, and runs it with PyTorch's interface: on PyTorch itself or on core.

`Family` collects cases. A line of a table is the call as a user writes it, with inputs in place of
tensors: `family.call("conv2d", normal(2, 4, 8, 8), normal(6, 2, 3, 3), stride=2, groups=2)`.
"""

import zlib
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.random import RandomState

from .inputs import Input, stepped, transposed


class Named(str):
    """Names an attribute of the library that a case runs on, such as a dtype."""


@dataclass(frozen=True)
class Case:
    """Describes the call `function(torch, *args, **keywords)`; inputs among the arguments become tensors.

    smooth: a small step changes no branch, so that finite differences can judge the gradient.
    """

    name: str
    function: Callable
    args: tuple = ()
    keywords: dict = field(default_factory=dict)
    smooth: bool = True

    def __repr__(self):
        return self.name

    def seeded(self, purpose: str) -> RandomState:
        return RandomState(zlib.crc32(f"{purpose}: {self.name}".encode()))

    def inputs(self) -> list[Input]:
        return [given for given in _flat([*self.args, *self.keywords.values()]) if isinstance(given, Input)]

    def arrays(self, dtype: str) -> list[np.ndarray]:
        random = self.seeded("inputs")
        return [given.array(random, dtype) for given in self.inputs()]

    def apply(self, torch, tensors):
        """Calls the function with `tensors` in the inputs' places; returns a tuple of tensors."""
        remaining = iter(tensors)

        def fill(given):
            if isinstance(given, (list, tuple)):
                return type(given)(map(fill, given))
            if isinstance(given, Named):
                return getattr(torch, given)
            return next(remaining) if isinstance(given, Input) else given

        args = [fill(given) for given in self.args]
        keywords = {name: fill(given) for name, given in self.keywords.items()}
        result = self.function(torch, *args, **keywords)
        return (result,) if hasattr(result, "dtype") else tuple(result)


def _flat(given):
    for each in given:
        yield from _flat(each) if isinstance(each, (list, tuple)) else [each]


@dataclass
class Result:
    """Holds the outputs of a case with their dtypes and node names, and a gradient (or None) per float input."""

    outputs: list[np.ndarray]
    dtypes: list[str]
    nodes: list[str | None]
    gradients: list[np.ndarray | None]


def prepare(case: Case, torch, dtype: str) -> tuple[list, list]:
    """Makes the case's tensors; returns them, and those of them that require grad."""
    tensors = [torch.from_numpy(array) for array in case.arrays(dtype)]
    leaves = [
        tensor.requires_grad_()
        for given, tensor in zip(case.inputs(), tensors)
        if tensor.dtype.is_floating_point and not given.constant
    ]
    return tensors, leaves


def run(case: Case, torch, dtype: str) -> Result:
    """Runs a case: its outputs and, for a fixed gradient of each output, the gradients of its float inputs."""
    tensors, leaves = prepare(case, torch, dtype)
    outputs = case.apply(torch, tensors)
    roots = [output for output in outputs if output.requires_grad]
    gradients = [None] * len(leaves)
    if roots:
        random = case.seeded("gradient")
        arriving = [random.standard_normal(tuple(root.shape)) for root in roots]
        arriving = [
            torch.from_numpy(np.asarray(array, "float32").astype(numpy_name(root)))
            for array, root in zip(arriving, roots)
        ]
        gradients = torch.autograd.grad(roots, leaves, arriving, allow_unused=True)
    return Result(
        [output.detach().numpy() for output in outputs],
        [str(output.dtype) for output in outputs],
        [output.grad_fn.name() if output.grad_fn is not None else None for output in outputs],
        [None if gradient is None else gradient.numpy() for gradient in gradients],
    )


def numpy_name(tensor) -> str:
    return str(tensor.dtype).removeprefix("torch.")


def resolve(torch, path: str) -> Callable:
    """Finds a function: `.name` is a method, `nn.functional.name` one of a submodule, `name` one of torch."""
    if path.startswith("."):
        return lambda tensor, *args, **keywords: getattr(tensor, path[1:])(*args, **keywords)
    found = torch
    for part in path.split("."):
        found = getattr(found, part)
    return found


class Family:
    """Collects cases under one heading. `prefix` is put before the paths of `call` ("nn.functional.")."""

    def __init__(self, name: str, prefix: str = ""):
        self.name, self.prefix = name, prefix
        self.cases: dict[str, Case] = {}
        self.samplers: dict[str, tuple[Callable, int, int]] = {}

    def add(self, case: Case) -> None:
        if case.name in self.cases:
            raise ValueError(f"two cases have the name {case.name!r}; give one of them another label")
        self.cases[case.name] = case

    def make(self, path: str, *args, smooth: bool = True, **keywords) -> Case:
        """Adds the case of a call, which is named as the call is written."""
        full = path if path.startswith(".") else self.prefix + path
        words = [*map(repr, args), *(f"{name}={value!r}" for name, value in keywords.items())]
        return Case(
            f"{path}({', '.join(words)})",
            lambda torch, *args, **keywords: resolve(torch, full)(*args, **keywords),
            args,
            keywords,
            smooth,
        )

    def call(self, path: str, *args, smooth: bool = True, **keywords) -> None:
        self.add(self.make(path, *args, smooth=smooth, **keywords))

    def expression(self, text: str, function: Callable, *inputs, smooth: bool = True) -> None:
        """Adds the case of `function(torch, *tensors)`, for what is not a single call."""
        self.add(Case(", ".join([text, *map(repr, inputs)]), function, inputs, smooth=smooth))

    def layouts(self, path: str, *args, **keywords) -> None:
        """Adds a call three times: on contiguous, transposed and stepped memory."""
        for layout in (lambda given: given, transposed, stepped):
            self.call(path, *(layout(given) if isinstance(given, Input) else given for given in args), **keywords)

    def sampled(self, count: int, stored: int = 8):
        """Decorates `function(random) -> Case`: `count` random configurations, the first `stored` kept as golden."""

        def register(function):
            self.samplers[function.__name__] = function, count, stored
            return function

        return register

    def sample(self, name: str, number: int) -> Case:
        """Makes configuration `number` of a sampler, which is the same at every call."""
        return self.samplers[name][0](RandomState(zlib.crc32(f"{name} {number}".encode())))

    def stored_cases(self) -> dict[str, Case]:
        """Lists the cases of the table and the first configurations of each sampler."""
        found = dict(self.cases)
        for name, (_, _, stored) in self.samplers.items():
            for number in range(stored):
                case = self.sample(name, number)
                found[case.name] = case
        return found
