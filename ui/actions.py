"""Every action of the window, once: texts, shortcuts, icons, and when each is available."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction, QKeySequence, QUndoStack
from PySide6.QtWidgets import QMainWindow

from ui.icon import icon
from ui.session import Session
from ui.theme import Theme
from ui.worker import RunState

_ICONS = {
    "actionTrain": "player-play",
    "actionPause": "player-pause",
    "actionStepBatch": "player-skip-forward",
    "actionReset": "refresh",
    "actionClearCanvas": "trash",
    "actionUndo": "arrow-back-up",
    "actionRedo": "arrow-forward-up",
    "actionData": "database",
    "actionSettings": "adjustments",
}


class Actions(QObject):
    """The actions by name; they belong to the window and follow the session's state.

    Attributes:
        train, pause, step, reset: the training.
        undo, redo, clear: the drawing.
        data, settings: what the next run is made with.
        quit: closes the window.
    """

    def __init__(self, window: QMainWindow, theme: Theme, session: Session, undo_stack: QUndoStack):
        super().__init__(window)
        self._window = window
        self._theme = theme
        self._session = session
        self._all: list[QAction] = []
        self.train = self._add(
            "actionTrain", self.tr("Train"), "F5", self.tr("Train from the start, or go on after a pause")
        )
        self.pause = self._add("actionPause", self.tr("Pause"), "F6", self.tr("Pause after the current batch"))
        self.step = self._add("actionStepBatch", self.tr("1 Batch"), "F10", self.tr("Train one batch and pause"))
        self.reset = self._add("actionReset", self.tr("Reset"), "Shift+F5", self.tr("Drop this run and its curves"))
        self.clear = self._add(
            "actionClearCanvas", self.tr("Clear Drawing"), "Ctrl+Backspace", self.tr("Take all strokes away")
        )
        self.undo = self._adopt(
            undo_stack.createUndoAction(window, self.tr("Undo")), "actionUndo", QKeySequence.StandardKey.Undo
        )
        self.redo = self._adopt(
            undo_stack.createRedoAction(window, self.tr("Redo")), "actionRedo", QKeySequence.StandardKey.Redo
        )
        self.data = self._add("actionData", self.tr("Data…"), "Ctrl+D", self.tr("Choose the training images"))
        self.settings = self._add(
            "actionSettings", self.tr("Training Settings"), "Ctrl+,", self.tr("Optimizer, learning rate, batches, seed")
        )
        self.quit = self._add("actionQuit", self.tr("Quit"), "Ctrl+Q", self.tr("Close the window"))
        self._connect_signals()
        self.restyle()
        self.follow(session.state)

    def _connect_signals(self) -> None:
        self.train.triggered.connect(self._session.train)
        self.pause.triggered.connect(self._session.pause)
        self.step.triggered.connect(self._session.step)
        self.reset.triggered.connect(self._session.reset)
        self._session.state_changed.connect(self.follow)
        self._theme.changed.connect(self.restyle)

    def _add(self, name: str, text: str, shortcut, tip: str) -> QAction:
        action = QAction(text, self._window)
        action.setProperty("tip", tip)
        return self._adopt(action, name, shortcut)

    def _adopt(self, action: QAction, name: str, shortcut) -> QAction:
        action.setObjectName(name)
        action.setShortcut(QKeySequence(shortcut))
        tip, keys = action.property("tip"), action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        if tip:
            action.setToolTip(f"{tip} ({keys})")
            action.setStatusTip(tip)
        self._window.addAction(action)
        self._all.append(action)
        return action

    @Slot()
    def restyle(self) -> None:
        colours = self._theme.colours
        for action in self._all:
            name = _ICONS.get(action.objectName())
            if name:
                primary = action in (self.train, self.pause)
                action.setIcon(icon(name, colours.on_accent if primary else colours.text, colours.muted))

    @Slot(object)
    def follow(self, state: RunState) -> None:
        """Make available what makes sense in `state`."""
        running = state in (RunState.PREPARING, RunState.RUNNING)
        self.train.setEnabled(not running)
        self.train.setText(
            {RunState.PAUSED: self.tr("Resume"), RunState.FINISHED: self.tr("Train Again")}.get(state, self.tr("Train"))
        )
        self.pause.setEnabled(running)
        self.step.setEnabled(not running)
        self.reset.setEnabled(state is not RunState.READY)
