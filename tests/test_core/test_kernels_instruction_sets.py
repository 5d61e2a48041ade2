"""Every instruction set that this machine has passes the kernels' tests."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import core.kernels

HERE = Path(__file__).parent


def run(arguments, instruction_set):
    return subprocess.run(
        [sys.executable, *arguments],
        env={**os.environ, "LENETLAB_ISA": instruction_set},
        cwd=HERE.parents[1],
        capture_output=True,
        text=True,
    )


def test_the_widest_set_is_taken_unless_another_is_named():
    assert core.kernels.available[-1] == "baseline"
    assert core.kernels.instruction_set == (os.environ.get("LENETLAB_ISA") or core.kernels.available[0])


@pytest.mark.slow
@pytest.mark.parametrize("instruction_set", core.kernels.available)
def test_kernels_in_every_set(instruction_set):
    if instruction_set == core.kernels.instruction_set:
        pytest.skip(f"{instruction_set} is what all other tests run on")
    tests = sorted(str(path) for path in HERE.glob("test_kernels_*.py") if path != Path(__file__))
    finished = run(["-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests], instruction_set)
    assert finished.returncode == 0, finished.stdout[-4000:]


def test_an_unknown_set_is_refused_with_the_choices():
    finished = run(["-c", "import core.kernels"], "mmx")
    assert finished.returncode == 1
    assert "LENETLAB_ISA=mmx: this build and processor have" in finished.stderr
    assert ", ".join(core.kernels.available) in finished.stderr
