"""Every action of the window, once: texts, shortcuts, icons, and when each is available."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow

from ui.session.editing import Editor
from ui.session.network import Network
from ui.session.training_run import TrainingRun
from ui.session.worker import RunState
from ui.widgets.icon import icon
from ui.widgets.theme import Theme
from ui.widgets.wording import reason

_ICONS = {
    "actionTrain": "player-play",
    "actionPause": "player-pause",
    "actionStepBatch": "player-skip-forward",
    "actionStepEpoch": "player-track-next",
    "actionStop": "player-stop",
    "actionReset": "refresh",
    "actionResetNewSeed": "dice-5",
    "actionClearCanvas": "trash",
    "actionUndo": "arrow-back-up",
    "actionRedo": "arrow-forward-up",
    "actionData": "database",
    "actionHistory": "history",
    "actionSettings": "adjustments",
    "actionAbout": "info-circle",
}


class Actions(QObject):
    """Holds the window's actions by name, and makes them available as network and run allow.

    Attributes:
        train, pause, step, epoch, stop, reset, reset_new_seed: steer the training.
        undo, redo, history: go back and forth among the edits.
        clear: clears the drawing.
        data, settings: choose what the next run is made with.
        health: asks for the limits behind the marks on the cards.
        next_panel, previous_panel, full_screen, reset_layout: arrange the window.
        preferences, larger, smaller, usual_size: change how the window appears.
        about, quit: tell of the program, and end it.
    """

    def __init__(self, window: QMainWindow, theme: Theme, network: Network, run: TrainingRun, editor: Editor):
        super().__init__(window)
        self._window = window
        self._theme = theme
        self._network = network
        self._run = run
        self._editor = editor
        self._all: list[QAction] = []
        self._add_training_actions()
        self.clear = self.add(
            "actionClearCanvas", self.tr("Clear Drawing"), self.tr("Take all strokes away"), "Ctrl+Backspace"
        )
        self.undo = self.add("actionUndo", self.tr("Undo"), self.tr("Undo"), QKeySequence.StandardKey.Undo)
        self.redo = self.add("actionRedo", self.tr("Redo"), self.tr("Redo"), QKeySequence.StandardKey.Redo)
        self.history = self.add(
            "actionHistory", self.tr("History…"), self.tr("List all edits, and go back to any of them"), "Ctrl+Shift+H"
        )
        self.data = self.add("actionData", self.tr("Data…"), self.tr("Choose the training images"), "Ctrl+D")
        self.settings = self.add(
            "actionSettings", self.tr("Training Settings"), self.tr("Optimizer, learning rate, batches, seed"), "Ctrl+T"
        )
        self.health = self.add(
            "actionHealth", self.tr("Health Limits…"), self.tr("From where on a layer's mark warns"), "Ctrl+Shift+L"
        )
        self._add_window_actions()
        self._connect_signals()
        self.restyle()
        self.follow()
        stack = editor.stack
        self.undo.setEnabled(stack.canUndo())
        self.redo.setEnabled(stack.canRedo())
        self._name_undo(stack.undoText())
        self._name_redo(stack.redoText())

    def _connect_signals(self) -> None:
        self.train.triggered.connect(self._run.train)
        self.pause.triggered.connect(self._run.pause)
        self.step.triggered.connect(self._run.step)
        self.epoch.triggered.connect(self._run.train_epoch)
        self.stop.triggered.connect(self._run.stop)
        self.reset.triggered.connect(self._run.reset)
        self.reset_new_seed.triggered.connect(self._reset_with_new_seed)
        self.undo.triggered.connect(self._editor.undo)
        self.redo.triggered.connect(self._editor.redo)
        self._run.state_changed.connect(self.follow)
        self._network.changed.connect(self.follow)
        stack = self._editor.stack
        stack.canUndoChanged.connect(self.undo.setEnabled)
        stack.canRedoChanged.connect(self.redo.setEnabled)
        stack.undoTextChanged.connect(self._name_undo)
        stack.redoTextChanged.connect(self._name_redo)
        self._theme.changed.connect(self.restyle)

    def _add_training_actions(self) -> None:
        self.train = self.add(
            "actionTrain", self.tr("Train"), self.tr("Train from the start, or go on after a pause"), "F5"
        )
        self.pause = self.add("actionPause", self.tr("Pause"), self.tr("Pause after the current batch"), "F5")
        # F5 is both keys of a player; holding it down must not toggle.
        self.train.setAutoRepeat(False)
        self.pause.setAutoRepeat(False)
        self.step = self.add("actionStepBatch", self.tr("1 Batch"), self.tr("Train one batch and pause"), "F10")
        self.epoch = self.add(
            "actionStepEpoch", self.tr("1 Epoch"), self.tr("Train to the end of the epoch and pause"), "Shift+F10"
        )
        self.stop = self.add(
            "actionStop", self.tr("Stop"), self.tr("End this run; its curves and weights stay"), "Ctrl+F5"
        )
        self.reset = self.add("actionReset", self.tr("Reset"), self.tr("Drop this run and its curves"), "Shift+F5")
        tip = self.tr("Drop this run; the next one begins with other random numbers")
        self.reset_new_seed = self.add("actionResetNewSeed", self.tr("Reset with a New Seed"), tip, "Ctrl+Shift+F5")

    def _add_window_actions(self) -> None:
        tip = self.tr("Go to the next panel with the keyboard")
        self.next_panel = self.add("actionNextPanel", self.tr("Next Panel"), tip, "F6", "Ctrl+Tab")
        tip = self.tr("Go back to the panel before")
        keys = "Shift+F6", "Ctrl+Shift+Tab"
        self.previous_panel = self.add("actionPreviousPanel", self.tr("Previous Panel"), tip, *keys)
        self.full_screen = self.add(
            "actionFullScreen", self.tr("Full Screen"), self.tr("Use the whole screen, as in front of a class"), "F11"
        )
        self.full_screen.setCheckable(True)
        self.reset_layout = self.add(
            "actionResetLayout", self.tr("Reset Layout"), self.tr("Put every panel back to its first place")
        )
        self.preferences = self.add(
            "actionPreferences", self.tr("Preferences…"), self.tr("Language, theme, size of the text"), "Ctrl+,"
        )
        self.larger = self.add(
            "actionLargerText", self.tr("Larger Text"), self.tr("Make all text larger"), "Ctrl++", "Ctrl+="
        )
        self.smaller = self.add(
            "actionSmallerText", self.tr("Smaller Text"), self.tr("Make all text smaller"), "Ctrl+-"
        )
        self.usual_size = self.add(
            "actionUsualText", self.tr("Usual Text Size"), self.tr("Give all text its usual size"), "Ctrl+0"
        )
        self.about = self.add(
            "actionAbout", self.tr("About LeNet Lab"), self.tr("Version and licences of this program")
        )
        self.quit = self.add("actionQuit", self.tr("Quit"), self.tr("Close the window"), "Ctrl+Q")

    def all(self) -> list[QAction]:
        return list(self._all)

    def add(self, name: str, text: str, tip: str, *shortcuts) -> QAction:
        """Add an action to the window; `tip` says what it does, in one sentence without a full stop."""
        action = QAction(text, self._window)
        action.setProperty("tip", tip)
        action.setObjectName(name)
        action.setShortcuts([QKeySequence(shortcut) for shortcut in shortcuts])
        self._explain(action, tip)
        if shortcuts:
            self._window.addAction(action)
        self._all.append(action)
        return action

    def _explain(self, action: QAction, tip: str) -> None:
        """Say what `action` does, or why it is not available, beside its keys."""
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(f"{tip} ({keys})" if keys else tip)
        action.setStatusTip(tip)

    @Slot(str)
    def _name_undo(self, edit: str) -> None:
        self._name_edit(self.undo, self.tr("Undo"), edit)

    @Slot(str)
    def _name_redo(self, edit: str) -> None:
        self._name_edit(self.redo, self.tr("Redo"), edit)

    def _name_edit(self, action: QAction, word: str, edit: str) -> None:
        """Say in the menu what would be undone or done again."""
        action.setText(f"{word} {edit}" if edit else word)
        self._explain(action, action.text())

    @Slot()
    def _reset_with_new_seed(self) -> None:
        self._editor.draw_seed()
        self._run.reset()

    @Slot()
    def restyle(self) -> None:
        colours = self._theme.colours
        for action in self._all:
            name = _ICONS.get(action.objectName())
            if name:
                primary = action in (self.train, self.pause)
                action.setIcon(icon(name, colours.on_accent if primary else colours.text, colours.muted))

    @Slot()
    def follow(self) -> None:
        """Make available what makes sense with the network and the run as they are."""
        state, running, fits = self._run.state, self._run.is_running(), self._network.shapes.ok
        for action in (self.train, self.step, self.epoch):
            action.setEnabled(not running and fits)
            self._explain(action, action.property("tip") if fits else reason(self._network.shapes))
        again = self.tr("Train Again")
        words = {RunState.PAUSED: self.tr("Resume"), RunState.FINISHED: again, RunState.STOPPED: again}
        self.train.setText(words.get(state, self.tr("Train")))
        self.pause.setEnabled(running)
        self.stop.setEnabled(self._run.is_under_way())
        self.reset.setEnabled(state is not RunState.READY)
        self.reset_new_seed.setEnabled(state is not RunState.READY)
