"""What the user should know about the training: that it went wrong, or is not recorded."""

from __future__ import annotations

import dataclasses
import math

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.experiment.divergence import Divergence
from ui.banner import Banner
from ui.editing import Editor
from ui.session import Session
from ui.theme import GRID, Theme

CLIP_NORM = 1.0


class TrainingNotes(QWidget):
    """Two banners: for a loss that diverged, with what usually helps, and for a recording that failed.

    Attributes:
        diverged, unrecorded: the banners.
    """

    def __init__(self, theme: Theme, session: Session, editor: Editor, parent: QWidget | None = None):
        super().__init__(parent)
        self._session = session
        self._editor = editor
        self.diverged = Banner(theme, self)
        self.diverged.setObjectName("divergenceBanner")
        self.unrecorded = Banner(theme, self)
        self.unrecorded.setObjectName("recordingBanner")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self.diverged)
        layout.addWidget(self.unrecorded)
        session.controls.divergence_changed.connect(self.show_divergence)
        session.recording_failed.connect(self._show_recording_error)
        self.diverged.chosen.connect(self._help)
        self.diverged.closed.connect(session.controls.dismiss)
        self.unrecorded.closed.connect(self._follow_visibility)
        self.show_divergence()

    @Slot()
    def show_divergence(self) -> None:
        """Say what is wrong with the run, or nothing."""
        divergence = self._session.controls.divergence
        if divergence is None:
            self.diverged.hide()
            self._follow_visibility()
            return
        choices = {
            "lowerRate": self.tr("Restart at Rate {rate}").format(rate=f"{self._lower_rate():g}"),
            "clipGradients": self.tr("Restart with Clipping"),
        }
        if self._session.settings.clip_norm:
            del choices["clipGradients"]
        if divergence.origin is not None and divergence.origin.what != "loss":
            choices["showLayer"] = self.tr("Show {layer}").format(layer=divergence.origin.layer)
        self.diverged.say(self._title(divergence), self._explanation(divergence), choices)
        self._follow_visibility()

    def _title(self, divergence: Divergence) -> str:
        step = f"{divergence.step:,}"
        if math.isnan(divergence.loss):
            return self.tr("Training paused: at step {step} the loss is not a number.").format(step=step)
        if math.isinf(divergence.loss):
            return self.tr("Training paused: at step {step} the loss is infinite.").format(step=step)
        return self.tr("Training paused: the loss ran away, from {first} to {loss} at step {step}.").format(
            first=f"{divergence.first_loss:.3g}", loss=f"{divergence.loss:.3g}", step=step
        )

    def _explanation(self, divergence: Divergence) -> str:
        origin = divergence.origin
        began = {
            "weight": self.tr("It began in {layer}: its gradient grew too large, and the step before made its weights "
                              "infinite or undefined."),
            "activation": self.tr("It began in {layer}: its weights are numbers, but its output grew too large to "
                                  "be one."),
            "loss": self.tr("All layers give numbers, but they grew too large for the loss to be computed."),
            None: self.tr("Every step makes it worse than untrained weights were."),
        }[origin and origin.what]  # fmt: skip
        helps = self.tr("Smaller steps usually help.")
        return f"{began.format(layer=origin and origin.layer)} {helps}"

    def _lower_rate(self) -> float:
        return float(f"{self._session.settings.learning_rate / 10:.3g}")

    @Slot(str)
    def _help(self, key: str) -> None:
        if key == "showLayer":
            self._session.select(self._session.controls.divergence.origin.layer)
            return
        change = {"learning_rate": self._lower_rate()} if key == "lowerRate" else {"clip_norm": CLIP_NORM}
        self._session.controls.restart_with(self._editor, **change)

    @Slot(object)
    def _show_recording_error(self, error: Exception) -> None:
        self.unrecorded.say(self.tr("This run is not recorded; the training goes on."), str(error), {})
        self._follow_visibility()

    @Slot()
    def _follow_visibility(self) -> None:
        """Take no room without a message."""
        self.setVisible(not (self.diverged.isHidden() and self.unrecorded.isHidden()))
