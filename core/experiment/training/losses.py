"""The table of losses: what a training makes small.

Settings, form, help, trainer and PyTorch program take all they know of one from its row.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

import core
import core.nn.functional as F
from core.experiment.explanations import Choice, reference
from core.words import Words


@dataclass(frozen=True, kw_only=True)
class Loss(Choice):
    """A loss of torch.nn.functional.

    Attributes:
        module: the class in torch.nn that computes it too.
        compute: of logits (a tensor, N×classes) and labels (int64 array, N): the mean over the images, a scalar tensor.
        line: the expression in the PyTorch program, with {logits} and {labels} in it.
    """

    module: str
    compute: Callable
    line: str

    @property
    def page(self) -> str:
        return reference(f"nn.{self.module}")


def _cross_entropy(logits, labels: np.ndarray):
    return F.cross_entropy(logits, core.from_numpy(labels))


def _squared_error(logits, labels: np.ndarray):
    """Compute the mean squared distance to vectors that are 1 at the label and 0 elsewhere."""
    one_hot = np.zeros(tuple(logits.shape), dtype=np.float32)
    one_hot[np.arange(len(labels)), labels] = 1
    return F.mse_loss(logits, core.from_numpy(one_hot))


LOSSES: Mapping[str, Loss] = {
    "cross_entropy": Loss(
        Words("Cross Entropy"),
        "ℓ = −log(exp(x_y) / Σ_c exp(x_c))",
        module="CrossEntropyLoss",
        compute=_cross_entropy,
        line="F.cross_entropy({logits}, {labels})",
    ),
    "mse": Loss(
        Words("Squared Error"),
        "ℓ = (1 / C) · Σ_c (x_c − [c = y])²",
        module="MSELoss",
        compute=_squared_error,
        line="F.mse_loss({logits}, F.one_hot({labels}, {logits}.shape[1]).float())",
    ),
}
"""By the value of TrainingSettings.loss, in the order to show them."""
