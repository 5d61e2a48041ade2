"""ONNX files: the ONNX Runtime computes what the network computes."""

import dataclasses
import sys

import numpy as np
import pytest

import core
from core.errors import ProjectError
from core.experiment import NetworkSpec
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
from core.experiment.network.presets import lenet, lenet5, perceptron, small_vgg
from core.experiment.network.snapshot import Snapshot
from core.formats.onnx_file import onnx_model, save_onnx

UNUSUAL = NetworkSpec(
    "unusual",
    layers=(
        Conv2d("a", 1, 4, (3, 5), stride=(2, 1), padding=(1, 2), bias=False),
        LeakyReLU("b", 0.2, inplace=True),
        MaxPool2d("c", 3, 2, padding=1, ceil_mode=True),
        Conv2d("d", 4, 6, 3, dilation=2, groups=2),
        GELU("e"),
        GELU("f", "tanh"),
        AvgPool2d("g", 2, padding=1, count_include_pad=False),
        Dropout("h", 0.9),
        Sigmoid("i"),
        Flatten("j"),
        Linear("k", 6 * 3 * 7, 10, bias=False),
    ),
)


PADDED = NetworkSpec(
    "padded",
    layers=(
        Conv2d("a", 1, 4, (3, 5), stride=(2, 1), padding=(2, 5), padding_mode="reflect"),
        Conv2d("b", 4, 4, 3, padding=(4, 3), dilation=2, groups=2, padding_mode="replicate", bias=False),
        Conv2d("c", 4, 2, 4, stride=3, padding=6, padding_mode="circular"),
        Conv2d("d", 2, 2, 3, padding=0, padding_mode="circular"),
        Flatten("e"),
        Linear("f", 2 * 8 * 15, 10),
    ),
)


PLAIN = small_vgg().change("norm1", affine=False).change("norm2", bias=False).change("norm3", affine=False, bias=False)
PLAIN = dataclasses.replace(PLAIN, name="plain")


MATRICES = NetworkSpec(
    "matrices",
    layers=(
        Flatten("z", 2, 2),
        Conv2d("a", 1, 2, 3),
        Flatten("b", 1, 2),
        Sigmoid("c"),
        Flatten("d"),
        Flatten("e", 1, 1),
        Linear("f", 1800, 10),
    ),
)


# Even windows, with gaps too: "same" then adds one more behind the image than before it.
NAMED = NetworkSpec(
    "named",
    layers=(
        Conv2d("a", 1, 4, (4, 2), padding="same"),
        Conv2d("b", 4, 4, (2, 3), padding="same", dilation=(3, 2), groups=2),
        Conv2d("c", 4, 2, (6, 4), padding="same", padding_mode="reflect"),
        Conv2d("d", 2, 2, 2, padding="same", dilation=5, padding_mode="circular"),
        Conv2d("e", 2, 2, 3, stride=2, padding="valid"),
        Flatten("f"),
        Linear("g", 2 * 15 * 15, 10),
    ),
)


# Windows that hang over the far edges, by one pixel and by more, with and without padding.
DIVIDED = NetworkSpec(
    "divided",
    layers=(
        AvgPool2d("a", (3, 2), 1, padding=(1, 0), divisor_override=5),
        Conv2d("b", 1, 2, 3),
        AvgPool2d("c", 3, 2, padding=1, ceil_mode=True, count_include_pad=False, divisor_override=1),
        AvgPool2d("d", 4, (5, 3), ceil_mode=True, divisor_override=7),
        Flatten("e"),
        Linear("f", 2 * 4 * 5, 10),
    ),
)


@pytest.mark.parametrize(
    "spec",
    [lenet(), lenet5(), perceptron(), small_vgg(), UNUSUAL, PADDED, NAMED, DIVIDED, MATRICES, PLAIN],
    ids=lambda spec: spec.name,
)
def test_the_runtime_computes_what_the_network_computes(tmp_path, spec):
    runtime = pytest.importorskip("onnxruntime")
    pytest.importorskip("onnx")
    model = spec.build(seed=5)
    for value in (*model.parameters(), *model.buffers()):
        if value.dtype == core.float32:
            # Scales and statistics that are more than 1 and 0.
            value.data.add_(0.05)
    snapshot = Snapshot.of(model, spec)
    save_onnx(snapshot, tmp_path / "net.onnx")
    session = runtime.InferenceSession(tmp_path / "net.onnx", providers=["CPUExecutionProvider"])
    images = np.random.default_rng(0).normal(size=(3, 1, 32, 32)).astype(np.float32)
    with core.no_grad():
        expected = snapshot.build()(core.from_numpy(images)).numpy()
    (logits,) = session.run(None, {"images": images})
    np.testing.assert_allclose(logits, expected, rtol=1e-4, atol=1e-5)


def test_without_the_package_it_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "onnx", None)
    with pytest.raises(ProjectError, match="pip install onnx"):
        onnx_model(Snapshot.of(perceptron().build(seed=0), perceptron()))


def test_what_onnx_does_not_have_is_named():
    pytest.importorskip("onnx")
    spec = small_vgg().change("norm2", track_running_stats=False)
    with pytest.raises(ProjectError, match="norm2: ONNX normalises by running statistics"):
        onnx_model(Snapshot.of(spec.build(seed=0), spec))
