"""The matrix product against NumPy's in float64."""

import numpy as np
import pytest
from core.kernels.doors.matmul import matmul_arrays

import core


def stored(rng, rows, columns, transposed, dtype):
    """A matrix whose op() is rows×columns, with unused elements after each row."""
    shape = (columns, rows) if transposed else (rows, columns)
    return rng.standard_normal((shape[0], shape[1] + 3)).astype(dtype)[:, : shape[1]]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("trans_a", [False, True])
@pytest.mark.parametrize("trans_b", [False, True])
@pytest.mark.parametrize(
    "M, N, K",
    [
        (1, 1, 1),
        (1, 10, 84),
        (1, 120, 400),
        (3, 201, 33),
        (2, 64, 1),
        (7, 5, 3),
        (16, 100, 150),
        (64, 120, 400),
        (97, 33, 385),
        (5, 1030, 9),
        (200, 31, 800),
    ],
)
def test_equals_numpy(M, N, K, trans_a, trans_b, dtype):
    rng = np.random.default_rng(M * N + K)
    a = stored(rng, M, K, trans_a, dtype)
    b = stored(rng, K, N, trans_b, dtype)
    c = rng.standard_normal((M, N)).astype(dtype)
    product = (a.T if trans_a else a).astype(float) @ (b.T if trans_b else b).astype(float)
    expected = 0.5 * product - 2 * c.astype(float)
    matmul_arrays(trans_a, trans_b, 0.5, a, b, -2.0, c)
    tolerance = np.finfo(dtype).eps * np.sqrt(K) * 8
    np.testing.assert_allclose(c, expected, rtol=tolerance, atol=tolerance * np.sqrt(K))


@pytest.mark.parametrize("dtype", [core.float32, core.float64])
@pytest.mark.parametrize("M, N, K", [(1, 120, 400), (3, 70, 1), (2, 5, 0), (64, 120, 600), (5, 4200, 300)])
@pytest.mark.parametrize("start", ["row", "part of a row", "column", "matrix"])
def test_what_is_added_is_broadcast(start, M, N, K, dtype):
    core.manual_seed(M + N)
    a, b = core.randn(M, K, dtype=dtype), core.randn(K, N, dtype=dtype)
    added = {
        "row": lambda: core.randn(N, dtype=dtype),
        "part of a row": lambda: core.randn(2 * N, dtype=dtype)[::2],
        "column": lambda: core.randn(M, 1, dtype=dtype),
        "matrix": lambda: core.randn(M, N, dtype=dtype),
    }[start]()
    before = added.numpy().copy()
    out = core.addmm(added, a, b, beta=-2, alpha=0.5).numpy()
    expected = 0.5 * (a.numpy().astype(float) @ b.numpy()) - 2 * before.astype(float)
    tolerance = np.finfo(out.dtype).eps * np.sqrt(K + 1) * 8
    np.testing.assert_allclose(out, expected, rtol=tolerance, atol=tolerance * np.sqrt(K + 1))
    np.testing.assert_array_equal(added.numpy(), before)


def test_beta_zero_does_not_read_the_result():
    c = np.full((3, 2), np.nan, np.float32)
    matmul_arrays(False, False, 1.0, np.ones((3, 4), np.float32), np.ones((4, 2), np.float32), 0.0, c)
    np.testing.assert_array_equal(c, np.full((3, 2), 4.0))


def test_what_surrounds_the_result_is_left_alone():
    whole = np.full((9, 40), 7.0, np.float32)
    c = whole[1:8, :37]
    matmul_arrays(False, False, 1.0, np.ones((7, 5), np.float32), np.ones((5, 37), np.float32), 0.0, c)
    assert (c == 5).all()
    whole[1:8, :37] = 7
    assert (whole == 7).all()


@pytest.mark.parametrize("special", [np.nan, np.inf])
def test_special_values_stay_in_their_row_and_column(special):
    rng = np.random.default_rng(0)
    a = rng.standard_normal((20, 30)).astype(np.float32)
    b = rng.standard_normal((30, 40)).astype(np.float32)
    a[3, 4] = special
    c = np.empty((20, 40), np.float32)
    matmul_arrays(False, False, 1.0, a, b, 0.0, c)
    np.testing.assert_array_equal(np.isfinite(c), np.arange(20)[:, None].repeat(40, 1) != 3)


def test_empty_sum_is_zero():
    c = np.full((4, 6), np.nan, np.float32)
    a = np.empty((4, 1), np.float32)[:, :0]
    b = np.empty((1, 6), np.float32)[:0]
    matmul_arrays(False, False, 1.0, a, b, 0.0, c)
    assert (c == 0).all()
