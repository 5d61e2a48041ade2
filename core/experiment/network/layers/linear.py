"""Linear layers."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from core.experiment.network.fields import describe
from core.experiment.network.figures import Shape, Sum, format_shape, multiply_add_sum, parameter_sum
from core.experiment.network.layers.base import LayerSpec, OnnxStep, bias_switch
from core.experiment.network.layers.flatten import Flatten
from core.experiment.network.layers.terms import Gradient, LayerPass, Place, SumOfProducts
from core.experiment.network.problems import Fix, Problem, set_argument
from core.words import Words


@dataclass(frozen=True)
class Linear(LayerSpec):
    in_features: int = describe(
        "integer", "Input features", "Length of the vector that comes in.", minimum=1, maximum=1_000_000
    )
    out_features: int = describe(
        "integer", "Output features", "Length of the vector that goes out.", minimum=1, maximum=100_000
    )
    bias: bool = bias_switch()

    group = "Linear"
    summary = "Every output is a weighted sum of all inputs."
    formula = "y = W · x + b"
    gradients = (
        Gradient("x", "∂L/∂x[n, i] = Σ_o ∂L/∂y[n, o] · w[o, i]"),
        Gradient("weight", "∂L/∂w[o, i] = Σ_n ∂L/∂y[n, o] · x[n, i]"),
        Gradient("bias", "∂L/∂b[o] = Σ_n ∂L/∂y[n, o]"),
    )
    icon = "layer-Linear"
    default_name = "fc1"
    output_argument = "out_features"
    initialised = True
    in_tutorial = True

    @classmethod
    def arguments_for(cls, shape: Shape) -> dict:
        return {"in_features": math.prod(shape), "out_features": 10}

    def output(self, shape: Shape) -> Shape | Problem:
        output = (self.out_features,)
        if len(shape) != 1:
            if len(shape) == 3:
                text = Words("expected a vector, got an image of {shape}", shape=format_shape(shape))
            else:
                text = Words("expected a vector, got a matrix of {shape}", shape=format_shape(shape))
            label = Words("Insert Flatten before {layer}", layer=self.name)
            return Problem(text, (Fix(label, lambda spec: self._flattened(spec, math.prod(shape))),), output)
        if shape[0] != self.in_features:
            text = Words("expected {expected} input features, got {got}", expected=self.in_features, got=shape[0])
            return Problem(text, (set_argument(self.name, "in_features", shape[0]),), output)
        return output

    def _flattened(self, spec, numbers: int):
        """Put a Flatten before this layer of `spec`, which then gets so many numbers."""
        flatten = Flatten(spec.free_name(Flatten.default_name))
        return spec.change(self.name, in_features=numbers).insert(spec.index(self.name), flatten)

    def parameters(self) -> Sum:
        return parameter_sum(self.out_features, (self.in_features,), self.bias)

    def multiply_adds(self, output: Shape) -> Sum:
        return multiply_add_sum(self.out_features, self.in_features)

    def depends_on(self, outputs: np.ndarray, shape: Shape) -> np.ndarray:
        return np.full(shape, outputs.any())

    def derive(self, place: Place, passed: LayerPass) -> SumOfProducts:
        example, output = place
        inputs = range(self.in_features)
        factors = passed.input_at(example, inputs), passed.array_at("weight", output, inputs)
        return SumOfProducts(factors, passed.array_at("bias", output) if self.bias else None)

    def derive_gradient(self, of: str, place: Place, passed: LayerPass) -> SumOfProducts:
        gradient = passed.output_gradient
        examples, outputs = range(len(gradient)), range(self.out_features)
        if of == "x":
            example, feature = place
            above = passed.output_gradient_at(example, outputs)
            return SumOfProducts((above, passed.array_at("weight", outputs, feature)))
        above = passed.output_gradient_at(examples, place[0])
        if of == "bias":
            return SumOfProducts((above,))
        return SumOfProducts((above, passed.input_at(examples, place[1])))

    def onnx(self, shape: Shape) -> tuple[OnnxStep, ...]:
        return (OnnxStep("Gemm", {"transB": 1}, ("weight", "bias")),)


TYPES = (Linear,)
