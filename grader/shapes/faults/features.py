"""A Linear was given another number of features than it is made for."""

from __future__ import annotations

import math
from typing import Any

import torch

from grader.shapes import rules
from grader.shapes.case import Case
from grader.shapes.failure import Failure, OpCall, Trial
from grader.shapes.faults.trials import replaced_input, replaced_second
from grader.shapes.faults.windows import axes_of, window, window_chain
from grader.shapes.ops import RECURRENT
from grader.shapes.steps import Shape, Step
from grader.shapes.wording import by, product, sizes

FLATTENING = frozenset({"flatten", "view", "reshape"})


def _with_features(case: Case, features: int) -> Trial:
    weight = case.argument("weight")

    def rewrite(func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> OpCall:
        new = torch.zeros(weight.shape[0], features, dtype=weight.dtype)
        if len(args) > 1:
            return func, (args[0], new, *args[2:]), kwargs
        return func, args, {**kwargs, "weight": new}

    return Trial(op=rewrite, every=True)


def linear(case: Case) -> Failure | None:
    """A Linear was given another number of features than it is made for."""
    step, shape = case.step, case.shape()
    if step is None or step.op != "linear" or not shape or "in_features" not in step.settings:
        return None
    wants, got = step.settings["in_features"], shape[-1]
    if wants == got:
        return None
    if not step.in_module and len(weight := tuple(case.argument("weight").shape)) == 2 and weight[0] == got:
        return _turned_weight(case, shape, weight)
    name = case.name
    where = case.layer or case.here()
    told = f"{name} takes {wants} features on the last axis, but got {sizes(shape)}, whose last axis is {got}."
    made = case.maker(step)
    flat = next((s for s in case.way_back(step) if s.op in FLATTENING), None)
    if len(shape) >= 3 and (flat is None or made is not flat):
        return _not_flattened(case, where, told, shape, wants, made)
    if made is not None and made.op in FLATTENING and made.outputs:
        source, out = made.inputs[0], made.outputs[0]
        if len(source) > 1 and (len(out) == 1 or out[0] == 1 < source[0]) and out[-1] == product(source):
            return _batch_swallowed(case, told, made, source, wants)
        if len(source) == 3 and len(out) == 2 and out[0] == source[0] and product(source) == wants:
            return _no_batch_axis(case, where, told, made, source, wants)
        if len(out) == 2 and len(source) >= 2:
            return _flattened(case, where, told, made, source, wants)
    if len(shape) >= 3:
        return _not_flattened(case, where, told, shape, wants, made)
    return _from_before(case, where, told, shape, wants, made)


def _turned_weight(case: Case, shape: Shape, weight: Shape) -> Failure:
    """F.linear with a weight of (in, out) in place of (out, in)."""
    name = next(iter(case.step.weights), "weight") if case.step is not None else "weight"
    told = (
        f"F.linear takes a weight of (out, in); {name} is {sizes(weight)}, for inputs of {weight[1]}, not {shape[-1]}."
    )
    return Failure(
        case.here(),
        "linear-features",
        told,
        f"{sizes(shape)} comes from {case.origin(case.step)}; {name} has its {weight[0]} first: it is (in, out).",
        f"`F.linear({case.variable()}, {name}.t())`, or `{case.variable()} @ {name}`: "
        f"{sizes((*shape[:-1], weight[1]))}; or a {name} of {sizes(weight[::-1])}, where it is made.",
        trial=replaced_second(lambda t: t.t()),
    )


def _batch_swallowed(case: Case, told: str, made: Step, source: Shape, wants: int) -> Failure:
    place = case.at(made)
    layer = case.layer or "linear"
    cause = (
        f"{case.kind_of(made)} put the batch axis into the features: {sizes(source)} became {sizes(made.outputs[0])}, "
        f"{rules.flatten_arithmetic(*source)}."
    )
    rest = product(source[1:])
    fix = f"torch.flatten(x, 1), or nn.Flatten(), which keeps axis 0: {sizes((source[0], rest))}"
    if rest != wants:
        fix += f"; and in_features={rest} ({rules.flatten_arithmetic(*source[1:])}) in {layer}, not {wants}"

    def keep(func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> OpCall:
        return torch.flatten, (args[0], 1), {}

    return Failure(
        f"{place} (raised in {layer})", "linear-features", told, cause, fix + ".", trial=Trial(op=keep, at=made.number)
    )


def _no_batch_axis(case: Case, where: str, told: str, made: Step, source: Shape, wants: int) -> Failure:
    x = case.root_input(made)
    first = [*case.way_back(made)]
    given = first[-1].inputs[0] if first else source
    cause = (
        f"{x}, {sizes(given)}, has no batch axis: the convolutions read it as one sample, but "
        f"{case.kind_of(made)} took "
        f"axis 0 of {sizes(source)}, the {source[0]} channels, for the batch. {rules.flatten_arithmetic(*source)}, "
        f"just what {where} wants."
    )
    fix = f"`{x}.unsqueeze(0)`: {sizes((1, *given))} for one picture."
    return Failure(where, "missing-axis", told, cause, fix, trial=Trial(inputs=lambda a: (a[0].unsqueeze(0), *a[1:])))


def _flattened(case: Case, where: str, told: str, made: Step, source: Shape, wants: int) -> Failure:
    """The usual one: the maps before the flatten have another size than in_features was computed for."""
    name, got, rest = case.name, made.outputs[0][-1], source[1:]
    written = rules.flatten_arithmetic(*rest) if len(rest) > 1 else str(got)
    if made.outputs[0][0] != source[0]:
        fix = f"`x.flatten(1)` in place of it: {sizes((source[0], product(rest)))}"
        fix += f", and in_features={product(rest)} ({rules.flatten_arithmetic(*rest)}) in {name}, not {wants}"
        return Failure(
            f"{case.at(made)} (raised in {name})",
            "view-size",
            told,
            f"{case.kind_of(made)} changed the batch: {sizes(source)} became {sizes(made.outputs[0])}.",
            fix + ".",
        )
    fitting = case.maker(made)
    cause = f"{case.kind_of(made)} flattens {sizes(source)}, from {case.origin(made)}: {written}."
    fix = f"in_features={got} ({'·'.join(map(str, rest))}) in {name}, not {wants}"
    channels, spatial = rest[0], rest[1:]
    if spatial and wants % channels == 0:
        fix_more, cause_more = _meant_maps(case, name, made, channels, spatial, wants)
        cause, fix = cause + cause_more, fix + fix_more
    elif spatial and wants % product(spatial) == 0:
        what = "steps" if any(s.op in RECURRENT for s in case.way_back(made)) else "channels"
        cause += (
            f" {wants} = {wants // product(spatial)}·{'·'.join(map(str, spatial))}: {name} is made for "
            f"{wants // product(spatial)} {what} in place of {channels}."
        )
    ratio = max(wants, got) / max(1, min(wants, got))
    if ratio == 3 and (fitting is None or channels in (1, 3)):
        which = (
            ("RGB is expected, greyscale was given", "in_channels")
            if wants > got
            else ("greyscale is expected, RGB was given", "")
        )
        cause += f" The ratio is exactly 3: {which[0]}."
        fix += (
            "; or pictures with one channel, .convert('L')"
            if wants < got
            else "; or pictures with three channels, .convert('RGB')"
        )
    return Failure(where, "linear-features", told, cause, fix + ".", trial=_with_features(case, got))


def _meant_maps(case: Case, name: str, made: Step, channels: int, spatial: Shape, wants: int) -> tuple[str, str]:
    """What in_features says about the maps it was computed for: (more fix, more cause)."""
    quotient, axes = wants // channels, len(spatial)
    side = round(quotient ** (1 / axes))
    if side**axes != quotient or side < 1:
        return "", f" {wants} = {channels}·{quotient}, and {product(spatial)} is not {quotient}."
    cause = (
        f" {wants} = {'·'.join(map(str, [channels] + [side] * axes))}: {name} is made for maps of "
        f"{by([side] * axes)}, not {by(spatial)}."
    )
    ratio = math.log2(max(spatial[0], 1) / side) if side and len(set(spatial)) == 1 else 0.5
    if ratio and ratio == int(ratio):
        times = int(abs(ratio))
        cause += (
            f" That is {times} halving{'s' if times > 1 else ''} {'more' if ratio > 0 else 'fewer'} than were made."
        )
    fix = (
        f"; or nn.AdaptiveAvgPool{axes}d({side if axes == 1 else (side,) * axes}) before the flatten, which keeps "
        f"{wants} for every input size"
    )
    chain, before = window_chain(case, made)
    if chain and before is None and all(axes_of(step.op) == axes for step in chain):
        start = chain[0].inputs[0][-axes:]
        meant = [solve_back(chain, side, start[axis], axis) for axis in range(axes)]
        if all(meant):
            fix += f"; or inputs of {by([m or 0 for m in meant])}, not {by(start)}"
    return fix, cause


def solve_back(chain: list[Step], wanted: int, start: int, axis: int) -> int | None:
    """The input size (the usual one, if several) that gives `wanted` after the chain; None if there is none."""
    low = high = wanted
    for step in reversed(chain):
        kernel, stride, padding, dilation = window(step, axis)
        smallest = rules.input_size_for(1, low, kernel, stride, padding, dilation)
        largest = rules.input_size_for(10**9, high, kernel, stride, padding, dilation)
        if smallest is None or largest is None:
            return None
        low, high = smallest, largest
    for step_size in (256, 224, 128, 112, 64, 32, 28, 16, 8, 4, 2):
        if step_size in (224, 28, 112):
            if low <= step_size <= high:
                return step_size
        elif (high // step_size) * step_size >= low:
            return (-(-low // step_size)) * step_size
    return low


def _not_flattened(case: Case, where: str, told: str, shape: Shape, wants: int, made: Step | None) -> Failure:
    name, x = case.name, case.variable()
    origin, rest = case.origin(case.step), product(shape[1:])
    cause = f"{sizes(shape)} comes from {origin}; Linear works on the last axis only, {shape[-1]} here."
    if rest == wants:
        fix = f"`torch.flatten({x}, 1)` before {name}: {sizes((shape[0], rest))}"
        if all(size == 1 for size in shape[2:]):
            fix = f"`{x}.flatten(1)` (or squeeze the axes of 1) before {name}: {sizes((shape[0], rest))}"
        return Failure(
            where,
            "linear-features",
            told,
            cause + f" {rules.flatten_arithmetic(*shape[1:])}: a flatten is missing.",
            fix + ".",
            trial=replaced_input(lambda t: t.flatten(1)),
        )
    if product(shape) == wants and len(shape) >= 3:
        return Failure(
            where,
            "linear-features",
            told,
            cause + f" {rules.flatten_arithmetic(*shape)}: flatten and batch axis are missing.",
            f"`{x}.flatten().unsqueeze(0)`: {sizes((1, wants))}.",
            trial=replaced_input(lambda t: t.flatten().unsqueeze(0)),
        )
    at = [axis for axis in range(1, len(shape) - 1) if shape[axis] == wants]
    readings: tuple[str, ...] = ()
    if at and len(shape) == 3:
        turned = (shape[0], shape[2], shape[1])
        if made is not None and made.op.startswith("conv"):
            readings = (f"If one result per sample is meant: `{x}.mean(-1)`, {sizes(shape[:2])}.",)
        return Failure(
            where,
            "linear-features",
            told,
            cause + f" The {wants} features are on axis 1.",
            f"`{x}.transpose(1, 2)` before {name}: {sizes(turned)}.",
            readings,
            trial=replaced_input(lambda t: t.transpose(1, 2)),
        )
    if at and at[0] == 1:
        spatial = tuple(range(2, len(shape)))
        order = (0, *spatial, 1)
        return Failure(
            where,
            "linear-features",
            told,
            cause + f" The {wants} are the channels, on axis 1.",
            f"`{x}.mean(dim={spatial})` (global average pooling) before {name}: {sizes(shape[:2])}.",
            (f"For one result per place: `{x}.permute({', '.join(map(str, order))})`.",),
            trial=replaced_input(lambda t: t.mean(dim=spatial)),
        )
    if made is not None and axes_of(made.op):
        fix = (
            f"`torch.flatten({x}, 1)` before {name}, and in_features={rest} ({'·'.join(map(str, shape[1:]))}) in "
            f"{name}, not {wants}"
        )
        return Failure(where, "linear-features", told, cause + " A flatten is missing.", fix + ".", trial=None)
    return _from_before(case, where, told, shape, wants, made)


def _from_before(case: Case, where: str, told: str, shape: Shape, wants: int, made: Step | None) -> Failure:
    name, got = case.name, shape[-1]
    cause = f"The {got} features come from {case.origin(case.step)}."
    fix = f"in_features={got} in {name}, not {wants}"
    readings: tuple[str, ...] = ()
    if made is None and len(shape) == 2 and shape[0] == wants:
        return Failure(
            where,
            "linear-features",
            told,
            cause + f" The {wants} features are on axis 0 of {sizes(shape)}.",
            f"`{case.variable()}.T` before {name}: {sizes(shape[::-1])}; "
            f"or in_features={got} in {name}, if axis 0 is the batch.",
            trial=replaced_input(lambda t: t.T),
        )
    recurrent = next((s for s in case.way_back(case.step) if s.op in RECURRENT), None)
    if recurrent is not None and recurrent.settings.get("bidirectional") and got == 2 * wants:
        cause = f"{case.short(recurrent)} is bidirectional: it gives 2·hidden_size = 2·{wants} = {got} features."
        fix = f"in_features={got} (2·{wants}) in {name}, not {wants}"
    elif made is not None and made.op == "cat":
        parts = [part[-1] for part in made.inputs if part]
        if sum(parts) == got:
            total = " + ".join(map(str, parts))
            cause = f"{case.kind_of(made)} joins {total} = {got} features."
            fix = f"in_features={got} ({total}) in {name}, not {wants}"
    elif made is not None and made.settings.get("out_features") == got and made.in_module:
        fix += f", the out_features of {case.short(made)}"
        readings = (f"If {name} is as meant, {case.short(made)} should have out_features={wants} in place of {got}.",)
    elif recurrent is not None and recurrent.settings.get("hidden_size") == got:
        fix += f", the hidden_size of {case.short(recurrent)}"
    elif made is not None and made.op == "embedding":
        fix += f", the embedding_dim of {case.short(made)}"
    if len(shape) >= 3 and wants == shape[-1] * shape[-2]:
        fix = f"`.flatten(-2)` before {name}: {sizes((*shape[:-2], wants))}; or {fix}"
        return Failure(where, "linear-features", told, cause, fix + ".", trial=replaced_input(lambda t: t.flatten(-2)))
    if made is None:
        fix += f"; or data with {wants} features"
        if wants == 3 * got or got == 3 * wants:
            cause += " The ratio is exactly 3: " + (
                "RGB is expected, greyscale was given." if wants > got else "greyscale is expected, RGB was given."
            )
    return Failure(where, "linear-features", told, cause, fix + ".", readings, trial=_with_features(case, got))
