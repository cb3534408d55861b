"""Silent suspicions: a run that raised nothing, but did what is seldom meant. Each comes with its evidence.

A suspicion is kept back whenever the same steps are found in sound models: merging (batch, steps) for a Linear and
splitting it again, attention's transposes and reshapes, a size lost to floor that was only padding.
"""

from __future__ import annotations

import functools
from collections.abc import Callable

from grader.shapes import rules
from grader.shapes.failure import Suspicion
from grader.shapes.faults.windows import axes_of, window
from grader.shapes.ops import LOSSES, RECURRENT, REGROUPING
from grader.shapes.recorded import Run
from grader.shapes.steps import Recording, Shape, Step
from grader.shapes.suspicious_steps import REDUCING, whole_sequence, wrong_axis
from grader.shapes.wording import product, sizes

LEAST_LOSS = 0.015
ENLARGING = ("conv_transpose", "interpolate", "upsample", "pixel_shuffle", "max_unpool")
Rule = Callable[[Run, Step], "Suspicion | None"]


def suspicions(recording: Recording) -> tuple[Suspicion, ...]:
    """All suspicions about a run that ended well, each place once, in order of the steps."""
    run = Run(recording)
    found: dict[tuple[str, str], Suspicion] = {}
    for step in run.steps:
        if not step.inputs or not step.outputs:
            continue
        for rule in _rules_for(step.op):
            suspicion = rule(run, step)
            if suspicion is not None:
                found.setdefault((suspicion.kind, suspicion.where), suspicion)
    return tuple(found.values())


def _regrouped(run: Run, step: Step) -> Suspicion | None:
    """Views that change the batch axis, or that pretend to transpose."""
    if step.op not in REGROUPING or (step.in_module and not _is_flatten(run, step)) or len(step.inputs[0]) < 2:
        return None
    source, out = step.inputs[0], step.outputs[0]
    if product(source) <= 1 or not run.from_data(step, 0):
        return None
    return (
        _swallowed(run, step, source, out) or _pretended(run, step, source, out) or _rebatched(run, step, source, out)
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
    swapped = sorted(one) == sorted(two) and one != two
    batch_moved = (
        len(source) >= 3
        and len(out) == 2
        and out[0] == source[1] != source[0]
        and source[0] > 1
        and out[1] == product(source) // out[0]
    )
    aligned = out[0] == source[0] * source[1] if len(source) > 1 else True
    if not swapped and not (batch_moved and not aligned):
        return None
    order = f"permute or transpose moves axes; {step.op} only cuts the same row of elements anew"
    return Suspicion(
        "reshape-transpose",
        run.where(step),
        f"{step.op} is used as if it were a transpose.",
        f"{sizes(source)} became {sizes(out)}, the same sizes in another order, but no element moved: {order}."
        if swapped
        else f"{sizes(source)} became {sizes(out)}: axis 1 ({source[1]}) is now first, but no element moved: {order}.",
        "`permute`/`transpose` in place of it" + (", then the view." if not swapped else "."),
        step.line,
    )


def _rebatched(run: Run, step: Step, source: Shape, out: Shape) -> Suspicion | None:
    batch = run.batch
    if (
        batch is None
        or source[0] != batch
        or out[0] == batch
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


def _stretched(run: Run, step: Step) -> Suspicion | None:
    """(N, 1) meets (N,) and becomes (N, N)."""
    if (step.op not in {"add", "sub", "mul", "div", "pow"} and step.op not in LOSSES) or len(step.inputs) < 2:
        return None
    if step.op in {"cross_entropy", "nll_loss", "ctc_loss"}:
        return None
    a, b = step.inputs[:2]
    high, low = (a, b) if len(a) > len(b) else (b, a)
    if len(low) != 1 or len(high) != 2 or high != (low[0], 1) or low[0] < 2:
        return None
    if step.op not in LOSSES and not (run.from_data(step, 0) and run.from_data(step, 1)):
        return None
    n = low[0]
    return Suspicion(
        "broadcast",
        run.where(step),
        f"{sizes(a)} and {sizes(b)} are stretched to {sizes((n, n))} here.",
        f"{step.op} compares each of the {n} with all {n}, {n * n} values, not {n}.",
        "`.squeeze(1)` on the first or `.unsqueeze(1)` on the second, so that both are alike."
        if high is a
        else "`.unsqueeze(1)` on the first or `.squeeze(1)` on the second, so that both are alike.",
        step.line,
    )


def _softmax(run: Run, step: Step) -> Suspicion | None:
    """softmax over axis 0, where the batch is."""
    if step.op not in {"softmax", "log_softmax"} or len(step.inputs[0]) < 2 or run.batch is None:
        return None
    dim, shape = step.settings.get("dim"), step.inputs[0]
    if dim is None:
        dim = 0 if len(shape) in (0, 1, 3) else 1
    if not isinstance(dim, int) or dim % len(shape) != 0 or shape[0] != run.batch or shape[0] < 2:
        return None
    if any(s.op in RECURRENT and not s.settings.get("batch_first") for s in run.steps) or len(shape) == 3:
        return None
    made = run.computed(step)
    if made is None or not (
        made.op == "linear" or axes_of(made.op) or made.op in {"mean", "matmul", "flatten", "view", "squeeze"}
    ):
        return None
    return Suspicion(
        "softmax-batch",
        run.where(step),
        f"{step.op} runs over axis 0, the batch: the samples compete with each other.",
        f"The input is {sizes(shape)}, a batch of {run.batch}; each column sums to 1, not each row.",
        "dim=1 (or dim=-1).",
        step.line,
    )


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
    return axes >= 2 and padding == 0 and size % stride == 0 and out == size // stride - 1 and not twin


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


def _floor(run: Run, step: Step) -> Suspicion | None:
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
        lost = rest - padding
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
            sizes_ = rules.input_size_for(size, step.outputs[0][axis - axes], kernel, stride, padding, dilation)
            return Suspicion(
                "lost-to-floor",
                run.where(step),
                (
                    f"{lost} of {size} on axis {len(step.inputs[0]) - axes + axis} {'is' if lost == 1 else 'are'} "
                    "never read: floor drops the rest."
                ),
                f"{written}, rest {rest}. {consequence}".strip(),
                f"{fix}; or an input of {sizes_} there, if the end may go." if sizes_ else f"{fix}.",
                step.line,
            )
    return None


@functools.cache
def _rules_for(op: str) -> tuple[Rule, ...]:
    """The rules that have anything to say about an op."""
    wanted = {
        _regrouped: op in REGROUPING,
        _stretched: op in {"add", "sub", "mul", "div", "pow"} or op in LOSSES,
        wrong_axis: op in RECURRENT or op == "multi_head_attention_forward" or op in REDUCING,
        _softmax: op in {"softmax", "log_softmax"},
        _floor: bool(axes_of(op)),
        whole_sequence: op == "linear",
    }
    return tuple(rule for rule, wants in wanted.items() if wants)
