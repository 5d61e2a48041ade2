"""Colours for Python: keywords, names of functions, texts, comments and numbers, in both themes."""

from __future__ import annotations

import keyword
import re

from PySide6.QtCore import Slot
from PySide6.QtGui import QColor, QFont, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from ui.widgets.theme import Theme

_KEYWORDS = "|".join(sorted(set(keyword.kwlist)))
_TOKENS = re.compile(
    r"(?P<comment>#.*)"
    r"|(?P<text>[fr]?\"(?:\\.|[^\"\\])*\"|[fr]?'(?:\\.|[^'\\])*')"
    r"|(?P<decorator>^\s*@[\w.]+)"
    rf"|(?P<keyword>\b(?:{_KEYWORDS})\b)"
    r"|(?P<number>\b\d[\d_]*(?:\.\d*)?(?:e[+-]?\d+)?\b)"
    r"|(?P<call>\b[A-Za-z_]\w*(?=\())"
)
_QUOTES = '"""'
_IN_TEXT = 1


class PythonHighlighter(QSyntaxHighlighter):
    """Colours a program after the theme; texts between triple quotes may go over several lines."""

    def __init__(self, theme: Theme, document: QTextDocument):
        super().__init__(document)
        self._theme = theme
        self._formats: dict[str, QTextCharFormat] = {}

    @Slot()
    def restyle(self) -> None:
        """Take the colours of the theme in force."""
        colours = self._theme.colours
        tones = {
            "comment": colours.muted,
            "text": colours.good,
            "decorator": colours.warning,
            "keyword": colours.accent,
            "number": colours.danger,
            "call": colours.text,
        }
        self._formats = {name: _format(tone) for name, tone in tones.items()}
        self._formats["keyword"].setFontWeight(QFont.Weight.DemiBold)
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        start = 0
        self.setCurrentBlockState(0)
        if self.previousBlockState() == _IN_TEXT:
            start = self._triple(text, 0, 0)
        while start < len(text):
            opening = text.find(_QUOTES, start)
            end = len(text) if opening < 0 else opening
            for match in _TOKENS.finditer(text, start, end):
                if match.lastgroup:
                    self.setFormat(match.start(), match.end() - match.start(), self._formats[match.lastgroup])
            if opening < 0:
                return
            start = self._triple(text, opening, opening + len(_QUOTES))

    def _triple(self, text: str, first: int, inside: int) -> int:
        """Colour a text from `first` to its closing quotes, and return the place after them."""
        closing = text.find(_QUOTES, inside)
        end = len(text) if closing < 0 else closing + len(_QUOTES)
        if closing < 0:
            self.setCurrentBlockState(_IN_TEXT)
        self.setFormat(first, end - first, self._formats["text"])
        return end


def _format(tone: str) -> QTextCharFormat:
    result = QTextCharFormat()
    result.setForeground(QColor(tone))
    return result
