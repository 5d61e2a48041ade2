"""Adagrad."""

from __future__ import annotations

from core.creation import full_like, tensor
from core.functions import optimizer_steps
from core.optim.optimizer import Optimizer, count_step, require_at_least_zero


class Adagrad(Optimizer):
    """Steps by the gradient over the root of the sum of its squares so far.

    s ← s + g²;  p ← p - lr / (1 + (t - 1) · lr_decay) · g / (√s + eps) (Duchi et al., 2011).
    `weight_decay` is added to the gradient; `maximize` climbs instead. `foreach` and `fused` choose among
    PyTorch's implementations and change nothing here.
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
        require_at_least_zero("learning rate", lr)
        require_at_least_zero("lr_decay value", lr_decay)
        require_at_least_zero("weight_decay value", weight_decay)
        require_at_least_zero("initial_accumulator_value value", initial_accumulator_value)
        require_at_least_zero("epsilon value", eps)
        super().__init__(
            params,
            {
                "lr": lr,
                "lr_decay": lr_decay,
                "eps": eps,
                "weight_decay": weight_decay,
                "initial_accumulator_value": initial_accumulator_value,
                "foreach": foreach,
                "maximize": maximize,
                "differentiable": differentiable,
                "fused": fused,
            },
        )

    def add_param_group(self, param_group: dict) -> None:
        super().add_param_group(param_group)
        group = self.param_groups[-1]
        for parameter in group["params"]:
            self.state[parameter] = {
                "step": tensor(0.0),
                "sum": full_like(parameter, group["initial_accumulator_value"], requires_grad=False),
            }

    def _update(self, group: dict) -> None:
        for parameter in group["params"]:
            gradient = parameter.grad
            if gradient is None:
                continue
            state = self.state[parameter]
            step = count_step(state)
            optimizer_steps.adagrad(
                parameter,
                gradient,
                state["sum"],
                group["lr"] / (1 + (step - 1) * group["lr_decay"]),
                group["eps"],
                group["weight_decay"],
                group["maximize"],
            )
