"""What is printed is what PyTorch prints, character for character."""

import pytest

import core
from tests.golden import printing

PRINTED = printing.load()


@pytest.mark.parametrize("label", printing.LABELS)
def test_printed_as_in_pytorch(label):
    assert printing.text(label, core) == PRINTED[label]


def test_the_stored_texts_are_those_of_pytorch():
    torch = pytest.importorskip("torch")
    assert {label: printing.text(label, torch) for label in printing.LABELS} == PRINTED


def test_print_options(torch):
    x = torch.tensor([1.23456789, 1000.0, 0.001])
    try:
        torch.set_printoptions(precision=2)
        assert str(x) == "tensor([1.23e+00, 1.00e+03, 1.00e-03])"
        torch.set_printoptions(sci_mode=False)
        assert str(x) == "tensor([   1.23, 1000.00,    0.00])"
        torch.set_printoptions(threshold=2, edgeitems=1)
        assert str(x) == "tensor([1.23e+00,  ..., 1.00e-03])"
    finally:
        torch.set_printoptions(profile="default")
    assert str(x) == "tensor([1.2346e+00, 1.0000e+03, 1.0000e-03])"
