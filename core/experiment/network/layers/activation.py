"""Activations: a function of each number."""

from __future__ import annotations

import math
from abc import abstractmethod
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from core.experiment.network.fields import describe
from core.experiment.network.figures import Shape
from core.experiment.network.layers.base import Elementwise, OnnxStep, inplace_switch
from core.experiment.network.layers.terms import OUTPUT, Applied, Entries, Gradient, LayerPass, Place


class Activation(Elementwise):
    """A function f of each number by itself.

    Class attributes:
        figures: f(x) with the name `x` in braces.
        derivative_figures: f′(x), with `x` and `y` = f(x) in braces.
        operator: its name in ONNX.
    """

    figures: ClassVar[str]
    derivative_figures: ClassVar[str]
    operator: ClassVar[str]
    group = "Activation"

    @abstractmethod
    def value(self, x: float) -> float:
        """Return f(x)."""

    @abstractmethod
    def derivative(self, x: float) -> float:
        """Return f′(x)."""

    def onnx(self, shape: Shape) -> tuple[OnnxStep, ...]:
        return (OnnxStep(self.operator, self.onnx_attributes()),)

    def onnx_attributes(self) -> dict:
        """Return what the operator needs to know beside its input."""
        return {}

    def derive(self, place: Place, passed: LayerPass) -> Applied:
        x = passed.input_at(*place)
        return Applied(self.figures, {"x": x}, self.value(float(x)))

    def derive_gradient(self, of: str, place: Place, passed: LayerPass) -> Applied:
        x, gradient = passed.input_at(*place), passed.output_gradient_at(*place)
        y = Entries(OUTPUT, np.array(self.value(float(x))), place)
        formula = f"({{g:+.4g}}) · ({self.derivative_figures})"
        return Applied(formula, {"g": gradient, "x": x, "y": y}, float(gradient) * self.derivative(float(x)))


@dataclass(frozen=True)
class ReLU(Activation):
    inplace: bool = inplace_switch()

    summary = "Sets everything negative to zero."
    formula = "y = max(0, x)"
    gradients = (Gradient("x", "∂L/∂x = ∂L/∂y · [x > 0]"),)
    figures = "max(0, {x:+.4g})"
    derivative_figures = "1 if {x:+.4g} > 0 else 0"
    operator = "Relu"
    icon = "layer-ReLU"
    default_name = "relu1"
    in_tutorial = True

    def saves_output(self) -> bool:
        return True

    def value(self, x: float) -> float:
        return max(0.0, x)

    def derivative(self, x: float) -> float:
        return float(x > 0)


@dataclass(frozen=True)
class Tanh(Activation):
    summary = "Squeezes every value between −1 and 1."
    formula = "y = tanh(x)"
    gradients = (Gradient("x", "∂L/∂x = ∂L/∂y · (1 − y²)"),)
    figures = "tanh({x:+.4g})"
    derivative_figures = "1 − ({y:+.4g})²"
    operator = "Tanh"
    icon = "layer-Tanh"
    default_name = "tanh1"

    def saves_output(self) -> bool:
        return True

    def value(self, x: float) -> float:
        return math.tanh(x)

    def derivative(self, x: float) -> float:
        return 1 - math.tanh(x) ** 2


@dataclass(frozen=True)
class Sigmoid(Activation):
    summary = "Squeezes every value between 0 and 1."
    formula = "y = 1 / (1 + exp(−x))"
    gradients = (Gradient("x", "∂L/∂x = ∂L/∂y · y · (1 − y)"),)
    figures = "1 / (1 + exp(−({x:+.4g})))"
    derivative_figures = "{y:.4g} · (1 − {y:.4g})"
    operator = "Sigmoid"
    icon = "layer-Sigmoid"
    default_name = "sigmoid1"

    def saves_output(self) -> bool:
        return True

    def value(self, x: float) -> float:
        return 0.5 * (1 + math.tanh(x / 2))

    def derivative(self, x: float) -> float:
        return self.value(x) * self.value(-x)


@dataclass(frozen=True)
class Softsign(Activation):
    summary = "Squeezes every value between −1 and 1, and nears them more slowly than Tanh."
    formula = "y = x / (1 + |x|)"
    gradients = (Gradient("x", "∂L/∂x = ∂L/∂y / (1 + |x|)²"),)
    figures = "({x:+.4g}) / (1 + |{x:+.4g}|)"
    derivative_figures = "1 / (1 + |{x:+.4g}|)²"
    operator = "Softsign"
    icon = "layer-Softsign"
    default_name = "softsign1"

    def value(self, x: float) -> float:
        return x / (1 + abs(x))

    def derivative(self, x: float) -> float:
        return 1 / (1 + abs(x)) ** 2


@dataclass(frozen=True)
class LeakyReLU(Activation):
    negative_slope: float = describe(
        "number", "Negative slope", "What is left of a negative value.", 0.01, minimum=0.0, maximum=1.0
    )
    inplace: bool = inplace_switch()

    summary = "Lets a little of the negative values through, so that no unit dies."
    formula = "y = x if x > 0 else slope · x"
    gradients = (Gradient("x", "∂L/∂x = ∂L/∂y · (1 if x > 0 else slope)"),)
    figures = "leaky({x:+.4g})"
    derivative_figures = "1 if {x:+.4g} > 0 else slope"
    operator = "LeakyRelu"
    icon = "layer-LeakyReLU"
    default_name = "relu1"

    def saves_output(self) -> bool:
        # In place there is no input left; the output's sign is the same.
        return self.inplace

    def value(self, x: float) -> float:
        return x if x > 0 else self.negative_slope * x

    def derivative(self, x: float) -> float:
        return 1.0 if x > 0 else self.negative_slope

    def onnx_attributes(self) -> dict:
        return {"alpha": self.negative_slope}


@dataclass(frozen=True)
class GELU(Activation):
    approximate: str = describe(
        "choice", "Approximation", "The exact function, or its approximation by tanh.", "none", choices=("none", "tanh")
    )

    summary = "A smooth ReLU: weights each value by the chance that a normal variable is smaller."
    formula = "y = x · Φ(x)"
    gradients = (Gradient("x", "∂L/∂x = ∂L/∂y · (Φ(x) + x · φ(x))"),)
    figures = "({x:+.4g}) · Φ({x:+.4g})"
    derivative_figures = "Φ({x:+.4g}) + ({x:+.4g}) · φ({x:+.4g})"
    operator = "Gelu"
    icon = "layer-GELU"
    default_name = "gelu1"

    def value(self, x: float) -> float:
        return x * self._phi(x)[0]

    def derivative(self, x: float) -> float:
        below, density = self._phi(x)
        return below + x * density

    def _phi(self, x: float) -> tuple[float, float]:
        """Return Φ(x) and its derivative φ(x), exact or by Hendrycks and Gimpel's tanh (2016)."""
        if self.approximate == "none":
            return 0.5 * (1 + math.erf(x / math.sqrt(2))), math.exp(-x * x / 2) / math.sqrt(2 * math.pi)
        scale = math.sqrt(2 / math.pi)
        tanh = math.tanh(scale * (x + 0.044715 * x**3))
        return 0.5 * (1 + tanh), 0.5 * (1 - tanh**2) * scale * (1 + 3 * 0.044715 * x**2)

    def onnx_attributes(self) -> dict:
        return {"approximate": self.approximate}


TYPES = (ReLU, Tanh, Sigmoid, Softsign, LeakyReLU, GELU)
