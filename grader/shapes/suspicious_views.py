"""Suspicions about views: samples mixed, the batch swallowed, a transpose that was only a reshape."""

from __future__ import annotations

from grader.shapes import rules
from grader.shapes.failure import Suspicion
from grader.shapes.faults.windows import axes_of
from grader.shapes.ops import RECURRENT, REGROUPING
from grader.shapes.recorded import Run
from grader.shapes.steps import Shape, Step
from grader.shapes.wording import product, sizes


def regrouped(run: Run, step: Step) -> Suspicion | None:
    """Views that change the batch axis, or that pretend to transpose."""
    if step.op not in REGROUPING or (step.in_module and not _is_flatten(run, step)) or len(step.inputs[0]) < 2:
        return None
    source, out = step.inputs[0], step.outputs[0]
    if product(source) <= 1 or not run.from_data(step, 0) or _without_batch(run, step):
        return None
    return (
        _swallowed(run, step, source, out) or _pretended(run, step, source, out) or _rebatched(run, step, source, out)
    )


def _without_batch(run: Run, step: Step) -> bool:
    """Whether a single sample goes through: one row of indices, or a picture without an axis in front."""
    if run.root is not None and len(run.root.inputs[0]) == 1:
        return True
    return any(
        axes_of(made.op) and made.inputs and len(made.inputs[0]) == axes_of(made.op) + 1 for made in run.back(step)
    )


def _is_flatten(run: Run, step: Step) -> bool:
    return step.call >= 0 and run.recording.calls[step.call].kind in {"Flatten", "Unflatten"}


def _swallowed(run: Run, step: Step, source: Shape, out: Shape) -> Suspicion | None:
    flat = len(out) == 1 or (len(out) == 2 and out[0] == 1 < source[0])
    if not flat or out[-1] != product(source) or product(source[1:]) == 1:
        return None
    uses = [user for user in run.used_by(step) if user.op in {"linear", "matmul"}]
    if not uses:
        return None
    return Suspicion(
        "flatten-batch",
        run.where(step),
        "This flatten puts the samples of the batch into one row.",
        (
            f"{sizes(source)} became {sizes(out)}, and {run.where(uses[0])} reads it as features: "
            f"{rules.flatten_arithmetic(*source)}."
        ),
        f"torch.flatten(x, 1), which gives {sizes((source[0], product(source[1:])))}.",
        step.line,
    )


def _pretended(run: Run, step: Step, source: Shape, out: Shape) -> Suspicion | None:
    one, two = [s for s in source if s != 1], [s for s in out if s != 1]
    if _skewed(run, step, one, two):
        return None
    order = f"permute or transpose moves axes; {step.op} only cuts the same row of elements anew"
    if sorted(one) == sorted(two) and one != two:
        what = "the same sizes in another order, but no element moved"
        fix = f"{_moving(source, out)} in place of it."
    elif _batch_moved(run, step, source, out):
        what = f"axis 1 ({source[1]}) is now first, but no element moved"
        fix = "`permute`/`transpose` in place of it, then the view."
    else:
        what, fix = _axis_moved(run, step, source, out)
    if not what:
        return None
    return Suspicion(
        "reshape-transpose",
        run.where(step),
        f"{step.op} is used as if it were a transpose.",
        f"{sizes(source)} became {sizes(out)}: {what}: {order}.",
        fix,
        step.line,
    )


def _moving(source: Shape, out: Shape) -> str:
    """The call that moves the axes as the view pretended to; without numbers where two axes are of one size."""
    if len(source) != len(out) or len(set(source)) < len(source) or set(source) != set(out):
        return "`permute`/`transpose`"
    order = [source.index(size) for size in out]
    moved = [at for at, axis in enumerate(order) if at != axis]
    if len(moved) == 2:
        return f"`.transpose({moved[0]}, {moved[1]})`"
    return f"`.permute({', '.join(map(str, order))})`"


def _skewed(run: Run, step: Step, one: list[int], two: list[int]) -> bool:
    """The shift of relative attention: a column is put in front, then rows and columns trade lengths on purpose."""
    made = run.made(step)
    differing = [pair for pair in zip(one, two, strict=False) if pair[0] != pair[1]]
    return (
        made is not None
        and made.op in {"pad", "cat"}
        and len(one) == len(two)
        and len(differing) == 2
        and abs(differing[0][0] - differing[0][1]) == 1
    )


def _batch_moved(run: Run, step: Step, source: Shape, out: Shape) -> bool:
    """(steps, batch, features) viewed as (batch, …). What a convolution made has its batch in front already."""
    if len(source) < 3 or len(out) != 2 or source[0] <= 1 or out[0] != source[1] or source[1] == source[0]:
        return False
    behind = run.computed(step)
    if behind is not None and axes_of(behind.op) and len(source) == axes_of(behind.op) + 2:
        return False
    return out[1] == product(source) // out[0]


def _axis_moved(run: Run, step: Step, source: Shape, out: Shape) -> tuple[str, str]:
    """What moved in name only, and what would move it: heads and steps of attention, channels and pixels of a map."""
    if len(source) < 3 or out[:1] != source[:1]:
        return "", ""
    if len(source) == 3 and len(out) == 4:
        steps, heads, width = source[1], out[1], out[3]
        if out[2] == steps and heads * width == source[2] and min(heads, steps, width) > 1 and heads != steps:
            split = sizes((source[0], steps, heads, width))
            return f"axis 1 ({steps}) is now axis 2, but no element moved", f"view as {split}, then `.transpose(1, 2)`."
    if len(source) == 4 and len(out) == 3:
        _, heads, steps, width = source
        if min(heads, steps, width) <= 1:
            return "", ""
        if out[1:] == (steps, heads * width) and heads != steps:
            told = f"axis 2 ({steps}) is now axis 1, but no element moved"
            return told, f"`.transpose(1, 2)` first: {sizes((source[0], steps, heads, width))}, then the {step.op}."
        behind = run.computed(step)
        if out[1:] == (steps * width, heads) and heads != out[1] and behind is not None and axes_of(behind.op) == 2:
            told = f"axis 1 ({heads}, the channels) is now last, but no element moved"
            return told, f"`.flatten(2).transpose(1, 2)`: {sizes(out)}."
    return "", ""


def _rebatched(run: Run, step: Step, source: Shape, out: Shape) -> Suspicion | None:
    batch = run.batch
    if (
        batch is None
        or source[0] != batch
        or out[0] == batch
        or _gives_its_state(run)
        or any(shape[:1] == (batch,) for shape in run.results)
        or len(out) < 2
    ):
        return None
    merged, aligned = 1, False
    for size in source[:-1]:
        merged *= size
        aligned = aligned or merged == out[0]
    if aligned:
        heads = [user for user in run.used_by(step) if user.op == "linear"]
        behind = run.computed(step)
        if (
            not heads
            or behind is None
            or not (behind.op in RECURRENT or axes_of(behind.op))
            or not any(shape[:1] == out[:1] for shape in run.results)
        ):
            return None
    elif source[0] % out[0] == 0 and out[0] * out[1] == source[0]:
        return None
    result = run.results[0] if run.results else ()
    return Suspicion(
        "batch-axis",
        run.where(step),
        f"The batch axis changes here: {batch} samples go in, {out[0]} rows come out.",
        f"{sizes(source)} became {sizes(out)}, and the result is {sizes(result)}, without an axis of {batch} in front.",
        f"`x.view(x.size(0), -1)` or `x.flatten(1)`: {sizes((batch, product(source[1:])))}.",
        step.line,
    )


def _gives_its_state(run: Run) -> bool:
    """Whether an RNN's state is given back for the next call: a model that goes on step by step, as language models."""
    return any(
        shape in step.outputs[1:]
        for step in run.steps
        if step.op in RECURRENT
        for shape in run.results
        if len(shape) == 3
    )
