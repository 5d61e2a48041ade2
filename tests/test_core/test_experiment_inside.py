"""Activations, their gradients, receptive fields, and the derivations of single numbers."""

import numpy as np
import pytest

import core
from core.experiment import NetworkSpec
from core.experiment.inside.activations import LOSS, SCORE, Activations, activation_gradients, activations
from core.experiment.inside.derivation import derivation
from core.experiment.inside.receptive_field import receptive_field
from core.experiment.network.layers import (
    GELU,
    AvgPool2d,
    Conv2d,
    Dropout,
    Flatten,
    LeakyReLU,
    Linear,
    MaxPool2d,
    Sigmoid,
)
from core.experiment.network.presets import lenet, lenet5, small_vgg
from core.experiment.network.weights import read_weights

AWKWARD = NetworkSpec(
    "awkward",
    (2, 19, 17),
    (
        Conv2d("wide", 2, 4, (3, 2), stride=(2, 1), padding=(2, 1), dilation=(2, 3), groups=2),
        LeakyReLU("leaky", 0.2),
        AvgPool2d("mean", 2, stride=2, padding=1, ceil_mode=True),
        GELU("gelu"),
        MaxPool2d("max", (2, 3), stride=1, padding=1, dilation=(1, 1)),
        Conv2d("bare", 4, 3, 2, bias=False),
        AvgPool2d("inner", 2, padding=1, ceil_mode=True, count_include_pad=False),
        Sigmoid("sigmoid"),
        Dropout("dropout"),
        Flatten("flatten"),
        Linear("out", 60, 10),
    ),
)

# Padding as large as each mode allows, at both ends of windows with gaps.
PADDED = NetworkSpec(
    "padded",
    (2, 13, 11),
    (
        Conv2d("reflect", 2, 4, (3, 2), stride=(2, 1), padding=(12, 3), dilation=(2, 3), padding_mode="reflect"),
        LeakyReLU("leaky", 0.2),
        Conv2d("replicate", 4, 4, 3, stride=2, padding=(16, 2), groups=2, padding_mode="replicate"),
        MaxPool2d("max", (3, 1), dilation=(2, 1), stride=1),
        Conv2d("circular", 4, 2, (4, 3), stride=(3, 2), padding=(16, 8), padding_mode="circular"),
        Conv2d("plain", 2, 2, 2, padding=0, padding_mode="circular"),
        AvgPool2d("divided", 3, stride=2, padding=1, ceil_mode=True, divisor_override=5),
        AvgPool2d("inner", 2, stride=1, padding=1, count_include_pad=False, divisor_override=2),
        Flatten("flatten"),
        Linear("out", 2 * 10 * 7, 10),
    ),
)

# Even windows, with gaps too: "same" then adds one more behind the image than before it.
NAMED = NetworkSpec(
    "named",
    (2, 13, 12),
    (
        Conv2d("even", 2, 4, (4, 2), padding="same"),
        LeakyReLU("leaky", 0.2),
        Conv2d("gaps", 4, 4, (2, 3), padding="same", dilation=(3, 2), groups=2),
        Conv2d("reflect", 4, 2, (6, 4), padding="same", padding_mode="reflect"),
        Conv2d("circular", 2, 2, 2, padding="same", dilation=5, padding_mode="circular"),
        Conv2d("valid", 2, 2, (4, 3), stride=(2, 1), padding="valid", padding_mode="replicate"),
        Flatten("flatten"),
        Linear("out", 2 * 5 * 10, 10),
    ),
)

# Matrices on the way: channels and rows, and then all; rows and columns.
MATRICES = [
    NetworkSpec(
        "rows",
        (2, 9, 8),
        (
            Conv2d("a", 2, 3, (2, 3)),
            Flatten("b", 1, 2),
            LeakyReLU("c", 0.3),
            Flatten("d"),
            Linear("e", 3 * 8 * 6, 10),
        ),
    ),
    NetworkSpec(
        "pixels",
        (2, 9, 8),
        (
            Flatten("same", 2, -2),
            Conv2d("a", 2, 3, 2),
            Flatten("b", -2),
            Sigmoid("c"),
            Flatten("d", -2, 2),
            Linear("e", 3 * 8 * 7, 10),
        ),
    ),
]

NETWORKS = [lenet(), lenet5(), small_vgg(), AWKWARD, PADDED, NAMED, *MATRICES]


def names(spec):
    return spec.name


@pytest.fixture
def image_of():
    def make(spec):
        return np.random.default_rng(7).standard_normal(spec.input_shape).astype(np.float32)

    return make


def some_places(shape, count=6):
    """The corners, and a few places between them."""
    rng = np.random.default_rng(3)
    between = [tuple(int(rng.integers(n)) for n in shape) for _ in range(count)]
    return [tuple(0 for _ in shape), tuple(n - 1 for n in shape), *between]


@pytest.mark.parametrize("spec", NETWORKS, ids=names)
def test_activations_are_what_the_layers_give(spec, image_of):
    model, image = spec.build(seed=1), image_of(spec)
    seen = activations(model, image)
    assert model.training
    model.eval()
    values = core.from_numpy(image[np.newaxis])
    with core.no_grad():
        for name, layer in model.named_children():
            before, values = values, layer(values)
            assert np.array_equal(seen.of(name), values.numpy()[0])
            assert np.array_equal(seen.before(name), before.numpy()[0])
    assert np.array_equal(seen.of("input"), image)
    assert not seen.of("input").flags.writeable
    assert seen.of("loss") is None


@pytest.mark.parametrize("of_what", [SCORE, LOSS])
def test_gradients_of_activations_are_autograd_s(of_what, image_of):
    spec = lenet()
    model, image = spec.build(seed=1).eval(), image_of(spec)
    found = activation_gradients(model, image, 4, of_what)
    assert all(p.grad is None for p in model.parameters())
    layers = list(model.named_children())
    for position, (name, _) in enumerate(layers):
        # From this layer on, by itself: its output as a leaf.
        leaf = core.from_numpy(activations(model, image).of(name)[np.newaxis].copy()).requires_grad_()
        values = leaf
        for _, layer in layers[position + 1 :]:
            values = layer(values)
        if of_what == LOSS:
            value = core.nn.functional.cross_entropy(values, core.from_numpy(np.array([4])))
        else:
            value = values[0, 4]
        (expected,) = core.autograd.grad(value, [leaf])
        np.testing.assert_allclose(found.gradients[name], expected.numpy()[0], rtol=1e-5, atol=1e-7)
        assert found.value == pytest.approx(value.item())
    assert found.gradients["input"].shape == (1, 32, 32)
    assert found.norms()["fc3"] == pytest.approx(float(np.linalg.norm(found.gradients["fc3"])))


def test_a_class_that_is_none_is_named():
    with pytest.raises(IndexError, match="class 10: the network tells 10 classes apart"):
        activation_gradients(lenet().build(), np.zeros((32, 32)), 10)


@pytest.mark.parametrize("spec", NETWORKS, ids=names)
def test_receptive_fields_are_what_a_change_reaches(spec, image_of):
    """Brute force: NaN goes through every window that holds it, so it marks what it can reach."""
    model, image = spec.build(seed=1).eval(), image_of(spec)
    _channels, height, width = spec.input_shape
    rows, columns = np.divmod(np.arange(height * width), width)
    reached: dict[str, list] = {layer.name: [] for layer in spec.layers}
    for start in range(0, height * width, 256):
        picked = slice(start, start + 256)
        spoiled = np.repeat(image[np.newaxis], len(rows[picked]), axis=0)
        spoiled[np.arange(len(spoiled)), :, rows[picked], columns[picked]] = np.nan
        values = core.from_numpy(spoiled)
        with core.no_grad():
            for name, layer in model.named_children():
                values = layer(values)
                reached[name].append(np.isnan(values.numpy()))
    for name, marks in reached.items():
        marks = np.concatenate(marks)
        for place in some_places(marks.shape[1:]):
            # A group of channels sees some of the input's; rows and columns are the same for all.
            region = receptive_field(spec, name, place)
            expected = np.zeros((height, width), bool)
            expected[np.ix_(region.rows, region.columns)] = True
            assert np.array_equal(marks[(slice(None), *place)].reshape(height, width), expected), (name, place)


def test_a_pixel_of_the_input_sees_itself():
    region = receptive_field(lenet(), "input", (0, 3, 4))
    assert (region.rows, region.columns, region.height, region.width) == ((3,), (4,), 1, 1)


def test_a_place_outside_is_named():
    with pytest.raises(IndexError, match=r"conv1 gives 6×28×28, which has no place \[6, 0, 0\]"):
        receptive_field(lenet(), "conv1", (6, 0, 0))


@pytest.mark.parametrize("spec", NETWORKS, ids=names)
def test_the_derivation_of_a_number_adds_up_to_it(spec, image_of):
    model = spec.build(seed=1)
    with core.no_grad():
        # Running statistics and normalisation that are more than 0 and 1.
        for value in model.state_dict().values():
            if value.dtype == core.float32:
                value.add_(0.05)
    seen, weights = activations(model, image_of(spec)), read_weights(model)
    for layer in spec.layers:
        for place in some_places(seen.of(layer.name).shape):
            total = derivation(spec, layer.name, place, seen, weights).total
            assert total == pytest.approx(float(seen.of(layer.name)[place]), rel=1e-4, abs=1e-5), (layer, place)


@pytest.mark.parametrize("spec", NETWORKS, ids=names)
def test_every_input_of_a_window_stands_where_it_is_said_to(spec, image_of):
    model = spec.build(seed=1)
    seen, weights = activations(model, image_of(spec)), read_weights(model)
    for layer in spec.layers:
        if not isinstance(layer, (Conv2d, MaxPool2d, AvgPool2d)):
            continue
        before = seen.before(layer.name)
        for place in some_places(seen.of(layer.name).shape):
            found = derivation(spec, layer.name, place, seen, weights)
            inputs = found.factors[0] if isinstance(layer, Conv2d) else found.inputs
            for index, value in np.ndenumerate(inputs.values):
                source = inputs.source(index)[1:]
                if all(0 <= n < size for n, size in zip(source, before.shape, strict=True)):
                    assert value == before[source], (layer, place, index)
                else:
                    assert value == 0 or np.isnan(value)


def test_the_largest_products_come_first(image_of):
    spec = lenet()
    model = spec.build(seed=1)
    seen = activations(model, image_of(spec))
    found = derivation(spec, "fc1", (5,), seen, read_weights(model))
    largest = found.largest(8)
    sizes = [abs(product) for *_, product in largest]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[-1] >= np.sort(np.abs(found.products))[-8]
    (place,), value, weight, product = largest[0]
    assert value == seen.of("flatten")[place]
    assert product == pytest.approx(value * weight)


@pytest.mark.parametrize(
    "logits, expected",
    [
        ([0, np.inf, np.inf], [np.nan] * 3),
        ([0, np.nan, 1], [np.nan] * 3),
        ([-np.inf] * 3, [np.nan] * 3),
        ([0, -np.inf, 0], [0.5, 0, 0.5]),
    ],
)
def test_logits_that_are_not_finite_give_no_probabilities(logits, expected):
    seen = Activations(np.zeros((1, 32, 32), np.float32), {"fc3": np.array(logits, np.float32)})
    np.testing.assert_array_equal(seen.probabilities(), expected)
