"""Learning-rate schedules, under the names of `torch.optim.lr_scheduler`.

`scheduler.step()` is called once after each epoch, or after each batch, behind `optimizer.step()`.
"""

from core.optim.lr_scheduler.base import LRScheduler
from core.optim.lr_scheduler.decay import CosineAnnealingLR, ExponentialLR, LambdaLR, LinearLR, MultiStepLR, StepLR
from core.optim.lr_scheduler.one_cycle import OneCycleLR
from core.optim.lr_scheduler.plateau import ReduceLROnPlateau
from core.optim.lr_scheduler.sequential import SequentialLR
