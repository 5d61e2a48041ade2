"""What is to be known of training settings and of what can be chosen in them: formulas and further reading.

The tutorial is PyTorch's "Neural Networks"; its sections are the steps that the window shows.
"""

from dataclasses import dataclass

DEFINE, LOSS, BACKPROP, UPDATE = "define-the-network", "loss-function", "backprop", "update-the-weights"
"""Sections of the tutorial."""

PROCEDURE = "neural-networks"
"""The tutorial's beginning, which lists the steps of a training."""

STABLE = "https://docs.pytorch.org/docs/stable/"
"""Where PyTorch's documentation begins."""


@dataclass(frozen=True)
class Explanation:
    """What is to be known of a setting beside its label.

    Attributes:
        formula: in the letters of PyTorch's pages; "" for none.
        page: address of PyTorch's page on it; "" for none.
        section: the tutorial's section it belongs to; "" for none.
    """

    formula: str = ""
    page: str = ""
    section: str = ""


@dataclass(frozen=True)
class Choice:
    """One of the values that a setting can have; the tables of losses, optimizers and the like hold these by name.

    Attributes:
        title: what the user reads; Words.
        formula: in the letters of PyTorch's pages; "" for none.
        summary: what it does, in a sentence; Words, or "" for none.
    """

    title: str
    formula: str = ""
    summary: str = ""

    @property
    def page(self) -> str:
        """Address of PyTorch's page on the choice; "" for none."""
        return ""


def tutorial(section: str) -> str:
    """Return the address of a section of the tutorial."""
    return f"https://docs.pytorch.org/tutorials/beginner/blitz/neural_networks_tutorial.html#{section}"


def reference(name: str) -> str:
    """Return the address of PyTorch's page on the class or function torch.`name`."""
    return f"{STABLE}generated/torch.{name}.html"
