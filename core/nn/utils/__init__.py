"""Functions that limit gradients, under the names of `torch.nn.utils`."""

from core.nn.utils.clip_grad import clip_grad_norm_, clip_grad_value_
