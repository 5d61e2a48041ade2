"""The PyTorch program that equals a network and its training settings.

It needs torch and NumPy alone and a folder with MNIST's four files, and trains
as the settings say: in one process, or under torchrun in several, whose parts of
each batch together are the batch of one. Written for reading: what the settings
leave at PyTorch's default is left out, and nothing is in it that this training
does not use.
"""

import math
from textwrap import indent

from core.data import AUGMENTATIONS, NORMALISATION, SIDE, input_side
from core.experiment.network.initialise import INITIALISATIONS
from core.experiment.network.layers import INITIALISED
from core.experiment.network.spec import NetworkSpec
from core.experiment.training.losses import LOSSES
from core.experiment.training.optimizers import OPTIMIZERS
from core.experiment.training.schedules import SCHEDULES
from core.experiment.training.settings import TrainingSettings

_READING = '''\
def read_idx(name):
    """Read one of MNIST's files from the folder given on the command line."""
    for path in (FOLDER / f"{name}.gz", FOLDER / name):
        if path.is_file():
            content = path.read_bytes()
            content = gzip.decompress(content) if path.suffix == ".gz" else content
            shape = np.frombuffer(content, ">i4", content[3], offset=4)
            return np.frombuffer(content, np.uint8, offset=4 + 4 * content[3]).reshape(shape)
    sys.exit(f"{FOLDER / name} is not there; usage: python {sys.argv[0]} FOLDER")


def load(part):
    """Images N×1×<side>×<side>, padded and normalised, and labels N."""
    images = torch.tensor(read_idx(f"{part}-images-idx3-ubyte")).unsqueeze(1) / 255
    labels = torch.tensor(read_idx(f"{part}-labels-idx1-ubyte")).long()
    return ((F.pad(images, <margins>) - MEAN) / STD).to(DEVICE), labels.to(DEVICE)
'''

_MY_PART = '''\
def my_part(chosen):
    """This process's share of a batch; all shares are equally large, filled up from the batch's beginning."""
    return chosen.repeat(PROCESSES)[RANK::PROCESSES][: -(-len(chosen) // PROCESSES)]
'''


def pytorch_program(spec: NetworkSpec, settings: TrainingSettings) -> str:
    """Return the text of a Python program for PyTorch 2 that trains `spec` as `settings` say.

    Raises:
        SettingsError: a setting is outside its limits.
        DataError: images cannot be padded to the network's input.
    """
    settings.validate()
    side = input_side(spec.input_shape)
    parts = [_header(spec), _reading(side), _network(spec)]
    if settings.augmentation != "none":
        parts.append(_augmentation(settings.augmentation, side))
    if settings.initialisation != "default":
        parts.append(_initialisation(settings.initialisation))
    parts += [_MY_PART, _evaluation(settings), _training(settings)]
    return "\n\n".join(parts)


def _header(spec: NetworkSpec) -> str:
    return f'''\
"""{_one_line(spec.name)}, written by LeNet Lab.

Usage: python this_file.py FOLDER [WEIGHTS]
       torchrun --nproc_per_node=4 this_file.py FOLDER [WEIGHTS]

FOLDER holds the four files of MNIST. WEIGHTS is a safetensors file to start from.
"""

import gzip
import os
import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

FOLDER = Path(sys.argv[1] if len(sys.argv) > 1 else "mnist")
MEAN, STD = {NORMALISATION.mean}, {NORMALISATION.std}
# torchrun tells each process which one of how many it is.
RANK, PROCESSES = int(os.environ.get("RANK", 0)), int(os.environ.get("WORLD_SIZE", 1))
DEVICE = f"cuda:{{os.environ.get('LOCAL_RANK', 0)}}" if torch.cuda.is_available() else "cpu"
'''


def _reading(side: int) -> str:
    """Return the functions that read MNIST's 28×28 images, padded to `side`; an odd margin is wider at the far side."""
    near = (side - SIDE) // 2
    margins = (near, side - SIDE - near) * 2
    return _READING.replace("<margins>", str(margins)).replace("<side>", str(side))


def _one_line(name: str) -> str:
    """Return a network's name as it can stand in a docstring."""
    return " ".join(name.replace("\\", " ").replace('"', "'").split())


def _network(spec: NetworkSpec) -> str:
    layers = "\n".join(f"self.{layer.name} = nn.{layer.call()}" for layer in spec.layers)
    calls = "\n".join(f"x = self.{layer.name}(x)" for layer in spec.layers)
    return f"""\
class Net(nn.Module):
    def __init__(self):
        super().__init__()
{indent(layers, " " * 8)}

    def forward(self, x):
{indent(calls, " " * 8)}
        return x
"""


def _augmentation(name: str, side: int) -> str:
    bounds = AUGMENTATIONS[name]
    return f'''\
def augment(images):
    """Turn, shift, scale and shear each image by its own random amount."""
    draw = torch.rand(len(images), 6).to(DEVICE) * 2 - 1
    angle = {math.radians(bounds.rotation):.6g} * draw[:, 0]
    lean = torch.tan({math.radians(bounds.shear):.6g} * draw[:, 1])
    x_scale, y_scale = 1 / (1 + {bounds.scale:g} * draw[:, 2]), 1 / (1 + {bounds.scale:g} * draw[:, 3])
    x_shift, y_shift = {bounds.translation:g} / {side / 2:g} * draw[:, 4], {bounds.translation:g} / {side / 2:g} * draw[:, 5]
    cos, sin = torch.cos(angle), torch.sin(angle)
    a, b = x_scale * (cos + lean * sin), x_scale * (sin - lean * cos)
    d, e = -y_scale * sin, y_scale * cos
    rows = (a, b, -a * x_shift - b * y_shift, d, e, -d * x_shift - e * y_shift)
    grid = F.affine_grid(torch.stack(rows, dim=1).view(-1, 2, 3), images.shape, align_corners=False)
    background = -MEAN / STD
    return F.grid_sample(images - background, grid, align_corners=False) + background
'''


def _initialisation(scheme: str) -> str:
    return f"""\
def initialise(module):
    if isinstance(module, ({", ".join(f"nn.{kind}" for kind in INITIALISED)})):
        {INITIALISATIONS[scheme].line}
        if module.bias is not None:
            nn.init.zeros_(module.bias)
"""


def _evaluation(settings: TrainingSettings) -> str:
    return f'''\
@torch.no_grad()
def evaluate(net, images, labels):
    """Mean loss, and share of the images read rightly."""
    net.eval()
    logits = torch.cat([net(batch) for batch in images.split(256)])
    net.train()
    loss = {LOSSES[settings.loss].line.format(logits="logits", labels="labels")}
    return loss.item(), (logits.argmax(1) == labels).float().mean().item()
'''


def _training(settings: TrainingSettings) -> str:
    schedule = SCHEDULES[settings.schedule]
    scheduler = schedule.line(settings)
    step = "scheduler.step()\n" if scheduler else ""
    batch = "augment(images[chosen])" if settings.augmentation != "none" else "images[chosen]"
    held_out = ""
    if settings.validation_share:
        held_out = (
            f"kept = round({settings.validation_share!r} * len(images))\n"
            "mixed = torch.randperm(len(images))\n"
            "test_images, test_labels = images[mixed[:kept]], labels[mixed[:kept]]\n"
            "images, labels = images[mixed[kept:]], labels[mixed[kept:]]\n"
        )
    setup = (
        "if PROCESSES > 1:\n"
        '    torch.distributed.init_process_group("nccl" if DEVICE != "cpu" else "gloo")\n'
        f"torch.manual_seed({settings.seed})\n"
        'images, labels = load("train")\n'
        'test_images, test_labels = load("t10k")\n'
        + held_out
        + "net = Net().to(DEVICE)\n"
        + ("net.apply(initialise)\n" if settings.initialisation != "default" else "")
        + "if len(sys.argv) > 2:\n"
        "    from safetensors.torch import load_file\n\n"
        "    net.load_state_dict(load_file(sys.argv[2], device=DEVICE))\n"
        "model = nn.parallel.DistributedDataParallel(net) if PROCESSES > 1 else net\n"
        f"optimizer = {OPTIMIZERS[settings.optimizer].line(settings)}\n"
        + ("batches = -(-len(images) // BATCH_SIZE)\n" if schedule.per_batch else "")
        + (f"scheduler = {scheduler}\n" if scheduler else "")
        + "# The same order in every process, whatever else draws random numbers there.\n"
        f"order = torch.Generator().manual_seed({settings.seed})\n"
    )
    loop = (
        "for epoch in range(EPOCHS):\n"
        "    for chosen in torch.randperm(len(images), generator=order).split(BATCH_SIZE):\n"
        "        chosen = my_part(chosen)\n"
        f"        logits = model({batch})\n"
        f"        loss = {LOSSES[settings.loss].line.format(logits='logits', labels='labels[chosen]')}\n"
        "        optimizer.zero_grad()\n"
        "        loss.backward()\n"
        + (f"        nn.utils.clip_grad_norm_(net.parameters(), {settings.clip_norm})\n" if settings.clip_norm else "")
        + "        optimizer.step()\n"
        + (indent(step, " " * 8) if schedule.per_batch else indent(step, " " * 4))
        + "    if RANK == 0:\n"
        "        test_loss, accuracy = evaluate(net, test_images, test_labels)\n"
        '        print(f"epoch {epoch + 1}: loss {loss.item():.4f}, test loss {test_loss:.4f}, accuracy {accuracy:.2%}")\n'
        "if PROCESSES > 1:\n"
        "    torch.distributed.destroy_process_group()\n"
    )
    return (
        f"EPOCHS, BATCH_SIZE = {settings.epochs}, {settings.batch_size}\n\n"
        f'if __name__ == "__main__":\n{indent(setup, " " * 4)}\n{indent(loop, " " * 4)}'
    )
