"""Too few or too many axes for a convolution or a pool."""

from __future__ import annotations

from grader.shapes.case import Case
from grader.shapes.failure import Failure, Trial
from grader.shapes.faults.trials import replaced
from grader.shapes.faults.windows import axes_of
from grader.shapes.wording import sizes


def wrong_rank(case: Case) -> Failure | None:
    """A convolution or pool was given too few or too many axes."""
    axes, shape = axes_of(case.op), case.shape()
    if not axes or not shape:
        return None
    name = case.name
    where = case.layer or case.here()
    wants = case.settings.get("in_channels")
    x = case.variable()
    letters = ["N", str(wants or "C"), *({1: "L", 2: "HW", 3: "DHW"}[axes])]
    told = (
        f"{name} ({case.op}) takes ({', '.join(letters)}), {axes + 2} axes (or {axes + 1} for one sample), but got "
        f"{sizes(shape)}."
    )
    cause = f"{sizes(shape)} comes from {case.origin(case.step)}."
    if len(shape) <= axes:
        if len(shape) == 2 and wants == shape[1]:
            ones = (*shape, *(1 for _ in range(axes)))
            cause += f" Axis 1 is {wants} = in_channels: rows of channels, without the axes to slide along."
            return Failure(
                where,
                "missing-axis",
                told,
                cause,
                f"`{x}[:, :, {', '.join(['None'] * axes)}]`: {sizes(ones)}.",
                trial=Trial(op=replaced("input", 0, lambda t: t.reshape(ones))),
            )
        if len(shape) == axes == 2 and wants:
            side = round((shape[1] / wants) ** 0.5) if shape[1] % wants == 0 else 0
            if side > 1 and side * side * wants == shape[1]:
                out = (shape[0], wants, side, side)
                cause += f" Each sample is a flat row of {shape[1]} = {wants}·{side}·{side}."
                return Failure(
                    where,
                    "missing-axis",
                    told,
                    cause,
                    f"`{x}.view(-1, {wants}, {side}, {side})`: {sizes(out)}.",
                    trial=Trial(op=replaced("input", 0, lambda t: t.reshape(-1, wants, side, side))),
                )
            cause += " It is one picture without channel and batch axes, or a batch of flat rows."
            fix = f"`{x}[None, None]` for one picture: {sizes((1, 1, *shape))}."
            return Failure(where, "missing-axis", told, cause, fix)
        missing = axes + 2 - len(shape)
        if axes == 1 and len(shape) == 1:
            return Failure(where, "missing-axis", told, cause, f"`{x}[None, None]`: {sizes((1, 1, *shape))}.")
        return Failure(
            where, "missing-axis", told, cause, f"Add the {missing} missing axes, for instance with unsqueeze."
        )
    if len(shape) == axes + 3:
        merged = (shape[0] * shape[1], *shape[2:])
        fix = (
            f"Merge the first two axes, `{x}.flatten(0, 1)`: {sizes(merged)}, and unflatten afterwards; or "
            f"Conv{axes + 1}d"
        )
        if 1 in shape:
            at = shape.index(1)
            fix = f"Drop the axis of 1: `{x}.squeeze({at})`: {sizes((*shape[:at], *shape[at + 1 :]))}"
        return Failure(
            where,
            "missing-axis",
            told,
            cause + " One axis too many.",
            fix + ".",
            trial=Trial(op=replaced("input", 0, lambda t: t.flatten(0, 1))) if 1 not in shape else None,
        )
    return Failure(where, "missing-axis", told, cause, f"Bring the input to {axes + 2} axes.")
