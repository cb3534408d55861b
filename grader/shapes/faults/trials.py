"""Experiments with a call: the same op, with one argument changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from grader.shapes.failure import OpCall, Trial
from grader.shapes.steps import Step


def replaced(bound_name: str, position: int, value: Any) -> Callable[[Any, tuple[Any, ...], dict[str, Any]], OpCall]:
    """An op call with one argument replaced, given by its position or its name."""

    def rewrite(func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> OpCall:
        if len(args) > position:
            return (
                func,
                (*args[:position], value(args[position]) if callable(value) else value, *args[position + 1 :]),
                kwargs,
            )
        old = kwargs.get(bound_name)
        return func, args, {**kwargs, bound_name: value(old) if callable(value) else value}

    return rewrite


def replaced_input(value: Any) -> Trial:
    """The op, with its first argument changed by a function."""

    def rewrite(func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> OpCall:
        if args:
            return func, (value(args[0]), *args[1:]), kwargs
        return func, args, {**kwargs, "input": value(kwargs["input"])}

    return Trial(op=rewrite)


def replaced_view(shape: tuple[int, ...]) -> Trial:
    """The view, with another shape."""

    def rewrite(func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> OpCall:
        return torch.reshape, (args[0], shape), {}

    return Trial(op=rewrite)


def replaced_second(value: Any) -> Trial:
    """The op, with its second argument changed by a function."""

    def rewrite(func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> OpCall:
        return func, (args[0], value(args[1]), *args[2:]), kwargs

    return Trial(op=rewrite)


def call_with(change: Any) -> Trial:
    """The failing module call, with its first argument changed."""

    def rewrite(original: Any, module: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        return original, module, (change(args[0]), *args[1:]), kwargs

    return Trial(call=rewrite)


def replaced_target(change: Any) -> Trial:
    """The loss, with its target changed."""

    def rewrite(func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> OpCall:
        if len(args) > 1:
            return func, (args[0], change(args[1]), *args[2:]), kwargs
        return func, args, {**kwargs, "target": change(kwargs["target"])}

    return Trial(op=rewrite)


def replaced_at(step: Step, change: Any) -> Trial:
    """A step before the failing one, its result taken from its first argument by a function."""

    def rewrite(func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> OpCall:
        return (lambda x: change(x)), (args[0],), {}

    return Trial(op=rewrite, at=step.number)


def arranged(order: tuple[int, ...]) -> Trial:
    """The op, with the axes of its input in another order."""
    return Trial(op=replaced("input", 0, lambda x: x.permute(order)))


def unsqueezed(dim: int) -> Trial:
    """The op, with an axis of 1 added to its input."""
    return Trial(op=replaced("input", 0, lambda x: x.unsqueeze(dim)))
