"""What the user should know about the training: that it went wrong, or is not recorded."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Slot

from core.experiment.training.divergence import Divergence
from ui.session.editing import Editor
from ui.session.session import Session
from ui.widgets.notice import Message, NoticeBar
from ui.widgets.wording import explanation

CLIP_NORM = 1.0
"""Norm to which a restart with clipping clips the gradient."""


class TrainingNotes(QObject):
    """Tells of a loss that diverged, with what usually helps, and of a recording that failed."""

    def __init__(self, session: Session, editor: Editor, notices: NoticeBar):
        super().__init__(notices)
        self._network = session.network
        self._setup = session.setup
        self._controls = session.controls
        self._editor = editor
        self._notices = notices
        self._shown: Message | None = None
        self._controls.divergence_changed.connect(self.show_divergence)
        session.checkpoints.failed.connect(self._show_recording_error)
        self.show_divergence()

    @Slot()
    def show_divergence(self) -> None:
        """Say what is wrong with the run, or nothing."""
        if self._shown is not None:
            self._notices.forget(self._shown)
            self._shown = None
        divergence = self._controls.divergence
        if divergence is None:
            return
        rate = float(f"{self._setup.settings.learning_rate / 10:.3g}")
        actions: list[tuple[str, Callable[[], object]]] = [
            (self.tr("Restart at Rate {rate}").format(rate=f"{rate:g}"), partial(self._restart, learning_rate=rate))
        ]
        if not self._setup.settings.clip_norm:
            actions.append((self.tr("Restart with Clipping"), partial(self._restart, clip_norm=CLIP_NORM)))
        if divergence.origin is not None and divergence.origin.what != "loss":
            layer = divergence.origin.layer
            actions.append((self.tr("Show {layer}").format(layer=layer), partial(self._network.select, layer)))
        text = f"{self._title(divergence)} {self._explanation(divergence)}"
        self._shown = Message(text, warning=True, actions=tuple(actions))
        self._notices.say(self._shown)

    def _restart(self, **changes) -> None:
        """Begin anew with `changes` of the settings."""
        self._controls.restart()
        self._editor.set_settings(replace(self._setup.settings, **changes))

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
            "weight": self.tr(
                "It began in {layer}: its gradient grew too large, and the step before made its weights "
                "infinite or undefined."
            ),
            "activation": self.tr(
                "It began in {layer}: its weights are numbers, but its output grew too large to be one."
            ),
            "loss": self.tr("All layers give numbers, but they grew too large for the loss to be computed."),
            None: self.tr("Every step makes it worse than untrained weights were."),
        }[origin.what if origin else None]
        helps = self.tr("Smaller steps usually help.")
        return f"{began.format(layer=origin.layer if origin else None)} {helps}"

    @Slot(object)
    def _show_recording_error(self, error: Exception) -> None:
        text = self.tr("This run is not recorded; the training goes on.")
        self._notices.say(Message(f"{text} {explanation(error)}", warning=True))
