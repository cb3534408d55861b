"""ReLUs rounded off while a gradient is asked for: a shut ReLU then hides nothing that stands before it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
import torch.nn.functional as F
from torch.overrides import TorchFunctionMode

SHUT_BELOW_ZERO = frozenset(
    {"relu", "relu_", "relu6", "clamp", "clamp_", "clamp_min", "clamp_min_", "hardtanh", "threshold"}
)


class RoundedCorners(TorchFunctionMode):
    """Within this context softplus stands in for relu, and for a clamp whose lower bound is 0."""

    def __torch_function__(
        self, func: Callable[..., Any], types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        """Pass every function on, but for those that are flat below zero."""
        kwargs = kwargs or {}
        name = getattr(func, "__name__", "")
        if name in SHUT_BELOW_ZERO and args and isinstance(args[0], torch.Tensor) and _from_zero(name, args, kwargs):
            return F.softplus(args[0])
        return func(*args, **kwargs)


def _from_zero(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
    if name.startswith("relu"):
        return True
    bounds = (*args[1:2], kwargs.get("min"), kwargs.get("min_val"), kwargs.get("threshold"))
    return next((bound for bound in bounds if bound is not None), None) == 0
