"""Expressions whose tape is compared with PyTorch's. `graphs.json` holds PyTorch's nodes for each.

A graph is written as nested lists: [name, [[node, which output of it], ...]], with null where no gradient
goes. What a node saved is written beside it where the expression is in `SAVED`.
"""

import json

import numpy as np

from .stored import FOLDER

GRAPHS = FOLDER / "graphs.json"


def _leaf(torch, *shape):
    return torch.from_numpy(np.linspace(0.5, 2, int(np.prod(shape)), dtype="float32").reshape(shape)).requires_grad_()


def _shared(torch):
    x = _leaf(torch, 2, 2)
    y = x * x
    return (y + x) * y


def _in_place(torch):
    x = _leaf(torch, 3)
    y = x * 2
    y.add_(x)
    y.mul_(3)
    return y


def _in_place_on_view(torch):
    y = _leaf(torch, 2, 3) * 1
    y[0].mul_(2)
    return y


def _view_after_write(torch):
    y = _leaf(torch, 2, 3) * 1
    row = y[0]
    y.mul_(2)
    return row + 1


def _convolution(torch):
    F = torch.nn.functional
    x = F.conv2d(_leaf(torch, 1, 2, 6, 6), _leaf(torch, 4, 1, 3, 3), _leaf(torch, 4), stride=2, padding=1, groups=2)
    return F.max_pool2d(F.relu(x), 2, stride=2)


GRAPH_OF = {
    "a + b": lambda torch: _leaf(torch, 3) + _leaf(torch, 3),
    "a + 1": lambda torch: _leaf(torch, 3) + 1,
    "1 - a": lambda torch: 1 - _leaf(torch, 3),
    "a - 1": lambda torch: _leaf(torch, 3) - 1,
    "a ** 2": lambda torch: _leaf(torch, 3) ** 2,
    "2 ** a": lambda torch: 2 ** _leaf(torch, 3),
    "a ** b": lambda torch: _leaf(torch, 3) ** _leaf(torch, 3),
    "a * constant": lambda torch: _leaf(torch, 3) * _leaf(torch, 3).detach(),
    "broadcast": lambda torch: _leaf(torch, 2, 3) * _leaf(torch, 3),
    "shared": _shared,
    "in place": _in_place,
    "in place on a view": _in_place_on_view,
    "a view after a write": _view_after_write,
    "a @ b, matrices": lambda torch: _leaf(torch, 2, 3) @ _leaf(torch, 3, 2),
    "a @ b, vectors": lambda torch: _leaf(torch, 3) @ _leaf(torch, 3),
    "a @ b, matrix and vector": lambda torch: _leaf(torch, 2, 3) @ _leaf(torch, 3),
    "a @ b, batches": lambda torch: _leaf(torch, 2, 2, 3) @ _leaf(torch, 2, 3, 2),
    "a @ b, batch and matrix": lambda torch: _leaf(torch, 2, 2, 3) @ _leaf(torch, 3, 2),
    "linear": lambda torch: torch.nn.functional.linear(_leaf(torch, 2, 3), _leaf(torch, 4, 3), _leaf(torch, 4)),
    "linear without bias": lambda torch: torch.nn.functional.linear(_leaf(torch, 2, 3), _leaf(torch, 4, 3)),
    "linear of three dims": lambda torch: torch.nn.functional.linear(_leaf(torch, 2, 2, 3), _leaf(torch, 4, 3), _leaf(torch, 4)),
    "convolution": _convolution,
    "sum of a mean": lambda torch: _leaf(torch, 2, 3).mean(1).sum(),
    "split parts": lambda torch: torch.stack(_leaf(torch, 4, 2).split(2)),
    "max": lambda torch: _leaf(torch, 2, 3).max(dim=1)[0].max(),
    "unbind": lambda torch: _leaf(torch, 2, 3).unbind()[1],
    "index": lambda torch: _leaf(torch, 2, 3)[:, [0, 2]][0, 1:],
    "cross entropy": lambda torch: torch.nn.functional.cross_entropy(_leaf(torch, 2, 3), torch.tensor([0, 2])),
    "flatten": lambda torch: torch.flatten(_leaf(torch, 2, 3, 4), 1).relu().t(),
    "softmax": lambda torch: torch.nn.functional.softmax(_leaf(torch, 2, 3), 1).log(),
    "view and reshape": lambda torch: _leaf(torch, 2, 3).view(6).reshape(3, 2).t().reshape(-1),
    "expand": lambda torch: _leaf(torch, 3, 1).expand(3, 4) + 0,
    "cat": lambda torch: torch.cat([_leaf(torch, 2), _leaf(torch, 3).detach(), _leaf(torch, 2)]),
    "where": lambda torch: torch.where(torch.tensor([True, False, True]), _leaf(torch, 3), _leaf(torch, 3)),
    "types": lambda torch: _leaf(torch, 3).double().float().clone().contiguous(),
    "batch norm": lambda torch: torch.nn.functional.batch_norm(
        _leaf(torch, 4, 2), torch.zeros(2), torch.ones(2), _leaf(torch, 2), _leaf(torch, 2), training=True
    ),
    "layer norm": lambda torch: torch.nn.functional.layer_norm(_leaf(torch, 4, 2), (2,), _leaf(torch, 2), _leaf(torch, 2)),
    "average pooling": lambda torch: torch.nn.functional.avg_pool2d(_leaf(torch, 1, 1, 4, 4), 2, stride=2),
}  # fmt: skip

# Of the last node of an expression: the saved values that a reader of the tape looks at.
SAVED = {
    "a * constant": ["self", "other"],
    "a ** 2": ["self", "exponent"],
    "a @ b, matrices": ["self", "mat2"],
    "linear": ["mat1", "mat2", "alpha", "beta"],
    "convolution": ["self", "result1", "kernel_size", "stride", "padding", "dilation", "ceil_mode"],
    "sum of a mean": ["self_sym_sizes"],
    "cross entropy": ["target", "weight"],
    "softmax": ["self"],
    "where": ["condition"],
    "average pooling": ["kernel_size", "stride", "padding", "ceil_mode", "count_include_pad"],
}


def names(node):
    """The graph below and including `node`, as nested lists of names."""
    if node is None:
        return None
    return [type(node).__name__, [[names(below), number] for below, number in node.next_functions]]


def saved(node, fields):
    """The `_saved_` attributes of those names; tensors as lists."""
    found = {}
    for name in fields:
        value = getattr(node, f"_saved_{name}")
        value = value.tolist() if hasattr(value, "tolist") else value
        found[name] = list(value) if isinstance(value, tuple) else value
    return found


def describe(label: str, torch) -> dict:
    node = GRAPH_OF[label](torch).grad_fn
    return {"graph": names(node), "saved": saved(node, SAVED.get(label, []))}


def save(torch) -> None:
    lines = [f"{json.dumps(label)}: {json.dumps(describe(label, torch))}" for label in GRAPH_OF]
    GRAPHS.write_text("{\n" + ",\n".join(lines) + "\n}\n")


def load() -> dict[str, dict]:
    return json.loads(GRAPHS.read_text())
