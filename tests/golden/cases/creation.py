"""Tensors from nothing, from numbers and in the likeness of others."""

from ..case import Family, Named
from ..inputs import boolean, integers, normal, transposed

family = Family("creation")
call, expression = family.call, family.expression
FLOAT64, INT64, INT32, BOOL = Named("float64"), Named("int64"), Named("int32"), Named("bool")

for arguments in [(5,), (2, 7), (1, 11, 2), (0, 1, 0.25), (1.5,), (5, 0, -2), (0,), (-3, 3), (0.1, 0.5, 0.1), (3, 3)]:
    call("arange", *arguments)
call("arange", 5, dtype=Named("float32"))
call("arange", 0, 3, dtype=INT32)
for arguments in [(0, 1, 5), (-2, 2, 4), (3, 3, 3), (1, 0, 3), (0, 1, 1), (0, 10, 0), (0.1, 0.7, 7)]:
    call("linspace", *arguments)
call("linspace", 0, 1, 3, dtype=FLOAT64)
for name in ["zeros", "ones"]:
    for arguments in [(2, 3), ((2, 3),), (0,), ((),), ([4],)]:
        call(name, *arguments)
    call(name, 2, dtype=INT64)
    call(name, 2, dtype=BOOL)
    for kind in [normal(2, 3), transposed(normal(3, 4)), integers(0, 5, 4), boolean(2)]:
        call(name + "_like", kind, smooth=False)
    call(name + "_like", integers(0, 5, 4), dtype=FLOAT64)
for value in [7, 2.5, True]:
    call("full", (2, 2), value)
    call("full_like", normal(3), value, smooth=False)
call("full", (2,), 7, dtype=FLOAT64)
call("full", (), 3.0)
call("full_like", integers(0, 5, 3), 2)
for arguments in [(3,), (2, 4), (4, 2), (0,)]:
    call("eye", *arguments)
call("eye", 2, dtype=INT64)

TENSORS = {
    "1": 1,
    "1.5": 1.5,
    "True": True,
    "[]": [],
    "[1, 2]": [1, 2],
    "[1, 2.0]": [1, 2.0],
    "[True, False]": [True, False],
    "[True, 2]": [True, 2],
    "[[1, 2], [3, 4]]": [[1, 2], [3, 4]],
    "[[1.0], [2.0]]": [[1.0], [2.0]],
    "(1, 2)": (1, 2),
    "[[[]]]": [[[]]],
    "[2**40]": [2**40],
    "range(3)": range(3),
}
for text, data in TENSORS.items():
    expression(f"tensor({text})", lambda torch, data=data: torch.tensor(data))
    expression(f"as_tensor({text})", lambda torch, data=data: torch.as_tensor(data))
    expression(f"tensor({text}, float64)", lambda torch, data=data: torch.tensor(data, dtype=torch.float64))
    expression(f"tensor({text}, bool)", lambda torch, data=data: torch.tensor(data, dtype=torch.bool))
expression("tensor of tensors", lambda torch: torch.tensor([torch.tensor(1), torch.tensor(2)]))
expression("tensor([2.7], int64)", lambda torch: torch.tensor([2.7, -2.7], dtype=torch.int64))
expression("tensor(numpy float64)", lambda torch: torch.tensor(torch.zeros(2, dtype=torch.float64).numpy()))
expression("tensor(numpy int32)", lambda torch: torch.tensor(torch.zeros(2, dtype=torch.int32).numpy()))
expression("as_tensor(tensor)", lambda torch, x: torch.as_tensor(x), normal(2))
expression("empty has the shape", lambda torch: torch.empty(2, 3).fill_(1))
expression(
    "empty_like has the shape", lambda torch, x: torch.empty_like(x).fill_(1), transposed(normal(2, 3)), smooth=False
)
