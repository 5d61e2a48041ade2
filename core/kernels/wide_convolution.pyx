"""Output channels in the lanes: no lane is wasted at the end of a row, and one image is as fast as many.

Forward, convolve_tile holds ROWS × COLUMNS neighbouring outputs, a vector of channels each, while the taps run:
each loads one vector of weights and multiplies it by as many broadcast elements of x. The outputs of an image are
transposed at the end.

The weight gradient sums no lane either:

    dweight[tap, k] = Σ over images and outputs (p, q) of x[p + r, q + s, c] · dy[p, q, k]

The image lies in planes, where a tap is a fixed offset (planes.pxd). dy is
transposed, so that the channels of an output are neighbours: bands of rows,
each in panels TILE_VECTORS vectors wide, output after output. multiply_band
holds TILE_TAPS × TILE_VECTORS vectors of sums while the outputs of a band run:
each step loads TILE_VECTORS vectors of dy and multiplies them by TILE_TAPS
broadcast elements of x. A band's panel fits the first-level cache and serves
all taps.
"""

from libc.string cimport memcpy, memset

from core.kernels cimport workspace
from core.kernels.convolution cimport Conv2dGeometry
from core.kernels.planes cimport Correlation, Planes, fill_planes, place_of_tap
from core.kernels.types cimport real
from core.kernels.vector cimport DOUBLE_LANES, FLOAT_LANES, double_vector, float_vector, transpose_block, vector

cdef extern from *:
    """
    #define TILE_VECTORS 2
    /* accumulators + a row of dy + one broadcast fit the registers, a pointer for each tap the others */
    #define TILE_TAPS (VECTOR_REGISTERS == 32 ? 8 : 6)
    """
    const Py_ssize_t TILE_VECTORS
    const Py_ssize_t TILE_TAPS

cdef extern from *:
    """
    /* accumulators + a vector of weights + one broadcast fit the registers; LeNet's rows have 10 outputs */
    #define ROWS (VECTOR_REGISTERS == 32 ? 2 : 1)
    #define COLUMNS 10
    """
    const Py_ssize_t ROWS
    const Py_ssize_t COLUMNS

cdef enum:
    BAND_BYTES = 24 * 1024      # of a panel of dy
    LARGEST_TILE = 8


cdef bint lanes_are_channels(const Correlation* rows, Py_ssize_t lanes) noexcept nogil:
    """Tell whether vectors of output channels are at least as full as those of a row's outputs."""
    cdef Py_ssize_t vectors = (rows.outputs + lanes - 1) // lanes
    return lanes > 1 and rows.outputs * rows.strip_count >= vectors * rows.pixels


cdef bint convolves_by_channels(const Conv2dGeometry* g, Py_ssize_t tile_channels, Py_ssize_t tile_strips) noexcept nogil:
    cdef Py_ssize_t strips = g.P * ((g.Q + FLOAT_LANES - 1) // FLOAT_LANES)
    cdef Py_ssize_t by_rows = rounded_up(g.K, tile_channels) * rounded_up(strips, tile_strips)
    cdef Py_ssize_t by_channels = (rounded_up(g.K, FLOAT_LANES) // FLOAT_LANES * rounded_up(g.P, ROWS)
                                   * rounded_up(g.Q, COLUMNS))
    cdef Py_ssize_t taps = g.C * g.R * g.S
    return (FLOAT_LANES > 1 and g.groups == 1 and taps >= FLOAT_LANES and by_channels < by_rows
            and taps * <Py_ssize_t> sizeof(float_vector) <= BAND_BYTES)


cdef inline Py_ssize_t rounded_up(Py_ssize_t count, Py_ssize_t step) noexcept nogil:
    return (count + step - 1) // step * step


cdef float* channel_weights(const Correlation* rows, const Conv2dGeometry* g, const float* weight,
                            const float* bias) noexcept nogil:
    """Return [vector of channels, tap (c, r, s), channel], and the bias behind the taps of each vector."""
    cdef Py_ssize_t step = (rows.taps + 1) * FLOAT_LANES, start, tap, channel, channels
    cdef float* packed = <float*> workspace.acquire((g.K + FLOAT_LANES - 1) // FLOAT_LANES * step * sizeof(float))
    cdef float* target = packed
    if packed == NULL:
        return NULL
    for start from 0 <= start < g.K by FLOAT_LANES:
        channels = min(FLOAT_LANES, g.K - start)
        for tap from 0 <= tap < rows.taps by FLOAT_LANES:
            tap = min(tap, rows.taps - FLOAT_LANES)         # the last square starts early
            transpose_block(weight + start * rows.taps + tap, rows.taps, channels, target + tap * FLOAT_LANES, FLOAT_LANES)
        for channel in range(FLOAT_LANES):
            target[rows.taps * FLOAT_LANES + channel] = bias[start + channel] if bias != NULL and channel < channels else 0
        target += step
    return packed


cdef inline void convolve_tile(Py_ssize_t taps, const Py_ssize_t* offsets, const float_vector* weights, const float* x,
                               Py_ssize_t row_step, float_vector* tile) noexcept nogil:
    """tile[p, q] ← bias + Σ over taps of weights[tap] · x[p · row_step + q + offset]."""
    cdef float_vector total[2][10]
    cdef float_vector weight
    cdef Py_ssize_t tap, p, q, offset
    for p in range(ROWS):
        for q in range(COLUMNS):
            total[p][q] = weights[taps]
    for tap in range(taps):
        weight = weights[tap]
        offset = offsets[tap]
        for p in range(ROWS):
            for q in range(COLUMNS):
                total[p][q] += x[p * row_step + offset + q] * weight
    for p in range(ROWS):
        for q in range(COLUMNS):
            tile[p * COLUMNS + q] = total[p][q]


cdef int convolve_by_channels(const Correlation* rows, const Conv2dGeometry* g, const float* x,
                              const float* weights, float* y, Py_ssize_t images) noexcept nogil:
    cdef const Planes* planes = &rows.planes
    cdef Py_ssize_t columns = planes.columns, image, start, p, q, row, i, c, r, s, tap, count
    cdef Py_ssize_t step = (rows.taps + 1) * FLOAT_LANES
    # a tile may hang over the bottom and the right
    cdef float* filled = <float*> workspace.acquire((planes.size + ROWS * columns + COLUMNS) * sizeof(float))
    cdef float* cells = <float*> workspace.acquire((rows.pixels + FLOAT_LANES) * FLOAT_LANES * sizeof(float))
    cdef Py_ssize_t* offsets = <Py_ssize_t*> workspace.acquire(rows.taps * sizeof(Py_ssize_t))
    cdef float_vector tile[2 * 10]
    cdef float square[16 * 16]
    if filled == NULL or cells == NULL or offsets == NULL:
        return workspace.give_up(filled, cells, offsets)
    tap = 0
    for c in range(g.C):                        # (c, r, s), of which the rows have (r, c, s)
        for r in range(g.R):
            for s in range(g.S):
                offsets[tap] = rows.offsets[(r * g.C + c) * g.S + s]
                tap += 1
    memset(filled, 0, (planes.size + ROWS * columns + COLUMNS) * sizeof(float))
    for image in range(images):
        fill_planes(x + image * g.C * g.H * g.W, planes, filled)
        for start from 0 <= start < g.K by FLOAT_LANES:
            for p from 0 <= p < g.P by ROWS:
                for q from 0 <= q < g.Q by COLUMNS:
                    convolve_tile(rows.taps, offsets, <const float_vector*> (weights + start // FLOAT_LANES * step),
                                  filled + p * columns + q, columns, tile)
                    for row in range(min(ROWS, g.P - p)):
                        memcpy(cells + ((p + row) * g.Q + q) * FLOAT_LANES, tile + row * COLUMNS,
                               min(COLUMNS, g.Q - q) * sizeof(float_vector))
            for i from 0 <= i < rows.pixels by FLOAT_LANES:
                count = min(FLOAT_LANES, rows.pixels - i)
                transpose_block(cells + i * FLOAT_LANES, FLOAT_LANES, count, square, FLOAT_LANES)
                for row in range(min(FLOAT_LANES, g.K - start)):
                    memcpy(y + (start + row) * rows.pixels + i, square + row * FLOAT_LANES, count * sizeof(float))
        y += g.K * rows.pixels
    workspace.release(offsets)
    workspace.release(cells)
    workspace.release(filled)


cdef inline void multiply_band(Py_ssize_t rows, Py_ssize_t columns, Py_ssize_t row_step, Py_ssize_t width,
                               const vector** x, const vector* dy, vector* tile) noexcept nogil:
    """tile[tap, j] += Σ over a band's outputs of x · dy[j], for `width` vectors of channels.

    x[tap] points to scalars, whose rows begin row_step apart; dy's outputs follow each other.
    """
    cdef vector total[LARGEST_TILE][2]
    cdef vector gradient[2]
    cdef Py_ssize_t tap, j, p, q
    for tap in range(TILE_TAPS):
        for j in range(width):
            total[tap][j] = tile[tap * width + j]
    for p in range(rows):
        for q in range(columns):
            for j in range(width):
                gradient[j] = dy[q * width + j]
            for tap in range(TILE_TAPS):
                for j in range(width):
                    if vector is float_vector:
                        total[tap][j] += (<const float*> x[tap])[p * row_step + q] * gradient[j]
                    else:
                        total[tap][j] += (<const double*> x[tap])[p * row_step + q] * gradient[j]
        dy += columns * width
    for tap in range(TILE_TAPS):
        for j in range(width):
            tile[tap * width + j] = total[tap][j]


cdef inline void add_band(const Correlation* correlation, Py_ssize_t columns, Py_ssize_t first, Py_ssize_t end,
                          Py_ssize_t width, const real* planes, const real* dy, real* sums) noexcept nogil:
    """sums[tap, lane] += the products of the rows `first` to `end` and `width` vectors of channels."""
    cdef Py_ssize_t lanes = FLOAT_LANES if real is float else DOUBLE_LANES
    cdef Py_ssize_t row_step = correlation.planes.columns
    cdef Py_ssize_t start, tap
    cdef const real* x[LARGEST_TILE]
    planes += first * row_step
    for start from 0 <= start < correlation.taps by TILE_TAPS:
        for tap in range(TILE_TAPS):
            # what lies past the last tap is computed for nothing
            x[tap] = planes + correlation.offsets[min(start + tap, correlation.taps - 1)]
        if real is float:
            if width == 2:
                multiply_band(end - first, columns, row_step, 2, <const float_vector**> x,
                              <const float_vector*> dy, <float_vector*> sums)
            else:
                multiply_band(end - first, columns, row_step, 1, <const float_vector**> x,
                              <const float_vector*> dy, <float_vector*> sums)
        else:
            multiply_band(end - first, columns, row_step, width, <const double_vector**> x,
                          <const double_vector*> dy, <double_vector*> sums)
        sums += TILE_TAPS * width * lanes


cdef inline void transpose_channels(const real* dy, Py_ssize_t channels, Py_ssize_t step, Py_ssize_t count,
                                    Py_ssize_t width, real* panel) noexcept nogil:
    """panel[i, channel] ← dy[channel, i] for i < count, zero past the last channel; `width` vectors wide."""
    cdef Py_ssize_t lanes = FLOAT_LANES if real is float else DOUBLE_LANES
    cdef Py_ssize_t i, start, channel, columns = width * lanes
    if real is float:
        if count >= lanes:
            for start from 0 <= start < columns by lanes:
                for i from 0 <= i < count by lanes:
                    i = min(i, count - lanes)       # the last square starts early
                    transpose_block(dy + start * step + i, step, max(0, min(lanes, channels - start)),
                                    panel + i * columns + start, columns)
            return
    for i in range(count):
        for channel in range(columns):
            panel[i * columns + channel] = dy[channel * step + i] if channel < channels else 0


cdef void add_image(const Correlation* correlation, const Conv2dGeometry* g, const real* planes, const real* dy,
                    real* panel, real* sums) noexcept nogil:
    """sums[panel, tap, lane] += the products of one group of one image."""
    cdef Py_ssize_t lanes = FLOAT_LANES if real is float else DOUBLE_LANES
    cdef Py_ssize_t taps = (correlation.taps + TILE_TAPS - 1) // TILE_TAPS * TILE_TAPS
    cdef Py_ssize_t start, width, first, end, band
    for start from 0 <= start < correlation.outputs by TILE_VECTORS * lanes:
        width = TILE_VECTORS if correlation.outputs - start > lanes else 1
        band = band_rows(g, lanes * <Py_ssize_t> sizeof(real))
        for first from 0 <= first < g.P by band:
            end = min(g.P, first + band)
            transpose_channels(dy + start * correlation.pixels + first * g.Q, correlation.outputs - start,
                               correlation.pixels, (end - first) * g.Q, width, panel)
            add_band(correlation, g.Q, first, end, width, planes, panel, sums)
        sums += taps * width * lanes


cdef inline Py_ssize_t band_rows(const Conv2dGeometry* g, Py_ssize_t vector_bytes) noexcept nogil:
    return min(g.P, max(1, BAND_BYTES // (g.Q * TILE_VECTORS * vector_bytes)))


cdef int wide_weight_gradient(const Correlation* rows, const Conv2dGeometry* g, const real* dy,
                              const real* x, Py_ssize_t images, real* dweight) noexcept nogil:
    cdef Py_ssize_t lanes = FLOAT_LANES if real is float else DOUBLE_LANES
    cdef const Planes* p = &rows.planes
    cdef Py_ssize_t x_size = p.channels * p.height * p.width, y_size = rows.outputs * rows.pixels
    cdef Py_ssize_t taps = (rows.taps + TILE_TAPS - 1) // TILE_TAPS * TILE_TAPS
    cdef Py_ssize_t sums_size = taps * (rows.outputs + TILE_VECTORS * lanes)
    cdef Py_ssize_t panel_size = (band_rows(g, lanes * <Py_ssize_t> sizeof(real)) * g.Q * TILE_VECTORS * lanes)
    cdef Py_ssize_t image, group
    cdef real* planes = <real*> workspace.acquire(p.size * sizeof(real))
    cdef real* panel = <real*> workspace.acquire(panel_size * sizeof(real))
    cdef real* sums = <real*> workspace.acquire(sums_size * sizeof(real))
    if planes == NULL or panel == NULL or sums == NULL:
        return workspace.give_up(planes, panel, sums)
    memset(planes, 0, p.size * sizeof(real))
    for group in range(g.groups):
        memset(sums, 0, sums_size * sizeof(real))
        for image from group <= image < images * g.groups by g.groups:
            fill_planes(x + image * x_size, p, planes)
            add_image(rows, g, planes, dy + image * y_size, panel, sums)
        add_sums(rows, sums, dweight + group * rows.outputs * rows.taps)
    workspace.release(sums)
    workspace.release(panel)
    workspace.release(planes)


cdef void add_sums(const Correlation* correlation, const real* sums, real* dweight) noexcept nogil:
    """dweight[k, tap] += sums[panel, tap, lane]."""
    cdef Py_ssize_t lanes = FLOAT_LANES if real is float else DOUBLE_LANES
    cdef Py_ssize_t taps = (correlation.taps + TILE_TAPS - 1) // TILE_TAPS * TILE_TAPS
    cdef Py_ssize_t start, width, tap, channel, place
    for start from 0 <= start < correlation.outputs by TILE_VECTORS * lanes:
        width = (TILE_VECTORS if correlation.outputs - start > lanes else 1) * lanes
        for tap in range(correlation.taps):
            place = start * correlation.taps + place_of_tap(correlation, tap)
            for channel in range(min(width, correlation.outputs - start)):
                dweight[place + channel * correlation.taps] += sums[tap * width + channel]
        sums += taps * width
