"""Batch normalisation and layer normalisation."""

from __future__ import annotations

from core.creation import ones, tensor, zeros
from core.dtypes import int64
from core.nn import functional as F
from core.nn.layers.weights import fill_weight_and_bias, register_weight_and_bias
from core.nn.module import Module


class _BatchNorm(Module):
    """Normalises each channel over the batch: y = (x - mean) / √(var + eps) · weight + bias.

    In training the layer takes mean and biased variance of the batch, and moves the running statistics towards the
    batch's mean and unbiased variance by the fraction `momentum` (`None`: to their average over all batches). In
    evaluation it takes the running statistics (Ioffe and Szegedy, 2015).

    Attributes:
        weight, bias: one number per channel, 1 and 0 at first; `None` where switched off.
        running_mean, running_var: buffers, one number per channel; `None` without `track_running_stats`.
        num_batches_tracked: buffer that counts the batches seen in training; `None` without `track_running_stats`.
    """

    _may_be_missing = ("num_batches_tracked",)  # files of old PyTorch versions lack it

    def __init__(
        self,
        num_features: int,
        eps: float = 1e-5,
        momentum: float | None = 0.1,
        affine: bool = True,
        track_running_stats: bool = True,
        device=None,
        dtype=None,
        *,
        bias: bool = True,
    ):
        super().__init__()
        self.num_features = num_features
        self.eps = eps
        self.momentum = momentum
        self.affine = affine
        self.track_running_stats = track_running_stats
        shape = (num_features,) if affine else None
        register_weight_and_bias(self, shape, shape if bias else None, device, dtype)
        tracked = track_running_stats
        self.register_buffer("running_mean", zeros(num_features, dtype=dtype, device=device) if tracked else None)
        self.register_buffer("running_var", ones(num_features, dtype=dtype, device=device) if tracked else None)
        self.register_buffer("num_batches_tracked", tensor(0, dtype=int64, device=device) if tracked else None)
        self.reset_parameters()

    def reset_running_stats(self) -> None:
        """Set the running mean to 0, the running variance to 1, and the count of batches to 0."""
        if self.track_running_stats:
            self.running_mean.zero_()
            self.running_var.fill_(1)
            self.num_batches_tracked.zero_()

    def reset_parameters(self) -> None:
        """Set weight to 1 and bias to 0, and reset the running statistics."""
        self.reset_running_stats()
        fill_weight_and_bias(self)

    def forward(self, input):
        self._check_input_dim(input)
        momentum = 0.0 if self.momentum is None else self.momentum
        if self.training and self.num_batches_tracked is not None:
            self.num_batches_tracked.add_(1)
            if self.momentum is None:
                momentum = 1.0 / self.num_batches_tracked.item()
        use_batch_statistics = self.training or self.running_mean is None
        keep_running = not self.training or self.track_running_stats
        return F.batch_norm(
            input,
            self.running_mean if keep_running else None,
            self.running_var if keep_running else None,
            self.weight,
            self.bias,
            use_batch_statistics,
            momentum,
            self.eps,
        )

    def extra_repr(self) -> str:
        return (
            f"{self.num_features}, eps={self.eps}, momentum={self.momentum}, affine={self.affine}, "
            f"bias={self.bias is not None}, track_running_stats={self.track_running_stats}"
        )


class BatchNorm1d(_BatchNorm):
    __doc__ = "Applies batch normalisation to `N×C` or `N×C×L`.\n\n" + _BatchNorm.__doc__

    def _check_input_dim(self, input) -> None:
        if input.dim() not in (2, 3):
            raise ValueError(f"expected 2D or 3D input (got {input.dim()}D input)")


class BatchNorm2d(_BatchNorm):
    __doc__ = "Applies batch normalisation to `N×C×H×W`.\n\n" + _BatchNorm.__doc__

    def _check_input_dim(self, input) -> None:
        if input.dim() != 4:
            raise ValueError(f"expected 4D input (got {input.dim()}D input)")


class LayerNorm(Module):
    """Normalises each sample over its last axes, whose sizes must be `normalized_shape`.

    y = (x - mean) / √(var + eps) · weight + bias, with the biased variance (Ba, Kiros and Hinton, 2016).

    Attributes:
        weight, bias: of shape `normalized_shape`, 1 and 0 at first; `None` where switched off.
    """

    def __init__(
        self,
        normalized_shape: int | tuple[int, ...],
        eps: float = 1e-5,
        elementwise_affine: bool = True,
        bias: bool = True,
        device=None,
        dtype=None,
    ):
        super().__init__()
        one_axis = isinstance(normalized_shape, int)
        self.normalized_shape = (normalized_shape,) if one_axis else tuple(normalized_shape)
        self.eps = eps
        self.elementwise_affine = elementwise_affine
        shape = self.normalized_shape if elementwise_affine else None
        register_weight_and_bias(self, shape, shape if bias else None, device, dtype)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Set weight to 1 and bias to 0."""
        fill_weight_and_bias(self)

    def forward(self, input):
        return F.layer_norm(input, self.normalized_shape, self.weight, self.bias, self.eps)

    def extra_repr(self) -> str:
        return (
            f"{self.normalized_shape}, eps={self.eps}, elementwise_affine={self.elementwise_affine}, "
            f"bias={self.bias is not None}"
        )
