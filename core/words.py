"""Sentences with figures in them, which the window can say in another language."""

from __future__ import annotations


class Words(str):
    """An English sentence that remembers how it was made.

    Attributes:
        template: the sentence with names in braces where the figures stand.
        values: the figures by name; those that are sentences themselves are Words again.

    Raises TypeError where `template` is not a plain str, and where a figure is an exception: what it says stays
    English unless it comes from `core.errors.reason_of`. That a template is a literal, which the tools that collect
    texts can find, is held by the test of the translations; that no figure is English prose, by those of the errors.
    """

    template: str
    values: dict

    def __new__(cls, template: str, /, **values):
        if type(template) is not str:
            raise TypeError(f"Words: expected a plain str with names in braces, got {template!r}")
        for name, value in values.items():
            if isinstance(value, BaseException):
                raise TypeError(f"Words: {name} is an exception, expected what it says; use reason_of({name})")
        words = super().__new__(cls, template.format(**values))
        words.template = template
        words.values = values
        return words

    def __getnewargs_ex__(self):
        # A copy is made of the template again: the sentence may have braces in it.
        return (self.template,), self.values
