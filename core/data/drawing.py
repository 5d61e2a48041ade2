"""Defines drawings, strokes of the pen above a picture, and turns them into the network's image.

A drawing never changes: editing returns a new one, so that undo needs only the old one.
"""

import base64
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from core.data.dataset import SIDE
from core.data.normalisation import INPUT_SIDE
from core.data.raster import cover_path, draw_path
from core.data.strokes import SOFTNESS, THICKEST, THINNEST
from core.errors import ImageError, reason_of
from core.words import Words

PEN_WIDTH = 0.075  # in shares of the canvas's side
CURVE_STEP = 0.01  # the largest distance between the points of a curve


class PenPoint(NamedTuple):
    """Holds a place of the pen and its width there, in shares of the canvas's side; y points down."""

    x: float
    y: float
    width: float = PEN_WIDTH


Stroke = tuple[PenPoint, ...]
"""Holds the points from where the pen was set down to where it was lifted."""


class Placement(NamedTuple):
    """Says where the 28×28 image lies on the canvas.

    The point (x, y) of the canvas, in shares of its side, is at (scale·x + dx, scale·y + dy) in the image, in pixels
    from its upper left corner.
    """

    scale: float = SIDE
    dx: float = 0.0
    dy: float = 0.0

    def to_canvas(self, x: float, y: float) -> tuple[float, float]:
        """Return the point of the canvas, in shares of its side, that is at pixel (x, y) of the image."""
        return (x - self.dx) / self.scale, (y - self.dy) / self.scale

    def input_box(self, side: int = INPUT_SIDE) -> tuple[float, float, float]:
        """Return left, top and side, in shares of the canvas's side, of the network's input of `side` pixels."""
        margin = (side - SIDE) // 2
        return *self.to_canvas(-margin, -margin), side / self.scale


@dataclass(frozen=True, eq=False)
class Drawing:
    """Holds what is on the pad.

    Attributes:
        strokes: the strokes of the pen in the order in which they were drawn.
        picture: uint8 28×28 (ink = 255) that fills the canvas beneath the strokes, or None; not writeable. With a
            picture strokes stay where they are; without one the ink is scaled and centred as MNIST does.
        origin: where the picture comes from, for the user.
    """

    strokes: tuple[Stroke, ...] = ()
    picture: np.ndarray | None = None
    origin: str = ""

    def is_empty(self) -> bool:
        """Say whether there is no ink."""
        return not self.strokes and (self.picture is None or not self.picture.any())

    def with_stroke(self, stroke: Stroke) -> "Drawing":
        """Return the drawing with one stroke more."""
        return replace(self, strokes=(*self.strokes, stroke))

    @classmethod
    def of_picture(cls, picture: np.ndarray, origin: str = "") -> "Drawing":
        """Make a drawing without strokes of a copy of a uint8 28×28 picture."""
        picture = np.array(picture, dtype=np.uint8)
        picture.flags.writeable = False
        return cls((), picture, origin)

    def to_plain(self) -> dict:
        """Return the whole drawing as values that JSON can hold."""
        picture = None if self.picture is None else base64.b64encode(self.picture.tobytes()).decode()
        return {"strokes": self.strokes, "picture": picture, "origin": self.origin}

    @classmethod
    def from_plain(cls, value) -> "Drawing":
        """Make the drawing that `to_plain` described.

        Raises:
            ImageError: `value` describes no drawing.
        """
        try:
            strokes = tuple(tuple(PenPoint(*map(float, point)) for point in stroke) for stroke in value["strokes"])
            numbers = np.array([point for stroke in strokes for point in stroke]).reshape(-1, 3)
            if not (all(strokes) and ((numbers >= 0) & (numbers <= 1)).all() and (numbers[:, 2] > 0).all()):
                raise ValueError("a place outside the canvas")
            if value["picture"] is None:
                return cls(strokes)
            content = base64.b64decode(value["picture"], validate=True)
            return cls(strokes, np.frombuffer(content, np.uint8).reshape(SIDE, SIDE), str(value["origin"]))
        except (TypeError, ValueError, KeyError, LookupError) as error:
            raise ImageError(
                Words(
                    "a kept drawing is damaged ({reason}), expected strokes and a 28×28 picture; draw anew",
                    reason=reason_of(error),
                )
            ) from error

    def erase(self, start: tuple[float, float], end: tuple[float, float], width: float) -> "Drawing":
        """Return the drawing without the ink under an eraser of `width` that moves from `start` to `end`.

        All are in shares of the canvas's side. Where there is no ink, the drawing itself is returned.
        """
        strokes = tuple(part for stroke in self.strokes for part in _cut(stroke, start, end, width / 2))
        picture = self._erased_picture(start, end, width / 2)
        if strokes == self.strokes and picture is self.picture:
            return self
        return replace(self, strokes=strokes, picture=picture)

    def _erased_picture(self, start, end, radius: float) -> np.ndarray | None:
        if self.picture is None:
            return None
        path = SIDE * np.array([(*start, radius), (*end, radius)], dtype=np.float64)
        cover = cover_path(path, np.array([2], dtype=np.intp), SIDE, SOFTNESS)
        picture = (self.picture * (1 - cover)).astype(np.uint8)
        if np.array_equal(picture, self.picture):
            return self.picture
        picture.flags.writeable = False
        return picture

    def image(self) -> tuple[np.ndarray, Placement]:
        """Make the uint8 28×28 image (ink = 255) that the network gets before padding; return its placement, too."""
        points, ends = self._points()
        if self.picture is None:
            image, placement = draw_path(points, ends, THINNEST, THICKEST, SOFTNESS)
            return image, Placement(*placement) if len(points) else Placement()
        if not len(points):
            return self.picture, Placement()
        cover = cover_path(points * SIDE, ends, SIDE, SOFTNESS)
        return np.maximum(self.picture, (cover * 255 + 0.5).astype(np.uint8)), Placement()

    def _points(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the points of all strokes, P×3 (x, y, pen radius), and the point before which each stroke ends."""
        points = np.array([point for stroke in self.strokes for point in stroke], dtype=np.float64).reshape(-1, 3)
        points[:, 2] /= 2
        return points, np.cumsum([len(stroke) for stroke in self.strokes], dtype=np.intp)


def _cut(stroke: Stroke, start, end, radius: float) -> tuple[Stroke, ...]:
    """Cut from `stroke` what comes nearer than `radius` to the line from `start` to `end`; return what is left."""
    points = curve_points(stroke)
    # Only the middle half of the pen's width counts: a stroke that is touched at its edge stays.
    hit = _distances(points, start, end) < radius + points[:, 2] / 4
    if not hit.any():
        return (stroke,)
    parts = np.split(np.arange(len(points)), np.flatnonzero(np.diff(hit)) + 1)
    return tuple(tuple(PenPoint(*point) for point in points[part].tolist()) for part in parts if not hit[part[0]])


def curve_points(stroke: Stroke) -> np.ndarray:
    """Return points P×3 (x, y, width), close together on the smooth curve by which a stroke is drawn.

    The curve is made of parabolas from the middle between two points to the middle between the next two, each with the
    point that both pairs share as its control point.
    """
    points = np.array(stroke, dtype=np.float64)
    if len(points) < 2:
        return points
    middles = (points[1:-1] + points[2:]) / 2
    starts = np.concatenate([points[:1], middles])
    # The last piece is straight: it ends at the last point.
    ends = np.concatenate([middles, points[-1:]])
    controls = np.concatenate([points[1:-1], (starts[-1:] + ends[-1:]) / 2])
    # A parabola moves at most twice as fast as from its control to the farther end.
    lengths = 2 * np.maximum(np.hypot(*(controls - starts)[:, :2].T), np.hypot(*(ends - controls)[:, :2].T))
    counts = np.maximum(1, np.ceil(lengths / CURVE_STEP).astype(np.intp))
    numbers = np.arange(1, counts.sum() + 1) - np.repeat(counts.cumsum() - counts, counts)
    t = (numbers / counts.repeat(counts))[:, np.newaxis]
    start, control, end = (part.repeat(counts, axis=0) for part in (starts, controls, ends))
    # Written so that equal widths stay equal to the bit: a stroke of one width is painted in one go.
    between = control + (1 - t) ** 2 * (start - control) + t**2 * (end - control)
    return np.concatenate([points[:1], between])


def _distances(points: np.ndarray, start, end) -> np.ndarray:
    """Return the distances of `points` from the line between `start` and `end`."""
    start, along = np.array(start), np.subtract(end, start)
    length2 = along @ along
    places = ((points[:, :2] - start) @ along / length2).clip(0, 1) if length2 else np.zeros(len(points))
    return np.hypot(*(points[:, :2] - start - places[:, np.newaxis] * along).T)
