"""Makes digits as handwriting would look: a data set that needs neither files nor network."""

import numpy as np

from core.data.dataset import DigitImages
from core.data.handwriting import VARIATION_COLUMNS, write_digits
from core.data.styles import STYLES, Style
from core.words import Words

# Digits are made in blocks, each from a generator of its own, so that a smaller set is the beginning of a larger one.
BLOCK = 1000
# Bounds of the mean pen width in pixels: all of MNIST's pens.
THINNEST, THICKEST = 1.5, 4.6


def made_digits(count: int, seed: int = 0) -> DigitImages:
    """Make `count` handwritten-looking digits; every full thousand has as many of each class.

    The pen paths of several writing styles per digit are mixed, bent, slanted and drawn with pens of different width
    and pressure, then normalised as a drawing on the pad is. The same seed gives the same bits.
    """
    if count < 0:
        raise ValueError(f"count is {count}, expected at least 0")
    blocks = [_make_block(np.random.default_rng((seed, block))) for block in range(-(-count // BLOCK))]
    images = np.concatenate([np.empty((0, 28, 28), np.uint8), *(images for images, _ in blocks)])[:count]
    labels = np.concatenate([np.empty(0, np.int64), *(labels for _, labels in blocks)])[:count]
    return DigitImages(images, labels, Words("made digits"))


def _make_block(generator: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    labels = generator.permutation(np.arange(BLOCK) % 10)
    images = np.empty((BLOCK, 28, 28), np.uint8)
    for digit, styles in enumerate(STYLES):
        places = np.flatnonzero(labels == digit)
        shares = np.array([style.share for style in styles])
        chosen = generator.choice(len(styles), len(places), p=shares / shares.sum())
        for index, style in enumerate(styles):
            images[places[chosen == index]] = _write(style, int((chosen == index).sum()), generator)
    return images, labels


def _write(style: Style, count: int, generator: np.random.Generator) -> np.ndarray:
    forms, controls, _ = style.points.shape
    # Most digits are near one form or between two: even mixtures of many forms would all look alike.
    mixtures = generator.dirichlet(np.full(forms, 1.5 / forms), count)
    hand = generator.gamma(2.0, 0.5, (count, 1, 1))  # how unsteady the hand is
    displacements = 0.022 * hand * generator.standard_normal((count, controls, 2))
    variations = _variations(count, generator)
    return write_digits(style.points, np.array(style.ends), mixtures, displacements, variations, THINNEST, THICKEST)


def _variations(count: int, generator: np.random.Generator) -> np.ndarray:
    """Draw N×VARIATION_COLUMNS numbers, the fields of `handwriting.Variation` in their order."""

    def normal(mean: float, spread: float) -> np.ndarray:
        return generator.normal(mean, spread, count)

    turn, slant = normal(0.0, 0.1), normal(0.13, 0.3)
    width, height = np.exp(normal(0.0, 0.24)), np.exp(normal(0.0, 0.12))
    cos, sin = np.cos(turn), np.sin(turn)
    # Rotation times slant times aspect; upright strokes lean to the right, that is against x as y grows.
    affine = np.stack([cos * width, -(cos * slant + sin) * height, sin * width, (cos - sin * slant) * height], axis=1)
    waves = generator.uniform(-1.0, 1.0, (count, 6, 4))
    waves[:, :, 2] *= np.pi
    waves[:, :, 3] = generator.normal(0.0, 0.037, (count, 6))
    pen = np.stack(
        [
            np.exp(normal(np.log(0.07), 0.29)),
            np.abs(normal(0.0, 0.12)),
            generator.uniform(0.3, 2.0, count),
            generator.uniform(0.0, 2 * np.pi, count),
            np.abs(normal(0.0, 0.2)).clip(0, 0.6),
            generator.beta(0.8, 1.6, count),
            generator.uniform(0.6, 1.3, count),
        ],
        axis=1,
    )
    columns = np.concatenate([affine, waves.reshape(count, 24), pen], axis=1)
    assert columns.shape[1] == VARIATION_COLUMNS
    return np.ascontiguousarray(columns)
