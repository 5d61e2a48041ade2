"""Reading and writing parts of a tensor."""

from ..case import Family
from ..inputs import boolean, exactly, integers, normal, stepped, transposed

family = Family("indexing")
expression, call = family.expression, family.call

READS = {
    "x[0]": lambda torch, x: x[0],
    "x[-1]": lambda torch, x: x[-1],
    "x[1, 2]": lambda torch, x: x[1, 2],
    "x[1, 2, 3]": lambda torch, x: x[1, 2, 3],
    "x[1:]": lambda torch, x: x[1:],
    "x[:, 1]": lambda torch, x: x[:, 1],
    "x[:, ::2]": lambda torch, x: x[:, ::2],
    "x[..., 0]": lambda torch, x: x[..., 0],
    "x[0, ..., 1:]": lambda torch, x: x[0, ..., 1:],
    "x[None]": lambda torch, x: x[None],
    "x[:, None, 1]": lambda torch, x: x[:, None, 1],
    "x[...]": lambda torch, x: x[...],
    "x[-2:, -1]": lambda torch, x: x[-2:, -1],
    "x[5:]": lambda torch, x: x[5:],
    "x[:, 1:2]": lambda torch, x: x[:, 1:2],
    "x[:]": lambda torch, x: x[:],
    "x[0][1]": lambda torch, x: x[0][1],
    "x[..., None]": lambda torch, x: x[..., None],
    "x[0, None, :, 1]": lambda torch, x: x[0, None, :, 1],
    "x[True]": lambda torch, x: x[True],
    "x[[0, 1, 1]]": lambda torch, x: x[[0, 1, 1]],
    "x[:, [2, 0]]": lambda torch, x: x[:, [2, 0]],
    "x[[0, 1], [2, 0]]": lambda torch, x: x[[0, 1], [2, 0]],
    "x[[1], :, [0]]": lambda torch, x: x[[1], :, [0]],
    "x[0, [1, 2]]": lambda torch, x: x[0, [1, 2]],
    "x[x > 0]": lambda torch, x: x[x > 0],
    "x[x[:, :, 0] > 0]": lambda torch, x: x[x[:, :, 0] > 0],
    "x[1:, [0, 2], ::3]": lambda torch, x: x[1:, [0, 2], ::3],
    "x[-1, [-1, -2]]": lambda torch, x: x[-1, [-1, -2]],
}
for text, read in READS.items():
    expression(text, read, normal(2, 3, 4))
    expression(text, read, transposed(normal(2, 3, 4)))
    expression(text, read, stepped(normal(2, 3, 4)))
    expression(text, read, integers(-5, 5, 2, 3, 4))

expression("x[i]", lambda torch, x, i: x[i], normal(4, 3), integers(-4, 4, 5))
expression("x[i]", lambda torch, x, i: x[i], normal(4, 3), integers(0, 4, 2, 2))
expression("x[i]", lambda torch, x, i: x[i], normal(4, 3), integers(0, 4))
expression("x[i]", lambda torch, x, i: x[i], normal(4, 3), integers(0, 4, 0))
expression("x[i] uint8 mask", lambda torch, x, i: x[i.bool()], normal(4, 3), integers(0, 2, 4, dtype="uint8"))
expression("x[i] int32", lambda torch, x, i: x[i], normal(4, 3), integers(0, 4, 3, dtype="int32"))
expression("x[i, j]", lambda torch, x, i, j: x[i, j], normal(4, 3), integers(0, 4, 5), integers(0, 3, 5))
expression("x[i, j] broadcast", lambda torch, x, i, j: x[i, j], normal(4, 3), integers(0, 4, 5, 1), integers(0, 3, 2))
expression("x[:, i]", lambda torch, x, i: x[:, i], stepped(normal(3, 4)), integers(0, 4, 2, 3))
expression("x[i, :, j]", lambda torch, x, i, j: x[i, :, j], normal(3, 2, 4), integers(0, 3, 2), integers(0, 4, 2))
expression("x[mask]", lambda torch, x, mask: x[mask], normal(3, 4), boolean(3, 4))
expression("x[mask]", lambda torch, x, mask: x[mask], transposed(normal(3, 4)), boolean(3))
expression("x[:, mask]", lambda torch, x, mask: x[:, mask], normal(3, 4), boolean(4))
expression("x[mask, i]", lambda torch, x, i: x[torch.tensor([True, False, True]), i], normal(3, 4), integers(0, 4, 2))
expression("x[mask] of none", lambda torch, x: x[x > 100], normal(3, 4))
expression("rows of a range", lambda torch, x, t: x[torch.arange(4), t], normal(4, 3), integers(0, 3, 4))
call("index_select", normal(4, 5), 1, integers(0, 5, 3))
call("masked_select", normal(3, 4), boolean(3, 4))
call("masked_fill", normal(3, 4), boolean(3, 4), -1.5)
call(".masked_fill", normal(3, 4), boolean(4), 0)
call("take_along_dim", normal(3, 4), integers(0, 4, 3, 2), 1)


def writes(target):
    """A function that copies x, lets `target` write y into the copy, and gives the copy."""

    def function(torch, x, y, *indices):
        x = x.clone()
        target(torch, x, y, *indices)
        return x

    return function


def store(key):
    def target(torch, x, y, *indices):
        x[key(torch, x, *indices)] = y

    return writes(target)


WRITES = {
    "x[0] = y": (lambda torch, x: 0, normal(3, 4)),
    "x[0] = scalar y": (lambda torch, x: 0, normal()),
    "x[:, 1] = y": (lambda torch, x: (slice(None), 1), normal(2, 4)),
    "x[..., ::2] = y": (lambda torch, x: (..., slice(None, None, 2)), normal(3, 2)),
    "x[1, 2, 3] = y": (lambda torch, x: (1, 2, 3), normal()),
    "x[...] = y": (lambda torch, x: ..., normal(2, 3, 4)),
    "x[[0, 1], [2, 0]] = y": (lambda torch, x: ([0, 1], [2, 0]), normal(4)),
    "x[x > 0] = y": (lambda torch, x: x > 0, normal()),
    "x[:, [2, 0]] = y": (lambda torch, x: (slice(None), [2, 0]), normal(2, 2, 4)),
    "x[-1:, None] = y": (lambda torch, x: (slice(-1, None), None), normal(3, 4)),
}
for text, (key, value) in WRITES.items():
    expression(text, store(key), normal(2, 3, 4), value)
    expression(text, store(key), transposed(normal(2, 3, 4)), value)
expression("x[i] = y", store(lambda torch, x, i: i), normal(4, 3), normal(2, 3), exactly([2, 0], "int64"))
expression(
    "x[mask] = y",
    store(lambda torch, x, mask: mask),
    normal(4),
    exactly([1.0, 2.0]),
    exactly([True, False, True, False]),
)


def scalar_write(torch, x):
    x = x.clone()
    x[1] = 7
    x[:, 0] = -0.5
    x[x > 100] = 0
    return x


def write_through_view(torch, x, y):
    whole = x * 1
    part = whole[1:]
    part[:, 0] = y
    part.mul_(2)
    return whole * whole


def write_then_read_view(torch, x, y):
    whole = x * 1
    row = whole[0]
    whole.mul_(3)
    whole[0] = y
    return row + 1, whole


expression("x[...] = numbers", scalar_write, normal(3, 4))
expression("x[...] = numbers", scalar_write, integers(-5, 5, 3, 4))
expression("writing through a view", write_through_view, normal(3, 4), normal(2))
expression("a view follows its base", write_then_read_view, normal(3, 4), normal(4))
expression("x.t().add_(y)", writes(lambda torch, x, y: x.t().add_(y)), normal(3, 4), normal(4, 3))
expression("x.view(-1)[2:5].zero_()", writes(lambda torch, x, y: x.view(-1)[2:5].mul_(y)), normal(3, 4), normal(3))
expression("x[0] += y", writes(lambda torch, x, y: x[0].add_(y)), normal(3, 4), normal(4))
expression("diagonal writes", writes(lambda torch, x, y: x.view(-1)[::5].copy_(y)), normal(4, 4), normal(4))


@family.sampled(400)
def index(random):
    """A random index of ints, slices, ..., None and at most two integer arrays."""
    shape = tuple(int(size) for size in random.randint(1, 6, random.randint(1, 5)))
    arrays, parts = 0, []
    for size in shape[: random.randint(1, len(shape) + 1)]:
        choice = random.randint(5)
        if choice == 0:
            parts.append(int(random.randint(-size, size)))
        elif choice == 1 and arrays < 2:
            parts.append([int(number) for number in random.randint(-size, size, 3)])
            arrays += 1
        elif choice == 2:
            parts.append(slice(int(random.randint(-size, size)), None, int(random.randint(1, 3))))
        else:
            parts.append(slice(None, int(random.randint(1, size + 2))))
        if random.rand() < 0.15:
            parts.append(None)
    if random.rand() < 0.3:
        parts.append(...)
    key = tuple(parts)
    words = str(key).replace("Ellipsis", "...")
    layout = random.choice([lambda given: given, transposed, stepped])
    given = layout(normal(*shape))
    return type(family.make("x", given))(f"x[{words}], {given!r}", lambda torch, x: x[key], (given,))
