"""Takes pictures of the views into the network, while its training goes well and while it does not."""

import dataclasses
from collections.abc import Callable

HEALTHY_BATCHES = 250
SICK_BATCHES = 80
BATCHES_PER_SECOND = 100.0  # slow enough for the views to follow it

Save = Callable[..., None]
Wait = Callable[[Callable[[], bool]], None]


def take_inside(window, save: Save, wait: Wait) -> None:
    """Take the pictures of `window`, which has a drawing on its pad and no run.

    Args:
        save: writes the picture of a widget under a name: save(name, widget).
        wait: processes events until something holds.
    """
    session, inspector = window.session, window.inspector
    settings = session.setup.settings
    _train(window, wait, settings, HEALTHY_BATCHES)
    _show(window, "conv2", inspector.gradients)
    save("inside-gradients", inspector)
    inspector.gradients.histogram.over_time.setChecked(True)
    save("inside-gradients-over-time", inspector)
    inspector.gradients.histogram.over_time.setChecked(False)
    save("inside-norms", window.tabs.parentWidget())
    _show(window, "fc1", inspector.weights)
    inspector.weights.since_start.setChecked(True)
    save("inside-weights-change", inspector)
    inspector.weights.since_start.setChecked(False)
    _show(window, "relu2", inspector.activations)
    save("inside-activations", inspector)
    _show(window, "conv1", inspector.activations)
    inspector.activations.shown.image.set_place((1, 9, 15))
    save("inside-derivation", window)
    inspector.activations.shown.image.set_place(None)
    _show(window, "pool1", inspector.backward)
    save("inside-backward", inspector)
    _show(window, "conv2", inspector.activations)
    inspector.time.slider.setValue(2)
    save("inside-time-travel", window)
    inspector.time.compare.click()
    inspector.time.back.click()
    save("inside-two-moments", inspector)
    inspector.time.compare.click()
    _reset(window, wait)

    _train(window, wait, dataclasses.replace(settings, learning_rate=0.6, momentum=0.9), SICK_BATCHES)
    _show(window, "conv2", inspector.gradients)
    save("inside-gradients-sick", inspector)
    _show(window, "relu2", inspector.activations)
    save("inside-activations-dead", inspector)
    save("inside-norms-sick", window.tabs.parentWidget())
    _reset(window, wait)

    _train(window, wait, dataclasses.replace(settings, initialisation="zeros"), SICK_BATCHES)
    _show(window, "conv2", inspector.gradients)
    save("inside-gradients-vanishing", inspector)
    _reset(window, wait)
    session.setup.set_settings(settings)


def _train(window, wait: Wait, settings, batches: int) -> None:
    session = window.session
    session.setup.set_settings(settings)
    session.controls.set_speed(BATCHES_PER_SECOND)
    session.run.train()
    wait(lambda: len(session.run.metrics.loss) >= batches or session.run.state.name == "FINISHED")
    session.run.pause()
    wait(lambda: not session.run.is_running())
    # One step more, which the views probe: the marks are about the weights that are shown.
    seen = session.run.metrics.last.step
    session.run.step()
    wait(lambda: session.run.metrics.last.step > seen and not session.run.is_running())
    session.controls.set_speed(None)


def _reset(window, wait: Wait) -> None:
    window.session.run.reset()
    wait(lambda: window.session.run.state.name == "READY")


def _show(window, layer: str, view) -> None:
    window.session.network.select(layer)
    window.tabs.setCurrentWidget(window.norms)
    window.inspector.show_tab(view)
