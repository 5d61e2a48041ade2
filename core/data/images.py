"""Reads pictures from files of any common format as grey values."""

import io
import os
import warnings
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from core.data.find_digit import WORKING_SIDE, find_digit
from core.errors import ImageError, reason_of
from core.words import Words

MAXIMUM_PIXELS = 80_000_000
# A JPEG may be decoded smaller than it is, but not below this side.
LEAST_SIDE = 2 * WORKING_SIDE


def read_image(source: str | os.PathLike | bytes) -> np.ndarray:
    """Read the digit in a picture, given as a file's path or as its bytes; return uint8 28×28 (ink = 255).

    `read_picture` reads the file and `find_digit` finds the digit.

    Raises:
        ImageError: there is no file, no picture in it, more than 80 million pixels, or no digit in the picture.
    """
    name, grey = _name(source), read_picture(source)
    try:
        return find_digit(grey).image
    except ImageError as error:
        raise ImageError(Words("{name}: {problem}", name=name, problem=reason_of(error))) from None


def read_picture(source: str | os.PathLike | bytes, least_side: int = LEAST_SIDE) -> np.ndarray:
    """Read the grey values of a picture, given as a file's path or as its bytes; return uint8 H×W.

    Any format that Pillow reads will do. Of several frames the first counts, a camera's rotation is undone, and
    transparent parts become paper. A JPEG may come back smaller than it is, but no smaller than `least_side`.

    Raises:
        ImageError: there is no file, no picture in it, or more than 80 million pixels.
    """
    name = _name(source)
    if not isinstance(source, bytes) and not Path(source).is_file():
        if Path(source).exists():
            raise ImageError(Words("{name} is no file, expected a picture of a digit; check the path", name=name))
        raise ImageError(Words("{name} is not there, expected a picture of a digit; check the path", name=name))
    try:
        # Pillow warns of sizes that are refused below anyway.
        with warnings.catch_warnings(action="ignore", category=Image.DecompressionBombWarning):
            picture = Image.open(io.BytesIO(source) if isinstance(source, bytes) else source)
        with picture:
            if picture.width * picture.height > MAXIMUM_PIXELS:
                raise ImageError(
                    Words(
                        "{name} has {width:,}×{height:,} pixels, expected at most {most} million; make it smaller",
                        name=name,
                        width=picture.width,
                        height=picture.height,
                        most=MAXIMUM_PIXELS // 1_000_000,
                    )
                )
            return _to_grey(picture, least_side)
    except Image.DecompressionBombError as error:
        raise ImageError(
            Words(
                "{name} has far too many pixels, expected at most {most} million; make it smaller",
                name=name,
                most=MAXIMUM_PIXELS // 1_000_000,
            )
        ) from error
    except UnidentifiedImageError as error:
        raise ImageError(
            Words("{name} is no picture, expected PNG, JPEG or another common format; convert it", name=name)
        ) from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise ImageError(
            Words(
                "{name} cannot be read as a picture ({reason}); save it again, as PNG for example",
                name=name,
                reason=reason_of(error),
            )
        ) from error


def _name(source: str | os.PathLike | bytes) -> str:
    return Words("the picture") if isinstance(source, bytes) else str(source)


def _to_grey(picture: Image.Image, least_side: int) -> np.ndarray:
    """Decode an opened picture to uint8 H×W."""
    picture.draft("L", (least_side, least_side))  # lets a JPEG be decoded small
    picture = ImageOps.exif_transpose(picture)
    if picture.mode[0] in "IF":  # 16 and 32 bits per pixel: their range is whatever the file uses
        grey = np.nan_to_num(np.asarray(picture, dtype=np.float64))
        low, high = grey.min(), grey.max()
        return ((grey - low) * (255 / max(high - low, 1e-9))).round().astype(np.uint8)
    if not picture.has_transparency_data:
        return np.asarray(picture.convert("L"))
    # Transparent parts become white or black, whichever the visible parts stand out against.
    grey, alpha = (np.asarray(band, dtype=np.float32) for band in picture.convert("RGBA").convert("LA").split())
    visible = alpha.sum()
    dark = visible == 0 or (grey * alpha).sum() < 127.5 * visible
    paper = 255.0 if dark else 0.0
    return (paper + (grey - paper) * (alpha / 255)).round().astype(np.uint8)
