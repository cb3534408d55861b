"""Normalisation layers."""

from __future__ import annotations

import re
from typing import Any

import torch

from grader.shapes.case import Case
from grader.shapes.failure import Failure, OpCall, Trial
from grader.shapes.faults.trials import replaced_input
from grader.shapes.wording import numbers, setting_of, sizes


def norm_features(case: Case) -> Failure | None:
    """A norm made for another number of features."""
    step, shape = case.step, case.shape()
    found = (
        re.search(r"running_mean should contain (?P<got>\d+) elements not (?P<wants>\d+)", case.text)
        or re.search(r"weight should contain (?P<got>\d+) elements not (?P<wants>\d+)", case.text)
        or re.search(r"got weight of shape \[(?P<wants>\d+)\] and input of shape \[\d+, (?P<got>\d+)", case.text)
    )
    if found is None or step is None or not shape:
        return None
    got, wants = int(found["got"]), int(found["wants"])
    name = case.name
    where = case.layer or case.here()
    key = "num_channels" if step.op == "group_norm" else "num_features"
    x = case.variable(step)
    told = f"{name} has {key}={wants} and normalises axis 1, but got {sizes(shape)}, which has {got} there."
    cause = f"{sizes(shape)} comes from {case.origin(step)}."
    if shape[-1] == wants and len(shape) >= 3:
        order = (0, len(shape) - 1, *range(1, len(shape) - 1))
        written = f"{x}.transpose(1, 2)" if len(shape) == 3 else f"{x}.permute({', '.join(map(str, order))})"
        return Failure(
            where,
            "batch-norm",
            told,
            cause + f" The {wants} features are on the last axis.",
            (
                f"`{written}` before {name} (and back after it): {sizes(tuple(shape[a] for a in order))}; or "
                f"nn.LayerNorm({wants}), which normalises the last axis."
            ),
            trial=_and_back(order),
        )
    made = case.maker(step)
    fix = f"{key}={got} in {name}, not {wants}"
    given = "out_channels" if made is not None and "out_channels" in made.settings else "out_features"
    readings: tuple[str, ...] = ()
    if made is not None and made.settings.get(given) == got:
        fix += f", the {given} of {case.short(made)}"
        readings = (f"If {name} is as meant, {case.short(made)} should have {given}={wants} in place of {got}.",)
    if made is not None and made.op == "cat":
        fix += f" ({' + '.join(str(s[1]) for s in made.inputs if len(s) > 1)})"
    return Failure(where, "batch-norm", told, cause, fix + ".", readings, trial=_fitting_norm(got))


def _and_back(order: tuple[int, ...]) -> Trial:
    """The norm, with the axes in another order before it and in the old one after it."""

    def rewrite(func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> OpCall:
        back = tuple(order.index(axis) for axis in range(len(order)))

        def turned(x: Any, *rest: Any, **named: Any) -> Any:
            return func(x.permute(order), *rest, **named).permute(back)

        return turned, args, kwargs

    return Trial(op=rewrite)


def _fitting_norm(features: int) -> Trial:
    def rewrite(func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> OpCall:
        if func is torch.nn.functional.batch_norm:
            return func, (args[0], None, None), {"training": True}
        if func is torch.nn.functional.group_norm:
            return func, args[:2], {}
        return func, args, kwargs

    return Trial(op=rewrite)


def one_value(case: Case) -> Failure | None:
    """Statistics of a single value."""
    step, shape = case.step, case.shape()
    if step is None or not shape:
        return None
    name, where = case.name, case.layer or case.here()
    if "spatial" in case.text or step.op == "instance_norm":
        told = f"{name} normalises each channel over its places, but {sizes(shape)} has a single one."
        return Failure(
            where,
            "batch-norm",
            told,
            f"{sizes(shape)} comes from {case.origin(step)}.",
            "GroupNorm or LayerNorm, which look across channels; or leave it out where the maps are 1×1.",
        )
    told = (
        f"{name} in training needs more than one value per channel to take a variance of, but {sizes(shape)} has "
        f"one: a batch of {shape[0]}."
    )
    cause = (
        "The batch has one sample"
        + (" and the maps are 1×1" if len(shape) > 2 else "")
        + ": the last, short batch of an epoch, or a single sample at inference."
    )
    fix = (
        "drop_last=True in the training DataLoader (or a batch of at least 2); model.eval() for inference, which "
        "uses the running statistics; or GroupNorm/LayerNorm, which need no batch."
    )

    def evaluate(func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> OpCall:
        return func, args, {**kwargs, "training": False}

    held = step.op == "batch_norm" and case.argument("running_mean") is not None
    return Failure(
        where,
        "batch-norm",
        told,
        cause,
        fix,
        trial=Trial(op=evaluate) if held and "training" in (case.bound or {}) else None,
    )


def norm_rank(case: Case) -> Failure | None:
    """BatchNorm1d for vectors and sequences, 2d for maps, 3d for volumes."""
    found = re.search(r"expected (\dD(?: or \dD)?)(?: \(unbatched\))? input \(got (\d)D input\)", case.text)
    shape = case.shape()
    if found is None or not shape:
        return None
    kind = type(case.module).__name__
    name, where, got = case.layer or kind, case.layer or case.here(), len(shape)
    base = re.sub(r"\dd$", "", kind)
    fit = {2: "1d", 3: "1d", 4: "2d", 5: "3d"}.get(got, "")
    told = f"{name} ({kind}) takes {found[1]} input, but got {sizes(shape)}, {got} axes."
    cause = f"{sizes(shape)} comes from {case.origin(case.step)}."
    fix = (
        f"nn.{base}{fit}({getattr(case.module, 'num_features', '…')}) in place of {kind}"
        if fit and not kind.endswith(fit)
        else "Another number of axes"
    )
    if got == 2 and kind.endswith("2d"):
        fix += "; or put it before the flatten"
    if got == 3 and kind.endswith("2d"):
        fix += f"; or `x.unsqueeze(0)`, if the batch axis is missing: {sizes((1, *shape))}"
    return Failure(where, "batch-norm", told, cause, fix + ".")


def layer_norm(case: Case) -> Failure | None:
    """LayerNorm works on the last axes."""
    found = re.search(
        r"normalized_shape=\[([\d, ]+)\], expected input with shape \[[^\]]*\], but got input of size\[([\d, ]+)\]",
        case.text,
    )
    if found is None:
        return None
    wants, shape = numbers(found[1]), numbers(found[2])
    name, where = case.layer or "layer_norm", case.layer or case.here()
    got = shape[-len(wants) :]
    told = (
        f"{name} normalises the last {len(wants)} axes, which must be {sizes(wants)}, but {sizes(shape)} ends in "
        f"{sizes(got)}."
    )
    cause = f"{sizes(shape)} comes from {case.origin(case.step)}."
    written = setting_of(got)
    if len(wants) == 1 and len(shape) == 4 and shape[1] == wants[0]:
        order = "permute(0, 2, 3, 1)"
        return Failure(
            where,
            "batch-norm",
            told,
            cause + f" The {wants[0]} channels are on axis 1.",
            (
                f"`x.{order}` before it and `permute(0, 3, 1, 2)` after; or nn.GroupNorm(1, {wants[0]}), which "
                f"takes channels on axis 1; or normalized_shape={tuple(shape[1:])}."
            ),
            trial=replaced_input(lambda t: t.permute(0, 2, 3, 1)),
        )
    if len(wants) == 1 and len(shape) == 3 and shape[1] == wants[0]:
        return Failure(
            where,
            "batch-norm",
            told,
            cause + f" The {wants[0]} features are on axis 1.",
            f"`x.transpose(1, 2)` before {name}: {sizes((shape[0], shape[2], shape[1]))}.",
            trial=replaced_input(lambda t: t.transpose(1, 2)),
        )
    made = case.maker(case.step)
    fix = f"normalized_shape={written} in {name}, not {setting_of(wants)}"
    for key in ("out_features", "embedding_dim", "hidden_size"):
        if made is not None and made.settings.get(key) == got[-1]:
            fix += f", the {key} of {case.short(made)}"
            break
    return Failure(where, "batch-norm", told, cause, fix + ".")


def groups(case: Case) -> Failure | None:
    """GroupNorm: channels must divide."""
    found = re.search(
        r"divisible by num_groups, but got input of shape \[([\d, ]+)\] and num_groups ?= ?(\d+)", case.text
    )
    if found is None:
        return None
    shape, count = numbers(found[1]), int(found[2])
    channels = shape[1]
    best = max(n for n in range(1, count + 1) if channels % n == 0)
    name = case.layer or "group_norm"
    told = (
        f"{name} makes {count} groups of the channels, but {sizes(shape)} has {channels} of them, no multiple of "
        f"{count}."
    )
    return Failure(
        case.layer or case.here(),
        "batch-norm",
        told,
        f"The {channels} channels come from {case.origin(case.step)}.",
        f"num_groups={best} in {name} ({channels} = {best}·{channels // best}).",
    )
