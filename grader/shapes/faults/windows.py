"""Windows that do not fit: kernels longer than their input, and pools that leave nothing."""

from __future__ import annotations

from typing import Any

import torch

from grader.shapes import rules
from grader.shapes.case import Case
from grader.shapes.failure import Failure, OpCall, Trial
from grader.shapes.faults.trials import replaced
from grader.shapes.steps import Shape, Step
from grader.shapes.wording import by, setting, sizes


def axes_of(op: str) -> int:
    """Number of spatial axes of conv2d, max_pool3d and the like; 0 for other ops."""
    return int(op[-2]) if op[-1:] == "d" and op[-2:-1] in {"1", "2", "3"} else 0


def window_chain(case: Case, step: Step) -> tuple[list[Step], Step | None]:
    """The windows between the input and a step (oldest first), and the step before the first of them, if any.

    The chain ends where a step is neither a window nor one that keeps the size: sizes are not followed through it.
    """
    chain: list[Step] = []
    for made in case.way_back(step):
        axes = axes_of(made.op)
        if axes and made.op.startswith(("conv", "max_pool", "avg_pool", "lp_pool")) and "transpose" not in made.op:
            chain.append(made)
        elif not _keeps_size(made):
            return chain[::-1], made
    return chain[::-1], None


def _keeps_size(step: Step) -> bool:
    return bool(step.inputs and step.outputs) and step.inputs[0][2:] == step.outputs[0][2:] and len(step.outputs[0]) > 2


def window(step: Step, axis: int) -> tuple[int, int, int, int]:
    """(kernel_size, stride, padding, dilation) of a step on one spatial axis."""
    found = step.settings
    kernel = found["kernel_size"][axis]
    dilation = found.get("dilation", [1] * 3)[axis]
    padding: Any = found.get("padding", 0)
    if padding == "same":
        padding = (kernel - 1) * dilation // 2
    elif isinstance(padding, str):
        padding = 0
    return kernel, found["stride"][axis], padding[axis] if isinstance(padding, list) else padding, dilation


def does_not_fit(case: Case) -> Failure | None:
    """A kernel is longer than its padded input, or a pool would leave nothing."""
    step, axes, shape = case.step, axes_of(case.op), case.shape()
    if step is None or not axes or len(shape) < axes + 1 or "kernel_size" not in step.settings:
        return None
    if step.op.startswith("conv_transpose"):
        return None
    name = case.name
    where = case.layer or case.here()
    pool = "pool" in step.op
    spatial = shape[-axes:]
    windows = [window(step, axis) for axis in range(axes)]
    written = rules.max_pool_arithmetic if step.op.startswith("max") else rules.conv_arithmetic
    lacking = [axis for axis, (k, _, p, d) in enumerate(windows) if spatial[axis] + 2 * p < d * (k - 1) + 1] or [0]
    sums = "; ".join(
        f"axis {len(shape) - axes + axis}: {_pool_or_conv(written, spatial[axis], windows[axis])}" for axis in lacking
    )
    kind = "output-too-small" if pool else "kernel-too-big"
    k, _, _, d = windows[lacking[0]]
    span = f"a kernel of {k}" + (f" with dilation {d} (which spans {d * (k - 1) + 1})" if d > 1 else "")
    told = f"{name} slides {span} over {by(spatial)}, which is too small: {sums}."
    last, wants = shape[-1], step.settings.get("in_channels")
    chain, before = window_chain(case, step)
    x = case.variable(step)
    if (
        axes == 2
        and not chain
        and before is None
        and last in (1, 3, 4)
        and min(spatial[0], shape[1]) > 4
        and len(shape) == 4
    ):
        return _channels_last(case, where, told, kind, shape, wants, x)
    return _too_small(case, where, kind, told, chain, before, windows, lacking, spatial)


def _pool_or_conv(written: Any, size: int, at: tuple[int, int, int, int]) -> str:
    kernel, stride, padding, dilation = at
    return str(written(size, kernel, stride, padding, dilation))


def _channels_last(case: Case, where: str, told: str, kind: str, shape: Shape, wants: Any, x: str) -> Failure:
    turned = (shape[0], shape[3], shape[1], shape[2])
    name = case.name
    cause = (
        f"{sizes(shape)}, from {case.origin(case.step)}, is channels-last (N, H, W, C): its last axis, "
        f"{shape[3]}, is the channels, "
        f"but {case.op} reads it as the width, and {shape[1]} rows as channels."
    )
    fix = f"`{x}.permute(0, 3, 1, 2)`: {sizes(turned)}"
    if wants and wants != shape[3]:
        fix += (
            f", and in_channels={shape[3]} in {name}, not {wants} (a shape read in the order C, H, W: "
            f"{sizes(turned[1:])})"
        )
    weight = case.argument("weight")
    trial = None
    if weight is not None:

        def turn(func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> OpCall:
            fitting = torch.zeros(weight.shape[0], shape[3], *weight.shape[2:], dtype=weight.dtype)
            func, args, kwargs = replaced("weight", 1, fitting)(func, args, kwargs)
            return replaced("input", 0, lambda t: t.permute(0, 3, 1, 2))(func, args, kwargs)

        trial = Trial(op=turn)
    return Failure(where, kind, told, cause, fix + ".", trial=trial)


def _too_small(case: Case, where: str, kind: str, told: str, chain: list[Step], before: Step | None,
               windows: list[tuple[int, int, int, int]], lacking: list[int], spatial: Shape) -> Failure:  # fmt: skip
    axes, name = len(windows), case.layer or case.op
    step = case.step
    assert step is not None
    start = chain[0].inputs[0][-axes:] if chain else spatial
    shrinking = [made for made in chain if made.inputs[0][-axes:] != made.outputs[0][-axes:]]
    needed = [
        rules.minimum_input_size([window(made, axis) for made in chain] + [windows[axis]]) or 0 for axis in range(axes)
    ]
    wanted = [
        max(need, have) if axis in lacking else have
        for axis, (need, have) in enumerate(zip(needed, start, strict=True))
    ]
    shrunk = " → ".join([by(start), *(by(made.outputs[0][-axes:]) for made in shrinking)])
    paddings = [
        _least_padding(spatial[axis], windows[axis]) if axis in lacking else windows[axis][2] for axis in range(axes)
    ]
    choices: list[str] = []
    begin = case.root_input(step) if before is None else f"what {case.short(before)} makes"
    if shrinking:
        names = ", ".join(case.short(made) for made in shrinking[-6:])
        more = f"{len(shrinking)} steps" if len(shrinking) > 6 else names
        cause = (
            f"{by(start)} was halved or cut {len(shrinking)} time{'s' if len(shrinking) > 1 else ''} before {name}: "
            f"{shrunk} ({more})."
        )
    else:
        cause = f"Nothing before {name} shrinks it: {by(spatial)} comes from {case.origin(step)}."
    least = f"{by(wanted)}, not {by(start)}"
    choices.append(f"{begin} must be at least {least}")
    pool = kind == "output-too-small"
    dilated = max(windows[axis][3] for axis in lacking) > 1
    if pool:
        choices.append(f"leave out {name}, or one of the poolings or strides before it")
    elif dilated and not shrinking:
        choices.insert(0, f"padding={setting(paddings)} in {name}")
    elif all(p is not None for p in paddings):
        choices.append(
            f"padding={setting(paddings)} in {name}, or a kernel of at most {by(_largest(spatial, windows))}"
        )
    fix = choices[0] + "; or " + "; or ".join(choices[1:]) + "." if len(choices) > 1 else choices[0] + "."

    def enlarge(args: tuple[Any, ...]) -> tuple[Any, ...]:
        first = args[0]
        return (torch.zeros(*first.shape[: first.dim() - axes], *wanted, dtype=first.dtype), *args[1:])

    trial = Trial(inputs=enlarge) if before is None and not (dilated and not shrinking) else None
    if dilated and not shrinking and not pool:
        trial = Trial(op=replaced("padding", 4, tuple(paddings)))
    return Failure(
        where, kind, told, cause, fix, trial=trial, least=tuple(wanted) if trial is not None and trial.inputs else ()
    )


def _least_padding(size: int, at: tuple[int, int, int, int]) -> int:
    kernel, _, padding, dilation = at
    lack = dilation * (kernel - 1) + 1 - size
    return max(padding, (lack + 1) // 2)


def _largest(spatial: Shape, windows: list[tuple[int, int, int, int]]) -> list[int]:
    """The longest kernels that still fit."""
    return [min(k, max(1, (size + 2 * p - 1) // d + 1)) for size, (k, _, p, d) in zip(spatial, windows, strict=True)]
