"""The translation files hold every text of the source, in its own words."""

import pytest

from app.error_texts import untranslatable
from app.translations import placeholders, source_texts
from ui.widgets.translations import LANGUAGES, path_of, read

TEXTS, PROBLEMS = source_texts()
LANGUAGES_TO_READ = list(LANGUAGES)[1:]


def test_every_text_can_be_found_by_the_tools():
    assert PROBLEMS == []
    assert ("LossView", "Loss") in TEXTS
    assert ("Fields", "Learning rate") in TEXTS


@pytest.mark.parametrize(
    "lines",
    [
        'raise DataError("no data")',
        'raise DataError(f"{path} is damaged")',
        "raise ProjectError(Words(text))",
        'raise ProjectError(Words("{path}: " + what, path=path))',
        'problem = f"{path} is damaged"\n    raise WeightsError(problem)',
        'raise DataError(Words("{path} is {what}", path=path, what="a folder" if path else "gone"))',
        'what = f"is {path}"\n    raise DataError(Words("{what}", what=what))',
        'raise DataError(Words("{what}", what=state(path)))',
        'raise DataError(Words("{role}", role=role))',
        'for role in ("training", "test"):\n        raise DataError(Words("{role}", role=role))',
        'raise error("no data")',
        'return Words("{what}", what=names.get(path, Words("{first}", first="nothing")))',
    ],
)
def test_an_error_that_nobody_can_translate_is_found(tmp_path, lines):
    (tmp_path / "core").mkdir()
    (tmp_path / "core" / "module.py").write_text(
        f"def read(path, role, error: type[LenetLabError]):\n    {lines}\n\n\n"
        'def state(path):\n    return "not there"\n\n\n'
        'def call(path):\n    read(path, "training", DataError)\n'
    )
    assert any("core/module.py:" in problem for problem in untranslatable(tmp_path, ("core",)))


def test_an_error_in_cython_is_found(tmp_path):
    (tmp_path / "core").mkdir()
    (tmp_path / "core" / "module.pyx").write_text("from core.errors import DataError\n")
    assert untranslatable(tmp_path, ("core",))


def test_words_of_words_are_well(tmp_path):
    (tmp_path / "core").mkdir()
    (tmp_path / "core" / "module.py").write_text(
        "def read(path, error: type[LenetLabError]):\n"
        '    what = Words("a folder") if path else Words("gone")\n'
        """    raise error(Words("{path} is {what}, '{kind}'", path=path, what=what, kind="of another kind"))\n"""
    )
    assert untranslatable(tmp_path, ("core",)) == []


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
