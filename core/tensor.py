"""Defines `Tensor`: `TensorBase` with the operations as methods.

The class is a table: each line binds a function of `core.functions` to the name of a method. The docstring of the
function says what the method does and which errors it raises.
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
        """Makes a tensor of the default float type, of nested sequences of numbers or uninitialised of given sizes."""
        if len(data) == 1 and not hasattr(data[0], "__index__"):
            return creation.tensor(data[0], dtype=dtypes.get_default_dtype())
        return creation.empty(*data) if data else creation.empty(0)

    # --- what it is
    shape = property(attributes.shape)
    ndim = property(attributes.ndim)
    dtype = property(attributes.dtype)
    itemsize = property(attributes.itemsize)
    nbytes = property(attributes.nbytes)
    _version = property(attributes.version)
    _base = property(attributes.base_of)
    dim = attributes.dim
    numel = attributes.numel
    size = attributes.size
    stride = attributes.stride
    storage_offset = attributes.storage_offset
    data_ptr = attributes.data_ptr
    element_size = attributes.element_size
    is_contiguous = attributes.is_contiguous
    is_floating_point = attributes.is_floating_point
    is_inference = attributes.is_inference

    # --- its values
    numpy = attributes.numpy
    __array__ = attributes.as_array
    __array_wrap__ = attributes.from_function
    __array_priority__ = 1000  # NumPy leaves `array * tensor` to the tensor
    item = attributes.item
    tolist = attributes.tolist

    # --- others of its type
    new_tensor = creation.new_tensor
    new_zeros = creation.new_zeros
    new_ones = creation.new_ones
    new_empty = creation.new_empty
    new_full = creation.new_full

    # --- autograd
    backward = engine.tensor_backward
    requires_grad_ = autograd_methods.requires_grad_
    detach = autograd_methods.detach
    detach_ = autograd_methods.detach_
    data = property(autograd_methods.values, autograd_methods.set_values)
    retain_grad = autograd_methods.retain_grad
    register_hook = autograd_methods.register_hook
    __deepcopy__ = autograd_methods.deep_copy
    __reduce_ex__ = autograd_methods.refuse_pickling

    # --- printing
    __repr__ = printing.tensor_repr
    __str__ = printing.tensor_repr
    __format__ = printing.tensor_format

    # --- types and numbers
    to = conversion.to
    type = conversion.in_type
    type_as = conversion.type_as
    float = conversion.as_float
    double = conversion.as_double
    long = conversion.as_long
    int = conversion.as_int
    bool = conversion.as_bool
    cpu = conversion.cpu
    cuda = conversion.cuda
    __bool__ = conversion.to_bool
    __float__ = conversion.to_float
    __int__ = conversion.to_int
    __index__ = conversion.to_index
    __len__ = conversion.length

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

    # --- elementwise
    abs = __abs__ = unary.abs
    sign = unary.sign
    exp = unary.exp
    log = unary.log
    log2 = unary.log2
    log10 = unary.log10
    log1p = unary.log1p
    expm1 = unary.expm1
    xlogy = powers.xlogy
    floor = unary.floor
    ceil = unary.ceil
    trunc = unary.trunc
    round = unary.round
    sqrt = unary.sqrt
    rsqrt = unary.rsqrt
    reciprocal = unary.reciprocal
    sin = unary.sin
    cos = unary.cos
    tanh = activation.tanh
    sigmoid = activation.sigmoid
    erf = unary.erf
    relu = activation.relu
    square = powers.square
    softmax = activation.softmax
    log_softmax = activation.log_softmax

    # --- matrices
    mm = matrix_products.mm
    bmm = matrix_products.bmm
    addmm = matrix_products.addmm
    dot = matrix_products.dot
    mv = matrix_products.mv
    outer = matrix_products.outer
    diag = diagonals.diag
    diagonal = diagonals.diagonal
    trace = diagonals.trace
    matmul = __matmul__ = matrix_products.matmul
    __rmatmul__ = matrix_products.rmatmul

    # --- shape
    view = shapes.view
    view_as = shapes.view_as
    reshape = shapes.reshape
    reshape_as = shapes.reshape_as
    ravel = shapes.ravel
    flatten = shapes.flatten
    unflatten = shapes.unflatten
    squeeze = shapes.squeeze
    unsqueeze = shapes.unsqueeze
    permute = rearranging.permute
    transpose = swapaxes = swapdims = rearranging.transpose
    t = rearranging.t
    T = property(rearranging.reversed_dims)
    mT = property(rearranging.matrix_transpose)
    movedim = moveaxis = rearranging.movedim
    expand = shapes.expand
    expand_as = shapes.expand_as
    broadcast_to = shapes.broadcast_to
    clone = shapes.clone
    contiguous = shapes.contiguous

    # --- parts
    select = slicing.select
    narrow = slicing.narrow
    unbind = slicing.unbind
    __iter__ = slicing.iterate
    split = slicing.split
    chunk = slicing.chunk

    # --- rearrangements
    repeat = rearranging.repeat
    repeat_interleave = gathering.repeat_interleave
    tile = rearranging.tile
    flip = rearranging.flip
    roll = rearranging.roll
    tril = diagonals.tril
    triu = diagonals.triu

    # --- reductions
    sum = reduction.sum
    mean = reduction.mean
    prod = reduction.prod
    cumsum = scans.cumsum
    cumprod = scans.cumprod
    median = ordering.median
    logsumexp = reduction.logsumexp
    var = moments.var
    std = moments.std
    norm = moments.norm
    amax = extremes.amax
    amin = extremes.amin
    max = extremes.max
    min = extremes.min
    argmax = extremes.argmax
    argmin = extremes.argmin
    all = extremes.all
    any = extremes.any
    count_nonzero = extremes.count_nonzero

    # --- comparison and choice
    eq, __eq__ = comparison.eq, comparison.equal_operator
    ne = not_equal = comparison.ne
    __ne__ = comparison.unequal_operator
    __hash__ = TensorBase.__hash__
    lt = less = __lt__ = comparison.lt
    le = less_equal = __le__ = comparison.le
    gt = greater = __gt__ = comparison.gt
    ge = greater_equal = __ge__ = comparison.ge
    equal = comparison.equal
    isclose = comparison.isclose
    allclose = comparison.allclose
    isnan = comparison.isnan
    isinf = comparison.isinf
    isfinite = comparison.isfinite
    logical_and = comparison.logical_and
    logical_or = comparison.logical_or
    logical_xor = comparison.logical_xor
    logical_not = comparison.logical_not
    bitwise_and = __and__ = __rand__ = comparison.bitwise_and
    bitwise_or = __or__ = __ror__ = comparison.bitwise_or
    bitwise_xor = __xor__ = __rxor__ = comparison.bitwise_xor
    bitwise_not = __invert__ = comparison.bitwise_not
    maximum = selection.maximum
    minimum = selection.minimum
    clamp = clip = selection.clamp
    clamp_min = selection.clamp_min
    clamp_max = selection.clamp_max
    where = selection.where_method

    # --- indexing
    __getitem__ = indexing.get_item
    __setitem__ = indexing.set_item
    index_put = indexing.index_put
    gather = gathering.gather
    take_along_dim = gathering.take_along_dim
    scatter = gathering.scatter
    scatter_add = gathering.scatter_add
    index_select = gathering.index_select
    index_add = gathering.index_add
    masked_fill = selection.masked_fill
    masked_select = selection.masked_select
    sort = ordering.sort
    argsort = ordering.argsort
    topk = ordering.topk
    nonzero = ordering.nonzero
    unique = ordering.unique
    bincount = ordering.bincount

    # --- in place
    squeeze_ = shapes.squeeze_
    unsqueeze_ = shapes.unsqueeze_
    transpose_ = swapaxes_ = swapdims_ = rearranging.transpose_
    t_ = rearranging.t_
    index_add_ = inplace.in_place(gathering.index_add)
    tril_ = inplace.in_place(diagonals.tril)
    triu_ = inplace.in_place(diagonals.triu)
    cumsum_ = inplace.in_place(scans.cumsum)
    cumprod_ = inplace.in_place(scans.cumprod)
    floor_ = inplace.in_place(unary.floor)
    ceil_ = inplace.in_place(unary.ceil)
    trunc_ = inplace.in_place(unary.trunc)
    round_ = inplace.in_place(unary.round)
    log2_ = inplace.in_place(unary.log2)
    log10_ = inplace.in_place(unary.log10)
    log1p_ = inplace.in_place(unary.log1p)
    expm1_ = inplace.in_place(unary.expm1)
    index_put_ = indexing.index_put_
    masked_fill_ = inplace.in_place(selection.masked_fill)
    scatter_ = inplace.in_place(gathering.scatter)
    scatter_add_ = inplace.in_place(gathering.scatter_add)
    copy_ = filling.copy_
    fill_ = filling.fill_
    zero_ = filling.zero_
    normal_ = filling.normal_
    uniform_ = filling.uniform_
    bernoulli_ = filling.bernoulli_
    add_ = __iadd__ = inplace.in_place(arithmetic.add)
    sub_ = subtract_ = __isub__ = inplace.in_place(arithmetic.sub)
    mul_ = multiply_ = __imul__ = inplace.in_place(arithmetic.mul)
    div_ = divide_ = __itruediv__ = inplace.in_place(arithmetic.div)
    floor_divide_ = __ifloordiv__ = inplace.in_place(arithmetic.floor_divide)
    remainder_ = __imod__ = inplace.in_place(arithmetic.remainder)
    pow_ = __ipow__ = inplace.in_place(powers.pow)
    neg_ = negative_ = inplace.in_place(arithmetic.neg)
    __iand__ = bitwise_and_ = inplace.in_place(comparison.bitwise_and)
    __ior__ = bitwise_or_ = inplace.in_place(comparison.bitwise_or)
    __ixor__ = bitwise_xor_ = inplace.in_place(comparison.bitwise_xor)
    clamp_ = clip_ = inplace.in_place(selection.clamp)
    clamp_min_ = inplace.in_place(selection.clamp_min)
    clamp_max_ = inplace.in_place(selection.clamp_max)
    abs_ = inplace.in_place(unary.abs)
    sign_ = inplace.in_place(unary.sign)
    exp_ = inplace.in_place(unary.exp)
    log_ = inplace.in_place(unary.log)
    sqrt_ = inplace.in_place(unary.sqrt)
    rsqrt_ = inplace.in_place(unary.rsqrt)
    reciprocal_ = inplace.in_place(unary.reciprocal)
    sin_ = inplace.in_place(unary.sin)
    cos_ = inplace.in_place(unary.cos)
    tanh_ = inplace.in_place(activation.tanh)
    sigmoid_ = inplace.in_place(activation.sigmoid)
    erf_ = inplace.in_place(unary.erf)
    relu_ = inplace.in_place(activation.relu)
    square_ = inplace.in_place(powers.square)


set_tensor_class(Tensor)
