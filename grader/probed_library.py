"""What of torch, numpy and Python has been replaced since the kernel was clean.

`noted()` is called before any cell runs and remembers the functions themselves, their code and their defaults; what it
returns tells later which of them are no longer the same. Adding names of one's own is nobody's business; nor is
replacing what only shows or stores things, such as a tensor's repr or `torch.load`.
"""

from __future__ import annotations

import base64
import builtins
import json
import math
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import BuiltinFunctionType, FunctionType, MethodDescriptorType, ModuleType, WrapperDescriptorType
from typing import Any

import numpy as np
import torch
import torch.nn.utils.rnn
from torch import nn
from torch.nn.utils import parametrizations, parametrize

MOST_TOLD = 20
# What shows, stores or compiles, and what computes nothing that a question depends on.
HARMLESS = frozenset(
    {
        *("__repr__", "__str__", "__format__", "__dir__", "_repr_html_", "_repr_pretty_", "extra_repr", "_get_name"),
        *("load", "save", "compile", "hub", "utils", "set_printoptions", "typename", "test", "onnx", "export", "jit"),
        *("set_warn_always", "loadtxt", "savetxt", "savez", "set_string_function", "array_repr", "array_str"),
        *("Storage", "info", "show_config", "get_include", "__getattr__", "__annotations__", "__doc__"),
    }
)
BUILTINS = [
    *("abs", "all", "any", "bool", "bytes", "callable", "dict", "enumerate", "float", "getattr", "hasattr", "hash"),
    *("id", "int", "isinstance", "issubclass", "iter", "len", "list", "map", "max", "min", "next", "object"),
    *("property", "range", "repr", "reversed", "round", "set", "setattr", "sorted", "staticmethod", "str", "sum"),
    *("super", "tuple", "type", "vars", "zip", "BaseException", "Exception", "ValueError", "TypeError", "KeyError"),
]
Watched = (FunctionType, BuiltinFunctionType, MethodDescriptorType, WrapperDescriptorType, property, staticmethod)
GetSet = type(torch._C.TensorBase.__dict__.get("shape", vars(FunctionType)["__code__"]))
KINDS = (*Watched, classmethod, GetSet, type, ModuleType)


@dataclass(frozen=True)
class _Noted:
    """A function (or class, or module) as it was, and what it was made of."""

    value: Any
    parts: tuple[Any, ...]


def noted(own: Mapping[str, ModuleType | type]) -> Callable[[], list[str]]:
    """Note torch, numpy, Python's essentials and `own`, such as the probe's modules, by name.

    What is given back tells the names of what has been replaced since.
    """
    watched = [(place, holder, _all_noted(holder, names)) for place, holder, names in _places(own)]
    overrides = set(getattr(torch.library, "_impls", ()))

    def replaced() -> list[str]:
        found = [f"{place}.{name}" for place, holder, before in watched for name in _changed(holder, before)]
        found += filter(_changes_a_function, map(str, set(getattr(torch.library, "_impls", ())) - overrides))
        return sorted(dict.fromkeys(found), key=len)[:MOST_TOLD]

    return replaced


def _places(own: Mapping[str, ModuleType | type]) -> Iterator[tuple[str, Any, list[str] | None]]:
    """What is watched: a spoken name, the module or class, and the names in it (None: all)."""
    yield "builtins", builtins, BUILTINS
    libraries: list[ModuleType] = [
        *(torch, torch.functional, nn, nn.functional, nn.init, nn.parameter, nn.utils.rnn, parametrize),
        *(parametrizations, torch.autograd, torch.overrides, torch.random, torch.linalg, torch.fft, torch.special),
        *(torch._C, torch._C._nn, torch._VF, np, json, json.encoder, json.decoder, base64, math),
        *(module for name, module in sorted(sys.modules.items()) if name.startswith("torch.nn.modules.")),
    ]
    classes: dict[int, type] = {}
    for library in libraries:
        yield library.__name__, library, None
        if library.__name__.startswith(("torch.nn", "torch.autograd", "json")):
            classes |= {id(value): value for value in vars(library).values() if type(value) is type}
    classes |= {id(one): one for one in (torch.Tensor, torch._C.TensorBase, np.ndarray, nn.Parameter, torch.Generator)}
    for one in classes.values():
        if one.__module__.startswith(("torch", "numpy", "json")):
            yield f"{one.__module__}.{one.__qualname__}", one, None
    for name, module in own.items():
        yield name, module, None


def _all_noted(holder: Any, names: list[str] | None) -> dict[str, _Noted]:
    content = vars(holder)
    chosen = [name for name in content if name not in HARMLESS] if names is None else names
    return {name: _note(content[name]) for name in chosen if isinstance(content.get(name), KINDS)}


def _note(value: Any) -> _Noted:
    return _Noted(value, _parts(value))


def _parts(value: Any) -> tuple[Any, ...]:
    """What a function is made of, each of which can be exchanged while the function stays the same object."""
    if isinstance(value, property):
        return tuple(part for one in (value.fget, value.fset) if isinstance(one, FunctionType) for part in _parts(one))
    function = value.__func__ if isinstance(value, (staticmethod, classmethod)) else value
    if isinstance(function, FunctionType):
        defaults, named = function.__defaults__ or (), function.__kwdefaults__ or {}
        # The defaults themselves too: a tuple can be written to in memory.
        return (function.__code__, function.__defaults__, function.__kwdefaults__, *defaults, *named.values())
    return ()


def _made_of(value: Any, parts: tuple[Any, ...]) -> bool:
    now = _parts(value)
    return len(now) == len(parts) and all(one is other for one, other in zip(now, parts, strict=True))


def _changed(holder: Any, before: dict[str, _Noted]) -> Iterator[str]:
    content = vars(holder)
    for name, noted_ in before.items():
        value = content.get(name)
        if value is not noted_.value:
            if not _of_torchs_compiler(value):
                yield name
        elif not _made_of(value, noted_.parts):
            yield name
    if isinstance(holder, type):
        for name in content.keys() - before.keys() - HARMLESS:
            inherited = next((vars(base)[name] for base in holder.__mro__[1:-1] if name in vars(base)), None)
            if isinstance(inherited, KINDS) and isinstance(content[name], KINDS):
                yield name


def _changes_a_function(override: str) -> bool:
    """Whether an override of the dispatcher's ("aten/convolution/CPU") reaches a call that the probe makes.

    What is only for torch.vmap does not, and torch itself puts such overrides in place when vmap is first called.
    """
    return override.startswith("aten/") and not override.endswith("/FuncTorchBatched")


def _of_torchs_compiler(value: Any) -> bool:
    """Whether torch itself put this in place: its compiler wraps a few functions when it is first imported."""
    if not isinstance(value, FunctionType):
        return False
    name = str(value.__globals__.get("__name__"))
    module = sys.modules.get(name)
    return name.startswith(("torch._dynamo", "torch._compile")) and value.__globals__ is getattr(
        module, "__dict__", None
    )
