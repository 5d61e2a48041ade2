"""Learning-rate schedules: the rates beside PyTorch's stored ones, states, and errors."""

import math

import pytest

import core
from tests.golden import optim


@pytest.mark.parametrize("name", optim.SCHEDULERS)
def test_rates_and_momenta(name):
    found = optim.run_schedule(core, name)
    for step, (ours, theirs) in enumerate(zip(found, optim.stored_schedules()[name], strict=True)):
        assert ours == pytest.approx(theirs, rel=1e-12), f"step {step}"


def sgd(torch, lr=0.1, **options):
    return torch.optim.SGD([torch.nn.Parameter(torch.ones(1))], lr=lr, **options)


CONTINUED = [
    "StepLR",
    "MultiStepLR",
    "ExponentialLR",
    "CosineAnnealingLR",
    "LinearLR",
    "LambdaLR",
    "OneCycleLR",
    "ReduceLROnPlateau",
    "SequentialLR",
]


def stepped(torch, scheduler, optimizer, figures):
    rates = []
    for figure in figures:
        optimizer.step()
        plateau = isinstance(scheduler, torch.optim.lr_scheduler.ReduceLROnPlateau)
        scheduler.step(*([figure] if plateau else []))
        rates.append(optimizer.param_groups[0]["lr"])
    return rates


@pytest.mark.parametrize("name", CONTINUED)
def test_a_loaded_state_continues(torch, name):
    def both():
        parameters = [torch.nn.Parameter(torch.ones(1)) for _ in range(2)]
        optimizer = torch.optim.SGD([{"params": [each]} for each in parameters], lr=0.1, momentum=0.9)
        return optimizer, optim.SCHEDULERS[name](torch.optim.lr_scheduler, optimizer)

    optimizer, scheduler = both()
    stepped(torch, scheduler, optimizer, optim.FIGURES[:7])
    saved = optimizer.state_dict(), scheduler.state_dict()
    other_optimizer, other = both()
    other_optimizer.load_state_dict(saved[0])
    other.load_state_dict(saved[1])
    assert other.last_epoch == scheduler.last_epoch
    assert stepped(torch, other, other_optimizer, optim.FIGURES[7:]) == stepped(
        torch, scheduler, optimizer, optim.FIGURES[7:]
    )
    assert other.get_last_lr() == scheduler.get_last_lr()


def test_get_last_lr(torch):
    optimizer = sgd(torch)
    scheduler = torch.optim.lr_scheduler.ExponentialLR(optimizer, 0.5)
    assert scheduler.get_last_lr() == [0.1]
    optimizer.step()
    scheduler.step()
    assert scheduler.get_last_lr() == [0.05] == [optimizer.param_groups[0]["lr"]]


def test_stepping_before_the_optimizer_warns(torch):
    scheduler = torch.optim.lr_scheduler.ExponentialLR(sgd(torch), 0.5)
    with pytest.warns(UserWarning, match=r"`lr_scheduler.step\(\)` before `optimizer.step\(\)`"):
        scheduler.step()


def test_resuming_in_the_middle(torch):
    optimizer = sgd(torch)
    with pytest.raises(KeyError, match="'initial_lr' is not specified"):
        torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, 10, last_epoch=4)
    optimizer.param_groups[0].update(initial_lr=0.1, lr=0.05)
    scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, 10, last_epoch=4)
    assert optimizer.param_groups[0]["lr"] == 0.05
    optimizer.step()
    scheduler.step()
    assert optimizer.param_groups[0]["lr"] == pytest.approx(0.1 * (1 + math.cos(0.6 * math.pi)) / 2)


def test_one_cycle_moves_adams_first_beta(torch):
    optimizer = torch.optim.Adam([torch.nn.Parameter(torch.ones(1))], betas=(0.9, 0.99))
    scheduler = torch.optim.lr_scheduler.OneCycleLR(optimizer, 1.0, total_steps=10)
    assert optimizer.param_groups[0]["betas"] == (0.95, 0.99)
    for _ in range(2):
        optimizer.step()
        scheduler.step()
    assert optimizer.param_groups[0]["betas"] == pytest.approx((0.85, 0.99))
    for _ in range(8):
        optimizer.step()
        scheduler.step() if scheduler.last_epoch < 9 else None
    with pytest.raises(ValueError, match="Tried to step 11 times"):
        for _ in range(2):
            scheduler.step()


@pytest.mark.parametrize(
    "make, text",
    [
        (lambda lr, o: lr.OneCycleLR(o, 1.0), "define either total_steps"),
        (lambda lr, o: lr.OneCycleLR(o, 1.0, total_steps=0), "Expected positive integer total_steps, but got 0"),
        (lambda lr, o: lr.OneCycleLR(o, 1.0, total_steps=5, pct_start=2.0), "between 0 and 1 pct_start"),
        (lambda lr, o: lr.OneCycleLR(o, 1.0, total_steps=5, anneal_strategy="wave"), "'cos' or 'linear'"),
        (lambda lr, o: lr.LinearLR(o, start_factor=2.0), "Starting multiplicative factor"),
        (lambda lr, o: lr.LinearLR(o, end_factor=-1.0), "Ending multiplicative factor"),
        (lambda lr, o: lr.ReduceLROnPlateau(o, factor=1.0), "Factor should be < 1.0"),
        (lambda lr, o: lr.ReduceLROnPlateau(o, mode="least"), "mode least is unknown"),
        (lambda lr, o: lr.ReduceLROnPlateau(o, threshold_mode="x"), "threshold mode x is unknown"),
        (lambda lr, o: lr.LambdaLR(o, [abs, abs]), "Expected 1 lr_lambdas, but got 2"),
        (lambda lr, o: lr.SequentialLR(o, [lr.StepLR(o, 2)], [1]), "number of schedulers"),
        (lambda lr, o: lr.SequentialLR(o, [], []), "at least one scheduler"),
    ],
)
def test_bad_arguments(torch, make, text):
    with pytest.raises(ValueError, match=text):
        make(torch.optim.lr_scheduler, sgd(torch, momentum=0.9))


def test_what_is_no_optimizer(torch):
    for name in ("StepLR", "ReduceLROnPlateau"):
        with pytest.raises(TypeError, match="int is not an Optimizer"):
            getattr(torch.optim.lr_scheduler, name)(*((3, 2) if name == "StepLR" else (3,)))
