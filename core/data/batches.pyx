"""Kernels that fill a network's input from uint8 images: gather, pad and normalise in one pass, without the GIL."""

from libc.stdint cimport int64_t, uint8_t

import numpy as np

cdef int64_t first_outside(const int64_t* indices, Py_ssize_t count, int64_t size) noexcept nogil:
    """Position of the first index outside 0 ... size-1, or -1."""
    cdef Py_ssize_t item
    for item in range(count):
        if indices[item] < 0 or indices[item] >= size:
            return item
    return -1


cdef void gather_padded(
    const uint8_t* images, const int64_t* indices, const float* table, float* batch,
    Py_ssize_t count, Py_ssize_t side, Py_ssize_t padded,
) noexcept nogil:
    cdef Py_ssize_t margin = (padded - side) // 2
    cdef Py_ssize_t item, row, column
    cdef const uint8_t* source
    cdef float* target = batch
    cdef float background = table[0]
    for item in range(count):
        for column in range(padded * padded):
            target[column] = background
        source = images + indices[item] * side * side
        for row in range(side):
            for column in range(side):
                target[(row + margin) * padded + margin + column] = table[source[row * side + column]]
        target += padded * padded


def gather_to_input(
    const uint8_t[:, :, ::1] images, const int64_t[::1] indices, const float[::1] table, Py_ssize_t padded
):
    """float32 B×1×padded×padded: `images` (N×S×S) at `indices` (B), centred on background, each value looked up.

    `table` maps an ink value 0 ... 255 to the network's input; `table[0]` fills the border.
    """
    cdef Py_ssize_t count = indices.shape[0], side = images.shape[1]
    cdef int64_t outside
    if images.shape[2] != side or padded < side or table.shape[0] != 256:
        raise ValueError(
            f"images {images.shape[1]}×{images.shape[2]}, padded side {padded}, table of {table.shape[0]}: expected "
            f"square images, a padded side at least as large, and 256 values"
        )
    batch = np.empty((count, 1, padded, padded), dtype=np.float32)
    cdef float[:, :, :, ::1] target = batch
    if count == 0:
        return batch
    with nogil:
        outside = first_outside(&indices[0], count, images.shape[0])
        if outside < 0:
            gather_padded(&images[0, 0, 0], &indices[0], &table[0], &target[0, 0, 0, 0], count, side, padded)
    if outside >= 0:
        raise IndexError(f"index {indices[outside]} is outside the {images.shape[0]} images")
    return batch
