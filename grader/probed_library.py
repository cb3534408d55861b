"""What of torch, numpy and Python has been replaced since the kernel was clean.

`noted()` is called before any cell runs and remembers the functions themselves, their code and their defaults; what it
returns tells later which of them are no longer the same. Adding names of one's own is nobody's business; nor is
replacing what only shows or stores things, such as a tensor's repr or `torch.load`.
"""

from __future__ import annotations

import base64
import builtins
import itertools
import json
import math
import operator
import sys
from collections.abc import Callable, Iterator, Mapping
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


# Operations on the way of most models. Python code can be put in place of them in torch's dispatcher.
OPERATIONS = [
    f"aten::{name}"
    for name in (
        *("conv1d", "conv2d", "conv3d", "convolution", "mkldnn_convolution", "_slow_conv2d_forward"),
        *("linear", "addmm", "mm", "bmm", "matmul", "relu", "relu_", "lstm.input", "gru.input", "rnn_tanh.input"),
        *("max_pool2d", "max_pool2d_with_indices", "avg_pool2d", "adaptive_avg_pool2d", "_adaptive_avg_pool2d"),
        *("batch_norm", "native_batch_norm", "_native_batch_norm_legit", "native_layer_norm", "add.Tensor"),
        *("mul.Tensor", "cat", "select.int", "slice.Tensor", "index.Tensor", "gather", "view", "reshape"),
        *("flatten.using_ints", "clone", "constant_pad_nd", "mean.dim"),
    )
]


# A name, what was bound to it, and each function in that with what it was made of, which can be exchanged while the
# function stays the same object: its code, its defaults, its named defaults, and all of these one by one, for a tuple
# can be written to in memory, and so can what it encloses. Plain tuples, for thousands of them are gone through.
Made = tuple[FunctionType, Any, Any, Any, tuple[Any, ...]]
Noted = tuple[str, Any, tuple[Made, ...]]


def noted(own: Mapping[str, ModuleType | type]) -> Callable[[], list[str]]:
    """Note torch, numpy, Python's essentials and `own`, such as the probe's modules, by name.

    What is given back tells the names of what has been replaced since.
    """
    watched = [(place, holder, _all_noted(holder, names)) for place, holder, names in _places(own)]
    overrides = set(getattr(torch.library, "_impls", ()))
    kinds = [(place, holder, _kind(holder)) for place, holder, _ in watched]
    known = {id(holder): frozenset(vars(holder)) for _, holder, _ in watched}
    operations = list(map(_registered, OPERATIONS))
    as_before = _looked_at(watched, overrides, operations)

    def replaced() -> list[str]:
        if as_before():
            return []
        found = [f"{place}.{name}" for place, holder, before in watched for name in _changed(holder, before)]
        found += [f"{place}.{name}" for place, holder, _ in watched for name in _shadowing(holder, known[id(holder)])]
        found += [f"the class of {place}" for place, holder, kind in kinds if _kind(holder) != kind]
        now = map(_registered, OPERATIONS)
        found += [name for name, one, before in zip(OPERATIONS, now, operations, strict=True) if _differs(one, before)]
        found += filter(_changes_a_function, map(str, set(getattr(torch.library, "_impls", ())) - overrides))
        return sorted(dict.fromkeys(found), key=len)[:MOST_TOLD]

    return replaced


def _kind(holder: Any) -> tuple[Any, ...]:
    """What a module or class is itself: its type, and the classes that it derives from."""
    return (type(holder), getattr(holder, "__bases__", None))


def _registered(operation: str) -> str:
    """What torch's dispatcher does for an operation, as a text of its own."""
    try:
        return str(torch._C._dispatch_dump(operation))
    except RuntimeError:
        return ""


def _differs(now: str, before: str) -> bool:
    """Whether two such texts differ, but for what torch.vmap registers when it is first called."""
    lines = [[line for line in one.splitlines() if not line.startswith("FuncTorch")] for one in (now, before)]
    return lines[0] != lines[1]


def _looked_at(
    watched: list[tuple[str, Any, list[Noted]]], overrides: set[Any], operations: list[str]
) -> Callable[[], bool]:
    """A quick look: True only if all is as it was noted. What is not so may be harmless; that is looked at one by one.

    There are thousands of names, so each row of them is gone through in C, by functions that are bound here.
    """
    every, row, length, listed, flat = all, map, len, list, itertools.chain.from_iterable
    is_, values_of = operator.is_, dict.values
    impls: set[Any] = getattr(torch.library, "_impls", set())
    contents = [
        (vars(holder).get, [name for name, _, _ in before], [value for _, value, _ in before])
        for _, holder, before in watched
    ]
    classes = [(vars(holder), list(vars(holder))) for _, holder, _ in watched if _has_no_new_names(holder)]
    made = [one for _, _, before in watched for _, _, functions in before for one in functions]
    functions = [function for function, *_ in made]
    parts = [
        (operator.attrgetter("__code__"), [code for _, code, *_ in made]),
        (operator.attrgetter("__defaults__"), [defaults for _, _, defaults, *_ in made]),
        (operator.attrgetter("__kwdefaults__"), [named for _, _, _, named, _ in made]),
    ]
    defaults = [one.__defaults__ for one in functions if one.__defaults__]
    named = [one.__kwdefaults__ for one in functions if one.__kwdefaults__]
    given = [*flat(defaults), *flat(map(values_of, named))]
    cells = [cell for one in functions for cell in one.__closure__ or () if _content(cell) is not cell]
    enclosed, content_of = list(map(_content, cells)), operator.attrgetter("cell_contents")
    holders = [holder for _, holder, _ in watched]
    types, type_of, registered = [type(one) for one in holders], type, torch._C._dispatch_dump
    derived = [holder for holder in holders if isinstance(holder, type)]
    bases, bases_of, asked_for = [one.__bases__ for one in derived], operator.attrgetter("__bases__"), list(OPERATIONS)

    def as_before() -> bool:
        now = [*flat(defaults), *flat(row(values_of, named))]
        return (
            every(every(row(is_, row(get, names), values)) for get, names, values in contents)
            and every(listed(content) == names for content, names in classes)
            and every(every(row(is_, row(part, functions), values)) for part, values in parts)
            and length(now) == length(given)
            and every(row(is_, now, given))
            and every(row(is_, row(content_of, cells), enclosed))
            and every(row(is_, row(type_of, holders), types))
            and listed(row(bases_of, derived)) == bases
            and impls == overrides
            and listed(row(registered, asked_for)) == operations
        )

    return as_before


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


def _all_noted(holder: Any, names: list[str] | None) -> list[Noted]:
    content = vars(holder)
    harmless = HARMLESS if isinstance(holder, ModuleType) else HARMLESS - {"__getattr__"}
    chosen = [name for name in content if name not in harmless] if names is None else names
    return [
        (name, content[name], tuple(map(_made, _functions(content[name]))))
        for name in chosen
        if isinstance(content.get(name), KINDS)
    ]


def _functions(value: Any) -> list[FunctionType]:
    parts = (value.fget, value.fset) if isinstance(value, property) else (getattr(value, "__func__", value),)
    return [part for part in parts if isinstance(part, FunctionType)]


def _made(function: FunctionType) -> Made:
    return (function, function.__code__, function.__defaults__, function.__kwdefaults__, _given(function))


def _given(function: FunctionType) -> tuple[Any, ...]:
    enclosed = map(_content, function.__closure__ or ())
    return (*(function.__defaults__ or ()), *(function.__kwdefaults__ or {}).values(), *enclosed)


def _content(cell: Any) -> Any:
    """What a function's cell holds; the cell itself where it holds nothing yet."""
    try:
        return cell.cell_contents
    except ValueError:
        return cell


def _changed(holder: Any, before: list[Noted]) -> Iterator[str]:
    content = vars(holder)
    for name, value, functions in before:
        if content.get(name) is not value:
            if not _of_torchs_compiler(content.get(name)):
                yield name
            continue
        for function, code, defaults, named, given in functions:
            if (
                function.__code__ is not code
                or function.__defaults__ is not defaults
                or function.__kwdefaults__ is not named
                or (given and not _same(_given(function), given))
            ):
                yield name
                break
    if isinstance(holder, type):
        for name in content.keys() - {name for name, _, _ in before} - HARMLESS:
            inherited = next((vars(base)[name] for base in holder.__mro__[1:-1] if name in vars(base)), None)
            if isinstance(inherited, KINDS) and isinstance(content[name], KINDS):
                yield name


def _has_no_new_names(holder: Any) -> bool:
    """Whether names that are new there matter: in classes, and in what looks all up elsewhere that it does not have."""
    return isinstance(holder, type) or holder is torch._VF


def _shadowing(holder: Any, known: frozenset[str]) -> Iterator[str]:
    """Names that a class has now, and had not, which stand before what its objects have by them, or it inherits."""
    if holder is torch._VF:
        yield from vars(holder).keys() - known
    if not isinstance(holder, type):
        return
    for name in vars(holder).keys() - known:
        kinds = type(vars(holder)[name]).__mro__
        inherited = any(name in vars(base) for base in holder.__mro__[1:])
        if inherited and name not in HARMLESS and any("__get__" in vars(one) for one in kinds):
            yield name
        described = any("__set__" in vars(one) for one in kinds)
        of_objects = (vars(one).get(key, ()) for one in holder.__mro__ for key in ("__constants__", "__annotations__"))
        if name == "__getattribute__" or (described and any(name in names for names in of_objects)):
            yield name


def _same(now: tuple[Any, ...], before: tuple[Any, ...]) -> bool:
    return len(now) == len(before) and all(one is other for one, other in zip(now, before, strict=True))


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
