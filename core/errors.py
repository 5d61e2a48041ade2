"""Errors that a user can cause and mend: each message says what came, what was expected, and the remedy, in one line."""

from __future__ import annotations

from core.words import Words


class LenetLabError(Exception):
    """The base of every error below; the command line prints it and exits with status 2, the window shows it.

    Attributes:
        words: what the error says, which the window can say in another language; `str` gives it in English.

    Raises TypeError where it is made of a plain str: nobody could translate that.
    """

    def __init__(self, words: Words):
        if not isinstance(words, Words):
            raise TypeError(f"{type(self).__name__}: expected Words, which can be translated, got {words!r}")
        super().__init__(words)
        self.words = words


class DataError(LenetLabError):
    """A data set is missing, damaged, or not what it says."""


class ImageError(LenetLabError):
    """A picture or drawing cannot be read as a digit."""


class WeightsError(LenetLabError):
    """A weights file is damaged or belongs to another network."""


class ProjectError(LenetLabError):
    """A project file is damaged or of another version."""


class SpecError(LenetLabError):
    """A network's layers do not fit together or cannot be built."""


class SettingsError(LenetLabError):
    """A training setting is outside what it may be."""


def reason_of(error: BaseException) -> str:
    """Return what `error` says, in one line, for the brackets of a sentence that says what to do about it.

    These are Words where the error is ours. What the system and other libraries say stays in their own words.
    """
    if isinstance(error, LenetLabError):
        return error.words
    text = getattr(error, "strerror", None) or str(error)
    return (text.strip().splitlines() or [type(error).__name__])[0]
