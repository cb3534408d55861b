"""Two tensors of as many axes whose sizes went apart on the way to where they meet: which to change, and how."""

from __future__ import annotations

from typing import Any

import torch

from grader.shapes.case import Case
from grader.shapes.failure import Failure, OpCall, Trial
from grader.shapes.faults.branches import followed, growing_step
from grader.shapes.faults.meeting import Meeting, because, cut_edges, equal, resize, transposed
from grader.shapes.faults.positions import cut_short
from grader.shapes.faults.products import source
from grader.shapes.ops import LOSSES
from grader.shapes.steps import Shape, Step
from grader.shapes.wording import by, sizes


def sizes_apart(case: Case, step: Step, place: str, told: str, origins: str, pair: tuple[int, int], wrong: list[int],
                left: list[Step], right: list[Step], names: tuple[str, str]) -> Failure:  # fmt: skip
    """The first account that fits, from the most to the least telling."""
    rank = max(len(step.inputs[at]) for at in pair)
    bias = _bias(case, step, place, told, origins, pair, wrong[-1] - rank)
    if bias is not None:
        return bias
    if min(len(step.inputs[at]) for at in pair) < rank - wrong[-1]:
        return Failure(place, "broadcast", told, origins, equal(wrong[-1] - rank, step, pair) + ".")
    meeting = Meeting(step, place, told, origins, pair, wrong[-1] - rank, left, right, names)
    for account in (_unpacked, transposed, cut_edges, _mask, _interpolated, _ordered, _features, _repeated, _noise):
        found = account(case, meeting)
        if found is not None:
            return found
    return _otherwise(case, meeting)


def _bias(case: Case, step: Step, place: str, told: str, origins: str, pair: tuple[int, int],
          axis: int) -> Failure | None:  # fmt: skip
    """A vector that the model holds, of another length than the last axis."""
    for at, other in (pair, pair[::-1]):
        shape, wanted = step.inputs[at], step.inputs[other]
        if len(shape) == 1 < len(wanted) and axis == -1 and step.parents[at] < 0 and case.holds(shape):
            name = case.name_of_input(step, at)
            fix = f"{name} of ({wanted[-1]},), one for each of the {wanted[-1]} on the last axis, not {sizes(shape)}."
            return Failure(place, "broadcast", told, origins, fix)
    return None


def _noise(case: Case, meeting: Meeting) -> Failure | None:
    """A tensor made on the spot, with sizes of its own, and used here alone."""
    step, axis = meeting.step, meeting.axis
    close = abs(meeting.held[0] - meeting.held[1]) <= max(2, min(meeting.held) // 10)
    if step.op in LOSSES or len(meeting.a) != len(meeting.b) or close:
        return None
    for at in (0, 1):
        parent = step.parents[meeting.pair[at]]
        factory = case.recording.steps[parent].op if parent >= 0 else ""
        used = any(parent in other.parents for other in case.recording.steps)
        if factory not in {"randn", "rand", "zeros", "ones"} or used:
            continue
        shape = (meeting.a, meeting.b)[at]
        new = tuple(meeting.held[1 - at] if place - len(shape) == axis else size for place, size in enumerate(shape))
        cause = f"{meeting.names[at]}, {sizes(shape)}, is made with sizes of its own. {meeting.origins}"
        fix = (
            f"torch.{factory}({', '.join(map(str, new))}), with the sizes read from {meeting.names[1 - at]} "
            f"(torch.{factory}_like), not written down."
        )
        return Failure(meeting.place, "broadcast", meeting.told, cause, fix)
    return None


def _unpacked(case: Case, meeting: Meeting) -> Failure | None:
    """pad_packed_sequence gave a shorter tensor than was packed."""
    unpacked = next((s for s in meeting.left + meeting.right if s.op == "_pad_packed_sequence"), None)
    short, long = sorted(meeting.held)
    if unpacked is None or short not in unpacked.outputs[0][:2]:
        return None
    cause = (
        f"pad_packed_sequence pads to the longest length of this batch, {short}, not to the {long} steps before "
        f"packing. {meeting.origins}"
    )
    fix = f"pad_packed_sequence(…, total_length={long}), which keeps {long} steps; or cut the other to {short}."
    return Failure(meeting.place, "broadcast", meeting.told, cause, fix)


def _mask(case: Case, meeting: Meeting) -> Failure | None:
    """A mask of another size than what it masks."""
    one, two = meeting.pair
    cut = next((s for at in meeting.pair for s in _newest(case, meeting.step, at) if cut_short(s, meeting.axis)), None)
    if cut is not None:
        held, asked, most = cut.inputs[0], max(meeting.held), cut.inputs[0][meeting.axis]
        name = case.name_of_input(cut)
        cause = f"{name}, {sizes(held)}, was cut to {asked}, but has no more than {most}. {meeting.origins}"
        fix = f"{name} of at least {asked}, not {most}, where it is made; or cut the sequence to {most}."
        return Failure(meeting.place, "broadcast", meeting.told, cause, fix)
    if meeting.step.op != "masked_fill" or two < one:
        return None
    a, b = meeting.a, meeting.b
    target = a[-len(b) :] if len(b) <= len(a) else a
    name = meeting.names[1] if meeting.names[1].isidentifier() else "mask"
    kept = ", ".join(f":{size}" for size in target[-2:])
    fix = f"A mask of {sizes(target)}, or with axes of 1 to stretch"
    if all(have >= want for have, want in zip(b[-2:], target[-2:], strict=True)):
        fix = f"`{name}[..., {kept}]`: as large as the scores; or {fix[0].lower()}{fix[1:]}"
    return Failure(meeting.place, "broadcast", meeting.told, meeting.origins, fix + ".")


def _newest(case: Case, step: Step, at: int) -> list[Step]:
    """The steps that made an input, up to the first that computes."""
    found: list[Step] = []
    for made in case.way_back(step, at):
        found.append(made)
        if made.op not in {"eq", "ne", "logical_not", "bool", "bitwise_not", "to", "unsqueeze", "float"}:
            break
    return found


def _interpolated(case: Case, meeting: Meeting) -> Failure | None:
    """interpolate doubled what had been rounded down: it can be told the size instead."""
    left, right = followed(meeting.left), followed(meeting.right)
    growing = growing_step(left + right)
    if growing is None or growing.op not in {"interpolate", "upsample"} or growing.in_module:
        return None
    other = 1 if growing in left else 0
    spatial = (meeting.b if other else meeting.a)[2:]
    if len(growing.outputs[0]) != len(spatial) + 2:
        return None
    size = f"{meeting.names[other]}.shape[2:]" if meeting.names[other].isidentifier() else f"{tuple(spatial)}"
    fix = f"size={size} in interpolate, in place of a scale_factor: {by(spatial)}; or crop the larger"

    def fit(func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> OpCall:
        return torch.nn.functional.interpolate, (args[0] if args else kwargs["input"], tuple(spatial)), {}

    return Failure(
        meeting.place,
        "broadcast",
        meeting.told,
        because(case, meeting),
        fix + ".",
        trial=Trial(op=fit, at=growing.number),
    )


def _ordered(case: Case, meeting: Meeting) -> Failure | None:
    """The same sizes in another order; or two axes swapped in a tensor with an axis of 1."""
    a, b = meeting.a, meeting.b
    if len(a) != len(b):
        return None
    if sorted(a) == sorted(b):
        order = _order(b, a)
        n2 = meeting.names[1] if meeting.names[1].isidentifier() else "the second"
        return Failure(
            meeting.place,
            "broadcast",
            meeting.told,
            f"The two hold the same sizes in another order. {meeting.origins}",
            f"`{n2}.permute({', '.join(map(str, order))})`: {sizes(a)}.",
        )
    if len(a) == 3 and 1 in (*a[:2], *b[:2]):
        for at, (turned, kept) in enumerate(((a, b), (b, a))):
            new = (turned[1], turned[0], turned[2])
            if 1 in turned[:2] and all(x == y or 1 in (x, y) for x, y in zip(new, kept, strict=True)):
                name = meeting.name(at)
                cause = (
                    f"{meeting.names[at]}, {sizes(turned)}, has steps and batch the other way round than "
                    f"{meeting.names[1 - at]}, {sizes(kept)}. {meeting.origins}"
                )
                return Failure(
                    meeting.place, "broadcast", meeting.told, cause, f"`{name}.transpose(0, 1)`: {sizes(new)}."
                )
    return None


def _order(shape: Shape, wanted: Shape) -> list[int]:
    left = list(range(len(shape)))
    order = []
    for size in wanted:
        at = next(axis for axis in left if shape[axis] == size)
        left.remove(at)
        order.append(at)
    return order


def _features(case: Case, meeting: Meeting) -> Failure | None:
    """Two layers that give different numbers of features or channels."""
    fixes: list[str] = []
    for at in (1, 0):
        made = source(case, meeting.step, meeting.pair[at])
        has, wants = meeting.held[at], meeting.held[1 - at]
        for key in ("out_features", "out_channels"):
            on = -1 if key == "out_features" else 1 - len(made.outputs[0]) if made is not None else 0
            if made is not None and made.settings.get(key) == has and meeting.axis == on:
                fixes.append(f"{key}={wants} in {case.short(made)}, not {has}")
    if not fixes:
        return None
    return Failure(
        meeting.place, "broadcast", meeting.told, because(case, meeting), "; or ".join(dict.fromkeys(fixes)) + "."
    )


def _repeated(case: Case, meeting: Meeting) -> Failure | None:
    """Batches of N and N·heads."""
    if meeting.axis != -len(meeting.a) or len(meeting.a) != len(meeting.b) or len(meeting.a) < 3:
        return None
    small = 0 if meeting.held[0] < meeting.held[1] else 1
    times, rest = divmod(meeting.held[1 - small], meeting.held[small])
    if rest or meeting.a[1:] != meeting.b[1:]:
        return None
    shape = (meeting.a, meeting.b)[1 - small]
    name = meeting.name(small)
    cause = f"{meeting.held[1 - small]} = {meeting.held[small]}·{times}. {meeting.origins}"
    ones = ", ".join(["1"] * (len(shape) - 1))
    fix = (
        f"`{name}.repeat_interleave({times}, dim=0)`: {sizes(shape)}, if the {times} (heads) of one sample follow each "
        f"other, as `view(N·{times}, …)` lays them; `{name}.repeat({times}, {ones})`, if not."
    )
    return Failure(meeting.place, "broadcast", meeting.told, cause, fix)


def _otherwise(case: Case, meeting: Meeting) -> Failure:
    return Failure(meeting.place, "broadcast", meeting.told, because(case, meeting), resize(meeting) + ".")
