"""Takes the pictures of the documentation from the running window: a function for each scene, named like its picture.

A scene sets the window up and returns what is to be pictured, or None for the whole window. Scenes that show a
training share one window, in the order of `TRAINED`; every other has a fresh one.
"""

import dataclasses
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from app.bootstrap import close_and_delete, make_application, wait_until
from app.screenshots_inside import take_inside
from core.experiment.inside.saliency import Method
from ui.pad.saliency_bar import Question, SaliencyChoice
from ui.run.data_dialog import DataDialog
from ui.widgets.theme import Appearance
from ui.window.main_window import MainWindow

THREE = (
    (0.30, 0.24),
    (0.38, 0.18),
    (0.48, 0.16),
    (0.58, 0.18),
    (0.65, 0.25),
    (0.66, 0.34),
    (0.60, 0.42),
    (0.50, 0.47),
    (0.44, 0.48),
    (0.54, 0.49),
    (0.64, 0.55),
    (0.69, 0.65),
    (0.66, 0.76),
    (0.57, 0.83),
    (0.46, 0.85),
    (0.35, 0.82),
    (0.28, 0.76),
)
"""A three as a hand might draw it: x and y in shares of the canvas's side."""

SIZE = (1440, 900)
TRAINED_BATCHES = 500
PROBED_STEPS = 12  # whose gradients make curves long enough to see
PATIENCE_SECONDS = 600.0


class Stage:
    """Holds the window that is pictured, and does with it what scenes have in common.

    Attributes:
        application: the QApplication.
        window: a MainWindow, light, in English, of SIZE.
    """

    def __init__(self, application):
        self.application = application
        self.window = None
        self._trained = None

    def enter(self, trained: bool) -> None:
        """Put up the window of the next scene."""
        if trained:
            self._trained = self._trained or self._train()
            self.window = self._trained
        else:
            self.window = self._open()

    def leave(self) -> None:
        """Take the window of the last scene down, unless other scenes will have it too."""
        if self.window is not self._trained:
            close_and_delete(self.window)

    def close(self) -> None:
        """Take the window of the trained scenes down."""
        if self._trained is not None:
            close_and_delete(self._trained)

    def draw(self) -> None:
        """Draw a three, and wait until it is read."""
        self.window.pad.canvas.add_stroke(THREE)
        self.wait(lambda: self.window.pad.predicted.text() != "")

    def settle(self) -> None:
        """Let the window finish what it is about to paint."""
        for _ in range(4):
            self.application.processEvents()

    def wait(self, done: Callable[[], bool]) -> None:
        """Let the window live until `done()`; raises TimeoutError after PATIENCE_SECONDS."""
        wait_until(done, PATIENCE_SECONDS)

    def _open(self) -> MainWindow:
        window = MainWindow()
        window.preferences.language = "en"
        window.preferences.appearance = Appearance.LIGHT
        window.rebuild()
        window.resize(*SIZE)
        window.show()
        self.settle()
        return window

    def _train(self) -> MainWindow:
        self.window = window = self._open()
        self.draw()
        session = window.session
        session.network.select("conv2")
        session.setup.set_settings(dataclasses.replace(session.setup.settings, epochs=20))
        session.run.train()
        metrics = session.run.metrics
        self.wait(lambda: len(metrics.loss) >= TRAINED_BATCHES and len(metrics.probe_history) >= PROBED_STEPS)
        return window


def start(stage: Stage):
    """Show the window as it opens."""


def drawing(stage: Stage):
    """Show a digit that is read."""
    stage.draw()


def saliency(stage: Stage):
    """Show what speaks for the digit."""
    stage.draw()
    stage.window.pad.saliency.toggle.trigger()


def why_not(stage: Stage):
    """Show what would make another digit of it."""
    stage.draw()
    stage.window.pad.saliency.choose(SaliencyChoice(Question.WHY_NOT, 8, Method.SMOOTHGRAD))


def photo(stage: Stage):
    """Show how a digit is taken from a photo of pen on paper."""
    pad = stage.window.pad
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "photo.png"
        _photograph().save(path)
        pad.transfer.open_file(str(path))
        dialog = pad.transfer.dialog
        stage.wait(lambda: dialog.found is not None)
    dialog.picture.set_crop((0.12, 0.08, 0.86, 0.92))
    dialog.rotation.setValue(-8)
    stage.wait(lambda: not dialog.is_busy())
    return dialog


def _photograph() -> Image.Image:
    """Make a picture of a three on paper that is lit from one side, a little turned."""
    mask = Image.new("L", (720, 720))
    ImageDraw.Draw(mask).line([(720 * x, 720 * y) for x, y in THREE], fill=255, width=17, joint="curve")
    ink = np.asarray(mask.rotate(-8, Image.Resampling.BICUBIC)) / 255
    y, x = np.mgrid[0:720, 0:720] / 720
    grain = np.random.default_rng(0).normal(0, 3, ink.shape)
    return Image.fromarray(((235 - 60 * x - 35 * y + grain) * (1 - 0.75 * ink)).clip(0, 255).astype(np.uint8))


def browser(stage: Stage):
    """Show the data set, and what is read wrongly in it."""
    stage.window.pad.samples.browse()
    view = stage.window.pad.samples.browser
    stage.wait(lambda: view.model.samples is not None)
    view.read_all.click()
    stage.wait(lambda: view.model.predictions is not None)
    return view


def data(stage: Stage):
    """Show where training images can come from."""
    stage.window.choose_data()
    return stage.window.findChild(DataDialog)


def building(stage: Stage):
    """Show a layer that does not fit, and what mends it."""
    window = stage.window
    window.editor.change("conv2", "kernel_size", 3)
    window.session.network.select("fc1")
    window.inspector.tabs.setCurrentWidget(window.layer_form)


def code(stage: Stage):
    """Show the PyTorch program of the network."""
    stage.window.tabs.setCurrentWidget(stage.window.code)


def settings(stage: Stage):
    """Show the settings of the training."""
    stage.window.show_settings()


def welcome(stage: Stage):
    """Show what a user sees first."""
    stage.window.guidance.show_welcome()


def tour(stage: Stage):
    """Show a stop of the tour."""
    stage.window.guidance.start_tour()
    stage.window.guidance.tour.next()


def explained(stage: Stage):
    """Show a page of the help."""
    return stage.window.guidance.show_page("layer Conv2d")


def chinese(stage: Stage):
    """Show the window in 简体中文."""
    stage.window.preferences.language = "zh_CN"
    stage.window.rebuild()
    stage.draw()


def training(stage: Stage):
    """Show the window while it trains."""
    stage.window.session.network.select("conv2")


def activations(stage: Stage):
    """Show what a layer makes of the drawing."""
    stage.window.session.run.pause()
    stage.wait(lambda: not stage.window.session.run.is_running())
    stage.window.inspector.tabs.setCurrentWidget(stage.window.inspector.activations)


def runs(stage: Stage):
    """Show the list of runs."""
    stage.window.tabs.setCurrentWidget(stage.window.runs)


def dark(stage: Stage):
    """Show the window in dark colours."""
    stage.window.tabs.setCurrentIndex(0)
    stage.window.inspector.tabs.setCurrentIndex(0)
    stage.window.theme.apply(Appearance.DARK)


FRESH = (
    start,
    drawing,
    saliency,
    why_not,
    photo,
    browser,
    data,
    building,
    code,
    settings,
    welcome,
    tour,
    explained,
    chinese,
)
"""The scenes that have a window of their own."""

TRAINED = (training, activations, runs, dark)
"""The scenes that share a window whose network has trained."""

INSIDE = "inside"
"""The name by which `--only` asks for all pictures of app.screenshots_inside."""


def take_screenshots(options) -> int:
    """Write the pictures, or those named in `options.only`, to the folder `options.output`; return the exit status."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    folder = Path(options.output)
    folder.mkdir(parents=True, exist_ok=True)
    stage = Stage(make_application())
    for scene in (*FRESH, *TRAINED):
        if options.only and scene.__name__ not in options.only:
            continue
        stage.enter(trained=scene in TRAINED)
        _save(stage, scene(stage) or stage.window, folder / f"{scene.__name__}.png")
        stage.leave()
    if not options.only or INSIDE in options.only:
        stage.enter(trained=False)
        stage.draw()
        take_inside(stage.window, lambda name, pictured: _save(stage, pictured, folder / f"{name}.png"), stage.wait)
        stage.leave()
    stage.close()
    return 0


def _save(stage: Stage, pictured, path: Path) -> None:
    stage.settle()
    if not pictured.grab().save(str(path)):
        raise OSError(f"{path} cannot be written")
    print(path)
