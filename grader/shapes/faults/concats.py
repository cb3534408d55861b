"""cat: all axes but one must agree."""

from __future__ import annotations

from typing import Any

import torch

from grader.shapes.case import Case
from grader.shapes.failure import Failure, OpCall, Trial
from grader.shapes.faults.branches import (
    branch,
    followed,
    fork,
    growing_step,
    has_room,
    transposed_arithmetic,
    unpadded,
    why_apart,
)
from grader.shapes.faults.meeting import keeping, padded
from grader.shapes.faults.windows import axes_of, window
from grader.shapes.steps import Shape, Step
from grader.shapes.wording import by, sizes


def concat(case: Case) -> Failure | None:
    """cat: all axes but one must agree."""
    step = case.step
    if step is None or step.op not in {"cat", "hstack", "vstack", "dstack", "column_stack"} or len(step.inputs) < 2:
        return None
    shapes = step.inputs
    names = [case.name_of_input(step, at) for at in range(len(shapes))]
    listed = ", ".join(f"{name} {sizes(shape)}" for name, shape in zip(names, shapes, strict=True))
    where = case.layer or case.here()
    first = next((at for at, shape in enumerate(shapes) if shape != (0,)), 0)
    ranks = [at for at, shape in enumerate(shapes) if len(shape) != len(shapes[first])]
    if ranks:
        return _ranks(
            case, step, where, listed, names, ranks[0] if len(shapes[ranks[0]]) < len(shapes[first]) else first
        )
    dim = step.settings.get("dim", 1 if step.op == "hstack" else 0)
    dim = dim if isinstance(dim, int) else 0
    rank = len(shapes[first])
    told = f"cat along axis {dim} of {listed}: all other axes must be equal"
    dim %= rank
    odd = next(
        (at for at in range(len(shapes)) if any(shapes[at][a] != shapes[first][a] for a in range(rank) if a != dim)),
        None,
    )
    if odd is None:
        return None
    wrong = [axis for axis in range(rank) if axis != dim and shapes[odd][axis] != shapes[first][axis]]
    told += (
        ", but " + " and ".join(f"axis {axis} is {shapes[first][axis]} and {shapes[odd][axis]}" for axis in wrong) + "."
    )
    turned = _swapped(case, step, shapes, dim, names)
    if turned is not None:
        return Failure(where, "concat", told, turned[0] + _origins(case, step, first, odd, names), turned[1],
                       trial=turned[2])  # fmt: skip
    if len(wrong) == 1 and shapes[odd][dim] == shapes[first][dim]:
        new = list(shapes[first])
        new[wrong[0]] += shapes[odd][wrong[0]]
        if wrong[0] == 1 or len(new) == 2:
            cause = f"Only axis {wrong[0]} differs, and that is not the axis that cat joins."
            return Failure(
                where,
                "concat",
                told,
                cause + _origins(case, step, first, odd, names),
                f"dim={wrong[0]} in cat: {sizes(new)}, if axis {wrong[0]} is the one to join.",
                trial=_along(wrong[0]),
            )
    return _spatial(case, step, where, told, names, first, odd, wrong)


def _swapped(
    case: Case, step: Step, shapes: tuple[Shape, ...], dim: int, names: list[str]
) -> tuple[str, str, Trial] | None:
    """One of two tensors of 3 axes that fits with its first two axes swapped: (cause, fix, trial)."""
    if len(shapes) != 2 or len(shapes[0]) != 3 or shapes[0][:2] != shapes[1][1::-1] or dim != 2:
        return None
    at = 0 if 1 in (shapes[1][0],) else 1
    shape = shapes[at]
    cause = f"{names[at]}, {sizes(shape)}, has its first two axes, steps and batch, the other way round."
    fix = f"`{names[at]}.transpose(0, 1)`: {sizes((shape[1], shape[0], shape[2]))}."

    def turn(func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> OpCall:
        tensors = list(args[0] if args else kwargs["tensors"])
        tensors[at] = tensors[at].transpose(0, 1)
        return func, (tensors, *args[1:]), {key: value for key, value in kwargs.items() if key != "tensors"}

    return cause, fix, Trial(op=turn)


def _stretched(at: int, count: int) -> Trial:
    def rewrite(func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> OpCall:
        tensors = list(args[0] if args else kwargs["tensors"])
        tensors[at] = tensors[at].expand(count, *[-1] * (tensors[at].dim() - 1))
        return func, (tensors, *args[1:]), {key: value for key, value in kwargs.items() if key != "tensors"}

    return Trial(op=rewrite)


def _along(dim: int) -> Trial:
    def rewrite(func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> OpCall:
        return torch.cat, (args[0] if args else kwargs["tensors"],), {"dim": dim}

    return Trial(op=rewrite)


def _origins(case: Case, step: Step, one: int, two: int, names: list[str]) -> str:
    return f" {names[one]} is from {case.origin(step, one)}, {names[two]} from {case.origin(step, two)}."


def _ranks(case: Case, step: Step, where: str, listed: str, names: list[str], low: int) -> Failure:
    shapes = step.inputs
    high = max(shapes, key=len)
    told = (
        f"cat of {listed}: all must have as many axes as the others, but there are {len(high)} and {len(shapes[low])}."
    )
    cause = f"{names[low]}, {sizes(shapes[low])}, is from {case.origin(step, low)}."
    short = shapes[low]
    missing = len(high) - len(short)
    name = names[low] if names[low].replace("_", "").isalnum() else "it"
    for at in range(len(high) + 1):
        new = (*short[:at], *[1] * missing, *short[at:])
        dim = step.settings.get("dim", 0)
        if all(a == b for axis, (a, b) in enumerate(zip(new, high, strict=True)) if axis != dim % len(high)):
            fix = f"`{name}{''.join(f'.unsqueeze({at})' for _ in range(missing))}`: {sizes(new)}."
            return Failure(where, "concat", told, cause, fix)
    dim = step.settings.get("dim", 0)
    last = isinstance(dim, int) and dim % len(high) == len(high) - 1
    if len(high) == 3 and len(short) == 2 and short[0] == high[0] and last:
        fix = (
            f"Repeat {name} at every step, `{name}.unsqueeze(1).expand(-1, {high[1]}, -1)`: "
            f"{sizes((short[0], high[1], short[1]))}."
        )
    elif short[:2] == high[:2]:
        index, stretched = "[..., None]" if missing == 1 else "[:, :, None, None]", ", ".join(map(str, high[2:]))
        fix = f"`{name}{index}.expand(-1, -1, {stretched})`."
        if high[2:] and all(size == 1 for size in high[2:]):
            fix = f"Flatten the other to {sizes(short[:2])} with .flatten(1)."
    elif len(short) == 2 and short[0] == high[0]:
        flat = 1
        for size in high[1:]:
            flat *= size
        fix = (
            f"Flatten the other, `.flatten(1)`: {sizes((high[0], flat))}, and join along dim=1: "
            f"{sizes((high[0], flat + short[1]))}"
        )
        if len(high) >= 4:
            spread = (
                f"{name}[:, :, {', '.join(['None'] * (len(high) - 2))}].expand(-1, -1, {', '.join(map(str, high[2:]))})"
            )
            fix += f"; or repeat {name} at every place, `{spread}`: {sizes((*short, *high[2:]))}"
        fix += "."
    else:
        fix = f"Bring both to {len(high)} axes, with unsqueeze for an axis of 1, or flatten the larger."
    return Failure(where, "concat", told, cause, fix)


def _spatial(
    case: Case, step: Step, where: str, told: str, names: list[str], one: int, two: int, wrong: list[int]
) -> Failure:
    """Spatial sizes that went apart between a fork and the join."""
    shapes, rank = step.inputs, len(step.inputs[one])
    left, right = fork(case, step, one, two)
    axis = wrong[-1] - rank
    cause = why_apart(case, left, right, axis, shapes[one][axis], shapes[two][axis])
    cause = cause or _origins(case, step, one, two, names).strip()
    target = [min(a, b) for a, b in zip(shapes[one], shapes[two], strict=True)]
    small, large = (one, two) if shapes[one][axis] < shapes[two][axis] else (two, one)
    name = [case.variable(step, at, f"output of {names[at]}") for at in range(len(names))]
    spatial_axes = rank - 2
    if wrong == [0] and 1 in (shapes[one][0], shapes[two][0]):
        single, batch = (one, two) if shapes[one][0] == 1 else (two, one)
        count = shapes[batch][0]
        fix = (
            f"`{case.name_of_input(step, single)}.expand({count}, {', '.join(['-1'] * (rank - 1))})`: "
            f"{sizes((count, *shapes[single][1:]))}, one row for each of the batch."
        )
        return Failure(where, "concat", told, cause, fix, trial=_stretched(single, count))
    if wrong == [0]:
        fix = (
            f"Give both the same batch: {shapes[one][0]} and {shapes[two][0]}; if one is a single row, "
            f"`.expand({max(shapes[one][0], shapes[two][0])}, {', '.join(['-1'] * (rank - 1))})`."
        )
        return Failure(where, "concat", told, cause, fix)
    cut = [s for s in (unpadded([m], axis) for m in followed(left) + followed(right)) if s is not None]
    if len(cut) == 1 and spatial_axes >= 1 and 1 not in wrong and 0 not in wrong:
        other = next((at for at in (one, two) if cut[0] not in (left if at == one else right)), one)
        if all(shapes[other][a] == cut[0].inputs[0][a] for a in wrong):
            fix = f"{keeping(case, cut[0], axis)}."
            place = f"{case.short(cut[0])}, meeting the others in {where}"
            return Failure(place, "concat", told, cause, fix, trial=padded(cut[0]))
    if spatial_axes < 1 or 1 in wrong:
        return Failure(
            where,
            "concat",
            told,
            cause,
            f"Make axis {wrong[0]} equal in both: {shapes[one][wrong[0]]} and {shapes[two][wrong[0]]}.",
        )
    gaps = [shapes[large][a] - shapes[small][a] for a in range(2, rank)]
    pads: list[int] = []
    for gap in reversed(gaps):
        pads += [gap // 2, gap - gap // 2]
    wanted = by(shapes[large][2:])
    growing = growing_step(left if small == one else right)
    mode = {1: "linear", 2: "bilinear", 3: "trilinear"}.get(spatial_axes, "nearest")
    fix = f"`F.pad({name[small]}, {tuple(pads)})`: {by(shapes[small][2:])} → {wanted}"
    state = next((at for at in (one, two) if step.parents[at] < 0 and case.holds(shapes[at])), None)
    if state is not None:
        new = (*shapes[state][:2], *shapes[two if state == one else one][2:])
        fix = (
            f"{names[state]} as large as what it is joined with, torch.zeros({', '.join(map(str, new))}): made from "
            f"the sizes of {names[two if state == one else one]}, not fixed beforehand."
        )
        return Failure(where, "concat", told, cause, fix)
    if min(gaps) < 0 or 3 * max(gaps) > max(shapes[small][2:]):
        fix = f"Resize one to the other, `F.interpolate({name[small]}, size={tuple(shapes[large][2:])})`"
    elif (
        growing is not None
        and growing.op.startswith("conv_transpose")
        and max(gaps) == min(gaps)
        and has_room(growing, gaps[0])
    ):
        extra = growing.settings["output_padding"][0] + gaps[0]
        arithmetic = transposed_arithmetic(growing, extra)
        fix = f"output_padding={extra} in {case.short(growing)}: {arithmetic}; or {fix}"
    elif growing is not None and max(gaps) <= 8:
        fix += f"; or `F.interpolate({name[small]}, size={name[large]}.shape[2:], mode='{mode}')`"
    slices = "".join(f", :{size}" for size in target[2:])
    fix += f"; or crop {name[large]}, `[:, :{slices}]`".replace("[:, :, ", "[:, :, ")
    factor = _factor(case, [*left, *right, *branch(case, step, one)])
    start = _start(case, step, one)
    if factor > 1 and start is not None:
        upper = [-(-size // factor) * factor for size in start]
        if list(start) != upper:
            fix += f"; or inputs whose sides are multiples of {factor} ({by(upper)}, not {by(start)})"

    def pad(func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> OpCall:
        tensors = list(args[0] if args else kwargs["tensors"])
        tensors[small] = torch.nn.functional.pad(tensors[small], pads)
        return func, (tensors, *args[1:]), {key: value for key, value in kwargs.items() if key != "tensors"}

    trial = Trial(op=pad) if step.op == "cat" and min(gaps) >= 0 and len(shapes) == 2 else None
    return Failure(where, "concat", told, cause, fix + ".", trial=trial)


def _factor(case: Case, steps: list[Step]) -> int:
    """Product of the strides on the longest way down; 1 if a convolution cuts the edges (multiples would not help)."""
    strides = 1
    seen: set[int] = set()
    for step in steps:
        axes = axes_of(step.op)
        if not axes or step.number in seen or "transpose" in step.op or "kernel_size" not in step.settings:
            continue
        seen.add(step.number)
        kernel, stride, padding, dilation = window(step, axes - 1)
        if stride == 1 and 2 * padding != dilation * (kernel - 1):
            return 1
        if stride > 1:
            if dilation * (kernel - 1) + 1 - 2 * padding > stride:
                return 1
            strides *= stride
    return strides


def _start(case: Case, step: Step, at: int) -> Shape | None:
    steps = list(branch(case, step, at))
    if not steps or not steps[-1].inputs or len(steps[-1].inputs[0]) < 3:
        return None
    return steps[-1].inputs[0][2:]
