"""The linear layer."""

from core.functions.matrix_products cimport check_types, matrix_of, product_of, readable, turned
from core.tape cimport TensorBase, is_contiguous, is_floating, ndim, recording_any, shape, typenum

from core.functions import arithmetic, rearranging, shape as shapes
from core.functions.matrix_products import addmm, matmul


cdef TensorBase linear_values(TensorBase input, TensorBase weight, TensorBase bias):
    """Compute input @ weightᵀ + bias for a matrix of inputs, off the tape."""
    cdef TensorBase x = readable(input), w = readable(weight)
    check_types("linear", input, weight)
    check_types("linear", bias, input)
    return product_of(matrix_of(x), turned(matrix_of(w)), typenum(input), bias, 1, 1)


def linear(TensorBase input, TensorBase weight, TensorBase bias=None):
    """Return input @ weightᵀ + bias. input: ...×in, weight: out×in, bias: out; the result: ...×out."""
    cdef int n = ndim(input)
    if ndim(weight) != 2:
        raise RuntimeError(f"linear: weight must be a matrix out×in, got shape {list(weight.shape)}")
    if n == 0 or shape(input)[n - 1] != shape(weight)[1]:
        rows = input.numel() // max(shape(input)[n - 1], 1) if n else 1
        columns = shape(input)[n - 1] if n else 1
        raise RuntimeError(
            f"mat1 and mat2 shapes cannot be multiplied ({rows}x{columns} and {shape(weight)[1]}x{shape(weight)[0]}): "
            f"the layer expects {shape(weight)[1]} input features, got {columns}")
    if n == 2 and bias is not None and is_floating(input) and not recording_any((input, weight, bias)):
        return linear_values(input, weight, bias)
    transposed = rearranging.t(weight)
    if bias is None:
        return matmul(input, transposed)
    if n == 2:
        return addmm(bias, input, transposed)
    if not is_contiguous(bias):
        return arithmetic.add(matmul(input, transposed), bias)
    rows = shapes.reshape(input, (input.numel() // shape(input)[n - 1] if shape(input)[n - 1] else 0, shape(input)[n - 1]))
    return shapes.view(addmm(bias, rows, transposed), (*(<object> input.array()).shape[:-1], shape(weight)[0]))
