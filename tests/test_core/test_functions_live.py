"""Random configurations of operations, beside PyTorch in the same process."""

from itertools import chain

import numpy as np
import pytest

import core
from tests.golden import stored
from tests.golden.case import prepare, run
from tests.golden.cases import CASES, FAMILIES

torch = pytest.importorskip("torch")

SAMPLERS = [(family, name) for family, table in FAMILIES.items() for name in table.samplers]


@pytest.fixture(autouse=True)
def one_thread():
    """PyTorch in one thread: small tensors, and the sums are always in the same order."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def difference(case, dtype) -> str | None:
    """What core does otherwise than PyTorch, as one line."""
    try:
        stored.assert_same(run(case, core, dtype), run(case, torch, dtype), dtype)
    except Exception as problem:
        return f"{case} {dtype}: {type(problem).__name__}: {' '.join(str(problem).split())[:300]}"
    return None


@pytest.mark.parametrize("family, name", SAMPLERS)
def test_random_configurations(family, name):
    count = FAMILIES[family].samplers[name][1]
    found = [
        difference(FAMILIES[family].sample(name, number), ["float32", "float64"][number % 2]) for number in range(count)
    ]
    wrong = [each for each in found if each]
    assert not wrong, f"{len(wrong)} of {count} configurations differ:\n" + "\n".join(wrong[:10])


@pytest.mark.parametrize("family", FAMILIES)
def test_the_table_as_pytorch_computes_it_here(family):
    cases = CASES[family].values()
    wrong = [
        each for each in chain(*((difference(case, "float32"), difference(case, "float64")) for case in cases)) if each
    ]
    assert not wrong, f"{len(wrong)} differ:\n" + "\n".join(wrong[:10])


def saved_tensors(library, case):
    """Of each output's node: the names of the tensors it saved."""
    tensors, _ = prepare(case, library, "float64")
    for output in case.apply(library, tensors):
        if output.requires_grad:
            names = (
                [name for name in dir(output.grad_fn) if name.startswith("_saved_")]
                if library is torch
                else ["_saved_" + name for name in dir(output.grad_fn)]
            )
            yield {name for name in names if isinstance(getattr(output.grad_fn, name, None), library.Tensor)}


@pytest.mark.parametrize("family", FAMILIES)
def test_what_pytorch_saves_can_be_read_here(family):
    wrong = []
    for case in CASES[family].values():
        for mine, theirs in zip(saved_tensors(core, case), saved_tensors(torch, case), strict=True):
            if not theirs <= mine:
                wrong.append(f"{case}: {mine} instead of {theirs}")
    assert not wrong, f"{len(wrong)} differ:\n" + "\n".join(wrong[:10])


def described(library, case):
    """Of each output: with which inputs it shares memory and, if it is a view, how it steps through it."""
    tensors = [library.from_numpy(array) for array in case.arrays("float32")]
    for output in case.apply(library, tensors):
        shared = [np.shares_memory(output.numpy(), tensor.numpy()) for tensor in tensors]
        yield shared, (output.stride(), output.storage_offset(), output.is_contiguous()) if any(shared) else None


@pytest.mark.parametrize("family", ["shapes", "indexing"])
def test_strides_and_shared_storage(family):
    """What is a view in PyTorch is a view here, with the same strides."""
    wrong = []
    for case in CASES[family].values():
        mine, theirs = list(described(core, case)), list(described(torch, case))
        if mine != theirs:
            wrong.append(f"{case}: {mine} instead of {theirs}")
    assert not wrong, f"{len(wrong)} differ:\n" + "\n".join(wrong[:10])
