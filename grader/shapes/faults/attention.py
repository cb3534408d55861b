"""Query, key, value and masks that do not fit each other or the layer."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

import torch

from grader.shapes.case import Case
from grader.shapes.failure import Failure
from grader.shapes.steps import Shape, Step
from grader.shapes.wording import numbers, sizes


def _origin(case: Case) -> str:
    """Who made the query, the layer's own transposes passed over."""
    step = case.step
    for made in case.way_back(step):
        if step is None or made.call != step.call:
            return case.kind_of(made)
        step = made
    return case.origin(step)


def _before(case: Case) -> Iterator[Step]:
    """The steps on the way back that are not the failing layer's own."""
    step = case.step
    for made in case.way_back(step):
        call = case.recording.calls[made.call] if made.in_module and made.call >= 0 else None
        if call is None or not ("Attention" in call.kind or call.kind.startswith("Transformer")):
            yield made


def attention(case: Case) -> Failure | None:
    """Query, key, value and masks that do not fit each other or the layer."""
    step = case.step
    if step is None or not step.inputs:
        return None
    name, where, text = case.name, case.layer or case.here(), case.text
    shapes: list[Shape] = [
        tuple(t.shape) if isinstance(t := case.argument(key), torch.Tensor) else () for key in ("query", "key", "value")
    ]
    call = case.call
    if call is not None and call.kind == "MultiheadAttention" and len(call.inputs) >= 3:
        shapes = list(call.inputs[:3])
    given = ", ".join(
        f"{key} {sizes(shape)}" for key, shape in zip(("query", "key", "value"), shapes, strict=True) if shape
    )
    given = given or ", ".join(sizes(shape) for shape in step.inputs)
    origin = f"{sizes(shapes[0] or case.shape())} comes from {_origin(case)}."
    first = bool(getattr(case.module, "batch_first", False))
    order = "(N, L, E)" if first else "(L, N, E), as batch_first is False"
    found = re.search(r"was expecting embedding dimension of (\d+), but got (\d+)", text)
    if found:
        wants, got = int(found[1]), int(found[2])
        told = f"{name} has embed_dim={wants}, but the query's last axis is {got}: {given}."
        shape = shapes[0] or case.shape()
        heads = getattr(case.module, "num_heads", 1)
        if wants in shape:
            at = shape.index(wants)
            return Failure(
                where,
                "attention",
                told,
                origin + f" The {wants} features are on axis {at}.",
                f"`.transpose({at}, -1)`, so that they are last.",
            )
        if name.endswith(".self_attn") or name.endswith(".multihead_attn"):
            block = name.rpartition(".")[0]
            return Failure(
                where,
                "attention",
                told,
                f"{origin} The layer's d_model is {wants}.",
                f"A Linear({got}, {wants}) (or an Embedding of {wants}) before it; or d_model={got} in {block}, not "
                f"{wants}{'' if got % heads == 0 else f', and nhead that divides {got}, not {heads}'}.",
            )
        fix = f"embed_dim={got} in {name}, not {wants}" + (
            f" (num_heads={heads} divides it)"
            if got % heads == 0
            else f" (and num_heads that divides {got}, not {heads})"
        )
        return Failure(where, "attention", told, origin, fix + f"; or a Linear({got}, {wants}) before it.")
    found = re.search(r"shape of the (\d)D attn_mask is torch.Size\(\[([\d, ]+)\]\), but should be \(([\d, ]+)\)", text)
    if found:
        got_shape, want_shape = numbers(found[2]), numbers(found[3])
        told = (
            f"{name}: attn_mask is {sizes(got_shape)}, but should be {sizes(want_shape)} for {given}, read as {order}."
        )
        cause = (
            "A mask has one row a query step and one column a key step"
            + (" (and one plane a batch·head)" if len(want_shape) == 3 else "")
            + "."
        )
        query = shapes[0]
        planes = len(want_shape) == 3 == len(got_shape) and want_shape[1:] == got_shape[1:] and got_shape[0]
        fix = (
            f"A mask of {sizes(want_shape)}, made from the tensors: "
            f"torch.triu(torch.ones({', '.join(map(str, want_shape[-2:]))}, dtype=torch.bool), 1)"
        )
        if len(want_shape) == 3:
            fix = f"A mask of {sizes(want_shape)}; or one of {sizes(want_shape[1:])}, the same for all"
            if planes and want_shape[0] % planes == 0:
                times = want_shape[0] // planes
                cause += f" {want_shape[0]} = {planes}·{times}: {planes} samples of {times} heads."
                fix = (
                    f"`attn_mask.repeat_interleave({times}, dim=0)`: {sizes(want_shape)}; or one mask of "
                    f"{sizes(want_shape[1:])} for all"
                )
        elif got_shape and len(want_shape) == 2 and all(g >= w for g, w in zip(got_shape, want_shape, strict=False)):
            fix = f"`attn_mask[:{want_shape[0]}, :{want_shape[1]}]`; or {fix[0].lower()}{fix[1:]}"
        if len(query) == 3 and not first and got_shape and got_shape[0] == query[1]:
            cause += (
                f" The mask is for {query[1]} steps: axis 1 of the query seems to be the steps, but without "
                f"batch_first axis 0 ({query[0]}) is read as the steps."
            )
            fix = (
                f"batch_first=True in {name}; or query.transpose(0, 1); or a mask of {sizes(want_shape)}, if axis 0 "
                "is the steps"
            )
        return Failure(where, "attention", told, cause, fix + ".")
    found = re.search(r"key_padded_mask\.shape\[(\d)\] to be (\d+), but got (\d+)", text)
    if found and len(shapes[0]) == 3:
        mask = case.argument("key_padding_mask")
        held = tuple(mask.shape) if isinstance(mask, torch.Tensor) else ()
        need = (shapes[1][1], shapes[1][0])
        if first:
            told = (
                f"{name}: key_padding_mask is {sizes(held)}, but must be (batch, key steps); axis {found[1]} should "
                f"be {found[2]}."
            )
            return Failure(
                where, "attention", told, f"{given}.", f"A mask of (batch, key steps), {found[2]} on axis {found[1]}."
            )
        told = (
            f"{name}: key_padding_mask is {sizes(held)}, but must be (batch, key steps) = {sizes(need)}, as the key "
            f"{sizes(shapes[1])} is read as {order}."
        )
        fix = f"A mask of {sizes(need)}"
        if held == shapes[1][:2]:
            turned = any(made.op in {"transpose", "permute"} for made in itertools.islice(_before(case), 3))
            fix = f"`mask.T`: {sizes(need)}, as {shapes[1][1]} is the batch"
            other = f"batch_first=True in {name}, if axis 0 ({shapes[1][0]}) is the batch"
            fix = f"{fix} (the steps were moved to axis 0); or {other}" if turned else f"{other}; or {fix}, if not"
        return Failure(where, "attention", told, f"{given}. {origin}", fix + ".")
    found = re.search(r"key_padding_mask shape of \(([\d, ]+)\), but got torch.Size\(\[([\d, ]+)\]\)", text)
    if found:
        want_shape, got_shape = numbers(found[1]), numbers(found[2])
        told = (
            f"{name}: key_padding_mask is {sizes(got_shape)}, but must be (batch, key steps) = {sizes(want_shape)}, "
            f"read as {order}."
        )
        swapped = want_shape == got_shape[::-1]
        fix = (
            "`mask.T`, or batch_first=True, if axis 0 is the batch in all"
            if swapped and not first
            else f"A mask of {sizes(want_shape)}"
        )
        return Failure(where, "attention", told, f"{given}.", fix + ".")
    if "key's sequence and batch dims" in text or "do not match value" in text:
        told = f"{name}: key and value must have the same steps and batch, but are {given}."
        return Failure(
            where,
            "attention",
            told,
            origin,
            "Give key and value from the same sequence: usually attn(query, memory, memory).",
        )
    if "does not match value shape" in text:
        told = f"{name}: key and value must have the same steps and batch, but are {given}."
        fix = "Give key and value from the same sequence: usually attn(query, memory, memory)."
        return Failure(where, "attention", told, origin, fix)
    width = getattr(case.module, "embed_dim", None)
    wide = {key: shape[-1] for key, shape in zip(("key", "value"), shapes[1:], strict=True) if shape}
    if "cannot be multiplied" in text and width and any(size != width for size in wide.values()):
        told = f"{name} has embed_dim={width}, also for key and value, but got {given}."
        settings = ", ".join(f"{key[0]}dim={size}" for key, size in wide.items())
        return Failure(
            where, "attention", told, origin, f"{settings} in {name}; or a Linear that brings both to {width}."
        )
    found = re.search(r"(?:feature|batch) number of src and tgt must be equal", text)
    if found:
        one, two = case.shape(0), case.shape(1)
        told = f"{name}: src is {sizes(one)} and tgt {sizes(two)}, read as {order}: {text}."
        at = 0 if first else 1
        if "batch" in text:
            fix = f"The same number on axis {at} of both"
            if not first and one and two and one[0] == two[0]:
                fix = f"batch_first=True in {name} (both have {one[0]} on axis 0); or transpose(0, 1) both"
        else:
            width = getattr(case.module, "d_model", None)
            got = one[-1] if one and one[-1] != width else (two[-1] if two else 0)
            fix = f"d_model={got} in {name}, not {width}; or an Embedding or Linear that gives {width}"
        return Failure(where, "attention", told, origin, fix + ".")
    if "query should be unbatched" in text or "expected `key` and `value`" in text or "`query`" in text:
        shape = case.shape()
        told = f"{name} takes 3 axes, {order}, or 2 for one sample, in query, key and value alike, but got {given}."
        fix = (
            "`.flatten(2).transpose(1, 2)` makes (N, H·W, C) of maps (with batch_first=True)"
            if len(shape) == 4
            else "Give all three the same number of axes, with unsqueeze"
        )
        return Failure(where, "attention", told, origin, fix + ".")
    found = re.search(r"shape '\[([\d, ]+)\]' is invalid for input of size", text)
    told = f"{name} can't bring its inputs together: {given}; {text.splitlines()[0]}"
    cause = origin
    if found and len(shapes[0]) == 3 and len(shapes[1]) == 3:
        at = 0 if first else 1
        cause = (
            f"They are read as {order}: axis {at} is the batch, {shapes[0][at]} in the query and {shapes[1][at]} in "
            "the key."
        )
        fix = f"The same batch on axis {at} of both"
        if not first and shapes[0][0] == shapes[1][0]:
            fix = f"batch_first=True in {name}: axis 0 is {shapes[0][0]} in both"
        return Failure(where, "attention", told, cause, fix + ".")
    mask = case.argument("attn_mask")
    if (
        isinstance(mask, torch.Tensor)
        and step.op == "scaled_dot_product_attention"
        and len(shapes[0]) >= 2
        and len(shapes[1]) >= 2
    ):
        need = (shapes[0][-2], shapes[1][-2])
        if tuple(mask.shape[-2:]) != need:
            return Failure(
                where,
                "attention",
                told,
                (
                    f"attn_mask is {sizes(tuple(mask.shape))}; its last axes must be (query steps, key steps) = "
                    f"{sizes(need)}."
                ),
                f"A mask of (…, {need[0]}, {need[1]}).",
            )
    if step.op == "scaled_dot_product_attention" and shapes[0] and shapes[1] and shapes[0][-1] != shapes[1][-1]:
        return Failure(
            where,
            "attention",
            told,
            origin,
            f"Query and key with the same last axis: {shapes[0][-1]} and {shapes[1][-1]} now.",
        )
    return Failure(
        where, "attention", told, cause, f"Bring query, key and value to the same batch and features, {order}."
    )
