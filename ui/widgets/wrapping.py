"""Rows of controls and sentences that go on in the next line where there is no room for all of it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui.widgets.theme import GRID


class FlowRow(QWidget):
    """Places widgets in a row, each of the size that it asks for, in as many lines as the width makes necessary.

    Hidden widgets take no room. It is no QLayout, because Qt deletes the items of a layout, which Python has made.

    Attributes:
        to_right: whether the lines end at the right edge.
        spacing: between two widgets and two lines.
    """

    def __init__(self, parent: QWidget | None = None, *, to_right: bool = False, spacing: int = GRID // 2):
        super().__init__(parent)
        self.to_right = to_right
        self.spacing = spacing
        self._widgets: list[QWidget] = []
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def addWidget(self, widget: QWidget) -> None:
        self.insertWidget(len(self._widgets), widget)

    def insertWidget(self, place: int, widget: QWidget) -> None:
        said_to_hide = widget.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide) and widget.isHidden()
        widget.setParent(self)
        widget.setVisible(not said_to_hide)
        self._widgets.insert(place, widget)
        self.updateGeometry()

    def heightForWidth(self, width: int) -> int:
        heights = [max(widget.sizeHint().height() for widget in line) for line in self._lines(width)]
        return sum(heights) + self.spacing * max(0, len(heights) - 1)

    def sizeHint(self) -> QSize:
        """Ask for room for all widgets in one line."""
        sizes = [widget.sizeHint() for widget in self._shown()]
        width = sum(size.width() for size in sizes) + self.spacing * max(0, len(sizes) - 1)
        return QSize(width, max((size.height() for size in sizes), default=0))

    def minimumSizeHint(self) -> QSize:
        """Ask for the width of the widest widget alone."""
        return QSize(max((widget.sizeHint().width() for widget in self._shown()), default=0), self.sizeHint().height())

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._arrange()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
            self._arrange()
        return super().event(event)

    def _arrange(self) -> None:
        top = 0
        for line in self._lines(self.width()):
            sizes = [widget.sizeHint() for widget in line]
            height = max(size.height() for size in sizes)
            taken = sum(size.width() for size in sizes) + self.spacing * (len(line) - 1)
            left = max(0, self.width() - taken) if self.to_right else 0
            for widget, size in zip(line, sizes, strict=True):
                widget.setGeometry(QRect(QPoint(left, top + (height - size.height()) // 2), size))
                left += size.width() + self.spacing
            top += height + self.spacing

    def _shown(self) -> list[QWidget]:
        return [widget for widget in self._widgets if not widget.isHidden()]

    def _lines(self, width: int) -> list[list[QWidget]]:
        lines: list[list[QWidget]] = []
        left = 0
        for widget in self._shown():
            wide = widget.sizeHint().width()
            if not lines or left + wide > width:
                lines.append([])
                left = 0
            lines[-1].append(widget)
            left += wide + self.spacing
        return lines


class FoldedLabel(QLabel):
    """Wants to be as wide as its text, which Qt's own wrapped label does not, and folds it where it gets less."""

    def __init__(self, parent: QWidget | None = None, width: QSizePolicy.Policy = QSizePolicy.Policy.Maximum):
        super().__init__(parent)
        self.setWordWrap(True)
        policy = QSizePolicy(width, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_text(self, text: str) -> None:
        self.setText(text)
        self.setToolTip(text)
        self.setAccessibleName(text)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        return QSize(metrics.horizontalAdvance(self.text()) + 2, metrics.height())

    def minimumSizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        widest = max((metrics.horizontalAdvance(word) for word in self.text().split()), default=0)
        return QSize(min(widest, 20 * metrics.averageCharWidth()) + 2, metrics.height())
