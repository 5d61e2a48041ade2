"""The legend of a plot: a key with a stroke of its colour for every curve; pressing it hides the curve."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from ui.theme import set_role

_STROKE = QSize(14, 12)


class CurveLegend(QWidget):
    """Names of curves; those that are pressed out are not shown.

    Attributes:
        hidden: names of the curves that the user does not want to see.

    Signals:
        changed: `hidden` has other names.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setAccessibleName(self.tr("Legend"))
        self.hidden: set[str] = set()
        self._entries: list[tuple[str, str, bool]] = []
        self._buttons: dict[str, QToolButton] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)

    def button(self, name: str) -> QToolButton:
        """The key of the curve `name`."""
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
            button = self._buttons.get(name)
            if button is None:
                button = self._buttons[name] = self._make(name)
            self._row.insertWidget(place, button)
            button.setIcon(_stroke(colour))
            font = button.font()
            font.setWeight(font.Weight.DemiBold if strong else font.Weight.Normal)
            button.setFont(font)

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
    """A short line; faint where the curve is hidden."""
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
