"""The RMSprop optimizer."""

from __future__ import annotations

from core.functions import optimizer_steps
from core.optim.optimizer import Optimizer, options_of, require_at_least_zero


class RMSprop(Optimizer):
    """Steps by the gradient over the root of the running mean of its square (Tieleman and Hinton, 2012).

    v ← alpha · v + (1 - alpha) · g²;  p ← p - lr · g / (√v + eps), v kept as `square_avg` in `state`. With `centered`
    the square of g's running mean, `grad_avg`, is taken off v under the root (Graves, 2013). With `momentum` the
    steps are gathered in b ← momentum · b + g / (√v + eps), kept as `momentum_buffer`, and p ← p - lr · b.
    `weight_decay` times p is added to g; `maximize` steps up the gradient. `foreach` chooses among PyTorch's
    implementations and changes nothing here.
    """

    def __init__(
        self,
        params,
        lr: float = 1e-2,
        alpha: float = 0.99,
        eps: float = 1e-8,
        weight_decay: float = 0,
        momentum: float = 0,
        centered: bool = False,
        capturable: bool = False,
        foreach: bool | None = None,
        maximize: bool = False,
        differentiable: bool = False,
    ):
        options = options_of(locals())
        require_at_least_zero(lr=lr, eps=eps, momentum=momentum, weight_decay=weight_decay, alpha=alpha)
        super().__init__(params, options)

    def _state_names(self, group: dict) -> tuple[str, ...]:
        names = {"square_avg": True, "momentum_buffer": group["momentum"] > 0, "grad_avg": group["centered"]}
        return tuple(name for name, kept in names.items() if kept)

    def _update_parameter(self, parameter, state: dict, group: dict) -> None:
        optimizer_steps.rmsprop(
            parameter,
            parameter.grad,
            state["square_avg"],
            state["grad_avg"] if group["centered"] else None,
            state["momentum_buffer"] if group["momentum"] > 0 else None,
            group["lr"],
            group["alpha"],
            group["eps"],
            group["weight_decay"],
            group["momentum"],
            group["maximize"],
        )
