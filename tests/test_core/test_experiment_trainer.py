"""Training: records, determinism, stopping and going on, probes, snapshots, evaluation."""

import dataclasses
import threading

import numpy as np
import pytest

import core
from core.data import DigitImages, made_digits
from core.errors import DataError, SettingsError, SpecError, WeightsError
from core.experiment import NetworkSpec, TrainingSettings
from core.experiment.network.layers import Dropout, Flatten, Linear, ReLU
from core.experiment.network.presets import lenet, perceptron, small_vgg
from core.experiment.network.snapshot import Snapshot
from core.experiment.network.weights import read_weights, write_weights
from core.experiment.training.evaluation import evaluate, probabilities
from core.experiment.training.optimizers import OPTIMIZERS
from core.experiment.training.trainer import Trainer

SETTINGS = TrainingSettings(epochs=2, batch_size=16, learning_rate=0.05, schedule="constant")


@pytest.fixture(scope="module")
def digits():
    return made_digits(100, seed=1), made_digits(50, seed=2)


def trainer_of(digits, spec=None, settings=SETTINGS, **changes):
    return Trainer(spec or perceptron(), dataclasses.replace(settings, **changes), *digits)


def weights_of(trainer):
    return {key: array.tobytes() for key, array in read_weights(trainer.model).items()}


def test_records_count_batches_and_epochs(digits):
    records = list(trainer_of(digits).steps())
    assert [r.step for r in records] == list(range(1, 15))
    assert [(r.epoch, r.batch) for r in records] == [(e, b) for e in (1, 2) for b in range(1, 8)]
    assert {r.batches for r in records} == {7}
    assert [r.images for r in records[:7]] == [16] * 6 + [4]
    assert [r.step for r in records if r.evaluation] == [7, 14]
    assert all(r.seconds > 0 and 0 <= r.accuracy <= 1 and r.learning_rate == 0.05 for r in records)


def test_the_epoch_sums_up_its_batches_and_measures_the_test_set(digits):
    trainer = trainer_of(digits)
    records = list(trainer.steps())
    last = records[-1].evaluation
    expected = sum(r.loss * r.images for r in records[7:]) / 100
    assert last.epoch == 2
    assert last.train_loss == pytest.approx(expected)
    result = trainer.evaluate()
    assert (last.test_loss, last.test_accuracy) == (result.loss, result.accuracy)
    assert last.seconds >= sum(r.seconds for r in records[7:])


def test_training_learns(digits):
    trainer = trainer_of(digits, epochs=15, learning_rate=0.01)
    records = list(trainer.steps())
    assert records[-1].loss < 0.3 * records[0].loss
    assert trainer.evaluate(digits[0]).accuracy > 0.95


@pytest.mark.parametrize("spec", [lenet(), small_vgg()], ids=lambda spec: spec.name)
def test_the_same_seed_gives_the_same_bits(digits, spec):
    settings = {"epochs": 1, "augmentation": "affine"}
    first, second = (trainer_of(digits, spec, **settings) for _ in range(2))
    other = trainer_of(digits, spec, **settings, seed=1)
    losses = [[r.loss for r in trainer.steps()] for trainer in (first, second, other)]
    assert losses[0] == losses[1] != losses[2]
    assert weights_of(first) == weights_of(second) != weights_of(other)


def test_stopping_and_going_on_changes_nothing(digits):
    through, paused = trainer_of(digits, lenet()), trainer_of(digits, lenet())
    expected = [r.loss for r in through.steps()]
    got = []
    while len(got) < len(expected):
        steps = paused.steps()
        got += [next(steps).loss for _ in range(min(5, len(expected) - len(got)))]
        steps.close()
        core.manual_seed(99)
    assert got == expected
    assert weights_of(paused) == weights_of(through)


def test_a_finished_training_has_no_more_steps(digits):
    trainer = trainer_of(digits, epochs=1)
    assert len(list(trainer.steps())) == 7
    assert list(trainer.steps()) == []


def test_the_learning_rate_follows_the_schedule_and_can_be_changed(digits):
    trainer = trainer_of(digits, schedule="step", gamma=0.1)
    steps = trainer.steps()
    rates = [next(steps).learning_rate for _ in range(8)]
    assert rates == pytest.approx([0.05] * 7 + [0.005])
    trainer.learning_rate = 0.2
    assert next(steps).learning_rate == pytest.approx(0.02)


@pytest.mark.parametrize("optimizer", list(OPTIMIZERS))
@pytest.mark.parametrize("loss", ["cross_entropy", "mse"])
def test_every_optimizer_and_loss_trains(digits, optimizer, loss):
    trainer = trainer_of(digits, optimizer=optimizer, loss=loss, learning_rate=0.005, epochs=6)
    losses = [r.evaluation.train_loss for r in trainer.steps() if r.evaluation]
    assert losses[-1] < losses[0]


@pytest.mark.parametrize("scheme", ["xavier_uniform", "xavier_normal", "kaiming_uniform", "kaiming_normal", "normal"])
def test_initialisation_draws_other_weights_of_a_sensible_size(digits, scheme):
    default = read_weights(trainer_of(digits, lenet()).model)
    drawn = read_weights(trainer_of(digits, lenet(), initialisation=scheme).model)
    assert (drawn["fc1.weight"] != default["fc1.weight"]).mean() > 0.99
    assert 0.01 < drawn["fc1.weight"].std() < 0.2
    assert not drawn["fc1.bias"].any()


def test_weights_of_zero_stay_alike(digits):
    trainer = trainer_of(digits, initialisation="zeros", epochs=1)
    list(trainer.steps())
    assert not read_weights(trainer.model)["fc1.weight"].any()


def test_validation_images_are_kept_out_of_the_training(digits):
    trainer = trainer_of(digits, validation_share=0.2, epochs=1)
    records = list(trainer.steps())
    assert len(trainer.train_set) == 80 and len(records) == 5
    assert records[-1].evaluation.test_accuracy * 20 == pytest.approx(round(records[-1].evaluation.test_accuracy * 20))


def test_long_gradients_are_shortened(digits):
    losses = [[r.loss for r in trainer_of(digits, clip_norm=norm).steps()] for norm in (0.0, 1e6, 1e-6)]
    assert losses[0] == losses[1]
    # Steps of almost no length change almost nothing.
    before, after = (evaluation.loss for evaluation in _before_and_after(digits, clip_norm=1e-6))
    assert before == pytest.approx(after, abs=1e-4)
    assert losses[2] != losses[0]


def _before_and_after(digits, **settings):
    trainer = trainer_of(digits, **settings)
    before = trainer.evaluate()
    list(trainer.steps())
    return before, trainer.evaluate()


@pytest.mark.parametrize(
    ("arguments", "error", "text"),
    [
        ({"spec": lenet().change("fc1", in_features=1)}, SpecError, "fc1: expected 1 input features"),
        ({"spec": NetworkSpec("tall", (1, 64, 16), (Flatten("f"), Linear("g", 1024, 10)))}, DataError, "1×64×16"),
        ({"epochs": 0}, SettingsError, "epochs"),
    ],
)
def test_what_cannot_be_trained_is_refused_at_once(digits, arguments, error, text):
    with pytest.raises(error) as raised:
        trainer_of(digits, **arguments)
    assert text in str(raised.value)


def test_data_without_images_is_refused(digits):
    nothing = digits[0].take(slice(0, 0))
    with pytest.raises(DataError, match="no images for training"):
        Trainer(perceptron(), SETTINGS, nothing, digits[1])


def test_data_of_other_classes_is_refused(digits):
    letters = DigitImages(digits[1].images, digits[1].labels, "letters", tuple("abcdefghij"))
    with pytest.raises(DataError, match="other classes"):
        Trainer(perceptron(), SETTINGS, digits[0], letters)


def test_training_starts_from_given_weights(digits):
    trained = trainer_of(digits)
    list(trained.steps())
    again = Trainer(perceptron(), SETTINGS, *digits, weights=trained.snapshot().arrays)
    assert weights_of(again) == weights_of(trained)


class TestWeights:
    @pytest.mark.parametrize(
        ("change", "text"),
        [
            (lambda w: w.pop("fc1.bias"), "'fc1.bias' is missing (1 of 4 arrays)"),
            (lambda w: w.update(extra=np.zeros(3, np.float32)), "has 'extra', which the network does not have"),
            (lambda w: w.update(conv=w.pop("fc1.weight")), "has 'conv' where the network has 'fc1.weight'"),
            (lambda w: w.update({"fc2.bias": np.zeros(9, np.float32)}), "'fc2.bias' is 9, expected 10"),
            (lambda w: w.update({"fc2.bias": np.zeros(10, np.int64)}), "'fc2.bias' is int64, expected float32"),
        ],
    )
    def test_weights_of_another_network_change_nothing(self, change, text):
        model = perceptron().build(seed=0)
        before = read_weights(model)
        wrong = {key: array + 1 for key, array in before.items()}
        change(wrong)
        with pytest.raises(WeightsError) as error:
            write_weights(model, wrong, "other.safetensors")
        assert text in str(error.value)
        assert all((array == before[key]).all() for key, array in read_weights(model).items())


class TestSnapshot:
    def test_it_is_read_only_and_stays_as_it_was(self, digits):
        trainer = trainer_of(digits)
        steps = trainer.steps()
        next(steps)
        snapshot = trainer.snapshot()
        kept = {key: array.tobytes() for key, array in snapshot.arrays.items()}
        next(steps)
        assert snapshot.step == 1
        assert {key: array.tobytes() for key, array in snapshot.arrays.items()} == kept != weights_of(trainer)
        with pytest.raises(ValueError, match="read-only"):
            snapshot.arrays["fc1.weight"][0] = 0

    def test_its_model_is_separate_and_in_evaluation_mode(self, digits):
        trainer = trainer_of(digits, small_vgg())
        next(trainer.steps())
        model = trainer.snapshot().build()
        assert not model.training
        assert evaluate(model, digits[1]).loss == trainer.evaluate().loss
        with core.no_grad():
            for p in model.parameters():
                p.zero_()
        assert read_weights(trainer.model)["fc1.weight"].any()

    def test_building_one_leaves_the_random_numbers_of_the_training_alone(self, digits):
        spec = NetworkSpec("dropping", layers=(Flatten("f"), Dropout("d"), Linear("fc", 1024, 10)))
        alone = [r.loss for r in trainer_of(digits, spec).steps()]
        watched = trainer_of(digits, spec)
        losses = []
        for record in watched.steps():
            losses.append(record.loss)
            watched.snapshot().build()
        assert losses == alone


class TestProbes:
    def test_nobody_looks_nothing_is_computed(self, digits):
        trainer = trainer_of(digits)
        list(trainer.steps())
        assert trainer.latest_probe() is None

    def test_norms_are_measured_as_often_as_asked(self, digits):
        trainer = trainer_of(digits, lenet())
        steps = trainer.steps()
        assert next(steps).norms is None
        trainer.norm_seconds = 0.0
        measured = next(steps).norms
        trainer.request_probes("conv2")
        probed = next(steps).norms
        assert list(measured) == list(probed) == ["conv1", "conv2", "fc1", "fc2", "fc3"]
        assert probed == trainer.latest_probe().norms
        parts = [np.ravel(p.grad.numpy()) for p in trainer.model.conv2.parameters()]
        assert probed["conv2"] == pytest.approx(np.linalg.norm(np.concatenate(parts)), rel=1e-5)
        trainer.drop_probes()
        assert next(steps).norms["conv2"] != probed["conv2"]
        trainer.norm_seconds = 3600.0
        assert next(steps).norms is None

    def test_figures_are_those_of_the_step(self, digits):
        trainer = trainer_of(digits, lenet(), momentum=0.0)
        trainer.request_probes("conv2")
        next(trainer.steps())
        probe = trainer.latest_probe()
        assert (probe.step, probe.layer) == (1, "conv2")
        assert list(probe.norms) == ["conv1", "conv2", "fc1", "fc2", "fc3"]
        parts = np.concatenate([probe.weight_grad.ravel(), probe.bias_grad])
        assert probe.norms["conv2"] == pytest.approx(np.linalg.norm(parts), rel=1e-5)
        before = probe.weights["conv2"]
        weights = np.concatenate([before["weight"].ravel(), before["bias"]])
        assert probe.weight_norms["conv2"] == pytest.approx(np.linalg.norm(weights), rel=1e-5)
        # Plain gradient descent moves the weights by rate times gradient.
        assert probe.update_ratio == pytest.approx(0.05 * probe.norms["conv2"] / probe.weight_norms["conv2"], rel=1e-3)
        after = read_weights(trainer.model)["conv2.weight"]
        np.testing.assert_allclose(after, before["weight"] - 0.05 * probe.weight_grad, atol=1e-6)
        assert probe.histogram.counts.sum() == probe.weight_grad.size
        counts, _ = np.histogram(probe.weight_grad, probe.histogram.edges)
        assert np.abs(counts - probe.histogram.counts).sum() <= 4  # rounding at bin edges

    def test_arrays_are_frozen_copies(self, digits):
        trainer = trainer_of(digits)
        trainer.request_probes("fc1")
        steps = trainer.steps()
        next(steps)
        probe = trainer.latest_probe()
        kept = probe.weight_grad.copy()
        next(steps)
        assert (probe.weight_grad == kept).all()
        for array in (*probe.weights["fc1"].values(), probe.weight_grad, probe.bias_grad, probe.histogram.counts):
            assert not array.flags.writeable

    def test_looking_changes_no_bit_of_the_training(self, digits):
        alone, watched = trainer_of(digits, lenet()), trainer_of(digits, lenet())
        watched.request_probes("fc1")
        assert [r.loss for r in alone.steps()] == [r.loss for r in watched.steps()]
        assert weights_of(alone) == weights_of(watched)

    def test_dropped_probes_stop(self, digits):
        trainer = trainer_of(digits)
        trainer.request_probes("fc1")
        steps = trainer.steps()
        next(steps)
        trainer.drop_probes()
        next(steps)
        assert trainer.latest_probe().step == 1

    def test_dead_units_are_counted(self, digits):
        spec = NetworkSpec("n", layers=(Flatten("f"), Linear("a", 1024, 8), ReLU("r"), Linear("b", 8, 10)))
        trainer = trainer_of(digits, spec)
        dying = {key: array.copy() for key, array in trainer.snapshot().arrays.items()}
        dying["a.weight"][:2], dying["a.bias"][:2] = 0, -1
        dying["a.weight"][2:], dying["a.bias"][2:] = 0, 1
        write_weights(trainer.model, dying)
        trainer.request_probes()
        next(trainer.steps())
        assert trainer.latest_probe().dead == {"r": 0.25}

    def test_a_layer_without_weights_gives_the_norms_alone(self, digits):
        trainer = trainer_of(digits)
        trainer.request_probes("relu1")
        next(trainer.steps())
        probe = trainer.latest_probe()
        assert probe.weight_grad is None and probe.histogram is None and probe.norms["fc1"] > 0

    def test_another_thread_may_ask(self, digits):
        trainer = trainer_of(digits, epochs=200)
        trainer.request_probes("fc1")
        seen = threading.Event()

        def train():
            for _ in trainer.steps():
                if seen.is_set():
                    return

        thread = threading.Thread(target=train)
        thread.start()
        while (trainer.latest_probe() is None or trainer.latest_probe().layer != "fc2") and thread.is_alive():
            trainer.request_probes("fc2")
        seen.set()
        thread.join()
        assert trainer.latest_probe().layer == "fc2"


class TestEvaluation:
    def test_accuracy_counts_right_readings(self, digits):
        model = perceptron().build(seed=0)
        result = evaluate(model, digits[0])
        assert result.correct == (result.predictions == digits[0].labels).sum()
        assert (result.accuracy, result.images) == (result.correct / 100, 100)
        assert (probabilities(model, digits[0].images).argmax(axis=1) == result.predictions).all()

    def test_probabilities_sum_to_one(self, digits):
        rows = probabilities(lenet().build(seed=0), digits[0].images)
        assert rows.shape == (100, 10)
        np.testing.assert_allclose(rows.sum(axis=1), 1, rtol=1e-5)

    def test_it_runs_in_evaluation_mode_and_leaves_the_mode_as_it_was(self, digits):
        model = small_vgg().build(seed=0)
        before = read_weights(model)["norm1.running_mean"].copy()
        assert evaluate(model, digits[1]).loss == evaluate(model, digits[1]).loss
        assert model.training
        assert (read_weights(model)["norm1.running_mean"] == before).all()

    def test_more_images_than_a_batch(self):
        many = made_digits(600, seed=3)
        model = perceptron().build(seed=0)
        whole = evaluate(model, many)
        parts = [evaluate(model, many.take(slice(start, start + 200))) for start in (0, 200, 400)]
        assert whole.correct == sum(part.correct for part in parts)
        assert whole.loss == pytest.approx(np.mean([part.loss for part in parts]), rel=1e-5)


def test_a_snapshot_of_a_model_and_its_spec_belong_together():
    snapshot = Snapshot.of(perceptron().build(seed=0), perceptron(), step=3)
    assert (snapshot.step, snapshot.spec) == (3, perceptron())
    assert list(snapshot.arrays) == ["fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias"]
