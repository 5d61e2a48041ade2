"""Where the numbers of a tensor stand in its picture."""

from __future__ import annotations

from functools import reduce

import numpy as np

GAP = 1
"""Empty cells between two kernels."""

NO_INDEX = -1
"""Stands in place of an index in an empty cell."""


def mosaic(shape: tuple[int, ...], width: int, height: int) -> np.ndarray:
    """Lay a tensor out so that its cells come out as large as they can in `width`×`height` pixels.

    O×I×H×W becomes small multiples, one row of I kernels per output channel, in as many columns as
    fit best; C×H×W one map per channel; O×I one heat map, turned to lie across where that is wider;
    N a single row, folded.

    Returns:
        int64 rows×columns: for each cell its index in the flattened tensor, or NO_INDEX.
    """
    cells = np.arange(int(np.prod(shape)), dtype=np.int64)
    if len(shape) == 4:
        return _kernels(cells.reshape(shape), width, height)
    if len(shape) == 3:
        maps = cells.reshape(shape)
        return _fold(maps, _best_columns(len(maps), shape[2], shape[1], GAP, width, height), GAP)
    if len(shape) == 2:
        matrix = cells.reshape(shape)
        across = (shape[1] > shape[0]) == (width > height)
        return matrix if across else matrix.T
    columns = min(len(cells), max(1, round((len(cells) * width / height) ** 0.5)))
    return _fold(cells.reshape(-1, 1, 1), columns, gap=0)


def shrunk(values: np.ndarray, index: np.ndarray, rows: int, columns: int) -> tuple[np.ndarray, np.ndarray]:
    """Keep of `values`, flat, that `index` lays out, the largest in size of those that share a cell of a smaller picture.

    Returns the values of its cells, flat, and their layout, rows×columns at most.
    """
    cells, filled = np.append(values, values.dtype.type(0))[index], index != NO_INDEX
    high, low = _pooled(cells, np.maximum, rows, columns), _pooled(cells, np.minimum, rows, columns)
    found = np.where(high < -low, low, high)
    places = np.arange(found.size).reshape(found.shape)
    if not filled.all():
        places[~_pooled(filled, np.logical_or, rows, columns)] = NO_INDEX
    return found.ravel(), places


def _pooled(cells: np.ndarray, extreme: np.ufunc, rows: int, columns: int) -> np.ndarray:
    """Return the `extreme` of the cells that fall on each of rows×columns; faster than ufunc.reduceat, as few do."""
    for axis, wanted in enumerate((rows, columns)):
        count = cells.shape[axis]
        starts = np.arange(min(wanted, count)) * count // min(wanted, count)
        ends = np.append(starts[1:], count)
        parts = (cells.take(np.minimum(starts + n, ends - 1), axis) for n in range((ends - starts).max()))
        cells = reduce(extreme, parts)
    return cells


def _kernels(kernels: np.ndarray, width: int, height: int) -> np.ndarray:
    outputs, inputs = kernels.shape[:2]
    # One strip per output channel: its input kernels side by side.
    strips = np.stack([_fold(kernels[o], inputs, GAP) for o in range(outputs)])
    gap = GAP if inputs == 1 else 2 * GAP
    return _fold(strips, _best_columns(outputs, strips.shape[2], strips.shape[1], gap, width, height), gap)


def _best_columns(count: int, tile_width: int, tile_height: int, gap: int, width: int, height: int) -> int:
    """Find in how many columns `count` tiles come out largest, in whole pixels; of equals the lowest picture."""

    def rows_of(columns: int) -> int:
        return -(-count // columns)

    def scale(columns: int) -> float:
        down = rows_of(columns) * (tile_height + gap) - gap
        share = min(width / (columns * (tile_width + gap) - gap), height / down)
        return int(share) if share >= 2 else share

    return max(range(1, count + 1), key=lambda columns: (scale(columns), -rows_of(columns), -columns))


def _fold(tiles: np.ndarray, columns: int, gap: int) -> np.ndarray:
    """Put `tiles`, N×H×W, in rows of `columns`, with `gap` empty cells between them."""
    count, height, width = tiles.shape
    rows = -(-count // columns)
    canvas = np.full((rows * (height + gap) - gap, columns * (width + gap) - gap), NO_INDEX, dtype=np.int64)
    for number, tile in enumerate(tiles):
        row, column = divmod(number, columns)
        top, left = row * (height + gap), column * (width + gap)
        canvas[top : top + height, left : left + width] = tile
    return canvas
