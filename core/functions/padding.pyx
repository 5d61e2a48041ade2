"""Padding: more elements around a tensor, constants or the tensor's own."""

cimport numpy as cnp
from core.functions.filling cimport number_like
from core.functions.strides cimport shape_of
from core.tape cimport Node, SavedTensor, TensorBase, ndim, recording, shape, wrap

import numpy as np

cnp.import_array()


# --- pad --------------------------------------------------------------------------------------------------

cdef class ConstantPadNdBackward0(Node):
    """Gradient of padding with a constant: g without the padding."""
    cdef readonly tuple pad

    cdef tuple backward(self, TensorBase grad):
        return (wrap(padded(grad.array(), tuple([-each for each in self.pad]), 0)),)


cdef cnp.ndarray padded(object array, tuple pad, object value):
    """Pad from the last dimension on; negative amounts cut."""
    cdef int d, n = array.ndim
    cdef list before = [0] * n, behind = [0] * n
    for d in range(len(pad) // 2):
        before[n - 1 - d], behind[n - 1 - d] = pad[2 * d], pad[2 * d + 1]
    sizes = [array.shape[d] + before[d] + behind[d] for d in range(n)]
    for d in range(n):
        if array.shape[d] + min(before[d], 0) + min(behind[d], 0) < 0 or sizes[d] < 0:
            raise RuntimeError("narrow(): length must be non-negative.")
    out = np.full(sizes, value, array.dtype)
    out[tuple([slice(max(before[d], 0), sizes[d] - max(behind[d], 0)) for d in range(n)])] = \
        array[tuple([slice(max(-before[d], 0), array.shape[d] - max(-behind[d], 0)) for d in range(n)])]
    return out


cdef class SpreadingNode(Node):
    """Gradient of padding with the input's own elements: for each the sum of the g of all its copies."""
    cdef readonly SavedTensor self
    cdef readonly tuple padding
    cdef tuple sizes
    cdef list indices                   # per dimension from the last on: which element stands where

    cdef tuple backward(self, TensorBase grad):
        cdef object part = grad.array(), summed
        cdef int d, axis
        for d in range(len(self.indices)):
            axis = len(self.sizes) - 1 - d
            part = np.moveaxis(part, axis, 0)
            summed = np.zeros((self.sizes[axis], *part.shape[1:]), part.dtype)
            np.add.at(summed, self.indices[d], part)
            part = np.moveaxis(summed, 0, axis)
        return (wrap(np.ascontiguousarray(part)),)


cdef class ReflectionPad1DBackward0(SpreadingNode):
    """Gradient of padding the last dimension by reflection."""


cdef class ReflectionPad2DBackward0(SpreadingNode):
    """Gradient of padding the last two dimensions by reflection."""


cdef class ReflectionPad3DBackward0(SpreadingNode):
    """Gradient of padding the last three dimensions by reflection."""


cdef class ReplicationPad1DBackward0(SpreadingNode):
    """Gradient of padding the last dimension by repeating the border."""


cdef class ReplicationPad2DBackward0(SpreadingNode):
    """Gradient of padding the last two dimensions by repeating the border."""


cdef class ReplicationPad3DBackward0(SpreadingNode):
    """Gradient of padding the last three dimensions by repeating the border."""


cdef class CircularPadBackward0(SpreadingNode):
    """Gradient of padding with what stands at the opposite end."""


cdef dict PADDING_NODES = {
    "reflect": (ReflectionPad1DBackward0, ReflectionPad2DBackward0, ReflectionPad3DBackward0),
    "replicate": (ReplicationPad1DBackward0, ReplicationPad2DBackward0, ReplicationPad3DBackward0),
    "circular": (CircularPadBackward0, CircularPadBackward0, CircularPadBackward0),
}


cdef object source_indices(str mode, Py_ssize_t size, Py_ssize_t before, Py_ssize_t behind, tuple pad, int dim, tuple shape):
    """Return which element of a dimension stands at each place of the padded one."""
    cdef object places = np.arange(-before, size + behind)
    if size + before + behind < 1 or size < 1:
        raise RuntimeError(f"padding {pad} leaves no element in dimension {dim} of input {list(shape)}")
    if mode == "replicate":
        return np.clip(places, 0, size - 1)
    if mode == "circular":
        if before > size or behind > size:
            raise RuntimeError("Padding value causes wrapping around more than once.")
        return places % size
    if before >= size or behind >= size:
        raise RuntimeError(
            f"Argument #{4 + 2 * (len(shape) - 1 - dim)}: Padding size should be less than the corresponding input dimension, "
            f"but got: padding ({before}, {behind}) at dimension {dim} of input {list(shape)}")
    return size - 1 - np.abs(size - 1 - np.abs(places))


cdef TensorBase pad_from_input(TensorBase input, tuple pad, str mode):
    cdef SpreadingNode node
    cdef int dims = len(pad) // 2, d, axis
    cdef object values = input.array()
    cdef list indices = []
    if not 1 <= dims <= 3 or ndim(input) not in (dims + 1, dims + 2):
        raise NotImplementedError(
            f"Padding size {len(pad)} is not supported for {ndim(input)}D input tensor.\n"
            "Supported combinations for non-constant padding:\n"
            "  - 2D or 3D input: padding size = 2 (pads last dimension)\n"
            "  - 3D or 4D input: padding size = 4 (pads last 2 dimensions)\n"
            "  - 4D or 5D input: padding size = 6 (pads last 3 dimensions)")
    for d in range(dims):
        axis = ndim(input) - 1 - d
        indices.append(source_indices(mode, shape(input)[axis], pad[2 * d], pad[2 * d + 1], pad, axis, shape_of(input)))
    for d in range(dims):
        values = values.take(indices[d], ndim(input) - 1 - d)
    cdef TensorBase out = wrap(np.ascontiguousarray(values))
    if recording(input):
        kind = PADDING_NODES[mode][dims - 1]
        node = <SpreadingNode> kind.__new__(kind)
        node.padding, node.sizes, node.indices = pad, shape_of(input), indices
        node.record(out, (input,))
        node.self = node.save(input, 0)
    return out


def pad(TensorBase input, pad, mode="constant", value=None):
    """Add elements around the last dimensions; `pad` is (left, right, top, bottom, ...), negative amounts cut.

    mode: 'constant' (`value`, 0 unless given), 'reflect', 'replicate' or 'circular'.
    """
    cdef ConstantPadNdBackward0 node = ConstantPadNdBackward0.__new__(ConstantPadNdBackward0)
    cdef tuple amounts = tuple([each.__index__() for each in pad])
    if len(amounts) % 2:
        raise RuntimeError("Padding length must be divisible by 2")
    if len(amounts) > 2 * ndim(input):
        raise RuntimeError(
            "Padding length should be less than or equal to two times the input dimension but got padding length "
            f"{len(amounts)} and input of dimension {ndim(input)}")
    if mode != "constant":
        if mode not in PADDING_NODES:
            raise NotImplementedError(f"Unrecognised padding mode {mode}")
        if value is not None and value != 0:
            raise RuntimeError(f'Padding mode "{mode}" doesn\'t take in value argument')
        return pad_from_input(input, amounts, mode)
    node.pad = amounts
    return node.made(wrap(padded(input.array(), amounts, 0 if value is None else number_like(value, input))), input)
