"""Suspicions about softmax over axis 0: the batch, unless axis 0 is a set that is pooled, or the steps."""

from __future__ import annotations

from grader.shapes.failure import Suspicion
from grader.shapes.faults.windows import axes_of
from grader.shapes.ops import RECURRENT
from grader.shapes.recorded import Run
from grader.shapes.steps import Step
from grader.shapes.wording import sizes

PRODUCTS = frozenset({"matmul", "mm", "bmm"})
SUMS = frozenset({"sum", "mean"})
RESHAPED = frozenset({"mean", "flatten", "view", "squeeze"})


def softmax_axis(run: Run, step: Step) -> Suspicion | None:
    """softmax over axis 0, where the batch is."""
    if len(step.inputs[0]) < 2 or run.batch is None:
        return None
    dim, shape = step.settings.get("dim"), step.inputs[0]
    if dim is None:
        dim = 0 if len(shape) in (0, 1, 3) else 1
    if not isinstance(dim, int) or dim % len(shape) != 0 or shape[0] != run.batch or shape[0] < 2:
        return None
    if any(s.op in RECURRENT and not s.settings.get("batch_first") for s in run.steps):
        return None
    evidence, axis = "", 1
    if len(shape) == 3:
        evidence = _along_another_axis(run, step)
        axis = 2 if "matrix" in evidence else 1
        if not evidence:
            return None
    elif not _scores_of_samples(run, step) or _pools_axis_0(run, step):
        return None
    last = " (or dim=-1)" if axis == len(shape) - 1 else ""
    return Suspicion(
        "softmax-batch",
        run.where(step),
        f"{step.op} runs over axis 0, the batch: the samples compete with each other.",
        evidence or f"The input is {sizes(shape)}, a batch of {run.batch}; each column sums to 1, not each row.",
        f"dim={axis}{last}.",
        step.line,
    )


def _scores_of_samples(run: Run, step: Step) -> bool:
    """A table of similarities, batch against batch, may be normalised along either axis."""
    made = run.computed(step)
    if made is None:
        return False
    if made.op in PRODUCTS:
        return bool(made.weights)
    return made.op == "linear" or bool(axes_of(made.op)) or made.op in RESHAPED


def _pools_axis_0(run: Run, step: Step) -> bool:
    """Whether the weights are there to pool axis 0: summed over it, or transposed into a product."""
    for user in run.used_by(step):
        if user.op in {"T", "t", "transpose", "einsum", "tensordot"}:
            return True
        if user.op in SUMS and _dims(user) == {0}:
            return True
        if user.op == "mul" and any(after.op in SUMS and 0 in _dims(after) for after in run.used_by(user)):
            return True
    return False


def _along_another_axis(run: Run, step: Step) -> str:
    """Why axis 0 of three can't be what the weights are over: the sum that they are for runs along another."""
    shape = step.inputs[0]
    for user in run.used_by(step):
        if user.op in PRODUCTS and user.parents[:1] == (step.number,) and len(user.inputs[1]) == 3:
            return (
                f"The weights are {sizes(shape)}, and {run.where(user)} is a matrix product that sums over their last "
                f"axis ({shape[-1]}): along it they do not sum to 1."
            )
        if user.op == "mul" and len(user.outputs[0]) == 3:
            for after in run.used_by(user):
                if after.op in SUMS and _dims(after) == {1}:
                    return (
                        f"The weights are {sizes(shape)}, and {run.where(after)} sums over axis 1 ({shape[1]}): along "
                        "it they do not sum to 1."
                    )
    return ""


def _dims(step: Step) -> set[int]:
    """The axes that a sum runs over, counted from 0."""
    dim = step.settings.get("dim")
    dims = dim if isinstance(dim, (list, tuple)) else [dim] if isinstance(dim, int) else []
    return {at % len(step.inputs[0]) for at in dims if isinstance(at, int) and step.inputs[0]}
