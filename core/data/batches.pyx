"""Kernels that fill a network's input from uint8 images: gather, pad and normalise in one pass, without the GIL."""

from libc.stdint cimport int64_t, uint8_t

import numpy as np

cdef extern from *:
    """
    #if defined(__GNUC__) || defined(__clang__)
    #  define prefetch(address) __builtin_prefetch(address)
    #else
    #  define prefetch(address) ((void) (address))
    #endif
    """
    void prefetch(const void* address) noexcept nogil

cdef enum:
    LINE = 64           # bytes of a cache's line
    TOGETHER = 4        # pixels


cdef int64_t first_outside(const int64_t* indices, Py_ssize_t count, int64_t size) noexcept nogil:
    """Position of the first index outside 0 ... size-1, or -1."""
    cdef Py_ssize_t item
    for item in range(count):
        if indices[item] < 0 or indices[item] >= size:
            return item
    return -1


cdef inline void fetch(const uint8_t* image, Py_ssize_t size) noexcept nogil:
    """Bring an image from somewhere in a large data set into the cache while another one is at work."""
    cdef Py_ssize_t line
    for line from 0 <= line < size by LINE:
        prefetch(image + line)
    prefetch(image + size - 1)


cdef inline float* fill(float* target, Py_ssize_t count, float value) noexcept nogil:
    """`count` values; where the next one goes."""
    cdef Py_ssize_t i
    for i in range(count):
        target[i] = value
    return target + count


cdef inline void look_up(const float* table, const uint8_t* source, Py_ssize_t count, float* target) noexcept nogil:
    # Some at a time, which the compiler writes out: the loop's own steps take as long as the look-up.
    cdef Py_ssize_t column, i, whole = count // TOGETHER * TOGETHER
    for column from 0 <= column < whole by TOGETHER:
        for i in range(TOGETHER):
            target[column + i] = table[source[column + i]]
    for column in range(whole, count):
        target[column] = table[source[column]]


cdef void gather_padded(
    const uint8_t* images, const int64_t* indices, const float* table, float* batch,
    Py_ssize_t count, Py_ssize_t side, Py_ssize_t padded,
) noexcept nogil:
    cdef Py_ssize_t size = side * side, before = (padded - side) // 2, after = padded - side - before
    cdef Py_ssize_t item, row
    cdef const uint8_t* source
    cdef float* target = batch
    cdef float background = table[0]
    for item in range(count):
        if item + 1 < count:
            fetch(images + indices[item + 1] * size, size)
        source = images + indices[item] * size
        target = fill(target, before * padded, background)
        for row in range(side):
            target = fill(target, before, background)
            look_up(table, source, side, target)
            source += side
            target = fill(target + side, after, background)
        target = fill(target, after * padded, background)


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
