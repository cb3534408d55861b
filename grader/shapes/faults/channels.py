"""A convolution made for one number of channels was given another."""

from __future__ import annotations

from typing import Any

import torch

from grader.shapes.case import Case
from grader.shapes.failure import Failure, Trial
from grader.shapes.faults.trials import arranged, replaced, unsqueezed
from grader.shapes.faults.windows import axes_of
from grader.shapes.steps import Shape, Step
from grader.shapes.wording import sizes


def _with_channels(case: Case, channels: int) -> Trial:
    """The same convolution made for another number of input channels."""
    weight = case.argument("weight")
    transposed = case.op.startswith("conv_transpose")
    groups = case.settings.get("groups", 1)

    def resized(old: Any) -> Any:
        shape = list(weight.shape)
        shape[0 if transposed else 1] = channels if transposed else channels // groups
        return torch.zeros(shape, dtype=weight.dtype)

    return Trial(op=replaced("weight", 1, resized), every=True)


# On axis 1 of a batch of pictures these are its channels, and no height: another axis has what is wanted by chance.
OF_PICTURES = (1, 3)


def channels(case: Case) -> Failure | None:
    """A convolution made for one number of channels was given another."""
    axes, shape = axes_of(case.op), case.shape()
    wants = case.settings.get("in_channels")
    if not axes or wants is None:
        return None
    if len(shape) == axes + 1:
        return _unbatched(case, axes, shape, wants)
    if len(shape) != axes + 2:
        return None
    got = shape[1]
    where = case.layer or case.here()
    name = case.name
    told = (
        f"{name} takes {wants} channel{'s' if wants != 1 else ''} on axis 1, but got {sizes(shape)}, which has "
        f"{got} there."
    )
    weight = case.argument("weight")
    if case.step is not None and not case.step.in_module and not case.op.startswith("conv_transpose"):
        own = _turned_weight(case, told, tuple(weight.shape), got)
        if own is not None:
            return own
    made = case.maker(case.step)
    origin = case.origin(case.step)
    x = case.variable()
    channels_first = made is not None and bool(axes_of(made.op))
    last = shape[-1] == wants and got != wants and (axes == 1 or (shape[-2] != wants and got not in OF_PICTURES))
    if last and not channels_first:
        order = (0, axes + 1, *range(1, axes + 1))
        turned = tuple(shape[at] for at in order)
        written = f"{x}.permute({', '.join(map(str, order))})" if axes > 1 else f"{x}.transpose(1, 2)"
        cause = (
            f"The {wants} channels are the last axis of {sizes(shape)}, from {origin}: "
            f"the layout is channels-last, and {case.op} wants channels on axis 1."
        )
        return Failure(
            where, "channel", told, cause, f"`{written}` before {name}: {sizes(turned)}.", trial=arranged(order)
        )
    others = [at for at in range(2, len(shape)) if shape[at] == wants]
    if others and made is not None and made.op in {"permute", "transpose", "view", "reshape"}:
        order = (0, others[0], *(at for at in range(1, len(shape)) if at != others[0]))
        cause = f"{origin} moved the {wants} channels to axis {others[0]}."
        return Failure(
            where,
            "channel",
            told,
            cause,
            f"`{x}.permute({', '.join(map(str, order))})` before {name}.",
            trial=arranged(order),
        )
    if made is None:
        return _image_channels(case, where, told, shape, wants, got, x)
    fix = f"in_channels={got} in {name}, not {wants}"
    groups = case.settings.get("groups", 1)
    if got % groups:
        fix += f" (and groups that divide {got}, not {groups})"
    cause = f"The {got} channels come from {origin}"
    producer = made.settings.get("out_channels") or made.settings.get("out_features")
    if made.op == "cat":
        parts = [shape[1] for shape in made.inputs if len(shape) == len(made.outputs[0])]
        if sum(parts) == got:
            total = " + ".join(map(str, parts))
            cause += f", which joins {total} = {got}"
            fix += f" ({total})"
            if wants in parts:
                cause += f"; {name} is made for one of the parts alone"
    elif producer:
        fix += f", the {'out_channels' if 'out_channels' in made.settings else 'out_features'} of {case.short(made)}"
    skip = _skip(case, made, shape, wants)
    if skip and wants == 2 * shape[1]:
        fix = f"{skip[0].upper()}{skip[1:]}; or, if there is none, {fix}"
    elif skip:
        fix += f"; or {skip}"
    readings: tuple[str, ...] = ()
    if made.settings.get("out_channels") and made.in_module:
        readings = (f"If {name} is as meant, {case.short(made)} should have out_channels={wants} in place of {got}.",)
    trial = _with_channels(case, got) if got % case.settings.get("groups", 1) == 0 else None
    return Failure(where, "channel", told, cause + ".", fix + ".", readings, trial=trial)


def _turned_weight(case: Case, told: str, weight: Shape, got: int) -> Failure | None:
    """F.conv2d with a weight of (in, out, …) in place of (out, in, …)."""
    if weight[0] != got or case.settings.get("groups", 1) != 1 or case.step is None:
        return None
    name = next(iter(case.step.weights), "weight")
    turned = (weight[1], weight[0], *weight[2:])
    return Failure(
        case.here(),
        "channel",
        told,
        f"{case.op} takes a weight of (out, in, …); {name} is {sizes(weight)}, with the {got} first: (in, out, …).",
        f"A {name} of {sizes(turned)}, where it is made; or `{name}.transpose(0, 1)` in the call.",
        trial=Trial(op=replaced("weight", 1, lambda t: t.transpose(0, 1))),
    )


def _skip(case: Case, made: Step, shape: Shape, wants: int) -> str:
    """What an upsampled tensor could be joined with: an earlier one of its size that has the missing channels."""
    grown = made.op.startswith("conv_transpose") or made.op in {"interpolate", "upsample"}
    lacking = (shape[0], wants - shape[1], *shape[2:])
    if not grown or wants <= shape[1]:
        return ""
    back = {step.number for step in case.way_back(case.step)}
    for step in reversed(case.recording.steps[: made.number]):
        if step.outputs[:1] == (lacking,) and (step.number in back or step.in_module):
            name = case.step_names.get((step.number, 0)) or f"the output of {case.short(step)}"
            return (
                f"a skip connection is missing before it, torch.cat with {name}, {sizes(lacking)}, along axis 1: "
                f"{shape[1]} + {lacking[1]} = {wants}"
            )
    return ""


def _image_channels(case: Case, where: str, told: str, shape: Shape, wants: int, got: int, x: str) -> Failure:
    """The channels come straight from outside: the data and the first layer disagree."""
    name, dims = case.name, f"{sizes(shape)}"
    cause = (
        f"No step before {name} made them: {x}, {dims}, came from outside with {got} channel{'s' if got != 1 else ''}."
    )
    if wants == 1 and got == 3:
        fix = (
            f"Give one channel: read the pictures as greyscale (transforms.Grayscale()), or `{x}.mean(1, "
            "keepdim=True)`, "
            f"or keep one channel, `{x}[:, :1]`. Or, if colour is meant, in_channels=3 in {name}, not 1."
        )
        return Failure(
            where,
            "channel",
            told,
            cause + " Pictures were read as RGB; the layer is made for greyscale.",
            fix,
            trial=Trial(op=replaced("input", 0, lambda t: t.mean(1, keepdim=True))),
        )
    if wants == 3 and got == 1:
        fix = (
            f"Repeat the grey channel, `{x}.expand(-1, 3, {', '.join(['-1'] * (len(shape) - 2))})` (or "
            f"transforms.Grayscale(num_output_channels=3)), which keeps {name} and any pretrained weights; "
            f"or in_channels=1 in {name}, not 3."
        )
        return Failure(
            where,
            "channel",
            told,
            cause + " Pictures are greyscale; the layer is made for RGB.",
            fix,
            trial=Trial(op=replaced("input", 0, lambda t: t.expand(-1, 3, *[-1] * (t.dim() - 2)))),
        )
    if wants == 3 and got == 4:
        fix = f"Drop the alpha channel: `{x}[:, :3]`, or read with .convert('RGB'). Or in_channels=4 in {name}, not 3."
        return Failure(
            where,
            "channel",
            told,
            cause + " Four channels are RGB and alpha.",
            fix,
            trial=Trial(op=replaced("input", 0, lambda t: t[:, :3])),
        )
    swapped = [at for at in range(len(shape)) if at != 1 and shape[at] == wants]
    swapped = swapped if len(swapped) == 1 and (len(shape) < 4 or got not in OF_PICTURES) else []
    if swapped:
        at = swapped[0]
        order = [0, at, *(axis for axis in range(1, len(shape)) if axis != at)] if at else [1, 0, *range(2, len(shape))]
        written = f"{x}.permute({', '.join(map(str, order))})"
        return Failure(
            where,
            "channel",
            told,
            f"{cause} Its axis {at} has the {wants} that {name} wants on axis 1.",
            f"`{written}` before {name}; or in_channels={got} in {name}, if the axes are right.",
            trial=arranged(tuple(order)),
        )
    return Failure(
        where,
        "channel",
        told,
        cause,
        f"in_channels={got} in {name}, not {wants}; or data with {wants} channels.",
        trial=_with_channels(case, got) if got % case.settings.get("groups", 1) == 0 else None,
    )


def _unbatched(case: Case, axes: int, shape: Shape, wants: int) -> Failure:
    """Without a batch axis, axis 0 is read as the channels."""
    name = case.name
    where = case.layer or case.here()
    x = case.variable()
    origin = case.origin(case.step)
    told = (
        f"{name} ({case.op}) reads an input of {axes + 1} axes as one sample without a batch axis, so {sizes(shape)} "
        f"has {shape[0]} channels, where {wants} are wanted."
    )
    if wants == 1:
        cause = f"The channel axis is missing from {sizes(shape)}, from {origin}: axis 0 ({shape[0]}) is the batch."
        out = (shape[0], 1, *shape[1:])
        return Failure(where, "missing-axis", told, cause, f"`{x}.unsqueeze(1)`: {sizes(out)}.", trial=unsqueezed(1))
    if shape[-1] == wants:
        order = (axes, *range(axes))
        turned = (1, *(shape[at] for at in order))
        cause = f"{sizes(shape)}, from {origin}, is one sample with its channels last ({wants}), and has no batch axis."
        fix = f"`{x}.permute({', '.join(map(str, order))}).unsqueeze(0)`: {sizes(turned)}."
        if axes == 1:
            cause = f"The {wants} channels are the last axis of {sizes(shape)}, from {origin}."
            fix = f"`{x}.T.unsqueeze(0)`: {sizes(turned)}."
        return Failure(where, "channel" if axes == 1 else "missing-axis", told, cause, fix, trial=arranged(order))
    cause = (
        f"An axis is missing from {sizes(shape)}, from {origin}; {shape[0]} on axis 0 is no number of channels here."
    )
    fix = f"Give {name} {axes + 2} axes, (N, {wants}, {', '.join('LHW'[-axes:] if axes > 1 else 'L')})."
    readings: tuple[str, ...] = ()
    if wants > 1 and axes > 1 and shape[0] > 1:
        readings = (
            (
                f"If axis 0 ({shape[0]}) is the batch, the channel axis was dropped: keep it, or `{x}.unsqueeze(1)` "
                "with in_channels=1."
            ),
            f"If axis 0 is the channels, in_channels={shape[0]} in {name}, not {wants}.",
        )
    return Failure(where, "missing-axis", told, cause, fix, readings)


def divisible_groups(case: Case) -> Failure | None:
    """Unfold, fold and pixel_shuffle need sizes that divide."""
    shape = case.shape()
    if case.op in {"pixel_shuffle", "pixel_unshuffle"} and len(shape) >= 3:
        factor = case.settings.get("upscale_factor") or case.settings.get("downscale_factor") or 0
        name = case.name
        if case.op == "pixel_shuffle" and factor:
            near = max(1, round(shape[-3] / factor**2)) * factor**2
            told = (
                f"{name} spreads {factor}² = {factor**2} channels over {factor}×{factor} pixels, but got "
                f"{sizes(shape)} with {shape[-3]}."
            )
            made = case.maker(case.step)
            source = (
                f"out_channels={near} in {case.short(made)}, not {shape[-3]}"
                if made
                else f"{near} channels, not {shape[-3]}"
            )
            return Failure(
                case.layer or case.here(),
                "channel",
                told,
                f"The {shape[-3]} channels come from {case.origin(case.step)}.",
                f"{source} ({near // factor**2}·{factor}²).",
            )
    return None
