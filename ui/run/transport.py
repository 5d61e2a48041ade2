"""The transport bar: train, pause, one batch, reset, and how far the run has come."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Slot
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QProgressBar, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from ui.run.pace_panel import PacePanel
from ui.session.actions import Actions
from ui.session.editing import Editor
from ui.session.session import Session
from ui.session.training_setup import source_text
from ui.session.worker import RunState
from ui.widgets.boxes import STRETCH, fill, make_label
from ui.widgets.theme import GRID, set_role
from ui.widgets.wording import choice_name, reason

_ROOM_FOR_PLAN = 1120


class TransportBar(QWidget):
    """Shows buttons for the window's training actions beside the progress of the run.

    Attributes:
        progress: the bar, from 0 to all batches of all epochs.
        progress_text: epoch, batch, images per second and time left, in words.
        pace: the controls of speed and learning rate.
    """

    def __init__(self, session: Session, editor: Editor, actions: Actions):
        super().__init__()
        self._network = session.network
        self._setup = session.setup
        self._run = session.run
        self._controls = session.controls
        self._actions = actions
        self._play = self._button(actions.train, "primary")
        self.pace = PacePanel(session.controls, session.setup, editor)
        self.progress = QProgressBar(self)
        self.progress.setObjectName("progressBar")
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Training Progress"))
        self.progress_text = make_label(wrap=True)
        self.progress_text.setObjectName("progressText")
        self._settings_text = make_label(role="muted")
        self._data_text = make_label()
        self._build()
        self._connect_signals()
        self.show_state()
        self.show_plan()

    def _build(self) -> None:
        # No height for its width: the bar would reckon with the narrowest.
        self.progress_text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        for text in (self._settings_text, self._data_text):
            text.setAlignment(Qt.AlignmentFlag.AlignRight)
        middle = fill(QVBoxLayout(), STRETCH, self.progress, self.progress_text, STRETCH, spacing=GRID // 2)
        self._plan = plan = QWidget(self)
        fill(QVBoxLayout(plan), STRETCH, self._settings_text, self._data_text, STRETCH, spacing=GRID // 2)
        actions = self._actions
        steps = [self._button(action) for action in (actions.step, actions.epoch, actions.stop)]
        row, margins = QHBoxLayout(self), (2 * GRID, GRID, 2 * GRID, GRID)
        reset, data = self._reset_button(), self._button(actions.data)
        fill(
            row,
            reset,
            self._play,
            *steps,
            GRID,
            self.pace,
            GRID,
            (middle, 1),
            GRID,
            plan,
            data,
            margins=margins,
            spacing=GRID,
        )

    def _button(self, action: QAction, role: str = "transport") -> QToolButton:
        button = QToolButton(self)
        button.setDefaultAction(action)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setIconSize(QSize(20, 20))
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        set_role(button, role)
        return button

    def _reset_button(self) -> QToolButton:
        """Make the button that resets; its arrow opens the choice of a new seed."""
        button = self._button(self._actions.reset)
        menu = QMenu(button)
        menu.addActions([self._actions.reset, self._actions.reset_new_seed])
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        return button

    def resizeEvent(self, event) -> None:
        """Leave out what the settings say too where there is no room for it."""
        self._plan.setVisible(event.size().width() >= _ROOM_FOR_PLAN)
        super().resizeEvent(event)
        self.show_progress()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Say the progress anew for another width, which the layout gives it later than the bar gets its own."""
        if isinstance(event, QResizeEvent) and event.size().width() != event.oldSize().width():
            self.show_progress()
        return super().eventFilter(watched, event)

    def _connect_signals(self) -> None:
        self.progress_text.installEventFilter(self)
        self._run.state_changed.connect(self.show_state)
        self._run.figures_changed.connect(self._follow_run)
        self._controls.speed_changed.connect(self.show_progress)
        self._network.changed.connect(self.show_progress)
        self._setup.settings_changed.connect(self.show_plan)
        self._setup.data_changed.connect(self.show_plan)

    @Slot()
    def show_state(self) -> None:
        running = self._run.is_running()
        shown, other = (self._actions.pause, self._actions.train)[:: 1 if running else -1]
        # A button with two actions would grow a menu arrow.
        self._play.removeAction(other)
        self._play.setDefaultAction(shown)
        self.show_progress()
        self.show_plan()

    @Slot()
    def _follow_run(self) -> None:
        self._run.frames.ask(self.show_progress)

    @Slot()
    def show_progress(self) -> None:
        metrics, state = self._run.metrics, self._run.state
        record = metrics.last
        if record is None:
            self.progress.setRange(0, 1)
            self.progress.setValue(0)
            text = {
                RunState.PREPARING: self.tr("Preparing the data…"),
                RunState.FAILED: self.tr("The training stopped with an error."),
            }.get(state, reason(self._network.shapes) or self.tr("Ready to train."))
            self.progress_text.setToolTip(text)
            found = self._network.shapes.first_problem()
            if found and not self._is_room_for(text):
                text = self.tr("{layer} does not fit.").format(layer=found[0])
            self._say(text)
            return
        epochs = self._run.settings.epochs
        self.progress.setRange(0, epochs * record.batches)
        self.progress.setValue(record.step)
        rate, seconds = metrics.images_per_second(), metrics.seconds_per_batch()
        if self._controls.speed:
            slowed = max(seconds, 1 / self._controls.speed)
            rate, seconds = rate * seconds / slowed, slowed
        words = [
            self.tr("Epoch {epoch} of {epochs}").format(epoch=record.epoch, epochs=epochs),
            self.tr("batch {batch} of {batches}").format(batch=f"{record.batch:,}", batches=f"{record.batches:,}"),
        ]
        if state is RunState.FINISHED:
            words = [self.tr("Finished after {steps} batches").format(steps=f"{record.step:,}")]
        elif state is RunState.STOPPED:
            words = [self.tr("Stopped after {steps} batches").format(steps=f"{record.step:,}")]
        words.append(self.tr("{rate} images/s").format(rate=f"{rate:,.0f}"))
        if state is RunState.RUNNING:
            left = (epochs * record.batches - record.step) * seconds
            words.append(self.tr("{time} left").format(time=format_seconds(left)))
        elif state is RunState.PAUSED:
            words.append(self.tr("paused"))
        text = " · ".join(words)
        self.progress_text.setToolTip(text)
        self.progress.setAccessibleDescription(text)
        # Where there is little room, the beginning and the end say most.
        while len(words) > 2 and not self._is_room_for(text):
            words.pop(-2)
            text = " · ".join(words)
        self._say(text)
        self._show_data()

    def _is_room_for(self, text: str) -> bool:
        """Say whether `text` fits beneath the progress, in two lines at most."""
        place = self._place_for(text)
        return place.width() <= self.progress_text.width() and place.height() < 2.5 * self.fontMetrics().height()

    def _place_for(self, text: str) -> QSize:
        shown = self.progress_text
        return shown.fontMetrics().boundingRect(0, 0, shown.width(), 1, Qt.TextFlag.TextWordWrap, text).size()

    def _say(self, text: str) -> None:
        self.progress_text.setFixedHeight(self._place_for(text).height() + 2)
        self.progress_text.setText(text)

    @Slot()
    def show_plan(self) -> None:
        """Show what the run is, or the next one will be, made with."""
        settings = (self._run if self._run.is_under_way() else self._setup).settings
        name, text = choice_name("optimizer", settings.optimizer), self.tr("{optimizer} · batch {batch} · seed {seed}")
        self._settings_text.setText(text.format(optimizer=name, batch=settings.batch_size, seed=settings.seed))
        self._show_data()

    def _show_data(self) -> None:
        words = [source_text((self._run if self._run.is_under_way() else self._setup).data)]
        accuracy = self._run.metrics.accuracy
        if len(accuracy):
            words.append(self.tr("test accuracy {share:.2f} %").format(share=accuracy.y[-1]))
        self._data_text.setText(" · ".join(words))


def format_seconds(seconds: float) -> str:
    """Write a time as `3 s`, `2:05 min` or `1:04 h`."""
    whole = max(0, round(seconds))
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60}:{whole % 60:02} min"
    return f"{whole // 3600}:{whole % 3600 // 60:02} h"
