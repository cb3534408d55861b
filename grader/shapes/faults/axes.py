"""Python's own complaints about axes: unpacking, naming and stretching them."""

from __future__ import annotations

import re
from functools import partial
from types import FrameType
from typing import Any

import torch

from grader.shapes.case import Case
from grader.shapes.failure import Failure, Trial
from grader.shapes.faults.concats import concat
from grader.shapes.faults.products import source
from grader.shapes.faults.trials import replaced_input
from grader.shapes.frames import statement
from grader.shapes.ops import FACTORIES
from grader.shapes.wording import numbers, product, sizes


def unpacking(case: Case) -> Failure | None:
    """`b, c, h, w = x.shape` for a tensor with another number of axes."""
    found = re.search(
        r"(not enough|too many) values to unpack \(expected (?:at least )?(\d+)(?:, got (\d+))?", case.text
    )
    if found is None or not case.frames:
        return None
    frame, line, _ = case.frames[-1]
    text = statement(frame.f_code.co_filename, line, frame)
    wants, here = int(found[2]), case.here()
    read = re.search(r"=\s*([\w.]+?)\.(?:shape|size\(\))", text)
    tensor = None
    if read is not None:
        tensor = _looked_up(frame, read[1])
    if tensor is None and (not text or ".shape" in text or ".size()" in text):
        held = [(n, v) for n, v in frame.f_locals.items() if isinstance(v, torch.Tensor) and v.dim() != wants]
        tensor = held[-1][1] if len(held) == 1 else None
        read = None
    if not isinstance(tensor, torch.Tensor):
        kinds = {call.kind for call in case.recording.calls if call.line == line and call.finished}
        if kinds & {"LSTM", "GRU", "RNN"}:
            told = f"The line takes {wants} values apart, but got {found[3] or 'another number'}."
            return Failure(
                here,
                "rnn-input",
                told,
                "nn.LSTM returns (output, (h_n, c_n)); nn.GRU and nn.RNN return (output, h_n).",
                "`out, (h, c) = lstm(x)`, or `out, h = gru(x)`.",
            )
        return None
    shape = tuple(tensor.shape)
    name = read[1] if read else next((n for n, v in frame.f_locals.items() if v is tensor), "x")
    told = f"{name} has {len(shape)} axes, {sizes(shape)}, but the line takes {wants} sizes apart."
    made = case.recording.producers.get(id(tensor))
    step = case.recording.steps[made[0]] if made else None
    cause = (
        f"{name}, {sizes(shape)}, comes from "
        f"{case.kind_of(step) if step is not None and step.op not in FACTORIES else 'outside'}."
    )
    if len(shape) == wants - 1:
        if wants == 4:
            fix = (
                f"`{name}.unsqueeze(0)`: {sizes((1, *shape))}, if the batch axis is missing (one sample); "
                f"`{name}.unsqueeze(1)`: {sizes((shape[0], 1, *shape[1:]))}, if it is the channel axis"
            )
        else:
            fix = (
                f"`{name}.unsqueeze(0)`: {sizes((1, *shape))}, if the batch axis is missing; "
                f"`{name}.unsqueeze(-1)`: {sizes((*shape, 1))}, if it is the features"
            )
        cause += " One axis is missing."
    elif len(shape) > wants:
        at = shape.index(1) if 1 in shape else None
        fix = (
            f"`{name}.squeeze({at})`: {sizes((*shape[:at], *shape[at + 1 :]))}"
            if at is not None
            else (
                f"`{name}.flatten({wants - 1})`: {sizes((*shape[: wants - 1], product(shape[wants - 1 :])))}; or "
                f"take {len(shape)} sizes apart"
            )
        )
    else:
        fix = f"Give {name} {wants} axes"
    trial = Trial(inputs=lambda a: (a[0].unsqueeze(0), *a[1:])) if len(shape) == wants - 1 and step is None else None
    return Failure(here, "missing-axis", told, cause, fix + ".", trial=trial)


def _looked_up(frame: FrameType, dotted: str) -> Any:
    first, *rest = dotted.split(".")
    value = frame.f_locals.get(first, frame.f_globals.get(first))
    for part in rest:
        value = getattr(value, part, None)
    return value


def axis_out_of_range(case: Case) -> Failure | None:
    """An axis is named that is not there."""
    step, shape = case.step, case.shape()
    if step is None:
        return None
    if step.op == "cat" and len({len(given) for given in step.inputs}) > 1:
        return concat(case)
    found = re.search(
        r"Dimension out of range \(expected to be in range of \[(-?\d+), (-?\d+)\], but got (-?\d+)\)", case.text
    )
    permuted = re.search(r"input.dim\(\) = (\d+) is not equal to len\(dims\) = (\d+)", case.text)
    indexed = re.search(r"too many indices for tensor of dimension (\d+)", case.text)
    here = case.layer or case.here()
    x = case.variable(step)
    cause = f"{sizes(shape)} comes from {case.origin(step)}."
    if case.loss and found:
        told = f"{case.loss} got {sizes(shape)}: {case.text.splitlines()[0]}"
        return Failure(
            f"loss: {case.loss} in {case.here()}",
            "missing-axis",
            told,
            cause,
            f"Scores of (N, C): `{x}.unsqueeze(0)`: {sizes((1, *shape))} for one sample.",
            trial=replaced_input(lambda t: t.unsqueeze(0)),
        )
    if found:
        axis = int(found[3])
        wants = axis + 1 if axis >= 0 else -axis
        told = (
            f"{step.op} asks for axis {axis} of {sizes(shape)}, which has {len(shape)} axes, {found[1]} … {found[2]}."
        )
    elif permuted:
        wants = int(permuted[2])
        told = (
            f"permute{tuple(step.settings.get('dims') or ())} orders {wants} axes, but {sizes(shape)} has {len(shape)}."
        )
    elif indexed:
        wants = len(step.settings.get("index", "").split(","))
        told = f"[{step.settings.get('index')}] names {wants} axes, but {sizes(shape)} has {len(shape)}."
    else:
        return None
    reducer = next(
        (s for s in case.way_back(step) if s.outputs and s.inputs and len(s.outputs[0]) < len(s.inputs[0])), None
    )
    if reducer is not None:
        cause += (
            f" {case.kind_of(reducer)} took an axis away: {sizes(reducer.inputs[0])} → {sizes(reducer.outputs[0])}."
        )
    if wants == len(shape) + 1:
        fix = f"`{x}.unsqueeze(0)`: {sizes((1, *shape))}, if the batch axis is missing"
        fix += (
            f"; or name an axis up to {len(shape) - 1} in {step.op}"
            if found
            else f"; or order {len(shape)} axes"
            if permuted
            else f"; or index {len(shape)} axes"
        )
        if reducer is not None and reducer.op == "squeeze" and reducer.settings.get("dim") is None:
            before = reducer.inputs[0]
            lost = [axis for axis, size in enumerate(before) if size == 1 and axis]
            if before[0] == 1 and lost:
                kept = tuple(size for axis, size in enumerate(before) if axis not in lost)
                names = "".join(f".squeeze({axis})" for axis in reversed(lost))
                fix = (
                    f"`{names}` in place of `.squeeze()`, with the axis named, so that a batch of one stays: "
                    f"{sizes(kept)}"
                )
    elif wants < len(shape):
        fix = f"Name all {len(shape)} axes: {tuple(range(len(shape)))} in the order wanted"
    else:
        fix = f"An axis up to {len(shape) - 1}, or an input with {wants} axes"
    trial = None
    if case.parent(step) is None and wants == len(shape) + 1:
        trial = Trial(inputs=lambda a: (a[0].unsqueeze(0), *a[1:]))
    return Failure(here, "missing-axis", told, cause, fix + ".", trial=trial)


def expanding(case: Case) -> Failure | None:
    """expand, masked_fill, or writing into a slice: sizes that can't be stretched."""
    found = re.search(
        r"expanded size of the tensor \((\d+)\) must match the existing size \((\d+)\) "
        r"at non-singleton dimension (\d+)\."
        r"\s+Target sizes: \[([\d, ]*)\]\.\s+Tensor sizes: \[([\d, ]*)\]",
        case.text,
    )
    if found is None:
        return None
    target, have = numbers(found[4]), numbers(found[5])
    op = case.op or "expand"
    told = (
        f"{op}: {sizes(have)} can't be stretched to {sizes(target)}: {found[2]} is not {found[1]} on axis "
        f"{found[3]}, and only an axis of 1 can be."
    )
    origin = case.origin(case.step) if case.step else "outside"
    if op == "setitem" and case.step is not None and len(case.step.inputs) > 1:
        made = source(case, case.step, 1)
        fix = f"A slot of {sizes(have)}, or a value of {sizes(target)}"
        if made is not None and made.settings.get("out_features") == have[-1] and have[:-1] == target[-len(have) : -1]:
            fix = (
                f"out_features={target[-1]} in {case.short(made)}, not {have[-1]}; or a tensor to write into with "
                f"{have[-1]} on its last axis"
            )
        cause = f"The value, {sizes(have)}, comes from {case.origin(case.step, 1)}."
        return Failure(case.here(), "broadcast", told, cause, fix + ".")
    if op == "setitem":
        fix = f"A slot of {sizes(have)}, or a value of {sizes(target)}"
    elif op == "masked_fill":
        fix = f"A mask of {sizes(target)}, or with axes of 1 where it is to be repeated"
    else:
        at = [i for i, (a, b) in enumerate(zip(target, have, strict=False)) if a == b]
        x = case.variable()
        missing = len(target) - len(have)
        for place in range(1, len(have) + 1) if missing > 0 and op == "expand" else ():
            new = (*have[:place], *[1] * missing, *have[place:])
            if all(b in (1, a) for a, b in zip(target, new, strict=True)):
                return Failure(
                    case.layer or case.here(),
                    "broadcast",
                    told,
                    f"{x}, {sizes(have)}, comes from {origin}; expand aligns it at the last axis.",
                    f"`{x}.view({', '.join(map(str, new))}).expand({', '.join(map(str, target))})`: {sizes(target)}.",
                    trial=replaced_input(partial(torch.Tensor.reshape, shape=new)),
                )
        fix = (
            f"A size of {found[2]} there; or an axis of 1 to stretch, with "
            f"unsqueeze{f' ({len(at)} sizes agree from the left)' if at else ''}"
        )
    return Failure(
        case.layer or case.here(),
        "broadcast",
        told,
        f"The tensor, {sizes(case.shape())}, comes from {origin}.",
        fix + ".",
    )
