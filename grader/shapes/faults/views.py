"""Views of transposed memory, and the sizes that interpolate and pad are given."""

from __future__ import annotations

from grader.shapes.case import Case
from grader.shapes.failure import Failure
from grader.shapes.faults.trials import replaced_input, replaced_view
from grader.shapes.wording import sizes


def not_contiguous(case: Case) -> Failure | None:
    """`view size is not compatible with input tensor's size and stride`."""
    step = case.step
    if step is None or not step.inputs:
        return None
    turned = next(
        (
            s
            for s in case.way_back(step)
            if s.op
            in {
                "permute",
                "transpose",
                "T",
                "mT",
                "movedim",
                "getitem",
                "expand",
                "flip",
                "unfold",
                "chunk",
                "split",
                "select",
                "narrow",
                "lstm",
                "gru",
                "rnn_tanh",
            }
        ),
        None,
    )
    shape = step.inputs[0]
    wanted = step.settings.get("size")
    target = f"({', '.join(map(str, wanted))})" if isinstance(wanted, list) else "(…)"
    x = case.variable(step)
    told = (
        f"view{target} on {sizes(shape)}: view never copies, and the elements of this tensor do not lie in order in "
        "memory."
    )
    if turned is None:
        cause = f"{sizes(shape)}, from {case.origin(step)}, is not contiguous."
    else:
        cause = (
            f"{case.kind_of(turned)} changed the order of the axes, not of the memory: strides no longer follow the "
            "shape."
        )
    fix = f"`{x}.reshape{target}`, which copies where it must; or `{x}.contiguous().view{target}`."
    if (
        turned is not None
        and turned.op in {"permute", "transpose"}
        and isinstance(wanted, list)
        and len(wanted) < len(shape)
    ):
        fix += " Merging axes is right only if neighbours in the new order belong together."
    return Failure(
        case.layer or case.here(),
        "not-contiguous",
        told,
        cause,
        fix,
        trial=replaced_view(tuple(wanted))
        if isinstance(wanted, list) and all(isinstance(w, int) for w in wanted)
        else None,
    )


def spatial_axes(case: Case) -> Failure | None:
    """interpolate and pad: as many numbers as the tensor has axes for them."""
    shape, size, pad = case.shape(), case.settings.get("size"), case.settings.get("pad")
    where, cause = case.layer or case.here(), f"{sizes(case.shape())} comes from {case.origin(case.step)}."
    x = case.variable()
    mode = str(case.settings.get("mode", "nearest"))
    wants = {"linear": 3, "bilinear": 4, "bicubic": 4, "trilinear": 5}.get(mode, 0)
    if case.op == "interpolate" and "mode needs" in case.text and wants:
        told = f"interpolate with mode='{mode}' takes {wants} axes, (N, C, …), but {x} is {sizes(shape)}."
        other = {3: "linear", 4: "bilinear", 5: "trilinear"}.get(len(shape), "nearest")
        fix = f"mode='{other}', for {len(shape)} axes"
        if len(shape) == wants - 1:
            fix = f"`{x}.unsqueeze(0)`: {sizes((1, *shape))}, if the batch axis is missing; or {fix}"
        return Failure(where, "missing-axis", told, cause, fix + ".",
                       trial=replaced_input(lambda t: t.unsqueeze(0)) if len(shape) == wants - 1 else None)  # fmt: skip
    if case.op == "interpolate" and isinstance(size, list):
        told = (
            f"{case.name} was given a size of {len(size)} numbers for {sizes(shape)}, which has {len(shape) - 2} "
            "spatial axes."
        )
        if len(shape) == len(size) + 1:
            fix = (
                f"`{x}.unsqueeze(0)`: {sizes((1, *shape))}, if the batch axis is missing; or {len(shape) - 2} "
                "numbers in size"
            )
        else:
            fix = f"{len(shape) - 2} numbers in size; interpolate takes (N, C, …) and leaves N and C alone"
        return Failure(where, "missing-axis", told, cause, fix + ".")
    if case.op == "pad" and isinstance(pad, list):
        told = (
            f"{case.name} pads the last {len(pad) // 2} axes ({len(pad)} numbers), but {sizes(shape)} has {len(shape)}."
        )
        return Failure(
            where,
            "missing-axis",
            told,
            cause,
            f"At most {2 * len(shape)} numbers, two an axis from the last; or an input with more axes.",
        )
    return None
