"""A training thread and a reading one, both with several kernel threads, as in the window."""

import threading
import time

import numpy as np
import pytest

import core
from core.data import made_digits
from core.experiment.network.presets import lenet
from core.experiment.training.evaluation import probabilities
from core.experiment.training.settings import TrainingSettings
from core.experiment.training.trainer import Trainer

STEPS = 6
PATIENCE_SECONDS = 120


@pytest.fixture(autouse=True)
def count_restored():
    count = core.get_num_threads()
    yield
    core.set_num_threads(count)


def trainer_of(digits) -> Trainer:
    """Made in one thread: fresh weights come from the one generator of the process, as in PyTorch."""
    return Trainer(lenet(), TrainingSettings(epochs=STEPS, batch_size=256), digits, digits)


def trained(trainer: Trainer) -> dict[str, np.ndarray]:
    """The weights after some steps of batches large enough for several threads."""
    for _ in zip(range(STEPS), trainer.steps()):
        pass
    return dict(trainer.snapshot().arrays)


def test_training_and_reading_at_once_end_and_give_the_bits_of_one_thread():
    digits, drawn = made_digits(512, seed=1), made_digits(300, seed=2).images
    model = lenet().build(seed=3).eval()
    core.set_num_threads(1)
    weights, readings = trained(trainer_of(digits)), probabilities(model, drawn)

    core.set_num_threads(4)
    found = []
    trainings = [
        threading.Thread(target=lambda trainer: found.append(trained(trainer)), args=(trainer_of(digits),), daemon=True)
        for _ in range(2)
    ]
    for training in trainings:
        training.start()
    end = time.monotonic() + PATIENCE_SECONDS
    while any(training.is_alive() for training in trainings) and time.monotonic() < end:
        np.testing.assert_array_equal(probabilities(model, drawn), readings)
    for training in trainings:
        training.join(PATIENCE_SECONDS)
    assert len(found) == 2
    for several in found:
        assert several.keys() == weights.keys()
        for key, array in weights.items():
            np.testing.assert_array_equal(several[key], array, err_msg=key)


def test_a_thread_that_ends_leaves_none_behind_that_holds_up_the_next():
    digits = made_digits(256, seed=1)
    core.set_num_threads(2)
    found = []
    for _ in range(3):
        training = threading.Thread(target=lambda: found.append(trained(trainer_of(digits))), daemon=True)
        training.start()
        training.join(PATIENCE_SECONDS)
        assert not training.is_alive()
    for key, array in found[0].items():
        np.testing.assert_array_equal(found[2][key], array, err_msg=key)
