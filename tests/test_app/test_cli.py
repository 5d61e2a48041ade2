"""The command line as a user types it: output, files, errors and exit status."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.cli import main
from core.data import made_digits
from core.experiment.training.runs import RunStore
from core.formats.exports import EXPORTS
from core.formats.network_file import load_network
from core.formats.project import load_project

ROOT = Path(__file__).resolve().parents[2]
QUICK = ["train", "--epochs", "1", "--network", "perceptron", "--batch-size", "256"]


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    path = tmp_path_factory.mktemp("trained") / "perceptron.safetensors"
    assert main([*QUICK, "--output", str(path)]) == 0
    return path


def images(folder, count=3):
    digits = made_digits(count, seed=9)
    paths = [str(folder / f"{index}.png") for index in range(count)]
    for path, image in zip(paths, digits.images, strict=True):
        Image.fromarray(image).resize((280, 280)).save(path)
    return paths


def test_training_prints_each_epoch_and_saves_the_weights(tmp_path, capsys):
    output = tmp_path / "w.safetensors"
    assert main([*QUICK, "--epochs", "2", "--output", str(output)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "132,490 parameters, 20,000 images of made digits" in lines[0]
    epochs = [line for line in lines if "accuracy" in line]
    assert [line.split("  ")[0] for line in epochs] == ["epoch 1/2", "epoch 2/2"]
    accuracy = float(epochs[-1].split("accuracy ")[1].split("%")[0])
    assert 80 < accuracy <= 100
    assert lines[-1] == f"weights saved in {output}"
    assert load_network(output).step == 2 * 79


def test_training_is_recorded_among_the_runs(tmp_path):
    assert main([*QUICK, "--output", str(tmp_path / "w.safetensors")]) == 0
    store = RunStore()
    (run,) = store.runs()
    assert (run.name, run.data, run.steps) == ("Perceptron 1", "made digits", 79)
    assert store.checkpoints(run.id)[-1] == 79


def test_training_goes_on_where_it_cannot_be_recorded(tmp_path, capsys):
    runs = tmp_path / "data" / "lenetlab" / "runs.sqlite"
    runs.mkdir(parents=True)
    assert main([*QUICK, "--output", str(tmp_path / "w.safetensors")]) == 0
    printed = capsys.readouterr()
    assert printed.err.startswith("not recorded: ") and str(runs) in printed.err
    assert "weights saved" in printed.out


def test_the_same_seed_gives_the_same_file(tmp_path, trained):
    again, other = tmp_path / "again.safetensors", tmp_path / "other.safetensors"
    assert main([*QUICK, "--output", str(again)]) == 0
    assert main([*QUICK, "--output", str(other), "--seed", "1"]) == 0
    assert trained.read_bytes() == again.read_bytes() != other.read_bytes()


def test_without_a_place_the_weights_go_to_the_users_folder(tmp_path, capsys):
    assert main(QUICK) == 0
    path = Path(capsys.readouterr().out.splitlines()[-1].removeprefix("weights saved in "))
    assert path.is_file() and tmp_path in path.parents


def test_evaluation_says_loss_and_accuracy(trained, capsys):
    assert main(["evaluate", "--weights", str(trained)]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("2,000 images of made digits: loss ") and first.endswith("%")
    assert second.startswith("most often confused: ") and "×)" in second


def test_prediction_reads_every_image(tmp_path, trained, capsys):
    paths = images(tmp_path)
    assert main(["predict", "--weights", str(trained), *paths]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in lines] == paths
    for line in lines:
        digit, share, *_ = line.split(": ")[1].split()
        assert digit in "0123456789" and share.endswith("%")


def test_training_can_go_on_from_a_file(tmp_path, trained, capsys):
    output = tmp_path / "more.safetensors"
    assert main(["train", "--epochs", "1", "--weights", str(trained), "--output", str(output)]) == 0
    assert load_network(output).spec.name == "Perceptron"


def test_settings_are_options_of_their_own(tmp_path, capsys):
    output = tmp_path / "w.safetensors"
    options = ["--optimizer", "adam", "--learning-rate", "0.002", "--schedule", "one_cycle", "--augmentation", "light"]
    assert main([*QUICK, *options, "--output", str(output)]) == 0
    assert "accuracy" in capsys.readouterr().out


@pytest.mark.parametrize("suffix", EXPORTS)
def test_export_writes_what_the_ending_says(tmp_path, trained, suffix, capsys):
    if suffix == ".onnx":
        pytest.importorskip("onnx")
    output = tmp_path / f"out{suffix}"
    assert main(["export", str(output), "--weights", str(trained)]) == 0
    assert capsys.readouterr().out == f"written: {output}\n"
    if suffix == ".py":
        assert "self.fc1 = nn.Linear(1024, 128)" in output.read_text()
    elif suffix == ".lenet":
        assert load_project(output).spec.name == "Perceptron"
    elif suffix == ".onnx":
        assert output.stat().st_size > 4 * 132_490
    else:
        assert load_network(output).spec.name == "Perceptron"


def wrong_folder(folder):
    (folder / "train-images-idx3-ubyte").write_bytes(b"\0\0\x08\x03" + bytes(8))


def test_wrong_input_is_one_line_and_status_2(tmp_path, trained, capsys):
    noise = tmp_path / "noise.png"
    noise.write_bytes(b"no image at all")
    blank = tmp_path / "blank.png"
    Image.fromarray(np.zeros((28, 28), np.uint8)).save(blank)
    empty = tmp_path / "empty"
    empty.mkdir()
    junk = tmp_path / "junk.safetensors"
    junk.write_bytes(b"junk")
    for arguments, text in [
        (["train", "--data", str(tmp_path / "none")], "is not there"),
        (["train", "--data", str(empty)], "is empty"),
        (["train", "--learning-rate", "-1"], "learning_rate: expected a number above 0"),
        (["train", "--weights", str(junk)], "no whole safetensors file"),
        (["evaluate", "--weights", str(tmp_path / "none")], "is not there"),
        (["predict", str(noise)], "noise.png"),
        (["predict", str(blank)], "blank.png"),
        (["predict", str(tmp_path / "none.png")], "none.png"),
        (["export", str(tmp_path / "x.onnxx")], "cannot export to '.onnxx'"),
        (["export", str(tmp_path / "x.py"), "--project", str(junk)], "is no project file"),
    ]:
        assert main(arguments) == 2, arguments
        out, err = capsys.readouterr()
        assert err.startswith("lenetlab: ") and text in err, err
        assert err.count("\n") == 1 and "Traceback" not in err
        assert "saved" not in out


def test_weights_of_another_network_are_refused(tmp_path, trained, capsys):
    from core.files.safetensors_file import load_arrays, save

    arrays, _ = load_arrays(trained)
    save(arrays, tmp_path / "nameless.safetensors")
    assert main(["evaluate", "--weights", str(tmp_path / "nameless.safetensors")]) == 2
    assert "use weights of this network" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["sing"], ["train", "--epochs", "many"], ["train", "--optimizer", "magic"]])
def test_what_is_no_command_is_status_2(arguments, capsys):
    with pytest.raises(SystemExit) as error:
        main(arguments)
    assert error.value.code == 2
    assert "usage: lenetlab" in capsys.readouterr().err


def start(*arguments, **options):
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "app", *arguments]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options
    )


def test_ctrl_c_ends_training_with_130_and_without_a_traceback(tmp_path):
    output = tmp_path / "w.safetensors"
    process = start("train", "--epochs", "10000", "--network", "perceptron", "--output", str(output))
    process.stdout.readline()
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert errors == "lenetlab: stopped\n"
    assert not output.exists()


def test_a_reader_that_goes_away_is_no_error(tmp_path):
    process = start("train", "--epochs", "3", "--network", "perceptron", "--output", str(tmp_path / "w.safetensors"))
    process.stdout.close()
    assert process.stderr.read() == ""
    assert process.wait(timeout=60) == 141
    process.stderr.close()


def test_no_command_but_the_window_loads_qt(tmp_path, trained):
    code = (
        "import sys; from app.cli import main; main(['evaluate', '--weights', sys.argv[1]]); "
        "print([name for name in sys.modules if name.startswith(('PySide6', 'pyqtgraph', 'ui', 'torch'))])"
    )
    command = [sys.executable, "-c", code, str(trained)]
    finished = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert finished.stdout.splitlines()[-1] == "[]"


def test_the_version_is_the_packages(capsys):
    from core.version import __version__

    with pytest.raises(SystemExit) as end:
        main(["--version"])
    assert end.value.code == 0
    assert capsys.readouterr().out == f"lenetlab {__version__}\n"
