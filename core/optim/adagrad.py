"""The Adagrad optimizer."""

from __future__ import annotations

from core.creation import full_like, tensor
from core.functions import optimizer_steps
from core.optim.optimizer import Optimizer, options_of, require_at_least_zero


class Adagrad(Optimizer):
    """Steps by the gradient over the root of the sum of its squares so far (Duchi et al., 2011).

    s ← s + g²;  p ← p - lr / (1 + (t - 1) · lr_decay) · g / (√s + eps), t counting the steps from 1. s starts at
    `initial_accumulator_value` and is kept as `sum` in `state`. `weight_decay` times p is added to g; `maximize` steps
    up the gradient. `foreach` and `fused` choose among PyTorch's implementations and change nothing here.
    """

    def __init__(
        self,
        params,
        lr: float = 1e-2,
        lr_decay: float = 0,
        weight_decay: float = 0,
        initial_accumulator_value: float = 0,
        eps: float = 1e-10,
        foreach: bool | None = None,
        *,
        maximize: bool = False,
        differentiable: bool = False,
        fused: bool | None = None,
    ):
        options = options_of(locals())
        require_at_least_zero(
            lr=lr,
            lr_decay=lr_decay,
            weight_decay=weight_decay,
            initial_accumulator_value=initial_accumulator_value,
            eps=eps,
        )
        super().__init__(params, options)

    def add_param_group(self, param_group: dict) -> None:
        super().add_param_group(param_group)
        group = self.param_groups[-1]
        for parameter in group["params"]:
            self.state[parameter] = {
                "step": tensor(0.0),
                "sum": full_like(parameter, group["initial_accumulator_value"], requires_grad=False),
            }

    def _update_parameter(self, parameter, state: dict, group: dict) -> None:
        optimizer_steps.adagrad(
            parameter,
            parameter.grad,
            state["sum"],
            group["lr"] / (1 + (int(state["step"]) - 1) * group["lr_decay"]),
            group["eps"],
            group["weight_decay"],
            group["maximize"],
        )
