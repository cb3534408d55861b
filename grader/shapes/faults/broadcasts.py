"""Sizes that neither are equal nor stretch: + and its like, masks, residual branches."""

from __future__ import annotations

import math
from typing import Any

from grader.shapes import rules
from grader.shapes.case import Case
from grader.shapes.failure import Failure, OpCall, Trial
from grader.shapes.faults.branches import fork, growing_step, has_room, transposed_arithmetic, unpadded, why_apart
from grader.shapes.faults.windows import axes_of, window
from grader.shapes.steps import Shape, Step
from grader.shapes.wording import by, setting, sizes


def broadcast(case: Case) -> Failure | None:
    """`The size of tensor a (…) must match the size of tensor b (…)`: + and its like, masks, losses."""
    step = case.step
    if step is None or len(step.inputs) < 2:
        return None
    ranked = [at for at, shape in enumerate(step.inputs) if shape]
    if len(ranked) < 2:
        return None
    one, two = ranked[0], ranked[1]
    a, b = step.inputs[one], step.inputs[two]
    names = [case.name_of_input(step, at) for at in range(len(step.inputs))]
    n1, n2 = names[one], names[two]
    place = case.layer or case.here()
    rank = max(len(a), len(b))
    padded = [(1,) * (rank - len(s)) + s for s in (a, b)]
    wrong = [
        axis
        for axis in range(rank)
        if padded[0][axis] != padded[1][axis] and 1 not in (padded[0][axis], padded[1][axis])
    ]
    if not wrong:
        return None
    told = (
        f"{n1} {sizes(a)} and {n2} {sizes(b)} in {step.op}: aligned at the last axis, "
        + " and ".join(f"{padded[0][axis]} meets {padded[1][axis]} on axis {axis - rank}" for axis in wrong)
        + "; sizes must be equal or 1."
    )
    origins = f"{n1} is from {case.origin(step, one)}, {n2} from {case.origin(step, two)}."
    for axis in wrong:
        positions = _longer_than_table(case, step, place, told, (one, two), axis - rank)
        if positions is not None:
            return positions
    if len(a) == len(b) and len(a) >= 3:
        return _apart(case, step, place, told, origins, (one, two), wrong)
    if len(a) == len(b) == 2 and a[::-1] == b:
        return Failure(
            place,
            "broadcast",
            told,
            origins + " One is the transpose of the other.",
            f"`{n2}.T`, if rows are to meet rows.",
        )
    low, high = (one, two) if len(a) < len(b) else (two, one)
    short, long = step.inputs[low], step.inputs[high]
    name = case.variable(step, low)
    if len(short) == 1:
        fitting = [axis for axis, size in enumerate(long) if size == short[0]]
        if fitting:
            chosen = 1 if 1 in fitting else fitting[0]
            new = tuple(short[0] if axis == chosen else 1 for axis in range(len(long)))
            written = f"{name}.view({', '.join(map(str, (-1 if s == short[0] else 1 for s in new)))})"
            return Failure(
                place,
                "broadcast",
                told,
                origins + f" The {short[0]} belong to axis {chosen} of {sizes(long)}, but are aligned at the last.",
                f"`{written}`: {sizes(new)}.",
            )
    if len(short) < len(long) and short and long[: len(short)] == short:
        count = len(long) - len(short)
        new = (*short, *[1] * count)
        written = f"{name}{'.unsqueeze(-1)' * count}" if count < 3 else f"{name}.view({', '.join(map(str, new))})"
        return Failure(
            place,
            "broadcast",
            told,
            origins + " They agree from the left; broadcasting aligns from the right.",
            f"`{written}`: {sizes(new)}.",
        )
    for at in range(1, len(long)):
        new = (*short[:at], *[1] * (len(long) - len(short)), *short[at:])
        if len(new) == len(long) and all(x == y or 1 in (x, y) for x, y in zip(new, long, strict=True)):
            written = f"{name}" + f".unsqueeze({at})" * (len(long) - len(short))
            return Failure(place, "broadcast", told, origins, f"`{written}`: {sizes(new)}.")
    return _apart(case, step, place, told, origins, (one, two), wrong)


def _apart(
    case: Case, step: Step, place: str, told: str, origins: str, pair: tuple[int, int], wrong: list[int]
) -> Failure:
    one, two = pair
    a, b = step.inputs[one], step.inputs[two]
    rank = max(len(a), len(b))
    left, right = fork(case, step, one, two)
    n1, n2 = case.name_of_input(step, one), case.name_of_input(step, two)
    if rank >= 3 and (wrong[0] - rank) <= -(rank - 1) and len(a) == len(b) and set(wrong) >= {1}:
        strided = len(wrong) > 1
        grown, plain = (one, two) if left and (not right or left[0].number > right[0].number) else (two, one)
        made, kept = step.inputs[grown], step.inputs[plain]
        axes = rank - 2
        stride = max(1, round(kept[-1] / made[-1])) if strided and made[-1] else 1
        name = case.name_of_input(step, plain)
        project = f"nn.Conv{axes}d({kept[1]}, {made[1]}, 1{f', stride={stride}' if stride > 1 else ''})"
        cause = f"The branch changes {kept[1]} channels to {made[1]}" + (
            f" and {by(kept[2:])} to {by(made[2:])}" if strided else ""
        )
        changer = next(
            (s for s in (left if grown == one else right) if s.settings.get("out_channels") == made[1]), None
        )
        cause += f" (in {case.kind_of(changer)})" if changer else ""
        cause += f"; {name} comes as it was. {origins}"
        if changer is not None and step.op in {"add", "sub"}:
            where = f"{place} (with {case.short(changer)})"
            fix = f"A projection on the shortcut: `{project}({name})`: {sizes((kept[0], *made[1:]))}"
            if not strided:
                fix += f"; or out_channels={kept[1]} in {case.short(changer)}, not {made[1]}"
            return Failure(where, "broadcast", told, cause, fix + ".")
    return _sizes_apart(case, step, place, told, origins, pair, wrong, left, right, (n1, n2))


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


def _cut_short(step: Step, axis: int) -> bool:
    """Whether a slice asked for more than there was: `table[:, :60]` of a table of 50."""
    if step.op != "getitem" or not step.inputs or not step.outputs or len(step.inputs[0]) != len(step.outputs[0]):
        return False
    parts = [part.strip() for part in str(step.settings.get("index", "")).split(",")]
    at = len(step.inputs[0]) + axis
    stop = parts[at].partition(":")[2] if 0 <= at < len(parts) and ":" in parts[at] else ""
    return stop.isdigit() and int(stop) > step.inputs[0][at]


def _longer_than_table(
    case: Case, step: Step, place: str, told: str, pair: tuple[int, int], axis: int
) -> Failure | None:
    """A sequence and a table of positions of another length."""
    for data, table in (pair, pair[::-1]):
        if step.parents[table] >= 0 or not step.weights or len(step.inputs[table]) not in (2, 3):
            made = case.parent(step, table)
            if made is None or not ((made.weights and made.op in {"getitem", "embedding"}) or _cut_short(made, axis)):
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


def _sizes_apart(case: Case, step: Step, place: str, told: str, origins: str, pair: tuple[int, int], wrong: list[int],
                 left: list[Step], right: list[Step], names: tuple[str, str]) -> Failure:  # fmt: skip
    one, two = pair
    a, b = step.inputs[one], step.inputs[two]
    rank = max(len(a), len(b))
    axis = wrong[-1] - rank
    why = why_apart(case, left, right, axis, a[axis], b[axis])
    kind = "broadcast"
    steps = left + right
    unpacked = next((s for s in steps if s.op == "_pad_packed_sequence"), None)
    if unpacked is not None:
        longer = max(a[axis], b[axis])
        cause = (
            f"pad_packed_sequence pads to the longest length of this batch, {unpacked.outputs[0][axis]}, not to the "
            f"{longer} steps before packing. {origins}"
        )
        return Failure(
            place,
            kind,
            told,
            cause,
            (
                f"pad_packed_sequence(…, total_length={longer}), which keeps {longer} steps; or cut the other to "
                f"{min(a[axis], b[axis])}."
            ),
        )
    growing = growing_step(steps)
    if growing is not None and growing.op.startswith("conv_transpose"):
        wanted = b[axis] if growing in left else a[axis]
        have = a[axis] if growing in left else b[axis]
        if have < wanted and has_room(growing, wanted - have) and growing.outputs[0][axis] == have:
            extra = growing.settings["output_padding"][0] + wanted - have
            fix = f"output_padding={extra} in {case.short(growing)}: {transposed_arithmetic(growing, extra)}"
            fix += f"; or resize, `F.interpolate(…, size={wanted})`"
        else:
            fix = _resize(names, a, b, axis)
        where = f"{case.short(growing)}, meeting the other in {place}"
        cause = (
            f"{why} {case.kind_of(growing)} gives {growing.outputs[0][axis]}: "
            f"{transposed_arithmetic(growing, growing.settings['output_padding'][0])}. {origins}"
        )
        return Failure(where, "conv-transpose", told, cause.strip(), fix + ".")
    cut = [s for s in (unpadded([m], axis) for m in steps) if s is not None]
    if cut and all(len(s.inputs[0]) >= 3 for s in cut):
        parts: list[str] = []
        for made in reversed(cut):
            axes = axes_of(made.op)
            found = [window(made, at) for at in range(axes)]
            padding = [d * (k - 1) // 2 for k, _, _, d in found]
            size = made.inputs[0][axis]
            k, s, _, d = found[axes + axis]
            parts.append(
                f"padding={setting(padding)} in {case.short(made)}, not {_written_padding(made)} "
                f"(keeps {size}: {rules.conv_arithmetic(size, k, s, padding[axes + axis], d)})"
            )
        where = f"{', '.join(case.short(s) for s in reversed(cut))}, meeting the other in {place}"
        return Failure(
            where,
            kind,
            told,
            f"{why} {origins}".strip(),
            "; ".join(parts) + ".",
            trial=_padded(cut[0]) if len(cut) == 1 else None,
        )
    if step.op == "masked_fill" and two > one:
        target = a[-len(b) :] if len(b) <= len(a) else a
        name = names[1] if names[1].isidentifier() else "mask"
        kept = ", ".join(f":{size}" for size in target[-2:])
        fix = f"A mask of {sizes(target)}, or with axes of 1 to stretch"
        if all(have >= want for have, want in zip(b[-2:], target[-2:], strict=True)):
            fix = f"`{name}[..., {kept}]`: as large as the scores; or {fix[0].lower()}{fix[1:]}"
        return Failure(place, kind, told, origins, fix + ".")
    if sorted(a) == sorted(b) and len(a) == len(b):
        order = _order(b, a)
        n2 = names[1] if names[1].isidentifier() else "the second"
        return Failure(
            place,
            kind,
            told,
            f"The two hold the same sizes in another order. {origins}",
            f"`{n2}.permute({', '.join(map(str, order))})`: {sizes(a)}.",
        )
    return Failure(place, kind, told, f"{why} {origins}".strip(), _resize(names, a, b, axis) + ".")


def _written_padding(step: Step) -> str:
    padding = step.settings["padding"]
    return setting(padding) if isinstance(padding, list) else repr(padding)


def _padded(step: Step) -> Trial:
    axes = axes_of(step.op)
    padding = tuple(window(step, at)[3] * (window(step, at)[0] - 1) // 2 for at in range(axes))

    def rewrite(func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> OpCall:
        if len(args) > 4:
            return func, (*args[:4], padding, *args[5:]), kwargs
        return func, args, {**kwargs, "padding": padding}

    return Trial(op=rewrite, at=step.number)


def _order(shape: Shape, wanted: Shape) -> list[int]:
    left = list(range(len(shape)))
    order = []
    for size in wanted:
        at = next(axis for axis in left if shape[axis] == size)
        left.remove(at)
        order.append(at)
    return order


def _resize(names: tuple[str, str], a: Shape, b: Shape, axis: int) -> str:
    if len(a) == len(b) and len(a) >= 4 and axis >= 2 - len(a):
        return (
            f"Resize one to the other, `F.interpolate({names[0] if names[0].isidentifier() else 'x'}, "
            f"size={tuple(b[2:])})`, or crop the larger"
        )
    return (
        f"Make axis {axis} equal ({a[axis] if -axis <= len(a) else 1} and {b[axis] if -axis <= len(b) else 1}), or "
        "give one of them size 1 there"
    )
