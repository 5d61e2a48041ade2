"""Probes: figures of a training step, computed only while a view shows them.

A probe has two halves. After the backward pass it reads gradients and weights,
after the optimizer's step it sees how far the weights moved. What it hands over
are copies, so a view may keep them for as long as it likes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from core.experiment.network.weights import frozen
from core.handles import RemovableHandle

BINS = 41
"""Bins of the histogram of a layer's gradient; odd, so that one lies about zero."""


@dataclass(frozen=True, eq=False)
class Histogram:
    """Counts of values in bins of equal width, symmetric about zero.

    Attributes:
        counts: int64, bins.
        edges: float64, bins + 1.
    """

    counts: np.ndarray
    edges: np.ndarray


@dataclass(frozen=True, eq=False)
class GradientProbe:
    """Figures of one training step; all arrays are copies and not writeable.

    Attributes:
        step: number of the batch, from 1.
        norms: L2 norm of the gradient of each layer's parameters together.
        weight_norms: L2 norm of each layer's parameters together.
        update_ratios: L2 norm of each layer's last change divided by its weight norm; empty where no step was made.
        dead: for each ReLU, the share of its units (channels of an image, numbers of a
            vector) that gave zero for every image of the batch.
        weights, gradients: of every layer with parameters, by parameter (`weight`,
            `bias`): their values before the step, and their gradients.
        layer: the layer that is shown in full, or None; `of` changes it.
    """

    step: int
    norms: Mapping[str, float]
    weight_norms: Mapping[str, float]
    update_ratios: Mapping[str, float] = field(default_factory=dict)
    dead: Mapping[str, float] = field(default_factory=dict)
    weights: Mapping[str, Mapping[str, np.ndarray]] = field(default_factory=dict, repr=False)
    gradients: Mapping[str, Mapping[str, np.ndarray]] = field(default_factory=dict, repr=False)
    layer: str | None = None

    def of(self, layer: str | None) -> "GradientProbe":
        """Return the probe with another layer in full; a view may select one while the training pauses."""
        return replace(self, layer=layer)

    @property
    def update_ratio(self) -> float:
        """Return the length of the selected layer's last change as a share of its weights."""
        return self.update_ratios.get(self.layer or "", 0.0)

    @property
    def weight_grad(self) -> np.ndarray | None:
        """The gradient of the selected layer's weight; None where it has none."""
        return self.gradients.get(self.layer or "", {}).get("weight")

    @property
    def bias_grad(self) -> np.ndarray | None:
        """The gradient of the selected layer's bias; None where it has none."""
        return self.gradients.get(self.layer or "", {}).get("bias")

    @cached_property
    def histogram(self) -> Histogram | None:
        """The histogram of `weight_grad`; None where that is None."""
        return None if self.weight_grad is None else histogram(self.weight_grad)


class StepProbe:
    """Collects one GradientProbe: before the forward pass, after backward, after the step.

    Usage: `with StepProbe(model, layer) as probe:` around forward and backward,
    then `probe.read_gradients()`, the optimizer's step, and `probe.finish(step)`.
    """

    def __init__(self, model, layer: str | None):
        self._layers = dict(model.named_children())
        self._layer = layer if layer in self._layers else None
        self._hooks: list[RemovableHandle] = []
        self._dead: dict[str, float] = {}

    def __enter__(self) -> "StepProbe":
        for name, module in self._layers.items():
            if type(module).__name__ == "ReLU":
                self._hooks.append(module.register_forward_hook(self._watch(name)))
        return self

    def __exit__(self, *exception) -> None:
        for hook in self._hooks:
            hook.remove()

    def _watch(self, name: str):
        def count_dead(module, inputs, output):
            array = output.detach().numpy()
            others = (0, *range(2, array.ndim))
            self._dead[name] = float((array.max(axis=others) <= 0).mean())

        return count_dead

    def read_gradients(self) -> Mapping[str, float]:
        """Copy what the optimizer's step will change; return the L2 norm of each layer's gradient."""
        self._before = {name: _parameters(module) for name, module in self._layers.items()}
        self._before = {name: arrays for name, arrays in self._before.items() if arrays}
        self._gradients = {name: _gradients(self._layers[name]) for name in self._before}
        self._norms = {name: _norm(arrays.values()) for name, arrays in self._gradients.items()}
        return self._norms

    def finish(self, step: int) -> GradientProbe:
        """Make the probe, after the optimizer's step number `step`."""
        probe, ratios = self.moment(step), {}
        for name, arrays in self._before.items():
            moved = _norm(new - arrays[key] for key, new in _parameters(self._layers[name]).items())
            ratios[name] = moved / probe.weight_norms[name] if probe.weight_norms[name] else 0.0
        return replace(probe, update_ratios=ratios)

    def moment(self, step: int) -> GradientProbe:
        """Make the probe of step number `step` without what its step did to the weights."""
        weight_norms = {name: _norm(arrays.values()) for name, arrays in self._before.items()}
        return GradientProbe(
            step=step,
            norms=self._norms,
            weight_norms=weight_norms,
            dead=self._dead,
            weights=self._before,
            gradients=self._gradients,
            layer=self._layer,
        )


def gradient_norms(model) -> dict[str, float]:
    """Return the L2 norm of the gradient of each layer's parameters together, for the layers that have any."""
    norms = {}
    for name, module in model.named_children():
        parameters = list(module.parameters())
        if parameters:
            norms[name] = _norm(p.grad.detach().numpy() for p in parameters if p.grad is not None)
    return norms


def histogram(values: np.ndarray, bins: int = BINS) -> Histogram:
    """Count finite values in `bins` equal bins from -m to m, m being the largest absolute value."""
    flat = values.ravel()
    flat = flat[np.isfinite(flat)]
    largest = float(np.abs(flat).max()) if flat.size else 0.0
    largest = largest or 1.0
    # Several times faster than np.histogram, which looks up every bin edge again.
    places = ((flat.astype(np.float64) / largest + 1) * (bins / 2)).astype(np.intp)
    counts = np.bincount(np.minimum(places, bins - 1), minlength=bins)
    return Histogram(frozen(counts), frozen(np.linspace(-largest, largest, bins + 1)))


def _parameters(module) -> dict[str, np.ndarray]:
    return {name: frozen(p.detach().numpy().copy()) for name, p in module.named_parameters()}


def _gradients(module) -> dict[str, np.ndarray]:
    return {name: frozen(p.grad.detach().numpy().copy()) for name, p in module.named_parameters() if p.grad is not None}


def _norm(arrays) -> float:
    """Return the L2 norm of several arrays together; in float64, so that exploding gradients keep a number."""
    total = 0.0
    for array in arrays:
        flat = array.ravel().astype(np.float64)
        # Not flat @ flat: BLAS would wake threads of its own in the middle of the training.
        total += float(np.square(flat, out=flat).sum())
    return total**0.5
