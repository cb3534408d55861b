"""Layers that can't be built: their settings contradict each other."""

from __future__ import annotations

from types import FrameType
from typing import Any

import torch

from grader.shapes.case import Case
from grader.shapes.failure import Failure
from grader.shapes.faults.building_names import name_in_source
from grader.shapes.frames import OWN, standing, traceback_frames
from grader.shapes.wording import sizes


def constructor(case: Case) -> tuple[FrameType, str, FrameType | None, int, int] | None:
    """The innermost torch `__init__` in the traceback: (its frame, class name, own frame, its line and instruction)."""
    own: tuple[FrameType | None, int, int] = (None, 0, 0)
    found = None
    for frame, line, instruction in traceback_frames(case.exception.__traceback__):
        if standing(frame.f_code) == OWN:
            own, found = (frame, line, instruction), None
        elif (
            found is None
            and frame.f_code.co_name == "__init__"
            and isinstance(frame.f_locals.get("self"), torch.nn.Module)
        ):
            found = (frame, type(frame.f_locals["self"]).__name__, *own)
    return found


def building(case: Case) -> Failure | None:
    """A layer whose own settings contradict each other: it raises before anything is computed."""
    found = constructor(case)
    if found is None:
        return None
    inner, kind, frame, line, instruction = found
    name = name_in_source(frame, line, instruction, kind) if frame is not None else kind
    given = inner.f_locals
    text = case.text
    told = f"nn.{kind} can't be built: {text}"
    cause = f"The settings of {name} contradict each other; no input has a part in it."
    if "Boolean value of Tensor" in text:
        tensors = {key: value for key, value in given.items() if isinstance(value, torch.Tensor)}
        if tensors:
            return _given_tensors(name, kind, tensors)
    if "padding='same' is not supported" in text:
        kernel, stride, dilation = (_first(given.get(key, 1)) for key in ("kernel_size", "stride", "dilation"))
        padding = dilation * (kernel - 1) // 2
        fix = f"padding={padding}, that is (kernel_size − 1) // 2 with kernel_size={kernel}" + (
            f" and dilation={dilation}" if dilation > 1 else ""
        )
        fix += f", which with stride={stride} gives ceil(size/{stride}); or stride=1"
        return Failure(
            name,
            "other",
            told,
            f"'same' means an output as large as the input, which stride={stride} can't give.",
            fix + ".",
        )
    if "divisible by num_heads" in text or "embed_dim" in text:
        dim, heads = given.get("embed_dim"), given.get("num_heads")
        if isinstance(dim, int) and isinstance(heads, int) and heads > 0:
            fitting = [n for n in range(1, dim + 1) if dim % n == 0]
            near = sorted(fitting, key=lambda n: abs(n - heads))[:2]
            fix = f"num_heads={near[0]} ({near[0]}·{dim // near[0]} = {dim})"
            fix += f" or {near[1]}" if len(near) > 1 else ""
            fix += f"; or embed_dim={-(-dim // heads) * heads} ({heads}·{-(-dim // heads)}), not {dim}"
            return Failure(
                name,
                "attention",
                told + f" ({dim} / {heads} = {dim / heads:g})",
                (
                    f"Each head gets embed_dim / num_heads features, which must be whole; {dim} = "
                    f"{heads}·{dim // heads} + {dim % heads}."
                ),
                fix + ".",
            )
    if "divisible by groups" in text:
        groups = given.get("groups", 1)
        key = "in_channels" if "in_channels" in text else "out_channels"
        size = given.get(key, 0)
        best = max(
            (
                n
                for n in range(1, groups + 1)
                if size % n == 0 and given.get("in_channels", 0) % n == 0 and given.get("out_channels", 0) % n == 0
            ),
            default=1,
        )
        return Failure(
            name,
            "channel",
            told + f" ({key}={size}, groups={groups})",
            cause,
            f"groups={best} in {name}, not {groups}; or {key}={-(-size // groups) * groups}.",
        )
    if "divisible by num_groups" in text:
        groups, size = given.get("num_groups", 1), given.get("num_channels", 1)
        best = max(n for n in range(1, groups + 1) if size % n == 0)
        return Failure(
            name,
            "batch-norm",
            told + f" (num_channels={size}, num_groups={groups})",
            cause,
            f"num_groups={best} in {name}, not {groups} ({size} = {best}·{size // best}).",
        )
    if "adding_idx" in text:
        rows = given.get("num_embeddings")
        return Failure(
            name,
            "embedding-index",
            told,
            (
                f"padding_idx={given.get('padding_idx')} is no row of a table of {rows} (0 … "
                f"{rows - 1 if isinstance(rows, int) else '…'})."
            ),
            f"padding_idx below {rows}, or num_embeddings={(given.get('padding_idx') or 0) + 1}.",
        )
    return Failure(name, "other", told, cause, "Change the setting that the message names.")


def _given_tensors(name: str, kind: str, tensors: dict[str, torch.Tensor]) -> Failure:
    """A class was given the data that its object is to be called with; or a setting is a tensor by mistake."""
    held = " and ".join(f"{key}={sizes(tuple(tensor.shape))}" for key, tensor in tensors.items())
    told = (
        f"nn.{kind} is built with tensors for settings, {held}, and asks whether they are true: they have many values."
    )
    if set(tensors) == {"bias"}:
        cause = f"bias is a yes or a no in nn.{kind}; the tensor is another layer's bias itself."
        return Failure(name, "other", told, cause, "`bias=layer.bias is not None`, or bias=True.")
    cause = f"nn.{kind}(…) builds the object. What it is to compute with goes into a call of that."
    return Failure(
        name, "other", told, cause, f"`nn.{kind}()(…)`, built with its settings and then called with the tensors."
    )


def _first(value: Any) -> int:
    return int(value[0]) if isinstance(value, (tuple, list)) else int(value)
