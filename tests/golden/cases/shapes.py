"""Views and rearrangements: the same numbers in another order or another shape."""

from ..case import Family
from ..inputs import integers, normal, stepped, transposed

family = Family("shapes")
call, expression, layouts = family.call, family.expression, family.layouts

for shape in [(4, 6), (2, 12), (-1,), (3, -1, 2), (24,), (2, 3, 4)]:
    call(".view", normal(2, 3, 4), *shape)
    call(".reshape", normal(2, 3, 4), *shape)
    call("reshape", transposed(normal(2, 3, 4)), shape)
call(".view", normal(), 1)
call(".view", normal(1), ())
call(".view", normal(0, 3), 3, 0)
call(".view", stepped(normal(2, 3)), 2, 1, 3)
call(".view_as", normal(2, 6), integers(0, 2, 3, 4))
call(".reshape_as", normal(2, 6), integers(0, 2, 3, 4))
layouts("flatten", normal(2, 3, 4))
layouts("flatten", normal(2, 3, 4), 1)
call("flatten", normal(2, 3, 4, 2), start_dim=1, end_dim=2)
call("flatten", normal(2, 3, 4), 0, -2)
call("flatten", normal())
call(".flatten", normal(3, 1), 0)
call(".unflatten", normal(2, 12), 1, (3, 4))
call(".unflatten", normal(12, 2), 0, (3, -1))
call("unflatten", transposed(normal(2, 12)), -1, (2, 6))

for dim in [None, 0, 1, -1, 2]:
    call("squeeze", normal(1, 3, 1), *([] if dim is None else [dim]))
for dim in [0, 1, 2, -1, -3]:
    layouts("unsqueeze", normal(3, 4), dim)
call("squeeze", normal(1, 3, 1, 2), (0, 2))
call(".squeeze", normal())
call(".unsqueeze", normal(), 0)

layouts("transpose", normal(2, 3, 4), 0, 2)
layouts("permute", normal(2, 3, 4), (2, 0, 1))
call("transpose", normal(2, 3, 4), -1, 1)
call(".permute", normal(2, 3, 4), 1, -1, 0)
call("t", normal(3, 4))
call("t", normal(5))
call(".t", stepped(normal(3, 4)))
expression("x.T", lambda torch, x: x.T, normal(2, 3))
expression("x.mT", lambda torch, x: x.mT, normal(2, 3, 4))
expression("x.t() used twice", lambda torch, x: x.t() + x.t(), normal(2, 3))
expression("x.t().contiguous()", lambda torch, x: x.t().contiguous(), normal(2, 3))
expression("x.contiguous()", lambda torch, x: x.contiguous(), normal(2, 3))
expression("x.clone()", lambda torch, x: x.clone(), transposed(normal(2, 3)))

layouts(".expand", normal(3, 1), 3, 4)
call(".expand", normal(3), 2, 3)
call(".expand", normal(1, 3, 1), 2, -1, 4)
call(".expand", normal(), 2, 2)
call(".expand", normal(1), 0)
call(".expand_as", normal(3, 1), integers(0, 2, 3, 4))
layouts(".repeat", normal(2, 3), 2, 2)
call(".repeat", normal(2), 3, 1, 2)
call(".repeat", normal(2, 3), 0, 1)
call(".repeat", normal(), 3)
call("broadcast_to", normal(3, 1), (2, 3, 4))

call("cat", [normal(2, 3), normal(1, 3), normal(4, 3)])
call("cat", [normal(2, 3), normal(2, 1)], dim=1)
call("cat", [transposed(normal(2, 3)), stepped(normal(2, 2))], dim=-1)
call("cat", [normal(2, 3), normal(0, 3)])
call("cat", [integers(0, 5, 3), integers(0, 5, 2)])
call("cat", [normal(2), integers(0, 5, 2)], smooth=False)
expression("cat of one tensor twice", lambda torch, x: torch.cat([x, x * 2, x]), normal(2, 3))
for dim in [0, 1, 2, -1]:
    call("stack", [normal(2, 3), normal(2, 3)], dim=dim)
call("stack", [normal(), normal(), normal()])
call("stack", [transposed(normal(3, 2)), stepped(normal(3, 2))], 1)
layouts("split", normal(5, 4), 2)
call("split", normal(5, 4), [1, 4])
call("split", normal(4, 7), 3, dim=1)
call(".split", normal(4, 7), [2, 2, 3], 1)
layouts("chunk", normal(7, 2), 3)
call("chunk", normal(2, 6), 4, dim=1)
layouts("unbind", normal(3, 2))
call("unbind", normal(2, 3), dim=1)
expression("tuple(x)", lambda torch, x: tuple(x), normal(3, 2))
expression("one part of split", lambda torch, x: x.split(2)[1], normal(5, 2))
expression("one part of unbind", lambda torch, x: x.unbind(1)[0], normal(2, 3))

PADS = [(1, 2), (0, 1, 2, 0), (1, 1, 1, 1), (-1, 2), (-1, -1, 0, 1)]
for pad in PADS:
    call("nn.functional.pad", normal(2, 4, 5), pad)
call("nn.functional.pad", stepped(normal(3, 4)), (1, 1, 2, 2), value=1.5)
call("nn.functional.pad", transposed(normal(3, 4)), (1, 1), "constant", -1)
for mode in ["reflect", "replicate", "circular"]:
    call("nn.functional.pad", normal(1, 2, 4, 5), (1, 2, 2, 1), mode=mode)
layouts("flip", normal(3, 4), (0,))
call("flip", normal(2, 3, 4), (0, -1))
call(".flip", normal(5), 0)
layouts("roll", normal(3, 4), 1, 0)
call("roll", normal(3, 4), (1, -2), (0, 1))
call("roll", normal(3, 4), 5)
call("roll", normal(3, 4), shifts=-1, dims=-1)
call("gather", normal(3, 4), 1, integers(0, 4, 3, 2))
call("gather", normal(3, 4), 0, integers(0, 3, 2, 4))
call("gather", transposed(normal(4, 5)), -1, stepped(integers(0, 5, 4, 6)))
call(".gather", integers(0, 9, 5), 0, integers(0, 5, 8))
call("narrow", normal(4, 5), 1, 1, 3)
call(".select", normal(4, 5), 1, -2)
call("tril", normal(3, 4))
call("triu", normal(4, 4), 1)
call("nn.functional.one_hot", integers(0, 5, 2, 3), 5)


@family.sampled(400)
def rearrangement(random):
    """A chain of two to four random views and copies."""
    shape = tuple(int(size) for size in random.randint(1, 5, random.randint(1, 4)))
    steps = [str(random.choice(list(STEPS))) for _ in range(random.randint(2, 5))]
    seeds = [int(random.randint(1000)) for _ in steps]

    def function(torch, x):
        for step, seed in zip(steps, seeds):
            x = STEPS[step](x, seed)
        return x

    layout = random.choice([lambda given: given, transposed, stepped])
    case = family.make(" ".join(f"{step}{seed}" for step, seed in zip(steps, seeds)), layout(normal(*shape)))
    return type(case)(case.name, function, case.args)


STEPS = {
    "transpose": lambda x, seed: x.transpose(seed % x.dim(), (seed // 7) % x.dim()) if x.dim() else x,
    "slice": lambda x, seed: x[seed % 2 :: 1 + seed % 3] if x.dim() else x[None],
    "last": lambda x, seed: x[..., : 1 + seed % 3] if x.dim() else x.reshape(1, 1),
    "unsqueeze": lambda x, seed: x.unsqueeze(seed % (x.dim() + 1)),
    "squeeze": lambda x, seed: x.squeeze(),
    "reshape": lambda x, seed: x.reshape(-1, 1 if x.numel() % 2 or x.numel() == 0 else 2) if x.numel() else x,
    "flatten": lambda x, seed: x.flatten(),
    "flip": lambda x, seed: x.flip(seed % x.dim()) if x.dim() else x,
    "clone": lambda x, seed: x.clone(),
    "expand": lambda x, seed: x.expand(1 + seed % 3, *x.shape),
    "repeat": lambda x, seed: x.repeat(2, *([1] * x.dim())),
}
