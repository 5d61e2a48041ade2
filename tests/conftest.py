"""Fixtures for all tests."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """Folder with `mnist/`, `fashion-mnist/` and `pendigits/`: LENETLAB_DATA, or `../shared/data` beside the checkout."""
    beside = Path(__file__).resolve().parents[1].parent / "shared" / "data"
    folder = Path(os.environ.get("LENETLAB_DATA") or beside)
    if not folder.is_dir():
        pytest.skip(f"needs real data: {folder} is not there (set LENETLAB_DATA)")
    return folder
