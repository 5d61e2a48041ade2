"""The tables of what a training can choose: no row leaves anything out, and what it says is what is trained."""

import dataclasses
import importlib
import inspect
from types import SimpleNamespace

import numpy as np
import pytest

import core
from core import nn
from core.data import made_digits
from core.experiment import TrainingSettings, field_infos
from core.experiment.network.initialise import INITIALISATIONS
from core.experiment.network.presets import lenet
from core.experiment.training.losses import LOSSES
from core.experiment.training.optimizers import OPTIMIZERS
from core.experiment.training.schedules import SCHEDULES
from core.experiment.training.settings import CHOICES
from core.experiment.training.trainer import Trainer
from core.words import Words

BATCHES = 7
INFOS = {info.name: info for info in field_infos(TrainingSettings)}


def test_every_setting_with_choices_has_a_table():
    assert {info.name: info.choices for info in INFOS.values() if info.choices} == {
        setting: tuple(table) for setting, table in CHOICES.items()
    }


@pytest.mark.parametrize(("setting", "name"), [(setting, name) for setting in CHOICES for name in CHOICES[setting]])
def test_no_row_leaves_anything_out(setting, name):
    choice = CHOICES[setting][name]
    # What is Words has to be translated: tests/test_app/test_translations.py.
    assert isinstance(choice.title, Words)
    if setting != "augmentation":
        assert choice.formula
        assert choice.page.startswith("https://docs.pytorch.org/docs/stable/") or name == "constant"
    if setting == "optimizer":
        assert isinstance(choice.summary, Words) and choice.summary.endswith(".")
        assert INFOS["learning_rate"].problem(choice.usual_rate) is None
    for field in getattr(choice, "fields", ()):
        assert field in INFOS


@pytest.mark.parametrize("library", ["core", "torch"])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_an_optimizer_says_all_its_arguments_and_their_defaults(name, library):
    kind = getattr(pytest.importorskip(f"{library}.optim"), OPTIMIZERS[name].kind.__name__)
    parameters = dict(inspect.signature(kind).parameters)
    # How it is computed, and what belongs to no training that makes a loss small.
    for other in ("params", "foreach", "fused", "capturable", "differentiable", "maximize", "decoupled_weight_decay"):
        parameters.pop(other, None)
    assert set(OPTIMIZERS[name].arguments) == set(parameters)
    for argument, default in OPTIMIZERS[name].arguments.items():
        assert default is None or default == parameters[argument].default


@pytest.mark.parametrize("library", ["core", "torch"])
@pytest.mark.parametrize(("name", "field"), [(name, field) for name in OPTIMIZERS for field in OPTIMIZERS[name].fields])
def test_the_programs_optimizer_is_the_trainers(name, field, library):
    lib = pytest.importorskip(library)
    row, usual = OPTIMIZERS[name], TrainingSettings(optimizer=name)
    assert usual.matters(field)
    value = getattr(usual, field)
    changed = dataclasses.replace(usual, **{field: not value if isinstance(value, bool) else value / 2 or 0.25})
    made = []
    for settings in (usual, changed):
        trainers = row.make(nn.Linear(1, 1).parameters(), settings.validate())
        programs = eval(row.line(settings), {"torch": lib, "net": lib.nn.Linear(1, 1)})
        made.append({argument: trainers.param_groups[0][argument] for argument in row.arguments})
        assert made[-1] == {argument: programs.param_groups[0][argument] for argument in row.arguments}
    assert made[0] != made[1]


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_an_optimizer_trains_with_its_usual_rate(name):
    settings = TrainingSettings(optimizer=name, learning_rate=OPTIMIZERS[name].usual_rate, epochs=1, batch_size=16)
    trainer = Trainer(lenet(), settings, made_digits(1600, seed=1), made_digits(100, seed=2))
    assert list(trainer.steps())[-1].evaluation.test_accuracy > 0.5


@pytest.mark.parametrize("library", ["core", "torch"])
@pytest.mark.parametrize("epochs", [1, 3])
@pytest.mark.parametrize("name", SCHEDULES)
def test_the_programs_scheduler_is_the_trainers(name, epochs, library):
    lib = pytest.importorskip(library)
    importlib.import_module(f"{library}.optim.lr_scheduler")
    settings = TrainingSettings(learning_rate=0.5, schedule=name, epochs=epochs, gamma=0.3)
    optimizer = lib.optim.SGD([lib.zeros(1, requires_grad=True)], lr=0.5)
    row, total = SCHEDULES[name], epochs * BATCHES
    line = row.line(settings)
    scheduler = line and eval(line, {"torch": lib, "optimizer": optimizer, "EPOCHS": epochs, "batches": BATCHES})
    for step in range(total):
        expected = optimizer.param_groups[0]["lr"]
        assert 0.5 * settings.rate_factor(step, BATCHES) == pytest.approx(expected, rel=1e-9, abs=1e-12)
        optimizer.step()
        if scheduler and step < total - 1 and (row.per_batch or (step + 1) % BATCHES == 0):
            scheduler.step()


@pytest.mark.parametrize("name", SCHEDULES)
def test_a_schedule_takes_the_fields_that_it_names(name):
    settings = TrainingSettings(schedule=name, epochs=9)

    def rates(settings):
        return [settings.rate_factor(step, BATCHES) for step in range(9 * BATCHES)]

    for field in {field for schedule in SCHEDULES.values() for field in schedule.fields}:
        changed = dataclasses.replace(settings, **{field: getattr(settings, field) * 2 - 0.1})
        own = field in SCHEDULES[name].fields
        assert settings.matters(field) == own
        assert (rates(changed) != rates(settings)) == own, field


@pytest.mark.parametrize("library", ["core", "torch"])
@pytest.mark.parametrize("name", LOSSES)
def test_the_programs_loss_is_the_trainers(name, library):
    lib = pytest.importorskip(library)
    functional = importlib.import_module(f"{library}.nn.functional")
    rng = np.random.default_rng(0)
    logits, labels = rng.normal(size=(5, 10)).astype(np.float32), rng.integers(0, 10, 5)
    names = {"F": functional, "scores": lib.from_numpy(logits), "digits": lib.from_numpy(labels)}
    programs = eval(LOSSES[name].line.format(logits="scores", labels="digits"), names)
    assert LOSSES[name].compute(core.from_numpy(logits), labels).item() == pytest.approx(programs.item(), rel=1e-6)


@pytest.mark.parametrize("library", ["core", "torch"])
@pytest.mark.parametrize("name", [name for name in INITIALISATIONS if name != "default"])
def test_the_programs_initialisation_is_the_trainers(name, library):
    lib = pytest.importorskip(library)
    core.manual_seed(1)
    ours, programs = core.zeros(400, 300), lib.zeros(400, 300)
    INITIALISATIONS[name].fill(ours)
    lib.manual_seed(2)
    eval(INITIALISATIONS[name].line, {"nn": lib.nn, "module": SimpleNamespace(weight=programs)})
    sizes = [np.quantile(np.abs(weight.numpy()), (0.2, 0.5, 0.8, 0.95)) for weight in (ours, programs)]
    np.testing.assert_allclose(sizes[0], sizes[1], rtol=0.03)
