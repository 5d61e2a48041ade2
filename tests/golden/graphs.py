"""Lists expressions whose tape is compared with PyTorch's. `graphs.json` holds PyTorch's nodes for each.

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


def _view_of_columns_after_write(torch):
    y = _leaf(torch, 3, 4) * 1
    part = y[1:, ::2].t()
    y.mul_(2)
    return part


def _soft_targets(torch, **options):
    targets = torch.tensor([[0.5, 0.25, 0.25], [0.0, 1.0, 0.0]])
    return torch.nn.functional.cross_entropy(_leaf(torch, 2, 3), targets, **options)


def _smoothed(torch, **options):
    return torch.nn.functional.cross_entropy(_leaf(torch, 2, 3), torch.tensor([0, 2]), label_smoothing=0.1, **options)


def _einsum(equation, *shapes):
    return lambda torch: torch.einsum(equation, *[_leaf(torch, *shape) for shape in shapes])


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
    "linear of three dims": lambda torch: torch.nn.functional.linear(
        _leaf(torch, 2, 2, 3), _leaf(torch, 4, 3), _leaf(torch, 4)
    ),
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
    "layer norm": lambda torch: torch.nn.functional.layer_norm(
        _leaf(torch, 4, 2), (2,), _leaf(torch, 2), _leaf(torch, 2)
    ),
    "average pooling": lambda torch: torch.nn.functional.avg_pool2d(_leaf(torch, 1, 1, 4, 4), 2, stride=2),
    "a @ constant": lambda torch: _leaf(torch, 2, 3) @ _leaf(torch, 3, 2).detach(),
    "constant @ a.t()": lambda torch: _leaf(torch, 2, 3).detach() @ _leaf(torch, 2, 3).t(),
    "addmm": lambda torch: torch.addmm(
        _leaf(torch, 2), _leaf(torch, 2, 3).detach(), _leaf(torch, 3, 2), alpha=2, beta=3
    ),
    "a view of columns after a write": _view_of_columns_after_write,
    "soft targets": _soft_targets,
    "soft targets, smoothed, with weights": lambda torch: _soft_targets(
        torch, label_smoothing=0.1, weight=torch.ones(3)
    ),
    "soft targets, each": lambda torch: _soft_targets(torch, reduction="none"),
    "smoothed labels": _smoothed,
    "smoothed labels, with weights": lambda torch: _smoothed(torch, weight=torch.ones(3)),
    "smoothed labels, each": lambda torch: _smoothed(torch, reduction="none"),
    "a % b": lambda torch: _leaf(torch, 3) % _leaf(torch, 3),
    "a % 2": lambda torch: _leaf(torch, 3) % 2,
    "xlogy": lambda torch: torch.xlogy(_leaf(torch, 3), _leaf(torch, 3)),
    "xlogy of a number": lambda torch: torch.xlogy(2.0, _leaf(torch, 3)),
    "xlogy with a number": lambda torch: torch.xlogy(_leaf(torch, 3), 2.0),
    "einsum, a product": _einsum("ij,jk->ik", (2, 3), (3, 4)),
    "einsum, turned": _einsum("ij,jk->ki", (2, 3), (3, 4)),
    "einsum, batches": _einsum("bij,jk", (2, 3, 4), (4, 5)),
    "einsum, outer": _einsum("i,j->ij", (2,), (3,)),
    "einsum, a trace": _einsum("ii", (3, 3)),
    "einsum, three": _einsum("bn,anm,bm->ba", (2, 3), (4, 3, 5), (2, 5)),
}

# Of the last node of an expression: the saved values that a reader of the tape looks at.
SAVED = {
    "a * constant": ["self", "other"],
    "a ** 2": ["self", "exponent"],
    "a @ b, matrices": ["self", "mat2"],
    "linear": ["mat1", "mat2", "alpha", "beta"],
    "convolution": ["self", "result1", "kernel_size", "stride", "padding", "dilation", "ceil_mode"],
    "sum of a mean": ["self_sym_sizes"],
    "cross entropy": ["target", "weight", "reduction"],
    "softmax": ["self"],
    "where": ["condition"],
    "average pooling": ["kernel_size", "stride", "padding", "ceil_mode", "count_include_pad"],
    "a @ constant": ["self", "mat2", "self_sym_sizes", "self_sym_strides", "mat2_sym_sizes", "mat2_sym_strides"],
    "constant @ a.t()": ["self", "mat2", "self_sym_sizes", "self_sym_strides", "mat2_sym_sizes", "mat2_sym_strides"],
    "addmm": ["mat1", "mat2", "mat1_sym_sizes", "mat1_sym_strides", "mat2_sym_sizes", "mat2_sym_strides"],
    "a view of columns after a write": ["size", "stride", "storage_offset"],
    "xlogy of a number": ["self", "other"],
    "xlogy with a number": ["self", "other"],
}


def names(node):
    """Describes the graph from `node` on as nested lists of names."""
    if node is None:
        return None
    return [type(node).__name__, [[names(below), number] for below, number in node.next_functions]]


def saved(node, fields):
    """Reads the `_saved_` attributes named by `fields` from a node; tensors become lists."""
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
