"""Transposed convolutions: sizes that their settings cannot give."""

from __future__ import annotations

import re
from typing import Any

from grader.shapes import rules
from grader.shapes.case import Case
from grader.shapes.failure import Failure, OpCall, Trial
from grader.shapes.faults.trials import replaced
from grader.shapes.faults.windows import axes_of
from grader.shapes.wording import by, setting, sizes


def transpose_settings(case: Case) -> Failure | None:
    """output_padding must be smaller than stride or dilation."""
    step = case.step
    if step is None or not step.op.startswith("conv_transpose"):
        return None
    axes = axes_of(step.op)
    name, where = case.name, case.layer or case.here()
    found = step.settings
    extra, stride, padding, kernel, dilation = (
        found[key] for key in ("output_padding", "stride", "padding", "kernel_size", "dilation")
    )
    spatial = step.inputs[0][-axes:]
    told = (
        f"{name} has output_padding={setting(extra)} with stride={setting(stride)} and dilation={setting(dilation)}; "
        f"output_padding must be smaller than stride or dilation."
    )
    cause = (
        f"With a stride of s, s sizes have the same quotient, and output_padding picks one of them: with "
        f"stride={setting(stride)} there is nothing to pick."
    )
    now = rules.conv_transpose_arithmetic(spatial[0], kernel[0], stride[0], padding[0], 0, dilation[0])
    best = max(0, max(stride[0], dilation[0]) - 1)
    twice = (spatial[0] - 1) * 2 - 2 * padding[0] + dilation[0] * (kernel[0] - 1) + extra[0] + 1
    fix = f"output_padding={best} in {name}: {now}"
    if best == 0 and max(extra) < 2:
        fix += f"; or stride=2, if {name} is to upsample: {spatial[0]} → {twice}"

    def smaller(func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> OpCall:
        return replaced("output_padding", 5, best)(func, args, kwargs)

    return Failure(where, "conv-transpose", told, cause, fix + ".", trial=Trial(op=smaller))


def transpose_too_small(case: Case) -> Failure | None:
    """A transposed convolution cuts away all that it made."""
    step = case.step
    if step is None or not step.op.startswith("conv_transpose"):
        return None
    axes, found = axes_of(step.op), step.settings
    spatial, name = step.inputs[0][-axes:], case.layer or case.op
    at = [found[key][0] for key in ("kernel_size", "stride", "padding", "output_padding", "dilation")]
    told = f"{name} leaves nothing of {by(spatial)}: {rules.conv_transpose_arithmetic(spatial[0], *at)}."
    most = ((spatial[0] - 1) * at[1] + at[4] * (at[0] - 1) + at[3]) // 2
    cause = (
        f"padding={at[2]} takes {2 * at[2]} away from what {spatial[0]} grew to; the size is from {case.origin(step)}."
    )
    return Failure(
        case.layer or case.here(),
        "conv-transpose",
        told,
        cause,
        f"padding={most} or less in {name}, not {at[2]}.",
        trial=Trial(op=replaced("padding", 4, most)),
    )


def requested_size(case: Case) -> Failure | None:
    """`output_size` asks a transposed convolution for a size that its settings can't give."""
    found = re.search(
        r"requested an output size of [\[(]([\d, ]+)[\])], "
        r"but valid sizes range from \[?([\d, ]+)\]? to \[?([\d, ]+)\]?",
        case.text,
    )
    if found is None:
        return None
    name = case.layer or "the transposed convolution"
    told = f"{name} was asked for an output of ({found[1]}), but its settings can give ({found[2]}) to ({found[3]})."
    shape = case.shape()
    cause = f"The input is {sizes(shape)}, from {case.origin(case.step)}: the wished size does not belong to it."
    fix = (
        f"Ask for a size from ({found[2]}) to ({found[3]}), or resize afterwards with F.interpolate(…, "
        f"size=({found[1]}))."
    )
    return Failure(case.layer or case.here(), "conv-transpose", told, cause, fix)
