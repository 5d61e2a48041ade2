"""Replaces files whole or not at all."""

import contextlib
import os
import tempfile
from pathlib import Path

from core.errors import LenetLabError, reason_of
from core.words import Words


def write_atomically(path: str | os.PathLike, content: bytes, error: type[LenetLabError]) -> None:
    """Write `content` to `path`; a reader sees the old file or the new one, also after a power cut.

    Raises `error` where the folder is missing or may not be written; the old file, if any, stays as it was.
    """
    path = Path(path)
    if path.is_dir():
        raise error(Words("{path} is a folder, expected a file to write; name a file inside it", path=path))
    if not path.parent.is_dir():
        raise error(
            Words(
                "{folder} is not there, expected a folder to write {name} into; make it first",
                folder=path.parent,
                name=path.name,
            )
        )
    try:
        _replace(path, content)
    except OSError as problem:
        raise error(
            Words("{path} cannot be written ({reason}); choose another place", path=path, reason=reason_of(problem))
        ) from problem


def _replace(path: Path, content: bytes) -> None:
    # In the same folder, since only within one file system a rename is atomic.
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            os.fchmod(file.fileno(), _mode(path))
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)
        raise


def _mode(path: Path) -> int:
    """Return the permissions of the file at `path`, or those that the system gives new files."""
    try:
        return path.stat().st_mode & 0o777
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask
