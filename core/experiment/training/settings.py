"""TrainingSettings: everything that decides how a network is trained."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

from core.data import AUGMENTATIONS
from core.errors import SettingsError
from core.experiment.explanations import (
    BACKPROP,
    DEFINE,
    LOSS,
    PROCEDURE,
    STABLE,
    UPDATE,
    Choice,
    Explanation,
    reference,
)
from core.experiment.network.fields import check_fields, describe, from_mapping, matters, number
from core.experiment.network.initialise import INITIALISATIONS
from core.experiment.training.losses import LOSSES
from core.experiment.training.optimizers import OPTIMIZERS
from core.experiment.training.schedules import SCHEDULES
from core.words import Words

_SUBJECT = Words("training settings")

CHOICES: Mapping[str, Mapping[str, Choice]] = {
    "loss": LOSSES,
    "optimizer": OPTIMIZERS,
    "schedule": SCHEDULES,
    "augmentation": {name: Choice(bounds.title) for name, bounds in AUGMENTATIONS.items()},
    "initialisation": INITIALISATIONS,
}
"""What can be chosen, by the name of the setting and the choice's own."""


def _update(name: str, formula: str) -> Explanation:
    """Explain a setting that the class `name` of torch.optim takes."""
    return Explanation(formula, reference(f"optim.{name}"), UPDATE)


@dataclass(frozen=True)
class TrainingSettings:
    """Loss, optimizer, schedule, batches and random seed of a training run.

    The tables of optimizers and schedules name the fields that only some of them take.
    Frozen: change one with dataclasses.replace. `validate` raises SettingsError.
    """

    loss: str = describe(
        "choice",
        "Loss",
        "What training makes small: cross entropy of the classes, or the mean squared distance to a one-hot vector.",
        "cross_entropy",
        choices=tuple(LOSSES),
        about=Explanation("L = mean over the batch of ℓ(x, y)", f"{STABLE}nn.html#loss-functions", LOSS),
    )
    optimizer: str = describe(
        "choice",
        "Optimizer",
        "How a gradient becomes a change of the weights.",
        "sgd",
        choices=tuple(OPTIMIZERS),
        about=Explanation("w ← w − γ · step(g)", f"{STABLE}optim.html", UPDATE),
    )
    learning_rate: float = number(
        "Learning rate",
        "Length of one step against the gradient.",
        OPTIMIZERS["sgd"].usual_rate,
        (0.0, 100.0),
        about=_update("SGD", "w ← w − γ · g"),
        exclusive=True,
    )
    momentum: float = number(
        "Momentum",
        "Share of the last step that is kept in the next one.",
        0.9,
        (0.0, 1.0),
        about=_update("SGD", "v ← μ · v + (1 − τ) · g,  w ← w − γ · v"),
    )
    dampening: float = number(
        "Dampening",
        "Share of the new gradient that momentum leaves out.",
        0.0,
        (0.0, 1.0),
        about=_update("SGD", "v ← μ · v + (1 − τ) · g"),
        needs=(("nesterov", (False,)),),
    )
    nesterov: bool = describe(
        "switch",
        "Nesterov",
        "Look ahead along the momentum before stepping.",
        False,
        about=_update("SGD", "w ← w − γ · (g + μ · v)"),
    )
    beta1: float = number(
        "Beta 1",
        "Memory of the running mean of the gradient.",
        0.9,
        (0.0, 0.999999),
        about=_update("Adam", "m ← β₁ · m + (1 − β₁) · g"),
    )
    beta2: float = number(
        "Beta 2",
        "Memory of the running mean of the squared gradient.",
        0.999,
        (0.0, 0.999999),
        about=_update("Adam", "v ← β₂ · v + (1 − β₂) · g²"),
    )
    amsgrad: bool = describe(
        "switch", "AMSGrad", "Never forget the largest squared gradient.", False, about=_update("Adam", "v̂ ← max(v̂, v)")
    )
    alpha: float = number(
        "Alpha",
        "Memory of the running mean of the squared gradient.",
        0.99,
        (0.0, 0.999999),
        about=_update("RMSprop", "v ← α · v + (1 − α) · g²"),
    )
    centered: bool = describe(
        "switch",
        "Centered",
        "Normalise by the variance instead of the squared gradient.",
        False,
        about=_update("RMSprop", "v ← v − mean(g)²"),
    )
    lr_decay: float = number(
        "Learning-rate decay",
        "How fast Adagrad's steps shrink.",
        0.0,
        (0.0, 100.0),
        about=_update("Adagrad", "γ_t = γ / (1 + (t − 1) · η)"),
    )
    initial_accumulator_value: float = number(
        "Initial accumulator",
        "Squared gradient that Adagrad's sum begins with; more makes the first steps shorter.",
        0.0,
        (0.0, 1e6),
        about=_update("Adagrad", "v₀ = τ"),
    )
    rho: float = number(
        "Rho",
        "Memory of the running means of the squared gradient and of the squared step.",
        0.9,
        (0.0, 1.0),
        about=_update("Adadelta", "v ← ρ · v + (1 − ρ) · g²"),
    )
    epsilon: float = number(
        "Epsilon",
        "Added below the fraction, so that nothing is divided by zero.",
        1e-8,
        (0.0, 1.0),
        about=_update("Adam", "w ← w − γ · m / (√v + ε)"),
    )
    weight_decay: float = number(
        "Weight decay", "Pull of every weight towards zero.", 0.0, (0.0, 10.0), about=_update("SGD", "g ← g + λ · w")
    )
    clip_norm: float = number(
        "Gradient clipping",
        "Shorten gradients whose norm, over all layers together, is larger than this; 0 leaves them as they are.",
        0.0,
        (0.0, 1e6),
        about=Explanation("g ← g · min(1, c / ‖g‖)", reference("nn.utils.clip_grad_norm_"), UPDATE),
    )
    schedule: str = describe(
        "choice",
        "Schedule",
        "How the learning rate changes during the training.",
        "cosine",
        choices=tuple(SCHEDULES),
        about=Explanation("γ_t = γ · factor(t)", f"{STABLE}optim.html#how-to-adjust-learning-rate", UPDATE),
    )
    step_size: int = number(
        "Step size",
        "Epochs from one drop of the learning rate to the next.",
        1,
        (1, 1000),
        about=_update("lr_scheduler.StepLR", "γ_e = γ · Γ^⌊e / s⌋"),
    )
    gamma: float = number(
        "Gamma",
        "Factor of the learning rate at each drop.",
        0.5,
        (0.0, 1.0),
        about=_update("lr_scheduler.ExponentialLR", "γ_e = γ · Γ^e"),
        exclusive=True,
    )
    warmup: float = number(
        "Warm-up",
        "Share of the training in which the learning rate rises.",
        0.3,
        (0.0, 0.9),
        about=_update("lr_scheduler.OneCycleLR", "p = rising steps / all steps"),
        exclusive=True,
    )
    batch_size: int = number(
        "Batch size",
        "Images whose mean gradient makes one step.",
        64,
        (1, 65_536),
        about=Explanation("g = (1 / N) · Σ_n ∇ℓ(x_n, y_n)", f"{STABLE}data.html#torch.utils.data.DataLoader", BACKPROP),
    )
    epochs: int = number(
        "Epochs",
        "How often every training image is used.",
        3,
        (1, 10_000),
        about=Explanation(
            "steps = epochs · ⌈images / N⌉",
            "https://docs.pytorch.org/tutorials/beginner/basics/optimization_tutorial.html",
            PROCEDURE,
        ),
    )
    seed: int = number(
        "Seed",
        "Start of all random numbers: the same seed gives the same training.",
        0,
        (0, 2**32 - 1),
        about=Explanation("s₀ = seed,  s_{t+1} = f(s_t)", reference("manual_seed"), PROCEDURE),
    )
    augmentation: str = describe(
        "choice",
        "Augmentation",
        "Turn, shift, scale and shear every training image a little, anew in every epoch.",
        "none",
        choices=tuple(AUGMENTATIONS),
        about=Explanation(
            "p′ = A · p + t",
            "https://docs.pytorch.org/vision/stable/generated/torchvision.transforms.RandomAffine.html",
            PROCEDURE,
        ),
    )
    initialisation: str = describe(
        "choice",
        "Initialisation",
        "Distribution of the first weights; the default is PyTorch's own.",
        "default",
        choices=tuple(INITIALISATIONS),
        about=Explanation("w₀ ~ D(fan_in, fan_out)", f"{STABLE}nn.init.html", DEFINE),
    )
    validation_share: float = number(
        "Validation share",
        "Share of the training images kept back and used in place of the test set after every epoch.",
        0.0,
        (0.0, 0.9),
        about=Explanation(
            "validation images = round(share · images)", f"{STABLE}data.html#torch.utils.data.random_split", PROCEDURE
        ),
    )

    def validate(self) -> "TrainingSettings":
        """Return self; raise SettingsError for a value outside its limits or one that contradicts another."""
        check_fields(self, _SUBJECT, SettingsError)
        if self.nesterov and self.matters("nesterov") and (self.momentum == 0 or self.dampening != 0):
            problem = Words("nesterov needs a momentum above 0 and a dampening of 0; set momentum to 0.9")
            raise SettingsError(Words("{subject}: {problem}", subject=_SUBJECT, problem=problem))
        return self

    def matters(self, name: str) -> bool:
        """Tell whether the field `name` has an effect with the other settings as they are."""
        for table, chosen in ((OPTIMIZERS, self.optimizer), (SCHEDULES, self.schedule)):
            if name not in table[chosen].fields and any(name in choice.fields for choice in table.values()):
                return False
        return matters(self, name)

    def rate_factor(self, step: int, batches: int) -> float:
        """Return the learning rate of batch `step` (from 0 over all epochs) as a share of `learning_rate`.

        `batches` is the number of batches in an epoch.
        """
        return SCHEDULES[self.schedule].factor(self, step, batches)

    def to_dict(self) -> dict:
        """Return the settings as plain numbers and texts, for a file."""
        return dataclasses.asdict(self)

    @classmethod
    def from_dict(cls, values: dict) -> "TrainingSettings":
        """Make settings of what `to_dict` returned; raises SettingsError for anything else."""
        return from_mapping(cls, values, _SUBJECT, SettingsError).validate()
