"""The presets: each learns, and a new layer fits wherever it is put."""

import pytest

from core.data import made_digits
from core.experiment import LAYER_TYPES, PRESETS, TrainingSettings, infer, mended, new_layer
from core.experiment.training.trainer import Trainer

WHOLE = [key for key in PRESETS if key != "empty"]


@pytest.mark.parametrize("key", WHOLE)
def test_every_preset_learns(key):
    settings = TrainingSettings(batch_size=32, epochs=2, learning_rate=0.002, optimizer="adam", schedule="constant")
    digits = made_digits(640, seed=1)
    trainer = Trainer(PRESETS[key](), settings, digits, made_digits(64, seed=2))
    losses = [record.loss for record in trainer.steps()]
    assert sum(losses[-5:]) < 0.8 * sum(losses[:5])


@pytest.mark.parametrize("key", WHOLE)
@pytest.mark.parametrize("kind", LAYER_TYPES)
def test_a_new_layer_itself_fits_wherever_it_makes_sense(key, kind):
    spec = PRESETS[key]()
    shapes = infer(spec)
    for place in range(len(spec) + 1):
        before = shapes.layers[place - 1].output_shape if place else spec.input_shape
        layer = new_layer(kind, spec, before)
        row = infer(spec.insert(place, layer))[layer.name]
        image = kind in ("Conv2d", "MaxPool2d", "AvgPool2d", "BatchNorm2d")
        wanted = len(before) == (3 if image else 1) if kind == "Linear" or image else True
        too_small = "Pool" in kind and len(before) == 3 and min(before[1:]) < 2
        assert (row.problem is None) == (wanted and not too_small)


@pytest.mark.parametrize("kind", LAYER_TYPES)
def test_the_first_layer_of_an_empty_network_can_be_mended_to_a_whole_one(kind):
    spec = PRESETS["empty"]()
    spec = spec.insert(0, new_layer(kind, spec))
    assert infer(mended(spec)).ok
