"""Dropout."""

from __future__ import annotations

from dataclasses import dataclass

from core.experiment.network.fields import number
from core.experiment.network.figures import Shape
from core.experiment.network.layers.base import Elementwise, OnnxStep, inplace_switch
from core.experiment.network.layers.terms import Applied, Entries, Gradient, LayerPass, Place


@dataclass(frozen=True)
class Dropout(Elementwise):
    p: float = number("Probability", "Share of the values that are set to zero while training.", 0.5, (0.0, 1.0))
    inplace: bool = inplace_switch()

    group = "Regularisation"
    summary = "Switches off random values while training, so that no unit relies on a single other one."
    formula = "y = x · m / (1 − p),  m ~ Bernoulli(1 − p)"
    gradients = (Gradient("x", "∂L/∂x = ∂L/∂y · m / (1 − p)"),)
    icon = "layer-Dropout"
    default_name = "dropout1"

    def overwrites_input(self, training: bool) -> bool:
        return self.inplace and not self.hands_on_input(training)

    def hands_on_input(self, training: bool) -> bool:
        return not training or self.p == 0

    def derive(self, place: Place, passed: LayerPass) -> Applied:
        return self._masked(passed.input_at(*place), passed)

    def derive_gradient(self, of: str, place: Place, passed: LayerPass) -> Applied:
        return self._masked(passed.output_gradient_at(*place), passed)

    def _masked(self, entry: Entries, passed: LayerPass) -> Applied:
        if "mask" not in passed.arrays:
            return Applied.unchanged(entry)
        factor = passed.array_at("mask", *entry.places)
        return Applied("({x:+.4g}) · {m:.4g}", {"x": entry, "m": factor}, float(entry) * float(factor))

    def onnx(self, shape: Shape) -> tuple[OnnxStep, ...]:
        # Outside of training it passes everything on.
        return (OnnxStep("Identity"),)


TYPES = (Dropout,)
