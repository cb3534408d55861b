"""The settings of an op, read from the arguments that it was called with."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any

import torch

_CONV = ("input", "weight", "bias", "stride", "padding", "dilation", "groups")
_CONV_T = ("input", "weight", "bias", "stride", "padding", "output_padding", "groups", "dilation")
_MAX = ("input", "kernel_size", "stride", "padding", "dilation", "ceil_mode", "return_indices")
_AVG = ("input", "kernel_size", "stride", "padding", "ceil_mode", "count_include_pad", "divisor_override")
_RNN = ("input", "hx", "flat_weights", "has_biases", "num_layers", "dropout", "train", "bidirectional", "batch_first")
_RNN_PACKED = ("input", "batch_sizes", "hx", *_RNN[2:8])
_CELL = ("input", "hx", "w_ih", "w_hh", "b_ih", "b_hh")
_DIM = ("input", "dim", "keepdim")

ARGUMENTS: dict[str, tuple[str, ...]] = {
    **{f"conv{n}d": _CONV for n in (1, 2, 3)},
    **{f"conv_transpose{n}d": _CONV_T for n in (1, 2, 3)},
    **{f"max_pool{n}d": _MAX for n in (1, 2, 3)},
    **{f"avg_pool{n}d": _AVG for n in (1, 2, 3)},
    **{f"adaptive_avg_pool{n}d": ("input", "output_size") for n in (1, 2, 3)},
    **{f"adaptive_max_pool{n}d": ("input", "output_size", "return_indices") for n in (1, 2, 3)},
    **{f"fractional_max_pool{n}d": ("input", "kernel_size", "output_size", "output_ratio") for n in (2, 3)},
    **{f"max_unpool{n}d": ("input", "indices", "kernel_size", "stride", "padding", "output_size") for n in (1, 2, 3)},
    "linear": ("input", "weight", "bias"),
    "bilinear": ("input1", "input2", "weight", "bias"),
    "embedding": ("input", "weight", "padding_idx", "max_norm"),
    "lstm": _RNN, "gru": _RNN, "rnn_tanh": _RNN, "rnn_relu": _RNN,
    **{f"{cell}_cell": _CELL for cell in ("lstm", "gru", "rnn_tanh", "rnn_relu")},
    "_pack_padded_sequence": ("input", "lengths", "batch_first"),
    "pad": ("input", "pad", "mode", "value"),
    "pixel_shuffle": ("input", "upscale_factor"), "pixel_unshuffle": ("input", "downscale_factor"),
    "view": ("input", "*size"), "reshape": ("input", "*size"), "expand": ("input", "*size"),
    "repeat": ("input", "*size"),
    "permute": ("input", "*dims"), "transpose": ("input", "dim0", "dim1"), "swapaxes": ("input", "dim0", "dim1"),
    "movedim": ("input", "source", "destination"), "flatten": ("input", "start_dim", "end_dim"),
    "unflatten": ("input", "dim", "sizes"), "squeeze": ("input", "dim"), "unsqueeze": ("input", "dim"),
    "cat": ("tensors", "dim"), "concat": ("tensors", "dim"), "stack": ("tensors", "dim"),
    "chunk": ("input", "chunks", "dim"), "split": ("input", "size", "dim"), "unbind": ("input", "dim"),
    "softmax": ("input", "dim"), "log_softmax": ("input", "dim"), "select": ("input", "dim", "index"),
    "narrow": ("input", "dim", "start", "length"), "index_select": ("input", "dim", "index"),
    "gather": ("input", "dim", "index"),
    "scatter": ("input", "dim", "index", "src"), "scatter_add": ("input", "dim", "index", "src"),
    "mean": _DIM, "sum": _DIM, "max": _DIM, "min": _DIM, "argmax": _DIM, "logsumexp": _DIM, "amax": _DIM,
    "norm": ("input", "p", "dim"),
    "one_hot": ("tensor", "num_classes"), "cross_entropy": ("input", "target", "weight"),
    "einsum": ("equation", "*operands"), "getitem": ("input", "index"), "setitem": ("input", "index", "value"),
    "matmul": ("input", "other"), "mm": ("input", "other"), "bmm": ("input", "other"),
    "scaled_dot_product_attention": ("query", "key", "value", "attn_mask", "dropout_p", "is_causal"),
}  # fmt: skip

SHOWN = frozenset({
    "stride", "padding", "dilation", "groups", "output_padding", "kernel_size", "ceil_mode", "output_size", "size",
    "scale_factor", "mode", "pad", "num_groups", "normalized_shape", "dim", "dims", "dim0", "dim1", "start_dim",
    "end_dim", "sizes", "keepdim", "index", "equation", "training", "num_layers", "bidirectional", "batch_first",
    "embed_dim_to_check", "num_heads", "upscale_factor", "downscale_factor", "chunks", "reduction", "num_classes",
    "source", "destination",
})  # fmt: skip


_ALIASES = (("self", "input"), ("x", "input"), ("axis", "dim"))
_PLAINLY = {
    op: names
    for op, names in ARGUMENTS.items()
    if op == "linear" or (op[-1] == "d" and op.startswith(("conv", "max_pool", "avg_pool", "adaptive")))
}


@functools.lru_cache(maxsize=512)
def _parameters(func: Callable[..., Any]) -> tuple[str, ...]:
    try:
        found = inspect.signature(func).parameters.values()
    except (TypeError, ValueError):
        return ()
    return tuple(p.name for p in found if p.kind is p.POSITIONAL_OR_KEYWORD)


def bind(op: str, func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
    """Arguments by name. Builtins have no signature, so their order is in `ARGUMENTS`; the rest is asked of Python."""
    names = ARGUMENTS.get(op)
    if op in _PLAINLY and len(args) <= len(_PLAINLY[op]):
        return {**kwargs, **dict(zip(_PLAINLY[op], args, strict=False))}
    if op in {"lstm", "gru", "rnn_tanh", "rnn_relu"} and len(args) > 2 and isinstance(args[1], torch.Tensor):
        names = _RNN_PACKED if isinstance(args[3], (list, tuple)) and len(args) < 10 and _packed(args) else names
    if op == "unfold" and getattr(func, "__module__", None) is None:
        names = ("input", "dim", "size", "step")
    if names is None:
        names = _parameters(func)
    bound = dict(kwargs)
    for at, name in enumerate(names):
        if at >= len(args):
            break
        if name[0] == "*":
            rest = args[at:]
            bound[name[1:]] = rest[0] if len(rest) == 1 and isinstance(rest[0], (list, tuple)) else rest
            break
        bound[name] = args[at]
    for other, name in _ALIASES:
        if other in bound and name not in bound:
            bound[name] = bound[other]
    return bound


def _packed(args: tuple[Any, ...]) -> bool:
    """`_VF.lstm(data, batch_sizes, hx, weights, …)`: the second tensor counts rows, and the fourth holds weights."""
    return bool(args[1].dtype == torch.int64 and args[1].dim() == 1)


def plain(value: Any) -> Any:
    """`value` as JSON-able data; tensors become their shape in words."""
    if value is None or isinstance(value, (bool, str, float)):
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value[:64]]
    if isinstance(value, torch.Tensor):
        return f"tensor{list(value.shape)}"
    return str(value)[:80]


def index_text(index: Any) -> str:
    """A subscript as it is written: `:, -1` for `(slice(None), -1)`."""
    if isinstance(index, tuple):
        return ", ".join(index_text(item) for item in index)
    if isinstance(index, slice):
        bounds = ["" if bound is None else str(plain(bound)) for bound in (index.start, index.stop)]
        return ":".join(bounds) + ("" if index.step is None else f":{plain(index.step)}")
    return "..." if index is Ellipsis else str(plain(index))


def _per_axis(value: Any, axes: int) -> Any:
    if isinstance(value, (list, tuple)):
        found = [plain(item) for item in value]
        return found * axes if len(found) == 1 and axes > 1 else found
    return value if isinstance(value, str) or value is None else [plain(value)] * axes


def settings_of(op: str, bound: dict[str, Any]) -> dict[str, Any]:
    """Settings by their torch.nn names: per-axis ones as lists, channels and features read from the weight's shape."""
    weight = bound.get("weight")
    shape = [*weight.shape] if isinstance(weight, torch.Tensor) else []
    if op == "linear" and len(shape) == 2:
        return {"in_features": shape[1], "out_features": shape[0]}
    if op == "batch_norm":
        held = weight if shape else bound.get("running_mean")
        features = held.shape[0] if isinstance(held, torch.Tensor) and held.dim() else None
        return {"training": bool(bound.get("training")), "num_features": features}
    shown = {name: value for name, value in bound.items() if name in SHOWN}
    axes = int(op[-2]) if op[-1:] == "d" and op[-2:-1] in {"1", "2", "3"} else 0
    if axes:
        try:
            return _known_window(op, tuple(shown.items()), tuple(shape), axes).copy()
        except TypeError:
            return _window(op, shown, shape, axes)
    if op == "embedding" and len(shape) == 2:
        return {"num_embeddings": shape[0], "embedding_dim": shape[1]}
    if op in {"lstm", "gru", "rnn_tanh", "rnn_relu"}:
        return _recurrent(bound)
    if op == "getitem" or op == "setitem":
        return {"index": index_text(bound.get("index"))}
    if op == "multi_head_attention_forward":
        shown["embed_dim"] = shown.pop("embed_dim_to_check", None)
    if op == "_pack_padded_sequence":
        lengths = bound.get("lengths")
        shown["lengths"] = lengths.tolist() if isinstance(lengths, torch.Tensor) and lengths.numel() <= 64 else None
    return {name: plain(value) for name, value in shown.items()}


@functools.lru_cache(maxsize=1024)
def _known_window(op: str, shown: tuple[tuple[str, Any], ...], shape: tuple[int, ...], axes: int) -> dict[str, Any]:
    return _window(op, dict(shown), list(shape), axes)


def _window(op: str, shown: dict[str, Any], shape: list[int], axes: int) -> dict[str, Any]:
    defaults: dict[str, Any] = {}
    if op.startswith("conv") and len(shape) == axes + 2:
        groups = shown.get("groups", 1) if isinstance(shown.get("groups", 1), int) else 1
        transposed = op.startswith("conv_transpose")
        defaults = {
            "kernel_size": shape[2:],
            "stride": 1,
            "padding": 0,
            "dilation": 1,
            "groups": groups,
            "in_channels": shape[0] if transposed else shape[1] * groups,
            "out_channels": shape[1] * groups if transposed else shape[0],
        }
        if transposed:
            defaults["output_padding"] = 0
    elif op.startswith(("max_pool", "avg_pool", "lp_pool")):
        defaults = {"kernel_size": None, "stride": None, "padding": 0, "ceil_mode": False}
        if op.startswith("max"):
            defaults["dilation"] = 1
    found = {**defaults, **shown}
    for name in ("kernel_size", "stride", "padding", "dilation", "output_padding", "output_size"):
        if name in found:
            found[name] = _per_axis(found[name], axes)
    if "pool" in op and "kernel_size" in found and not found.get("stride"):
        found["stride"] = found.get("kernel_size")
    return {name: plain(value) for name, value in found.items()}


def _recurrent(bound: dict[str, Any]) -> dict[str, Any]:
    weights: Any = bound.get("flat_weights") or ()
    found = {name: plain(bound.get(name)) for name in ("num_layers", "bidirectional", "batch_first")}
    if len(weights) > 1 and all(isinstance(w, torch.Tensor) and w.dim() == 2 for w in weights[:2]):
        found["input_size"] = int(weights[0].shape[1])
        found["hidden_size"] = int(weights[1].shape[1])
    return found
