"""Downloads, with the network replaced by what a test says it answers."""

import hashlib
from types import MappingProxyType

import pytest
import requests

from core.data import download, load_folder, mnist
from core.errors import DataError

CONTENT = {"a.gz": b"a" * 3000, "b.gz": b"b" * 500}


class Answer:
    def __init__(self, content: bytes, status: int = 200):
        self.content, self.status_code = content, status
        self.headers = {"content-length": str(len(content))}

    def raise_for_status(self):
        if self.status_code != 200:
            raise requests.HTTPError(response=self)

    def iter_content(self, chunk_size):
        return (self.content[i : i + chunk_size] for i in range(0, len(self.content), chunk_size))


@pytest.fixture
def network(monkeypatch):
    """Answers by address; an exception is raised, an address without answer cannot be reached. Lists what was asked."""
    answers, asked = {}, []

    def get(url, **_):
        asked.append(url)
        answer = answers.get(url, requests.ConnectionError("no route"))
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(requests, "get", get)
    files = {file: (hashlib.sha256(content).hexdigest(), len(content)) for file, content in CONTENT.items()}
    remote = mnist.RemoteDataSet(("https://one/", "https://two/"), MappingProxyType(files))
    monkeypatch.setattr(mnist, "REMOTE_DATA_SETS", {"mnist": remote})
    return answers, asked


def serve(answers, mirror="https://one/"):
    answers.update({mirror + file: Answer(content) for file, content in CONTENT.items()})


def test_files_arrive_and_are_not_fetched_again(network, tmp_path):
    answers, asked = network
    serve(answers)
    folder = download("mnist", tmp_path / "new" / "folder")
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == CONTENT
    assert asked == ["https://one/a.gz", "https://one/b.gz"]
    download("mnist", folder)
    assert len(asked) == 2


def test_the_users_data_folder_is_the_default(network, tmp_path, monkeypatch):
    serve(network[0])
    monkeypatch.setattr(mnist, "user_data_path", lambda *_, **__: tmp_path)
    assert download("mnist") == tmp_path / "mnist"
    assert (tmp_path / "mnist" / "a.gz").is_file()


def test_progress_rises_to_the_end(network, tmp_path):
    serve(network[0])
    seen = []
    download("mnist", tmp_path, progress=lambda done, total: seen.append((done, total)))
    assert {total for _, total in seen} == {3500}
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert seen[-1] == (3500, 3500) and len(seen) > 2


def test_the_next_mirror_is_asked(network, tmp_path):
    answers, asked = network
    serve(answers, "https://two/")
    answers["https://one/a.gz"] = Answer(b"", 503)
    answers["https://one/b.gz"] = Answer(b"changed")
    folder = download("mnist", tmp_path)
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == CONTENT
    assert asked == ["https://one/a.gz", "https://two/a.gz", "https://one/b.gz", "https://two/b.gz"]


def test_a_damaged_file_is_replaced(network, tmp_path):
    serve(network[0])
    (tmp_path / "a.gz").write_bytes(b"half")
    download("mnist", tmp_path)
    assert (tmp_path / "a.gz").read_bytes() == CONTENT["a.gz"]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (requests.ConnectionError("<object at 0x7f>"), "https://one/: not reachable"),
        (requests.Timeout(), "no answer for 30 s"),
        (Answer(b"", 404), "answered 404"),
        (Answer(b"changed"), "SHA-256"),
    ],
)
def test_what_goes_wrong_is_told_in_one_line(network, tmp_path, answer, words):
    network[0]["https://one/a.gz"] = answer
    with pytest.raises(DataError) as caught:
        download("mnist", tmp_path)
    text = str(caught.value)
    assert "a.gz could not be downloaded" in text and words in text and "choose a folder" in text
    assert "\n" not in text and "0x" not in text
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_written(network, tmp_path):
    serve(network[0])
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(DataError, match="cannot be written"):
        download("mnist", tmp_path / "file" / "folder")


def test_an_unknown_name(tmp_path):
    with pytest.raises(DataError, match="'cifar' is unknown, expected mnist or fashion-mnist"):
        download("cifar", tmp_path)


def test_only_https_and_four_files_each():
    for remote in mnist.REMOTE_DATA_SETS.values():
        assert all(mirror.startswith("https://") and mirror.endswith("/") for mirror in remote.mirrors)
        assert len(remote.files) == 4


@pytest.mark.parametrize("name", ["mnist", "fashion-mnist"])
def test_the_checksums_are_those_of_the_files(data_folder, name):
    for file, (checksum, size) in mnist.REMOTE_DATA_SETS[name].files.items():
        content = (data_folder / name / file).read_bytes()
        assert len(content) == size and hashlib.sha256(content).hexdigest() == checksum
    # What is downloaded goes by the names that load_folder looks for, and needs no network where it is there already.
    assert download(name, data_folder / name) == data_folder / name
    assert len(load_folder(data_folder / name)[0]) == 60_000
