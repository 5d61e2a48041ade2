"""Weights files: PyTorch's keys, whole files only, nothing half-loaded."""

import json
import os
import pickle
import zipfile

import numpy as np
import pytest
import safetensors.numpy

import core
from core.errors import WeightsError
from core.experiment.network.presets import lenet, perceptron
from core.experiment.network.snapshot import Snapshot
from core.experiment.network.weights import read_weights
from core.files.safetensors_file import load, load_arrays, save
from core.formats.network_file import load_network, save_network


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "lenet.safetensors"
    save_network(Snapshot.of(lenet().build(seed=1), lenet(), step=5), path)
    return path


def test_weights_come_back_bit_for_bit(tmp_path):
    model = lenet().build(seed=1)
    save(model.state_dict(), tmp_path / "w.safetensors")
    other = lenet().build(seed=2)
    other.load_state_dict(load(tmp_path / "w.safetensors"))
    assert {k: a.tobytes() for k, a in read_weights(other).items()} == {
        k: a.tobytes() for k, a in read_weights(model).items()
    }


def test_the_front_has_torchs_names(tmp_path):
    model = perceptron().build(seed=1)
    core.save(model.state_dict(), tmp_path / "w.safetensors")
    loaded = core.load(tmp_path / "w.safetensors")
    assert sorted(loaded) == sorted(model.state_dict())
    assert (loaded["fc1.bias"].numpy() == model.fc1.bias.detach().numpy()).all()


@pytest.mark.parametrize(
    "array",
    [
        np.float32(3),
        np.zeros((0, 3), np.float64),
        np.arange(6).reshape(2, 3).T,
        np.array([True, False]),
        np.array([np.nan, np.inf], np.float32),
    ],
    ids=["0-d", "empty", "transposed", "bool", "not finite"],
)
def test_every_kind_of_array_survives(tmp_path, array):
    array = np.asarray(array)
    save({"a": array}, tmp_path / "a.safetensors")
    (back,) = load_arrays(tmp_path / "a.safetensors")[0].values()
    assert (back.dtype, back.shape) == (array.dtype, array.shape)
    np.testing.assert_array_equal(back, array)


def test_pytorch_reads_it_and_is_read(tmp_path):
    torch = pytest.importorskip("torch")
    from safetensors.torch import load_file, save_file

    linear = torch.nn.Linear(3, 2)
    save_file(linear.state_dict(), tmp_path / "torch.safetensors")
    arrays, _ = load_arrays(tmp_path / "torch.safetensors")
    assert (arrays["weight"] == linear.weight.detach().numpy()).all()
    save(arrays, tmp_path / "ours.safetensors")
    assert torch.equal(load_file(tmp_path / "ours.safetensors")["bias"], linear.bias)


@pytest.mark.parametrize("kind, written", [("float16", "F16"), ("BF16", "BF16"), ("complex64", "C64")])
def test_numbers_that_tensors_do_not_have_are_named(tmp_path, kind, written):
    size = 8 if written == "C64" else 2
    header = json.dumps({"w": {"dtype": written, "shape": [2], "data_offsets": [0, 2 * size]}}).encode()
    path = tmp_path / "w.safetensors"
    path.write_bytes(len(header).to_bytes(8, "little") + header + bytes(2 * size))
    with pytest.raises(WeightsError, match=rf"holds numbers of type {kind}, expected float32.*\.float\(\)"):
        load(path)


def test_the_file_names_its_network(file):
    snapshot = load_network(file)
    assert (snapshot.spec, snapshot.step) == (lenet(), 5)


def test_a_file_without_a_network_is_taken_for_lenet(tmp_path):
    save(lenet().build(seed=1).state_dict(), tmp_path / "bare.safetensors")
    assert load_network(tmp_path / "bare.safetensors").spec == lenet()


def test_weights_of_another_network_are_refused(file):
    with pytest.raises(WeightsError, match=r"lenet\.safetensors: .*use weights of this network"):
        load_network(file, perceptron())


def damaged(name, content):
    return pytest.param(content, id=name)


@pytest.mark.parametrize(
    "content",
    [
        damaged("empty", b""),
        damaged("text", b"conv1.weight = 3"),
        damaged("pickle", pickle.dumps({"conv1.weight": 3}, protocol=2)),
        damaged("header too long", b"\xff" * 8 + b"{}"),
        damaged("not JSON", (5).to_bytes(8, "little") + b"hello"),
        damaged("wrong offsets", safetensors.numpy.save({"a": np.zeros(4)})[:-8]),
    ],
)
def test_a_file_that_is_none_is_one_clear_line(tmp_path, content):
    path = tmp_path / "w.safetensors"
    path.write_bytes(content)
    with pytest.raises(WeightsError) as error:
        load_network(path)
    assert str(path) in str(error.value) and "\n" not in str(error.value)


def test_every_cut_of_a_file_is_noticed(file):
    content = file.read_bytes()
    for length in range(0, len(content), len(content) // 50):
        file.write_bytes(content[:length])
        with pytest.raises(WeightsError):
            load_network(file)


def test_a_torch_save_file_is_explained(tmp_path):
    with zipfile.ZipFile(tmp_path / "net.pt", "w") as archive:
        archive.writestr("archive/data.pkl", b"")
    with pytest.raises(WeightsError, match=r"write the weights with safetensors\.torch\.save_file"):
        load(tmp_path / "net.pt")


@pytest.mark.parametrize(
    "about",
    [
        '{"network": {"layers": [{"type": "Conv9d"}], "name": "n"}}',
        "{",
        "[1]",
        "3",
        '{"step": 1}',
        "[" * 100_000,
        json.dumps({"network": lenet().remove("flatten").to_dict()}),
        json.dumps({"network": lenet().to_dict(), "step": "many"}),
    ],
)
def test_a_damaged_description_is_a_weights_error(tmp_path, about):
    save({"a": np.zeros(2)}, tmp_path / "w.safetensors", {"lenetlab": about})
    with pytest.raises(WeightsError, match="what it says of its network is damaged"):
        load_network(tmp_path / "w.safetensors")


def test_the_same_weights_are_the_same_file(tmp_path):
    snapshot = Snapshot.of(lenet().build(seed=1), lenet())
    for name in "ab":
        save_network(snapshot, tmp_path / name, {"data": "none", "accuracy": 0.5})
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_missing_file_and_a_folder_are_named(tmp_path):
    with pytest.raises(WeightsError, match="is not there"):
        load(tmp_path / "none.safetensors")
    with pytest.raises(WeightsError, match="is a folder"):
        load(tmp_path)


def test_what_is_no_state_dict_is_a_type_error(tmp_path):
    with pytest.raises(TypeError, match="expected a state_dict"):
        save([1, 2], tmp_path / "w.safetensors")
    with pytest.raises(TypeError, match="'a': expected a tensor"):
        save({"a": "text"}, tmp_path / "w.safetensors")
    assert not list(tmp_path.iterdir())


def test_a_failed_write_leaves_the_old_file(file, monkeypatch):
    before = file.read_bytes()

    def full(*arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(WeightsError, match="No space left on device"):
        save({"a": np.zeros(2)}, file)
    assert file.read_bytes() == before
    assert list(file.parent.iterdir()) == [file]


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    with pytest.raises(WeightsError, match="is not there, expected a folder"):
        save({}, tmp_path / "nowhere" / "w.safetensors")
    with pytest.raises(WeightsError, match="is a folder"):
        save({}, tmp_path)


def test_a_new_file_has_ordinary_permissions(file):
    mask = os.umask(0)
    os.umask(mask)
    assert file.stat().st_mode & 0o777 == 0o666 & ~mask
    file.chmod(0o600)
    save({}, file)
    assert file.stat().st_mode & 0o777 == 0o600
