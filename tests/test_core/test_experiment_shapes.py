"""Shape inference: figures, problems, and fixes that mend them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import SpecError
from core.experiment import NetworkSpec, format_shape, infer, mended
from core.experiment.network.layers import (
    AvgPool2d,
    BatchNorm2d,
    Conv2d,
    Dropout,
    Flatten,
    Linear,
    MaxPool2d,
    ReLU,
)
from core.experiment.network.layers.window import NAMED_PADDING, PADDING_MODES
from core.experiment.network.presets import PRESETS, empty, lenet, lenet5, perceptron
from core.experiment.network.shapes import MAXIMUM_PARAMETERS


def test_lenet_has_the_figures_of_the_tutorial():
    shapes = infer(lenet())
    assert shapes.ok
    assert [format_shape(layer.output_shape) for layer in shapes.layers] == [
        "6×28×28",
        "6×28×28",
        "6×14×14",
        "16×10×10",
        "16×10×10",
        "16×5×5",
        "400",
        "120",
        "120",
        "84",
        "84",
        "10",
    ]
    assert (shapes.parameters, shapes.multiply_adds) == (61_706, 416_520)
    assert (shapes["conv1"].parameters, shapes["fc1"].parameters) == (156, 48_120)


@pytest.mark.parametrize("preset", [preset for name, preset in PRESETS.items() if name != "empty"])
def test_every_preset_fits(preset):
    assert infer(preset()).ok


def only_problem(spec):
    shapes = infer(spec)
    assert sum(layer.problem is not None for layer in shapes.layers) + (shapes.problem is not None) == 1
    return shapes.first_problem()


BROKEN = {
    "channels": (lenet().change("conv2", in_channels=3), "conv2", "expected 3 input channels, got 6 (input 6×14×14)"),
    "features": (lenet().change("conv2", kernel_size=3), "fc1", "expected 400 input features, got 576"),
    "no flatten": (lenet().remove("flatten"), "fc1", "expected a vector, got an image of 16×5×5"),
    "vector": (lenet().move("pool2", 6), "pool2", "expected an image"),
    "window": (lenet().change("conv2", kernel_size=20), "conv2", "20×20 window is larger than the 14×14 image"),
    "dilated": (lenet().change("conv2", dilation=8), "conv2", "33×33 window is larger"),
    "padding": (lenet().change("pool1", padding=2), "pool1", "more than half"),
    "reflection": (
        lenet().change("conv2", padding=14, padding_mode="reflect"),
        "conv2",
        "padding 14 by reflection must be smaller than the sides of the 14×14 image",
    ),
    "circular": (
        lenet().change("conv2", padding=(3, 15), padding_mode="circular"),
        "conv2",
        "circular padding (3, 15) must not be larger than the sides of the 14×14 image",
    ),
    "strided same": (
        lenet().change("conv2", padding="same", stride=(1, 2)),
        "conv2",
        "padding 'same' keeps the size of the image, and so needs stride 1, got (1, 2)",
    ),
    "same, reflected": (
        NetworkSpec(
            "n",
            (1, 3, 9),
            (Conv2d("c", 1, 2, 6, padding="same", padding_mode="reflect"), Flatten("f"), Linear("g", 54, 10)),
        ),
        "c",
        "padding same by reflection must be smaller",
    ),
    "flat batch": (lenet().change("flatten", start_dim=0), "flatten", "start_dim=0, is the batch, whose images"),
    "no such dimension": (
        lenet().insert(8, Flatten("again", end_dim=3)),
        "again",
        "a batch of 120 has the dimensions 0 to 1, got end_dim=3",
    ),
    "wrong way round": (
        lenet().change("flatten", start_dim=3, end_dim=-2),
        "flatten",
        "start_dim=3, comes after the last, end_dim=-2",
    ),
    "matrix": (lenet().change("flatten", start_dim=2), "fc1", "expected a vector, got a matrix of 16×25"),
    "matrix into a window": (
        NetworkSpec(
            "n", (1, 4, 4), (Flatten("rows", end_dim=-2), MaxPool2d("pool", 2), Flatten("f"), Linear("g", 4, 10))
        ),
        "pool",
        "(channels×height×width), got a matrix of 4×4",
    ),
    "groups": (lenet().change("conv2", groups=4), "conv2", "groups=4 does not divide 6 input and 16 output"),
    "norm": (lenet().insert(1, BatchNorm2d("norm", 4)), "norm", "expected 4 channels, got 6"),
    "classes": (lenet().change("fc3", out_features=7), "network", "gives 7, but 10 classes need 10"),
    "image out": (NetworkSpec("n", layers=(Conv2d("c", 1, 2, 3),)), "network", "gives 2×30×30"),
    "empty": (empty(), "network", "gives 1×32×32"),
}


@pytest.mark.parametrize(("spec", "place", "text"), BROKEN.values(), ids=BROKEN)
def test_a_problem_is_shown_once_with_fixes_that_mend_it(spec, place, text):
    name, problem = only_problem(spec)
    assert name == place
    assert text in problem.text
    assert problem.fixes
    for fix in problem.fixes:
        mended = infer(fix.apply(spec))
        assert mended.first_problem() is None or mended.first_problem()[1].text != problem.text


@pytest.mark.parametrize(
    ("broken", "label", "mended"),
    [
        (lenet().remove("flatten"), "Insert Flatten before fc1", lenet()),
        (lenet().change("fc1", in_features=7), "Set in_features of fc1 to 400", lenet()),
        (lenet().change("fc3", out_features=7), "Set out_features of fc3 to 10", lenet()),
    ],
)
def test_the_first_fix_says_what_it_does_and_does_it(broken, label, mended):
    _, problem = only_problem(broken)
    assert problem.fixes[0].label == label
    assert problem.fixes[0].apply(broken) == mended


def test_the_error_of_what_does_not_fit_names_problem_and_remedy():
    with pytest.raises(SpecError) as error:
        infer(lenet().change("fc1", in_features=401)).check()
    assert str(error.value) == "fc1: expected 401 input features, got 400. Set in_features of fc1 to 400."


def test_layers_after_an_unknown_shape_stay_unknown():
    shapes = infer(lenet().change("conv2", kernel_size=20))
    assert shapes["relu2"].input_shape is None and shapes["relu2"].problem is None
    assert format_shape(shapes["relu2"].output_shape) == "?"


def test_the_same_costs_for_a_convolution_over_the_whole_image():
    assert infer(lenet5()).parameters == infer(lenet()).parameters
    assert infer(perceptron()).multiply_adds == 1024 * 128 + 128 * 10


layers = st.one_of(
    st.builds(
        Conv2d,
        st.just("layer"),
        st.just(3),
        st.integers(1, 4),
        st.integers(1, 6) | st.tuples(st.integers(1, 6), st.integers(1, 6)),
        st.integers(1, 3),
        st.integers(0, 3) | st.tuples(st.integers(0, 9), st.integers(0, 9)) | st.sampled_from(NAMED_PADDING),
        st.integers(1, 2),
        padding_mode=st.sampled_from(PADDING_MODES),
    ),
    st.builds(
        MaxPool2d,
        st.just("layer"),
        st.integers(1, 5),
        st.none() | st.integers(1, 3),
        st.integers(0, 2),
        st.integers(1, 2),
        st.booleans(),
    ),
    st.builds(
        AvgPool2d,
        st.just("layer"),
        st.integers(1, 5),
        st.none() | st.integers(1, 3),
        st.integers(0, 2),
        st.booleans(),
        st.booleans(),
        st.none() | st.integers(1, 9),
    ),
    st.builds(BatchNorm2d, st.just("layer"), st.just(3), affine=st.booleans(), bias=st.booleans()),
    st.sampled_from([ReLU("layer"), Dropout("layer", 0.5), Flatten("layer")]),
)


@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel lengths")
# The first example pays for importing PyTorch.
@settings(deadline=None)
@given(layer=layers, height=st.integers(1, 12), width=st.integers(1, 12))
def test_inferred_shapes_are_what_pytorch_computes(layer, height, width):
    torch = pytest.importorskip("torch")
    row = infer(NetworkSpec("n", (3, height, width), (layer,)))["layer"]
    try:
        module = getattr(torch.nn, layer.kind)(**layer.arguments())
        output = module.eval()(torch.zeros(1, 3, height, width))
    except (RuntimeError, ValueError):
        assert row.problem is not None
    else:
        assert row.problem is None
        assert row.output_shape == tuple(output.shape[1:])
        assert row.parameters == sum(p.numel() for p in module.parameters())


@pytest.mark.parametrize("before", [(), (Flatten("f", 2),), (Flatten("f"),), (Flatten("f", 1, 2), Flatten("g", -1))])
@pytest.mark.parametrize("start", range(-4, 4))
@pytest.mark.parametrize("end", range(-4, 4))
def test_flattened_shapes_are_what_pytorch_computes(before, start, end):
    torch = pytest.importorskip("torch")
    layer = Flatten("layer", start, end)
    row = infer(NetworkSpec("n", (2, 3, 5), (*before, layer)))["layer"]
    values = torch.zeros(7, 2, 3, 5)
    for one in before:
        values = torch.nn.Flatten(**one.arguments())(values)
    try:
        output = torch.nn.Flatten(**layer.arguments())(values)
    except (RuntimeError, IndexError):
        assert row.problem is not None and row.output_shape is None
    else:
        joined = start % values.ndim == 0
        assert (row.problem is not None) == joined
        assert joined or row.output_shape == tuple(output.shape[1:])


@given(inputs=st.integers(1, 9), outputs=st.integers(1, 9), bias=st.booleans())
def test_linear_figures(inputs, outputs, bias):
    row = infer(NetworkSpec("n", (inputs, 1, 1), (Flatten("f"), Linear("layer", inputs, outputs, bias))))["layer"]
    assert (row.output_shape, row.multiply_adds) == ((outputs,), inputs * outputs)
    assert row.parameters == inputs * outputs + (outputs if bias else 0)


def test_parameters_are_counted_where_the_shape_is_unknown():
    spec = lenet().change("conv1", kernel_size=32).change("conv2", kernel_size=9)
    shapes = infer(spec)
    assert shapes["conv2"].output_shape is None
    assert shapes["fc1"].input_shape is None and shapes["fc1"].parameters == 48_120


def test_a_layer_too_large_for_the_memory_is_a_problem_with_a_fix():
    spec = lenet().change("fc3", out_features=10).change("fc1", out_features=100_000)
    name, problem = infer(spec).first_problem()
    assert name == "fc1" and "40,100,000 parameters" in problem.text
    assert infer(problem.fixes[0].apply(spec))["fc1"].parameters <= MAXIMUM_PARAMETERS


@pytest.mark.parametrize(
    "spoil",
    [
        lambda spec: spec.remove("flatten"),
        lambda spec: spec.change("conv1", out_channels=7).change("fc2", out_features=3),
        lambda spec: spec.move("pool2", 11),
        lambda spec: spec.remove("fc3"),
        lambda spec: spec.change("conv1", kernel_size=32).change("conv2", groups=5),
    ],
)
def test_mending_one_thing_after_the_other_makes_a_network_that_fits(spoil):
    spec = spoil(lenet())
    assert not infer(spec).ok
    assert infer(mended(spec)).ok
    mended(spec).build(0)
