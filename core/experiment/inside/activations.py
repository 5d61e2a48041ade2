"""What a network makes of one image: every layer's output, and the gradient that each gets back.

Everything handed over is a copy that nobody can write to, so a view may keep it.
"""

from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

import core
import core.nn.functional as F
from core.experiment.network.in_place import out_of_place
from core.experiment.network.weights import frozen

SCORE, LOSS = "score", "loss"
"""What to differentiate: the class's own output (its logit), or the loss if the image were of that class."""


@dataclass(frozen=True, eq=False)
class Activations:
    """Outputs of all layers for one image, in evaluation mode.

    Attributes:
        input: float32 C×H×W, the network's input.
        outputs: by layer, in order, without the batch axis: C×H×W or N; not writeable.
    """

    input: np.ndarray
    outputs: Mapping[str, np.ndarray]

    def of(self, layer: str) -> np.ndarray | None:
        """Return the output of `layer`; "input" is the image itself, an unknown name None."""
        return self.input if layer == "input" else self.outputs.get(layer)

    def probabilities(self) -> np.ndarray:
        """Return the classes' probabilities, float32, summing to 1; NaN where the largest logit is no finite number."""
        logits = list(self.outputs.values())[-1]
        if not np.isfinite(logits.max()):
            return np.full_like(logits, np.nan)
        powers = np.exp(logits - logits.max())
        return powers / powers.sum()

    def before(self, layer: str) -> np.ndarray:
        """Return what `layer` got: the output of the layer before it, or the image."""
        names = list(self.outputs)
        position = names.index(layer)
        return self.outputs[names[position - 1]] if position else self.input


@dataclass(frozen=True, eq=False)
class ActivationGradients:
    """Gradients with respect to every layer's output, for one image in evaluation mode.

    Attributes:
        target: the class asked about.
        of_what: SCORE or LOSS.
        value: the score or the loss itself.
        gradients: the activations' shapes and names, with "input" among them.
    """

    target: int
    of_what: str
    value: float
    gradients: Mapping[str, np.ndarray]

    def norms(self) -> dict[str, float]:
        """Return the L2 norm of every gradient, from the input to the last layer."""
        return {name: float(np.linalg.norm(array.astype(np.float64))) for name, array in self.gradients.items()}


def activations(model, image: np.ndarray) -> Activations:
    """Run `model`, an nn.Sequential, on `image`, float32 H×W or C×H×W; its mode is as before afterwards."""
    with _evaluating(model), core.no_grad():
        values, outputs = core.from_numpy(_batch(image)), {}
        for name, layer in model.named_children():
            values = layer(values)
            outputs[name] = _copied(values)
    return Activations(frozen(_batch(image)[0]), outputs)


def activation_gradients(model, image: np.ndarray, target: int, of_what: str = SCORE) -> ActivationGradients:
    """Differentiate the score of class `target`, or the cross entropy with it, by every activation.

    Leaves the parameters' own `grad` alone. Raises IndexError where the network has no such class.
    """
    with _evaluating(model), core.enable_grad():
        values = core.from_numpy(_batch(image)).requires_grad_()
        tensors = {"input": values}
        for name, layer in model.named_children():
            values = layer(values)
            tensors[name] = values
        classes = values.shape[-1]
        if not 0 <= target < classes:
            raise IndexError(f"class {target}: the network tells {classes} classes apart, from 0 to {classes - 1}")
        if of_what == LOSS:
            value = F.cross_entropy(values, core.from_numpy(np.array([target])))
        else:
            value = values[0, target]
        found = core.autograd.grad(value, list(tensors.values()))
        gradients = {name: _copied(gradient) for name, gradient in zip(tensors, found, strict=True)}
    return ActivationGradients(target, of_what, value.item(), gradients)


@contextmanager
def _evaluating(model):
    """Put `model` into evaluation mode for a while, with every output kept."""
    was = model.training
    model.eval()
    try:
        with out_of_place(model):
            yield
    finally:
        model.train(was)


def _batch(image: np.ndarray) -> np.ndarray:
    image = np.ascontiguousarray(image, dtype=np.float32)
    return image.reshape((1,) * (4 - image.ndim) + image.shape)


def _copied(tensor) -> np.ndarray:
    return frozen(tensor.detach().numpy()[0].copy())
