"""Activation functions, as functions and as modules."""

from ..case import Family
from ..inputs import EXTREME, SPECIAL, exactly, nonzero, normal

family = Family("activations", prefix="nn.functional.")
call, expression, layouts = family.call, family.expression, family.layouts

for name in [
    "relu",
    "leaky_relu",
    "elu",
    "selu",
    "gelu",
    "silu",
    "softplus",
    "softsign",
    "hardtanh",
    "sigmoid",
    "tanh",
]:
    layouts(name, nonzero(2, 3, 4))
    for shape in [(), (1,), (0,), (19,)]:
        call(name, nonzero(*shape))
    # PyTorch's own answers for NaN and infinity vary here with dtype and size
    call(name, EXTREME if name in ("elu", "selu", "gelu", "hardtanh") else SPECIAL, smooth=False)
call("leaky_relu", nonzero(3, 4), 0.2)
call("leaky_relu", nonzero(3, 4), negative_slope=-0.5)
call("elu", nonzero(3, 4), alpha=0.5)
call("gelu", normal(3, 4), approximate="tanh")
call("gelu", EXTREME, approximate="tanh", smooth=False)
call("softplus", normal(3, 4), beta=2, threshold=1)
call("softplus", exactly([19.0, 20.0, 21.0, 100.0]), smooth=False)
call("hardtanh", normal(3, 4), -0.5, 0.75)
call("hardtanh", exactly([-1.0, 1.0, 0.0, 2.0]), smooth=False)
for name in ["softmax", "log_softmax"]:
    for dim in [0, 1, -1]:
        layouts(name, normal(2, 3, 4), dim=dim)
    call(name, normal(5), dim=0)
    call(name, normal(), dim=0)
    call(name, normal(0, 3), dim=1)
    call(name, exactly([[1000.0, 1001.0], [-1000.0, -1001.0], [0.0, -float("inf")]]), dim=1, smooth=False)
    call("." + name, normal(2, 3), 1)
expression("torch.softmax", lambda torch, x: torch.softmax(x, 1), normal(2, 3))
expression("torch.log_softmax", lambda torch, x: torch.log_softmax(x, dim=0), normal(2, 3))
expression("relu of a view", lambda torch, x: torch.nn.functional.relu(x[:, 1:]), nonzero(3, 4))
expression("relu twice", lambda torch, x: torch.relu(x) + torch.relu(x), nonzero(3, 4))
expression("F.relu(inplace=True)", lambda torch, x: torch.nn.functional.relu(x * 1, inplace=True), nonzero(3, 4))

MODULES = {
    "ReLU()": lambda nn: nn.ReLU(),
    "LeakyReLU(0.1)": lambda nn: nn.LeakyReLU(0.1),
    "ELU(0.5)": lambda nn: nn.ELU(0.5),
    "SELU()": lambda nn: nn.SELU(),
    "GELU()": lambda nn: nn.GELU(),
    "GELU('tanh')": lambda nn: nn.GELU("tanh"),
    "SiLU()": lambda nn: nn.SiLU(),
    "Softplus(2)": lambda nn: nn.Softplus(2),
    "Softsign()": lambda nn: nn.Softsign(),
    "Hardtanh(-2, 0.5)": lambda nn: nn.Hardtanh(-2, 0.5),
    "Sigmoid()": lambda nn: nn.Sigmoid(),
    "Tanh()": lambda nn: nn.Tanh(),
    "Softmax(1)": lambda nn: nn.Softmax(1),
    "LogSoftmax(0)": lambda nn: nn.LogSoftmax(0),
    "Identity()": lambda nn: nn.Identity(),
    "Flatten()": lambda nn: nn.Flatten(),
}
for text, make in MODULES.items():
    expression(f"nn.{text}", lambda torch, x, make=make: make(torch.nn)(x), nonzero(3, 4))
