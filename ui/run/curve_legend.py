"""The legend of a plot: a key with a stroke of its colour for every curve; pressing it hides the curve.

Where there is no room for all keys they stand in a menu.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLayout, QMenu, QToolButton, QWidget

from ui.widgets.buttons import link_button
from ui.widgets.theme import set_role

_STROKE = QSize(14, 12)


class CurveLegend(QWidget):
    """Shows the names of curves; a curve whose name is pressed out is not shown.

    Attributes:
        hidden: names of the curves that the user does not want to see.
        more: opens the menu of the keys that there is no room for.

    Signals:
        changed: `hidden` has other names.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Legend"))
        self.hidden: set[str] = set()
        self._fitting = False
        self._entries: list[tuple[str, str, bool]] = []
        self._buttons: dict[str, QToolButton] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        # The keys would otherwise be squeezed until their names end in dots.
        self._row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill_menu)
        tip = self.tr("What the curves are, to show or hide them")
        self.more = link_button(self.tr("Curves"), tip, parent=self)
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setMenu(self._menu)
        self.more.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.more.hide()
        self._row.addWidget(self.more)

    def button(self, name: str) -> QToolButton:
        """Return the key of the curve `name`."""
        return self._buttons[name]

    def show_entries(self, entries: list[tuple[str, str, bool]]) -> None:
        """Show (name, colour, whether it stands out) for every curve."""
        if entries == self._entries:
            return
        self._entries = entries
        names = [name for name, _, _ in entries]
        for name in [name for name in self._buttons if name not in names]:
            button = self._buttons.pop(name)
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        for place, (name, colour, strong) in enumerate(entries):
            if name not in self._buttons:
                self._buttons[name] = self._make(name)
            button = self._buttons[name]
            self._row.insertWidget(place, button)
            button.setIcon(_stroke(colour))
            font = button.font()
            font.setWeight(font.Weight.DemiBold if strong else font.Weight.Normal)
            button.setFont(font)
        self.updateGeometry()
        self._fit()

    def sizeHint(self) -> QSize:
        """Ask for room for all keys."""
        return QSize(self._keys_width(), self.more.sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Ask for room for the menu, or for keys that need less."""
        hint = self.more.sizeHint()
        return QSize(min(hint.width(), self._keys_width()), hint.height())

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """Fit the keys anew when they have their style, and know what they need."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def _keys_width(self) -> int:
        return sum(button.sizeHint().width() for button in self._buttons.values())

    def _fit(self) -> None:
        """Show the keys, or the menu where there is no room for them."""
        if self._fitting:
            return
        # Showing a child lays out at once, which may give other room: it must not be hidden while it is being shown.
        self._fitting = True
        for _ in range(2):
            beside = self._keys_width() <= self.width()
            for button in self._buttons.values():
                button.setVisible(beside)
            self.more.setVisible(not beside)
        self._fitting = False

    @Slot()
    def _fill_menu(self) -> None:
        self._menu.clear()
        for name, _, _ in self._entries:
            button = self._buttons[name]
            action = self._menu.addAction(button.icon(), name)
            action.setCheckable(True)
            action.setChecked(button.isChecked())
            action.toggled.connect(button.setChecked)

    def _make(self, name: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(name)
        button.setObjectName(name)
        button.setCheckable(True)
        button.setChecked(name not in self.hidden)
        button.setIconSize(_STROKE)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setToolTip(self.tr("Show or hide {curve}").format(curve=name))
        set_role(button, "legend")
        button.toggled.connect(self._toggle)
        return button

    @Slot(bool)
    def _toggle(self, shown: bool) -> None:
        name = self.sender().objectName()
        (self.hidden.discard if shown else self.hidden.add)(name)
        self.changed.emit()


def _stroke(colour: str) -> QIcon:
    """Draw a short line; faint where the curve is hidden."""
    icon = QIcon()
    for state, alpha in ((QIcon.State.On, 255), (QIcon.State.Off, 70)):
        pixmap = QPixmap(_STROKE * 2)
        pixmap.setDevicePixelRatio(2)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        tint = QColor(colour)
        tint.setAlpha(tint.alpha() * alpha // 255)
        painter.setPen(QPen(tint, 2))
        middle = _STROKE.height() // 2
        painter.drawLine(2, middle, _STROKE.width() - 2, middle)
        painter.end()
        icon.addPixmap(pixmap, QIcon.Mode.Normal, state)
    return icon
