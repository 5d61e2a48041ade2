"""The smallest window with large text: everything can still be read."""

import itertools

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage, QPainter, QTextDocument
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QDialog,
    QLabel,
    QStyle,
    QStyleOptionComboBox,
    QToolButton,
    QWidget,
)

from ui.network.fixes import FixButton
from ui.session.worker import RunState
from ui.widgets.colour_map import Scale, paint_scale, scale_height
from ui.widgets.theme import LIGHT, set_font_scale
from ui.widgets.wrapping import FlowRow

pytestmark = pytest.mark.slow


@pytest.fixture
def small(trainable, english_afterwards):
    """Make the window as small as it gets, with text of a size and in a language."""

    def make(scale: int, language: str = "en"):
        trainable.preferences.font_scale, trainable.preferences.language = scale, language
        trainable.rebuild()
        trainable.resize(1000, 660)
        return trainable

    return make


def unreadable(window) -> list[str]:
    """Texts that end in dots, reach beyond their place or lie over another."""
    found = []
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or not widget.width() or widget.objectName() == "predictedDigit":
            continue
        if isinstance(widget, QLabel) and widget.text():
            fits = fits_label(widget)
        elif isinstance(widget, FixButton):
            fits = widget.height() >= widget.heightForWidth(widget.width())
        elif isinstance(widget, QComboBox):
            option = QStyleOptionComboBox()
            widget.initStyleOption(option)
            part = QStyle.SubControl.SC_ComboBoxEditField
            room = widget.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, widget)
            fits = widget.fontMetrics().horizontalAdvance(widget.currentText()) <= room.width() + 1
        elif isinstance(widget, QAbstractButton) and widget.text() and not is_icon_alone(widget):
            fits = widget.width() >= widget.sizeHint().width() and widget.height() >= widget.fontMetrics().height() + 4
        else:
            continue
        if not fits:
            found.append(
                f"{type(widget).__name__} {widget.objectName()} {widget.text() if hasattr(widget, 'text') else ''}"
            )
    return found


def is_icon_alone(button: QAbstractButton) -> bool:
    alone = Qt.ToolButtonStyle.ToolButtonIconOnly
    return isinstance(button, QToolButton) and button.toolButtonStyle() == alone and not button.icon().isNull()


def fits_label(label: QLabel) -> bool:
    if label.text().endswith("…"):
        return False
    if label.wordWrap():
        return label.height() >= label.heightForWidth(label.width())
    document = QTextDocument()
    document.setHtml(label.text())
    text = document.toPlainText() if "<" in label.text() else label.text()
    wide = label.fontMetrics().size(Qt.TextFlag.TextSingleLine, text).width()
    return wide <= label.contentsRect().width() + 1 and label.sizeHint().height() <= label.height()


@pytest.mark.parametrize(("scale", "language"), [(100, "en"), (130, "zh_CN"), (150, "en"), (150, "zh_CN")])
def test_every_text_can_be_read(small, action, wait_for, hand, qtbot, scale, language):
    window = small(scale, language)
    hand.draw_one(window.pad.canvas)
    action("actionStepBatch").trigger()
    wait_for(RunState.PAUSED)
    window.session.network.select("conv2")
    for tabs in (window.inspector.tabs, window.tabs):
        for place in range(tabs.count()):
            tabs.setCurrentIndex(place)
            qtbot.waitUntil(lambda: unreadable(window) == [], timeout=2_000)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_what_does_not_fit_can_be_read(small, qtbot, language):
    window = small(150, language)
    window.editor.change("conv1", "kernel_size", 9)
    window.session.network.select("conv1")
    window.editor.change("conv1", "padding_mode", "reflect")
    assert window.inspector.call.text() == "Conv2d" and "padding_mode='reflect'" in window.inspector.call.toolTip()
    window.session.network.select("fc1")
    window.inspector.show_tab(window.layer_form)
    window.tabs.setCurrentWidget(window.code)
    qtbot.waitUntil(lambda: unreadable(window) == [], timeout=2_000)
    card = window.strip.card("fc1")
    assert window.strip.rect().contains(QRect(card.mapTo(window.strip, QPoint(0, 0)), card.size()))
    assert "fc1" in window.transport.progress_text.text()


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_dialogs_and_tour_can_be_read(small, qtbot, language):
    window = small(150, language)
    window.choose_data()
    dialog = window.findChild(QDialog, "dataDialog")
    qtbot.waitExposed(dialog)
    assert unreadable(dialog) == []
    for part in dialog.findChildren(QAbstractButton):
        assert dialog.rect().contains(QRect(part.mapTo(dialog, QPoint(0, 0)), part.size()))
    dialog.reject()
    window.guidance.start_tour()
    tour = window.findChild(QWidget, "tour")
    for place in range(len(tour._stops)):
        assert tour.place == place
        assert unreadable(tour) == [] and tour.rect().contains(tour.bubble.geometry())
        tour.next()


def test_what_the_drawing_is_asked_does_not_widen_the_pad(small, hand, qtbot):
    window = small(150)
    hand.draw_one(window.pad.canvas)
    width = window.pad.minimumSizeHint().width()
    window.pad.saliency.toggle.trigger()
    assert window.pad.minimumSizeHint().width() == width
    qtbot.waitUntil(lambda: window.pad.saliency.speaks_for.text() == "For 1 ▾")
    window.resize(1600, 1000)
    qtbot.waitUntil(lambda: window.pad.saliency.speaks_for.text() == "Saliency for 1 ▾")


def test_the_progress_says_what_its_place_has_room_for(small, action, wait_for, qtbot):
    window = small(150)
    window.resize(1600, 1000)
    action("actionStepBatch").trigger()
    wait_for(RunState.PAUSED)
    progress = window.transport.progress_text
    qtbot.waitUntil(lambda: "batch 1 of 10" in progress.text())
    progress.setMaximumWidth(150)
    qtbot.waitUntil(lambda: "batch" not in progress.text() and "paused" in progress.text() and fits_label(progress))


def test_a_legend_without_room_is_a_menu(small, action, wait_for, qtbot):
    window = small(150)
    action("actionStepBatch").trigger()
    wait_for(RunState.PAUSED)
    legend = window.norms.legend
    qtbot.waitUntil(legend.more.isVisible)
    assert not legend.button("conv2").isVisible()
    legend.more.menu().aboutToShow.emit()
    entries = {entry.text(): entry for entry in legend.more.menu().actions()}
    entries["conv2"].trigger()
    assert legend.hidden == {"conv2"}
    window.resize(1600, 1000)
    qtbot.waitUntil(legend.button("conv2").isVisible)
    assert not legend.more.isVisible() and not legend.button("conv2").isChecked()


@pytest.mark.parametrize("percent", [100, 150])
def test_the_numbers_of_a_colour_scale_do_not_touch(qapp, english_afterwards, percent):
    set_font_scale(percent)
    picture = QImage(230, 20 + scale_height(230), QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.white)
    painter = QPainter(picture)
    paint_scale(painter, QRect(0, 0, 230, 20), Scale(1.6e-03), LIGHT, pointed="[12, 5, 4, 4]  +1.234e-03")
    line = painter.fontMetrics().height()
    painter.end()
    top = 20 + 7 + 8 + 2
    empty = [all(picture.pixelColor(x, y).lightness() > 250 for y in range(top, top + line)) for x in range(230)]
    # Left number, nought, right number: two gaps between them that are wider than one between two figures.
    inked = [x for x, is_empty in enumerate(empty) if not is_empty]
    gaps = [after - before for before, after in itertools.pairwise(inked) if after - before > 5 * percent / 100]
    assert len(gaps) == 2
    below = [y for y in range(top + line, picture.height()) if picture.pixelColor(2, y).lightness() < 250]
    assert below and max(below) < picture.height() - 1


def test_a_row_goes_on_in_the_next_line(qtbot):
    row = FlowRow(to_right=True, spacing=4)
    qtbot.addWidget(row)
    buttons = [QToolButton(row) for _ in range(3)]
    for button in buttons:
        row.addWidget(button)
    wide, high = buttons[0].sizeHint().toTuple()
    row.show()
    row.resize(3 * wide + 20, row.heightForWidth(3 * wide + 20))
    assert row.height() == high and [button.x() for button in buttons] == [12, 12 + wide + 4, 12 + 2 * (wide + 4)]
    row.resize(2 * wide + 4, row.heightForWidth(2 * wide + 4))
    assert row.height() == 2 * high + 4
    assert [button.pos().toTuple() for button in buttons] == [(0, 0), (wide + 4, 0), (wide + 4, high + 4)]
    buttons[0].hide()
    qtbot.waitUntil(lambda: buttons[2].pos().toTuple() == (wide + 4, 0))
