"""ReLUs and maxima rounded off while a gradient is asked for: they then hide nothing that stands before them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
import torch.nn.functional as F
from torch.overrides import TorchFunctionMode

SHUT_BELOW_ZERO = frozenset(
    {"relu", "relu_", "relu6", "clamp", "clamp_", "clamp_min", "clamp_min_", "hardtanh", "threshold"}
)
AVERAGES = {"max_pool1d": F.avg_pool1d, "max_pool2d": F.avg_pool2d, "max_pool3d": F.avg_pool3d}
OF_A_POOL = ("input", "kernel_size", "stride", "padding", "dilation", "ceil_mode")
SLIGHTLY = 0.01


class RoundedCorners(TorchFunctionMode):
    """Within this context softplus stands in for relu and for a clamp whose lower bound is 0; a max-pool gives a little
    of each window's mean as well.
    """

    def __torch_function__(
        self, func: Callable[..., Any], types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        """Pass every function on, but for those that are flat below zero."""
        kwargs = kwargs or {}
        name = getattr(func, "__name__", "")
        if name in SHUT_BELOW_ZERO and args and isinstance(args[0], torch.Tensor) and _from_zero(name, args, kwargs):
            return F.softplus(args[0])
        given = func(*args, **kwargs)
        if name in AVERAGES and isinstance(given, torch.Tensor):
            return given + SLIGHTLY * _mean(name, {**dict(zip(OF_A_POOL, args, strict=False)), **kwargs})
        return given


def _mean(name: str, pool: dict[str, Any]) -> Any:
    """The mean of each window of a max-pool; 0 where average pooling has no such windows."""
    dilation = pool.pop("dilation", 1)
    if dilation != 1 and any(one != 1 for one in (dilation if isinstance(dilation, (tuple, list)) else [dilation])):
        return 0.0
    return AVERAGES[name](**{key: pool[key] for key in OF_A_POOL if key in pool})


def _from_zero(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
    if name.startswith("relu"):
        return True
    bounds = (*args[1:2], kwargs.get("min"), kwargs.get("min_val"), kwargs.get("threshold"))
    return next((bound for bound in bounds if bound is not None), None) == 0
