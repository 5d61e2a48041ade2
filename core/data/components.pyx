"""Labels the connected components of a bitmap, without the GIL."""

from libc.stdint cimport int32_t, uint8_t
from libc.stdlib cimport free, malloc

import numpy as np


cdef int32_t label(const uint8_t* mask, int32_t* labels, Py_ssize_t* pending, Py_ssize_t height,
                   Py_ssize_t width) noexcept nogil:
    """Fill from each pixel not yet reached; return the number of components. `pending` has room for every pixel."""
    cdef Py_ssize_t start, waiting, pixel, row, column, y, x
    cdef int32_t count = 0
    for start in range(height * width):
        if not mask[start] or labels[start]:
            continue
        count += 1
        labels[start] = count
        pending[0] = start
        waiting = 1
        while waiting:
            waiting -= 1
            pixel = pending[waiting]
            row = pixel // width
            column = pixel % width
            for y in range(max(row - 1, 0), min(row + 2, height)):
                for x in range(max(column - 1, 0), min(column + 2, width)):
                    if mask[y * width + x] and not labels[y * width + x]:
                        labels[y * width + x] = count
                        pending[waiting] = y * width + x
                        waiting += 1
    return count


def label_components(const uint8_t[:, ::1] mask):
    """Return labels int32 H×W, 0 where `mask` is 0 and 1 ... n for its 8-connected components, and n."""
    cdef Py_ssize_t height = mask.shape[0], width = mask.shape[1]
    labels = np.zeros((height, width), dtype=np.int32)
    if height * width == 0:
        return labels, 0
    cdef int32_t[:, ::1] target = labels
    cdef int32_t count
    cdef Py_ssize_t* pending = <Py_ssize_t*>malloc(height * width * sizeof(Py_ssize_t))
    if pending == NULL:
        raise MemoryError(f"no room to label {height}×{width} pixels")
    with nogil:
        count = label(&mask[0, 0], &target[0, 0], pending, height, width)
    free(pending)
    return labels, count
