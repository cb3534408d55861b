"""Views whose sizes do not multiply out, views of transposed memory, and matrix products."""

from __future__ import annotations

import itertools
import re

from grader.shapes import rules
from grader.shapes.case import Case
from grader.shapes.failure import Failure
from grader.shapes.faults.trials import replaced_input, replaced_second, replaced_view
from grader.shapes.wording import by, numbers, product, sizes


def view_size(case: Case) -> Failure | None:
    """`shape '[…]' is invalid for input of size …`."""
    step = case.step
    found = re.search(r"shape '\[([-\d, ]*)\]' is invalid for input of size (\d+)", case.text)
    if found is None or step is None or not step.inputs:
        return None
    wanted = [int(part) for part in found[1].split(",") if part.strip()]
    shape, total = step.inputs[0], int(found[2])
    fixed = product([size for size in wanted if size != -1])
    where, x = case.layer or case.here(), case.variable(step)
    told = (
        f"{sizes(shape)} has {total} elements ({rules.flatten_arithmetic(*shape)}), which don't go into {sizes(wanted)}"
    )
    told += f": {total} is no multiple of {fixed}." if -1 in wanted else f", {fixed} elements."
    cause = f"{sizes(shape)} comes from {case.origin(step)}"
    if not shape:
        return Failure(where, "view-size", told, cause + ".", "Reshape to ().")
    rest = product(shape[1:])
    if len(wanted) == 2 and wanted[1] not in (-1, rest) and wanted[0] in (-1, shape[0]):
        parts = "·".join(map(str, shape[1:]))
        fix = f"`{x}.view({x}.size(0), -1)`, or `{x}.flatten(1)`: {sizes((shape[0], rest))} ({parts})"
        fix += f"; a Linear after it then needs in_features={rest}, not {wanted[1]}"
        if len(shape) > 2 and wanted[1] % shape[1] == 0:
            quotient, axes = wanted[1] // shape[1], len(shape) - 2
            side = round(quotient ** (1 / axes))
            if side**axes == quotient:
                cause += (
                    f"; {wanted[1]} = {'·'.join(map(str, [shape[1]] + [side] * axes))} is for maps of "
                    f"{by([side] * axes)}, not {by(shape[2:])}"
                )
                fix += f"; or nn.AdaptiveAvgPool{axes}d({side if axes == 1 else (side,) * axes}) before it"
        return Failure(where, "view-size", told, cause + ".", fix + ".", trial=replaced_view((shape[0], -1)))
    if wanted and wanted[0] not in (-1, shape[0]) and total % max(1, product([s for s in wanted[1:] if s != -1])) == 0:
        new = [shape[0] if product(wanted[1:]) == rest or -1 in wanted[1:] else -1, *wanted[1:]]
        cause += f"; the view names a batch of {wanted[0]}, but this one has {shape[0]}"
        first = f"{x}.size(0)" if new[0] == shape[0] else "-1"
        fix = f"`{x}.view({', '.join([first, *map(str, wanted[1:])])})`, which takes any batch"
        return Failure(where, "view-size", told, cause + ".", fix + ".", trial=replaced_view(tuple(new)))
    if len(wanted) >= 3 and len(shape) >= 2:
        heads = [pair for pair in itertools.pairwise(wanted) if -1 not in pair and product(pair) < shape[-1]]
        together = product(wanted[len(shape) - 1 :]) // product(heads[-1]) if heads and -1 not in wanted else 1
        width = shape[-1] // together if together and shape[-1] % together == 0 else shape[-1]
        if heads and width % heads[-1][0]:
            count, dim = heads[-1]
            near = [n for n in range(1, width + 1) if width % n == 0]
            best = min(near, key=lambda n: abs(n - count))
            up = -(-width // count) * count
            cause += f"; {width} features do not divide into {count} heads: {count}·{dim} = {count * dim}"
            fix = (
                f"A number of heads that divides {width}, such as {best} ({best}·{width // best}); or {up} "
                f"features ({count}·{up // count})"
            )
            return Failure(where, "attention", told, cause + ".", fix + ".")
    free = [at for at, size in enumerate(wanted) if size != -1 and at > 0]
    fixes: list[str] = []
    for at in free:
        others = product([size for place, size in enumerate(wanted) if place != at and size != -1])
        if others and total % others == 0 and -1 not in wanted:
            fixes.append(f"{sizes([*wanted[:at], total // others, *wanted[at + 1 :]])}")
    if fixes:
        fix = f"A shape with {total} elements: {' or '.join(fixes[:3])}"
    else:
        fix = (
            f"`{x}.view({x}.size(0), -1)`: {sizes((shape[0], rest))}; or bring {sizes(shape)} to sizes that "
            f"multiply to {fixed} per sample before it"
        )
    return Failure(where, "view-size", told, cause + ".", fix + ".")


def not_contiguous(case: Case) -> Failure | None:
    """`view size is not compatible with input tensor's size and stride`."""
    step = case.step
    if step is None or not step.inputs:
        return None
    turned = next(
        (
            s
            for s in case.way_back(step)
            if s.op
            in {
                "permute",
                "transpose",
                "T",
                "mT",
                "movedim",
                "getitem",
                "expand",
                "flip",
                "unfold",
                "chunk",
                "split",
                "select",
                "narrow",
                "lstm",
                "gru",
                "rnn_tanh",
            }
        ),
        None,
    )
    shape = step.inputs[0]
    wanted = step.settings.get("size")
    target = f"({', '.join(map(str, wanted))})" if isinstance(wanted, list) else "(…)"
    x = case.variable(step)
    told = (
        f"view{target} on {sizes(shape)}: view never copies, and the elements of this tensor do not lie in order in "
        "memory."
    )
    if turned is None:
        cause = f"{sizes(shape)}, from {case.origin(step)}, is not contiguous."
    else:
        cause = (
            f"{case.kind_of(turned)} changed the order of the axes, not of the memory: strides no longer follow the "
            "shape."
        )
    fix = f"`{x}.reshape{target}`, which copies where it must; or `{x}.contiguous().view{target}`."
    if (
        turned is not None
        and turned.op in {"permute", "transpose"}
        and isinstance(wanted, list)
        and len(wanted) < len(shape)
    ):
        fix += " Merging axes is right only if neighbours in the new order belong together."
    return Failure(
        case.layer or case.here(),
        "not-contiguous",
        told,
        cause,
        fix,
        trial=replaced_view(tuple(wanted))
        if isinstance(wanted, list) and all(isinstance(w, int) for w in wanted)
        else None,
    )


def matrix_product(case: Case) -> Failure | None:
    """`@`, mm, bmm: the inner sizes, or the batches, do not meet."""
    step = case.step
    if step is None or step.op not in {"matmul", "mm", "bmm", "mv", "dot", "addmm", "baddbmm"} or len(step.inputs) < 2:
        return None
    left, right = step.inputs[-2:]
    names = [case.name_of_input(step, at) for at in range(len(step.inputs))][-2:]
    where = case.layer or case.here()
    told = (
        f"{names[0]} {sizes(left)} @ {names[1]} {sizes(right)}: the last axis of the first must be as long as the "
        "last but one of the second"
    )
    if not left or not right:
        return None
    inner = right[-2] if len(right) > 1 else right[-1]
    told += (
        f", but {left[-1]} is not {inner}."
        if left[-1] != inner
        else f", and the axes before must match: {sizes(left[:-2])}, {sizes(right[:-2])}."
    )
    cause = (
        f"{names[0]} comes from {case.origin(step, len(step.inputs) - 2)}, {names[1]} from "
        f"{case.origin(step, len(step.inputs) - 1)}."
    )
    dots = step.op in {"bmm", "matmul"} and len(left) >= 3 and len(right) >= 3
    kind = (
        "attention"
        if dots
        and any(n in {"q", "k", "v", "query", "key", "value", "keys", "queries", "attn", "scores"} for n in names)
        else "other"
    )
    if kind == "other" and case.recording.failed is not None and len(left) == 2 == len(right):
        kind = "linear-features"
    if left[-1] != inner and len(right) > 1 and left[-1] == right[-1]:
        out = (*left[:-1], right[-2])
        return Failure(
            where,
            kind,
            told,
            cause + f" Both have {left[-1]} on the last axis.",
            f"`{names[0]} @ {names[1]}.transpose(-2, -1)`: {sizes(out)}.",
            trial=replaced_second(lambda t: t.transpose(-2, -1)),
        )
    if left[-1] != inner and len(left) > 1 and left[-2] == inner:
        out = (*left[:-2], left[-1], right[-1])
        return Failure(
            where,
            kind,
            told,
            cause,
            f"`{names[0]}.transpose(-2, -1) @ {names[1]}`: {sizes(out)}.",
            trial=replaced_input(lambda t: t.transpose(-2, -1)),
        )
    if left[-1] != inner:
        return Failure(
            where,
            kind,
            told,
            cause,
            (
                f"Make them meet: {names[1]} with {left[-1]} in place of {inner}, or {names[0]} with {inner} in "
                f"place of {left[-1]}."
            ),
        )
    return Failure(where, "broadcast", told, cause, "Give both the same leading axes (sizes equal, or 1).")


def unflatten_size(case: Case) -> Failure | None:
    """unflatten: the sizes must multiply to the axis that they replace."""
    found = re.search(r"Provided sizes \[([\d, -]+)\] don't multiply up to the size of dim (\d+) \((\d+)\)", case.text)
    if found is None:
        return None
    wanted, size = numbers(found[1]), int(found[3])
    total, made = product(wanted), case.maker(case.step)
    told = (
        f"{case.name} makes {sizes(wanted)} of axis {found[2]}, {rules.flatten_arithmetic(*wanted)}, but there are "
        f"{size}."
    )
    cause = f"{sizes(case.shape())} comes from {case.origin(case.step)}."
    fix = f"Sizes that multiply to {size}, in place of {sizes(wanted)}"
    if made is not None and made.settings.get("out_features") == size:
        fix = (
            f"out_features={total} ({'·'.join(map(str, wanted))}) in {case.short(made)}, not {size}; or "
            f"{fix[0].lower()}{fix[1:]}"
        )
    return Failure(case.layer or case.here(), "view-size", told, cause, fix + ".")


def spatial_axes(case: Case) -> Failure | None:
    """interpolate and pad: as many numbers as the tensor has axes for them."""
    shape, size, pad = case.shape(), case.settings.get("size"), case.settings.get("pad")
    where, cause = case.layer or case.here(), f"{sizes(case.shape())} comes from {case.origin(case.step)}."
    x = case.variable()
    if case.op == "interpolate" and isinstance(size, list):
        told = (
            f"{case.name} was given a size of {len(size)} numbers for {sizes(shape)}, which has {len(shape) - 2} "
            "spatial axes."
        )
        if len(shape) == len(size) + 1:
            fix = (
                f"`{x}.unsqueeze(0)`: {sizes((1, *shape))}, if the batch axis is missing; or {len(shape) - 2} "
                "numbers in size"
            )
        else:
            fix = f"{len(shape) - 2} numbers in size; interpolate takes (N, C, …) and leaves N and C alone"
        return Failure(where, "missing-axis", told, cause, fix + ".")
    if case.op == "pad" and isinstance(pad, list):
        told = (
            f"{case.name} pads the last {len(pad) // 2} axes ({len(pad)} numbers), but {sizes(shape)} has {len(shape)}."
        )
        return Failure(
            where,
            "missing-axis",
            told,
            cause,
            f"At most {2 * len(shape)} numbers, two an axis from the last; or an input with more axes.",
        )
    return None
