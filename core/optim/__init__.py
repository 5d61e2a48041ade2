"""Optimizers and learning-rate schedules, under the names of `torch.optim`."""

from core.optim import lr_scheduler
from core.optim.adadelta import Adadelta
from core.optim.adagrad import Adagrad
from core.optim.adam import Adam, AdamW
from core.optim.optimizer import Optimizer
from core.optim.rmsprop import RMSprop
from core.optim.sgd import SGD
