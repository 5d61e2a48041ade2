"""Augments images by random affine maps: each epoch sees every image rotated, shifted, scaled and sheared anew."""

from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from core.data.normalisation import INK_TO_INPUT, INPUT_SIDE
from core.data.warp import gather_warped
from core.words import Words


@dataclass(frozen=True)
class Augmentation:
    """Holds the bounds of a random affine map; each value is drawn evenly between minus and plus its bound.

    Attributes:
        rotation: in degrees.
        translation: in pixels, along each axis.
        scale: the fraction by which an image grows or shrinks, along each axis on its own.
        shear: degrees by which upright strokes lean.
        title: what the user reads; Words.
    """

    rotation: float = 0.0
    translation: float = 0.0
    scale: float = 0.0
    shear: float = 0.0
    title: str = field(default="", compare=False)

    def matrices(self, generator: np.random.Generator, count: int) -> np.ndarray:
        """Draw for each image where the input reads it: float32 count×6, see `core.data.warp.gather_warped`."""
        draw = generator.uniform(-1.0, 1.0, (count, 6))
        angle = np.radians(self.rotation) * draw[:, 0]
        lean = np.tan(np.radians(self.shear) * draw[:, 1])
        x_scale, y_scale = 1 / (1 + self.scale * draw[:, 2]), 1 / (1 + self.scale * draw[:, 3])
        x_shift, y_shift = self.translation * draw[:, 4], self.translation * draw[:, 5]
        # A map leads from the input to the image: it is the inverse of shift · rotation · shear · scale.
        cos, sin = np.cos(angle), np.sin(angle)
        a, b = x_scale * (cos + lean * sin), x_scale * (sin - lean * cos)
        d, e = -y_scale * sin, y_scale * cos
        return np.stack([a, b, -a * x_shift - b * y_shift, d, e, -d * x_shift - e * y_shift], axis=1).astype(np.float32)


AUGMENTATIONS = MappingProxyType(
    {
        "none": Augmentation(title=Words("None")),
        "light": Augmentation(rotation=7.0, translation=1.0, scale=0.07, shear=5.0, title=Words("Light")),
        "affine": Augmentation(rotation=12.0, translation=2.0, scale=0.12, shear=12.0, title=Words("Affine")),
    }
)


def to_warped_input(
    images: np.ndarray, indices: np.ndarray, matrices: np.ndarray, side: int = INPUT_SIDE
) -> np.ndarray:
    """Make the network's input like `to_input`, each image warped by its own of `matrices` (float32 B×6).

    `images` are uint8 N×28×28 and `indices` (B) choose among them; returns float32 B×1×side×side.
    """
    offset = float(INK_TO_INPUT[0])
    scale = (float(INK_TO_INPUT[255]) - offset) / 255
    return gather_warped(
        np.ascontiguousarray(images), np.ascontiguousarray(indices, np.int64), matrices, scale, offset, side
    )
