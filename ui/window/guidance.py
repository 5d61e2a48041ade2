"""Guidance for a person who is new to the window: the welcome, the tour and the help."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from core.experiment import PRESETS
from ui.network.network_strip import NetworkStrip
from ui.network.strip_header import PRESET_TITLES
from ui.pad.draw_pad import DrawPad
from ui.session.actions import Actions
from ui.session.editing import Editor
from ui.session.session import Session
from ui.widgets.theme import Theme
from ui.window.help_window import HelpWindow
from ui.window.tour import Stop, Tour
from ui.window.welcome import Welcome

_SETTING = "setting_"
"""Begin of the object names of the settings' editors."""


class Places(NamedTuple):
    """Names the parts of the window that the guidance points at."""

    strip: NetworkStrip
    pad: DrawPad
    transport: QWidget
    loss: QWidget
    tabs: QWidget
    inspector: QWidget


class Guidance(QObject):
    """Opens welcome, tour and help over the window; one of each at most.

    Attributes:
        welcome, tour: the open welcome or tour; None while there is none.
        help_action, shortcuts_action, tour_action, welcome_action: open help, list of keys, tour and welcome.
    """

    def __init__(
        self, window: QMainWindow, theme: Theme, actions: Actions, session: Session, editor: Editor, places: Places
    ):
        super().__init__(window)
        self._window = window
        self._theme = theme
        self._actions = actions
        self._session = session
        self._editor = editor
        self._places = places
        self._help: HelpWindow | None = None
        self.welcome: Welcome | None = None
        self.tour: Tour | None = None
        add = actions.add
        tip = self.tr("Explain what has the focus, or the selected layer")
        self.help_action = add("actionHelp", self.tr("What You See Here"), tip, "F1")
        tip = self.tr("List every key that does something")
        self.shortcuts_action = add("actionShortcuts", self.tr("Keyboard Shortcuts"), tip, "Ctrl+F1")
        tip = self.tr("Show the parts of the window one by one")
        self.tour_action = add("actionTour", self.tr("Tour of the Window"), tip, "Shift+F1")
        tip = self.tr("Show the three ways to begin")
        self.welcome_action = add("actionWelcome", self.tr("Welcome"), tip, "Ctrl+Shift+F1")
        self.help_action.triggered.connect(self.explain)
        self.shortcuts_action.triggered.connect(self.show_shortcuts)
        self.tour_action.triggered.connect(self.start_tour)
        self.welcome_action.triggered.connect(self.show_welcome)

    # Help

    @Slot()
    def explain(self) -> None:
        """Open the help at what the user is busy with."""
        self.show_page(self._topic(QApplication.focusWidget()))

    @Slot()
    def show_shortcuts(self) -> None:
        self.show_page("shortcuts")

    def show_page(self, key: str) -> HelpWindow:
        """Open the help at the page `key` ("layer Conv2d", "setting momentum", "window")."""
        if self._help is None:
            self._help = HelpWindow(self._theme, self._actions.all(), self._window)
        self._help.show_page(key)
        self._help.show()
        self._help.raise_()
        self._help.activateWindow()
        return self._help

    def _topic(self, focus: QWidget | None) -> str:
        widget = focus
        while widget is not None:
            if widget.objectName().startswith(_SETTING):
                return f"setting {widget.objectName().removeprefix(_SETTING)}"
            if widget in (self._places.strip, self._places.inspector):
                return self._layer_topic()
            widget = widget.parentWidget()
        return "window"

    def _layer_topic(self) -> str:
        network = self._session.network
        layer = network.selected_layer()
        if layer is not None:
            return f"layer {layer.kind}"
        return "setting loss" if network.selected == "loss" else "window"

    # Tour

    @Slot()
    def start_tour(self) -> None:
        if self.tour is not None:
            return
        # In the order of Places.
        texts = {
            self.tr("The Network"): self.tr(
                "Each card is a layer, from the input to the loss. Click one to look inside. Layer adds one, Preset "
                "begins with a whole network, and cards can be dragged."
            ),
            self.tr("Draw a Digit"): self.tr(
                "Draw here and watch the network read it, stroke by stroke. It starts with trained weights, so it "
                "can read already."
            ),
            self.tr("Train"): self.tr(
                "Press Train, or F5, and the network learns from scratch. Pause it, take one batch at a time, or slow "
                "it down to watch."
            ),
            self.tr("The Loss"): self.tr(
                "How wrong the network is after each batch. It should fall; the dots are measured on images that it "
                "was not trained on."
            ),
            self.tr("Curves and Settings"): self.tr(
                "The gradient of every layer, the accuracy, the learning rate, and the settings of the training."
            ),
            self.tr("Look Inside"): self.tr(
                "The selected layer's gradients, weights and activations as images, and how they change while it "
                "trains."
            ),
            self.tr("Help"): self.tr(
                "F1 explains what you are busy with: every layer and every setting, with its formula and PyTorch's "
                "page on it."
            ),
        }
        targets = *self._places, self._window.menuBar()
        stops = [Stop(target, *words) for target, words in zip(targets, texts.items(), strict=True)]
        self.tour = Tour(self._theme, stops, self._window)
        self.tour.left.connect(self._forget_tour)
        self.tour.start()

    @Slot()
    def _forget_tour(self) -> None:
        self.tour = None

    # Welcome

    @Slot()
    def show_welcome(self) -> None:
        if self.welcome is not None:
            return
        self.welcome = Welcome(self._theme, self._window)
        self.welcome.draw.connect(self._places.pad.canvas.setFocus)
        self.welcome.train.connect(self._train_lenet)
        self.welcome.build.connect(self._build_own)
        self.welcome.tour.connect(self.start_tour)
        self.welcome.destroyed.connect(self._forget_welcome)
        self.welcome.appear()

    @Slot()
    def _forget_welcome(self) -> None:
        self.welcome = None

    @Slot()
    def _build_own(self) -> None:
        self._editor.use_preset("empty", PRESET_TITLES["empty"])
        self._places.strip.focus_first()

    @Slot()
    def _train_lenet(self) -> None:
        network, run = self._session.network, self._session.run
        if network.spec.layers != PRESETS["lenet"]().layers and not run.is_running():
            self._editor.use_preset("lenet", PRESET_TITLES["lenet"])
        run.train()
