"""Two-dimensional pooling: maximum, average, and average to a given size."""

cimport numpy as cnp
from libc.stdint cimport int64_t, uint8_t

from core.buffers cimport buffer_of
from core.kernels cimport workspace
from core.kernels.block_pooling cimport convolve_and_pool_blocks, max_pool_blocks
from core.kernels.blocks cimport lanes_of_block, write_blocks
from core.kernels.pooling cimport (
    Pool2dGeometry, adaptive_avg_pool2d_backward, adaptive_avg_pool2d_forward, avg_pool2d_backward, avg_pool2d_forward,
    max_pool2d_backward, max_pool2d_forward)
from core.tape cimport (
    Address, Node, SavedTensor, TensorBase, contiguous, data, empty, is_floating, is_single, ndim, numel, recording,
    shape, typenum)
from core.functions.blocks cimport (
    Blocks, Convolution, Places, blocks_of, computed, new_blocks, source_of, deferred_tensor)
from core.functions.values cimport is_short, pair_of

cnp.import_array()

ctypedef int (*MaxForward)(const void *, void *, int64_t *, const Pool2dGeometry *) noexcept nogil
ctypedef void (*MaxBackward)(const void *, const int64_t *, void *, const Pool2dGeometry *) noexcept nogil
ctypedef void (*Average)(const void *, void *, bint, Py_ssize_t, const Pool2dGeometry *) noexcept nogil
ctypedef void (*Adaptive)(
    const void *, void *, Py_ssize_t, Py_ssize_t, Py_ssize_t, Py_ssize_t, Py_ssize_t) noexcept nogil

cdef enum:
    MOST_TAPS = 256             # of a window whose winner fits into a byte


# --- geometry -------------------------------------------------------------------------------------------

cdef enum:
    LARGEST_WINDOW = 1 << 26        # elements; the kernel keeps a list of them

cdef Py_ssize_t windows(Py_ssize_t size, Py_ssize_t window, Py_ssize_t stride, Py_ssize_t padding, Py_ssize_t dilation,
                        bint ceil_mode):
    """Count the windows that fit along a dimension. In ceil_mode one may hang over, but must begin inside."""
    cdef Py_ssize_t room = size + 2 * padding - dilation * (window - 1) - 1, count
    if room < 0 and not ceil_mode or room <= -stride:
        return 0
    count = (room + (stride - 1 if ceil_mode else 0)) // stride + 1
    if ceil_mode and (count - 1) * stride >= size + padding:
        count -= 1
    return count


cdef Pool2dGeometry geometry_of(str name, TensorBase input, object kernel_size, object stride, object padding,
                                object dilation, bint ceil_mode) except *:
    cdef Pool2dGeometry g
    cdef int d = ndim(input) - 4                # −1: one image without a batch
    cdef tuple kernel = pair_of(kernel_size, "kernel_size")
    cdef tuple strides = kernel if stride is None or isinstance(stride, (tuple, list)) and not stride else pair_of(stride, "stride")
    cdef tuple paddings = pair_of(padding, "padding"), dilations = pair_of(dilation, "dilation")
    if not is_floating(input):
        raise RuntimeError(f'"{name}" not implemented for {input.dtype}; use input.float()')
    g.R, g.S = kernel
    g.stride_h, g.stride_w = strides
    g.padding_h, g.padding_w = paddings
    g.dilation_h, g.dilation_w = dilations
    if g.R <= 0 or g.S <= 0:
        raise RuntimeError(f"kernel size should be greater than zero, but got kH: {kernel[0]} kW: {kernel[1]}")
    if g.stride_h <= 0 or g.stride_w <= 0:
        raise RuntimeError(f"stride should be greater than zero, but got dH: {strides[0]} dW: {strides[1]}")
    if g.dilation_h <= 0 or g.dilation_w <= 0:
        raise RuntimeError(f"dilation should be greater than zero, but got dilationH: {dilations[0]} dilationW: {dilations[1]}")
    if g.padding_h < 0 or g.padding_w < 0 or g.padding_h > g.R // 2 or g.padding_w > g.S // 2:
        raise RuntimeError(
            f"pad should be at least 0 and at most half of effective kernel size, but got padH = {paddings[0]}, "
            f"padW = {paddings[1]}, kH = {kernel[0]}, kW = {kernel[1]}")
    g.N, g.C, g.H, g.W = 1 if d else shape(input)[0], shape(input)[d + 1], shape(input)[d + 2], shape(input)[d + 3]
    if (g.R | g.S | g.stride_h | g.stride_w | g.dilation_h | g.dilation_w) >> 31 or g.R * g.S > LARGEST_WINDOW:
        raise RuntimeError(
            f"{name}: kernel_size {kernel}, stride {strides} or dilation {dilations} is out of range: a window has at most "
            f"{LARGEST_WINDOW} elements and steps of less than 2**31")
    if g.padding_h and g.dilation_h > g.H or g.padding_w and g.dilation_w > g.W:
        raise RuntimeError(
            f"{name}: with padding {paddings} and dilation {dilations} a window can step over the whole input of "
            f"{g.H}x{g.W}; use a dilation of at most the input's size")
    g.P = windows(g.H, g.R, g.stride_h, g.padding_h, g.dilation_h, ceil_mode)
    g.Q = windows(g.W, g.S, g.stride_w, g.padding_w, g.dilation_w, ceil_mode)
    if g.P <= 0 or g.Q <= 0:
        raise RuntimeError(
            f"Given input size: ({g.C}x{g.H}x{g.W}). Calculated output size: ({g.C}x{g.P}x{g.Q}). "
            f"Output size is too small: the window of {g.R}x{g.S} does not fit")
    return g


cdef int check_rank(str name, TensorBase input) except -1:
    if ndim(input) not in (3, 4):
        raise RuntimeError(f"{name}() Expected 3D or 4D tensor, but got: {list(input.shape)}")


cdef TensorBase planes_like(TensorBase like, Py_ssize_t N, Py_ssize_t C, Py_ssize_t H, Py_ssize_t W, int number):
    """Make a tensor N×C×H×W, or C×H×W where `like` has no batch, whose values are not set."""
    return empty(4, [N, C, H, W], number) if ndim(like) == 4 else empty(3, [C, H, W], number)


# --- maximum ----------------------------------------------------------------------------------------------

cdef class MaxPool2DWithIndicesBackward0(Node):
    """Gradient of max pooling: each window's g goes to the element that was its maximum."""
    cdef readonly SavedTensor self, result1
    cdef readonly tuple kernel_size, stride, padding, dilation
    cdef readonly bint ceil_mode
    cdef Pool2dGeometry geometry

    cdef tuple apply(self, list grads):
        # The second output, the indices, has no gradient.
        return self.backward(<TensorBase> grads[0]) if grads[0] is not None else (None,)

    cdef tuple backward(self, TensorBase grad):
        cdef TensorBase dy = contiguous(grad), indices = self.result1.unpack(self), dx
        cdef int number = typenum(grad)
        if indices.deferred is not None and not indices.deferred.written and number == cnp.NPY_FLOAT:
            return (gradient_in_blocks(dy, <Places> indices.deferred),)
        dx = planes_like(grad, self.geometry.N, self.geometry.C, self.geometry.H, self.geometry.W, number)
        cdef Address from_ = data(dy), to = data(dx)
        cdef int64_t *places = <int64_t *> data(indices)
        cdef MaxBackward kernel = (<MaxBackward> max_pool2d_backward[float] if number == cnp.NPY_FLOAT else
                                   <MaxBackward> max_pool2d_backward[double])
        with nogil:
            kernel(from_, places, to, &self.geometry)
        return (dx,)


cdef int forward(TensorBase x, TensorBase out, TensorBase indices, Pool2dGeometry *g) except -1:
    cdef Address from_ = data(x), to = data(out)
    cdef int64_t *places = NULL if indices is None else <int64_t *> data(indices)
    cdef MaxForward kernel = (<MaxForward> max_pool2d_forward[float] if is_single(x) else
                              <MaxForward> max_pool2d_forward[double])
    cdef int status
    if is_short(numel(out) * g.R * g.S):
        status = kernel(from_, to, places, g)
    else:
        with nogil:
            status = kernel(from_, to, places, g)
    return workspace.check(status)


cdef TensorBase gradient_in_blocks(TensorBase dy, Places places):
    """Return the windows' gradients with the winners beside them, to be spread where they are read."""
    cdef Pool2dGeometry *g = &places.geometry
    cdef Blocks windows = blocks_of(dy), out = Blocks.__new__(Blocks)
    if windows is None or computed(windows).source.gate != NULL or windows.source.winners != NULL:
        windows = new_blocks(g.N, g.C * g.P * g.Q)
        out.source = source_of(dy)
        workspace.check(write_blocks(&out.source, <float *> windows.source.blocks))
    out.source = windows.source
    out.source.size = g.C * g.H * g.W
    out.source.winners = <uint8_t *> places.winners.values
    out.source.pool = g[0]
    out.kept = (windows, places)
    out.places = places
    return deferred_tensor(4, [g.N, g.C, g.H, g.W], cnp.NPY_FLOAT, out)


cdef tuple pooled_in_blocks(Blocks x, Pool2dGeometry *g):
    """Return maxima and indices, both in blocks."""
    cdef Blocks out = new_blocks(g.N, g.C * g.P * g.Q)
    cdef Places places = Places.__new__(Places)
    cdef Convolution convolution = x.convolution
    cdef Py_ssize_t lanes = lanes_of_block()
    cdef float *to
    cdef float *weight
    cdef float *bias
    cdef uint8_t *winners
    cdef int status
    places.geometry, places.origin, places.pooled = g[0], x, out.kept[0]
    places.winners = buffer_of((g.N + lanes - 1) // lanes * lanes * g.C * g.P * g.Q)
    to, winners = <float *> out.source.blocks, <uint8_t *> places.winners.values
    if convolution is not None:
        weight, bias = convolution.weights(), convolution.bias()
        with nogil:
            status = convolve_and_pool_blocks(&convolution.x.source, weight, bias, &convolution.geometry, x.rectify, to,
                                              winners, g)
    else:
        with nogil:
            status = max_pool_blocks(&x.source, to, winners, g)
    workspace.check(status)
    return (deferred_tensor(4, [g.N, g.C, g.P, g.Q], cnp.NPY_FLOAT, out),
            deferred_tensor(4, [g.N, g.C, g.P, g.Q], cnp.NPY_INT64, places))


cdef tuple max_pooled(TensorBase input, object kernel_size, object stride, object padding, object dilation, bint ceil_mode,
                      bint indexed):
    """Return maxima and indices; None for these if nobody needs them."""
    cdef TensorBase x, out, indices = None
    cdef Pool2dGeometry g
    cdef MaxPool2DWithIndicesBackward0 node
    check_rank("max_pool2d", input)
    g = geometry_of("max_pool2d", input, kernel_size, stride, padding, dilation, ceil_mode)
    if blocks_of(input) is not None and g.R * g.S <= MOST_TAPS:
        out, indices = pooled_in_blocks(blocks_of(input), &g)
    else:
        x = contiguous(input)
        out = planes_like(input, g.N, g.C, g.P, g.Q, typenum(input))
        if indexed or recording(input):
            indices = planes_like(input, g.N, g.C, g.P, g.Q, cnp.NPY_INT64)
        forward(x, out, indices, &g)
    if recording(input):
        node = MaxPool2DWithIndicesBackward0.__new__(MaxPool2DWithIndicesBackward0)
        node.outputs = 2
        node.record(out, (input,))
        node.self = node.save(input, 0)
        node.result1 = node.save_output(indices)
        node.kernel_size, node.stride = (g.R, g.S), (g.stride_h, g.stride_w)
        node.padding, node.dilation, node.ceil_mode = (g.padding_h, g.padding_w), (g.dilation_h, g.dilation_w), ceil_mode
        node.geometry = g
    return out, indices


def max_pool2d(TensorBase input, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False, return_indices=False):
    """Return the maximum of each window; with return_indices also where in its H×W plane it lies (int64).

    input: N×C×H×W or C×H×W; stride: the kernel size if left out; padding counts as −∞. A NaN is the maximum of its
    window, and of equal maxima the first gets the gradient.
    """
    cdef tuple found = max_pooled(input, kernel_size, stride, padding, dilation, ceil_mode, return_indices)
    return found if return_indices else found[0]


# --- average ----------------------------------------------------------------------------------------------

cdef class AvgPool2DBackward0(Node):
    """Gradient of average pooling: each element gets g / (elements of the window) of every window it lies in."""
    cdef readonly SavedTensor self
    cdef readonly tuple kernel_size, stride, padding
    cdef readonly bint ceil_mode, count_include_pad
    cdef Py_ssize_t divisor
    cdef Pool2dGeometry geometry

    @property
    def divisor_override(self):
        return self.divisor or None

    cdef tuple backward(self, TensorBase grad):
        cdef Pool2dGeometry *g = &self.geometry
        cdef TensorBase dx = planes_like(grad, g.N, g.C, g.H, g.W, typenum(grad))
        average(<Average> avg_pool2d_backward[float], <Average> avg_pool2d_backward[double], grad, dx,
                self.count_include_pad, self.divisor, g)
        return (dx,)


cdef int average(Average for_float, Average for_double, TensorBase input, TensorBase out, bint count_include_pad,
                 Py_ssize_t divisor, Pool2dGeometry *g) except -1:
    """Run a kernel of average pooling from `input` to `out`."""
    cdef TensorBase x = contiguous(input)
    cdef Address from_ = data(x), to = data(out)
    cdef Average kernel = for_float if is_single(x) else for_double
    with nogil:
        kernel(from_, to, count_include_pad, divisor, g)


def avg_pool2d(TensorBase input, kernel_size, stride=None, padding=0, bint ceil_mode=False, bint count_include_pad=True,
               divisor_override=None):
    """Return the mean of each window.

    input: N×C×H×W or C×H×W; stride: the kernel size if left out. count_include_pad: whether the zeros of the padding
    count; divisor_override: divides the sums by this number instead.
    """
    cdef TensorBase out
    cdef Pool2dGeometry g
    cdef AvgPool2DBackward0 node
    cdef Py_ssize_t divisor = 0
    check_rank("avg_pool2d", input)
    if divisor_override is not None:
        if divisor_override == 0:
            raise RuntimeError("divisor must be not zero")
        divisor = divisor_override
    g = geometry_of("avg_pool2d", input, kernel_size, stride, padding, 1, ceil_mode)
    out = planes_like(input, g.N, g.C, g.P, g.Q, typenum(input))
    average(<Average> avg_pool2d_forward[float], <Average> avg_pool2d_forward[double], input, out, count_include_pad,
            divisor, &g)
    if recording(input):
        node = AvgPool2DBackward0.__new__(AvgPool2DBackward0)
        node.record(out, (input,))
        node.self = node.save(input, 0)
        node.kernel_size, node.stride, node.padding = (g.R, g.S), (g.stride_h, g.stride_w), (g.padding_h, g.padding_w)
        node.ceil_mode, node.count_include_pad, node.divisor = ceil_mode, count_include_pad, divisor
        node.geometry = g
    return out


cdef class AdaptiveAvgPool2DBackward0(Node):
    """Gradient of average pooling to a given size: each element gets its share of the g of its windows."""
    cdef readonly SavedTensor self
    cdef Py_ssize_t N, C, H, W, P, Q

    cdef tuple backward(self, TensorBase grad):
        cdef TensorBase dy = contiguous(grad), dx = planes_like(grad, self.N, self.C, self.H, self.W, typenum(grad))
        cdef Py_ssize_t planes = self.N * self.C
        (<Adaptive> adaptive_avg_pool2d_backward[float] if is_single(grad) else
         <Adaptive> adaptive_avg_pool2d_backward[double])(data(dy), data(dx), planes, self.H, self.W, self.P, self.Q)
        return (dx,)


def adaptive_avg_pool2d(TensorBase input, output_size):
    """Return the means of windows chosen so that the result is N×C×P×Q; None in output_size keeps that size.

    input: N×C×H×W or C×H×W. Row p averages the rows from ⌊p·H/P⌋ to ⌈(p+1)·H/P⌉.
    """
    cdef TensorBase x, out
    cdef AdaptiveAvgPool2DBackward0 node
    cdef Py_ssize_t planes, N, C, H, W, P, Q
    cdef int d = ndim(input) - 4
    check_rank("adaptive_avg_pool2d", input)
    if not is_floating(input):
        raise RuntimeError(f'"adaptive_avg_pool2d" not implemented for {input.dtype}; use input.float()')
    sizes = output_size if isinstance(output_size, (tuple, list)) else (output_size, output_size)
    if len(sizes) != 2:
        raise RuntimeError(f"adaptive_avg_pool2d: output_size must be 2, got {len(sizes)} sizes")
    N, C, H, W = 1 if d else shape(input)[0], shape(input)[d + 1], shape(input)[d + 2], shape(input)[d + 3]
    P, Q = H if sizes[0] is None else sizes[0], W if sizes[1] is None else sizes[1]
    if P < 0 or Q < 0:
        raise RuntimeError(f"adaptive_avg_pool2d: elements of output_size must be greater than or equal to 0, got {P} and {Q}")
    if H == 0 or W == 0:
        raise RuntimeError(f"adaptive_avg_pool2d(): Expected input to have non-zero size for non-batch dimensions, got {list(input.shape)}")
    planes = N * C
    x = contiguous(input)
    out = planes_like(input, N, C, P, Q, typenum(input))
    (<Adaptive> adaptive_avg_pool2d_forward[float] if is_single(input) else
     <Adaptive> adaptive_avg_pool2d_forward[double])(data(x), data(out), planes, H, W, P, Q)
    if recording(input):
        node = AdaptiveAvgPool2DBackward0.__new__(AdaptiveAvgPool2DBackward0)
        node.record(out, (input,))
        node.self = node.save(input, 0)
        node.N, node.C, node.H, node.W, node.P, node.Q = N, C, H, W, P, Q
    return out
