"""Indices that are not in the table."""

from __future__ import annotations

import re
from typing import Any

import torch

from grader.shapes.case import Case
from grader.shapes.failure import Failure, OpCall, Trial
from grader.shapes.faults.trials import replaced_input
from grader.shapes.wording import sizes


def embedding_index(case: Case) -> Failure | None:
    """An index that is not in the table."""
    step, indices, weight = case.step, case.argument("input"), case.argument("weight")
    if step is None:
        return None
    if step.op != "embedding" or not isinstance(indices, torch.Tensor) or indices.is_floating_point():
        return _other_index(case)
    rows, name = int(weight.shape[0]), case.name
    where, high, low = case.layer or case.here(), int(indices.max()), int(indices.min())
    offending = low if low < 0 else high
    told = (
        f"{name} has {rows} rows, 0 … {rows - 1} (num_embeddings={rows}), but was asked for row {offending} by "
        f"{sizes(step.inputs[0])} indices."
    )
    number = step.parents[0] if step.parents else -1
    made = case.recording.steps[number] if number >= 0 else None
    behind = [made] if made is not None else []
    if made is not None:
        behind += list(case.way_back(made))
    counted = next(
        (
            s
            for s in [*behind, *(case.recording.steps[p] for s in behind for p in s.parents if p >= 0)]
            if s.op == "arange"
        ),
        None,
    )
    trial_rows = high + 1

    def enlarged(func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> OpCall:
        new = torch.zeros(max(trial_rows, rows), weight.shape[1], dtype=weight.dtype)
        return func, (args[0], new, *args[2:]), kwargs

    trial = Trial(op=enlarged) if low >= 0 else None
    if low < 0:
        cause = f"The smallest index is {low}, from {case.origin(step)}; a table has no negative rows."
        return Failure(
            where,
            "embedding-index",
            told,
            cause,
            (
                f"Another number for padding, such as {rows} with num_embeddings={rows + 1}, padding_idx={rows}; or "
                "0, with ids from 1."
            ),
            trial=trial,
        )
    if counted is not None:
        length = counted.outputs[0][0] if counted.outputs else high + 1
        cause = (
            f"The indices are positions 0 … {high}, counted for {length} steps: the sequence is longer than the "
            f"table of {rows} positions."
        )
        fix = (
            f"Cut the sequence to {rows} steps, `[:, :{rows}]`; or a table of {high + 1} positions in {name}, not "
            f"{rows} (num_embeddings={high + 1})"
        )
        return Failure(where, "embedding-index", told, cause, fix + ".", trial=trial)
    cause = f"The largest index is {high}, from {case.origin(step)}."
    if high == rows:
        cause += (
            f" It is just one too many: rows count from 0, so num_embeddings={rows} ends at {rows - 1} (ids from 1, "
            "or an added padding or unknown token)."
        )
    fix = (
        f"num_embeddings={high + 1} in {name}, not {rows} (the largest index {high}, plus 1); or indices below "
        f"{rows}, for instance an unknown-token row"
    )
    return Failure(where, "embedding-index", told, cause, fix + ".", trial=trial)


def _other_index(case: Case) -> Failure | None:
    step = case.step
    assert step is not None
    found = re.search(r"index (-?\d+) is out of bounds for dimension (\d+) with size (\d+)", case.text)
    if found is not None:
        told = (
            f"{step.op} asks for index {found[1]} on axis {found[2]}, which has {found[3]} (0 … {int(found[3]) - 1})."
        )
        cause = f"The tensor is {sizes(case.shape())}, from {case.origin(step)}."
        fix = f"An index of at most {int(found[3]) - 1}; or at least {int(found[1]) + 1} on axis {found[2]}."
        return Failure(case.here(), "other", told, cause, fix)
    if step.op == "one_hot" and isinstance(case.argument("tensor"), torch.Tensor):
        high = int(case.argument("tensor").max())
        held = case.settings.get("num_classes")
        told = (
            f"one_hot with num_classes={held} got the class {high}; classes are 0 … "
            f"{held - 1 if isinstance(held, int) else '…'}."
        )
        return Failure(
            case.here(),
            "embedding-index",
            told,
            f"The largest class is {high}, from {case.origin(step)}.",
            f"num_classes={high + 1}, or classes from 0.",
        )
    return None


def embedding_dtype(case: Case) -> Failure | None:
    """Indices must be whole numbers."""
    step = case.step
    if step is None or "embedding" not in step.op:
        return None
    kind = step.dtypes[0] if step.dtypes else "float32"
    name, x = case.name, case.variable(step)
    told = f"{name} looks up rows by number and needs int64 or int32 indices, but got {kind} {sizes(case.shape())}."
    cause = f"{x} comes from {case.origin(step)} as {kind}."
    return Failure(
        case.layer or case.here(),
        "other",
        told,
        cause,
        f"`{x}.long()` before {name}, if it holds ids; a Linear in place of the embedding, if it holds measurements.",
        trial=replaced_input(lambda t: t.long().clamp(0, 0)),
    )
