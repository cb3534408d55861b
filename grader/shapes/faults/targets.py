"""Losses and their targets."""

from __future__ import annotations

import re

import torch

from grader.shapes.case import Case
from grader.shapes.failure import Failure
from grader.shapes.faults.trials import replaced_input, replaced_target
from grader.shapes.ops import RECURRENT
from grader.shapes.steps import Shape
from grader.shapes.wording import by, numbers, sizes


def loss_place(case: Case) -> str:
    """`loss: cross_entropy in run: return F.cross_entropy(out, target)`."""
    here = case.here()
    return f"loss: {case.loss or case.op} in {here}"


def scores_and_target(case: Case) -> tuple[Shape, Shape, str, str] | None:
    """(shape of the scores, of the target, and what the code calls them); None if a loss did not raise."""
    scores, target = case.argument("input"), case.argument("target")
    if not isinstance(scores, torch.Tensor) or not isinstance(target, torch.Tensor) or case.step is None:
        return None
    names = case.variable(case.step, 0, "output"), case.variable(case.step, 1, "target")
    return tuple(scores.shape), tuple(target.shape), *names


def target_size(case: Case) -> Failure | None:
    """Scores with more axes than the targets have, or classes on another axis than 1."""
    both = scores_and_target(case)
    found = re.search(r"Expected target size \[([\d, ]+)\], got \[([\d, ]*)\]", case.text)
    if both is None or found is None:
        return None
    scores, target, x, y = both
    where = loss_place(case)
    told = (
        f"{case.loss} takes scores (N, C, …) and targets (N, …); {x} {sizes(scores)} has {scores[1]} classes on "
        f"axis 1, so the targets should be {sizes(numbers(found[1]))}, but are {sizes(target)}."
    )
    origin = f"{x}, {sizes(scores)}, comes from {case.origin(case.step, 0)}."
    sequence = any(s.op in RECURRENT for s in case.way_back(case.step, 0))
    if len(scores) == 3 and target == (scores[0],) and scores[1] == 1:
        return Failure(
            where,
            "target",
            told,
            f"{origin} Its axis 1, of 1, stands where the classes should be.",
            f"`{x}.squeeze(1)`: {sizes((scores[0], scores[2]))}, before the loss.",
            trial=replaced_input(lambda t: t.squeeze(1)),
        )
    if len(scores) == 3 and target == (scores[0],):
        what = "one row of scores for every step" if sequence else f"{scores[1]} rows of scores for each sample"
        fix = (
            f"Keep the last step, `{x}[:, -1]`: {sizes((scores[0], scores[2]))}"
            if sequence
            else f"One row a sample: `{x}[:, -1]`, or `{x}.mean(1)`: {sizes((scores[0], scores[2]))}"
        )
        return Failure(
            where,
            "target",
            told,
            f"{origin} There is {what}, but one target a sample.",
            fix + ", before the loss.",
            trial=replaced_input(lambda t: t[:, -1]),
        )
    if len(scores) == 3 and target == scores[:2]:
        turned = (scores[0], scores[2], scores[1])
        fix = (
            f"`{x}.transpose(1, 2)`: {sizes(turned)}; or flatten both, `{x}.flatten(0, 1)` and `{y}.flatten()`: "
            f"{sizes((scores[0] * scores[1], scores[2]))}, {sizes((scores[0] * scores[1],))}"
        )
        return Failure(
            where,
            "target",
            told,
            f"{origin} Its classes are on the last axis ({scores[2]}), {case.loss} wants them on axis 1.",
            fix + ".",
            trial=replaced_input(lambda t: t.transpose(1, 2)),
        )
    if len(scores) == 4 and target == scores[:3]:
        moved = (scores[0], scores[3], scores[1], scores[2])
        return Failure(
            where,
            "target",
            told,
            f"{origin} Its classes are last.",
            f"`{x}.permute(0, 3, 1, 2)`: {sizes(moved)}.",
            trial=replaced_input(lambda t: t.permute(0, 3, 1, 2)),
        )
    if len(scores) == len(target) + 1 and scores[0] == target[0]:
        return Failure(
            where,
            "target",
            told,
            origin,
            (
                f"Resize the scores to the targets, F.interpolate({x}, size={tuple(target[1:])}); or the targets to "
                f"{by(scores[2:])} (mode='nearest')."
            ),
        )
    return Failure(
        where,
        "target",
        told,
        origin,
        f"Targets of {sizes((scores[0], *scores[2:]))}, or scores that fit {sizes(target)}.",
    )


def spatial_sizes(case: Case) -> Failure | None:
    """Maps of scores that are smaller or larger than the masks."""
    both = scores_and_target(case)
    if both is None or len(both[0]) != len(both[1]) + 1:
        return None
    scores, target, x, y = both
    told = (
        f"{case.loss} got {x} {sizes(scores)}, scores for {by(scores[2:])} places, but {y} {sizes(target)}, targets "
        f"for {by(target[1:])}."
    )
    cause = f"{x} comes from {case.origin(case.step, 0)}."
    mode = {1: "linear", 2: "bilinear", 3: "trilinear"}.get(len(scores) - 2, "nearest")
    size = tuple(target[1:])
    fix = (
        f"`F.interpolate({x}, size={size}, mode='{mode}')`: {sizes((*scores[:2], *size))}; or targets of "
        f"{by(scores[2:])} (mode='nearest')."
    )
    return Failure(
        loss_place(case),
        "target",
        told,
        cause,
        fix,
        trial=replaced_input(lambda t: torch.nn.functional.interpolate(t, size=size)),
    )


def many_targets(case: Case) -> Failure | None:
    """Targets with an axis too many: (N, 1), one-hot rows, masks with a channel axis."""
    both = scores_and_target(case)
    if both is None:
        return None
    scores, target, _, y = both
    where = loss_place(case)
    wants = (scores[0], *scores[2:])
    told = (
        f"{case.loss} takes class numbers of {sizes(wants)} for scores {sizes(scores)}, but got targets "
        f"{sizes(target)}."
    )
    cause = f"{y}, {sizes(target)}, comes from {case.origin(case.step, 1)}."
    if len(target) >= 2 and target[1] == 1 and len(target) == len(scores):
        out = (target[0], *target[2:])
        cause += " It has a channel axis of 1; class numbers have none."
        return Failure(
            where,
            "target",
            told,
            cause,
            f"`{y}.squeeze(1)`: {sizes(out)}{'' if case.step and 'int64' in case.step.dtypes else ', and .long()'}.",
            trial=replaced_target(lambda t: t.squeeze(1).long()),
        )
    if target == scores:
        cause += " It is one-hot: one column a class."
        return Failure(
            where,
            "target",
            told,
            cause,
            f"`{y}.argmax(1)`: {sizes(wants)}, the class numbers; or `{y}.float()`, class probabilities.",
            trial=replaced_target(lambda t: t.argmax(1)),
        )
    if len(target) == 4 and target[-1] in (1, 3, 4) and target[1:3] == scores[2:4]:
        return Failure(
            where,
            "target",
            told,
            cause + " The mask was read as a colour picture, channels last.",
            f"Read the mask with one channel of class numbers, `{y}[..., 0]`: {sizes(target[:3])}.",
            trial=replaced_target(lambda t: t[..., 0].long()),
        )
    if len(target) == 4 and target[1] in (3, 4) and len(scores) == 4:
        return Failure(
            where,
            "target",
            told,
            cause + f" The mask has {target[1]} channels: it was read as colour.",
            (
                f"One channel of class numbers, `{y}[:, 0]`: {sizes((target[0], *target[2:]))}, if they hold "
                "classes; otherwise map the colours to classes."
            ),
        )
    return Failure(where, "target", told, cause, f"Targets of {sizes(wants)}.")


def target_class(case: Case) -> Failure | None:
    """A class number that has no column."""
    both = scores_and_target(case)
    found = re.search(r"Target (-?\d+) is out of bounds", case.text)
    if both is None or found is None:
        return None
    scores, _, x, y = both
    held = case.argument("target")
    high, low, classes = int(held.max()), int(held.min()), scores[1] if len(scores) > 1 else scores[0]
    told = (
        f"{case.loss}: {x} {sizes(scores)} has {classes} classes, 0 … {classes - 1}, but a target is {int(found[1])}."
    )
    cause = f"The targets run from {low} to {high}."
    made = case.maker(case.step, 0)
    name = case.short(made) if made is not None else "the last layer"
    key = "out_channels" if made is not None and "out_channels" in made.settings else "out_features"
    more, fewer = f"{key}={high + 1} in {name}, not {classes}", f"`{y} - 1`: classes 0 … {classes - 1}"
    if low == high == classes:
        return Failure(
            loss_place(case),
            "target",
            told,
            f"Every target here is {low}, which does not decide where they count from.",
            f"{fewer}, if they count from 1; or {more}, if they count from 0.",
            readings=(
                f"The targets count from 1, 1 … {classes}: {fewer}.",
                f"They count from 0, and there are {high + 1} classes: {more}.",
            ),
        )
    if low >= 1 and high == classes:
        cause += " They count from 1."
        return Failure(
            loss_place(case),
            "target",
            told,
            cause,
            f"{fewer}; or {more}.",
            trial=replaced_target(lambda t: t - 1),
        )
    if low < 0:
        return Failure(
            loss_place(case),
            "target",
            told,
            cause,
            f"ignore_index={low} in the loss, if {low} marks what is not to count; otherwise classes from 0.",
        )
    return Failure(
        loss_place(case),
        "target",
        told,
        cause,
        f"{more}; or targets below {classes}.",
    )


def target_dtype(case: Case) -> Failure | None:
    """Class numbers must be int64, and element-wise losses want floats."""
    both = scores_and_target(case)
    if both is None or not case.loss:
        return None
    scores, target, x, y = both
    held = case.argument("target")
    kind = str(held.dtype)[6:]
    told = f"{case.loss} got {x} {sizes(scores)} and {y} {sizes(target)} of {kind}: {case.text.splitlines()[0]}"
    if case.loss in {"cross_entropy", "nll_loss"}:
        if target == scores and not held.is_floating_point():
            return many_targets(case)
        return Failure(
            loss_place(case),
            "target",
            told,
            f"{y} is {kind}; class numbers are int64.",
            f"`{y}.long()`.",
            trial=replaced_target(lambda t: t.long()),
        )
    return Failure(
        loss_place(case),
        "target",
        told,
        f"{y} is {kind}; {case.loss} compares floats.",
        f"`{y}.float()`.",
        trial=replaced_target(lambda t: t.float()),
    )


def class_weights(case: Case) -> Failure | None:
    """One weight a class."""
    both = scores_and_target(case)
    weight = case.argument("weight")
    if both is None or not isinstance(weight, torch.Tensor):
        return None
    scores, _, x, _ = both
    classes = scores[1] if len(scores) > 1 else scores[0]
    told = f"{case.loss} was given {len(weight)} class weights, but {x} {sizes(scores)} has {classes} classes."
    cause = f"{x} comes from {case.origin(case.step, 0)}."
    return Failure(
        loss_place(case),
        "target",
        told,
        cause,
        f"A weight tensor of {classes} numbers, one a class; or {len(weight)} classes.",
    )
