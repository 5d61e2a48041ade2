"""First weights of a network, by the schemes that textbooks compare."""

import core
from core.experiment.network.layers import INITIALISED
from core.nn import init

_SCHEMES = {
    "xavier_uniform": init.xavier_uniform_,
    "xavier_normal": init.xavier_normal_,
    "kaiming_uniform": lambda weight: init.kaiming_uniform_(weight, nonlinearity="relu"),
    "kaiming_normal": lambda weight: init.kaiming_normal_(weight, nonlinearity="relu"),
    "normal": lambda weight: init.normal_(weight, 0.0, 0.05),
    "zeros": init.zeros_,
}


def initialise(model, scheme: str) -> None:
    """Draw the weights of convolution and linear layers anew; biases become zero.

    "default" leaves the model as its layers made it, which is PyTorch's way.
    Sources: Glorot and Bengio 2010 (xavier), He et al. 2015 (kaiming). "zeros"
    shows why weights must differ at the start: all units of a layer stay the same.
    """
    if scheme == "default":
        return
    with core.no_grad():
        for module in model.modules():
            if type(module).__name__ in INITIALISED:
                _SCHEMES[scheme](module.weight)
                if module.bias is not None:
                    init.zeros_(module.bias)
