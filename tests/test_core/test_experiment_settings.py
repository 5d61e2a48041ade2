"""Training settings: limits, what matters when, and the curve of the learning rate."""

import dataclasses
import inspect
import json

import pytest

from core import optim
from core.errors import SettingsError
from core.experiment import TrainingSettings, field_infos
from core.experiment.training.settings import OPTIMIZERS, SCHEDULES

BATCHES = 7
NAMES = {"sgd": "SGD", "adam": "Adam", "adamw": "AdamW", "rmsprop": "RMSprop", "adagrad": "Adagrad"}


def test_settings_survive_a_file():
    settings = TrainingSettings(optimizer="adam", schedule="one_cycle", epochs=9, augmentation="affine")
    assert TrainingSettings.from_dict(json.loads(json.dumps(settings.to_dict()))) == settings


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"learning_rate": 0}, "learning_rate: expected a number above 0 and at most 100, got 0"),
        ({"batch_size": 0}, "batch_size: expected a whole number from 1 to 65536, got 0"),
        ({"optimizer": "lbfgs"}, "optimizer: expected one of sgd, adam"),
        ({"epochs": 2.5}, "epochs: expected a whole number"),
        ({"nesterov": True, "momentum": 0.0}, "nesterov needs a momentum above 0"),
    ],
)
def test_a_value_that_cannot_be_is_named(change, text):
    with pytest.raises(SettingsError) as error:
        TrainingSettings(**change).validate()
    assert text in str(error.value)


def test_unknown_settings_of_a_file_are_refused():
    with pytest.raises(SettingsError, match="unknown value 'learning_speed'"):
        TrainingSettings.from_dict({"learning_speed": 1})


def test_only_what_has_an_effect_matters():
    sgd = TrainingSettings(optimizer="sgd")
    assert sgd.matters("momentum") and sgd.matters("batch_size") and not sgd.matters("beta1")
    assert not dataclasses.replace(sgd, nesterov=True).matters("dampening")
    assert dataclasses.replace(sgd, schedule="step").matters("gamma") and not sgd.matters("gamma")


def test_every_setting_explains_itself():
    infos = field_infos(TrainingSettings)
    assert {info.name for info in infos} == {field.name for field in dataclasses.fields(TrainingSettings)}
    for info in infos:
        assert info.label and info.explanation.endswith(".")
        assert info.problem(info.default) is None


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_optimizer_arguments_are_pytorchs(optimizer):
    torch = pytest.importorskip("torch")
    arguments = TrainingSettings(optimizer=optimizer).optimizer_arguments()
    made = getattr(torch.optim, NAMES[optimizer])([torch.zeros(1)], **arguments)
    assert made.param_groups[0]["lr"] == TrainingSettings().learning_rate


@pytest.mark.parametrize("epochs", [1, 3])
@pytest.mark.parametrize("schedule", SCHEDULES)
def test_the_curve_is_the_one_of_pytorchs_scheduler(schedule, epochs):
    torch = pytest.importorskip("torch")
    settings = TrainingSettings(learning_rate=0.5, schedule=schedule, epochs=epochs, gamma=0.3)
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=0.5)
    total = epochs * BATCHES
    made = torch.optim.lr_scheduler
    scheduler, per_epoch = {
        "constant": (made.LambdaLR(optimizer, lambda _: 1.0), True),
        "step": (made.StepLR(optimizer, step_size=1, gamma=0.3), True),
        "exponential": (made.ExponentialLR(optimizer, gamma=0.3), True),
        "cosine": (made.CosineAnnealingLR(optimizer, T_max=total), False),
        "one_cycle": (made.OneCycleLR(optimizer, max_lr=0.5, total_steps=total, cycle_momentum=False), False),
    }[schedule]
    if schedule != "one_cycle":
        for group in optimizer.param_groups:
            group["lr"] = 0.5
    for step in range(total):
        expected = optimizer.param_groups[0]["lr"]
        assert 0.5 * settings.rate_factor(step, BATCHES) == pytest.approx(expected, rel=1e-9, abs=1e-12)
        optimizer.step()
        if step < total - 1 and (not per_epoch or (step + 1) % BATCHES == 0):
            scheduler.step()


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_argument_of_an_optimizer_can_be_set(optimizer):
    arguments = set(inspect.signature(getattr(optim, NAMES[optimizer])).parameters)
    # How it is computed, and what belongs to no training that makes a loss small.
    arguments -= {"params", "foreach", "fused", "capturable", "differentiable", "maximize", "decoupled_weight_decay"}
    assert set(TrainingSettings(optimizer=optimizer).optimizer_arguments()) == arguments
