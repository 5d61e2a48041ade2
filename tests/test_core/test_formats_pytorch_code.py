"""The exported PyTorch program: it compiles, says what the settings say, and runs under PyTorch."""

import ast
import dataclasses
import gzip
import importlib.util
import struct
import subprocess
import sys

import numpy as np
import pytest

from core.errors import DataError
from core.experiment import NetworkSpec, TrainingSettings
from core.experiment.network.layers import AvgPool2d, BatchNorm2d, Conv2d, Dropout, Flatten, LeakyReLU, Linear
from core.experiment.network.presets import lenet, lenet5, perceptron, small_vgg
from core.experiment.training.settings import CHOICES
from core.formats.pytorch_code import pytorch_program

SPECS = [lenet(), lenet5(), perceptron(), small_vgg()]

PADDED = NetworkSpec(
    "padded",
    layers=(
        Conv2d("a", 1, 2, 5, stride=2, padding=(2, 7), padding_mode="reflect"),
        Conv2d("b", 2, 2, 3, stride=2, padding=2, padding_mode="replicate"),
        Conv2d("c", 2, 1, 3, stride=2, padding=9, padding_mode="circular"),
        AvgPool2d("d", 2, stride=1, padding=1, divisor_override=3),
        Flatten("e"),
        Linear("f", 14 * 15, 10),
    ),
)


NAMED = NetworkSpec(
    "named",
    layers=(
        Conv2d("a", 1, 4, (4, 2), padding="same"),
        BatchNorm2d("n", 4, momentum=None, bias=False),
        Conv2d("b", 4, 2, (2, 3), padding="same", dilation=(3, 2)),
        Conv2d("c", 2, 2, (6, 4), padding="same", padding_mode="reflect"),
        Conv2d("d", 2, 2, 3, stride=2, padding="valid"),
        Flatten("rows", 2, -1),
        Dropout("drop", 0.5, inplace=True),
        LeakyReLU("leaky", 0.2, inplace=True),
        Flatten("e"),
        Linear("f", 2 * 15 * 15, 10),
    ),
)


def test_lenets_network_reads_as_the_tutorial_writes_it():
    program = pytorch_program(lenet(), TrainingSettings())
    assert "        self.conv1 = nn.Conv2d(1, 6, 5)\n        self.relu1 = nn.ReLU()\n" in program
    assert "        x = self.fc3(x)\n        return x\n" in program
    assert "augment" not in program and "initialise" not in program


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
@pytest.mark.parametrize(
    "change",
    [
        *({setting: name} for setting, choices in CHOICES.items() for name in choices),
        {"validation_share": 0.1},
        {"nesterov": True, "weight_decay": 1e-4},
        {"clip_norm": 0.5},
    ],
    ids=str,
)
def test_every_program_is_python_of_readable_width(spec, change):
    program = pytorch_program(spec, dataclasses.replace(TrainingSettings(), **change))
    ast.parse(program)
    assert max(map(len, program.splitlines())) <= 120


def test_only_what_differs_from_pytorchs_defaults_is_written():
    program = pytorch_program(lenet(), TrainingSettings(optimizer="adam", learning_rate=0.001))
    assert "torch.optim.Adam(net.parameters(), lr=0.001)" in program
    program = pytorch_program(lenet(), TrainingSettings(optimizer="adam", beta1=0.8, learning_rate=0.001))
    assert "torch.optim.Adam(net.parameters(), lr=0.001, betas=(0.8, 0.999))" in program


def test_a_networks_name_cannot_break_the_program():
    spec = NetworkSpec('"""\\\nimport os\n"', layers=(Flatten("f"), Linear("g", 1024, 10)))
    tree = ast.parse(pytorch_program(spec, TrainingSettings()))
    modules = {name.name for node in tree.body if isinstance(node, ast.Import) for name in node.names}
    assert modules == {"gzip", "os", "sys", "numpy", "torch", "torch.nn.functional"}


@pytest.mark.parametrize(("side", "margins"), [(28, "(0, 0, 0, 0)"), (32, "(2, 2, 2, 2)"), (33, "(2, 3, 2, 3)")])
def test_images_are_padded_to_the_networks_input(tmp_path, side, margins):
    torch = pytest.importorskip("torch")
    from core.data import made_digits, to_input

    spec = NetworkSpec("other size", (1, side, side), (Flatten("flatten"), Linear("fc1", side * side, 10)))
    text = pytorch_program(spec, TrainingSettings())
    assert f"F.pad(images, {margins})" in text
    digits = made_digits(5, seed=1)
    write_idx(tmp_path / "train-images-idx3-ubyte.gz", digits.images)
    write_idx(tmp_path / "train-labels-idx1-ubyte.gz", digits.labels.astype(np.uint8))
    program = import_program(tmp_path, text)
    program.FOLDER = tmp_path
    images, _ = program.load("train")
    np.testing.assert_allclose(images.numpy(), to_input(digits.images, side=side), atol=1e-6)
    assert program.Net()(images).shape == torch.Size([5, 10])


def test_an_input_that_no_image_fits_is_named():
    with pytest.raises(DataError, match="3×32×32"):
        pytorch_program(NetworkSpec("colour", (3, 32, 32)), TrainingSettings())


def import_program(folder, text):
    (folder / "program.py").write_text(text)
    found = importlib.util.spec_from_file_location("program", folder / "program.py")
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel lengths")
@pytest.mark.parametrize("spec", [*SPECS, PADDED, NAMED], ids=lambda spec: spec.name)
def test_its_network_gives_the_same_outputs_for_the_same_weights(tmp_path, spec):
    torch = pytest.importorskip("torch")
    import core
    from core.experiment.network.weights import read_weights

    net = import_program(tmp_path, pytorch_program(spec, TrainingSettings())).Net().eval()
    model = spec.build(seed=3).eval()
    weights = read_weights(model)
    assert {key: tuple(value.shape) for key, value in net.state_dict().items()} == {
        key: array.shape for key, array in weights.items()
    }
    net.load_state_dict({key: torch.tensor(array) for key, array in weights.items()})
    images = np.random.default_rng(0).normal(size=(4, 1, 32, 32)).astype(np.float32)
    with core.no_grad():
        ours = model(core.from_numpy(images)).numpy()
    np.testing.assert_allclose(net(torch.tensor(images)).detach().numpy(), ours, rtol=1e-4, atol=1e-5)


def test_its_augmentation_is_the_one_of_the_loader(tmp_path):
    torch = pytest.importorskip("torch")
    from core.data import AUGMENTATIONS, made_digits
    from core.data.augment import to_warped_input

    class Draws:
        """A generator whose numbers PyTorch's rand repeats."""

        def uniform(self, low, high, size):
            return low + (high - low) * np.random.default_rng(5).random(size)

    digits = made_digits(20, seed=4)
    ours = to_warped_input(digits.images, np.arange(20), AUGMENTATIONS["affine"].matrices(Draws(), 20))
    program = import_program(tmp_path, pytorch_program(lenet(), TrainingSettings(augmentation="affine")))
    plain = (np.pad(digits.images, ((0, 0), (2, 2), (2, 2)))[:, None] / 255 - program.MEAN) / program.STD
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(torch, "rand", lambda *size: torch.tensor(np.random.default_rng(5).random(size)).float())
        theirs = program.augment(torch.tensor(plain).float()).numpy()
    np.testing.assert_allclose(theirs, ours, atol=0.02)


def write_idx(path, array):
    content = bytes([0, 0, 8, array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape) + array.tobytes()
    path.write_bytes(gzip.compress(content))


@pytest.fixture
def digits_folder(tmp_path):
    """A folder with a few made digits as MNIST's four files."""
    from core.data import made_digits

    for part, count in (("train", 640), ("t10k", 100)):
        digits = made_digits(count, seed=len(part))
        write_idx(tmp_path / f"{part}-images-idx3-ubyte.gz", digits.images)
        write_idx(tmp_path / f"{part}-labels-idx1-ubyte.gz", digits.labels.astype(np.uint8))
    return tmp_path


def run_program(folder, spec, settings, *arguments, python=()):
    """Run the program on the digits in `folder`; the test loss after each epoch."""
    (folder / "program.py").write_text(pytorch_program(spec, settings))
    command = [sys.executable, *python, str(folder / "program.py"), str(folder), *map(str, arguments)]
    finished = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert finished.returncode == 0, finished.stderr
    return [float(line.split("test loss ")[1].split(",")[0]) for line in finished.stdout.splitlines()]


@pytest.mark.slow
@pytest.mark.parametrize(
    "change",
    [
        {},
        {
            "augmentation": "affine",
            "schedule": "one_cycle",
            "optimizer": "adam",
            "validation_share": 0.2,
            "clip_norm": 1.0,
        },
    ],
    ids=str,
)
def test_the_program_runs_unchanged_and_trains(digits_folder, change):
    pytest.importorskip("torch")
    losses = run_program(digits_folder, lenet(), TrainingSettings(epochs=3, batch_size=32, **change))
    assert len(losses) == 3 and losses[2] < losses[0]


@pytest.mark.slow
@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_every_preset_trains_under_pytorch(digits_folder, spec):
    pytest.importorskip("torch")
    losses = run_program(digits_folder, spec, TrainingSettings(epochs=2, batch_size=32, learning_rate=0.01))
    assert losses[1] < losses[0] < 3.0


@pytest.mark.slow
@pytest.mark.parametrize("batch_size", [32, 33])
def test_two_processes_of_torchrun_train_as_one_does(digits_folder, batch_size):
    pytest.importorskip("torch")
    settings = TrainingSettings(epochs=2, batch_size=batch_size)
    alone = run_program(digits_folder, lenet(), settings)
    together = run_program(
        digits_folder,
        lenet(),
        settings,
        python=("-m", "torch.distributed.run", "--standalone", "--nproc_per_node=2"),
    )
    # Odd batches are filled up, so that one image in them counts twice.
    np.testing.assert_allclose(together, alone, rtol=1e-3 if batch_size == 32 else 0.1)


@pytest.mark.slow
def test_the_program_goes_on_from_saved_weights(digits_folder):
    pytest.importorskip("torch")
    from core.formats.network_file import SHIPPED_WEIGHTS

    losses = run_program(digits_folder, lenet(), TrainingSettings(epochs=1, learning_rate=1e-6), SHIPPED_WEIGHTS)
    assert losses[0] < 1.0


def test_without_data_it_says_how_it_is_used(tmp_path):
    pytest.importorskip("torch")
    (tmp_path / "program.py").write_text(pytorch_program(lenet(), TrainingSettings()))
    finished = subprocess.run([sys.executable, "program.py"], cwd=tmp_path, capture_output=True, text=True)
    assert finished.returncode == 1 and "usage: python program.py FOLDER" in finished.stderr
