"""Fixtures of the core's tests."""

import importlib

import pytest


@pytest.fixture(params=["core", "torch"])
def torch(request):
    """The library under test under PyTorch's name; then PyTorch itself, which shows that the test is right."""
    return importlib.import_module("core") if request.param == "core" else pytest.importorskip("torch")
