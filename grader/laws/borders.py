"""The parts of the input that law 3 does not ask for: a far border that a floor drops, what a long memory forgets."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.inquiry import Inquiry, Subject, ask_model, call
from grader.wire import Array

RECURRENT = ("lstm", "gru", "rnn")
# A forget gate half open lets a hundred-millionth through after as many steps: less than float32 can show.
REMEMBERED = 30
STRIDED = ("conv", "max_pool", "avg_pool", "lp_pool")


def not_asked_for(subject: Subject, sizes: dict[str, int]) -> Inquiry[Array]:
    """True for the input elements nearer to the far end of a spatial axis than the model's total stride.

    True for all where a recurrent layer walks over more steps of a picture than it can be seen to remember.
    """
    inputs = subject.inputs(sizes)
    exempt = np.zeros(inputs[0].shape[1:], dtype=bool)
    if inputs[0].ndim < 4:
        return exempt
    (answer,) = yield from ask_model(subject, {**call(inputs), "do": "trace"})
    steps = answer.get("steps", [])
    if any(walked > REMEMBERED for walked in _walks(steps)):
        return np.ones_like(exempt)
    for axis in range(1, exempt.ndim):
        stride = total_stride(steps, axis - exempt.ndim, inputs[0].shape[axis + 1])
        if stride > 1:
            far = [slice(None)] * exempt.ndim
            far[axis] = slice(exempt.shape[axis] - stride + 1, None)
            exempt[tuple(far)] = True
    return exempt


def _walks(steps: list[dict[str, Any]]) -> list[int]:
    """The number of steps that each recurrent layer walks over, for a batch of one."""
    walked = [step["in"][0] for step in steps if str(step.get("op", "")).startswith(RECURRENT) and step.get("in")]
    return [max(shape[:-1]) for shape in walked if len(shape) > 1]


def total_stride(steps: list[dict[str, Any]], axis: int, size: int) -> int:
    """How much the strided steps together shrink `axis` (counted from the end), told by their shapes.

    A pool over all that is left has one window and drops nothing; it does not count.
    """
    stride = 1
    for step in steps:
        shapes = [*step.get("in", [])[:1], *step.get("out", [])[:1]]
        if not str(step.get("op", "")).startswith(STRIDED) or len(shapes) < 2 or "transpose" in str(step.get("op")):
            continue
        before, after = (shape[axis] if len(shape) >= -axis else 1 for shape in shapes)
        steps_by = step.get("settings", {}).get("stride", 1)
        by = steps_by[axis] if isinstance(steps_by, list) and len(steps_by) >= -axis else steps_by
        if isinstance(by, int) and 1 < by < before and after >= 1:
            stride = max(stride, by * max(1, round(size / before)))
    return stride
