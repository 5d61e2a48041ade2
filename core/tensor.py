"""Tensor: TensorBase with the operations as methods.

This is a table. Each line binds a function of `core.functions` under the name of a method; what the
method does and which errors it raises stands at the function.
"""

from core import engine, printing
from core.functions import arithmetic
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


set_tensor_class(Tensor)
