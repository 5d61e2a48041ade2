"""Tab goes through a window in the order in which it is read: row by row, panel by panel.

Qt's own order is that in which the widgets were made; cards, legends and plots come and go.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QScrollArea, QWidget


def move_focus(window: QWidget, forward: bool) -> bool:
    """Give the keyboard to what follows in `window`, or comes before; False where there is nothing else."""
    focus = window.focusWidget()
    stops = [widget for widget in _reading_order(window, focus) if widget is focus or _is_stop(widget)]
    if not stops or stops == [focus]:
        return False
    step = 1 if forward else -1
    place = stops.index(focus) + step if focus in stops else (0 if forward else -1)
    widget = stops[place % len(stops)]
    widget.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
    _bring_into_sight(widget, window)
    return True


def _reading_order(parent: QWidget, focus: QWidget | None) -> Iterator[QWidget]:
    """Yield all that is visible in `parent`: what is beside each other from the left, then what is below.

    `focus` is yielded also while it is being hidden, so that what is beside it gets the keyboard.
    """
    rows: list[list[QWidget]] = []
    bottom = None
    children = [child for child in parent.children() if isinstance(child, QWidget) and _is_part(child, focus)]
    for child in sorted(children, key=lambda each: each.y()):
        middle = child.geometry().center().y()
        if bottom is None or middle > bottom:
            rows.append([])
            bottom = child.geometry().bottom()
        rows[-1].append(child)
    for row in rows:
        for child in sorted(row, key=lambda each: each.x()):
            yield child
            yield from _reading_order(child, focus)


def _is_part(widget: QWidget, focus: QWidget | None) -> bool:
    if widget.isWindow():
        return False
    return widget.isVisible() or widget is focus or (focus is not None and widget.isAncestorOf(focus))


def _is_stop(widget: QWidget) -> bool:
    if not widget.isEnabled() or widget.focusProxy() is not None or not widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
        return False
    # Of buttons that exclude each other, the arrow keys reach the others.
    group = widget.group() if isinstance(widget, QAbstractButton) else None
    chosen = group.checkedButton() if group is not None and group.exclusive() else None
    return chosen is None or chosen is widget


def _bring_into_sight(widget: QWidget, window: QWidget) -> None:
    parent = widget.parentWidget()
    while parent is not None and parent is not window:
        if isinstance(parent, QScrollArea):
            parent.ensureWidgetVisible(widget)
        parent = parent.parentWidget()
