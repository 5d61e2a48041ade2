"""Writes digits: mixes the forms of a style, bends the path, and draws it with a pen, without the GIL.

Each digit takes three steps. The control points are mixed from the style's forms and displaced one by one. A smooth
curve through them becomes a polyline: a cubic Hermite curve whose tangents point along the chord between a point's
neighbours and are as long as the piece that they belong to, so that uneven points do not overshoot. The points of the
polyline are bent by smooth waves over the plane, then sent through an affine map, and get the pen's radius at their
place along the stroke. `raster.draw_digit` draws them, as it does drawings.
"""

from libc.math cimport ceil, fmax, fmin, sin, sqrt
from libc.stdint cimport int64_t, uint8_t

import numpy as np

from core.data.raster cimport SIDE, PenPoint, PenWidths, draw_digit

cdef enum:
    MAX_CONTROLS = 24
    MAX_STROKES = 4
    PIECES = 6  # most straight pieces between two control points
    WAVES = 3   # bending waves in each direction

# What distinguishes one digit from another of its form, in the order of the columns that made_digits.py fills.
cdef struct Variation:
    double[4] affine          # x' = affine[0]·x + affine[1]·y, y' = affine[2]·x + affine[3]·y
    double[4 * WAVES] across  # per wave: cycles in x, cycles in y, phase, height
    double[4 * WAVES] down
    double radius             # of the pen, in digit heights
    double pressure           # how far the radius swings along a stroke, as a share
    double beats              # swings per digit height of path
    double phase
    double taper              # share of the radius lost at a stroke's ends
    double rounding           # 0 leaves corners sharp, 1 makes them curves
    double softness           # width of the ink's edge in pixels

VARIATION_COLUMNS = sizeof(Variation) // sizeof(double)


cdef double bend(const double* waves, double x, double y) noexcept nogil:
    """Return the displacement that the waves give the point (x, y)."""
    cdef double displacement = 0
    cdef Py_ssize_t i
    for i in range(WAVES):
        displacement += waves[4 * i + 3] * sin(
            6.283185307179586 * (waves[4 * i] * x + waves[4 * i + 1] * y) + waves[4 * i + 2]
        )
    return displacement


cdef void tangent(const double* before, const double* at, const double* after, double length, double sharpness,
                  double chord_x, double chord_y, double* out) noexcept nogil:
    """Write the tangent at a control point to `out`: along the neighbours' chord, or at a corner along its own."""
    cdef double x = after[0] - before[0], y = after[1] - before[1]
    cdef double scale = length / fmax(sqrt(x * x + y * y), 1e-9)
    out[0] = sharpness * chord_x + (1 - sharpness) * x * scale
    out[1] = sharpness * chord_y + (1 - sharpness) * y * scale


cdef Py_ssize_t trace_stroke(const double* controls, Py_ssize_t count, PenPoint* path) noexcept nogil:
    """Write the polyline through control points (x, y, sharpness) to `path`; return its number of points."""
    cdef Py_ssize_t i, piece, pieces, written = 0
    cdef const double* start
    cdef const double* end
    cdef double[2] leaving
    cdef double[2] arriving
    cdef double t, chord_x, chord_y, length
    for i in range(count - 1):
        start = controls + 3 * i
        end = start + 3
        chord_x = end[0] - start[0]
        chord_y = end[1] - start[1]
        length = sqrt(chord_x * chord_x + chord_y * chord_y)
        tangent(start if i == 0 else start - 3, start, end, length, start[2], chord_x, chord_y, leaving)
        tangent(start, end, end if i == count - 2 else end + 3, length, end[2], chord_x, chord_y, arriving)
        # Each piece is about a pixel and a half long: shorter ones take time and show no difference.
        pieces = <Py_ssize_t>fmin(fmax(ceil(12 * length), 2), PIECES)
        for piece in range(0 if i == 0 else 1, pieces + 1):
            t = piece / <double>pieces
            path[written].x = start[0] + t * (leaving[0] + t * (
                3 * chord_x - 2 * leaving[0] - arriving[0] + t * (leaving[0] + arriving[0] - 2 * chord_x)))
            path[written].y = start[1] + t * (leaving[1] + t * (
                3 * chord_y - 2 * leaving[1] - arriving[1] + t * (leaving[1] + arriving[1] - 2 * chord_y)))
            written += 1
    return written


cdef void write_digit(const double* forms, Py_ssize_t form_count, const int64_t* ends, Py_ssize_t strokes,
                      const double* mixture, const double* displacement, const Variation* variation,
                      const PenWidths* widths, uint8_t* image) noexcept nogil:
    """Mix, bend and draw one digit."""
    cdef double[3 * MAX_CONTROLS] controls
    cdef PenPoint[MAX_CONTROLS * PIECES] path
    cdef Py_ssize_t[MAX_STROKES] path_ends
    cdef Py_ssize_t count = <Py_ssize_t>ends[strokes - 1], written = 0, first = 0, i, form, stroke, begin
    cdef double x, y, travelled, place
    for i in range(3 * count):
        controls[i] = 0
        for form in range(form_count):
            controls[i] += mixture[form] * forms[form * 3 * count + i]
    for i in range(count):
        controls[3 * i] += displacement[2 * i]
        controls[3 * i + 1] += displacement[2 * i + 1]
        controls[3 * i + 2] *= 1 - variation.rounding

    for stroke in range(strokes):
        begin = written
        written += trace_stroke(&controls[3 * first], <Py_ssize_t>ends[stroke] - first, &path[begin])
        first = <Py_ssize_t>ends[stroke]
        path_ends[stroke] = written
        travelled = 0
        for i in range(begin, written):
            x = path[i].x + bend(variation.across, path[i].x, path[i].y)
            y = path[i].y + bend(variation.down, path[i].x, path[i].y)
            path[i].x = variation.affine[0] * x + variation.affine[1] * y
            path[i].y = variation.affine[2] * x + variation.affine[3] * y
            if i > begin:
                x = path[i].x - path[i - 1].x
                y = path[i].y - path[i - 1].y
                travelled += sqrt(x * x + y * y)
            # `place` is 0 at the ends of the stroke and 1 from a fifth of it on.
            place = fmin(1, 5 * fmin(i - begin, written - 1 - i) / <double>(written - begin))
            path[i].radius = variation.radius * (1 - variation.taper * (1 - place)) * (
                1 + variation.pressure * sin(6.283185307179586 * variation.beats * travelled + variation.phase))
    draw_digit(path, path_ends, strokes, widths, variation.softness, image)


def write_digits(
    const double[:, :, ::1] forms, const int64_t[::1] ends, const double[:, ::1] mixtures,
    const double[:, :, ::1] displacements, const double[:, ::1] variations, double thinnest, double thickest,
):
    """Write N digits of one style; return uint8 N×28×28.

    Args:
        forms: F×P×3: x, y and sharpness of the control points of each form.
        ends: the point before which each stroke ends.
        mixtures: N×F, how much of each form.
        displacements: N×P×2, of each control point in x and y.
        variations: N×VARIATION_COLUMNS, fields in the order of `Variation`.
        thinnest, thickest: bounds of the mean pen width, in pixels.
    """
    cdef Py_ssize_t count = mixtures.shape[0], form_count = forms.shape[0], controls = forms.shape[1]
    cdef Py_ssize_t strokes = ends.shape[0], digit
    cdef PenWidths widths = PenWidths(thinnest, thickest)
    if (
        forms.shape[2] != 3 or not 1 <= strokes <= MAX_STROKES or controls > MAX_CONTROLS
        or min(np.diff(ends, prepend=0)) < 2
        or ends[strokes - 1] != controls or mixtures.shape[1] != form_count
        or displacements.shape[0] != count or displacements.shape[1] != controls or displacements.shape[2] != 2
        or variations.shape[0] != count or variations.shape[1] != VARIATION_COLUMNS
    ):
        raise ValueError("forms, ends, mixtures, displacements and variations do not fit together; see write_digits")
    images = np.empty((count, SIDE, SIDE), dtype=np.uint8)
    cdef uint8_t[:, :, ::1] target = images
    with nogil:
        for digit in range(count):
            write_digit(&forms[0, 0, 0], form_count, &ends[0], strokes, &mixtures[digit, 0],
                        &displacements[digit, 0, 0], <const Variation*>&variations[digit, 0], &widths,
                        &target[digit, 0, 0])
    return images
