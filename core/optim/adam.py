"""The optimizers Adam and AdamW."""

from __future__ import annotations

from core.functions import optimizer_steps
from core.optim.optimizer import Optimizer, options_of, require_at_least_zero


class Adam(Optimizer):
    """Steps by the running mean of the gradient over the root of the running mean of its square (Kingma and Ba, 2015).

    m ← β₁m + (1 - β₁)g;  v ← β₂v + (1 - β₂)g²;  p ← p - lr / (1 - β₁ᵗ) · m / (√(v / (1 - β₂ᵗ)) + eps), t counting the
    steps from 1. `state` keeps m as `exp_avg` and v as `exp_avg_sq`. `amsgrad` divides by the largest v so far, kept as
    `max_exp_avg_sq` (Reddi et al., 2018). `weight_decay` times p is added to g, or with `decoupled_weight_decay`, times
    lr, taken off p before the step. `maximize` steps up the gradient. `foreach` and `fused` choose among PyTorch's
    implementations and change nothing here.
    """

    def __init__(
        self,
        params,
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0,
        amsgrad: bool = False,
        *,
        foreach: bool | None = None,
        maximize: bool = False,
        capturable: bool = False,
        differentiable: bool = False,
        fused: bool | None = None,
        decoupled_weight_decay: bool = False,
    ):
        options = options_of(locals())
        require_at_least_zero(lr=lr, eps=eps, weight_decay=weight_decay)
        for index, beta in enumerate(betas):
            if not 0.0 <= beta < 1.0:
                raise ValueError(f"Invalid beta parameter at index {index}: {beta}")
        super().__init__(params, options)

    def _state_names(self, group: dict) -> tuple[str, ...]:
        return ("exp_avg", "exp_avg_sq", "max_exp_avg_sq") if group["amsgrad"] else ("exp_avg", "exp_avg_sq")

    def _update_parameter(self, parameter, state: dict, group: dict) -> None:
        optimizer_steps.adam(
            parameter,
            parameter.grad,
            state["exp_avg"],
            state["exp_avg_sq"],
            state["max_exp_avg_sq"] if group["amsgrad"] else None,
            int(state["step"]),
            group["lr"],
            *group["betas"],
            group["eps"],
            group["weight_decay"],
            group["decoupled_weight_decay"],
            group["maximize"],
        )


class AdamW(Adam):
    """Steps as Adam does, after taking the weight decay off the parameter (Loshchilov and Hutter, 2019).

    p ← (1 - lr · weight_decay) · p before each step; the gradient stays without it.
    """

    def __init__(
        self,
        params,
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 1e-2,
        amsgrad: bool = False,
        *,
        maximize: bool = False,
        foreach: bool | None = None,
        capturable: bool = False,
        differentiable: bool = False,
        fused: bool | None = None,
    ):
        super().__init__(params, **options_of(locals()), decoupled_weight_decay=True)
