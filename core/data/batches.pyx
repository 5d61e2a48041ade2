"""Fills a network's input from uint8 images: gathers, pads and normalises in one pass, without the GIL."""

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
    CACHE_LINE = 64     # bytes
    UNROLLED = 4        # pixels that one round of a loop looks up


cdef int check_indices(const int64_t[::1] indices, Py_ssize_t size) except -1:
    """Raise IndexError for the first index outside 0 ... size-1."""
    cdef Py_ssize_t item
    for item in range(indices.shape[0]):
        if indices[item] < 0 or indices[item] >= size:
            raise IndexError(f"index {indices[item]} is outside the {size} images")
    return 0


cdef inline void fetch(const uint8_t* image, Py_ssize_t size) noexcept nogil:
    """Ask for the next image, somewhere in a large data set, to come into the cache while this one is worked on."""
    cdef Py_ssize_t line
    for line from 0 <= line < size by CACHE_LINE:
        prefetch(image + line)
    prefetch(image + size - 1)


cdef inline float* fill(float* target, Py_ssize_t count, float value) noexcept nogil:
    """Write `value` `count` times; return the place behind it."""
    cdef Py_ssize_t i
    for i in range(count):
        target[i] = value
    return target + count


cdef inline void look_up(const float* table, const uint8_t* source, Py_ssize_t count, float* target) noexcept nogil:
    # The compiler unrolls the inner loop: the loop's own steps would take as long as the look-up.
    cdef Py_ssize_t column, i, whole = count // UNROLLED * UNROLLED
    for column from 0 <= column < whole by UNROLLED:
        for i in range(UNROLLED):
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
    """Make float32 B×1×padded×padded of the `images` (N×S×S) at `indices` (B), each in the middle of a border.

    `table` maps an ink value 0 ... 255 to the network's input; `table[0]` fills the border.

    Raises:
        IndexError: an index is outside the images.
    """
    cdef Py_ssize_t count = indices.shape[0], side = images.shape[1]
    if images.shape[2] != side or padded < side or table.shape[0] != 256:
        raise ValueError(
            f"images {images.shape[1]}×{images.shape[2]}, padded side {padded}, table of {table.shape[0]}: expected "
            f"square images, a padded side at least as large, and 256 values"
        )
    batch = np.empty((count, 1, padded, padded), dtype=np.float32)
    cdef float[:, :, :, ::1] target = batch
    if count == 0:
        return batch
    check_indices(indices, images.shape[0])
    with nogil:
        gather_padded(&images[0, 0, 0], &indices[0], &table[0], &target[0, 0, 0, 0], count, side, padded)
    return batch
