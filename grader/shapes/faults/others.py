"""What is not a matter of shape, or can not be seen into, or that nothing else explains."""

from __future__ import annotations

import re

import torch
from torch import nn

from grader.shapes.case import Case
from grader.shapes.failure import Failure
from grader.shapes.faults.branches import unpadded
from grader.shapes.faults.meeting import keeping
from grader.shapes.faults.trials import replaced_input
from grader.shapes.frames import statement
from grader.shapes.ops import shape_of
from grader.shapes.slips import slip_in
from grader.shapes.wording import product, sizes


def number_types(case: Case) -> Failure | None:
    """dtypes that do not go together: not a matter of shape."""
    step = case.step
    if step is None:
        return None
    kinds = ", ".join(f"{sizes(shape)} {kind}" for shape, kind in zip(step.inputs, step.dtypes, strict=False))
    name = case.name
    told = f"{name} got {kinds}: {case.text.splitlines()[0]}. The shapes are not the problem, the number types are."
    x = case.variable(step)
    weight = case.argument("weight")
    kind = str(weight.dtype)[6:] if isinstance(weight, torch.Tensor) else "float32"
    call = {"float32": "float()", "float64": "double()", "float16": "half()"}.get(kind, f"to(torch.{kind})")
    return Failure(
        case.layer or case.here(),
        "other",
        told,
        f"{x} comes from {case.origin(step)} as {step.dtypes[0] if step.dtypes else '?'}; the weights are {kind}.",
        f"`{x}.{call}` before {name}.",
        trial=replaced_input(lambda t: t.to(getattr(torch, kind))) if isinstance(weight, torch.Tensor) else None,
    )


def scripted(case: Case) -> Failure | None:
    """Inside a scripted or traced module nothing can be seen."""
    if not isinstance(case.module, torch.jit.ScriptModule):
        return None
    lines = [line.strip() for line in case.text.splitlines() if line.strip()]
    last = lines[-1] if lines else type(case.exception).__name__
    told = f"{case.layer or 'The model'} is scripted and raised inside: {last}"
    return Failure(
        case.layer or case.here(),
        "other",
        told,
        (
            f"It was given {sizes(case.shape())}, from {case.origin(case.step)}. Its ops can't be seen from Python; "
            "the TorchScript traceback is in the error."
        ),
        "The evidence does not decide. Run explain on the module before torch.jit.script, which sees every op.",
    )


def one_truth(case: Case) -> Failure | None:
    """An `if` on many values: Python asks for one truth."""
    step = case.step
    if step is None or step.op != "bool" or not step.inputs:
        return None
    what = case.name_of_input(step)
    told = f"`if`, `while`, `and`, `or` and `not` ask for one yes or no; {what} holds {product(step.inputs[0])} values."
    cause = f"{what} {sizes(step.inputs[0])} comes from {case.origin(step)}."
    fix = "`.any()` or `.all()` after the comparison, for one answer; `torch.where(condition, a, b)` for one each."
    return Failure(case.here(), "other", told, cause, fix)


def slip(case: Case) -> Failure | None:
    """A slip of the pen that Python reports."""
    found = slip_in(case.exception, case.text)
    if found is None:
        return None
    told = f"{type(case.exception).__name__}: {case.text.splitlines()[0]}"
    return Failure(case.here(), "other", told, found.cause, found.fix)


def own_check(case: Case) -> Failure | None:
    """An assert or raise in the learner's own code."""
    if (
        case.frames
        and case.step is not None
        and case.recording.failing is not None
        and case.recording.failing.func is None
    ):
        frame = case.frames[-1][0]
        held = [
            f"{name} {sizes(shape_of(value))}"
            for name, value in frame.f_locals.items()
            if isinstance(value, torch.Tensor)
        ]
        shapes = f" There, {', '.join(held[:6])}." if held else ""
        kind = type(case.exception).__name__
        told = f"{kind}: {case.text.splitlines()[0]}" if case.text.strip() else kind
        if isinstance(case.exception, AssertionError) and not case.text:
            told = "AssertionError: a check in the code itself failed."
        cause = f"The line raised by itself, no op did.{shapes}"
        return Failure(
            case.layer or case.here(),
            "other",
            told,
            cause,
            "The evidence does not decide; look at the condition on that line with these shapes.",
        )
    return None


def anything(case: Case) -> Failure:
    """What no explanation knows: the facts, and no guess."""
    first = case.text.splitlines()[0] if case.text else ""
    step = case.step
    told = f"{type(case.exception).__name__}: {first}"
    if step is None:
        held = []
        if case.frames:
            frame = case.frames[-1][0]
            held = [
                f"{name} {sizes(shape_of(value))}"
                for name, value in frame.f_locals.items()
                if isinstance(value, torch.Tensor)
            ]
        cause = "No op raised it." + (f" On that line, {', '.join(held[:6])}." if held else "")
        return Failure(case.here(), "other", told, cause, "The evidence does not decide.")
    given = ", ".join(f"{case.name_of_input(step, at)} {sizes(shape)}" for at, shape in enumerate(step.inputs[:4]))
    told = f"{case.layer or step.op} was given {given or 'no tensor'} and raised: {first}"
    cause = f"{sizes(step.inputs[0])} comes from {case.origin(step)}." if step.inputs else "No tensor went in."
    return Failure(
        case.layer or case.here(),
        "other",
        told,
        cause,
        "The evidence does not decide; compare the shapes above with what the message asks for.",
    )


def not_a_tensor(case: Case) -> Failure | None:
    """Something else was given where an op takes a tensor: what a model returns, an array, nothing."""
    found = re.search(r"argument '(\w+)' .*must be Tensor, not ([\w.]+)", case.text)
    if found is None or case.step is None:
        return None
    kind = found[2]
    layer = getattr(nn, kind, None)
    if isinstance(layer, type) and issubclass(layer, nn.Module):
        told = f"{case.layer or case.step.op} takes a tensor as its {found[1]}, but was given a layer, nn.{kind}."
        cause = f"nn.{kind}(…) builds a layer. Its output is what a call of that gives."
        fix = f"`nn.{kind}()(x)`, built and then called; or build it in __init__ and call it in forward."
        return Failure(_where_built(case, kind) or case.layer or case.here(), "other", told, cause, fix)
    given = "None" if kind == "NoneType" else f"a {kind}"
    told = f"{case.layer or case.step.op} takes a tensor as its {found[1]}, but was given {given}."
    held = ", ".join(sizes(shape) for shape in case.step.inputs[:4])
    cause = f"The tensors in it: {held}." if held and kind in {"tuple", "list", "dict"} else "No tensor went in."
    ways = {
        "numpy.ndarray": "`torch.from_numpy(x)` (and .float(), if it holds float64) before it",
        "tuple": "Take the tensor that is meant out of it, `out[0]` for the first, where the model returns several",
        "list": "torch.stack of the tensors in it (or torch.tensor of the numbers); or one after the other",
        "dict": "The tensor that is meant, by its key",
        "NoneType": "A return in the forward (or function) that it comes from: without one, Python returns None",
    }
    if kind not in ways:
        return None
    return Failure(case.layer or case.here(), "other", told, cause, f"{ways[kind]}.")


def _where_built(case: Case, kind: str) -> str:
    """The line above the failing one that names the class; "" if there is none."""
    if not case.frames:
        return ""
    frame, line, _ = case.frames[-1]
    for above in range(line, frame.f_code.co_firstlineno, -1):
        text = statement(frame.f_code.co_filename, above, frame)
        if text and re.search(rf"\b{kind}\(", text):
            return f"{case.place(frame.f_code.co_name)}: {text}"
    return ""


def unpooled(case: Case) -> Failure | None:
    """max_unpool takes maps of the size that the pooling gave with its indices."""
    step, indices = case.step, case.argument("indices")
    if step is None or not step.op.startswith("max_unpool") or not isinstance(indices, torch.Tensor):
        return None
    shape, held = step.inputs[0], tuple(indices.shape)
    if shape == held:
        return None
    told = f"{case.name} puts {sizes(shape)} back in the places of indices {sizes(held)}: both must have one shape."
    cut = next((s for s in case.way_back(step) if unpadded([s], -1) is not None), None)
    cause = f"{sizes(shape)} comes from {case.origin(step)}; the indices from the pooling, as it left the maps."
    fix = f"Maps of {sizes(held)}, the shape that the pooling gave"
    if cut is not None and cut.inputs[0][2:] == held[2:]:
        cause += f" {case.short(cut)} cuts the edges."
        fix = f"{keeping(case, cut, -1)}; or {fix[0].lower()}{fix[1:]}"
    elif shape[1:2] != held[1:2]:
        fix += f" ({held[1]} channels, not {shape[1]})"
    return Failure(case.layer or case.here(), "other", told, cause, fix + ".")


def bag(case: Case) -> Failure | None:
    """EmbeddingBag: rows of one length, or one long row with offsets."""
    if case.op != "embedding_bag" or "offsets" not in case.text:
        return None
    indices = case.argument("input")
    shape = tuple(indices.shape) if isinstance(indices, torch.Tensor) else ()
    told = f"{case.name} takes either rows of one length, (N, L), or one long row with offsets: {case.text}"
    where = case.layer or case.here()
    if len(shape) == 2:
        fix = f"No offsets, as {sizes(shape)} has its {shape[0]} bags as rows; or `.flatten()`, one row, with them."
        return Failure(where, "embedding-index", told, f"The indices are {sizes(shape)}, with offsets.", fix)
    fix = "offsets that say where each bag starts, torch.tensor([0, …]); or indices of (N, L)."
    return Failure(where, "embedding-index", told, f"The indices are {sizes(shape)}.", fix)


def affine(case: Case) -> Failure | None:
    """affine_grid takes (N, 2, 3) for maps, (N, 3, 4) for volumes."""
    step, shape, size = case.step, case.shape(), case.settings.get("size")
    if step is None or step.op != "affine_grid" or not shape or not isinstance(size, list):
        return None
    axes = len(size) - 2
    wants = (size[0], axes, axes + 1)
    x = case.variable(step)
    told = (
        f"affine_grid takes matrices of {sizes(wants)} for a size of {sizes(tuple(size))}, but {x} is {sizes(shape)}."
    )
    cause = f"{x} comes from {case.origin(step)}."
    numbers = axes * (axes + 1)
    if shape[0] == size[0] and shape[-1] == numbers:
        return Failure(
            case.here(),
            "view-size",
            told,
            f"{cause} Its {numbers} are the {axes}·{axes + 1} of the matrix.",
            f"`{x}.view(-1, {axes}, {axes + 1})`: {sizes(wants)}.",
            trial=replaced_input(lambda t: t.reshape(wants)),
        )
    return Failure(case.here(), "view-size", told, cause, f"A tensor of {sizes(wants)}: {numbers} numbers a sample.")
