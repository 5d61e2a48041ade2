"""Keeps the user's own drawings with their labels in a folder of PNG files, which any program can read and copy."""

import io
import os
import re
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image
from platformdirs import user_data_path

from core.data.dataset import DIGIT_CLASSES, SIDE, DigitImages
from core.errors import DataError, reason_of
from core.files.atomic import write_atomically
from core.words import Words

NAME = Words("own drawings")


@dataclass(frozen=True)
class KeptDrawing:
    """Names one drawing in the folder.

    Attributes:
        path: the drawing's file, in the folder of its label.
    """

    path: Path

    @property
    def label(self) -> int:
        """The digit that the drawing shows."""
        return DIGIT_CLASSES.index(self.path.parent.name)


class OwnDrawings:
    """Keeps drawings in `folder`, one folder per digit, 28×28 with ink = 255 as the network gets them.

    The files are the only state: files that another program adds or removes count from the next call on.
    """

    def __init__(self, folder: str | os.PathLike | None = None):
        """Keep drawings in `folder`, by default in the user's data folder; `add` makes it where it is missing."""
        self.folder = Path(folder) if folder else user_data_path("lenetlab", appauthor=False) / "drawings"

    def drawings(self) -> list[KeptDrawing]:
        """List all drawings, oldest first."""
        paths = [path for digit in DIGIT_CLASSES for path in (self.folder / digit).glob("*.png")]
        return [KeptDrawing(path) for path in sorted(paths, key=lambda path: (path.name, path.parent.name))]

    def add(self, image: np.ndarray, label: int) -> KeptDrawing:
        """Keep a uint8 28×28 image; raises DataError where the folder cannot be written."""
        stamp = time.strftime("%Y%m%d-%H%M%S")
        taken = {int(found[1]) for path in self._stamped(stamp) if (found := re.search(r"-(\d+)\.png$", path.name))}
        name = f"{stamp}-{max(taken, default=0) + 1:03d}.png"
        drawing = KeptDrawing(self.folder / DIGIT_CLASSES[label] / name)
        buffer = io.BytesIO()
        Image.fromarray(image).save(buffer, "PNG")
        self.put(drawing, buffer.getvalue())
        return drawing

    def _stamped(self, stamp: str) -> list[Path]:
        return [path for digit in DIGIT_CLASSES for path in (self.folder / digit).glob(f"{stamp}-*.png")]

    def put(self, drawing: KeptDrawing, content: bytes) -> None:
        """Write the content of a drawing's file, such as `remove` returned; raises DataError where it cannot."""
        try:
            drawing.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DataError(
                Words(
                    "{path} cannot be made ({reason}); check the permissions",
                    path=drawing.path.parent,
                    reason=reason_of(error),
                )
            ) from error
        write_atomically(drawing.path, content, DataError)

    def remove(self, drawing: KeptDrawing) -> bytes:
        """Delete a drawing's file and return its content, for `put`; raises DataError where it cannot."""
        try:
            content = drawing.path.read_bytes()
            drawing.path.unlink()
        except OSError as error:
            raise DataError(
                Words(
                    "{path} cannot be removed ({reason}); check the permissions",
                    path=drawing.path,
                    reason=reason_of(error),
                )
            ) from error
        return content

    def load(self) -> DigitImages:
        """Read all images in the order of `drawings()`; raises DataError for a file that is no 28×28 picture."""
        drawings = self.drawings()
        images = np.array([_read(drawing.path) for drawing in drawings], dtype=np.uint8).reshape(-1, SIDE, SIDE)
        return DigitImages(images, np.array([drawing.label for drawing in drawings], dtype=np.int64), NAME)


def _read(path: Path) -> np.ndarray:
    try:
        with Image.open(path) as picture:
            if picture.size == (SIDE, SIDE):
                return np.asarray(picture.convert("L"))
            width, height = picture.size
    except (OSError, SyntaxError, ValueError) as error:
        raise DataError(
            Words(
                "{path} cannot be read ({reason}), expected a picture of {side}×{side}; take the file away",
                path=path,
                reason=reason_of(error),
                side=SIDE,
            )
        ) from error
    raise DataError(
        Words(
            "{path} is {width}×{height}, expected a picture of {side}×{side}; take the file away",
            path=path,
            width=width,
            height=height,
            side=SIDE,
        )
    )
