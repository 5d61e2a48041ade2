"""Where memory is lacking for what a kernel needs besides its results, there is a MemoryError, and nothing else changes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="a process limits its own memory"),
    pytest.mark.slow,
]

# Runs the case in children that may take 0, 1, 2, ... steps of memory more than they have, until one of them has
# enough. Each then tries again without a limit. Prints what became of each child.
PROGRAM = """
import ctypes, json, os, resource
import core
import core.nn.functional as F
from core.kernels.workspace import pieces_in_use

MMAP_THRESHOLD = -3
ctypes.CDLL(None).mallopt(MMAP_THRESHOLD, 4096)     # no room in what was freed: it goes back to the system at once
core.manual_seed(0)
float32, float64 = core.float32, core.float64

def leaf(*sizes, dtype=float32):
    return core.randn(*sizes, dtype=dtype, requires_grad=True)

leaves, forward = CASE
with core.no_grad():
    grad = core.randn_like(forward(*leaves))

def results():
    y = forward(*leaves)
    found = [y, *core.autograd.grad(y, leaves, grad)]
    return [each.detach().numpy().tobytes() for each in found]

def attempt(room):
    here = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
    limits = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (here + room, limits[1]))
    try:
        outcome = "enough" if results() == wanted else "wrong"
    except MemoryError as error:
        outcome = "kernel" if "scratch memory; use a smaller batch" in str(error) else "result"
    resource.setrlimit(resource.RLIMIT_AS, limits)
    if pieces_in_use():
        return "leaked"
    return outcome if results() == wanted else "broken"

wanted = results()
outcomes = []
while "enough" not in outcomes[-3:] and len(outcomes) < 1000:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writing, attempt(len(outcomes) * STEP).encode())
        os._exit(0)
    os.close(writing)
    status = os.waitpid(child, 0)[1]
    outcomes.append(os.read(reading, 100).decode() or f"ended with {status}")
    os.close(reading)
print(json.dumps(outcomes))
"""

MIB = 1 << 20  # larger pieces of scratch memory than that are allocated when they are needed
# leaves and function, step of memory
CASES = {
    "convolution of wide padding": (
        "[leaf(1, 2, 8, 8, dtype=float64), leaf(2, 2, 3, 3, dtype=float64)], "
        "lambda x, w: F.conv2d(x, w, padding=500, stride=300)",
        4 * MIB,
    ),
    "convolution in groups": (
        "[leaf(2, 4, 8, 8), leaf(4, 2, 3, 3)], lambda x, w: F.conv2d(x, w, padding=500, stride=300, groups=2)",
        4 * MIB,
    ),
    "convolution, channels in the lanes": (
        "[leaf(1, 2, 8, 8), leaf(64, 2, 3, 3)], lambda x, w: F.conv2d(x, w, padding=400, dilation=300)",
        4 * MIB,
    ),
    "convolution in blocks": (
        "[leaf(32, 3, 46, 46), leaf(6, 3, 5, 5), leaf(6)], lambda x, w, b: F.conv2d(x, w, b, padding=2)",
        MIB // 8,
    ),
    "convolution and pooling in blocks": (
        "[leaf(32, 3, 46, 46), leaf(6, 3, 5, 5), leaf(6)], "
        "lambda x, w, b: F.relu(F.max_pool2d(F.conv2d(x, w, b, padding=2), 3, 2))",
        MIB // 8,
    ),
    "pooling by a large window": ("[leaf(1, 1, 1500, 1500)], lambda x: F.max_pool2d(x, 1500)", MIB),
    "matrix product": ("[leaf(100, 1000), leaf(1000, 300)], lambda a, b: a @ b", MIB // 4),
    "stack of matrix products": ("[leaf(2, 100, 1000), leaf(2, 1000, 300)], core.bmm", MIB // 4),
    "layer_norm of long rows": (
        "[leaf(1, 1000000), leaf(1000000), leaf(1000000)], lambda x, w, b: F.layer_norm(x, (1000000,), w, b)",
        MIB,
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_memory_is_lacking(case):
    source, step = CASES[case]
    finished = subprocess.run(
        [sys.executable, "-c", PROGRAM.replace("CASE", source).replace("STEP", str(step))],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
    )
    assert finished.returncode == 0, finished.stderr
    outcomes = json.loads(finished.stdout)
    assert "kernel" in outcomes and set(outcomes) <= {"kernel", "result", "enough"} and outcomes[-1] == "enough", (
        outcomes
    )
