"""The inspector: tabs of views into the selected layer, and how it is doing."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from ui.inspector.activations import ActivationView
from ui.inspector.backward import BackwardView
from ui.inspector.gradients import GradientView
from ui.inspector.note import LayerNote
from ui.inspector.time_bar import TimeBar
from ui.inspector.weights import WeightView
from ui.session.session import Session
from ui.widgets.panel import Panel, Tabs
from ui.widgets.theme import GRID, Theme, set_role
from ui.widgets.wrapping import FoldedLabel

_ROOM_FOR_HEALTH = 52 * GRID
_ROOM_FOR_SUMMARY = 64 * GRID
"""Heights of the inspector from which it also says how the layer is doing, and what it does."""

_MARGINS = 4 * GRID
"""Margins of a panel at its left and its right together."""


class GradientInspector(Panel):
    """Follows the selected layer. Views that nobody sees compute nothing.

    Attributes:
        call: how the selected layer is made in PyTorch.
        tabs: the views, to which the window adds others.
        gradients, weights, activations, backward: the views of the inspector's own.
        time: goes back over the checkpoints of the run.
    """

    def __init__(self, theme: Theme, session: Session, parent: QWidget | None = None):
        super().__init__("", parent)
        self.setObjectName("gradientInspector")
        self.setAccessibleName(self.tr("Inspector"))
        self._network = network = session.network
        self._run = run = session.run
        inspection, travel = session.inspection, session.travel
        self._tab_chosen = False
        self.call = FoldedLabel(self)
        set_role(self.call, "muted")
        self.header.addStretch(1)
        self.header.addWidget(self.call)
        self.gradients = GradientView(theme, network, run, session.probes, travel)
        self.weights = WeightView(theme, network, run, travel)
        self.activations = ActivationView(theme, network, inspection, travel)
        self.backward = BackwardView(theme, network, inspection, travel)
        self.time = TimeBar(travel, run, inspection)
        self._note = LayerNote(theme, network, session.health, session.frames)
        self.tabs = Tabs(self.tr("Views of the Layer"))
        self.tabs.addTab(self.gradients, self.tr("Gradients"))
        self.tabs.addTab(self.weights, self.tr("Weights"))
        self.tabs.addTab(self.activations, self.tr("Activations"))
        self.tabs.addTab(self.backward, self.tr("Backward"))
        # Weights are there from the start; the first gradients bring their own tab forward.
        self.tabs.setCurrentWidget(self.weights)
        self.body.addWidget(self.time)
        self.body.addWidget(self.tabs, 1)
        self.body.addWidget(self._note)
        network.selection_changed.connect(self.show_layer)
        network.changed.connect(self.show_layer)
        run.probed.connect(self._show_gradients_once)
        travel.changed.connect(self._fit_note)
        travel.steps_changed.connect(self._fit_note)
        self.tabs.tabBarClicked.connect(self._keep_tab)
        self.tabs.currentChanged.connect(self._fit_note)
        self.show_layer()

    def show_tab(self, view: QWidget) -> None:
        """Bring a view to the front, and keep it there when the first gradients come."""
        self._tab_chosen = True
        self.tabs.setCurrentWidget(view)

    @Slot()
    def show_layer(self) -> None:
        """Say in the title row what the selected card is."""
        self.title.setText(self._network.selected)
        self._show_call()

    def _show_call(self) -> None:
        """Say how the layer is made, in several lines if need be; where there is no height for them, its type alone."""
        layer = self._network.selected_layer()
        self.call.show_text(layer.call() if layer else "")
        room = self.width() - _MARGINS - self.title.sizeHint().width() - self.header.spacing()
        if layer is not None and self.height() < _ROOM_FOR_HEALTH and self.call.sizeHint().width() > room:
            self.call.setText(layer.kind)

    @Slot()
    def _show_gradients_once(self) -> None:
        if self._run.metrics.latest_probe and not self._tab_chosen:
            self._tab_chosen = True
            self.tabs.setCurrentWidget(self.gradients)

    @Slot()
    def _keep_tab(self) -> None:
        self._tab_chosen = True

    @Slot()
    def _fit_note(self) -> None:
        """Say what the layer does where there is room, and the view in front does not say it itself."""
        explained = getattr(self.tabs.currentWidget(), "explains", False)
        room = self.height() - (0 if self.time.isHidden() else self.time.sizeHint().height())
        self._note.allow(room >= _ROOM_FOR_HEALTH, room >= _ROOM_FOR_SUMMARY and not explained)

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._show_call()
        self._fit_note()
