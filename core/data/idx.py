"""Reads IDX files, the format of MNIST and Fashion-MNIST, strictly.

An IDX file is two zero bytes, a byte for the type of its items, a byte for the number of dimensions, the dimensions as
big-endian 32-bit integers, and the items (http://yann.lecun.com/exdb/mnist). It may be packed with gzip, which is
recognised by the file's first bytes and not by its name.
"""

import gzip
import hashlib
import math
import os
import struct
import zlib
from pathlib import Path
from typing import BinaryIO

import numpy as np

from core.data.dataset import DIGIT_CLASSES, SIDE, DigitImages, check_labels
from core.errors import DataError, reason_of
from core.words import Words

GZIP_MAGIC = b"\x1f\x8b"
# DEFLATE cannot shrink by more than this (zlib's technical notes), so a header that promises more is lying.
DEFLATE_LIMIT = 1032
MAXIMUM_BYTES = 1 << 30

ITEM_TYPES = {
    0x08: np.dtype(">u1"),
    0x09: np.dtype(">i1"),
    0x0B: np.dtype(">i2"),
    0x0C: np.dtype(">i4"),
    0x0D: np.dtype(">f4"),
    0x0E: np.dtype(">f8"),
}

FASHION_CLASSES = (
    *("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat"),
    *("Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"),
)
# SHA-256 of the labels themselves, so that the class names follow the content and not a file's name.
FASHION_LABELS = {
    "657fbd221bfc9f4198cc14b5619cc33ec57c58dd0e47af4d99d6650759e869a7",
    "3d0e6c6ea990b53b6f8f500a41cac93881d981b315f84578b7d915342ade01e9",
}


def read_idx(path: str | os.PathLike) -> np.ndarray:
    """Read the array in an IDX file, packed with gzip or not, into the machine's byte order.

    Raises:
        DataError: the file is missing, is no IDX file, is shorter or longer than its header says, is damaged, or
            claims more than 1 GiB. Nothing is allocated before the claim is checked against the file's size.
    """
    path = Path(path)
    if path.is_dir():
        raise DataError(Words("{path} is a folder, expected an IDX file; name a file inside it", path=path))
    if not path.is_file():
        raise DataError(Words("{path} is not there, expected an IDX file; check the path", path=path))
    try:
        with open(path, "rb") as raw:
            size = os.fstat(raw.fileno()).st_size
            if raw.peek(2)[:2] == GZIP_MAGIC:
                with gzip.GzipFile(fileobj=raw) as stream:
                    return _read_array(path, stream, size * DEFLATE_LIMIT)
            return _read_array(path, raw, size)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise DataError(
            Words(
                "{path}: its gzip data is cut off or damaged ({reason}); get the file again",
                path=path,
                reason=reason_of(error),
            )
        ) from error
    except OSError as error:
        raise DataError(
            Words("{path} cannot be read ({reason}); check its permissions", path=path, reason=reason_of(error))
        ) from error


def load_folder(path: str | os.PathLike) -> tuple[DigitImages, DigitImages]:
    """Read training and test set from a folder with the four files of MNIST or Fashion-MNIST.

    The files go by MNIST's names, `train-images-idx3-ubyte`, `train-labels-idx1-ubyte`, `t10k-images-idx3-ubyte` and
    `t10k-labels-idx1-ubyte`, also with a dot before `idx`, each with or without `.gz`. Images of another size than
    28×28 are refused, not resized: scaling would blur the strokes and no longer be the data set that was named.

    Raises:
        DataError: the folder or a file is missing or wrong; see `read_idx`.
    """
    folder = Path(path)
    if folder.is_file():
        raise DataError(
            Words("{path} is a file, expected a folder with the four IDX files; name the folder", path=folder)
        )
    if not folder.is_dir():
        raise DataError(
            Words("{path} is not there, expected a folder with the four IDX files; check the path", path=folder)
        )
    name = folder.resolve().name
    names = {"train": Words("{folder} (training)", folder=name), "t10k": Words("{folder} (test)", folder=name)}
    # All four are found before any is read, so that a missing one is reported at once.
    files = {part: (_find(folder, part, "images", 3), _find(folder, part, "labels", 1)) for part in names}
    train, test = (_read_pair(*files[part], names[part]) for part in names)
    return train, test


def _find(folder: Path, part: str, content: str, dimensions: int) -> Path:
    names = [f"{part}-{content}{dot}idx{dimensions}-ubyte{gz}" for dot in "-." for gz in (".gz", "")]
    for name in names:
        if (folder / name).is_file():
            return folder / name
    if any(folder.iterdir()):
        raise DataError(
            Words(
                "{path} has none of its names: expected {name} (or without .gz); "
                "choose the folder with the four IDX files",
                path=folder,
                name=names[0],
            )
        )
    raise DataError(
        Words(
            "{path} is empty: expected {name} (or without .gz); choose the folder with the four IDX files",
            path=folder,
            name=names[0],
        )
    )


def _read_pair(images_path: Path, labels_path: Path, name: str) -> DigitImages:
    images = read_idx(images_path)
    if images.dtype != np.uint8 or images.shape[1:] != (SIDE, SIDE):
        raise DataError(
            Words(
                "{path}: {type} {shape}, expected uint8 N×{side}×{side}; resize the images to {side}×{side}",
                path=images_path,
                type=images.dtype,
                shape="×".join(map(str, images.shape)),
                side=SIDE,
            )
        )
    labels = read_idx(labels_path)
    if labels.dtype != np.uint8 or labels.ndim != 1:
        raise DataError(
            Words(
                "{path}: {type} {shape}, expected uint8 N; is it the labels file?",
                path=labels_path,
                type=labels.dtype,
                shape="×".join(map(str, labels.shape)),
            )
        )
    if len(labels) != len(images):
        raise DataError(
            Words(
                "{path}: {labels:,} labels for the {images:,} images of {name}, expected one each; "
                "take both files from the same data set",
                path=labels_path,
                labels=len(labels),
                images=len(images),
                name=images_path.name,
            )
        )
    if not len(images):
        raise DataError(Words("{path} holds no images, expected at least one; get the file again", path=images_path))
    classes = FASHION_CLASSES if hashlib.sha256(labels).hexdigest() in FASHION_LABELS else DIGIT_CLASSES
    check_labels(labels, classes, labels_path)
    return DigitImages(images, labels.astype(np.int64), name, classes)


def _read_array(path: Path, stream: BinaryIO, most: int) -> np.ndarray:
    """Read header and items; `most` is an upper bound on how many bytes `stream` can give."""
    magic = stream.read(4)
    if len(magic) < 4 or magic[:2] != b"\0\0" or magic[2] not in ITEM_TYPES or not 1 <= magic[3] <= 8:
        raise DataError(
            Words(
                "{path} starts with {magic}, expected an IDX header such as 00 00 08 03; choose an IDX file",
                path=path,
                magic=magic.hex(" ") or Words("nothing"),
            )
        )
    item_type, dimensions = ITEM_TYPES[magic[2]], magic[3]
    header = stream.read(4 * dimensions)
    if len(header) < 4 * dimensions:
        raise DataError(
            Words(
                "{path} ends inside its header, expected {count} dimensions; get the file again",
                path=path,
                count=dimensions,
            )
        )
    shape = struct.unpack(f">{dimensions}I", header)
    expected = math.prod(shape) * item_type.itemsize
    # An empty array counts as well: NumPy multiplies the other dimensions all the same.
    claimed = math.prod(max(n, 1) for n in shape) * item_type.itemsize
    told = Words(
        "{path}: its header says {shape} {type}",
        path=path,
        shape="×".join(f"{n:,}" for n in shape),
        type=item_type.name,
    )
    if claimed > MAXIMUM_BYTES:
        raise DataError(
            Words("{told}, expected at most {most:,} MiB; use a smaller data set", told=told, most=MAXIMUM_BYTES >> 20)
        )
    if expected > most:
        raise DataError(
            Words(
                "{told} ({expected:,} bytes), but the file is too short for that; get the file again",
                told=told,
                expected=expected,
            )
        )
    array = np.empty(shape, dtype=item_type)
    came = _fill(stream, memoryview(array.reshape(-1).view(np.uint8)))
    if came < expected:
        raise DataError(
            Words(
                "{told}, expected {expected:,} bytes and got {came:,}: it is cut off; get the file again",
                told=told,
                expected=expected,
                came=came,
            )
        )
    # Reading past the end also checks gzip's CRC.
    if stream.read(1):
        raise DataError(
            Words(
                "{told}, but more bytes follow after those {expected:,}; get the file again",
                told=told,
                expected=expected,
            )
        )
    return array.astype(item_type.newbyteorder("="), copy=False)


def _fill(stream: BinaryIO, buffer: memoryview) -> int:
    """Read until `buffer` is full or `stream` ends; return the number of bytes read."""
    filled = 0
    while filled < len(buffer):
        count = stream.readinto(buffer[filled:])
        if not count:
            break
        filled += count
    return filled
