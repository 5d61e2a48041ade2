"""Matrix products, in all combinations of ranks."""

from ..case import Family
from ..inputs import integers, normal, stepped, transposed

family = Family("products")
call, expression = family.call, family.expression

RANKS = [
    ((3,), (3,)),
    ((2, 3), (3,)),
    ((3,), (3, 4)),
    ((2, 3), (3, 4)),
    ((5, 2, 3), (3,)),
    ((3,), (5, 3, 4)),
    ((5, 2, 3), (3, 4)),
    ((2, 3), (5, 3, 4)),
    ((5, 2, 3), (5, 3, 4)),
    ((1, 2, 3), (5, 3, 4)),
    ((2, 1, 2, 3), (5, 3, 4)),
    ((2, 5, 2, 3), (2, 1, 3, 1)),
    ((1, 1), (1, 1)),
    ((0, 3), (3, 4)),
    ((2, 0), (0, 3)),
    ((0, 2, 3), (3, 4)),
    ((1, 3), (3, 1)),
    ((17, 33), (33, 9)),
]
for left, right in RANKS:
    call("matmul", normal(*left), normal(*right))
for left, right in RANKS[:11]:
    expression("a @ b", lambda torch, a, b: a @ b, stepped(normal(*left)), transposed(normal(*right)))
expression("a @ a", lambda torch, a: a @ a, normal(3, 3))
expression("a @ a.t()", lambda torch, a: a @ a.t(), normal(3, 4))
expression("a.t() @ a", lambda torch, a: a.t() @ a, normal(3, 4))
for layout in (lambda given: given, transposed, stepped):
    call("mm", layout(normal(3, 4)), layout(normal(4, 2)))
    call("bmm", layout(normal(2, 3, 4)), layout(normal(2, 4, 5)))
    call("addmm", normal(2), layout(normal(3, 4)), layout(normal(4, 2)))
    call("nn.functional.linear", layout(normal(3, 4)), layout(normal(5, 4)), normal(5))
call("addmm", normal(3, 2), normal(3, 4), normal(4, 2), beta=0.5, alpha=2)
call("addmm", normal(3, 1), normal(3, 4), normal(4, 2), beta=0)
call("mv", normal(3, 4), normal(4))
call("dot", normal(5), normal(5))
call(".matmul", integers(0, 5, 2, 3), integers(0, 5, 3, 4))
call(".mm", normal(2, 3), normal(3, 2))
for leading in [(), (1,), (2, 3), (0,), (2, 1, 3)]:
    call("nn.functional.linear", normal(*leading, 4), normal(5, 4), normal(5))
    call("nn.functional.linear", normal(*leading, 4), normal(5, 4))


@family.sampled(300)
def product(random):
    """Operands of one to four dims whose leading dims broadcast, in random layouts."""
    rows, inner, columns = (int(size) for size in random.randint(1, 9, 3))
    leading = [int(size) for size in random.randint(1, 4, random.randint(0, 3))]

    def operand(*matrix):
        kept = [1 if random.rand() < 0.3 else size for size in leading[random.randint(0, len(leading) + 1) :]]
        return random.choice([lambda given: given, transposed, stepped])(normal(*kept, *matrix))

    a = operand(rows, inner) if random.rand() < 0.85 else operand()
    a = a if len(a.shape) >= 2 and a.shape[-1] == inner else normal(inner)
    b = operand(inner, columns) if random.rand() < 0.85 else normal(inner)
    return family.make("matmul", a, b)
