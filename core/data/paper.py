"""Estimates the paper of a picture, which is what the picture would look like without its ink.

It is a smooth surface or, where shadows fall, the brightness around each place. Pictures are float32 H×W, 0 ... 255.
"""

import numpy as np
from PIL import Image, ImageFilter

# Ink differs from the paper by at least this many of 255 grey levels.
FAINTEST_INK = 24
# Half widths of a pen that are tried, in shares of a picture's shorter side: the first that finds ink is the pen's.
PEN_REACHES = (0.02, 0.03, 0.042, 0.06, 0.084, 0.12)
WIDEST_REACH = 0.14
# Ink covers at least this share of a picture.
LEAST_INK = 0.003
SMALLEST_PHOTO = 64


def fitted_surface(grey: np.ndarray) -> np.ndarray:
    """Fit a quadratic surface to the pixels that are not ink; return it as H×W."""
    height, width = grey.shape
    y, x = np.meshgrid(np.linspace(-1, 1, height), np.linspace(-1, 1, width), indexing="ij")
    terms = np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=-1).reshape(-1, 6)
    step = max(1, grey.size // 10_000)
    sample, values = terms[::step], grey.reshape(-1)[::step].astype(np.float64)
    # The outermost pixels say best what is paper; each round drops what is far from the surface.
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


def noise_of(difference: np.ndarray) -> float:
    """Estimate the standard deviation of the paper from the median deviation, which rare ink hardly changes."""
    return float(1.4826 * np.median(np.abs(difference - np.median(difference))))


def is_uneven(grey: np.ndarray, difference: np.ndarray) -> bool:
    """Say whether `difference` of a photo from its fitted surface holds shadows.

    It does if it is rougher than the photo's grain, or if what stands out is too thick for a pen.
    """
    if min(grey.shape) < SMALLEST_PHOTO:
        return False
    # Second differences are left: light that changes evenly has none.
    grain = noise_of(grey[1:, 1:] - grey[:-1, 1:] - grey[1:, :-1] + grey[:-1, :-1]) / 2
    if not grain:
        return False  # a picture without grain is no photo
    if noise_of(difference) > 3 * grain + 2:
        return True
    strong = difference[difference > FAINTEST_INK]
    if not len(strong):
        return True
    ink = difference > np.percentile(strong, 75) / 2
    return bool(_filter(ink, int(0.125 * min(grey.shape)), np.logical_and).any())


def against_surroundings(grey: np.ndarray, dark_ink: bool | None) -> tuple[np.ndarray, bool]:
    """Return how far each pixel stands out from the paper around it, and whether ink is dark.

    The paper is a morphological closing of the picture, or for light ink an opening: a shadow is wider than a pen and
    stays with the paper. Dark ink is measured relative to the light that falls on it. Where `dark_ink` is None both are
    tried: a pen is thinner than the gaps between its strokes, so that the right one finds ink first.
    """
    side = min(grey.shape)
    blurred = Image.fromarray(grey.clip(0, 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(1.5))
    smooth = np.asarray(blurred, dtype=np.float32)
    for share in PEN_REACHES:
        reach = max(1, int(share * side))
        polarities = (True, False) if dark_ink is None else (dark_ink,)
        found = {dark: _standing_out(smooth, _paper_around(smooth, reach, dark), dark) for dark in polarities}
        if max((difference > FAINTEST_INK).mean() for difference in found.values()) >= LEAST_INK:
            break
    # Cubes: a little strong ink outweighs much weak noise.
    dark_ink = max(found, key=lambda dark: (np.float64(found[dark]) ** 3).sum())
    reach = min(int(1.5 * reach) + 1, max(1, int(WIDEST_REACH * side)))
    return _standing_out(grey, _paper_around(smooth, reach, dark_ink), dark_ink), dark_ink


def _standing_out(grey: np.ndarray, paper: np.ndarray, dark_ink: bool) -> np.ndarray:
    if not dark_ink:
        return grey - paper
    return (paper - grey) * (np.percentile(paper, 90) / np.maximum(paper, 16))


def _paper_around(grey: np.ndarray, reach: int, dark_ink: bool) -> np.ndarray:
    """Remove ink up to 2·`reach` + 1 pixels wide, by a closing for dark ink and an opening for light ink."""
    first, then = (np.maximum, np.minimum) if dark_ink else (np.minimum, np.maximum)
    # Beyond its edge the picture is continued as the light changes before the edge.
    padded = np.pad(grey, 2 * reach, mode="reflect", reflect_type="odd")
    paper = _filter(_filter(padded, reach, first), reach, then)
    return paper[2 * reach : -2 * reach, 2 * reach : -2 * reach]


def _filter(image: np.ndarray, reach: int, extreme: np.ufunc) -> np.ndarray:
    """Replace each pixel by the `extreme` of the square up to `reach` pixels around it; outermost pixels repeat."""
    width = 2 * reach + 1
    for axis in (0, 1):
        padding = [(0, 0), (0, 0)]
        padding[axis] = (reach, reach)
        lines, size = np.moveaxis(np.pad(image, padding, mode="edge"), axis, 0), 1
        # Windows double in size until they are wide enough.
        while size < width:
            shift = min(size, width - size)
            lines, size = extreme(lines[:-shift], lines[shift:]), size + shift
        image = np.moveaxis(lines, 0, axis)
    return image
