"""Automatic differentiation, under the names of `torch.autograd`."""

from core.autograd.anomaly import detect_anomaly, set_detect_anomaly
from core.autograd.function import Function
from core.autograd.grad_mode import enable_grad, inference_mode, no_grad, set_grad_enabled
from core.autograd.gradcheck import gradcheck
from core.engine import Step, backward, grad, steps
