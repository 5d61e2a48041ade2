"""Parts of a tensor, as views: one index, a range, or all parts along a dimension at once."""

cimport numpy as cnp
from core.tape cimport Node, ONE_OF_SEVERAL, PLAIN_VIEW, TensorBase, ndim, recording, shape, view_of, wrap
from core.functions.values cimport axis_of
from core.functions.strides cimport MAX_DIMS, shape_of, as_strided

import numpy as np

cnp.import_array()


# --- one part -----------------------------------------------------------------------------------------------

cdef cnp.ndarray cut(cnp.ndarray array, int dim, Py_ssize_t start, Py_ssize_t count, Py_ssize_t step):
    """Return a view of `count` indices of a dimension from `start`, `step` apart."""
    cdef cnp.npy_intp sizes[MAX_DIMS]
    cdef cnp.npy_intp steps[MAX_DIMS]
    cdef int d
    for d in range(cnp.PyArray_NDIM(array)):
        sizes[d] = cnp.PyArray_DIM(array, d)
        steps[d] = cnp.PyArray_STRIDE(array, d)
    sizes[dim] = count
    steps[dim] *= step
    return as_strided(array, cnp.PyArray_NDIM(array), sizes, steps, start * cnp.PyArray_STRIDE(array, dim))


cdef cnp.ndarray without(cnp.ndarray array, int dim, Py_ssize_t index):
    """Return a view of one index of a dimension, which goes away."""
    cdef cnp.npy_intp sizes[MAX_DIMS]
    cdef cnp.npy_intp steps[MAX_DIMS]
    cdef int d, n = cnp.PyArray_NDIM(array) - 1
    for d in range(n):
        sizes[d] = cnp.PyArray_DIM(array, d + (d >= dim))
        steps[d] = cnp.PyArray_STRIDE(array, d + (d >= dim))
    return as_strided(array, n, sizes, steps, index * cnp.PyArray_STRIDE(array, dim))


cdef cnp.ndarray zeros(tuple shape, TensorBase like):
    return np.zeros(shape, (<object> like.array()).dtype)


cdef class SelectBackward0(Node):
    """Gradient of one index of a dimension: g at that index, 0 elsewhere."""
    cdef readonly tuple self_sym_sizes
    cdef readonly int dim
    cdef readonly Py_ssize_t index

    cdef tuple backward(self, TensorBase grad):
        cdef cnp.ndarray whole = zeros(self.self_sym_sizes, grad)
        cnp.PyArray_CopyInto(without(whole, self.dim, self.index), grad.array())
        return (wrap(whole),)


cdef class SliceBackward0(Node):
    """Gradient of a range of a dimension: g in that range, 0 elsewhere."""
    cdef readonly tuple self_sym_sizes
    cdef readonly int dim
    cdef readonly Py_ssize_t start, end, step

    cdef tuple backward(self, TensorBase grad):
        cdef cnp.ndarray whole = zeros(self.self_sym_sizes, grad)
        cnp.PyArray_CopyInto(cut(whole, self.dim, self.start, shape(grad)[self.dim], self.step), grad.array())
        return (wrap(whole),)


cdef class AliasBackward0(Node):
    """Gradient of a view of the whole tensor: g."""
    cdef tuple backward(self, TensorBase grad):
        return (grad,)


cdef TensorBase select_index(TensorBase input, int dim, Py_ssize_t index):
    """Return a view of index `index` of a dimension; both are known to be in range, the index from 0."""
    cdef SelectBackward0 node
    cdef TensorBase out = view_of(input, without(input.array(), dim, index))
    if recording(input):
        node = SelectBackward0.__new__(SelectBackward0)
        node.self_sym_sizes, node.dim, node.index = shape_of(input), dim, index
        node.record_view(out, input)
    return out


def select(TensorBase input, dim, index):
    """Return a view of index `index` of dimension `dim`, which goes away."""
    if ndim(input) == 0:
        raise IndexError("select() cannot be applied to a 0-dim tensor.")
    cdef int d = axis_of(dim, ndim(input))
    cdef Py_ssize_t size = shape(input)[d], i = index
    if not -size <= i < size:
        raise IndexError(f"select(): index {i} out of range for tensor of size {list(shape_of(input))} at dimension {d}")
    return select_index(input, d, i if i >= 0 else i + size)


cdef TensorBase slice_of(TensorBase input, int dim, Py_ssize_t start, Py_ssize_t end, Py_ssize_t step):
    """Return a view of start:end:step of a dimension; 0 ≤ start ≤ size, end ≤ size, step > 0."""
    cdef SliceBackward0 node
    cdef TensorBase out
    end = max(start, end)
    out = view_of(input, cut(input.array(), dim, start, (end - start + step - 1) // step, step))
    if recording(input):
        node = SliceBackward0.__new__(SliceBackward0)
        node.self_sym_sizes, node.dim = shape_of(input), dim
        node.start, node.end, node.step = start, end, step
        node.record_view(out, input)
    return out


def narrow(TensorBase input, dim, start, Py_ssize_t length):
    """Return a view of `length` indices of dimension `dim`, beginning at `start`."""
    if ndim(input) == 0:
        raise RuntimeError("narrow() cannot be applied to a 0-dim tensor.")
    cdef int d = axis_of(dim, ndim(input))
    cdef Py_ssize_t size = shape(input)[d], first = start
    if length < 0:
        raise RuntimeError("narrow(): length must be non-negative.")
    if not -size <= first <= size:
        raise IndexError(f"start out of range (expected to be in range of [{-size}, {size}], but got {first})")
    if first < 0:
        first += size
    if first > size - length:
        raise RuntimeError(f"start ({first}) + length ({length}) exceeds dimension size ({size}).")
    return slice_of(input, d, first, first + length, 1)


cdef TensorBase aliased(TensorBase input):
    """Return a view of the whole tensor (`x[...]`)."""
    cdef TensorBase out = view_of(
        input, as_strided(input.array(), ndim(input), shape(input), cnp.PyArray_STRIDES(input.array()), 0))
    if recording(input):
        (<Node> AliasBackward0.__new__(AliasBackward0)).record_view(out, input)
    return out


# --- all parts along a dimension -----------------------------------------------------------------------

cdef class PartsNode(Node):
    """The node of several views side by side along a dimension: their gradients joined, 0 where one has none."""
    cdef readonly tuple self_sym_sizes
    cdef readonly int dim
    cdef list sizes                     # of each part along `dim`
    cdef int number                     # NumPy's type number of the gradients

    cdef tuple apply(self, list grads):
        cdef cnp.ndarray whole = np.zeros(self.self_sym_sizes, cnp.PyArray_DescrFromType(self.number))
        cdef TensorBase grad
        cdef Py_ssize_t start = 0, i
        for i in range(len(grads)):
            if grads[i] is not None:
                grad = <TensorBase> grads[i]
                cnp.PyArray_CopyInto(self.part(whole, start, self.sizes[i]), grad.array())
            start += <Py_ssize_t> self.sizes[i]
        return (wrap(whole),)

    cdef cnp.ndarray part(self, cnp.ndarray array, Py_ssize_t start, Py_ssize_t count):
        return cut(array, self.dim, start, count, 1)

    cdef tuple views(self, TensorBase input):
        """Return the parts, on the tape if the input is."""
        cdef list found = []
        cdef TensorBase out
        cdef Py_ssize_t start = 0, i
        self.number = cnp.PyArray_TYPE(input.array())
        self.self_sym_sizes = shape_of(input)
        for i in range(len(self.sizes)):
            out = view_of(input, self.part(input.array(), start, self.sizes[i]))
            if out.view_kind == PLAIN_VIEW:
                out.view_kind = ONE_OF_SEVERAL
            start += <Py_ssize_t> self.sizes[i]
            found.append(out)
        if found and recording(input):
            self.outputs = len(found)
            self.record_view(<TensorBase> found[0], input)
            for i in range(1, len(found)):
                out = <TensorBase> found[i]
                out.node, out.output_number = self, i
        return tuple(found)


cdef class UnbindBackward0(PartsNode):
    """Gradient of unbind: the slices' gradients stacked."""

    cdef cnp.ndarray part(self, cnp.ndarray array, Py_ssize_t start, Py_ssize_t count):
        return without(array, self.dim, start)


cdef class SplitBackward0(PartsNode):
    """Gradient of split into parts of one size: the parts' gradients joined."""
    cdef readonly Py_ssize_t split_size


cdef class SplitWithSizesBackward0(PartsNode):
    """Gradient of split into parts of listed sizes: the parts' gradients joined."""
    cdef readonly tuple split_sizes


def unbind(TensorBase input, dim=0):
    """Return views of the parts along a dimension, which goes away; a tuple."""
    cdef UnbindBackward0 node = UnbindBackward0.__new__(UnbindBackward0)
    if ndim(input) == 0:
        raise IndexError(f"Dimension specified as {dim} but tensor has no dimensions")
    node.dim = axis_of(dim, ndim(input))
    node.sizes = [1] * shape(input)[node.dim]
    return node.views(input)


def iterate(TensorBase input):
    """Iterate over the parts along the first dimension: `for part in tensor`."""
    if ndim(input) == 0:
        raise TypeError("iteration over a 0-d tensor")
    return iter(unbind(input))


def split(TensorBase input, split_size_or_sections, dim=0):
    """Return views of consecutive parts along a dimension, of one size (the last smaller) or of the listed sizes."""
    cdef SplitBackward0 node
    cdef SplitWithSizesBackward0 listed
    cdef Py_ssize_t size, step
    if ndim(input) == 0:
        raise RuntimeError("split expects at least a 1-dimensional tensor")
    cdef int d = axis_of(dim, ndim(input))
    size = shape(input)[d]
    if isinstance(split_size_or_sections, (tuple, list)):
        listed = SplitWithSizesBackward0.__new__(SplitWithSizesBackward0)
        listed.dim, listed.split_sizes = d, tuple([each.__index__() for each in split_size_or_sections])
        listed.sizes = list(listed.split_sizes)
        if sum(listed.sizes) != size or any([each < 0 for each in listed.sizes]):
            raise RuntimeError(
                f"split_with_sizes expects split_sizes to sum exactly to {size} (input tensor's size at dimension {d}), "
                f"but got split_sizes={listed.sizes}")
        return listed.views(input)
    step = split_size_or_sections
    if step < 0:
        raise RuntimeError(f"split expects split_size be non-negative, but got split_size={step}")
    if step == 0 and size > 0:
        raise RuntimeError(f"split_size can only be 0 if dimension size is 0, but got dimension size of {size}")
    node = SplitBackward0.__new__(SplitBackward0)
    node.dim, node.split_size = d, step
    node.sizes = [min(step, size - start) for start in range(0, size, max(step, 1))] or [0]
    return node.views(input)


def chunk(TensorBase input, Py_ssize_t chunks, dim=0):
    """Return at most `chunks` views of equal size along a dimension; the last may be smaller."""
    if ndim(input) == 0:
        raise RuntimeError("chunk expects at least a 1-dimensional tensor")
    if chunks <= 0:
        raise RuntimeError(f"chunk expects `chunks` to be greater than 0, got: {chunks}")
    cdef int d = axis_of(dim, ndim(input))
    cdef Py_ssize_t size = shape(input)[d], step = (size + chunks - 1) // chunks
    if step == 0:
        return split(input, [0] * chunks, d)
    return split(input, step, d)
