"""Every operation of the table gives the values and gradients that PyTorch stored."""

import pytest

import core
from tests.golden import stored
from tests.golden.case import run
from tests.golden.cases import CASES, FAMILIES

NAMED = [(family, case) for family, cases in CASES.items() for case in cases]


def test_the_stored_values_belong_to_the_table():
    outdated = {family: set(cases) ^ set(stored.load()[family]) for family, cases in CASES.items()}
    assert not any(outdated.values()), f"run `python -m tests.golden.make`: {outdated}"


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("family, name", NAMED)
def test_values_and_gradients(family, name, dtype):
    stored.assert_same(run(CASES[family][name], core, dtype), stored.load()[family][name][dtype], dtype)


# Names that tell into which steps PyTorch cuts an operation, or which of two overloads it took.
STEPS = {
    "CloneBackward0",
    "UnsafeViewBackward0",
    "ViewBackward0",
    "SqueezeBackward4",
    "MulBackward0",
    "DivBackward1",
    "SumBackward1",
    "MeanBackward1",
    "RemainderBackward0",
    "torch::autograd::CopySlices",
    "ReflectionPad2DBackward0",
    "ReplicationPad2DBackward0",
}


@pytest.mark.parametrize("family", ["elementwise", "reductions", "shapes", "indexing", "products"])
def test_the_nodes_have_their_names(family):
    wrong = {}
    for name, case in FAMILIES[family].cases.items():
        found, expected = run(case, core, "float32").nodes, stored.load()[family][name]["float32"].nodes
        if found != expected and not STEPS & set(expected):
            wrong[name] = found, expected
    assert not wrong
