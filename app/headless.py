"""The main job without a window: train, read some digits, take a picture of the window."""

import os
from pathlib import Path

import numpy as np
from platformdirs import user_data_path

from app.jobs import parameters, reading, run
from core.data import made_digits
from core.experiment.network.presets import lenet
from core.experiment.training.evaluation import probabilities
from core.experiment.training.settings import TrainingSettings
from core.experiment.training.sources import MadeDigits
from core.experiment.training.trainer import Trainer

DRAWN_SEED = 20
"""Makes digits that neither training nor test set has."""


def run_headless(reason: str) -> int:
    """Say why there is no window, and do in the terminal what the window is for; return the exit status."""
    print(f"{reason}; training here instead.", flush=True)
    source = MadeDigits()
    trainer = Trainer(lenet(), TrainingSettings(), *source.load())
    print(
        f"LeNet: {parameters(trainer.model):,} parameters, {len(trainer.train_set):,} digits made by the program",
        flush=True,
    )
    run(trainer)
    read_digits(trainer.model)
    picture = user_data_path("lenetlab", appauthor=False, ensure_exists=True) / "window.png"
    problem = take_picture(picture)
    print(problem or f"a picture of the window is in {picture}")
    return 0


def read_digits(model, count: int = 5) -> None:
    """Draw some digits in the terminal and say how the model reads them."""
    drawn = made_digits(count, DRAWN_SEED)
    for image, row in zip(drawn.images, probabilities(model, drawn.images)):
        lines = blocks(image)
        lines[len(lines) // 2] += f"   read as {reading(row)}"
        print("\n".join(lines), end="\n\n")


def blocks(image: np.ndarray) -> list[str]:
    """Draw a uint8 image, H×W, as lines of half blocks: two pixels in a character."""
    ink = image[: len(image) // 2 * 2] > 96
    characters = np.array([" ", "▀", "▄", "█"])[ink[0::2] + 2 * ink[1::2].astype(int)]
    return ["".join(line) for line in characters if (line != " ").any()]


def take_picture(path: Path) -> str | None:
    """Draw the window into memory and write it to `path` (PNG); return in words what prevents that, or None."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    try:
        from app.bootstrap import close_and_delete, make_application
        from app.screenshots import THREE
        from ui.window.main_window import MainWindow
    except ImportError as error:
        return f"no picture of the window: Qt cannot be loaded ({error})"
    application = make_application()
    window = MainWindow()
    window.resize(1440, 900)
    window.show()
    window.pad.canvas.add_stroke(THREE)
    window.pad.read()
    application.processEvents()
    saved = window.grab().save(str(path))
    close_and_delete(window)
    return None if saved else f"no picture of the window: {path} cannot be written"
