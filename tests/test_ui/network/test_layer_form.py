"""The tab "Layer": arguments edited as a person does, with what is wrong said in place."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QScrollArea

from core.experiment import LAYER_TYPES, field_infos
from core.experiment.network.presets import lenet
from ui.session.preferences import FONT_SCALES
from ui.session.worker import RunState

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def form(window):
    window.session.network.select("conv1")
    window.edit_layer()
    return window.layer_form


def type_number(qtbot, box, text):
    """Type a number into a spin box, as after a click into it."""
    box.selectAll()
    qtbot.keyClicks(box, text)
    qtbot.keyClick(box, Qt.Key.Key_Return)


def type_text(qtbot, line, text):
    line.selectAll()
    qtbot.keyClick(line, Qt.Key.Key_Delete)
    qtbot.keyClicks(line, text)
    qtbot.keyClick(line, Qt.Key.Key_Return)


def layer(window):
    return window.session.network.spec.layer(window.session.network.selected)


@pytest.mark.parametrize("kind", LAYER_TYPES)
def test_every_argument_has_a_control_with_name_value_and_explanation(window, form, kind):
    window.editor.insert(kind, 1)
    for info in field_infos(LAYER_TYPES[kind]):
        field = form.field(info.name)
        assert field.isVisible() and field.editor.accessibleName()
        assert info.explanation in field.editor.toolTip() and info.name in field.editor.toolTip()


def test_typed_numbers_change_the_layer_and_can_be_undone(window, form, qtbot):
    type_number(qtbot, form.field("out_channels").editor, "8")
    assert layer(window).out_channels == 8
    assert window.strip.card("conv1").text_lines.shape == "8×28×28"
    assert window.undo_stack.undoText() == "Set conv1 out_channels to 8"
    window.actions_.undo.trigger()
    assert window.session.network.spec == lenet()
    assert form.field("out_channels").editor.value() == 6


def test_arrow_keys_held_down_are_one_edit(window, form, qtbot):
    box = form.field("out_channels").editor
    box.setFocus()
    for _ in range(4):
        qtbot.keyClick(box, Qt.Key.Key_Up)
    assert layer(window).out_channels == 10 and window.undo_stack.count() == 1


def test_height_and_width_may_differ(window, form, qtbot):
    pair = form.field("kernel_size").editor
    assert not pair.second.isVisible()
    qtbot.mouseClick(pair.split, LEFT)
    type_number(qtbot, pair.second, "3")
    assert layer(window).kernel_size == (5, 3)
    assert window.strip.card("conv1").text_lines.shape == "6×28×30"
    qtbot.mouseClick(pair.split, LEFT)
    assert layer(window).kernel_size == 5


@pytest.mark.parametrize("name", ["conv1", "pool1"])
def test_two_pairs_side_by_side_fit_a_window_of_1280_pixels(window, form, qtbot, name):
    window.resize(1280, 800)
    window.session.network.select(name)
    for argument in ("kernel_size", "stride", "padding", "dilation"):
        window.editor.change(name, argument, (2, 1))
    scroll = next(area for area in form.findChildren(QScrollArea) if area.widgetResizable())
    assert form.field("dilation").editor.second.isVisible()
    qtbot.waitUntil(lambda: 0 < scroll.widget().width() <= scroll.viewport().width())


@pytest.mark.slow
@pytest.mark.parametrize("scale", FONT_SCALES)
def test_every_form_fits_the_smallest_window(window, english_afterwards, qtbot, scale):
    window.preferences.font_scale = scale
    window.rebuild()
    window.resize(1000, 660)
    for kind in LAYER_TYPES:
        window.editor.insert(kind, 0)
        window.edit_layer()
        form, name = window.layer_form, window.session.network.selected
        scroll = next(area for area in form.findChildren(QScrollArea) if area.widgetResizable())
        pairs = [info.name for info in field_infos(LAYER_TYPES[kind]) if info.kind == "pair"]
        for values in ({}, dict.fromkeys(pairs, (2, 1))):
            for argument, value in values.items():
                window.editor.change(name, argument, value)
            fields = [form.field(info.name) for info in field_infos(LAYER_TYPES[kind])]
            qtbot.waitUntil(lambda: 0 < scroll.widget().width() <= scroll.viewport().width())
            qtbot.waitUntil(lambda: [f.info.name for f in fields if f.width() < f.minimumSizeHint().width()] == [])


def test_names_of_a_padding_stand_above_its_numbers_where_the_form_is_narrow(window, form, qtbot):
    padding = form.field("padding").editor
    window.resize(1000, 660)
    window.editor.change("conv1", "padding", (2, 1))
    qtbot.waitUntil(lambda: padding.first.mapTo(padding, QPoint(0, 0)).y() > padding.named.geometry().bottom())
    window.resize(1440, 900)
    qtbot.waitUntil(lambda: padding.first.mapTo(padding, QPoint(0, 0)).x() > padding.named.geometry().right())


def test_a_stride_may_be_left_to_the_kernel(window, form, qtbot):
    window.session.network.select("pool1")
    pair = form.field("stride").editor
    assert pair.value() is None and pair.first.text() == "As the kernel"
    qtbot.keyClick(pair.first, Qt.Key.Key_Up)
    assert layer(window).stride == 1
    qtbot.keyClick(pair.first, Qt.Key.Key_Down)
    assert layer(window).stride is None


def test_a_mean_may_be_divided_by_another_number(window, form, qtbot):
    window.editor.insert("AvgPool2d", 2)
    box = form.field("divisor_override").editor
    assert layer(window).divisor_override is None and box.text() == "As counted"
    type_number(qtbot, box, "3")
    assert layer(window).divisor_override == 3
    window.actions_.undo.trigger()
    assert box.text() == "As counted"
    window.actions_.redo.trigger()
    type_number(qtbot, box, "1")
    qtbot.keyClick(box, Qt.Key.Key_Down)
    assert layer(window).divisor_override is None and box.text() == "As counted"


def test_switches_and_choices(window, form, qtbot):
    bias = form.field("bias").editor
    qtbot.mouseClick(bias, LEFT, pos=QPoint(10, bias.height() // 2))
    assert layer(window).bias is False
    window.editor.insert("GELU", 1)
    box = form.field("approximate").editor
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Down)
    assert layer(window).approximate == "tanh"


def test_a_long_call_does_not_widen_the_panel(window, form):
    width = window.inspector.minimumSizeHint().width()
    changes = {
        "kernel_size": (5, 3),
        "stride": (2, 1),
        "padding": (14, 1),
        "dilation": (2, 1),
        "bias": False,
        "padding_mode": "reflect",
    }
    for argument, value in changes.items():
        window.editor.change("conv1", argument, value)
    assert window.inspector.minimumSizeHint().width() == width
    assert window.inspector.call.toolTip() == layer(window).call()


def test_the_padding_can_be_reflected_and_what_it_then_needs_is_mended(window, form, qtbot):
    box = form.field("padding_mode").editor
    assert box.currentText() == "Zeros"
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Down)
    assert layer(window).padding_mode == "reflect" and window.session.network.shapes.ok
    window.session.network.select("conv2")
    window.editor.change("conv2", "padding_mode", "reflect")
    type_number(qtbot, form.field("padding").editor.first, "14")
    assert window.strip.card("conv2").fix.isVisible()
    assert "must be smaller than the sides of the 14×14 image" in form.problem.text()
    assert [button.text() for button in form.problem.buttons] == [
        "Set padding of conv2 to 13",
        "Set padding_mode of conv2 to zeros",
    ]
    qtbot.mouseClick(form.problem.buttons[0], LEFT)
    assert layer(window).padding == 13 and not form.problem.isVisible()


def test_the_padding_can_be_named_and_what_it_then_needs_is_mended(window, form, qtbot):
    window.resize(1280, 800)
    padding = form.field("padding").editor
    assert padding.named.currentText() == "By Number" and padding.first.isVisible()
    padding.named.setFocus()
    qtbot.keyClick(padding.named, Qt.Key.Key_Down)
    assert layer(window).padding == "same" and not padding.first.isVisible()
    assert window.strip.card("conv1").text_lines.shape == "6×32×32"
    assert "(32 + 2·2 − 5)/1 + 1 = 32" in form._sums.text()
    type_number(qtbot, form.field("stride").editor.first, "2")
    assert "needs stride 1, got 2" in form.problem.text()
    assert [button.text() for button in form.problem.buttons] == [
        "Set stride of conv1 to 1",
        "Set padding of conv1 to 2",
    ]
    qtbot.mouseClick(form.problem.buttons[1], LEFT)
    assert layer(window).padding == 2 and padding.first.isVisible() and padding.first.value() == 2
    window.actions_.undo.trigger()
    assert padding.named.currentData() == "same" and not padding.first.isVisible()
    qtbot.keyClick(padding.named, Qt.Key.Key_Down)
    assert layer(window).padding == "valid"
    window.tabs.setCurrentWidget(window.code)
    assert "nn.Conv2d(1, 6, 5, stride=2, padding='valid')" in window.code.view.toPlainText()
    qtbot.keyClick(padding.named, Qt.Key.Key_Home)
    assert layer(window).padding == 2


def test_flatten_can_leave_dimensions_as_they_are(window, form, qtbot):
    window.session.network.select("flatten")
    first, last = form.field("start_dim").editor, form.field("end_dim").editor
    assert (first.value(), last.value()) == (1, -1)
    type_number(qtbot, first, "2")
    assert window.strip.card("flatten").text_lines.shape == "16×25" and "5·5 = 25" in form._sums.text()
    assert window.strip.card("fc1").fix.isVisible()
    type_number(qtbot, last, "-3")
    assert "start_dim=2, comes after the last, end_dim=-3" in form.problem.text()
    qtbot.mouseClick(form.problem.buttons[0], LEFT)
    assert layer(window).end_dim == -1
    window.session.network.select("fc1")
    assert "got a matrix of 16×25" in form.problem.text()
    qtbot.mouseClick(form.problem.buttons[0], LEFT)
    assert window.session.network.shapes.ok and window.session.network.spec.layer("flatten2").start_dim == 1


def test_the_line_in_focus_is_of_its_layer_alone(window, form, qtbot):
    window.activateWindow()
    window.editor.insert("Dropout", 9)
    window.editor.change("dropout1", "p", 0.3)
    with qtbot.captureExceptions() as exceptions:
        for kind in ("Dropout", "GELU"):
            line = form.field("p").editor
            line.setFocus()
            qtbot.waitUntil(line.hasFocus)
            window.editor.insert(kind, 10)
    assert not exceptions
    assert [one.p for one in window.session.network.spec.layers if one.kind == "Dropout"] == [0.3, 0.5]


def test_a_number_that_may_be_left_out_is_left_empty(window, form, qtbot):
    window.editor.insert("BatchNorm2d", 1)
    line = form.field("momentum").editor
    assert line.text() == "0.1" and line.placeholderText() == "Mean of all batches"
    type_text(qtbot, line, "")
    assert layer(window).momentum is None and not form.field("momentum").error.isVisible()
    window.actions_.undo.trigger()
    assert line.text() == "0.1"
    window.actions_.redo.trigger()
    assert line.text() == ""
    type_text(qtbot, line, "2")
    assert "expected a number from 0 to 1" in form.field("momentum").error.text() and layer(window).momentum is None


def test_an_argument_without_effect_cannot_be_edited(window, form, qtbot):
    window.editor.insert("BatchNorm2d", 1)
    affine, bias = form.field("affine").editor, form.field("bias").editor
    assert bias.isEnabled()
    qtbot.mouseClick(affine, LEFT, pos=QPoint(10, affine.height() // 2))
    assert not bias.isEnabled() and form.field("momentum").editor.isEnabled()
    qtbot.mouseClick(affine, LEFT, pos=QPoint(10, affine.height() // 2))
    assert bias.isEnabled()
    window.editor.change("norm1", "bias", False)
    assert "6 = 6" in form._sums.text()


def test_a_layer_in_place_that_spoils_a_gradient_is_mended(window, form, qtbot):
    window.session.network.select("relu1")
    box = form.field("inplace").editor
    qtbot.mouseClick(box, LEFT, pos=QPoint(10, box.height() // 2))
    assert layer(window).inplace is True and window.session.network.shapes.ok
    assert window.inspector.call.toolTip() == "ReLU(inplace=True)"
    window.editor.insert("Tanh", 1)
    assert window.strip.card("relu1").fix.isVisible() and not window.strip.card("conv1").fix.isVisible()
    window.session.network.select("relu1")
    assert "writes over the output of tanh1, which tanh1 needs for its gradient" in form.problem.text()
    qtbot.mouseClick(form.problem.buttons[0], LEFT)
    assert (
        layer(window).inplace is False
        and not form.field("inplace").editor.isChecked()
        and window.session.network.shapes.ok
    )


@pytest.mark.parametrize("text", ["2", "-0.1", "half", ""])
def test_a_wrong_number_is_explained_in_place(window, form, qtbot, text):
    window.editor.insert("Dropout", 9)
    before = window.session.network.spec
    field = form.field("p")
    type_text(qtbot, field.editor, text)
    assert field.error.isVisible() and "expected a number from 0 to 1" in field.error.text()
    assert field.editor.property("role") == "invalid"
    assert window.session.network.spec == before
    type_text(qtbot, field.editor, "0.25")
    assert not field.error.isVisible() and layer(window).p == 0.25


@pytest.mark.parametrize(
    ("name", "reason"),
    [("relu1", "2 layers are named"), ("2nd", "expected a letter"), ("", "expected a letter"), ("train", "is taken")],
)
def test_a_name_that_is_not_allowed_is_explained_in_place(window, form, qtbot, name, reason):
    card = window.strip.card("conv1")
    card.setFocus()
    qtbot.keyClick(card, Qt.Key.Key_F2)
    assert form.name.hasFocus() and form.name.selectedText() == "conv1"
    type_text(qtbot, form.name, name)
    assert form.name_error.isVisible() and reason in form.name_error.text()
    assert window.session.network.spec == lenet() and window.undo_stack.count() == 0
    type_text(qtbot, form.name, "first")
    assert not form.name_error.isVisible()
    assert window.session.network.selected == "first" and window.inspector.title.text() == "first"
    assert form.name.hasFocus()


def test_the_output_is_reckoned_out(window, form):
    assert "(32 + 2·0 − 5)/1 + 1 = 28" in form._sums.text()
    assert "6·(5·5·1 + 1) = 156" in form._sums.text()
    assert "docs.pytorch.org/docs/stable/generated/torch.nn.Conv2d.html" in form._about.text()


def test_break_a_shape_and_take_the_fix(window, form, qtbot):
    type_number(qtbot, form.field("kernel_size").editor.first, "9")
    assert window.strip.card("fc1").fix.isVisible()
    qtbot.mouseClick(window.strip.card("fc1"), LEFT)
    assert "expected 400 input features, got 256" in form.problem.text().lower()
    qtbot.mouseClick(form.problem.buttons[0], LEFT)
    assert layer(window).in_features == 256 and window.session.network.shapes.ok
    assert not form.problem.isVisible()
    assert form.field("in_features").editor.value() == 256


def test_escape_gives_up_what_was_typed(window, form, qtbot):
    before = window.session.network.spec
    pair, name = form.field("kernel_size").editor, form.name
    for box, typed, held in (
        (form.field("out_channels").editor, "9", "6"),
        (pair.first, "3", "5"),
        (name, "x", "conv1"),
    ):
        box.selectAll()
        qtbot.keyClicks(box, typed)
        assert box.text() == typed
        qtbot.keyClick(box, Qt.Key.Key_Escape)
        assert box.text() == held
        qtbot.keyClick(box, Qt.Key.Key_Return)
    assert window.session.network.spec == before and window.undo_stack.count() == 0
    window.editor.insert("Dropout", 1)
    field = form.field("p")
    type_text(qtbot, field.editor, "2")
    assert field.error.isVisible()
    qtbot.keyClick(field.editor, Qt.Key.Key_Escape)
    assert field.editor.text() == "0.5" and not field.error.isVisible() and field.editor.property("role") == ""


def test_the_network_is_named_at_the_input(window, form, qtbot):
    qtbot.mouseClick(window.strip.card("input"), LEFT)
    type_text(qtbot, form.name, "My LeNet")
    assert window.session.network.spec.name == "My LeNet"
    assert window.undo_stack.undoText() == "Rename Network to My LeNet"


def test_the_size_of_the_input_is_chosen_there_too(window, form, qtbot):
    qtbot.mouseClick(window.strip.card("input"), LEFT)
    type_number(qtbot, form.side, "28")
    assert window.strip.card("input").text_lines.shape == "1×28×28"
    assert window.undo_stack.undoText() == "Set input to 1×28×28"
    assert window.strip.card("fc1").fix.isVisible()
    window.editor.fix_all()
    assert window.session.network.reader is not None and window.session.network.spec.layer("fc1").in_features == 256
    window.actions_.undo.trigger()
    window.actions_.undo.trigger()
    assert form.side.value() == 32 and window.session.network.spec == lenet()


def test_the_loss_has_nothing_to_edit_here(window, form, qtbot):
    qtbot.mouseClick(window.strip.card("loss"), LEFT)
    assert not form.name.isVisible() and "Settings" in form._about.text()
    assert form.findChildren(QLineEdit, "argument_p") == []


def test_giving_an_edit_up_shows_again_what_holds(endless, action, qtbot, wait_for):
    window = endless
    window.session.network.select("conv1")
    window.edit_layer()
    action("actionTrain").trigger()
    wait_for(RunState.RUNNING)
    qtbot.waitUntil(lambda: len(window.session.run.metrics.loss) > 1, timeout=30_000)
    box = window.layer_form.field("out_channels").editor
    type_number(qtbot, box, "8")
    window.editor.dismiss()
    assert box.value() == 6 and window.session.run.state is RunState.RUNNING
    assert window.session.network.spec == lenet()


def test_a_new_layer_brings_its_form_forward(window, qtbot):
    window.inspector.tabs.setCurrentIndex(0)
    window.editor.insert("Conv2d", 2)
    assert window.inspector.tabs.currentWidget() is window.layer_form
    card = window.strip.card("fc2")
    window.inspector.tabs.setCurrentIndex(0)
    qtbot.mouseDClick(card, LEFT)
    assert window.inspector.tabs.currentWidget() is window.layer_form
    assert window.session.network.selected == "fc2"


def test_zeros_around_an_image_have_another_name_in_chinese_than_weights_of_zero(window, switch):
    switch("zh_CN")
    window.session.network.select("conv1")
    window.edit_layer()
    modes = window.layer_form.field("padding_mode").editor
    assert modes.itemText(modes.findData("zeros")) == "补零"
    weights = window.settings_form.field("initialisation").editor
    assert weights.itemText(weights.findData("zeros")) == "全零"
