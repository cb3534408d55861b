"""Trying a fix out: the same run once more, with one thing changed."""

from __future__ import annotations

import contextlib
import io
import warnings
from collections.abc import Callable
from typing import Any

import torch
from torch import nn

from grader.shapes.failure import Trial
from grader.shapes.ops import op_name, shape_of, tensors_in
from grader.shapes.steps import Failing, Recording, Step
from grader.shapes.tracer import Tracer
from grader.shapes.wording import sizes

Run = Callable[[tuple[Any, ...]], Any]


def _shapes(result: Any) -> str:
    found = [sizes(shape_of(tensor)) for tensor in tensors_in(result, [])]
    return ", ".join(found[:3]) + (", …" if len(found) > 3 else "")


def tried_alone(trial: Trial, failing: Failing) -> str:
    """What the failing call alone gives with the change; for code that must not be run twice."""
    try:
        with torch.no_grad(), warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            if trial.op is not None and trial.at is None and failing.func is not None:
                func, args, kwargs = trial.op(failing.func, failing.args, failing.kwargs)
                result = func(*args, **kwargs)
            elif trial.call is not None and failing.func is None:
                original, module, args, kwargs = trial.call(
                    type(failing.module).__call__, failing.module, failing.args, failing.kwargs
                )
                result = original(module, *args, **kwargs)
            else:
                return ""
    except Exception as raised:
        return f"Tried on this call alone: it still raises, {_first_line(raised)}"
    return f"Tried on this call alone: it gives {_shapes(result)}."


def tried_again(trial: Trial, run: Run, args: tuple[Any, ...], model: nn.Module, recording: Recording,
                before_write: Callable[..., None]) -> str:  # fmt: skip
    """What the whole run comes to with the change. The caller restores the model before and after."""
    failed = recording.failed
    tracer = Tracer(model)
    tracer.before_write = before_write
    if trial.op is not None and (failed is not None or trial.at is not None):
        at = trial.at if trial.at is not None else (failed.number if failed is not None else -1)
        shared = _weight(recording.failing) if trial.every else None
        tracer.rewrite_op = _at_step(at, trial.op, "" if trial.at is not None or failed is None else failed.op, shared)
    if trial.call is not None and failed is not None:
        tracer.rewrite_call = _at_call(failed.call, trial.call)
    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            given = trial.inputs(args) if trial.inputs is not None else args
            with tracer:
                result = run(given)
    except Exception as raised:
        return _next(tracer.finish(exception=raised), failed)
    return f"Tried: with the first change the run ends and gives {_shapes(result) or 'its result'}."


def _next(after: Recording, failed: Step | None) -> str:
    """Another failure than the one before is progress, and worth telling."""
    then, raised = after.failed, after.exception
    assert raised is not None
    if failed is not None and then is not None and (then.number > failed.number or then.op != failed.op):
        return f"Tried: it gets past this; then {then.layer or then.op} is next to raise: {_first_line(raised)}"
    return f"Tried: it still raises, {_first_line(raised)}"


def _first_line(raised: BaseException) -> str:
    lines = str(raised).splitlines()
    return f"{type(raised).__name__}: {lines[0] if lines else ''}"


def _weight(failing: Failing | None) -> Any:
    """The weight of the op that failed, None if it has none."""
    if failing is None or failing.func is None:
        return None
    return failing.kwargs.get("weight", failing.args[1] if len(failing.args) > 1 else None)


def _at_step(at: int, change: Any, op: str, shared: Any) -> Any:
    """Ops that are no step of their own share the number of the next: the op's name tells them apart.

    With `shared`, a weight, every later op that uses it is changed too.
    """

    def rewrite(number: int, func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        if number == at and op in ("", op_name(func)):
            return change(func, args, kwargs)
        weight = kwargs.get("weight", args[1] if len(args) > 1 else None)
        if shared is not None and number > at and op == op_name(func) and weight is shared:
            return change(func, args, kwargs)
        return func, args, kwargs

    return rewrite


def _at_call(at: int, change: Any) -> Any:
    def rewrite(number: int, original: Any, module: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        return change(original, module, args, kwargs) if number == at else (original, module, args, kwargs)

    return rewrite
