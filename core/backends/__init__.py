"""What the library computes with, as torch.backends tells it."""

from core.backends import cpu

__all__ = ["cpu"]
