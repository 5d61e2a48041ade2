"""Edits that can be undone: every change of the network and of the training settings goes through here."""

from __future__ import annotations

import dataclasses
import random
import time
from collections.abc import Callable, Mapping

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QUndoCommand, QUndoStack

from core.experiment import PRESETS, Fix, NetworkSpec, TrainingSettings, format_shape, mended, new_layer
from core.experiment.network.snapshot import Snapshot
from core.formats.network_file import load_network
from core.words import Words
from ui.session.network import Network, NetworkState
from ui.session.training_run import TrainingRun
from ui.session.training_setup import TrainingSetup
from ui.widgets.wording import translate

MERGE_SECONDS = 2.0
"""Changes of one field that follow each other faster than this are one edit: the arrow of a spin box, held down."""


class Edit(QUndoCommand):
    """Holds one step to undo, named in whatever language the window speaks.

    Attributes:
        name: what was done, as Words where another language says it otherwise.
    """

    def __init__(self, name: str):
        super().__init__(translate(name))
        self.name = name

    def rename(self, name: str) -> None:
        """Give the step another name, or say the one that it has in the language that is spoken now."""
        self.name = name
        self.setText(translate(name))


def translate_edits(stack: QUndoStack) -> None:
    """Say all steps of `stack` in the language that is spoken now; Qt does not announce that."""
    for place in range(stack.count()):
        edit = stack.command(place)
        if isinstance(edit, Edit):
            edit.rename(edit.name)


class Editor(QObject):
    """Changes network and settings through the window's undo stack.

    An edit of the network ends the run that is under way. The editor does not do that unasked: it
    keeps the edit, emits `ends_run`, and goes on with `confirm` or forgets it with `dismiss`.

    Methods that edit raise SpecError for a name or a value that is not allowed, and change nothing then.

    Attributes:
        stack: the undo stack, shared with the drawing.

    Signals:
        ends_run: an edit waits for `confirm`, because it would end the run.
        dismissed: that edit was given up; forms show again what holds.
        layer_inserted: name of a layer that the user has just put in.
    """

    ends_run = Signal()
    dismissed = Signal()
    layer_inserted = Signal(str)

    def __init__(
        self,
        network: Network,
        setup: TrainingSetup,
        run: TrainingRun,
        stack: QUndoStack,
        parent: QObject | None = None,
    ):
        super().__init__(parent)
        self._network = network
        self._setup = setup
        self._run = run
        self.stack = stack
        self._pending: Callable[[], None] | None = None

    # The network

    def insert(self, kind: str, position: int) -> None:
        """Put a new layer of the type `kind` before the layer at `position`, made to fit there."""
        spec, shapes = self._network.spec, self._network.shapes
        before = shapes.layers[position - 1].output_shape if position else spec.input_shape
        layer = new_layer(kind, spec, before)
        text = Words("Insert {layer}", layer=kind)
        self._edit(text, spec.insert(position, layer), select=layer.name, inserted=True)

    def remove(self, name: str) -> None:
        spec = self._network.spec
        place = spec.index(name)
        following = [layer.name for layer in spec.layers[place + 1 :]] + ["loss"]
        self._edit(Words("Delete {layer}", layer=name), spec.remove(name), select=following[0])

    def duplicate(self, name: str) -> None:
        """Put a copy with fresh weights behind the layer `name`."""
        spec = self._network.spec
        copy = dataclasses.replace(spec.layer(name), name=spec.free_name(name))
        text = Words("Duplicate {layer}", layer=name)
        self._edit(text, spec.insert(spec.index(name) + 1, copy), select=copy.name)

    def move(self, name: str, position: int) -> None:
        """Put the layer `name` at `position` of the others."""
        spec = self._network.spec.move(name, min(max(position, 0), len(self._network.spec) - 1))
        self._edit(Words("Move {layer}", layer=name), spec, select=name)

    def rename(self, name: str, new: str) -> None:
        """Call the layer `name` by another name; it keeps its weights."""
        spec = self._network.spec.change(name, name=new)
        weights = {_renamed(key, name, new): array for key, array in self._network.weights.items()}
        text = Words("Rename {layer} to {name}", layer=name, name=new)
        self._edit(text, spec, weights=weights, select=new)

    def rename_network(self, name: str) -> None:
        spec = dataclasses.replace(self._network.spec, name=name.strip() or self._network.spec.name)
        self._edit(Words("Rename Network to {name}", name=spec.name), spec)

    def resize_input(self, side: int) -> None:
        """Let the network take images of side×side pixels."""
        shape = (self._network.spec.input_shape[0], side, side)
        spec = dataclasses.replace(self._network.spec, input_shape=shape)
        text = Words("Set input to {shape}", shape=format_shape(shape))
        self._edit(text, spec, select="input", field=("input", "side"))

    def change(self, name: str, argument: str, value) -> None:
        """Set one argument of the layer `name`."""
        spec = self._network.spec.change(name, **{argument: value})
        text = Words("Set {layer} {argument} to {value}", layer=name, argument=argument, value=value)
        self._edit(text, spec, select=name, field=(name, argument))

    def apply_fix(self, fix: Fix) -> None:
        self._edit(Words("Fix: {what}", what=fix.label), fix.apply(self._network.spec))

    def fix_all(self) -> None:
        """Take the first fix of every problem, as one edit."""
        self._edit(Words("Fix All"), mended(self._network.spec))

    def use_preset(self, key: str, title: str) -> None:
        """Begin anew with the network that PRESETS calls `key`; the tutorial's LeNet comes with trained weights."""
        spec = PRESETS[key]()
        weights: Mapping[str, np.ndarray] = {}
        source = None
        if not spec.layers:
            spec = dataclasses.replace(spec, name=self.tr("New Network"))
        if key == "lenet":
            shipped = load_network()
            weights, source = shipped.arrays, Words("Shipped Weights")
        self._edit(Words("Use {network}", network=title), spec, weights=weights, source=source, force=True)

    def use_weights(self, snapshot: Snapshot, source: str) -> None:
        """Use the network of `snapshot` with its weights, which are called `source`."""
        text = Words("Use {weights}", weights=source)
        self._edit(text, snapshot.spec, weights=snapshot.arrays, source=source, force=True)

    def _edit(
        self,
        text: str,
        spec: NetworkSpec,
        *,
        weights: Mapping[str, np.ndarray] | None = None,
        source: str | None = None,
        select: str | None = None,
        field: tuple[str, str] | None = None,
        force: bool = False,
        inserted: bool = False,
    ) -> None:
        if spec == self._network.spec and not force:
            return

        def push() -> None:
            after = self._network.changed_to(spec, weights, source)
            self.stack.push(_EditNetwork(self._network, text, after, select, field))
            if inserted:
                self.layer_inserted.emit(select)

        self._do_or_ask(push)

    # The training settings

    def set_settings(self, settings: TrainingSettings) -> None:
        """Use `settings` for the next run; raises SettingsError where they are not allowed."""
        before = self._setup.settings
        changed = [f.name for f in dataclasses.fields(settings) if getattr(settings, f.name) != getattr(before, f.name)]
        if not changed:
            return
        settings.validate()
        if len(changed) == 1:
            text = Words("Set {setting} to {value}", setting=changed[0], value=getattr(settings, changed[0]))
        else:
            text = Words("Change Training Settings")
        self.stack.push(_EditSettings(self._setup, text, settings, tuple(changed)))

    def draw_seed(self) -> None:
        """Use other random numbers for the next run."""
        self.set_settings(dataclasses.replace(self._setup.settings, seed=random.randrange(1, 10_000)))

    # Going back and forth

    @Slot()
    def undo(self) -> None:
        self.go_to(self.stack.index() - 1)

    @Slot()
    def redo(self) -> None:
        self.go_to(self.stack.index() + 1)

    def go_to(self, index: int) -> None:
        """Undo or redo until `index` edits are in force."""
        index = min(max(index, 0), self.stack.count())
        low, high = sorted((index, self.stack.index()))
        if any(isinstance(self.stack.command(place), _EditNetwork) for place in range(low, high)):
            self._do_or_ask(lambda: self.stack.setIndex(index))
        else:
            self.stack.setIndex(index)

    # Edits that end a run

    def _do_or_ask(self, edit: Callable[[], None]) -> None:
        if self._run.is_under_way():
            self._pending = edit
            self.ends_run.emit()
        else:
            edit()

    @Slot()
    def confirm(self) -> None:
        """End the run, and do the edit that waits."""
        edit, self._pending = self._pending, None
        if edit is not None:
            edit()

    @Slot()
    def dismiss(self) -> None:
        """Keep the run, and forget the edit that waits."""
        self._pending = None
        self.dismissed.emit()


class _FieldEdit(Edit):
    """Changes a field; changes of one field that follow each other fast become one edit.

    Attributes:
        field: what is changed; None for an edit that always stands alone.
    """

    def __init__(self, name: str, field: object | None):
        super().__init__(name)
        self.field = field
        self.time = time.monotonic()

    def id(self) -> int:
        """Say that Qt may ask `mergeWith`."""
        return -1 if self.field is None else 1

    def mergeWith(self, other: QUndoCommand) -> bool:
        if type(other) is not type(self) or other.field != self.field or other.time - self.time > MERGE_SECONDS:
            return False
        self.time = other.time
        self.rename(other.name)
        return True


class _EditNetwork(_FieldEdit):
    """Changes the network; undo and redo bring back the weights that were there."""

    def __init__(
        self, network: Network, name: str, after: NetworkState, select: str | None, field: tuple[str, str] | None
    ):
        super().__init__(name, field)
        self._network = network
        self._before = network.state()
        self._selected_before = network.selected
        self._select = select
        self._after = after

    def mergeWith(self, other: QUndoCommand) -> bool:
        merged = super().mergeWith(other)
        if merged and self._before.spec == self._network.spec:
            self._network.restore(self._before)
            self.setObsolete(True)
        return merged

    def redo(self) -> None:
        self._before = self._network.state()
        self._network.restore(self._after)
        if self._select:
            self._network.select(self._select)

    def undo(self) -> None:
        # What was trained since comes back with the edit.
        self._after = self._network.state()
        self._network.restore(self._before)
        self._network.select(self._selected_before)


class _EditSettings(_FieldEdit):
    """Changes the training settings."""

    def __init__(self, setup: TrainingSetup, name: str, settings: TrainingSettings, changed: tuple[str, ...]):
        super().__init__(name, changed)
        self._setup = setup
        self._before, self._after = setup.settings, settings

    def mergeWith(self, other: QUndoCommand) -> bool:
        merged = super().mergeWith(other)
        if merged:
            self._after = self._setup.settings
            self.setObsolete(self._before == self._after)
        return merged

    def redo(self) -> None:
        self._setup.set_settings(self._after)

    def undo(self) -> None:
        self._setup.set_settings(self._before)


def _renamed(key: str, name: str, new: str) -> str:
    layer, dot, rest = key.partition(".")
    return new + dot + rest if layer == name else key
