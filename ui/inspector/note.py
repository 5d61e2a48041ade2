"""The note below the inspector's tabs: how the selected layer is doing, and what it does."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFrame, QVBoxLayout

from core.experiment.inside.health import Level
from ui.session.health import HealthMonitor
from ui.session.network import Network
from ui.widgets.boxes import fill, make_label
from ui.widgets.frame_queue import FrameQueue
from ui.widgets.panel import strong
from ui.widgets.theme import GRID, Theme, set_role
from ui.widgets.wording import translate


class LayerNote(QFrame):
    """Follows the selected layer; says what it does only where there is room for it."""

    def __init__(self, theme: Theme, network: Network, health: HealthMonitor, frames: FrameQueue):
        super().__init__()
        set_role(self, "note")
        self._theme = theme
        self._network = network
        self._monitor = health
        self._frames = frames
        self._tells_health = self._roomy = True
        self._health = make_label(wrap=True)
        self._summary = make_label(role="small", wrap=True)
        fill(QVBoxLayout(self), self._health, self._summary, margins=(12, GRID, 12, GRID), spacing=GRID // 2)
        network.selection_changed.connect(self.show_layer)
        network.changed.connect(self.show_layer)
        health.changed.connect(self._follow_run)
        theme.changed.connect(self.show_layer)
        self.show_layer()

    @Slot()
    def _follow_run(self) -> None:
        self._frames.ask(self.show_layer, every=0.5)

    @Slot()
    def show_layer(self) -> None:
        colours = self._theme.colours
        health = self._monitor.of(self._network.selected)
        layer = self._network.selected_layer()
        tells_health, tells_summary = health is not None and self._tells_health, layer is not None and self._roomy
        if health is not None:
            tone = {Level.HEALTHY: colours.good, Level.WATCH: colours.warning, Level.SICK: colours.danger}
            self._health.setText(f"{strong(f'{health.name}.', tone[health.level])} {health.text}")
        if layer is not None:
            self._summary.setText(f"{translate(layer.summary)}\n{layer.formula}")
        self._health.setVisible(tells_health)
        self._summary.setVisible(tells_summary)
        self.setVisible(tells_health or tells_summary)

    def allow(self, health: bool, summary: bool) -> None:
        """Allow to say how the layer is doing, as its card does too, and what it does: there is room for it."""
        if (health, summary) != (self._tells_health, self._roomy):
            self._tells_health, self._roomy = health, summary
            self.show_layer()
