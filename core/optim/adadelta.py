"""The Adadelta optimizer."""

from __future__ import annotations

from core.autograd.grad_mode import no_grad
from core.optim.optimizer import Optimizer, options_of, require_at_least_zero


class Adadelta(Optimizer):
    """Steps by the gradient times the usual size of a step over the usual size of a gradient (Zeiler, 2012).

    v ← rho · v + (1 - rho) · g²;  d = √(u + eps) / √(v + eps) · g;  u ← rho · u + (1 - rho) · d²;  p ← p - lr · d.
    v and u are kept as `square_avg` and `acc_delta` in `state`. `weight_decay` times p is added to g; `maximize` steps
    up the gradient. `foreach` chooses among PyTorch's implementations and changes nothing here.

    Raises ValueError for a `rho` outside 0 to 1, and for another option below 0.
    """

    def __init__(
        self,
        params,
        lr: float = 1.0,
        rho: float = 0.9,
        eps: float = 1e-6,
        weight_decay: float = 0,
        foreach: bool | None = None,
        *,
        capturable: bool = False,
        maximize: bool = False,
        differentiable: bool = False,
    ):
        options = options_of(locals())
        require_at_least_zero(lr=lr, rho=rho, eps=eps, weight_decay=weight_decay)
        if rho > 1.0:
            raise ValueError(f"Invalid rho value: {rho}")
        super().__init__(params, options)

    def _state_names(self, group: dict) -> tuple[str, ...]:
        return ("square_avg", "acc_delta")

    @no_grad()
    def _update_parameter(self, parameter, state: dict, group: dict) -> None:
        rho, eps = group["rho"], group["eps"]
        gradient = -parameter.grad if group["maximize"] else parameter.grad
        if group["weight_decay"] != 0:
            gradient = gradient.add(parameter, alpha=group["weight_decay"])
        square_avg, acc_delta = state["square_avg"], state["acc_delta"]
        square_avg.mul_(rho).add_(gradient * gradient, alpha=1 - rho)
        step = acc_delta.add(eps).sqrt_().div_(square_avg.add(eps).sqrt_()).mul_(gradient)
        acc_delta.mul_(rho).add_(step * step, alpha=1 - rho)
        parameter.add_(step, alpha=-group["lr"])
