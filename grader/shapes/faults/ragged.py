"""pack_padded_sequence and its lengths."""

from __future__ import annotations

from typing import Any

import torch

from grader.shapes.case import Case
from grader.shapes.failure import Failure, OpCall, Trial
from grader.shapes.wording import sizes


def packing(case: Case) -> Failure | None:
    """pack_padded_sequence and its lengths."""
    where, shape = case.here(), case.shape()
    if "pack" not in where:
        where += " (pack_padded_sequence)"
    lengths = case.argument("lengths")
    held = lengths.tolist() if isinstance(lengths, torch.Tensor) else case.settings.get("lengths")
    first = bool(case.argument("batch_first"))
    batch = shape[0 if first else 1] if len(shape) > 1 else None
    cause = f"lengths = {held}; the padded batch is {sizes(shape)}, from {case.origin(case.step)}."
    if "sorted in decreasing order" in case.text:
        told = f"pack_padded_sequence wants the lengths sorted from long to short, but got {held}."
        fix = (
            "enforce_sorted=False, which sorts and restores the order by itself; or sort the batch by length (and "
            "its targets with it)."
        )

        def descending(func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> OpCall:
            order = torch.argsort(args[1], descending=True)
            return func, (args[0].index_select(0 if first else 1, order), args[1][order], *args[2:]), kwargs

        return Failure(where, "other", told, cause, fix, trial=Trial(op=descending))
    if "batch_size" in case.text:
        count = len(held) if held else 0
        told = f"There are {count} lengths for a batch of {batch}."
        other = shape[1 if first else 0] if len(shape) > 1 else None
        fix = f"One length for each of the {batch} sequences"
        if other == count:
            fix = (
                f"batch_first={not first} in pack_padded_sequence (and in the RNN): axis {1 if first else 0} of "
                f"{sizes(shape)} has the {count} sequences"
            )

            def flipped(func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> OpCall:
                return func, (args[0], args[1], not first), {}

            return Failure(where, "other", told, cause, fix + ".", trial=Trial(op=flipped))
        return Failure(where, "other", told, cause, fix + ".")
    if "greater than 0" in case.text:
        told = f"Every sequence must have at least one step, but a length is 0: {held}."
        return Failure(
            where, "other", told, cause, "Drop the empty sequences, or `lengths.clamp(min=1)` and ignore their result."
        )
    if held and shape and max(held) > shape[1 if first else 0]:
        steps = shape[1 if first else 0]
        told = f"A length of {max(held)} is more than the {steps} steps of {sizes(shape)}."
        return Failure(
            where,
            "other",
            told,
            cause,
            f"Lengths of at most {steps}: count them after cutting, `lengths.clamp(max={steps})`.",
        )
    told = f"pack_padded_sequence can't pack {sizes(shape)} with lengths {held}: {case.text.splitlines()[0]}"
    return Failure(
        where,
        "other",
        told,
        cause,
        "lengths: a list, or a one-dimensional int64 tensor on the CPU, `lengths.cpu()`, one for each sequence.",
    )


def packed_wrongly(case: Case) -> Failure | None:
    """pack_padded_sequence took lengths that do not belong to its batch; the RNN is the first to notice."""
    pack = next((step for step in case.recording.steps[::-1] if step.op == "_pack_padded_sequence"), None)
    if pack is None or case.step is None:
        return None
    sort = case.parent(pack)
    sorted_first = sort is not None and sort.op == "index_select"
    given = sort if sorted_first and sort is not None else pack
    held, source = pack.settings.get("lengths") or [], given.inputs[0]
    first = bool(pack.settings.get("batch_first"))
    steps, batch = (source[1], source[0]) if first else (source[0], source[1])
    where = case.at(pack)
    where = (
        where if "pack_padded_sequence" in where else f"{where} (pack_padded_sequence)"
    ) + f", raised in {case.layer or case.op}"
    told = (
        f"pack_padded_sequence was given {sizes(source)}, read as {steps} steps of {batch} sequences, and lengths "
        f"{held}; {case.layer or case.op} ran out of data."
    )
    origin = case.origin(given)
    if held and max(held) > steps and not (len(held) == steps and max(held) <= batch):
        return Failure(
            where,
            "other",
            told,
            f"A length of {max(held)} is more than the {steps} steps of {sizes(source)}, from {origin}.",
            f"Lengths of at most {steps}, `lengths.clamp(max={steps})`; or a batch padded to {max(held)} steps.",
        )
    cause = f"There are {len(held)} lengths, but axis {0 if first else 1} of {sizes(source)}, the batch, is {batch}."
    return Failure(
        where,
        "other",
        told,
        cause,
        (
            f"batch_first={not first} in pack_padded_sequence and in the RNN, if axis {1 if first else 0} ({steps}) "
            "is the batch."
        ),
    )
