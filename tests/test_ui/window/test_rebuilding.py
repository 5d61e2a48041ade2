"""What was edited can be undone after the window spoke another language or changed the size of its text."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest

from core.data import made_digits
from core.experiment.network.presets import lenet
from ui.pad.digit_canvas import PEN_WIDTHS, Tool
from ui.session.worker import RunState

pytestmark = [pytest.mark.usefixtures("english_afterwards"), pytest.mark.slow]

TOP = ((0.2, 0.2), (0.8, 0.2))


@pytest.fixture
def undo(window):
    return lambda: QTest.keySequence(window, QKeySequence.StandardKey.Undo)


@pytest.fixture
def redo(window):
    return lambda: QTest.keySequence(window, QKeySequence.StandardKey.Redo)


@pytest.fixture(params=["language", "size", "both"])
def change(request, window, switch, resize):
    """One of the ways to have the window made anew."""

    def make() -> None:
        if request.param != "language":
            resize("+")
        if request.param != "size":
            switch("zh_CN")

    return make


@pytest.fixture
def resize(window, qtbot):
    """Press Ctrl and a key, and wait until the text has another size."""

    def press(key: str) -> None:
        before = window.menus
        qtbot.keyClick(window, key, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda: window.menus is not before)

    return press


def delete(window, qtbot, layer: str) -> None:
    """Click on a card, and press Delete."""
    qtbot.mouseClick(window.strip.card(layer), Qt.MouseButton.LeftButton)
    qtbot.keyClick(window.strip.card(layer), Qt.Key.Key_Delete)


def type_rate(window, qtbot, rate: str) -> None:
    window.actions_.settings.trigger()
    editor = window.settings_form.editor("learning_rate")
    editor.selectAll()
    qtbot.keyClicks(editor, rate)
    qtbot.keyClick(editor, Qt.Key.Key_Return)


def names(window) -> list[str]:
    return [window.undo_stack.text(place) for place in range(window.undo_stack.count())]


def test_every_kind_of_edit_is_undone_and_done_again(window, qtbot, hand, action, change, undo, redo):
    def seen():
        return (
            window.pad.canvas.drawing.strokes,
            window.session.network.spec,
            window.session.setup.settings,
            window.session.network.selected,
        )

    states = [seen()]
    for edit in (
        lambda: hand.draw_one(window.pad.canvas),
        lambda: delete(window, qtbot, "relu4"),
        lambda: type_rate(window, qtbot, "0.125"),
        lambda: hand.draw(window.pad.canvas, TOP),
        action("actionClearCanvas").trigger,
    ):
        edit()
        states.append(seen())
    weights, last = window.session.network.weights, states[-1][1:3]
    change()
    assert window.undo_stack.index() == 5 and (window.session.network.spec, window.session.setup.settings) == last
    for before in reversed(states[:-1]):
        undo()
        assert seen()[:3] == before[:3]
    assert window.session.network.spec == lenet() and not window.actions_.undo.isEnabled()
    for after in states[1:]:
        redo()
        assert seen()[:3] == after[:3]
    assert not window.actions_.redo.isEnabled()
    assert all(window.session.network.weights[key] is weights[key] for key in weights)


def test_the_steps_are_called_in_the_new_language(window, qtbot, hand, switch, action, undo):
    hand.draw_one(window.pad.canvas)
    delete(window, qtbot, "relu4")
    type_rate(window, qtbot, "0.125")
    window.editor.use_preset("perceptron", "Perceptron")
    english = names(window)
    switch("zh_CN")
    assert names(window) == ["画一笔", "删除 relu4", "将 learning_rate 设为 0.125", "使用 Perceptron"]
    assert action("actionUndo").text() == "撤销 使用 Perceptron" and action("actionUndo").isEnabled()
    undo()
    assert action("actionRedo").text() == "重做 使用 Perceptron"
    action("actionHistory").trigger()
    assert [window.undo_list.list.item(row).text() for row in range(5)] == ["开始", *names(window)]
    switch("en")
    assert names(window) == english


def test_a_preset_and_weights_are_called_in_the_new_language(window, qtbot, switch):
    menu = window.findChild(object, "presetMenu")
    next(each for each in menu.actions() if each.data() == "small_vgg").trigger()
    switch("zh_CN")
    assert names(window) == ["使用 小型 VGG"]


def test_a_click_in_the_list_goes_to_any_step(window, qtbot, hand, switch, action):
    hand.draw_one(window.pad.canvas)
    delete(window, qtbot, "relu4")
    switch("zh_CN")
    hand.draw(window.pad.canvas, TOP)
    action("actionHistory").trigger()
    rows = window.undo_list.list
    for row, strokes, layers in ((0, 0, 12), (3, 2, 11), (1, 1, 12)):
        place = rows.visualItemRect(rows.item(row)).center()
        qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert (len(window.pad.canvas.drawing.strokes), len(window.session.network.spec)) == (strokes, layers), row


def test_what_comes_after_the_change_is_undone_first(window, qtbot, hand, change, undo, redo):
    hand.draw_one(window.pad.canvas)
    change()
    hand.draw(window.pad.canvas, TOP)
    assert len(window.pad.canvas.drawing.strokes) == 2
    undo()
    (stroke,) = window.pad.canvas.drawing.strokes
    assert stroke[0].y < 0.2 < stroke[-1].y
    # The pad reads and paints what came back.
    qtbot.waitUntil(lambda: window.pad.predicted.text() != "")
    undo()
    assert window.pad.canvas.is_empty()
    qtbot.waitUntil(lambda: window.pad.predicted.text() == "")
    redo()
    redo()
    assert len(window.pad.canvas.drawing.strokes) == 2


def test_erased_ink_comes_back(window, qtbot, hand, switch, undo):
    hand.draw(window.pad.canvas, TOP)
    whole = window.pad.canvas.drawing
    qtbot.keyClick(window.pad.canvas, Qt.Key.Key_E)
    hand.draw(window.pad.canvas, ((0.5, 0.1), (0.5, 0.3)))
    assert len(window.pad.canvas.drawing.strokes) == 2
    switch("zh_CN")
    assert window.pad.canvas.tool is Tool.ERASER and window.pad.actions_.eraser.isChecked()
    undo()
    assert window.pad.canvas.drawing is whole


def test_the_pen_keeps_its_width(window, qtbot, resize):
    qtbot.keyClick(window.pad.canvas, "]")
    resize("+")
    assert window.pad.canvas.pen_width == PEN_WIDTHS[3]


def test_a_stroke_of_the_keys_that_is_under_way_ends_where_it_is(window, qtbot, resize, undo):
    qtbot.keyClick(window.pad.canvas, Qt.Key.Key_Space)
    for _ in range(4):
        qtbot.keyClick(window.pad.canvas, Qt.Key.Key_Down)
    resize("+")
    (stroke,) = window.pad.canvas.drawing.strokes
    assert len(stroke) == 5
    undo()
    assert window.pad.canvas.is_empty()


def test_a_stroke_of_the_mouse_that_is_under_way_ends_where_it_is(window, hand, resize, undo):
    for step, share in enumerate(TOP):
        (hand.move if step else hand.press)(window.pad.canvas, share)
    resize("+")
    (stroke,) = window.pad.canvas.drawing.strokes
    hand.release(window.pad.canvas, (0.5, 0.5))
    assert len(stroke) == 2 and len(window.pad.canvas.drawing.strokes) == 1
    undo()
    assert window.pad.canvas.is_empty()


def test_kept_drawings_are_undone(window, hand, switch, undo, redo, action):
    hand.draw_one(window.pad.canvas)
    own = window.session.drawings
    before = len(own.drawings())
    window.pad.samples.labels.actions()[2].trigger()
    own.keep_all(made_digits(3), window.undo_stack)
    switch("zh_CN")
    assert names(window)[1:] == ["收藏手写为 1", "保留项目中的手写"]
    for count in (1, 0):
        undo()
        assert len(own.drawings()) == before + count
    redo()
    redo()
    assert len(own.drawings()) == before + 4
    undo()
    undo()


def test_settings_are_undone_while_a_run_goes_on(endless, qtbot, hand, switch, undo, redo, wait_for):
    window = endless
    settings = window.session.setup.settings
    type_rate(window, qtbot, "0.125")
    hand.draw_one(window.pad.canvas)
    window.session.run.train()
    wait_for(RunState.RUNNING)
    switch("zh_CN")
    undo()
    undo()
    assert window.session.setup.settings == settings and window.pad.canvas.is_empty()
    redo()
    assert window.session.setup.settings == replace(settings, learning_rate=0.125)
    assert window.session.run.state is RunState.RUNNING
    step = window.session.run.metrics.last.step if window.session.run.metrics.last else 0
    qtbot.waitUntil(
        lambda: window.session.run.metrics.last and window.session.run.metrics.last.step > step, timeout=30_000
    )
    window.session.run.stop()
    wait_for(RunState.STOPPED)
