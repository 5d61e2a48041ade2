"""The images of a data set as a Qt model: filtered by label and by what the network made of them."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt

from core.data import DigitImages

ImageRole = Qt.ItemDataRole.UserRole
"""uint8 28×28."""
LabelRole = Qt.ItemDataRole.UserRole + 1
"""int, the label."""
PredictionRole = Qt.ItemDataRole.UserRole + 2
"""int, the class that the network reads; None before it did."""
NumberRole = Qt.ItemDataRole.UserRole + 3
"""int, the place in the data set, from 0."""


class SampleModel(QAbstractListModel):
    """One row per image that passes the filter, in the order of the data set.

    Attributes:
        samples: the data set, or None.
        predictions: int64 N, the class read in each image, or None.
        shown: int64, the numbers of the rows' images.
    """

    def __init__(self, parent=None):
        super().__init__(parent)
        self.samples: DigitImages | None = None
        self.predictions: np.ndarray | None = None
        self.shown = np.empty(0, dtype=np.int64)
        self._label: int | None = None
        self._wrong_only = False

    def set_samples(self, samples: DigitImages | None) -> None:
        """Show another data set, with nothing read yet."""
        self.beginResetModel()
        self.samples = samples
        self.predictions = None
        self._filter()
        self.endResetModel()

    def set_predictions(self, predictions: np.ndarray | None) -> None:
        self.beginResetModel()
        self.predictions = predictions
        self._filter()
        self.endResetModel()

    def set_filter(self, label: int | None, wrong_only: bool) -> None:
        """Show images of one label or of all, and only those read wrongly; of images not read yet none is wrong."""
        self.beginResetModel()
        self._label = label
        self._wrong_only = wrong_only
        self._filter()
        self.endResetModel()

    def _filter(self) -> None:
        if self.samples is None:
            self.shown = np.empty(0, dtype=np.int64)
            return
        passes = np.ones(len(self.samples), dtype=bool)
        if self._label is not None:
            passes &= self.samples.labels == self._label
        if self._wrong_only:
            passes &= self.wrong()
        self.shown = np.flatnonzero(passes)

    def wrong(self) -> np.ndarray:
        """bool N: which images were read wrongly."""
        if self.predictions is None:
            return np.zeros(len(self.samples), dtype=bool)
        return self.predictions != self.samples.labels

    def row_of(self, number: int) -> int:
        """The row of image `number`, or of the next one that is shown; -1 without any."""
        return min(int(np.searchsorted(self.shown, number)), len(self.shown) - 1)

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.shown)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole):
        if not index.isValid() or index.row() >= len(self.shown):
            return None
        number = int(self.shown[index.row()])
        if role == ImageRole:
            return self.samples.images[number]
        if role == LabelRole:
            return int(self.samples.labels[number])
        if role == PredictionRole:
            return None if self.predictions is None else int(self.predictions[number])
        if role == NumberRole:
            return number
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._in_words(number)
        return None

    def _in_words(self, number: int) -> str:
        label = self.samples.classes[self.samples.labels[number]]
        if self.predictions is None:
            return self.tr("No. {number}: labelled {label}").format(number=f"{number:,}", label=label)
        return self.tr("No. {number}: labelled {label}, read as {digit}").format(
            number=f"{number:,}", label=label, digit=self.samples.classes[self.predictions[number]]
        )
