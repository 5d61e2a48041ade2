"""Lists tensors, nodes, parameters and other objects that are printed. `printed.json` holds PyTorch's text for each."""

import json
import re

import numpy as np
from numpy.random import RandomState

from .stored import FOLDER

PRINTED = FOLDER / "printed.json"
NAN, INFINITY = float("nan"), float("inf")

SHAPES = [
    (),
    (1,),
    (3,),
    (0,),
    (12,),
    (30,),
    (1, 1),
    (2, 3),
    (3, 0),
    (0, 3),
    (4, 20),
    (2, 2, 2),
    (2, 1, 3),
    (1, 2, 2, 3),
    (2, 0, 2),
    (1000,),
    (1001,),
    (40, 30),
    (7, 200),
    (200, 7),
    (2, 30, 30),
    (11, 10, 10),
    (1, 1, 1, 1200),
]
FLOATS = {
    "uniform": lambda random, shape: random.uniform(-1, 1, shape),
    "whole": lambda random, shape: random.randint(-50, 50, shape).astype(float),
    "thousands": lambda random, shape: random.uniform(-1, 1, shape) * 5000,
    "magnitudes": lambda random, shape: np.exp(random.uniform(-15, 8, shape)),
    "tiny": lambda random, shape: random.uniform(-1, 1, shape) * 1e-6,
}
INTEGERS = {
    "digits": lambda random, shape: random.randint(0, 10, shape),
    "signed": lambda random, shape: random.randint(-1200, 1200, shape),
}
LISTS = [
    [0.0],
    [-0.0],
    [1.0, 2.0],
    [0.1],
    [1e-4],
    [1e-5],
    [9.9999e-5],
    [1e5],
    [1e8],
    [1e8 + 8],
    [99999999.0],
    [123456.0],
    [1234567.5],
    [1.0, 1000.0],
    [1.0, 1001.5],
    [1.0, 1e3 + 0.5],
    [1.5, 1e5],
    [0.001, 1.0],
    [0.0009, 1.0],
    [1e-3, 1e3],
    [0.5, 500.5],
    [NAN],
    [INFINITY],
    [-INFINITY],
    [NAN, 1.0],
    [NAN, 1.5],
    [INFINITY, 1.25, -3.0],
    [INFINITY, 1e9],
    [NAN, INFINITY, -INFINITY],
    [NAN, 1e-8],
    [0.0, 1e-8],
    [0.0, 0.0, 0.25],
    [-1.0, 1.0],
    [100.0, -0.5],
    [1e30],
    [3.4e38],
    [1e-38],
    [1e-45],
    [0.99996],
    [9.99996],
    [99999.96],
    [-99999.96],
    [1.0, 1e7],
    [1.0, 1e9],
    [12345678.0],
    [0.1, 0.25, 12.0],
    [2.5, 3.5, 4.5],
    [0.00005, 0.00015],
    [1.00005],
    [1.00015, 2.00025],
    [1e10, 1.0],
    [1e10, 1e9],
    [16777216.0, 16777217.0],
]
INTEGER_LISTS = [[0], [-1], [7, -7], [1, 10, 100], [-128, 127], [0, 0, 0], [99, 5, -100]]


def _summed(torch, *shape):
    return torch.from_numpy(np.ones(shape, "float32")).requires_grad_().sum()


def _leaf(torch, values, dtype="float32"):
    return torch.from_numpy(np.array(values, dtype)).requires_grad_()


# What is printed beside plain values: gradients, nodes, parameters, sizes, dtypes.
OBJECTS = {
    "requires_grad": lambda torch: _leaf(torch, [1.0, 2.5]),
    "requires_grad 0-dim": lambda torch: _leaf(torch, 1.5),
    "requires_grad float64": lambda torch: _leaf(torch, [1.0, 2.5], "float64"),
    "requires_grad long": lambda torch: _leaf(torch, np.arange(9) / 7),
    "requires_grad wraps": lambda torch: _leaf(torch, np.arange(8) / 7),
    "requires_grad empty": lambda torch: _leaf(torch, np.zeros((0, 3))),
    "requires_grad matrix": lambda torch: _leaf(torch, np.arange(12).reshape(3, 4) / 7),
    "requires_grad summarised": lambda torch: _leaf(torch, np.arange(2000).reshape(40, 50) / 7),
    "grad_fn add": lambda torch: _leaf(torch, [1.0, 2.5]) + 1,
    "grad_fn mul": lambda torch: _leaf(torch, [1.0, 2.5]) * 3,
    "grad_fn sub": lambda torch: _leaf(torch, [1.0, 2.5]) - 3,
    "grad_fn div": lambda torch: _leaf(torch, [1.0, 2.5]) / 3,
    "grad_fn neg": lambda torch: -_leaf(torch, [1.0, 2.5]),
    "grad_fn pow": lambda torch: _leaf(torch, [1.0, 2.5]) ** 2,
    "grad_fn exp float64": lambda torch: _leaf(torch, [1.0, 2.5], "float64").exp(),
    "grad_fn sum": lambda torch: _summed(torch, 2, 3),
    "grad_fn mean": lambda torch: _leaf(torch, [1.0, 2.5]).mean(),
    "grad_fn view": lambda torch: _leaf(torch, [1.0, 2.5]).view(2, 1),
    "grad_fn t": lambda torch: _leaf(torch, [[1.0, 2.5]]).t(),
    "grad_fn relu": lambda torch: torch.relu(_leaf(torch, [1.0, -2.5])),
    "grad_fn matmul": lambda torch: _leaf(torch, [[1.0, 2.5]]) @ _leaf(torch, [[1.0], [2.0]]),
    "grad_fn select": lambda torch: _leaf(torch, [1.0, 2.5])[1],
    "grad_fn slice": lambda torch: _leaf(torch, [1.0, 2.5, 3.0])[1:],
    "grad_fn index": lambda torch: _leaf(torch, [1.0, 2.5, 3.0])[[0, 2]],
    "grad_fn clone": lambda torch: _leaf(torch, [1.0, 2.5, 3.0]).clone(),
    "grad_fn wraps": lambda torch: _leaf(torch, np.arange(8) / 7).tanh(),
    "grad_fn in place": lambda torch: _leaf(torch, [1.0, 2.5]).clone().mul_(2),
    "grad_fn copy in place": lambda torch: _leaf(torch, [1.0, 2.5]).clone().zero_(),
    "detached": lambda torch: _leaf(torch, [1.0, 2.5]).detach(),
    "Parameter": lambda torch: torch.nn.Parameter(torch.from_numpy(np.array([1.0, 2.5], "float32"))),
    "Parameter matrix": lambda torch: torch.nn.Parameter(
        torch.from_numpy(np.arange(6, dtype="float32").reshape(2, 3) / 9)
    ),
    "Parameter without gradient": lambda torch: torch.nn.Parameter(
        torch.from_numpy(np.ones(2, "float32")), requires_grad=False
    ),
    "list of tensors": lambda torch: [_leaf(torch, [1.0]), torch.from_numpy(np.arange(2))],
    "torch.tensor of floats": lambda torch: torch.tensor([[1, 2.5], [3, 4]]),
    "torch.tensor of ints": lambda torch: torch.tensor([[1, 2], [3, 4]]),
    "torch.tensor of bools": lambda torch: torch.tensor([True, False]),
    "torch.tensor of nothing": lambda torch: torch.tensor([]),
    "torch.tensor of nested nothing": lambda torch: torch.tensor([[], []]),
    "torch.tensor 0-dim": lambda torch: torch.tensor(3.14159),
    "torch.tensor int 0-dim": lambda torch: torch.tensor(7),
    "torch.tensor bool 0-dim": lambda torch: torch.tensor(True),
    "torch.arange": lambda torch: torch.arange(5),
    "torch.arange of floats": lambda torch: torch.arange(0, 1, 0.25),
    "torch.zeros": lambda torch: torch.zeros(2, 3),
    "torch.ones of ints": lambda torch: torch.ones(2, dtype=torch.int64),
    "torch.eye": lambda torch: torch.eye(3),
    "torch.full": lambda torch: torch.full((2, 2), 7.5),
    "torch.linspace": lambda torch: torch.linspace(0, 1, 5),
    "expanded": lambda torch: torch.zeros(1, 3).expand(4, 3),
    "transposed": lambda torch: torch.arange(6).view(2, 3).t(),
    "reversed steps": lambda torch: torch.arange(10)[1::3],
    "comparison": lambda torch: torch.arange(4) > 1,
    "Size": lambda torch: torch.zeros(2, 3).size(),
    "Size of 0-dim": lambda torch: torch.tensor(1.0).shape,
    "Size of one": lambda torch: torch.zeros(5).shape,
    "Size sliced": lambda torch: torch.zeros(2, 3, 4).size()[1:],
    "Size entry": lambda torch: torch.zeros(2, 3, 4).size(1),
    "Size sum": lambda torch: torch.Size([2, 3]) + torch.Size([4]),
    "Size numel": lambda torch: torch.Size([2, 3]).numel(),
    "max with indices": lambda torch: torch.tensor([[1.0, 3.0], [5.0, 2.0]]).max(dim=1),
    "sort": lambda torch: torch.tensor([3.0, 1.0, 2.0]).sort(),
    "topk": lambda torch: torch.tensor([3.0, 1.0, 2.0]).topk(2),
    "dtype": lambda torch: [
        torch.float32,
        torch.float64,
        torch.int64,
        torch.int32,
        torch.int16,
        torch.int8,
        torch.uint8,
        torch.bool,
    ],
    "dtype of a tensor": lambda torch: torch.zeros(1).dtype,
    "format": lambda torch: f"{torch.tensor(1.23456):.2f} {torch.tensor(3)} {torch.tensor([1.5])}",
    "tolist": lambda torch: torch.tensor([[1.5, 2.0], [3.0, 4.0]]).tolist(),
    "item": lambda torch: [torch.tensor(2.5).item(), torch.tensor(3).item(), torch.tensor(True).item()],
}


def _values():
    """Makes, by label, the arrays whose tensors are printed."""
    for name, draw in {**FLOATS, **INTEGERS}.items():
        for shape in SHAPES:
            values = np.asarray(draw(RandomState(len(name) + sum(shape)), shape))
            dtype = "float32" if values.dtype.kind == "f" else "int64"
            yield f"{name} {shape}", values.astype(dtype)
    for values in LISTS:
        for dtype in ["float32", "float64"]:
            with np.errstate(over="ignore"):
                yield f"{dtype} {values}", np.array(values, dtype)
        if len(values) == 1:
            yield f"0-dim {values[0]}", np.array(values[0], "float32")
    for values in INTEGER_LISTS:
        for dtype in ["int8", "int16", "int32", "int64"]:
            yield f"{dtype} {values}", np.array(values, dtype)
        yield f"bool {values}", np.array(values, bool)
    yield "uint8", np.array([0, 200, 255], "uint8")
    yield "bool 0-dim", np.array(True)
    yield "int32 0-dim", np.array(5, "int32")
    yield "float64 matrix", np.arange(6).reshape(2, 3) / 7
    yield "bool matrix", np.arange(6).reshape(2, 3) % 2 == 0
    yield "bool summarised", np.arange(2400).reshape(60, 40) % 3 == 0
    yield "int32 summarised", np.arange(2400, dtype="int32").reshape(60, 40)
    yield "int64 empty", np.zeros((0,), "int64")
    yield "float64 empty", np.zeros((2, 0), "float64")
    yield "summary hides the largest", np.r_[np.ones(600), 1e6, np.ones(600)].astype("float32")
    yield "summary hides the fraction", np.r_[np.ones(600), 1.5, np.ones(600)].astype("float32")


VALUES = dict(_values())
LABELS = [*VALUES, *OBJECTS]


def text(label: str, torch) -> str:
    """Returns what `print` writes for the object of a label, addresses left out."""
    made = torch.from_numpy(VALUES[label].copy()) if label in VALUES else OBJECTS[label](torch)
    return re.sub(r" at 0x[0-9a-f]+", "", str(made))


def save(torch) -> None:
    PRINTED.write_text(json.dumps({label: text(label, torch) for label in LABELS}, indent=0, ensure_ascii=False) + "\n")


def load() -> dict[str, str]:
    return json.loads(PRINTED.read_text())
