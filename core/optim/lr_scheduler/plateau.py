"""The schedule that lowers the rate when a metric stops improving."""

from __future__ import annotations

import math

from core.optim.lr_scheduler.base import LRScheduler, checked_optimizer, one_per_group
from core.optim.optimizer import Optimizer


class ReduceLROnPlateau:
    """Multiplies the rate by `factor` once the metric given to `step` has not improved for `patience` steps.

    `mode` says whether less ("min") or more ("max") is better; an improvement must exceed `threshold`, as a share of
    the best value ("rel") or in the metric's own unit ("abs"). After a change come `cooldown` steps that do not count.
    The rate stays at or above `min_lr`, and changes below `eps` are left out.

    Attributes:
        best: the best value so far.
        num_bad_epochs: steps since the metric last improved, or since the last change.
        cooldown_counter: steps of the cooldown that are left.
    """

    def __init__(
        self,
        optimizer: Optimizer,
        mode: str = "min",
        factor: float = 0.1,
        patience: int = 10,
        threshold: float = 1e-4,
        threshold_mode: str = "rel",
        cooldown: int = 0,
        min_lr: float | list[float] = 0,
        eps: float = 1e-8,
    ):
        checked_optimizer(optimizer)
        if factor >= 1.0:
            raise ValueError("Factor should be < 1.0.")
        if mode not in ("min", "max"):
            raise ValueError(f"mode {mode} is unknown!")
        if threshold_mode not in ("rel", "abs"):
            raise ValueError(f"threshold mode {threshold_mode} is unknown!")
        self.optimizer = optimizer
        self.mode = mode
        self.factor = factor
        self.patience = patience
        self.threshold = threshold
        self.threshold_mode = threshold_mode
        self.cooldown = cooldown
        self.min_lrs = list(one_per_group("min_lr", min_lr, optimizer.param_groups))
        self.eps = eps
        self.last_epoch = 0
        self._last_lr = [group["lr"] for group in optimizer.param_groups]
        self._reset()

    def _reset(self) -> None:
        self.best = math.inf if self.mode == "min" else -math.inf
        self.cooldown_counter = 0
        self.num_bad_epochs = 0

    @property
    def in_cooldown(self) -> bool:
        """Whether the cooldown after the last change still runs."""
        return self.cooldown_counter > 0

    def is_better(self, a: float, best: float) -> bool:
        """Say whether `a` improves on `best` by more than the threshold."""
        sign = -1 if self.mode == "min" else 1
        if self.threshold_mode == "rel":
            best = best * (1.0 + sign * self.threshold)
        else:
            best = best + sign * self.threshold
        return a < best if self.mode == "min" else a > best

    def step(self, metrics, epoch: int | None = None) -> None:
        """Take the metric of one epoch, a number or a tensor of one element, and lowers the rates if it is time."""
        current = float(metrics)
        self.last_epoch = self.last_epoch + 1 if epoch is None else epoch
        if self.is_better(current, self.best):
            self.best = current
            self.num_bad_epochs = 0
        else:
            self.num_bad_epochs += 1
        if self.in_cooldown:
            self.cooldown_counter -= 1
            self.num_bad_epochs = 0
        if self.num_bad_epochs > self.patience:
            self._reduce()
            self.cooldown_counter = self.cooldown
            self.num_bad_epochs = 0
        self._last_lr = [group["lr"] for group in self.optimizer.param_groups]

    def _reduce(self) -> None:
        for group, lowest in zip(self.optimizer.param_groups, self.min_lrs, strict=True):
            rate = max(group["lr"] * self.factor, lowest)
            if group["lr"] - rate > self.eps:
                group["lr"] = rate

    get_last_lr = LRScheduler.get_last_lr
    state_dict = LRScheduler.state_dict
    load_state_dict = LRScheduler.load_state_dict
