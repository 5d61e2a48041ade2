"""Lists calls that PyTorch refuses. `errors.json` holds the kind and the text of PyTorch's error for each."""

import json

from .stored import FOLDER

ERRORS = FOLDER / "errors.json"


def _grad(torch, *shape):
    return torch.zeros(*shape, requires_grad=True)


def _F(torch):
    return torch.nn.functional


def _convolve(torch, input, weight, **keywords):
    return torch.nn.functional.conv2d(torch.zeros(*input), torch.zeros(*weight), **keywords)


def _pool(torch, name, input, *args, **keywords):
    return getattr(torch.nn.functional, name)(torch.zeros(*input), *args, **keywords)


def _used_twice(torch):
    x = _grad(torch, 2)
    y = (x * x).sum()
    y.backward()
    y.backward()


def _changed(torch):
    x = _grad(torch, 2, 3)
    y = x.exp()
    z = (y * y).sum()
    y.add_(1)
    z.backward()


def _state(torch, **entries):
    layer = torch.nn.Linear(3, 2)
    state = layer.state_dict()
    for name, value in entries.items():
        if value is None:
            del state[name]
        else:
            state[name] = value
    layer.load_state_dict(state)


CALLS = {
    # shapes
    "add of shapes that do not broadcast": lambda torch: torch.zeros(2, 3) + torch.zeros(4),
    "matmul of wrong sizes": lambda torch: torch.zeros(2, 3) @ torch.zeros(4, 5),
    "matmul of a number": lambda torch: torch.tensor(1.0) @ torch.zeros(3),
    "matmul of vectors": lambda torch: torch.zeros(3) @ torch.zeros(4),
    "mm of three dims": lambda torch: torch.zeros(2, 3, 4).mm(torch.zeros(4, 5)),
    "bmm of two dims": lambda torch: torch.bmm(torch.zeros(2, 3), torch.zeros(3, 2)),
    "linear of wrong features": lambda torch: torch.nn.functional.linear(torch.zeros(2, 3), torch.zeros(5, 4)),
    "view of a wrong size": lambda torch: torch.zeros(6).view(4),
    "view with a wrong -1": lambda torch: torch.zeros(6).view(4, -1),
    "view with two -1": lambda torch: torch.zeros(6).view(-1, -1),
    "view with a negative size": lambda torch: torch.zeros(6).view(-2, -3),
    "view of a transposed tensor": lambda torch: torch.zeros(2, 3).t().view(6),
    "reshape to a wrong size": lambda torch: torch.zeros(6).reshape(4, 2),
    "expand of a wrong size": lambda torch: torch.zeros(3, 2).expand(3, 4),
    "expand to fewer dims": lambda torch: torch.zeros(3, 2).expand(2),
    "t of three dims": lambda torch: torch.zeros(2, 3, 4).t(),
    "permute of too few dims": lambda torch: torch.zeros(2, 3).permute(0),
    "permute of repeated dims": lambda torch: torch.zeros(2, 3).permute(0, 0),
    "transpose of a wrong dim": lambda torch: torch.zeros(2, 3).transpose(0, 2),
    "sum over a wrong dim": lambda torch: torch.zeros(2, 3).sum(dim=2),
    "sum over a repeated dim": lambda torch: torch.zeros(2, 3).sum(dim=(0, 0)),
    "squeeze of a wrong dim": lambda torch: torch.zeros(2, 3).squeeze(5),
    "unsqueeze of a wrong dim": lambda torch: torch.zeros(2, 3).unsqueeze(4),
    "size of a wrong dim": lambda torch: torch.zeros(2, 3).size(2),
    "flatten from behind": lambda torch: torch.zeros(2, 3, 4).flatten(2, 1),
    "cat of nothing": lambda torch: torch.cat([]),
    "cat of other sizes": lambda torch: torch.cat([torch.zeros(2, 3), torch.zeros(2, 4)]),
    "stack of other sizes": lambda torch: torch.stack([torch.zeros(2), torch.zeros(3)]),
    "split into wrong sizes": lambda torch: torch.zeros(5).split([2, 2]),
    "chunk into none": lambda torch: torch.zeros(5).chunk(0),
    "unflatten to a wrong size": lambda torch: torch.zeros(6).unflatten(0, (4, 2)),
    "repeat with too few": lambda torch: torch.zeros(2, 3).repeat(2),
    "gather of other ranks": lambda torch: torch.zeros(2, 3).gather(0, torch.zeros(2, dtype=torch.int64)),
    "gather beyond": lambda torch: torch.zeros(2, 3).gather(1, torch.tensor([[5]])),
    "topk of too many": lambda torch: torch.zeros(3).topk(4),
    "negative size": lambda torch: torch.zeros(-1, 2),
    "absurd size": lambda torch: torch.zeros(2**40, 2**20),
    "argmax of nothing": lambda torch: torch.zeros(0).argmax(),
    "max of nothing": lambda torch: torch.zeros(0).max(),
    "amax of nothing": lambda torch: torch.zeros(0, 3).amax(dim=0),
    # indices
    "index beyond": lambda torch: torch.zeros(3)[3],
    "index beyond, second dim": lambda torch: torch.zeros(2, 3)[0, -4],
    "too many indices": lambda torch: torch.zeros(3)[0, 0],
    "index of a number": lambda torch: torch.tensor(1.0)[0],
    "float as an index": lambda torch: torch.zeros(3)[1.5],
    "float tensor as an index": lambda torch: torch.zeros(3)[torch.zeros(2)],
    "tensor index beyond": lambda torch: torch.zeros(3)[torch.tensor([0, 7])],
    "mask of another size": lambda torch: torch.zeros(3)[torch.tensor([True, False])],
    "negative step": lambda torch: torch.zeros(3)[::-1],
    "write of another shape": lambda torch: torch.zeros(3).__setitem__(slice(None), torch.zeros(2)),
    "indices that do not broadcast": lambda torch: torch.zeros(3, 3)[torch.tensor([0, 1]), torch.tensor([0, 1, 2])],
    # types
    "mean of integers": lambda torch: torch.arange(3).mean(),
    "float mask": lambda torch: torch.zeros(3).masked_fill(torch.zeros(3), 1.0),
    "minus of bools": lambda torch: torch.tensor([True]) - torch.tensor([True]),
    "neg of a bool": lambda torch: -torch.tensor([True]),
    "minus of a bool": lambda torch: True - torch.zeros(2),
    "floor division of bools": lambda torch: torch.tensor([True]) // torch.tensor([True]),
    "remainder of bools": lambda torch: torch.tensor([True]) % torch.tensor([True]),
    "power of bools": lambda torch: torch.tensor([True]) ** torch.tensor([True]),
    "abs of bools": lambda torch: torch.tensor([True]).abs(),
    "relu of bools": lambda torch: torch.tensor([True]).relu(),
    "matmul of bools": lambda torch: torch.tensor([[True]]) @ torch.tensor([[True]]),
    "in place to another dtype": lambda torch: torch.arange(3).add_(1.5),
    "in place to another shape": lambda torch: torch.zeros(1).add_(torch.zeros(3)),
    "matmul of two dtypes": lambda torch: torch.zeros(2, 2) @ torch.zeros(2, 2).double(),
    "integers to a negative power": lambda torch: torch.arange(3) ** -1,
    "requires_grad of integers": lambda torch: torch.arange(3).requires_grad_(),
    "requires_grad of new integers": lambda torch: torch.tensor([1], requires_grad=True),
    "tensor of a string": lambda torch: torch.tensor("no"),
    "tensor of a string among numbers": lambda torch: torch.tensor([1, "no"]),
    "tensor of nothing": lambda torch: torch.tensor(None),
    "full of a string": lambda torch: torch.full((2,), "no"),
    "tensor of ragged lists": lambda torch: torch.tensor([[1, 2], [3]]),
    "tensor of lists ragged inside": lambda torch: torch.tensor([[[1], [2]], [[3], [4, 5]]]),
    "tensor of lists and numbers": lambda torch: torch.tensor([[1], 2]),
    "truth of several": lambda torch: bool(torch.zeros(2)),
    "item of several": lambda torch: torch.zeros(2).item(),
    "len of a number": lambda torch: len(torch.tensor(1.0)),
    "iterate a number": lambda torch: list(torch.tensor(1.0)),
    "numpy of what requires grad": lambda torch: _grad(torch, 2).numpy(),
    "division of integers in place": lambda torch: torch.arange(3).div_(2),
    # arguments
    "arange without step": lambda torch: torch.arange(0, 5, 0),
    "arange backwards": lambda torch: torch.arange(5, 0),
    "randint of nothing": lambda torch: torch.randint(5, 5, (2,)),
    "clamp of nothing": lambda torch: torch.zeros(2).clamp(),
    "pad of odd length": lambda torch: _F(torch).pad(torch.zeros(2, 3), (1,)),
    "pad of too many dims": lambda torch: _F(torch).pad(torch.zeros(3), (1, 1, 1, 1)),
    "dropout beyond one": lambda torch: _F(torch).dropout(torch.zeros(2), 1.5),
    "reduction unknown": lambda torch: _F(torch).mse_loss(torch.zeros(2), torch.zeros(2), reduction="all"),
    "normal_ of negative std": lambda torch: torch.zeros(2).normal_(0, -1),
    "uniform_ backwards": lambda torch: torch.zeros(2).uniform_(1, 0),
    # networks
    "conv2d of wrong channels": lambda torch: _convolve(torch, (1, 3, 5, 5), (4, 2, 3, 3)),
    "conv2d of two dims": lambda torch: _convolve(torch, (5, 5), (4, 2, 3, 3)),
    "conv2d kernel too large": lambda torch: _convolve(torch, (1, 1, 2, 2), (1, 1, 3, 3)),
    "conv2d stride of zero": lambda torch: _convolve(torch, (1, 1, 5, 5), (1, 1, 3, 3), stride=0),
    "conv2d negative padding": lambda torch: _convolve(torch, (1, 1, 5, 5), (1, 1, 3, 3), padding=-1),
    "conv2d dilation of zero": lambda torch: _convolve(torch, (1, 1, 5, 5), (1, 1, 3, 3), dilation=0),
    "conv2d groups that do not divide": lambda torch: _convolve(torch, (1, 4, 5, 5), (3, 2, 3, 3), groups=2),
    "conv2d groups of zero": lambda torch: _convolve(torch, (1, 4, 5, 5), (3, 2, 3, 3), groups=0),
    "conv2d bias of a wrong size": lambda torch: _convolve(torch, (1, 1, 5, 5), (2, 1, 3, 3), bias=torch.zeros(3)),
    "conv2d of two dtypes": lambda torch: _F(torch).conv2d(torch.zeros(1, 1, 5, 5).double(), torch.zeros(1, 1, 3, 3)),
    "conv2d of integers": lambda torch: _convolve(torch, (1, 1, 5, 5), (1, 1, 3, 3).long()),
    "conv2d stride of three numbers": lambda torch: _convolve(torch, (1, 1, 5, 5), (1, 1, 3, 3), stride=(1, 1, 1)),
    "conv2d 'same' with a stride": lambda torch: _convolve(torch, (1, 1, 5, 5), (1, 1, 3, 3), stride=2, padding="same"),
    "conv2d unknown padding": lambda torch: _convolve(torch, (1, 1, 5, 5), (1, 1, 3, 3), padding="full"),
    "Conv2d groups that do not divide": lambda torch: torch.nn.Conv2d(3, 4, 3, groups=2),
    "max_pool2d of two dims": lambda torch: _pool(torch, "max_pool2d", (4, 4), 2),
    "max_pool2d padding too large": lambda torch: _pool(torch, "max_pool2d", (1, 1, 4, 4), 2, padding=2),
    "max_pool2d stride of zero": lambda torch: _pool(torch, "max_pool2d", (1, 1, 4, 4), 2, stride=0),
    "max_pool2d kernel of zero": lambda torch: _pool(torch, "max_pool2d", (1, 1, 4, 4), 0),
    "max_pool2d kernel too large": lambda torch: _pool(torch, "max_pool2d", (1, 1, 4, 4), 5),
    "avg_pool2d padding too large": lambda torch: _pool(torch, "avg_pool2d", (1, 1, 4, 4), 2, padding=2),
    "avg_pool2d divisor of zero": lambda torch: _pool(torch, "avg_pool2d", (1, 1, 4, 4), 2, divisor_override=0),
    "batch_norm of one value": lambda torch: torch.nn.BatchNorm1d(3)(torch.zeros(1, 3)),
    "BatchNorm2d of two dims": lambda torch: torch.nn.BatchNorm2d(3)(torch.zeros(2, 3)),
    "nll_loss of one image, two labels": lambda torch: _F(torch).nll_loss(torch.zeros(3), torch.tensor([0, 1])),
    "layer_norm of a wrong shape": lambda torch: _F(torch).layer_norm(torch.zeros(2, 3), (4,)),
    "cross_entropy of other batches": lambda torch: _F(torch).cross_entropy(
        torch.zeros(3, 4), torch.zeros(2, dtype=torch.int64)
    ),
    "cross_entropy of a label beyond": lambda torch: _F(torch).cross_entropy(torch.zeros(1, 4), torch.tensor([4])),
    "cross_entropy of a negative label": lambda torch: _F(torch).cross_entropy(torch.zeros(1, 4), torch.tensor([-1])),
    "cross_entropy of float labels": lambda torch: _F(torch).cross_entropy(torch.zeros(2, 4), torch.zeros(2)),
    "binary_cross_entropy of another size": lambda torch: _F(torch).binary_cross_entropy(
        torch.zeros(2), torch.zeros(3)
    ),
    "binary_cross_entropy beyond one": lambda torch: _F(torch).binary_cross_entropy(
        torch.full((2,), 1.5), torch.zeros(2)
    ),
    # autograd
    "backward of several": lambda torch: (_grad(torch, 2) * 2).backward(),
    "backward of a constant": lambda torch: torch.zeros(1).sum().backward(),
    "backward with a wrong gradient": lambda torch: (_grad(torch, 2) * 2).backward(torch.zeros(3)),
    "backward twice": _used_twice,
    "backward after a change": _changed,
    "a leaf in place": lambda torch: _grad(torch, 2).add_(1),
    "a view of a leaf in place": lambda torch: _grad(torch, 2)[0].zero_(),
    "an expanded tensor in place": lambda torch: torch.zeros(1).expand(3).add_(torch.ones(3)),
    "grad of another shape": lambda torch: setattr(_grad(torch, 2), "grad", torch.zeros(3)),
    "grad of another dtype": lambda torch: setattr(_grad(torch, 2), "grad", torch.zeros(2).double()),
    "requires_grad of a result": lambda torch: (_grad(torch, 2) * 2).requires_grad_(False),
    "grad of an unused input": lambda torch: torch.autograd.grad(_grad(torch, 1) * 2, _grad(torch, 1)),
    "grad of a constant input": lambda torch: torch.autograd.grad(_grad(torch, 1) * 2, torch.zeros(1)),
    "retain_grad of a constant": lambda torch: torch.zeros(1).retain_grad(),
    "a hook on a constant": lambda torch: torch.zeros(1).register_hook(print),
    "deepcopy of a result": lambda torch: __import__("copy").deepcopy(_grad(torch, 2) * 2),
    # modules
    "missing key": lambda torch: _state(torch, bias=None),
    "unexpected key": lambda torch: _state(torch, extra=torch.zeros(1)),
    "size mismatch": lambda torch: _state(torch, weight=torch.zeros(2, 4)),
    "forward not written": lambda torch: torch.nn.Module()(1),
    "unknown attribute": lambda torch: torch.nn.Linear(2, 2).wieght,
    "parameter before init": lambda torch: setattr(
        torch.nn.Module.__new__(torch.nn.Module), "w", torch.nn.Parameter(torch.zeros(1))
    ),
    "a tensor as a parameter": lambda torch: setattr(torch.nn.Linear(2, 2), "weight", torch.zeros(2, 2)),
    "optimizer of nothing": lambda torch: torch.optim.SGD([], lr=0.1),
    "negative learning rate": lambda torch: torch.optim.SGD([_grad(torch, 1)], lr=-0.1),
    "nesterov without momentum": lambda torch: torch.optim.SGD([_grad(torch, 1)], lr=0.1, nesterov=True),
    "optimizer of a result": lambda torch: torch.optim.SGD([_grad(torch, 1) * 2], lr=0.1),
    "optimizer of a tensor": lambda torch: torch.optim.SGD(_grad(torch, 1), lr=0.1),
}


def message(label: str, torch) -> list[str] | None:
    """Makes the call; returns the kind and the text of its error, white space narrowed, or None without an error."""
    try:
        CALLS[label](torch)
    except Exception as error:
        return [type(error).__name__, " ".join(str(error).split())]
    return None


def save(torch) -> None:
    lines = [f"{json.dumps(label)}: {json.dumps(message(label, torch))}" for label in CALLS]
    ERRORS.write_text("{\n" + ",\n".join(lines) + "\n}\n")


def load() -> dict[str, list[str]]:
    return json.loads(ERRORS.read_text())
