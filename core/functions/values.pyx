"""Arithmetic on values, off the tape: what the operations and their derivatives are made of.

Type promotion as in PyTorch: the kinds are bool < integer < float; a tensor without dimensions changes
the type only if its kind is higher, and a Python number counts after both.
"""

cimport numpy as cnp
from libc.stdint cimport int64_t

from core.kernels cimport elementwise as kernels
from core.tape cimport (
    Address, Node, TensorBase, contiguous, data, empty, empty_like, is_contiguous, is_floating, is_single, ndim, numel,
    shape, typenum, wrap)

import numbers

import numpy as np

from core import dtypes

cnp.import_array()

cdef object errstate = np.errstate    # NaN and infinity are results here, as in PyTorch


# --- loops over elements ------------------------------------------------------------------------------

# Below this many elements a loop is shorter than handing the GIL back and forth.
cdef enum:
    SMALL = 4096


cdef TensorBase map_one(TensorBase x, Unary for_float, Unary for_double):
    """Run a kernel y ← f(x), in its forms for float32 and float64, over a float tensor."""
    cdef TensorBase source = contiguous(x), out = empty_like(x)
    cdef Unary kernel = for_float if is_single(x) else for_double
    cdef Address from_ = data(source), to = data(out)
    cdef Py_ssize_t n = numel(x)
    if n <= SMALL:
        kernel(from_, to, n)
    else:
        with nogil:
            kernel(from_, to, n)
    return out


cdef TensorBase map_two(TensorBase x, TensorBase y, Binary for_float, Binary for_double):
    """Run a kernel z ← f(x, y), in its forms for float32 and float64, over two tensors of one shape and type."""
    cdef TensorBase first = contiguous(x), second = contiguous(y), out = empty_like(x)
    cdef Binary kernel = for_float if is_single(x) else for_double
    cdef Address a = data(first), b = data(second), to = data(out)
    cdef Py_ssize_t n = numel(x)
    if n <= SMALL:
        kernel(a, b, to, n)
    else:
        with nogil:
            kernel(a, b, to, n)
    return out


cdef struct Loops:
    Binary same32, same64               # z ← x ∘ y
    ByScalar scalar32, scalar64         # z ← x ∘ scalar


cdef Loops ADD, SUBTRACT, MULTIPLY, DIVIDE
ADD = Loops(<Binary> kernels.add[float], <Binary> kernels.add[double],
            <ByScalar> kernels.add_scalar[float], <ByScalar> kernels.add_scalar[double])
SUBTRACT = Loops(<Binary> kernels.subtract[float], <Binary> kernels.subtract[double],
                 <ByScalar> kernels.subtract_scalar[float], <ByScalar> kernels.subtract_scalar[double])
MULTIPLY = Loops(<Binary> kernels.multiply[float], <Binary> kernels.multiply[double],
                 <ByScalar> kernels.multiply_scalar[float], <ByScalar> kernels.multiply_scalar[double])
DIVIDE = Loops(<Binary> kernels.divide[float], <Binary> kernels.divide[double],
               <ByScalar> kernels.divide_scalar[float], <ByScalar> kernels.divide_scalar[double])


cdef bint same_shape(TensorBase a, TensorBase b):
    cdef int i
    if ndim(a) != ndim(b):
        return False
    for i in range(ndim(a)):
        if shape(a)[i] != shape(b)[i]:
            return False
    return True


cdef double number_in(TensorBase a):
    """Return the value of a tensor with one element."""
    cdef int number = typenum(a)
    if number == cnp.NPY_DOUBLE:
        return (<double *> data(a))[0]
    if number == cnp.NPY_FLOAT:
        return (<float *> data(a))[0]
    if number == cnp.NPY_INT64:
        return (<int64_t *> data(a))[0]
    return (<object> a.array()).item()


cdef TensorBase arithmetic(Loops *loops, object ufunc, TensorBase a, TensorBase b):
    """Compute one of + − · /: by a kernel where shapes and types allow, else by NumPy."""
    cdef int number = typenum(a)
    cdef TensorBase source, out
    cdef ByScalar by_scalar
    if is_floating(a) and not a.is_number:
        if number == typenum(b) and same_shape(a, b):
            return map_two(a, b, loops.same32, loops.same64)
        if ndim(b) == 0 and ndim(a) > 0 or b.is_number:
            source, out = contiguous(a), empty_like(a)
            by_scalar = loops.scalar32 if number == cnp.NPY_FLOAT else loops.scalar64
            by_scalar(data(source), number_in(b), data(out), numel(a))
            return out
    return true_binary(ufunc, a, b) if ufunc is divide else binary(ufunc, a, b)


cdef object divide = np.divide


cdef TensorBase add_values(TensorBase a, TensorBase b):
    return arithmetic(&ADD, np.add, a, b)


cdef TensorBase subtract_values(TensorBase a, TensorBase b):
    return arithmetic(&SUBTRACT, np.subtract, a, b)


cdef TensorBase multiply_values(TensorBase a, TensorBase b):
    return arithmetic(&MULTIPLY, np.multiply, a, b)


cdef TensorBase divide_values(TensorBase a, TensorBase b):
    return arithmetic(&DIVIDE, divide, a, b)


cdef TensorBase scaled(TensorBase a, double factor):
    """Return factor·a, or `a` itself for 1."""
    return a if factor == 1 else multiply_values(a, scalar(factor, a))


# --- types ---------------------------------------------------------------------------------------------

cdef TensorBase operand(object value, str operation):
    """Return a tensor as it is; a Python or NumPy number as a tensor without dimensions that yields its type."""
    cdef TensorBase out
    if isinstance(value, TensorBase):
        return <TensorBase> value
    if isinstance(value, float):
        out = empty(0, NULL, cnp.NPY_DOUBLE)
        (<double *> data(out))[0] = value
    elif isinstance(value, bool):
        out = wrap(np.array(value))
    elif isinstance(value, int) or isinstance(value, numbers.Integral):
        out = empty(0, NULL, cnp.NPY_INT64)
        try:
            (<int64_t *> data(out))[0] = value
        except OverflowError:
            raise RuntimeError(f"value cannot be converted to type int64_t without overflow: {value}") from None
    elif isinstance(value, numbers.Real):
        out = wrap(np.array(float(value), np.float64))
    else:
        raise TypeError(f"{operation}(): argument must be Tensor or Number, not {type(value).__name__}")
    out.is_number = True
    return out


cdef inline int kind(int typenum) noexcept:
    return 0 if typenum == cnp.NPY_BOOL else 2 if typenum == cnp.NPY_FLOAT or typenum == cnp.NPY_DOUBLE else 1


cdef inline int rank(TensorBase a):
    """Rank an operand by whose type counts first: 2 with dimensions, 1 without, 0 for a Python number."""
    return 0 if a.is_number else 2 if ndim(a) > 0 else 1


cdef int result_type(TensorBase a, TensorBase b) except -1:
    """Return NumPy's type number of what an operation on both gives."""
    cdef int ta = typenum(a), tb = typenum(b), ra, rb
    if ta == tb and not (ta == cnp.NPY_DOUBLE and a.is_number and b.is_number):
        return ta
    ra, rb = rank(a), rank(b)
    if ra == rb:
        return np.promote_types((<object> a.array()).dtype, (<object> b.array()).dtype).num if kind(ta) == kind(tb) \
            else ta if kind(ta) > kind(tb) else tb
    if ra < rb:
        ta, tb, a, b = tb, ta, b, a
    if kind(ta) >= kind(tb):
        return ta
    if b.is_number and kind(tb) == 2:
        return dtypes.get_default_dtype().numpy.num
    return tb


def result_dtype(a, b):
    """Return the dtype of what an operation on two tensors or numbers gives."""
    return dtypes.from_number(result_type(operand(a, "result_type"), operand(b, "result_type")))


cdef TensorBase apply(object ufunc, TensorBase a, TensorBase b, int number):
    cdef object x = a.array(), y = b.array(), dtype = cnp.PyArray_DescrFromType(number)
    if x.dtype is not dtype:
        x = x.astype(dtype)
    if y.dtype is not dtype:
        y = y.astype(dtype)
    try:
        with errstate(all="ignore"):
            return wrap(np.asarray(ufunc(x, y)))
    except ValueError:
        raise RuntimeError(mismatch(x.shape, y.shape)) from None


cdef str mismatch(tuple a, tuple b):
    cdef Py_ssize_t i
    for i in range(1, min(len(a), len(b)) + 1):
        if a[-i] != b[-i] and a[-i] != 1 and b[-i] != 1:
            return (f"The size of tensor a ({a[-i]}) must match the size of tensor b ({b[-i]}) at non-singleton "
                    f"dimension {max(len(a), len(b)) - i}")
    return f"shapes {list(a)} and {list(b)} cannot be broadcast"


cdef TensorBase binary(object ufunc, TensorBase a, TensorBase b):
    """Apply `ufunc` to both, broadcast, in their common type."""
    return apply(ufunc, a, b, result_type(a, b))


cdef TensorBase true_binary(object ufunc, TensorBase a, TensorBase b):
    """Apply `ufunc` to both for operations that give floats: integers become the default float type."""
    cdef int number = result_type(a, b)
    if kind(number) < 2:
        number = dtypes.get_default_dtype().numpy.num
    return apply(ufunc, a, b, number)


cdef TensorBase unary(object ufunc, TensorBase a):
    """Apply `ufunc` to a tensor; integers become the default float type."""
    cdef object x = a.array()
    if not is_floating(a):
        x = x.astype(dtypes.get_default_dtype().numpy)
    with errstate(all="ignore"):
        return wrap(np.asarray(ufunc(x)))


cdef TensorBase cast(TensorBase a, int number):
    """Return the tensor itself if it has the type, else a copy that has it."""
    if typenum(a) == number:
        return a
    with errstate(all="ignore"):
        return wrap(np.asarray((<object> a.array()).astype(cnp.PyArray_DescrFromType(number))))


cdef TensorBase scalar(double value, TensorBase like):
    """Return a tensor without dimensions, in the type of `like`."""
    cdef TensorBase out
    if not is_floating(like):
        return wrap(np.array(value, (<object> like.array()).dtype))
    out = empty(0, NULL, typenum(like))
    if typenum(like) == cnp.NPY_FLOAT:
        (<float *> data(out))[0] = <float> value
    else:
        (<double *> data(out))[0] = value
    return out


cdef TensorBase sum_to(TensorBase grad, tuple shape, int number):
    """Undo broadcasting: sums `grad` over the dimensions in which `shape` was repeated, and casts it."""
    cdef object values = grad.array()
    cdef int extra = ndim(grad) - len(shape), i
    cdef cnp.npy_intp *sizes = cnp.PyArray_DIMS(grad.memory)
    cdef TensorBase out
    cdef ByRows kernel
    if extra == 1 and ndim(grad) == 2 and is_contiguous(grad) and sizes[1] == shape[0] \
            and number == typenum(grad) and is_floating(grad):
        out = empty(1, sizes + 1, number)
        kernel = <ByRows> kernels.sum_over_rows[float] if number == cnp.NPY_FLOAT else <ByRows> kernels.sum_over_rows[double]
        kernel(data(grad), data(out), sizes[0], sizes[1])
        return out
    if values.shape == shape:
        return cast(grad, number)
    axes = tuple([i for i in range(ndim(grad)) if i < extra or shape[i - extra] != values.shape[i]])
    with errstate(all="ignore"):
        return cast(wrap(np.asarray(values.sum(axis=axes).reshape(shape))), number)


cdef class BroadcastNode(Node):
    """The node of an operation that broadcasts two inputs: knows what shapes and types they had."""

    cdef int remember(self, TensorBase out, TensorBase a, TensorBase b) except -1:
        self.record(out, (a, b))
        self.first_type, self.second_type = typenum(a), typenum(b)
        if self.needs(0) and not same_shape(a, out):
            self.first_shape = (<object> a.array()).shape
        if self.needs(1) and not same_shape(b, out):
            self.second_shape = (<object> b.array()).shape

    cdef TensorBase first(self, TensorBase grad):
        """Return a gradient in the shape and type of the first input."""
        return cast(grad, self.first_type) if self.first_shape is None else sum_to(grad, self.first_shape, self.first_type)

    cdef TensorBase second(self, TensorBase grad):
        """Return a gradient in the shape and type of the second input."""
        return cast(grad, self.second_type) if self.second_shape is None else sum_to(grad, self.second_shape, self.second_type)


cdef Py_ssize_t axis_of(object dim, int n) except -1:
    """Return a dimension as a number from 0; IndexError outside."""
    cdef Py_ssize_t d
    cdef int most = max(n, 1)
    try:
        d = dim.__index__()
    except AttributeError:
        raise TypeError(f"argument 'dim' must be int, not {type(dim).__name__}") from None
    except OverflowError:
        raise IndexError(
            f"Dimension out of range (expected to be in range of [{-most}, {most - 1}], but got {dim})") from None
    if not -most <= d < most:
        raise IndexError(f"Dimension out of range (expected to be in range of [{-most}, {most - 1}], but got {d})")
    return d if d >= 0 else d + most


cdef tuple axes_of(object dim, int n):
    """Return one, several or all (None or empty) dimensions as numbers from 0; RuntimeError if one comes twice."""
    cdef tuple axes
    if dim is None or (isinstance(dim, (tuple, list)) and not dim):
        return tuple(range(n))
    axes = tuple([axis_of(d, n) for d in dim]) if isinstance(dim, (tuple, list)) else (axis_of(dim, n),)
    if len(set(axes)) < len(axes):
        raise RuntimeError(f"dim {[d for d in axes if axes.count(d) > 1][0]} appears multiple times in the list of dims")
    return () if n == 0 else axes


cdef tuple pair_of(object given, str name):
    """Return height and width from one number for both, or one each."""
    if type(given) is int:
        return (given, given)
    if type(given) is tuple and len(<tuple> given) == 2 and type((<tuple> given)[0]) is int and type((<tuple> given)[1]) is int:
        return <tuple> given
    cdef object pair = tuple(given) if isinstance(given, (tuple, list)) else (given, given)
    if len(pair) == 1:
        pair = pair * 2
    if len(pair) != 2:
        raise RuntimeError(f"expected {name} to be a single integer value or a list of 2 values, but got {name}={given}")
    try:
        return (pair[0].__index__(), pair[1].__index__())
    except AttributeError:
        raise TypeError(f"{name} must be int or a pair of ints, but got {given!r}") from None


cdef tuple unpacked(tuple given):
    """Return the numbers of f(2, 3) or f((2, 3)), whose arguments are `given`."""
    return tuple(given[0]) if len(given) == 1 and isinstance(given[0], (tuple, list)) else given
