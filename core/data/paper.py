"""What a picture would look like without its ink: a smooth surface, or where shadows fall, what surrounds each place."""

import numpy as np
from PIL import Image, ImageFilter

# Ink differs from its background by at least this many of 255 grey levels.
FAINTEST_INK = 24
# Shares of a picture's shorter side that a pen may reach to both sides: the first that catches anything is the pen's.
PEN_REACHES = (0.02, 0.03, 0.042, 0.06, 0.084, 0.12)
WIDEST_REACH = 0.14
# Less of a picture than this is no pen.
LEAST_INK = 0.003
SMALLEST_PHOTO = 64


def fitted_surface(grey: np.ndarray) -> np.ndarray:
    """The quadratic surface through the pixels of H×W that are not ink."""
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


def noise_of(difference: np.ndarray) -> float:
    """Standard deviation of what is no ink; ink, which is rare, does not count."""
    return float(1.4826 * np.median(np.abs(difference - np.median(difference))))


def is_uneven(grey: np.ndarray, difference: np.ndarray) -> bool:
    """Whether `difference` of a photo from its surface holds shadows: it is rough where the photo is not, or too thick."""
    if min(grey.shape) < SMALLEST_PHOTO:
        return False
    # Differences of differences: light that changes evenly leaves none.
    grain = noise_of(grey[1:, 1:] - grey[:-1, 1:] - grey[1:, :-1] + grey[:-1, :-1]) / 2
    if not grain:
        return False  # no camera made it
    if noise_of(difference) > 3 * grain + 2:
        return True
    strong = difference[difference > FAINTEST_INK]
    if not len(strong):
        return True
    ink = difference > np.percentile(strong, 75) / 2
    return bool(_reach(ink, int(0.125 * min(grey.shape)), np.logical_and).any())


def against_surroundings(grey: np.ndarray, dark_ink: bool | None) -> tuple[np.ndarray, bool]:
    """How far float32 H×W stands out from what is around each place; whether it is darker there.

    A shadow is wider than a pen and stays with the background (a morphological closing, or for light ink an opening).
    Ink is measured against the light that falls on it. The program decides on `dark_ink` where it is None: a pen is
    thinner than the gaps between its strokes, so the right side is caught first.
    """
    side = min(grey.shape)
    blurred = Image.fromarray(grey.clip(0, 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(1.5))
    smooth = np.asarray(blurred, dtype=np.float32)
    for share in PEN_REACHES:
        reach = max(1, int(share * side))
        sides = (True, False) if dark_ink is None else (dark_ink,)
        found = {dark: _standing_out(smooth, _surroundings(smooth, reach, dark), dark) for dark in sides}
        if max((difference > FAINTEST_INK).mean() for difference in found.values()) >= LEAST_INK:
            break
    # Cubes: a little strong ink outweighs much weak noise.
    dark_ink = max(found, key=lambda dark: (np.float64(found[dark]) ** 3).sum())
    reach = min(int(1.5 * reach) + 1, max(1, int(WIDEST_REACH * side)))
    return _standing_out(grey, _surroundings(smooth, reach, dark_ink), dark_ink), dark_ink


def _standing_out(grey: np.ndarray, background: np.ndarray, dark_ink: bool) -> np.ndarray:
    if not dark_ink:
        return grey - background
    return (background - grey) * (np.percentile(background, 90) / np.maximum(background, 16))


def _surroundings(grey: np.ndarray, reach: int, dark_ink: bool) -> np.ndarray:
    first, then = (np.maximum, np.minimum) if dark_ink else (np.minimum, np.maximum)
    # Light goes on beyond the edge as it changes before it.
    padded = np.pad(grey, 2 * reach, mode="reflect", reflect_type="odd")
    around = _reach(_reach(padded, reach, first), reach, then)
    return around[2 * reach : -2 * reach, 2 * reach : -2 * reach]


def _reach(values: np.ndarray, reach: int, extreme: np.ufunc) -> np.ndarray:
    """The `extreme` of all values up to `reach` pixels away in both directions; the outermost are repeated."""
    width = 2 * reach + 1
    for axis in (0, 1):
        padding = [(0, 0), (0, 0)]
        padding[axis] = (reach, reach)
        lines, size = np.moveaxis(np.pad(values, padding, mode="edge"), axis, 0), 1
        # Windows double until they are wide enough.
        while size < width:
            shift = min(size, width - size)
            lines, size = extreme(lines[:-shift], lines[shift:]), size + shift
        values = np.moveaxis(lines, 0, axis)
    return values
