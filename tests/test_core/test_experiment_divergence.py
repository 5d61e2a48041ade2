"""Losses that run away or are no numbers: told once, with the layer where it began."""

import math

import numpy as np
import pytest

import core
from core.data import made_digits
from core.experiment import TrainingSettings
from core.experiment.network.presets import lenet, perceptron
from core.experiment.training.divergence import DivergenceWatch, Origin, find_origin
from core.experiment.training.trainer import Trainer


@pytest.fixture
def model():
    return lenet().build(seed=0)


@pytest.fixture
def batch():
    return np.zeros((4, 1, 32, 32), dtype=np.float32), np.arange(4)


def spoil(model, name, value):
    with core.no_grad():
        dict(model.named_parameters())[name].view(-1)[0] = value


def test_a_healthy_model_has_no_origin(model, batch):
    assert find_origin(model, "cross_entropy", *batch) is None


@pytest.mark.parametrize(
    ("names", "layer"),
    [
        (("conv2.weight",), "conv2"),
        # Gradients overflow towards the input: of several layers the one nearest to the loss was the first.
        (("conv1.weight", "conv2.bias", "fc1.weight"), "fc1"),
    ],
)
@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_weights_that_are_no_numbers_began_nearest_to_the_loss(model, batch, names, layer, value):
    for name in names:
        spoil(model, name, value)
    assert find_origin(model, "cross_entropy", *batch) == Origin(layer, "weight")


def test_an_activation_that_overflows_is_found(model, batch):
    with core.no_grad():
        model.fc1.bias.fill_(3e38)
        model.fc2.weight.fill_(10.0)
    assert find_origin(model, "cross_entropy", *batch) == Origin("fc2", "activation")


def test_a_loss_that_overflows_alone_is_the_losss(model, batch):
    with core.no_grad():
        model.fc3.weight.fill_(0.0)
        model.fc3.bias.fill_(1e30)
    assert find_origin(model, "mse", *batch) == Origin("loss", "loss")


def test_a_trainer_knows_where_its_first_bad_loss_came_from():
    settings = TrainingSettings(learning_rate=100.0, loss="mse", epochs=40)
    trainer = Trainer(perceptron(), settings, made_digits(64, 1), made_digits(8, 2))
    watch = DivergenceWatch()
    told = None
    with np.errstate(all="ignore"):
        for record in trainer.steps():
            told = watch.add(record.step, record.loss) or told
    assert trainer.origin is not None
    assert trainer.origin.layer in {"fc1", "fc2", "loss"}
    assert told is not None


def test_a_loss_that_is_no_number_is_told_once():
    watch = DivergenceWatch()
    told = [watch.add(step, loss) for step, loss in enumerate((2.3, 2.2, math.nan, math.nan, 9.0), 1)]
    assert [t is not None for t in told] == [False, False, True, False, False]
    assert told[2].step == 3 and math.isnan(told[2].loss) and told[2].first_loss == 2.3


def test_a_loss_that_runs_away_is_told():
    watch = DivergenceWatch()
    losses = [2.3 * 1.2**step for step in range(40)]
    (told,) = [t for step, loss in enumerate(losses, 1) if (t := watch.add(step, loss))]
    assert 5 * 2.3 < told.loss < 200


@pytest.mark.parametrize(
    "losses",
    [
        [2.3] * 200,
        [2.3 * 0.99**step for step in range(500)],
        # One bad batch among good ones.
        [2.3] + [0.05] * 100 + [20.0] + [0.05] * 100,
        # Untrained again, which is bad but no running away.
        [2.3] + [0.05] * 100 + [2.4] * 100,
    ],
)
def test_what_is_usual_is_not_told(losses):
    watch = DivergenceWatch()
    assert not any(watch.add(step, loss) for step, loss in enumerate(losses, 1))
