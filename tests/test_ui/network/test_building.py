"""Building a network by hand: palette, plus sign, drag, keyboard, menus, fixes, undo and redo."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QScrollArea, QWidget
from shiboken6 import isValid

from core.experiment import LAYER_TYPES, PRESETS, infer
from core.experiment.network.presets import lenet
from ui.network.fixes import FixPopover
from ui.network.palette import LayerPalette

LEFT = Qt.MouseButton.LeftButton


def names(window):
    return [layer.name for layer in window.session.network.spec.layers]


def cards(window):
    return [card.text_lines.name for card in window.strip.row.cards()]


@pytest.fixture
def palette(window):
    """The palette that is open."""
    return lambda: next(p for p in window.findChildren(LayerPalette) if p.isVisible())


@pytest.fixture
def choose(palette, qtbot):
    """Choose a type from the open palette with the keyboard."""

    def by_keyboard(kind):
        popup = palette()
        qtbot.keyClicks(popup.search, kind)
        qtbot.keyClick(popup.search, Qt.Key.Key_Return)

    return by_keyboard


@pytest.fixture
def click_type(palette, qtbot):
    """Choose a type from the open palette with the mouse."""

    def by_mouse(kind):
        popup = palette()
        item = popup.item(kind)
        popup.list.scrollToItem(item)
        qtbot.mouseClick(popup.list.viewport(), LEFT, pos=popup.list.visualItemRect(item).center())

    return by_mouse


@pytest.fixture
def preset(window):
    def use(key):
        menu = window.strip.header.presets.menu()
        next(action for action in menu.actions() if action.data() == key).trigger()

    return use


def hover_gap(window, qtbot, gap):
    row = window.strip.row
    card = row.cards()[gap]
    inside = card.mapFromParent(row.gap_centre(gap) - QPoint(6, 20))
    qtbot.mouseMove(card, inside)
    qtbot.waitUntil(row.insert.isVisible)
    return row.insert


def drag(window, qtbot, name, gap, release=True):
    """Drag a card with the mouse into a gap."""
    row, card = window.strip.row, window.strip.card(name)
    start = card.rect().center()
    end = card.mapFromParent(row.gap_centre(gap))
    qtbot.mousePress(card, LEFT, pos=start)
    for share in (0.1, 0.5, 0.9, 1.0):
        qtbot.mouseMove(card, start + (end - start) * share)
    if release:
        qtbot.mouseRelease(card, LEFT, pos=end)
    return card


def type_argument(window, qtbot, argument, value):
    """Type a number into the form of the selected layer."""
    editor = window.layer_form.field(argument).editor
    box = getattr(editor, "first", editor)
    box.selectAll()
    qtbot.keyClicks(box, str(value))
    qtbot.keyClick(box, Qt.Key.Key_Return)


def test_the_palette_has_every_type_and_searches(window, palette, qtbot):
    qtbot.mouseClick(window.strip.header.add, LEFT)
    popup = palette()
    assert popup.focusWidget() is popup.search
    assert popup.shown()[0] == "Conv2d" and sorted(popup.shown()) == sorted(LAYER_TYPES)
    qtbot.keyClicks(popup.search, "pool")
    assert popup.shown() == ["MaxPool2d", "AvgPool2d"]
    popup.search.clear()
    qtbot.keyClicks(popup.search, "activation")
    assert popup.shown() == [kind for kind, layer in LAYER_TYPES.items() if layer.group == "Activation"]
    qtbot.keyClick(popup.search, Qt.Key.Key_Down)
    assert popup.list.currentItem().text() == "Tanh"
    popup.search.clear()
    qtbot.keyClicks(popup.search, "transformer")
    assert popup.shown() == [] and popup.list.isHidden()
    qtbot.keyClick(popup.search, Qt.Key.Key_Return)
    qtbot.keyClick(popup, Qt.Key.Key_Escape)
    assert names(window) == [layer.name for layer in lenet().layers]


def test_lenet_is_built_from_nothing_with_mouse_and_keyboard(window, preset, choose, click_type, qtbot):
    preset("empty")
    assert cards(window) == ["input", "loss"]
    assert not window.actions_.train.isEnabled()
    empty = window.strip.findChild(QPushButton, "addFirstLayer")
    assert empty.isVisible()
    qtbot.mouseClick(empty, LEFT)
    click_type("Conv2d")
    assert names(window) == ["conv1"] and not empty.isVisible()
    # From here on each new layer is put behind the selected one.
    for kind in ("ReLU", "MaxPool2d", "Conv2d", "ReLU", "MaxPool2d"):
        card = window.strip.card(window.session.network.selected)
        qtbot.keyClick(card, Qt.Key.Key_Insert)
        choose(kind)
    for kind in ("Flatten", "Linear", "ReLU", "Linear", "ReLU", "Linear"):
        qtbot.mouseClick(window.strip.header.add, LEFT)
        click_type(kind)
    for layer, arguments in (
        ("conv1", {"out_channels": 6, "kernel_size": 5, "padding": 0}),
        ("conv2", {"out_channels": 16, "kernel_size": 5, "padding": 0}),
        ("fc1", {"out_features": 120}),
        ("fc2", {"out_features": 84}),
    ):
        qtbot.mouseClick(window.strip.card(layer), LEFT)
        for argument, value in arguments.items():
            type_argument(window, qtbot, argument, value)
    assert not window.session.network.shapes.ok
    qtbot.mouseClick(window.strip.header.fix_all, LEFT)
    assert window.session.network.spec.layers == lenet().layers
    assert window.actions_.train.isEnabled()
    built = window.session.network.spec
    window.editor.go_to(0)
    assert window.session.network.spec == lenet() and window.undo_stack.index() == 0
    while window.actions_.redo.isEnabled():
        window.actions_.redo.trigger()
    assert window.session.network.spec == built
    while window.actions_.undo.isEnabled():
        window.actions_.undo.trigger()
    assert window.session.network.spec == lenet()


def test_a_plus_sign_between_two_cards_inserts_there(window, choose, qtbot):
    plus = hover_gap(window, qtbot, 3)
    assert plus.accessibleName() == "Insert a layer after pool1"
    qtbot.mouseClick(plus, LEFT)
    choose("BatchNorm2d")
    assert names(window)[2:5] == ["pool1", "norm1", "conv2"]
    assert window.session.network.spec.layer("norm1").num_features == 6
    assert window.session.network.shapes.ok


def test_the_plus_sign_is_there_for_the_keyboard(window, choose, qtbot):
    card = window.strip.card("relu1")
    card.setFocus(Qt.FocusReason.TabFocusReason)
    plus = window.strip.row.insert
    assert plus.isVisible() and plus.gap == 2
    plus.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(plus, Qt.Key.Key_Return)
    choose("dropout")
    assert names(window)[1:4] == ["relu1", "dropout1", "pool1"]


def test_a_card_is_dragged_to_another_place(window, qtbot):
    drag(window, qtbot, "pool1", 1)
    assert names(window)[:3] == ["conv1", "pool1", "relu1"]
    assert window.session.network.selected == "pool1"
    assert window.undo_stack.undoText() == "Move pool1"
    drag(window, qtbot, "conv1", 4)
    assert names(window)[:4] == ["pool1", "relu1", "conv2", "conv1"]
    window.actions_.undo.trigger()
    window.actions_.undo.trigger()
    assert window.session.network.spec == lenet()


def test_a_line_shows_where_the_card_would_go(window, qtbot):
    card = drag(window, qtbot, "fc2", 1, release=False)
    line = window.strip.row.drag.line
    assert line.isVisible()
    assert abs(line.geometry().center().x() - window.strip.row.gap_centre(1).x()) <= 2
    qtbot.keyClick(card, Qt.Key.Key_Escape)
    assert not line.isVisible()
    qtbot.mouseRelease(card, LEFT)
    assert window.session.network.spec == lenet() and window.undo_stack.count() == 0


class PaletteDrag:
    """Drags a type out of the open palette with the mouse of the screen: whoever has grabbed it gets the events."""

    def __init__(self, window, popup):
        self._window = window
        self._popup = popup

    def _at(self, window, pointer):
        return window.windowHandle().mapFromGlobal(pointer)

    def press(self, kind):
        self.press_item(self._popup.item(kind))

    def press_item(self, item):
        self._popup.list.scrollToItem(item)
        viewport = self._popup.list.viewport()
        self.pointer = viewport.mapToGlobal(self._popup.list.visualItemRect(item).center())
        QTest.mousePress(
            self._popup.windowHandle(), LEFT, Qt.KeyboardModifier.NoModifier, self._at(self._popup, self.pointer)
        )

    def to(self, pointer):
        """Move to `pointer` on the screen, in steps as a hand does."""
        start = self.pointer
        for share in (0.1, 0.2, 0.6, 1.0):
            self.pointer = start + (pointer - start) * share
            window = self._popup if isValid(self._popup) and self._popup.isVisible() else self._window
            QTest.mouseMove(window.windowHandle(), self._at(window, self.pointer))
        return self

    def to_gap(self, gap):
        row = self._window.strip.row
        return self.to(row.mapToGlobal(row.gap_centre(gap)))

    def release(self):
        QTest.mouseRelease(
            self._window.windowHandle(), LEFT, Qt.KeyboardModifier.NoModifier, self._at(self._window, self.pointer)
        )


@pytest.fixture
def palette_drag(window, palette, qtbot):
    def begin(kind, button=None):
        qtbot.mouseClick(button or window.strip.header.add, LEFT)
        qtbot.waitExposed(palette())
        drag = PaletteDrag(window, palette())
        drag.press(kind)
        return drag

    return begin


def test_a_type_is_dragged_out_of_the_palette_between_two_cards(window, palette_drag):
    drag = palette_drag("BatchNorm2d").to_gap(4)
    line = window.strip.row.drag.line
    assert line.isVisible() and abs(line.geometry().center().x() - window.strip.row.gap_centre(4).x()) <= 2
    assert window.session.network.spec == lenet()
    drag.release()
    assert names(window)[3:5] == ["conv2", "norm1"] and window.session.network.shapes.ok
    assert window.session.network.selected == "norm1" and window.strip.card("norm1").hasFocus()
    assert not line.isVisible() and QWidget.mouseGrabber() is None and QWidget.keyboardGrabber() is None
    assert window.undo_stack.undoText() == "Insert BatchNorm2d"
    window.actions_.undo.trigger()
    assert window.session.network.spec == lenet()


def test_a_type_is_dragged_into_an_empty_network(window, preset, palette_drag):
    preset("empty")
    drag = palette_drag("Flatten", window.strip.findChild(QPushButton, "addFirstLayer")).to_gap(0)
    assert window.strip.row.drag.line.isVisible()
    drag.release()
    assert names(window) == ["flatten"]
    window.actions_.undo.trigger()
    assert names(window) == []


def test_a_type_let_go_elsewhere_or_given_up_adds_nothing(window, palette_drag, qtbot):
    line = window.strip.row.drag.line
    drag = palette_drag("Dropout").to_gap(2)
    drag.to(window.pad.canvas.mapToGlobal(window.pad.canvas.rect().center()))
    assert not line.isVisible()
    drag.release()
    drag = palette_drag("Dropout").to_gap(2)
    assert line.isVisible()
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Escape)
    assert not line.isVisible()
    drag.release()
    assert window.session.network.spec == lenet() and window.undo_stack.count() == 0
    assert window.pad.canvas.drawing.is_empty()


def test_a_heading_of_the_palette_cannot_be_dragged(window, palette, qtbot):
    qtbot.mouseClick(window.strip.header.add, LEFT)
    popup = palette()
    drag = PaletteDrag(window, popup)
    drag.press_item(popup.list.item(0))
    drag.to_gap(2)
    assert popup.isVisible() and not window.strip.row.drag.is_active()
    popup.close()


def test_input_and_loss_cannot_be_dragged_or_deleted(window, qtbot):
    drag(window, qtbot, "input", 4)
    assert window.undo_stack.count() == 0
    for name in ("input", "loss"):
        card = window.strip.card(name)
        qtbot.mouseClick(card, LEFT)
        qtbot.keyClick(card, Qt.Key.Key_Delete)
    assert window.session.network.spec == lenet()


def test_the_keyboard_moves_duplicates_and_deletes(window, qtbot):
    card = window.strip.card("pool1")
    qtbot.mouseClick(card, LEFT)
    card.setFocus()
    qtbot.keyClick(card, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert names(window)[:3] == ["conv1", "pool1", "relu1"]
    assert card.hasFocus() and window.strip.card("pool1") is card
    qtbot.keyClick(card, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert names(window)[:3] == ["conv1", "relu1", "pool1"]
    qtbot.keyClick(card, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert names(window)[2:5] == ["pool1", "pool3", "conv2"]
    copy = window.strip.card("pool3")
    assert copy.hasFocus()
    qtbot.keyClick(copy, Qt.Key.Key_Delete)
    assert window.session.network.spec == lenet()
    assert window.strip.card("conv2").hasFocus()
    assert [window.undo_stack.text(i) for i in range(4)] == [
        "Move pool1",
        "Move pool1",
        "Duplicate pool1",
        "Delete pool3",
    ]


def test_a_right_click_offers_what_can_be_done(window, qtbot):
    card = window.strip.card("relu2")
    position = card.rect().center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, position, card.mapToGlobal(position))
    QApplication.postEvent(card, event)
    qtbot.waitUntil(lambda: window.strip.findChild(QMenu, "layerMenu") is not None)
    menu = window.strip.findChild(QMenu, "layerMenu")
    assert window.session.network.selected == "relu2"
    texts = {action.text(): action for action in menu.actions() if action.text()}
    assert texts["Delete"].shortcut().toString() == "Del"
    texts["Delete"].trigger()
    menu.close()
    assert "relu2" not in names(window)


def test_a_layer_that_does_not_fit_is_marked_and_mended_with_a_click(window, qtbot):
    window.editor.change("conv1", "out_channels", 8)
    card = window.strip.card("conv2")
    assert "expected 6 input channels, got 8" in card.toolTip()
    assert card.fix.isVisible() and not window.strip.card("conv1").fix.isVisible()
    assert "conv2: expected 6 input channels" in window.strip.header.problem.toolTip()
    qtbot.mouseClick(card.fix, LEFT)
    popover = window.strip.findChild(FixPopover)
    assert popover.isVisible() and "got 8" in popover.note.text()
    assert [button.text() for button in popover.note.buttons] == ["Set in_channels of conv2 to 8"]
    qtbot.mouseClick(popover.note.buttons[0], LEFT)
    assert window.session.network.shapes.ok and not card.fix.isVisible()
    window.actions_.undo.trigger()
    assert card.fix.isVisible()


def test_the_output_is_marked_on_the_loss(window, qtbot):
    window.editor.remove("fc3")
    card = window.strip.card("loss")
    assert "the network gives 84, but 10 classes need 10 numbers" in card.toolTip()
    qtbot.mouseClick(card.fix, LEFT)
    popover = window.strip.findChild(FixPopover)
    qtbot.mouseClick(popover.note.buttons[-1], LEFT)
    assert window.session.network.shapes.ok


def test_fix_all_mends_several_layers_as_one_edit(window, qtbot):
    window.editor.change("conv1", "out_channels", 8)
    window.editor.change("fc2", "out_features", 50)
    button = window.strip.header.fix_all
    assert button.isVisible()
    count = window.undo_stack.count()
    qtbot.mouseClick(button, LEFT)
    assert window.session.network.shapes.ok and window.undo_stack.count() == count + 1
    assert not button.isVisible() and not window.strip.header.problem.isVisible()


@pytest.mark.parametrize("key", [key for key in PRESETS if key != "empty"])
def test_every_preset_shows_and_fits(window, preset, key):
    preset(key)
    spec = PRESETS[key]()
    assert window.session.network.spec == spec and window.session.network.reader is not None
    assert cards(window) == ["input", *(layer.name for layer in spec.layers), "loss"]
    assert f"{infer(spec).parameters:,} parameters" in window.strip.header._figures.text()


def test_cards_show_parameters_and_multiply_adds(window):
    lines = window.strip.card("conv2").text_lines
    assert (lines.parameters, lines.multiply_adds) == ("2,416", "240,000")


def test_a_card_held_at_the_edge_scrolls_the_strip(window, qtbot):
    window.resize(1000, 660)
    card = window.strip.card("relu1")
    scroll = card.parentWidget().parentWidget()
    bar = window.strip.findChild(QScrollArea).horizontalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 200)
    start = card.rect().center()
    edge = card.mapFrom(scroll, QPoint(scroll.width() - 4, scroll.height() // 2))
    qtbot.mousePress(card, LEFT, pos=start)
    qtbot.mouseMove(card, (start + edge) / 2)
    qtbot.mouseMove(card, edge)
    qtbot.waitUntil(lambda: bar.value() == bar.maximum())
    qtbot.mouseRelease(card, LEFT, pos=card.mapFrom(scroll, QPoint(scroll.width() - 4, scroll.height() // 2)))
    assert names(window)[-1] == "relu1"
    assert not window.strip.row.drag.line.isVisible()


def test_an_edit_under_a_drag_gives_the_drag_up(window, qtbot):
    card = drag(window, qtbot, "fc2", 1, release=False)
    window.editor.remove("relu4")
    assert not window.strip.row.drag.is_active()
    qtbot.mouseRelease(card, LEFT)
    assert window.undo_stack.count() == 1
