"""What a model makes of images: probabilities, loss and accuracy, without a tape."""

from dataclasses import dataclass

import numpy as np

import core
import core.nn.functional as F
from core.data import INPUT_SIDE, DigitImages, to_input
from core.experiment.network.weights import frozen
from core.experiment.training.losses import LOSSES

BATCH = 256
"""Images read at once: enough that the cost of a call does not show, few enough for the cache."""


@dataclass(frozen=True)
class Evaluation:
    """How a model does on a data set.

    Attributes:
        loss: mean loss per image.
        correct, images: how many of how many were read rightly.
        predictions: int64 N, the class read in each image; not writeable.
    """

    loss: float
    correct: int
    images: int
    predictions: np.ndarray

    @property
    def accuracy(self) -> float:
        """Return the share of the images that were read rightly, 0 to 1."""
        return self.correct / self.images


def evaluate(model, data: DigitImages, loss: str = "cross_entropy", side: int = INPUT_SIDE) -> Evaluation:
    """Run `model`, whose inputs are side×side, over all of `data` in evaluation mode, and give it its mode back."""
    total, predictions = 0.0, np.empty(len(data), dtype=np.int64)
    for start, logits in _batches(model, data.images, side):
        labels = data.labels[start : start + len(logits)]
        with core.no_grad():
            total += LOSSES[loss].compute(logits, labels).item() * len(labels)
        predictions[start : start + len(labels)] = logits.numpy().argmax(axis=1)
    correct = int((predictions == data.labels).sum())
    return Evaluation(total / len(data), correct, len(data), frozen(predictions))


def probabilities(model, images: np.ndarray, side: int = INPUT_SIDE) -> np.ndarray:
    """Return the probability of each class for uint8 images, N×28×28: float32 N×classes, rows summing to 1."""
    with core.no_grad():
        rows = [F.softmax(logits, dim=1).numpy() for _, logits in _batches(model, images, side)]
    return np.concatenate(rows)


def _batches(model, images: np.ndarray, side: int):
    """Yield the index of the first image and the logits of every batch."""
    training = model.training
    model.eval()
    try:
        for start in range(0, len(images), BATCH):
            with core.no_grad():
                logits = model(core.from_numpy(to_input(images[start : start + BATCH], side=side)))
            yield start, logits
    finally:
        model.train(training)
