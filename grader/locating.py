"""Where a size left the wanted path: the step to look at, and its arithmetic with the learner's own numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from grader.inquiry import Subject
from grader.laws.shape import ShapeFindings, spoken
from grader.laws.structure import Traced
from grader.shapes import rules
from grader.verdict import Finding

Step = Mapping[str, Any]
FOLDING = ("view", "reshape", "flatten", "unflatten", "ravel")
MOVING = ("transpose", "permute", "swapaxes", "swapdims", "movedim", "moveaxis", "t", "mT", "T")
RECURRENT = ("lstm", "gru", "rnn_tanh", "rnn_relu")
WHOLE = "all steps of the sequence go on: none is picked out of the recurrent layer's output"
FOLDED = "the batch axis is folded into the features (a view with -1 in front takes what fits)"


def located(subject: Subject, shape: ShapeFindings, shown: Traced) -> ShapeFindings:
    """`shape` with line, layer, arithmetic and family added to the findings that the forward shown can explain."""
    assert shape.showing is not None
    findings = []
    steps = shown.steps
    for finding in shape.findings:
        if finding.observed == "None":
            finding = _nothing_returned(steps, finding)
        elif finding.code == "output-shape":
            finding = _off_the_path(subject, shape.showing, steps, finding)
            if finding.line is None:
                finding = _axis_kept(subject, shape.showing, steps, finding)
        elif finding.code == "batch-size":
            finding = _rows_lost(shape.showing[subject.maps.mapped.batch], steps, finding)
        elif finding.code == "raises" and shown.error is not None:
            finding = _raised(finding, shown)
        findings.append(finding)
    return replace(shape, findings=tuple(findings))


def _raised(finding: Finding, shown: Traced) -> Finding:
    """The finding with the failing layer, and with what `explain` says of it: what happened, and where it came from."""
    assert shown.error is not None
    failed = shown.failed or {}
    what = str(shown.failure.get("message", ""))
    return replace(
        finding,
        line=finding.line or shown.error.line,
        file=finding.file or shown.error.file,
        layer=str(failed.get("layer") or ""),
        arithmetic="" if what == shown.error.short else what,
        family=str(shown.failure.get("cause", "")),
        hint=shown.error.fix,
    )


def _nothing_returned(steps: Sequence[Step], finding: Finding) -> Finding:
    """The finding with the last line that computes something; without a `return` its output is lost."""
    if not steps:
        return finding
    last = steps[-1]
    made = f"What it computes last, {spoken(tuple(last['out'][0]))}, is lost. " if last.get("out") else ""
    return replace(
        finding,
        line=last.get("line"),
        file=str(last.get("source") or ""),
        layer=str(last.get("layer") or ""),
        family=f"{made}A function that ends without `return` gives None.",
    )


def wanted_on_the_way(subject: Subject, sizes: Mapping[str, int]) -> list[tuple[int, int, set[int]]]:
    """For each spatial output axis, counted from the end: (axis, wanted at last, sizes that may stand on the way)."""
    wanted = []
    output = subject.maps.mapped.output
    for place, axis in enumerate(output):
        if axis.letter is None or axis.letter == subject.maps.mapped.batch:
            continue
        size, at_last = sizes[axis.letter], axis.size(sizes)
        between = {-(-size // divisor) for divisor in range(1, axis.divisor + 1)}
        if not axis.rounds_up:
            between |= {size // divisor for divisor in (1, 2, 4, 8)}
        allowed = {one for one in between if at_last <= one <= size}
        wanted.append((place - len(output), at_last, allowed))
    return wanted


def _off_the_path(subject: Subject, sizes: Mapping[str, int], steps: Sequence[Step], finding: Finding) -> Finding:
    wanted = wanted_on_the_way(subject, sizes)
    rank = len(subject.maps.mapped.output)
    for step in steps:
        shapes = [*step.get("in", [])[:1], *step.get("out", [])[:1]]
        if len(shapes) < 2 or len(shapes[1]) != rank or not _resizes(step):
            continue
        for axis, at_last, allowed in wanted:
            if shapes[1][axis] not in allowed:
                return _explained(finding, step, axis, shapes[0][axis], at_last, allowed)
    return finding


def _axis_kept(subject: Subject, sizes: Mapping[str, int], steps: Sequence[Step], finding: Finding) -> Finding:
    """The finding with the last step, where the output has an axis more than is wanted and that step let it pass."""
    if not steps or not steps[-1].get("in") or not steps[-1].get("out"):
        return finding
    last = steps[-1]
    given, made = last["in"][0], last["out"][0]
    if len(made) != len(subject.maps.mapped.output_shape(sizes)) + 1 or given[:-1] != made[:-1]:
        return finding
    name = str(last.get("layer") or last.get("op"))
    unread = any(step.get("op") in RECURRENT and step.get("out", [[]])[0] == given for step in steps)
    return replace(
        finding,
        line=last.get("line"),
        file=str(last.get("source") or ""),
        layer=str(last.get("layer") or ""),
        arithmetic=f"{name} takes {spoken(tuple(given))} and changes its last axis only: {spoken(tuple(made))}",
        family=WHOLE if unread else "",
    )


def _resizes(step: Step) -> bool:
    return str(step.get("op", "")).startswith(("conv", "max_pool", "avg_pool", "interpolate", "adaptive", "pad"))


def _explained(finding: Finding, step: Step, axis: int, size: int, at_last: int, allowed: set[int]) -> Finding:
    setting = _settings_of_axis(step, axis)
    arithmetic = _arithmetic(step, size, setting)
    if arithmetic:
        goal = _goal(size, step["out"][0][axis], setting.get("stride"), at_last, allowed)
        arithmetic += f", wanted {goal}"
        arithmetic += _remedy(size, goal, setting)
    return replace(
        finding,
        line=step.get("line"),
        file=str(step.get("source") or ""),
        layer=str(step.get("layer") or ""),
        arithmetic=arithmetic,
        family=_family(setting) if str(step.get("op", "")).startswith("conv") else "",
    )


def _goal(size: int, after: int, stride: Any, at_last: int, allowed: set[int]) -> int:
    """What a step should have left of `size`: what its stride asks for, or the next size that may stand on the way."""
    strided = -(-size // stride) if isinstance(stride, int) and stride > 0 else 0
    return strided if strided in allowed else min((one for one in allowed if one >= after), default=at_last)


def _settings_of_axis(step: Step, axis: int) -> dict[str, Any]:
    """Kernel, stride, padding and dilation for one spatial axis (counted from the end)."""
    found = {}
    for name, value in step.get("settings", {}).items():
        found[name] = value[axis] if isinstance(value, list) and len(value) >= -axis else value
    return found


def _arithmetic(step: Step, size: int, setting: Mapping[str, Any]) -> str:
    op = str(step.get("op", ""))
    kernel, stride, padding = (setting.get(name) for name in ("kernel_size", "stride", "padding"))
    dilation = setting.get("dilation", 1)
    if not isinstance(kernel, int):
        return ""
    if op.startswith("conv_transpose"):
        return rules.conv_transpose_arithmetic(
            size, kernel, int(stride or 1), int(padding or 0), int(setting.get("output_padding") or 0), dilation
        )
    if op.startswith("conv"):
        return rules.conv_arithmetic(size, kernel, int(stride or 1), padding if padding is not None else 0, dilation)
    if op.startswith("max_pool"):
        ceil = bool(setting.get("ceil_mode"))
        return rules.max_pool_arithmetic(size, kernel, stride, int(padding or 0), dilation, ceil)
    return ""


def _remedy(size: int, goal: int, setting: Mapping[str, Any]) -> str:
    kernel, stride, dilation = (setting.get(name, 1) for name in ("kernel_size", "stride", "dilation"))
    if not all(isinstance(one, int) for one in (kernel, stride, dilation)) or setting.get("output_padding"):
        return ""
    padding = setting.get("padding", 0)
    if not isinstance(padding, int):
        return ""
    if stride > 1 and rules.conv_output_size(size, kernel, 1, padding, dilation) == goal:
        return f"; with stride=1: {rules.conv_arithmetic(size, kernel, 1, padding, dilation)}"
    better = rules.padding_for(size, goal, kernel, stride, padding, dilation)
    if better is None or better == padding or better > dilation * (kernel - 1):  # more would be all border
        return ""
    return f"; with padding={better}: {rules.conv_arithmetic(size, kernel, stride, better, dilation)}"


def _family(setting: Mapping[str, Any]) -> str:
    kernel, padding, dilation = (setting.get(name) for name in ("kernel_size", "padding", "dilation"))
    if not (isinstance(kernel, int) and isinstance(padding, int) and isinstance(dilation, int)) or kernel == 1:
        return ""
    reach = dilation * (kernel - 1)
    if dilation > 1 and 2 * padding < reach:
        return f"the padding does not know of the dilation: a dilated kernel spans {reach + 1}, not {kernel}"
    if kernel % 2 == 0 and 2 * padding == kernel:
        return "an even kernel has no middle: the same padding on both sides is one too many"
    if padding == 0:
        return "padding left at its default, 0: every convolution takes a border away"
    if 2 * padding < reach:
        return f"the padding is too small for the kernel: {kernel} wide needs {reach // 2}"
    return "the padding is larger than the kernel needs" if 2 * padding > reach else ""


def _rows_lost(batch: int, steps: Sequence[Step], finding: Finding) -> Finding:
    """The finding with the step that loses the batch axis, wherever a transpose may have put that before."""
    place = 0
    for step in steps:
        shapes = [*step.get("in", [])[:1], *step.get("out", [])[:1]]
        if len(shapes) < 2 or len(shapes[0]) <= place or shapes[0][place] != batch:
            continue
        before, after = shapes
        if str(step.get("op")) in MOVING and batch in after:
            place = after.index(batch)
        elif place and len(after) < len(before) and after[place - 1] == batch:
            place -= 1
        elif after and after[min(place, len(after) - 1)] != batch:
            arithmetic = f"{step.get('op')} makes {spoken(tuple(after))} of {spoken(tuple(before))}"
            if place:
                arithmetic += f"; the {batch} samples were on axis {place}, and that is gone"
            elif len(before) > 2:
                arithmetic += f"; one sample has {rules.flatten_arithmetic(*before[1:])} values"
            return replace(
                finding,
                line=step.get("line"),
                file=str(step.get("source") or ""),
                layer=str(step.get("layer") or ""),
                arithmetic=arithmetic,
                family=FOLDED if str(step.get("op")) in FOLDING else "",
            )
    return finding
