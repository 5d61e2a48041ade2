"""Finds a digit in a picture, which may be a photo of pen on paper.

Paper is the page behind the ink, whatever it is made of. The module decides what is paper, whether the ink is darker or
lighter than that, and which parts of the ink belong to the digit.
"""

from dataclasses import dataclass

import numpy as np
from PIL import Image

from core.data.components import label_components
from core.data.dataset import SIDE
from core.data.paper import FAINTEST_INK, against_surroundings, fitted_surface, is_uneven, noise_of
from core.data.strokes import BOX, image_to_digit
from core.errors import ImageError
from core.words import Words

# Larger pictures are shrunk to this side before the digit is looked for: enough for the thinnest pen, and quick.
WORKING_SIDE = 400
# Ink differs from the paper by at least this many times the noise.
LEAST_SIGNAL = 6.0
# What differs from the paper by less than this share of the ink's strength is paper; with shadows, so are their edges.
WEAKEST_INK, WEAKEST_IN_SHADOW = 0.1, 0.25
# Ink covers at most this share of a picture.
MOST_INK = 0.6
# A part of the digit has at least this share of the largest part's ink, and is at most this share of its size away.
SMALLEST_PART = 0.02
FARTHEST_PART = 0.35
# A part inside the picture is preferred to one that runs out of it, if it has this share of the picture's shorter side.
SMALLEST_DIGIT = 0.05
MOST_PARTS = 50


@dataclass(frozen=True)
class Adjustments:
    """Holds what a person decides about a picture; None leaves a decision to the program.

    Attributes:
        dark_ink: whether the ink is darker than the paper.
        threshold: 0 to 0.9; what differs from the paper by less than this share of the ink's strength is paper.
        crop: left, top, right and bottom of the part that counts, in shares of width and height.
        rotation: degrees by which the digit is turned clockwise.
    """

    dark_ink: bool | None = None
    threshold: float | None = None
    crop: tuple[float, float, float, float] | None = None
    rotation: float = 0.0


@dataclass(frozen=True, eq=False)
class FoundDigit:
    """Holds a digit found in a picture, and what was decided about it.

    Attributes:
        image: uint8 28×28, ink = 255.
        dark_ink, threshold: the decisions, in the meaning of `Adjustments`.
    """

    image: np.ndarray
    dark_ink: bool
    threshold: float


def find_digit(grey: np.ndarray, adjustments: Adjustments = Adjustments()) -> FoundDigit:
    """Find the digit in a picture uint8 H×W, dark on light or light on dark.

    The paper's brightness is a smooth surface fitted to the picture, so that light from one side does no harm, or where
    shadows fall the brightness around each place. What stands out against it, darker or lighter, whichever is stronger,
    is ink. Specks and ink that runs out of the picture are left out if other ink remains. A picture of 28×28 with its
    ink in the middle is returned as it is, or inverted if the ink is dark.

    Raises:
        ImageError: nothing stands out, or the whole picture does.
    """
    grey = np.asarray(grey)
    if grey.dtype != np.uint8 or grey.ndim != 2 or not grey.size:
        raise ImageError(
            Words(
                "picture is {type} {shape}, expected uint8 H×W; convert it to grey values",
                type=grey.dtype,
                shape=grey.shape,
            )
        )
    if grey.shape == (SIDE, SIDE) and adjustments == Adjustments():
        digit = _as_network_image(grey)
        if digit is not None:
            return FoundDigit(digit, bool(digit[0, 0] != grey[0, 0]), 0.0)
    image = Image.fromarray(_crop(grey, adjustments.crop))
    image.thumbnail((WORKING_SIDE, WORKING_SIDE), Image.Resampling.BOX, reducing_gap=None)
    ink, dark_ink, threshold = _find_ink(
        np.asarray(image, dtype=np.float32), adjustments.dark_ink, adjustments.threshold
    )
    if adjustments.rotation:
        turned = Image.fromarray(ink).rotate(-adjustments.rotation, Image.Resampling.BILINEAR, expand=True)
        ink = np.asarray(turned)
    digit = image_to_digit(_largest_part(ink))
    if not digit.any():
        raise ImageError(Words("no ink is left, expected a digit; lower the threshold"))
    return FoundDigit(digit, dark_ink, threshold)


def _crop(grey: np.ndarray, crop: tuple[float, float, float, float] | None) -> np.ndarray:
    if crop is None:
        return grey
    height, width = grey.shape
    left, right = (round(min(max(share, 0.0), 1.0) * width) for share in (crop[0], crop[2]))
    top, bottom = (round(min(max(share, 0.0), 1.0) * height) for share in (crop[1], crop[3]))
    part = grey[top:bottom, left:right]
    if min(part.shape) < 4:
        raise ImageError(
            Words(
                "the crop is {width}×{height} pixels, expected at least 4×4; make it larger",
                width=part.shape[1],
                height=part.shape[0],
            )
        )
    return np.ascontiguousarray(part)


def _as_network_image(grey: np.ndarray) -> np.ndarray | None:
    """Return a 28×28 picture with its ink light on black, or None where the ink is small or off the middle."""
    edge = np.concatenate([grey[0], grey[-1], grey[1:-1, 0], grey[1:-1, -1]])
    ink = 255 - grey if np.median(edge) > 127 else grey
    if int(ink.max()) - int(np.median(edge if ink is grey else 255 - edge)) < FAINTEST_INK:
        return None
    present = ink > 127
    rows, columns = np.flatnonzero(present.any(axis=1)), np.flatnonzero(present.any(axis=0))
    if not len(rows) or max(np.ptp(rows), np.ptp(columns)) < BOX * 0.7:
        return None
    weights = ink / ink.sum(dtype=np.float64)
    positions = np.arange(SIDE)
    centre = np.array([(weights.sum(axis=0) * positions).sum(), (weights.sum(axis=1) * positions).sum()])
    return ink.copy() if np.abs(centre - SIDE / 2).max() < 2 else None


def _find_ink(grey: np.ndarray, dark_ink: bool | None, threshold: float | None) -> tuple[np.ndarray, bool, float]:
    """Return ink as uint8 H×W, 0 for paper to 255 for full ink; whether the ink is dark; and the threshold."""
    difference, asked = grey - fitted_surface(grey), dark_ink
    if dark_ink is None:
        # Cubes: a little strong ink outweighs much weak noise.
        dark_ink = bool((np.float64(difference) ** 3).sum() < 0)
    if dark_ink:
        difference = -difference
    uneven = is_uneven(grey, difference)
    if uneven:
        difference, dark_ink = against_surroundings(grey, asked)
        difference -= np.median(difference)
    noise = noise_of(difference)
    least = max(FAINTEST_INK, LEAST_SIGNAL * noise)
    strong = difference[difference > least]
    if not len(strong):
        raise ImageError(
            Words("nothing stands out, expected a digit on a plain background; use a picture with more contrast")
        )
    strength = np.percentile(strong, 75)
    if (difference > strength / 2).sum() > MOST_INK * difference.size:
        raise ImageError(Words("no plain background, expected a digit on one; crop the picture around the digit"))
    weakest = WEAKEST_IN_SHADOW if uneven else WEAKEST_INK
    floor = max(weakest * strength, 3 * noise) if threshold is None else threshold * strength
    # Ink counts as full a little below the strongest, but far enough above the floor for a soft edge.
    full = max(0.9 * strength, floor + 0.1 * strength)
    ink = ((difference - floor) * (255 / (full - floor))).clip(0, 255).astype(np.uint8)
    return ink, dark_ink, float(floor / strength)


def _largest_part(ink: np.ndarray) -> np.ndarray:
    """Return `ink` without specks, far parts, and parts that run out of the picture beside a digit that does not."""
    labels, count = label_components((ink > 64).astype(np.uint8))
    if count == 0:
        return ink
    masses = np.bincount(labels.ravel(), weights=ink.ravel(), minlength=count + 1)
    masses[0] = 0
    parts = [(part, masses[part], _box(labels == part)) for part in np.argsort(-masses)[: min(count, MOST_PARTS)]]
    height, width = ink.shape
    inside = [p for p in parts if _is_inside(p[2], height, width) and _size(p[2]) > SMALLEST_DIGIT * min(ink.shape)]
    if inside:
        parts = [p for p in parts if _is_inside(p[2], height, width)]
    _, mass, box = main = (inside or parts)[0]
    kept = [
        part
        for part, part_mass, part_box in parts
        if part == main[0] or (part_mass >= SMALLEST_PART * mass and _gap(part_box, box) <= FARTHEST_PART * _size(box))
    ]
    top, left, bottom, right = _box(np.isin(labels, kept))
    # The window is one pixel larger, for the soft edge that lies below the mask's threshold.
    near = np.zeros_like(ink)
    window = np.s_[max(top - 1, 0) : bottom + 1, max(left - 1, 0) : right + 1]
    near[window] = np.where(np.isin(labels[window], [0, *kept]), ink[window], 0)
    return near


def _box(mask: np.ndarray) -> tuple[int, int, int, int]:
    """Return top, left, bottom and right of the pixels that are set."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return int(rows[0]), int(columns[0]), int(rows[-1]) + 1, int(columns[-1]) + 1


def _size(box: tuple[int, int, int, int]) -> int:
    return max(box[2] - box[0], box[3] - box[1])


def _is_inside(box: tuple[int, int, int, int], height: int, width: int) -> bool:
    return box[0] > 0 and box[1] > 0 and box[2] < height and box[3] < width


def _gap(a: tuple[int, int, int, int], b: tuple[int, int, int, int]) -> int:
    """Return the pixels between two boxes (top, left, bottom, right), 0 where they touch or overlap."""
    return max(0, a[0] - b[2], b[0] - a[2], a[1] - b[3], b[1] - a[3])
