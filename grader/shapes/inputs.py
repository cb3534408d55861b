"""Shapes in place of tensors: `explain(model, (8, 3, 32, 32))` draws what the shapes ask for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn

from grader.shapes.ops import tensors_in

_WANTS_INDICES = re.compile(
    r"scalar types?:? Long|be long|be Long|Long or Byte|int32(?:/| or )int64|long tensor|LongTensor|"
    r"(?:bincount|repeat_interleave|bitwise_\w+|[lr]shift)_cpu\" not implemented"
)
_WANTS_BOOLEANS = re.compile(r"[Bb]oolean")


@dataclass(frozen=True)
class Inputs:
    """The arguments of a call, in which a shape may stand for a tensor; `types` of the shapes, in order."""

    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    types: tuple[torch.dtype, ...]

    def drawn(self) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """The arguments with a tensor for each shape: random numbers, or zeros where indices or a mask are wanted."""
        types = iter(self.types)
        among_tensors = bool(tensors_in((self.args, self.kwargs), []))
        args = tuple(
            value if among_tensors and at else _filled(value, types, deep=not among_tensors)
            for at, value in enumerate(self.args)
        )
        if among_tensors:
            return args, self.kwargs
        return args, {name: _filled(value, types, deep=True) for name, value in self.kwargs.items()}

    def retyped(self, raised: BaseException | None) -> Iterator[Inputs]:
        """The same with one more shape as the exception asks for it: of indices, or of a mask."""
        wanted = (
            torch.int64
            if _WANTS_INDICES.search(str(raised))
            else torch.bool
            if _WANTS_BOOLEANS.search(str(raised))
            else None
        )
        for at, dtype in enumerate(self.types):
            if wanted is not None and dtype not in (torch.int64, torch.bool):
                yield Inputs(self.args, self.kwargs, (*self.types[:at], wanted, *self.types[at + 1 :]))


def inputs_of(args: tuple[Any, ...], kwargs: dict[str, Any], model: nn.Module | None) -> Inputs:
    """Arguments as they were given. A shape after the first argument counts only if no argument is a tensor."""
    among_tensors = bool(tensors_in((args, kwargs), []))
    places = [*args[:1]] if among_tensors else [*args, *kwargs.values()]
    count = sum(len(_shapes_in(value, deep=not among_tensors)) for value in places)
    return Inputs(args, kwargs, (_type_of(model),) * count)


def _type_of(model: nn.Module | None) -> torch.dtype:
    parameters = model.parameters() if model is not None else ()
    return next((p.dtype for p in parameters if p.is_floating_point() or p.is_complex()), torch.get_default_dtype())


def _is_shape(value: Any) -> bool:
    return isinstance(value, tuple) and bool(value) and all(type(size) is int and size >= 0 for size in value)


def _shapes_in(value: Any, deep: bool) -> list[tuple[int, ...]]:
    """The shapes that a value stands for: itself, or all that a container holds if it holds nothing else."""
    if _is_shape(value):
        return [value]
    held = value.values() if isinstance(value, dict) else value if isinstance(value, (tuple, list)) else ()
    if not deep or not held or type(value) not in (tuple, list, dict):
        return []
    found = [_shapes_in(item, deep) for item in held]
    return [shape for shapes in found for shape in shapes] if all(found) else []


def _filled(value: Any, types: Iterator[torch.dtype], deep: bool) -> Any:
    if not _shapes_in(value, deep):
        return value
    if _is_shape(value):
        return _draw(value, next(types))
    if isinstance(value, dict):
        return {key: _filled(item, types, deep) for key, item in value.items()}
    return type(value)(_filled(item, types, deep) for item in value)


def _draw(shape: tuple[int, ...], dtype: torch.dtype) -> torch.Tensor:
    """A tensor from a generator of its own, so that no random state is touched."""
    if dtype in (torch.int64, torch.bool):
        return torch.zeros(tuple(shape), dtype=dtype)
    drawn = torch.randn(tuple(shape), generator=torch.Generator().manual_seed(0))
    return drawn.to(dtype)
