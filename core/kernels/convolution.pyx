"""Direct convolution: registers hold a tile of outputs while the taps run.

All three products are the same correlation

    y[k, p, q] = Σ over c, r, s of weight[k, c, r, s] · x[c, p·stride + r·dilation, q·stride + s·dilation]

* forward: as it stands;
* input gradient: over dy with stride − 1 zeros between its elements and with
  dilation · (R − 1) − padding around it, by the flipped weights, k and c swapped;
* weight gradient: the same sum with y and weight changing places.

The image lies in planes, where a tap is a fixed offset (planes.pxd); lanes are
neighbours in a row, or for short rows in a large batch the images.

correlate_tile holds TILE_CHANNELS output channels × TILE_STRIPS vectors of
outputs; a tap loads TILE_STRIPS vectors and multiplies each by TILE_CHANNELS
broadcast weights. Near the border, where the rows of a tile see different taps,
it takes NARROW_STRIPS at a time. weight_tile holds TILE_CHANNELS × TILE_STRIPS vectors of
partial sums for as many taps. Both are sized so that accumulators, operands and
one broadcast fit the registers.
"""

from cython.parallel cimport prange
from libc.string cimport memset

from core.kernels cimport workspace
from core.kernels.elementwise cimport sum_elements
from core.kernels.planes cimport (
    Correlation, Planes, Strip, correlation_of, discard, fill_planes, fill_strips, interleave,
    lacks_memory, lanes_are_images, place_of_tap, separate,
)
from core.kernels.threads cimport shares_of
from core.kernels.types cimport real
from core.kernels.vector cimport (
    DOUBLE_LANES, FLOAT_LANES, double_vector, float_vector, transpose_block, vector,
)
from core.kernels.wide_convolution cimport (
    channel_weights, convolve_by_channels, convolves_by_channels, lanes_are_channels, wide_weight_gradient,
)

cdef extern from *:
    """
    #define TILE_CHANNELS (VECTOR_REGISTERS == 32 ? 6 : 4)
    #define TILE_STRIPS (VECTOR_REGISTERS == 32 ? 4 : 3)
    #define NARROW_STRIPS 2
    """
    const Py_ssize_t TILE_CHANNELS
    const Py_ssize_t TILE_STRIPS
    const Py_ssize_t NARROW_STRIPS

cdef enum:
    LARGEST_TILE = 6 * 4
    WEIGHT_PARTS = 4                # shares of a batch whose weight gradients are summed apart
    PLANES_BYTES = 512 * 1024       # of copied images that stay in the second-level cache


cdef void pack_weights(const real* weight, const Conv2dGeometry* g, bint flipped,
                       real* packed) noexcept nogil:
    """One group's weights in the order the tiles read them, padded with zeros to whole tiles.

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
            if vector is float_vector:
                x[strip] = (<const vector*> (<const float*> sources[strip] + offset))[0]
            else:
                x[strip] = (<const vector*> (<const double*> sources[strip] + offset))[0]
        for channel in range(TILE_CHANNELS):
            for strip in range(STRIPS):
                if vector is float_vector:
                    accumulator[channel][strip] += (
                        (<const float*> weight)[tap * TILE_CHANNELS + channel] * x[strip])
                else:
                    accumulator[channel][strip] += (
                        (<const double*> weight)[tap * TILE_CHANNELS + channel] * x[strip])
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
    """How many strips from `first` on the next tile takes: what multiplies less."""
    cdef Py_ssize_t whole = TILE_STRIPS * reach_of(correlation, first, TILE_STRIPS).count, parts = 0, i
    for i from 0 <= i < TILE_STRIPS by NARROW_STRIPS:
        parts += NARROW_STRIPS * reach_of(correlation, first + i, NARROW_STRIPS).count
    return NARROW_STRIPS if parts < whole else TILE_STRIPS


cdef inline void correlate_strips(Py_ssize_t STRIPS, const Correlation* correlation, Py_ssize_t first,
                                  const real* planes, const real* packed, const real* bias, real* y) noexcept nogil:
    """All channels of a few strips."""
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
    """One group of one image, or vector of images: y[k, p, q] ← bias[k] + the correlation."""
    cdef Py_ssize_t first = 0
    while first < correlation.strip_count:
        if strips_together(correlation, first) == NARROW_STRIPS:
            correlate_strips(NARROW_STRIPS, correlation, first, planes, packed, bias, y)
            first += NARROW_STRIPS
        else:
            correlate_strips(TILE_STRIPS, correlation, first, planes, packed, bias, y)
            first += TILE_STRIPS


cdef int correlate_blocks(const Correlation* correlation, const float* x, const float* packed,
                          Py_ssize_t packed_size, const float* bias, Py_ssize_t groups, float* y,
                          Py_ssize_t images) noexcept nogil:
    """A multiple of FLOAT_LANES images, transposed on the way in and out."""
    cdef const Planes* p = &correlation.planes
    cdef Py_ssize_t x_size = p.channels * p.height * p.width
    cdef Py_ssize_t y_size = correlation.outputs * correlation.pixels
    cdef Py_ssize_t image, group
    cdef float* planes = <float*> workspace.acquire(p.size * sizeof(float))
    cdef float* cells = <float*> workspace.acquire(
        groups * (x_size + y_size) * FLOAT_LANES * sizeof(float))
    cdef float* results = cells + groups * x_size * FLOAT_LANES
    if planes == NULL or cells == NULL:
        return workspace.give_up(planes, cells, NULL)
    memset(planes, 0, p.size * sizeof(float))
    for image from 0 <= image < images by FLOAT_LANES:
        interleave(x + image * groups * x_size, groups * x_size, groups * x_size, cells)
        for group in range(groups):
            fill_planes(cells + group * x_size * FLOAT_LANES, p, planes)
            correlate(correlation, planes, packed + group * packed_size,
                      bias + group * correlation.outputs if bias != NULL else NULL,
                      results + group * y_size * FLOAT_LANES)
        separate(results, groups * y_size, y + image * groups * y_size)
    workspace.release(cells)
    workspace.release(planes)


cdef int correlate_rows(const Correlation* correlation, const real* x, const real* packed,
                        Py_ssize_t packed_size, const real* bias, Py_ssize_t groups, real* y,
                        Py_ssize_t images) noexcept nogil:
    """Image by image."""
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
                  bias + group * correlation.outputs if bias != NULL else NULL,
                  y + plane * y_size)
    workspace.release(planes)


cdef int correlate_images(const Conv2dGeometry* g, bint flipped, const real* x,
                          const real* weight, const real* bias, real* y) noexcept nogil:
    """All images and groups: y ← bias + the correlation of x with the weights."""
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
        for share in prange(shares, num_threads=shares, schedule="static"):
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


cdef int convolve_images_by_channels(const Conv2dGeometry* g, const float* x, const float* weight,
                                     const float* bias, float* y) noexcept nogil:
    cdef Correlation rows = correlation_of(g, False, 1, FLOAT_LANES)
    cdef float* weights = channel_weights(&rows, g, weight, bias)
    cdef Py_ssize_t shares = shares_of(g.N * g.K * rows.pixels * rows.taps, g.N), share, begin
    cdef int status = 0
    if weights == NULL or lacks_memory(&rows):
        status = workspace.OUT_OF_MEMORY
    elif shares == 1:
        status = convolve_by_channels(&rows, g, x, weights, y, g.N)
    else:
        for share in prange(shares, num_threads=shares, schedule="static"):
            begin = share * g.N // shares
            status |= convolve_by_channels(&rows, g, x + begin * g.C * g.H * g.W, weights,
                                           y + begin * g.K * rows.pixels, (share + 1) * g.N // shares - begin)
    workspace.release(weights)
    discard(&rows)
    return status


cdef int conv2d_forward(const real* x, const real* weight, const real* bias, real* y,
                        const Conv2dGeometry* g) noexcept nogil:
    if real is float:
        if convolves_by_channels(g, TILE_CHANNELS, TILE_STRIPS):
            return convolve_images_by_channels(g, x, weight, bias, y)
    return correlate_images(g, False, x, weight, bias, y)


cdef int conv2d_input_gradient(const real* dy, const real* weight, real* dx,
                               const Conv2dGeometry* g) noexcept nogil:
    return correlate_images(g, True, dy, weight, <const real*> NULL, dx)


cdef inline void weight_tile(const Correlation* correlation, Py_ssize_t images,
                             const vector** dy, Py_ssize_t dy_size, const vector** x,
                             vector* tile) noexcept nogil:
    """tile[channel, tap] ← Σ over images and strips of dy · x, lane by lane."""
    cdef vector accumulator[6][4]
    cdef vector seen[4]
    cdef vector zero, gradient
    cdef Py_ssize_t image, strip, channel, tap, source
    memset(&zero, 0, sizeof(zero))
    for channel in range(TILE_CHANNELS):
        for tap in range(TILE_STRIPS):
            accumulator[channel][tap] = zero
    for image in range(images):
        for strip in range(correlation.strip_count):
            source = correlation.strips[strip].source + image * correlation.planes.size
            for tap in range(TILE_STRIPS):
                if vector is float_vector:
                    seen[tap] = (<const vector*> (<const float*> x[tap] + source))[0]
                else:
                    seen[tap] = (<const vector*> (<const double*> x[tap] + source))[0]
            for channel in range(TILE_CHANNELS):
                gradient = dy[channel][image * dy_size + strip]
                for tap in range(TILE_STRIPS):
                    accumulator[channel][tap] += gradient * seen[tap]
    for channel in range(TILE_CHANNELS):
        for tap in range(TILE_STRIPS):
            tile[channel * TILE_STRIPS + tap] = accumulator[channel][tap]


cdef inline void sum_lanes(const real* tile, real* sums) noexcept nogil:
    """sums[i] ← the lanes of the tile's vector i, added up; sums has room for whole vectors.

    A square of vectors is transposed, so that adding its rows adds the lanes of all at once.
    """
    cdef Py_ssize_t i, lane, half
    cdef float_vector square[16]
    if real is float:
        for i from 0 <= i < TILE_CHANNELS * TILE_STRIPS by FLOAT_LANES:
            transpose_block(tile + i * FLOAT_LANES, FLOAT_LANES,
                            min(FLOAT_LANES, TILE_CHANNELS * TILE_STRIPS - i),
                            <float*> square, FLOAT_LANES)
            half = FLOAT_LANES // 2
            while half > 0:
                for lane in range(half):
                    square[lane] += square[lane + half]
                half //= 2
            (<float_vector*> (sums + i))[0] = square[0]
    else:
        for i in range(TILE_CHANNELS * TILE_STRIPS):
            sums[i] = 0
            for lane in range(DOUBLE_LANES):
                sums[i] += tile[i * DOUBLE_LANES + lane]


cdef void add_weight_gradient(const Correlation* correlation, Py_ssize_t images, const real* planes,
                              const real* dy, Py_ssize_t dy_size, real* dweight) noexcept nogil:
    """One group of some images: dweight[k, tap] += Σ over images and outputs of dy · x."""
    cdef Py_ssize_t lanes = FLOAT_LANES if real is float else DOUBLE_LANES
    cdef Py_ssize_t start, first, channel, tap, place
    cdef const real* gradients[6]
    cdef const real* sources[4]
    cdef real tile[LARGEST_TILE * 16]
    cdef real sums[LARGEST_TILE + 16]
    for start from 0 <= start < correlation.outputs by TILE_CHANNELS:
        for channel in range(TILE_CHANNELS):
            gradients[channel] = dy + (min(start + channel, correlation.outputs - 1)
                                       * correlation.strip_count * lanes)
        for first from 0 <= first < correlation.taps by TILE_STRIPS:
            for tap in range(TILE_STRIPS):
                sources[tap] = planes + correlation.offsets[min(first + tap, correlation.taps - 1)]
            if real is float:
                weight_tile(correlation, images, <const float_vector**> gradients, dy_size // lanes,
                            <const float_vector**> sources, <float_vector*> tile)
            else:
                weight_tile(correlation, images, <const double_vector**> gradients, dy_size // lanes,
                            <const double_vector**> sources, <double_vector*> tile)
            sum_lanes(tile, sums)
            for tap in range(min(TILE_STRIPS, correlation.taps - first)):
                place = start * correlation.taps + place_of_tap(correlation, first + tap)
                for channel in range(min(TILE_CHANNELS, correlation.outputs - start)):
                    dweight[place + channel * correlation.taps] += sums[channel * TILE_STRIPS + tap]


cdef void load_pair(const Correlation* correlation, const real* x, const real* dy,
                    Py_ssize_t groups, Py_ssize_t group, real* planes, real* strips,
                    real* cells) noexcept nogil:
    """Bring one group of an image (or a vector of images) and of its gradient into place."""
    cdef const Planes* p = &correlation.planes
    cdef Py_ssize_t x_size = p.channels * p.height * p.width
    cdef Py_ssize_t y_size = correlation.outputs * correlation.pixels
    if real is float:
        if p.cell > 1:
            interleave(x + group * x_size, x_size, groups * x_size, cells)
            fill_planes(cells, p, planes)
            interleave(dy + group * y_size, y_size, groups * y_size, strips)
            return
    fill_planes(x + group * x_size, p, planes)
    fill_strips(dy + group * y_size, correlation,
                FLOAT_LANES if real is float else DOUBLE_LANES, strips)


cdef int weight_gradient_part(const Correlation* correlation, const real* dy, const real* x,
                              Py_ssize_t images, Py_ssize_t groups, real* dweight) noexcept nogil:
    """dweight += the weight gradient of some images, a multiple of the correlation's cell."""
    cdef Py_ssize_t lanes = FLOAT_LANES if real is float else DOUBLE_LANES
    cdef const Planes* p = &correlation.planes
    cdef Py_ssize_t x_size = p.channels * p.height * p.width
    cdef Py_ssize_t y_size = correlation.outputs * correlation.pixels
    cdef Py_ssize_t strips_size = correlation.outputs * correlation.strip_count * lanes
    cdef Py_ssize_t blocks = images // p.cell
    cdef Py_ssize_t together = max(1, min(
        blocks, PLANES_BYTES // ((p.size + strips_size) * <Py_ssize_t> sizeof(real))))
    cdef Py_ssize_t start, block, group, count, image
    cdef real* planes = <real*> workspace.acquire(together * p.size * sizeof(real))
    cdef real* strips = <real*> workspace.acquire(together * strips_size * sizeof(real))
    cdef real* cells = <real*> workspace.acquire(x_size * p.cell * sizeof(real))
    if planes == NULL or strips == NULL or cells == NULL:
        return workspace.give_up(planes, strips, cells)
    memset(planes, 0, together * p.size * sizeof(real))
    memset(strips, 0, together * strips_size * sizeof(real))
    for start from 0 <= start < blocks by together:
        count = min(together, blocks - start)
        for group in range(groups):
            for block in range(count):
                image = (start + block) * p.cell
                load_pair(correlation, x + image * groups * x_size, dy + image * groups * y_size,
                          groups, group, planes + block * p.size, strips + block * strips_size,
                          cells)
            add_weight_gradient(correlation, count, planes, strips, strips_size,
                                dweight + group * correlation.outputs * correlation.taps)
    workspace.release(cells)
    workspace.release(strips)
    workspace.release(planes)


cdef int weight_gradient_of(const Correlation* rows, const Correlation* blocks, const Conv2dGeometry* g,
                            const real* dy, const real* x, Py_ssize_t images, real* dweight) noexcept nogil:
    """dweight ← the weight gradient of some images; with `blocks`, as many of them as fill vectors side by side."""
    cdef Py_ssize_t x_size = g.C * g.H * g.W, y_size = g.K * g.P * g.Q
    cdef Py_ssize_t whole = images // FLOAT_LANES * FLOAT_LANES if blocks != NULL else 0
    cdef Py_ssize_t left = images - whole
    cdef int status = 0
    memset(dweight, 0, g.K * rows.taps * sizeof(real))
    if whole > 0:
        status |= weight_gradient_part(blocks, dy, x, whole, g.groups, dweight)
    if left > 0 and lanes_are_channels(rows, FLOAT_LANES if real is float else DOUBLE_LANES):
        status |= wide_weight_gradient(rows, g, dy + whole * y_size, x + whole * x_size, left, dweight)
    elif left > 0:
        status |= weight_gradient_part(rows, dy + whole * y_size, x + whole * x_size, left, g.groups, dweight)
    return status


cdef int conv2d_weight_gradient(const real* dy, const real* x, real* dweight,
                                const Conv2dGeometry* g) noexcept nogil:
    cdef Correlation rows = correlation_of(g, False, 1, FLOAT_LANES if real is float else DOUBLE_LANES)
    cdef Correlation side_by_side
    cdef const Correlation* blocks = NULL
    cdef Py_ssize_t size = g.K * rows.taps, x_size = g.C * g.H * g.W, y_size = g.K * g.P * g.Q
    cdef Py_ssize_t count = max(1, min(WEIGHT_PARTS, g.N)), shares = shares_of(g.N * y_size * rows.taps, count)
    cdef Py_ssize_t part, begin, i
    cdef real* parts = NULL         # but for the first, which is dweight itself
    cdef int status = lacks_memory(&rows)
    if real is float:
        if lanes_are_images(&rows, g.N):
            side_by_side = correlation_of(g, False, FLOAT_LANES, FLOAT_LANES)
            blocks = &side_by_side
            status |= lacks_memory(&side_by_side)
    if count > 1:
        parts = <real*> workspace.acquire((count - 1) * size * sizeof(real))
        status |= parts == NULL
    if status:
        pass
    elif count == 1:
        status = weight_gradient_of(&rows, blocks, g, dy, x, g.N, dweight)
    else:
        for part in prange(count, num_threads=shares, schedule="static"):
            begin = part * g.N // count
            status |= weight_gradient_of(&rows, blocks, g, dy + begin * y_size, x + begin * x_size,
                                         (part + 1) * g.N // count - begin,
                                         dweight if part == 0 else parts + (part - 1) * size)
        for part in range(count - 1):
            for i in range(size):
                dweight[i] += parts[part * size + i]
    workspace.release(parts)
    if blocks != NULL:
        discard(&side_by_side)
    discard(&rows)
    return status


cdef void conv2d_bias_gradient(const real* dy, real* dbias,
                               const Conv2dGeometry* g) noexcept nogil:
    cdef Py_ssize_t pixels = g.P * g.Q, shares = shares_of(g.N * g.K * pixels, g.K)
    cdef Py_ssize_t k
    if shares == 1:
        for k in range(g.K):
            dbias[k] = channel_sum(dy + k * pixels, g.N, g.K * pixels, pixels)
        return
    for k in prange(g.K, num_threads=shares, schedule="static"):
        dbias[k] = channel_sum(dy + k * pixels, g.N, g.K * pixels, pixels)


cdef real channel_sum(const real* dy, Py_ssize_t images, Py_ssize_t step,
                      Py_ssize_t pixels) noexcept nogil:
    cdef real total = 0
    cdef Py_ssize_t image
    for image in range(images):
        total += sum_elements(dy + image * step, pixels)
    return total
