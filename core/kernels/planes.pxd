"""How a convolution's input lies in memory while it is computed.

An image is copied into planes: with its padding, and for a stride each phase (row mod stride, column mod stride) in a
plane of its own. There a tap is a fixed offset and neighbouring outputs read neighbouring cells, whatever the stride,
padding and dilation.

A vector's lanes are either neighbouring outputs of a row (a cell is one element; nothing is rearranged, and a single
image is as fast as a batch), or the same output of as many images (a cell is a vector; the images are transposed on the
way in and out, but rows that are no multiple of a vector waste no lanes).
"""

from core.kernels.convolution cimport Conv2dGeometry
from core.kernels.types cimport real

cdef struct Planes:
    # How one image (one group of its channels) lies in its padded copy.
    Py_ssize_t channels, height, width      # of the image
    Py_ssize_t spread_h, spread_w           # distance of its neighbours in the padded image
    Py_ssize_t top, left                    # zeros before the first; cut off if negative
    Py_ssize_t stride_h, stride_w           # padded row h is row h // stride of phase h % stride
    Py_ssize_t rows, columns                # of one phase
    Py_ssize_t cell                         # elements of a cell: 1, or a vector of as many images
    Py_ssize_t size                         # elements, and a vector to spare for reading past the end


cdef struct Strip:
    # A vector of outputs.
    Py_ssize_t source                       # where the first tap reads in the planes
    Py_ssize_t target                       # where it is in the output plane
    Py_ssize_t width                        # how many of the lanes are outputs
    Py_ssize_t first_tap, end_tap           # the taps that may see more than padding


cdef struct Correlation:
    Planes planes
    Py_ssize_t outputs, pixels              # output channels (of one group), cells of each
    Py_ssize_t taps, strip_count
    Py_ssize_t R, S
    Py_ssize_t* offsets                     # of each tap (r, c, s) in the planes
    Strip* strips

# The correlation over x for each output; flipped, over dy for each element of x. discard() it, even one that
# lacks_memory() and cannot be used.
cdef Correlation correlation_of(const Conv2dGeometry* g, bint flipped, Py_ssize_t cell, Py_ssize_t lanes) noexcept nogil
cdef void discard(Correlation* correlation) noexcept nogil
cdef inline bint lacks_memory(const Correlation* correlation) noexcept nogil:
    return correlation.offsets == NULL or correlation.strips == NULL
# Whether so many images are better laid side by side than a correlation along rows.
cdef bint lanes_are_images(const Correlation* correlation, Py_ssize_t images) noexcept nogil

# An image into planes that held zeros, or another image, before.
cdef void fill_planes(const real* x, const Planes* planes, real* filled) noexcept nogil
# dy's rows into whole vectors that were zero: the lanes that are no outputs stay so.
cdef void fill_strips(const real* dy, const Correlation* correlation, Py_ssize_t lanes, real* filled) noexcept nogil
# cells[i, lane] ← element i of image lane, for `count` images that begin step apart, 0 in the other lanes; and back.
cdef void interleave(const float* images, Py_ssize_t count, Py_ssize_t size, Py_ssize_t step,
                     float* cells) noexcept nogil
cdef void separate(const float* cells, Py_ssize_t count, Py_ssize_t size, float* images) noexcept nogil


cdef inline Py_ssize_t place_of_tap(const Correlation* correlation, Py_ssize_t tap) noexcept nogil:
    """Return where tap (r, c, s) stands among the weights (c, r, s)."""
    cdef Py_ssize_t row = correlation.planes.channels * correlation.S
    return ((tap % row // correlation.S * correlation.R + tap // row) * correlation.S + tap % correlation.S)
