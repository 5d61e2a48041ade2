"""Saliency: what in an image speaks for a class, as the gradient of the class's logit with respect to the input.

Simonyan, Vedaldi and Zisserman, 2013 (https://arxiv.org/abs/1312.6034); SmoothGrad: Smilkov et al., 2017
(https://arxiv.org/abs/1706.03825).
"""

from enum import Enum

import numpy as np

import core
from core import autograd
from core.data import INK_TO_INPUT
from core.experiment.network.in_place import out_of_place

SMOOTH_COPIES = 16
# Standard deviation of SmoothGrad's noise as a share of the input's range; the paper takes 0.1 to 0.2.
SMOOTH_NOISE = 0.15


class Method(Enum):
    """How the gradient becomes a picture.

    GRADIENT: the gradient itself. Positive where more ink would raise the logit.
    GRADIENT_X_INK: times the input's difference to blank paper: what the ink that is there adds, to first order.
    SMOOTHGRAD: the mean gradient over copies with Gaussian noise, always the same noise.
    """

    GRADIENT = "gradient"
    GRADIENT_X_INK = "gradient_x_ink"
    SMOOTHGRAD = "smoothgrad"


def saliency(
    model, network_input: np.ndarray, target: int, against: int | None = None, method: Method = Method.GRADIENT
) -> np.ndarray:
    """Return what in the input speaks for class `target`, or for it rather than for class `against`.

    Args:
        model: gives logits N×classes for inputs N×C×H×W; used as it is, in evaluation mode as a rule.
        network_input: float32 C×H×W.

    Returns:
        float32 C×H×W: the derivative of `logits[target]`, or of `logits[target] - logits[against]`, by each value of
        the input, treated as `method` says. Gradients of the model's parameters are left alone.
    """
    values = np.ascontiguousarray(network_input, dtype=np.float32)[np.newaxis]
    if method is Method.SMOOTHGRAD:
        spread = SMOOTH_NOISE * float(values.max() - values.min())
        noise = np.random.default_rng(0).standard_normal((SMOOTH_COPIES, *values.shape[1:]), dtype=np.float32)
        values = values + spread * noise
    with core.enable_grad(), out_of_place(model):
        inputs = core.from_numpy(values.copy()).requires_grad_()
        logits = model(inputs)
        score = logits[:, target].sum()
        if against is not None:
            score = score - logits[:, against].sum()
        (gradient,) = autograd.grad(score, inputs)
    result = gradient.numpy().mean(axis=0)
    return result * (network_input - INK_TO_INPUT[0]) if method is Method.GRADIENT_X_INK else result
