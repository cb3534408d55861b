"""Two tensors of as many axes that meet with other sizes, and the convolutions on the way that lost or made a size."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from grader.shapes import rules
from grader.shapes.case import Case
from grader.shapes.failure import Failure, OpCall, Trial
from grader.shapes.faults.branches import followed, growing_step, has_room, transposed_arithmetic, unpadded, why_apart
from grader.shapes.faults.windows import axes_of, window
from grader.shapes.steps import Shape, Step
from grader.shapes.wording import setting


@dataclass(frozen=True)
class Meeting:
    """A step whose inputs `pair` should agree on `axis` (counted from the end) and do not.

    `left` and `right` are the steps of the two branches since they parted, newest first.
    """

    step: Step
    place: str
    told: str
    origins: str
    pair: tuple[int, int]
    axis: int
    left: list[Step]
    right: list[Step]
    names: tuple[str, str]

    @property
    def a(self) -> Shape:
        """Shape of the first."""
        return self.step.inputs[self.pair[0]]

    @property
    def b(self) -> Shape:
        """Shape of the second."""
        return self.step.inputs[self.pair[1]]

    @property
    def held(self) -> tuple[int, int]:
        """What the two have on the axis."""
        return self.a[self.axis], self.b[self.axis]

    def name(self, at: int) -> str:
        """The first's or the second's name as it can stand in code."""
        return self.names[at] if " " not in self.names[at] or self.names[at].endswith("]") else f"({self.names[at]})"


def because(case: Case, meeting: Meeting) -> str:
    """Why the two went apart, then where each comes from."""
    why = why_apart(case, meeting.left, meeting.right, meeting.axis, *meeting.held)
    return f"{why} {meeting.origins}".strip()


def transposed(case: Case, meeting: Meeting) -> Failure | None:
    """A transposed convolution that does not come back to the size before."""
    axis, (one, two) = meeting.axis, meeting.held
    left, right = followed(meeting.left), followed(meeting.right)
    growing = growing_step(left + right)
    if growing is None or not growing.op.startswith("conv_transpose") or -axis > axes_of(growing.op):
        return None
    have, wanted = (one, two) if growing in left else (two, one)
    steps = left if growing in left else right
    place = f"{case.short(growing)}, meeting the other in {meeting.place}"
    mirrored = padded_back(steps, axis, wanted)
    if have < wanted and has_room(growing, wanted - have) and growing.outputs[0][axis] == have:
        extra = growing.settings["output_padding"][0] + wanted - have
        fix = f"output_padding={extra} in {case.short(growing)}: {transposed_arithmetic(growing, extra)}"
        fix += f"; or resize, `F.interpolate(…, size={wanted})`"
    elif mirrored:
        extras = [f"output_padding={extra} in {case.short(step)}" for step, extra in mirrored]
        way = " → ".join(str(size) for size in [mirrored[0][0].inputs[0][axis], *_grown(mirrored, axis)])
        fix = f"{', '.join(extras)}: {way}; or resize, `F.interpolate(…, size={wanted})`"
        place = f"{', '.join(case.short(step) for step, _ in mirrored)}, meeting the other in {meeting.place}"
    else:
        fix = resize(meeting)
    cause = (
        f"{why_apart(case, left, right, axis, one, two)} {case.kind_of(growing)} gives {growing.outputs[0][axis]}: "
        f"{transposed_arithmetic(growing, growing.settings['output_padding'][0])}. {meeting.origins}"
    )
    return Failure(place, "conv-transpose", meeting.told, cause.strip(), fix + ".")


def padded_back(steps: list[Step], axis: int, wanted: int) -> list[tuple[Step, int]]:
    """The transposed convolutions of a branch, oldest first, with the output_padding that mirrors the way down.

    Each is to give the size that the convolution of the same level was given, the last of them `wanted`; empty if the
    settings have no room for it, or if other steps change the size in between.
    """
    levels = {s.outputs[0][axis]: s.inputs[0][axis] for s in reversed(steps) if _shrinks(s, axis)}
    grown = [s for s in reversed(steps) if s.op.startswith("conv_transpose") and -axis <= axes_of(s.op)]
    found: list[tuple[Step, int]] = []
    if not grown or steps[: steps.index(grown[0])] != [
        s for s in steps[: steps.index(grown[0])] if s in grown or s.inputs[0][axis] == s.outputs[0][axis]
    ]:
        return []
    size = grown[0].inputs[0][axis]
    for step in grown:
        goal = wanted if step is grown[-1] else levels.get(size)
        at = axes_of(step.op) + axis
        used = step.settings["output_padding"][at]
        plain = rules.conv_transpose_output_size(
            size,
            step.settings["kernel_size"][at],
            step.settings["stride"][at],
            step.settings["padding"][at],
            0,
            step.settings["dilation"][at],
        )
        if goal is None or not 0 <= goal - plain < max(step.settings["stride"][at], step.settings["dilation"][at]):
            return []
        if goal - plain != used:
            found.append((step, goal - plain))
        size = goal
    return found


def _shrinks(step: Step, axis: int) -> bool:
    return (
        axes_of(step.op) >= -axis
        and "transpose" not in step.op
        and "kernel_size" in step.settings
        and step.inputs[0][axis] > step.outputs[0][axis]
    )


def _grown(mirrored: list[tuple[Step, int]], axis: int) -> list[int]:
    sizes_after: list[int] = []
    size = mirrored[0][0].inputs[0][axis]
    for step, extra in mirrored:
        found, at = step.settings, axes_of(step.op) + axis
        size = rules.conv_transpose_output_size(
            size, found["kernel_size"][at], found["stride"][at], found["padding"][at], extra, found["dilation"][at]
        )
        sizes_after.append(size)
    return sizes_after


def cut_edges(case: Case, meeting: Meeting) -> Failure | None:
    """Convolutions of stride 1 that lose (or add) the edges, and could keep the size."""
    axis = meeting.axis
    cut = [s for s in (unpadded([m], axis) for m in followed(meeting.left) + followed(meeting.right)) if s is not None]
    if not cut or not all(len(s.inputs[0]) >= 3 for s in cut):
        return None
    fix = "; ".join(keeping(case, made, axis) for made in reversed(cut))
    kernel, _, padding, dilation = window(cut[0], axes_of(cut[0].op) + axis)
    extra = dilation * (kernel - 1)
    if (
        len(cut) == 1
        and axes_of(cut[0].op) == 1
        and padding == extra == cut[0].outputs[0][axis] - cut[0].inputs[0][axis]
    ):
        fix = (
            f"`[..., :-{extra}]` after {case.short(cut[0])}: padding={padding} = {dilation}·({kernel} − 1) on both "
            f"sides is causal once the {extra} at the end are cut; or, if not causal, {fix}"
        )
    return Failure(
        f"{', '.join(case.short(s) for s in reversed(cut))}, meeting the other in {meeting.place}",
        "broadcast",
        meeting.told,
        because(case, meeting),
        fix + ".",
        trial=padded(cut[0]) if len(cut) == 1 else None,
    )


def keeping(case: Case, made: Step, axis: int) -> str:
    """The padding with which a convolution of stride 1 keeps the size."""
    axes = axes_of(made.op)
    found = [window(made, at) for at in range(axes)]
    padding = [d * (k - 1) // 2 for k, _, _, d in found]
    size = made.inputs[0][axis]
    k, s, _, d = found[axes + axis]
    written = made.settings["padding"]
    return (
        f"padding={setting(padding)} in {case.short(made)}, not "
        f"{setting(written) if isinstance(written, list) else repr(written)} "
        f"(keeps {size}: {rules.conv_arithmetic(size, k, s, padding[axes + axis], d)})"
    )


def padded(step: Step) -> Trial:
    """The convolution, with the padding that keeps the size."""
    axes = axes_of(step.op)
    padding = tuple(window(step, at)[3] * (window(step, at)[0] - 1) // 2 for at in range(axes))

    def rewrite(func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> OpCall:
        if len(args) > 4:
            return func, (*args[:4], padding, *args[5:]), kwargs
        return func, args, {**kwargs, "padding": padding}

    return Trial(op=rewrite, at=step.number)


def resize(meeting: Meeting) -> str:
    """Resize maps, cut a sequence that is a little longer, or say what would be equal."""
    a, b, axis = meeting.a, meeting.b, meeting.axis
    small, large = (0, 1) if meeting.held[0] < meeting.held[1] else (1, 0)
    if len(a) == len(b) and len(a) >= 4 and axis >= 2 - len(a):
        spatial = tuple((a, b)[large][2:])
        return f"Resize one to the other, `F.interpolate({meeting.name(small)}, size={spatial})`, or crop the larger"
    less, more = min(meeting.held), max(meeting.held)
    if more - less <= max(2, less // 10):
        index = ", ".join(["...", f":{less}", *[":"] * (-axis - 1)])
        index = f":{less}" if len((a, b)[large]) == 1 else index
        return (
            f"The same {less} in both, `{meeting.name(large)}[{index}]`, if the last {more - less} of {more} have no "
            f"partner (`{more - less}:` in place of `:{less}`, if the first have none)"
        )
    return equal(axis, meeting.step, meeting.pair)


def equal(axis: int, step: Step, pair: tuple[int, int]) -> str:
    """What is left to say where nothing tells which of the two is wrong."""
    one, two = (step.inputs[at][axis] if -axis <= len(step.inputs[at]) else 1 for at in pair)
    return f"Make axis {axis} equal ({one} and {two}), or give one of them size 1 there"
