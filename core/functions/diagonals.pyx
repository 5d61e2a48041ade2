"""Diagonals and triangles of matrices, and the trace."""

cimport numpy as cnp
from core.functions.values cimport axis_of
from core.functions.strides cimport MAX_DIMS, shape_of, as_strided
from core.tape cimport Node, TensorBase, ndim, recording, shape, view_of, wrap

import numpy as np

cnp.import_array()


cdef cnp.ndarray diagonal_of(cnp.ndarray array, int dim1, int dim2, Py_ssize_t offset):
    """Return a view of a diagonal of two dimensions, which becomes the last one; the others keep their order."""
    cdef cnp.npy_intp sizes[MAX_DIMS]
    cdef cnp.npy_intp steps[MAX_DIMS]
    cdef int d, n = 0
    cdef Py_ssize_t rows = cnp.PyArray_DIM(array, dim1), columns = cnp.PyArray_DIM(array, dim2), start = 0
    for d in range(cnp.PyArray_NDIM(array)):
        if d != dim1 and d != dim2:
            sizes[n] = cnp.PyArray_DIM(array, d)
            steps[n] = cnp.PyArray_STRIDE(array, d)
            n += 1
    if offset >= 0:
        sizes[n] = max(min(rows, columns - min(offset, columns)), 0)
        start = offset * cnp.PyArray_STRIDE(array, dim2)
    else:
        sizes[n] = max(min(rows - min(-offset, rows), columns), 0)
        start = -offset * cnp.PyArray_STRIDE(array, dim1)
    steps[n] = cnp.PyArray_STRIDE(array, dim1) + cnp.PyArray_STRIDE(array, dim2)
    return as_strided(array, n + 1, sizes, steps, start if sizes[n] > 0 else 0)


cdef class DiagonalBackward0(Node):
    """Gradient of a view of a diagonal: g on that diagonal, 0 elsewhere."""
    cdef readonly tuple self_sym_sizes
    cdef readonly Py_ssize_t offset
    cdef readonly int dim1, dim2

    cdef tuple backward(self, TensorBase grad):
        cdef cnp.ndarray whole = np.zeros(self.self_sym_sizes, (<object> grad.memory).dtype)
        cnp.PyArray_CopyInto(diagonal_of(whole, self.dim1, self.dim2, self.offset), grad.array())
        return (wrap(whole),)


cdef class DiagonalBackward0_copy(DiagonalBackward0):
    """Gradient of a copy of a diagonal: g on that diagonal, 0 elsewhere."""


cdef DiagonalBackward0 diagonal_node(type kind, TensorBase input, Py_ssize_t offset, int dim1, int dim2):
    cdef DiagonalBackward0 node = <DiagonalBackward0> kind.__new__(kind)
    node.self_sym_sizes, node.offset, node.dim1, node.dim2 = shape_of(input), offset, dim1, dim2
    return node


def diagonal(TensorBase input, Py_ssize_t offset=0, dim1=0, dim2=1):
    """Return a view of the diagonal of two dimensions, which becomes the last; offset: how far above the main one."""
    cdef int a = axis_of(dim1, ndim(input)), b = axis_of(dim2, ndim(input))
    if a == b:
        raise RuntimeError(f"diagonal dimensions cannot be identical {dim1}, {dim2}")
    cdef TensorBase out = view_of(input, diagonal_of(input.array(), a, b, offset))
    if recording(input):
        diagonal_node(DiagonalBackward0, input, offset, a, b).record_view(out, input)
    return out


cdef class DiagEmbedBackward0(Node):
    """Gradient of a matrix with a vector on a diagonal: the diagonal of g."""
    cdef readonly Py_ssize_t offset
    cdef readonly int dim1, dim2

    cdef tuple backward(self, TensorBase grad):
        return (wrap(diagonal_of(grad.array(), 0, 1, self.offset)),)


def diag(TensorBase input, Py_ssize_t diagonal=0):
    """Return, of a vector, the matrix with it on a diagonal; of a matrix, a copy of that diagonal."""
    cdef DiagEmbedBackward0 node = DiagEmbedBackward0.__new__(DiagEmbedBackward0)
    cdef TensorBase out
    cdef Py_ssize_t size
    if ndim(input) == 2:
        out = wrap(cnp.PyArray_NewCopy(diagonal_of(input.array(), 0, 1, diagonal), cnp.NPY_CORDER))
        return diagonal_node(DiagonalBackward0_copy, input, diagonal, 0, 1).made(out, input)
    if ndim(input) != 1:
        raise RuntimeError(f"diag(): Supports 1D or 2D tensors. Got {ndim(input)}D")
    size = shape(input)[0] + (diagonal if diagonal >= 0 else -diagonal)
    if size > 1 << 24:
        raise RuntimeError(f"diag(): a matrix of shape [{size}, {size}] does not fit into memory")
    out = wrap(np.zeros((size, size), (<object> input.memory).dtype))
    cnp.PyArray_CopyInto(diagonal_of(out.memory, 0, 1, diagonal), input.array())
    node.offset, node.dim1, node.dim2 = diagonal, 0, 1
    return node.made(out, input)


cdef class TraceBackward0(Node):
    """Gradient of the trace: g on the main diagonal, 0 elsewhere."""
    cdef readonly tuple self_sym_sizes

    cdef tuple backward(self, TensorBase grad):
        cdef object whole = np.zeros(self.self_sym_sizes, (<object> grad.memory).dtype)
        np.fill_diagonal(whole[:self.self_sym_sizes[1]], grad.array())     # of a tall matrix it would go on below
        return (wrap(whole),)


def trace(TensorBase input):
    """Return the sum of a matrix's diagonal."""
    cdef TraceBackward0 node = TraceBackward0.__new__(TraceBackward0)
    cdef object kind = (<object> input.memory).dtype
    if ndim(input) != 2:
        raise RuntimeError("trace: expected a matrix")
    node.self_sym_sizes = shape_of(input)
    return node.made(wrap(np.asarray(np.trace(input.array(), dtype=kind if kind.kind == "f" else np.int64))), input)


# --- triangles ------------------------------------------------------------------------------------------

cdef class TrilBackward0(Node):
    """Gradient of the lower triangle: the lower triangle of g."""
    cdef readonly Py_ssize_t diagonal

    cdef tuple backward(self, TensorBase grad):
        return (wrap(np.tril(grad.array(), self.diagonal)),)


cdef class TriuBackward0(Node):
    """Gradient of the upper triangle: the upper triangle of g."""
    cdef readonly Py_ssize_t diagonal

    cdef tuple backward(self, TensorBase grad):
        return (wrap(np.triu(grad.array(), self.diagonal)),)


cdef int check_matrix(TensorBase input, str name) except -1:
    if ndim(input) < 2:
        raise RuntimeError(f"{name}: input tensor must have at least 2 dimensions")


def tril(TensorBase input, diagonal=0):
    """Return the lower triangle of matrices, up to a diagonal; 0 above."""
    cdef TrilBackward0 node = TrilBackward0.__new__(TrilBackward0)
    check_matrix(input, "tril")
    node.diagonal = diagonal
    return node.made(wrap(np.tril(input.array(), diagonal)), input)


def triu(TensorBase input, diagonal=0):
    """Return the upper triangle of matrices, from a diagonal on; 0 below."""
    cdef TriuBackward0 node = TriuBackward0.__new__(TriuBackward0)
    check_matrix(input, "triu")
    node.diagonal = diagonal
    return node.made(wrap(np.triu(input.array(), diagonal)), input)
