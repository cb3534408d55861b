"""What torch's ops are called, which of them are no steps, and which tensors an argument holds."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import torch
from torch.nn.utils.rnn import PackedSequence

from grader.shapes.steps import Shape

Function = Callable[..., Any]


TRIVIAL = frozenset({
    "__get__", "__set__", "__delete__", "size", "dim", "ndimension", "numel", "nelement", "stride", "storage_offset",
    "is_contiguous", "is_floating_point", "is_complex", "is_signed", "is_nonzero", "is_same_size", "is_pinned",
    "is_tensor", "is_storage", "is_inference", "get_device", "data_ptr", "element_size", "untyped_storage", "storage",
    "__len__", "__repr__", "__str__", "__format__", "__hash__", "__reduce_ex__", "__deepcopy__", "__contains__",
    "register_hook", "retain_grad", "requires_grad_", "has_names", "type", "result_type", "can_cast", "promote_types",
    "manual_seed", "seed", "initial_seed", "is_set_to", "_is_view", "_nested_tensor_size", "share_memory_",
    "pin_memory", "is_shared", "is_grad_enabled", "set_grad_enabled", "get_default_dtype", "finfo", "iinfo",
    "is_conj", "is_neg", "is_distributed", "_assert",
})  # fmt: skip


ABOUT_GRAD = frozenset({
    "numpy", "__array__", "__deepcopy__", "__set__", "__reduce_ex__", "backward", "requires_grad_", "retain_grad",
    "register_hook", "resize_", "resize_as_", "set_", "detach_",
})  # fmt: skip


RENAMED = {
    "__radd__": "add", "__rsub__": "sub", "rsub": "sub", "__rmul__": "mul", "__rdiv__": "div", "__rpow__": "pow",
    "__rtruediv__": "div", "true_divide": "div", "__rmatmul__": "matmul", "multiply": "mul", "subtract": "sub",
    "concat": "cat", "concatenate": "cat", "divide": "div", "truediv": "div", "swapdims": "transpose",
    "swapaxes": "transpose",
}  # fmt: skip


WEIGHT_ARGUMENTS = (
    "weight", "bias", "flat_weights", "w_ih", "w_hh", "b_ih", "b_hh", "in_proj_weight", "in_proj_bias",
    "out_proj_weight", "out_proj_bias", "q_proj_weight", "k_proj_weight", "v_proj_weight", "bias_k", "bias_v",
)  # fmt: skip


WEIGHT_KEYS = frozenset(WEIGHT_ARGUMENTS)


NOT_DATA = frozenset({*WEIGHT_ARGUMENTS, "running_mean", "running_var"})


TRANSPOSES = frozenset({"T", "mT", "H", "mH"})


# Ops that write into a tensor they are given, though nothing in their names says so. NumPy shares the memory.
WRITERS = frozenset({"backward", "embedding", "batch_norm", "instance_norm", "native_batch_norm", "numpy", "__array__"})


LOSSES = frozenset(
    ["cross_entropy", "nll_loss", "mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss", "binary_cross_entropy",
     "binary_cross_entropy_with_logits", "kl_div", "ctc_loss", "cosine_embedding_loss", "triplet_margin_loss",
     "margin_ranking_loss", "multi_margin_loss", "multilabel_margin_loss", "multilabel_soft_margin_loss",
     "gaussian_nll_loss", "poisson_nll_loss", "hinge_embedding_loss", "soft_margin_loss"]
)  # fmt: skip


FACTORIES = frozenset(
    ["randn", "rand", "zeros", "ones", "randint", "tensor", "arange", "empty", "full", "as_tensor", "from_numpy", "eye",
     "linspace", "zeros_like", "ones_like", "randn_like", "rand_like", "full_like", "randperm", "normal", "bernoulli",
     "empty_like"]
)  # fmt: skip


SAME_SIZE = frozenset({
    "relu", "relu6", "leaky_relu", "gelu", "silu", "elu", "selu", "sigmoid", "tanh", "dropout", "dropout1d",
    "dropout2d", "dropout3d", "batch_norm", "layer_norm", "group_norm", "instance_norm", "softmax", "log_softmax",
    "contiguous", "clone", "detach", "to", "float", "double", "half", "softplus", "hardswish", "hardtanh", "clamp",
    "mish", "prelu", "normalize", "exp", "log", "abs", "neg", "sqrt", "pow", "alpha_dropout", "feature_dropout",
    "type", "hardsigmoid", "logsigmoid", "rms_norm", "masked_fill", "logit", "square", "sin", "cos",
})  # fmt: skip


RECURRENT = frozenset({"lstm", "gru", "rnn_tanh", "rnn_relu"})


REGROUPING = frozenset({"view", "reshape", "flatten"})


PLAIN = frozenset({int, float, bool, str, type(None), torch.dtype, torch.device})


def tensors_in(value: Any, found: list[torch.Tensor], depth: int = 0) -> list[torch.Tensor]:
    """Every tensor inside tuples, lists, dicts, dataclasses and packed sequences, in order.

    Of a packed sequence only its data.
    """
    kind = type(value)
    if kind is tuple or kind is list or kind is dict:
        if depth < 6:
            for item in value.values() if kind is dict else value:
                if type(item) is torch.Tensor:
                    found.append(item)
                elif type(item) not in PLAIN:
                    tensors_in(item, found, depth + 1)
    elif isinstance(value, torch.Tensor):
        found.append(value)
    elif isinstance(value, PackedSequence):
        found.append(value.data)
    elif isinstance(value, (tuple, list, dict)) and depth < 6:
        for item in value.values() if isinstance(value, dict) else value:
            tensors_in(item, found, depth + 1)
    elif depth < 6 and hasattr(type(value), "__dataclass_fields__"):
        for item in vars(value).values() if hasattr(value, "__dict__") else ():
            tensors_in(item, found, depth + 1)
    return found


def shape_of(tensor: torch.Tensor) -> Shape:
    """The tensor's shape as plain ints; () for what has none (a nested tensor, an uninitialised parameter)."""
    try:
        return tuple(tensor.shape)
    except RuntimeError:
        return ()


def shapes_of(tensors: list[torch.Tensor]) -> tuple[Shape, ...]:
    """The shapes, asked without the tracer seeing the question."""
    with torch._C.DisableTorchFunction():
        return tuple(map(shape_of, tensors))


def op_name(func: Any) -> str:
    """torch's functional name of what was called: `add` for `__add__`, `Tensor.add_` and `torch.add` alike."""
    return _functional(getattr(func, "__name__", None) or type(func).__name__)


@functools.lru_cache(maxsize=4096)
def _functional(name: str) -> str:
    if name in RENAMED:
        return RENAMED[name]
    if name.startswith("__") and name.endswith("__"):
        name = name.strip("_")
        name = name[1:] if name in {"iadd", "isub", "imul", "idiv", "itruediv", "imatmul", "ipow"} else name
        return RENAMED.get(name, name)
    return name.rstrip("_") or name
