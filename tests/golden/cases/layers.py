"""Convolution, pooling and normalisation."""

from itertools import product

from ..case import Family
from ..inputs import INFINITY, NAN, constant, distinct, exactly, normal, positive, stepped, tied, transposed

family = Family("layers", prefix="nn.functional.")
call, expression, layouts = family.call, family.expression, family.layouts

# Convolution. -------------------------------------------------------------------------------------
for keywords in [
    {},
    {"stride": 2},
    {"stride": (2, 1)},
    {"padding": 1},
    {"padding": (2, 0)},
    {"padding": "valid"},
    {"dilation": 2},
    {"dilation": (1, 2), "padding": (0, 2)},
    {"stride": 2, "padding": 1, "dilation": 2},
    {"stride": 3, "padding": 2},
]:
    call("conv2d", normal(2, 3, 7, 6), normal(4, 3, 3, 2), normal(4), **keywords)
for dilation in [1, 2, (3, 1)]:
    call("conv2d", normal(2, 3, 7, 6), normal(4, 3, 3, 5), normal(4), padding="same", dilation=dilation)
for groups in [2, 4]:
    call("conv2d", normal(2, 4, 5, 5), normal(8, 4 // groups, 3, 3), normal(8), groups=groups)
call("conv2d", normal(2, 4, 6, 6), normal(4, 1, 3, 3), None, stride=2, padding=1, groups=4)
call("conv2d", normal(2, 3, 5, 5), normal(4, 3, 3, 3))
call("conv2d", normal(1, 1, 1, 1), normal(1, 1, 1, 1), normal(1))
call("conv2d", normal(0, 3, 5, 5), normal(4, 3, 3, 3), normal(4))
call("conv2d", normal(3, 6, 5), normal(2, 3, 3, 3), normal(2))
call("conv2d", normal(2, 3, 4, 4), normal(5, 3, 1, 1), normal(5))
call("conv2d", normal(2, 3, 4, 5), normal(5, 3, 4, 5), normal(5))
call("conv2d", transposed(normal(2, 3, 6, 6)), stepped(normal(4, 3, 3, 3)), stepped(normal(4)))
call("conv2d", stepped(normal(2, 3, 6, 6)), transposed(normal(4, 3, 3, 3)), normal(4), padding=1)
call(
    "conv2d",
    exactly([[[[1.0, 2.0, NAN], [4.0, INFINITY, 6.0], [7.0, 8.0, 9.0]]]]),
    constant(normal(1, 1, 2, 2)),
    smooth=False,
)
call("conv2d", normal(1, 1, 32, 32), normal(6, 1, 5, 5), normal(6))
call("conv2d", normal(1, 6, 14, 14), normal(16, 6, 5, 5), normal(16))
expression("conv2d of x with itself", lambda torch, x: torch.nn.functional.conv2d(x, x, padding=1), normal(2, 2, 3, 3))

# Pooling. -----------------------------------------------------------------------------------------
for keywords in [
    {},
    {"stride": 1},
    {"stride": (2, 1), "padding": 1},
    {"padding": 1, "ceil_mode": True},
    {"dilation": 2},
    {"ceil_mode": True},
    {"stride": 2, "dilation": 2, "padding": 1, "ceil_mode": True},
    {"stride": 4},
    {"return_indices": True},
    {"padding": 1, "return_indices": True, "stride": 2},
]:
    call("max_pool2d", distinct(2, 2, 7, 8), 3, **keywords)
    call("max_pool2d", tied(1, 2, 6, 7), (2, 3), smooth=False, **keywords)
layouts("max_pool2d", distinct(2, 3, 4, 6), 2)
call("max_pool2d", distinct(3, 4, 4), (2, 2))
call("max_pool2d", distinct(0, 3, 4, 4), 2)
call(
    "max_pool2d",
    exactly(
        [
            [
                [
                    [1.0, NAN, 3.0, 4.0],
                    [NAN, 6.0, 7.0, INFINITY],
                    [-INFINITY, -INFINITY, 0.0, -0.0],
                    [-INFINITY, -INFINITY, -0.0, 0.0],
                ]
            ]
        ]
    ),
    2,
    smooth=False,
)
for padding, ceil_mode, include in product([0, 1], [False, True], [False, True]):
    call("avg_pool2d", normal(2, 2, 7, 8), 3, stride=2, padding=padding, ceil_mode=ceil_mode, count_include_pad=include)
layouts("avg_pool2d", normal(2, 3, 4, 6), 2)
call("avg_pool2d", normal(2, 5, 6), (2, 3), stride=(1, 2))
call("avg_pool2d", normal(1, 2, 5, 6), 2, divisor_override=3)
for size in [1, 2, (3, 2), (None, 4), 7, (5, 1)]:
    call("adaptive_avg_pool2d", normal(2, 2, 5, 7), size)
layouts("adaptive_avg_pool2d", normal(2, 3, 4, 6), (2, 3))
call("adaptive_avg_pool2d", normal(2, 5, 6), 3)


# Normalisation. -----------------------------------------------------------------------------------
def batch_norm(training, momentum=0.1, affine=True):
    """Also gives the running statistics, which training changes in place."""

    def function(torch, x, weight, bias, mean, variance):
        mean, variance = mean.clone(), variance.clone()
        y = torch.nn.functional.batch_norm(
            x, mean, variance, weight if affine else None, bias if affine else None, training, momentum, 1e-5
        )
        return y, mean, variance

    return function


for shape in [(4, 3), (2, 3, 4), (2, 3, 4, 5), (1, 3, 2, 2)]:
    statistics = [normal(3), normal(3), constant(normal(3)), constant(positive(3))]
    for training, affine in product([True, False], [True, False]):
        expression(
            f"batch_norm {training=} {affine=}", batch_norm(training, affine=affine), normal(*shape), *statistics
        )
expression(
    "batch_norm momentum 0.5",
    batch_norm(True, 0.5),
    stepped(normal(4, 3, 2, 2)),
    normal(3),
    normal(3),
    constant(normal(3)),
    constant(positive(3)),
)
expression(
    "batch_norm strided",
    batch_norm(True),
    transposed(normal(4, 3, 2, 2)),
    stepped(normal(3)),
    normal(3),
    constant(normal(3)),
    constant(positive(3)),
)
expression(
    "batch_norm without running statistics",
    lambda torch, x: torch.nn.functional.batch_norm(x, None, None, training=True),
    normal(4, 3, 2, 2),
)
for shape, normalised in [
    ((4, 6), (6,)),
    ((2, 3, 4), (4,)),
    ((2, 3, 4), (3, 4)),
    ((2, 3, 4), (2, 3, 4)),
    ((0, 4), (4,)),
]:
    call("layer_norm", normal(*shape), normalised, normal(*normalised), normal(*normalised))
    call("layer_norm", normal(*shape), normalised)
call("layer_norm", stepped(normal(4, 6)), (6,), stepped(normal(6)), None, 0.01)
call("layer_norm", transposed(normal(4, 6)), [6], None, normal(6))
for shape in [(2, 3), (4, 1)]:
    call("dropout", normal(*shape), 0.5, training=False)
call("dropout", normal(3, 4), 0.0)
call("dropout", normal(3, 4), 1.0)


@family.sampled(600, stored=20)
def convolution(random):
    """A convolution of random sizes, stride, padding, dilation and groups."""
    groups = int(random.choice([1, 1, 2, 3]))
    inside, outside = (groups * int(size) for size in random.randint(1, 4, 2))
    kernel, stride, padding, dilation = (
        tuple(map(int, random.randint(low, high, 2))) for low, high in [(1, 5), (1, 4), (0, 4), (1, 4)]
    )
    least = [max(1, d * (k - 1) + 1 - 2 * p) for k, d, p in zip(kernel, dilation, padding)]
    sides = [size + int(random.randint(0, 7)) for size in least]
    layout = random.choice([lambda given: given, transposed, stepped])
    return family.make(
        "conv2d",
        layout(normal(int(random.randint(1, 4)), inside, *sides)),
        layout(normal(outside, inside // groups, *kernel)),
        normal(outside) if random.rand() < 0.7 else None,
        stride=stride,
        padding=padding,
        dilation=dilation,
        groups=groups,
    )


@family.sampled(400)
def max_pooling(random):
    """A window of random size, stride, padding, dilation and rounding, over values with or without ties.

    Sides are at least the dilation: PyTorch writes outside its memory where a whole window lies in the padding.
    """
    kernel = tuple(int(size) for size in random.randint(1, 5, 2))
    padding = tuple(int(random.randint(0, size // 2 + 1)) for size in kernel)
    stride, dilation = (tuple(map(int, random.randint(1, 4, 2))) for _ in range(2))
    least = [max(d, d * (k - 1) + 1 - 2 * p) for k, d, p in zip(kernel, dilation, padding)]
    sides = [size + int(random.randint(0, 8)) for size in least]
    layout = random.choice([lambda given: given, transposed, stepped])
    domain = distinct if random.rand() < 0.7 else tied
    return family.make(
        "max_pool2d",
        layout(domain(*map(int, random.randint(1, 4, 2)), *sides)),
        kernel,
        stride=stride,
        padding=padding,
        dilation=dilation,
        ceil_mode=bool(random.rand() < 0.5),
        return_indices=bool(random.rand() < 0.5),
        smooth=domain is distinct,
    )


@family.sampled(400)
def average_pooling(random):
    """A window of random size, stride, padding, rounding and divisor."""
    kernel = tuple(int(size) for size in random.randint(1, 5, 2))
    padding = tuple(int(random.randint(0, size // 2 + 1)) for size in kernel)
    stride = tuple(map(int, random.randint(1, 4, 2)))
    sides = [max(1, k - 2 * p) + int(random.randint(0, 8)) for k, p in zip(kernel, padding)]
    layout = random.choice([lambda given: given, transposed, stepped])
    return family.make(
        "avg_pool2d",
        layout(normal(*map(int, random.randint(1, 4, 2)), *sides)),
        kernel,
        stride=stride,
        padding=padding,
        ceil_mode=bool(random.rand() < 0.5),
        count_include_pad=bool(random.rand() < 0.5),
        divisor_override=int(random.randint(1, 5)) if random.rand() < 0.2 else None,
    )
