"""Project files: everything in one file, and every wrong file named."""

import json
import zipfile

import numpy as np
import pytest

from core.data import made_digits
from core.errors import ProjectError
from core.experiment import NetworkSpec, TrainingSettings
from core.experiment.network.presets import lenet, perceptron
from core.experiment.network.weights import read_weights
from core.formats.project import Project, load_project, save_project


@pytest.fixture
def project():
    return Project(
        perceptron(),
        TrainingSettings(optimizer="adam", epochs=7),
        read_weights(perceptron().build(seed=1)),
        made_digits(5, seed=3),
        {"selected": "fc1"},
    )


@pytest.fixture
def file(project, tmp_path):
    save_project(project, tmp_path / "my.lenet")
    return tmp_path / "my.lenet"


def rewrite(path, **changes):
    """Put other values into project.json."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    description = json.loads(parts["project.json"]) | changes
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in {**parts, "project.json": json.dumps(description)}.items():
            archive.writestr(name, content)


def test_a_project_comes_back_as_it_was(project, file):
    back = load_project(file)
    assert (back.spec, back.settings, back.view) == (project.spec, project.settings, project.view)
    assert {k: a.tobytes() for k, a in back.weights.items()} == {k: a.tobytes() for k, a in project.weights.items()}
    assert (back.drawings.images == project.drawings.images).all()
    assert (back.drawings.labels == project.drawings.labels).all()


def test_a_project_without_weights_and_drawings(tmp_path):
    save_project(Project(lenet()), tmp_path / "bare.lenet")
    back = load_project(tmp_path / "bare.lenet")
    assert back.spec == lenet() and back.weights is None and back.drawings is None


def test_a_network_that_has_nothing_to_learn_can_be_kept(tmp_path):
    save_project(Project(NetworkSpec("Net"), weights={}), tmp_path / "empty.lenet")
    assert load_project(tmp_path / "empty.lenet").weights == {}


def test_a_network_that_does_not_fit_yet_can_be_kept(tmp_path):
    unfinished = lenet().remove("flatten")
    save_project(Project(unfinished), tmp_path / "unfinished.lenet")
    assert load_project(tmp_path / "unfinished.lenet").spec == unfinished


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"version": 2}, "is of version 2, this program reads up to 1; update LeNet Lab"),
        ({"version": "one"}, "version 'one'"),
        ({"format": "other"}, "is of another program"),
        ({"network": {"name": "n"}}, "is damaged: network description"),
        ({"settings": {"epochs": -1}}, "is damaged: training settings: epochs"),
        ({"network": lenet().to_dict()}, "is damaged: weights.safetensors: "),
        ({"view": 3}, "is damaged: view"),
    ],
)
def test_a_wrong_value_is_named(file, changes, text):
    rewrite(file, **changes)
    with pytest.raises(ProjectError) as error:
        load_project(file)
    assert text in str(error.value) and "\n" not in str(error.value)


def test_wrong_drawings_are_named(project, file):
    from core.files.safetensors_file import encode

    with zipfile.ZipFile(file, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("drawings.safetensors", encode({"images": np.zeros((2, 3, 3), np.uint8)}))
    with pytest.raises(ProjectError, match="expected images and labels"):
        load_project(file)


@pytest.mark.parametrize("content", [b"", b"text", b"PK\x03\x04" + bytes(100)])
def test_a_file_that_is_no_project_is_named(tmp_path, content):
    (tmp_path / "x.lenet").write_bytes(content)
    with pytest.raises(ProjectError, match="is no project file"):
        load_project(tmp_path / "x.lenet")


def test_another_zip_archive_is_no_project(tmp_path):
    with zipfile.ZipFile(tmp_path / "x.lenet", "w") as archive:
        archive.writestr("letter.txt", "hello")
    with pytest.raises(ProjectError, match=r"no readable project\.json"):
        load_project(tmp_path / "x.lenet")


def test_a_description_nested_without_end_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "x.lenet", "w") as archive:
        archive.writestr("project.json", "[" * 100_000)
    with pytest.raises(ProjectError, match=r"no readable project\.json"):
        load_project(tmp_path / "x.lenet")


def test_every_cut_and_every_flipped_byte_is_an_error_or_harmless(file):
    content = file.read_bytes()
    for length in range(0, len(content), max(1, len(content) // 40)):
        file.write_bytes(content[:length])
        with pytest.raises(ProjectError):
            load_project(file)
    for place in range(0, len(content), max(1, len(content) // 100)):
        file.write_bytes(content[:place] + bytes([content[place] ^ 0xFF]) + content[place + 1 :])
        try:
            load_project(file)
        except ProjectError as error:
            assert "\n" not in str(error)


def test_an_archive_that_unpacks_to_too_much_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("core.formats.project.MAXIMUM_BYTES", 1000)
    with zipfile.ZipFile(tmp_path / "x.lenet", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("project.json", " " * 10_000)
    with pytest.raises(ProjectError, match="unpacks to more than"):
        load_project(tmp_path / "x.lenet")


def test_a_missing_file_and_a_folder_are_named(tmp_path):
    with pytest.raises(ProjectError, match="is not there"):
        load_project(tmp_path / "none.lenet")
    with pytest.raises(ProjectError, match="is a folder"):
        load_project(tmp_path)
