"""The welcome of the first start, the tour and the help."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSettings, Qt
from PySide6.QtWidgets import QApplication

from core.experiment import LAYER_TYPES, PRESETS, TrainingSettings, field_infos
from core.experiment.training.settings import CHOICES
from ui.session.worker import RunState
from ui.window.main_window import MainWindow


@pytest.fixture
def settings(tmp_path):
    return QSettings(str(tmp_path / "lenetlab.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def first_start(qtbot, settings):
    window = MainWindow(settings)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: window.guidance.welcome is not None)
    yield window
    window._may_close = True
    window.close()


def test_the_welcome_comes_once(first_start, qtbot, settings):
    assert first_start.guidance.welcome.isVisible()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: first_start.guidance.welcome is None)
    assert first_start.pad.canvas.hasFocus(), "the keyboard is back where it was"
    first_start.close()
    second = MainWindow(settings)
    qtbot.addWidget(second)
    second.show()
    QApplication.processEvents()
    assert second.guidance.welcome is None
    second.close()


def test_a_window_without_settings_does_not_welcome(window):
    QApplication.processEvents()
    assert window.guidance.welcome is None


def test_the_welcome_leads_to_the_pad(first_start, qtbot):
    qtbot.mouseClick(first_start.guidance.welcome.buttons()[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(first_start.pad.canvas.hasFocus)


def test_the_welcome_trains(first_start, qtbot):
    qtbot.mouseClick(first_start.guidance.welcome.buttons()[1], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: first_start.session.run.state is not RunState.READY, timeout=20_000)


def test_the_welcome_trains_lenet_whatever_was_there(first_start, qtbot):
    first_start.editor.use_preset("perceptron", "Perceptron")
    qtbot.mouseClick(first_start.guidance.welcome.buttons()[1], Qt.MouseButton.LeftButton)
    assert first_start.session.network.spec == PRESETS["lenet"]()
    qtbot.waitUntil(lambda: first_start.session.run.state is not RunState.READY, timeout=20_000)


def test_the_welcome_begins_an_empty_network_that_can_be_undone(first_start, qtbot):
    qtbot.mouseClick(first_start.guidance.welcome.buttons()[2], Qt.MouseButton.LeftButton)
    assert len(first_start.session.network.spec) == 0
    assert QApplication.focusWidget().objectName() == "addFirstLayer"
    first_start.undo_stack.undo()
    assert first_start.session.network.spec.name == "LeNet"


def test_the_tour_shows_every_part_and_ends(window, qtbot):
    window.pad.canvas.setFocus()
    window.guidance.tour_action.trigger()
    tour = window.guidance.tour
    titles = []
    while window.guidance.tour is not None:
        titles.append(tour.title.text())
        assert tour.bubble.isVisible()
        assert tour.rect().contains(tour.bubble.geometry())
        qtbot.mouseClick(tour.next_button, Qt.MouseButton.LeftButton)
    assert len(titles) == len(set(titles)) == 7
    assert window.pad.canvas.hasFocus()


def test_the_tour_can_be_left_and_gone_through_backwards_by_keyboard(window, qtbot):
    window.guidance.tour_action.trigger()
    tour = window.guidance.tour
    first = tour.title.text()
    qtbot.keyClick(tour, Qt.Key.Key_Right)
    assert tour.title.text() != first
    qtbot.keyClick(tour, Qt.Key.Key_Left)
    assert tour.title.text() == first
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert window.guidance.tour is None


def test_the_tour_leaves_closed_panels_out_and_follows_the_window_s_size(window):
    window.docks[2].close()
    window.guidance.start_tour()
    tour = window.guidance.tour
    assert len(tour._stops) == 6
    window.resize(1010, 670)
    assert tour.size() == window.size()
    assert tour.rect().contains(tour.bubble.geometry())
    tour.leave()


def test_the_tour_ends_where_what_had_the_focus_is_gone(window, qtbot):
    window.strip.card("conv1").setFocus()
    window.guidance.start_tour()
    tour = window.guidance.tour
    window.editor.use_preset("perceptron", "Perceptron")
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qtbot.keyClick(tour, Qt.Key.Key_Escape)
    assert window.guidance.tour is None


def test_f1_explains_what_has_the_focus(window, qtbot):
    window.activateWindow()
    window.session.network.select("pool1")
    window.strip.card("pool1").setFocus()
    qtbot.keyClick(window, Qt.Key.Key_F1)
    help_window = window.guidance._help
    assert help_window.isVisible()
    assert "MaxPool2d" in help_window.text.toPlainText()
    assert "max_u,v" in help_window.text.toPlainText()
    window.tabs.setCurrentWidget(window.settings_form)
    window.settings_form.editor("optimizer").setFocus()
    window.guidance.explain()
    assert "AdamW" in help_window.text.toPlainText()


def test_every_layer_and_every_setting_is_explained(window):
    pages = window.guidance.show_page("window").pages
    for kind, layer in LAYER_TYPES.items():
        html = pages[f"layer {kind}"].html
        assert layer.summary in html
        assert f"torch.nn.{kind}.html" in html
        assert "neural_networks_tutorial.html#" in html
        assert layer.formula
    for info in field_infos(TrainingSettings):
        html, known = pages[f"setting {info.name}"].html, info.about
        assert known.formula and "<pre>" in html, info.name
        assert "neural_networks_tutorial.html#" in html, info.name
        assert known.page.startswith("https://docs.pytorch.org/") and known.page in html, info.name
        for choice in CHOICES.get(info.name, {}).values():
            assert choice.formula in html and choice.page in html, (info.name, choice.title)


def test_the_help_is_searched(window, qtbot):
    help_window = window.guidance.show_page("window")
    qtbot.keyClicks(help_window.search, "dropout")
    shown = [item.text(0) for item in help_window._items.values() if not item.isHidden()]
    assert "Dropout" in shown
    assert "Tanh" not in shown


def test_the_list_of_keys_has_every_action(window):
    html = window.guidance.show_page("shortcuts").pages["shortcuts"].html
    for action in window.actions():
        assert action.shortcut().toString(), action.text()
    assert "F11" in html
    assert "Ctrl+S" in html
