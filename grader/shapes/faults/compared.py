"""Losses that compare element with element: BCE, MSE and their like."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import torch

from grader.shapes import rules
from grader.shapes.case import Case
from grader.shapes.failure import Failure, Trial
from grader.shapes.faults.branches import fork, why_apart
from grader.shapes.faults.broadcasts import broadcast
from grader.shapes.faults.features import FLATTENING, solve_back
from grader.shapes.faults.targets import loss_place, scores_and_target
from grader.shapes.faults.trials import replaced_input, replaced_target
from grader.shapes.faults.windows import axes_of, window_chain
from grader.shapes.steps import Shape, Step
from grader.shapes.wording import by, product, sizes


@dataclass(frozen=True)
class Pair:
    """Scores and targets that should have one shape, what the code calls them, and where they come from."""

    scores: Shape
    target: Shape
    x: str
    y: str
    where: str
    told: str
    cause: str

    def failure(self, fix: str, more: str = "", trial: Trial | None = None, where: str = "") -> Failure:
        """A failure of the kind `target`."""
        return Failure(where or self.where, "target", self.told, self.cause + more, fix + ".", trial=trial)


def same_size(case: Case) -> Failure | None:
    """Scores and targets of different shapes."""
    both = scores_and_target(case)
    if both is None:
        return None
    scores, target, x, y = both
    pair = Pair(
        scores,
        target,
        x,
        y,
        loss_place(case),
        f"{case.loss} compares element with element, but {x} is {sizes(scores)} and {y} is {sizes(target)}.",
        f"{x} comes from {case.origin(case.step, 0)}, {y} from {case.origin(case.step, 1)}.",
    )
    for account in (_axis_of_one, _class_numbers, _same_elements, _maps_in_a_row, _batch, _made_up, _maps, _columns):
        found = account(case, pair)
        if found is not None:
            return found
    return pair.failure(f"Bring both to one shape, {sizes(target)} or {sizes(scores)}")


def _without(shape: Shape, at: int) -> Shape:
    return (*shape[:at], *shape[at + 1 :])


def _axis_of_one(case: Case, pair: Pair) -> Failure | None:
    """(N, 1) and (N,); (N, 1, H, W) and (N, H, W)."""
    scores, target, x, y = pair.scores, pair.target, pair.x, pair.y
    for at in reversed(range(len(scores))):
        if scores[at] == 1 and _without(scores, at) == target:
            dim = -1 if at == len(scores) - 1 else at
            fix = f"`{y}.unsqueeze({dim})`: {sizes(scores)}; or `{x}.squeeze({dim})`: {sizes(target)}"
            if dim == -1:
                fix = f"`{x}.squeeze(-1)`: {sizes(target)}; or `{y}.unsqueeze(-1)`: {sizes(scores)}"
            return pair.failure(
                fix,
                " The scores have an axis of 1 that the targets lack.",
                replaced_target(partial(torch.unsqueeze, dim=dim)),
            )
    for at in reversed(range(len(target))):
        if target[at] == 1 and _without(target, at) == scores:
            dim = -1 if at == len(target) - 1 else at
            return pair.failure(
                f"`{y}.squeeze({dim})`: {sizes(scores)}",
                " The targets have an axis of 1 that the scores lack.",
                replaced_target(partial(torch.squeeze, dim=dim)),
            )
    return None


def _made_up(case: Case, pair: Pair) -> Failure | None:
    """Targets of ones or zeros for maps of scores, as for a GAN's patches: they can be made like the scores."""
    step = case.step
    parent = step.parents[1] if step is not None and len(step.parents) > 1 else -1
    factory = case.recording.steps[parent].op if parent >= 0 else ""
    if factory not in {"ones", "zeros", "full"} or len(pair.scores) < 3 or pair.scores[1] != 1:
        return None
    like = f"torch.{factory}_like({pair.x}{', …' if factory == 'full' else ''})"
    return pair.failure(
        f"A target for each of the {by(pair.scores[2:])} places, `{like}`: {sizes(pair.scores)}",
        " The scores are maps, one score a place.",
    )


def _class_numbers(case: Case, pair: Pair) -> Failure | None:
    """(N, classes) and (N,)."""
    scores, target, y = pair.scores, pair.target, pair.y
    if len(scores) != 2 or len(target) != 1 or scores[0] != target[0]:
        return None
    fix = (
        f"F.one_hot({y}, {scores[1]}).float(): {sizes(scores)}; or cross_entropy, which takes class numbers; or "
        "one output, out_features=1, for two classes"
    )
    held = case.argument("target")
    if case.loss in {"mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss"} or float(held.max()) != int(held.max()):
        made = case.maker(case.step, 0)
        name = case.short(made) if made is not None else "the last layer"
        return pair.failure(
            f"One number a sample: out_features=1 in {name} and `{pair.x}.squeeze(-1)`; or targets of {sizes(scores)}"
        )
    return pair.failure(fix, f" The targets are class numbers; {case.loss} wants one column a class, {scores[1]}.")


def _same_elements(case: Case, pair: Pair) -> Failure | None:
    """As many elements in both, in other shapes."""
    scores, target = pair.scores, pair.target
    if not scores or not target or scores[0] != target[0] or product(scores) != product(target):
        return None
    more = f" Both have {rules.flatten_arithmetic(*target)} elements." if len(target) > 1 else ""
    if len(scores) == 2:
        return pair.failure(
            f"`{pair.y}.flatten(1)`: {sizes(scores)}; or `{pair.x}.view_as({pair.y})`: {sizes(target)}",
            more,
            replaced_target(lambda t: t.flatten(1)),
        )
    if len(target) == 2:
        return pair.failure(
            f"`{pair.x}.flatten(1)`: {sizes(target)}; or `{pair.y}.view_as({pair.x})`: {sizes(scores)}",
            more,
            replaced_input(lambda t: t.flatten(1)),
        )
    return None


def _maps_in_a_row(case: Case, pair: Pair) -> Failure | None:
    """`.view(-1)` of maps that should have been 1×1: many scores a sample."""
    scores, target = pair.scores, pair.target
    flat = next((s for s in case.way_back(case.step, 0) if s.op in {*FLATTENING, "squeeze"}), None)
    if len(scores) != 1 or len(target) != 1 or flat is None or len(flat.inputs[0]) < 3:
        return None
    source = flat.inputs[0]
    if source[0] != target[0] or product(source) != scores[0] or scores[0] == target[0]:
        return None
    axes = len(source) - 2
    more = (
        f" {case.kind_of(flat)} made one row of {rules.flatten_arithmetic(*source)}: {by(source[2:])} scores a sample, "
        "where one is wanted."
    )
    fix = f"nn.AdaptiveAvgPool{axes}d(1) before it: {sizes((*source[:2], *[1] * axes))}, one score a sample"
    chain, before = window_chain(case, flat)
    if chain and before is None and all(axes_of(step.op) == axes for step in chain):
        start = chain[0].inputs[0][-axes:]
        meant = [solve_back(chain, 1, start[axis], axis) for axis in range(axes)]
        if all(meant):
            large = by([m or 0 for m in meant])
            fix = f"Inputs of {large}, not {by(start)}: the maps are then {by([1] * axes)}; or {fix}"
    return pair.failure(fix, more, where=f"{case.at(flat)} (raised in {pair.where})")


def _batch(case: Case, pair: Pair) -> Failure | None:
    """Another number of samples."""
    scores, target = pair.scores, pair.target
    if not scores or len(scores) != len(target) or scores[0] == target[0] or scores[1:] != target[1:]:
        return None
    return pair.failure(
        f"As many targets as samples: {scores[0]}, not {target[0]} (take both from the same batch; the last of an "
        "epoch may be short, x.size(0) knows)",
        f" The scores are for {scores[0]} samples, the targets for {target[0]}.",
    )


def _maps(case: Case, pair: Pair) -> Failure | None:
    """The same batch and channels, other sizes."""
    scores, target, step = pair.scores, pair.target, case.step
    if len(scores) != len(target) or len(scores) < 3 or scores[:2] != target[:2] or step is None:
        return None
    back = list(case.way_back(step, 0))
    if any(s.op.startswith("conv_transpose") for s in back):
        found = broadcast(case)
        if found is not None:
            return found
    left, right = fork(case, step, 0, 1)
    why = why_apart(case, left, right, -1, scores[-1], target[-1])
    fix = f"Resize the scores to {by(target[2:])}: F.interpolate({pair.x}, size={tuple(target[2:])})"
    made = case.maker(step, 0)
    if made is not None and made.op == "pixel_shuffle":
        fix = _shuffled(case, made, target) or fix
    return pair.failure(fix, f" {why}" if why else "")


def _shuffled(case: Case, made: Step, target: Shape) -> str:
    """pixel_shuffle with the factor that gives the target's size, and the channels for it."""
    factor, have, wanted = made.settings.get("upscale_factor"), made.inputs[0], target[-1]
    if not isinstance(factor, int) or wanted % have[-1]:
        return ""
    new = wanted // have[-1]
    channels = have[1] // factor**2 * new**2
    conv = case.maker(made, 0)
    more = f" and out_channels={channels} ({have[1] // factor**2}·{new}²) in {case.short(conv)}" if conv else ""
    return (
        f"upscale_factor={new} in {case.short(made)}, not {factor}{more}: {sizes(target)}; or targets of "
        f"{by(made.outputs[0][2:])}"
    )


def _columns(case: Case, pair: Pair) -> Failure | None:
    """Another number of columns, channels or steps."""
    scores, target, y = pair.scores, pair.target, pair.y
    if len(scores) != len(target) or len(scores) < 2 or scores[0] != target[0] or scores[1] == target[1]:
        return None
    made = case.maker(case.step, 0)
    key = "out_channels" if made is not None and "out_channels" in made.settings else "out_features"
    fix = f"Scores with {target[1]} on axis 1, not {scores[1]}"
    if made is not None and made.settings.get(key) == scores[1] and (len(scores) == 2 or key == "out_channels"):
        fix = f"{key}={target[1]} in {case.short(made)}, not {scores[1]}"
    elif abs(scores[1] - target[1]) <= max(2, min(scores[1], target[1]) // 10) and scores[2:] == target[2:]:
        less = min(scores[1], target[1])
        long, short = (pair.x, y) if scores[1] > target[1] else (y, pair.x)
        return pair.failure(
            f"The same {less} steps in both, `{long}[:, :{less}]` (or `{long}[:, -{less}:]`, if the first have no "
            f"partner in {short})",
            f" Axis 1 has {scores[1]} and {target[1]}.",
        )
    if len(target) == 4 and scores[1] == 1 and target[1] in (3, 4):
        fix = f"Read the mask with one channel, `{y}[:, :1]` or .convert('L'); or {fix[0].lower()}{fix[1:]}"
    return pair.failure(f"{fix}; or targets with {scores[1]} {'columns' if len(scores) == 2 else 'on axis 1'}")
