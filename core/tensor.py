"""Defines `Tensor`: `TensorBase` with the operations as methods.

The methods are functions of `core.functions`, bound here: in the class where a method has other names than its function,
in `METHODS` where it has the same. The docstring of the function says what the method does and which errors it raises.
"""

from core import creation, dtypes, engine, printing
from core.functions import (
    activation,
    arithmetic,
    attributes,
    autograd_methods,
    comparison,
    conversion,
    diagonals,
    extremes,
    filling,
    gathering,
    indexing,
    inplace,
    matrix_products,
    moments,
    ordering,
    powers,
    rearranging,
    reduction,
    scans,
    selection,
    slicing,
    unary,
)
from core.functions import (
    shape as shapes,
)
from core.tape import TensorBase, set_tensor_class


class Tensor(TensorBase):
    """An n-dimensional array of one element type that remembers the operations it came from."""

    __slots__ = ()

    def __new__(cls, *data):
        """Make a tensor of the default float type, of nested sequences of numbers or uninitialised of given sizes."""
        if len(data) == 1 and not hasattr(data[0], "__index__"):
            return creation.tensor(data[0], dtype=dtypes.get_default_dtype())
        return creation.empty(*data) if data else creation.empty(0)

    # --- what it is, and its values
    shape = property(attributes.shape)
    ndim = property(attributes.ndim)
    dtype = property(attributes.dtype)
    itemsize = property(attributes.itemsize)
    nbytes = property(attributes.nbytes)
    T = property(rearranging.reversed_dims)
    mT = property(rearranging.matrix_transpose)
    data = property(autograd_methods.values, autograd_methods.set_values)
    _version = property(attributes.version)
    _base = property(attributes.base_of)
    __array__ = attributes.as_array
    __array_wrap__ = attributes.from_function
    __array_priority__ = 1000  # NumPy leaves `array * tensor` to the tensor
    __len__ = conversion.length
    __iter__ = slicing.iterate
    __repr__ = __str__ = printing.tensor_repr
    __format__ = printing.tensor_format
    __deepcopy__ = autograd_methods.deep_copy
    __reduce_ex__ = autograd_methods.refuse_pickling

    backward = engine.tensor_backward

    # --- types and numbers
    type = conversion.in_type
    float = conversion.as_float
    double = conversion.as_double
    long = conversion.as_long
    int = conversion.as_int
    bool = conversion.as_bool
    __bool__ = conversion.to_bool
    __float__ = conversion.to_float
    __int__ = conversion.to_int
    __index__ = conversion.to_index

    # --- arithmetic
    add = __add__ = __radd__ = arithmetic.add
    sub = subtract = __sub__ = arithmetic.sub
    __rsub__ = arithmetic.rsub
    mul = multiply = __mul__ = __rmul__ = arithmetic.mul
    div = divide = __truediv__ = arithmetic.div
    __rtruediv__ = arithmetic.rdiv
    floor_divide = __floordiv__ = arithmetic.floor_divide
    __rfloordiv__ = arithmetic.rfloor_divide
    remainder = __mod__ = arithmetic.remainder
    __rmod__ = arithmetic.rremainder
    neg = negative = __neg__ = arithmetic.neg
    positive = __pos__ = arithmetic.positive
    pow = __pow__ = powers.pow
    __rpow__ = powers.rpow
    abs = __abs__ = unary.abs
    matmul = __matmul__ = matrix_products.matmul
    __rmatmul__ = matrix_products.rmatmul

    # --- comparison and choice
    __eq__ = comparison.equal_operator
    ne = not_equal = comparison.ne
    __ne__ = comparison.unequal_operator
    __hash__ = TensorBase.__hash__
    lt = less = __lt__ = comparison.lt
    le = less_equal = __le__ = comparison.le
    gt = greater = __gt__ = comparison.gt
    ge = greater_equal = __ge__ = comparison.ge
    bitwise_and = __and__ = __rand__ = comparison.bitwise_and
    bitwise_or = __or__ = __ror__ = comparison.bitwise_or
    bitwise_xor = __xor__ = __rxor__ = comparison.bitwise_xor
    bitwise_not = __invert__ = comparison.bitwise_not
    clamp = clip = selection.clamp
    where = selection.where_method

    # --- places and parts
    transpose = swapaxes = swapdims = rearranging.transpose
    transpose_ = swapaxes_ = swapdims_ = rearranging.transpose_
    movedim = moveaxis = rearranging.movedim
    __getitem__ = indexing.get_item
    __setitem__ = indexing.set_item

    # --- in place
    add_ = __iadd__ = inplace.in_place(arithmetic.add)
    sub_ = subtract_ = __isub__ = inplace.in_place(arithmetic.sub)
    mul_ = multiply_ = __imul__ = inplace.in_place(arithmetic.mul)
    div_ = divide_ = __itruediv__ = inplace.in_place(arithmetic.div)
    floor_divide_ = __ifloordiv__ = inplace.in_place(arithmetic.floor_divide)
    remainder_ = __imod__ = inplace.in_place(arithmetic.remainder)
    pow_ = __ipow__ = inplace.in_place(powers.pow)
    neg_ = negative_ = inplace.in_place(arithmetic.neg)
    bitwise_and_ = __iand__ = inplace.in_place(comparison.bitwise_and)
    bitwise_or_ = __ior__ = inplace.in_place(comparison.bitwise_or)
    bitwise_xor_ = __ixor__ = inplace.in_place(comparison.bitwise_xor)
    clamp_ = clip_ = inplace.in_place(selection.clamp)


METHODS = {
    activation: "log_softmax relu sigmoid softmax tanh",
    attributes: "data_ptr dim element_size is_contiguous is_floating_point is_inference item numel numpy size "
    "storage_offset stride tolist",
    autograd_methods: "detach detach_ register_hook requires_grad_ retain_grad",
    comparison: "allclose eq equal isclose isfinite isinf isnan logical_and logical_not logical_or logical_xor",
    conversion: "cpu cuda to type_as",
    creation: "new_empty new_full new_ones new_tensor new_zeros",
    diagonals: "diag diagonal trace tril triu",
    extremes: "all amax amin any argmax argmin count_nonzero max min",
    filling: "bernoulli_ copy_ fill_ normal_ uniform_ zero_",
    gathering: "gather index_add index_select repeat_interleave scatter scatter_add take_along_dim",
    indexing: "index_put index_put_",
    matrix_products: "addmm bmm dot mm mv outer",
    moments: "norm std var",
    ordering: "argsort bincount median nonzero sort topk unique",
    powers: "square xlogy",
    rearranging: "flip permute repeat roll t t_ tile",
    reduction: "logsumexp mean prod sum",
    scans: "cumprod cumsum",
    selection: "clamp_max clamp_min masked_fill masked_select maximum minimum",
    shapes: "broadcast_to clone contiguous expand expand_as flatten ravel reshape reshape_as squeeze squeeze_ unflatten "
    "unsqueeze unsqueeze_ view view_as",
    slicing: "chunk narrow select split unbind",
    unary: "ceil cos erf exp expm1 floor log log10 log1p log2 reciprocal round rsqrt sign sin sqrt trunc",
}
# Methods that do in place, as `exp_`, what the method of the name before the underscore does.
IN_PLACE = (
    "abs ceil clamp_max clamp_min cos cumprod cumsum erf exp expm1 floor index_add log log10 log1p log2 masked_fill "
    "reciprocal relu round rsqrt scatter scatter_add sigmoid sign sin sqrt square tanh tril triu trunc"
)

for _module, _names in METHODS.items():
    for _name in _names.split():
        setattr(Tensor, _name, getattr(_module, _name))
for _name in IN_PLACE.split():
    setattr(Tensor, f"{_name}_", inplace.in_place(getattr(Tensor, _name)))

set_tensor_class(Tensor)
