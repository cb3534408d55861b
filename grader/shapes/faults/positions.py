"""Tables of positions and masks that are made for another length than the sequence has."""

from __future__ import annotations

import math

from grader.shapes.case import Case
from grader.shapes.failure import Failure
from grader.shapes.steps import Shape, Step
from grader.shapes.wording import by, sizes


def _patched_picture(case: Case, step: Step, data: int, length: int, held: int) -> tuple[Shape, Shape] | None:
    """(picture size that a table of `held` patches is for, the size given), for patches of a square picture."""
    patches = next((s for s in case.way_back(step, data) if s.op == "conv2d"), None)
    if patches is None:
        return None
    height, width = patches.inputs[0][-2:]
    for extra in (0, 1, 2):
        now, meant = math.isqrt(length - extra), math.isqrt(max(held - extra, 0))
        if (
            now * now == length - extra
            and meant * meant == held - extra
            and now
            and height == width
            and height % now == 0
        ):
            side = height // now * meant
            return (side, side), (height, width)
    return None


def _counts(case: Case, embedding: Step) -> bool:
    """Whether an embedding looked up positions counted by arange."""
    number = embedding.parents[0] if embedding.parents else -1
    return number >= 0 and case.recording.steps[number].op == "arange"


def cut_short(step: Step, axis: int) -> bool:
    """Whether a slice asked for more than there was: `table[:, :60]` of a table of 50."""
    if step.op != "getitem" or not step.inputs or not step.outputs or len(step.inputs[0]) != len(step.outputs[0]):
        return False
    parts = [part.strip() for part in str(step.settings.get("index", "")).split(",")]
    at = len(step.inputs[0]) + axis
    stop = parts[at].partition(":")[2] if 0 <= at < len(parts) and ":" in parts[at] else ""
    return stop.isdigit() and int(stop) > step.inputs[0][at]


def longer_than_table(
    case: Case, step: Step, place: str, told: str, pair: tuple[int, int], axis: int
) -> Failure | None:
    """A sequence and a table of positions of another length."""
    for data, table in (pair, pair[::-1]):
        if step.parents[table] >= 0 or not step.weights or len(step.inputs[table]) not in (2, 3):
            made = case.parent(step, table)
            if made is None or not ((made.weights and made.op in {"getitem", "embedding"}) or cut_short(made, axis)):
                continue
        length, held = step.inputs[data][axis], step.inputs[table][axis]
        if axis != -2:
            continue
        counted = case.parent(step, table)
        if counted is not None and counted.op == "embedding" and len(step.inputs[data]) == 3:
            batch = step.inputs[data][0]
            if held == batch and _counts(case, counted):
                cause = (
                    f"The positions were counted for {held} steps, but {held} is the batch of "
                    f"{sizes(step.inputs[data])}."
                )
                fix = f"torch.arange(x.size(1)), {length} positions, not torch.arange(x.size(0))."
                return Failure(place, "broadcast", told, cause, fix)
        name = step.weights[0] if step.weights else case.name_of_input(step, table)
        cause = (
            f"{name} has positions for {held} steps; {case.name_of_input(step, data)} has {length}, from "
            f"{case.origin(step, data)}."
        )
        if length < held:
            fix = f"Take as many positions as there are steps: `{name}[:, :{length}]`, that is `[:, :x.size(1)]`."
        else:
            fix = f"A table of at least {length} positions, not {held}; or cut the sequence to {held}."
            picture = _patched_picture(case, step, data, length, held)
            if picture is not None:
                meant, given = picture
                fix = f"Inputs of {by(meant)}, not {by(given)}; or a table of {length} positions, interpolated."
        return Failure(place, "broadcast", told, cause, fix)
    return None
