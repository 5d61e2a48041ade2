"""Beside the transport's buttons: how fast to train, and with which learning rate."""

from __future__ import annotations

import dataclasses

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QGridLayout, QSlider, QWidget

from core.experiment import TrainingSettings, field_infos
from ui.run.rate_box import RateBox
from ui.session.editing import Editor
from ui.session.training_controls import TrainingControls
from ui.session.training_setup import TrainingSetup
from ui.widgets.boxes import make_label
from ui.widgets.theme import GRID

SPEEDS = (0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, None)
"""Batches per second, from slow motion to as fast as the machine can."""


class PacePanel(QWidget):
    """Sets speed and learning rate, both of them for the run under way too.

    Attributes:
        speed: the slider of the speed.
        rate: the field of the learning rate.
    """

    def __init__(self, controls: TrainingControls, setup: TrainingSetup, editor: Editor):
        super().__init__()
        self._controls = controls
        self._setup = setup
        self._editor = editor
        self.speed = QSlider(Qt.Orientation.Horizontal, self)
        self.speed.setObjectName("speedSlider")
        self.speed.setRange(0, len(SPEEDS) - 1)
        self.speed.setPageStep(2)
        self.speed.setAccessibleName(self.tr("Speed"))
        self.speed.setToolTip(
            self.tr("How many batches to train in a second, from slow motion, to watch each one, to as many as can be")
        )
        self._speed_text = make_label(role="small")
        self._speed_text.setMinimumWidth(6 * GRID)
        self.rate = RateBox(
            next(info.maximum for info in field_infos(TrainingSettings) if info.name == "learning_rate")
        )
        self.rate.setObjectName("learningRate")
        self.rate.setAccessibleName(self.tr("Learning Rate"))
        self.rate.setToolTip(
            self.tr(
                "Length of a step against the gradient, before the schedule scales it; in force at once, "
                "while it trains too"
            )
        )
        self._build()
        self._connect_signals()
        self.show_speed()
        self.show_rate()

    def _build(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GRID)
        grid.setVerticalSpacing(GRID // 2)
        for row, (text, control) in enumerate(((self.tr("Speed"), self.speed), (self.tr("Rate"), self.rate))):
            name = make_label(text, "small")
            name.setBuddy(control)
            name.setToolTip(control.toolTip())
            grid.addWidget(name, row, 0)
            grid.addWidget(control, row, 1)
            control.setFixedWidth(11 * GRID)
        grid.addWidget(self._speed_text, 0, 2)

    def _connect_signals(self) -> None:
        self.speed.valueChanged.connect(self._set_speed)
        self.rate.valueChanged.connect(self._set_rate)
        self._controls.speed_changed.connect(self.show_speed)
        self._setup.settings_changed.connect(self.show_rate)

    @Slot()
    def show_speed(self) -> None:
        speed = self._controls.speed
        self.speed.setValue(SPEEDS.index(speed))
        self._speed_text.setText(self.tr("fastest") if speed is None else self.tr("{speed:g}/s").format(speed=speed))
        self.speed.setAccessibleDescription(self._speed_text.text())

    @Slot()
    def show_rate(self) -> None:
        self.rate.blockSignals(True)
        self.rate.setValue(self._setup.settings.learning_rate)
        self.rate.blockSignals(False)

    @Slot(int)
    def _set_speed(self, place: int) -> None:
        self._controls.set_speed(SPEEDS[place])

    @Slot(float)
    def _set_rate(self, rate: float) -> None:
        # As it is written in the field, not with the digits that the field adds to it.
        rate = float(self.rate.textFromValue(rate))
        self._editor.set_settings(dataclasses.replace(self._setup.settings, learning_rate=rate))
