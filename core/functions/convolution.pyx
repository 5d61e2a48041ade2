"""Two-dimensional convolution."""

cimport numpy as cnp
from core.kernels cimport workspace
from core.kernels.block_convolution cimport convolve_blocks_backward, convolves_in_blocks
from core.kernels.blocks cimport BlockSource
from core.kernels.convolution cimport (
    Conv2dGeometry, conv2d_bias_gradient, conv2d_forward, conv2d_input_gradient, conv2d_weight_gradient)
from core.kernels.elementwise cimport sum_elements
from core.kernels.types cimport real
from core.tape cimport (
    Address, Node, SavedTensor, TensorBase, contiguous, data, empty, is_floating, is_single, ndim, numel, recording_any,
    shape, typenum)
from core.functions.blocks cimport Blocks, convolved, new_blocks, source_of, deferred_tensor
from core.functions.values cimport is_short, pair_of

from core.functions import shape as shapes

cnp.import_array()


cdef class ConvolutionBackward0(Node):
    """out[n, k] = Σ weight[k, c] ⋆ input[n, c] + bias[k], ⋆ the cross-correlation.

    The gradient of the input is a convolution of grad with the turned weight, the gradient of the weight a
    correlation of the input with grad, and the bias gets the sum of grad over images and pixels.
    """
    cdef readonly SavedTensor input, weight
    cdef readonly tuple stride, padding, dilation
    cdef readonly Py_ssize_t groups
    cdef bint has_bias
    cdef Conv2dGeometry geometry

    transposed = False
    output_padding = (0, 0)

    @property
    def bias_sym_sizes_opt(self):
        return (self.geometry.K,) if self.has_bias else None

    cdef tuple backward(self, TensorBase grad):
        cdef TensorBase dy = contiguous(grad), dx = None, dweight = None, dbias = None
        cdef TensorBase x = contiguous(self.input.unpack(self)), weight = contiguous(self.weight.unpack(self))
        cdef Blocks dx_blocks = None
        cdef int number = typenum(grad)
        cdef Conv2dGeometry *g = &self.geometry
        cdef cnp.npy_intp channels = g.K
        cdef cnp.npy_intp[4] sizes
        cdef bint in_blocks = number == cnp.NPY_FLOAT and convolves_in_blocks(g)
        if self.needs(0):
            sizes[0], sizes[1], sizes[2], sizes[3] = g.N, g.C, g.H, g.W
            if in_blocks:
                dx_blocks = new_blocks(g.N, g.C * g.H * g.W)
                dx = deferred_tensor(4, sizes, number, dx_blocks)
            else:
                dx = empty(4, sizes, number)
                run_gradient(<Gradient> conv2d_input_gradient[float] if number == cnp.NPY_FLOAT else
                             <Gradient> conv2d_input_gradient[double], data(dy), data(weight), data(dx), g)
        if self.needs(1):
            dweight = empty(4, [g.K, g.C // g.groups, g.R, g.S], number)
            if not in_blocks:
                run_gradient(<Gradient> conv2d_weight_gradient[float] if number == cnp.NPY_FLOAT else
                             <Gradient> conv2d_weight_gradient[double], data(dy), data(x), data(dweight), g)
        if self.needs(2):
            dbias = empty(1, &channels, number)
            if not in_blocks:
                bias_gradient(number, data(dy), data(dbias), g)
        if in_blocks:
            backward_in_blocks(dy, x, weight, dx_blocks, dweight, dbias, g)
        if dweight is not None:
            mend_weight_gradient(dy, x, dweight, g)
        return (dx, dweight, dbias)


cdef int backward_in_blocks(TensorBase dy, TensorBase x, TensorBase weight, Blocks dx, TensorBase dweight,
                            TensorBase dbias, Conv2dGeometry *g) except -1:
    """Compute the gradients that are wanted in one pass over the images."""
    cdef BlockSource from_ = source_of(dy), seen = source_of(x)
    cdef float *w = <float *> data(weight)
    cdef float *to_x = NULL if dx is None else <float *> dx.source.blocks
    cdef float *to_weight = NULL if dweight is None else <float *> data(dweight)
    cdef float *to_bias = NULL if dbias is None else <float *> data(dbias)
    cdef int status
    with nogil:
        status = convolve_blocks_backward(&from_, &seen, w, to_x, to_weight, to_bias, g)
    return workspace.check(status)


# --- a weight gradient where infinities meet the zeros that fill the kernels' vectors ----------------------

# The quick kernels multiply those zeros as well, which changes nothing as long as the image is finite; from an
# infinite pixel it makes NaN in weights that never see it. Where that may have happened, the sum is taken again
# over what belongs to it alone.

ctypedef double (*Sum)(const void *, Py_ssize_t) noexcept nogil
ctypedef void (*Mend)(const void *, const void *, void *, const Conv2dGeometry *) noexcept nogil


cdef bint has_nan(const real *x, Py_ssize_t n) noexcept nogil:
    cdef Py_ssize_t i
    for i in range(n):
        if x[i] != x[i]:
            return True
    return False


cdef void mend(const real *dy, const real *x, real *dweight, const Conv2dGeometry *g) noexcept nogil:
    cdef Py_ssize_t C = g.C // g.groups, K = g.K // g.groups, n, k, c, r, s, p, q, h, w
    cdef const real *image
    cdef const real *grad
    cdef double total
    # NaN of the image's or the gradient's own goes on to every weight, as it should
    if has_nan(x, g.N * g.C * g.H * g.W) or has_nan(dy, g.N * g.K * g.P * g.Q):
        return
    for k in range(g.K):
        for c in range(C):
            for r in range(g.R):
                for s in range(g.S):
                    total = 0
                    for n in range(g.N):
                        image = x + (n * g.C + k // K * C + c) * g.H * g.W
                        grad = dy + (n * g.K + k) * g.P * g.Q
                        for p in range(g.P):
                            h = p * g.stride_h - g.padding_top + r * g.dilation_h
                            if not 0 <= h < g.H:
                                continue
                            for q in range(g.Q):
                                w = q * g.stride_w - g.padding_left + s * g.dilation_w
                                if 0 <= w < g.W:
                                    total += <double> grad[p * g.Q + q] * image[h * g.W + w]
                    dweight[0] = <real> total
                    dweight += 1


cdef int mend_weight_gradient(TensorBase dy, TensorBase x, TensorBase dweight, const Conv2dGeometry *g) except -1:
    """Sum dweight again if there is a NaN in it that came from no NaN."""
    cdef Py_ssize_t n = numel(dweight)
    cdef Address to = data(dweight), grad, image
    cdef bint is_float = is_single(dweight)
    cdef double total = (<Sum> sum_elements[float] if is_float else <Sum> sum_elements[double])(to, n)
    cdef Mend kernel = <Mend> mend[float] if is_float else <Mend> mend[double]
    if total == total:
        return 0
    grad, image = data(dy), data(x)
    with nogil:
        kernel(grad, image, to, g)


# --- the kernels ----------------------------------------------------------------------------------------

ctypedef int (*Forward)(const void *, const void *, const void *, void *, const Conv2dGeometry *) noexcept nogil
ctypedef int (*Gradient)(const void *, const void *, void *, const Conv2dGeometry *) noexcept nogil
ctypedef void (*BiasGradient)(const void *, void *, const Conv2dGeometry *) noexcept nogil


cdef int forward(int number, void *x, void *weight, void *bias, void *y, Conv2dGeometry *g) except -1:
    cdef Forward kernel = <Forward> conv2d_forward[float] if number == cnp.NPY_FLOAT else <Forward> conv2d_forward[double]
    cdef int status
    if is_short(g.N * g.K * g.P * g.Q * (g.C // g.groups) * g.R * g.S):
        status = kernel(x, weight, bias, y, g)
    else:
        with nogil:
            status = kernel(x, weight, bias, y, g)
    return workspace.check(status)


cdef int run_gradient(Gradient kernel, void *dy, void *other, void *gradient, Conv2dGeometry *g) except -1:
    cdef int status
    with nogil:
        status = kernel(dy, other, gradient, g)
    return workspace.check(status)


cdef void bias_gradient(int number, void *dy, void *dbias, Conv2dGeometry *g) noexcept:
    cdef BiasGradient kernel = (<BiasGradient> conv2d_bias_gradient[float] if number == cnp.NPY_FLOAT else
                                <BiasGradient> conv2d_bias_gradient[double])
    with nogil:
        kernel(dy, dbias, g)


cdef tuple same_padding(TensorBase weight, tuple dilation):
    """Return zeros before and after each dimension that keep the size at stride 1: (top, left), (bottom, right)."""
    cdef Py_ssize_t high = dilation[0] * (shape(weight)[2] - 1), wide = dilation[1] * (shape(weight)[3] - 1)
    return (high // 2, wide // 2), (high - high // 2, wide - wide // 2)


cdef int check(TensorBase input, TensorBase weight, TensorBase bias, Conv2dGeometry *g) except -1:
    """Check that types, sizes and steps fit; g has the steps and the padding."""
    if ndim(weight) != 4:
        raise RuntimeError(f"conv2d: weight must be out×in×height×width, got shape {list(weight.shape)}")
    if not is_floating(input) or typenum(input) != typenum(weight) or bias is not None and typenum(bias) != typenum(input):
        raise RuntimeError(
            f"Input type ({input.dtype}), weight type ({weight.dtype}) and bias type "
            f"({'none' if bias is None else bias.dtype}) should be the same float type; use .to(dtype)")
    if g.groups <= 0:
        raise RuntimeError(f"non-positive groups is not supported, got {g.groups}")
    if g.stride_h <= 0 or g.stride_w <= 0:
        raise RuntimeError(f"non-positive stride is not supported, got {(g.stride_h, g.stride_w)}")
    if g.padding_top < 0 or g.padding_left < 0:
        raise RuntimeError(f"negative padding is not supported, got {(g.padding_top, g.padding_left)}")
    if g.dilation_h <= 0 or g.dilation_w <= 0:
        raise RuntimeError(f"dilation should be greater than zero, got {(g.dilation_h, g.dilation_w)}")
    if shape(weight)[0] < g.groups or shape(weight)[0] % g.groups:
        raise RuntimeError(
            f"Given groups={g.groups}, expected weight to be at least {g.groups} at dimension 0 and divisible by it, "
            f"but got weight of size {list(weight.shape)} instead")
    if shape(input)[1] != shape(weight)[1] * g.groups:
        raise RuntimeError(
            f"Given groups={g.groups}, weight of size {list(weight.shape)}, expected input{list(input.shape)} to have "
            f"{shape(weight)[1] * g.groups} channels, but got {shape(input)[1]} channels instead")
    if bias is not None and (ndim(bias) != 1 or shape(bias)[0] != shape(weight)[0]):
        raise RuntimeError(
            f"Given weight of size {list(weight.shape)}, input {list(input.shape)}, expected bias to be 1-dimensional with {shape(weight)[0]} elements, "
            f"but got bias of size {list(bias.shape)} instead")


cdef int check_range(Conv2dGeometry *g) except -1:
    """Refuse sizes whose products do not fit into 64 bits."""
    if (g.R | g.S | g.stride_h | g.stride_w | g.padding_top | g.padding_left | g.dilation_h | g.dilation_w) >> 31:
        raise RuntimeError(
            f"conv2d: kernel size ({g.R}, {g.S}), stride ({g.stride_h}, {g.stride_w}), padding ({g.padding_top}, "
            f"{g.padding_left}) and dilation ({g.dilation_h}, {g.dilation_w}) must be less than 2**31")


cdef int check_scratch(Py_ssize_t span_h, Py_ssize_t span_w, Conv2dGeometry *g) except -1:
    """Refuse padded images that fit into no memory: the kernels copy them, and their sizes must be numbers."""
    cdef double planes = (<double> span_h + 2 * g.dilation_h * (g.R - 1)) * (span_w + 2 * g.dilation_w * (g.S - 1))
    cdef double needed = planes * max(g.C, g.K) // g.groups * sizeof(double)
    if not needed < 2.0 ** 48:
        raise RuntimeError(
            f"conv2d: the padded input of {span_h} x {span_w} pixels and {g.C} channels does not fit into memory; "
            "use a smaller padding or dilation")


def conv2d(TensorBase input, TensorBase weight, TensorBase bias=None, stride=1, padding=0, dilation=1, Py_ssize_t groups=1):
    """Return the cross-correlation of images with kernels.

    input: N×C×H×W or C×H×W; weight: K×(C/groups)×R×S; bias: K. stride, padding (zeros on each side, or
    'valid' or 'same') and dilation are a number or one for height and width.
    Result: N×K×P×Q with P = ⌊(H + 2·padding − dilation·(R − 1) − 1) / stride⌋ + 1, Q likewise.
    RuntimeError if shapes or types do not fit.
    """
    cdef TensorBase x, w, b = None, out
    cdef Conv2dGeometry g
    cdef ConvolutionBackward0 node
    cdef Py_ssize_t span_h, span_w
    cdef tuple strides, dilations, before, after
    if ndim(input) == 3:
        return shapes.squeeze(conv2d(shapes.unsqueeze(input, 0), weight, bias, stride, padding, dilation, groups), 0)
    if ndim(input) != 4:
        raise RuntimeError(
            f"Expected 3D (unbatched) or 4D (batched) input to conv2d, but got input of size: {list(input.shape)}")
    strides, dilations = pair_of(stride, "stride"), pair_of(dilation, "dilation")
    if isinstance(padding, str):
        if padding not in ("same", "valid"):
            raise RuntimeError(f"Invalid padding string: {padding!r}; expected 'same' or 'valid'")
        if padding == "same" and strides != (1, 1):
            raise RuntimeError("padding='same' is not supported for strided convolutions")
        if ndim(weight) != 4:
            raise RuntimeError(f"conv2d: weight must be out×in×height×width, got shape {list(weight.shape)}")
        before, after = same_padding(weight, dilations) if padding == "same" else ((0, 0), (0, 0))
    else:
        before = after = pair_of(padding, "padding")
    g.stride_h, g.stride_w = strides
    g.padding_top, g.padding_left = before
    g.dilation_h, g.dilation_w = dilations
    g.groups = groups
    check(input, weight, bias, &g)
    g.N, g.C, g.H, g.W = shape(input)[0], shape(input)[1], shape(input)[2], shape(input)[3]
    g.K, g.R, g.S = shape(weight)[0], shape(weight)[2], shape(weight)[3]
    check_range(&g)
    span_h, span_w = after
    span_h += g.H + g.padding_top
    span_w += g.W + g.padding_left
    if g.R == 0 or g.S == 0 or g.dilation_h * (g.R - 1) + 1 > span_h or g.dilation_w * (g.S - 1) + 1 > span_w:
        raise RuntimeError(
            f"Calculated padded input size per channel: ({span_h} x {span_w}). Kernel size: "
            f"({g.dilation_h * (g.R - 1) + 1} x {g.dilation_w * (g.S - 1) + 1}). Kernel size can't be greater than actual "
            "input size")
    check_scratch(span_h, span_w, &g)
    g.P = (span_h - g.dilation_h * (g.R - 1) - 1) // g.stride_h + 1
    g.Q = (span_w - g.dilation_w * (g.S - 1) - 1) // g.stride_w + 1

    x, w = contiguous(input), contiguous(weight)
    if bias is not None:
        b = contiguous(bias)
    if typenum(input) == cnp.NPY_FLOAT and convolves_in_blocks(&g):
        out = deferred_tensor(4, [g.N, g.K, g.P, g.Q], cnp.NPY_FLOAT, convolved(x, w, b, &g))
    else:
        out = empty(4, [g.N, g.K, g.P, g.Q], typenum(input))
        forward(typenum(input), data(x), data(w), NULL if b is None else data(b), data(out), &g)
    if recording_any((input, weight, bias)):
        node = ConvolutionBackward0.__new__(ConvolutionBackward0)
        node.record(out, (input, weight, bias))
        node.input = node.save(input, 0)
        node.weight = node.save(weight, 1)
        node.stride, node.padding, node.dilation, node.groups = strides, before, dilations, groups
        node.geometry, node.has_bias = g, bias is not None
    return out
