"""Padding that is longer than it may be."""

from __future__ import annotations

import re
from typing import Any

import torch

from grader.shapes.case import Case
from grader.shapes.failure import Failure, OpCall, Trial
from grader.shapes.faults.trials import replaced
from grader.shapes.wording import setting, sizes


def pad_too_long(case: Case) -> Failure | None:
    """Reflecting or wrapping more than there is."""
    shape = case.shape()
    pad = case.settings.get("pad") or []
    mode = case.settings.get("mode", "constant")
    if case.op != "pad" or not shape:
        return None
    where = case.layer or case.here()
    if "F.pad" not in where and "pad" not in where:
        where += f" (F.pad, mode='{mode}')"
    axis = len(shape) - 1
    for at in range(len(pad) // 2):
        limit = shape[axis - at] - (1 if mode == "reflect" else 0)
        if max(pad[2 * at : 2 * at + 2]) > limit:
            axis = axis - at
            break
    size = shape[axis] if shape else 0
    limit = size - 1 if mode == "reflect" else size
    told = (
        f"F.pad with mode='{mode}' was to add {setting(pad)} to {sizes(shape)}; it can take at most {limit} "
        f"from an axis of {size}{' (size − 1)' if mode == 'reflect' else ''}."
    )
    cause = f"Axis {axis} has only {size}, from {case.origin(case.step)}, less than the padding asks for."
    fix = (
        f"Pad with mode='constant' (zeros), which has no limit (mode='replicate' has none either); or {mode} at "
        f"most {limit} "
        f"on a side, repeatedly, until {setting(pad)} is reached; or an input of at least "
        f"{max(pad) + (1 if mode == 'reflect' else 0)}."
    )

    def zeros(func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> OpCall:
        return torch.nn.functional.pad, (args[0], pad), {}

    return Failure(where, "other", told, cause, fix, trial=Trial(op=zeros))


def pool_padding(case: Case) -> Failure | None:
    """A pool's padding may be at most half of its kernel."""
    found = re.search(r"pad=(\d+), kernel_size=(\d+)", case.text)
    numbers = (
        (int(found[1]), int(found[2]))
        if found
        else (max(case.settings.get("padding", [0])), min(case.settings.get("kernel_size", [1])))
    )
    padding, kernel = numbers
    name = case.name
    where = case.layer or case.here()
    told = (
        f"{name} pads {padding} for a kernel of {kernel}; a pool's padding may be at most half of the kernel, "
        f"{kernel // 2}."
    )
    fix = f"padding={kernel // 2} in {name}, not {padding}"
    least = 2 * padding
    fix += f"; or kernel_size={least} or more; or pad before it with F.pad."
    return Failure(
        where,
        "other",
        told,
        f"The settings of {name} contradict each other; the input has no part in it.",
        fix,
        trial=Trial(op=replaced("padding", 3, kernel // 2)),
    )
