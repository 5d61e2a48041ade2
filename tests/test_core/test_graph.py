"""The tape has PyTorch's nodes, edges and saved values."""

import numpy as np
import pytest

import core
from tests.golden import graphs

GRAPHS = graphs.load()


@pytest.mark.parametrize("label", graphs.GRAPH_OF)
def test_nodes_and_edges(label):
    assert graphs.names(graphs.GRAPH_OF[label](core).grad_fn) == GRAPHS[label]["graph"]


@pytest.mark.parametrize("label", graphs.SAVED)
def test_saved_values(label):
    found, expected = graphs.describe(label, core)["saved"], GRAPHS[label]["saved"]
    assert found.keys() == expected.keys()
    for name in expected:
        if expected[name] is None:
            assert found[name] is None, name
        else:
            np.testing.assert_allclose(found[name], expected[name], rtol=1e-5, err_msg=name)


def test_the_stored_graphs_are_those_of_pytorch():
    torch = pytest.importorskip("torch")
    assert {label: graphs.describe(label, torch)["graph"] for label in graphs.GRAPH_OF} == {
        label: stored["graph"] for label, stored in GRAPHS.items()
    }


def test_a_leaf_has_no_node(torch):
    x = torch.ones(2, requires_grad=True)
    assert x.is_leaf and x.grad_fn is None
    y = x * 2
    assert not y.is_leaf and y.requires_grad and y.grad_fn.name() == "MulBackward0"
    assert y.detach().grad_fn is None and y.detach().is_leaf


def test_a_leaf_has_one_accumulator(torch):
    x = torch.ones(2, requires_grad=True)
    first, second = x * 2, x.exp()
    assert first.grad_fn.next_functions[0][0] is second.grad_fn.next_functions[0][0]
    assert first.grad_fn.next_functions[0][0].variable is x


def test_a_node_is_one_object_for_all_who_ask(torch):
    y = torch.ones(2, requires_grad=True) * 2
    assert y.grad_fn is y.grad_fn
    assert (y + 1).grad_fn.next_functions[0][0] is y.grad_fn


def test_outputs_of_one_node_are_numbered(torch):
    x = torch.ones(4, 2, requires_grad=True)
    first, second = x.split(2)
    assert (first.output_nr, second.output_nr) == (0, 1)
    assert (second * 1).grad_fn.next_functions[0] == (second.grad_fn, 1)


def test_saved_tensors_are_the_tensors_that_were_used(torch):
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    y = x.exp()
    z = y * x
    assert z.grad_fn._saved_other is x
    assert z.grad_fn._saved_self.grad_fn is y.grad_fn
    assert y.grad_fn._saved_result.tolist() == y.tolist()


def test_what_a_node_saved_is_listed(torch):
    x, bias = torch.ones(2, 3, requires_grad=True), torch.ones(4)
    node = torch.addmm(bias, x, torch.ones(3, 4)).grad_fn
    assert [name for name in dir(node) if name.startswith("_saved_")] == [
        "_saved_alpha",
        "_saved_beta",
        "_saved_mat1",
        "_saved_mat1_sym_sizes",
        "_saved_mat1_sym_strides",
        "_saved_mat2",
        "_saved_mat2_sym_sizes",
        "_saved_mat2_sym_strides",
    ]
    below = node.next_functions[1][0]
    assert "variable" in dir(below) and not any(name.startswith("_saved_") for name in dir(below))
    assert [name for name in dir(x.relu().grad_fn) if name.startswith("_saved_")] == ["_saved_result"]


def test_saved_tensors_are_gone_after_backward(torch):
    x = torch.ones(2, requires_grad=True)
    y = (x * x).sum()
    node = y.grad_fn.next_functions[0][0]
    y.backward()
    with pytest.raises(RuntimeError, match="after they have already been freed"):
        node._saved_self


def test_an_unknown_attribute_is_refused(torch):
    node = (torch.ones(2, requires_grad=True) * 2).grad_fn
    with pytest.raises(AttributeError, match="_saved_nothing"):
        node._saved_nothing
