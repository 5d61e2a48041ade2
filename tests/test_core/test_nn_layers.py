"""Layers: how they print, what they hold, and that they pass everything on to the functions."""

import inspect
import math

import numpy as np
import pytest

import core

PRINTED = {
    "Linear(2, 3)": "Linear(in_features=2, out_features=3, bias=True)",
    "Linear(2, 3, bias=False)": "Linear(in_features=2, out_features=3, bias=False)",
    "Conv2d(1, 6, 5)": "Conv2d(1, 6, kernel_size=(5, 5), stride=(1, 1))",
    "Conv2d(4, 6, (5, 3), 2, 1, (2, 1), 2, False)": (
        "Conv2d(4, 6, kernel_size=(5, 3), stride=(2, 2), padding=(1, 1), dilation=(2, 1), groups=2, bias=False)"
    ),
    "Conv2d(1, 6, 3, padding='same', padding_mode='reflect')": (
        "Conv2d(1, 6, kernel_size=(3, 3), stride=(1, 1), padding=same, padding_mode=reflect)"
    ),
    "MaxPool2d(2)": "MaxPool2d(kernel_size=2, stride=2, padding=0, dilation=1, ceil_mode=False)",
    "MaxPool2d((2, 3), 1, 1, 2, True, True)": (
        "MaxPool2d(kernel_size=(2, 3), stride=1, padding=1, dilation=2, ceil_mode=True)"
    ),
    "AvgPool2d(2)": "AvgPool2d(kernel_size=2, stride=2, padding=0)",
    "AdaptiveAvgPool2d((5, None))": "AdaptiveAvgPool2d(output_size=(5, None))",
    "BatchNorm1d(3)": "BatchNorm1d(3, eps=1e-05, momentum=0.1, affine=True, bias=True, track_running_stats=True)",
    "BatchNorm2d(3, 1e-3, None, False, False)": (
        "BatchNorm2d(3, eps=0.001, momentum=None, affine=False, bias=False, track_running_stats=False)"
    ),
    "LayerNorm(3)": "LayerNorm((3,), eps=1e-05, elementwise_affine=True, bias=True)",
    "LayerNorm([3, 4], bias=False)": "LayerNorm((3, 4), eps=1e-05, elementwise_affine=True, bias=False)",
    "Dropout(0.25, True)": "Dropout(p=0.25, inplace=True)",
    "Flatten()": "Flatten(start_dim=1, end_dim=-1)",
    "Unflatten(1, (2, 3))": "Unflatten(dim=1, unflattened_size=(2, 3))",
    "Identity(3, anything=4)": "Identity()",
    "ReLU()": "ReLU()",
    "ReLU(inplace=True)": "ReLU(inplace=True)",
    "SELU(True)": "SELU(inplace=True)",
    "SiLU()": "SiLU()",
    "LeakyReLU(0.2, True)": "LeakyReLU(negative_slope=0.2, inplace=True)",
    "ELU()": "ELU(alpha=1.0)",
    "GELU('tanh')": "GELU(approximate='tanh')",
    "Softplus()": "Softplus(beta=1.0, threshold=20.0)",
    "Hardtanh(-2, 2)": "Hardtanh(min_val=-2, max_val=2)",
    "Sigmoid()": "Sigmoid()",
    "Tanh()": "Tanh()",
    "Softmax(1)": "Softmax(dim=1)",
    "LogSoftmax(dim=-1)": "LogSoftmax(dim=-1)",
    "MSELoss()": "MSELoss()",
    "CrossEntropyLoss(label_smoothing=0.1)": "CrossEntropyLoss()",
    "BCEWithLogitsLoss()": "BCEWithLogitsLoss()",
}


def made(torch, call):
    name, arguments = call[:-1].split("(", 1)
    kind = getattr(torch.nn, name)
    arguments, keywords = _arguments(arguments)
    return kind(*arguments, **keywords)


def _arguments(text):
    import ast

    node = ast.parse(f"f({text})", mode="eval").body
    return (
        [ast.literal_eval(argument) for argument in node.args],
        {keyword.arg: ast.literal_eval(keyword.value) for keyword in node.keywords},
    )


@pytest.mark.parametrize("call", PRINTED)
def test_prints_like_pytorch(torch, call):
    assert repr(made(torch, call)) == PRINTED[call]


def public_modules():
    return [
        name
        for name in vars(core.nn)
        if inspect.isclass(getattr(core.nn, name)) and name not in ("Module", "Parameter")
    ]


@pytest.mark.parametrize("name", public_modules())
def test_arguments_have_pytorchs_names_order_and_defaults(name):
    torch = pytest.importorskip("torch")

    def described(library):
        parameters = inspect.signature(getattr(library.nn, name)).parameters.values()
        return [(each.name, each.kind, each.default) for each in parameters]

    ours, theirs = described(core), described(torch)
    if name in ("Sigmoid", "Tanh"):  # PyTorch takes and ignores any arguments
        theirs = []
    if name == "Hardtanh":  # without the two spellings that PyTorch has deprecated
        theirs = [each for each in theirs if each[0] not in ("min_value", "max_value")]
    assert ours == theirs


@pytest.mark.parametrize("name", sorted(core.nn.functional.__all__))
def test_functions_are_called_as_in_pytorch(name):
    torch = pytest.importorskip("torch")
    theirs = getattr(torch.nn.functional, name, None)
    try:
        expected = list(inspect.signature(theirs).parameters.values())
    except (TypeError, ValueError):
        pytest.skip("PyTorch tells no signature of this one")
    if expected[0].name == "args":
        pytest.skip("PyTorch tells no signature of this one")
    ours = inspect.signature(getattr(core.nn.functional, name)).parameters.values()
    assert [(each.name, each.default) for each in ours] == [(each.name, each.default) for each in expected]


class TestInitialValues:
    """The defaults: U(-k, k) with k = 1 / √fan_in for weight and bias."""

    @pytest.mark.parametrize(
        "make, fan_in",
        [(lambda nn: nn.Linear(100, 300), 100), (lambda nn: nn.Conv2d(8, 64, (5, 3), groups=2), 4 * 15)],
    )
    def test_weight_and_bias(self, torch, make, fan_in):
        torch.manual_seed(3)
        layer = make(torch.nn)
        bound = 1 / math.sqrt(fan_in)
        for parameter in (layer.weight, layer.bias):
            values = parameter.detach().numpy()
            assert np.abs(values).max() <= bound
            assert np.abs(values).max() > 0.9 * bound
            assert abs(values.mean()) < 0.3 * bound

    def test_the_seed_decides(self, torch):
        def drawn(seed):
            torch.manual_seed(seed)
            return torch.nn.Conv2d(1, 2, 3).weight.detach().numpy()

        assert np.array_equal(drawn(1), drawn(1))
        assert not np.array_equal(drawn(1), drawn(2))

    def test_dtype_and_missing_bias(self, torch):
        layer = torch.nn.Linear(2, 3, bias=False, dtype=torch.float64)
        assert layer.weight.dtype == torch.float64
        assert layer.bias is None
        assert torch.nn.Conv2d(1, 2, 3, dtype=torch.float64).bias.dtype == torch.float64


@pytest.mark.parametrize(
    "make, error, text",
    [
        (lambda nn: nn.Conv2d(3, 4, 3, groups=2), ValueError, "in_channels must be divisible by groups"),
        (lambda nn: nn.Conv2d(4, 3, 3, groups=2), ValueError, "out_channels must be divisible by groups"),
        (lambda nn: nn.Conv2d(4, 4, 3, groups=0), ValueError, "groups must be a positive integer"),
        (lambda nn: nn.Conv2d(1, 1, 3, padding="most"), ValueError, "Invalid padding string"),
        (lambda nn: nn.Conv2d(1, 1, 3, stride=2, padding="same"), ValueError, "not supported for strided"),
        (lambda nn: nn.Conv2d(1, 1, 3, padding_mode="ones"), ValueError, "padding_mode must be one of"),
        (lambda nn: nn.Dropout(1.5), ValueError, "between 0 and 1, but got 1.5"),
        (lambda nn: nn.MultiMarginLoss(p=3), ValueError, "only p == 1 and p == 2 supported"),
        (lambda nn: nn.Unflatten(1, 3), TypeError, "unflattened_size"),
    ],
)
def test_bad_arguments_are_refused_at_once(torch, make, error, text):
    with pytest.raises(error, match=text):
        make(torch.nn)


CALLS = {
    "Conv2d": (lambda nn: nn.Conv2d(2, 4, 3, 2, 1, 1, 2), (2, 2, 7, 6)),
    "Conv2d same": (lambda nn: nn.Conv2d(2, 3, (4, 3), padding="same", dilation=2), (2, 2, 7, 6)),
    "Conv2d reflect": (lambda nn: nn.Conv2d(2, 3, 3, padding=(1, 2), padding_mode="reflect"), (2, 2, 7, 6)),
    "Conv2d replicate": (lambda nn: nn.Conv2d(2, 3, 3, padding=2, padding_mode="replicate"), (2, 2, 7, 6)),
    "Conv2d circular": (lambda nn: nn.Conv2d(2, 3, 4, padding="same", padding_mode="circular"), (2, 2, 7, 6)),
    "Linear": (lambda nn: nn.Linear(4, 3), (2, 5, 4)),
    "MaxPool2d": (lambda nn: nn.MaxPool2d(3, 2, 1, 1, ceil_mode=True), (2, 2, 7, 6)),
    "AvgPool2d": (lambda nn: nn.AvgPool2d(3, 2, 1, True, False), (2, 2, 7, 6)),
    "AvgPool2d divisor": (lambda nn: nn.AvgPool2d(2, divisor_override=3), (2, 2, 7, 6)),
    "AdaptiveAvgPool2d": (lambda nn: nn.AdaptiveAvgPool2d((2, None)), (2, 2, 7, 6)),
    "BatchNorm1d": (lambda nn: nn.BatchNorm1d(3), (4, 3)),
    "BatchNorm1d of sequences": (lambda nn: nn.BatchNorm1d(3, momentum=None), (4, 3, 2)),
    "BatchNorm2d": (lambda nn: nn.BatchNorm2d(3, affine=False), (2, 3, 4, 2)),
    "BatchNorm2d without bias": (lambda nn: nn.BatchNorm2d(3, bias=False), (2, 3, 4, 2)),
    "LayerNorm": (lambda nn: nn.LayerNorm((3, 4)), (2, 3, 4)),
    "LayerNorm plain": (lambda nn: nn.LayerNorm(4, elementwise_affine=False), (2, 3, 4)),
    "Dropout(0)": (lambda nn: nn.Dropout(0), (2, 3)),
    "Flatten": (lambda nn: nn.Flatten(0, 1), (2, 3, 4)),
    "Unflatten": (lambda nn: nn.Unflatten(1, (2, -1)), (2, 6)),
    "ReLU": (lambda nn: nn.ReLU(), (2, 3)),
    "SELU": (lambda nn: nn.SELU(), (2, 3)),
    "SiLU": (lambda nn: nn.SiLU(), (2, 3)),
    "LeakyReLU": (lambda nn: nn.LeakyReLU(0.2), (2, 3)),
    "ELU": (lambda nn: nn.ELU(0.5), (2, 3)),
    "GELU": (lambda nn: nn.GELU("tanh"), (2, 3)),
    "Softplus": (lambda nn: nn.Softplus(2, 0.5), (2, 3)),
    "Hardtanh": (lambda nn: nn.Hardtanh(-0.5, 0.3), (2, 3)),
    "Sigmoid": (lambda nn: nn.Sigmoid(), (2, 3)),
    "Tanh": (lambda nn: nn.Tanh(), (2, 3)),
    "Softmax": (lambda nn: nn.Softmax(0), (2, 3)),
    "LogSoftmax": (lambda nn: nn.LogSoftmax(-1), (2, 3)),
}


@pytest.mark.parametrize("name", CALLS)
def test_computes_what_pytorch_computes(name):
    """Two calls in training, one in evaluation; outputs, gradients and buffers beside PyTorch's."""
    torch = pytest.importorskip("torch")
    make, shape = CALLS[name]
    random = np.random.RandomState(0)
    theirs, ours = make(torch.nn), make(core.nn)
    ours.load_state_dict({key: core.from_numpy(value.numpy().copy()) for key, value in theirs.state_dict().items()})
    inputs = [random.standard_normal(shape).astype(np.float32) for _ in range(3)]
    results = []
    for library, layer in ((torch, theirs), (core, ours)):
        found = []
        for number, array in enumerate(inputs):
            layer.train(number < 2)
            x = library.from_numpy(array.copy()).requires_grad_()
            y = layer(x)
            (y * y).sum().backward()
            found += [y.detach().numpy(), x.grad.numpy()]
        found += [parameter.grad.numpy() for parameter in layer.parameters()]
        found += [buffer.numpy() for buffer in layer.buffers()]
        results.append(found)
    for theirs, ours in zip(*results, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=2e-5, atol=2e-5)


class TestBatchNorm:
    def test_counts_batches_and_keeps_statistics(self, torch):
        layer = torch.nn.BatchNorm1d(1)
        layer(torch.tensor([[1.0], [3.0]]))
        assert layer.num_batches_tracked.item() == 1
        assert layer.running_mean.item() == pytest.approx(0.2)
        assert layer.running_var.item() == pytest.approx(0.9 + 0.1 * 2)
        layer.reset_running_stats()
        assert (layer.running_mean.item(), layer.running_var.item(), layer.num_batches_tracked.item()) == (0, 1, 0)

    def test_without_statistics_uses_the_batch_in_evaluation_too(self, torch):
        layer = torch.nn.BatchNorm1d(1, track_running_stats=False).eval()
        assert layer(torch.tensor([[1.0], [3.0]])).flatten().tolist() == pytest.approx([-1.0, 1.0], abs=1e-4)
        assert list(layer.buffers()) == []

    @pytest.mark.parametrize(
        "kind, shape, text",
        [
            ("BatchNorm2d", (2, 3), r"expected 4D input \(got 2D input\)"),
            ("BatchNorm1d", (2, 3, 4, 5), r"expected 2D or 3D input \(got 4D input\)"),
        ],
    )
    def test_refuses_another_rank(self, torch, kind, shape, text):
        with pytest.raises(ValueError, match=text):
            getattr(torch.nn, kind)(3)(torch.zeros(*shape))

    def test_refuses_a_single_value_per_channel(self, torch):
        with pytest.raises(
            ValueError, match=r"more than 1 value per channel when training, got input size torch.Size\(\[1, 3\]\)"
        ):
            torch.nn.BatchNorm1d(3)(torch.zeros(1, 3))


class TestDropout:
    def test_zeroes_and_scales_in_training_only(self, torch):
        torch.manual_seed(0)
        layer = torch.nn.Dropout(0.25)
        x = torch.ones(100, 100)
        values, counts = np.unique(layer(x).numpy(), return_counts=True)
        assert values.tolist() == pytest.approx([0, 4 / 3])
        assert counts[0] / 10_000 == pytest.approx(0.25, abs=0.02)
        assert layer.eval()(x) is x

    def test_the_gradient_goes_where_the_value_went(self, torch):
        x = torch.ones(50, requires_grad=True)
        y = torch.nn.Dropout(0.5)(x)
        y.sum().backward()
        assert np.array_equal(x.grad.numpy(), y.detach().numpy())

    def test_everything_can_be_dropped(self, torch):
        assert torch.nn.Dropout(1.0)(torch.ones(5)).tolist() == [0.0] * 5

    def test_in_place(self, torch):
        x = torch.ones(50)
        assert torch.nn.Dropout(0.5, inplace=True)(x) is x
        assert set(x.tolist()) <= {0.0, 2.0}


@pytest.mark.parametrize("name", ["ReLU", "SELU", "SiLU", "LeakyReLU", "ELU", "Hardtanh"])
def test_in_place_activations_overwrite_their_input(torch, name):
    x = torch.tensor([-2.0, -0.5, 0.5, 2.0], requires_grad=True)
    plain, twice = x * 1, x * 1
    expected = getattr(torch.nn, name)()(plain)
    result = getattr(torch.nn, name)(inplace=True)(twice)
    assert result is twice
    assert np.array_equal(twice.detach().numpy(), expected.detach().numpy())
    (gradient,) = torch.autograd.grad(expected.sum(), x)
    result.sum().backward()
    np.testing.assert_allclose(x.grad.numpy(), gradient.numpy(), rtol=1e-6)


@pytest.mark.parametrize("name", ["softmax", "log_softmax"])
def test_softmax_without_an_axis_warns(torch, name):
    with pytest.warns(UserWarning, match=f"Implicit dimension choice for {name}"):
        result = getattr(torch.nn.functional, name)(torch.ones(2, 4))
    assert result.flatten().tolist() == pytest.approx([0.25 if name == "softmax" else math.log(0.25)] * 8)


def test_max_pool_returns_indices(torch):
    values, indices = torch.nn.MaxPool2d(2, return_indices=True)(torch.tensor([[[1.0, 5.0], [3.0, 2.0]]]))
    assert values.tolist() == [[[5.0]]] and indices.tolist() == [[[1]]]


def test_a_loss_of_different_sizes_warns(torch):
    with pytest.warns(UserWarning, match="target size .* different to the input size"):
        torch.nn.MSELoss()(torch.zeros(3, 1), torch.zeros(3))


def test_the_older_spelling_of_reduction(torch):
    with pytest.warns(UserWarning, match="please use reduction='sum' instead"):
        loss = torch.nn.MSELoss(size_average=False)
    assert loss.reduction == "sum"
    with pytest.warns(UserWarning, match="please use reduction='none' instead"):
        assert torch.nn.functional.l1_loss(torch.ones(2), torch.zeros(2), reduce=False).tolist() == [1.0, 1.0]


def test_class_weights_are_part_of_the_state(torch):
    loss = torch.nn.CrossEntropyLoss(weight=torch.tensor([1.0, 2.0]))
    assert list(loss.state_dict()) == ["weight"]
    assert list(loss.parameters()) == []
    assert list(torch.nn.CrossEntropyLoss().state_dict()) == []


@pytest.mark.parametrize("mode", ["reflect", "replicate", "circular"])
def test_padding_modes(torch, mode):
    expected = {"reflect": [3, 2, 1, 2, 3, 2], "replicate": [1, 1, 1, 2, 3, 3], "circular": [2, 3, 1, 2, 3, 1]}
    x = torch.tensor([[[1.0, 2.0, 3.0]]])
    assert torch.nn.functional.pad(x, (2, 1), mode=mode).tolist() == [[expected[mode]]]


def test_one_hot(torch):
    one_hot = torch.nn.functional.one_hot
    assert one_hot(torch.tensor([2, 0])).tolist() == [[0, 0, 1], [1, 0, 0]]
    assert one_hot(torch.tensor(1), 3).tolist() == [0, 1, 0]
    for labels, classes, text in [
        ([-1], -1, "non-negative"),
        ([3], 3, "smaller than num_classes"),
        ([], -1, "empty tensor"),
    ]:
        with pytest.raises(RuntimeError, match=text):
            one_hot(torch.tensor(labels, dtype=torch.int64), classes)
