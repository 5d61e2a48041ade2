"""The commands that need no window: train, evaluate, predict, export."""

import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
from platformdirs import user_data_path

from app.progress import TrainingProgress
from core.data import DigitImages, input_side, read_image
from core.errors import ProjectError
from core.experiment.network.fields import field_infos
from core.experiment.network.presets import PRESETS
from core.experiment.training.evaluation import evaluate as evaluate_model
from core.experiment.training.evaluation import probabilities
from core.experiment.training.recording import record_run, recorded_steps
from core.experiment.training.runs import RunStore
from core.experiment.training.settings import TrainingSettings
from core.experiment.training.sources import source_of
from core.experiment.training.trainer import EpochRecord, StepRecord, Trainer
from core.formats.exports import export_project
from core.formats.network_file import SHIPPED_WEIGHTS, load_network, save_network
from core.formats.project import Project, load_project


def train(options) -> int:
    """Train and write the weights; every epoch prints its loss and accuracy."""
    settings = settings_of(options)
    train_set, test_set = source_of(options.data).load()
    spec, weights = PRESETS[options.network](), None
    if options.weights:
        start = load_network(options.weights)
        spec, weights = start.spec, start.arrays
    trainer = Trainer(spec, settings, train_set, test_set, weights=weights)
    output = Path(options.output) if options.output else default_output()
    print(
        f"{spec.name}: {parameters(trainer.model):,} parameters, {len(trainer.train_set):,} images of "
        f"{train_set.name}, epochs: {settings.epochs}, seed: {settings.seed}",
        flush=True,
    )
    last = run(trainer, recording(trainer, train_set.name))
    notes = {"settings": settings.to_dict(), "data": train_set.name, "test_accuracy": last.test_accuracy}
    save_network(trainer.snapshot(), output, notes)
    print(f"weights saved in {output}")
    return 0


def recording(trainer: Trainer, data: str) -> Iterator[StepRecord]:
    """Return the trainer's steps, recorded among the user's runs; where that is not possible, say so and train anyway."""
    try:
        return recorded_steps(trainer, record_run(RunStore(), trainer, data))
    except ProjectError as error:
        print(f"not recorded: {error}", file=sys.stderr)
        return trainer.steps()


def run(trainer: Trainer, steps: Iterator[StepRecord] | None = None) -> EpochRecord:
    """Train to the end with a progress bar; return the last epoch's record. `steps` are the trainer's own by default."""
    last = None
    with TrainingProgress(trainer.settings.epochs) as progress, closing(steps or trainer.steps()) as steps:
        for record in steps:
            progress.show(record)
            last = record.evaluation or last
    return last


def settings_of(options) -> TrainingSettings:
    """Return the training settings among the command's options; raises SettingsError."""
    values = {info.name: getattr(options, info.name) for info in field_infos(TrainingSettings)}
    return TrainingSettings(**values).validate()


def default_output() -> Path:
    """Return the file for weights that are given no place, in the user's data folder."""
    folder = user_data_path("lenetlab", appauthor=False, ensure_exists=True)
    return folder / "trained.safetensors"


def parameters(model) -> int:
    """Count the numbers that `model` learns."""
    return sum(p.numel() for p in model.parameters())


def evaluate(options) -> int:
    """Print loss and accuracy on the test set, and what was confused most often."""
    snapshot = load_network(options.weights or SHIPPED_WEIGHTS)
    _, test_set = source_of(options.data).load()
    result = evaluate_model(snapshot.build(), test_set, side=input_side(snapshot.spec.input_shape))
    print(f"{len(test_set):,} images of {test_set.name}: loss {result.loss:.4f}, accuracy {result.accuracy:.2%}")
    confused = confusions(test_set, result.predictions)
    if confused:
        print("most often confused: " + ", ".join(confused))
    return 0


def confusions(data: DigitImages, predictions: np.ndarray, most: int = 3) -> list[str]:
    """Say the `most` common mistakes in words: `4 read as 9 (12×)`."""
    wrong = predictions != data.labels
    pairs, counts = np.unique(np.stack([data.labels[wrong], predictions[wrong]]), axis=1, return_counts=True)
    order = np.argsort(-counts, kind="stable")[:most]
    return [f"{data.classes[t]} read as {data.classes[p]} ({n}×)" for (t, p), n in zip(pairs.T[order], counts[order])]


def predict(options) -> int:
    """Print one line per image: the digit and the probabilities of the likeliest three."""
    snapshot = load_network(options.weights or SHIPPED_WEIGHTS)
    images = np.stack([read_image(path) for path in options.images])
    rows = probabilities(snapshot.build(), images, input_side(snapshot.spec.input_shape))
    for path, row in zip(options.images, rows):
        print(f"{path}: {reading(row)}")
    return 0


def reading(row: np.ndarray) -> str:
    """Say the three largest of `row`, ten probabilities, in words: `7  99.83%  (1 0.10%, 9 0.04%)`."""
    first, *others = np.argsort(-row, kind="stable")[:3]
    return f"{first}  {row[first]:.2%}  ({', '.join(f'{digit} {row[digit]:.2%}' for digit in others)})"


def export(options) -> int:
    """Write a network, a weights file or a project in the format that the output's ending says."""
    export_project(_project_of(options), options.output)
    print(f"written: {Path(options.output)}")
    return 0


def _project_of(options) -> Project:
    if options.project:
        return load_project(options.project)
    if options.weights:
        snapshot = load_network(options.weights)
        return Project(snapshot.spec, TrainingSettings(), snapshot.arrays)
    spec = PRESETS[options.network]()
    shipped = load_network(SHIPPED_WEIGHTS)
    return Project(spec, weights=shipped.arrays if spec.layers == shipped.spec.layers else None)
