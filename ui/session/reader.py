"""Reading a drawing: a model of the window's own, fed with snapshots of the training."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.data import input_side, to_input
from core.experiment.inside.activations import ActivationGradients, Activations, activation_gradients, activations
from core.experiment.inside.saliency import Method, saliency
from core.experiment.network.snapshot import Snapshot
from core.experiment.training.evaluation import probabilities


@dataclass(frozen=True)
class Reading:
    """Holds what the network says about one image.

    Attributes:
        network_input: float32, 32×32 for LeNet: what the network got, padded and normalised.
        probabilities: float32, one per class.
    """

    network_input: np.ndarray
    probabilities: np.ndarray

    @property
    def digit(self) -> int | None:
        """The most probable class; None where the network's outputs are no numbers, as after a run that diverged."""
        return int(np.argmax(self.probabilities)) if np.isfinite(self.probabilities).all() else None

    @property
    def confidence(self) -> float:
        """The probability of `digit`; NaN without one."""
        return float(self.probabilities.max())


class DigitReader:
    """Reads drawings with a model in evaluation mode, which only the window's thread touches.

    Attributes:
        source: where the weights come from, in words.
        weights: the weights it reads with, by PyTorch's key; not writeable.
    """

    def __init__(self, snapshot: Snapshot, source: str):
        """Build the model; raises DataError where images cannot be padded to the network's input."""
        self._side = input_side(snapshot.spec.input_shape)
        self._built = snapshot.build()
        self._awaited: Snapshot | None = None
        self.weights: Mapping[str, np.ndarray] = snapshot.arrays
        self.source = source

    def use(self, snapshot: Snapshot, source: str) -> None:
        """Read with the weights of `snapshot`, which belongs to the same network, from now on."""
        self._awaited = snapshot
        self.weights = snapshot.arrays
        self.source = source

    @property
    def _model(self):
        # Far more weights come while it trains than drawings are read with.
        if self._awaited is not None:
            self._awaited.load_into(self._built)
            self._awaited = None
        return self._built

    def read(self, image: np.ndarray) -> Reading:
        """Read a uint8 28×28 image with ink = 255."""
        images = image[np.newaxis]
        return Reading(to_input(images, side=self._side)[0, 0], probabilities(self._model, images, self._side)[0])

    def saliency(self, reading: Reading, target: int, against: int | None, method: Method) -> np.ndarray:
        """Compute which pixels (float32 H×W) of `reading` speak for `target`, or for it rather than for `against`."""
        return saliency(self._model, reading.network_input[np.newaxis], target, against, method)[0]

    def activations(self, network_input: np.ndarray) -> Activations:
        """Compute what every layer makes of `network_input`, float32 H×W."""
        return activations(self._model, network_input)

    def gradients(self, network_input: np.ndarray, target: int, of_what: str) -> ActivationGradients:
        """Compute the gradient of class `target` with respect to every activation; `of_what` is its score or the loss."""
        return activation_gradients(self._model, network_input, target, of_what)
