"""Trainer: training as a generator, one batch at a time.

Run is a loop over `steps()`, one batch is one `next()`, stop is `close()`. A
step costs nothing beyond forward, backward and optimizer but one read of the
loss and of the predictions.
"""

import math
import time
from collections.abc import Generator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass

import numpy as np

import core
from core.data import AUGMENTATIONS, BatchLoader, DigitImages, input_side
from core.errors import DataError
from core.experiment.inside.probes import GradientProbe, StepProbe, gradient_norms
from core.experiment.network.initialise import initialise
from core.experiment.network.shapes import infer
from core.experiment.network.snapshot import Snapshot, blank_model
from core.experiment.network.spec import NetworkSpec
from core.experiment.network.weights import write_weights
from core.experiment.training.divergence import Origin, find_origin
from core.experiment.training.evaluation import Evaluation, evaluate
from core.experiment.training.losses import LOSSES
from core.experiment.training.optimizers import OPTIMIZERS
from core.experiment.training.settings import TrainingSettings
from core.nn.utils import clip_grad_norm_
from core.words import Words


@dataclass(frozen=True)
class EpochRecord:
    """How an epoch went.

    Attributes:
        epoch: its number, from 1.
        train_loss: mean loss per training image, measured while the weights moved.
        test_loss, test_accuracy: on the test set, or on the images kept back for
            validation where the settings keep some; accuracy from 0 to 1.
        seconds: time of training and evaluation.
    """

    epoch: int
    train_loss: float
    test_loss: float
    test_accuracy: float
    seconds: float


@dataclass(frozen=True)
class StepRecord:
    """How a batch went.

    Attributes:
        step: batches done, over all epochs.
        epoch, batch: numbers from 1; batches: how many an epoch has.
        loss: mean loss per image before the step; may be NaN or infinite.
        accuracy: share of the batch read rightly before the step, 0 to 1.
        seconds: time of this step, evaluation not counted.
        images: images in this batch.
        learning_rate: the one this step was made with.
        evaluation: after the last batch of an epoch, else None.
        norms: L2 norm of each layer's gradient, where it was measured: see Trainer.norm_seconds.
    """

    step: int
    epoch: int
    batch: int
    batches: int
    loss: float
    accuracy: float
    seconds: float
    images: int
    learning_rate: float
    evaluation: EpochRecord | None = None
    norms: Mapping[str, float] | None = None


class Trainer:
    """Trains the network `spec` as `settings` say.

    Belongs to one thread, but for `request_probes`, `latest_probe`, `batch_after`
    and `learning_rate`, which any thread may use.

    Args:
        weights: arrays to start from, by PyTorch's key, instead of fresh ones.

    Attributes:
        model: the nn.Module in training.
        step: batches done so far.
        batches: batches in an epoch.
        learning_rate: the base that the schedule scales; may be changed at any time.
        norm_seconds: measure the norms of the gradients at most once in so many seconds; None for never, which
            costs nothing.
        origin: where the first loss that was not finite came from; None as long as there was none.

    Raises:
        SpecError: the layers do not fit.
        SettingsError: a setting is outside its limits.
        DataError: the data does not fit the network.
        WeightsError: `weights` belong to another network.
    """

    def __init__(
        self,
        spec: NetworkSpec,
        settings: TrainingSettings,
        train_set: DigitImages,
        test_set: DigitImages,
        *,
        weights: Mapping[str, np.ndarray] | None = None,
    ):
        settings.validate()
        infer(spec, len(train_set.classes)).check()
        if settings.validation_share:
            train_set, self._held_out = train_set.split(settings.validation_share, settings.seed)
        else:
            self._held_out = test_set
        input_side(spec.input_shape)
        _check_data(train_set, self._held_out)
        blank_model(spec)
        self.spec = spec
        self.settings = settings
        self.train_set = train_set
        self.test_set = test_set
        self.model = spec.build(settings.seed)
        initialise(self.model, settings.initialisation)
        if weights is not None:
            write_weights(self.model, weights)
        self.learning_rate = settings.learning_rate
        self.norm_seconds: float | None = None
        self._norm_time = -math.inf
        self.step = 0
        self._optimizer = OPTIMIZERS[settings.optimizer].make(self.model.parameters(), settings)
        self._loader = BatchLoader(
            train_set,
            settings.batch_size,
            shuffle=True,
            seed=settings.seed,
            augmentation=AUGMENTATIONS[settings.augmentation],
            side=input_side(spec.input_shape),
        )
        self.batches = len(self._loader)
        self._is_probed = False
        self._probed_layer: str | None = None
        self._probe: GradientProbe | None = None
        self._epoch_loss = 0.0
        self._epoch_seconds = 0.0
        self.origin: Origin | None = None

    def steps(self) -> Generator[StepRecord, None, None]:
        """Train from where the last call stopped to the end of the last epoch, a batch per `next()`."""
        while self.step < self.settings.epochs * self.batches:
            epoch, first = divmod(self.step, self.batches)
            # Dropout draws from the global generator; seeded here, an epoch can be repeated.
            core.manual_seed(self.settings.seed + epoch)
            self.model.train()
            batches = self._loader.epoch(epoch, first)
            started = time.perf_counter()
            for inputs, labels in batches:
                yield self._train_batch(epoch, inputs, labels, started)
                started = time.perf_counter()

    def evaluate(self, data: DigitImages | None = None) -> Evaluation:
        """Evaluate the model as it is now, on the test set unless another is given."""
        return evaluate(self.model, self.test_set if data is None else data, self.settings.loss, self._loader.side)

    def snapshot(self) -> Snapshot:
        """Copy the weights. Call it between two batches only."""
        return Snapshot.of(self.model, self.spec, self.step)

    def batch_after(self, step: int) -> tuple[np.ndarray, np.ndarray]:
        """Return inputs and labels of the batch after the first `step` batches of this run, trained or not yet."""
        epoch, first = divmod(step, self.batches)
        return next(self._loader.epoch(epoch, first))

    def request_probes(self, layer: str | None = None) -> None:
        """Take a probe of each batch from now on, with gradients and weights of `layer` in full; None for no layer."""
        self._probed_layer, self._is_probed = layer, True

    def drop_probes(self) -> None:
        """Take no more probes: steps cost nothing extra from now on."""
        self._is_probed = False

    def latest_probe(self) -> GradientProbe | None:
        """Return the newest probe, or None before the first."""
        return self._probe

    def _train_batch(self, epoch: int, inputs: np.ndarray, labels: np.ndarray, started: float) -> StepRecord:
        rate = self.learning_rate * self.settings.rate_factor(self.step, self.batches)
        for group in self._optimizer.param_groups:
            group["lr"] = rate
        probe = StepProbe(self.model, self._probed_layer) if self._is_probed else None
        with probe or nullcontext():
            logits, loss = self._forward_backward(inputs, labels)
        norms = None
        if probe is not None:
            norms = probe.read_gradients()
        elif self.norm_seconds is not None and started - self._norm_time >= self.norm_seconds:
            norms = gradient_norms(self.model)
        if norms is not None:
            self._norm_time = started
        if self.settings.clip_norm:
            clip_grad_norm_(self.model.parameters(), self.settings.clip_norm)
        self._optimizer.step()
        self.step += 1
        if probe is not None:
            self._probe = probe.finish(self.step)
        accuracy = np.count_nonzero(logits.detach().numpy().argmax(axis=1) == labels) / len(labels)
        seconds = time.perf_counter() - started
        self._epoch_loss += loss * len(labels)
        self._epoch_seconds += seconds
        batch = (self.step - 1) % self.batches + 1
        evaluation = self._finish_epoch(epoch + 1) if batch == self.batches else None
        return StepRecord(
            self.step, epoch + 1, batch, self.batches, loss, accuracy, seconds, len(labels), rate, evaluation, norms
        )

    def _forward_backward(self, inputs: np.ndarray, labels: np.ndarray):
        self._optimizer.zero_grad()
        logits = self.model(core.from_numpy(inputs))
        loss = LOSSES[self.settings.loss].compute(logits, labels)
        loss.backward()
        value = loss.item()
        if not math.isfinite(value) and self.origin is None:
            # Before the step, which spreads NaN to every weight.
            self.origin = find_origin(self.model, self.settings.loss, inputs, labels)
        return logits, value

    def _finish_epoch(self, epoch: int) -> EpochRecord:
        started = time.perf_counter()
        result = self.evaluate(self._held_out)
        seconds = self._epoch_seconds + time.perf_counter() - started
        record = EpochRecord(epoch, self._epoch_loss / len(self.train_set), result.loss, result.accuracy, seconds)
        self._epoch_loss = self._epoch_seconds = 0.0
        return record


def _check_data(train_set: DigitImages, held_out: DigitImages) -> None:
    for data, role in ((train_set, Words("training")), (held_out, Words("evaluation"))):
        if not len(data):
            raise DataError(
                Words(
                    "{name}: no images for {role}, expected at least one; choose a larger data set",
                    name=data.name,
                    role=role,
                )
            )
    if train_set.classes != held_out.classes:
        raise DataError(
            Words(
                "{first} and {second} have other classes; take training and test set of one data set",
                first=train_set.name,
                second=held_out.name,
            )
        )
