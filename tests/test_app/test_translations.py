"""The translation files hold every text of the source, in its own words."""

import pytest

from app.translations import placeholders, source_texts
from ui.translations import LANGUAGES, path_of, read

TEXTS, PROBLEMS = source_texts()
LANGUAGES_TO_READ = list(LANGUAGES)[1:]


def test_every_text_can_be_found_by_the_tools():
    assert PROBLEMS == []
    assert ("LossView", "Loss") in TEXTS
    assert ("Fields", "Learning rate") in TEXTS


@pytest.mark.parametrize("language", LANGUAGES_TO_READ)
def test_placeholders_agree(language):
    for (context, source), (text, finished) in read(path_of(language)).items():
        if finished:
            assert placeholders(text) == placeholders(source), (context, source, text)


@pytest.mark.parametrize("language", LANGUAGES_TO_READ)
def test_shortcut_letters_agree(language):
    """A menu keeps its letter, as in `文件(&F)`."""
    for (_, source), (text, finished) in read(path_of(language)).items():
        if finished:
            assert text.count("&") == source.count("&"), source
            assert text.endswith("…") == source.endswith("…"), source


@pytest.mark.parametrize("language", LANGUAGES_TO_READ)
def test_every_text_is_translated_and_none_is_left_over(language):
    """`python -m app translations` brings the file up to date and lists what is to be translated."""
    known = read(path_of(language))
    missing = [key for key in TEXTS if not known.get(key, ("", False))[1]]
    assert not missing, f"{len(missing)} texts to translate: {missing[:5]}"
    assert set(known) == set(TEXTS)
