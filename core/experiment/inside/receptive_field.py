"""Receptive fields: which pixels of the network's input can change one number inside it.

Followed backwards, layer by layer. That is exact for any stride, padding, padding mode and dilation, because every
layer treats rows and columns apart until a linear layer mixes everything.
"""

from dataclasses import dataclass

import numpy as np

from core.experiment.network.figures import Shape, format_shape
from core.experiment.network.layers.terms import Place
from core.experiment.network.shapes import infer
from core.experiment.network.spec import NetworkSpec


@dataclass(frozen=True)
class Region:
    """Pixels of an image: every row of `rows` crossed with every column of `columns`, both ascending.

    With dilation there are gaps between them; with circular padding a window at the edge holds pixels of
    the opposite side too.
    """

    rows: tuple[int, ...]
    columns: tuple[int, ...]

    @property
    def height(self) -> int:
        """Number of rows from the first to the last."""
        return self.rows[-1] - self.rows[0] + 1 if self.rows else 0

    @property
    def width(self) -> int:
        """Number of columns from the first to the last."""
        return self.columns[-1] - self.columns[0] + 1 if self.columns else 0


def receptive_field(spec: NetworkSpec, layer: str, place: Place) -> Region:
    """Return the input pixels that the number at `place` of `layer`'s output depends on.

    Args:
        layer: a layer's name, or "input".
        place: channel, row and column, or the index into a vector or a matrix.

    Raises:
        SpecError: no such layer, or the layers do not fit.
        IndexError: no such place.
    """
    shapes = infer(spec)
    count = 0 if layer == "input" else spec.index(layer) + 1
    shape = shapes.layers[count - 1].output_shape if count else spec.input_shape
    if shape is None:
        shapes.check()
    assert shape
    _check_place(layer, place, shape)
    marked = np.zeros(shape, bool)
    marked[place] = True
    for description, figures in zip(reversed(spec.layers[:count]), reversed(shapes.layers[:count]), strict=True):
        assert figures.input_shape  # known, as the output behind it is
        marked = description.depends_on(marked, figures.input_shape)
    rows, columns = (np.flatnonzero(marked.any(axis=(0, other))).tolist() for other in (2, 1))
    return Region(tuple(rows), tuple(columns))


def _check_place(layer: str, place: Place, shape: Shape) -> None:
    if len(place) != len(shape) or not all(0 <= n < size for n, size in zip(place, shape, strict=True)):
        raise IndexError(f"{layer} gives {format_shape(shape)}, which has no place {list(place)}")
