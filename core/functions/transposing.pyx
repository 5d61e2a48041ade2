"""The dimensions in another order, as views."""

cimport numpy as cnp
from core.tape cimport Node, TensorBase, ndim, recording, view_of, wrap
from core.functions.inplace cimport take_geometry
from core.functions.values cimport axis_of
from core.functions.strides cimport MOST, window

cnp.import_array()


cdef cnp.ndarray reordered(cnp.ndarray array, tuple dims):
    """The array with dimension dims[i] in place i."""
    cdef cnp.npy_intp sizes[MOST]
    cdef cnp.npy_intp steps[MOST]
    cdef int i, d
    for i in range(len(dims)):
        d = dims[i]
        sizes[i] = cnp.PyArray_DIM(array, d)
        steps[i] = cnp.PyArray_STRIDE(array, d)
    return window(array, len(dims), sizes, steps, 0)


cdef cnp.ndarray swapped(cnp.ndarray array, int a, int b):
    """The array with two dimensions exchanged."""
    cdef cnp.npy_intp sizes[MOST]
    cdef cnp.npy_intp steps[MOST]
    cdef int i, n = cnp.PyArray_NDIM(array)
    for i in range(n):
        sizes[i] = cnp.PyArray_DIM(array, b if i == a else a if i == b else i)
        steps[i] = cnp.PyArray_STRIDE(array, b if i == a else a if i == b else i)
    return window(array, n, sizes, steps, 0)


cdef class PermuteBackward0(Node):
    cdef readonly tuple dims

    cdef tuple backward(self, TensorBase grad):
        cdef list back = [0] * len(self.dims)
        cdef int i
        for i in range(len(self.dims)):
            back[self.dims[i]] = i
        return (wrap(reordered(grad.array(), tuple(back))),)


cdef class TransposeBackward0(Node):
    cdef readonly int dim0, dim1

    cdef tuple backward(self, TensorBase grad):
        return (wrap(swapped(grad.array(), self.dim0, self.dim1)),)


cdef class TBackward0(Node):

    cdef tuple backward(self, TensorBase grad):
        return (wrap(swapped(grad.array(), 0, 1) if ndim(grad) == 2 else grad.array()),)


cdef class TransposeBackward1(TransposeBackward0):
    """In place."""


cdef class TBackward1(TBackward0):
    """In place."""


cdef TensorBase permuted(TensorBase input, tuple dims):
    cdef PermuteBackward0 node
    cdef TensorBase out = view_of(input, reordered(input.array(), dims))
    if recording(input):
        node = PermuteBackward0.__new__(PermuteBackward0)
        node.dims = dims
        node.record_view(out, input)
    return out


def permute(TensorBase input, *dims):
    """The dimensions in another order: permute(2, 0, 1) or permute((2, 0, 1))."""
    cdef tuple given = tuple(dims[0]) if len(dims) == 1 and isinstance(dims[0], (tuple, list)) else dims
    if len(given) != ndim(input):
        raise RuntimeError(
            "permute(): number of dimensions in the tensor input does not match the length of the desired ordering of "
            f"dimensions i.e. input.dim() = {ndim(input)} is not equal to len(dims) = {len(given)}")
    given = tuple([axis_of(d, ndim(input)) for d in given])
    if len(set(given)) < len(given):
        raise RuntimeError("permute(): duplicate dims are not allowed.")
    return permuted(input, given)


def transpose(TensorBase input, dim0, dim1):
    """Two dimensions exchanged."""
    cdef TransposeBackward0 node
    cdef int a = axis_of(dim0, ndim(input)), b = axis_of(dim1, ndim(input))
    cdef TensorBase out = view_of(input, swapped(input.array(), a, b))
    if recording(input):
        node = TransposeBackward0.__new__(TransposeBackward0)
        node.dim0, node.dim1 = a, b
        node.record_view(out, input)
    return out


def transpose_(TensorBase input, dim0, dim1):
    """Exchanges two dimensions of the tensor itself."""
    cdef TransposeBackward1 node = TransposeBackward1.__new__(TransposeBackward1)
    node.dim0, node.dim1 = axis_of(dim0, ndim(input)), axis_of(dim1, ndim(input))
    return take_geometry(input, swapped(input.array(), node.dim0, node.dim1), node)


def t_(TensorBase input):
    """Transposes the matrix itself; with fewer dimensions it stays as it is."""
    check_rank(input, "t_")
    return take_geometry(input, swapped(input.array(), 0, ndim(input) - 1 if ndim(input) else 0),
                         TBackward1.__new__(TBackward1))


cdef int check_rank(TensorBase input, str name) except -1:
    if ndim(input) > 2:
        raise RuntimeError(f"{name}() expects a tensor with <= 2 dimensions, but self is {ndim(input)}D")
    return 0


def t(TensorBase input):
    """A matrix transposed; with fewer dimensions, the tensor as it is."""
    check_rank(input, "t")
    cdef TensorBase out = view_of(input, swapped(input.array(), 0, ndim(input) - 1 if ndim(input) else 0))
    if recording(input):
        (<Node> TBackward0.__new__(TBackward0)).record_view(out, input)
    return out


def reversed_dims(TensorBase input):
    """The dimensions in reverse order: for a matrix, its transpose."""
    return permuted(input, tuple(range(ndim(input) - 1, -1, -1)))


def matrix_transpose(TensorBase input):
    """The last two dimensions exchanged."""
    if ndim(input) < 2:
        raise RuntimeError(
            f"tensor.mT is only supported on matrices or batches of matrices. Got {ndim(input)}-D tensor.")
    return transpose(input, -2, -1)


def movedim(TensorBase input, source, destination):
    """Dimensions moved to other positions; the rest keep their order."""
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
