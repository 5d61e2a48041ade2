"""Descriptions of networks: names, limits, editing, files."""

import inspect
import json

import pytest

from core.errors import SpecError
from core.experiment import LAYER_TYPES, PRESETS, NetworkSpec, field_infos, infer, new_layer
from core.experiment.network.layers import AvgPool2d, BatchNorm2d, Conv2d, Flatten, Linear, MaxPool2d, ReLU
from core.experiment.network.presets import lenet


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_every_preset_survives_a_file(preset):
    spec = preset()
    assert NetworkSpec.from_dict(json.loads(json.dumps(spec.to_dict()))) == spec


def test_pairs_survive_a_file():
    spec = NetworkSpec(
        "pairs",
        layers=(
            Conv2d("c", 1, 2, (3, 5), padding=(1, 2)),
            MaxPool2d("p", 2, stride=None),
            AvgPool2d("a", 2, divisor_override=3),
            Conv2d("s", 2, 2, 4, padding="same"),
        ),
    )
    assert NetworkSpec.from_dict(json.loads(json.dumps(spec.to_dict()))) == spec


@pytest.mark.parametrize("name", ["", "1conv", "a b", "a.b", "class", "_private", "forward", "train"])
def test_a_name_that_no_module_takes_is_refused(name):
    with pytest.raises(SpecError, match="layer name"):
        ReLU(name)


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (lambda: Conv2d("c", 0, 6, 5), "c: in_channels: expected a whole number from 1 to 4096, got 0"),
        (lambda: Conv2d("c", 1, 6, (5, 5, 5)), "expected one number, or two"),
        (lambda: Conv2d("c", 1, 6, 5, bias=1), "bias: expected True or False, got 1"),
        (
            lambda: Conv2d("c", 1, 6, 5, padding_mode="mirror"),
            "expected one of zeros, reflect, replicate, circular, got",
        ),
        (
            lambda: Conv2d("c", 1, 6, 5, padding="full"),
            "padding: expected a whole number from 0 to 16, or one of same, valid, got 'full'",
        ),
        (lambda: MaxPool2d("p", 2, padding="same"), "p: padding: expected a whole number from 0 to 16, got 'same'"),
        (
            lambda: AvgPool2d("p", 2, divisor_override=0),
            "divisor_override: expected a whole number from 1 to 100000, got 0",
        ),
        (lambda: Linear("f", 3.0, 2), "in_features: expected a whole number"),
        (lambda: LAYER_TYPES["Dropout"]("d", 1.5), "p: expected a number from 0 to 1, got 1.5"),
        (lambda: LAYER_TYPES["Dropout"]("d", float("nan")), "got nan"),
        (lambda: LAYER_TYPES["GELU"]("g", "exact"), "expected one of none, tanh, got 'exact'"),
        (lambda: LAYER_TYPES["BatchNorm2d"]("b", 4, eps=0.0), "expected a number above 0 and at most 1"),
        (lambda: NetworkSpec("n", (1, 32)), "input shape"),
        (lambda: NetworkSpec("n", layers=(ReLU("a"), ReLU("a"))), "2 layers are named 'a'"),
    ],
)
def test_a_value_outside_its_limits_is_named(make, text):
    with pytest.raises(SpecError) as error:
        make()
    assert text in str(error.value)


@pytest.mark.parametrize(
    ("values", "text"),
    [
        (None, "expected a name"),
        ({"layers": 3}, "expected a name"),
        ({"name": "n", "layers": [{"type": "Conv3d", "name": "c"}]}, "unknown type 'Conv3d'"),
        ({"name": "n", "layers": ["ReLU"]}, "unknown type None"),
        ({"name": "n", "layers": [{"type": "ReLU", "name": "r", "slope": 1}]}, "unknown value 'slope'"),
        ({"name": "n", "layers": [{"type": "Linear", "name": "f", "in_features": 3}]}, "'out_features' is missing"),
        ({"name": "n", "layers": [], "owner": "me"}, "unknown value 'owner'"),
    ],
)
def test_a_wrong_description_in_a_file_is_named(values, text):
    with pytest.raises(SpecError) as error:
        NetworkSpec.from_dict(values)
    assert text in str(error.value)


def test_editing_leaves_the_old_description_as_it_was():
    before = lenet()
    after = before.move("pool1", 1).change("fc3", out_features=5).remove("relu4").insert(0, ReLU("first"))
    assert before == lenet()
    assert [layer.name for layer in after.layers[:4]] == ["first", "conv1", "pool1", "relu1"]
    assert after.layer("fc3").out_features == 5


def test_rename_is_a_change_and_keeps_the_place():
    assert lenet().change("conv2", name="middle").index("middle") == 3


def test_an_unknown_layer_is_answered_with_the_known_ones():
    with pytest.raises(SpecError, match="no layer is named 'conv9'; the network has conv1, relu1"):
        lenet().layer("conv9")


def test_free_names_count_on():
    spec = lenet()
    assert spec.free_name("conv1") == "conv3"
    assert spec.free_name("flatten") == "flatten2"
    assert spec.free_name("norm1") == "norm1"


def test_a_file_from_before_an_argument_was_known_opens_with_its_default():
    spec = NetworkSpec(
        "old",
        layers=(
            Conv2d("c", 1, 2, 3, padding=1),
            AvgPool2d("p", 2),
            ReLU("r"),
            Flatten("f"),
            BatchNorm2d("b", 2, momentum=None),
        ),
    )
    values = spec.to_dict()
    assert values["layers"][0].pop("padding_mode") == "zeros"
    assert values["layers"][1].pop("divisor_override") is None
    assert values["layers"][2].pop("inplace") is False
    assert values["layers"][4].pop("bias") is True
    assert (values["layers"][3].pop("start_dim"), values["layers"][3].pop("end_dim")) == (1, -1)
    assert NetworkSpec.from_dict(json.loads(json.dumps(values))) == spec


def test_calls_are_written_as_a_person_would():
    assert lenet().layer("conv1").call() == "Conv2d(1, 6, 5)"
    assert Conv2d("c", 1, 6, 5, padding=2, bias=False).call() == "Conv2d(1, 6, 5, padding=2, bias=False)"
    call = Conv2d("c", 1, 6, 5, padding=2, padding_mode="reflect").call()
    assert call == "Conv2d(1, 6, 5, padding=2, padding_mode='reflect')"
    assert BatchNorm2d("b", 6, momentum=None, bias=False).call() == "BatchNorm2d(6, momentum=None, bias=False)"
    assert Conv2d("c", 1, 6, 5, padding="same").call() == "Conv2d(1, 6, 5, padding='same')"
    assert AvgPool2d("p", 2, divisor_override=3).call() == "AvgPool2d(2, divisor_override=3)"
    assert ReLU("r").call() == "ReLU()"
    assert ReLU("r", inplace=True).call() == "ReLU(inplace=True)"
    assert LAYER_TYPES["Flatten"]("f", 2, -2).call() == "Flatten(start_dim=2, end_dim=-2)"


@pytest.mark.parametrize("kind", LAYER_TYPES)
def test_a_new_layer_fits_an_image(kind):
    spec = lenet()
    shape = infer(spec)["conv1"].output_shape
    layer = new_layer(kind, spec, (400,) if kind == "Linear" else shape)
    before = NetworkSpec("n", (400, 1, 1) if kind == "Linear" else shape)
    if kind == "Linear":
        before = before.insert(0, LAYER_TYPES["Flatten"]("flat"))
    assert infer(before.insert(len(before), layer))[layer.name].problem is None
    assert layer.name not in {existing.name for existing in spec.layers}


@pytest.mark.parametrize("kind", LAYER_TYPES)
def test_every_argument_of_pytorch_can_be_edited(kind):
    torch = pytest.importorskip("torch")
    left_out = {"device", "dtype", "return_indices"}
    theirs = [
        parameter
        for parameter in inspect.signature(getattr(torch.nn, kind)).parameters.values()
        if parameter.kind not in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD) and parameter.name not in left_out
    ]
    infos = field_infos(LAYER_TYPES[kind])
    assert [info.name for info in infos] == [parameter.name for parameter in theirs]
    for info, parameter in zip(infos, theirs, strict=True):
        assert info.required == (parameter.default is parameter.empty)
        assert info.required or info.default == parameter.default
        takes_none = "None" in str(parameter.annotation)
        assert info.optional == takes_none
