"""The translation files hold every text of the source, in its own words."""

import ast
from string import Formatter

import pytest

from app.translations import ROOT, source_texts, texts_of
from ui.widgets.translations import LANGUAGES, path_of, read

TEXTS, PROBLEMS = source_texts()
LANGUAGES_TO_READ = list(LANGUAGES)[1:]


def test_every_text_can_be_found_by_the_tools():
    assert PROBLEMS == []
    assert ("LossView", "Loss") in TEXTS
    assert ("Fields", "Learning rate") in TEXTS


def texts(source: str) -> list[tuple]:
    return [text[1:] for text in texts_of(ast.parse(source))]


def test_texts_are_found_with_their_context():
    assert texts('Words("{n} images", n=5)') == [("Fields", "{n} images")]
    assert texts('class View:\n    def show(self):\n        self.tr("Loss")') == [("View", "Loss")]
    assert texts('QCoreApplication.translate("Help", "Draw")') == [("Help", "Draw")]
    shorthand = 'def _tr(text):\n    return QCoreApplication.translate("Help", text)\n'
    assert texts(shorthand + 'class View:\n    def show(self):\n        _tr("Draw")') == [("Help", "Draw")]


@pytest.mark.parametrize(
    "call",
    [
        'DataError(Words(f"{path} is damaged"))',
        'DataError(Words("{path}: " + what, path=path))',
        "Words(text)",
        "self.tr(text)",
        'other.tr("Loss")',
        'QCoreApplication.translate("Help", text)',
        "QCoreApplication.translate(context, text)",
    ],
)
def test_a_text_that_nobody_can_translate_is_found(call):
    assert any(None in text for text in texts(f"class View:\n    def show(self):\n        {call}"))


def test_no_words_stand_where_they_are_not_looked_for():
    """What users read is said in .py files."""
    assert not [path for path in (ROOT / "core").rglob("*.pyx") if "core.words" in path.read_text(encoding="utf-8")]


def placeholders(text: str) -> list[str]:
    """What stands in braces, sorted: names, without how they are formatted."""
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name is not None)


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
