"""Copies images into planes and plans the taps and strips of a correlation over them."""

from libc.string cimport memcpy, memset

from core.kernels cimport workspace
from core.kernels.convolution cimport Conv2dGeometry
from core.kernels.types cimport real
from core.kernels.vector cimport FLOAT_LANES, transpose_block

cdef enum:
    BLOCK_BYTES = 512 * 1024    # of side by side images that stay in the second-level cache
    TRANSPOSE_COST = 6          # cycles to transpose a vector; two multiply-adds take one


cdef inline Py_ssize_t plane_offset(const Planes* planes, Py_ssize_t c, Py_ssize_t h, Py_ssize_t w) noexcept nogil:
    """Return where element (c, h, w) of the padded image lies in the planes."""
    if planes.stride_h == 1 and planes.stride_w == 1:       # no phases, no divisions
        return ((c * planes.rows + h) * planes.columns + w) * planes.cell
    return ((((c * planes.stride_h + h % planes.stride_h) * planes.stride_w + w % planes.stride_w)
             * planes.rows + h // planes.stride_h) * planes.columns + w // planes.stride_w) * planes.cell


cdef Correlation correlation_of(const Conv2dGeometry* g, bint flipped, Py_ssize_t cell,
                                Py_ssize_t lanes) noexcept nogil:
    cdef Correlation correlation
    cdef Planes* planes = &correlation.planes
    if flipped:
        planes.channels, planes.height, planes.width = g.K // g.groups, g.P, g.Q
        planes.spread_h, planes.spread_w = g.stride_h, g.stride_w
        planes.top = g.dilation_h * (g.R - 1) - g.padding_top
        planes.left = g.dilation_w * (g.S - 1) - g.padding_left
        planes.stride_h, planes.stride_w = 1, 1
        correlation.outputs = g.C // g.groups
        plan(&correlation, g.R, g.S, g.dilation_h, g.dilation_w, g.H, g.W, lanes, cell)
    else:
        planes.channels, planes.height, planes.width = g.C // g.groups, g.H, g.W
        planes.spread_h, planes.spread_w = 1, 1
        planes.top, planes.left = g.padding_top, g.padding_left
        planes.stride_h, planes.stride_w = g.stride_h, g.stride_w
        correlation.outputs = g.K // g.groups
        plan(&correlation, g.R, g.S, g.dilation_h, g.dilation_w, g.P, g.Q, lanes, cell)
    return correlation


cdef void plan(Correlation* correlation, Py_ssize_t R, Py_ssize_t S, Py_ssize_t dilation_h, Py_ssize_t dilation_w,
               Py_ssize_t P, Py_ssize_t Q, Py_ssize_t lanes, Py_ssize_t cell) noexcept nogil:
    """Complete a correlation whose image, spread, padding, strides and outputs are set."""
    cdef Planes* planes = &correlation.planes
    cdef Py_ssize_t c, r, s, p, q, first, end, tap = 0, strip = 0
    planes.rows = P + (R - 1) * dilation_h // planes.stride_h
    planes.columns = Q + (S - 1) * dilation_w // planes.stride_w
    planes.cell = cell
    planes.size = (planes.channels * planes.stride_h * planes.stride_w * planes.rows * planes.columns * cell + lanes)
    correlation.pixels = P * Q
    correlation.R, correlation.S = R, S
    correlation.taps = planes.channels * R * S
    correlation.strip_count = P * ((Q * cell + lanes - 1) // lanes)
    correlation.offsets = <Py_ssize_t*> workspace.acquire(correlation.taps * sizeof(Py_ssize_t))
    correlation.strips = <Strip*> workspace.acquire(correlation.strip_count * sizeof(Strip))
    if lacks_memory(correlation):
        return
    for r in range(R):
        for c in range(planes.channels):
            for s in range(S):
                correlation.offsets[tap] = plane_offset(planes, c, r * dilation_h, s * dilation_w)
                tap += 1
    for p in range(P):
        # rows of the kernel that reach into the image: 0 ≤ p·stride + r·dilation − top < height
        first = max(0, (planes.top - p * planes.stride_h + dilation_h - 1) // dilation_h)
        end = min(R, ((planes.height - 1) * planes.spread_h + planes.top - p * planes.stride_h) // dilation_h + 1)
        for q from 0 <= q < Q * cell by lanes:
            correlation.strips[strip].first_tap = first * planes.channels * S
            correlation.strips[strip].end_tap = end * planes.channels * S
            correlation.strips[strip].source = p * planes.columns * cell + q
            correlation.strips[strip].target = p * Q * cell + q
            correlation.strips[strip].width = min(lanes, Q * cell - q)
            strip += 1


cdef void discard(Correlation* correlation) noexcept nogil:
    workspace.release(correlation.strips)
    workspace.release(correlation.offsets)


cdef bint lanes_are_images(const Correlation* correlation, Py_ssize_t images) noexcept nogil:
    """Tell whether transposing a vector of images costs less than the lanes that short rows waste.

    The correlation is the one along rows.
    """
    cdef const Planes* planes = &correlation.planes
    cdef Py_ssize_t moved = (planes.channels * planes.height * planes.width + correlation.outputs * correlation.pixels)
    cdef Py_ssize_t wasted = (correlation.strip_count * FLOAT_LANES - correlation.pixels)
    return (FLOAT_LANES > 1 and images >= FLOAT_LANES
            and planes.size * FLOAT_LANES * <Py_ssize_t> sizeof(float) <= BLOCK_BYTES
            and 2 * TRANSPOSE_COST * moved < wasted * correlation.outputs * correlation.taps)


cdef void fill_planes(const real* x, const Planes* planes, real* filled) noexcept nogil:
    cdef Py_ssize_t c, h, w, row, column
    cdef Py_ssize_t height = planes.rows * planes.stride_h, width = planes.columns * planes.stride_w
    cdef Py_ssize_t first = max(0, -planes.left)
    cdef Py_ssize_t end = min(planes.width, width - planes.left)
    for c in range(planes.channels):
        for h in range(planes.height):
            row = planes.top + h * planes.spread_h
            if not 0 <= row < height:
                continue
            if planes.spread_w == 1 and planes.stride_w == 1:
                if first < end:
                    memcpy(filled + plane_offset(planes, c, row, planes.left + first),
                           x + (h * planes.width + first) * planes.cell, (end - first) * planes.cell * sizeof(real))
            else:
                for w in range(planes.width):
                    column = planes.left + w * planes.spread_w
                    if 0 <= column < width:
                        memcpy(filled + plane_offset(planes, c, row, column), x + (h * planes.width + w) * planes.cell,
                               planes.cell * sizeof(real))
        x += planes.height * planes.width * planes.cell


cdef void fill_strips(const real* dy, const Correlation* correlation, Py_ssize_t lanes, real* filled) noexcept nogil:
    cdef Py_ssize_t k, strip, lane
    cdef Strip place
    for k in range(correlation.outputs):
        for strip in range(correlation.strip_count):
            place = correlation.strips[strip]
            for lane in range(place.width):
                filled[lane] = dy[place.target + lane]
            filled += lanes
        dy += correlation.pixels


cdef void interleave(const float* images, Py_ssize_t count, Py_ssize_t size, Py_ssize_t step,
                     float* cells) noexcept nogil:
    cdef Py_ssize_t i, lane
    if size < FLOAT_LANES:
        memset(cells, 0, size * FLOAT_LANES * sizeof(float))
        for i in range(size):
            for lane in range(count):
                cells[i * FLOAT_LANES + lane] = images[lane * step + i]
        return
    for i from 0 <= i < size by FLOAT_LANES:
        i = min(i, size - FLOAT_LANES)      # the last square starts early
        transpose_block(images + i, step, count, cells + i * FLOAT_LANES, FLOAT_LANES)


cdef void separate(const float* cells, Py_ssize_t count, Py_ssize_t size, float* images) noexcept nogil:
    cdef Py_ssize_t i, lane
    cdef float square[16 * 16]
    if size < FLOAT_LANES:
        for i in range(size):
            for lane in range(count):
                images[lane * size + i] = cells[i * FLOAT_LANES + lane]
        return
    for i from 0 <= i < size by FLOAT_LANES:
        i = min(i, size - FLOAT_LANES)
        if count == FLOAT_LANES:
            transpose_block(cells + i * FLOAT_LANES, FLOAT_LANES, FLOAT_LANES, images + i, size)
        else:
            transpose_block(cells + i * FLOAT_LANES, FLOAT_LANES, FLOAT_LANES, square, FLOAT_LANES)
            for lane in range(count):
                memcpy(images + lane * size + i, square + lane * FLOAT_LANES, FLOAT_LANES * sizeof(float))
