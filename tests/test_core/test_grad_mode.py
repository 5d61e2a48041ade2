"""Recording switched off and on, per thread, and what detach takes off the tape."""

import threading

import pytest


def test_no_grad_as_context_and_decorator(torch):
    x = torch.ones(1, requires_grad=True)
    with torch.no_grad():
        assert not (x * 2).requires_grad and not torch.is_grad_enabled()
        with torch.enable_grad():
            assert (x * 2).requires_grad
        assert not torch.is_grad_enabled()

    @torch.no_grad()
    def predict(y):
        """Predicts."""
        return y * 2

    assert not predict(x).requires_grad and predict.__doc__ == "Predicts." and torch.is_grad_enabled()
    with torch.set_grad_enabled(False):
        assert not (x * 2).requires_grad
    torch.set_grad_enabled(False)
    assert not torch.is_grad_enabled()
    torch.set_grad_enabled(True)
    assert (x * 2).requires_grad


def test_the_grad_mode_comes_back_after_an_exception(torch):
    with pytest.raises(ZeroDivisionError), torch.no_grad():
        1 / 0
    assert torch.is_grad_enabled()


def test_a_generator_under_no_grad_leaves_the_caller_alone(torch):
    x = torch.ones(1, requires_grad=True)

    @torch.no_grad()
    def numbers():
        yield x * 2
        yield x * 3

    for each in numbers():
        assert not each.requires_grad
        assert torch.is_grad_enabled()


def test_the_grad_mode_belongs_to_the_thread(torch):
    x = torch.ones(1, requires_grad=True)
    entered, checked = threading.Event(), threading.Event()
    seen = []

    def work():
        with torch.no_grad():
            seen.append((x * 2).requires_grad)
            entered.set()
            checked.wait(10)

    thread = threading.Thread(target=work)
    thread.start()
    assert entered.wait(10)
    here = (x * 2).requires_grad
    checked.set()
    thread.join()
    assert seen == [False] and here


def test_inference_mode(torch):
    x = torch.ones(1, requires_grad=True)
    with torch.inference_mode():
        y = x * 2
        assert torch.is_inference_mode_enabled() and not y.requires_grad and y.is_inference()
    with pytest.raises(RuntimeError, match="Inference tensors cannot be saved for backward"):
        x * y


def test_backward_in_two_threads(torch):
    """Two graphs at once; each thread gets its own gradients."""
    wrong = []

    def work(factor):
        for _ in range(200):
            x = torch.ones(3, requires_grad=True)
            (x * factor * x).sum().backward()
            if x.grad.tolist() != [2.0 * factor] * 3:
                wrong.append(x.grad.tolist())

    threads = [threading.Thread(target=work, args=(factor,)) for factor in (2, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_detach_shares_storage_and_leaves_the_tape(torch):
    x = torch.ones(2, requires_grad=True)
    y = x.detach()
    assert not y.requires_grad
    y[0] = 7
    assert x.tolist() == [7.0, 1.0]
    (x * x.detach()).sum().backward()
    assert x.grad.tolist() == [7.0, 1.0]
