"""Declares what draws pen paths the way MNIST's digits are drawn; see raster.pyx."""

from libc.stdint cimport uint8_t

cdef enum:
    BOX = 20   # side of the square that the ink fills
    SIDE = 28  # side of the finished image

cdef struct PenPoint:
    double x
    double y
    double radius

# Bounds of the mean pen width in pixels of the finished image.
cdef struct PenWidths:
    double thinnest
    double thickest

# Maps a path's coordinates to the image's pixels: x becomes scale * x + dx, and y becomes scale * y + dy.
cdef struct Placement:
    double scale
    double dx
    double dy

cdef Placement draw_digit(
    PenPoint* points, const Py_ssize_t* ends, Py_ssize_t strokes, const PenWidths* widths, double softness,
    uint8_t* image,
) noexcept nogil

cdef void centre_ink(const float* ink, uint8_t* image, Placement* placement) noexcept nogil
