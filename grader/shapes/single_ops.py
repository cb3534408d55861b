"""torch's layers whose forward is a single op, and what that op is called with: it can be noted without being watched.

Watching an op from Python takes longer than noting it, and most ops of a deep model are of this kind.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
import torch.nn.functional as F
from torch import nn

Bound = dict[str, Any]


def _conv(layer: Any, x: torch.Tensor) -> Bound | None:
    if layer.padding_mode != "zeros":
        return None
    return {
        "input": x,
        "weight": layer.weight,
        "bias": layer.bias,
        "stride": layer.stride,
        "padding": layer.padding,
        "dilation": layer.dilation,
        "groups": layer.groups,
    }


def _batch_norm(layer: Any, x: torch.Tensor) -> Bound | None:
    if layer.training:
        return None
    mean, var = layer.running_mean, layer.running_var
    return {
        "input": x,
        "running_mean": mean,
        "running_var": var,
        "weight": layer.weight,
        "bias": layer.bias,
        "training": mean is None and var is None,
    }


def _linear(layer: Any, x: torch.Tensor) -> Bound:
    return {"input": x, "weight": layer.weight, "bias": layer.bias}


def _layer_norm(layer: Any, x: torch.Tensor) -> Bound:
    return {"input": x, "normalized_shape": layer.normalized_shape, "weight": layer.weight, "bias": layer.bias}


def _relu(layer: Any, x: torch.Tensor) -> Bound:
    return {"input": x, "inplace": layer.inplace}


def _dropout(layer: Any, x: torch.Tensor) -> Bound | None:
    return None if layer.inplace else {"input": x, "p": layer.p, "training": layer.training}


_NAMED: dict[type[nn.Module], tuple[str, Callable[[Any, torch.Tensor], Bound | None]]] = {
    nn.Conv1d: ("conv1d", _conv),
    nn.Conv2d: ("conv2d", _conv),
    nn.Conv3d: ("conv3d", _conv),
    nn.BatchNorm1d: ("batch_norm", _batch_norm),
    nn.BatchNorm2d: ("batch_norm", _batch_norm),
    nn.BatchNorm3d: ("batch_norm", _batch_norm),
    nn.Linear: ("linear", _linear),
    nn.LayerNorm: ("layer_norm", _layer_norm),
    nn.ReLU: ("relu", _relu),
    nn.Dropout: ("dropout", _dropout),
}
_functional = vars(F)
# With the forward and the function as they are now: whoever replaces one of them has it watched.
_SINGLE = {kind: (kind.forward, name, _functional[name], bound) for kind, (name, bound) in _NAMED.items()}


def single_op(module: nn.Module, x: torch.Tensor) -> tuple[str, Bound] | None:
    """(name, arguments by name) of the only op that `module` runs on `x`; None if there may be others."""
    kind: Any = type(module)
    known = _SINGLE.get(kind)
    if known is None:
        return None
    forward, name, function, bound = known
    if kind.forward is not forward or _functional[name] is not function:
        return None
    for held in module._parameters.values():
        if held is not None and type(held) is not nn.Parameter:
            return None
    arguments = bound(module, x)
    return None if arguments is None else (name, arguments)
