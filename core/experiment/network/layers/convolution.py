"""Convolution."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from core.experiment.network.fields import describe, number
from core.experiment.network.figures import Shape, Sum, format_shape, multiply_add_sum, parameter_sum
from core.experiment.network.layers import window
from core.experiment.network.layers.base import OnnxStep, Pair, bias_switch, not_an_image, pair
from core.experiment.network.layers.terms import Gradient, LayerPass, Place, SumOfProducts
from core.experiment.network.problems import Problem, set_argument
from core.words import Words

_MAXIMUM_PADDING = 16


@dataclass(frozen=True)
class Conv2d(window.Window):
    in_channels: int = describe(
        "integer", "Input channels", "Channels of the image that comes in.", minimum=1, maximum=4096
    )
    out_channels: int = describe(
        "integer", "Output channels", "Number of kernels, and so of feature maps that go out.", minimum=1, maximum=4096
    )
    kernel_size: Pair = window.kernel_field()
    stride: Pair = window.stride_field(1)
    padding: Pair | str = describe(
        "pair",
        "Padding",
        "Rows and columns added around the image before the window slides: a number, "
        '"same" for as many as keep height and width (stride 1 alone), or "valid" for none.',
        0,
        minimum=0,
        maximum=_MAXIMUM_PADDING,
        choices=window.NAMED_PADDING,
    )
    dilation: Pair = window.dilation_field()
    groups: int = number("Groups", "Split the channels into groups that do not see each other.", 1, (1, 4096))
    bias: bool = bias_switch()
    padding_mode: str = describe(
        "choice",
        "Padding mode",
        "What the padding holds: zeros, the image mirrored at its edge, the "
        "pixels of the edge over again, or those of the opposite side.",
        "zeros",
        choices=window.PADDING_MODES,
    )

    group = "Convolution"
    summary = "Slides small kernels over the image; each looks for one pattern everywhere."
    formula = "y[o, i, j] = b[o] + Σ_c,u,v w[o, c, u, v] · x[c, i+u, j+v]"
    gradients = (
        Gradient("x", "∂L/∂x[n, c, i, j] = Σ_o,u,v ∂L/∂y[n, o, i−u, j−v] · w[o, c, u, v]"),
        Gradient("weight", "∂L/∂w[o, c, u, v] = Σ_n,i,j ∂L/∂y[n, o, i, j] · x[n, c, i+u, j+v]"),
        Gradient("bias", "∂L/∂b[o] = Σ_n,i,j ∂L/∂y[n, o, i, j]"),
    )
    icon = "layer-Conv2d"
    default_name = "conv1"
    output_argument = "out_channels"
    initialised = True
    in_tutorial = True

    @classmethod
    def arguments_for(cls, shape: Shape) -> dict:
        return {"in_channels": shape[0], "out_channels": 8, "kernel_size": 3, "padding": 1}

    @property
    def kernel_shape(self) -> tuple[int, int, int]:
        """Shape of the weights of one output channel: input channels of a group, height, width."""
        return (self.in_channels // self.groups, *pair(self.kernel_size))

    def output(self, shape: Shape) -> Shape | Problem:
        problem = not_an_image(self.name, shape)
        if problem:
            return problem
        problem = self.too_large(shape) or self._strided_same() or self._padded_too_far(shape)
        output = (self.out_channels, *self.size(shape))
        known = None if problem else output
        return self._wrong_groups(known) or self._wrong_channels(shape, known) or problem or output

    def _wrong_groups(self, output: Shape | None) -> Problem | None:
        if not self.in_channels % self.groups and not self.out_channels % self.groups:
            return None
        text = Words(
            "groups={groups} does not divide {input} input and {output} output channels",
            groups=self.groups,
            input=self.in_channels,
            output=self.out_channels,
        )
        largest = math.gcd(self.in_channels, self.out_channels, self.groups)
        fixes = (set_argument(self.name, "groups", n) for n in sorted({largest, 1}, reverse=True))
        return Problem(text, tuple(fixes), output)

    def _wrong_channels(self, shape: Shape, output: Shape | None) -> Problem | None:
        if shape[0] == self.in_channels:
            return None
        text = Words(
            "expected {expected} input channels, got {got} (input {shape})",
            expected=self.in_channels,
            got=shape[0],
            shape=format_shape(shape),
        )
        return Problem(text, (set_argument(self.name, "in_channels", shape[0]),), output)

    def most_padding(self, shape: Shape) -> tuple[float, float]:
        if self.padding_mode == window.REFLECT:
            # The edge itself is not repeated.
            return shape[1] - 1, shape[2] - 1
        return (shape[1], shape[2]) if self.padding_mode == window.CIRCULAR else (math.inf, math.inf)

    def _padded_too_far(self, shape: Shape) -> Problem | None:
        """Return the problem of padding that takes more pixels than the image has."""
        asked = tuple(max(self.margins(axis)) for axis in range(2))
        within = tuple(min(p, m) for p, m in zip(asked, self.most_padding(shape), strict=True))
        if within == asked:
            return None
        image = format_shape(shape[1:])
        if self.padding_mode == window.REFLECT:
            text = Words(
                "padding {padding} by reflection must be smaller than the sides of the {image} image it gets",
                padding=self.padding,
                image=image,
            )
        else:
            text = Words(
                "circular padding {padding} must not be larger than the sides of the {image} image it gets",
                padding=self.padding,
                image=image,
            )
        smaller = within if isinstance(self.padding, tuple) else min(within)
        fixes = (set_argument(self.name, "padding", smaller), set_argument(self.name, "padding_mode", window.ZEROS))
        return Problem(text, fixes)

    def _strided_same(self) -> Problem | None:
        """Return the problem of "same" with a stride, which PyTorch does not take either: the size would not stay."""
        if self.padding != window.SAME or self.strides == (1, 1):
            return None
        text = Words(
            "padding 'same' keeps the size of the image, and so needs stride 1, got {stride}", stride=self.stride
        )
        before = tuple(self.margins(axis)[0] for axis in range(2))
        fixes = [set_argument(self.name, "stride", 1)]
        if max(before) <= _MAXIMUM_PADDING:
            fixes.append(set_argument(self.name, "padding", before[0] if before[0] == before[1] else before))
        return Problem(text, tuple(fixes))

    def parameters(self) -> Sum:
        channels, height, width = self.kernel_shape
        return parameter_sum(self.out_channels, (height, width, channels), self.bias)

    def multiply_adds(self, output: Shape) -> Sum:
        channels, height, width = self.kernel_shape
        return multiply_add_sum(*output, height, width, channels)

    def pixel(self, index: int, size: int) -> int:
        if self.padding_mode == window.REFLECT:
            index = abs(index)
            return min(index, 2 * (size - 1) - index)
        if self.padding_mode == window.REPLICATE:
            return min(max(index, 0), size - 1)
        return index % size if self.padding_mode == window.CIRCULAR else index

    def derive(self, place: Place, passed: LayerPass) -> SumOfProducts:
        example, output, *_ = place
        channels = self._inputs_of(output)
        inputs = passed.input_at(example, channels, *self.taken(place, passed.input.shape))
        weights = passed.array_at("weight", output, *map(range, self.kernel_shape))
        bias = passed.array_at("bias", output) if self.bias else None
        return SumOfProducts((inputs, weights), bias)

    def _inputs_of(self, output: int) -> range:
        """Return the input channels that an output channel sees."""
        seen = self.in_channels // self.groups
        first = output // (self.out_channels // self.groups) * seen
        return range(first, first + seen)

    def derive_gradient(self, of: str, place: Place, passed: LayerPass) -> SumOfProducts:
        gradient = passed.output_gradient
        examples, *everywhere = map(range, (len(gradient), *gradient.shape[2:]))
        if of == "bias":
            return SumOfProducts((passed.output_gradient_at(examples, place[0], *everywhere),))
        if of == "weight":
            output, channel, u, v = place
            shape = passed.input.shape
            row = [self.pixel(self.window(i, 0)[u], shape[2]) for i in everywhere[0]]
            column = [self.pixel(self.window(j, 1)[v], shape[3]) for j in everywhere[1]]
            source = (examples, self._inputs_of(output)[channel], row, column)
            above = passed.output_gradient_at(examples, output, *everywhere)
            return SumOfProducts((above, passed.input_at(*source)))
        example, channel, *_ = place
        rows, us, columns, vs = self.takers(place, passed.input.shape, gradient.shape[2:])
        seen, outputs = self.in_channels // self.groups, self.out_channels // self.groups
        kernels = range(channel // seen * outputs, (channel // seen + 1) * outputs)
        above = passed.output_gradient_at(example, kernels, rows, columns)
        weights = passed.array_at("weight", kernels, channel % seen, us, vs)
        return SumOfProducts((above, weights))

    def onnx(self, shape: Shape) -> tuple[OnnxStep, ...]:
        attributes = self.onnx_window() | {"dilations": list(pair(self.dilation)), "group": self.groups}
        weights = ("weight", "bias")
        if self.padding_mode == window.ZEROS:
            return (OnnxStep("Conv", attributes, weights),)
        # Conv itself pads with zeros alone. Pad counts all four axes, at their beginnings and then at their ends.
        top, left, bottom, right = attributes["pads"]
        pads = np.array([0, 0, top, left, 0, 0, bottom, right], np.int64)
        mode = {window.REFLECT: "reflect", window.REPLICATE: "edge", window.CIRCULAR: "wrap"}[self.padding_mode]
        pad = OnnxStep("Pad", {"mode": mode}, constants={"pads": pads})
        return pad, OnnxStep("Conv", attributes | {"pads": [0] * 4}, weights)


TYPES = (Conv2d,)
