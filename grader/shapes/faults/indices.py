"""gather and its like, and masks used as an index."""

from __future__ import annotations

import re
from typing import Any

import torch

from grader.shapes.case import Case
from grader.shapes.failure import Failure, OpCall, Trial
from grader.shapes.faults.trials import replaced
from grader.shapes.wording import numbers, sizes


def gathered(case: Case) -> Failure | None:
    """gather and scatter: an index with as many axes as the tensor, no longer than it on the other axes."""
    step, index = case.step, case.argument("index")
    if (
        step is None
        or step.op not in {"gather", "scatter", "scatter_add", "take_along_dim"}
        or not isinstance(index, torch.Tensor)
        or ("dimensions as" not in case.text and "Size does not match" not in case.text)
    ):
        return None
    shape, held, dim = step.inputs[0], tuple(index.shape), step.settings.get("dim", 0)
    name, x = case.variable(step, 1, "index"), case.variable(step)
    told = (
        f"{step.op} along axis {dim} reads {x} {sizes(shape)} with an index {sizes(held)}: both must have as many "
        "axes, and the index no more than the tensor on the others."
    )
    cause = f"{x} comes from {case.origin(step)}, {name} from {case.origin(step, 1)}."
    where = case.layer or case.here()
    if not isinstance(dim, int) or not shape:
        return None
    at = dim % len(shape)
    if len(held) == len(shape) - 1 and all(h <= s for h, s in zip(held, (*shape[:at], *shape[at + 1 :]), strict=True)):
        new = (*held[:at], 1, *held[at:])
        fix = f"`{name}.unsqueeze({at})`: {sizes(new)}"
        if step.op == "gather":
            fix += f"; the result has that shape, `.squeeze({at})` takes the 1 away"
        return Failure(
            where,
            "missing-axis",
            told,
            f"{cause} The index lacks axis {at}.",
            fix + ".",
            trial=Trial(op=replaced("index", 2, lambda t: t.unsqueeze(at))),
        )
    if len(held) < len(shape):
        return Failure(
            where,
            "missing-axis",
            told,
            cause,
            f"An index of {len(shape)} axes, 1 long on axis {at}: {sizes((*shape[:at], 1, *shape[at + 1 :]))}.",
        )
    return Failure(
        where, "other", told, cause, f"An index of at most {sizes(shape)} on every axis but {at}, not {sizes(held)}."
    )


def masked(case: Case) -> Failure | None:
    """`x[mask]`: a boolean mask has the sizes of the axes that it picks from."""
    found = re.search(
        r"shape of the mask \[([\d, ]+)\] at index (\d+) does not match the shape of the indexed tensor \[([\d, ]+)\]",
        case.text,
    )
    if found is None or case.step is None:
        return None
    mask, shape, at = numbers(found[1]), numbers(found[3]), int(found[2])
    x, name = case.variable(), case.variable(case.step, 1, "mask")
    told = (
        f"{x} {sizes(shape)} is indexed with a mask {sizes(mask)}: the mask must have the sizes of the first "
        f"{len(mask)} axes, but axis {at} is {mask[at]} in it and {shape[at]} in {x}."
    )
    cause = f"{x} comes from {case.origin(case.step)}, the mask from {case.origin(case.step, 1)}."
    fix, trial = f"A mask of {sizes(shape[: len(mask)])}, made from {x}", None
    if len(mask) == 2 and mask[::-1] == shape[:2]:
        fix = f"`{name}.T`: {sizes(shape[:2])}"
    elif mask[at] > shape[at] and mask[:at] == shape[:at]:
        cut = ", ".join([*[":"] * at, f":{shape[at]}"])
        fix = f"`{name}[{cut}]`, if its last {mask[at] - shape[at]} have no partner; or {fix[0].lower()}{fix[1:]}"

        def shorter(func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> OpCall:
            return func, (args[0], args[1].narrow(at, 0, shape[at])), kwargs

        trial = Trial(op=shorter)
    return Failure(case.here(), "broadcast", told, cause, fix + ".", trial=trial)
