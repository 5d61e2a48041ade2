"""Keeps gradients from growing too large (Pascanu, Mikolov and Bengio, 2013)."""

from __future__ import annotations

import math
from collections.abc import Iterable

from core.autograd import no_grad
from core.creation import tensor
from core.tensor import Tensor


def _gradients(parameters: Tensor | Iterable[Tensor]) -> list[Tensor]:
    if isinstance(parameters, Tensor):
        parameters = [parameters]
    return [parameter.grad for parameter in parameters if parameter.grad is not None]


@no_grad()
def clip_grad_norm_(
    parameters: Tensor | Iterable[Tensor],
    max_norm: float,
    norm_type: float = 2.0,
    error_if_nonfinite: bool = False,
    foreach: bool | None = None,
) -> Tensor:
    """Scale the gradients in place so that the norm of all of them together is at most `max_norm`.

    `norm_type` is the p of the p-norm, ∞ included. `foreach` chooses among PyTorch's implementations and has no effect
    here.

    Returns:
        The norm before scaling, a tensor without dimensions.

    Raises:
        RuntimeError: the norm is infinite or NaN and `error_if_nonfinite` is set.
    """
    max_norm, norm_type = float(max_norm), float(norm_type)
    gradients = _gradients(parameters)
    if not gradients:
        return tensor(0.0)
    norms = [gradient.norm(norm_type).item() for gradient in gradients]
    if norm_type == math.inf:
        total = math.nan if any(map(math.isnan, norms)) else max(norms)
    else:
        total = sum(norm**norm_type for norm in norms) ** (1 / norm_type)
    if error_if_nonfinite and not math.isfinite(total):
        raise RuntimeError(
            f"The total norm of order {norm_type} for gradients from `parameters` is non-finite, so it cannot "
            "be clipped. To disable this error and scale the gradients by the non-finite norm anyway, set "
            "`error_if_nonfinite=False`"
        )
    scale = max_norm / (total + 1e-6)
    if not scale >= 1:  # written so that NaN scales, too
        for gradient in gradients:
            gradient.mul_(scale)
    return tensor(total, dtype=gradients[0].dtype)


@no_grad()
def clip_grad_value_(parameters: Tensor | Iterable[Tensor], clip_value: float, foreach: bool | None = None) -> None:
    """Clamp every element of the gradients to between `-clip_value` and `clip_value`, in place."""
    clip_value = float(clip_value)
    for gradient in _gradients(parameters):
        gradient.clamp_(min=-clip_value, max=clip_value)
