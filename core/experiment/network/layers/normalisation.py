"""Normalisation over the batch."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from core.errors import ProjectError
from core.experiment.network.fields import describe, number
from core.experiment.network.figures import Shape, Sum, format_shape, multiply_add_sum, product
from core.experiment.network.layers.base import LayerSpec, OnnxStep, not_an_image
from core.experiment.network.layers.terms import Applied, Derivation, Entries, Gradient, LayerPass, Place, SumOfProducts
from core.experiment.network.problems import Problem, set_argument
from core.words import Words


@dataclass(frozen=True)
class BatchNorm2d(LayerSpec):
    num_features: int = describe("integer", "Channels", "Channels of the image that comes in.", minimum=1, maximum=4096)
    eps: float = number(
        "Epsilon", "Added to the variance, so that nothing is divided by zero.", 1e-5, (0.0, 1.0), exclusive=True
    )
    momentum: float | None = number(
        "Momentum",
        "Weight of the newest batch in the running statistics; left empty, they are the mean over all batches.",
        0.1,
        (0.0, 1.0),
        optional=True,
        needs=(("track_running_stats", (True,)),),
    )
    affine: bool = describe("switch", "Affine", "Learn a scale and a shift for each channel.", True)
    track_running_stats: bool = describe(
        "switch", "Running statistics", "Keep mean and variance of the training for later use.", True
    )
    bias: bool = describe(
        "switch", "Bias", "Learn a shift beside the scale, where affine is on.", True, needs=(("affine", (True,)),)
    )

    group = "Normalisation"
    summary = "Brings every channel to mean 0 and variance 1 over the batch, then scales and shifts it."
    formula = "y = γ · (x − mean) / √(var + ε) + β"
    gradients = (
        Gradient(
            "x", "∂L/∂x = γ / √(var + ε) · (∂L/∂y − mean(∂L/∂y) − x̂ · mean(∂L/∂y · x̂)),  x̂ = (x − mean) / √(var + ε)"
        ),
        Gradient("weight", "∂L/∂γ[c] = Σ_n,i,j ∂L/∂y[n, c, i, j] · x̂[n, c, i, j]"),
        Gradient("bias", "∂L/∂β[c] = Σ_n,i,j ∂L/∂y[n, c, i, j]"),
    )
    icon = "layer-BatchNorm2d"
    default_name = "norm1"

    @classmethod
    def arguments_for(cls, shape: Shape) -> dict:
        return {"num_features": shape[0]}

    def output(self, shape: Shape) -> Shape | Problem:
        problem = not_an_image(self.name, shape)
        if problem or shape[0] == self.num_features:
            return problem or shape
        text = Words(
            "expected {expected} channels, got {got} (input {shape})",
            expected=self.num_features,
            got=shape[0],
            shape=format_shape(shape),
        )
        return Problem(text, (set_argument(self.name, "num_features", shape[0]),), shape)

    def parameters(self) -> Sum | None:
        if not self.affine:
            return None
        factors = (2, self.num_features) if self.bias else (self.num_features,)
        return Sum(Words("Parameters"), product(factors), math.prod(factors))

    def multiply_adds(self, output: Shape) -> Sum:
        return multiply_add_sum(*output)

    def depends_on(self, outputs: np.ndarray, shape: Shape) -> np.ndarray:
        return outputs

    def derive(self, place: Place, passed: LayerPass) -> Applied:
        terms = self._terms(place[1], passed) | {"x": passed.input_at(*place)}
        scale, shift, mean, variance, x = (float(terms[name]) for name in ("γ", "β", "mean", "var", "x"))
        total = scale * (x - mean) / math.sqrt(variance + self.eps) + shift
        return Applied("{γ:.4g} · ({x:+.4g} − {mean:.4g}) / √({var:.4g} + ε) + {β:+.4g}", terms, total)

    def _uses_batch(self, passed: LayerPass) -> bool:
        return passed.training or "running_mean" not in passed.arrays

    def _terms(self, channel: int, passed: LayerPass) -> dict[str, Entries]:
        """Return scale, shift, mean and variance of a channel, of the batch or as the training kept them."""

        def entry(key: str, otherwise: float) -> Entries:
            array = passed.arrays.get(key)
            return Entries(key, np.array(otherwise if array is None else float(array[channel])), (channel,))

        terms = {"γ": entry("weight", 1.0), "β": entry("bias", 0.0)}
        if self._uses_batch(passed):
            values = passed.input[:, channel].astype(np.float64)
            return terms | {n: Entries(n, v, (channel,)) for n, v in (("mean", values.mean()), ("var", values.var()))}
        return terms | {"mean": entry("running_mean", 0.0), "var": entry("running_var", 1.0)}

    def derive_gradient(self, of: str, place: Place, passed: LayerPass) -> Derivation:
        gradient = passed.output_gradient
        channel = place[1] if of == "x" else place[0]
        everywhere = (range(len(gradient)), channel, range(gradient.shape[2]), range(gradient.shape[3]))
        above = passed.output_gradient_at(*everywhere)
        if of == "bias":
            return SumOfProducts((above,))
        terms = self._terms(channel, passed)
        deviation = math.sqrt(float(terms["var"]) + self.eps)
        inputs = passed.input_at(*everywhere).values
        normalised = Entries("x̂", (inputs - float(terms["mean"])) / deviation, everywhere)
        if of == "weight":
            return SumOfProducts((above, normalised))
        terms = {"γ": terms["γ"], "var": terms["var"], "g": passed.output_gradient_at(*place)}
        factor, g = float(terms["γ"]) / deviation, float(terms["g"])
        if not self._uses_batch(passed):
            return Applied("{γ:.4g} / √({var:.4g} + ε) · ({g:+.4g})", terms, factor * g)
        example, _, row, column = place
        own = normalised.values[example, row, column]
        mean, along = above.values.mean(), (above.values * normalised.values).mean()
        terms |= {
            "x̂": Entries("x̂", own, place),
            "mean": Entries("mean(∂L/∂y)", mean, (channel,)),
            "along": Entries("mean(∂L/∂y · x̂)", along, (channel,)),
        }
        formula = "{γ:.4g} / √({var:.4g} + ε) · ({g:+.4g} − ({mean:+.4g}) − ({x̂:+.4g}) · ({along:+.4g}))"
        return Applied(formula, terms, float(factor * (g - mean - own * along)))

    def onnx(self, shape: Shape) -> tuple[OnnxStep, ...]:
        if not self.track_running_stats:
            raise ProjectError(
                Words(
                    "{layer}: ONNX normalises by running statistics; switch them on, or leave it out", layer=self.name
                )
            )
        # Scale and shift have to be there; what is not learned is 1 and 0.
        plain = {"weight": np.ones, "bias": np.zeros}
        learned = {"weight": self.affine, "bias": self.affine and self.bias}
        constants = {name: make(self.num_features, np.float32) for name, make in plain.items() if not learned[name]}
        arrays = ("weight", "bias", "running_mean", "running_var")
        return (OnnxStep("BatchNormalization", {"epsilon": self.eps}, arrays, constants),)


TYPES = (BatchNorm2d,)
