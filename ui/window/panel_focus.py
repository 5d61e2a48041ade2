"""Going from panel to panel with the keyboard."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid


class PanelFocus(QObject):
    """Moves the focus through `panels`; each gets it back where it lost it."""

    def __init__(self, panels: list[QWidget], parent: QObject):
        super().__init__(parent)
        self._panels = panels
        self._last: dict[QWidget, QWidget] = {}
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._remember)

    @Slot()
    def next(self) -> None:
        self._move(1)

    @Slot()
    def previous(self) -> None:
        self._move(-1)

    def _move(self, step: int) -> None:
        """Give the focus to the panel `step` further on; hidden ones are passed over."""
        targets = {panel: self._target(panel) for panel in self._panels if panel.isVisible()}
        panels = [panel for panel, target in targets.items() if target is not None]
        here = self._panel_of(QApplication.focusWidget())
        place = panels.index(here) + step if here in panels else 0 if step > 0 else -1
        target = targets[panels[place % len(panels)]] if panels else None
        if target is not None:
            target.setFocus(Qt.FocusReason.TabFocusReason if step > 0 else Qt.FocusReason.BacktabFocusReason)

    @Slot("QWidget*", "QWidget*")
    def _remember(self, _old: QWidget | None, now: QWidget | None) -> None:
        panel = self._panel_of(now)
        if panel is not None and now is not None:
            self._last[panel] = now

    def _panel_of(self, widget: QWidget | None) -> QWidget | None:
        if widget is None:
            return None
        # A popup that closes while the window is made anew gives the focus back among panels that are gone.
        panels = (panel for panel in self._panels if isValid(panel))
        return next((panel for panel in panels if panel is widget or panel.isAncestorOf(widget)), None)

    def _target(self, panel: QWidget) -> QWidget | None:
        """Find what gets the focus in `panel`: what had it last, else the first that takes it."""
        last = self._last.get(panel)
        if last is not None and isValid(last) and _takes_focus(last):
            return last
        return next((child for child in panel.findChildren(QWidget) if _takes_focus(child)), None)


def _takes_focus(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.isVisible() and widget.isEnabled()
