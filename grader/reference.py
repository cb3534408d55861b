"""What layers compute, in numpy: the judge's own references, from weights that it knows.

Formulas are those of the torch.nn documentation; the tests hold them against torch.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from grader.wire import Array

Weights = Mapping[str, Array]
PAD_MODES = {"zeros": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}


def linear(weights: Weights, layer: str, x: Array) -> Array:
    """y = x Wᵀ + b on the last axis: (*, in_features) → (*, out_features). The bias may be missing."""
    y: Array = x.astype(np.float64) @ weights[f"{layer}.weight"].astype(np.float64).T
    bias = weights.get(f"{layer}.bias")
    return y if bias is None else y + bias


def lstm(weights: Weights, layer: str, x: Array, *, reverse: bool = False) -> Array:
    """Outputs of one LSTM direction over one layer, from a zero state: (B, T, in) → (B, T, hidden).

    Gates in torch's order i, f, g, o: c ← σ(f)·c + σ(i)·tanh(g), h ← σ(o)·tanh(c). With `reverse` the backward
    direction runs from the last step to the first, and its output at step t is what it holds after reading step t.
    """
    suffix = "_reverse" if reverse else ""
    w_ih = weights[f"{layer}.weight_ih_l0{suffix}"].astype(np.float64)
    w_hh = weights[f"{layer}.weight_hh_l0{suffix}"].astype(np.float64)
    bias = sum(
        weights[name] for name in (f"{layer}.bias_ih_l0{suffix}", f"{layer}.bias_hh_l0{suffix}") if name in weights
    )
    batch, steps, _ = x.shape
    h = c = np.zeros((batch, w_hh.shape[1]))
    outputs = np.empty((batch, steps, w_hh.shape[1]))
    for step in reversed(range(steps)) if reverse else range(steps):
        i, f, g, o = np.split(x[:, step].astype(np.float64) @ w_ih.T + h @ w_hh.T + bias, 4, axis=1)
        c = _sigmoid(f) * c + _sigmoid(i) * np.tanh(g)
        h = _sigmoid(o) * np.tanh(c)
        outputs[:, step] = h
    return outputs


def conv2d(weight: Array, bias: Array | None, settings: Mapping[str, Any], x: Array) -> Array:
    """Cross-correlation as nn.Conv2d has it (groups=1): (N, C, H, W) → (N, out, H', W').

    `settings` holds stride, padding (numbers, or "same"/"valid"), dilation and padding_mode.
    """
    stride, dilation = (_pair(settings.get(name, 1)) for name in ("stride", "dilation"))
    kernel = weight.shape[2:]
    pads = _pads(settings.get("padding", 0), kernel, dilation)
    x = np.pad(x.astype(np.float64), ((0, 0), (0, 0), *pads), mode=PAD_MODES[settings.get("padding_mode", "zeros")])  # type: ignore[call-overload]
    spans = tuple(d * (k - 1) + 1 for d, k in zip(dilation, kernel, strict=True))
    windows = sliding_window_view(x, spans, axis=(2, 3))[
        :, :, :: stride[0], :: stride[1], :: dilation[0], :: dilation[1]
    ]
    y: Array = np.einsum("nchwij,ocij->nohw", windows, weight.astype(np.float64))
    return y if bias is None else y + bias[:, None, None]


def _sigmoid(x: Array) -> Array:
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * x)))


def _pair(value: Any) -> tuple[int, int]:
    return (value, value) if isinstance(value, int) else (int(value[0]), int(value[1]))


def _pads(padding: Any, kernel: tuple[int, ...], dilation: tuple[int, int]) -> list[tuple[int, int]]:
    if padding == "valid":
        return [(0, 0), (0, 0)]
    if padding == "same":
        totals = [d * (k - 1) for d, k in zip(dilation, kernel, strict=True)]
        return [(total // 2, total - total // 2) for total in totals]
    return [(p, p) for p in _pair(padding)]
