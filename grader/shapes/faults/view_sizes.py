"""Views whose sizes do not multiply out to the elements that are there."""

from __future__ import annotations

import re
from dataclasses import dataclass

from grader.shapes import rules
from grader.shapes.case import Case
from grader.shapes.failure import Failure
from grader.shapes.faults.trials import replaced_input, replaced_view
from grader.shapes.steps import Shape
from grader.shapes.wording import by, numbers, product, sizes


@dataclass(frozen=True)
class Regrouped:
    """The part of a view that does not multiply out: axes `first` … of the tensor (`have`) against `want`.

    The axes before and after it are the same in both.
    """

    first: int
    have: Shape
    want: Shape
    after: Shape


def regrouped(shape: Shape, wanted: Shape) -> Regrouped:
    """Strip the leading and the trailing axes that a view leaves as they are; a leading −1 stands for axis 0."""
    first = last = 0
    while first < min(len(shape), len(wanted)) - 1 and (
        wanted[first] == shape[first] or (first == 0 and wanted[0] == -1)
    ):
        first += 1
    while last < min(len(shape), len(wanted)) - first - 1 and wanted[-1 - last] == shape[-1 - last]:
        last += 1
    return Regrouped(
        first,
        shape[first : len(shape) - last],
        wanted[first : len(wanted) - last],
        shape[len(shape) - last :],
    )


def view_size(case: Case) -> Failure | None:
    """`shape '[…]' is invalid for input of size …`."""
    step = case.step
    found = re.search(r"shape '\[([-\d, ]*)\]' is invalid for input of size (\d+)", case.text)
    if found is None or step is None or not step.inputs:
        return None
    wanted = tuple(int(part) for part in found[1].split(",") if part.strip())
    shape, total = step.inputs[0], int(found[2])
    fixed = product([size for size in wanted if size != -1])
    told = (
        f"{sizes(shape)} has {total} elements ({rules.flatten_arithmetic(*shape)}), which don't go into {sizes(wanted)}"
    )
    told += f": {total} is no multiple of {fixed}." if -1 in wanted else f", {fixed} elements."
    cause = f"{sizes(shape)} comes from {case.origin(step)}"
    if not shape:
        return Failure(case.layer or case.here(), "view-size", told, cause + ".", "Reshape to ().")
    for reading in (_rows, _merged, _flat, _other_batch, _groups, _heads, _more_tokens, _windows, _maps):
        known = reading(case, told, cause, shape, wanted)
        if known is not None:
            return known
    return _any_sizes(case, told, cause, shape, wanted)


def _rows(case: Case, told: str, cause: str, shape: Shape, wanted: Shape) -> Failure | None:
    """`data.view(20, -1)`: one long row that does not divide into so many."""
    if len(shape) != 1 or len(wanted) != 2 or -1 not in wanted:
        return None
    size = product([size for size in wanted if size != -1])
    kept, x = shape[0] // size * size, case.variable(case.step)
    if not kept:
        return None
    cause += f"; {shape[0]} = {kept // size}·{size} + {shape[0] - kept}"
    fix = f"`{x}[:{kept}].view({', '.join(map(str, wanted))})`, which drops the last {shape[0] - kept}"
    return Failure(
        case.layer or case.here(),
        "view-size",
        told,
        cause + ".",
        fix + ".",
        trial=replaced_input(lambda t: t[:kept]),
    )


def _merged(case: Case, told: str, cause: str, shape: Shape, wanted: Shape) -> Failure | None:
    """`y.view(B, T, C)`: the last axes merge into another number of features."""
    part = regrouped(shape, wanted)
    if part.first < 2 or part.after or len(part.want) != 1 or len(part.have) != 2 or part.want[0] == -1:
        return None
    merged, want = product(part.have), part.want[0]
    new = (*wanted[:-1], merged)
    cause += f"; its last axes are {rules.flatten_arithmetic(*part.have)}, not {want}"
    fix = (
        f"`{case.variable(case.step)}.view({', '.join(map(str, new))})`, and a Linear after it then needs "
        f"in_features={merged}"
    )
    if want % part.have[0] == 0:
        wide = want // part.have[0]
        fix += f"; or {wide}, not {part.have[1]}, on the last axis: {want} = {part.have[0]}·{wide}"
    return Failure(case.layer or case.here(), "view-size", told, cause + ".", fix + ".", trial=replaced_view(new))


def _flat(case: Case, told: str, cause: str, shape: Shape, wanted: Shape) -> Failure | None:
    """`x.view(-1, 400)`: the features of maps of another size."""
    rest = product(shape[1:])
    if len(wanted) != 2 or wanted[1] in (-1, rest) or wanted[0] not in (-1, shape[0]):
        return None
    x = case.variable(case.step)
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
    return Failure(
        case.layer or case.here(), "view-size", told, cause + ".", fix + ".", trial=replaced_view((shape[0], -1))
    )


def _other_batch(case: Case, told: str, cause: str, shape: Shape, wanted: Shape) -> Failure | None:
    """`x.view(32, …)` of a last batch of 20."""
    total, rest, x = product(shape), product(shape[1:]), case.variable(case.step)
    if not wanted or wanted[0] in (-1, shape[0]) or total % max(1, product([s for s in wanted[1:] if s != -1])):
        return None
    new = [shape[0] if product(wanted[1:]) == rest or -1 in wanted[1:] else -1, *wanted[1:]]
    cause += f"; the view names a batch of {wanted[0]}, but this one has {shape[0]}"
    first = f"{x}.size(0)" if new[0] == shape[0] else "-1"
    fix = f"`{x}.view({', '.join([first, *map(str, wanted[1:])])})`, which takes any batch"
    return Failure(
        case.layer or case.here(), "view-size", told, cause + ".", fix + ".", trial=replaced_view(tuple(new))
    )


def _groups(case: Case, told: str, cause: str, shape: Shape, wanted: Shape) -> Failure | None:
    """`x.view(-1, 12, features)`: rows that do not divide into groups."""
    if len(wanted) < 3 or wanted[0] != -1 or len(shape) != len(wanted) - 1 or shape[1:] != wanted[2:]:
        return None
    rows, size = shape[0], wanted[1]
    fewer, more = rows // size * size, -(-rows // size) * size
    cause += f"; {rows} rows do not divide into groups of {size}: {rows} = {rows // size}·{size} + {rows % size}"
    fix = f"A multiple of {size} rows, such as {more}{f' or {fewer}' if fewer else ''}, in place of {rows}"
    return Failure(case.layer or case.here(), "view-size", told, cause + ".", fix + ".")


def _heads(case: Case, told: str, cause: str, shape: Shape, wanted: Shape) -> Failure | None:
    """`q.view(B, T, heads, dim)`: features that do not divide into heads."""
    part = regrouped(shape, wanted)
    if part.first < 1 or part.after or part.first + len(part.have) != len(shape) or -1 in part.want:
        return None
    want, width = part.want, part.have[-1]
    if len(part.have) == 2 == len(want) and len(shape) == 3 and want[0] % part.have[0] == 0:
        want = (want[0] // part.have[0], want[1])
    elif len(part.have) != 1 or len(want) not in (2, 3) or part.first not in (2, 3):
        return None
    elif len(want) == 3:
        if width % want[0]:
            return None
        width, want = width // want[0], want[1:]
    count, dim = want
    if width % count == 0 or count * dim > width or width - count * dim >= count:
        return None
    near = [n for n in range(1, width + 1) if width % n == 0]
    best = min(near, key=lambda n: abs(n - count))
    up = -(-width // count) * count
    cause += f"; {width} features do not divide into {count} heads: {count}·{dim} = {count * dim}"
    fix = (
        f"A number of heads that divides {width}, such as {best} ({best}·{width // best}); or {up} "
        f"features ({count}·{up // count})"
    )
    return Failure(case.layer or case.here(), "attention", told, cause + ".", fix + ".")


def _more_tokens(case: Case, told: str, cause: str, shape: Shape, wanted: Shape) -> Failure | None:
    """`x.view(B, 7, 7, C)` of 50 tokens: a class token is among them."""
    part = regrouped(shape, wanted)
    if len(part.have) != 1 or part.first != 1 or len(part.want) != 2 or not part.after or -1 in part.want:
        return None
    extra = part.have[0] - product(part.want)
    if extra not in (1, 2):
        return None
    x = case.variable(case.step)
    cause += f"; {part.have[0]} = {rules.flatten_arithmetic(*part.want).partition(' = ')[0]} + {extra}: "
    cause += "one token is no patch (a class token)" if extra == 1 else "two tokens are no patches"
    fix = f"`{x}[:, {extra}:]` before it: {sizes((shape[0], part.have[0] - extra, *shape[2:]))}"
    return Failure(
        case.layer or case.here(),
        "view-size",
        told,
        cause + ".",
        fix + ".",
        trial=replaced_input(lambda t: t[:, extra:]),
    )


def _windows(case: Case, told: str, cause: str, shape: Shape, wanted: Shape) -> Failure | None:
    """`x.view(B, H // 7, 7, W // 7, 7, C)`: sides that the window does not divide."""
    part = regrouped(shape, wanted)
    if len(part.want) != 2 * len(part.have) or not 1 <= len(part.have) <= 3 or -1 in part.want:
        return None
    pads: dict[int, int] = {}
    windows: list[str] = []
    for at, size in enumerate(part.have):
        one, two = part.want[2 * at : 2 * at + 2]
        window = two if two and size // two == one else one
        if not window or size // window * window != one * two:
            return None
        if size % window:
            pads[part.first + at] = window - size % window
            windows.append(f"{size} = {size // window}·{window} + {size % window}")
    if not pads:
        return None
    if part.first + len(part.have) == len(shape) and len(part.have) == 1 and part.first > 1:
        return None
    x = case.variable(case.step)
    amounts: list[int] = []
    for axis in range(len(shape) - 1, min(pads) - 1, -1):
        amounts += [0, pads.get(axis, 0)]
    padded = tuple(size + pads.get(axis, 0) for axis, size in enumerate(shape))
    cause += f"; the sides do not divide into windows: {', '.join(dict.fromkeys(windows))}"
    fix = (
        f"`F.pad({x}, {tuple(amounts)})` before it: {sizes(padded)}, with the numbers of windows counted from these; "
        "or an input whose sides the window divides"
    )
    return Failure(case.layer or case.here(), "view-size", told, cause + ".", fix + ".")


def _maps(case: Case, told: str, cause: str, shape: Shape, wanted: Shape) -> Failure | None:
    """One axis that should become several: features or tokens to maps, channels to anchors and classes."""
    part = regrouped(shape, wanted)
    if len(part.have) != 1 or len(part.want) < 2 or part.want.count(-1) or part.first < 1:
        return None
    size, want = part.have[0], part.want
    made = case.maker(case.step)
    x = case.variable(case.step)
    key = next(
        (name for name in ("out_features", "out_channels") if made is not None and made.settings.get(name) == size), ""
    )
    cause += f"; axis {part.first} is {size}, but {rules.flatten_arithmetic(*want)}"
    choices: list[str] = []
    trial = None
    for leading in range(min(2, len(want) - 1)):
        axes = len(want) - leading
        quotient, remainder = divmod(size, product(want[:leading]))
        side = round(quotient ** (1 / axes))
        if not remainder and axes > 1 and side**axes == quotient and len(set(want[leading:])) == 1:
            fitting = (*want[:leading], *[side] * axes)
            new = (*wanted[: part.first], *fitting, *wanted[len(wanted) - len(part.after) :])
            cause += f" ({size} = {'·'.join(map(str, fitting))})"
            choices.append(f"`{x}.view({', '.join(map(str, new))})`, maps of {by([side] * axes)}")
            trial = replaced_view(new)
            break
    if made is not None and key:
        choices.append(f"{key}={product(want)} ({'·'.join(map(str, want))}) in {case.short(made)}, not {size}")
    if not choices:
        return None
    return Failure(case.layer or case.here(), "view-size", told, cause + ".", "; or ".join(choices) + ".", trial=trial)


def _any_sizes(case: Case, told: str, cause: str, shape: Shape, wanted: Shape) -> Failure:
    """No pattern: the sizes that would fit, one axis changed at a time, or nothing but the facts."""
    total, where = product(shape), case.layer or case.here()
    fixes: list[str] = []
    for at in range(1, len(wanted)):
        others = product([size for place, size in enumerate(wanted) if place != at and size != -1])
        if wanted[at] != -1 and -1 not in wanted and others and total % others == 0:
            fixes.append(sizes([*wanted[:at], total // others, *wanted[at + 1 :]]))
    if fixes:
        fix = f"A shape with {total} elements: {' or '.join(fixes[:3])}"
    else:
        fixed = product([size for size in wanted[1:] if size != -1])
        fix = (
            f"The evidence does not decide. The view wants {fixed} elements a sample, {sizes(shape)} has "
            f"{product(shape[1:])}: change the sizes in the view, or the layer that makes them"
        )
    return Failure(where, "view-size", told, cause + ".", fix + ".")


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
