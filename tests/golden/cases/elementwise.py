"""Arithmetic, comparisons, functions of one number, types, and changes in place."""

from itertools import product

from ..case import Family, Named
from ..inputs import (
    NAN,
    SPECIAL,
    boolean,
    distinct,
    exactly,
    integers,
    nonzero,
    normal,
    positive,
    stepped,
    tied,
    transposed,
)

family = Family("elementwise")
call, expression = family.call, family.expression

# One number in, one number out. -------------------------------------------------------------------
DOMAINS = {
    "abs": nonzero,
    "neg": normal,
    "sign": nonzero,
    "exp": normal,
    "log": positive,
    "sqrt": positive,
    "rsqrt": positive,
    "sin": normal,
    "cos": normal,
    "tanh": normal,
    "sigmoid": normal,
    "relu": nonzero,
    "erf": normal,
}
for name, domain in DOMAINS.items():
    family.layouts(name, domain(2, 3, 4))
    for shape in [(), (1,), (0,), (2, 0, 3), (17,)]:
        call(name, domain(*shape))
    call(name, SPECIAL, smooth=False)
    call("." + name, domain(3, 2))
for name in ["exp", "log", "sqrt", "rsqrt", "sin", "cos", "tanh", "sigmoid", "erf"]:
    call(name, integers(1, 5, 2, 3))
for name in ["abs", "neg", "sign", "relu"]:
    call(name, integers(-3, 4, 2, 3))

# Two tensors, broadcast. Floor division has no derivative in PyTorch. --------------------------------------------------------------------------
SHAPES = [
    ((2, 3), (2, 3)),
    ((2, 3), (3,)),
    ((2, 1, 4), (3, 1)),
    ((), (3,)),
    ((2, 2), ()),
    ((1,), (1, 1)),
    ((0, 3), (1, 3)),
    ((2, 3, 4, 5), (1, 3, 1, 1)),
]
OPERATORS = {
    "a + b": (lambda torch, a, b: a + b, normal),
    "a - b": (lambda torch, a, b: a - b, normal),
    "a * b": (lambda torch, a, b: a * b, normal),
    "a / b": (lambda torch, a, b: a / b, nonzero),
}
for (text, (operator, domain)), (left, right) in product(OPERATORS.items(), SHAPES):
    expression(text, operator, domain(*left), domain(*right))
for text, (operator, domain) in OPERATORS.items():
    expression(text, operator, transposed(domain(4, 3)), stepped(domain(4, 3)))
    expression(text, operator, stepped(domain(2, 4, 3)), transposed(domain(4, 1)))
    expression(f"{text} of one tensor", lambda torch, a, operator=operator: operator(torch, a, a), domain(3, 2))
for left, right in SHAPES:
    expression("a ** b", lambda torch, a, b: a**b, positive(*left), normal(*right))
    call("maximum", normal(*left), normal(*right))
    call("minimum", normal(*left), normal(*right))
    expression("a // b", lambda torch, a, b: a.detach() // b.detach(), normal(*left), nonzero(*right), smooth=False)
    expression("a % b", lambda torch, a, b: a % b, normal(*left), nonzero(*right), smooth=False)
for name in ["add", "sub", "mul", "div", "pow"]:
    call(name, positive(2, 3), positive(3))
    call("." + name, positive(2, 3), positive(2, 1))
    call("." + name, positive(2, 3), 3)
call("add", normal(2, 3), normal(3), alpha=2)
call("sub", normal(2, 3), normal(3), alpha=-0.5)
call("maximum", tied(4, 5), tied(4, 5), smooth=False)
call("minimum", tied(4, 5), tied(4, 5), smooth=False)
call("maximum", SPECIAL, exactly([NAN, 1.0] + [0.0] * 14), smooth=False)
call("minimum", SPECIAL, exactly([1.0, NAN] + [0.0] * 14), smooth=False)
call("pow", SPECIAL, 2, smooth=False)
call("pow", SPECIAL, 0.5, smooth=False)
call("pow", exactly([0.0, 0.0, -2.0, 2.0]), exactly([0.0, 2.0, 3.0, -1.0]), smooth=False)
expression(
    "a / b at zero",
    lambda torch, a, b: a / b,
    exactly([1.0, -1.0, 0.0, NAN]),
    exactly([0.0, 0.0, 0.0, 1.0]),
    smooth=False,
)
expression(
    "a // b by signs",
    lambda torch, a, b: a.detach() // b.detach(),
    exactly([7.0, -7.0, 7.0, -7.0, 1.0]),
    exactly([2.0, 2.0, -2.0, -2.0, 0.0]),
    smooth=False,
)
expression(
    "a % b by signs",
    lambda torch, a, b: a % b,
    exactly([7.0, -7.0, 7.0, -7.0, 1.0]),
    exactly([2.0, 2.0, -2.0, -2.0, 0.0]),
    smooth=False,
)

# A Python number on either side. ------------------------------------------------------------------
SCALARS = {
    "x + 2": lambda torch, x: x + 2,
    "2 + x": lambda torch, x: 2 + x,
    "x - 0.5": lambda torch, x: x - 0.5,
    "0.5 - x": lambda torch, x: 0.5 - x,
    "x * -3": lambda torch, x: x * -3,
    "1.5 * x": lambda torch, x: 1.5 * x,
    "x / 4": lambda torch, x: x / 4,
    "2 / x": lambda torch, x: 2 / x,
    "x ** 2": lambda torch, x: x**2,
    "x ** 3": lambda torch, x: x**3,
    "x ** 0.5": lambda torch, x: x**0.5,
    "x ** -1": lambda torch, x: x**-1,
    "x ** 0": lambda torch, x: x**0,
    "2 ** x": lambda torch, x: 2**x,
    "0.3 ** x": lambda torch, x: 0.3**x,
    "-x": lambda torch, x: -x,
    "+x": lambda torch, x: +x,
    "abs(x)": lambda torch, x: abs(x),
}
STEPPING = {
    "x // 0.7": lambda torch, x: x.detach() // 0.7,
    "5 // x": lambda torch, x: 5 // x.detach(),
    "x % 0.7": lambda torch, x: x % 0.7,
    "5 % x": lambda torch, x: 5 % x.detach(),
}
COMPARISONS = {
    "a == b": lambda torch, a, b: a == b,
    "a != b": lambda torch, a, b: a != b,
    "a < b": lambda torch, a, b: a < b,
    "a <= b": lambda torch, a, b: a <= b,
    "a > b": lambda torch, a, b: a > b,
    "a >= b": lambda torch, a, b: a >= b,
}
for text, function in SCALARS.items():
    expression(text, function, positive(2, 3))
    expression(text, function, positive())
for text, function in STEPPING.items():
    expression(text, function, positive(2, 3), smooth=False)
for text, function in {**SCALARS, **STEPPING}.items():
    if text != "x ** -1":
        expression(text, function, integers(1, 6, 2, 3))
for text, function in COMPARISONS.items():
    expression(text, function, tied(3, 4), tied(4))
    expression(text, function, SPECIAL, exactly(0.0))
    expression(text, function, integers(0, 3, 5), integers(0, 3, 5))
    expression(f"{text} with b = 1", lambda torch, a, function=function: function(torch, a, 1), tied(3, 4))
for name in ["eq", "ne", "lt", "le", "gt", "ge"]:
    call(name, tied(6), tied(6))
    call("." + name, tied(6), 0)

# Choosing. ----------------------------------------------------------------------------------------
family.layouts("clamp", distinct(3, 4), min=-1, max=1.2)
call("clamp", distinct(3, 4), min=-1.1)
call("clamp", distinct(3, 4), max=1.1)
call("clamp", distinct(3, 4), exactly([-1.1, -0.3, 0.1, 0.2]), exactly(1.1))
call(".clamp", SPECIAL, -1, 1, smooth=False)
call(".clamp", tied(3, 4), 0, 1, smooth=False)
call("clamp", integers(-5, 5, 6), min=-2, max=2)
call("where", boolean(3, 4), normal(3, 4), normal(3, 4))
call("where", boolean(3, 1), normal(4), normal(1, 1))
call("where", boolean(4), normal(4), 2.0)
call("where", boolean(4), 0, normal(4))
call(".where", normal(3, 4), boolean(4), normal(3, 1))
call("isnan", SPECIAL)
call("isinf", SPECIAL)
call("isfinite", SPECIAL)
for text, function in {
    "a & b": lambda torch, a, b: a & b,
    "a | b": lambda torch, a, b: a | b,
    "a ^ b": lambda torch, a, b: a ^ b,
}.items():
    expression(text, function, boolean(3, 4), boolean(4))
expression("~a", lambda torch, a: ~a, boolean(7))
for name in ["logical_and", "logical_or"]:
    call(name, boolean(5), boolean(5))
call("logical_not", boolean(5))

# Types: what comes out of two kinds. --------------------------------------------------------------
KINDS = ["uint8", "int8", "int16", "int32", "int64"]
for left, right in product(KINDS, KINDS):
    expression("a + b", lambda torch, a, b: a + b, integers(0, 9, 3, dtype=left), integers(1, 9, 3, dtype=right))
for kind in KINDS:
    expression("a / b", lambda torch, a, b: a / b, integers(0, 9, 3, dtype=kind), integers(1, 9, 3, dtype=kind))
    expression("a * x", lambda torch, a, x: a * x, integers(0, 9, 3, dtype=kind), normal(3))
    expression("a * 0.5", lambda torch, a: a * 0.5, integers(0, 9, 3, dtype=kind))
    expression("a * mask", lambda torch, a, b: a * b, integers(0, 9, 3, dtype=kind), boolean(3))
    call("sum", integers(0, 9, 3, dtype=kind))
expression("mask + 1", lambda torch, a: a + 1, boolean(3))
expression("mask * 1.5", lambda torch, a: a * 1.5, boolean(3))
expression("mask + mask", lambda torch, a: a + a, boolean(3))
expression("x * mask", lambda torch, x, mask: x * mask, normal(3), boolean(3))
expression("float32 + 0-dim float64", lambda torch, x, y: x.float() + y.double(), normal(3), normal())
expression("float32 * float64", lambda torch, x, y: x.float() * y.double(), normal(3), normal(3), smooth=False)
expression("int64 + 0-dim int8", lambda torch, a, b: a + b, integers(0, 9, 3), integers(0, 9, dtype="int8"))
expression("int8 + 0-dim int64", lambda torch, a, b: a + b, integers(0, 9, 3, dtype="int8"), integers(0, 9))
for dtype in ["float32", "float64", "int64", "int32", "int16", "int8", "uint8", "bool"]:
    call(".to", exactly([0.0, 1.0, 2.7, 100.0]), Named(dtype), smooth=False)
    call(".to", exactly([-3.0, -1.2]), Named(dtype), smooth=False) if dtype != "uint8" else None
    call(".to", integers(0, 5, 4), Named(dtype))
for name in ["float", "double", "long", "int", "bool"]:
    call("." + name, tied(5), smooth=False)
    call("." + name, integers(-2, 3, 5))
call(".type_as", normal(3), integers(0, 5, 1), smooth=False)

# In place, on a copy so that the input stays a leaf. ----------------------------------------------
for name in ["add_", "sub_", "mul_", "div_"]:
    expression(
        f"x.clone().{name}(y)", lambda torch, x, y, name=name: getattr(x.clone(), name)(y), normal(2, 3), nonzero(3)
    )
    expression(f"x.clone().{name}(2.5)", lambda torch, x, name=name: getattr(x.clone(), name)(2.5), normal(2, 3))
for text, function in {
    "add_ alpha": lambda torch, x, y: x.clone().add_(y, alpha=-0.1),
    "sub_ alpha": lambda torch, x, y: x.clone().sub_(y, alpha=2),
    "copy_": lambda torch, x, y: x.clone().copy_(y),
    "zero_": lambda torch, x, y: (x * y).zero_(),
    "fill_": lambda torch, x, y: (x * y).fill_(3.5),
    "clamp_": lambda torch, x, y: (x * y).clamp_(-0.4, 0.4),
    "relu_": lambda torch, x, y: (x * y).relu_(),
    "in place after use": lambda torch, x, y: (x + y) * (x * y).add_(1).mul_(2),
}.items():
    expression(text, function, normal(2, 3), normal(3))


def augmented(torch, x, y):
    result = x.clone()
    result += y
    result -= 0.5
    result *= y
    result /= 3
    return result


expression("+= -= *= /=", augmented, normal(2, 3), normal(3))
expression("int a += 2", lambda torch, a: a.clone().add_(2), integers(0, 5, 3))


@family.sampled(400)
def arithmetic(random):
    """Two operands of random ranks that broadcast, in random layouts."""
    shape = tuple(random.randint(0 if random.rand() < 0.05 else 1, 5, random.randint(0, 5)))

    def operand(domain):
        kept = [1 if random.rand() < 0.3 else size for size in shape[random.randint(0, len(shape) + 1) :]]
        layout = random.choice([lambda given: given, transposed, stepped])
        return layout(domain(*kept))

    name, domain = [
        ("add", normal),
        ("sub", normal),
        ("mul", normal),
        ("div", nonzero),
        ("pow", positive),
        ("maximum", normal),
        ("minimum", normal),
    ][random.randint(7)]
    return family.make(name, operand(domain), operand(domain))
