"""Stores the results of the table: `operations.json` describes what each case gave, `operations.npz` holds the numbers.

All numbers lie one after another in one float64 array, in the order of the JSON file. The float64 run
is stored; the float32 run only where rounding makes it another result (overflow, for instance).
"""

import json
from functools import cache
from pathlib import Path

import numpy as np

from .case import Result

FOLDER = Path(__file__).parent
OPERATIONS = FOLDER / "operations.json"
NUMBERS = FOLDER / "operations.npz"
TOLERANCE = {"float32": (2e-5, 3e-6), "float64": (1e-9, 1e-12)}


def assert_same(actual: Result, expected: Result, dtype: str) -> None:
    """Asserts equal shapes, dtypes and, to the rounding of `dtype`, values; NaN equals NaN."""
    assert actual.dtypes == expected.dtypes
    assert len(actual.gradients) == len(expected.gradients)
    if "torch.float32" in expected.dtypes:
        dtype = "float32"  # a float64 run in which integers became float32
    for kind in ["outputs", "gradients"]:
        for number, pair in enumerate(zip(getattr(actual, kind), getattr(expected, kind), strict=True)):
            assert_close(*pair, dtype, f"{kind}[{number}]")


def assert_close(actual, expected, dtype: str, what: str = "value") -> None:
    """Asserts close values; the tolerance grows with the largest, as sums in another order round differently."""
    if expected is None or actual is None:
        assert actual is expected, f"{what}: {actual!r} instead of {expected!r}"
        return
    assert actual.shape == expected.shape, f"{what}: shape {actual.shape} instead of {expected.shape}"
    finite = np.abs(expected[np.isfinite(expected)].astype(float))
    relative, absolute = TOLERANCE[dtype]
    scale = max(1.0, finite.max()) if finite.size else 1.0
    np.testing.assert_allclose(actual, expected, rtol=relative, atol=absolute * min(scale, 1e4), err_msg=what)


def _same(actual: Result, expected: Result, dtype: str) -> bool:
    try:
        assert_same(actual, expected, dtype)
    except AssertionError:
        return False
    return True


def save(version: str, results: dict[str, dict[str, dict[str, Result]]]) -> None:
    """Stores `results[family][case][dtype]`, which PyTorch `version` gave."""
    numbers, families = [], {}
    for family, cases in results.items():
        families[family] = {}
        for name, runs in cases.items():
            single, double = runs["float32"], runs["float64"]
            narrowed = Result(double.outputs, single.dtypes, single.nodes, double.gradients)
            kept = [double] if _same(single, narrowed, "float32") else [double, single]
            families[family][name] = {
                "shapes": [list(array.shape) for array in double.outputs],
                "float32": single.dtypes,
                "float64": double.dtypes,
                "nodes": single.nodes,
                "gradients": [None if array is None else list(array.shape) for array in double.gradients],
                "runs": len(kept),
            }
            for run in kept:
                arrays = [*run.outputs, *(array for array in run.gradients if array is not None)]
                numbers += [np.ravel(array).astype(float) for array in arrays]
    with OPERATIONS.open("w") as file:
        file.write(f'{{"torch": "{version}", "families": {{')
        for number, (family, cases) in enumerate(families.items()):
            lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(entry)}" for name, entry in cases.items())
            file.write(("," if number else "") + f'\n"{family}": {{\n{lines}\n}}')
        file.write("}}\n")
    np.savez_compressed(NUMBERS, values=np.concatenate(numbers))


@cache
def load() -> dict[str, dict[str, dict[str, Result]]]:
    """Reads `results[family][case][dtype]` as they were stored."""
    with np.load(NUMBERS, allow_pickle=False) as archive:
        values = archive["values"]
    position = 0

    def take(shape):
        nonlocal position
        if shape is None:
            return None
        size = int(np.prod(shape))
        position += size
        return values[position - size : position].reshape(shape)

    def entry(stored):
        runs = [
            (list(map(take, stored["shapes"])), list(map(take, stored["gradients"]))) for _ in range(stored["runs"])
        ]
        return {
            dtype: Result(outputs, stored[dtype], stored["nodes"], gradients)
            for dtype, (outputs, gradients) in [("float64", runs[0]), ("float32", runs[-1])]
        }

    families = json.loads(OPERATIONS.read_text())["families"]
    return {family: {name: entry(stored) for name, stored in cases.items()} for family, cases in families.items()}
