"""Networks to begin with, and new layers that fit where they are put."""

from core.experiment.network.figures import Shape
from core.experiment.network.layers import (
    LAYER_TYPES,
    AvgPool2d,
    BatchNorm2d,
    Conv2d,
    Dropout,
    Flatten,
    LayerSpec,
    Linear,
    MaxPool2d,
    ReLU,
    Tanh,
)
from core.experiment.network.spec import NetworkSpec


def lenet() -> NetworkSpec:
    """Describe the network of PyTorch's "Neural Networks" tutorial: 61,706 parameters."""
    return NetworkSpec(
        "LeNet",
        layers=(
            Conv2d("conv1", 1, 6, 5),
            ReLU("relu1"),
            MaxPool2d("pool1", 2),
            Conv2d("conv2", 6, 16, 5),
            ReLU("relu2"),
            MaxPool2d("pool2", 2),
            Flatten("flatten"),
            Linear("fc1", 400, 120),
            ReLU("relu3"),
            Linear("fc2", 120, 84),
            ReLU("relu4"),
            Linear("fc3", 84, 10),
        ),
    )


def lenet5() -> NetworkSpec:
    """Describe LeNet-5 in the layers of today, after LeCun, Bottou, Bengio and Haffner, 1998, figure 2.

    Mean pooling stands for the paper's trainable subsampling, full connections
    for the partial ones of C3, and a linear output for its radial basis units.
    """
    return NetworkSpec(
        "LeNet-5",
        layers=(
            Conv2d("c1", 1, 6, 5),
            Tanh("tanh1"),
            AvgPool2d("s2", 2),
            Conv2d("c3", 6, 16, 5),
            Tanh("tanh2"),
            AvgPool2d("s4", 2),
            Conv2d("c5", 16, 120, 5),
            Tanh("tanh3"),
            Flatten("flatten"),
            Linear("f6", 120, 84),
            Tanh("tanh4"),
            Linear("output", 84, 10),
        ),
    )


def perceptron() -> NetworkSpec:
    """Describe two linear layers, which know nothing of rows and columns."""
    return NetworkSpec(
        "Perceptron", layers=(Flatten("flatten"), Linear("fc1", 1024, 128), ReLU("relu1"), Linear("fc2", 128, 10))
    )


def small_vgg() -> NetworkSpec:
    """Describe pairs of 3×3 convolutions, normalised, as Simonyan and Zisserman stacked them (2014)."""
    return NetworkSpec(
        "Small VGG",
        layers=(
            Conv2d("conv1", 1, 8, 3, padding=1),
            BatchNorm2d("norm1", 8),
            ReLU("relu1"),
            Conv2d("conv2", 8, 8, 3, padding=1),
            BatchNorm2d("norm2", 8),
            ReLU("relu2"),
            MaxPool2d("pool1", 2),
            Conv2d("conv3", 8, 16, 3, padding=1),
            BatchNorm2d("norm3", 16),
            ReLU("relu3"),
            Conv2d("conv4", 16, 16, 3, padding=1),
            BatchNorm2d("norm4", 16),
            ReLU("relu4"),
            MaxPool2d("pool2", 2),
            Flatten("flatten"),
            Linear("fc1", 1024, 64),
            ReLU("relu5"),
            Dropout("dropout", 0.3),
            Linear("fc2", 64, 10),
        ),
    )


def empty() -> NetworkSpec:
    """Describe a network without layers, to build from the first one on."""
    return NetworkSpec("New Network")


PRESETS = {"lenet": lenet, "lenet5": lenet5, "perceptron": perceptron, "small_vgg": small_vgg, "empty": empty}


def new_layer(kind: str, spec: NetworkSpec, input_shape: Shape | None = None) -> LayerSpec:
    """Make a layer of the type `kind` with a free name, fit for an input of `input_shape`.

    Without a known shape it is made for the network's input.
    """
    layer = LAYER_TYPES[kind]
    return layer(spec.free_name(layer.default_name), **layer.arguments_for(input_shape or spec.input_shape))
