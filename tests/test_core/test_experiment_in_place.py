"""Layers in place: what they may write over, and that every view shows what was there before."""

import dataclasses
import itertools

import numpy as np
import pytest

import core
from core.experiment import NetworkSpec, TrainingSettings, infer, mended
from core.experiment.inside.activations import LOSS, SCORE, activation_gradients, activations
from core.experiment.inside.derivation import derivation
from core.experiment.inside.saliency import Method, saliency
from core.experiment.network.in_place import out_of_place
from core.experiment.network.layers import (
    GELU,
    BatchNorm2d,
    Conv2d,
    Dropout,
    Flatten,
    LeakyReLU,
    Linear,
    MaxPool2d,
    ReLU,
    Sigmoid,
    Tanh,
)
from core.experiment.network.presets import lenet, small_vgg
from core.experiment.network.weights import read_weights
from core.experiment.training.hindsight import gradients_at
from core.experiment.training.sources import MadeDigits
from core.experiment.training.trainer import Trainer


def in_place(spec, inplace=True):
    """`spec` with all that can work in place doing so, or nothing."""
    return spec.with_layers(
        dataclasses.replace(layer, inplace=inplace) if hasattr(layer, "inplace") else layer for layer in spec.layers
    )


# A convolution, a view of it, and what dropout hands on outside of training.
MIXED = NetworkSpec(
    "mixed",
    (1, 9, 9),
    (
        Conv2d("conv", 1, 3, 4),
        LeakyReLU("leaky", 0.2, inplace=True),
        MaxPool2d("pool", 2),
        Flatten("flatten"),
        ReLU("relu", inplace=True),
        Linear("fc1", 27, 20),
        Tanh("tanh"),
        Dropout("dropout", 0.4),
        LeakyReLU("after", 0.1, inplace=True),
        Linear("fc2", 20, 20),
        Dropout("second", 0.5, inplace=True),
        Linear("fc3", 20, 10),
    ),
)

NETWORKS = [in_place(lenet()), MIXED]


def names(spec):
    return spec.name


@pytest.fixture
def image_of():
    def make(spec):
        return np.random.default_rng(7).standard_normal(spec.input_shape).astype(np.float32)

    return make


PIECES = {
    "relu": lambda name: ReLU(name),
    "relu in place": lambda name: ReLU(name, inplace=True),
    "leaky": lambda name: LeakyReLU(name),
    "leaky in place": lambda name: LeakyReLU(name, inplace=True),
    "dropout": lambda name: Dropout(name),
    "dropout in place": lambda name: Dropout(name, inplace=True),
    "no dropout": lambda name: Dropout(name, 0.0),
    "no dropout in place": lambda name: Dropout(name, 0.0, inplace=True),
    "tanh": lambda name: Tanh(name),
    "sigmoid": lambda name: Sigmoid(name),
    "gelu": lambda name: GELU(name),
    "norm": lambda name: BatchNorm2d(name, 2),
    "pool": lambda name: MaxPool2d(name, 1),
    "flatten": lambda name: Flatten(name),
    "rows": lambda name: Flatten(name, 2),
    "nothing": lambda name: Flatten(name, 1, 1),
}


def trains(spec, nn, tensors) -> bool:
    """Whether the backward pass reaches the weights of a network made of `nn`, outside of `NetworkSpec.build`."""
    layers = [getattr(nn, layer.kind)(**layer.arguments()) for layer in spec.layers]
    values = tensors.ones(2, *spec.input_shape)
    for layer in layers:
        values = layer(values)
    try:
        (values * values).sum().backward()
    except RuntimeError as error:
        assert "inplace operation" in str(error)
        return False
    return True


@pytest.mark.parametrize("first", PIECES)
@pytest.mark.parametrize("weights_before", [True, False])
def test_what_pytorch_cannot_differentiate_is_marked_and_mended(first, weights_before):
    """Every piece, then any other, then any in place; behind a convolution or alone."""
    torch = pytest.importorskip("torch")
    for second, third in itertools.product(PIECES, [kind for kind in PIECES if "in place" in kind]):
        pieces = [PIECES[kind](f"piece{n}") for n, kind in enumerate((first, second, third))]
        before = Conv2d("conv", 2, 2, 1) if weights_before else MaxPool2d("copy", 1)
        spec = NetworkSpec("n", (2, 3, 3), (before, *pieces))
        shapes = infer(spec)
        marked = [row.problem for row in shapes.layers if row.problem]
        if any("writes over" not in problem.text for problem in marked):
            continue
        if not any(layer.parameter_count() for layer in spec.layers):
            assert not marked
        else:
            assert trains(spec, torch.nn, torch) == trains(spec, core.nn, core) == (not marked), spec
        for problem in marked:
            assert problem.fixes[0].label.endswith(" to False") and problem.fixes[0].label.startswith("Set inplace of")
        assert not any("writes over" in row.problem.text for row in infer(mended(spec)).layers if row.problem)


def test_the_words_name_whose_output_is_written_over():
    spec = (
        lenet().replace("relu1", Tanh("tanh1")).insert(2, Flatten("view", 1, 1)).insert(3, ReLU("relu1", inplace=True))
    )
    name, problem = infer(spec).first_problem()
    assert name == "relu1"
    assert problem.text == "in place it writes over the output of tanh1, which tanh1 needs for its gradient"
    assert infer(spec)["conv2"].problem is None and infer(spec)["conv2"].input_shape == (6, 14, 14)
    assert infer(problem.fixes[0].apply(spec)).ok


@pytest.mark.parametrize(
    "first",
    [
        (ReLU("a", inplace=True),),
        (Flatten("f"), LeakyReLU("a", inplace=True)),
        (Dropout("a", inplace=True),),
        (Dropout("d"), ReLU("a", inplace=True)),
        (Dropout("d", 0.0), Dropout("a", inplace=True)),
    ],
)
def test_nothing_writes_over_the_images(first):
    """Dropout hands them on where nothing is trained."""
    spec = NetworkSpec("n", (1, 6, 6), (*first, Flatten("flat"), Linear("fc", 36, 10)))
    name, problem = infer(spec).first_problem()
    assert name == "a" and "writes over the images that come in" in problem.text
    assert infer(mended(spec)).ok


@pytest.mark.parametrize(
    "first",
    [
        (Dropout("a", 0.0, inplace=True),),
        (Dropout("d"), Dropout("a", inplace=True)),
        (GELU("g"), ReLU("a", inplace=True)),
        (MaxPool2d("p", 1), Flatten("f"), LeakyReLU("a", inplace=True)),
    ],
)
def test_images_that_stay_as_they_are_are_no_problem(first):
    spec = NetworkSpec("n", (1, 6, 6), (*first, Flatten("flat"), Linear("fc", 36, 10)))
    assert infer(spec).ok
    images = np.random.default_rng(1).standard_normal((2, 1, 6, 6)).astype(np.float32)
    for training in (True, False):
        taken = images.copy()
        spec.build(seed=0).train(training)(core.from_numpy(taken))
        assert np.array_equal(taken, images)


@pytest.mark.parametrize("spec", NETWORKS, ids=names)
def test_the_output_of_every_layer_is_shown_as_it_was(spec, image_of):
    assert infer(spec).ok
    model, plain = spec.build(seed=1), in_place(spec, inplace=False).build(seed=1)
    image = image_of(spec)
    given = image.copy()
    seen, expected = activations(model, image), activations(plain, image)
    for layer in spec.layers:
        assert np.array_equal(seen.of(layer.name), expected.of(layer.name)), layer
    assert np.array_equal(image, given)
    assert [getattr(layer, "inplace", None) for layer in model.children()] == [
        getattr(layer, "inplace", None) for layer in spec.layers
    ]
    first = next(layer.name for layer in spec.layers if isinstance(layer, Conv2d))
    assert seen.of(first).min() < 0
    for layer in spec.layers:
        place = tuple(0 for _ in seen.of(layer.name).shape)
        total = derivation(spec, layer.name, place, seen, read_weights(model)).total
        assert total == pytest.approx(float(seen.of(layer.name)[place]), rel=1e-4, abs=1e-5)


@pytest.mark.parametrize("of_what", [SCORE, LOSS])
@pytest.mark.parametrize("spec", NETWORKS, ids=names)
def test_every_activation_gets_its_own_gradient(spec, of_what, image_of):
    torch = pytest.importorskip("torch")
    model, image = spec.build(seed=1), image_of(spec)
    found = activation_gradients(model, image, 4, of_what)
    # PyTorch, with nothing in place, keeps the gradient of each output.
    values = torch.tensor(image[np.newaxis], requires_grad=True)
    kept = {"input": values}
    weights = read_weights(model)
    for layer in in_place(spec, inplace=False).layers:
        module = getattr(torch.nn, layer.kind)(**layer.arguments()).eval()
        module.load_state_dict(
            {
                key.removeprefix(f"{layer.name}."): torch.tensor(array)
                for key, array in weights.items()
                if key.startswith(f"{layer.name}.")
            }
        )
        values = kept[layer.name] = module(values)
        values.retain_grad()
    target = torch.nn.functional.cross_entropy(values, torch.tensor([4])) if of_what == LOSS else values[0, 4]
    kept["input"].retain_grad()
    target.backward()
    for name, tensor in kept.items():
        np.testing.assert_allclose(found.gradients[name], tensor.grad.numpy()[0], rtol=1e-4, atol=1e-6, err_msg=name)


@pytest.mark.parametrize("method", Method)
@pytest.mark.parametrize("spec", NETWORKS, ids=names)
def test_saliency_is_the_same(spec, method, image_of):
    """MIXED overwrites tanh's output here, because its dropout hands it on."""
    model, plain = spec.build(seed=1).eval(), in_place(spec, inplace=False).build(seed=1).eval()
    image = image_of(spec)
    found = saliency(model, image, 3, against=5, method=method)
    assert np.array_equal(found, saliency(plain, image, 3, against=5, method=method))
    assert model.get_submodule(next(layer.name for layer in spec.layers if getattr(layer, "inplace", False))).inplace


def test_a_model_works_in_place_again_after_an_error():
    model = in_place(lenet()).build(seed=0)
    with pytest.raises(ZeroDivisionError), out_of_place(model):
        assert not model.relu1.inplace
        raise ZeroDivisionError
    assert model.relu1.inplace and model.relu4.inplace


@pytest.mark.parametrize("spec", [in_place(lenet()), small_vgg().change("relu1", inplace=True)], ids=names)
def test_training_takes_the_same_steps(spec):
    data = MadeDigits(train=96, test=20, seed=3).load()
    settings = TrainingSettings(batch_size=32, epochs=1, seed=5)
    found = []
    for inplace in (True, False):
        one = spec if inplace else in_place(spec, inplace=False)
        trainer = Trainer(one, settings, *data)
        trainer.request_probes("conv1")
        losses = [record.loss for record in trainer.steps()]
        found.append((losses, trainer.snapshot().arrays, trainer.latest_probe()))
    (losses, arrays, probe), (expected, others, plain) = found
    assert losses == expected
    assert all(np.array_equal(arrays[key], others[key]) for key in others)
    assert np.array_equal(probe.weight_grad, plain.weight_grad) and probe.dead == plain.dead


def test_gradients_of_a_moment_are_computed_without_dropout():
    """Which then hands tanh's output on to be overwritten."""
    data = MadeDigits(train=64, test=20, seed=3).load()
    settings = TrainingSettings(batch_size=32, epochs=1)
    spec = dataclasses.replace(lenet(), name="n").insert(2, Tanh("tanh")).insert(3, Dropout("drop", 0.2))
    spec = spec.insert(4, ReLU("relu", inplace=True)).change("relu1", inplace=True)
    trainer, plain = (Trainer(one, settings, *data) for one in (spec, in_place(spec, inplace=False)))
    found, expected = (gradients_at(one, one.snapshot()) for one in (trainer, plain))
    assert found.norms == expected.norms and found.norms["conv1"] > 0
