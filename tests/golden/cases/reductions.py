"""Many numbers in, fewer out: sums, extremes, moments, orders."""

from itertools import product

from ..case import Family, Named
from ..inputs import (
    INFINITY,
    NAN,
    boolean,
    distinct,
    exactly,
    integers,
    nonzero,
    normal,
    stepped,
    tied,
    transposed,
)

family = Family("reductions")
call, expression = family.call, family.expression

DIMS = [None, 0, -1, (0, 2), (-1, 0), (0, 1, 2), ()]
for name, domain in {
    "sum": normal,
    "mean": normal,
    "amax": distinct,
    "amin": distinct,
    "var": normal,
    "std": normal,
    "norm": nonzero,
    "logsumexp": normal,
}.items():
    for dim, keepdim in product(DIMS, [False, True]):
        if dim is None and name in ("amax", "amin", "logsumexp"):
            continue
        if (name, dim) in [("logsumexp", ()), ("norm", (0, 1, 2)), ("var", ()), ("std", ())]:
            continue  # refused by PyTorch, or with a derivative that divides by zero there
        call(name, domain(2, 3, 4), dim=dim, keepdim=keepdim)
    call(name, transposed(domain(2, 3, 4)), dim=1)
    call(name, stepped(domain(2, 3, 4)), dim=(0, 1))
    call("." + name, domain(2, 3), 1)
for name in ["sum", "mean", "var", "std", "norm", "prod", "max", "min"]:
    for given in [nonzero(2, 3), transposed(nonzero(3, 4)), stepped(nonzero(3, 4)), nonzero(5)]:
        call(name, given)
        call("." + name, given)
for name in ["sum", "mean", "prod", "max", "min", "norm"]:
    call(name, nonzero())
for name, empty in product(["sum", "prod", "norm"], [(0,), (2, 0)]):
    call(name, normal(*empty))
call("sum", normal(2, 0, 3), dim=1)
call("sum", normal(1000))
call("sum", integers(-5, 5, 2, 3), dim=1)
call("sum", boolean(3, 4), dim=0)
call("sum", normal(2, 3), dtype=Named("float64"), smooth=False)
call("sum", integers(0, 3, 4), dtype=Named("float32"))
call("mean", integers(0, 9, 4), dtype=Named("float32"))
call("prod", integers(1, 4, 4))

for unbiased, dim in product([True, False], [0, (0, 1)]):
    call("var", normal(4, 3), dim, unbiased=unbiased)
    call("std", normal(4, 3), dim, unbiased=unbiased)
call("var", normal(4, 3), dim=1, correction=0)
call("var", normal(4, 3), 0, correction=2, keepdim=True)
call("std", normal(4, 3), dim=1, correction=0)

for p in [0, 1, 2, 3, 0.5, INFINITY, -INFINITY, "fro"]:
    call("norm", nonzero(3, 4), p=p, smooth=p != 0)
    call("norm", nonzero(3, 4), p=p, dim=1, smooth=p != 0)
call("norm", nonzero(2, 3, 4), 2, (0, 2), True)
call("norm", nonzero(2, 3, 4), p=2, dim=(0, 1, 2))
call("norm", exactly([[0.0, 0.0], [3.0, 4.0]]), dim=1, smooth=False)

for dim, keepdim in product([0, 1, -1], [False, True]):
    call("prod", nonzero(2, 3, 4), dim=dim, keepdim=keepdim)
    call("max", distinct(2, 3, 4), dim=dim, keepdim=keepdim)
    call("min", distinct(2, 3, 4), dim=dim, keepdim=keepdim)
    call("argmax", distinct(2, 3, 4), dim=dim, keepdim=keepdim)
    call("argmin", distinct(2, 3, 4), dim=dim, keepdim=keepdim)
    call("all", boolean(2, 3, 4), dim=dim, keepdim=keepdim)
    call("any", boolean(2, 3, 4), dim=dim, keepdim=keepdim)
for values in [[2.0, 0.0, 3.0], [0.0, 0.0, 3.0], [1.0, NAN, 2.0], [1.0, INFINITY, -2.0]]:
    for name in ["prod", "sum", "mean", "max", "min", "var"]:
        call(name, exactly(values), smooth=False)
    for name in ["amax", "amin", "prod", "max", "min", "argmax", "argmin"]:
        call(name, exactly([values, values]), dim=1, smooth=False)
for name in ["amax", "amin", "max", "min", "argmax", "argmin"]:
    call(name, tied(4, 5), dim=1, smooth=False)
for name in ["max", "min"]:
    call(name, tied(3, 4), smooth=False)
    call(name, integers(-4, 5, 3, 3))
    call(name, integers(-4, 5, 3, 3), dim=0)
    call("arg" + name, distinct(3, 4))
    call("." + name, distinct(3, 4), 1)
    call("arg" + name, transposed(distinct(3, 4)))
    call(name, distinct(2, 3), distinct(3), smooth=False)
for name in ["all", "any"]:
    call(name, boolean(3, 4))
    call(name, boolean(0))
    call(name, tied(3, 4), dim=1)
    call(name, integers(0, 2, 3, 2), dim=0)
call(
    "logsumexp",
    exactly([[1000.0, 1000.0], [-1000.0, -1000.0], [-INFINITY, -INFINITY], [INFINITY, 0.0]]),
    dim=1,
    smooth=False,
)

for dim in [0, 1, -1]:
    call("cumsum", normal(2, 3, 4), dim=dim)
    call("sort", distinct(2, 3, 4), dim=dim)
    call("sort", distinct(2, 3, 4), dim=dim, descending=True)
    call("topk", distinct(3, 4, 3), 2, dim=dim)
    call("topk", distinct(3, 4, 3), 2, dim=dim, largest=False)
call("cumsum", transposed(normal(3, 4)), 0)
call("cumsum", integers(0, 5, 6, dtype="int32"), dim=0)
call("cumsum", normal(), dim=0)
call(".cumsum", stepped(normal(3, 4)), 1)
call("sort", distinct(7))
call(".sort", stepped(distinct(3, 4)), descending=True)
call("sort", tied(12), stable=True, smooth=False)
call("sort", exactly([1.0, NAN, -INFINITY, 0.0]), smooth=False)
call("argsort", distinct(3, 4), dim=1)
call("argsort", distinct(9), descending=True)
call("topk", distinct(9), 9)
call("topk", transposed(distinct(4, 5)), 3)
call("topk", exactly([1.0, NAN, 3.0, INFINITY]), 3, smooth=False)


@family.sampled(400)
def reduction(random):
    """A reduction over random dims of a random shape, negative or not, kept or not."""
    shape = tuple(random.randint(1, 5, random.randint(1, 5)))
    chosen = random.permutation(len(shape))[: random.randint(1, len(shape) + 1)]
    dims = tuple(int(dim) - (len(shape) if random.rand() < 0.5 else 0) for dim in chosen)
    layout = random.choice([lambda given: given, transposed, stepped])
    name = str(random.choice(["sum", "mean", "amax", "amin", "logsumexp", "norm", "prod", "cumsum", "argmax", "sort"]))
    if name in ("prod", "cumsum", "argmax", "sort"):
        return family.make(name, layout(distinct(*shape)), dim=dims[0])
    if name == "norm":
        return family.make(name, layout(distinct(*shape)), p=2, dim=dims, keepdim=bool(random.rand() < 0.5))
    return family.make(name, layout(distinct(*shape)), dim=dims, keepdim=bool(random.rand() < 0.5))
