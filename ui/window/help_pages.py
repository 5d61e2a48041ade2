"""The pages of the help, made from what the core knows of layers and settings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from itertools import chain, repeat

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QKeySequence

from core.experiment import LAYER_TYPES, TrainingSettings, field_infos
from core.experiment.explanations import BACKPROP, DEFINE, LOSS, UPDATE, tutorial
from core.experiment.training.settings import CHOICES
from ui.widgets.wording import title_case, translate


@dataclass(frozen=True)
class Page:
    """Holds a page, named by `key` ("layer Conv2d") and listed under the heading `group`."""

    key: str
    group: str
    title: str
    html: str


def all_pages(actions: list[QAction]) -> list[Page]:
    """Make every page, in the order of the list."""
    return [
        _window_page(),
        _drawing_page(),
        _colours_page(),
        *_layer_pages(),
        *_setting_pages(),
        shortcuts_page(actions),
    ]


def _window_page() -> Page:
    texts = {
        _tr("Network"): _tr(
            "The row of cards at the top: data flows from the input on the left to the loss on the "
            "right. A card shows a layer's name and type, the shape it gives out, and how many parameters it learns. "
            "Click a card to look inside; drag it, or use Layer and Preset, to build a network of your own."
        ),
        _tr("Draw"): _tr(
            "Draw a digit with mouse, pen or finger. Beside the answer stands what the network really "
            "gets: the drawing, centred and scaled to 32×32 pixels. The bars say how sure it is of each digit."
        ),
        _tr("Loss"): _tr(
            "How wrong the network is, batch by batch: the thin line jumps with each batch, the strong "
            "one is its running mean, the dots are measured on images it was not trained on. It should fall."
        ),
        _tr("Gradient Norms"): _tr(
            "The length of each layer's gradient. Lines that fall towards zero mean that a "
            "layer hardly learns; lines that shoot up mean that steps get too large."
        ),
        _tr("Inspector"): _tr(
            "The selected layer from inside: its gradients, weights and activations as images, "
            "orange for positive and blue for negative numbers, and its arguments to edit."
        ),
        _tr("Transport"): _tr(
            "Train, pause, one batch, one epoch. The learning rate may be changed while it "
            "trains; the speed slows it down, so that every step can be watched."
        ),
    }
    sections = DEFINE, "", LOSS, BACKPROP, BACKPROP, UPDATE
    return Page("window", _tr("The Window"), _tr("What You See Here"), _paragraphs(texts, sections))


def _drawing_page() -> Page:
    texts = {
        _tr("Pen and Eraser"): _tr(
            "Hold the pen's button for its width; a tablet's pressure widens it, and its "
            "eraser erases. Everything can be undone. A click on the network's input shows it large."
        ),
        _tr("What Speaks for a Digit"): _tr(
            "Saliency lays the gradient of a digit's output over the drawing: more "
            "ink in an orange place makes the digit likelier, in a blue place less likely. Why Not shows where ink "
            "would turn the answer into another digit. Gradient × Ink keeps to the ink that is there; SmoothGrad is "
            "the mean over noisy copies, and calmer."
        ),
        _tr("Pictures"): _tr(
            "Open, paste or drop a picture, a photo of pen on paper too. The program finds paper, "
            "ink and digit; crop, threshold and rotation put right what it got wrong."
        ),
        _tr("The Data Browser"): _tr(
            "Every image of the data set, by label, and those that the network reads "
            "wrongly. A click puts an image on the pad."
        ),
        _tr("Own Drawings"): _tr(
            "Keep a drawing with its label, and train or test on what you kept: Data offers "
            "them alone or mixed with made digits. They are PNG files, one folder per digit."
        ),
    }
    return Page("drawing", _tr("The Window"), _tr("Drawing and Data"), _paragraphs(texts))


def _colours_page() -> Page:
    texts = {
        _tr("Marks on the Cards"): _tr(
            "A green dot: the layer learns as it should. A triangle: look at it; the "
            "inspector says what was found, with the figure and the limit it was held against."
        ),
        _tr("Orange and Blue"): _tr(
            "Numbers with a sign are orange where positive and blue where negative, and "
            "fade to the ground colour at zero. Numbers without a sign go from dark to bright."
        ),
        _tr("Curves"): _tr("Every layer keeps its colour in all curves; the selected one stands out."),
    }
    return Page("colours", _tr("The Window"), _tr("Colours and Marks"), _paragraphs(texts))


def _paragraphs(texts: Mapping[str, str], sections: Iterable[str] = ()) -> str:
    """Write each of `texts` under its heading, with a link to a section of the tutorial where `sections` has one."""
    pairs = zip(texts.items(), chain(sections, repeat("")))
    return "".join(
        f"<h3>{escape(name)}</h3><p>{escape(text)}</p>{_links('', section)}" for (name, text), section in pairs
    )


def _layer_pages() -> list[Page]:
    pages = []
    for kind, layer in LAYER_TYPES.items():
        rows = "".join(
            f"<p><b>{escape(title_case(translate(info.label)))}</b> <code>{info.name}</code><br>"
            f"{escape(translate(info.explanation))}</p>"
            for info in field_infos(layer)
        )
        heading = f"<h3>{escape(_tr('Arguments'))}</h3>" if rows else ""
        links = _links(layer.documentation(), DEFINE)
        html = f"<p>{escape(translate(layer.summary))}</p>{_formula(layer.formula)}{links}{heading}{rows}"
        pages.append(Page(f"layer {kind}", _tr("Layers"), kind, html))
    return pages


def _setting_pages() -> list[Page]:
    pages = []
    for info in field_infos(TrainingSettings):
        about = info.about
        html = (
            f"<p>{escape(translate(info.explanation))}</p>{_formula(about.formula)}{_links(about.page, about.section)}"
        )
        for choice in CHOICES.get(info.name, {}).values():
            if choice.formula:
                summary = f"<p>{escape(translate(choice.summary))}</p>" if choice.summary else ""
                links = _links(choice.page, "")
                html += f"<h3>{escape(translate(choice.title))}</h3>{summary}{_formula(choice.formula)}{links}"
        pages.append(Page(f"setting {info.name}", _tr("Settings"), title_case(translate(info.label)), html))
    return pages


def shortcuts_page(actions: list[QAction]) -> Page:
    """List the keys of all actions, and those that the panels understand."""
    native = QKeySequence.SequenceFormat.NativeText
    rows = [
        (", ".join(keys.toString(native) for keys in action.shortcuts()), action.text().rstrip("…"))
        for action in actions
        if action.shortcuts()
    ]
    rows += [
        (_tr("Arrow Keys"), _tr("Move the pen over the drawing pad; go from card to card")),
        (_tr("Space"), _tr("Put the pen down and lift it; press the button in focus")),
        (_tr("Tab"), _tr("Go to the next control")),
        (_tr("Esc"), _tr("Close a message, a dialog or the tour")),
    ]
    table = "".join(
        f"<tr><td><b>{escape(keys)}</b>&nbsp;&nbsp;</td><td>{escape(text)}</td></tr>" for keys, text in rows
    )
    return Page("shortcuts", _tr("The Window"), _tr("Keyboard Shortcuts"), f"<table cellpadding='3'>{table}</table>")


def _formula(text: str) -> str:
    return f"<pre>{escape(text)}</pre>" if text else ""


def _links(page: str, section: str) -> str:
    links = []
    if section:
        links.append(f'<a href="{tutorial(section)}">{escape(_tr("This step in the tutorial"))}</a>')
    if page:
        links.append(f'<a href="{page}">{escape(_tr("PyTorch’s page"))}</a>')
    return f"<p>{' &nbsp;·&nbsp; '.join(links)}</p>" if links else ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("Help", text)
