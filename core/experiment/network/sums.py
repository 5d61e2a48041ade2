"""The sums behind a layer's figures, written out: `(32 + 2·0 − 5)/1 + 1 = 28`."""

from dataclasses import dataclass

from core.experiment.network.layers import (
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
from core.experiment.network.shapes import LayerShapes, flattened_axes
from core.words import Words


@dataclass(frozen=True)
class Sum:
    """One figure of a layer.

    Attributes:
        label: what it is: Height, Width, Features, Parameters, Multiply-adds.
        working: how it comes about, in figures, with the result.
    """

    label: Words
    working: str


def sums(layer: LayerSpec, shapes: LayerShapes) -> tuple[Sum, ...]:
    """Output size, parameters and multiply-adds of `layer`, as far as `shapes` knows them."""
    found = []
    if shapes.input_shape and shapes.output_shape:
        if isinstance(layer, (Conv2d, MaxPool2d, AvgPool2d)):
            found += _window_sums(layer, shapes)
        elif isinstance(layer, Flatten):
            first, end = flattened_axes(layer, shapes.input_shape)
            joined = shapes.input_shape[first:end]
            found.append(Sum(Words("Features"), f"{_product(joined)} = {shapes.output_shape[first]:,}"))
    if layer.parameter_count():
        found.append(Sum(Words("Parameters"), f"{_parameters(layer)} = {layer.parameter_count():,}"))
    if shapes.multiply_adds:
        found.append(Sum(Words("Multiply-adds"), f"{_multiply_adds(layer, shapes)} = {shapes.multiply_adds:,}"))
    return tuple(found)


def _window_sums(layer, shapes: LayerShapes) -> list[Sum]:
    kernel, padding = pair(layer.kernel_size), (padding_of(layer, 0), padding_of(layer, 1))
    dilation = pair(getattr(layer, "dilation", 1))
    stride = pair(layer.kernel_size if layer.stride is None else layer.stride)
    working = []
    for n, (before, behind), d, k, s, result in zip(
        shapes.input_shape[1:], padding, dilation, kernel, stride, shapes.output_shape[1:], strict=True
    ):
        reach = f"{k}" if d == 1 else f"({d}·({k} − 1) + 1)"
        added = f"2·{before}" if before == behind else f"{before} + {behind}"
        whole = (n + before + behind - d * (k - 1) - 1) % s == 0
        left, right = ("", "") if whole else ("⌈", "⌉") if getattr(layer, "ceil_mode", False) else ("⌊", "⌋")
        working.append(f"{left}({n} + {added} − {reach})/{s}{right} + 1 = {result}")
    if working[0] == working[1]:
        return [Sum(Words("Height and width"), working[0])]
    return [Sum(Words("Height"), working[0]), Sum(Words("Width"), working[1])]


def _parameters(layer: LayerSpec) -> str:
    if isinstance(layer, BatchNorm2d):
        return f"2·{layer.num_features}" if layer.bias else f"{layer.num_features}"
    if isinstance(layer, Conv2d):
        outputs, inputs = layer.out_channels, _kernel(layer)
    else:
        outputs, inputs = layer.out_features, f"{layer.in_features}"
    return f"{outputs}·({inputs} + 1)" if layer.bias else f"{outputs}·{inputs}"


def _multiply_adds(layer: LayerSpec, shapes: LayerShapes) -> str:
    if isinstance(layer, Linear):
        return f"{layer.out_features}·{layer.in_features}"
    size = _product(shapes.output_shape)
    return f"{size}·{_kernel(layer)}" if isinstance(layer, Conv2d) else size


def _kernel(layer: Conv2d) -> str:
    """Products in one output of a convolution."""
    return _product((*pair(layer.kernel_size), layer.in_channels // layer.groups))


def _product(numbers) -> str:
    return "·".join(map(str, numbers))
