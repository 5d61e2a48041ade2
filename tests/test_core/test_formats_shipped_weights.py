"""The weights that come along: they read what they are said to read."""

import gzip
import json

import numpy as np
import pytest

from core.data import load_folder, made_digits, strokes_to_image
from core.experiment.network.presets import lenet
from core.experiment.training.evaluation import evaluate, probabilities
from core.formats.network_file import SHIPPED_WEIGHTS, load_network


@pytest.fixture(scope="module")
def model():
    return load_network().build()


def test_they_are_a_lenets():
    assert load_network().spec == lenet()


def test_they_read_made_digits(model):
    assert evaluate(model, made_digits(2_000, seed=1)).accuracy >= 0.97


def test_they_read_mnist_as_their_page_says(model, data_folder):
    figures = json.loads(SHIPPED_WEIGHTS.with_suffix(".json").read_text())["accuracy"]
    _, test_set = load_folder(data_folder / "mnist")
    accuracy = evaluate(model, test_set).accuracy
    assert accuracy >= 0.992
    assert accuracy == pytest.approx(figures["MNIST test set (10,000 images)"], abs=5e-4)


def test_they_read_the_strokes_of_other_writers(model, data_folder):
    file = data_folder / "pendigits" / "pendigits-strokes-train.jsonl.gz"
    with gzip.open(file, "rt") as lines:
        digits = [json.loads(line) for line, _ in zip(lines, range(500), strict=False)]
    images = np.stack([strokes_to_image(digit["strokes"]) for digit in digits])
    labels = np.array([digit["label"] for digit in digits])
    assert (probabilities(model, images).argmax(axis=1) == labels).mean() >= 0.94
