"""Installs the languages of the window from Qt's translation files, read as they are.

`lenetlab_LANGUAGE.ts` is what Qt Linguist edits and `python -m app translations` keeps in step with
the source. It is read directly: nothing has to be compiled, so a checkout and an installed package
speak every language, and a test looks at the very file that is shown.
"""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

LANGUAGES = {"en": "English", "zh_CN": "简体中文"}
"""Name of each language in that language; the first is the source's own."""

_FOLDER = Path(__file__).parent
_installed: list[QTranslator] = []


class Catalogue(QTranslator):
    """Translates by the finished texts of a .ts file."""

    def __init__(self, path: Path):
        super().__init__(QCoreApplication.instance())
        self._texts = {key: text for key, (text, finished) in read(path).items() if finished}

    def translate(self, context, source, disambiguation=None, n=-1):
        return self._texts.get((context, source))

    def isEmpty(self) -> bool:
        return not self._texts


def path_of(language: str) -> Path:
    """Return the file with the translations into `language`."""
    return _FOLDER / f"lenetlab_{language}.ts"


def read(path: Path) -> dict[tuple[str, str], tuple[str, bool]]:
    """Return the translation of every text, and whether it is finished, by its context and English wording."""
    texts = {}
    for context in ElementTree.parse(path).getroot().iter("context"):
        name = context.findtext("name", "")
        for message in context.iter("message"):
            text = message.findtext("translation", "")
            finished = bool(text) and message.find("translation[@type]") is None
            texts[name, message.findtext("source", "")] = text, finished
    return texts


def language_of(choice: str) -> str:
    """Return the language of a user's choice; "" chooses the system's where it is one of LANGUAGES, else English."""
    if choice in LANGUAGES:
        return choice
    return "zh_CN" if QLocale.system().language() is QLocale.Language.Chinese else "en"


def install(choice: str) -> str:
    """Let the application speak the language of `choice` from now on; return that language.

    What is shown already keeps its words until it is made anew.
    """
    for translator in _installed:
        QCoreApplication.removeTranslator(translator)
    _installed.clear()
    language = language_of(choice)
    # Dates and numbers as well; in the system's language as its region writes them.
    system, spoken = QLocale.system(), QLocale(language)
    QLocale.setDefault(system if system.language() is spoken.language() else spoken)
    # Qt's own buttons and dialogs.
    buttons = QTranslator(QCoreApplication.instance())
    if buttons.load(QLocale(language), "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        _install(buttons)
    if path_of(language).exists():
        _install(Catalogue(path_of(language)))
    return language


def _install(translator: QTranslator) -> None:
    QCoreApplication.installTranslator(translator)
    _installed.append(translator)
