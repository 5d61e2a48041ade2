"""From any picture of a digit, a photo of pen on paper included, to 28×28."""

import io
import os
import warnings
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from core.data.components import label_components
from core.data.dataset import SIDE
from core.data.strokes import BOX, image_to_digit
from core.errors import ImageError

MAXIMUM_PIXELS = 80_000_000
# Pictures are brought to this side before the digit is looked for: enough for the thinnest pen, and quick.
WORKING_SIDE = 400
# Ink differs from its background by at least this many of 255 grey levels, and by this many times the noise.
FAINTEST_INK = 24
LEAST_SIGNAL = 6.0
# More than this share of a picture is no pen on a background.
MOST_INK = 0.6
# Parts of a digit: at least this share of the largest part's ink, no farther from it than this share of its size.
SMALLEST_PART = 0.02
FARTHEST_PART = 0.35
# What runs out of the picture gives way to a part inside it of at least this share of the picture's shorter side.
SMALLEST_DIGIT = 0.05
MOST_PARTS = 50


def read_image(source: str | os.PathLike | bytes) -> np.ndarray:
    """uint8 28×28 (ink = 255) of the digit in a picture, given as a file's path or as its bytes.

    See `picture_to_digit` for how the digit is found. Any format that Pillow reads will do; of several frames the first
    counts, a camera's rotation is undone, transparent parts are background.

    Raises:
        ImageError: there is no file, no picture in it, more than 80 million pixels, or no digit in the picture.
    """
    name = "the picture" if isinstance(source, bytes) else str(source)
    if not isinstance(source, bytes) and not Path(source).is_file():
        state = "is no file" if Path(source).exists() else "is not there"
        raise ImageError(f"{name} {state}, expected a picture of a digit; check the path")
    try:
        # Pillow warns of what is refused below anyway.
        with warnings.catch_warnings(action="ignore", category=Image.DecompressionBombWarning):
            picture = Image.open(io.BytesIO(source) if isinstance(source, bytes) else source)
        with picture:
            if picture.width * picture.height > MAXIMUM_PIXELS:
                raise ImageError(
                    f"{name} has {picture.width:,}×{picture.height:,} pixels, expected at most "
                    f"{MAXIMUM_PIXELS // 1_000_000} million; make it smaller"
                )
            grey = _to_grey(picture)
    except Image.DecompressionBombError as error:
        raise ImageError(f"{name} has far too many pixels, expected at most 80 million; make it smaller") from error
    except UnidentifiedImageError as error:
        raise ImageError(f"{name} is no picture, expected PNG, JPEG or another common format; convert it") from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise ImageError(f"{name} cannot be read as a picture ({error}); save it again, as PNG for example") from error
    try:
        return picture_to_digit(grey)
    except ImageError as error:
        raise ImageError(f"{name}: {error}") from None


def picture_to_digit(grey: np.ndarray) -> np.ndarray:
    """uint8 28×28 (ink = 255) of the digit in a picture uint8 H×W, dark on light or light on dark.

    The background is a smooth surface fitted to the picture, so that light from one side does no harm; what stands out
    against it on the stronger side is ink. Specks, and what runs out of the picture, are left out where there is more
    than that. A picture that is 28×28 already, with its ink in the middle, only has its polarity mended.

    Raises:
        ImageError: nothing stands out, or the whole picture does.
    """
    grey = np.asarray(grey)
    if grey.dtype != np.uint8 or grey.ndim != 2 or not grey.size:
        raise ImageError(f"picture is {grey.dtype} {grey.shape}, expected uint8 H×W; convert it to grey values")
    if grey.shape == (SIDE, SIDE):
        digit = _as_network_image(grey)
        if digit is not None:
            return digit
    image = Image.fromarray(grey)
    image.thumbnail((WORKING_SIDE, WORKING_SIDE), Image.Resampling.BOX, reducing_gap=None)
    return image_to_digit(_largest_part(_find_ink(np.asarray(image, dtype=np.float32))))


def _to_grey(picture: Image.Image) -> np.ndarray:
    picture.draft("L", (2 * WORKING_SIDE, 2 * WORKING_SIDE))  # lets a JPEG be decoded small
    picture = ImageOps.exif_transpose(picture)
    if picture.mode[0] in "IF":  # 16 and 32 bits per pixel: their range is whatever the file uses
        values = np.nan_to_num(np.asarray(picture, dtype=np.float64))
        low, high = values.min(), values.max()
        return ((values - low) * (255 / max(high - low, 1e-9))).round().astype(np.uint8)
    if not picture.has_transparency_data:
        return np.asarray(picture.convert("L"))
    # Transparent parts become white or black, whichever the visible parts stand out against.
    values, alpha = (np.asarray(band, dtype=np.float32) for band in picture.convert("RGBA").convert("LA").split())
    visible = alpha.sum()
    dark = visible == 0 or (values * alpha).sum() < 127.5 * visible
    paper = 255.0 if dark else 0.0
    return (paper + (values - paper) * (alpha / 255)).round().astype(np.uint8)


def _as_network_image(grey: np.ndarray) -> np.ndarray | None:
    """A 28×28 picture with light ink on black, or None where its ink is small or off the middle."""
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


def _find_ink(grey: np.ndarray) -> np.ndarray:
    """uint8 H×W: 0 where the picture is background, up to 255 where it is ink."""
    difference = grey - _background(grey)
    # Cubes: a little strong ink outweighs much weak noise.
    if (np.float64(difference) ** 3).sum() < 0:
        difference = -difference
    noise = 1.4826 * np.median(np.abs(difference - np.median(difference)))
    least = max(FAINTEST_INK, LEAST_SIGNAL * noise)
    strong = difference[difference > least]
    if not len(strong):
        raise ImageError("nothing stands out, expected a digit on a plain background; use a picture with more contrast")
    strength = np.percentile(strong, 75)
    if (difference > strength / 2).sum() > MOST_INK * difference.size:
        raise ImageError("no plain background, expected a digit on one; crop the picture around the digit")
    floor = max(0.1 * strength, 3 * noise)
    return ((difference - floor) * (255 / (0.9 * strength - floor))).clip(0, 255).astype(np.uint8)


def _background(grey: np.ndarray) -> np.ndarray:
    """The quadratic surface through the pixels that are not ink."""
    height, width = grey.shape
    y, x = np.meshgrid(np.linspace(-1, 1, height), np.linspace(-1, 1, width), indexing="ij")
    terms = np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=-1).reshape(-1, 6)
    step = max(1, grey.size // 10_000)
    sample, values = terms[::step], grey.reshape(-1)[::step].astype(np.float64)
    # The outermost pixels say best what the background is; each round drops what is far from the surface.
    edge = (np.abs(sample[:, 1]) > 0.9) | (np.abs(sample[:, 2]) > 0.9)
    level = np.median(values[edge])
    distance = np.abs(values - level)
    for _ in range(4):
        kept = distance <= max(3 * np.median(distance[edge]), 0.35 * distance.max(), 1.0)
        if kept.sum() < 6:
            break
        surface = np.linalg.lstsq(sample[kept], values[kept], rcond=None)[0]
        distance = np.abs(values - sample @ surface)
    else:
        return (terms @ surface).reshape(height, width)
    return np.full(grey.shape, level)


def _largest_part(ink: np.ndarray) -> np.ndarray:
    """`ink` without specks, far parts, and what runs out of the picture beside a digit that does not."""
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
        if part == main[0]
        or (part_mass >= SMALLEST_PART * mass and _gap(part_box, box) <= FARTHEST_PART * _size(box))
    ]
    top, left, bottom, right = _box(np.isin(labels, kept))
    # One pixel more, for the soft edge that lies below the mask's threshold.
    near = np.zeros_like(ink)
    window = np.s_[max(top - 1, 0) : bottom + 1, max(left - 1, 0) : right + 1]
    near[window] = np.where(np.isin(labels[window], [0, *kept]), ink[window], 0)
    return near


def _box(mask: np.ndarray) -> tuple[int, int, int, int]:
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return int(rows[0]), int(columns[0]), int(rows[-1]) + 1, int(columns[-1]) + 1


def _size(box: tuple[int, int, int, int]) -> int:
    return max(box[2] - box[0], box[3] - box[1])


def _is_inside(box: tuple[int, int, int, int], height: int, width: int) -> bool:
    return box[0] > 0 and box[1] > 0 and box[2] < height and box[3] < width


def _gap(a: tuple[int, int, int, int], b: tuple[int, int, int, int]) -> int:
    """Pixels between two boxes, 0 where they touch or overlap."""
    return max(0, a[0] - b[2], b[0] - a[2], a[1] - b[3], b[1] - a[3])
