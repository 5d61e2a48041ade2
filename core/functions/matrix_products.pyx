"""Matrix products, and those of vectors.

The kernel takes row-major matrices and either of them transposed, so a transposed view (as `linear`
makes of its weight) is read in place, without a copy.
"""

cimport numpy as cnp

from core.kernels cimport workspace
from core.kernels.matmul cimport matmul as matmul_kernel
from core.tape cimport (
    Address, Node, SavedTensor, TensorBase, data, empty, is_contiguous, is_floating, ndim, recording2, recording_any,
    shape, typenum, view_of, wrap)
from core.functions.values cimport is_short, multiply_values, scaled, sum_to

import numpy as np

from core.functions import arithmetic, shape as shapes

cnp.import_array()

ctypedef int (*Product)(
    bint, bint, Py_ssize_t, Py_ssize_t, Py_ssize_t, double, const void *, Py_ssize_t, const void *, Py_ssize_t, double,
    const void *, Py_ssize_t, void *, Py_ssize_t) noexcept nogil


cdef TensorBase readable(TensorBase a):
    """Return the tensor itself if its last two dimensions can be read as rows or columns in place, else a copy."""
    cdef Py_ssize_t item = cnp.PyArray_ITEMSIZE(a.array())
    cdef int n = ndim(a)
    cdef cnp.npy_intp *steps = cnp.PyArray_STRIDES(a.array())
    cdef cnp.npy_intp rows = shape(a)[n - 2], columns = shape(a)[n - 1]
    if (columns == 1 or steps[n - 1] == item) and (rows == 1 or steps[n - 2] >= columns * item) \
            or (rows == 1 or steps[n - 2] == item) and (columns == 1 or steps[n - 1] >= rows * item):
        return a
    return wrap(cnp.PyArray_NewCopy(a.array(), cnp.NPY_CORDER))


cdef Matrix matrix_of(TensorBase a):
    """Tell the kernel how to read the last two dimensions of a readable tensor."""
    cdef Matrix m
    cdef int n = ndim(a)
    cdef Py_ssize_t item = cnp.PyArray_ITEMSIZE(a.array())
    cdef cnp.npy_intp *steps = cnp.PyArray_STRIDES(a.array())
    m.values = <char *> data(a)
    m.rows, m.columns = shape(a)[n - 2], shape(a)[n - 1]
    m.transposed = not ((m.columns == 1 or steps[n - 1] == item) and (m.rows == 1 or steps[n - 2] >= m.columns * item))
    m.leading = steps[n - 1] // item if m.transposed else steps[n - 2] // item
    m.leading = max(m.leading, m.rows if m.transposed else m.columns, 1)
    return m


cdef int product(int number, Matrix a, Matrix b, double alpha, double beta, const void *start, Py_ssize_t leading,
                 void *out) noexcept nogil:
    """Compute out ← alpha·a@b + beta·start, the rows of `start` `leading` apart; return a status for `check`."""
    cdef Product kernel = <Product> matmul_kernel[float] if number == cnp.NPY_FLOAT else <Product> matmul_kernel[double]
    return kernel(a.transposed, b.transposed, a.rows, b.columns, a.columns, alpha, a.values, a.leading, b.values, b.leading,
                  beta, start, leading, out, max(b.columns, 1))


cdef TensorBase mm_values(TensorBase a, TensorBase b, TensorBase start=None, double alpha=1, double beta=0):
    """Compute alpha·a@b + beta·start for matrices; `start` is broadcast to the product's shape."""
    cdef TensorBase left = readable(a), right = readable(b)
    return product_of(matrix_of(left), matrix_of(right), typenum(a), start, alpha, beta)


cdef TensorBase product_of(Matrix x, Matrix y, int number, TensorBase start=None, double alpha=1, double beta=0):
    """Compute alpha·x@y + beta·start for matrices whose tensors the caller keeps alive."""
    cdef TensorBase out = empty(2, [x.rows, y.columns], number)
    cdef Address to = data(out), first = to
    cdef Py_ssize_t leading = y.columns
    cdef int status
    if beta != 0 and ndim(start) == 1 and shape(start)[0] == y.columns and is_contiguous(start):
        first, leading = data(start), 0
    elif beta != 0:
        broadcast(start, out)
    if is_short(x.rows * y.columns * x.columns):
        status = product(number, x, y, alpha, beta, first, leading, to)
    else:
        with nogil:
            status = product(number, x, y, alpha, beta, first, leading, to)
    workspace.check(status)
    return out


cdef int broadcast(TensorBase input, TensorBase out) except -1:
    """Fill a matrix with what is broadcast to it."""
    try:
        cnp.PyArray_CopyInto(out.array(), input.array())
    except ValueError:
        raise RuntimeError(
            f"The expanded size of the tensor ({shape(out)[ndim(out) - 1]}) must match the existing size "
            f"({list(input.shape)}) at non-singleton dimension {ndim(out) - 1}.  Target sizes: {list(out.shape)}.") from None


cdef TensorBase transposed(TensorBase a):
    """Return the tensor with rows and columns exchanged, as a view."""
    return view_of(a, <cnp.ndarray> cnp.PyArray_Transpose(a.array(), NULL))


cdef Matrix turned(Matrix m):
    """Return the matrix with rows and columns exchanged, read in place."""
    m.rows, m.columns = m.columns, m.rows
    m.transposed = not m.transposed
    return m


cdef bint is_column_major(TensorBase a):
    cdef cnp.npy_intp *steps = cnp.PyArray_STRIDES(a.array())
    return steps[0] == cnp.PyArray_ITEMSIZE(a.array()) and steps[1] == shape(a)[0] * steps[0] and shape(a)[1] > 1


cdef TensorBase left_gradient(TensorBase grad, TensorBase right):
    """Compute the gradient of a in a@b: grad @ bᵀ."""
    cdef TensorBase dy = readable(grad), b = readable(right)
    return product_of(matrix_of(dy), turned(matrix_of(b)), typenum(grad))


cdef TensorBase right_gradient(TensorBase grad, TensorBase left, bint column_major):
    """Compute the gradient of b in a@b: aᵀ @ grad, laid out as b is, so that its transpose lies in C order again."""
    cdef TensorBase dy = readable(grad), a = readable(left)
    if column_major:
        return wrap(<cnp.ndarray> cnp.PyArray_Transpose(
            product_of(turned(matrix_of(dy)), matrix_of(a), typenum(grad)).array(), NULL))
    return product_of(turned(matrix_of(a)), matrix_of(dy), typenum(grad))


cdef int check_matrices(str name, TensorBase a, TensorBase b) except -1:
    if ndim(a) != 2 or ndim(b) != 2:
        which, wrong = ("self", a) if ndim(a) != 2 else ("mat2", b)
        raise RuntimeError(f"{name}: {which} must be a matrix, got a tensor of shape {list(wrong.shape)}")
    if shape(a)[1] != shape(b)[0]:
        raise RuntimeError(
            f"mat1 and mat2 shapes cannot be multiplied ({shape(a)[0]}x{shape(a)[1]} and {shape(b)[0]}x{shape(b)[1]})")
    check_types(name, a, b)


cdef int check_types(str name, TensorBase a, TensorBase b) except -1:
    if typenum(a) != typenum(b):
        raise RuntimeError(
            f"expected m1 and m2 to have the same dtype, but got: {a.dtype} != {b.dtype}. "
            f"Use .to({b.dtype}) on the first or .to({a.dtype}) on the second.")


cdef TensorBase whole_product(TensorBase a, TensorBase b):
    """Multiply integers by NumPy; the kernel takes floats alone."""
    if typenum(a) == cnp.NPY_BOOL:
        raise NotImplementedError('"addmm_impl_cpu_" not implemented for \'Bool\'')
    return wrap(np.asarray(np.matmul(a.array(), b.array())))


cdef struct Layout:
    Py_ssize_t rows, columns, row_step, column_step         # steps in elements


cdef Layout layout_of(TensorBase matrix):
    cdef cnp.npy_intp *steps = cnp.PyArray_STRIDES(matrix.memory)
    cdef int item = cnp.PyArray_ITEMSIZE(matrix.memory)
    return Layout(shape(matrix)[0], shape(matrix)[1], steps[0] // item, steps[1] // item)


cdef class ProductNode(Node):
    """The node of a product of two matrices, which are the last two of its inputs."""
    cdef Layout left, right
    cdef bint column_major

    cdef int lay_out(self, TensorBase left, TensorBase right) except -1:
        self.left, self.right, self.column_major = layout_of(left), layout_of(right), is_column_major(right)

    @property
    def mat2_sym_sizes(self):
        return (self.right.rows, self.right.columns)

    @property
    def mat2_sym_strides(self):
        """The steps of mat2; () where nobody wants its gradient, which alone needs them."""
        return (self.right.row_step, self.right.column_step) if self.needs(len(self.next_functions) - 1) else ()

    cdef tuple left_strides(self):
        return (self.left.row_step, self.left.column_step) if self.needs(len(self.next_functions) - 2) else ()


cdef class MmBackward0(ProductNode):
    """Gradient of A·B: G·Bᵀ for A, Aᵀ·G for B."""
    cdef readonly SavedTensor self, mat2

    @property
    def self_sym_sizes(self):
        return (self.left.rows, self.left.columns)

    @property
    def self_sym_strides(self):
        return self.left_strides()

    cdef tuple backward(self, TensorBase grad):
        return (left_gradient(grad, self.mat2.unpack(self)) if self.needs(0) else None,
                right_gradient(grad, self.self.unpack(self), self.column_major) if self.needs(1) else None)


def mm(TensorBase input, TensorBase mat2):
    """Return the product of an n×m and an m×p matrix: n×p."""
    cdef MmBackward0 node
    check_matrices("mm", input, mat2)
    if not is_floating(input):
        return whole_product(input, mat2)
    cdef TensorBase out = mm_values(input, mat2)
    if recording2(input, mat2):
        node = MmBackward0.__new__(MmBackward0)
        node.record(out, (input, mat2))
        node.self = node.save(input if node.needs(1) else None, 0)
        node.mat2 = node.save(mat2 if node.needs(0) else None, 1)
        node.lay_out(input, mat2)
    return out


cdef class AddmmBackward0(ProductNode):
    """Gradient of beta·C + alpha·A·B: beta·G for C, alpha·G·Bᵀ for A, alpha·Aᵀ·G for B."""
    cdef readonly SavedTensor mat1, mat2
    cdef readonly object alpha, beta
    cdef tuple bias_shape

    @property
    def mat1_sym_sizes(self):
        return (self.left.rows, self.left.columns)

    @property
    def mat1_sym_strides(self):
        return self.left_strides()

    cdef tuple backward(self, TensorBase grad):
        cdef TensorBase scaled_grad = scaled(grad, self.alpha)
        return (sum_to(scaled(grad, self.beta), self.bias_shape, typenum(grad)) if self.needs(0) else None,
                left_gradient(scaled_grad, self.mat2.unpack(self)) if self.needs(1) else None,
                right_gradient(scaled_grad, self.mat1.unpack(self), self.column_major) if self.needs(2) else None)


def addmm(TensorBase input, TensorBase mat1, TensorBase mat2, *, beta=1, alpha=1):
    """Return beta·input + alpha·mat1 @ mat2; `input` is broadcast to the product's shape."""
    cdef AddmmBackward0 node
    cdef TensorBase out
    check_matrices("addmm", mat1, mat2)
    check_types("addmm", input, mat1)
    if not is_floating(mat1):
        return wrap(np.asarray(beta * (<object> input.array()) + alpha * np.matmul(mat1.array(), mat2.array())))
    out = mm_values(mat1, mat2, input, alpha, beta)
    if recording_any((input, mat1, mat2)):
        node = AddmmBackward0.__new__(AddmmBackward0)
        node.record(out, (input, mat1, mat2))
        node.alpha, node.beta = alpha, beta
        node.bias_shape = (<object> input.array()).shape
        node.mat1 = node.save(mat1 if node.needs(2) else None, 1)
        node.mat2 = node.save(mat2 if node.needs(1) else None, 2)
        node.lay_out(mat1, mat2)
    return out


# --- stacks of matrices ---------------------------------------------------------------------------------

cdef TensorBase bmm_values(TensorBase a, TensorBase b):
    """Compute one product per pair of matrices: b×n×m @ b×m×p."""
    cdef TensorBase left = readable(a), right = readable(b)
    cdef Matrix x = matrix_of(left), y = matrix_of(right)
    cdef Py_ssize_t count = shape(a)[0], i
    cdef Py_ssize_t step_x = cnp.PyArray_STRIDE(left.array(), 0), step_y = cnp.PyArray_STRIDE(right.array(), 0)
    cdef int number = typenum(a), status = 0
    cdef TensorBase out = empty(3, [count, x.rows, y.columns], number)
    cdef char *to = <char *> data(out)
    cdef Py_ssize_t step = x.rows * y.columns * cnp.PyArray_ITEMSIZE(a.array())
    with nogil:
        for i in range(count):
            status |= product(number, x, y, 1, 0, to, y.columns, to)
            x.values += step_x
            y.values += step_y
            to += step
    workspace.check(status)
    return out


cdef TensorBase swapped(TensorBase a):
    """Return the last two dimensions exchanged, in place."""
    return view_of(a, <cnp.ndarray> (<object> a.array()).swapaxes(-1, -2))


cdef class BmmBackward0(Node):
    """Gradient of A·B for each pair of two stacks: G·Bᵀ for A, Aᵀ·G for B."""
    cdef readonly SavedTensor self, mat2

    cdef tuple backward(self, TensorBase grad):
        return (bmm_values(grad, swapped(self.mat2.unpack(self))) if self.needs(0) else None,
                bmm_values(swapped(self.self.unpack(self)), grad) if self.needs(1) else None)


def bmm(TensorBase input, TensorBase mat2):
    """Return one matrix product per pair: b×n×m @ b×m×p gives b×n×p."""
    cdef BmmBackward0 node
    if ndim(input) != 3 or ndim(mat2) != 3:
        which, wrong = ("batch1", input) if ndim(input) != 3 else ("batch2", mat2)
        raise RuntimeError(f"{which} must be a 3D tensor, got shape {list(wrong.shape)}")
    if shape(input)[0] != shape(mat2)[0] or shape(input)[2] != shape(mat2)[1]:
        raise RuntimeError(
            f"Expected size for first two dimensions of batch2 tensor to be: [{shape(input)[0]}, {shape(input)[2]}] "
            f"but got: [{shape(mat2)[0]}, {shape(mat2)[1]}].")
    check_types("bmm", input, mat2)
    if not is_floating(input):
        return whole_product(input, mat2)
    cdef TensorBase out = bmm_values(input, mat2)
    if recording2(input, mat2):
        node = BmmBackward0.__new__(BmmBackward0)
        node.record(out, (input, mat2))
        node.self = node.save(input if node.needs(1) else None, 0)
        node.mat2 = node.save(mat2 if node.needs(0) else None, 1)
    return out


cdef class DotBackward0(Node):
    """Gradient of Σ a·b of two vectors: g·b for a, g·a for b."""
    cdef readonly SavedTensor self, tensor

    cdef tuple backward(self, TensorBase grad):
        return (multiply_values(self.tensor.unpack(self), grad) if self.needs(0) else None,
                multiply_values(self.self.unpack(self), grad) if self.needs(1) else None)


def dot(TensorBase input, TensorBase tensor):
    """Return the sum of the products of two vectors of one length."""
    cdef DotBackward0 node
    if ndim(input) != 1 or ndim(tensor) != 1:
        raise RuntimeError(f"1D tensors expected, but got {ndim(input)}D and {ndim(tensor)}D tensors")
    if shape(input)[0] != shape(tensor)[0]:
        raise RuntimeError(
            f"inconsistent tensor size, expected tensor [{shape(input)[0]}] and src [{shape(tensor)[0]}] to have the "
            "same number of elements")
    if typenum(input) != typenum(tensor):
        raise RuntimeError(f"dot : expected both vectors to have same dtype, but found {input.dtype} and {tensor.dtype}")
    cdef TensorBase out = wrap(np.asarray(np.dot(input.array(), tensor.array())))
    if recording2(input, tensor):
        node = DotBackward0.__new__(DotBackward0)
        node.self, node.tensor = node.save(input, 0), node.save(tensor, 1)
        node.record(out, (input, tensor))
    return out


cdef class MvBackward0(Node):
    """Gradient of A·v of a matrix and a vector: g·vᵀ for A, Aᵀ·g for v."""
    cdef readonly SavedTensor self, vec

    cdef tuple backward(self, TensorBase grad):
        cdef TensorBase outer = None, vector = None
        if self.needs(0):
            outer = wrap(np.multiply.outer(grad.array(), self.vec.unpack(self).array()))
        if self.needs(1):
            column = mm_values(transposed(self.self.unpack(self)), view_of(grad, (<object> grad.array()).reshape(-1, 1)))
            vector = wrap((<object> column.array()).reshape(-1))
        return (outer, vector)


def mv(TensorBase input, TensorBase vec):
    """Return an n×m matrix times a vector of m: a vector of n."""
    cdef MvBackward0 node
    if ndim(input) != 2 or ndim(vec) != 1:
        raise RuntimeError(f"vector + matrix @ vector expected, got 1, {ndim(input)}, {ndim(vec)}")
    if shape(input)[1] != shape(vec)[0]:
        raise RuntimeError(f"size mismatch, got input ({shape(input)[0]}), mat ({shape(input)[0]}x{shape(input)[1]}), vec ({shape(vec)[0]})")
    check_types("mv", input, vec)
    if not is_floating(input):
        return whole_product(input, vec)
    cdef TensorBase column = mm_values(input, view_of(vec, (<object> vec.array()).reshape(-1, 1)))
    cdef TensorBase out = wrap((<object> column.array()).reshape(-1))
    if recording2(input, vec):
        node = MvBackward0.__new__(MvBackward0)
        node.self, node.vec = node.save(input, 0), node.save(vec, 1)
        node.record(out, (input, vec))
    return out


# --- made of the above ----------------------------------------------------------------------------------

def matmul(TensorBase input, TensorBase other):
    """Return the matrix product by PyTorch's rules for ranks: of vectors, matrices, and broadcast stacks of them."""
    cdef int n = ndim(input), m = ndim(other)
    if n == 0 or m == 0:
        raise RuntimeError(f"both arguments to matmul need to be at least 1D, but they are {n}D and {m}D")
    if n == 1 and m == 1:
        return dot(input, other)
    if n == 2 and m == 2:
        return mm(input, other)
    if n == 2 and m == 1:
        return mv(input, other)
    if n == 1:
        return shapes.squeeze_(matmul(shapes.unsqueeze(input, 0), other), -2)
    if m == 1:
        return shapes.squeeze_(matmul(input, shapes.unsqueeze(other, 1)), -1)
    if m == 2:
        return folded(input, other)
    return stacked(input, other)


def rmatmul(input, other):
    """Return other @ input."""
    return matmul(other, input)


cdef object folded(TensorBase input, TensorBase other):
    """Multiply a stack by one matrix: one product over all rows."""
    rows = shapes.reshape(input, (-1, shape(input)[ndim(input) - 1]) if input.numel() else
                          (np.prod((<object> input.array()).shape[:-1], dtype=int), shape(input)[ndim(input) - 1]))
    return shapes.unsafe_view(mm(rows, other), (*(<object> input.array()).shape[:-1], shape(other)[1]))


cdef object stacked(TensorBase input, TensorBase other):
    cdef tuple a = (<object> input.array()).shape, b = (<object> other.array()).shape
    try:
        batch = np.broadcast_shapes(a[:-2], b[:-2])
    except ValueError:
        raise RuntimeError(f"The size of the stacks {list(a[:-2])} and {list(b[:-2])} cannot be broadcast") from None
    count = int(np.prod(batch, dtype=int))
    left = shapes.reshape(shapes.expand(input, (*batch, *a[-2:])), (count, *a[-2:]))
    right = shapes.reshape(shapes.expand(other, (*batch, *b[-2:])), (count, *b[-2:]))
    return shapes.unsafe_view(bmm(left, right), (*batch, a[-2], b[-1]))


def outer(TensorBase input, TensorBase vec2):
    """Return the products of all pairs of elements of two vectors: n and m give n×m."""
    for each, which in ((input, "self"), (vec2, "vec2")):
        if each.dim() != 1:
            raise RuntimeError(f"outer: Expected 1-D argument {which}, but got {each.dim()}-D")
    return arithmetic.mul(shapes.reshape(input, shape(input)[0], 1), vec2)
