"""Lists cases of optimizers and schedules, and stores what PyTorch makes of them (`optim.npz`, `schedules.json`).

Every function takes the library as `torch`, so that it runs on PyTorch and on core alike.
"""

import json
from functools import cache
from pathlib import Path

import numpy as np
from numpy.random import RandomState

FOLDER = Path(__file__).parent
UPDATES = FOLDER / "optim.npz"
SCHEDULES = FOLDER / "schedules.json"
STEPS = 20

# name: (optimizer, options); the options are the same in both libraries
OPTIMIZERS = {
    "SGD": ("SGD", {"lr": 0.1}),
    "SGD momentum": ("SGD", {"lr": 0.1, "momentum": 0.9}),
    "SGD dampening": ("SGD", {"lr": 0.1, "momentum": 0.9, "dampening": 0.3}),
    "SGD nesterov": ("SGD", {"lr": 0.1, "momentum": 0.9, "nesterov": True, "weight_decay": 0.02}),
    "SGD weight decay, maximize": ("SGD", {"lr": 0.1, "weight_decay": 0.05, "maximize": True}),
    "Adam": ("Adam", {"lr": 0.05}),
    "Adam weight decay": ("Adam", {"lr": 0.05, "weight_decay": 0.1, "betas": (0.8, 0.95), "eps": 1e-4}),
    "Adam amsgrad": ("Adam", {"lr": 0.05, "amsgrad": True, "maximize": True}),
    "Adam decoupled": ("Adam", {"lr": 0.05, "weight_decay": 0.1, "decoupled_weight_decay": True}),
    "AdamW": ("AdamW", {"lr": 0.05}),
    "AdamW amsgrad": ("AdamW", {"lr": 0.05, "weight_decay": 0.3, "amsgrad": True}),
    "RMSprop": ("RMSprop", {}),
    "RMSprop centered": ("RMSprop", {"lr": 0.02, "alpha": 0.9, "centered": True, "weight_decay": 0.1}),
    "RMSprop momentum": ("RMSprop", {"lr": 0.02, "momentum": 0.8, "maximize": True}),
    "RMSprop centered momentum": ("RMSprop", {"lr": 0.02, "momentum": 0.8, "centered": True}),
    "Adadelta": ("Adadelta", {}),
    "Adadelta weight decay": ("Adadelta", {"lr": 0.5, "rho": 0.8, "eps": 1e-4, "weight_decay": 0.1, "maximize": True}),
    "Adagrad": ("Adagrad", {"lr": 0.1}),
    "Adagrad decay": (
        "Adagrad",
        {"lr": 0.1, "lr_decay": 0.05, "weight_decay": 0.1, "initial_accumulator_value": 0.2, "maximize": True},
    ),
}


def run_updates(torch, name: str, dtype: str, start: int = 0, stop: int = STEPS, state: tuple | None = None):
    """Takes the steps from `start` to `stop` on given gradients; returns the optimizer and its two parameters.

    `state` is (values, optimizer state) to continue from.
    """
    kind, options = OPTIMIZERS[name]
    random = RandomState(7)
    shapes = [(3, 4), (5,)]
    values = [random.standard_normal(shape).astype(np.float32).astype(dtype) for shape in shapes]
    gradients = [
        [random.standard_normal(shape).astype(np.float32).astype(dtype) for shape in shapes] for _ in range(STEPS)
    ]
    if state is not None:
        values = state[0]
    parameters = [torch.nn.Parameter(torch.from_numpy(array.copy())) for array in values]
    optimizer = getattr(torch.optim, kind)(parameters, **options)
    if state is not None:
        optimizer.load_state_dict(state[1])
    for step in gradients[start:stop]:
        for parameter, gradient in zip(parameters, step):
            parameter.grad = torch.from_numpy(gradient.copy())
        optimizer.step()
    return optimizer, parameters


def state_arrays(optimizer) -> dict[str, np.ndarray]:
    """Returns the optimizer's state as arrays, by number of the parameter and name."""
    return {
        f"{number} {name}": np.asarray(value)
        for number, entries in optimizer.state_dict()["state"].items()
        for name, value in entries.items()
    }


# name: scheduler from the module of schedulers and an optimizer with two groups, of rates 0.1 and 0.2
SCHEDULERS = {
    "StepLR": lambda lr, o: lr.StepLR(o, 3, gamma=0.5),
    "MultiStepLR": lambda lr, o: lr.MultiStepLR(o, [2, 5, 5, 9], gamma=0.3),
    "ExponentialLR": lambda lr, o: lr.ExponentialLR(o, 0.9),
    "CosineAnnealingLR": lambda lr, o: lr.CosineAnnealingLR(o, 7, eta_min=0.01),
    "LinearLR": lambda lr, o: lr.LinearLR(o, 0.2, 0.9, total_iters=6),
    "LambdaLR": lambda lr, o: lr.LambdaLR(o, [lambda epoch: 0.9**epoch, lambda epoch: 1 / (epoch + 1)]),
    "OneCycleLR": lambda lr, o: lr.OneCycleLR(o, 1.0, total_steps=45),
    "OneCycleLR linear, three phases": lambda lr, o: lr.OneCycleLR(
        o, [1.0, 0.5], epochs=5, steps_per_epoch=9, three_phase=True, anneal_strategy="linear"
    ),
    "OneCycleLR without momentum": lambda lr, o: lr.OneCycleLR(o, 1.0, 45, pct_start=0.2, cycle_momentum=False),
    "ReduceLROnPlateau": lambda lr, o: lr.ReduceLROnPlateau(o, factor=0.5, patience=2, cooldown=1, min_lr=0.02),
    "ReduceLROnPlateau max": lambda lr, o: lr.ReduceLROnPlateau(
        o, mode="max", factor=0.5, patience=1, threshold=0.5, threshold_mode="abs"
    ),
    "SequentialLR": lambda lr, o: lr.SequentialLR(
        o, [lr.LinearLR(o, 0.1, 1.0, 4), lr.CosineAnnealingLR(o, 10), lr.ExponentialLR(o, 0.9)], [4, 14]
    ),
    "SequentialLR of steps": lambda lr, o: lr.SequentialLR(
        o, [lr.StepLR(o, 2), lr.MultiStepLR(o, [2, 4]), lr.LambdaLR(o, lambda epoch: 0.5**epoch)], [5, 12]
    ),
    "two at once": lambda lr, o: (lr.StepLR(o, 4, 0.5), lr.ExponentialLR(o, 0.95)),
}
FIGURES = [5.0, 4.0, 3.0, 3.0, 3.0, 3.1, 3.0, 2.0, 2.0, 2.0, 2.0, 2.9, 2.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0]


def run_schedule(torch, name: str, steps: int = 40) -> list[list[float]]:
    """Returns the rates and momenta of both groups before each step."""
    parameters = [torch.nn.Parameter(torch.ones(1)) for _ in range(2)]
    groups = [{"params": [parameter], "lr": 0.1 * (number + 1)} for number, parameter in enumerate(parameters)]
    optimizer = torch.optim.SGD(groups, lr=0.1, momentum=0.9)
    schedulers = SCHEDULERS[name](torch.optim.lr_scheduler, optimizer)
    history = []
    for step in range(steps):
        history.append([group[key] for group in optimizer.param_groups for key in ("lr", "momentum")])
        optimizer.step()
        for scheduler in schedulers if isinstance(schedulers, tuple) else (schedulers,):
            plateau = isinstance(scheduler, torch.optim.lr_scheduler.ReduceLROnPlateau)
            scheduler.step(*([FIGURES[step % len(FIGURES)]] if plateau else []))
    return history


def save(torch) -> None:
    """Stores the results of all cases; `torch` must be PyTorch itself."""
    arrays = {}
    for name in OPTIMIZERS:
        for dtype in ("float32", "float64"):
            optimizer, parameters = run_updates(torch, name, dtype)
            for number, parameter in enumerate(parameters):
                arrays[f"{name}|{dtype}|{number}"] = parameter.detach().numpy()
            for key, array in state_arrays(optimizer).items():
                arrays[f"{name}|{dtype}|{key}"] = array
    np.savez_compressed(UPDATES, **arrays)
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(run_schedule(torch, name))}" for name in SCHEDULERS)
    SCHEDULES.write_text(f"{{\n{lines}\n}}\n")


@cache
def stored_updates() -> dict[str, np.ndarray]:
    """Reads the stored arrays, keyed `case|dtype|number` for parameters and `case|dtype|number name` for state."""
    with np.load(UPDATES, allow_pickle=False) as archive:
        return dict(archive)


@cache
def stored_schedules() -> dict[str, list[list[float]]]:
    """Reads the stored rates and momenta, by case."""
    return json.loads(SCHEDULES.read_text())


if __name__ == "__main__":
    import torch

    save(torch)
