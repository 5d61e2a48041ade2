"""One block at a time: what a kernel reads and writes of it stays in the second-level cache.

The three products of a convolution are those of convolution.pyx, with a vector of images for every
element. Registers hold a tile of accumulators while the taps (forward, input gradient) or the outputs
(weight gradient) run by. There are two tile shapes, TALL for up to six output channels and WIDE for more,
both with as many accumulators as leave registers for the operands; `wider` takes the one that wastes less.

The weight gradient is summed over images in PARTS of the batch that depend on its size alone, each in
order, and the parts in order: the bits are the same for any number of threads.
"""

from cython.parallel cimport prange
from libc.stdint cimport int64_t, uint8_t
from libc.string cimport memcpy, memset

from core.kernels cimport workspace
from core.kernels.planes cimport Correlation, Planes, correlation_of, discard, fill_planes
from core.kernels.threads cimport shares_of
from core.kernels.vector cimport (
    FLOAT_LANES, HAVE_VECTORS, byte_vector, bytes_of, either, equal_to, first_lanes, float_vector, gated,
    int_vector, ints_of, is_better, picked, transpose_block,
)

cdef extern from *:
    """
    #if VECTOR_REGISTERS == 32
    #  define TALL_CHANNELS 6
    #  define TALL_STRIPS 4
    #  define WIDE_CHANNELS 8
    #  define WIDE_STRIPS 3
    #else
    #  define TALL_CHANNELS 6
    #  define TALL_STRIPS 2
    #  define WIDE_CHANNELS 4
    #  define WIDE_STRIPS 3
    #endif
    """
    const Py_ssize_t TALL_CHANNELS
    const Py_ssize_t TALL_STRIPS
    const Py_ssize_t WIDE_CHANNELS
    const Py_ssize_t WIDE_STRIPS

cdef enum:
    PARTS = 4                   # of a batch whose weight gradients are summed apart
    LARGEST_BLOCK = 512 * 1024  # bytes of an input block that leave room for the rest in the cache
    ELEMENT_WORK = 8            # moving an element takes as long as so many multiply-adds


cdef Py_ssize_t lanes_of_block() noexcept nogil:
    return FLOAT_LANES if HAVE_VECTORS else 1


cdef inline Py_ssize_t block_count(Py_ssize_t N) noexcept nogil:
    return (N + FLOAT_LANES - 1) // FLOAT_LANES


cdef bint convolves_in_blocks(const Conv2dGeometry* g) noexcept nogil:
    cdef Py_ssize_t height = g.R * g.dilation_h, width = g.S * g.dilation_w
    cdef double x_size = <double> g.C * (g.P * g.stride_h + height) * (g.Q * g.stride_w + width)
    cdef double y_size = <double> g.K * (g.H + height) * (g.W + width)
    return (HAVE_VECTORS and g.N >= FLOAT_LANES and g.groups == 1
            and max(x_size, y_size / 2) * FLOAT_LANES * sizeof(float) <= LARGEST_BLOCK)


# --- in and out of blocks -----------------------------------------------------------------------------

cdef void interleave(const float* images, Py_ssize_t rows, Py_ssize_t size, float* block) noexcept nogil:
    """block[i, lane] ← element i of image `lane`, 0 past the last of the rows."""
    cdef Py_ssize_t i, lane
    if size < FLOAT_LANES:
        memset(block, 0, size * FLOAT_LANES * sizeof(float))
        for i in range(size):
            for lane in range(rows):
                block[i * FLOAT_LANES + lane] = images[lane * size + i]
        return
    for i from 0 <= i < size by FLOAT_LANES:
        i = min(i, size - FLOAT_LANES)      # the last square starts early
        transpose_block(images + i, size, rows, block + i * FLOAT_LANES, FLOAT_LANES)


cdef void separate(const float* block, Py_ssize_t rows, Py_ssize_t size, float* images) noexcept nogil:
    """The inverse of interleave."""
    cdef Py_ssize_t i, lane
    cdef float square[16 * 16]
    if size < FLOAT_LANES:
        for i in range(size):
            for lane in range(rows):
                images[lane * size + i] = block[i * FLOAT_LANES + lane]
        return
    for i from 0 <= i < size by FLOAT_LANES:
        i = min(i, size - FLOAT_LANES)
        if rows == FLOAT_LANES:
            transpose_block(block + i * FLOAT_LANES, FLOAT_LANES, FLOAT_LANES, images + i, size)
        else:
            transpose_block(block + i * FLOAT_LANES, FLOAT_LANES, FLOAT_LANES, square, FLOAT_LANES)
            for lane in range(rows):
                memcpy(images + lane * size + i, square + lane * FLOAT_LANES, FLOAT_LANES * sizeof(float))


cdef const float* load_block(const BlockSource* x, Py_ssize_t block, float* scratch) noexcept nogil:
    """The elements of a block: where they lie, or computed into `scratch`."""
    cdef Py_ssize_t begin = block * FLOAT_LANES, i
    cdef const float_vector* values
    cdef const float_vector* gate
    if x.images != NULL:
        interleave(x.images + begin * x.size, min(FLOAT_LANES, x.N - begin), x.size, scratch)
        return scratch
    if x.winners != NULL:
        spread(x, block, scratch)
        return scratch
    if x.gate == NULL:
        return x.blocks + begin * x.size
    values = <const float_vector*> (x.blocks + begin * x.size)
    gate = <const float_vector*> (x.gate + begin * x.size)
    for i in range(x.size):
        (<float_vector*> scratch)[i] = gated(values[i], gate[i])
    return scratch


cdef void write_images(const BlockSource* x, float* images) noexcept nogil:
    cdef Py_ssize_t blocks = block_count(x.N), shares = shares_of(ELEMENT_WORK * x.N * x.size, blocks), share
    for share in prange(shares, num_threads=shares, schedule="static"):
        write_share(x, share * blocks // shares, (share + 1) * blocks // shares, images, False)


cdef void write_blocks(const BlockSource* x, float* blocks) noexcept nogil:
    cdef Py_ssize_t count = block_count(x.N), shares = shares_of(ELEMENT_WORK * x.N * x.size, count), share
    for share in prange(shares, num_threads=shares, schedule="static"):
        write_share(x, share * count // shares, (share + 1) * count // shares, blocks, True)


cdef void write_share(const BlockSource* x, Py_ssize_t first, Py_ssize_t end, float* target,
                      bint in_blocks) noexcept nogil:
    cdef float* scratch = <float*> workspace.acquire(x.size * FLOAT_LANES * sizeof(float))
    cdef const float* elements
    cdef Py_ssize_t block, begin
    for block in range(first, end):
        begin = block * FLOAT_LANES
        elements = load_block(x, block, target + begin * x.size if in_blocks else scratch)
        if not in_blocks:
            separate(elements, min(FLOAT_LANES, x.N - begin), x.size, target + begin * x.size)
        elif elements != target + begin * x.size:
            memcpy(target + begin * x.size, elements, x.size * FLOAT_LANES * sizeof(float))
    workspace.release(scratch)


# --- convolution: forward and input gradient ------------------------------------------------------------

cdef inline bint wider(Py_ssize_t channels, Py_ssize_t strips) noexcept nogil:
    """Whether so many channels of so many vectors (or taps) make fewer accumulators in wide tiles."""
    cdef Py_ssize_t tall = ((channels + TALL_CHANNELS - 1) // TALL_CHANNELS
                            * ((strips + TALL_STRIPS - 1) // TALL_STRIPS) * TALL_CHANNELS * TALL_STRIPS)
    cdef Py_ssize_t wide = ((channels + WIDE_CHANNELS - 1) // WIDE_CHANNELS
                            * ((strips + WIDE_STRIPS - 1) // WIDE_STRIPS) * WIDE_CHANNELS * WIDE_STRIPS)
    return wide < tall


cdef void pack_weights(const float* weight, const Conv2dGeometry* g, bint flipped, Py_ssize_t height,
                       float* packed) noexcept nogil:
    """packed[tile, tap, channel in tile], the channels padded with zeros to whole tiles of `height`.

    Taps (r, c, s) for each k; flipped, the taps are (R − 1 − r, k, S − 1 − s) for each c.
    """
    cdef Py_ssize_t area = g.R * g.S, outputs = g.C if flipped else g.K, inputs = g.K if flipped else g.C
    cdef Py_ssize_t output_step = area if flipped else g.C * area, input_step = g.C * area if flipped else area
    cdef Py_ssize_t start, channel, r, inner, tap, place
    for start from 0 <= start < outputs by height:
        for r in range(g.R):
            for inner in range(inputs):
                for tap in range(r * g.S, (r + 1) * g.S):
                    place = inner * input_step + (area - 1 - tap if flipped else tap)
                    for channel in range(height):
                        packed[channel] = (weight[(start + channel) * output_step + place]
                                           if start + channel < outputs else 0)
                    packed += height


cdef inline void correlate_tile(Py_ssize_t CHANNELS, Py_ssize_t STRIPS, Py_ssize_t taps,
                                const Py_ssize_t* offsets, const float* weight, const float* bias,
                                const float** sources, float_vector* y, Py_ssize_t step) noexcept nogil:
    """y[channel · step + strip] ← bias + Σ over taps of weight · x."""
    cdef float_vector accumulator[8][4]
    cdef float_vector x[4]
    cdef float_vector zero
    cdef Py_ssize_t tap, channel, strip
    memset(&zero, 0, sizeof(zero))
    for channel in range(CHANNELS):
        for strip in range(STRIPS):
            accumulator[channel][strip] = zero + bias[channel]
    for tap in range(taps):
        for strip in range(STRIPS):
            x[strip] = (<const float_vector*> (sources[strip] + offsets[tap]))[0]
        for channel in range(CHANNELS):
            for strip in range(STRIPS):
                accumulator[channel][strip] += weight[tap * CHANNELS + channel] * x[strip]
    for channel in range(CHANNELS):
        for strip in range(STRIPS):
            y[channel * step + strip] = accumulator[channel][strip]


cdef void correlate(const Correlation* correlation, bint wide, const float* planes, const float* packed,
                    const float* bias, float_vector* y) noexcept nogil:
    """One block: y[k, p, q] ← bias[k] + the correlation; bias has room for whole tiles."""
    cdef Py_ssize_t height = WIDE_CHANNELS if wide else TALL_CHANNELS
    cdef Py_ssize_t width = WIDE_STRIPS if wide else TALL_STRIPS
    cdef Py_ssize_t first, start, channel, strip, first_tap, end_tap, channels, strips, step
    cdef const float* sources[4]
    cdef const float* weights
    cdef float_vector tile[32]
    cdef float_vector* target
    for first from 0 <= first < correlation.strip_count by width:
        strips = min(width, correlation.strip_count - first)
        first_tap, end_tap = correlation.taps, 0
        for strip in range(width):
            sources[strip] = planes + correlation.strips[first + min(strip, strips - 1)].source
        for strip in range(first, first + strips):
            first_tap = min(first_tap, correlation.strips[strip].first_tap)
            end_tap = max(end_tap, correlation.strips[strip].end_tap)
        for start from 0 <= start < correlation.outputs by height:
            channels = min(height, correlation.outputs - start)
            target, step = y + start * correlation.strip_count + first, correlation.strip_count
            if strips < width or channels < height:         # what sticks out must not be written
                target, step = tile, width
            weights = packed + start * correlation.taps + first_tap * height
            if wide:
                correlate_tile(WIDE_CHANNELS, WIDE_STRIPS, end_tap - first_tap, correlation.offsets + first_tap,
                               weights, bias + start, sources, target, step)
            else:
                correlate_tile(TALL_CHANNELS, TALL_STRIPS, end_tap - first_tap, correlation.offsets + first_tap,
                               weights, bias + start, sources, target, step)
            if target == tile:
                for channel in range(channels):
                    for strip in range(strips):
                        y[(start + channel) * correlation.strip_count + first + strip] = tile[channel * width + strip]


cdef inline bint lies_in_planes(const Planes* p) noexcept nogil:
    """Whether a block is its own planes: no padding, no stride."""
    return (p.top == 0 and p.left == 0 and p.spread_h == 1 and p.spread_w == 1 and p.stride_h == 1
            and p.stride_w == 1 and p.rows == p.height and p.columns == p.width)


cdef float* planes_for(const Planes* p) noexcept nogil:
    """Room for a block's planes, all zeros; NULL if it needs none."""
    cdef float* planes
    if lies_in_planes(p):
        return NULL
    planes = <float*> workspace.acquire(p.size * sizeof(float))
    memset(planes, 0, p.size * sizeof(float))
    return planes


cdef inline const float* in_planes(const float* cells, const Planes* p, float* planes) noexcept nogil:
    if planes == NULL:
        return cells
    fill_planes(cells, p, planes)
    return planes


cdef void convolve_share(const BlockSource* x, const Correlation* correlation, bint wide, const float* packed,
                         const float* bias, float* y, Py_ssize_t first, Py_ssize_t end) noexcept nogil:
    cdef float* scratch = <float*> workspace.acquire(x.size * FLOAT_LANES * sizeof(float))
    cdef float* planes = planes_for(&correlation.planes)
    cdef Py_ssize_t block, y_size = correlation.outputs * correlation.pixels * FLOAT_LANES
    for block in range(first, end):
        correlate(correlation, wide, in_planes(load_block(x, block, scratch), &correlation.planes, planes), packed, bias,
                  <float_vector*> (y + block * y_size))
    if planes != NULL:
        workspace.release(planes)
    workspace.release(scratch)


cdef float* packed_weights(const float* weight, const float* bias, const Conv2dGeometry* g, bint flipped,
                           const Correlation* correlation, bint wide, const float** packed_bias) noexcept nogil:
    """Weights and bias (zeros without one) in the order of the tiles; one piece of memory."""
    cdef Py_ssize_t height = WIDE_CHANNELS if wide else TALL_CHANNELS
    cdef Py_ssize_t channels = (correlation.outputs + height - 1) // height * height
    cdef float* packed = <float*> workspace.acquire(channels * (correlation.taps + 1) * sizeof(float))
    cdef float* padded = packed + channels * correlation.taps
    pack_weights(weight, g, flipped, height, packed)
    memset(padded, 0, channels * sizeof(float))
    if bias != NULL:
        memcpy(padded, bias, correlation.outputs * sizeof(float))
    packed_bias[0] = padded
    return packed


cdef void convolve_blocks(const BlockSource* x, const float* weight, const float* bias, float* y,
                          const Conv2dGeometry* g) noexcept nogil:
    cdef Correlation correlation = correlation_of(g, False, FLOAT_LANES, FLOAT_LANES)
    cdef bint wide = wider(correlation.outputs, correlation.strip_count)
    cdef const float* packed_bias
    cdef float* packed = packed_weights(weight, bias, g, False, &correlation, wide, &packed_bias)
    cdef Py_ssize_t blocks = block_count(g.N), share
    cdef Py_ssize_t shares = shares_of(g.N * g.K * correlation.pixels * correlation.taps, blocks)
    for share in prange(shares, num_threads=shares, schedule="static"):
        convolve_share(x, &correlation, wide, packed, packed_bias, y, share * blocks // shares,
                       (share + 1) * blocks // shares)
    workspace.release(packed)
    discard(&correlation)


# --- convolution: backward ------------------------------------------------------------------------------

cdef inline void weight_tile(Py_ssize_t CHANNELS, Py_ssize_t TAPS, const Correlation* correlation, const float** dy,
                             const float** x, const int_vector* counted, float_vector* total) noexcept nogil:
    """total[channel, tap] += Σ over outputs of dy · x, for the lanes that count."""
    cdef float_vector accumulator[8][4]
    cdef float_vector seen[4]
    cdef float_vector zero, gradient
    cdef Py_ssize_t output, channel, tap, source
    memset(&zero, 0, sizeof(zero))
    for channel in range(CHANNELS):
        for tap in range(TAPS):
            accumulator[channel][tap] = zero
    for output in range(correlation.strip_count):
        source = correlation.strips[output].source
        for tap in range(TAPS):
            seen[tap] = (<const float_vector*> (x[tap] + source))[0]
        for channel in range(CHANNELS):
            gradient = (<const float_vector*> dy[channel])[output]
            for tap in range(TAPS):
                accumulator[channel][tap] += gradient * seen[tap]
    for channel in range(CHANNELS):
        for tap in range(TAPS):
            total[channel * TAPS + tap] += picked(counted[0], accumulator[channel][tap])


cdef void add_weight_gradient(const Correlation* correlation, bint wide, const float* planes, const float* dy,
                              const int_vector* counted, float_vector* total) noexcept nogil:
    """One block, all tiles."""
    cdef Py_ssize_t height = WIDE_CHANNELS if wide else TALL_CHANNELS
    cdef Py_ssize_t width = WIDE_STRIPS if wide else TALL_STRIPS
    cdef Py_ssize_t start, first, channel, tap
    cdef const float* gradients[8]
    cdef const float* sources[4]
    for start from 0 <= start < correlation.outputs by height:
        for channel in range(height):
            gradients[channel] = dy + (min(start + channel, correlation.outputs - 1)
                                       * correlation.pixels * FLOAT_LANES)
        for first from 0 <= first < correlation.taps by width:
            for tap in range(width):
                sources[tap] = planes + correlation.offsets[min(first + tap, correlation.taps - 1)]
            if wide:
                weight_tile(WIDE_CHANNELS, WIDE_STRIPS, correlation, gradients, sources, counted, total)
            else:
                weight_tile(TALL_CHANNELS, TALL_STRIPS, correlation, gradients, sources, counted, total)
            total += height * width


cdef void add_bias_gradient(const Correlation* correlation, const float* dy, const int_vector* counted,
                            float_vector* total) noexcept nogil:
    """total[k] += Σ over outputs of dy, in four sums so that one addition need not wait for another."""
    cdef const float_vector* plane = <const float_vector*> dy
    cdef float_vector sums[4]
    cdef Py_ssize_t k, i, whole = correlation.pixels // 4 * 4
    for k in range(correlation.outputs):
        memset(sums, 0, sizeof(sums))
        for i from 0 <= i < whole by 4:
            sums[0] += plane[i]
            sums[1] += plane[i + 1]
            sums[2] += plane[i + 2]
            sums[3] += plane[i + 3]
        for i in range(whole, correlation.pixels):
            sums[0] += plane[i]
        total[k] += picked(counted[0], (sums[0] + sums[1]) + (sums[2] + sums[3]))
        plane += correlation.pixels


cdef struct Backward:
    # What the parts of a backward pass share. The weight gradient's tiles lie one after another,
    # [tile of channels, tile of taps, channel, tap], a vector of lanes for each; the bias follows.
    const BlockSource* dy
    const BlockSource* x
    Correlation forward, flipped
    bint wide, flipped_wide                 # the tile shapes
    const float* packed                     # flipped weights, and zeros for a bias
    const float* no_bias
    float* dx                               # NULL if not wanted
    bint dweight, dbias                     # whether they are wanted
    Py_ssize_t tile_vectors, sum_vectors    # of the tiles; with the bias


cdef void backward_part(const Backward* b, Py_ssize_t first, Py_ssize_t end, float_vector* sums) noexcept nogil:
    """Some blocks: their dx, and their share of the weight's and the bias's gradient."""
    cdef float* x_scratch = <float*> workspace.acquire(b.x.size * FLOAT_LANES * sizeof(float))
    cdef float* dy_scratch = <float*> workspace.acquire(b.dy.size * FLOAT_LANES * sizeof(float))
    cdef float* x_planes = planes_for(&b.forward.planes) if b.dweight else NULL
    cdef float* dy_planes = planes_for(&b.flipped.planes) if b.dx != NULL else NULL
    cdef const float* dy
    cdef Py_ssize_t block
    cdef int_vector counted
    memset(sums, 0, b.sum_vectors * sizeof(float_vector))
    for block in range(first, end):
        counted = first_lanes(b.x.N - block * FLOAT_LANES)
        dy = load_block(b.dy, block, dy_scratch)
        if b.dbias:
            add_bias_gradient(&b.forward, dy, &counted, sums + b.tile_vectors)
        if b.dweight:
            add_weight_gradient(&b.forward, b.wide,
                                in_planes(load_block(b.x, block, x_scratch), &b.forward.planes, x_planes), dy, &counted,
                                sums)
        if b.dx != NULL:
            correlate(&b.flipped, b.flipped_wide, in_planes(dy, &b.flipped.planes, dy_planes), b.packed,
                      b.no_bias, <float_vector*> (b.dx + block * b.x.size * FLOAT_LANES))
    if x_planes != NULL:
        workspace.release(x_planes)
    if dy_planes != NULL:
        workspace.release(dy_planes)
    workspace.release(dy_scratch)
    workspace.release(x_scratch)


cdef void sum_lanes(const float_vector* vectors, Py_ssize_t count, float* sums) noexcept nogil:
    """sums[i] ← the lanes of vector i, added up in pairs; sums has room for whole vectors.

    A square of vectors is transposed, so that adding its rows adds the lanes of all at once.
    """
    cdef float_vector square[16]
    cdef Py_ssize_t i, lane, half
    for i from 0 <= i < count by FLOAT_LANES:
        transpose_block(<const float*> (vectors + i), FLOAT_LANES, min(FLOAT_LANES, count - i), <float*> square, FLOAT_LANES)
        half = FLOAT_LANES // 2
        while half > 0:
            for lane in range(half):
                square[lane] += square[lane + half]
            half //= 2
        (<float_vector*> (sums + i))[0] = square[0]


cdef void place_weight_gradient(const Correlation* correlation, bint wide, const float* sums, float* dweight) noexcept nogil:
    """From tiles to K×C×R×S."""
    cdef Py_ssize_t height = WIDE_CHANNELS if wide else TALL_CHANNELS
    cdef Py_ssize_t width = WIDE_STRIPS if wide else TALL_STRIPS
    cdef Py_ssize_t start, first, channel, tap, row = correlation.planes.channels * correlation.S, place
    for start from 0 <= start < correlation.outputs by height:
        for first from 0 <= first < correlation.taps by width:
            for tap in range(first, min(first + width, correlation.taps)):      # tap (r, c, s)
                place = ((tap % row // correlation.S * correlation.R + tap // row) * correlation.S
                         + tap % correlation.S)
                for channel in range(min(height, correlation.outputs - start)):
                    dweight[(start + channel) * correlation.taps + place] = sums[channel * width + tap - first]
            sums += height * width


cdef void convolve_blocks_backward(const BlockSource* dy, const BlockSource* x, const float* weight, float* dx,
                                   float* dweight, float* dbias, const Conv2dGeometry* g) noexcept nogil:
    cdef Backward b
    cdef Py_ssize_t blocks = block_count(g.N), parts = min(PARTS, blocks), part, i
    cdef Py_ssize_t height, width, shares, work
    cdef float_vector* sums
    cdef float* totals
    cdef float* packed = NULL
    b.dy, b.x, b.dx = dy, x, dx
    b.dweight, b.dbias = dweight != NULL, dbias != NULL
    b.forward = correlation_of(g, False, FLOAT_LANES, FLOAT_LANES)
    b.wide = wider(b.forward.outputs, b.forward.taps)
    if dx != NULL:
        b.flipped = correlation_of(g, True, FLOAT_LANES, FLOAT_LANES)
        b.flipped_wide = wider(b.flipped.outputs, b.flipped.strip_count)
        packed = packed_weights(weight, NULL, g, True, &b.flipped, b.flipped_wide, &b.no_bias)
    b.packed = packed
    height, width = WIDE_CHANNELS if b.wide else TALL_CHANNELS, WIDE_STRIPS if b.wide else TALL_STRIPS
    b.tile_vectors = (g.K + height - 1) // height * ((b.forward.taps + width - 1) // width) * height * width
    b.sum_vectors = b.tile_vectors + g.K
    sums = <float_vector*> workspace.acquire(parts * b.sum_vectors * sizeof(float_vector))
    totals = <float*> workspace.acquire((b.sum_vectors + FLOAT_LANES) * sizeof(float))
    work = g.N * g.K * b.forward.pixels * b.forward.taps
    shares = shares_of(work * (b.dweight + (dx != NULL)), parts)
    for part in prange(parts, num_threads=shares, schedule="static"):
        backward_part(&b, part * blocks // parts, (part + 1) * blocks // parts, sums + part * b.sum_vectors)
    for part in range(1, parts):
        for i in range(b.sum_vectors):
            sums[i] += sums[part * b.sum_vectors + i]
    sum_lanes(sums, b.sum_vectors, totals)
    if b.dweight:
        place_weight_gradient(&b.forward, b.wide, totals, dweight)
    if b.dbias:
        memcpy(dbias, totals + b.tile_vectors, g.K * sizeof(float))
    workspace.release(totals)
    workspace.release(sums)
    if dx != NULL:
        workspace.release(packed)
        discard(&b.flipped)
    discard(&b.forward)


# --- max pooling ----------------------------------------------------------------------------------------

cdef struct Window:
    # the taps of a window that lie inside the plane
    Py_ssize_t first_row, end_row, first_column, end_column


cdef inline Window window_of(Py_ssize_t p, Py_ssize_t q, const Pool2dGeometry* g) noexcept nogil:
    cdef Window window
    cdef Py_ssize_t top = p * g.stride_h - g.padding_h, left = q * g.stride_w - g.padding_w
    window.first_row = (-top + g.dilation_h - 1) // g.dilation_h if top < 0 else 0
    window.first_column = (-left + g.dilation_w - 1) // g.dilation_w if left < 0 else 0
    window.end_row = min(g.R, (g.H - 1 - top) // g.dilation_h + 1)
    window.end_column = min(g.S, (g.W - 1 - left) // g.dilation_w + 1)
    return window


cdef inline Py_ssize_t corner_of(Py_ssize_t p, Py_ssize_t q, const Pool2dGeometry* g) noexcept nogil:
    """The window's first tap in the plane, which may lie outside."""
    return (p * g.stride_h - g.padding_h) * g.W + q * g.stride_w - g.padding_w


cdef void pool_block(const float_vector* x, bint rectify, float_vector* y, byte_vector* winners,
                     const Pool2dGeometry* g) noexcept nogil:
    """One block; with `rectify` of max(0, x)."""
    cdef Py_ssize_t c, p, q, r, s
    cdef const float_vector* corner
    cdef float_vector value, best
    cdef int_vector winner, better
    cdef Window window
    for c in range(g.C):
        for p in range(g.P):
            for q in range(g.Q):
                window = window_of(p, q, g)
                corner = x + corner_of(p, q, g)
                value = corner[window.first_row * g.dilation_h * g.W + window.first_column * g.dilation_w]
                best = gated(value, value) if rectify else value
                memset(&winner, 0, sizeof(winner))
                winner += <int> (window.first_row * g.S + window.first_column)
                for r in range(window.first_row, window.end_row):
                    for s in range(window.first_column, window.end_column):
                        value = corner[r * g.dilation_h * g.W + s * g.dilation_w]
                        if rectify:
                            value = gated(value, value)
                        better = is_better(value, best)
                        best = either(better, value, best)
                        winner = (better & <int> (r * g.S + s)) | (~better & winner)
                y[0] = best
                winners[0] = bytes_of(winner)
                y += 1
                winners += 1
        x += g.H * g.W


cdef void spread(const BlockSource* dy, Py_ssize_t block, float* dx) noexcept nogil:
    """dx ← 0, then each window's element onto the tap that won."""
    cdef const Pool2dGeometry* g = &dy.pool
    cdef Py_ssize_t windows = g.C * g.P * g.Q, first = block * windows
    cdef const float_vector* gradient = <const float_vector*> dy.blocks + first
    cdef const float_vector* gate = <const float_vector*> dy.gate + first
    cdef const byte_vector* winners = <const byte_vector*> dy.winners + first
    cdef bint apart = g.stride_h >= g.R and g.stride_w >= g.S and g.dilation_h == 1 and g.dilation_w == 1
    cdef bint covered = (apart and g.stride_h == g.R and g.stride_w == g.S and g.padding_h == 0 and g.padding_w == 0
                         and g.P * g.R >= g.H and g.Q * g.S >= g.W)
    cdef float_vector* plane = <float_vector*> dx
    cdef float_vector* corner
    cdef float_vector value
    cdef int_vector winner
    cdef Window window
    cdef Py_ssize_t c, p, q, r, s, tap
    if not covered:
        memset(dx, 0, g.C * g.H * g.W * sizeof(float_vector))
    for c in range(g.C):
        for p in range(g.P):
            for q in range(g.Q):
                value = gated(gradient[0], gate[0]) if dy.gate != NULL else gradient[0]
                winner = ints_of(winners[0])
                window = window_of(p, q, g)
                corner = plane + corner_of(p, q, g)
                for r in range(window.first_row, window.end_row):
                    for s in range(window.first_column, window.end_column):
                        tap = r * g.dilation_h * g.W + s * g.dilation_w
                        if apart:
                            corner[tap] = picked(equal_to(winner, <int> (r * g.S + s)), value)
                        else:
                            corner[tap] += picked(equal_to(winner, <int> (r * g.S + s)), value)
                gradient += 1
                gate += 1
                winners += 1
        plane += g.H * g.W


cdef void pool_share(const BlockSource* x, float* y, uint8_t* winners, const Pool2dGeometry* g, Py_ssize_t first,
                     Py_ssize_t end) noexcept nogil:
    cdef Py_ssize_t block, size = g.C * g.P * g.Q * FLOAT_LANES
    cdef bint rectify = x.gate != NULL and x.gate == x.blocks and x.winners == NULL
    cdef float* scratch = NULL
    cdef const float* elements
    if not rectify:
        scratch = <float*> workspace.acquire(x.size * FLOAT_LANES * sizeof(float))
    for block in range(first, end):
        elements = x.blocks + block * x.size * FLOAT_LANES if rectify else load_block(x, block, scratch)
        pool_block(<const float_vector*> elements, rectify, <float_vector*> (y + block * size),
                   <byte_vector*> (winners + block * size), g)
    if scratch != NULL:
        workspace.release(scratch)


cdef void max_pool_blocks(const BlockSource* x, float* y, uint8_t* winners, const Pool2dGeometry* g) noexcept nogil:
    cdef Py_ssize_t blocks = block_count(g.N), share
    cdef Py_ssize_t shares = shares_of(ELEMENT_WORK * g.N * g.C * g.P * g.Q * g.R * g.S, blocks)
    for share in prange(shares, num_threads=shares, schedule="static"):
        pool_share(x, y, winners, g, share * blocks // shares, (share + 1) * blocks // shares)


cdef void write_places(const uint8_t* winners, int64_t* indices, const Pool2dGeometry* g) noexcept nogil:
    cdef Py_ssize_t n, c, p, q, cell, winner
    for n in range(g.N):
        for c in range(g.C):
            for p in range(g.P):
                for q in range(g.Q):
                    cell = ((n // FLOAT_LANES * g.C + c) * g.P + p) * g.Q + q
                    winner = winners[cell * FLOAT_LANES + n % FLOAT_LANES]
                    indices[0] = (corner_of(p, q, g) + winner // g.S * g.dilation_h * g.W
                                  + winner % g.S * g.dilation_w)
                    indices += 1
