"""Turns strokes, or a bitmap of ink, into the 28×28 image that MNIST would have made of them."""

from collections.abc import Iterable, Sequence

import numpy as np
from PIL import Image, ImageFilter

from core.data.raster import centre_box, draw_path
from core.errors import ImageError, reason_of
from core.words import Words

BOX = 20
# Coordinates are clipped to ± this: no canvas is so large, and their differences must stay finite.
FARTHEST = 1e9
# Pen widths of most of MNIST's digits, in pixels of the finished image. A digit written small with a thick pen would
# lose its loops otherwise, and one written large with a thin pen would be pale.
THINNEST, THICKEST = 1.8, 3.2
SOFTNESS = 1.0  # width of a stroke's soft edge, in pixels
# The pen of a bitmap is measured if its larger side has at least so many pixels; larger bitmaps are shrunk to so many.
SMALLEST_MEASURED, LARGEST_MEASURED = 40, 320


def strokes_to_image(
    strokes: Iterable[Sequence[Sequence[float]]], pen_width: float | Sequence[float] = 20.0
) -> np.ndarray:
    """Draw strokes on a canvas of any size as an image uint8 28×28 (ink = 255).

    The ink is scaled to a 20×20 box keeping its aspect, pen width included, and its centre of mass is put into the
    middle, as MNIST does. A pen that comes out thinner or thicker than most of MNIST's gets their bounds as its width.

    Args:
        strokes: one list of (x, y) per pen-down to pen-up, y pointing down. A single point is a dot. Points that are
            not finite are left out. Without any point the image is blank.
        pen_width: in the units of the coordinates, one for all or one per stroke.

    Raises:
        ImageError: a stroke is not a list of (x, y), or a pen width is not above zero.
    """
    strokes = [_as_points(stroke) for stroke in strokes]
    radii = np.asarray(pen_width, dtype=np.float64) / 2
    if radii.shape not in ((), (len(strokes),)) or not (np.isfinite(radii) & (radii > 0)).all():
        raise ImageError(
            Words(
                "pen width is {width}, expected a number above 0, or one per stroke ({count})",
                width=pen_width,
                count=len(strokes),
            )
        )
    radii = np.broadcast_to(radii, len(strokes))
    counts = np.array([len(stroke) for stroke in strokes], dtype=np.intp)
    points = np.empty((counts.sum(), 3))
    np.concatenate([np.empty((0, 2)), *strokes], out=points[:, :2])
    points[:, 2] = np.repeat(radii, counts)
    return draw_path(points, counts.cumsum(), THINNEST, THICKEST, SOFTNESS)[0]


def image_to_digit(ink: np.ndarray) -> np.ndarray:
    """Normalise a bitmap of ink, uint8 H×W with 0 where there is none, to an image uint8 28×28 (ink = 255).

    The ink is scaled and centred as `strokes_to_image` does with strokes. A pen too thin for MNIST is widened if the
    bitmap is large enough to measure it. A bitmap without ink gives a blank image.

    Raises:
        ImageError: the bitmap is of another type or shape.
    """
    ink = np.asarray(ink)
    if ink.dtype != np.uint8 or ink.ndim != 2:
        raise ImageError(
            Words(
                "bitmap is {type} {shape}, expected uint8 H×W; convert it to grey values",
                type=ink.dtype,
                shape="×".join(map(str, ink.shape)),
            )
        )
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    box = np.zeros((BOX, BOX), dtype=np.float32)
    if len(rows):
        cut = _widen_thin_pen(Image.fromarray(ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]))
        # A speck must not grow into a digit: the bitmap is enlarged at most ten times.
        scale = min(BOX / max(cut.size), 10.0)
        width, height = (max(1, round(side * scale)) for side in cut.size)
        shrunk = cut.resize((width, height), Image.Resampling.BOX if scale < 1 else Image.Resampling.BILINEAR)
        box[:height, :width] = np.asarray(shrunk, dtype=np.float32) / 255
    return centre_box(box)


def _widen_thin_pen(ink: Image.Image) -> Image.Image:
    """Widen a pen that would be thinner than `THINNEST` when the larger side is `BOX`; leaves small bitmaps alone."""
    if max(ink.size) < SMALLEST_MEASURED:
        return ink
    ink.thumbnail((LARGEST_MEASURED, LARGEST_MEASURED), Image.Resampling.BOX, reducing_gap=None)
    pixels = np.asarray(ink)
    dark = np.pad(pixels > pixels.max() / 2, 1)
    inner = dark[1:-1, 1:-1] & dark[:-2, 1:-1] & dark[2:, 1:-1] & dark[1:-1, :-2] & dark[1:-1, 2:]
    # The width of a line is twice its area divided by the length of its outline.
    width = 2 * dark.sum() / max(1, dark.sum() - inner.sum())
    missing = round((THINNEST * max(ink.size) / BOX - width) / 2)
    if missing < 1:
        return ink
    # The filter needs room to grow into.
    grown = Image.fromarray(np.pad(pixels, missing))
    for _ in range(missing):
        grown = grown.filter(ImageFilter.MaxFilter(3))
    return grown


def _as_points(stroke: Sequence[Sequence[float]]) -> np.ndarray:
    """Return the finite points of a stroke as float64 N×2; raises ImageError for what is no list of (x, y)."""
    try:
        points = np.asarray(stroke, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ImageError(
            Words(
                "a stroke is not made of numbers ({reason}), expected (x, y); give each point two",
                reason=reason_of(error),
            )
        ) from error
    if points.size == 0:
        return np.empty((0, 2))
    if points.ndim != 2 or points.shape[1] != 2:
        raise ImageError(
            Words(
                "a stroke is {shape}, expected N×2; give each point as (x, y)", shape="×".join(map(str, points.shape))
            )
        )
    return points[np.isfinite(points).all(axis=1)].clip(-FARTHEST, FARTHEST)
