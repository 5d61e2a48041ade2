"""Direct convolution: registers hold a tile of outputs while the taps run.

All three products are the same correlation

    y[k, p, q] = Σ over c, r, s of weight[k, c, r, s] · x[c, p·stride + r·dilation, q·stride + s·dilation]

* forward: as it stands;
* input gradient: over dy with stride − 1 zeros between its elements and with
  dilation · (R − 1) − padding around it, by the flipped weights, k and c swapped;
* weight gradient: the same sum with y and weight changing places.

The image lies in planes, where a tap is a fixed offset (planes.pxd); lanes are
neighbours in a row, or for short rows in a large batch the images.

The correlation is correlation.pyx's, with output channels in the lanes wide_convolution.pyx's. weight_tile holds
TILE_CHANNELS × TILE_STRIPS vectors of partial sums for as many taps.
"""

from cython.parallel cimport prange
from libc.string cimport memset

from core.kernels cimport workspace
from core.kernels.correlation cimport LARGEST_TILE, TILE_CHANNELS, TILE_STRIPS, correlate_images
from core.kernels.elementwise cimport sum_elements
from core.kernels.planes cimport (
    Correlation, Planes, correlation_of, discard, fill_planes, fill_strips, interleave, lacks_memory, lanes_are_images,
    place_of_tap,
)
from core.kernels.threads cimport shares_of, team_of
from core.kernels.types cimport real
from core.kernels.vector cimport DOUBLE_LANES, FLOAT_LANES, double_vector, float_vector, shifted, sum_lanes, vector
from core.kernels.wide_convolution cimport (
    channel_weights, convolve_by_channels, convolves_by_channels, lanes_are_channels, wide_weight_gradient,
)

cdef enum:
    WEIGHT_PARTS = 4                # shares of a batch whose weight gradients are summed apart
    PLANES_BYTES = 512 * 1024       # of copied images that stay in the second-level cache


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
        for share in prange(shares, num_threads=team_of(shares), schedule="static"):
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


cdef Conv2dGeometry back_from(const Conv2dGeometry* g) noexcept nogil:
    """Return the convolution from dy to dx, by turned_weights(); for stride 1 and padding less than the kernel."""
    cdef Conv2dGeometry back = g[0]
    back.C, back.H, back.W = g.K, g.P, g.Q
    back.K, back.P, back.Q = g.C, g.H, g.W
    back.padding_top = (g.R - 1) * g.dilation_h - g.padding_top
    back.padding_left = (g.S - 1) * g.dilation_w - g.padding_left
    return back


cdef float* turned_weights(const Conv2dGeometry* g, const float* weight) noexcept nogil:
    """Return C×K×R×S, the kernels turned by half a turn; NULL, or workspace.release() them."""
    cdef Py_ssize_t area = g.R * g.S, c, k, tap
    cdef float* turned = <float*> workspace.acquire(g.C * g.K * area * sizeof(float))
    if turned == NULL:
        return NULL
    for c in range(g.C):
        for k in range(g.K):
            for tap in range(area):
                turned[(c * g.K + k) * area + tap] = weight[(k * g.C + c) * area + area - 1 - tap]
    return turned


cdef int conv2d_input_gradient(const real* dy, const real* weight, real* dx, const Conv2dGeometry* g) noexcept nogil:
    cdef Conv2dGeometry back = back_from(g)
    cdef float* turned
    cdef int status
    if real is float:
        if (g.stride_h == 1 and g.stride_w == 1 and back.padding_top >= 0 and back.padding_left >= 0
                and convolves_by_channels(&back, TILE_CHANNELS, TILE_STRIPS)):
            turned = turned_weights(g, weight)
            if turned == NULL:
                return workspace.OUT_OF_MEMORY
            status = convolve_images_by_channels(&back, dy, turned, NULL, dx)
            workspace.release(turned)
            return status
    return correlate_images(g, True, dy, weight, <const real*> NULL, dx)


cdef inline void weight_tile(const Correlation* correlation, Py_ssize_t images, const vector** dy, Py_ssize_t dy_size,
                             const vector** x, vector* tile) noexcept nogil:
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
                seen[tap] = shifted(x[tap], source)[0]
            for channel in range(TILE_CHANNELS):
                gradient = dy[channel][image * dy_size + strip]
                for tap in range(TILE_STRIPS):
                    accumulator[channel][tap] += gradient * seen[tap]
    for channel in range(TILE_CHANNELS):
        for tap in range(TILE_STRIPS):
            tile[channel * TILE_STRIPS + tap] = accumulator[channel][tap]


cdef inline void sum_tile(const real* tile, real* sums) noexcept nogil:
    """sums[i] ← the lanes of the tile's vector i, added up; sums has room for whole vectors."""
    cdef Py_ssize_t i, lane
    if real is float:
        sum_lanes(<const float_vector*> tile, TILE_CHANNELS * TILE_STRIPS, sums)
    else:
        for i in range(TILE_CHANNELS * TILE_STRIPS):
            sums[i] = 0
            for lane in range(DOUBLE_LANES):
                sums[i] += tile[i * DOUBLE_LANES + lane]


cdef void add_weight_gradient(const Correlation* correlation, Py_ssize_t images, const real* planes,
                              const real* dy, Py_ssize_t dy_size, real* dweight) noexcept nogil:
    """Add for one group of some images: dweight[k, tap] += Σ over images and outputs of dy · x."""
    cdef Py_ssize_t lanes = FLOAT_LANES if real is float else DOUBLE_LANES
    cdef Py_ssize_t start, first, channel, tap, place
    cdef const real* gradients[6]
    cdef const real* sources[4]
    cdef real tile[LARGEST_TILE * 16]
    cdef real sums[LARGEST_TILE + 16]
    for start from 0 <= start < correlation.outputs by TILE_CHANNELS:
        for channel in range(TILE_CHANNELS):
            gradients[channel] = dy + (min(start + channel, correlation.outputs - 1) * correlation.strip_count * lanes)
        for first from 0 <= first < correlation.taps by TILE_STRIPS:
            for tap in range(TILE_STRIPS):
                sources[tap] = planes + correlation.offsets[min(first + tap, correlation.taps - 1)]
            if real is float:
                weight_tile(correlation, images, <const float_vector**> gradients, dy_size // lanes,
                            <const float_vector**> sources, <float_vector*> tile)
            else:
                weight_tile(correlation, images, <const double_vector**> gradients, dy_size // lanes,
                            <const double_vector**> sources, <double_vector*> tile)
            sum_tile(tile, sums)
            for tap in range(min(TILE_STRIPS, correlation.taps - first)):
                place = start * correlation.taps + place_of_tap(correlation, first + tap)
                for channel in range(min(TILE_CHANNELS, correlation.outputs - start)):
                    dweight[place + channel * correlation.taps] += sums[channel * TILE_STRIPS + tap]


cdef void load_pair(const Correlation* correlation, const real* x, const real* dy, Py_ssize_t groups, Py_ssize_t group,
                    real* planes, real* strips, real* cells) noexcept nogil:
    """Bring one group of an image (or a vector of images) and of its gradient into place."""
    cdef const Planes* p = &correlation.planes
    cdef Py_ssize_t x_size = p.channels * p.height * p.width
    cdef Py_ssize_t y_size = correlation.outputs * correlation.pixels
    if real is float:
        if p.cell > 1:
            interleave(x + group * x_size, FLOAT_LANES, x_size, groups * x_size, cells)
            fill_planes(cells, p, planes)
            interleave(dy + group * y_size, FLOAT_LANES, y_size, groups * y_size, strips)
            return
    fill_planes(x + group * x_size, p, planes)
    fill_strips(dy + group * y_size, correlation, FLOAT_LANES if real is float else DOUBLE_LANES, strips)


cdef int weight_gradient_part(const Correlation* correlation, const real* dy, const real* x,
                              Py_ssize_t images, Py_ssize_t groups, real* dweight) noexcept nogil:
    """dweight += the weight gradient of some images, a multiple of the correlation's cell."""
    cdef Py_ssize_t lanes = FLOAT_LANES if real is float else DOUBLE_LANES
    cdef const Planes* p = &correlation.planes
    cdef Py_ssize_t x_size = p.channels * p.height * p.width
    cdef Py_ssize_t y_size = correlation.outputs * correlation.pixels
    cdef Py_ssize_t strips_size = correlation.outputs * correlation.strip_count * lanes
    cdef Py_ssize_t blocks = images // p.cell
    cdef Py_ssize_t together = max(1, min(blocks, PLANES_BYTES // ((p.size + strips_size) * <Py_ssize_t> sizeof(real))))
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
                load_pair(correlation, x + image * groups * x_size, dy + image * groups * y_size, groups, group,
                          planes + block * p.size, strips + block * strips_size, cells)
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


cdef int conv2d_weight_gradient(const real* dy, const real* x, real* dweight, const Conv2dGeometry* g) noexcept nogil:
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
        for part in prange(count, num_threads=team_of(shares), schedule="static"):
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


cdef void conv2d_bias_gradient(const real* dy, real* dbias, const Conv2dGeometry* g) noexcept nogil:
    cdef Py_ssize_t pixels = g.P * g.Q, shares = shares_of(g.N * g.K * pixels, g.K)
    cdef Py_ssize_t k
    if shares == 1:
        for k in range(g.K):
            dbias[k] = channel_sum(dy + k * pixels, g.N, g.K * pixels, pixels)
        return
    for k in prange(g.K, num_threads=team_of(shares), schedule="static"):
        dbias[k] = channel_sum(dy + k * pixels, g.N, g.K * pixels, pixels)


cdef real channel_sum(const real* dy, Py_ssize_t images, Py_ssize_t step, Py_ssize_t pixels) noexcept nogil:
    cdef real total = 0
    cdef Py_ssize_t image
    for image in range(images):
        total += sum_elements(dy + image * step, pixels)
    return total
