"""Two branches that should meet: where their sizes went apart."""

from __future__ import annotations

from collections.abc import Iterator

from grader.shapes import rules
from grader.shapes.case import Case
from grader.shapes.faults.windows import axes_of, window
from grader.shapes.steps import Step


def branch(case: Case, step: Step, at: int) -> Iterator[Step]:
    """The steps that made one input of a join, newest first."""
    made = case.parent(step, at)
    if made is not None:
        yield made
        yield from case.way_back(made)


def fork(case: Case, step: Step, left: int, right: int) -> tuple[list[Step], list[Step]]:
    """The two branches that meet in a step, newest first, back to where they part."""
    one, two = list(branch(case, step, left)), list(branch(case, step, right))
    shared = {made.number for made in one} & {made.number for made in two}
    return [m for m in one if m.number not in shared], [m for m in two if m.number not in shared]


_ARRANGING = frozenset({
    "view", "reshape", "permute", "transpose", "flatten", "unflatten", "T", "mT", "movedim", "matmul", "bmm", "mm",
    "einsum", "stack", "expand", "repeat",
})  # fmt: skip


def followed(steps: list[Step]) -> list[Step]:
    """The newest steps of a branch, as far as an axis counted from the end stays the same axis."""
    kept: list[Step] = []
    for step in steps:
        if step.op in _ARRANGING or not step.inputs or not step.outputs:
            break
        if len(step.inputs[0]) != len(step.outputs[0]):
            break
        kept.append(step)
    return kept


def floored(steps: list[Step], axis: int) -> tuple[Step, int, int] | None:
    """The step whose floor dropped rows: (step, its input size, its output size) on an axis counted from the end."""
    for step in reversed(steps):
        axes = axes_of(step.op)
        if (
            not axes
            or -axis > axes
            or "transpose" in step.op
            or "adaptive" in step.op
            or "kernel_size" not in step.settings
        ):
            continue
        kernel, stride, padding, dilation = window(step, axes + axis)
        size, out = step.inputs[0][axis], step.outputs[0][axis]
        if stride > 1 and size % stride and (size + 2 * padding - dilation * (kernel - 1) - 1) % stride:
            return step, size, out
        if stride > 1 and size % stride:
            return step, size, out
    return None


def unpadded(steps: list[Step], axis: int) -> Step | None:
    """The newest convolution of stride 1 that changed the size, though it could keep it."""
    for step in steps:
        axes = axes_of(step.op)
        if step.op.startswith("conv") and "transpose" not in step.op and -axis <= axes and step.outputs:
            kernel, stride, _, dilation = window(step, axes + axis)
            if stride == 1 and step.inputs[0][axis] != step.outputs[0][axis] and (dilation * (kernel - 1)) % 2 == 0:
                return step
    return None


def growing_step(steps: list[Step]) -> Step | None:
    """The newest step that enlarges: a transposed convolution, interpolate, pixel_shuffle; None if there is none."""
    return next(
        (s for s in steps if s.op.startswith("conv_transpose") or s.op in {"interpolate", "upsample", "pixel_shuffle"}),
        None,
    )


def why_apart(case: Case, left: list[Step], right: list[Step], axis: int, one: int, two: int) -> str:
    """Which step between the fork and the join changed a size."""
    left, right = followed(left), followed(right)
    for steps in (left, right):
        lost = floored(steps, axis)
        if lost is not None and axes_of(lost[0].op):
            step, size, _ = lost
            kernel, stride, padding, dilation = window(step, axes_of(step.op) + axis)
            written = rules.conv_arithmetic(size, kernel, stride, padding, dilation)
            grew = growing_step(steps)
            then = (
                f", and {case.short(grew)} makes {grew.outputs[0][axis]} of it, not {size}" if grew is not None else ""
            )
            return f"{case.kind_of(step)} lost a rest to floor: {written}{then}."
    for steps in (left, right):
        cut = unpadded(steps, axis)
        if cut is not None:
            kernel, stride, padding, dilation = window(cut, axes_of(cut.op) + axis)
            size = cut.inputs[0][axis]
            return (
                f"{case.kind_of(cut)} cuts the edges: {rules.conv_arithmetic(size, kernel, stride, padding, dilation)}."
            )
    changed = [
        f"{case.short(s)} {s.inputs[0][axis]} → {s.outputs[0][axis]}"
        for steps in (left, right)
        for s in reversed(steps)
        if s.inputs
        and s.outputs
        and len(s.inputs[0]) >= -axis <= len(s.outputs[0])
        and s.inputs[0][axis] != s.outputs[0][axis]
    ]
    return f"Since the two parted: {', '.join(changed)}." if changed else ""


def has_room(step: Step, gap: int) -> bool:
    """Whether a transposed convolution can grow by `gap` more with output_padding alone."""
    found = step.settings
    return bool(found["output_padding"][0] + gap < max(found["stride"][0], found["dilation"][0]))


def transposed_arithmetic(step: Step, extra: int) -> str:
    """The size of a transposed convolution written out, with `extra` as its output_padding."""
    found = step.settings
    size = step.inputs[0][-axes_of(step.op)]
    return rules.conv_transpose_arithmetic(
        size, found["kernel_size"][0], found["stride"][0], found["padding"][0], extra, found["dilation"][0]
    )
