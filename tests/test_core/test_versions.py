"""Changes in place: what they do to gradients, and which of them are refused."""

import pytest


def test_a_saved_value_that_was_changed_is_named(torch):
    x = torch.ones(2, 3, requires_grad=True)
    y = x.exp()
    z = y * y
    y.add_(1)
    with pytest.raises(RuntimeError) as caught:
        z.sum().backward()
    text = str(caught.value)
    assert text.startswith(
        "one of the variables needed for gradient computation has been modified by an inplace operation: "
        "[torch.FloatTensor [2, 3]], which is output 0 of "
    )
    assert ", is at version 1; expected version 0 instead." in text


def test_a_constant_that_was_changed_is_named(torch):
    x, factor = torch.ones(2, requires_grad=True), torch.ones(2, dtype=torch.float32)
    z = x * factor
    factor.mul_(2).mul_(2)
    with pytest.raises(
        RuntimeError, match=r"\[torch.FloatTensor \[2\]\].* is at version 2; expected version 0 instead"
    ):
        z.sum().backward()


def test_data_escapes_the_version_counter(torch):
    x, factor = torch.ones(2, requires_grad=True), torch.ones(2)
    z = x * factor
    factor.data.mul_(2)
    z.sum().backward()
    assert x.grad.tolist() == [2.0, 2.0]


def test_a_write_through_a_view_is_noticed(torch):
    x, factor = torch.ones(4, requires_grad=True), torch.ones(4)
    z = x * factor
    factor[1:].zero_()
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        z.sum().backward()


def test_a_change_of_what_nobody_saved_is_fine(torch):
    x = torch.ones(2, requires_grad=True)
    y = x + 1
    z = y * 2
    y.mul_(5)
    z.sum().backward()
    assert x.grad.tolist() == [2.0, 2.0]


def test_versions_count_writes(torch):
    x = torch.zeros(3)
    view = x[1:]
    x.add_(1)
    view.mul_(2)
    x[0] = 5
    assert x._version == view._version == 3 and x.detach()._version == 3


def test_a_leaf_is_not_changed_in_place(torch):
    x = torch.ones(2, requires_grad=True)
    with pytest.raises(RuntimeError, match="a leaf Variable that requires grad is being used in an in-place operation"):
        x.add_(1)
    with pytest.raises(
        RuntimeError, match="a view of a leaf Variable that requires grad is being used in an in-place operation"
    ):
        x[0].add_(1)
    with torch.no_grad():
        x.add_(1)
    assert x.tolist() == [2.0, 2.0] and x.is_leaf


def test_in_place_operations_give_the_tensor_itself(torch):
    x = torch.ones(2)
    for write in (lambda: x.add_(1), lambda: x.mul_(2), lambda: x.zero_(), lambda: x.fill_(3), lambda: x.clamp_(0, 1)):
        assert write() is x


def test_a_view_taken_before_a_write_has_the_new_gradient(torch):
    x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
    y = x * 1
    view = y[1:]
    y.mul_(3)
    view.sum().backward()
    assert view.tolist() == [6.0, 9.0] and x.grad.tolist() == [0.0, 3.0, 3.0]


def test_a_constant_written_by_a_variable_joins_the_tape(torch):
    x = torch.tensor([2.0], requires_grad=True)
    buffer = torch.zeros(3)
    buffer[1:2] = x * 3
    assert buffer.requires_grad
    (buffer * torch.tensor([1.0, 10.0, 100.0])).sum().backward()
    assert x.grad.item() == 30.0
