"""Images that lie side by side in a vector's lanes, as convolution, ReLU and max pooling hand them on.

A block is LANES images, C×H×W×LANES: element (c, h, w) of all of them is one vector, so that every
image size fills whole vectors, and nothing is rearranged between layers. Lanes past the last image hold
what they hold: a sum over images leaves them out, and they are never written to an image.
"""

from libc.stdint cimport uint8_t

from core.kernels.pooling cimport Pool2dGeometry
from core.kernels.vector cimport FLOAT_LANES


cdef struct BlockSource:
    # N images of `size` elements as they come to a kernel: in blocks, or still image by image.
    Py_ssize_t N, size
    const float* images         # N×size, or NULL
    const float* blocks         # in blocks: the elements, or of a pooled gradient the windows'
    const float* gate           # NULL, or like `blocks`: an element is 0 where its gate is ≤ 0. An array that is
                                # its own gate is the ReLU of itself
    const uint8_t* winners      # NULL, or per window which tap (r·S + s) its element goes to; the rest is 0
    Pool2dGeometry pool         # of the winners

# Images in a block; 1 where the compiler has no vectors and blocks are no use.
cdef Py_ssize_t lanes_of_block() noexcept nogil

# N×size ← the elements, and blocks ← the elements; the result is for workspace.check().
cdef int write_images(const BlockSource* x, float* images) noexcept nogil
cdef int write_blocks(const BlockSource* x, float* blocks) noexcept nogil

# For kernels that take one block after another: its elements where they lie, or computed into `scratch`; NULL if
# memory was lacking.
cdef const float* load_block(const BlockSource* x, Py_ssize_t block, float* scratch) noexcept nogil


cdef struct Span:
    # of the windows in one row or column: where its first tap lies, and which of its taps lie inside the plane
    Py_ssize_t start, first, end

# One for each of `count` windows, or NULL; workspace.release() them.
cdef Span* spans_of(Py_ssize_t count, Py_ssize_t size, Py_ssize_t taps, Py_ssize_t stride, Py_ssize_t padding,
                    Py_ssize_t dilation) noexcept nogil


cdef inline Py_ssize_t block_count(Py_ssize_t N) noexcept nogil:
    return (N + FLOAT_LANES - 1) // FLOAT_LANES


cdef inline Py_ssize_t first_tap(Py_ssize_t before, Py_ssize_t start, Py_ssize_t dilation) noexcept nogil:
    """Return the first of the taps that lie `dilation` apart from `start` on to reach the image behind its padding."""
    return max(0, (before - start + dilation - 1) // dilation) if before > start else 0


cdef inline Py_ssize_t end_tap(Py_ssize_t taps, Py_ssize_t end, Py_ssize_t start, Py_ssize_t dilation) noexcept nogil:
    """Return the end of the taps that do not pass `end`, the image's last row or column."""
    return min(taps, (end - start) // dilation + 1) if end >= start else 0
