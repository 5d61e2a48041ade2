"""Tensor: TensorBase with the operations as methods.

This is a table. Each line binds a function of `core.functions` under the name of a method; what the
method does and which errors it raises stands at the function.
"""

from core import engine, printing
from core.functions import arithmetic, parts, shape
from core.tape import TensorBase, set_tensor_class


class Tensor(TensorBase):
    """An n-dimensional array of one element type that remembers the operations it came from."""

    __slots__ = ()

    # --- autograd
    backward = engine.tensor_backward

    # --- printing
    __repr__ = printing.tensor_repr
    __str__ = printing.tensor_repr
    __format__ = printing.tensor_format

    # --- arithmetic
    add = __add__ = __radd__ = arithmetic.add
    sub = subtract = __sub__ = arithmetic.sub
    __rsub__ = arithmetic.rsub
    mul = multiply = __mul__ = __rmul__ = arithmetic.mul
    div = divide = __truediv__ = arithmetic.div
    neg = negative = __neg__ = arithmetic.neg
    pow = __pow__ = arithmetic.pow
    __rpow__ = arithmetic.rpow

    # --- shape
    view = shape.view
    view_as = shape.view_as
    reshape = shape.reshape
    reshape_as = shape.reshape_as
    ravel = shape.ravel
    flatten = shape.flatten
    unflatten = shape.unflatten
    squeeze = shape.squeeze
    unsqueeze = shape.unsqueeze
    permute = shape.permute
    transpose = swapaxes = swapdims = shape.transpose
    t = shape.t
    T = property(shape.reversed_dims)
    mT = property(shape.matrix_transpose)
    movedim = moveaxis = shape.movedim
    expand = shape.expand
    expand_as = shape.expand_as
    broadcast_to = shape.broadcast_to
    clone = shape.clone
    contiguous = shape.contiguous

    # --- parts
    select = parts.select
    narrow = parts.narrow
    unbind = parts.unbind
    __iter__ = parts.iterate
    split = parts.split
    chunk = parts.chunk


set_tensor_class(Tensor)
