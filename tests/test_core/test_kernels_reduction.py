"""Rows added by index against np.add.at, and sums of squares against NumPy in float64."""

import numpy as np
import pytest

import core

INDICES = {
    "rows, some twice, some from the end": ([3, 0, 3, -1, 3],),
    "a table of rows": ([[0, 1, 1], [-5, 2, 4]],),
    "elements": ([0, 4, 4, 0], [1, -1, 2, 1], [0, 0, 0, 0]),
    "rows by two dimensions": ([[0], [4]], [[1, 1, 2]]),
    "the second dimension": (slice(None), [2, 2, 0]),
    "the outer dimensions": ([1, 1], slice(None), [0, 6]),
    "no rows": ([],),
}


@pytest.mark.parametrize("dtype", [core.float32, core.float64])
@pytest.mark.parametrize("name", INDICES)
def test_the_gradient_of_reading_by_index_is_what_add_at_makes(name, dtype):
    index = tuple(each if isinstance(each, slice) else np.array(each, np.int64) for each in INDICES[name])
    x = core.zeros(5, 3, 7, dtype=dtype, requires_grad=True)
    tensors = tuple(each if isinstance(each, slice) else core.from_numpy(each) for each in index)
    y = x[tensors]
    gradient = np.random.default_rng(0).standard_normal(tuple(y.shape)).astype(y.detach().numpy().dtype)
    y.backward(core.from_numpy(gradient))
    expected = np.zeros((5, 3, 7), gradient.dtype)
    np.add.at(expected, index, gradient)
    np.testing.assert_array_equal(x.grad.numpy(), expected)


def test_values_are_repeated_to_the_places_they_are_added_to():
    x = core.zeros(4, 3)
    x.index_put_((core.tensor([1, 1, 3]),), core.tensor([1.0, 2.0, 4.0]), accumulate=True)
    np.testing.assert_array_equal(x.numpy(), [[0, 0, 0], [2, 4, 8], [0, 0, 0], [1, 2, 4]])


@pytest.mark.parametrize("columns", [1, 15, 16, 17, 100])
@pytest.mark.parametrize("dim", [None, 0, 1, -1, (1, 2), (0, 2)])
def test_norms_and_deviations_over_any_dimensions(columns, dim):
    x = np.random.default_rng(0).standard_normal((3, 4, columns)).astype(np.float32) + 5
    x[0, 0, 0] = 1e25  # its square is no float32
    dims = tuple(range(3)) if dim is None else dim
    tensor = core.from_numpy(x)
    wide = x.astype(float)
    np.testing.assert_allclose(tensor.norm(dim=dim).numpy(), np.sqrt((wide**2).sum(dims)), rtol=1e-6)
    expected = np.std(wide, axis=dims, keepdims=True)
    np.testing.assert_allclose(tensor.std(dim=dim, keepdim=True, correction=0).numpy(), expected, rtol=1e-6, atol=1e-7)
