"""The images of a data set as a Qt model: filtered by label and by what the network made of them."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

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
    """Lists the images that pass the filter, one a row, in the order of the data set.

    Attributes:
        samples: the data set, or None.
        predictions: int64 N, the class read in each image, or None.
        shown: int64, the numbers of the rows' images.
    """

    def __init__(self, parent: QObject):
        super().__init__(parent)
        self.samples: DigitImages | None = None
        self.predictions: np.ndarray | None = None
        self.shown = np.empty(0, dtype=np.int64)
        self._label: int | None = None
        self._wrong_only = False

    def set_samples(self, samples: DigitImages | None) -> None:
        """Show another data set, with nothing read yet."""
        self.samples = samples
        self.predictions = None
        self._filter()

    def set_predictions(self, predictions: np.ndarray) -> None:
        """Show what the network reads in each image, int64 N."""
        self.predictions = predictions
        self._filter()

    def set_filter(self, label: int | None, wrong_only: bool) -> None:
        """Show images of one label or of all, and only those read wrongly; of images not read yet none is wrong."""
        self._label = label
        self._wrong_only = wrong_only
        self._filter()

    def _filter(self) -> None:
        self.beginResetModel()
        passes = np.ones(len(self.samples or ()), dtype=bool)
        if self.samples is not None and self._label is not None:
            passes &= self.samples.labels == self._label
        if self._wrong_only:
            passes &= self.wrong()
        self.shown = np.flatnonzero(passes)
        self.endResetModel()

    def wrong(self) -> np.ndarray:
        """Return which images were read wrongly, as bool N."""
        if self.samples is None or self.predictions is None:
            return np.zeros(len(self.samples or ()), dtype=bool)
        return self.predictions != self.samples.labels

    def row_of(self, number: int) -> int:
        """Return the row of image `number`, or of the next one that is shown; -1 without any."""
        return min(int(np.searchsorted(self.shown, number)), len(self.shown) - 1)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.shown)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole):
        samples = self.samples
        if samples is None or not index.isValid() or index.row() >= len(self.shown):
            return None
        number = int(self.shown[index.row()])
        label, digit = int(samples.labels[number]), None if self.predictions is None else int(self.predictions[number])
        if role == ImageRole:
            return samples.images[number]
        if role == LabelRole:
            return label
        if role == PredictionRole:
            return digit
        if role == NumberRole:
            return number
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        text = self.tr("No. {number}: labelled {label}")
        if digit is not None:
            text = self.tr("No. {number}: labelled {label}, read as {digit}")
        read = "" if digit is None else samples.classes[digit]
        return text.format(number=f"{number:,}", label=samples.classes[label], digit=read)
