"""A label for a sentence that goes on in the next line where its place is narrow."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


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
