"""The gradients at an earlier moment of a run, computed anew from the weights that it kept."""

import core
from core.experiment.inside.probes import GradientProbe, StepProbe
from core.experiment.network.in_place import out_of_place
from core.experiment.network.snapshot import Snapshot
from core.experiment.training.losses import LOSSES
from core.experiment.training.trainer import Trainer


def gradients_at(trainer: Trainer, snapshot: Snapshot) -> GradientProbe:
    """Compute the gradients of the batch that followed on the weights of `snapshot`; any thread may call this.

    The run is not touched: a model of its own reads the same batch, so that the gradients are those
    of step `snapshot.step + 1`, to the last bit. Dropout alone is left out, because its draws are gone. How far
    the step moved the weights would take the optimizer's state, so `update_ratios` is empty.
    """
    model = snapshot.build().train()
    for layer in model.children():
        if type(layer).__name__ == "Dropout":
            # It draws from the global generator, on which the training beside this relies.
            layer.eval()
    inputs, labels = trainer.batch_after(snapshot.step)
    with StepProbe(model, None) as probe, core.enable_grad(), out_of_place(model):
        LOSSES[trainer.settings.loss].compute(model(core.from_numpy(inputs)), labels).backward()
    probe.read_gradients()
    return probe.moment(snapshot.step + 1)
