"""IDX files: what is read, and what is refused with which words."""

import gzip
import struct

import numpy as np
import pytest

from core.data import DIGIT_CLASSES, FASHION_CLASSES, load_folder, read_idx
from core.errors import DataError

NAMES = ("train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte")


def idx(array: np.ndarray, type_code: int = 8) -> bytes:
    return struct.pack(f">BBBB{array.ndim}I", 0, 0, type_code, array.ndim, *array.shape) + array.tobytes()


@pytest.fixture
def images():
    return np.random.default_rng(1).integers(0, 256, (12, 28, 28), dtype=np.uint8)


@pytest.fixture
def labels():
    return np.arange(12, dtype=np.uint8) % 10


@pytest.fixture
def folder(tmp_path, images, labels):
    for name in NAMES:
        (tmp_path / name).write_bytes(idx(images if "images" in name else labels))
    return tmp_path


def write(path, content: bytes, packed: bool):
    path.write_bytes(gzip.compress(content) if packed else content)
    return path


def refused(call, *words):
    with pytest.raises(DataError) as caught:
        call()
    text = str(caught.value)
    assert "\n" not in text
    for word in words:
        assert str(word) in text, f"{word!r} is missing in: {text}"


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(
    ("code", "dtype"), [(0x08, "u1"), (0x09, "i1"), (0x0B, ">i2"), (0x0C, ">i4"), (0x0D, ">f4"), (0x0E, ">f8")]
)
def test_every_item_type_is_read(tmp_path, packed, code, dtype):
    array = np.array([[1, 2, 3], [4, 5, 100]], dtype=dtype)
    read = read_idx(write(tmp_path / "file", idx(array, code), packed))
    assert read.dtype == array.dtype.newbyteorder("=") and read.dtype.isnative
    np.testing.assert_array_equal(read, array)


def test_an_empty_array_is_read(tmp_path):
    assert read_idx(write(tmp_path / "file", idx(np.zeros((0, 28, 28), np.uint8)), False)).shape == (0, 28, 28)


@pytest.mark.parametrize("packed", [False, True])
class TestWrongFiles:
    @pytest.mark.parametrize("left", [0, 3, 4, 15, 16, 16 + 784, 16 + 12 * 784 - 1])
    def test_cut_off(self, tmp_path, images, packed, left):
        path = write(tmp_path / "cut", idx(images)[:left], packed)
        refused(lambda: read_idx(path), path, "expected" if left < 4 else "get the file again")

    def test_bytes_after_the_items(self, tmp_path, images, packed):
        path = write(tmp_path / "long", idx(images) + b"x", packed)
        refused(lambda: read_idx(path), path, "12×28×28", "more bytes")

    @pytest.mark.parametrize("magic", [b"\x89PNG", b"\0\1\x08\3", b"\0\0\x07\3", b"\0\0\x08\0", b"\0\0\x08\xff"])
    def test_another_kind_of_file(self, tmp_path, images, packed, magic):
        path = write(tmp_path / "other", magic + idx(images)[4:], packed)
        refused(lambda: read_idx(path), path, magic.hex(" "), "expected an IDX header")

    @pytest.mark.parametrize("shape", [(2**31, 28, 28), (2**32 - 1,) * 8, (0, *(2**32 - 1,) * 7)])
    def test_an_absurd_size_allocates_nothing(self, tmp_path, packed, shape, monkeypatch):
        header = struct.pack(f">BBBB{len(shape)}I", 0, 0, 8, len(shape), *shape)
        path = write(tmp_path / "absurd", header + b"\0" * 5000, packed)
        monkeypatch.setattr(np, "empty", lambda *_, **__: pytest.fail("allocated"))
        refused(lambda: read_idx(path), path, "at most 1,024 MiB")

    def test_a_size_the_file_cannot_hold_allocates_nothing(self, tmp_path, packed, monkeypatch):
        path = write(tmp_path / "small", struct.pack(">BBBBI", 0, 0, 8, 1, 2**29) + b"\0" * 5000, packed)
        monkeypatch.setattr(np, "empty", lambda *_, **__: pytest.fail("allocated"))
        refused(lambda: read_idx(path), path, "536,870,912", "too short")


@pytest.mark.parametrize("damage", [lambda p: p[:-1], lambda p: p[:5000], lambda p: p[:40] + b"\0" * 9 + p[49:]])
def test_cut_off_and_damaged_gzip(tmp_path, images, damage):
    path = tmp_path / "damaged.gz"
    path.write_bytes(damage(gzip.compress(idx(images))))
    refused(lambda: read_idx(path), path, "get the file again")


def test_no_file(tmp_path):
    refused(lambda: read_idx(tmp_path / "none"), "none", "is not there")
    refused(lambda: read_idx(tmp_path), tmp_path, "is a folder")


@pytest.mark.parametrize("dot", [False, True])
@pytest.mark.parametrize("packed", [False, True])
def test_a_folder_under_every_name(tmp_path, images, labels, dot, packed):
    for name in NAMES:
        name = name.replace("-idx", ".idx") if dot else name
        write(tmp_path / (name + ".gz" * packed), idx(images if "images" in name else labels), packed)
    for part in load_folder(tmp_path):
        np.testing.assert_array_equal(part.images, images)
        np.testing.assert_array_equal(part.labels, labels)
        assert part.images.dtype == np.uint8 and part.labels.dtype == np.int64
        assert part.classes == DIGIT_CLASSES


def test_a_missing_file_is_named(folder):
    (folder / NAMES[3]).unlink()
    refused(lambda: load_folder(folder), folder, NAMES[3])


def test_a_folder_that_is_none(tmp_path, folder):
    refused(lambda: load_folder(tmp_path / "none"), "is not there")
    refused(lambda: load_folder(folder / NAMES[0]), "is a file")
    (tmp_path / "empty").mkdir()
    refused(lambda: load_folder(tmp_path / "empty"), "is empty", NAMES[0])


def test_labels_that_do_not_fit(folder, labels):
    path = folder / NAMES[1]
    path.write_bytes(idx(labels[:-1]))
    refused(lambda: load_folder(folder), path, "11 labels", "12 images")
    labels[7] = 10
    path.write_bytes(idx(labels))
    refused(lambda: load_folder(folder), path, "label 10 at item 7", "0 to 9")


def test_files_in_each_others_place(folder, images, labels):
    (folder / NAMES[0]).write_bytes(idx(labels))
    refused(lambda: load_folder(folder), NAMES[0], "expected uint8 N×28×28")
    (folder / NAMES[0]).write_bytes(idx(images))
    (folder / NAMES[1]).write_bytes(idx(images))
    refused(lambda: load_folder(folder), NAMES[1], "is it the labels file?")


def test_images_of_another_size_are_refused(folder):
    (folder / NAMES[2]).write_bytes(idx(np.zeros((12, 32, 32), np.uint8)))
    refused(lambda: load_folder(folder), NAMES[2], "12×32×32", "28×28")


def test_no_images_at_all(folder):
    (folder / NAMES[0]).write_bytes(idx(np.zeros((0, 28, 28), np.uint8)))
    (folder / NAMES[1]).write_bytes(idx(np.zeros(0, np.uint8)))
    refused(lambda: load_folder(folder), NAMES[0], "holds no images")


def test_mnist(data_folder):
    train, test = load_folder(data_folder / "mnist")
    assert (len(train), len(test)) == (60_000, 10_000)
    assert train.classes == DIGIT_CLASSES
    np.testing.assert_array_equal(train.labels[:5], [5, 0, 4, 1, 9])
    assert round(float(train.images.mean() / 255), 4) == 0.1307
    assert round(float(train.images.std() / 255), 4) == 0.3081


def test_fashion_mnist_is_known_by_its_labels(data_folder):
    train, test = load_folder(data_folder / "fashion-mnist")
    assert (len(train), len(test)) == (60_000, 10_000)
    assert train.classes == test.classes == FASHION_CLASSES
    assert train.classes[train.labels[0]] == "Ankle boot"
