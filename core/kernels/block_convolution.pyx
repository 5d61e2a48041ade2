"""One block at a time: what a kernel reads and writes of it stays in the second-level cache.

The three products of a convolution are those of convolution.pyx, with a vector of images for every
element. Registers hold a tile of accumulators while what is summed runs by, as many as leave registers for
the operands, in two shapes: for the correlations output channels × outputs, TALL or WIDE; for the weight
gradient output channels × taps, TALL or FLAT. `Shape` takes the one that wastes less.

Taps of a correlation are ordered (s, c, r) and the outputs of a padded one in squares, so that a tile near
the border leaves out the rows and columns of the kernel that see nothing but padding. Channels are not the
innermost, because from reads that lie one plane apart the processor foresees the planes of the next blocks, and
fetches them; where those are another thread's, that thread writes them slowly the next time.

The weight gradient takes as many outputs at a time as leave dy of a tile in the first-level cache, all
tiles over them, and keeps the tiles' sums as vectors of lanes to the end of a part. PARTS of the batch
depend on its size alone; each is summed in order, then its lanes, and the parts in order: the bits are the
same for any number of threads, and one thread hands another no more than a number for each weight.
"""

from cython.parallel cimport prange
from libc.string cimport memcpy, memset

from core.kernels cimport workspace
from core.kernels.blocks cimport block_count, end_tap, first_tap, load_block
from core.kernels.planes cimport Strip, correlation_of, discard, fill_planes
from core.kernels.planes cimport lacks_memory as correlation_lacks_memory
from core.kernels.threads cimport shares_of, team_of
from core.kernels.vector cimport FLOAT_LANES, HAVE_VECTORS, first_lanes, int_vector, picked, sum_lanes

cdef extern from *:
    """
    #if VECTOR_REGISTERS == 32
    #  define TALL_HEIGHT 6
    #  define TALL_WIDTH 4
    #  define WIDE_HEIGHT 8
    #  define WIDE_WIDTH 3
    #  define FLAT_HEIGHT 4
    #  define FLAT_WIDTH 6
    #else
    #  define TALL_HEIGHT 6
    #  define TALL_WIDTH 2
    #  define WIDE_HEIGHT 4
    #  define WIDE_WIDTH 3
    #  define FLAT_HEIGHT 4
    #  define FLAT_WIDTH 3
    #endif
    """
    const Py_ssize_t TALL_HEIGHT
    const Py_ssize_t TALL_WIDTH
    const Py_ssize_t WIDE_HEIGHT
    const Py_ssize_t WIDE_WIDTH
    const Py_ssize_t FLAT_HEIGHT
    const Py_ssize_t FLAT_WIDTH

cdef enum:
    PARTS = 4                   # of a batch, at most, whose weight gradients are summed apart
    PART_BLOCKS = 2             # that a part has at least, to be worth its sums
    LARGEST_BLOCK = 512 * 1024  # bytes of an input block that leave room for the rest in the cache
    GRADIENT_BYTES = 26 * 1024  # of dy that leave room for x in the first-level cache


cdef bint convolves_in_blocks(const Conv2dGeometry* g) noexcept nogil:
    cdef Py_ssize_t height = g.R * g.dilation_h, width = g.S * g.dilation_w
    cdef double x_size = <double> g.C * (g.P * g.stride_h + height) * (g.Q * g.stride_w + width)
    cdef double y_size = <double> g.K * (g.H + height) * (g.W + width)
    return (HAVE_VECTORS and g.N >= FLOAT_LANES and g.groups == 1
            and max(x_size, y_size / 2) * FLOAT_LANES * sizeof(float) <= LARGEST_BLOCK)


# --- convolution: forward and input gradient ------------------------------------------------------------

cdef inline Py_ssize_t accumulators(Shape shape, Py_ssize_t rows, Py_ssize_t columns) noexcept nogil:
    """Count the accumulators of the tiles that cover rows × columns."""
    return rounded_up(rows, shape.height) * rounded_up(columns, shape.width)


cdef inline Py_ssize_t rounded_up(Py_ssize_t count, Py_ssize_t step) noexcept nogil:
    return (count + step - 1) // step * step


cdef Shape better_shape(Shape one, Shape other, Py_ssize_t rows, Py_ssize_t columns) noexcept nogil:
    return other if accumulators(other, rows, columns) < accumulators(one, rows, columns) else one


cdef void place_output(Plan* plan, const Conv2dGeometry* g, Py_ssize_t p, Py_ssize_t q, Py_ssize_t Q,
                       Output* output) noexcept nogil:
    cdef const Correlation* correlation = &plan.correlation
    cdef const Planes* planes = &correlation.planes
    output.target = p * Q + q
    output.source = correlation.strips[output.target].source
    output.first_row = first_tap(planes.top, p * planes.stride_h, g.dilation_h)
    output.end_row = end_tap(g.R, (planes.height - 1) * planes.spread_h + planes.top, p * planes.stride_h, g.dilation_h)
    output.first_column = first_tap(planes.left, q * planes.stride_w, g.dilation_w)
    output.end_column = end_tap(g.S, (planes.width - 1) * planes.spread_w + planes.left, q * planes.stride_w,
                                g.dilation_w)


cdef Plan plan_of(const Conv2dGeometry* g, bint flipped, const float* weight, const float* bias) noexcept nogil:
    cdef Plan plan
    cdef Correlation* correlation = &plan.correlation
    cdef Py_ssize_t P = g.H if flipped else g.P, Q = g.W if flipped else g.Q
    cdef Py_ssize_t p, q, square, C, tap, r, s, c
    cdef Output* output
    correlation[0] = correlation_of(g, flipped, FLOAT_LANES, FLOAT_LANES)
    plan.shape = better_shape(Shape(TALL_HEIGHT, TALL_WIDTH), Shape(WIDE_HEIGHT, WIDE_WIDTH),
                              correlation.outputs, correlation.pixels)
    C = correlation.planes.channels
    plan.offsets = <Py_ssize_t*> workspace.acquire(correlation.taps * sizeof(Py_ssize_t))
    output = plan.outputs = <Output*> workspace.acquire(correlation.pixels * sizeof(Output))
    plan.weights = <float*> workspace.acquire(
        rounded_up(correlation.outputs, plan.shape.height) * (correlation.taps + 1) * sizeof(float))
    if lacks_memory(&plan):
        return plan
    for s in range(g.S):
        for c in range(C):
            for r in range(g.R):
                plan.offsets[(s * C + c) * g.R + r] = correlation.offsets[(r * C + c) * g.S + s]
    square = 2 if plan.shape.width == 4 and correlation.planes.top > 0 else 1
    for p from 0 <= p < P by square:
        for q from 0 <= q < Q by square:
            for r in range(p, min(p + square, P)):
                for s in range(q, min(q + square, Q)):
                    place_output(&plan, g, r, s, Q, output)
                    output += 1
    pack_weights(&plan, weight, bias, g, flipped)
    return plan


cdef bint lacks_memory(const Plan* plan) noexcept nogil:
    return (correlation_lacks_memory(&plan.correlation) or plan.offsets == NULL or plan.outputs == NULL
            or plan.weights == NULL)


cdef void drop(Plan* plan) noexcept nogil:
    workspace.release(plan.weights)
    workspace.release(plan.outputs)
    workspace.release(plan.offsets)
    discard(&plan.correlation)


cdef void pack_weights(Plan* plan, const float* weight, const float* bias, const Conv2dGeometry* g,
                       bint flipped) noexcept nogil:
    """Pack the weights: the taps (s, c, r) for each k; flipped, (S − 1 − s, k, R − 1 − r) for each c."""
    cdef Py_ssize_t area = g.R * g.S, outputs = plan.correlation.outputs, height = plan.shape.height
    cdef Py_ssize_t output_step = area if flipped else g.C * area, input_step = g.C * area if flipped else area
    cdef Py_ssize_t start, channel, r, s, c, place
    cdef float* packed = plan.weights
    for start from 0 <= start < outputs by height:
        for s in range(g.S):
            for c in range(plan.correlation.planes.channels):
                for r in range(g.R):
                    place = c * input_step + ((g.R - 1 - r) * g.S + g.S - 1 - s if flipped else r * g.S + s)
                    for channel in range(height):
                        packed[channel] = (weight[(start + channel) * output_step + place]
                                           if start + channel < outputs else 0)
                    packed += height
    plan.bias = packed
    memset(packed, 0, rounded_up(outputs, height) * sizeof(float))
    if bias != NULL:
        memcpy(packed, bias, outputs * sizeof(float))


cdef struct Tile:
    # A tile of a correlation: where its outputs read and are written, and which taps they need.
    const float* sources[4]
    float_vector* targets[4]
    Py_ssize_t step                     # between the channels of a target
    const float* bias
    const float* weights
    const Py_ssize_t* offsets
    Py_ssize_t column_taps              # C·R, the taps of a column
    Py_ssize_t first_column, end_column
    Py_ssize_t runs, run_step           # of each of these columns: how many, and how many taps apart
    Py_ssize_t first, end               # of the taps of each run


cdef inline void correlate_tile(Py_ssize_t HEIGHT, Py_ssize_t WIDTH, const Tile* tile) noexcept nogil:
    """targets[output][channel · step] ← bias + Σ over taps of weight · x."""
    cdef float_vector accumulator[8][4]
    cdef float_vector x[4]
    cdef float_vector zero
    cdef const Py_ssize_t* offsets
    cdef const float* weights
    cdef Py_ssize_t column, run, tap, channel, output
    memset(&zero, 0, sizeof(zero))
    for channel in range(HEIGHT):
        for output in range(WIDTH):
            accumulator[channel][output] = zero + tile.bias[channel]
    for column in range(tile.first_column, tile.end_column):
        offsets = tile.offsets + column * tile.column_taps
        weights = tile.weights + column * tile.column_taps * HEIGHT
        for run in range(tile.runs):
            for tap in range(tile.first, tile.end):
                for output in range(WIDTH):
                    x[output] = (<const float_vector*> (tile.sources[output] + offsets[tap]))[0]
                for channel in range(HEIGHT):
                    for output in range(WIDTH):
                        accumulator[channel][output] += weights[tap * HEIGHT + channel] * x[output]
            offsets += tile.run_step
            weights += tile.run_step * HEIGHT
    for channel in range(HEIGHT):
        for output in range(WIDTH):
            tile.targets[output][channel * tile.step] = accumulator[channel][output]


cdef void correlate(const Plan* plan, const float* planes, float_vector* y) noexcept nogil:
    cdef const Correlation* correlation = &plan.correlation
    cdef Py_ssize_t height = plan.shape.height, width = plan.shape.width, C = correlation.planes.channels
    cdef Py_ssize_t first, start, channel, i, channels, count, first_row, end_row
    cdef const Output* output
    cdef float_vector outside[32]
    cdef bint whole
    cdef Tile tile
    tile.offsets, tile.column_taps, tile.run_step = plan.offsets, C * correlation.R, correlation.R
    for first from 0 <= first < correlation.pixels by width:
        count = min(width, correlation.pixels - first)
        first_row, end_row, tile.first_column, tile.end_column = correlation.R, 0, correlation.S, 0
        for i in range(width):
            output = plan.outputs + first + min(i, count - 1)
            tile.sources[i] = planes + output.source
            first_row, end_row = min(first_row, output.first_row), max(end_row, output.end_row)
            tile.first_column = min(tile.first_column, output.first_column)
            tile.end_column = max(tile.end_column, output.end_column)
        if end_row - first_row == correlation.R:                # all taps of a column lie one after another
            tile.runs, tile.first, tile.end = 1, 0, tile.column_taps
        else:
            tile.runs, tile.first, tile.end = C, first_row, end_row
        for start from 0 <= start < correlation.outputs by height:
            channels = min(height, correlation.outputs - start)
            whole = channels == height and count == width       # else it must not write what sticks out
            tile.step = correlation.pixels if whole else width
            for i in range(width):
                tile.targets[i] = (y + start * correlation.pixels + plan.outputs[first + i].target if whole
                                   else outside + i)
            tile.weights = plan.weights + start * correlation.taps
            tile.bias = plan.bias + start
            if height == WIDE_HEIGHT:
                correlate_tile(WIDE_HEIGHT, WIDE_WIDTH, &tile)
            else:
                correlate_tile(TALL_HEIGHT, TALL_WIDTH, &tile)
            if not whole:
                for channel in range(channels):
                    for i in range(count):
                        y[(start + channel) * correlation.pixels + plan.outputs[first + i].target] = (
                            outside[channel * width + i])


cdef inline bint lies_in_planes(const Planes* p) noexcept nogil:
    """Tell whether a block is its own planes: no padding, no stride."""
    return (p.top == 0 and p.left == 0 and p.spread_h == 1 and p.spread_w == 1 and p.stride_h == 1
            and p.stride_w == 1 and p.rows == p.height and p.columns == p.width)


cdef float* planes_for(const Planes* p) noexcept nogil:
    cdef float* planes
    if lies_in_planes(p):
        return NULL
    planes = <float*> workspace.acquire(p.size * sizeof(float))
    if planes != NULL:
        memset(planes, 0, p.size * sizeof(float))
    return planes


cdef bint lacks_planes(const Planes* p, const float* planes) noexcept nogil:
    return planes == NULL and not lies_in_planes(p)


cdef const float* in_planes(const float* cells, const Planes* p, float* planes) noexcept nogil:
    if planes == NULL:
        return cells
    fill_planes(cells, p, planes)
    return planes


cdef int convolve_share(const BlockSource* x, const float* weight, const float* bias, float* y,
                        const Conv2dGeometry* g, Py_ssize_t first, Py_ssize_t end) noexcept nogil:
    cdef Plan plan = plan_of(g, False, weight, bias)
    cdef const Planes* p = &plan.correlation.planes
    cdef float* scratch = <float*> workspace.acquire(x.size * FLOAT_LANES * sizeof(float))
    cdef float* planes = planes_for(p)
    cdef Py_ssize_t block, y_size = plan.correlation.outputs * plan.correlation.pixels * FLOAT_LANES
    cdef const float* elements
    cdef int status = scratch == NULL or lacks_memory(&plan) or lacks_planes(p, planes)
    for block in range(first, first if status else end):
        elements = load_block(x, block, scratch)
        if elements == NULL:
            status = workspace.OUT_OF_MEMORY
            break
        correlate(&plan, in_planes(elements, p, planes), <float_vector*> (y + block * y_size))
    workspace.release(planes)
    workspace.release(scratch)
    drop(&plan)
    return status


cdef int convolve_blocks(const BlockSource* x, const float* weight, const float* bias, float* y,
                         const Conv2dGeometry* g) noexcept nogil:
    cdef Py_ssize_t blocks = block_count(g.N), shares = shares_of(multiply_adds(g), blocks), share
    cdef int status = 0
    for share in prange(shares, num_threads=team_of(shares), schedule="static"):
        status |= convolve_share(x, weight, bias, y, g, share * blocks // shares, (share + 1) * blocks // shares)
    return status


# --- convolution: backward ------------------------------------------------------------------------------

cdef inline void weight_tile(Py_ssize_t HEIGHT, Py_ssize_t WIDTH, const Strip* strips, Py_ssize_t count,
                             const float** dy, const float** x, const int_vector* counted, bint fresh,
                             float_vector* total) noexcept nogil:
    """total[channel, tap] += Σ over some outputs of dy · x, for the lanes that count; fresh, the total was 0."""
    cdef float_vector accumulator[8][8]
    cdef float_vector seen[8]
    cdef float_vector zero, gradient
    cdef Py_ssize_t output, channel, tap
    memset(&zero, 0, sizeof(zero))
    for channel in range(HEIGHT):
        for tap in range(WIDTH):
            accumulator[channel][tap] = zero
    for output in range(count):
        for tap in range(WIDTH):
            seen[tap] = (<const float_vector*> (x[tap] + strips[output].source))[0]
        for channel in range(HEIGHT):
            gradient = (<const float_vector*> dy[channel])[output]
            for tap in range(WIDTH):
                accumulator[channel][tap] += gradient * seen[tap]
    for channel in range(HEIGHT):
        for tap in range(WIDTH):
            total[channel * WIDTH + tap] = (picked(counted[0], accumulator[channel][tap])
                                            + (zero if fresh else total[channel * WIDTH + tap]))


cdef void add_weight_gradient(const Correlation* correlation, Shape shape, const float* planes, const float* dy,
                              const int_vector* counted, bint fresh, float_vector* total) noexcept nogil:
    """Add the weight gradient of one block to all tiles."""
    cdef Py_ssize_t height = shape.height, width = shape.width
    cdef Py_ssize_t together = max(1, GRADIENT_BYTES // (height * <Py_ssize_t> sizeof(float_vector)))
    cdef Py_ssize_t chunk, count, start, first, channel, tap
    cdef const float* gradients[8]
    cdef const float* sources[8]
    cdef float_vector* sums
    for chunk from 0 <= chunk < correlation.pixels by together:
        count = min(together, correlation.pixels - chunk)
        sums = total
        for start from 0 <= start < correlation.outputs by height:
            for channel in range(height):
                gradients[channel] = dy + (min(start + channel, correlation.outputs - 1) * correlation.pixels
                                           + chunk) * FLOAT_LANES
            for first from 0 <= first < correlation.taps by width:
                for tap in range(width):
                    sources[tap] = planes + correlation.offsets[min(first + tap, correlation.taps - 1)]
                if width == FLAT_WIDTH:
                    weight_tile(FLAT_HEIGHT, FLAT_WIDTH, correlation.strips + chunk, count, gradients, sources,
                                counted, fresh and chunk == 0, sums)
                else:
                    weight_tile(TALL_HEIGHT, TALL_WIDTH, correlation.strips + chunk, count, gradients, sources,
                                counted, fresh and chunk == 0, sums)
                sums += height * width


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
    # What the shares of a backward pass have in common. The weight gradient's tiles lie one after another,
    # [tile of channels, tile of taps, channel, tap]; the bias follows.
    const Conv2dGeometry* geometry
    const BlockSource* dy
    const BlockSource* x
    const float* weight
    Shape shape                         # of the weight gradient's tiles
    float* dx                           # NULL if not wanted
    bint dweight, dbias                 # whether they are wanted
    Py_ssize_t in_tiles, sums           # how many sums the tiles have; with the bias
    Py_ssize_t parts, blocks
    Py_ssize_t step                     # from the totals of one part to the next
    float* totals                       # the sums of each part


cdef int backward_share(const Backward* b, Py_ssize_t first, Py_ssize_t end) noexcept nogil:
    """Compute for some parts of the batch dx, and the sums for the weight's and the bias's gradient."""
    cdef Correlation correlation = correlation_of(b.geometry, False, FLOAT_LANES, FLOAT_LANES)
    cdef Plan flipped                   # not made without dx
    cdef float* x_scratch = <float*> workspace.acquire(b.x.size * FLOAT_LANES * sizeof(float))
    cdef float* dy_scratch = <float*> workspace.acquire(b.dy.size * FLOAT_LANES * sizeof(float))
    cdef float_vector* sums = <float_vector*> workspace.acquire(b.sums * sizeof(float_vector))
    cdef float* x_planes = planes_for(&correlation.planes) if b.dweight else NULL
    cdef float* dy_planes = NULL
    cdef const float* dy
    cdef const float* x
    cdef Py_ssize_t part, begin, block
    cdef int_vector counted
    cdef int status = (x_scratch == NULL or dy_scratch == NULL or sums == NULL
                       or correlation_lacks_memory(&correlation) or b.dweight and lacks_planes(&correlation.planes, x_planes))
    if b.dx != NULL:
        flipped = plan_of(b.geometry, True, b.weight, NULL)
        dy_planes = planes_for(&flipped.correlation.planes)
        status |= lacks_memory(&flipped) or lacks_planes(&flipped.correlation.planes, dy_planes)
    for part in range(first, first if status else end):
        memset(sums + b.in_tiles, 0, (b.sums - b.in_tiles) * sizeof(float_vector))
        begin = part * b.blocks // b.parts
        for block in range(begin, (part + 1) * b.blocks // b.parts):
            counted = first_lanes(b.x.N - block * FLOAT_LANES)
            dy = load_block(b.dy, block, dy_scratch)
            if dy == NULL:
                status = workspace.OUT_OF_MEMORY
                break
            if b.dbias:
                add_bias_gradient(&correlation, dy, &counted, sums + b.in_tiles)
            if b.dweight:
                x = load_block(b.x, block, x_scratch)
                if x == NULL:
                    status = workspace.OUT_OF_MEMORY
                    break
                x = in_planes(x, &correlation.planes, x_planes)
                add_weight_gradient(&correlation, b.shape, x, dy, &counted, block == begin, sums)
            if b.dx != NULL:
                correlate(&flipped, in_planes(dy, &flipped.correlation.planes, dy_planes),
                          <float_vector*> (b.dx + block * b.x.size * FLOAT_LANES))
        sum_lanes(sums, b.sums, b.totals + part * b.step)
    workspace.release(x_planes)
    workspace.release(dy_planes)
    workspace.release(sums)
    workspace.release(dy_scratch)
    workspace.release(x_scratch)
    if b.dx != NULL:
        drop(&flipped)
    discard(&correlation)
    return status


cdef void place_weight_gradient(const Conv2dGeometry* g, Shape shape, const float* sums, float* dweight) noexcept nogil:
    """Bring the sums from tiles into K×C×R×S."""
    cdef Py_ssize_t width = shape.width, row_of_tiles = rounded_up(g.C * g.R * g.S, width) * shape.height
    cdef Py_ssize_t k, c, r, s, in_tile
    cdef const float* tile
    for k in range(g.K):
        tile = sums + k // shape.height * row_of_tiles + k % shape.height * width
        in_tile = 0
        for r in range(g.R):
            for c in range(g.C):
                for s in range(g.S):
                    if in_tile == width:
                        tile += shape.height * width
                        in_tile = 0
                    dweight[((k * g.C + c) * g.R + r) * g.S + s] = tile[in_tile]
                    in_tile += 1


cdef int convolve_blocks_backward(const BlockSource* dy, const BlockSource* x, const float* weight, float* dx,
                                  float* dweight, float* dbias, const Conv2dGeometry* g) noexcept nogil:
    cdef Backward b
    cdef Py_ssize_t part, i, share, shares, taps = g.C * g.R * g.S
    cdef int status
    b.geometry, b.dy, b.x, b.weight, b.dx = g, dy, x, weight, dx
    b.dweight, b.dbias = dweight != NULL, dbias != NULL
    b.blocks = block_count(g.N)
    b.parts = max(1, min(PARTS, b.blocks // PART_BLOCKS))
    b.shape = better_shape(Shape(TALL_HEIGHT, TALL_WIDTH), Shape(FLAT_HEIGHT, FLAT_WIDTH), g.K, taps)
    b.in_tiles = accumulators(b.shape, g.K, taps) if b.dweight else 0
    b.sums = b.in_tiles + g.K
    b.step = rounded_up(b.sums, FLOAT_LANES)
    b.totals = <float*> workspace.acquire(b.parts * b.step * sizeof(float))
    shares = shares_of(multiply_adds(g) * (b.dweight + (dx != NULL)), b.parts)
    status = b.totals == NULL
    if not status:
        for share in prange(shares, num_threads=team_of(shares), schedule="static"):
            status |= backward_share(&b, share * b.parts // shares, (share + 1) * b.parts // shares)
    if not status:
        for part in range(1, b.parts):
            for i in range(b.sums):
                b.totals[i] += b.totals[part * b.step + i]
        if b.dweight:
            place_weight_gradient(g, b.shape, b.totals, dweight)
        if b.dbias:
            memcpy(dbias, b.totals + b.in_tiles, g.K * sizeof(float))
    workspace.release(b.totals)
    return status
