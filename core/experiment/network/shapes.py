"""Shape inference: what every layer gets, gives and costs, and what does not fit.

Works on descriptions alone, in microseconds, so that the window can run it on every keystroke.
"""

import math
from dataclasses import dataclass
from typing import Protocol

from core.errors import SpecError
from core.experiment.network.figures import Shape, format_shape
from core.experiment.network.in_place import overwriting
from core.experiment.network.layers import Flatten, LayerSpec, Linear
from core.experiment.network.problems import Fix, Problem, set_argument
from core.words import Words

MAXIMUM_PARAMETERS = 20_000_000
"""Most parameters of one layer: with gradient and momentum a quarter of a gigabyte."""


class Layered(Protocol):
    """What is needed of a NetworkSpec, which stands above: it infers shapes before it builds."""

    @property
    def input_shape(self) -> tuple[int, int, int]: ...

    @property
    def layers(self) -> tuple[LayerSpec, ...]: ...


@dataclass(frozen=True)
class LayerShapes:
    """Figures of one layer, for one example (no batch axis).

    Attributes:
        input_shape, output_shape: None where a problem before leaves them unknown.
        parameters: how many numbers it learns.
        multiply_adds: products of a convolution, linear or normalisation layer; 0 where its output is unknown.
    """

    name: str
    input_shape: Shape | None
    output_shape: Shape | None
    parameters: int = 0
    multiply_adds: int = 0
    problem: Problem | None = None


@dataclass(frozen=True)
class NetworkShapes:
    """Figures of every layer in order, and a problem of the network's output as a whole."""

    layers: tuple[LayerShapes, ...]
    problem: Problem | None = None

    @property
    def parameters(self) -> int:
        return sum(layer.parameters for layer in self.layers)

    @property
    def multiply_adds(self) -> int:
        return sum(layer.multiply_adds for layer in self.layers)

    @property
    def ok(self) -> bool:
        return self.first_problem() is None

    def first_problem(self) -> tuple[str, Problem] | None:
        """Return the name of the layer ("network" for the whole) and its problem, or None."""
        found = ((layer.name, layer.problem) for layer in self.layers if layer.problem)
        return next(found, ("network", self.problem) if self.problem else None)

    def check(self) -> None:
        """Raise SpecError with the first problem and its first remedy."""
        found = self.first_problem()
        if found:
            name, problem = found
            if not problem.fixes:
                raise SpecError(Words("{name}: {problem}.", name=name, problem=problem.text))
            raise SpecError(
                Words("{name}: {problem}. {remedy}.", name=name, problem=problem.text, remedy=problem.fixes[0].label)
            )

    def __getitem__(self, name: str) -> LayerShapes:
        for layer in self.layers:
            if layer.name == name:
                return layer
        raise KeyError(name)


def infer(spec: Layered, classes: int = 10) -> NetworkShapes:
    """Infer every layer's shapes and costs; the output must be `classes` numbers."""
    shape: Shape | None = tuple(spec.input_shape)
    rows = []
    for position, layer in enumerate(spec.layers):
        output = layer.output(shape) if shape else None
        problem = None
        if isinstance(output, Problem):
            problem, output = output, output.output
        problem = problem or overwriting(spec.layers, position) or _too_many(layer)
        products = layer.multiply_adds(output) if output else None
        rows.append(
            LayerShapes(layer.name, shape, output, layer.parameter_count(), products.value if products else 0, problem)
        )
        shape = output
    return NetworkShapes(tuple(rows), _output_problem(spec, shape, classes))


def _too_many(layer: LayerSpec) -> Problem | None:
    """Return the problem of a layer that alone would not leave room for a training in memory."""
    count = layer.parameter_count()
    if count <= MAXIMUM_PARAMETERS:
        return None
    fewer = max(1, getattr(layer, layer.output_argument) * MAXIMUM_PARAMETERS // count)
    text = Words(
        "{count} parameters are more than the {limit} that this program trains",
        count=f"{count:,}",
        limit=f"{MAXIMUM_PARAMETERS:,}",
    )
    return Problem(text, (set_argument(layer.name, layer.output_argument, fewer),))


def _output_problem(spec: Layered, shape: Shape | None, classes: int) -> Problem | None:
    if shape is None or shape == (classes,):
        return None
    text = Words(
        "the network gives {shape}, but {classes} classes need {classes} numbers",
        shape=format_shape(shape),
        classes=classes,
    )
    fixes = [
        Fix(
            Words("Append a Linear layer with {classes} outputs", classes=classes),
            lambda spec: _classified(shape, classes, spec),
        )
    ]
    last = spec.layers[-1] if spec.layers else None
    if len(shape) == 1 and last and last.output_argument:
        fixes.insert(0, set_argument(last.name, last.output_argument, classes))
    return Problem(text, tuple(fixes))


def _classified(shape: Shape, classes: int, spec):
    """Append what makes `classes` numbers of an output of `shape` to a NetworkSpec."""
    if len(shape) > 1:
        spec = spec.insert(len(spec), Flatten(spec.free_name(Flatten.default_name)))
    return spec.insert(len(spec), Linear(spec.free_name(Linear.default_name), math.prod(shape), classes))
