"""Makes batches for training and evaluation, in an order that the seed alone decides."""

from collections.abc import Iterator

import numpy as np

from core.data.augment import Augmentation, to_warped_input
from core.data.dataset import DigitImages
from core.data.normalisation import INPUT_SIDE, to_input


class BatchLoader:
    """Cuts a data set into batches of (input float32 B×1×side×side, labels int64 B), as NumPy arrays.

    Every pass over the loader is the next epoch. An epoch's order and its warps depend on `seed` and on the epoch's
    number only, so an epoch can be repeated, or entered in the middle, with the same bits. The last batch may be
    smaller.

    Attributes:
        data: the DigitImages.
        batch_size: images per batch.
        shuffle: whether each epoch has an order of its own.
        seed: decides the order and the warps.
        augmentation: how far each image is warped anew in each epoch; None or bounds of zero for not at all.
        side: height and width of the inputs, in pixels; see `to_input`.
    """

    def __init__(
        self,
        data: DigitImages,
        batch_size: int = 64,
        *,
        shuffle: bool = False,
        seed: int = 0,
        augmentation: Augmentation | None = None,
        side: int = INPUT_SIDE,
    ) -> None:
        if batch_size < 1:
            raise ValueError(f"batch_size is {batch_size}, expected at least 1")
        self.data = data
        self.batch_size = batch_size
        self.shuffle = shuffle
        self.seed = seed
        self.augmentation = augmentation if augmentation != Augmentation() else None
        self.side = side
        self._next_epoch = 0

    def __len__(self) -> int:
        """Return the number of batches per epoch."""
        return (len(self.data) + self.batch_size - 1) // self.batch_size

    def __iter__(self) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        epoch = self._next_epoch
        self._next_epoch += 1
        return self.epoch(epoch)

    def epoch(self, number: int, first_batch: int = 0) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Yield the batches of epoch `number` (from 0), from `first_batch` on."""
        generator = np.random.default_rng((self.seed, number))
        order = generator.permutation(len(self.data)) if self.shuffle else np.arange(len(self.data))
        # Drawn for the whole epoch at once: an epoch entered in the middle would get other warps otherwise.
        matrices = self.augmentation and self.augmentation.matrices(generator, len(self.data))
        for start in range(first_batch * self.batch_size, len(self.data), self.batch_size):
            batch = slice(start, start + self.batch_size)
            chosen = order[batch]
            if matrices is None:
                inputs = to_input(self.data.images, chosen, self.side)
            else:
                inputs = to_warped_input(self.data.images, chosen, matrices[batch], self.side)
            yield inputs, self.data.labels[chosen]
