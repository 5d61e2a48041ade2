"""Training settings: limits, and what matters when."""

import dataclasses
import json

import pytest

from core.errors import SettingsError
from core.experiment import TrainingSettings, field_infos


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
