"""Sentences that remember how they were made, and errors that are made of them."""

import copy
import errno
import pickle
import zipfile

import pytest

from core.errors import DataError, LenetLabError, reason_of
from core.words import Words


def test_words_are_their_english_sentence():
    words = Words("{count:,} of {what}", count=1200, what=Words("{n} images", n=5))
    assert words == "1,200 of 5 images"
    assert words.template == "{count:,} of {what}" and words.values["what"].values == {"n": 5}


def again(value):
    yield copy.copy(value)
    yield copy.deepcopy(value)
    yield pickle.loads(pickle.dumps(value))


def test_a_copy_remembers_it_too():
    words = Words("{path} is damaged", path="{odd}.lenet")
    for other in again(words):
        assert (other, other.template, other.values) == (words, words.template, words.values)


def test_words_are_made_of_a_plain_text():
    with pytest.raises(TypeError, match="expected a plain str with names in braces"):
        Words(Words("{path} is damaged", path="x"))


def test_an_exception_is_no_figure():
    with pytest.raises(TypeError, match=r"use reason_of\(reason\)"):
        Words("not read ({reason})", reason=DataError(Words("no data")))


@pytest.mark.parametrize("text", ["no data", "{path}".format(path="x"), Words("no") + " data", 5, None, OSError("x")])
def test_an_error_that_nobody_could_translate_cannot_be_made(text):
    with pytest.raises(TypeError, match="DataError: expected Words, which can be translated, got"):
        DataError(text)


def test_an_error_without_a_text_cannot_be_made():
    with pytest.raises(TypeError):
        raise DataError


class OddValueError(LenetLabError, ValueError):
    """An error of ours that is one of Python's as well."""


@pytest.mark.parametrize("kind", [DataError, OddValueError])
def test_an_error_says_its_words_and_so_does_a_copy(kind):
    error = kind(Words("{path} is damaged", path="{odd}.lenet"))
    for other in (error, *again(error)):
        assert type(other) is kind and str(other) == "{odd}.lenet is damaged"
        assert other.args == (other.words,) and other.words.template == "{path} is damaged"


def test_reasons_are_ours_in_words_and_others_as_they_are():
    ours = reason_of(DataError(Words("no data")))
    assert ours == "no data" and isinstance(ours, Words)
    assert reason_of(OSError(errno.ENOSPC, "Kein Platz", "/x")) == "Kein Platz"
    assert reason_of(zipfile.BadZipFile("File is not a zip file")) == "File is not a zip file"


def test_a_reason_is_one_line():
    assert reason_of(ValueError("\nfirst\nsecond")) == "first"
    assert reason_of(MemoryError()) == "MemoryError"
    assert reason_of(OSError("odd")) == "odd"
