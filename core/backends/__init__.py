"""Tells what the library computes with, under the names of `torch.backends`."""

from core.backends import cpu
