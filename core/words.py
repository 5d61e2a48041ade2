"""Sentences with figures in them, which the window can say in another language."""

from __future__ import annotations


class Words(str):
    """An English sentence that remembers how it was made.

    Attributes:
        template: the sentence with names in braces where the figures stand.
        values: the figures by name; those that are sentences themselves are Words again.
    """

    template: str
    values: dict

    def __new__(cls, template: str, /, **values):
        words = super().__new__(cls, template.format(**values))
        words.template = template
        words.values = values
        return words

    def __getnewargs_ex__(self):
        # A copy is made of the template again: the sentence may have braces in it.
        return (self.template,), self.values

    def having(self, **values) -> Words:
        """The same sentence with other figures."""
        return type(self)(self.template, **values)
