"""What the system and other libraries say of a file, so far as it can be told in another language."""

from __future__ import annotations

import errno
import re
from string import Formatter

from core.words import Words

_SYSTEM = {
    errno.EPERM: Words("Operation not permitted"),
    errno.ENOENT: Words("No such file or directory"),
    errno.EIO: Words("Input/output error"),
    errno.EACCES: Words("Permission denied"),
    errno.EBUSY: Words("Device or resource busy"),
    errno.EEXIST: Words("File exists"),
    errno.ENOTDIR: Words("Not a directory"),
    errno.EISDIR: Words("Is a directory"),
    errno.EINVAL: Words("Invalid argument"),
    errno.EMFILE: Words("Too many open files"),
    errno.EFBIG: Words("File too large"),
    errno.ENOSPC: Words("No space left on device"),
    errno.EROFS: Words("Read-only file system"),
    errno.ENAMETOOLONG: Words("File name too long"),
    errno.EDQUOT: Words("Disk quota exceeded"),
}
"""By number: the system's own text is in the language of the system, not in the one that the window speaks."""

_LIBRARIES = (
    # zipfile, zlib, gzip
    Words("File is not a zip file"),
    Words("Bad CRC-32 for file {file}", file="{file}"),
    Words("Bad magic number for central directory"),
    Words("Bad magic number for file header"),
    Words("Truncated file header"),
    Words("That compression method is not supported"),
    Words("File {file} is encrypted, password required for extraction", file="{file}"),
    Words("Compressed file ended before the end-of-stream marker was reached"),
    Words("CRC check failed"),
    Words("CRC check failed {found} != {expected}", found="{found}", expected="{expected}"),
    Words("Incorrect length of data produced"),
    Words("Not a gzipped file ({magic})", magic="{magic}"),
    Words("Unknown compression method"),
    Words("Error {number} while decompressing data: {detail}", number="{number}", detail="{detail}"),
    # numbers in text
    Words("could not convert string to float: {text}", text="{text}"),
    # Pillow
    Words("image file is truncated"),
    Words("image file is truncated ({count} bytes not processed)", count="{count}"),
    Words("broken data stream when reading image file"),
    Words("unrecognized data stream contents when reading image file"),
    Words("broken PNG file"),
    Words("Truncated File Read"),
    Words("cannot identify image file {file}", file="{file}"),
    # SQLite
    Words("database is locked"),
    Words("file is not a database"),
    Words("unable to open database file"),
    Words("database or disk is full"),
    Words("attempt to write a readonly database"),
    Words("disk I/O error"),
    Words("database disk image is malformed"),
    # safetensors
    Words("Error while deserializing: {detail}", detail="{detail}"),
    Words("header too small"),
    Words("header too large"),
    Words("invalid header length"),
    Words("invalid UTF-8 in header"),
    Words("invalid JSON in header: {detail}", detail="{detail}"),
    Words("{detail} at line {line} column {column}", detail="{detail}", line="{line}", column="{column}"),
    Words("expected value"),
    Words("trailing characters"),
    Words("incomplete metadata, file not fully covered"),
    Words("invalid shape, data type, or offset for tensor"),
)
"""Whatever else a library says is shown in its own words."""


def reason_of(error: BaseException) -> str:
    """What `error` says, in one line, for the brackets of a sentence that says what to do about it."""
    text = error.args[0] if error.args else ""
    if isinstance(text, Words):
        return text
    if isinstance(error, OSError) and error.strerror:
        return _SYSTEM.get(error.errno, error.strerror)
    lines = str(error).splitlines()
    return _told(lines[0]) if lines else type(error).__name__


def _told(text: str) -> str:
    for words, pattern in _PATTERNS:
        found = pattern.fullmatch(text)
        if found:
            return words.having(**{name: _told(value) for name, value in found.groupdict().items()})
    return text


def _pattern(words: Words) -> re.Pattern:
    parts = Formatter().parse(words.template)
    return re.compile("".join(re.escape(text) + (f"(?P<{name}>.+)" if name else "") for text, name, _, _ in parts))


_PATTERNS = [(words, _pattern(words)) for words in _LIBRARIES]
