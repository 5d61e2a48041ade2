"""The table of optimizers. Settings, form, help, trainer and PyTorch program take all they know of one from its row.

To add one: its class in `core.optim`, its row here, and a field in TrainingSettings for each argument that is new.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core import optim
from core.experiment.explanations import Choice, reference
from core.words import Words

_FIELDS = {"lr": ("learning_rate",), "eps": ("epsilon",), "betas": ("beta1", "beta2")}
"""The settings that an argument is made of, where it does not have its setting's name."""


@dataclass(frozen=True, kw_only=True)
class Optimizer(Choice):
    """An optimizer of torch.optim.

    Attributes:
        kind: the class of that name in core.optim.
        arguments: its arguments with PyTorch's defaults, which the program leaves out; None for what it always says.
        usual_rate: a learning rate to begin with.
    """

    kind: type[optim.Optimizer]
    arguments: Mapping[str, Any]
    usual_rate: float

    @property
    def page(self) -> str:
        return reference(f"optim.{self.kind.__name__}")

    @property
    def fields(self) -> tuple[str, ...]:
        """Return the names of the training settings that its arguments are made of."""
        return tuple(field for name in self.arguments for field in _FIELDS.get(name, (name,)))

    def arguments_of(self, settings: object) -> dict[str, Any]:
        """Return its arguments as `settings` have them."""
        found = {}
        for name in self.arguments:
            values = tuple(getattr(settings, field) for field in _FIELDS.get(name, (name,)))
            found[name] = values if len(values) > 1 else values[0]
        return found

    def make(self, parameters, settings: object) -> optim.Optimizer:
        """Make the optimizer of `parameters`, with its arguments as `settings` have them."""
        return self.kind(parameters, **self.arguments_of(settings))

    def line(self, settings: object) -> str:
        """Return the expression in the PyTorch program that makes the optimizer of `net`."""
        arguments = self.arguments_of(settings).items()
        written = (f"{name}={value!r}" for name, value in arguments if value != self.arguments[name])
        return f"torch.optim.{self.kind.__name__}(net.parameters(), {', '.join(written)})"


OPTIMIZERS: Mapping[str, Optimizer] = {
    "sgd": Optimizer(
        Words("SGD"),
        "v ← μ · v + g,  w ← w − γ · v",
        Words("Steps against the gradient, and keeps a share of the last step."),
        kind=optim.SGD,
        arguments={"lr": None, "weight_decay": 0.0, "momentum": 0.0, "dampening": 0.0, "nesterov": False},
        usual_rate=0.02,
    ),
    "adam": Optimizer(
        Words("Adam"),
        "w ← w − γ · m̂ / (√v̂ + ε)",
        Words("Divides a running mean of the gradient by the root of a running mean of its square."),
        kind=optim.Adam,
        arguments={"lr": None, "weight_decay": 0.0, "eps": 1e-8, "betas": (0.9, 0.999), "amsgrad": False},
        usual_rate=0.001,
    ),
    "adamw": Optimizer(
        Words("AdamW"),
        "w ← (1 − γ · λ) · w − γ · m̂ / (√v̂ + ε)",
        Words("Adam whose weight decay shrinks the weights themselves, instead of adding to the gradient."),
        kind=optim.AdamW,
        arguments={"lr": None, "weight_decay": None, "eps": 1e-8, "betas": (0.9, 0.999), "amsgrad": False},
        usual_rate=0.001,
    ),
    "rmsprop": Optimizer(
        Words("RMSprop"),
        "v ← α · v + (1 − α) · g²,  w ← w − γ · g / (√v + ε)",
        Words("Divides the gradient by the root of a running mean of its square."),
        kind=optim.RMSprop,
        arguments={"lr": None, "weight_decay": 0.0, "momentum": 0.0, "eps": 1e-8, "alpha": 0.99, "centered": False},
        usual_rate=0.0003,
    ),
    "adagrad": Optimizer(
        Words("Adagrad"),
        "v ← v + g²,  w ← w − γ · g / (√v + ε)",
        Words("Divides the gradient by the root of the sum of all its squares, so that steps get shorter and shorter."),
        kind=optim.Adagrad,
        arguments={"lr": None, "weight_decay": 0.0, "eps": None, "lr_decay": 0.0, "initial_accumulator_value": 0.0},
        usual_rate=0.01,
    ),
    "adadelta": Optimizer(
        Words("Adadelta"),
        "v ← ρ · v + (1 − ρ) · g²,  d = √(u + ε) / √(v + ε) · g,  u ← ρ · u + (1 − ρ) · d²,  w ← w − γ · d",
        Words("Takes the length of its steps from the steps before, so that the learning rate is usually 1."),
        kind=optim.Adadelta,
        arguments={"lr": None, "weight_decay": 0.0, "eps": 1e-6, "rho": 0.9},
        usual_rate=1.0,
    ),
}
"""By the value of TrainingSettings.optimizer, in the order to show them."""
