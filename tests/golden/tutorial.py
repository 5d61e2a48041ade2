"""PyTorch's tutorial "Neural Networks", statement by statement, in its older and its current form.

Each script takes the module that stands for `torch`, what stands for `print`, and `settle`, which
overwrites random numbers by fixed ones so that two libraries can be compared. The statements between
are the tutorial's own.
"""

import json
import re

import numpy as np
from numpy.random import RandomState

from .stored import FOLDER

TRANSCRIPTS = FOLDER / "tutorial.json"
NUMBERS = FOLDER / "tutorial.npz"
LONGEST = 400


def older(torch, print, settle):
    nn, F, optim = torch.nn, torch.nn.functional, torch.optim

    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.conv1 = nn.Conv2d(1, 6, 5)
            self.conv2 = nn.Conv2d(6, 16, 5)
            self.fc1 = nn.Linear(16 * 5 * 5, 120)
            self.fc2 = nn.Linear(120, 84)
            self.fc3 = nn.Linear(84, 10)

        def forward(self, x):
            x = F.max_pool2d(F.relu(self.conv1(x)), (2, 2))
            x = F.max_pool2d(F.relu(self.conv2(x)), 2)
            x = x.view(-1, self.num_flat_features(x))
            x = F.relu(self.fc1(x))
            x = F.relu(self.fc2(x))
            return self.fc3(x)

        def num_flat_features(self, x):
            size = x.size()[1:]
            num_features = 1
            for s in size:
                num_features *= s
            return num_features

    net = Net()
    settle(net)
    print(net)
    params = list(net.parameters())
    print(len(params))
    print(params[0].size())
    input = torch.randn(1, 1, 32, 32)
    settle(input)
    out = net(input)
    print(out)
    net.zero_grad()
    gradient = torch.randn(1, 10)
    settle(gradient)
    out.backward(gradient)
    first = {f"{name}.grad": p.grad.clone() for name, p in net.named_parameters()}
    output = net(input)
    target = torch.arange(1, 11).float()
    target = target.view(1, -1)
    criterion = nn.MSELoss()
    loss = criterion(output, target)
    print(loss)
    print(loss.grad_fn)
    print(loss.grad_fn.next_functions[0][0])
    print(loss.grad_fn.next_functions[0][0].next_functions[0][0])
    print(graph(loss.grad_fn))
    net.zero_grad()
    print("conv1.bias.grad before backward")
    print(net.conv1.bias.grad)
    loss.backward()
    print("conv1.bias.grad after backward")
    print(net.conv1.bias.grad)
    learning_rate = 0.01
    for f in net.parameters():
        f.data.sub_(f.grad.data * learning_rate)
    print(net.conv1.bias)
    optimizer = optim.SGD(net.parameters(), lr=0.01)
    optimizer.zero_grad()
    output = net(input)
    loss = criterion(output, target)
    loss.backward()
    optimizer.step()
    print(loss)
    print(net.fc3.bias)
    return dict(net.named_parameters()) | first | {"out": out, "loss": loss}


def current(torch, print, settle):
    nn, F, optim = torch.nn, torch.nn.functional, torch.optim

    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.conv1 = nn.Conv2d(1, 6, 5)
            self.conv2 = nn.Conv2d(6, 16, 5)
            self.fc1 = nn.Linear(16 * 5 * 5, 120)
            self.fc2 = nn.Linear(120, 84)
            self.fc3 = nn.Linear(84, 10)

        def forward(self, input):
            c1 = F.relu(self.conv1(input))
            s2 = F.max_pool2d(c1, (2, 2))
            c3 = F.relu(self.conv2(s2))
            s4 = F.max_pool2d(c3, 2)
            s4 = torch.flatten(s4, 1)
            f5 = F.relu(self.fc1(s4))
            f6 = F.relu(self.fc2(f5))
            return self.fc3(f6)

    net = Net()
    settle(net)
    print(net)
    params = list(net.parameters())
    print(len(params))
    print(params[0].size())
    input = torch.randn(1, 1, 32, 32)
    settle(input)
    out = net(input)
    print(out)
    net.zero_grad()
    gradient = torch.randn(1, 10)
    settle(gradient)
    out.backward(gradient)
    output = net(input)
    target = torch.randn(10)
    settle(target)
    target = target.view(1, -1)
    criterion = nn.MSELoss()
    loss = criterion(output, target)
    print(loss)
    print(loss.grad_fn)
    print(loss.grad_fn.next_functions[0][0])
    print(loss.grad_fn.next_functions[0][0].next_functions[0][0])
    print(graph(loss.grad_fn))
    net.zero_grad()
    print("conv1.bias.grad before backward")
    print(net.conv1.bias.grad)
    loss.backward()
    print("conv1.bias.grad after backward")
    print(net.conv1.bias.grad)
    gradients = {f"{name}.grad": p.grad.clone() for name, p in net.named_parameters()}
    learning_rate = 0.01
    for f in net.parameters():
        f.data.sub_(f.grad.data * learning_rate)
    optimizer = optim.SGD(net.parameters(), lr=0.01)
    for _ in range(20):
        optimizer.zero_grad()
        output = net(input)
        loss = criterion(output, target)
        loss.backward()
        optimizer.step()
    return dict(net.named_parameters()) | gradients | {"out": out, "loss": loss}


SCRIPTS = {"older": older, "current": current}


def graph(node):
    """Describes the graph from a node on as nested lists of the nodes as they are printed."""
    if node is None:
        return None
    return [str(node), [[graph(below), position] for below, position in node.next_functions]]


def settle_from(random: RandomState):
    """Makes a `settle` that fills a tensor, or every parameter of a module, through its NumPy array."""

    def settle(given):
        if hasattr(given, "parameters"):
            for parameter in given.parameters():
                settle(parameter.detach())
        else:
            array = given.numpy()
            fan_in = int(np.prod(array.shape[1:])) if array.ndim > 1 and array.shape[0] > 1 else 1
            array[...] = random.uniform(-1.3, 1.3, array.shape) / np.sqrt(fan_in)

    return settle


def run(script: str, torch) -> tuple[list[str], dict[str, np.ndarray]]:
    """Runs a script; returns the lines that it prints, without addresses, and its numbers (at most 400 per tensor)."""
    lines = []
    results = SCRIPTS[script](
        torch, lambda given: lines.append(re.sub(r" at 0x[0-9a-f]+", "", str(given))), settle_from(RandomState(0))
    )
    flat = {name: tensor.detach().numpy().ravel() for name, tensor in results.items()}
    return lines, {name: values[:: -(-values.size // LONGEST)] for name, values in flat.items()}


def save(torch) -> None:
    transcripts, numbers = {}, {}
    for script in SCRIPTS:
        transcripts[script], results = run(script, torch)
        numbers |= {f"{script} {name}": values for name, values in results.items()}
    TRANSCRIPTS.write_text(json.dumps(transcripts, indent=1) + "\n")
    np.savez_compressed(NUMBERS, **numbers)


def load(script: str) -> tuple[list[str], dict[str, np.ndarray]]:
    with np.load(NUMBERS, allow_pickle=False) as archive:
        numbers = {
            name.removeprefix(script + " "): archive[name] for name in archive.files if name.startswith(script + " ")
        }
    return json.loads(TRANSCRIPTS.read_text())[script], numbers
