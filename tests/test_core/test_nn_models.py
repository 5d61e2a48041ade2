"""The tutorial's network and LeNet-5 of 1998."""

import math
from typing import ClassVar

import numpy as np
import pytest

import core
from core import models
from core.data import BatchLoader, load_folder


class TestLeNet:
    def test_is_the_tutorials_network(self):
        net = models.LeNet()
        assert repr(net) == (
            "LeNet(\n"
            "  (conv1): Conv2d(1, 6, kernel_size=(5, 5), stride=(1, 1))\n"
            "  (conv2): Conv2d(6, 16, kernel_size=(5, 5), stride=(1, 1))\n"
            "  (fc1): Linear(in_features=400, out_features=120, bias=True)\n"
            "  (fc2): Linear(in_features=120, out_features=84, bias=True)\n"
            "  (fc3): Linear(in_features=84, out_features=10, bias=True)\n"
            ")"
        )
        assert sum(parameter.numel() for parameter in net.parameters()) == 61_706
        assert net(core.randn(3, 1, 32, 32)).shape == (3, 10)


class TestLeNet5:
    # the figures are the paper's, section II.B
    LAYERS: ClassVar = {"c1": 156, "s2": 12, "c3": 1_516, "s4": 32, "c5": 48_120, "f6": 10_164}

    def test_has_as_many_parameters_as_the_paper_counts(self):
        net = models.LeNet5()
        counted = {
            name: sum(parameter.numel() for parameter in layer.parameters()) for name, layer in net.named_children()
        }
        assert {name: count for name, count in counted.items() if count} == self.LAYERS
        assert sum(counted.values()) == 60_000

    def test_c3_is_connected_by_table_1(self):
        # the paper's table, one row per map of S2, one column per map of C3
        table = [
            "X...XXX..XXXX.XX",
            "XX...XXX..XXXX.X",
            "XXX...XXX..X.XXX",
            ".XXX..XXXX..X.XX",
            "..XXX..XXXX.XX.X",
            "...XXX..XXXX.XXX",
        ]
        expected = [{row for row in range(6) if table[row][column] == "X"} for column in range(16)]
        assert [set(inputs) for inputs in models.C3_CONNECTIONS] == expected

    def test_what_is_not_connected_has_no_influence(self):
        core.manual_seed(0)
        layer = models.PartialConv2d(6, models.C3_CONNECTIONS, 5)
        image = core.randn(1, 6, 14, 14)
        before = layer(image).detach().numpy()
        changed = image.clone()
        changed[:, 4] += 1.0
        after = layer(changed).detach().numpy()
        differs = [not np.array_equal(before[0, k], after[0, k]) for k in range(16)]
        assert differs == [4 in inputs for inputs in models.C3_CONNECTIONS]

    def test_partial_convolution_is_the_sum_over_its_connections(self):
        core.manual_seed(1)
        connections = ((0,), (1, 2), (0, 2))
        layer = models.PartialConv2d(3, connections, 2)
        image = core.randn(2, 3, 4, 4)
        result = layer(image)
        start = 0
        for output, inputs in enumerate(connections):
            kernels = layer.weight[start : start + len(inputs)].unsqueeze(0)
            expected = core.nn.functional.conv2d(image[:, list(inputs)], kernels, layer.bias[output : output + 1])
            np.testing.assert_allclose(
                result[:, output].detach().numpy(), expected[:, 0].detach().numpy(), rtol=1e-5, atol=1e-6
            )
            start += len(inputs)

    def test_subsampling_sums_scales_and_shifts(self):
        layer = models.Subsampling(2)
        layer.load_state_dict({"coefficient": core.tensor([2.0, 3.0]), "bias": core.tensor([10.0, 20.0])})
        images = core.tensor([[[[1.0, 2.0], [3.0, 4.0]], [[1.0, 1.0], [1.0, 1.0]]]])
        assert layer(images).flatten().tolist() == [30.0, 32.0]

    def test_squashing_keeps_one(self):
        x = core.tensor([-1.0, 0.0, 1.0, 100.0])
        assert models.ScaledTanh()(x).tolist() == pytest.approx([-1.0, 0.0, 1.0, 1.7159], abs=1e-4)

    def test_bitmaps_are_ten_different_digits(self):
        digits = models.digit_bitmaps()
        assert digits.shape == (10, 12, 7) and digits.dtype == np.float32
        assert set(np.unique(digits)) == {-1.0, 1.0}
        flat = digits.reshape(10, 84)
        apart = ((flat[:, None] - flat) ** 2).sum(-1)
        assert apart[~np.eye(10, dtype=bool)].min() >= 4 * 8

    def test_penalties_are_squared_distances_to_the_bitmaps(self):
        digits = core.from_numpy(models.digit_bitmaps().reshape(10, 84))
        layer = models.GaussianConnections(digits)
        penalties = layer(digits[3:4]).tolist()[0]
        assert penalties[3] == 0
        assert penalties[8] == ((digits[3] - digits[8]) ** 2).sum().item()
        assert list(layer.parameters()) == []

    def test_initial_weights_depend_on_the_fan_in(self):
        core.manual_seed(0)
        net = models.LeNet5()
        for parameter, fan_in in [(net.c1.weight, 25), (net.c5.weight, 400), (net.f6.bias, 120), (net.s4.bias, 4)]:
            assert 0.6 * 2.4 / fan_in < parameter.abs().max().item() <= 2.4 / fan_in

    def test_the_loss_is_equation_9(self):
        penalties = core.tensor([[1.0, 3.0, 2.0], [4.0, 0.5, 9.0]], requires_grad=True)
        loss = models.LeNet5Loss(j=0.5)(penalties, core.tensor([0, 2]))
        rows = [(1.0, [1.0, 3.0, 2.0]), (9.0, [4.0, 0.5, 9.0])]
        expected = [right + math.log(math.exp(-0.5) + sum(math.exp(-y) for y in all_)) for right, all_ in rows]
        assert loss.item() == pytest.approx(sum(expected) / 2, rel=1e-6)
        loss.backward()
        # pulled down at the target, pushed up elsewhere
        assert np.array_equal(np.sign(penalties.grad.numpy()), [[1, -1, -1], [-1, -1, 1]])

    def test_huge_penalties_do_not_overflow(self):
        penalties = core.full((1, 10), 1e4, requires_grad=True)
        loss = models.LeNet5Loss()(penalties, core.tensor([3]))
        loss.backward()
        assert loss.item() == pytest.approx(1e4 - 0.1)
        assert np.isfinite(penalties.grad.numpy()).all()

    def test_state_holds_parameters_and_codes(self):
        net = models.LeNet5()
        assert "output.codes" in net.state_dict()
        other = models.LeNet5()
        other.load_state_dict(net.state_dict())
        x = core.randn(2, 1, 32, 32)
        assert np.array_equal(net(x).detach().numpy(), other(x).detach().numpy())

    def test_learns_to_tell_digits_apart(self):
        core.manual_seed(0)
        net, criterion = models.LeNet5(), models.LeNet5Loss()
        optimizer = core.optim.Adam(net.parameters(), lr=0.005)
        patterns = core.randn(10, 1, 32, 32)
        labels = core.arange(10)
        for _ in range(60):
            optimizer.zero_grad()
            criterion(net(patterns), labels).backward()
            optimizer.step()
        assert net.classify(patterns).tolist() == labels.tolist()

    @pytest.mark.slow
    def test_it_reads_mnist(self, data_folder):
        """Three epochs in the order of seed 0: 98.7 %; ten reach 99.1 %."""
        training, test = load_folder(data_folder / "mnist")
        core.manual_seed(0)
        net, criterion = models.LeNet5(), models.LeNet5Loss()
        loader = BatchLoader(training, 64, shuffle=True, seed=0)
        optimizer = core.optim.Adam(net.parameters(), lr=0.003)
        schedule = core.optim.lr_scheduler.OneCycleLR(optimizer, 0.003, 3 * len(loader))
        for _ in range(3):
            for images, labels in loader:
                optimizer.zero_grad()
                criterion(net(core.from_numpy(images)), core.from_numpy(labels)).backward()
                optimizer.step()
                schedule.step()
        right = 0
        with core.no_grad():
            for images, labels in BatchLoader(test, 500):
                right += int((net.classify(core.from_numpy(images)).numpy() == labels).sum())
        assert right / len(test) >= 0.985
