"""Direct convolution: registers hold a tile of outputs while the taps run.

Vectors lie along the rows of the image, so nothing is rearranged and a batch of
one is as fast as a large one. All three products are the same correlation

    y[k, p, q] = Σ over c, r, s of weight[k, c, r, s] · x[c, p·stride + r·dilation, q·stride + s·dilation]

* forward: as it stands;
* input gradient: over dy with stride − 1 zeros between its elements and with
  dilation · (R − 1) − padding around it, by the flipped weights, k and c swapped;
* weight gradient: the same sum with y and weight changing places.

One image at a time (a thread takes a share of the images) is copied into
`planes`: with its padding, and for a stride each phase (row mod stride, column
mod stride) in a plane of its own. There a tap is a fixed offset and neighbouring
outputs read neighbouring elements, whatever the stride, padding and dilation.

correlate_tile holds TILE_CHANNELS output channels × TILE_STRIPS vectors of
outputs; a tap loads TILE_STRIPS vectors and multiplies each by TILE_CHANNELS
broadcast weights. weight_tile holds TILE_CHANNELS × TILE_STRIPS vectors of
partial sums for as many taps. Both are sized so that accumulators, operands and
one broadcast fit the registers.
"""

from libc.string cimport memcpy, memset

from core.kernels cimport workspace
from core.kernels.elementwise cimport sum_elements
from core.kernels.types cimport real
from core.kernels.vector cimport (
    DOUBLE_LANES, FLOAT_LANES, double_vector, float_vector, vector,
)

cdef extern from *:
    """
    #define TILE_CHANNELS (VECTOR_REGISTERS == 32 ? 6 : 4)
    #define TILE_STRIPS (VECTOR_REGISTERS == 32 ? 4 : 3)
    """
    const Py_ssize_t TILE_CHANNELS
    const Py_ssize_t TILE_STRIPS

cdef enum:
    LARGEST_TILE = 6 * 4


cdef enum:
    WEIGHT_PARTS = 4                # shares of a batch whose weight gradients are summed apart
    PLANES_BYTES = 512 * 1024       # of copied images that stay in the second-level cache


cdef struct Planes:
    # How one image (one group of its channels) lies in its padded copy.
    Py_ssize_t channels, height, width      # of the image
    Py_ssize_t spread_h, spread_w           # distance of its neighbours in the padded image
    Py_ssize_t top, left                    # zeros before the first; cut off if negative
    Py_ssize_t stride_h, stride_w           # padded row h is row h // stride of phase h % stride
    Py_ssize_t rows, columns                # of one phase
    Py_ssize_t size                         # elements, and a vector to spare for reading past the end


cdef struct Strip:
    # A vector of neighbouring outputs in one row.
    Py_ssize_t source                       # where the first tap reads in the planes
    Py_ssize_t target                       # where it is in the output plane
    Py_ssize_t width                        # how many of the lanes are outputs


cdef struct Correlation:
    Planes planes
    Py_ssize_t outputs, pixels              # output channels (of one group), elements of each
    Py_ssize_t taps, strip_count
    Py_ssize_t* offsets                     # of each tap (c, r, s) in the planes
    Strip* strips


cdef inline Py_ssize_t plane_offset(const Planes* planes, Py_ssize_t c, Py_ssize_t h,
                                    Py_ssize_t w) noexcept nogil:
    """Where element (c, h, w) of the padded image lies in the planes."""
    return (((c * planes.stride_h + h % planes.stride_h) * planes.stride_w + w % planes.stride_w)
            * planes.rows + h // planes.stride_h) * planes.columns + w // planes.stride_w


cdef void fill_planes(const real* x, const Planes* planes, real* filled) noexcept nogil:
    """Copy an image into planes that held zeros, or another image, before."""
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
                           x + h * planes.width + first, (end - first) * sizeof(real))
            else:
                for w in range(planes.width):
                    column = planes.left + w * planes.spread_w
                    if 0 <= column < width:
                        filled[plane_offset(planes, c, row, column)] = x[h * planes.width + w]
        x += planes.height * planes.width


cdef void plan(Correlation* correlation, Py_ssize_t R, Py_ssize_t S, Py_ssize_t dilation_h,
               Py_ssize_t dilation_w, Py_ssize_t P, Py_ssize_t Q, Py_ssize_t lanes) noexcept nogil:
    """Complete a correlation whose image, spread, padding, strides and outputs are set."""
    cdef Planes* planes = &correlation.planes
    cdef Py_ssize_t c, r, s, p, q, tap = 0, strip = 0
    planes.rows = P + (R - 1) * dilation_h // planes.stride_h
    planes.columns = Q + (S - 1) * dilation_w // planes.stride_w
    planes.size = (planes.channels * planes.stride_h * planes.stride_w * planes.rows
                   * planes.columns + lanes)
    correlation.pixels = P * Q
    correlation.taps = planes.channels * R * S
    correlation.offsets = <Py_ssize_t*> workspace.acquire(correlation.taps * sizeof(Py_ssize_t))
    for c in range(planes.channels):
        for r in range(R):
            for s in range(S):
                correlation.offsets[tap] = plane_offset(planes, c, r * dilation_h, s * dilation_w)
                tap += 1
    correlation.strip_count = P * ((Q + lanes - 1) // lanes)
    correlation.strips = <Strip*> workspace.acquire(correlation.strip_count * sizeof(Strip))
    for p in range(P):
        for q from 0 <= q < Q by lanes:
            correlation.strips[strip].source = p * planes.columns + q
            correlation.strips[strip].target = p * Q + q
            correlation.strips[strip].width = min(lanes, Q - q)
            strip += 1


cdef void discard(Correlation* correlation) noexcept nogil:
    workspace.release(correlation.strips)
    workspace.release(correlation.offsets)


cdef void pack_weights(const real* weight, const Conv2dGeometry* g, bint flipped,
                       real* packed) noexcept nogil:
    """One group's weights in the order the tiles read them, padded with zeros to whole tiles.

    packed[tile, tap, channel in tile]: taps (c, r, s) for each k; flipped, the taps are
    (k, R − 1 − r, S − 1 − s) for each c.
    """
    cdef Py_ssize_t area = g.R * g.S, C = g.C // g.groups, K = g.K // g.groups
    cdef Py_ssize_t outputs = C if flipped else K, inputs = K if flipped else C
    cdef Py_ssize_t output_step = area if flipped else C * area
    cdef Py_ssize_t input_step = C * area if flipped else area
    cdef Py_ssize_t start, channel, inner, tap, place
    for start from 0 <= start < outputs by TILE_CHANNELS:
        for inner in range(inputs):
            for tap in range(area):
                place = inner * input_step + (area - 1 - tap if flipped else tap)
                for channel in range(TILE_CHANNELS):
                    packed[channel] = (weight[(start + channel) * output_step + place]
                                       if start + channel < outputs else 0)
                packed += TILE_CHANNELS


cdef inline void correlate_tile(const Correlation* correlation, const vector* weight,
                                const vector** sources, vector* tile) noexcept nogil:
    """tile[channel, strip] ← Σ over taps of weight · planes; weight points to scalars."""
    cdef vector accumulator[6][4]
    cdef vector x[4]
    cdef vector zero
    cdef Py_ssize_t tap, channel, strip, offset
    memset(&zero, 0, sizeof(zero))
    for channel in range(TILE_CHANNELS):
        for strip in range(TILE_STRIPS):
            accumulator[channel][strip] = zero
    for tap in range(correlation.taps):
        offset = correlation.offsets[tap]
        for strip in range(TILE_STRIPS):
            if vector is float_vector:
                x[strip] = (<const vector*> (<const float*> sources[strip] + offset))[0]
            else:
                x[strip] = (<const vector*> (<const double*> sources[strip] + offset))[0]
        for channel in range(TILE_CHANNELS):
            for strip in range(TILE_STRIPS):
                if vector is float_vector:
                    accumulator[channel][strip] += (
                        (<const float*> weight)[tap * TILE_CHANNELS + channel] * x[strip])
                else:
                    accumulator[channel][strip] += (
                        (<const double*> weight)[tap * TILE_CHANNELS + channel] * x[strip])
    for channel in range(TILE_CHANNELS):
        for strip in range(TILE_STRIPS):
            tile[channel * TILE_STRIPS + strip] = accumulator[channel][strip]


cdef void correlate(const Correlation* correlation, const real* planes, const real* packed,
                    const real* bias, real* y) noexcept nogil:
    """One image, one group: y[k, p, q] ← bias[k] + the correlation."""
    cdef Py_ssize_t lanes = FLOAT_LANES if real is float else DOUBLE_LANES
    cdef Py_ssize_t first, start, channel, strip, lane
    cdef const real* sources[4]
    cdef real tile[LARGEST_TILE * 16]
    cdef real* row
    cdef real offset
    cdef Strip place
    for first from 0 <= first < correlation.strip_count by TILE_STRIPS:
        for strip in range(TILE_STRIPS):
            sources[strip] = planes + correlation.strips[
                min(first + strip, correlation.strip_count - 1)].source
        for start from 0 <= start < correlation.outputs by TILE_CHANNELS:
            if real is float:
                correlate_tile(correlation, <const float_vector*> (packed + start * correlation.taps),
                               <const float_vector**> sources, <float_vector*> tile)
            else:
                correlate_tile(correlation, <const double_vector*> (packed + start * correlation.taps),
                               <const double_vector**> sources, <double_vector*> tile)
            for channel in range(min(TILE_CHANNELS, correlation.outputs - start)):
                offset = bias[start + channel] if bias != NULL else 0
                for strip in range(min(TILE_STRIPS, correlation.strip_count - first)):
                    place = correlation.strips[first + strip]
                    row = y + (start + channel) * correlation.pixels + place.target
                    for lane in range(place.width):
                        row[lane] = tile[(channel * TILE_STRIPS + strip) * lanes + lane] + offset


cdef void correlate_images(Correlation* correlation, const real* x, const real* weight,
                           const real* bias, real* y, const Conv2dGeometry* g,
                           bint flipped) noexcept nogil:
    """All images and groups: y ← bias + the correlation of x with the weights."""
    cdef Py_ssize_t tiles = (correlation.outputs + TILE_CHANNELS - 1) // TILE_CHANNELS
    cdef Py_ssize_t packed_size = tiles * TILE_CHANNELS * correlation.taps
    cdef Py_ssize_t weight_size = g.K // g.groups * (g.C // g.groups) * g.R * g.S
    cdef Py_ssize_t x_size = correlation.planes.channels * correlation.planes.height * correlation.planes.width
    cdef Py_ssize_t y_size = correlation.outputs * correlation.pixels
    cdef Py_ssize_t image, group
    cdef real* packed = <real*> workspace.acquire(g.groups * packed_size * sizeof(real))
    cdef real* planes = <real*> workspace.acquire(correlation.planes.size * sizeof(real))
    for group in range(g.groups):
        pack_weights(weight + group * weight_size, g, flipped, packed + group * packed_size)
    memset(planes, 0, correlation.planes.size * sizeof(real))
    for image in range(g.N):
        for group in range(g.groups):
            fill_planes(x, &correlation.planes, planes)
            correlate(correlation, planes, packed + group * packed_size,
                      bias + group * correlation.outputs if bias != NULL else NULL, y)
            x += x_size
            y += y_size
    workspace.release(planes)
    workspace.release(packed)


cdef void conv2d_forward(const real* x, const real* weight, const real* bias, real* y,
                         const Conv2dGeometry* g) noexcept nogil:
    cdef Correlation correlation = along_output(g, FLOAT_LANES if real is float else DOUBLE_LANES)
    correlate_images(&correlation, x, weight, bias, y, g, False)
    discard(&correlation)


cdef Correlation along_output(const Conv2dGeometry* g, Py_ssize_t lanes) noexcept nogil:
    """Over x, for each output: the sums of the forward pass and of the weight gradient."""
    cdef Correlation correlation
    correlation.planes.channels = g.C // g.groups
    correlation.planes.height, correlation.planes.width = g.H, g.W
    correlation.planes.spread_h, correlation.planes.spread_w = 1, 1
    correlation.planes.top, correlation.planes.left = g.padding_top, g.padding_left
    correlation.planes.stride_h, correlation.planes.stride_w = g.stride_h, g.stride_w
    correlation.outputs = g.K // g.groups
    plan(&correlation, g.R, g.S, g.dilation_h, g.dilation_w, g.P, g.Q, lanes)
    return correlation


cdef Correlation along_input(const Conv2dGeometry* g, Py_ssize_t lanes) noexcept nogil:
    """Over dy, for each element of x: the sums of the input gradient."""
    cdef Correlation correlation
    correlation.planes.channels = g.K // g.groups
    correlation.planes.height, correlation.planes.width = g.P, g.Q
    correlation.planes.spread_h, correlation.planes.spread_w = g.stride_h, g.stride_w
    correlation.planes.top = g.dilation_h * (g.R - 1) - g.padding_top
    correlation.planes.left = g.dilation_w * (g.S - 1) - g.padding_left
    correlation.planes.stride_h, correlation.planes.stride_w = 1, 1
    correlation.outputs = g.C // g.groups
    plan(&correlation, g.R, g.S, g.dilation_h, g.dilation_w, g.H, g.W, lanes)
    return correlation


cdef void conv2d_input_gradient(const real* dy, const real* weight, real* dx,
                                const Conv2dGeometry* g) noexcept nogil:
    cdef Correlation correlation = along_input(g, FLOAT_LANES if real is float else DOUBLE_LANES)
    correlate_images(&correlation, dy, weight, <const real*> NULL, dx, g, True)
    discard(&correlation)


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


cdef inline real sum_of_lanes(real* lane, Py_ssize_t lanes) noexcept nogil:
    """In pairs; destroys them."""
    cdef Py_ssize_t i, half = lanes // 2
    while half > 0:
        for i in range(half):
            lane[i] += lane[i + half]
        half //= 2
    return lane[0]


cdef void add_weight_gradient(const Correlation* correlation, Py_ssize_t images, const real* planes,
                              const real* dy, Py_ssize_t dy_size, real* dweight) noexcept nogil:
    """One group of some images: dweight[k, tap] += Σ over images and outputs of dy · x."""
    cdef Py_ssize_t lanes = FLOAT_LANES if real is float else DOUBLE_LANES
    cdef Py_ssize_t start, first, channel, tap
    cdef const real* gradients[6]
    cdef const real* sources[4]
    cdef real tile[LARGEST_TILE * 16]
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
            for channel in range(min(TILE_CHANNELS, correlation.outputs - start)):
                for tap in range(min(TILE_STRIPS, correlation.taps - first)):
                    dweight[(start + channel) * correlation.taps + first + tap] += sum_of_lanes(
                        tile + (channel * TILE_STRIPS + tap) * lanes, lanes)


cdef void fill_strips(const real* dy, const Correlation* correlation, Py_ssize_t lanes,
                      real* filled) noexcept nogil:
    """Copy dy's rows into whole vectors; the lanes that are no outputs stay zero."""
    cdef Py_ssize_t k, strip, lane
    cdef Strip place
    for k in range(correlation.outputs):
        for strip in range(correlation.strip_count):
            place = correlation.strips[strip]
            for lane in range(place.width):
                filled[lane] = dy[place.target + lane]
            filled += lanes
        dy += correlation.pixels


cdef void weight_gradient_part(const Correlation* correlation, const real* dy, const real* x,
                               Py_ssize_t images, Py_ssize_t groups, real* dweight) noexcept nogil:
    """dweight ← the weight gradient of some images."""
    cdef Py_ssize_t lanes = FLOAT_LANES if real is float else DOUBLE_LANES
    cdef const Planes* p = &correlation.planes
    cdef Py_ssize_t x_size = p.channels * p.height * p.width
    cdef Py_ssize_t y_size = correlation.outputs * correlation.pixels
    cdef Py_ssize_t strips_size = correlation.outputs * correlation.strip_count * lanes
    cdef Py_ssize_t together = max(1, min(
        images, PLANES_BYTES // ((p.size + strips_size) * <Py_ssize_t> sizeof(real))))
    cdef Py_ssize_t start, image, group, count
    cdef real* planes = <real*> workspace.acquire(together * p.size * sizeof(real))
    cdef real* strips = <real*> workspace.acquire(together * strips_size * sizeof(real))
    memset(dweight, 0, groups * correlation.outputs * correlation.taps * sizeof(real))
    memset(planes, 0, together * p.size * sizeof(real))
    memset(strips, 0, together * strips_size * sizeof(real))
    for start from 0 <= start < images by together:
        count = min(together, images - start)
        for group in range(groups):
            for image in range(count):
                fill_planes(x + ((start + image) * groups + group) * x_size, p,
                            planes + image * p.size)
                fill_strips(dy + ((start + image) * groups + group) * y_size, correlation, lanes,
                            strips + image * strips_size)
            add_weight_gradient(correlation, count, planes, strips, strips_size,
                                dweight + group * correlation.outputs * correlation.taps)
    workspace.release(strips)
    workspace.release(planes)


cdef void conv2d_weight_gradient(const real* dy, const real* x, real* dweight,
                                 const Conv2dGeometry* g) noexcept nogil:
    cdef Correlation correlation = along_output(g, FLOAT_LANES if real is float else DOUBLE_LANES)
    cdef Py_ssize_t size = g.K * correlation.taps
    cdef Py_ssize_t part, begin, i
    cdef real* parts = <real*> workspace.acquire(WEIGHT_PARTS * size * sizeof(real))
    for part in range(WEIGHT_PARTS):
        begin = part * g.N // WEIGHT_PARTS
        weight_gradient_part(&correlation, dy + begin * g.K * g.P * g.Q, x + begin * g.C * g.H * g.W,
                             (part + 1) * g.N // WEIGHT_PARTS - begin, g.groups, parts + part * size)
    for i in range(size):
        dweight[i] = (parts[i] + parts[size + i]) + (parts[2 * size + i] + parts[3 * size + i])
    workspace.release(parts)
    discard(&correlation)


cdef void conv2d_bias_gradient(const real* dy, real* dbias,
                               const Conv2dGeometry* g) noexcept nogil:
    cdef Py_ssize_t pixels = g.P * g.Q
    cdef Py_ssize_t image, k
    memset(dbias, 0, g.K * sizeof(real))
    for image in range(g.N):
        for k in range(g.K):
            dbias[k] += sum_elements(dy + (image * g.K + k) * pixels, pixels)
