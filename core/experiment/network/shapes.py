"""Shape inference: what every layer gets, gives and costs, and what does not fit.

Works on descriptions alone, in microseconds, so that the window can run it on
every keystroke. A layer that does not fit gets a Problem with fixes that can
be applied to the description; where its output is known all the same, the
layers after it are checked against that, so that one mistake is shown once.
"""

import dataclasses
import math
from dataclasses import dataclass
from functools import partial

from core.errors import SpecError
from core.experiment.network.fields import field_infos
from core.experiment.network.in_place import overwriting
from core.experiment.network.layers import (
    CIRCULAR,
    REFLECT,
    SAME,
    ZEROS,
    AvgPool2d,
    BatchNorm2d,
    Conv2d,
    Flatten,
    LayerSpec,
    Linear,
    MaxPool2d,
    padding_of,
    pair,
)
from core.experiment.network.problems import Fix, Problem, remove_layer, set_argument
from core.experiment.network.spec import NetworkSpec
from core.words import Words

Shape = tuple[int, ...]

MAXIMUM_PARAMETERS = 20_000_000
"""Of one layer: with gradient and momentum a quarter of a gigabyte."""


@dataclass(frozen=True)
class LayerShapes:
    """Figures of one layer, for one example (no batch axis).

    input_shape and output_shape are None where a problem before leaves them
    unknown. parameters counts learned numbers; multiply_adds counts the products
    of convolution, linear and normalisation layers.
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
        """Name of the layer ("network" for the whole) and its problem, or None."""
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


def infer(spec: NetworkSpec, classes: int = 10) -> NetworkShapes:
    """Infer every layer's shapes and costs; the output must be `classes` numbers."""
    shape: Shape | None = tuple(spec.input_shape)
    rows = []
    for position, layer in enumerate(spec.layers):
        row = _infer_layer(layer, shape) if shape else LayerShapes(layer.name, None, None, layer.parameter_count())
        row = row if row.problem else dataclasses.replace(row, problem=overwriting(spec.layers, position))
        rows.append(_too_many(layer, row) or row)
        shape = row.output_shape
    return NetworkShapes(tuple(rows), _output_problem(spec, shape, classes))


def format_shape(shape: Shape | None) -> str:
    """`6×28×28`, or a question mark for a shape that is not known."""
    return "×".join(map(str, shape)) if shape else "?"


def _too_many(layer: LayerSpec, row: LayerShapes) -> LayerShapes | None:
    """The row with a problem where the layer alone would not leave room for a training in memory."""
    count = layer.parameter_count()
    if row.problem or count <= MAXIMUM_PARAMETERS:
        return None
    argument = "out_features" if isinstance(layer, Linear) else "out_channels"
    fewer = max(1, getattr(layer, argument) * MAXIMUM_PARAMETERS // count)
    text = Words(
        "{count} parameters are more than the {limit} that this program trains",
        count=f"{count:,}",
        limit=f"{MAXIMUM_PARAMETERS:,}",
    )
    return dataclasses.replace(row, problem=Problem(text, (set_argument(layer, argument, fewer),)))


def mended(spec: NetworkSpec, classes: int = 10) -> NetworkSpec:
    """The network after the first fix of each problem, one after the other, until nothing is wrong.

    Where that leads nowhere, the network as far as it came.
    """
    for _ in range(2 * len(spec) + 4):
        found = infer(spec, classes).first_problem()
        if found is None or not found[1].fixes:
            break
        spec = found[1].fixes[0].apply(spec)
    return spec


def _infer_layer(layer: LayerSpec, shape: Shape) -> LayerShapes:
    rule = _RULES.get(type(layer))
    return rule(layer, shape) if rule else LayerShapes(layer.name, shape, shape)


def _needs_image(layer: LayerSpec, shape: Shape) -> LayerShapes | None:
    """A problem row where an image layer gets something else, else None."""
    if len(shape) == 3:
        return None
    if len(shape) == 1:
        text = Words("expected an image (channels×height×width), got a vector of {numbers} numbers", numbers=shape[0])
    else:
        text = Words("expected an image (channels×height×width), got a matrix of {shape}", shape=format_shape(shape))
    move = Words("Move {layer} before the first Flatten", layer=layer.name)
    fixes = (Fix(move, partial(_before_flatten, layer.name)), remove_layer(layer))
    return LayerShapes(layer.name, shape, None, problem=Problem(text, fixes))


def _before_flatten(name: str, spec: NetworkSpec) -> NetworkSpec:
    vector = (Flatten, Linear)
    first = next((i for i, layer in enumerate(spec.layers) if isinstance(layer, vector)), 0)
    return spec.move(name, min(first, spec.index(name)))


def _window(layer, shape: Shape, dilation=1, ceil_mode=False) -> tuple[Shape | None, Problem | None]:
    """Height and width after a sliding window, by the formula on PyTorch's Conv2d and MaxPool2d pages."""
    kernel, dilation = pair(layer.kernel_size), pair(dilation)
    stride = pair(layer.kernel_size if layer.stride is None else layer.stride)
    reach = tuple(d * (k - 1) + 1 for d, k in zip(dilation, kernel, strict=True))
    size = []
    for axis, (n, r, s) in enumerate(zip(shape[1:], reach, stride, strict=True)):
        before, behind = padding_of(layer, axis)
        steps = (n + before + behind - r) / s
        count = (math.ceil(steps) if ceil_mode else math.floor(steps)) + 1
        # A last window may not begin in the padding on the far side.
        size.append(count - 1 if ceil_mode and (count - 1) * s >= n + before else count)
    return (None, _too_large(layer, shape, reach)) if min(size) < 1 else (tuple(size), None)


def _too_large(layer, shape: Shape, reach: tuple[int, int]) -> Problem:
    window, image = format_shape(reach), format_shape(shape[1:])
    text = Words("the {window} window is larger than the {image} image it gets", window=window, image=image)
    fixes = [set_argument(layer, "kernel_size", min(shape[1:]))]
    needed = max(math.ceil((r - n) / 2) for r, n in zip(reach, shape[1:], strict=True))
    if needed <= min(_most_padding(layer, shape)):
        fixes.append(set_argument(layer, "padding", needed))
    if max(pair(getattr(layer, "dilation", 1))) > 1:
        fixes.insert(0, set_argument(layer, "dilation", 1))
    return Problem(text, (*fixes, remove_layer(layer)))


def _most_padding(layer, shape: Shape) -> tuple[float, float]:
    """How many rows and columns PyTorch adds to each side of `shape` at most."""
    if isinstance(layer, (MaxPool2d, AvgPool2d)):
        return tuple(k // 2 for k in pair(layer.kernel_size))
    if layer.padding_mode == REFLECT:
        # The edge itself is not repeated.
        return tuple(n - 1 for n in shape[1:])
    return shape[1:] if layer.padding_mode == CIRCULAR else (math.inf, math.inf)


def _too_far(layer: Conv2d, shape: Shape) -> Problem | None:
    """The problem of padding that takes more pixels than the image has."""
    most = _most_padding(layer, shape)
    asked = tuple(max(padding_of(layer, axis)) for axis in range(2))
    within = tuple(min(p, m) for p, m in zip(asked, most, strict=True))
    if within == asked:
        return None
    image = format_shape(shape[1:])
    if layer.padding_mode == REFLECT:
        text = Words(
            "padding {padding} by reflection must be smaller than the sides of the {image} image it gets",
            padding=layer.padding,
            image=image,
        )
    else:
        text = Words(
            "circular padding {padding} must not be larger than the sides of the {image} image it gets",
            padding=layer.padding,
            image=image,
        )
    smaller = within if isinstance(layer.padding, tuple) else min(within)
    return Problem(text, (set_argument(layer, "padding", smaller), set_argument(layer, "padding_mode", ZEROS)))


def _strided_same(layer: Conv2d, shape: Shape) -> Problem | None:
    """The problem of "same" with a stride, which PyTorch does not take either: the size would not stay."""
    if layer.padding != SAME or pair(layer.stride) == (1, 1):
        return None
    text = Words("padding 'same' keeps the size of the image, and so needs stride 1, got {stride}", stride=layer.stride)
    near = tuple(padding_of(layer, axis)[0] for axis in range(2))
    near = near[0] if near[0] == near[1] else near
    limit = next(info.maximum for info in field_infos(layer) if info.name == "padding")
    fixes = [set_argument(layer, "stride", 1)]
    if max(pair(near)) <= limit:
        fixes.append(set_argument(layer, "padding", near))
    return Problem(text, tuple(fixes))


def _conv2d(layer: Conv2d, shape: Shape) -> LayerShapes:
    wrong = _needs_image(layer, shape)
    if wrong:
        return wrong
    size, problem = _window(layer, shape, layer.dilation)
    problem = problem or _strided_same(layer, shape) or _too_far(layer, shape)
    output = None if problem else (layer.out_channels, *size)
    if layer.in_channels % layer.groups or layer.out_channels % layer.groups:
        text = Words(
            "groups={groups} does not divide {input} input and {output} output channels",
            groups=layer.groups,
            input=layer.in_channels,
            output=layer.out_channels,
        )
        largest = math.gcd(layer.in_channels, layer.out_channels, layer.groups)
        problem = Problem(text, tuple(set_argument(layer, "groups", n) for n in sorted({largest, 1}, reverse=True)))
    elif shape[0] != layer.in_channels:
        text = Words(
            "expected {expected} input channels, got {got} (input {shape})",
            expected=layer.in_channels,
            got=shape[0],
            shape=format_shape(shape),
        )
        problem = Problem(text, (set_argument(layer, "in_channels", shape[0]),))
    kernel = math.prod(pair(layer.kernel_size)) * (layer.in_channels // layer.groups)
    products = math.prod(output) * kernel if output else 0
    return LayerShapes(layer.name, shape, output, layer.parameter_count(), products, problem)


def _pool2d(layer, shape: Shape) -> LayerShapes:
    wrong = _needs_image(layer, shape)
    if wrong:
        return wrong
    half = _most_padding(layer, shape)
    if any(p > h for p, h in zip(pair(layer.padding), half, strict=True)):
        text = Words(
            "padding {padding} is more than half of the kernel size {kernel}",
            padding=layer.padding,
            kernel=layer.kernel_size,
        )
        return LayerShapes(layer.name, shape, None, problem=Problem(text, (set_argument(layer, "padding", min(half)),)))
    size, problem = _window(layer, shape, getattr(layer, "dilation", 1), layer.ceil_mode)
    return LayerShapes(layer.name, shape, (shape[0], *size) if size else None, problem=problem)


def _linear(layer: Linear, shape: Shape) -> LayerShapes:
    problem = None
    numbers = math.prod(shape)
    if len(shape) != 1:
        if len(shape) == 3:
            text = Words("expected a vector, got an image of {shape}", shape=format_shape(shape))
        else:
            text = Words("expected a vector, got a matrix of {shape}", shape=format_shape(shape))
        fix = Fix(Words("Insert Flatten before {layer}", layer=layer.name), partial(_flattened, layer.name, numbers))
        problem = Problem(text, (fix,))
    elif numbers != layer.in_features:
        text = Words("expected {expected} input features, got {got}", expected=layer.in_features, got=numbers)
        problem = Problem(text, (set_argument(layer, "in_features", numbers),))
    products = layer.in_features * layer.out_features
    return LayerShapes(layer.name, shape, (layer.out_features,), layer.parameter_count(), products, problem)


def _flattened(name: str, numbers: int, spec: NetworkSpec) -> NetworkSpec:
    flatten = Flatten(spec.free_name("flatten"))
    return spec.change(name, in_features=numbers).insert(spec.index(name), flatten)


def _batch_norm2d(layer: BatchNorm2d, shape: Shape) -> LayerShapes:
    wrong = _needs_image(layer, shape)
    if wrong:
        return wrong
    problem = None
    if shape[0] != layer.num_features:
        text = Words(
            "expected {expected} channels, got {got} (input {shape})",
            expected=layer.num_features,
            got=shape[0],
            shape=format_shape(shape),
        )
        problem = Problem(text, (set_argument(layer, "num_features", shape[0]),))
    return LayerShapes(layer.name, shape, shape, layer.parameter_count(), math.prod(shape), problem)


def flattened_axes(layer: Flatten, shape: Shape) -> tuple[int, int]:
    """Which axes of `shape`, a single example's, become one: the first, and the one after the last."""
    # PyTorch's numbers count the batch, from either end.
    first, last = (dim if dim >= 0 else dim + len(shape) + 1 for dim in (layer.start_dim, layer.end_dim))
    return first - 1, last


def _flatten(layer: Flatten, shape: Shape) -> LayerShapes:
    first, end = flattened_axes(layer, shape)
    problem = _not_joined(layer, shape, first, end)
    output = None if problem else (*shape[:first], math.prod(shape[first:end]), *shape[end:])
    return LayerShapes(layer.name, shape, output, problem=problem)


def _not_joined(layer: Flatten, shape: Shape, first: int, end: int) -> Problem | None:
    """The problem of dimensions that are not there, are the batch, or stand the wrong way round."""
    from_the_first, to_the_last = set_argument(layer, "start_dim", 1), set_argument(layer, "end_dim", -1)
    for argument, dim, fix in (("start_dim", first + 1, from_the_first), ("end_dim", end, to_the_last)):
        if not 0 <= dim <= len(shape):
            text = Words(
                "a batch of {shape} has the dimensions 0 to {last}, got {argument}={value}",
                argument=argument,
                value=getattr(layer, argument),
                shape=format_shape(shape),
                last=len(shape),
            )
            return Problem(text, (fix,))
    if first >= end:
        text = Words(
            "the first dimension, start_dim={start}, comes after the last, end_dim={end}",
            start=layer.start_dim,
            end=layer.end_dim,
        )
        return Problem(text, (to_the_last, from_the_first))
    if first < 0:
        text = Words(
            "the first dimension, start_dim={start}, is the batch, whose images would become one", start=layer.start_dim
        )
        return Problem(text, (from_the_first,))
    return None


_RULES = {
    Conv2d: _conv2d,
    MaxPool2d: _pool2d,
    AvgPool2d: _pool2d,
    Linear: _linear,
    BatchNorm2d: _batch_norm2d,
    Flatten: _flatten,
}


def _output_problem(spec: NetworkSpec, shape: Shape | None, classes: int) -> Problem | None:
    if shape is None or shape == (classes,):
        return None
    text = Words(
        "the network gives {shape}, but {classes} classes need {classes} numbers",
        shape=format_shape(shape),
        classes=classes,
    )
    last = spec.layers[-1] if spec.layers else None
    append = Fix(
        Words("Append a Linear layer with {classes} outputs", classes=classes), partial(_classified, shape, classes)
    )
    if isinstance(last, Linear):
        return Problem(text, (set_argument(last, "out_features", classes), append))
    return Problem(text, (append,))


def _classified(shape: Shape, classes: int, spec: NetworkSpec) -> NetworkSpec:
    if len(shape) > 1:
        spec = spec.insert(len(spec), Flatten(spec.free_name("flatten")))
    return spec.insert(len(spec), Linear(spec.free_name("fc1"), math.prod(shape), classes))
