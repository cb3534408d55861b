"""What is not a matter of shape, or can not be seen into, or that nothing else explains."""

from __future__ import annotations

import torch

from grader.shapes.case import Case
from grader.shapes.failure import Failure
from grader.shapes.faults.trials import replaced_input
from grader.shapes.ops import shape_of
from grader.shapes.wording import sizes


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


def einsum(case: Case) -> Failure | None:
    """einsum's letters and sizes."""
    step = case.step
    if step is None or step.op != "einsum":
        return None
    equation = str(step.settings.get("equation") or (case.bound.get("args") or [""])[0] or "")
    pairs = ", ".join(
        f"`{letters.strip()}` {sizes(shape)}"
        for letters, shape in zip(equation.split("->")[0].split(","), step.inputs, strict=False)
    )
    told = f"einsum('{equation}') of {pairs}: {case.text.splitlines()[0]}"
    known: dict[str, int] = {}
    clash = ""
    for letters, shape in zip(equation.split("->")[0].split(","), step.inputs, strict=False):
        letters = letters.strip()
        if len(letters) != len(shape) and "." not in letters:
            clash = f"`{letters}` has {len(letters)} letters for {len(shape)} axes."
            break
        for letter, size in zip(letters, shape, strict=False):
            if known.setdefault(letter, size) != size and 1 not in (size, known[letter]):
                clash = f"The letter {letter} is {known[letter]} in one and {size} in another."
                break
        if clash:
            break
    origins = "; ".join(f"operand {at} is from {case.origin(step, at)}" for at in range(len(step.inputs)))
    fix = "Name the axes as they are, one letter for each; the same letter only for the same size"
    return Failure(case.here(), "broadcast", told, f"{clash} {origins}.".strip(), fix + ".")


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
        told = f"{type(case.exception).__name__}: {case.text.splitlines()[0] if case.text else 'no message'}"
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
