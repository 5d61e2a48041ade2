"""The same elements in another order: transposed as views; repeated, flipped and rolled as copies."""

cimport numpy as cnp
from core.functions.inplace cimport take_geometry
from core.functions.strides cimport MAX_DIMS, as_list, read_sizes, shape_of, as_strided
from core.functions.values cimport axes_of, axis_of, unpacked
from core.tape cimport Node, TensorBase, ndim, recording, view_of, wrap

import numpy as np

cnp.import_array()


# --- dimensions in another order, as views --------------------------------------------------------------

cdef cnp.ndarray reordered(cnp.ndarray array, tuple dims):
    """Return the array with dimension dims[i] in place i."""
    cdef cnp.npy_intp sizes[MAX_DIMS]
    cdef cnp.npy_intp steps[MAX_DIMS]
    cdef int i, d
    for i in range(len(dims)):
        d = dims[i]
        sizes[i] = cnp.PyArray_DIM(array, d)
        steps[i] = cnp.PyArray_STRIDE(array, d)
    return as_strided(array, len(dims), sizes, steps, 0)


cdef cnp.ndarray swapped(cnp.ndarray array, int a, int b):
    """Return the array with two dimensions exchanged."""
    cdef cnp.npy_intp sizes[MAX_DIMS]
    cdef cnp.npy_intp steps[MAX_DIMS]
    cdef int i, n = cnp.PyArray_NDIM(array)
    for i in range(n):
        sizes[i] = cnp.PyArray_DIM(array, b if i == a else a if i == b else i)
        steps[i] = cnp.PyArray_STRIDE(array, b if i == a else a if i == b else i)
    return as_strided(array, n, sizes, steps, 0)


cdef class PermuteBackward0(Node):
    """Gradient of permute: g with the dimensions in the old order."""
    cdef readonly tuple dims

    cdef tuple backward(self, TensorBase grad):
        cdef list back = [0] * len(self.dims)
        cdef int i
        for i in range(len(self.dims)):
            back[self.dims[i]] = i
        return (wrap(reordered(grad.array(), tuple(back))),)


cdef class TransposeBackward0(Node):
    """Gradient of transpose: g with the two dimensions exchanged back."""
    cdef readonly int dim0, dim1

    cdef tuple backward(self, TensorBase grad):
        return (wrap(swapped(grad.array(), self.dim0, self.dim1)),)


cdef class TBackward0(Node):
    """Gradient of the transposed matrix: gᵀ."""
    cdef tuple backward(self, TensorBase grad):
        return (wrap(swapped(grad.array(), 0, 1) if ndim(grad) == 2 else grad.array()),)


cdef class TransposeBackward1(TransposeBackward0):
    """Gradient of transpose_: g with the two dimensions exchanged back."""


cdef class TBackward1(TBackward0):
    """Gradient of t_: gᵀ."""


cdef TensorBase permuted(TensorBase input, tuple dims):
    cdef PermuteBackward0 node
    cdef TensorBase out = view_of(input, reordered(input.array(), dims))
    if recording(input):
        node = PermuteBackward0.__new__(PermuteBackward0)
        node.dims = dims
        node.record_view(out, input)
    return out


def permute(TensorBase input, *dims):
    """Return a view with the dimensions in another order: permute(2, 0, 1) or permute((2, 0, 1))."""
    cdef tuple given = unpacked(dims)
    if len(given) != ndim(input):
        raise RuntimeError(
            "permute(): number of dimensions in the tensor input does not match the length of the desired ordering of "
            f"dimensions i.e. input.dim() = {ndim(input)} is not equal to len(dims) = {len(given)}")
    given = tuple([axis_of(d, ndim(input)) for d in given])
    if len(set(given)) < len(given):
        raise RuntimeError("permute(): duplicate dims are not allowed.")
    return permuted(input, given)


def transpose(TensorBase input, dim0, dim1):
    """Return a view with two dimensions exchanged."""
    cdef TransposeBackward0 node
    cdef int a = axis_of(dim0, ndim(input)), b = axis_of(dim1, ndim(input))
    cdef TensorBase out = view_of(input, swapped(input.array(), a, b))
    if recording(input):
        node = TransposeBackward0.__new__(TransposeBackward0)
        node.dim0, node.dim1 = a, b
        node.record_view(out, input)
    return out


def transpose_(TensorBase input, dim0, dim1):
    """Exchange two dimensions of the tensor itself."""
    cdef TransposeBackward1 node = TransposeBackward1.__new__(TransposeBackward1)
    node.dim0, node.dim1 = axis_of(dim0, ndim(input)), axis_of(dim1, ndim(input))
    return take_geometry(input, swapped(input.array(), node.dim0, node.dim1), node)


def t_(TensorBase input):
    """Transpose the matrix itself; with fewer dimensions it stays as it is."""
    check_rank(input, "t_")
    return take_geometry(input, swapped(input.array(), 0, ndim(input) - 1 if ndim(input) else 0),
                         TBackward1.__new__(TBackward1))


cdef int check_rank(TensorBase input, str name) except -1:
    if ndim(input) > 2:
        raise RuntimeError(f"{name}() expects a tensor with <= 2 dimensions, but self is {ndim(input)}D")


def t(TensorBase input):
    """Return a matrix transposed, as a view; with fewer dimensions, the tensor as it is."""
    check_rank(input, "t")
    cdef TensorBase out = view_of(input, swapped(input.array(), 0, ndim(input) - 1 if ndim(input) else 0))
    if recording(input):
        (<Node> TBackward0.__new__(TBackward0)).record_view(out, input)
    return out


def reversed_dims(TensorBase input):
    """Return a view with the dimensions in reverse order: for a matrix, its transpose."""
    return permuted(input, tuple(range(ndim(input) - 1, -1, -1)))


def matrix_transpose(TensorBase input):
    """Return a view with the last two dimensions exchanged."""
    if ndim(input) < 2:
        raise RuntimeError(
            f"tensor.mT is only supported on matrices or batches of matrices. Got {ndim(input)}-D tensor.")
    return transpose(input, -2, -1)


def movedim(TensorBase input, source, destination):
    """Return a view with dimensions moved to other positions; the rest keep their order."""
    cdef int n = ndim(input)
    cdef tuple old = tuple([axis_of(d, n) for d in (source if isinstance(source, (tuple, list)) else (source,))])
    cdef tuple new = tuple([axis_of(d, n) for d in (destination if isinstance(destination, (tuple, list)) else (destination,))])
    if len(old) != len(new):
        raise RuntimeError(
            f"movedim: Invalid source or destination dims: source ({list(old)} dims) should contain the same number of "
            f"dims as destination ({list(new)} dims)")
    for dims, which in ((old, "source"), (new, "destination")):
        if len(set(dims)) < len(dims):
            raise RuntimeError(f"movedim: repeated dim in `{which}` ({list(dims)})")
    cdef list rest = [d for d in range(n) if d not in old]
    cdef dict goes_to = dict(zip(new, old))
    return permuted(input, tuple([goes_to[d] if d in goes_to else rest.pop(0) for d in range(n)]))


# --- repeat -------------------------------------------------------------------------------------------------

cdef class RepeatBackward0(Node):
    """Gradient of repeat: the sum of the g of all copies."""
    cdef readonly tuple self_sym_sizes, repeats

    cdef tuple backward(self, TensorBase grad):
        cdef int extra = len(self.repeats) - len(self.self_sym_sizes), d
        cdef list split = []
        if 0 in self.repeats:
            return (wrap(np.zeros(self.self_sym_sizes, (<object> grad.array()).dtype)),)
        for d in range(len(self.repeats)):      # each dimension as (repetition, index), the repetitions summed
            split += [self.repeats[d], self.self_sym_sizes[d - extra] if d >= extra else 1]
        parts = (<object> grad.array()).reshape(split)
        summed = parts.sum(axis=tuple(range(0, len(split), 2)), dtype=parts.dtype)
        return (wrap(np.asarray(summed).reshape(self.self_sym_sizes)),)


cdef TensorBase repeated(TensorBase input, tuple given):
    cdef RepeatBackward0 node = RepeatBackward0.__new__(RepeatBackward0)
    cdef cnp.npy_intp times[MAX_DIMS]
    cdef int n = read_sizes((given,), times, "repeat"), d
    cdef tuple whole = shape_of(input)
    cdef double elements = 1
    if n < ndim(input):
        raise RuntimeError("Number of dimensions of repeat dims can not be smaller than number of dimensions of tensor")
    whole = (1,) * (n - ndim(input)) + whole
    sizes = [times[d] * whole[d] for d in range(n)]
    for d in range(n):
        if times[d] < 0:
            raise RuntimeError(f"Trying to create tensor with negative dimension {min(sizes)}: {sizes}")
        elements *= sizes[d]
    if elements > 2.0 ** 48:
        raise RuntimeError(f"a tensor of shape {sizes} does not fit into memory")
    node.self_sym_sizes, node.repeats = shape_of(input), tuple(as_list(n, times))
    return node.made(wrap(np.ascontiguousarray(np.tile(input.array(), node.repeats)).reshape(sizes)), input)


def repeat(TensorBase input, *repeats):
    """Return copies side by side, repeats[i] times along dimension i; new dimensions come in front."""
    if not repeats:
        raise TypeError('repeat() missing 1 required positional arguments: "repeats"')
    return repeated(input, unpacked(repeats))


def tile(TensorBase input, *dims):
    """Return `repeat` with 1 in front for dimensions that are not given."""
    cdef tuple times = unpacked(dims)
    return repeated(input, (1,) * (ndim(input) - len(times)) + times)


# --- flip and roll ------------------------------------------------------------------------------------------

cdef class FlipBackward0(Node):
    """Gradient of flip: g flipped back."""
    cdef readonly tuple dims

    cdef tuple backward(self, TensorBase grad):
        return (wrap(np.ascontiguousarray(np.flip(grad.array(), self.dims))),)


def flip(TensorBase input, *dims):
    """Return a copy with the order of the elements reversed along some dimensions."""
    cdef FlipBackward0 node = FlipBackward0.__new__(FlipBackward0)
    cdef tuple axes = unpacked(dims)
    if not dims:
        raise TypeError('flip() missing 1 required positional arguments: "dims"')
    node.dims = axes_of(axes, ndim(input)) if axes else ()
    return node.made(wrap(np.array(np.flip(input.array(), node.dims), order="K")), input)


cdef class RollBackward0(Node):
    """Gradient of roll: g rolled back."""
    cdef readonly tuple shifts, dims

    cdef tuple backward(self, TensorBase grad):
        return (wrap(rolled(grad.array(), tuple([-each for each in self.shifts]), self.dims)),)


cdef cnp.ndarray rolled(cnp.ndarray array, tuple shifts, tuple dims):
    cdef object moved = np.roll(array, shifts, dims) if dims else np.roll(array, shifts[0])
    return np.ascontiguousarray(moved).reshape((<object> array).shape)


def roll(TensorBase input, shifts, dims=()):
    """Return a copy shifted along dimensions; what leaves at one end comes in at the other."""
    cdef RollBackward0 node = RollBackward0.__new__(RollBackward0)
    cdef tuple steps = tuple(shifts) if isinstance(shifts, (tuple, list)) else (shifts,)
    cdef tuple axes = tuple([axis_of(d, ndim(input)) for d in (dims if isinstance(dims, (tuple, list)) else (dims,))])
    if not steps:
        raise RuntimeError("`shifts` required")
    if len(steps) != len(axes) and not (len(steps) == 1 and not axes):
        raise RuntimeError(f"shifts and dimensions must align. shifts: {len(steps)}, dims:{len(axes)}")
    node.shifts, node.dims = steps, axes
    return node.made(wrap(rolled(input.array(), steps, axes)), input)
