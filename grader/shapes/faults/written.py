"""What is written in place: `b += x`, `layer.weight.copy_(w)`, and layers whose weight was put there by hand."""

from __future__ import annotations

import re

import torch

from grader.shapes.case import Case
from grader.shapes.failure import Failure
from grader.shapes.faults.broadcasts import kept_axis
from grader.shapes.faults.windows import axes_of
from grader.shapes.steps import Shape
from grader.shapes.wording import sizes


def written_in_place(case: Case) -> Failure | None:
    """`output with shape (…) doesn't match the broadcast shape (…)`: what is written into can't grow."""
    step = case.step
    grown = re.search(r"broadcast shape \[([\d, ]*)\]", case.text)
    if step is None or grown is None or len(step.inputs) < 2:
        return None
    target, other = step.inputs[:2]
    into, name = case.name_of_input(step, 0), case.name_of_input(step, 1)
    result = tuple(int(size) for size in grown[1].split(",") if size.strip())
    told = (
        f"{step.op} writes into {into.removeprefix('the input')} {sizes(target)}, which can't grow; with {name} "
        f"{sizes(other)}, aligned at the last axis, the result would be {sizes(result)}."
    ).replace("  ", " ")
    cause = f"{name} is from {case.origin(step, 1)}."
    kept = kept_axis(case, step, 1, other, target)
    cause += " The axis that was reduced is gone." if kept else ""
    fix = kept or _fitting(case, into, target, other, result)
    return Failure(case.layer or case.here(), "broadcast", told, cause, fix)


def _fitting(case: Case, into: str, target: Shape, other: Shape, result: Shape) -> str:
    step = case.step
    assert step is not None
    name = case.variable(step, 1, case.name_of_input(step, 1))
    for at in range(len(target)):
        if target[at] == 1 and (*target[:at], *target[at + 1 :]) == other:
            return f"`{name}.unsqueeze({at})`: {sizes(target)}."
    if step.op == "copy":
        return f"Something of {sizes(target)}, or of a shape that stretches to it, in place of {name}."
    sign = {"add": "+", "sub": "-", "mul": "*", "div": "/"}.get(step.op)
    if sign is None:
        return f"The same out of place, for a new tensor of {sizes(result)}."
    return f"`{into} = {into} {sign} {name}`, out of place: a new tensor of {sizes(result)}."


def weight_of_other_rank(case: Case) -> Failure | None:
    """A convolution whose weight has an axis too few or too many: it was put there by hand."""
    axes, weight = axes_of(case.op), case.argument("weight")
    if not axes or not isinstance(weight, torch.Tensor) or weight.dim() == axes + 2:
        return None
    letters = ", ".join(("out_channels", "in_channels / groups", *("height", "width")[2 - axes :]))
    if axes == 3:
        letters = "out_channels, in_channels / groups, depth, height, width"
    told = (
        f"The weight of {case.name} is {sizes(tuple(weight.shape))}, {weight.dim()} axes; {case.op} takes one of "
        f"{axes + 2}: ({letters})."
    )
    less = weight.dim() < axes + 2
    fix = (
        "keepdim=True where an axis was reduced, or `unsqueeze` for it." if less else "`squeeze` for the axis too many."
    )
    cause = "It was put there by hand, with an axis too many."
    if less:
        cause = "It was put there by hand: a sum or a mean without keepdim=True, or an index, leaves its axis out."
    return Failure(case.layer or case.here(), "missing-axis", told, cause, fix)
