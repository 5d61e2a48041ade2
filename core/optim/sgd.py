"""The optimizer of stochastic gradient descent."""

from __future__ import annotations

from core.functions import optimizer_steps
from core.optim.optimizer import Optimizer, options_of, require_at_least_zero


class SGD(Optimizer):
    """Steps down the gradient, with momentum, Nesterov momentum and weight decay where asked for.

    g ← gradient + weight_decay · p;  b ← momentum · b + (1 - dampening) · g, on the first step b ← g;
    p ← p - lr · b, or with `nesterov` p ← p - lr · (g + momentum · b) (Sutskever et al., 2013). With momentum `state`
    keeps b as `momentum_buffer`. `maximize` steps up the gradient. `foreach` and `fused` choose among PyTorch's
    implementations and change nothing here.
    """

    def __init__(
        self,
        params,
        lr: float = 1e-3,
        momentum: float = 0,
        dampening: float = 0,
        weight_decay: float = 0,
        nesterov: bool = False,
        *,
        maximize: bool = False,
        foreach: bool | None = None,
        differentiable: bool = False,
        fused: bool | None = None,
    ):
        options = options_of(locals())
        require_at_least_zero(lr=lr, momentum=momentum, weight_decay=weight_decay)
        if nesterov and (momentum <= 0 or dampening != 0):
            raise ValueError("Nesterov momentum requires a momentum and zero dampening")
        super().__init__(params, options)

    def _update(self, group: dict) -> None:
        """Update all parameters of `group` in one call, which costs less than a call for each."""
        optimizer_steps.sgd(
            group["params"],
            self.state,
            group["lr"],
            group["momentum"],
            group["dampening"],
            group["weight_decay"],
            group["nesterov"],
            group["maximize"],
        )
