"""Gradients of earlier moments, computed anew."""

from dataclasses import replace

import numpy as np
import pytest

import core
from core.data import made_digits
from core.experiment import NetworkSpec, TrainingSettings
from core.experiment.network.layers import BatchNorm2d, Conv2d, Dropout, Flatten, Linear, ReLU
from core.experiment.network.presets import lenet
from core.experiment.network.weights import read_weights
from core.experiment.training.hindsight import gradients_at
from core.experiment.training.trainer import Trainer

SETTINGS = TrainingSettings(epochs=2, batch_size=16, learning_rate=0.05, augmentation="light")
NORMALISED = NetworkSpec(
    "normalised",
    (1, 32, 32),
    (
        Conv2d("conv", 1, 2, 5),
        BatchNorm2d("norm", 2),
        ReLU("relu"),
        Flatten("flatten"),
        Linear("out", 1568, 10),
    ),
)
DROPPING = NetworkSpec(
    "dropping",
    (1, 32, 32),
    (
        Flatten("flatten"),
        Linear("fc", 1024, 8),
        Dropout("dropout", 0.9),
        Linear("out", 8, 10),
    ),
)


def trainer_of(spec, **changes):
    return Trainer(spec, replace(SETTINGS, **changes), made_digits(40, seed=1), made_digits(10, seed=2))


@pytest.mark.parametrize("spec", [lenet(), NORMALISED], ids=lambda spec: spec.name)
@pytest.mark.parametrize("loss", ["cross_entropy", "mse"])
def test_they_are_those_that_the_run_had_to_the_last_bit(spec, loss):
    trainer = trainer_of(spec, loss=loss, clip_norm=0.1)
    trainer.request_probes()
    moments, steps = [trainer.snapshot()], trainer.steps()
    probes = []
    for _ in steps:
        probes.append(trainer.latest_probe())
        moments.append(trainer.snapshot())
    assert len(probes) == 6  # two epochs of two whole batches and a smaller one
    for moment, seen in zip(moments, probes):
        found = gradients_at(trainer, moment)
        assert found.step == seen.step
        assert (found.norms, found.weight_norms, found.dead) == (seen.norms, seen.weight_norms, seen.dead)
        for layer, arrays in seen.gradients.items():
            assert arrays.keys() == found.gradients[layer].keys()
            for name, array in arrays.items():
                assert np.array_equal(found.gradients[layer][name], array), (layer, name)
                assert np.array_equal(found.weights[layer][name], seen.weights[layer][name])
        assert not found.update_ratios


def test_the_last_moment_has_the_batch_that_would_follow():
    trainer = trainer_of(lenet())
    for _ in trainer.steps():
        pass
    found = gradients_at(trainer, trainer.snapshot())
    assert found.step == 7
    assert found.norms["conv1"] > 0


def test_the_run_is_left_as_it_was():
    trainer = trainer_of(DROPPING)
    for _ in zip(range(2), trainer.steps()):
        pass
    before = {key: array.copy() for key, array in read_weights(trainer.model).items()}
    drawn = core.rand(3).numpy()
    core.manual_seed(5)
    expected = core.rand(3).numpy()
    core.manual_seed(5)
    found = gradients_at(trainer, trainer.snapshot())
    assert np.array_equal(core.rand(3).numpy(), expected) and not np.array_equal(drawn, expected)
    assert all(np.array_equal(array, before[key]) for key, array in read_weights(trainer.model).items())
    # Nothing is dropped: nine of ten units would get no gradient otherwise.
    assert found.gradients["fc"]["weight"].any(axis=1).all()


def test_without_a_tape_of_the_thread_s_own_there_are_gradients_too():
    trainer = trainer_of(lenet())
    with core.no_grad():
        assert gradients_at(trainer, trainer.snapshot()).norms["conv1"] > 0
