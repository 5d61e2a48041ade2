"""Reads and writes weights in safetensors files, with PyTorch's keys: `conv1.weight`, `conv1.bias`, ...

PyTorch reads the files by `safetensors.torch.load_file`, and those of `safetensors.torch.save_file` are read here.
`core.save` and `core.load` have PyTorch's names, but never read pickle, since that can run any program.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import safetensors
import safetensors.numpy

from core import dtypes
from core.errors import WeightsError, reason_of
from core.files.atomic import write_atomically
from core.words import Words

MAXIMUM_BYTES = 1 << 31
ARCHIVE_MAGICS = (b"PK\x03\x04", b"\x80\x02")  # torch.save's zip of pickles, and its older bare pickle


def save(state_dict: Mapping, path: str | os.PathLike, metadata: Mapping[str, str] | None = None) -> None:
    """Write tensors or arrays by name to a safetensors file at `path`, with the texts of `metadata` beside them.

    Raises:
        TypeError: `state_dict` does not map names to tensors.
        WeightsError: the file cannot be written.
    """
    write_atomically(path, encode(state_dict, metadata), WeightsError)


def load(path: str | os.PathLike) -> dict:
    """Read tensors by name from a safetensors file, ready for `load_state_dict`.

    Raises:
        WeightsError: the file is missing, damaged, larger than 2 GiB, or no safetensors file.
    """
    import core

    arrays, _ = load_arrays(path)
    return {key: core.from_numpy(array) for key, array in arrays.items()}


def load_arrays(path: str | os.PathLike) -> tuple[dict[str, np.ndarray], dict[str, str]]:
    """Read arrays by name and the metadata from a safetensors file; raises WeightsError as `load` does."""
    path = Path(path)
    if not path.is_file():
        if path.is_dir():
            raise WeightsError(Words("{path} is a folder, expected a safetensors file; check the path", path=path))
        raise WeightsError(Words("{path} is not there, expected a safetensors file; check the path", path=path))
    try:
        if path.stat().st_size > MAXIMUM_BYTES:
            raise WeightsError(
                Words(
                    "{path} is larger than {most} GiB, expected weights of a small network",
                    path=path,
                    most=MAXIMUM_BYTES >> 30,
                )
            )
        content = path.read_bytes()
    except OSError as error:
        raise WeightsError(
            Words("{path} cannot be read ({reason}); check its permissions", path=path, reason=reason_of(error))
        ) from error
    return decode(content, str(path))


def encode(state_dict: Mapping, metadata: Mapping[str, str] | None = None) -> bytes:
    """Make the bytes of a safetensors file; raises TypeError where `state_dict` does not map names to tensors."""
    if not isinstance(state_dict, Mapping):
        raise TypeError(f"save: expected a state_dict (names and tensors), got {type(state_dict).__name__}")
    arrays = {key: _array(key, value) for key, value in state_dict.items()}
    # safetensors could not read back what it writes for an empty dict of metadata without tensors.
    return safetensors.numpy.save(arrays, dict(metadata) if metadata else None)


def decode(content: bytes, source: str) -> tuple[dict[str, np.ndarray], dict[str, str]]:
    """Read arrays by name and metadata from the bytes of a safetensors file; raises WeightsError naming `source`."""
    if content.startswith(ARCHIVE_MAGICS):
        raise WeightsError(
            Words(
                "{source} is an archive such as torch.save writes, expected safetensors; "
                "write the weights with safetensors.torch.save_file",
                source=source,
            )
        )
    try:
        arrays = safetensors.numpy.load(content)
    except KeyError as error:  # a type that NumPy does not have
        raise _other_numbers(source, str(error.args[0])) from None
    except (safetensors.SafetensorError, TypeError, ValueError) as error:
        raise WeightsError(
            Words(
                "{path} is no whole safetensors file ({reason}); get the file again",
                path=source,
                reason=reason_of(error),
            )
        ) from error
    for array in arrays.values():
        if array.dtype not in dtypes.NUMPY_TYPES:
            raise _other_numbers(source, array.dtype.name)
    return {key: array.copy() for key, array in arrays.items()}, _metadata(content)


def _array(key: str, value) -> np.ndarray:
    if hasattr(value, "detach"):
        value = value.detach().numpy()
    if not isinstance(value, np.ndarray):
        raise TypeError(f"save: '{key}': expected a tensor or an array, got {type(value).__name__}")
    return np.asarray(value, order="C")


def _metadata(content: bytes) -> dict[str, str]:
    """Read the texts kept beside the tensors; github.com/huggingface/safetensors describes the format."""
    length = int.from_bytes(content[:8], "little")
    return json.loads(content[8 : 8 + length]).get("__metadata__") or {}


def _other_numbers(source: str, kind: str) -> WeightsError:
    return WeightsError(
        Words(
            "{path} holds numbers of type {kind}, expected float32, float64, integers or bool; "
            "write it again with .float()",
            path=source,
            kind=kind,
        )
    )
