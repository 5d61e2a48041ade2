"""The list of edits."""

import pytest
from PySide6.QtCore import Qt

from core.experiment.network.presets import lenet


@pytest.fixture
def history(window, action):
    action("actionHistory").trigger()
    assert window.undo_list.isVisible()
    return window.undo_list


def rows(history):
    return [history.list.item(row).text() for row in range(history.list.count())]


def click(history, qtbot, row):
    item = history.list.item(row)
    qtbot.mouseClick(history.list.viewport(), Qt.MouseButton.LeftButton, pos=history.list.visualItemRect(item).center())


def test_a_click_goes_to_any_edit(window, history, hand, qtbot):
    assert rows(history) == ["Beginning"]
    window.editor.insert("Dropout", 9)
    hand.draw_one(window.pad.canvas)
    window.editor.remove("relu4")
    final = window.session.network.spec
    assert rows(history)[0::3] == ["Beginning", "Delete relu4"] and len(rows(history)) == 4
    assert history.list.currentRow() == 3
    click(history, qtbot, 0)
    assert window.session.network.spec == lenet() and not window.pad.predicted.text()
    assert rows(history)[1] == "Insert Dropout" and history.list.currentRow() == 0
    click(history, qtbot, 3)
    assert window.session.network.spec == final and window.pad.predicted.text()


def test_the_keyboard_goes_there_too(window, history, qtbot):
    window.editor.remove("relu4")
    qtbot.keyClick(history.list, Qt.Key.Key_Up)
    qtbot.keyClick(history.list, Qt.Key.Key_Return)
    assert window.session.network.spec == lenet()


def test_it_comes_with_the_keyboard_and_escape_closes_it(window, history, action, qtbot):
    qtbot.waitUntil(history.list.hasFocus)
    window.activateWindow()
    action("actionHistory").trigger()
    qtbot.waitUntil(history.list.hasFocus)
    qtbot.keyClick(history.list, Qt.Key.Key_Escape)
    assert not history.isVisible()


def test_going_back_past_an_edit_of_a_running_network_asks_first(endless, action, qtbot):
    window = endless
    window.editor.remove("relu4")
    action("actionHistory").trigger()
    action("actionTrain").trigger()
    qtbot.waitUntil(lambda: len(window.session.run.metrics.loss) > 1, timeout=30_000)
    spec = window.session.network.spec
    click(window.undo_list, qtbot, 0)
    assert window.session.network.spec == spec and window.session.run.is_running()
    window.editor.dismiss()
    assert window.undo_list.list.currentRow() == 1
