"""Draws pen paths and boxes of ink as 28×28 images that are normalised as MNIST's digits are.

MNIST scales a digit, pen width and all, until its ink fills a 20×20 box on one side, and shifts the box by whole pixels
until the centre of mass is within half a pixel of pixel 14 (http://yann.lecun.com/exdb/mnist; the whole pixels and the
14 are measured on its training images). Paths are scaled first and drawn at 28×28 directly, with the distance to the
path as coverage: that costs microseconds, where drawing large and shrinking costs a hundred times as much.
"""

from libc.math cimport ceil, floor, fmax, fmin, sqrtf
from libc.stdint cimport uint8_t
from libc.string cimport memset

import numpy as np

cdef enum:
    CENTRE_OF_MASS = 14


cdef void fit_to_box(PenPoint* points, Py_ssize_t count, const PenWidths* widths, Placement* placement) noexcept nogil:
    """Scale and shifts `points` so that their ink fills the box from its upper left corner; writes `placement`."""
    cdef double left = points[0].x, right = left, top = points[0].y, bottom = top
    cdef double width = 0, extent, scale, thickness, target
    cdef Py_ssize_t i
    for i in range(count):
        left = fmin(left, points[i].x)
        right = fmax(right, points[i].x)
        top = fmin(top, points[i].y)
        bottom = fmax(bottom, points[i].y)
        width += 2 * points[i].radius / count
    # A mark smaller than the pen is a dot and must not grow to fill the box.
    extent = fmax(fmax(right - left, bottom - top), width)
    target = width * BOX / (extent + width)
    target = fmin(fmax(target, widths.thinnest), widths.thickest)
    scale = (BOX - target) / extent
    thickness = target / (width * scale)

    # With a pen of changing width the ink's box is not the path's box plus a constant.
    left = top = 1e300
    right = bottom = -1e300
    for i in range(count):
        points[i].radius *= thickness
        left = fmin(left, points[i].x - points[i].radius)
        right = fmax(right, points[i].x + points[i].radius)
        top = fmin(top, points[i].y - points[i].radius)
        bottom = fmax(bottom, points[i].y + points[i].radius)
    scale = fmin(scale, BOX / fmax(right - left, bottom - top))
    for i in range(count):
        points[i].x = (points[i].x - left) * scale
        points[i].y = (points[i].y - top) * scale
        points[i].radius *= scale
    placement.scale = scale
    placement.dx = -left * scale
    placement.dy = -top * scale


cdef void draw_segment(
    const PenPoint* start, const PenPoint* end, float softness, Py_ssize_t side, float* ink
) noexcept nogil:
    """Add the ink between two points: coverage falls from 1 to 0 over `softness` pixels across the edge."""
    cdef float reach = <float>fmax(start.radius, end.radius) + 0.5 * softness
    cdef Py_ssize_t first_column = <Py_ssize_t>fmax(floor(fmin(start.x, end.x) - reach), 0)
    cdef Py_ssize_t last_column = <Py_ssize_t>fmin(ceil(fmax(start.x, end.x) + reach), side)
    cdef Py_ssize_t first_row = <Py_ssize_t>fmax(floor(fmin(start.y, end.y) - reach), 0)
    cdef Py_ssize_t last_row = <Py_ssize_t>fmin(ceil(fmax(start.y, end.y) + reach), side)
    cdef float dx = <float>(end.x - start.x), dy = <float>(end.y - start.y)
    cdef float length2 = dx * dx + dy * dy
    cdef float inverse = 1 / length2 if length2 > 1e-12 else 0
    cdef float radius = <float>start.radius, growth = <float>(end.radius - start.radius)
    cdef float sharpness = 1 / softness
    cdef float x, y, along, off_x, off_y, distance2, coverage
    cdef Py_ssize_t row, column
    for row in range(first_row, last_row):
        y = <float>(row + 0.5 - start.y)
        for column in range(first_column, last_column):
            x = <float>(column + 0.5 - start.x)
            along = (x * dx + y * dy) * inverse
            along = 0 if along < 0 else (1 if along > 1 else along)
            off_x = x - along * dx
            off_y = y - along * dy
            distance2 = off_x * off_x + off_y * off_y
            if distance2 >= reach * reach:
                continue
            coverage = (radius + along * growth - sqrtf(distance2)) * sharpness + <float>0.5
            coverage = 1 if coverage > 1 else coverage
            if coverage > ink[row * side + column]:
                ink[row * side + column] = coverage


cdef void draw_strokes(
    const PenPoint* points, const Py_ssize_t* ends, Py_ssize_t strokes, float softness, Py_ssize_t side, float* ink
) noexcept nogil:
    """Add the ink of strokes to side×side pixels; stroke i ends before point ends[i]."""
    cdef Py_ssize_t stroke, point, first = 0
    for stroke in range(strokes):
        if ends[stroke] - first == 1:
            draw_segment(&points[first], &points[first], softness, side, ink)
        for point in range(first + 1, ends[stroke]):
            draw_segment(&points[point - 1], &points[point], softness, side, ink)
        first = ends[stroke]


cdef Placement draw_digit(
    PenPoint* points, const Py_ssize_t* ends, Py_ssize_t strokes, const PenWidths* widths, double softness,
    uint8_t* image,
) noexcept nogil:
    """Draw strokes into a 28×28 image; stroke i ends before point ends[i]. `points` are scaled in place.

    Return the map from the coordinates before that to the image's pixels.
    """
    cdef float[BOX * BOX] ink
    cdef Placement placement = Placement(1, 0, 0)
    memset(ink, 0, sizeof(ink))
    if strokes and ends[strokes - 1]:
        fit_to_box(points, ends[strokes - 1], widths, &placement)
        draw_strokes(points, ends, strokes, <float>softness, BOX, ink)
    centre_ink(ink, image, &placement)
    return placement


cdef void centre_ink(const float* ink, uint8_t* image, Placement* placement) noexcept nogil:
    """Put a 20×20 box of ink (0 ... 1) into a 28×28 image, its centre of mass near pixel 14, no ink cut off.

    Adds the shift to `placement`.
    """
    cdef double mass = 0, mass_x = 0, mass_y = 0
    cdef Py_ssize_t row, column, left, top, right_edge = 0, bottom_edge = 0
    for row in range(BOX):
        for column in range(BOX):
            if ink[row * BOX + column] > 0:
                right_edge = max(right_edge, column + 1)
                bottom_edge = row + 1
            mass += ink[row * BOX + column]
            mass_x += column * ink[row * BOX + column]
            mass_y += row * ink[row * BOX + column]
    memset(image, 0, SIDE * SIDE)
    if mass <= 0:
        return
    left = <Py_ssize_t>fmin(fmax(floor(CENTRE_OF_MASS - mass_x / mass + 0.5), 0), SIDE - right_edge)
    top = <Py_ssize_t>fmin(fmax(floor(CENTRE_OF_MASS - mass_y / mass + 0.5), 0), SIDE - bottom_edge)
    placement.dx += left
    placement.dy += top
    for row in range(bottom_edge):
        for column in range(right_edge):
            image[(row + top) * SIDE + column + left] = <uint8_t>(ink[row * BOX + column] * 255 + <float>0.5)


def draw_path(double[:, ::1] points, const Py_ssize_t[::1] ends, double thinnest, double thickest, double softness):
    """Draw strokes, given as points P×3 (x, y, pen radius), as an image uint8 28×28.

    Stroke i ends before point `ends[i]`. Coordinates must be finite and radii above zero; the points are scaled in
    place. A pen whose mean width would come out thinner than `thinnest` or thicker than `thickest`, in pixels of the
    image, is brought to that width.

    Return the image and (scale, dx, dy): the point (x, y) is at (scale·x + dx, scale·y + dy) in the image, in pixels
    from its upper left corner.
    """
    cdef Py_ssize_t strokes = ends.shape[0]
    cdef Placement placement
    cdef PenWidths widths = PenWidths(thinnest, thickest)
    if points.shape[1] != 3 or (strokes and ends[strokes - 1] != points.shape[0]):
        raise ValueError(f"points {points.shape[0]}×{points.shape[1]}, expected P×3 with the last stroke ending at P")
    image = np.empty((SIDE, SIDE), dtype=np.uint8)
    cdef uint8_t[:, ::1] target = image
    with nogil:
        if strokes == 0 or points.shape[0] == 0:
            placement = draw_digit(NULL, NULL, 0, &widths, softness, &target[0, 0])
        else:
            placement = draw_digit(<PenPoint*>&points[0, 0], &ends[0], strokes, &widths, softness, &target[0, 0])
    return image, (placement.scale, placement.dx, placement.dy)


def cover_path(const double[:, ::1] points, const Py_ssize_t[::1] ends, Py_ssize_t side, double softness):
    """Draw strokes where they are; return float32 side×side, 0 ... 1, the share of each pixel that they cover.

    Points are P×3 (x, y, pen radius) in pixels of the image, and finite; stroke i ends before point `ends[i]`.
    """
    cdef Py_ssize_t strokes = ends.shape[0]
    if side < 1 or points.shape[1] != 3 or (strokes and ends[strokes - 1] != points.shape[0]):
        raise ValueError(f"points {points.shape[0]}×{points.shape[1]}, expected P×3 with the last stroke ending at P")
    ink = np.zeros((side, side), dtype=np.float32)
    cdef float[:, ::1] target = ink
    if strokes and points.shape[0]:
        with nogil:
            draw_strokes(<const PenPoint*>&points[0, 0], &ends[0], strokes, <float>softness, side, &target[0, 0])
    return ink


def centre_box(const float[:, ::1] ink):
    """Put a 20×20 box of ink (float32, 0 ... 1) into an image uint8 28×28, its centre of mass near pixel 14."""
    if ink.shape[0] != BOX or ink.shape[1] != BOX:
        raise ValueError(f"ink {ink.shape[0]}×{ink.shape[1]}, expected {BOX}×{BOX}")
    cdef Placement placement = Placement(1, 0, 0)
    image = np.empty((SIDE, SIDE), dtype=np.uint8)
    cdef uint8_t[:, ::1] target = image
    with nogil:
        centre_ink(&ink[0, 0], &target[0, 0], &placement)
    return image
