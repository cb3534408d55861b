"""Scores for one number of samples, targets for another: which step changed the batch."""

from __future__ import annotations

import re

from grader.shapes.case import Case
from grader.shapes.failure import Failure
from grader.shapes.faults.targets import loss_place, scores_and_target
from grader.shapes.faults.trials import replaced_at, replaced_target
from grader.shapes.ops import RECURRENT
from grader.shapes.steps import Shape, Step
from grader.shapes.wording import product, sizes


def batch_sizes(case: Case) -> Failure | None:
    """Scores for one number of samples, targets for another: some step before changed the batch axis."""
    both = scores_and_target(case)
    found = re.search(r"Expected input batch_size \((\d+)\) to match target batch_size \((\d+)\)", case.text)
    if both is None or found is None:
        return None
    scores, target, _, _ = both
    got, wants = int(found[1]), int(found[2])
    told = f"{case.loss} got {sizes(scores)}, scores for {got}, but {sizes(target)}, targets for {wants}."
    if product(target) == got and len(target) > 1:
        y = case.variable(case.step, 1, "target")
        cause = (
            f"The scores were flattened to one row a step, {got} = {'·'.join(map(str, target))}; the targets were not."
        )
        return Failure(loss_place(case), "target", told, cause, f"`{y}.view(-1)` (or reshape): {sizes((got,))}.",
                       trial=replaced_target(lambda t: t.reshape(-1)))  # fmt: skip
    step = _lost_batch(case, wants, got)
    if step is None:
        cause = f"The scores come from {case.origin(case.step, 0)}; no step before them shows an axis of {wants}."
        steps = _steps_apart(case)
        if steps is not None:
            (batch, one), (_, two) = steps
            cause = (
                f"{got} = {batch}·{one} and {wants} = {batch}·{two}: the scores have {one} steps, the targets {two}."
            )
            cut = f"out[:, :{min(one, two)}]" if one > two else f"target[:, :{min(one, two)}]"
            fix = (
                f"As many steps in both before the flatten, such as `{cut}` (a shift of one: out[:, :-1] and "
                "target[:, 1:])."
            )
            return Failure(loss_place(case), "target", told, cause, fix)
        if len(target) == 1 and got and wants % got == 0 and len(scores) == 2:
            cause += f" {wants} = {wants // got}·{got}."
        return Failure(
            loss_place(case),
            "target",
            told,
            cause,
            f"Give both the same number of samples: {got} scores and {wants} targets.",
        )
    blamed = f"{case.at(step)} (raised in loss: {case.loss})"
    source, out = step.inputs[0], step.outputs[0] if step.outputs else ()
    cause = f"{case.kind_of(step)} made {sizes(out)} of {sizes(source)}: the axis of {wants} is no longer the first."
    return _batch_fix(case, step, blamed, told, cause, source, out, wants)


def _steps_apart(case: Case) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """((batch, steps) of the scores, the same of the targets), where both were flattened from (batch, steps, …)."""
    shapes = []
    for at in (0, 1):
        made = case.parent(case.step, at) if case.step is not None else None
        if made is None or made.op not in {"view", "reshape", "flatten"} or len(made.inputs[0]) < 2:
            return None
        shapes.append((made.inputs[0][0], made.inputs[0][1]))
    return (shapes[0], shapes[1]) if shapes[0][0] == shapes[1][0] and shapes[0] != shapes[1] else None


def _lost_batch(case: Case, wants: int, got: int) -> Step | None:
    """The newest step that had the batch, as axis or as a factor of the first axis, and does not give it."""
    for step in case.way_back(case.step, 0):
        if not step.inputs or not step.outputs or step.op in RECURRENT:
            continue
        source, out = step.inputs[0], step.outputs[0]
        if wants in source and (not out or out[0] != wants) and step.op in REARRANGING:
            return step
    return None


REARRANGING = frozenset(
    [
        "getitem",
        "view",
        "reshape",
        "flatten",
        "squeeze",
        "mean",
        "sum",
        "max",
        "select",
        "permute",
        "transpose",
        "unbind",
        "chunk",
        "split",
        "narrow",
        "T",
        "amax",
        "argmax",
    ]
)


def _batch_fix(
    case: Case, step: Step, where: str, told: str, cause: str, source: Shape, out: Shape, wants: int
) -> Failure:
    name = case.variable(step)
    recurrent = case.parent(step)
    port = step.ports[0] if step.ports else 0
    if step.op in {"getitem", "select"} and recurrent is not None and recurrent.op in RECURRENT:
        if port > 0:
            where = where if name in where else f"{where} ({name})"
            cause = (
                f"{case.short(recurrent)} gives h_n as (num_layers·directions, batch, hidden_size) = "
                f"{sizes(source)}, with batch_first or "
                f"without: `[{step.settings.get('index', ':, -1')}]` takes the last sample, not the last layer."
            )
            fix = f"`{name}[-1]`, the last layer: {sizes(source[1:])}."
            return Failure(where, "rnn-hidden", told, cause, fix, trial=replaced_at(step, lambda t: t[-1]))
        first = recurrent.settings.get("batch_first")
        if not first and source[0] == wants:
            cause = (
                f"{case.short(recurrent)} has batch_first=False, so {sizes(source)} is read as ({source[0]} steps, "
                f"batch of {source[1]}); {case.kind_of(step)} takes one step of it."
            )
            fix = (
                f"batch_first=True in {case.short(recurrent)}, if axis 0 ({wants}) is the batch; then `[:, -1]` is "
                f"the last step: {sizes((source[0], source[2]))}"
            )
            return Failure(
                f"{case.short(recurrent)} and {where}",
                "rnn-input",
                told,
                cause,
                fix + ".",
                trial=replaced_at(step, lambda t: t[:, -1]),
            )
        if first:
            fix = f"`{name}[:, -1]`, the last step of each: {sizes((source[0], *source[2:]))}"
            return Failure(
                where,
                "rnn-input",
                told,
                cause + " With batch_first=True axis 0 is the batch.",
                fix + ".",
                trial=replaced_at(step, lambda t: t[:, -1]),
            )
        fix = f"`{name}[-1]`, the last step of each: {sizes(source[1:])}"
        return Failure(
            where,
            "rnn-input",
            told,
            cause + " Without batch_first, (steps, batch, features), axis 0 is the steps.",
            fix + ".",
            trial=replaced_at(step, lambda t: t[-1]),
        )
    rest = 1
    for size in source[1:]:
        rest *= size
    if step.op in {"view", "reshape", "flatten"} and source[0] == wants:
        fix = f"`{name}.view({name}.size(0), -1)`, or `{name}.flatten(1)`, which keep the batch: {sizes((wants, rest))}"
        after = next((s for s in case.recording.steps if s.parents[:1] == (step.number,) and s.op == "linear"), None)
        if after is not None and after.settings.get("in_features") != rest:
            fix += f"; and in_features={rest} in {case.short(after)}, not {after.settings['in_features']}"
        return Failure(where, "view-size", told, cause, fix + ".", trial=replaced_at(step, lambda t: t.flatten(1)))
    if step.op in {"view", "reshape", "flatten"} and len(source) > 2 and out[:1] == (product(source[:2]),):
        y, count = case.variable(case.step, 1, "target"), out[0]
        at = source.index(wants)
        cause = (
            f"{case.kind_of(step)} made one row of each of {source[0]}·{source[1]} = {count} places; the targets are "
            f"for {wants} (axis {at}) alone."
        )
        one = "[-1]" if at == 1 else "[:, -1]"
        kept = source[1:] if at == 1 else (source[0], *source[2:])
        fix = (
            f"Targets for all {count}, flattened alike, `{y}.view(-1)`; or the scores of one step, `{name}{one}`: "
            f"{sizes(kept)}"
        )
        return Failure(where, "target", told, cause, fix + ".")
    if step.op in {"permute", "transpose", "T"}:
        return Failure(where, "target", told, cause, f"Leave axis 0 ({wants}) in its place.")
    if step.op in {"getitem", "select"} and source[0] == wants:
        return Failure(
            where,
            "target",
            told,
            cause,
            f"Keep axis 0: `{name}[:, …]` in place of `{name}[{step.settings.get('index', '…')}]`.",
        )
    if step.op == "squeeze":
        return Failure(where, "target", told, cause, "`squeeze(1)`, with the axis named, so that a batch of one stays.")
    return Failure(where, "target", told, cause, f"Keep axis 0 ({wants}) through it: dim=1 or later in {step.op}.")
