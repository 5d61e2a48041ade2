"""TrainingSettings: everything that decides how a network is trained."""

import dataclasses
import math
from dataclasses import dataclass

from core.data import AUGMENTATIONS
from core.errors import SettingsError
from core.experiment.network.fields import check_fields, describe, from_mapping, matters
from core.words import Words

LOSSES = ("cross_entropy", "mse")
OPTIMIZERS = ("sgd", "adam", "adamw", "rmsprop", "adagrad")
SCHEDULES = ("constant", "step", "exponential", "cosine", "one_cycle")
INITIALISATIONS = ("default", "xavier_uniform", "xavier_normal", "kaiming_uniform", "kaiming_normal", "normal", "zeros")

_ADAMS = ("optimizer", ("adam", "adamw"))
_SUBJECT = Words("training settings")


@dataclass(frozen=True)
class TrainingSettings:
    """Loss, optimizer, schedule, batches and random seed of a training run.

    Optimizer arguments have torch.optim's names and defaults. Frozen: change
    one with dataclasses.replace. `validate` raises SettingsError.
    """

    loss: str = describe(
        "choice",
        "Loss",
        "What training makes small: cross entropy of the classes, or the mean squared distance to a one-hot vector.",
        "cross_entropy",
        choices=LOSSES,
    )
    optimizer: str = describe(
        "choice", "Optimizer", "How a gradient becomes a change of the weights.", "sgd", choices=OPTIMIZERS
    )
    learning_rate: float = describe(
        "number",
        "Learning rate",
        "Length of one step against the gradient.",
        0.02,
        minimum=0.0,
        maximum=100.0,
        exclusive=True,
    )
    momentum: float = describe(
        "number",
        "Momentum",
        "Share of the last step that is kept in the next one.",
        0.9,
        minimum=0.0,
        maximum=1.0,
        needs=(("optimizer", ("sgd", "rmsprop")),),
    )
    dampening: float = describe(
        "number",
        "Dampening",
        "Share of the new gradient that momentum leaves out.",
        0.0,
        minimum=0.0,
        maximum=1.0,
        needs=(("optimizer", ("sgd",)), ("nesterov", (False,))),
    )
    nesterov: bool = describe(
        "switch", "Nesterov", "Look ahead along the momentum before stepping.", False, needs=(("optimizer", ("sgd",)),)
    )
    beta1: float = describe(
        "number",
        "Beta 1",
        "Memory of the running mean of the gradient.",
        0.9,
        minimum=0.0,
        maximum=0.999999,
        needs=(_ADAMS,),
    )
    beta2: float = describe(
        "number",
        "Beta 2",
        "Memory of the running mean of the squared gradient.",
        0.999,
        minimum=0.0,
        maximum=0.999999,
        needs=(_ADAMS,),
    )
    amsgrad: bool = describe("switch", "AMSGrad", "Never forget the largest squared gradient.", False, needs=(_ADAMS,))
    alpha: float = describe(
        "number",
        "Alpha",
        "Memory of the running mean of the squared gradient.",
        0.99,
        minimum=0.0,
        maximum=0.999999,
        needs=(("optimizer", ("rmsprop",)),),
    )
    centered: bool = describe(
        "switch",
        "Centered",
        "Normalise by the variance instead of the squared gradient.",
        False,
        needs=(("optimizer", ("rmsprop",)),),
    )
    lr_decay: float = describe(
        "number",
        "Learning-rate decay",
        "How fast Adagrad's steps shrink.",
        0.0,
        minimum=0.0,
        maximum=100.0,
        needs=(("optimizer", ("adagrad",)),),
    )
    initial_accumulator_value: float = describe(
        "number",
        "Initial accumulator",
        "Squared gradient that Adagrad's sum begins with; more makes the first steps shorter.",
        0.0,
        minimum=0.0,
        maximum=1e6,
        needs=(("optimizer", ("adagrad",)),),
    )
    epsilon: float = describe(
        "number",
        "Epsilon",
        "Added below the fraction, so that nothing is divided by zero.",
        1e-8,
        minimum=0.0,
        maximum=1.0,
        needs=(("optimizer", ("adam", "adamw", "rmsprop", "adagrad")),),
    )
    weight_decay: float = describe(
        "number", "Weight decay", "Pull of every weight towards zero.", 0.0, minimum=0.0, maximum=10.0
    )
    clip_norm: float = describe(
        "number",
        "Gradient clipping",
        "Shorten gradients whose norm, over all layers together, is larger than this; 0 leaves them as they are.",
        0.0,
        minimum=0.0,
        maximum=1e6,
    )
    schedule: str = describe(
        "choice", "Schedule", "How the learning rate changes during the training.", "cosine", choices=SCHEDULES
    )
    step_size: int = describe(
        "integer",
        "Step size",
        "Epochs from one drop of the learning rate to the next.",
        1,
        minimum=1,
        maximum=1000,
        needs=(("schedule", ("step",)),),
    )
    gamma: float = describe(
        "number",
        "Gamma",
        "Factor of the learning rate at each drop.",
        0.5,
        minimum=0.0,
        maximum=1.0,
        exclusive=True,
        needs=(("schedule", ("step", "exponential")),),
    )
    warmup: float = describe(
        "number",
        "Warm-up",
        "Share of the training in which the learning rate rises.",
        0.3,
        minimum=0.0,
        maximum=0.9,
        exclusive=True,
        needs=(("schedule", ("one_cycle",)),),
    )
    batch_size: int = describe(
        "integer", "Batch size", "Images whose mean gradient makes one step.", 64, minimum=1, maximum=65_536
    )
    epochs: int = describe("integer", "Epochs", "How often every training image is used.", 3, minimum=1, maximum=10_000)
    seed: int = describe(
        "integer",
        "Seed",
        "Start of all random numbers: the same seed gives the same training.",
        0,
        minimum=0,
        maximum=2**32 - 1,
    )
    augmentation: str = describe(
        "choice",
        "Augmentation",
        "Turn, shift, scale and shear every training image a little, anew in every epoch.",
        "none",
        choices=tuple(AUGMENTATIONS),
    )
    initialisation: str = describe(
        "choice",
        "Initialisation",
        "Distribution of the first weights; the default is PyTorch's own.",
        "default",
        choices=INITIALISATIONS,
    )
    validation_share: float = describe(
        "number",
        "Validation share",
        "Share of the training images kept back and used in place of the test set after every epoch.",
        0.0,
        minimum=0.0,
        maximum=0.9,
    )

    def validate(self) -> "TrainingSettings":
        """Return self; raise SettingsError for a value outside its limits or one that contradicts another."""
        check_fields(self, _SUBJECT, SettingsError)
        if self.nesterov and self.optimizer == "sgd" and (self.momentum == 0 or self.dampening != 0):
            problem = Words("nesterov needs a momentum above 0 and a dampening of 0; set momentum to 0.9")
            raise SettingsError(Words("{subject}: {problem}", subject=_SUBJECT, problem=problem))
        return self

    def matters(self, name: str) -> bool:
        """Whether the field `name` has an effect with the other settings as they are."""
        return matters(self, name)

    def optimizer_arguments(self) -> dict:
        """Arguments of the torch.optim class, without the parameters."""
        arguments = {"lr": self.learning_rate, "weight_decay": self.weight_decay}
        if self.optimizer in ("sgd", "rmsprop"):
            arguments["momentum"] = self.momentum
        if self.optimizer == "sgd":
            arguments |= {"dampening": 0.0 if self.nesterov else self.dampening, "nesterov": self.nesterov}
        else:
            arguments["eps"] = self.epsilon
        if self.optimizer in ("adam", "adamw"):
            arguments |= {"betas": (self.beta1, self.beta2), "amsgrad": self.amsgrad}
        if self.optimizer == "rmsprop":
            arguments |= {"alpha": self.alpha, "centered": self.centered}
        if self.optimizer == "adagrad":
            arguments |= {"lr_decay": self.lr_decay, "initial_accumulator_value": self.initial_accumulator_value}
        return arguments

    def rate_factor(self, step: int, batches: int) -> float:
        """Learning rate of batch `step` (from 0 over all epochs) as a share of `learning_rate`.

        `batches` is the number of batches in an epoch. The curves are those of
        torch.optim.lr_scheduler: StepLR and ExponentialLR stepped per epoch,
        CosineAnnealingLR (T_max = all batches) and OneCycleLR (defaults) per batch.
        """
        return _SCHEDULES[self.schedule](self, step, batches)

    def to_dict(self) -> dict:
        """Plain numbers and texts, as they go into a file."""
        return dataclasses.asdict(self)

    @classmethod
    def from_dict(cls, values: dict) -> "TrainingSettings":
        """Inverse of `to_dict`; raises SettingsError for anything else."""
        return from_mapping(cls, values, _SUBJECT, SettingsError).validate()


def _constant(settings: TrainingSettings, step: int, batches: int) -> float:
    return 1.0


def _step(settings: TrainingSettings, step: int, batches: int) -> float:
    return settings.gamma ** (step // batches // settings.step_size)


def _exponential(settings: TrainingSettings, step: int, batches: int) -> float:
    return settings.gamma ** (step // batches)


def _cosine(settings: TrainingSettings, step: int, batches: int) -> float:
    return _anneal(1.0, 0.0, step / (settings.epochs * batches))


def _one_cycle(settings: TrainingSettings, step: int, batches: int) -> float:
    total = settings.epochs * batches
    start, end = 1 / 25, 1 / 25e4  # OneCycleLR's div_factor and final_div_factor
    peak = settings.warmup * total - 1
    if peak > 0 and step <= peak:
        return _anneal(start, 1.0, step / peak)
    return _anneal(1.0, end, (step - peak) / max(total - 1 - peak, 1))


def _anneal(start: float, end: float, share: float) -> float:
    """Half a cosine wave from `start` to `end`."""
    return end + (start - end) / 2 * (1 + math.cos(math.pi * share))


_SCHEDULES = {
    "constant": _constant,
    "step": _step,
    "exponential": _exponential,
    "cosine": _cosine,
    "one_cycle": _one_cycle,
}
