"""Suspicions about sizes: rows at the end that no window reads."""

from __future__ import annotations

from grader.shapes import rules
from grader.shapes.failure import Suspicion
from grader.shapes.faults.windows import axes_of, window
from grader.shapes.ops import SAME_SIZE
from grader.shapes.recorded import Run
from grader.shapes.steps import Step
from grader.shapes.wording import sizes

LEAST_LOSS = 0.015
POOLING = frozenset({"mean", "amax", "max", "sum"})
ENLARGING = ("conv_transpose", "interpolate", "upsample", "pixel_shuffle", "max_unpool")


def _slip(run: Run, step: Step, axis: int) -> bool:
    """A convolution that misses an exact part of its input by one (31 for 64), or patches that do not tile it.

    Pools on odd sizes are common in sound networks, and so is padding 0 along time; a twin with the same window (the
    branches of an Inception block) tells that the size is meant.
    """
    axes = axes_of(step.op)
    if not step.op.startswith("conv"):
        return False
    kernel, stride, padding, dilation = window(step, axis)
    size, out = step.inputs[0][axis - axes], step.outputs[0][axis - axes]
    if padding == 0 and kernel == stride >= 3 and dilation == 1:
        return True
    twin = any(
        other.op != step.op and axes_of(other.op) == axes and other.inputs[:1] == step.inputs[:1]
        and other.outputs and other.outputs[0][2:] == step.outputs[0][2:]
        for other in run.steps
    )  # fmt: skip
    if axes < 2 or padding != 0 or size % stride != 0 or out != size // stride - 1:
        return False
    return not twin and not _absorbed(run, step)


def _absorbed(run: Run, step: Step) -> bool:
    """Whether a map's exact size is of no consequence: it is pooled to a given size, or its rows become a sequence."""
    rank, todo, seen = len(step.outputs[0]), [step], {step.number}
    pooled = False
    while todo:
        made = todo.pop()
        for user in run.users.get(made.number, []):
            if user.number in seen or not user.outputs:
                continue
            seen.add(user.number)
            if user.op.startswith("adaptive") or user.op in POOLING or len(user.outputs[0]) == rank - 1 > 1:
                pooled = True
            elif len(user.outputs[0]) != rank:
                return False
            else:
                todo.append(user)
    return pooled and not any(len(shape) == rank and shape[2:] != (1,) * (rank - 2) for shape in run.results)


def _padded_before(run: Run, step: Step, axis: int) -> int:
    """What a padding of its own before the window has put at the end of an axis (counted from the last: −1)."""
    made = run.made(step)
    while made is not None and made.op in SAME_SIZE:
        made = run.made(made)
    pad = made.settings.get("pad") if made is not None and made.op == "pad" else None
    if not isinstance(pad, (list, tuple)) or len(pad) < -2 * axis:
        return 0
    end = pad[-2 * axis - 1]
    return max(0, end) if isinstance(end, int) else 0


def _not_given_back(run: Run, step: Step, axis: int) -> str:
    """What the loss leads to: layers after it enlarge again, and the result is a little smaller than the input."""
    root = run.root
    if root is None:
        return ""
    source = root.inputs[0]
    results = [shape for shape in run.results if len(shape) == len(source) == len(step.inputs[0])]
    if not results or not source[axis] / 2 < results[0][axis] < source[axis]:
        return ""
    todo, seen = [step], {step.number}
    while todo:
        for user in run.users.get(todo.pop().number, []):
            if user.op.startswith(ENLARGING):
                return f"{run.where(user)} can't give it back: the result is {sizes(results[0])}, from {sizes(source)}."
            if user.number not in seen:
                seen.add(user.number)
                todo.append(user)
    return ""


def lost_to_floor(run: Run, step: Step) -> Suspicion | None:
    """Rows at the end that no window reads, where that shows in the result or was clearly not meant."""
    axes = axes_of(step.op)
    if not axes or not step.op.startswith(("conv", "max_pool", "avg_pool", "lp_pool")) or "transpose" in step.op:
        return None
    if step.settings.get("ceil_mode") or len(step.inputs[0]) <= axes or "kernel_size" not in step.settings:
        return None
    for axis in range(axes):
        kernel, stride, padding, dilation = window(step, axis)
        size = step.inputs[0][axis - axes]
        rest = (size + 2 * padding - dilation * (kernel - 1) - 1) % stride
        lost = rest - padding - _padded_before(run, step, axis - axes)
        if lost <= 0 or not dilation * (kernel - 1) + 1 >= stride > 1:
            continue
        consequence = _not_given_back(run, step, axis - axes)
        if consequence or (lost / size >= LEAST_LOSS and _slip(run, step, axis)):
            written = rules.conv_arithmetic(size, kernel, stride, padding, dilation)
            wanted = step.outputs[0][axis - axes] + 1
            more = rules.padding_for(size, wanted, kernel, stride, padding, dilation)
            fix = (
                f"padding={more} gives {wanted}"
                if more is not None and ("pool" not in step.op or more <= kernel // 2)
                else "ceil_mode=True keeps them"
            )
            return Suspicion(
                "lost-to-floor",
                run.where(step),
                (
                    f"{lost} of {size} on axis {len(step.inputs[0]) - axes + axis} {'is' if lost == 1 else 'are'} "
                    "never read: floor drops the rest."
                ),
                f"{written}, rest {rest}. {consequence}".strip(),
                f"{fix}; or an input of {size - rest} there, if the end may go.",
                step.line,
            )
    return None
