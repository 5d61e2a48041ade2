"""What can be checked of the looks: contrast, and text that fits."""

import itertools

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QTextDocument
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QScrollArea,
    QStyle,
    QStyleOptionToolButton,
    QToolButton,
    QWidget,
)

from ui.session.worker import RunState
from ui.widgets.theme import DARK, LIGHT, Appearance


def luminance(name: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    channels = [
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in QColor(name).getRgbF()[:3]
    ]
    return sum(weight * channel for weight, channel in zip((0.2126, 0.7152, 0.0722), channels, strict=True))


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_text_stands_out_from_every_ground(colours):
    texts = (colours.text, colours.muted, colours.accent, colours.good, colours.warning, colours.danger)
    for text, ground in itertools.product(texts, (colours.surface, colours.raised)):
        assert contrast(text, ground) >= 4.5, (text, ground)
    assert contrast(colours.on_accent, colours.accent) >= 4.5


@pytest.mark.parametrize("appearance", [Appearance.LIGHT, Appearance.DARK])
@pytest.mark.parametrize("size", [(1024, 700), (1280, 800), (1440, 900), (1920, 1080)])
def test_no_text_is_cut_off(trainable, action, wait_for, hand, qtbot, size, appearance):
    window = trainable
    window.theme.apply(appearance)
    window.resize(*size)
    hand.draw_one(window.pad.canvas)
    action("actionStepBatch").trigger()
    wait_for(RunState.PAUSED)
    assert (window.width(), window.height()) == size
    qtbot.waitUntil(lambda: not cut_off(window), timeout=2_000)


@pytest.mark.parametrize("scale", [100, 150])
def test_the_keys_of_the_transport_have_room_for_their_texts(window, scale):
    window.preferences.font_scale = scale
    window.rebuild()
    for key in window.transport.findChildren(QToolButton):
        option = QStyleOptionToolButton()
        key.initStyleOption(option)
        right = key.width()
        if key.popupMode() is QToolButton.ToolButtonPopupMode.MenuButtonPopup:
            arrow = QStyle.SubControl.SC_ToolButtonMenu
            right = key.style().subControlRect(QStyle.ComplexControl.CC_ToolButton, option, arrow, key).left()
        assert right - 10 >= key.fontMetrics().horizontalAdvance(key.text()), key.text()


def test_all_tabs_are_seen_in_a_window_of_1280_pixels(window, qtbot):
    for width, gap in ((1440, 16), (1280, 4)):
        window.resize(width, 800)
        bar = window.tabs.tabBar()
        qtbot.waitUntil(lambda: bar.property("gap") == gap)
        assert bar.tabRect(bar.count() - 1).right() <= bar.width()
    bar = window.inspector.tabs.tabBar()
    assert bar.tabRect(bar.count() - 1).right() <= bar.width()


def test_panels_stay_inside_the_window(window):
    window.resize(1024, 700)
    for panel in (window.strip, window.pad, window.loss, window.inspector, window.transport):
        corner = panel.mapTo(window, panel.rect().bottomRight())
        assert window.rect().contains(corner), panel.objectName()


def test_everything_that_takes_the_focus_has_a_name(window):
    for widget in window.findChildren(QWidget):
        # One with a proxy hands the focus on to that.
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible() and not widget.focusProxy():
            named = widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text())
            assert named, f"{type(widget).__name__} {widget.objectName()}"


def test_every_action_has_a_shortcut_and_a_tip(window):
    for action in window.actions():
        assert action.shortcut().toString(), action.text()
        assert action.toolTip()


def cut_off(window) -> list[str]:
    """Texts of labels that have less room than they need."""
    found = []
    for label in window.findChildren(QLabel):
        if not label.isVisible() or not label.text():
            continue
        if label.wordWrap():
            fits = label.heightForWidth(label.width()) <= label.height()
        else:
            text = label.fontMetrics().size(Qt.TextFlag.TextSingleLine, plain(label))
            fits = text.width() <= label.contentsRect().width() + 1 and label.sizeHint().height() <= label.height()
        if not fits:
            found.append(label.text())
    return found


def plain(label: QLabel) -> str:
    if "<" not in label.text():
        return label.text()
    document = QTextDocument()
    document.setHtml(label.text())
    return document.toPlainText()


@pytest.mark.parametrize("tab", range(6))
def test_the_keyboard_s_place_is_seen_wherever_tab_leads(trainable, action, wait_for, qtbot, hand, tab):
    window = trainable
    action("actionStepBatch").trigger()
    wait_for(RunState.PAUSED)
    hand.draw_one(window.pad.canvas)
    window.tabs.setCurrentIndex(tab)
    window.inspector.tabs.setCurrentIndex(tab % window.inspector.tabs.count())
    window.strip.header.presets.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is window.strip.header.presets)
    order = []
    while (widget := QApplication.focusWidget()) not in order:
        order.append(widget)
        qtbot.keyClick(widget, Qt.Key.Key_Tab)
    for widget in order:
        if not widget.isVisible():  # the plus sign, there only for the keyboard
            continue
        for scroll in window.findChildren(QScrollArea):
            if scroll.isAncestorOf(widget):
                scroll.ensureWidgetVisible(widget)
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        area = QRect(widget.mapTo(window, QPoint(-4, -4)), widget.size() + QSize(8, 8))
        marked = window.grab(area).toImage()
        widget.clearFocus()
        assert window.grab(area).toImage() != marked, f"{widget!r} {widget.accessibleName()}"
    window.loss.curves.log_scale.setFocus()
    window.loss.curves.log_scale.hide()
    assert window.loss.curves.save.hasFocus(), "what is beside it gets the keyboard of what goes"
    strip, pad, loss = window.strip.card("conv1"), window.pad.canvas, window.loss.curves.plot
    panels = [strip, window.strip.row.insert, pad, loss, window.tabs.tabBar(), window.inspector.tabs.tabBar()]
    places = [order.index(widget) for widget in panels]
    assert places == sorted(places), [each.accessibleName() for each in order]
