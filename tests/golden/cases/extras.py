"""Logarithms and rounding, diagonals, einsum, scans, medians, counts, and changes of shape in place."""

from ..case import Family
from ..inputs import (
    INFINITY,
    NAN,
    SPECIAL,
    constant,
    distinct,
    exactly,
    integers,
    nonzero,
    normal,
    positive,
    probability,
    stepped,
    tied,
    transposed,
)

family = Family("extras")
call, expression = family.call, family.expression

# Logarithms and rounding. ----------------------------------------------------------------------------
for name, domain in {"log2": positive, "log10": positive, "log1p": positive, "expm1": normal}.items():
    family.layouts(name, domain(2, 3, 4))
    for shape in [(), (1,), (0,), (17,)]:
        call(name, domain(*shape))
    call(name, integers(1, 5, 2, 3))
    call(name, SPECIAL, smooth=False)
    call("." + name, domain(3, 2))
for name in ["floor", "ceil", "trunc", "round"]:
    family.layouts(name, normal(2, 3, 4))
    call(name, SPECIAL, smooth=False)
    call(name, exactly([0.5, 1.5, -0.5, -2.5, 2.0]), smooth=False)
    call(name, integers(-3, 4, 5))
call("round", exactly([0.123, 4.567, -0.35, 1234.5]), decimals=1, smooth=False)
call("round", exactly([123.0, 456.7, -35.0]), decimals=-1, smooth=False)
for name in ["floor_", "ceil_", "trunc_", "round_", "log2_", "log1p_", "expm1_"]:
    expression(name, lambda torch, x, name=name: getattr(x * 1, name)(), positive(2, 3))
call("xlogy", normal(2, 3), positive(3))
call("xlogy", normal(2, 1), 2.5)
call("xlogy", 3, positive(4))
call("xlogy", exactly([0.0, 0.0, 0.0, 1.0, NAN, 0.0]), exactly([0.0, 1.0, NAN, 0.0, 1.0, INFINITY]), smooth=False)

# Diagonals and outer products. -----------------------------------------------------------------------
for offset in [0, 1, -1, 2, -5]:
    call("diag", normal(4), offset)
    call("diag", normal(3, 4), offset)
    call("diagonal", normal(4, 3), offset)
    call("diagonal", transposed(normal(2, 3, 4)), offset, 0, 2)
    call("diagonal", stepped(normal(2, 3, 4)), offset, dim1=-1, dim2=-2)
call("diag", normal(0))
call("diag", integers(0, 5, 3))
for shape in [(3, 3), (2, 4), (5, 2), (0, 3)]:
    call("trace", normal(*shape))
call("trace", integers(0, 5, 3, 3))
call("outer", normal(3), normal(4))
call(".outer", stepped(normal(3)), normal(0))
expression("diagonal().mul_(2)", lambda torch, x: [y := x * 1, y.diagonal().mul_(2)][:1], normal(3, 4))

# einsum. ---------------------------------------------------------------------------------------------
for equation, *shapes in [
    ("i,i", (4,), (4,)),
    ("i,j", (3,), (4,)),
    ("ij,jk", (2, 3), (3, 4)),
    ("ij,jk->ki", (2, 3), (3, 4)),
    ("bij,bjk->bik", (2, 3, 4), (2, 4, 5)),
    ("bij,jk->bik", (2, 3, 4), (4, 5)),
    ("ij->ji", (2, 3)),
    ("ij->", (2, 3)),
    ("ii->i", (3, 3)),
    ("ii", (3, 3)),
    ("iij->j", (3, 3, 2)),
    ("ij,ij->i", (2, 3), (2, 3)),
    ("ij,j->ij", (2, 3), (3,)),
    ("...ij,...jk->...ik", (2, 3, 4), (4, 5)),
    ("...i->...", (2, 3, 4)),
    ("...,...", (2, 3), (3,)),
    ("nhqd,nhkd->nhqk", (2, 2, 3, 4), (2, 2, 5, 4)),
    ("i,j,k->kji", (2,), (3,), (4,)),
    ("ab,bc,cd->ad", (2, 3), (3, 4), (4, 2)),
    ("ij,ij", (2, 1), (2, 3)),
    ("ba", (2, 3)),
    ("ijk->kj", (2, 3, 4)),
    ("a,ab,abc->abc", (2,), (2, 3), (2, 3, 4)),
    ("ij,kl->", (2, 3), (3, 2)),
    ("ij,jk", (0, 3), (3, 4)),
]:
    expression(
        f"einsum {equation}",
        lambda torch, *given, equation=equation: (torch.einsum(equation, *given) * 1,),
        *(normal(*shape) for shape in shapes),
    )

# Scans. ----------------------------------------------------------------------------------------------
family.layouts("cumprod", nonzero(3, 4), 0)
call("cumprod", nonzero(2, 3, 4), dim=-1)
call("cumprod", exactly([[1.0, 0.0, 2.0, 3.0], [0.0, 0.0, 1.0, 2.0], [2.0, 1.0, 3.0, 0.0]]), 1)
call("cumprod", integers(-2, 3, 5), 0)
call("cumprod", normal(), 0)
call("cumprod", normal(0, 3), 1)
expression("cumsum_ cumprod_", lambda torch, x: (x * 1).cumsum_(0).cumprod_(1), nonzero(2, 3))

# Medians. --------------------------------------------------------------------------------------------
call("median", distinct(7))
call("median", distinct(2, 4))
call("median", transposed(distinct(3, 4)), smooth=True)
call("median", tied(3, 5), smooth=False)
call("median", exactly([1.0, NAN, 3.0]), smooth=False)
call("median", integers(0, 9, 6))
for dim in [0, 1, -1]:
    call("median", distinct(3, 4, 5), dim)
    call("median", stepped(distinct(3, 4)), dim, keepdim=True)
call("median", exactly([[1.0, NAN, 3.0], [3.0, 1.0, 2.0]]), 1, smooth=False)
call("median", distinct(), 0)

# Counts. ---------------------------------------------------------------------------------------------
call("unique", integers(0, 4, 3, 4))
call("unique", constant(tied(9)), smooth=False)
call("unique", integers(0, 4, 10), return_inverse=True, return_counts=True)
call("unique", integers(0, 2, 5, 2), dim=0, return_inverse=True, return_counts=True)
call("unique", integers(0, 2, 2, 5), return_counts=True, dim=1)
call("bincount", integers(0, 6, 20))
call("bincount", integers(0, 3, 5), minlength=7)
call("bincount", integers(0, 3, 5), constant(normal(5)))
call("bincount", integers(0, 1, 0))

# Slices added, slices repeated. ----------------------------------------------------------------------
call("index_add", normal(4, 3), 0, exactly([1, 1, 3]), normal(3, 3))
call("index_add", normal(2, 3), 1, exactly([2, 0]), normal(2, 2), alpha=-2)
call("index_add", integers(0, 5, 4), 0, exactly([0, 0]), integers(1, 3, 2))
expression("index_add_", lambda torch, x, y: (x * 1).index_add_(0, torch.tensor([2, 0]), y), normal(3, 2), normal(2, 2))
call("repeat_interleave", integers(0, 9, 2, 3), 2)
expression("repeat_interleave by a number", lambda torch, x: torch.repeat_interleave(x, 3, dim=1) * 1, normal(2, 3))
expression(
    "repeat_interleave by a tensor",
    lambda torch, x: x.repeat_interleave(torch.tensor([2, 0, 1]), dim=1) * 1,
    normal(2, 3),
)

# Others of a tensor's type. --------------------------------------------------------------------------
call(".new_zeros", normal(2), 2, 3)
call(".new_ones", integers(0, 2, 2), (2, 3))
call(".new_full", normal(2), (2,), 3)
call(".new_tensor", integers(0, 2, 2), [1, 2])

# Changes of shape in place. --------------------------------------------------------------------------
for text, function in {
    "squeeze_()": lambda torch, x: (x * 1).squeeze_(),
    "squeeze_(0)": lambda torch, x: (x * 1).squeeze_(0),
    "squeeze_((0, 2))": lambda torch, x: (x * 1).squeeze_((0, 2)),
    "unsqueeze_(-1)": lambda torch, x: (x * 1).unsqueeze_(-1),
    "transpose_(1, 3)": lambda torch, x: (x * 1).transpose_(1, 3),
    "t_()": lambda torch, x: (x.reshape(3, 4) * 1).t_(),
    "transpose_ then mul_": lambda torch, x: (x * 1).transpose_(1, 3).mul_(x.transpose(1, 3)),
    "unsqueeze_ of a view": lambda torch, x: [y := x * 1, y[0].unsqueeze_(0).mul_(2)],
    "transpose_ of a view, then its base written": lambda torch, x: [
        y := x * 1,
        v := y[0].transpose_(0, 2),
        y.mul_(3),
        v * 2,
    ][2:],
}.items():
    expression(text, function, normal(1, 3, 1, 4))

# In place where the derivative looks at the result. --------------------------------------------------
for text in ["relu_", "elu_", "selu_", "leaky_relu_", "hardtanh_"]:
    expression(f"F.{text}", lambda torch, x, text=text: getattr(torch.nn.functional, text)(x * 1), nonzero(3, 4))
for text in ["relu", "elu", "selu", "leaky_relu", "hardtanh", "silu"]:
    expression(
        f"F.{text}(inplace=True)",
        lambda torch, x, text=text: getattr(torch.nn.functional, text)(x * 1, inplace=True),
        nonzero(3, 4),
    )

# A number over a tensor; losses made of others. --------------------------------------------------------
expression("2 / x, special", lambda torch, x: 2 / x, SPECIAL, smooth=False)
expression("2 / int", lambda torch, x: 2 / x, integers(1, 5, 3))
expression("1 / x", lambda torch, x: 1 / x, nonzero(3))
for reduction in ["none", "mean", "sum"]:
    expression(
        f"cross_entropy of probabilities, {reduction}",
        lambda torch, x, y, reduction=reduction: torch.nn.functional.cross_entropy(x, y, reduction=reduction),
        normal(4, 3),
        constant(probability(4, 3)),
    )
    expression(
        f"kl_div with zeros, {reduction}",
        lambda torch, x, y, reduction=reduction: torch.nn.functional.kl_div(
            x, y, reduction="batchmean" if reduction == "mean" else reduction
        ),
        normal(4),
        exactly([0.0, 0.25, 0.75, 0.0]),
        smooth=False,
    )
for dtype in ["int16", "int64", "bool"]:
    target = integers(0, 2, 3, 4, dtype=dtype)
    for reduction in ["none", "mean", "sum"]:
        call("nn.functional.mse_loss", normal(3, 4), target, reduction=reduction)
expression(
    "mse_loss of two float types",
    lambda torch, x, y: torch.nn.functional.mse_loss(x.double(), y.float()),
    normal(3),
    normal(3),
    smooth=False,
)
for name in ["max_pool2d", "avg_pool2d", "adaptive_avg_pool2d"]:
    call("nn.functional." + name, distinct(3, 6, 5), 2)

# NaN and infinity. -----------------------------------------------------------------------------------
HARD = exactly([0.0, -0.0, 1.0, -1.0, -2.5, 3.0, 1e-30, -1e-30, 88.0, -104.0, 20.0, -21.0])
for name in ["elu", "selu", "gelu", "hardtanh", "softplus", "silu", "leaky_relu"]:
    call("nn.functional." + name, HARD, smooth=False)
# PyTorch itself gives NaN or a number for elu's slope at NaN and for gelu of infinity, by length and dtype.
for name, values in {
    "elu": [INFINITY, -INFINITY],
    "selu": [INFINITY, -INFINITY],
    "gelu": [NAN],
    "hardtanh": [NAN, INFINITY, -INFINITY],
    "softplus": [NAN, INFINITY, -INFINITY],
    "silu": [NAN, INFINITY, -INFINITY],
    "leaky_relu": [NAN, INFINITY, -INFINITY],
}.items():
    call("nn.functional." + name, exactly(values), smooth=False)
