"""Every public name of the library explains itself: its docstring holds a sentence."""

import inspect
import re

import pytest

import core

PACKAGES = (
    *(core, core.nn, core.nn.functional, core.nn.init, core.nn.utils),
    *(core.optim, core.optim.lr_scheduler, core.autograd, core.models),
)


def documented():
    """Yields name and value of every public function and class, and of the classes' own public methods."""
    for package in PACKAGES:
        for name in getattr(package, "__all__", vars(package)):
            value = getattr(package, name)
            if name.startswith("_") or not getattr(value, "__module__", "").startswith("core"):
                continue
            if inspect.isclass(value):
                own = [method for method in vars(value) if not method.startswith("_")]
                yield from ((f"{package.__name__}.{name}.{method}", getattr(value, method)) for method in own)
            if callable(value):
                yield f"{package.__name__}.{name}", value


def has_a_sentence(value) -> bool:
    """Whether the first paragraph, after the signature that Cython writes, ends in a full stop or a colon."""
    text = re.sub(r"\A\w+\(.*\).*\n\n", "", inspect.getdoc(value) or "")
    return bool(re.search(r"\w.*[.:]\Z", text.split("\n\n")[0].strip(), re.DOTALL))


def test_every_public_name_explains_itself():
    names = {name: value for name, value in documented() if callable(value) or isinstance(value, property)}
    assert len(names) > 500
    assert not [name for name, value in names.items() if not has_a_sentence(value)]


@pytest.mark.parametrize("text", [None, "", "f(x)\n\n", "the mean of", "f(x)\n\nmax(0, x)"])
def test_what_is_no_sentence_is_found(text):
    def function():
        pass

    function.__doc__ = text
    assert not has_a_sentence(function)
