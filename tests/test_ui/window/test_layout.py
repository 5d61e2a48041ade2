"""Docks, menus and the way from panel to panel: what a person does with the window itself."""

import pytest
from PySide6.QtCore import QByteArray, QPoint, QRect, QSettings, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QToolButton

from ui.session.preferences import FONT_SCALES
from ui.session.worker import RunState
from ui.window.docks import Dock
from ui.window.main_window import MainWindow


@pytest.fixture
def remembered(tmp_path):
    return QSettings(str(tmp_path / "lenetlab.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def dock(window):
    return lambda name: window.findChild(Dock, name)


def test_a_panel_is_closed_and_brought_back_from_the_view_menu(window, dock, qtbot):
    draw = dock("drawDock")
    cross = next(button for button in draw.findChildren(QToolButton) if button.property("role") == "corner")
    cross.show()
    qtbot.mouseClick(cross, Qt.MouseButton.LeftButton)
    assert not draw.isVisible()
    entry = next(action for action in window.menus.view.actions() if action.text() == "Draw")
    assert not entry.isChecked()
    entry.trigger()
    assert draw.isVisible()


def test_a_double_click_on_its_title_row_floats_a_panel_and_puts_it_back(window, dock, qtbot):
    inspector = dock("inspectorDock")
    qtbot.mouseDClick(window.inspector.title, Qt.MouseButton.LeftButton)
    assert inspector.isFloating()
    qtbot.mouseDClick(window.inspector.title, Qt.MouseButton.LeftButton)
    assert not inspector.isFloating()


def test_dragging_the_title_row_takes_a_panel_out(window, dock, qtbot):
    draw, title = dock("drawDock"), window.pad.title
    qtbot.mousePress(title, Qt.MouseButton.LeftButton, pos=QPoint(4, 4))
    qtbot.mouseMove(title, QPoint(8, 4))
    assert not draw.isFloating()
    for x in (30, 300, 400):
        qtbot.mouseMove(title, QPoint(x, 200))
    assert draw.isFloating()
    qtbot.mouseRelease(draw, Qt.MouseButton.LeftButton, pos=QPoint(4, 4))


def test_drawing_does_not_move_the_panel(window, dock, hand):
    hand.draw_one(window.pad.canvas)
    assert not dock("drawDock").isFloating()


def test_reset_layout_puts_everything_back(window, dock, action):
    places = {name: dock(name).geometry() for name in ("networkDock", "drawDock", "inspectorDock")}
    dock("networkDock").close()
    window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock("drawDock"))
    dock("inspectorDock").setFloating(True)
    action("actionResetLayout").trigger()
    QApplication.processEvents()
    assert {name: dock(name).geometry() for name in places} == places


def test_the_layout_comes_back(qtbot, remembered):
    first = MainWindow(remembered)
    qtbot.addWidget(first)
    first.show()
    draw, inspector = (first.findChild(Dock, name) for name in ("drawDock", "inspectorDock"))
    first.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, draw)
    inspector.close()
    first.close()
    second = MainWindow(remembered)
    qtbot.addWidget(second)
    second.show()
    draw, inspector = (second.findChild(Dock, name) for name in ("drawDock", "inspectorDock"))
    assert second.dockWidgetArea(draw) is Qt.DockWidgetArea.RightDockWidgetArea
    assert draw.isVisible()
    assert not inspector.isVisible()
    second.close()


def test_a_floating_panel_comes_back_after_the_window_that_it_floats_over(qtbot, remembered):
    first = MainWindow(remembered)
    qtbot.addWidget(first)
    first.show()
    first.docks[1].setFloating(True)
    first.close()
    second = MainWindow(remembered)
    qtbot.addWidget(second)
    draw = second.docks[1]
    second.show()
    assert draw.isFloating() and not draw.isVisible()
    qtbot.waitUntil(draw.isVisible)
    assert draw.isFloating()
    second.close()


def test_columns_come_back_as_wide_as_they_were(qtbot, remembered):
    first = MainWindow(remembered)
    qtbot.addWidget(first)
    first.resize(1400, 850)
    first.show()
    qtbot.waitExposed(first)
    first.resizeDocks(first.docks[1:], [300, 500], Qt.Orientation.Horizontal)
    qtbot.waitUntil(lambda: first.docks[2].width() == 500)
    first.close()
    second = MainWindow(remembered)
    qtbot.addWidget(second)
    second.resize(1400, 850)
    second.show()
    qtbot.waitExposed(second)
    assert [dock.width() for dock in second.docks[1:]] == [300, 500]
    second.close()


def test_a_window_that_was_on_a_screen_now_gone_comes_to_one_that_is_there(qtbot, remembered):
    first = MainWindow(remembered)
    qtbot.addWidget(first)
    first.show()
    first.move(9_000, 7_000)
    first.close()
    second = MainWindow(remembered)
    qtbot.addWidget(second)
    second.show()
    screen = QGuiApplication.primaryScreen().availableGeometry()
    assert (second.frameGeometry() & screen).width() >= 64
    second.close()


def test_a_damaged_layout_is_forgotten(qtbot, remembered):
    for key in ("geometry", "state", "curves"):
        remembered.setValue(key, QByteArray(b"no layout"))
    window = MainWindow(remembered)
    qtbot.addWidget(window)
    window.show()
    assert all(dock.isVisible() for dock in window.docks)
    assert QRect(window.geometry()).isValid()
    window.close()


def test_f6_goes_round_the_panels_and_back(window, qtbot):
    window.activateWindow()
    window.pad.canvas.setFocus()
    seen = []
    for _ in range(6):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_F6)
        seen.append(_panel(window))
    assert seen == ["loss", "tabs", "inspector", "transport", "strip", "pad"]
    assert QApplication.focusWidget() is window.pad.canvas
    qtbot.keyClick(window.pad.canvas, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert _panel(window) == "strip"


def test_f6_passes_a_closed_panel_over(window, dock, qtbot):
    window.activateWindow()
    window.pad.canvas.setFocus()
    dock("inspectorDock").close()
    for _ in range(3):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_F6)
    assert _panel(window) == "transport"


def test_f5_trains_and_pauses(endless, wait_for, qtbot):
    qtbot.keyClick(endless, Qt.Key.Key_F5)
    wait_for(RunState.RUNNING)
    qtbot.keyClick(endless, Qt.Key.Key_F5)
    wait_for(RunState.PAUSED)


def test_every_action_stands_in_a_menu(window):
    in_menus = set()
    for menu in window.menuBar().actions():
        entries = _entries(menu.menu())
        assert entries, menu.text()
        in_menus |= entries
    for action in window.actions_.all():
        assert action in in_menus, action.objectName()


def _entries(menu) -> set:
    actions = set(menu.actions())
    for action in menu.actions():
        if action.menu() is not None:
            actions |= _entries(action.menu())
    return actions


def _panel(window) -> str:
    focus = QApplication.focusWidget()
    names = ("strip", "pad", "loss", "tabs", "inspector", "transport")
    return next(name for name in names if getattr(window, name).isAncestorOf(focus))


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("scale", FONT_SCALES)
def test_nothing_of_the_pad_is_cut_in_the_smallest_window(window, english_afterwards, hand, qtbot, language, scale):
    window.preferences.language = language
    window.preferences.font_scale = scale
    window.rebuild()
    window.resize(window.minimumSize())
    pad = window.pad
    qtbot.waitUntil(pad.isVisible)
    hand.draw_one(pad.canvas)
    assert (window.width(), window.height()) == (1000, 660)
    parts = [pad.canvas, pad.saliency, pad.preview, pad.predicted, pad.bars]
    assert all(part.isVisible() for part in parts)

    def cut() -> list[str]:
        places = {part: _place(part, pad) for part in parts}
        found = [
            f"{part.objectName()} leaves the pad" for part in parts if not pad.contentsRect().contains(places[part])
        ]
        found += [
            f"{part.objectName()} is covered"
            for part in parts
            if any(places[part].intersects(places[other]) for other in parts if other is not part)
        ]
        if pad.bars.height() < pad.bars.minimumSizeHint().height():
            found.append("bars touch each other")
        if pad.predicted.height() < pad.predicted.fontMetrics().capHeight():
            found.append("the digit is higher than its place")
        buttons = (pad.saliency.speaks_for, pad.saliency.why_not)
        # Six pixels of padding, and a border.
        found += [button.text() for button in buttons if button.height() < button.fontMetrics().height() + 8]
        if _place(pad).bottom() >= _place(window.transport).top():
            found.append("the pad reaches below the transport")
        return found

    qtbot.waitUntil(lambda: cut() == [])


def test_in_a_low_pad_the_answer_goes_beside_the_drawing_and_back(window, english_afterwards, hand, qtbot):
    window.preferences.font_scale = 150
    window.rebuild()
    pad = window.pad
    window.resize(1000, 660)
    qtbot.waitUntil(lambda: _place(pad.preview, pad).left() > _place(pad.canvas, pad).right())
    hand.draw_one(pad.canvas)
    assert pad.predicted.text() == "1"
    window.resize(1400, 1000)
    qtbot.waitUntil(lambda: _place(pad.preview, pad).top() > _place(pad.canvas, pad).bottom())
    assert _place(pad.bars, pad).left() > _place(pad.preview, pad).right()
    window.resize(1000, 660)
    qtbot.waitUntil(lambda: _place(pad.bars, pad).top() > _place(pad.preview, pad).bottom())


@pytest.mark.slow
@pytest.mark.parametrize("scale", FONT_SCALES)
def test_what_to_do_first_can_be_read_in_the_smallest_window(window, english_afterwards, qtbot, scale):
    window.preferences.font_scale = scale
    window.rebuild()
    window.resize(1000, 660)
    words = [label for label in window.findChildren(QLabel) if label.text().startswith("Press Train")]
    qtbot.waitUntil(lambda: sum(label.isVisible() for label in words) == 2)
    shown = [label for label in words if label.isVisible()]
    qtbot.waitUntil(lambda: all(label.height() >= label.heightForWidth(label.width()) for label in shown))


def _place(widget, within=None) -> QRect:
    within = within or widget.window()
    return QRect(widget.mapTo(within, QPoint(0, 0)), widget.size())
