"""LeNet Lab's tensor library, under the names of PyTorch: `import core as torch`.

It has tensors with automatic differentiation, and networks, losses and optimizers on them, all on the CPU and computed
in Cython. A function of PyTorch that is not implemented does not exist here; nothing pretends to be it.
"""

from core import autograd, models, nn, optim
from core.autograd import enable_grad, inference_mode, no_grad, set_grad_enabled
from core.creation import (
    arange,
    as_tensor,
    empty,
    empty_like,
    eye,
    from_numpy,
    full,
    full_like,
    linspace,
    ones,
    ones_like,
    tensor,
    zeros,
    zeros_like,
)
from core.dtypes import (
    bool,
    double,
    dtype,
    float,
    float32,
    float64,
    get_default_dtype,
    int,
    int8,
    int16,
    int32,
    int64,
    long,
    set_default_dtype,
    short,
    uint8,
)
from core.files.safetensors_file import load, save
from core.functions.activation import log_softmax, relu, sigmoid, softmax, tanh
from core.functions.arithmetic import add, div, floor_divide, mul, neg, positive, remainder, sub
from core.functions.comparison import (
    allclose,
    bitwise_and,
    bitwise_not,
    bitwise_or,
    bitwise_xor,
    eq,
    equal,
    ge,
    gt,
    isclose,
    isfinite,
    isinf,
    isnan,
    le,
    logical_and,
    logical_not,
    logical_or,
    logical_xor,
    lt,
    ne,
)
from core.functions.diagonals import diag, diagonal, trace, tril, triu
from core.functions.einsum import einsum
from core.functions.extremes import all, amax, amin, any, argmax, argmin, count_nonzero, max, min
from core.functions.gathering import (
    gather,
    index_add,
    index_select,
    repeat_interleave,
    scatter,
    scatter_add,
    take_along_dim,
)
from core.functions.indexing import index_put
from core.functions.joining import cat, hstack, stack, vstack
from core.functions.joining import cat as concat
from core.functions.matrix_products import addmm, bmm, dot, matmul, mm, mv, outer
from core.functions.moments import norm, std, var
from core.functions.ordering import argsort, bincount, median, nonzero, sort, topk, unique
from core.functions.powers import pow, square, xlogy
from core.functions.rearranging import flip, movedim, permute, roll, t, tile, transpose
from core.functions.reduction import logsumexp, mean, prod, sum
from core.functions.scans import cumprod, cumsum
from core.functions.selection import clamp, masked_fill, masked_select, maximum, minimum, where
from core.functions.shape import broadcast_to, clone, flatten, ravel, reshape, squeeze, unflatten, unsqueeze
from core.functions.slicing import chunk, narrow, select, split, unbind
from core.functions.unary import (
    abs,
    ceil,
    cos,
    erf,
    exp,
    expm1,
    floor,
    log,
    log1p,
    log2,
    log10,
    reciprocal,
    round,
    rsqrt,
    sign,
    sin,
    sqrt,
    trunc,
)
from core.functions.values import result_dtype as result_type
from core.grad_mode import is_grad_enabled, is_inference_mode_enabled
from core.kernels.threads import get_num_threads, set_num_threads
from core.printing import set_printoptions
from core.random import (
    Generator,
    bernoulli,
    default_generator,
    initial_seed,
    manual_seed,
    normal,
    rand,
    rand_like,
    randint,
    randint_like,
    randn,
    randn_like,
    randperm,
    seed,
)
from core.size import Size
from core.tensor import Tensor  # first: the function `tensor` takes the name of the module after it


def is_tensor(obj):
    """Say whether `obj` is a Tensor."""
    return isinstance(obj, Tensor)


def numel(input):
    """Return the number of elements of a tensor."""
    return input.numel()
