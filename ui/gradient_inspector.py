"""The inspector: what the selected layer is, and its gradients and weights as they are now."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from core.experiment import LayerSpec
from ui.health import Level
from ui.panel import EmptyState, Panel, Tabs, strong
from ui.plot import Plot
from ui.session import Session
from ui.tensor_view import TensorView
from ui.theme import GRID, Theme, set_role

_GRADIENTS, _WEIGHTS = range(2)

_ROOM_FOR_RATIO = 56 * GRID
_ROOM_FOR_SUMMARY = 64 * GRID
"""Heights of the inspector from which it also shows these; below, the pictures need the room."""


class GradientInspector(Panel):
    """Follows the session's selected layer. Computes only what can be seen."""

    def __init__(self, theme: Theme, session: Session, parent: QWidget | None = None):
        super().__init__("", parent)
        self.setObjectName("gradientInspector")
        self.setAccessibleName(self.tr("Inspector"))
        self._theme = theme
        self._session = session
        self._tab_chosen = False
        self._call = QLabel(self)
        set_role(self._call, "muted")
        self.header.addWidget(self._call, 1)
        self.gradient = TensorView(theme)
        self.weight = TensorView(theme)
        self._gradient_state = EmptyState(theme, self.gradient, "activity")
        self._weight_state = EmptyState(theme, self.weight, "info-circle")
        self._ratio = Plot(theme, "", log_y=True)
        self._ratio.setAccessibleName(self.tr("Update-to-Weight Ratio"))
        self._ratio_title = QLabel(self.tr("Update-to-Weight Ratio"))
        self._ratio_title.setToolTip(self.tr("Length of each step as a share of the weights. About 0.1 % is usual."))
        self._ratio_value = QLabel()
        set_role(self._ratio_value, "muted")
        self._note = _Note()
        self._build()
        self._connect_signals()
        self.restyle()
        self.show_layer()

    def _build(self) -> None:
        set_role(self._ratio_title, "strong")
        self._ratio.setMinimumHeight(7 * GRID)
        for side in ("left", "bottom"):
            self._ratio.getPlotItem().hideAxis(side)
        gradients = QWidget()
        column = QVBoxLayout(gradients)
        column.setContentsMargins(0, GRID, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(self._gradient_state, 4)
        title_row = QHBoxLayout()
        title_row.addWidget(self._ratio_title)
        title_row.addStretch()
        title_row.addWidget(self._ratio_value)
        column.addLayout(title_row)
        column.addWidget(self._ratio, 1)
        weights = QWidget()
        column = QVBoxLayout(weights)
        column.setContentsMargins(0, GRID, 0, 0)
        column.addWidget(self._weight_state)
        self.tabs = Tabs(self.tr("Views of the Layer"))
        self.tabs.addTab(gradients, self.tr("Gradients"))
        self.tabs.addTab(weights, self.tr("Weights"))
        # Weights are there from the start; the first gradients bring their own tab forward.
        self.tabs.setCurrentIndex(_WEIGHTS)
        self.body.addWidget(self.tabs, 1)
        self.body.addWidget(self._note)

    def _connect_signals(self) -> None:
        self._session.selection_changed.connect(self.show_layer)
        self._session.network_changed.connect(self.show_layer)
        self._session.state_changed.connect(self.show_figures)
        self._session.probed.connect(self.show_figures)
        self._session.weights_changed.connect(self._show_weights)
        self.tabs.currentChanged.connect(self.show_layer)
        self.tabs.tabBarClicked.connect(self._keep_tab)
        self._theme.changed.connect(self.restyle)

    @Slot()
    def restyle(self) -> None:
        self._ratio.restyle()
        self._ratio.curve("ratio", QColor(self._theme.colours.accent))
        self.show_figures()

    @Slot()
    def show_layer(self) -> None:
        """Show what the selected card is, then its figures."""
        layer = self._layer()
        self.title.setText(self._session.selected)
        self._call.setText(layer.call() if layer else "")
        self.show_figures()
        self._show_weights()

    @Slot()
    def show_figures(self) -> None:
        layer = self._layer()
        history = self._session.history
        name = self._session.selected
        if history.norms and not self._tab_chosen:
            self._tab_chosen = True
            self.tabs.setCurrentIndex(_GRADIENTS)
        probe = self._session.probe()
        if not self._has_parameters():
            self._gradient_state.show_text(self._no_parameters())
        elif probe is None or probe.weight_grad is None:
            self._gradient_state.show_text(self.tr("Press Train to see the gradient of each layer."))
        elif self.tabs.currentIndex() == _GRADIENTS:
            self._gradient_state.show_view()
            self.gradient.set_tensor("weight.grad", probe.weight_grad, probe.histogram)
        ratios = history.update_ratios.get(name)
        for widget in (self._ratio, self._ratio_title, self._ratio_value):
            widget.setVisible(ratios is not None and self.height() >= _ROOM_FOR_RATIO)
        if ratios is not None:
            self._ratio.show_series("ratio", ratios)
            self._ratio_value.setText(f"{ratios.y[-1]:.2e}")
        self._note.show(self._session.health(name), layer, self._theme)

    @Slot()
    def _keep_tab(self) -> None:
        self._tab_chosen = True

    @Slot()
    def _show_weights(self) -> None:
        if self.tabs.currentIndex() != _WEIGHTS:
            return
        weight = self._session.reader.weights.get(f"{self._session.selected}.weight")
        if weight is None:
            self._weight_state.show_text(self._no_parameters())
        else:
            self._weight_state.show_view()
            self.weight.set_tensor("weight", weight)

    def _layer(self) -> LayerSpec | None:
        return next((layer for layer in self._session.spec.layers if layer.name == self._session.selected), None)

    def _has_parameters(self) -> bool:
        figures = {layer.name: layer for layer in self._session.shapes.layers}
        return self._session.selected in figures and figures[self._session.selected].parameters > 0

    def _no_parameters(self) -> str:
        return self.tr("{layer} has nothing to learn.\nSelect a convolution or a linear layer above.").format(
            layer=self._session.selected
        )

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._note.allow_summary(self.height() >= _ROOM_FOR_SUMMARY)
        self.show_figures()


class _Note(QFrame):
    """What the layer does, and how it is doing."""

    def __init__(self):
        super().__init__()
        set_role(self, "note")
        self._roomy = True
        self._health = QLabel(self)
        self._health.setWordWrap(True)
        self._summary = QLabel(self)
        self._summary.setWordWrap(True)
        set_role(self._summary, "small")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, GRID, 12, GRID)
        layout.setSpacing(GRID // 2)
        layout.addWidget(self._health)
        layout.addWidget(self._summary)

    def show(self, health, layer: LayerSpec | None, theme: Theme) -> None:
        colours = theme.colours
        self._health.setVisible(health is not None)
        if health is not None:
            tone = {Level.HEALTHY: colours.good, Level.WATCH: colours.warning, Level.SICK: colours.danger}
            self._health.setText(f"{strong(f'{health.name}.', tone[health.level])} {health.text}")
        self._summary.setVisible(layer is not None and self._roomy)
        if layer is not None:
            self._summary.setText(f"{layer.summary}\n{layer.formula}")
        self.setVisible(health is not None or (layer is not None and self._roomy))

    def allow_summary(self, roomy: bool) -> None:
        """Whether there is room to say what the layer does."""
        self._roomy = roomy
