"""Calls every public function with absurd arguments: `python -m tests.absurd [seed] [times]`.

Each call runs or raises one of `TYPED`. What it did otherwise is printed, one line each; the exit status is 1
then. A call that ends the process leaves its description as the last line of the file named by ABSURD_LOG.
"""

import contextlib
import faulthandler
import inspect
import os
import re
import resource
import sys
import warnings
from random import Random

import numpy as np

import core
from core.tensor import Tensor
from tests.golden.case import Named
from tests.golden.cases import FAMILIES
from tests.golden.inputs import Input

TYPED = (TypeError, ValueError, RuntimeError, IndexError, OverflowError, MemoryError)
FOREIGN = re.compile(
    r"(type object )?'(?!Tensor|Parameter)[\w.]+' (object )?has no attribute"
)  # of an argument that is no tensor
MEMORY = 4 << 30  # bytes that the process may ask for
DTYPES = [core.float32, core.float64, core.int64, core.int32, core.int16, core.int8, core.uint8, core.bool]
SHAPES = [
    (),
    (0,),
    (1,),
    (3,),
    (2, 3),
    (3, 3),
    (2, 0),
    (0, 3),
    (1, 2, 5, 5),
    (2, 4, 6, 6),
    (2, 3, 4),
    (1, 1, 1, 1),
    (0, 2, 3, 3),
]
SIZES = [-(2**63), -(2**31), -2, -1, 0, 1, 2, 3, 7, 2**49, 2**62, 2**63 - 1, 2**63, 2**100]

# What changes the process, waits, writes a file or is no function of tensors.
PLAIN = re.compile(r"\w+\(")  # the name of a case that is a single call, not an expression

LEFT_OUT = {
    "load",
    "save",
    "seed",
    "set_num_threads",
    "set_default_dtype",
    "set_printoptions",
    "set_grad_enabled",
    "default_generator",
    "manual_seed",
    "inference_mode",
    "no_grad",
    "enable_grad",
    "set_detect_anomaly",
    "detect_anomaly",
}


class Strange:
    """An object of a type that the library does not know."""

    def __repr__(self):
        return "Strange()"


def tensor(random: Random):
    shape, dtype = random.choice(SHAPES), random.choice(DTYPES)
    made = core.tensor(np.random.RandomState(random.randrange(2**31)).randint(-2, 9, shape)).to(dtype)
    if dtype.is_floating_point:
        if random.random() < 0.2 and made.numel():
            made.view(-1)[0] = random.choice([float("nan"), float("inf"), -float("inf")])
        if random.random() < 0.5:
            made.requires_grad_()
        kind = random.random()
        if kind < 0.1:
            return (made * 1).detach_() if random.random() < 0.5 else made * 1
        if kind < 0.2 and made.requires_grad:  # its graph is freed
            made = made * made
            made.sum().backward()
        elif kind < 0.25:
            with core.inference_mode():
                return made * 1
    if made.dim() > 1:
        kind = random.random()
        if kind < 0.15:
            return made.transpose(0, -1)
        if kind < 0.3:
            return made[:, 1:] if random.random() < 0.5 else made[::2]
    if random.random() < 0.1:
        return made.expand(2, *made.shape)
    return made


def size(random: Random) -> int:
    return random.choice(SIZES)


def absurd(random: Random):
    """Makes a value of any kind, such as no function of the library expects."""
    return random.choice(
        [
            lambda: None,
            lambda: None,
            lambda: tensor(random),
            lambda: tensor(random),
            lambda: size(random),
            lambda: size(random),
            lambda: random.choice([0.5, -1.5, float("nan"), float("inf"), -float("inf"), 1e400, 1 + 2j]),
            lambda: random.choice(
                [True, False, "", "x", "mean", "none", "same", "constant", b"", Strange(), ..., slice(None), int]
            ),
            lambda: random.choice(
                [[], (), {}, set(), [[]], [None], (None, None), [[1, 2], [3]], ["a"], range(3), core.Size([2])]
            ),
            lambda: tuple(size(random) for _ in range(random.randrange(5))),
            lambda: [tensor(random) for _ in range(random.randrange(4))],
            lambda: [tensor(random), random.choice([None, 1, "x", Strange()])],
            lambda: random.choice(DTYPES),
            lambda: np.array(random.choice(["a", None, 1 + 1j, 2.5, [1, 2], [[1.0]]]), *random.choice([(), (object,)])),
            lambda: np.zeros((2, 3), random.choice(["f2", "c16", ">f4", "u8", "M8[s]", "S3"])),
            lambda: lambda *given: None,
            lambda: core.Generator(),
        ]
    )()


def ordinary(random: Random):
    """Makes a value such as functions of tensors take: mostly a tensor, or a size."""
    return random.choice(
        [
            lambda: tensor(random),
            lambda: tensor(random),
            lambda: tensor(random),
            lambda: random.choice([-1, 0, 1, 2, 3, 0.5]),
            lambda: random.choice([(1, 1), (2, 2), (0, 1), (-1,), 1, 2, "sum", True]),
        ]
    )()


def parameters(function) -> tuple[int, int, list[str]]:
    """Returns how many positional arguments `function` needs and takes, and which parameters have a default."""
    try:
        given = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        return 0, 3, []
    positional = [each for each in given if each.kind in (each.POSITIONAL_ONLY, each.POSITIONAL_OR_KEYWORD)]
    extra = 3 if any(each.kind is each.VAR_POSITIONAL for each in given) else 0
    needed = sum(each.default is each.empty for each in positional)
    return needed, len(positional) + extra, [each.name for each in given if each.default is not each.empty]


def public() -> dict:
    """Finds every public function, class and method of the library, by its name."""
    found = {}
    for prefix, module in (
        ("", core),
        ("F.", core.nn.functional),
        ("init.", core.nn.init),
        ("utils.", core.nn.utils),
        ("autograd.", core.autograd),
        ("optim.", core.optim),
        ("scheduler.", core.optim.lr_scheduler),
        ("nn.", core.nn),
    ):
        for name in dir(module):
            value = getattr(module, name)
            if not name.startswith("_") and name not in LEFT_OUT and callable(value) and not inspect.ismodule(value):
                found[prefix + name] = value
    for name in dir(Tensor):
        value = getattr(Tensor, name)
        if callable(value) and (not name.startswith("_") or name in OPERATORS):
            found["Tensor." + name] = value
        elif isinstance(value, property) or inspect.isgetsetdescriptor(value):
            found["Tensor." + name] = reader(name)
            if getattr(value, "fset", None) is not None or name in WRITABLE:
                found[f"Tensor.{name} ="] = writer(name)
    return found


def reader(name: str):
    return lambda tensor: getattr(tensor, name)


def writer(name: str):
    return lambda tensor, value: setattr(tensor, name, value)


WRITABLE = {"data", "grad", "requires_grad"}
OPERATORS = {
    f"__{name}__"
    for name in (
        "add radd sub rsub mul rmul truediv rtruediv floordiv rfloordiv mod rmod pow rpow matmul rmatmul neg pos abs invert and or "
        "xor eq ne lt le gt ge getitem setitem len iter bool int float index format array deepcopy iadd isub imul itruediv "
        "ifloordiv imod ipow iand ior ixor"
    ).split()
}


class Run:
    """Makes calls, remembers which one is running, and collects what went wrong."""

    def __init__(self, seed: int):
        self.random = Random(seed)
        self.log = os.open(os.environ["ABSURD_LOG"], os.O_WRONLY | os.O_CREAT) if "ABSURD_LOG" in os.environ else None
        self.calls = self.returned = 0
        self.wrong = {}

    def call(self, name, function, args, keywords):
        text = (
            f"{name}({', '.join([*map(short, args), *(f'{key}={short(value)}' for key, value in keywords.items())])})"
        )
        if self.log is not None:
            os.pwrite(self.log, text.encode()[:2000].ljust(2000), 0)
        self.calls += 1
        faulthandler.dump_traceback_later(60, exit=True)
        try:
            result = function(*args, **keywords)
            self.follow(result)
            self.returned += 1
        except TYPED:
            pass
        except BaseException as error:
            if isinstance(error, AttributeError) and FOREIGN.match(str(error)):
                return
            self.wrong.setdefault((name, type(error).__name__), f"{text}: {type(error).__name__}: {error}"[:400])
        finally:
            faulthandler.cancel_dump_traceback_later()

    def follow(self, result):
        """Looks at the result: its text, its node's saved values, and a backward pass or two."""
        for each in result if isinstance(result, (tuple, list)) else [result]:
            if isinstance(each, core.nn.Module):
                repr(each)
                each(tensor(self.random))
            elif isinstance(each, core.optim.Optimizer):
                each.step()
            elif isinstance(each, Tensor) and each.numel() < 10_000:
                repr(each)
                if each.requires_grad:
                    node = each.grad_fn
                    for name in dir(node) if node is not None else ():
                        if not name.startswith("_"):
                            getattr(node, "_saved_" + name, None)
                    gradient = None if each.numel() == 1 else core.ones_like(each)
                    each.backward(gradient, retain_graph=self.random.random() < 0.5)
                    for name in dir(node) if node is not None else ():
                        if not name.startswith("_"):
                            with contextlib.suppress(RuntimeError):
                                getattr(node, "_saved_" + name, None)
                    each.backward(gradient)

    def everything(self, times: int):
        """Calls every public name with random arguments."""
        random = self.random
        for name, function in public().items():
            needed, most, options = parameters(function)
            for _ in range(times):
                count = random.randint(needed, max(min(most, needed + 3), needed))
                args = [ordinary(random) if random.random() < 0.75 else absurd(random) for _ in range(count)]
                if name.startswith("Tensor.") and args:
                    args[0] = tensor(random)
                keywords = {random.choice(options): absurd(random)} if options and random.random() < 0.3 else {}
                self.call(name, function, args, keywords)

    def almost_right(self, times: int):
        """Makes the calls of the golden tables, with one or two arguments replaced."""
        random = self.random
        for family in FAMILIES.values():
            samples = [family.sample(name, number) for name in family.samplers for number in range(4)]
            for case in [*family.cases.values(), *samples]:
                for _ in range(times):
                    args = [self.filled(case, each) for each in case.args]
                    keywords = {name: self.filled(case, each) for name, each in case.keywords.items()}
                    plain = PLAIN.match(case.name)
                    for _ in range(random.choice([1, 1, 2])):
                        at = random.randrange(len(args) + len(keywords)) if args or keywords else 0
                        if at < len(args):
                            args[at] = self.replaced(args[at]) if plain else tensor(random)
                        elif keywords:
                            name = [*keywords][at - len(args)]
                            keywords[name] = self.replaced(keywords[name])
                    self.call(case.name, lambda *given, **named: case.function(core, *given, **named), args, keywords)

    def filled(self, case, given):
        if isinstance(given, (list, tuple)):
            return type(given)(self.filled(case, each) for each in given)
        if isinstance(given, Named):
            return getattr(core, given)
        if isinstance(given, Input):
            made = core.from_numpy(given.array(case.seeded("inputs"), self.random.choice(["float32", "float64"])))
            return made.requires_grad_() if made.is_floating_point() and self.random.random() < 0.7 else made
        return given

    def replaced(self, given):
        """Returns another value for an argument, often of its own kind."""
        random = self.random
        if random.random() < 0.3:
            return absurd(random)
        if isinstance(given, Tensor):
            return tensor(random)
        if isinstance(given, bool):
            return not given
        if isinstance(given, int):
            return size(random)
        if isinstance(given, (tuple, list)) and given and not isinstance(given[0], Tensor):
            at = random.randrange(len(given))
            changed = [*given[:at], size(random), *given[at + 1 :]]
            return type(given)(changed if random.random() < 0.7 else given[at:] + given)
        return absurd(random)

    def interventions(self, times: int):
        """Runs hooks and functions of the user that return what they must not."""
        random = self.random
        for _ in range(10 * times):
            gives = [absurd(random) if random.random() < 0.7 else (tensor(random), absurd(random)) for _ in range(8)]

            class Strangely(core.autograd.Function):
                @staticmethod
                def forward(ctx, *given):
                    ctx.save_for_backward(*([gives[0]] if random.random() < 0.3 else given[:1]))
                    return gives[1] if random.random() < 0.3 else given[0] * 2

                @staticmethod
                def backward(ctx, *grads):
                    ctx.saved_tensors
                    return gives[2] if random.random() < 0.7 else grads

            def call():
                x = core.ones(2, 3, requires_grad=True)
                y = x.exp()
                first, second = (y * x).split(1)
                z = Strangely.apply(first, gives[3]) if random.random() < 0.5 else first + second
                target = random.choice([x, y, first, z])
                for register, result in random.sample(
                    [
                        (target.register_hook, gives[4]),
                        (z.grad_fn.register_hook if z.grad_fn is not None else x.register_hook, gives[5]),
                        (y.grad_fn.register_prehook, gives[6]),
                        (first.grad_fn.register_prehook, gives[7]),
                        (first.grad_fn.register_hook, gives[0]),
                    ],
                    2,
                ):
                    register(lambda *given, result=result: result)
                if random.random() < 0.3:
                    with core.no_grad():
                        target.set_(None) if hasattr(target, "set_") else target.zero_()
                return z

            self.call("interventions", call, (), {})

        def through_a_network():
            F = core.nn.functional
            x = core.randn(random.choice([1, 3, 33]), 1, 8, 8, requires_grad=True)
            weight = core.randn(4, 1, 3, 3, requires_grad=True)
            y = F.conv2d(x, weight)
            stages = [x, weight, y]
            for function in random.sample(
                [
                    F.relu,
                    lambda t: F.max_pool2d(t, 2),
                    lambda t: F.avg_pool2d(t, 2),
                    lambda t: t.flatten(1),
                    lambda t: F.linear(t, core.ones(5, t.shape[-1])),
                    lambda t: F.batch_norm(t, None, None, training=True),
                    lambda t: F.layer_norm(t, t.shape[-1:]),
                    lambda t: F.log_softmax(t, 1),
                ],
                4,
            ):
                try:
                    y = function(y)
                    stages.append(y)
                except TYPED:
                    pass
            given = tensor(random) if random.random() < 0.6 else absurd(random)

            def hook(*seen):
                for each in seen if isinstance(seen[0], tuple) is False else seen[0]:
                    if isinstance(each, Tensor) and random.random() < 0.3:
                        each.data = tensor(random).to(random.choice(DTYPES))
                return random.choice([given, (given,), None])

            stage = random.choice(stages)
            if stage.grad_fn is not None and random.random() < 0.6:
                random.choice([stage.grad_fn.register_hook, stage.grad_fn.register_prehook])(hook)
            else:
                stage.register_hook(hook)
            if random.random() < 0.3:
                random.choice(stages).data = tensor(random)
            return y.sum()

        for _ in range(20 * times):
            self.call("hooks in a network", through_a_network, (), {})

        class Block(core.nn.Module):
            def forward(self, given):
                return given * 2

        for _ in range(5 * times):
            gives = absurd(random)

            def call():
                block = Block()
                random.choice(
                    [
                        block.register_forward_hook,
                        block.register_forward_pre_hook,
                        block.register_full_backward_hook,
                        block.register_full_backward_pre_hook,
                    ]
                )(lambda *given: gives)
                return block(core.ones(2, requires_grad=True))

            self.call("hooks of a module", call, (), {})


def short(value) -> str:
    if isinstance(value, Tensor):
        return f"<{value.dtype} {list(value.shape)} {value.stride()}{' grad' if value.requires_grad else ''}>"
    if isinstance(value, (list, tuple)):
        return f"{type(value).__name__}[{', '.join(map(short, value))}]"
    if isinstance(value, np.ndarray):
        return f"<array {value.dtype} {value.shape}>"
    return repr(value)[:60]


def main(seed: int = 0, times: int = 10) -> int:
    faulthandler.enable()
    if resource.getrlimit(resource.RLIMIT_AS)[0] == resource.RLIM_INFINITY:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    warnings.simplefilter("ignore")
    np.seterr(all="ignore")
    run = Run(seed)
    run.everything(times)
    run.interventions(times)
    run.almost_right(max(times // 5, 1))
    for line in run.wrong.values():
        print(line)
    print(f"{run.calls} calls, {run.returned} of them returned, {len(run.wrong)} raised what they should not")
    return 1 if run.wrong else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
