"""Every type of layer says all that is asked of it, and what it says is so.

A type that leaves something out fails here; its icon, help page and translation are looked for in
`tests/test_ui/network/test_layer_types.py`.
"""

import dataclasses
import typing

import numpy as np
import pytest

import core
from core import nn
from core.experiment import LAYER_TYPES, LayerSpec, NetworkSpec, Problem, TrainingSettings, field_infos, infer, mended
from core.experiment.network.layers.activation import Activation
from core.experiment.network.layers.base import OnnxStep
from core.experiment.network.layers.terms import INPUT, OUTPUT_GRADIENT, Applied, LayerPass, Pooled
from core.experiment.network.snapshot import Snapshot
from core.formats.onnx_file import onnx_model
from core.formats.pytorch_code import pytorch_program

EXAMPLES = 3
SHAPES = ((2, 6, 5), (7,))


def undeclared(cls) -> list[str]:
    """Names of the abstract methods, and of the class attributes declared without a value, that `cls` does not have."""
    declared = [
        name
        for base in cls.__mro__
        for name, note in getattr(base, "__annotations__", {}).items()
        if "ClassVar" in str(note) and not hasattr(cls, name)
    ]
    return sorted({*declared, *cls.__abstractmethods__})


def sample(cls) -> tuple[LayerSpec, tuple[int, ...]]:
    """A layer as the palette adds it, and the shape of an input that it takes."""
    for shape in SHAPES:
        layer = cls(cls.default_name, **cls.arguments_for(shape))
        if not isinstance(layer.output(shape), Problem):
            return layer, shape
    pytest.fail(f"{cls.__name__}: made by arguments_for() it fits neither an image nor a vector")


def passed_through(layer: LayerSpec, shape, training: bool = True):
    """What went through a module of `layer`, its output, and PyTorch's names' gradients by autograd."""
    core.manual_seed(3)
    module = layer.module().train(training)
    with core.no_grad():
        for value in module.state_dict().values():
            if value.dtype == core.float32:
                # Scales and statistics that are more than 1 and 0.
                value.add_(0.1)
    arrays = {key: value.numpy().copy() for key, value in module.state_dict().items()}
    rng = np.random.default_rng(5)
    inputs = rng.standard_normal((EXAMPLES, *shape)).astype(np.float32)
    leaf = core.from_numpy(inputs.copy()).requires_grad_()
    output = module(leaf * 1.0)
    upstream = rng.standard_normal(output.shape).astype(np.float32)
    values = output.detach().numpy().copy()
    output.backward(core.from_numpy(upstream))
    gradients = {INPUT: leaf.grad.numpy()} | {key: one.grad.numpy() for key, one in module.named_parameters()}
    if training and layer.kind == "Dropout":
        arrays["mask"] = values / inputs
    return LayerPass(inputs, arrays, training, upstream), values, gradients


def some_places(shape, count=8):
    rng = np.random.default_rng(1)
    between = [tuple(int(rng.integers(n)) for n in shape) for _ in range(count)]
    return [tuple(0 for _ in shape), tuple(n - 1 for n in shape), *between]


def entries_of(derivation):
    if isinstance(derivation, Pooled):
        return (derivation.inputs,)
    if isinstance(derivation, Applied):
        return tuple(derivation.terms.values())
    return derivation.factors + ((derivation.added,) if derivation.added else ())


def check_sources(what: str, derivation, passed: LayerPass) -> None:
    """Every entry stands in its tensor where it is said to."""
    tensors = {INPUT: passed.input, OUTPUT_GRADIENT: passed.output_gradient, **passed.arrays}
    for entries in entries_of(derivation):
        tensor = tensors.get(entries.tensor)
        if tensor is None or tensor.ndim == 0:
            continue
        for index, value in np.ndenumerate(entries.values):
            source = entries.source(index)
            if all(0 <= n < size for n, size in zip(source, tensor.shape, strict=True)):
                assert value == pytest.approx(float(tensor[source])), f"{what}: {entries.tensor}[{source}]"


def check_derivations(layer: LayerSpec, shape, training: bool) -> None:
    passed, output, _ = passed_through(layer, shape, training)
    for place in some_places(output.shape):
        what, found = f"{layer.kind}.derive{place}", layer.derive(place, passed)
        assert found.total == pytest.approx(float(output[place]), rel=1e-4, abs=1e-5), what
        check_sources(what, found, passed)
        if isinstance(found, Applied):
            assert "{" not in found.written


def check_gradients(layer: LayerSpec, shape, training: bool) -> None:
    passed, _, gradients = passed_through(layer, shape, training)
    formulas = dict(type(layer).gradients)
    learned = {of for of in formulas if of in gradients}
    assert learned == set(gradients), f"{layer.kind}.gradients: {set(gradients) - learned} is not among them"
    for of, expected in gradients.items():
        assert formulas[of].startswith("∂L/∂"), f"{layer.kind}.gradients: {formulas[of]}"
        for place in some_places(expected.shape):
            what, found = f"{layer.kind}.derive_gradient({of}, {place})", layer.derive_gradient(of, place, passed)
            assert found.total == pytest.approx(float(expected[place]), rel=1e-3, abs=1e-5), what
            check_sources(what, found, passed)


class TestEachType:
    """What holds of every type as the palette adds it; each check names the type that fails it."""

    def check_declared(self, cls):
        assert undeclared(cls) == [], f"{cls.__name__} leaves out {', '.join(undeclared(cls))}"

    def check_help(self, cls):
        assert cls.group and cls.formula and cls.documentation().endswith(f"torch.nn.{cls.__name__}.html")
        assert cls.summary.endswith("."), f"{cls.__name__}.summary is no sentence"
        infos = field_infos(cls)
        names = {field.name for field in dataclasses.fields(cls)} - {"name"}
        assert {info.name for info in infos} == names, f"{cls.__name__}: an argument does not explain itself"
        for info in infos:
            assert info.label and info.explanation.endswith("."), f"{cls.__name__}.{info.name}"
            assert info.required or info.problem(info.default) is None, f"{cls.__name__}.{info.name}"

    def check_figures(self, cls):
        layer, shape = sample(cls)
        _, output, gradients = passed_through(layer, shape)
        assert layer.output(shape) == output.shape[1:], f"{cls.__name__}.output"
        learned = sum(gradient.size for of, gradient in gradients.items() if of != INPUT)
        assert layer.parameter_count() == learned, f"{cls.__name__}.parameters"

    def check_derivation(self, cls):
        layer, shape = sample(cls)
        for training in (True, False):
            check_derivations(layer, shape, training)

    def check_gradient(self, cls):
        check_gradients(*sample(cls), training=True)

    def check_dependence(self, cls):
        """NaN goes through every layer to the numbers that depend on it."""
        layer, shape = sample(cls)
        module = layer.module().eval()
        inputs = np.repeat(np.ones((1, *shape), np.float32), int(np.prod(shape)), axis=0)
        inputs.reshape(len(inputs), -1)[np.diag_indices(len(inputs))] = np.nan
        with core.no_grad():
            reached = np.isnan(module(core.from_numpy(inputs)).numpy())
        for place in some_places(layer.output(shape)):
            marked = np.zeros(layer.output(shape), bool)
            marked[place] = True
            needed = layer.depends_on(marked, shape)
            expected = reached[(slice(None), *place)].reshape(shape)
            assert np.array_equal(needed, expected), f"{cls.__name__}.depends_on{place}"

    def check_memory(self, cls):
        """An activation in place behind the layer is a problem exactly where the backward pass says so."""
        layer, shape = sample(cls)
        before = LAYER_TYPES["Conv2d"]("a", 2, 2, 1) if len(shape) == 3 else LAYER_TYPES["Linear"]("a", 7, 7)
        layers = (before, dataclasses.replace(layer, name="b"), LAYER_TYPES["ReLU"]("c", inplace=True))
        if len(shape) == 1:
            layers = (LAYER_TYPES["Flatten"]("f"), *layers)
        spec = NetworkSpec("n", shape if len(shape) == 3 else (7, 1, 1), layers)
        values = core.ones(2, *spec.input_shape)
        for each in layers:
            values = each.module()(values)
        try:
            values.sum().backward()
        except RuntimeError as error:
            assert "inplace operation" in str(error)
            assert infer(spec)["c"].problem, f"{cls.__name__}.saves_output: its backward pass needs its output"
        else:
            assert infer(spec)["c"].problem is None, f"{cls.__name__}.saves_output: its backward pass does without"

    def check_onnx(self, cls):
        layer, shape = sample(cls)
        steps = layer.onnx(shape)
        assert steps and all(isinstance(step, OnnxStep) for step in steps), f"{cls.__name__}.onnx"

    def check_pytorch(self, cls):
        layer, _ = sample(cls)
        assert repr(eval(f"nn.{layer.call()}", {"nn": nn})) == repr(layer.module()), f"{cls.__name__}.call"
        spec = NetworkSpec("n", layers=(dataclasses.replace(layer, name="a"),))
        assert f"self.a = nn.{layer.call()}" in pytorch_program(spec, TrainingSettings())

    CHECKS: typing.ClassVar = [
        check_declared,
        check_help,
        check_figures,
        check_derivation,
        check_gradient,
        check_dependence,
        check_memory,
        check_onnx,
        check_pytorch,
    ]

    @pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__.removeprefix("check_"))
    @pytest.mark.parametrize("cls", LAYER_TYPES.values(), ids=LAYER_TYPES)
    def test(self, cls, check):
        check(self, cls)

    @pytest.mark.parametrize("cls", LAYER_TYPES.values(), ids=LAYER_TYPES)
    def test_the_onnx_runtime_computes_what_the_layer_computes(self, cls):
        runtime = pytest.importorskip("onnxruntime")
        pytest.importorskip("onnx")
        layer, shape = sample(cls)
        spec = NetworkSpec("n", shape if len(shape) == 3 else (*shape, 1, 1))
        if len(shape) == 1:
            spec = spec.insert(0, LAYER_TYPES["Flatten"]("f"))
        spec = mended(spec.insert(len(spec), dataclasses.replace(layer, name="a")))
        snapshot = Snapshot.of(spec.build(seed=1), spec)
        session = runtime.InferenceSession(onnx_model(snapshot).SerializeToString(), providers=["CPUExecutionProvider"])
        images = np.random.default_rng(0).standard_normal((3, *spec.input_shape)).astype(np.float32)
        with core.no_grad():
            expected = snapshot.build()(core.from_numpy(images)).numpy()
        (logits,) = session.run(None, {"images": images})
        np.testing.assert_allclose(logits, expected, rtol=1e-4, atol=1e-5)

    @pytest.mark.parametrize("cls", LAYER_TYPES.values(), ids=LAYER_TYPES)
    def test_pytorch_has_the_line(self, cls):
        torch = pytest.importorskip("torch")
        layer, _ = sample(cls)
        ours, theirs = layer.module().state_dict(), eval(f"nn.{layer.call()}", {"nn": torch.nn}).state_dict()
        assert {key: tuple(value.shape) for key, value in ours.items()} == {
            key: tuple(value.shape) for key, value in theirs.items()
        }


def changed(kind: str, **members) -> type[LayerSpec]:
    """The type `kind` with some of its members replaced; None takes one away."""
    return type(kind, (LAYER_TYPES[kind],), members)


@dataclasses.dataclass(frozen=True)
class Softplus(Activation):
    """A type that says little of itself."""

    summary = "A smooth ReLU."
    formula = "y = log(1 + exp(x))"

    def value(self, x: float) -> float:
        return float(np.log1p(np.exp(x)))


class TestTheChecks:
    """The checks above find what is wrong."""

    @pytest.mark.parametrize(
        ("check", "cls", "message"),
        [
            (
                TestEachType.check_declared,
                Softplus,
                "Softplus leaves out default_name, derivative, derivative_figures, figures, gradients, icon, operator",
            ),
            (TestEachType.check_help, changed("Tanh", summary=""), "Tanh.summary is no sentence"),
            (
                TestEachType.check_help,
                dataclasses.make_dataclass("Tanh", [("beta", float, 1.0)], bases=(LAYER_TYPES["Tanh"],), frozen=True),
                "an argument does not explain itself",
            ),
            (TestEachType.check_figures, changed("Linear", parameters=lambda self: None), "Linear.parameters"),
            (
                TestEachType.check_figures,
                changed("MaxPool2d", output=lambda self, shape: (shape[0], 2, 2)),
                "MaxPool2d.output",
            ),
            (TestEachType.check_derivation, changed("Tanh", value=lambda self, x: x), "Tanh.derive"),
            (TestEachType.check_gradient, changed("GELU", derivative=lambda self, x: 1.0), r"GELU.derive_gradient\(x"),
            (
                TestEachType.check_gradient,
                changed("Linear", gradients=LAYER_TYPES["Linear"].gradients[:2]),
                "{'bias'} is not among them",
            ),
            (
                TestEachType.check_dependence,
                changed("MaxPool2d", depends_on=lambda self, outputs, shape: np.ones(shape, bool)),
                "MaxPool2d.depends_on",
            ),
            (
                TestEachType.check_memory,
                changed("Sigmoid", saves_output=lambda self: False),
                "its backward pass needs its output",
            ),
            (TestEachType.check_memory, changed("GELU", saves_output=lambda self: True), "does without"),
            (TestEachType.check_onnx, changed("Tanh", onnx=lambda self, shape: ()), "Tanh.onnx"),
            (TestEachType.check_pytorch, changed("GELU", call=lambda self: "GELU('tanh')"), "GELU.call"),
        ],
    )
    def test_finds(self, check, cls, message):
        with pytest.raises(AssertionError, match=message):
            check(TestEachType(), cls)


def layer(kind: str, *arguments, **named) -> LayerSpec:
    return LAYER_TYPES[kind](f"{kind.lower()}", *arguments, **named)


@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize(
    ("one", "shape"),
    [
        (layer("Conv2d", 4, 6, (3, 2), stride=(2, 1), padding=(2, 1), dilation=(2, 3), groups=2), (4, 9, 8)),
        (layer("Conv2d", 2, 2, 3, stride=2, padding=(4, 3), padding_mode="reflect", bias=False), (2, 5, 6)),
        (layer("Conv2d", 2, 4, 3, stride=2, padding=(7, 2), groups=2, padding_mode="replicate"), (2, 5, 4)),
        (layer("Conv2d", 2, 2, (4, 3), stride=(3, 2), padding=(5, 4), padding_mode="circular"), (2, 5, 4)),
        (layer("Conv2d", 2, 2, (4, 2), padding="same", dilation=(1, 2)), (2, 7, 6)),
        (layer("MaxPool2d", (3, 2), stride=(1, 2), padding=1, dilation=(1, 2), ceil_mode=True), (2, 6, 7)),
        (layer("AvgPool2d", 3, stride=2, padding=1, ceil_mode=True), (2, 6, 7)),
        (layer("AvgPool2d", 3, stride=2, padding=1, ceil_mode=True, count_include_pad=False), (2, 6, 7)),
        (layer("AvgPool2d", 2, divisor_override=3), (2, 6, 7)),
        (layer("Linear", 5, 3, bias=False), (5,)),
        (layer("LeakyReLU", 0.3), (4, 3)),
        (layer("GELU", "tanh"), (4, 3)),
        (layer("BatchNorm2d", 3, affine=False), (3, 4, 2)),
        (layer("BatchNorm2d", 3, bias=False, track_running_stats=False), (3, 4, 2)),
        (layer("Flatten", 1, 2), (3, 4, 2)),
        (layer("Flatten", -2), (3, 4, 2)),
    ],
    ids=lambda value: getattr(value, "kind", None),
)
def test_derivations_follow_every_argument(one, shape, training):
    check_derivations(one, shape, training)
    check_gradients(one, shape, training)
