"""RMSprop."""

from __future__ import annotations

from core.functions import optimizer_steps
from core.optim.optimizer import Optimizer, count_step, new_state, require_at_least_zero


class RMSprop(Optimizer):
    """Steps by the gradient over the root of the running mean of its square.

    v ← alpha · v + (1 - alpha) · g²;  p ← p - lr · g / (√v + eps) (Tieleman and Hinton, 2012).
    With `centered` the square of the running mean of g is taken off v (Graves, 2013); with `momentum`
    the quotients are gathered in b ← momentum · b + g / (√v + eps), and p ← p - lr · b.
    `weight_decay` is added to the gradient; `maximize` climbs instead. `foreach` chooses among PyTorch's
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
        require_at_least_zero("learning rate", lr)
        require_at_least_zero("epsilon value", eps)
        require_at_least_zero("momentum value", momentum)
        require_at_least_zero("weight_decay value", weight_decay)
        require_at_least_zero("alpha value", alpha)
        super().__init__(
            params,
            {
                "lr": lr,
                "momentum": momentum,
                "alpha": alpha,
                "eps": eps,
                "centered": centered,
                "weight_decay": weight_decay,
                "capturable": capturable,
                "foreach": foreach,
                "maximize": maximize,
                "differentiable": differentiable,
            },
        )

    def _update(self, group: dict) -> None:
        momentum = group["momentum"]
        centered = group["centered"]
        names = ["square_avg"]
        if momentum > 0:
            names.append("momentum_buffer")
        if centered:
            names.append("grad_avg")
        for parameter in group["params"]:
            gradient = parameter.grad
            if gradient is None:
                continue
            state = self.state[parameter]
            if not state:
                state.update(new_state(parameter, *names))
            count_step(state)
            optimizer_steps.rmsprop(
                parameter,
                gradient,
                state["square_avg"],
                state["grad_avg"] if centered else None,
                state["momentum_buffer"] if momentum > 0 else None,
                group["lr"],
                group["alpha"],
                group["eps"],
                group["weight_decay"],
                momentum,
                group["maximize"],
            )
