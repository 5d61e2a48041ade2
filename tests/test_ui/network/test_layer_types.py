"""Every type of layer has its picture, its page in the help, and its words in every language."""

import dataclasses

import pytest

from app.translations import CORE_CONTEXT
from core.experiment import LAYER_TYPES, field_infos
from ui.widgets.icon import icon
from ui.widgets.translations import LANGUAGES, path_of, read
from ui.window.help_pages import all_pages


def check_icon(cls) -> None:
    try:
        picture = icon(cls.icon, "#123456")
    except FileNotFoundError as error:
        pytest.fail(f"{cls.__name__}: its icon is not there: {error.filename}")
    image = picture.pixmap(48, 48).toImage()
    painted = {
        image.pixelColor(x, y).name() for x in range(48) for y in range(48) if image.pixelColor(x, y).alpha() > 200
    }
    assert "#123456" in painted, f"{cls.__name__}: its icon is not in the theme's colour"


def check_help(cls) -> None:
    page = next((page for page in all_pages([]) if page.key == f"layer {cls.__name__}"), None)
    assert page and cls.documentation() in page.html, f"{cls.__name__} has no page in the help"


def check_translation(cls, language: str) -> None:
    known = read(path_of(language))
    texts = [cls.group, cls.summary, *(text for info in field_infos(cls) for text in (info.label, info.explanation))]
    missing = [text for text in texts if not known.get((CORE_CONTEXT, text), ("", False))[1]]
    assert missing == [], f"{cls.__name__} is not translated: {missing}"


@pytest.mark.parametrize("cls", LAYER_TYPES.values(), ids=LAYER_TYPES)
def test_icon(qapp, cls):
    check_icon(cls)


@pytest.mark.parametrize("cls", LAYER_TYPES.values(), ids=LAYER_TYPES)
def test_help(qapp, cls):
    check_help(cls)


@pytest.mark.parametrize("language", list(LANGUAGES)[1:])
@pytest.mark.parametrize("cls", LAYER_TYPES.values(), ids=LAYER_TYPES)
def test_translation(cls, language):
    check_translation(cls, language)


@dataclasses.dataclass(frozen=True)
class Forgotten(LAYER_TYPES["Tanh"]):
    """A type of layer of which the window knows nothing."""

    summary = "Is not known."
    icon = "layer-Forgotten"


@pytest.mark.parametrize(
    ("check", "message"),
    [
        (check_icon, r"Forgotten: its icon is not there: .*layer-Forgotten\.svg"),
        (check_help, "Forgotten has no page in the help"),
        (lambda cls: check_translation(cls, "zh_CN"), r"Forgotten is not translated: \['Is not known.'\]"),
    ],
)
def test_what_is_missing_is_named(qapp, check, message):
    with pytest.raises((AssertionError, pytest.fail.Exception), match=message):
        check(Forgotten)
