"""The exponential mean of a curve, all of it at once."""

import numpy as np

_BLOCK = 256


def smoothed(values: np.ndarray, keep: float) -> np.ndarray:
    """Return the exponential mean of `values` (float64, n): y[i] = keep·y[i-1] + (1-keep)·x[i], with y[0] = x[0].

    Raises ValueError for a `keep` outside 0 to 1 (1 not included).
    """
    if not 0 <= keep < 1:
        raise ValueError(f"keep: expected a share from 0 to below 1, got {keep!r}")
    result = np.array(values, dtype=np.float64)
    if keep == 0 or not len(result):
        return result
    # A block is one product with a triangle of powers; only its last value goes over to the next.
    powers = keep ** np.arange(_BLOCK + 1)
    distance = np.subtract.outer(np.arange(_BLOCK), np.arange(_BLOCK))
    triangle = np.where(distance >= 0, (1 - keep) * powers[np.maximum(distance, 0)], 0.0)
    carry = result[0]
    for start in range(0, len(result), _BLOCK):
        block = result[start : start + _BLOCK]
        count = len(block)
        block[:] = triangle[:count, :count] @ block + powers[1 : count + 1] * carry
        carry = block[-1]
    return result
