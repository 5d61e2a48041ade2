"""The window as a whole: what others rely on, what it remembers, how it starts."""

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QProgressBar, QWidget

from core.experiment import PRESETS, TrainingSettings
from core.experiment.network.snapshot import Snapshot
from core.formats.project import Project
from ui.widgets.theme import DARK, LIGHT, Appearance
from ui.window.main_window import MainWindow

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def remembered(tmp_path):
    return QSettings(str(tmp_path / "lenetlab.ini"), QSettings.Format.IniFormat)


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (QWidget, "digitCanvas"),
        (QLabel, "predictedDigit"),
        (QWidget, "networkStrip"),
        (QWidget, "lossPlot"),
        (QWidget, "gradientInspector"),
        (QProgressBar, "progressBar"),
        (QAction, "actionTrain"),
        (QAction, "actionPause"),
        (QAction, "actionStepBatch"),
        (QAction, "actionReset"),
        (QAction, "actionClearCanvas"),
        (QAction, "actionUndo"),
        (QAction, "actionRedo"),
    ],
)
def test_parts_are_found_by_their_names(window, kind, name):
    assert window.findChild(kind, name) is not None


def test_the_first_frame_does_not_wait_for_the_plots_and_nothing_moves_when_they_come():
    code = """
import sys
from app import bootstrap
application = bootstrap.make_application()
window = bootstrap.make_window(None)
window.show()
assert 'pyqtgraph' not in sys.modules, 'imported before the first frame'
places = lambda: [part.geometry().getRect() for part in (window.loss, window.tabs, window.pad, window.inspector)]
while window.loss.curves._plot is None:
    before = places()
    application.processEvents()
assert 'pyqtgraph' in sys.modules
application.processEvents()
assert places() == before, (before, places())
window.close()
"""
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, timeout=120)


def test_the_canvas_is_square_at_every_size(window):
    for size in ((1024, 700), (1440, 900), (1920, 1080)):
        window.resize(*size)
        canvas = window.findChild(QWidget, "digitCanvas")
        assert canvas.width() == canvas.height() >= 120


def test_the_theme_changes_at_once_and_everywhere(window):
    for name, colours in (("Dark", DARK), ("Light", LIGHT)):
        next(action for action in window.menus.themes.actions() if action.text() == name).trigger()
        assert window.theme.colours is colours
        panel = window.loss.grab().toImage()
        assert panel.pixelColor(panel.width() // 2, 6).name() == colours.surface


def test_size_and_theme_are_remembered(qtbot, remembered):
    first = MainWindow(remembered)
    qtbot.addWidget(first)
    first.resize(1010, 680)
    first.show()
    next(action for action in first.menus.themes.actions() if action.data() == "dark").trigger()
    first.close()
    second = MainWindow(remembered)
    qtbot.addWidget(second)
    # A screen of 800 pixels, such as the one of the tests, narrows the window to its minimum.
    assert second.height() == 680
    assert second.width() in (1010, second.minimumWidth())
    assert second.theme.appearance is Appearance.DARK
    second.theme.apply(Appearance.LIGHT)
    second.close()


def test_a_project_brings_its_network_and_settings(qtbot):
    spec = PRESETS["perceptron"]()
    window = MainWindow(project=Project(spec, TrainingSettings(epochs=7)))
    qtbot.addWidget(window)
    assert window.session.network.spec == spec
    assert window.session.setup.settings.epochs == 7
    assert window.strip.card("fc1").text_lines.shape == "128"
    assert window.session.network.reader.source == "Untrained Weights"
    window.close()


def test_a_project_s_weights_read_the_drawing(qtbot, hand):
    spec = PRESETS["lenet"]()
    weights = Snapshot.of(spec.build(seed=5), spec).arrays
    window = MainWindow(project=Project(spec, weights=weights))
    qtbot.addWidget(window)
    window.show()
    assert window.session.network.reader.weights is weights
    hand.draw_one(window.pad.canvas)
    assert window.pad.reading.probabilities.max() < 0.5
    window.close()


def test_core_and_window_come_up_without_heavy_imports():
    heavy = ("torch", "onnx", "matplotlib", "scipy", "pyqtgraph")
    code = f"import sys, ui.main_window; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"
