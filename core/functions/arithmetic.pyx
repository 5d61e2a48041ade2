"""Arithmetic: + - * / // % with broadcasting, on tensors and numbers."""

cimport numpy as cnp
from core.tape cimport Node, SavedTensor, TensorBase, is_floating, recording, recording2, typenum, wrap
from core.functions.values cimport (
    BroadcastNode, add_values, binary, divide_values, map_one, multiply_values, operand, scalar, scaled, subtract_values, Unary)
from core.kernels cimport elementwise as kernels

import numpy as np

from core.functions.unary import reciprocal

cnp.import_array()


# --- + and - -----------------------------------------------------------------------------------------

cdef class AddBackward0(BroadcastNode):
    """Gradient of a + alpha·b: g for a, alpha·g for b."""
    cdef readonly object alpha

    cdef tuple backward(self, TensorBase grad):
        return (self.first(grad) if self.needs(0) else None,
                self.second(scaled(grad, self.alpha)) if self.needs(1) else None)


cdef class SubBackward0(AddBackward0):
    """Gradient of a − alpha·b: g for a, −alpha·g for b."""
    cdef tuple backward(self, TensorBase grad):
        return (self.first(grad) if self.needs(0) else None,
                self.second(scaled(grad, -self.alpha)) if self.needs(1) else None)


cdef TensorBase times_alpha(TensorBase b, object alpha):
    if alpha == 1:
        return b
    if isinstance(alpha, float) and not is_floating(b):
        raise RuntimeError("For integral input tensors, argument alpha must not be a floating point number.")
    return binary(np.multiply, b, operand(alpha, "alpha"))


def add(input, other, *, alpha=1):
    """Return input + alpha·other, broadcast."""
    cdef AddBackward0 node
    cdef TensorBase a = operand(input, "add"), b = operand(other, "add")
    cdef TensorBase out = add_values(a, times_alpha(b, alpha))
    if recording2(a, b):
        node = AddBackward0.__new__(AddBackward0)
        node.alpha = alpha
        node.remember(out, a, b)
    return out


cdef int refuse_bools(TensorBase a, TensorBase b) except -1:
    """Refuse to subtract bools: RuntimeError that names the operator to use instead."""
    if typenum(a) == typenum(b) == cnp.NPY_BOOL and not (a.is_number or b.is_number):
        raise RuntimeError(
            "Subtraction, the `-` operator, with two bool tensors is not supported. Use the `^` or `logical_xor()` operator "
            "instead.")
    if typenum(a) == cnp.NPY_BOOL or typenum(b) == cnp.NPY_BOOL:
        raise RuntimeError(
            "Subtraction, the `-` operator, with a bool tensor is not supported. If you are trying to invert a mask, "
            "use the `~` or `logical_not()` operator instead.")


cdef int refuse_two_bools(str kernel, TensorBase a, TensorBase b) except -1:
    if typenum(a) == typenum(b) == cnp.NPY_BOOL:
        raise NotImplementedError(f'"{kernel}" not implemented for \'Bool\'')


def sub(input, other, *, alpha=1):
    """Return input − alpha·other, broadcast."""
    cdef SubBackward0 node
    cdef TensorBase a = operand(input, "sub"), b = operand(other, "sub"), out
    refuse_bools(a, b)
    out = subtract_values(a, times_alpha(b, alpha))
    if recording2(a, b):
        node = SubBackward0.__new__(SubBackward0)
        node.alpha = alpha
        node.remember(out, a, b)
    return out


cdef class RsubBackward1(Node):
    """Gradient of c − alpha·a for a number c: −alpha·g."""
    cdef readonly object alpha

    cdef tuple backward(self, TensorBase grad):
        return (scaled(grad, -self.alpha),)


def rsub(TensorBase input, other, *, alpha=1):
    """Return other − alpha·input."""
    cdef RsubBackward1 node
    cdef TensorBase first
    if isinstance(other, TensorBase) or not is_floating(input):
        return sub(other, input, alpha=alpha)
    first = operand(other, "rsub")
    refuse_bools(first, input)
    node = RsubBackward1.__new__(RsubBackward1)
    node.alpha = alpha
    return node.made(subtract_values(first, times_alpha(input, alpha)), input)


cdef TensorBase negative(TensorBase a):
    if is_floating(a):
        return map_one(a, <Unary> kernels.negate[float], <Unary> kernels.negate[double])
    return wrap(np.asarray(np.negative(a.array())))


cdef class NegBackward0(Node):
    """Gradient of −a: −g."""
    cdef tuple backward(self, TensorBase grad):
        return (negative(grad),)


def neg(TensorBase input):
    """Return −input. RuntimeError for bools."""
    if (<object> input.array()).dtype == bool:
        raise RuntimeError(
            "Negation, the `-` operator, on a bool tensor is not supported. If you are trying to invert a mask, "
            "use the `~` or `logical_not()` operator instead.")
    return (<Node> NegBackward0.__new__(NegBackward0)).made(negative(input), input)


def positive(TensorBase input):
    """Return the tensor itself, +input. RuntimeError for bools."""
    if (<object> input.array()).dtype == bool:
        raise RuntimeError("The `+` operator, on a bool tensor is not supported.")
    return input


# --- * and / -----------------------------------------------------------------------------------------

cdef class MulBackward0(BroadcastNode):
    """Gradient of a·b: g·b for a, g·a for b."""
    cdef readonly SavedTensor self, other

    cdef tuple backward(self, TensorBase grad):
        return (self.first(multiply_values(grad, self.other.unpack(self))) if self.needs(0) else None,
                self.second(multiply_values(grad, self.self.unpack(self))) if self.needs(1) else None)


def mul(input, other):
    """Return input·other, broadcast."""
    cdef MulBackward0 node
    cdef TensorBase a = operand(input, "mul"), b = operand(other, "mul")
    cdef TensorBase out = multiply_values(a, b)
    if recording2(a, b):
        node = MulBackward0.__new__(MulBackward0)
        node.remember(out, a, b)
        node.self = node.save(a if node.needs(1) else None, 0)
        node.other = node.save(b if node.needs(0) else None, 1)
    return out


cdef class NumberNode(Node):
    """The node of an operation with a number."""
    cdef readonly object other


cdef class MulBackward1(NumberNode):
    """Gradient of a·c for a number c: g·c."""
    cdef tuple backward(self, TensorBase grad):
        return (scaled(grad, self.other),)


def multiplied(TensorBase input, other):
    """Return input·other where `other` is a number from within the library, as PyTorch's own functions multiply."""
    cdef MulBackward1 node = MulBackward1.__new__(MulBackward1)
    node.other = other
    return node.made(multiply_values(input, operand(other, "mul")), input)


cdef class DivBackward0(BroadcastNode):
    """Gradient of a / b: g / b for a, −g·a / b² for b."""
    cdef readonly SavedTensor self, other

    cdef tuple backward(self, TensorBase grad):
        cdef TensorBase over = divide_values(grad, self.other.unpack(self)), other_grad = None
        if self.needs(1):
            other_grad = self.second(negative(multiply_values(over, divide_values(self.self.unpack(self), self.other.tensor))))
        return (self.first(over) if self.needs(0) else None, other_grad)


cdef class DivBackward1(NumberNode):
    """Gradient of a / c for a number c: g / c."""
    cdef tuple backward(self, TensorBase grad):
        return (divide_values(grad, scalar(self.other, grad)),)


def divided(TensorBase input, other):
    """Return input / other where `other` is a number from within the library, as PyTorch's own functions divide."""
    cdef DivBackward1 node = DivBackward1.__new__(DivBackward1)
    node.other = other
    return node.made(divide_values(input, operand(other, "div")), input)


cdef class DivBackward2(BroadcastNode):
    """Gradient of a quotient rounded to an integer: 0, for it is constant between its jumps."""
    cdef tuple backward(self, TensorBase grad):
        cdef TensorBase nothing = wrap(np.zeros_like(grad.array()))
        return (self.first(nothing) if self.needs(0) else None, self.second(nothing) if self.needs(1) else None)


def div(input, other, *, rounding_mode=None):
    """Return input / other, broadcast. rounding_mode: None, 'trunc' (towards zero) or 'floor'."""
    cdef DivBackward0 node
    cdef TensorBase a = operand(input, "div"), b = operand(other, "div"), out
    if rounding_mode is None:
        out = divide_values(a, b)
        if recording2(a, b):
            node = DivBackward0.__new__(DivBackward0)
            node.remember(out, a, b)
            node.self = node.save(a if node.needs(1) else None, 0)
            node.other = node.save(b, 1)
        return out
    if rounding_mode not in ("trunc", "floor"):
        raise RuntimeError(f"div expected rounding_mode to be one of None, 'trunc', or 'floor' but found '{rounding_mode}'")
    out = rounded_quotient(a, b, rounding_mode == "trunc")
    if recording2(a, b):
        (<BroadcastNode> DivBackward2.__new__(DivBackward2)).remember(out, a, b)
    return out


def rdiv(TensorBase input, other):
    """Return other / input: as in PyTorch, the reciprocal of input times `other`."""
    return div(other, input) if isinstance(other, TensorBase) else mul(reciprocal(input), other)


cdef TensorBase rounded_quotient(TensorBase a, TensorBase b, bint towards_zero):
    cdef TensorBase out
    cdef object zero
    refuse_two_bools("div_trunc_cpu" if towards_zero else "div_floor_cpu", a, b)
    if not is_floating(a) and not is_floating(b) and not np.all(b.array()):
        raise RuntimeError("ZeroDivisionError: an integer tensor was divided by zero")
    if towards_zero:
        return binary(truncated_division, a, b)
    out = binary(np.floor_divide, a, b)
    if is_floating(out):            # NumPy gives NaN where PyTorch gives the infinity of the quotient
        zero = np.asarray(b.array()) == 0
        with np.errstate(all="ignore"):
            np.divide(a.array(), b.array(), dtype=(<object> out.array()).dtype, where=zero, out=out.array())
    return out


def truncated_division(x, y):
    """Return x / y of NumPy arrays, rounded towards zero."""
    if x.dtype.kind == "f":
        return np.trunc(np.divide(x, y))
    quotient = np.floor_divide(x, y)
    return quotient + ((quotient < 0) & (quotient * y != x)).astype(x.dtype)


def floor_divide(input, other):
    """Return input / other rounded down; no gradient flows through it."""
    return rounded_quotient(operand(input, "floor_divide"), operand(other, "floor_divide"), False)


def rfloor_divide(input, other):
    """Return other / input, rounded down."""
    return floor_divide(other, input)


cdef class RemainderBackward1(BroadcastNode):
    """Gradient of a − b·⌊a / b⌋: g for a, −g·⌊a / b⌋ for b."""
    cdef readonly SavedTensor self, other

    cdef tuple backward(self, TensorBase grad):
        cdef TensorBase quotient, other_grad = None
        if self.needs(1):
            quotient = rounded_quotient(self.self.unpack(self), self.other.unpack(self), False)
            other_grad = self.second(negative(multiply_values(grad, quotient)))
        return (self.first(grad) if self.needs(0) else None, other_grad)


cdef class RemainderBackward0(Node):
    """Gradient of the remainder of a by a number: g."""
    cdef tuple backward(self, TensorBase grad):
        return (grad,)


def remainder(input, other):
    """Return Python's input % other, which has the sign of `other`."""
    cdef RemainderBackward1 node
    cdef TensorBase a = operand(input, "remainder"), b = operand(other, "remainder"), out
    refuse_two_bools("remainder_cpu", a, b)
    if not is_floating(a) and not is_floating(b) and not np.all(b.array()):
        raise RuntimeError("ZeroDivisionError: an integer tensor was divided by zero")
    out = binary(np.remainder, a, b)
    if recording2(a, b):
        if b.is_number:
            (<Node> RemainderBackward0.__new__(RemainderBackward0)).record(out, (a,))
            return out
        node = RemainderBackward1.__new__(RemainderBackward1)
        node.remember(out, a, b)
        node.self = node.save(a if node.needs(1) else None, 0)
        node.other = node.save(b if node.needs(1) else None, 1)
    return out


def rremainder(input, other):
    """Return other % input."""
    return remainder(other, input)

