"""The correlation that convolution and its input gradient are, along rows of one image or over images side by side.

correlate_tile holds TILE_CHANNELS output channels × TILE_STRIPS vectors of outputs; a tap loads TILE_STRIPS vectors and
multiplies each by TILE_CHANNELS broadcast weights: accumulators, operands and one broadcast fit the registers. Near the
border, where the rows of a tile see different taps, it takes NARROW_STRIPS at a time.
"""

from cython.parallel cimport prange
from libc.string cimport memset

from core.kernels cimport workspace
from core.kernels.planes cimport (
    Planes, Strip, correlation_of, discard, fill_planes, interleave, lacks_memory, lanes_are_images, separate,
)
from core.kernels.threads cimport shares_of, team_of
from core.kernels.vector cimport DOUBLE_LANES, FLOAT_LANES, double_vector, float_vector, shifted, vector


cdef void pack_weights(const real* weight, const Conv2dGeometry* g, bint flipped, real* packed) noexcept nogil:
    """Pack one group's weights in the order the tiles read them, padded with zeros to whole tiles.

    packed[tile, tap, channel in tile]: taps (r, c, s) for each k; flipped, the taps are
    (R − 1 − r, k, S − 1 − s) for each c.
    """
    cdef Py_ssize_t area = g.R * g.S, C = g.C // g.groups, K = g.K // g.groups
    cdef Py_ssize_t outputs = C if flipped else K, inputs = K if flipped else C
    cdef Py_ssize_t output_step = area if flipped else C * area
    cdef Py_ssize_t input_step = C * area if flipped else area
    cdef Py_ssize_t start, channel, r, inner, tap, place
    for start from 0 <= start < outputs by TILE_CHANNELS:
        for r in range(g.R):
            for inner in range(inputs):
                for tap in range(r * g.S, (r + 1) * g.S):
                    place = inner * input_step + (area - 1 - tap if flipped else tap)
                    for channel in range(TILE_CHANNELS):
                        packed[channel] = (weight[(start + channel) * output_step + place]
                                           if start + channel < outputs else 0)
                    packed += TILE_CHANNELS


cdef inline void correlate_tile(Py_ssize_t STRIPS, Py_ssize_t taps, const Py_ssize_t* offsets, const vector* weight,
                                const vector** sources, vector* tile) noexcept nogil:
    """tile[channel, strip] ← Σ over taps of weight · planes; weight points to scalars."""
    cdef vector accumulator[6][4]
    cdef vector x[4]
    cdef vector zero
    cdef Py_ssize_t tap, channel, strip, offset
    memset(&zero, 0, sizeof(zero))
    for channel in range(TILE_CHANNELS):
        for strip in range(STRIPS):
            accumulator[channel][strip] = zero
    for tap in range(taps):
        offset = offsets[tap]
        for strip in range(STRIPS):
            x[strip] = shifted(sources[strip], offset)[0]
        for channel in range(TILE_CHANNELS):
            for strip in range(STRIPS):
                if vector is float_vector:
                    accumulator[channel][strip] += ((<const float*> weight)[tap * TILE_CHANNELS + channel] * x[strip])
                else:
                    accumulator[channel][strip] += ((<const double*> weight)[tap * TILE_CHANNELS + channel] * x[strip])
    for channel in range(TILE_CHANNELS):
        for strip in range(STRIPS):
            tile[channel * STRIPS + strip] = accumulator[channel][strip]


cdef struct Reach:
    # The taps that some strips see.
    Py_ssize_t first, count


cdef inline Reach reach_of(const Correlation* correlation, Py_ssize_t first, Py_ssize_t strips) noexcept nogil:
    cdef Py_ssize_t strip, begin = correlation.taps, end = 0
    for strip in range(first, min(first + strips, correlation.strip_count)):
        begin = min(begin, correlation.strips[strip].first_tap)
        end = max(end, correlation.strips[strip].end_tap)
    return Reach(begin, max(0, end - begin))


cdef inline Py_ssize_t strips_together(const Correlation* correlation, Py_ssize_t first) noexcept nogil:
    """Return how many strips from `first` on the next tile takes: what multiplies less."""
    cdef Py_ssize_t whole = TILE_STRIPS * reach_of(correlation, first, TILE_STRIPS).count, parts = 0, i
    for i from 0 <= i < TILE_STRIPS by NARROW_STRIPS:
        parts += NARROW_STRIPS * reach_of(correlation, first + i, NARROW_STRIPS).count
    return NARROW_STRIPS if parts < whole else TILE_STRIPS


cdef inline void correlate_strips(Py_ssize_t STRIPS, const Correlation* correlation, Py_ssize_t first,
                                  const real* planes, const real* packed, const real* bias, real* y) noexcept nogil:
    """Compute all channels of a few strips."""
    cdef Py_ssize_t lanes = FLOAT_LANES if real is float else DOUBLE_LANES
    cdef Py_ssize_t plane = correlation.pixels * correlation.planes.cell
    cdef Py_ssize_t start, channel, strip, lane
    cdef Reach reach = reach_of(correlation, first, STRIPS)
    cdef const Py_ssize_t* offsets = correlation.offsets + reach.first
    cdef const real* weights
    cdef const real* sources[4]
    cdef real tile[LARGEST_TILE * 16]
    cdef real* row
    cdef real offset
    cdef Strip place
    for strip in range(STRIPS):
        sources[strip] = planes + correlation.strips[min(first + strip, correlation.strip_count - 1)].source
    for start from 0 <= start < correlation.outputs by TILE_CHANNELS:
        weights = packed + start * correlation.taps + reach.first * TILE_CHANNELS
        if real is float:
            correlate_tile(STRIPS, reach.count, offsets, <const float_vector*> weights,
                           <const float_vector**> sources, <float_vector*> tile)
        else:
            correlate_tile(STRIPS, reach.count, offsets, <const double_vector*> weights,
                           <const double_vector**> sources, <double_vector*> tile)
        for channel in range(min(TILE_CHANNELS, correlation.outputs - start)):
            offset = bias[start + channel] if bias != NULL else 0
            for strip in range(min(STRIPS, correlation.strip_count - first)):
                place = correlation.strips[first + strip]
                row = y + (start + channel) * plane + place.target
                # what a whole vector writes past its row, the next row's strip overwrites
                if place.target + lanes <= plane:
                    for lane in range(lanes):
                        row[lane] = tile[(channel * STRIPS + strip) * lanes + lane] + offset
                else:
                    for lane in range(place.width):
                        row[lane] = tile[(channel * STRIPS + strip) * lanes + lane] + offset


cdef void correlate(const Correlation* correlation, const real* planes, const real* packed,
                    const real* bias, real* y) noexcept nogil:
    """Compute y[k, p, q] ← bias[k] + the correlation, for one group of one image or vector of images."""
    cdef Py_ssize_t first = 0
    while first < correlation.strip_count:
        if strips_together(correlation, first) == NARROW_STRIPS:
            correlate_strips(NARROW_STRIPS, correlation, first, planes, packed, bias, y)
            first += NARROW_STRIPS
        else:
            correlate_strips(TILE_STRIPS, correlation, first, planes, packed, bias, y)
            first += TILE_STRIPS


cdef int correlate_blocks(const Correlation* correlation, const float* x, const float* packed, Py_ssize_t packed_size,
                          const float* bias, Py_ssize_t groups, float* y, Py_ssize_t images) noexcept nogil:
    """Correlate a multiple of FLOAT_LANES images, transposed on the way in and out."""
    cdef const Planes* p = &correlation.planes
    cdef Py_ssize_t x_size = p.channels * p.height * p.width
    cdef Py_ssize_t y_size = correlation.outputs * correlation.pixels
    cdef Py_ssize_t image, group
    cdef float* planes = <float*> workspace.acquire(p.size * sizeof(float))
    cdef float* cells = <float*> workspace.acquire(groups * (x_size + y_size) * FLOAT_LANES * sizeof(float))
    cdef float* results = cells + groups * x_size * FLOAT_LANES
    if planes == NULL or cells == NULL:
        return workspace.give_up(planes, cells, NULL)
    memset(planes, 0, p.size * sizeof(float))
    for image from 0 <= image < images by FLOAT_LANES:
        interleave(x + image * groups * x_size, FLOAT_LANES, groups * x_size, groups * x_size, cells)
        for group in range(groups):
            fill_planes(cells + group * x_size * FLOAT_LANES, p, planes)
            correlate(correlation, planes, packed + group * packed_size,
                      bias + group * correlation.outputs if bias != NULL else NULL,
                      results + group * y_size * FLOAT_LANES)
        separate(results, FLOAT_LANES, groups * y_size, y + image * groups * y_size)
    workspace.release(cells)
    workspace.release(planes)


cdef int correlate_rows(const Correlation* correlation, const real* x, const real* packed, Py_ssize_t packed_size,
                        const real* bias, Py_ssize_t groups, real* y, Py_ssize_t images) noexcept nogil:
    """Correlate image by image."""
    cdef const Planes* p = &correlation.planes
    cdef Py_ssize_t x_size = p.channels * p.height * p.width
    cdef Py_ssize_t y_size = correlation.outputs * correlation.pixels
    cdef Py_ssize_t plane, group
    cdef real* planes = <real*> workspace.acquire(p.size * sizeof(real))
    if planes == NULL:
        return workspace.OUT_OF_MEMORY
    memset(planes, 0, p.size * sizeof(real))
    for plane in range(images * groups):
        group = plane % groups
        fill_planes(x + plane * x_size, p, planes)
        correlate(correlation, planes, packed + group * packed_size,
                  bias + group * correlation.outputs if bias != NULL else NULL, y + plane * y_size)
    workspace.release(planes)


cdef int correlate_images(const Conv2dGeometry* g, bint flipped, const real* x,
                          const real* weight, const real* bias, real* y) noexcept nogil:
    cdef Correlation rows = correlation_of(g, flipped, 1, FLOAT_LANES if real is float else DOUBLE_LANES)
    cdef Correlation blocks
    cdef bint in_blocks = real is float and lanes_are_images(&rows, g.N)
    cdef Py_ssize_t together = FLOAT_LANES if in_blocks else 1
    cdef Py_ssize_t tiles = (rows.outputs + TILE_CHANNELS - 1) // TILE_CHANNELS
    cdef Py_ssize_t packed_size = tiles * TILE_CHANNELS * rows.taps
    cdef Py_ssize_t x_size = g.groups * rows.planes.channels * rows.planes.height * rows.planes.width
    cdef Py_ssize_t y_size = g.groups * rows.outputs * rows.pixels
    cdef Py_ssize_t weight_size = g.K // g.groups * (g.C // g.groups) * g.R * g.S
    cdef Py_ssize_t count = g.N // together
    cdef Py_ssize_t shares = shares_of(g.N * y_size * rows.taps, count)
    cdef Py_ssize_t share, group, begin, images
    cdef int status = 0
    cdef real* packed = <real*> workspace.acquire(g.groups * packed_size * sizeof(real))
    if packed == NULL or lacks_memory(&rows):
        discard(&rows)
        return workspace.give_up(packed, NULL, NULL)
    for group in range(g.groups):
        pack_weights(weight + group * weight_size, g, flipped, packed + group * packed_size)
    if in_blocks:
        blocks = correlation_of(g, flipped, FLOAT_LANES, FLOAT_LANES)
        status = lacks_memory(&blocks)
    if status:
        pass
    elif shares == 1 and not in_blocks:
        status = correlate_rows(&rows, x, packed, packed_size, bias, g.groups, y, g.N)
    else:
        for share in prange(shares, num_threads=team_of(shares), schedule="static"):
            begin = share * count // shares * together
            images = (share + 1) * count // shares * together - begin
            if real is float:
                if in_blocks:
                    status |= correlate_blocks(&blocks, x + begin * x_size, packed, packed_size, bias, g.groups,
                                               y + begin * y_size, images)
                else:
                    status |= correlate_rows(&rows, x + begin * x_size, packed, packed_size, bias, g.groups,
                                             y + begin * y_size, images)
            else:
                status |= correlate_rows(&rows, x + begin * x_size, packed, packed_size, bias, g.groups,
                                         y + begin * y_size, images)
        begin = count * together
        status |= correlate_rows(&rows, x + begin * x_size, packed, packed_size, bias, g.groups,
                                 y + begin * y_size, g.N - begin)
    if in_blocks:
        discard(&blocks)
    workspace.release(packed)
    discard(&rows)
    return status
