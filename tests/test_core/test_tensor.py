"""What a tensor is besides its arithmetic: memory shared with NumPy, protocols, copies, types."""

import copy
import pickle

import numpy as np
import pytest

import core


def test_memory_is_shared_with_numpy_both_ways(torch):
    array = np.zeros(3, "float32")
    x = torch.from_numpy(array)
    array[0] = 1
    x[1] = 2
    x.numpy()[2] = 3
    assert array.tolist() == x.tolist() == [1.0, 2.0, 3.0]
    assert np.shares_memory(torch.as_tensor(array).numpy(), array)
    assert not np.shares_memory(torch.tensor(array).numpy(), array)


def test_numpy_functions_take_detached_tensors(torch):
    x = torch.tensor([1.0, 4.0])
    assert np.asarray(x).dtype == np.float32
    assert np.array([x.tolist(), x.tolist()]).shape == (2, 2)
    assert np.concatenate([x, x]).tolist() == [1.0, 4.0, 1.0, 4.0]
    with pytest.raises(RuntimeError, match="Use tensor.detach"):
        np.asarray(x.requires_grad_())


@pytest.mark.filterwarnings("ignore:__array_wrap__ must accept")  # PyTorch's
def test_numpy_ufuncs_of_tensors_are_tensors(torch):
    root = np.sqrt(torch.tensor([1.0, 4.0]))
    assert isinstance(root, torch.Tensor) and root.dtype is torch.float32 and root.tolist() == [1.0, 2.0]
    assert isinstance(np.add(torch.tensor([1.0]), 1), torch.Tensor)
    assert isinstance(np.asarray(torch.tensor([1.0])) + 1, np.ndarray)


def test_what_numpy_makes_of_another_type_stays_an_array():
    assert np.exp(core.ones(2), dtype=np.complex128).dtype == np.complex128


def test_a_type_may_be_named(torch):
    assert torch.ones(1).type("torch.DoubleTensor").dtype is torch.float64
    with pytest.raises(ValueError, match="invalid type: 'torch.Foo'"):
        torch.ones(1).type("torch.Foo")


def test_a_tensor_gives_its_memory_as_a_buffer():
    x = core.arange(6).view(2, 3)
    view = memoryview(x)
    assert view.shape == (2, 3) and view.tolist() == [[0, 1, 2], [3, 4, 5]]
    with pytest.raises((BufferError, RuntimeError), match="detach"):
        memoryview(core.ones(2, requires_grad=True))


def test_dtypes_travel(torch):
    for name in ["float32", "float64", "int64", "int32", "int16", "int8", "uint8", "bool"]:
        dtype = getattr(torch, name)
        x = torch.zeros(2, dtype=dtype)
        assert x.dtype == dtype and x.numpy().dtype == name and str(dtype) == f"torch.{name}"
        assert torch.from_numpy(np.zeros(2, name)).dtype is dtype
    assert torch.float is torch.float32 and torch.double is torch.float64 and torch.long is torch.int64


def test_a_dtype_that_tensors_do_not_have_is_refused(torch):
    with pytest.raises(TypeError):
        torch.from_numpy(np.array(["text"]))
    with pytest.raises(TypeError):
        torch.from_numpy([1, 2])
    with pytest.raises(ValueError, match="negative"):
        torch.from_numpy(np.arange(3)[::-1])


def test_sizes(torch):
    x = torch.zeros(2, 3, 4)
    assert isinstance(x.shape, torch.Size) and isinstance(x.shape, tuple) and x.shape == (2, 3, 4) == x.size()
    assert x.size(-1) == 4 and x.dim() == x.ndim == 3 and x.numel() == 24 and len(x) == 2
    assert isinstance(x.size()[1:], torch.Size) and x.shape.numel() == 24
    assert x.stride() == (12, 4, 1) and x.transpose(0, 2).stride() == (1, 4, 12)
    assert x.is_contiguous() and not x.transpose(0, 1).is_contiguous()
    assert x[1].storage_offset() == 12 and x.element_size() == 4


def test_python_numbers_come_out(torch):
    assert torch.tensor(2.5).item() == 2.5 and isinstance(torch.tensor(3).item(), int)
    assert torch.tensor(True).item() is True
    assert float(torch.tensor([2.5])) == 2.5 and int(torch.tensor(7.9)) == 7
    assert [10, 20, 30][torch.tensor(1)] == 20
    assert torch.tensor([[1, 2], [3, 4]]).tolist() == [[1, 2], [3, 4]]
    assert bool(torch.tensor(1.0)) and not torch.tensor([0])


def test_iteration_and_membership(torch):
    rows = list(torch.arange(6).view(3, 2))
    assert [row.tolist() for row in rows] == [[0, 1], [2, 3], [4, 5]]
    assert 4 in torch.arange(5) and 7 not in torch.arange(5)
    _first, second = torch.tensor([1.5, 2.5])
    assert second.item() == 2.5


def test_tensors_are_keys_by_identity(torch):
    x, y = torch.zeros(2), torch.zeros(2)
    assert len({x, y}) == 2 and {x: 1}[x] == 1


def test_clone_keeps_the_tape_and_detach_the_storage(torch):
    x = torch.ones(2, requires_grad=True)
    clone = x.clone()
    assert clone.requires_grad and not np.shares_memory(clone.detach().numpy(), x.detach().numpy())
    assert np.shares_memory(x.detach().numpy(), x.data.numpy())
    assert not x.data.requires_grad


def test_to_gives_the_same_tensor_when_nothing_changes(torch):
    x = torch.ones(2)
    assert x.to(torch.float32) is x and x.float() is x and x.contiguous() is x
    assert x.to("cpu") is x and x.cpu() is x
    assert x.to(torch.float64, copy=False).dtype == torch.float64
    assert x.to(torch.float32, copy=True) is not x


def test_deepcopy_of_a_leaf(torch):
    x = torch.ones(2, requires_grad=True)
    (x * 2).sum().backward()
    twin = copy.deepcopy(x)
    assert twin.requires_grad and twin.grad.tolist() == [2.0, 2.0] and twin is not x
    twin.grad.zero_()
    assert x.grad.tolist() == [2.0, 2.0]
    shared = copy.deepcopy([x, x])
    assert shared[0] is shared[1]


def test_pickling_is_refused_with_the_reason():
    for given in [core.ones(2), core.nn.Linear(2, 2), (core.ones(1, requires_grad=True) * 2).grad_fn]:
        with pytest.raises(TypeError, match="pickle"):
            pickle.dumps(given)


def test_a_gpu_is_refused_with_the_way_to_one():
    for move in [
        lambda: core.ones(2).cuda(),
        lambda: core.ones(2).to("cuda"),
        lambda: core.nn.Linear(2, 2).cuda(),
        lambda: core.nn.Linear(2, 2).to("cuda"),
    ]:
        with pytest.raises((RuntimeError, NotImplementedError), match="CPU"):
            move()


def test_data_replaces_the_values_off_the_tape(torch):
    x = torch.ones(2, requires_grad=True)
    x.data = torch.tensor([3.0, 4.0])
    assert x.tolist() == [3.0, 4.0] and x.requires_grad and x.is_leaf


def test_comparisons_of_values(torch):
    x = torch.tensor([1.0, 2.0])
    assert torch.equal(x, torch.tensor([1.0, 2.0])) and not torch.equal(x, torch.tensor([1.0, 3.0]))
    assert torch.allclose(x, x + 1e-7) and not torch.allclose(x, x + 1)
    assert torch.is_tensor(x) and not torch.is_tensor([1.0])


# --- random numbers ---------------------------------------------------------------------------------


def test_the_seed_gives_the_same_numbers(torch):
    drawn = []
    for _ in range(2):
        torch.manual_seed(3)
        drawn.append(
            [
                torch.randn(5).tolist(),
                torch.rand(5).tolist(),
                torch.randint(0, 9, (5,)).tolist(),
                torch.randperm(6).tolist(),
            ]
        )
    assert drawn[0] == drawn[1]
    assert drawn[0][0] != torch.randn(5).tolist()


def test_a_generator_is_its_own_stream(torch):
    first, second = torch.Generator().manual_seed(1), torch.Generator().manual_seed(1)
    torch.manual_seed(0)
    expected = torch.rand(3).tolist()
    torch.manual_seed(0)
    assert torch.randn(4, generator=first).tolist() == torch.randn(4, generator=second).tolist()
    assert torch.rand(3).tolist() == expected


def test_the_state_of_a_generator_can_be_kept(torch):
    generator = torch.Generator().manual_seed(5)
    torch.rand(3, generator=generator)
    state = generator.get_state()
    expected = torch.rand(3, generator=generator).tolist()
    generator.set_state(state)
    assert torch.rand(3, generator=generator).tolist() == expected


def test_random_numbers_have_their_distributions(torch):
    torch.manual_seed(0)
    normal, uniform, whole = torch.randn(20000), torch.rand(20000), torch.randint(2, 6, (20000,))
    assert abs(normal.mean().item()) < 0.03 and abs(normal.std().item() - 1) < 0.03
    assert uniform.min().item() >= 0 and uniform.max().item() < 1 and abs(uniform.mean().item() - 0.5) < 0.02
    assert sorted(set(whole.tolist())) == [2, 3, 4, 5] and whole.dtype == torch.int64
    assert sorted(torch.randperm(50).tolist()) == list(range(50))
    x = torch.empty(20000)
    assert abs(x.normal_(3, 0.5).mean().item() - 3) < 0.03 and abs(x.std().item() - 0.5) < 0.02
    assert x.uniform_(-2, 1).min().item() >= -2 and x.max().item() <= 1
    for like in [torch.rand_like, torch.randn_like]:
        assert like(torch.zeros(2, 3, dtype=torch.float64)).dtype == torch.float64


def test_dropout_keeps_the_expectation(torch):
    torch.manual_seed(0)
    x = torch.ones(20000, requires_grad=True)
    y = torch.nn.functional.dropout(x, 0.25)
    kept = y.detach() > 0
    assert abs(kept.float().mean().item() - 0.75) < 0.02
    assert abs(y.detach().max().item() - 1 / 0.75) < 1e-6
    y.sum().backward()
    assert torch.equal(x.grad, y.detach())


def test_absurd_sizes_are_refused_before_memory_is_touched():
    for make in [
        lambda: core.zeros(2**40, 2**20),
        lambda: core.zeros(2**62, 2**62),
        lambda: core.ones(1).expand(2**40, 2**40) + 1,
        lambda: core.ones(2**10).repeat(2**50),
    ]:
        with pytest.raises((RuntimeError, MemoryError, ValueError)):
            make()
