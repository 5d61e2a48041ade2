"""The number of threads: set, got, and without influence on a single bit."""

import os
import statistics
import subprocess
import sys
import threading
import time

import numpy as np
import pytest

import core
from core import optim
from core.kernels import threads
from core.kernels.doors import convolution, elementwise, matmul, pooling


@pytest.fixture(autouse=True)
def count_restored():
    count = threads.get_num_threads()
    yield
    threads.set_num_threads(count)


def results():
    """What every kernel that uses threads makes of one large batch."""
    rng = np.random.default_rng(0)
    x = rng.standard_normal((260, 6, 14, 14)).astype(np.float32)
    weight = rng.standard_normal((16, 6, 5, 5)).astype(np.float32)
    y = np.empty((260, 16, 10, 10), np.float32)
    pooled = np.empty((260, 6, 7, 7), np.float32)
    indices = np.empty(pooled.shape, np.int64)
    dx, unpooled, rectified, blocked = (np.empty_like(x) for _ in range(4))
    dweight, dbias = np.empty_like(weight), np.empty(16, np.float32)
    product = np.empty((260, 300), np.float32)
    arguments = (1, 1), (0, 0), (1, 1), 1
    convolution.conv2d_forward_arrays(x, weight, None, y, *arguments)
    convolution.conv2d_input_gradient_arrays(y, weight, dx, *arguments)
    convolution.conv2d_weight_gradient_arrays(y, x, dweight, *arguments)
    convolution.conv2d_bias_gradient_arrays(y, dbias)
    wide = rng.standard_normal((9, 20, 12, 12)).astype(np.float32)
    wide_dweight = np.empty((20, 20, 3, 3), np.float32)
    convolution.conv2d_weight_gradient_arrays(wide, wide, wide_dweight, (1, 1), (1, 1), (1, 1), 1)
    matmul.matmul_arrays(
        False, True, 1.0, y.reshape(260, -1), rng.standard_normal((300, 1600)).astype(np.float32), 0.0, product
    )
    pooling.max_pool2d_forward_arrays(x, pooled, indices, (2, 2), (2, 2), (0, 0), (1, 1))
    pooling.max_pool2d_backward_arrays(pooled, indices, unpooled)
    elementwise.unary_arrays("relu", x.ravel(), rectified.ravel())
    elementwise.binary_arrays("relu_backward", dx.ravel(), x.ravel(), blocked.ravel())
    return y, dx, dweight, wide_dweight, dbias, product, pooled, indices, unpooled, rectified, blocked


@pytest.mark.parametrize("count", [2, 3, 5])
def test_same_bits_for_any_number_of_threads(count):
    threads.set_num_threads(1)
    expected = results()
    threads.set_num_threads(count)
    for one, several in zip(expected, results()):
        np.testing.assert_array_equal(one, several)


@pytest.mark.parametrize("options", [{}, {"dampening": 0.1}, {"nesterov": True}, {"weight_decay": 0.01}])
def test_a_step_of_sgd_has_the_same_bits_for_any_number_of_threads(options):
    def weights_after(count):
        threads.set_num_threads(count)
        core.manual_seed(0)
        weight = core.randn(120_007, requires_grad=True)
        optimizer = optim.SGD([weight], lr=0.01, momentum=0.9, **options)
        for _ in range(3):
            weight.grad = core.randn(120_007)
            optimizer.step()
        return weight.detach().numpy()

    expected = weights_after(1)
    for count in (2, 3):
        np.testing.assert_array_equal(weights_after(count), expected)


def test_kernels_may_run_in_several_threads_at_once():
    threads.set_num_threads(2)
    expected = results()
    found = []
    workers = [threading.Thread(target=lambda: found.append(results())) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(found) == 3
    for made in found:
        for one, other in zip(expected, made):
            np.testing.assert_array_equal(one, other)


def seconds_of(call, times=40):
    """Median."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        call()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def tasks():
    return {int(name) for name in os.listdir("/proc/self/task")}


@pytest.mark.skipif(sys.platform == "win32", reason="begins a session")
def test_two_threads_do_not_wait_for_a_processor_that_another_program_has():
    a = np.ones((140, 140), np.float32)
    c = np.empty_like(a)

    def multiply():
        matmul.matmul_arrays(False, False, 1, a, a, 0, c)

    other = subprocess.Popen(
        [sys.executable, "-c", "print(flush=True)\nwhile True: pass"], stdout=subprocess.PIPE, start_new_session=True
    )
    try:
        other.stdout.readline()
        taken = {1: [], 2: []}
        for _ in range(10):
            for count in taken:
                threads.set_num_threads(count)
                taken[count].append(seconds_of(multiply))
    finally:
        other.kill()
        other.communicate()
    assert statistics.median(taken[2]) < 2 * statistics.median(taken[1])


@pytest.mark.skipif(sys.platform != "linux", reason="counts threads by Linux's numbers of them")
def test_threads_stay_where_kernels_differ_in_how_many_they_need():
    a = np.ones((400, 400), np.float32)
    threads.set_num_threads(4)
    rounds, made = 20, 0
    for turn in range(rounds + 1):
        before = tasks()
        for n in (140, 400):
            matmul.matmul_arrays(False, False, 1, a[:n, :n], a[:n, :n], 0, np.empty((n, n), np.float32))
        made += len(tasks() - before) if turn else 0
    assert made < rounds


def test_set_num_threads_takes_a_positive_number():
    threads.set_num_threads(3)
    assert threads.get_num_threads() == 3
    with pytest.raises(RuntimeError, match="set_num_threads expects a positive integer, got 0"):
        threads.set_num_threads(0)
    assert threads.get_num_threads() == 3


def test_the_environment_says_how_many_to_begin_with():
    finished = subprocess.run(
        [sys.executable, "-c", "from core.kernels import threads; print(threads.get_num_threads())"],
        env={**os.environ, "OMP_NUM_THREADS": "3"},
        capture_output=True,
        text=True,
    )
    assert finished.stdout == "3\n", finished.stderr
