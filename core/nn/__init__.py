"""Modules, layers, losses and their functional forms, under the names of `torch.nn`."""

from core.nn import functional, init, utils
from core.nn.layers.activation import (
    ELU,
    GELU,
    SELU,
    Hardtanh,
    LeakyReLU,
    LogSoftmax,
    ReLU,
    Sigmoid,
    SiLU,
    Softmax,
    Softplus,
    Softsign,
    Tanh,
)
from core.nn.layers.containers import ModuleDict, ModuleList, Sequential
from core.nn.layers.convolution import Conv2d
from core.nn.layers.dropout import Dropout
from core.nn.layers.flatten import Flatten, Unflatten
from core.nn.layers.linear import Identity, Linear
from core.nn.layers.loss import (
    BCELoss,
    BCEWithLogitsLoss,
    CrossEntropyLoss,
    HingeEmbeddingLoss,
    HuberLoss,
    KLDivLoss,
    L1Loss,
    MSELoss,
    MultiMarginLoss,
    NLLLoss,
    SmoothL1Loss,
)
from core.nn.layers.normalization import BatchNorm1d, BatchNorm2d, LayerNorm
from core.nn.layers.pooling import AdaptiveAvgPool2d, AvgPool2d, MaxPool2d
from core.nn.module import Module
from core.nn.parameter import Parameter
