"""Batch normalisation and layer normalisation."""

cimport numpy as cnp

from core.kernels cimport workspace
from core.kernels.normalization cimport (
    channel_statistics, normalise_channels, normalise_channels_backward, normalise_rows, normalise_rows_backward)
from core.tape cimport (
    NO_INPUT, Address, Node, SavedTensor, TensorBase, contiguous, data, empty, empty_like, is_floating, is_single, ndim,
    numel, recording_any, shape, typenum, wrap)

import numpy as np

cnp.import_array()


ctypedef void (*Statistics)(const void *, double *, double *, Py_ssize_t, Py_ssize_t, Py_ssize_t) noexcept nogil
ctypedef void (*Channels)(
    const void *, const void *, const void *, const void *, const void *, void *, Py_ssize_t, Py_ssize_t,
    Py_ssize_t) noexcept nogil
ctypedef void (*ChannelsBackward)(
    const void *, const void *, const void *, const void *, const void *, bint, void *, void *, void *, Py_ssize_t,
    Py_ssize_t, Py_ssize_t) noexcept nogil
ctypedef void (*Rows)(
    const void *, const void *, const void *, double, void *, void *, void *, Py_ssize_t, Py_ssize_t) noexcept nogil
ctypedef int (*RowsBackward)(
    const void *, const void *, const void *, const void *, const void *, void *, void *, void *, Py_ssize_t,
    Py_ssize_t) noexcept nogil


cdef Address data_or_null(TensorBase tensor) except? NULL:
    return NULL if tensor is None else data(tensor)


cdef TensorBase contiguous_or_none(TensorBase tensor):
    return None if tensor is None else contiguous(tensor)


# --- over the batch -----------------------------------------------------------------------------------

cdef class NativeBatchNormBackward0(Node):
    """out = (input − mean) · invstd · weight + bias, by channel.

    With x̂ = (input − mean) · invstd over M values of a channel, in training
    ∂input = weight · invstd · (grad − Σgrad / M − x̂ · Σ(grad · x̂) / M); ∂weight = Σ(grad · x̂); ∂bias = Σgrad.
    """
    cdef readonly SavedTensor input, weight, running_mean, running_var, result1, result2
    cdef readonly bint training
    cdef readonly double eps

    cdef tuple backward(self, TensorBase grad):
        cdef TensorBase x = contiguous(self.input.unpack(self)), dy = contiguous(grad)
        cdef TensorBase weight = contiguous_or_none(self.weight.unpack(self))
        cdef TensorBase mean = self.result1.unpack(self), scale = self.result2.unpack(self)
        cdef TensorBase dx = empty_like(x) if self.needs(0) else None
        cdef TensorBase dweight = empty_like(mean) if self.needs(1) else None
        cdef TensorBase dbias = empty_like(mean) if self.needs(2) else None
        cdef Py_ssize_t N = shape(x)[0], C = shape(x)[1], S = numel(x) // (N * C) if numel(x) else 0
        cdef bint by_batch = self.training
        cdef ChannelsBackward kernel = (<ChannelsBackward> normalise_channels_backward[float] if is_single(x) else
                                        <ChannelsBackward> normalise_channels_backward[double])
        cdef Address x_data = data(x), dy_data = data(dy), mean_data = data(mean), scale_data = data(scale)
        cdef Address weight_data = data_or_null(weight), dx_data = data_or_null(dx)
        cdef Address dweight_data = data_or_null(dweight), dbias_data = data_or_null(dbias)
        with nogil:
            kernel(dy_data, x_data, mean_data, scale_data, weight_data, by_batch, dx_data, dweight_data, dbias_data, N, C, S)
        return (dx, dweight, dbias)


cdef int check_channels(TensorBase input, TensorBase other, str name, Py_ssize_t channels) except -1:
    if other is None:
        return 0
    if numel(other) != channels or ndim(other) != 1:
        raise RuntimeError(f"{name} should contain {channels} elements not {numel(other)}")
    if typenum(other) != typenum(input):
        raise RuntimeError(f"{name} is {other.dtype}, but the input is {input.dtype}; they must be the same")


cdef int move_towards(TensorBase running, object towards, double momentum) except -1:
    """Set running ← (1 − momentum) · running + momentum · towards, in place."""
    cdef object values = running.array()
    values *= 1 - momentum
    values += momentum * towards
    running.version.count += 1


cdef tuple batch_statistics(TensorBase x, Py_ssize_t N, Py_ssize_t C, Py_ssize_t S):
    """Return mean and biased variance of each channel, as NumPy arrays of float64."""
    cdef cnp.ndarray mean = np.empty(C), variance = np.empty(C)
    cdef double *mean_data = <double *> cnp.PyArray_DATA(mean)
    cdef double *variance_data = <double *> cnp.PyArray_DATA(variance)
    cdef Address x_data = data(x)
    cdef Statistics kernel = (<Statistics> channel_statistics[float] if is_single(x) else
                              <Statistics> channel_statistics[double])
    with nogil:
        kernel(x_data, mean_data, variance_data, N, C, S)
    return mean, variance


def batch_norm(TensorBase input, TensorBase weight or None, TensorBase bias or None, TensorBase running_mean or None,
               TensorBase running_var or None, bint training, double momentum, double eps):
    """Return (input − mean) / √(variance + eps) · weight + bias for each channel of an N×C×… input.

    In training mean and biased variance are the batch's, and the running statistics, where given, move towards the
    batch's mean and unbiased variance by the share `momentum`; otherwise the running statistics are used.
    """
    cdef NativeBatchNormBackward0 node
    cdef TensorBase x, w, b, out, mean, scale
    cdef Py_ssize_t N, C, S
    cdef Channels kernel
    cdef Address x_data, w_data, b_data, mean_data, scale_data, out_data
    if ndim(input) < 2:
        raise RuntimeError(f"batch_norm expects an input of at least 2 dimensions (N, C, ...), got {list(input.shape)}")
    if not is_floating(input):
        raise RuntimeError(f'"batch_norm" not implemented for {input.dtype}; use input.float() first')
    N, C = shape(input)[0], shape(input)[1]
    S = numel(input) // (N * C) if numel(input) else 0
    check_channels(input, running_mean, "running_mean", C)
    check_channels(input, running_var, "running_var", C)
    check_channels(input, weight, "weight", C)
    check_channels(input, bias, "bias", C)
    if not training and (running_mean is None or running_var is None):
        missing = "running_mean" if running_mean is None else "running_var"
        raise RuntimeError(f"{missing} must be defined in evaluation mode")
    x, w, b = contiguous(input), contiguous_or_none(weight), contiguous_or_none(bias)
    kind = (<object> x.array()).dtype
    with np.errstate(all="ignore"):
        if training:
            middle, variance = batch_statistics(x, N, C, S)
            if N * S > 0 and running_mean is not None:
                move_towards(running_mean, middle, momentum)
            if N * S > 0 and running_var is not None:
                move_towards(running_var, variance * (<double> (N * S) / (N * S - 1)), momentum)
        else:
            middle, variance = np.asarray(running_mean.array()), np.asarray(running_var.array()).astype(np.float64)
        mean = wrap(np.array(middle, kind))
        scale = wrap(np.asarray(1 / np.sqrt(variance + eps), kind))
    out = empty_like(x)
    x_data, w_data, b_data, out_data = data(x), data_or_null(w), data_or_null(b), data(out)
    mean_data, scale_data = data(mean), data(scale)
    kernel = <Channels> normalise_channels[float] if is_single(x) else <Channels> normalise_channels[double]
    with nogil:
        kernel(x_data, mean_data, scale_data, w_data, b_data, out_data, N, C, S)
    if recording_any((input, weight, bias)):
        node = NativeBatchNormBackward0.__new__(NativeBatchNormBackward0)
        node.record(out, (input, weight, bias))
        node.input, node.weight = node.save(input, 0), node.save(weight, 1)
        node.running_mean, node.running_var = node.save(running_mean, NO_INPUT), node.save(running_var, NO_INPUT)
        node.result1, node.result2 = node.save_output(mean), node.save_output(scale)
        node.training, node.eps = training, eps
    return out


# --- over a sample ------------------------------------------------------------------------------------

cdef class NativeLayerNormBackward0(Node):
    """out = (input − mean) · rstd · weight + bias, by row."""
    cdef readonly SavedTensor input, weight, bias, result1, result2
    cdef readonly tuple normalized_shape

    cdef tuple backward(self, TensorBase grad):
        cdef TensorBase x = contiguous(self.input.unpack(self)), dy = contiguous(grad)
        cdef TensorBase weight = contiguous_or_none(self.weight.unpack(self))
        cdef TensorBase mean = self.result1.unpack(self), scale = self.result2.unpack(self)
        cdef TensorBase dx = empty_like(x) if self.needs(0) else None
        cdef TensorBase dweight = empty_like(weight) if self.needs(1) else None
        cdef TensorBase dbias = empty_like(self.bias.unpack(self)) if self.needs(2) else None
        cdef Py_ssize_t rows = numel(mean), columns = numel(x) // rows if rows else 0
        cdef Address x_data = data(x), dy_data = data(dy), mean_data = data(mean), scale_data = data(scale)
        cdef Address weight_data = data_or_null(weight), dx_data = data_or_null(dx)
        cdef Address dweight_data = data_or_null(dweight), dbias_data = data_or_null(dbias)
        cdef RowsBackward kernel = (<RowsBackward> normalise_rows_backward[float] if is_single(x) else
                                    <RowsBackward> normalise_rows_backward[double])
        cdef int status
        if rows == 0:
            columns = numel(dweight) if dweight is not None else numel(dbias) if dbias is not None else 0
        with nogil:
            status = kernel(dy_data, x_data, mean_data, scale_data, weight_data, dx_data, dweight_data, dbias_data, rows,
                            columns)
        workspace.check(status)
        return (dx, dweight, dbias)


cdef int check_rows(TensorBase input, TensorBase other, str name, tuple normalized_shape) except -1:
    if other is None:
        return 0
    if tuple(other.shape) != normalized_shape:
        raise RuntimeError(
            f"Expected {name} to be of same shape as normalized_shape, but got {name} of shape {list(other.shape)} and "
            f"normalized_shape = {list(normalized_shape)}")
    if typenum(other) != typenum(input):
        raise RuntimeError(f"{name} is {other.dtype}, but the input is {input.dtype}; they must be the same")


def layer_norm(TensorBase input, tuple normalized_shape, TensorBase weight or None, TensorBase bias or None,
               double eps):
    """Return (input − mean) / √(variance + eps) · weight + bias over the last axes, of sizes `normalized_shape`."""
    cdef NativeLayerNormBackward0 node
    cdef TensorBase x, w, b, out, mean, scale
    cdef Py_ssize_t rows, columns
    cdef int n = ndim(input), outer = n - len(normalized_shape), d
    cdef cnp.npy_intp[64] rest              # the sizes of the statistics
    cdef Rows kernel
    cdef Address x_data, w_data, b_data, mean_data, scale_data, out_data
    if not normalized_shape:
        raise RuntimeError(
            "Expected normalized_shape to be at least 1-dimensional, i.e., containing at least one element, but got "
            "normalized_shape = []")
    if outer < 0 or tuple(input.shape)[outer:] != normalized_shape:
        sizes = ", ".join(map(str, normalized_shape))
        raise RuntimeError(
            f"Given normalized_shape={list(normalized_shape)}, expected input with shape [*, {sizes}], but got input of "
            f"size{list(input.shape)}")
    if not is_floating(input):
        raise RuntimeError(f'"layer_norm" not implemented for {input.dtype}; use input.float() first')
    check_rows(input, weight, "weight", normalized_shape)
    check_rows(input, bias, "bias", normalized_shape)
    x, w, b = contiguous(input), contiguous_or_none(weight), contiguous_or_none(bias)
    for d in range(n):
        rest[d] = shape(x)[d] if d < outer else 1
    out, mean, scale = empty_like(x), empty(n, rest, typenum(x)), empty(n, rest, typenum(x))
    rows = numel(mean)
    columns = numel(x) // rows if rows else 0
    x_data, w_data, b_data, out_data = data(x), data_or_null(w), data_or_null(b), data(out)
    mean_data, scale_data = data(mean), data(scale)
    kernel = <Rows> normalise_rows[float] if is_single(x) else <Rows> normalise_rows[double]
    with nogil:
        kernel(x_data, w_data, b_data, eps, out_data, mean_data, scale_data, rows, columns)
    if recording_any((input, weight, bias)):
        node = NativeLayerNormBackward0.__new__(NativeLayerNormBackward0)
        node.record(out, (input, weight, bias))
        node.input, node.weight, node.bias = node.save(input, 0), node.save(weight, 1), node.save(bias, 2)
        node.result1, node.result2 = node.save_output(mean), node.save_output(scale)
        node.normalized_shape = normalized_shape
    return out
