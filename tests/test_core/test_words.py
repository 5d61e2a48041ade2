"""Sentences that remember how they were made, and what the system and other libraries say."""

import copy
import errno
import gzip
import io
import sqlite3
import zipfile
from contextlib import closing

import numpy as np
import pytest
import safetensors.numpy
from PIL import Image

from core.errors import DataError
from core.reasons import reason_of
from core.words import Words


def test_words_are_their_english_sentence():
    words = Words("{count:,} of {what}", count=1200, what=Words("{n} images", n=5))
    assert words == "1,200 of 5 images"
    assert words.template == "{count:,} of {what}" and words.values["what"].values == {"n": 5}
    assert words.having(count=1, what="all") == "1 of all"


def test_a_copy_remembers_it_too():
    words = Words("{path} is damaged", path="{odd}.lenet")
    for again in (copy.copy(words), copy.deepcopy(words)):
        assert (again, again.template, again.values) == (words, words.template, words.values)


def test_the_system_s_reasons_are_words_by_their_number():
    known = reason_of(OSError(errno.ENOSPC, "Kein Platz", "/x"))
    assert known == "No space left on device" and isinstance(known, Words)
    assert reason_of(OSError(errno.ENOTTY, "Not a typewriter", "/x")) == "Not a typewriter"


def png() -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(np.random.default_rng(0).integers(0, 255, (90, 90)).astype(np.uint8)).save(buffer, "PNG")
    return buffer.getvalue()


def database(tmp_path):
    (tmp_path / "x").write_bytes(b"no database" * 99)
    with closing(sqlite3.connect(tmp_path / "x")) as connection:
        connection.execute("PRAGMA user_version")


@pytest.mark.parametrize(
    ("fail", "template"),
    [
        (lambda _: zipfile.ZipFile(io.BytesIO(b"text")), "File is not a zip file"),
        (lambda _: gzip.decompress(gzip.compress(b"x" * 99)[:-9]), "Compressed file ended before the end-of-stream *"),
        (lambda _: gzip.GzipFile(fileobj=io.BytesIO(b"text")).read(), "Not a gzipped file ({magic})"),
        (lambda _: safetensors.numpy.load(b""), "Error while deserializing: {detail}"),
        (lambda _: Image.open(io.BytesIO(png()[:900])).load(), "image file is truncated*"),
        (lambda _: Image.open(io.BytesIO(b"text")), "cannot identify image file {file}"),
        (database, "file is not a database"),
        (lambda _: float("text"), "could not convert string to float: {text}"),
    ],
)
def test_what_libraries_say_is_words_of_the_same_wording(tmp_path, fail, template):
    with pytest.raises((Exception,)) as raised:
        fail(tmp_path)
    reason = reason_of(raised.value)
    assert reason == str(raised.value) and isinstance(reason, Words)
    assert reason.template == template or (template.endswith("*") and reason.template.startswith(template[:-1]))


def test_words_within_a_reason_are_words_too():
    with pytest.raises(safetensors.SafetensorError) as raised:
        safetensors.numpy.load(b"\x01" + bytes(7) + b"{")
    detail = reason_of(raised.value).values["detail"]
    assert isinstance(detail, Words) and detail.template == "invalid JSON in header: {detail}"


def test_everything_else_is_told_in_one_line():
    assert reason_of(DataError(Words("no data"))) == "no data"
    assert reason_of(ValueError("first\nsecond")) == "first"
    assert reason_of(MemoryError()) == "MemoryError"
