"""Sequential, ModuleList and ModuleDict."""

from collections import OrderedDict

import pytest


def names(container):
    return [name for name, _ in container.named_children()]


class TestSequential:
    def test_runs_one_after_another(self, torch):
        nn = torch.nn
        net = nn.Sequential(nn.Flatten(), nn.Identity(), nn.ReLU())
        assert net(torch.tensor([[[-1.0], [2.0]]])).tolist() == [[0.0, 2.0]]
        assert nn.Sequential()(3) == 3

    def test_takes_names(self, torch):
        nn = torch.nn
        net = nn.Sequential(OrderedDict(conv1=nn.Conv2d(1, 1, 1), relu1=nn.ReLU()))
        assert list(net.state_dict()) == ["conv1.weight", "conv1.bias"]
        assert net.relu1 is net[1]
        assert names(net[1:]) == ["relu1"]

    def test_indexes_like_a_list(self, torch):
        nn = torch.nn
        first, second, third = nn.ReLU(), nn.Tanh(), nn.Sigmoid()
        net = nn.Sequential(first, second, third)
        assert net[-1] is third and len(net) == 3
        assert list(net) == [first, second, third]
        assert isinstance(net[:2], nn.Sequential) and list(net[:2]) == [first, second]
        net[1] = first
        assert net[1] is first
        with pytest.raises(IndexError, match="index 3 is out of range"):
            net[3]

    def test_grows_and_shrinks(self, torch):
        nn = torch.nn
        net = nn.Sequential(nn.ReLU(), nn.Tanh())
        net.append(nn.Sigmoid()).extend([nn.Identity()]).insert(0, nn.Flatten())
        assert [type(each).__name__ for each in net] == ["Flatten", "ReLU", "Tanh", "Sigmoid", "Identity"]
        assert names(net) == ["0", "1", "2", "3", "4"]
        del net[1]
        assert isinstance(net.pop(0), nn.Flatten)
        assert [type(each).__name__ for each in net] == ["Tanh", "Sigmoid", "Identity"]
        assert names(net) == ["0", "1", "2"]
        del net[1:]
        assert [type(each).__name__ for each in net + nn.Sequential(nn.ReLU())] == ["Tanh", "ReLU"]


class TestModuleList:
    def test_registers_and_indexes(self, torch):
        nn = torch.nn
        layers = nn.ModuleList([nn.Linear(1, 2), nn.Linear(2, 3)])
        layers.append(nn.Linear(3, 4))
        layers += [nn.ReLU()]
        assert len(list(layers.parameters())) == 6
        assert list(layers.state_dict())[:2] == ["0.weight", "0.bias"]
        assert layers[-1] is layers[3]
        assert isinstance(layers[1:], nn.ModuleList) and len(layers[1:]) == 3
        del layers[0]
        assert names(layers) == ["0", "1", "2"]
        layers.insert(1, nn.Tanh())
        assert [type(each).__name__ for each in layers] == ["Linear", "Tanh", "Linear", "ReLU"]
        assert isinstance(layers.pop(1), nn.Tanh)
        assert len(layers + [nn.ReLU()]) == 4

    def test_prints_equal_neighbours_once(self, torch):
        nn = torch.nn
        layers = nn.ModuleList([nn.ReLU(), nn.ReLU(), nn.ReLU(), nn.Linear(1, 1)])
        assert repr(layers) == (
            "ModuleList(\n  (0-2): 3 x ReLU()\n  (3): Linear(in_features=1, out_features=1, bias=True)\n)"
        )
        assert repr(nn.ModuleList()) == "ModuleList()"


class TestModuleDict:
    def test_is_a_dictionary(self, torch):
        nn = torch.nn
        table = nn.ModuleDict({"conv": nn.Conv2d(1, 1, 1), "act": nn.ReLU()})
        table["norm"] = nn.BatchNorm2d(1)
        assert list(table) == list(table.keys()) == ["conv", "act", "norm"]
        assert "act" in table and "other" not in table and len(table) == 3
        assert table["act"] is table.act
        assert [type(each).__name__ for each in table.values()] == ["Conv2d", "ReLU", "BatchNorm2d"]
        assert [name for name, _ in table.items()] == ["conv", "act", "norm"]
        table.update([("act", nn.Tanh())])
        assert isinstance(table.pop("act"), nn.Tanh)
        del table["norm"]
        with pytest.raises(KeyError):
            table["norm"]
        table.clear()
        assert len(table) == 0

    def test_prints_its_keys(self, torch):
        assert repr(torch.nn.ModuleDict({"act": torch.nn.ReLU()})) == "ModuleDict(\n  (act): ReLU()\n)"
