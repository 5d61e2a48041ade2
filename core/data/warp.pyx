"""Warps uint8 images by affine maps straight into a network's input, with bilinear interpolation, without the GIL."""

from libc.stdint cimport int64_t, uint8_t
from libc.string cimport memset

import numpy as np

from core.data.batches cimport check_indices

cdef enum:
    SIDE = 28
    FRAME = SIDE + 2  # the image inside one pixel of background, so that bilinear reading needs no edge cases


cdef void warp_image(const uint8_t* image, const float* matrix, float scale, float offset, float* target,
                     Py_ssize_t padded) noexcept nogil:
    """Write target[v, u] = offset + scale · image(matrix · (u, v, 1)); coordinates count from the middles."""
    cdef float[FRAME * FRAME] framed
    cdef Py_ssize_t row, column, corner
    cdef float x, y, u, v, right, below, upper, lower
    cdef float middle = (padded - 1) * <float>0.5, origin = (FRAME - 1) * <float>0.5
    memset(framed, 0, sizeof(framed))
    for row in range(SIDE):
        for column in range(SIDE):
            framed[(row + 1) * FRAME + column + 1] = image[row * SIDE + column]
    for row in range(padded):
        v = row - middle
        for column in range(padded):
            u = column - middle
            x = matrix[0] * u + matrix[1] * v + matrix[2] + origin
            y = matrix[3] * u + matrix[4] * v + matrix[5] + origin
            # Written so that NaN falls outside as well.
            if not (x >= 0 and y >= 0 and x < FRAME - 1 and y < FRAME - 1):
                target[row * padded + column] = offset
                continue
            corner = <Py_ssize_t>y * FRAME + <Py_ssize_t>x
            right = x - <float><Py_ssize_t>x
            below = y - <float><Py_ssize_t>y
            upper = framed[corner] + right * (framed[corner + 1] - framed[corner])
            lower = framed[corner + FRAME] + right * (framed[corner + FRAME + 1] - framed[corner + FRAME])
            target[row * padded + column] = offset + scale * (upper + below * (lower - upper))


def gather_warped(
    const uint8_t[:, :, ::1] images, const int64_t[::1] indices, const float[:, ::1] matrices, float scale,
    float offset, Py_ssize_t padded,
):
    """Make float32 B×1×padded×padded of the `images` (N×28×28) at `indices` (B), each warped by its row of `matrices`.

    A row (a, b, c, d, e, f) of `matrices` (B×6) tells where to read: the input at (u, v) is offset + scale ·
    image(a·u + b·v + c, d·u + e·v + f), with (0, 0) in the middle of both; outside the image there is 0.

    Raises:
        IndexError: an index is outside the images.
    """
    cdef Py_ssize_t count = indices.shape[0], item
    if images.shape[1] != SIDE or images.shape[2] != SIDE or matrices.shape[0] != count or matrices.shape[1] != 6:
        raise ValueError(
            f"images {images.shape[1]}×{images.shape[2]}, {count} indices, matrices {matrices.shape[0]}×"
            f"{matrices.shape[1]}: expected images {SIDE}×{SIDE} and one matrix of 6 per index"
        )
    batch = np.empty((count, 1, padded, padded), dtype=np.float32)
    cdef float[:, :, :, ::1] target = batch
    if count == 0:
        return batch
    check_indices(indices, images.shape[0])
    with nogil:
        for item in range(count):
            warp_image(&images[indices[item], 0, 0], &matrices[item, 0], scale, offset, &target[item, 0, 0, 0], padded)
    return batch
