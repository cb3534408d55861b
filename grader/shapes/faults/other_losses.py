"""Losses with shapes of their own: CTC, and those of two or three inputs."""

from __future__ import annotations

import re

import torch

from grader.shapes.case import Case
from grader.shapes.failure import Failure, Trial
from grader.shapes.faults.targets import loss_place
from grader.shapes.faults.trials import replaced, replaced_input, replaced_target
from grader.shapes.steps import Shape
from grader.shapes.wording import sizes

PAIRED = {
    "cosine_embedding_loss": ("input1", "input2", "target"),
    "margin_ranking_loss": ("input1", "input2", "target"),
    "triplet_margin_loss": ("anchor", "positive", "negative"),
    "triplet_margin_with_distance_loss": ("anchor", "positive", "negative"),
    "gaussian_nll_loss": ("input", "target", "var"),
}


def ctc(case: Case) -> Failure | None:
    """ctc_loss takes (T, N, C), and lengths for each of the N."""
    scores, targets = case.argument("log_probs"), case.argument("targets")
    if case.op != "ctc_loss" or not isinstance(scores, torch.Tensor) or not isinstance(targets, torch.Tensor):
        return None
    shape, x = tuple(scores.shape), case.variable(case.step, 0, "log_probs")
    lengths = {name: case.argument(name) for name in ("input_lengths", "target_lengths")}
    counts = {name: len(held) for name, held in lengths.items() if isinstance(held, (list, tuple)) or _row(held)}
    told = (
        f"ctc_loss takes log_probs of (T, N, C), steps, batch and classes, and one length a sample; {x} is "
        f"{sizes(shape)}, targets {sizes(tuple(targets.shape))}, and there are "
        f"{' and '.join(f'{count} {name}' for name, count in counts.items())}: {case.text.splitlines()[0]}."
    )
    cause = f"{x}, {sizes(shape)}, comes from {case.origin(case.step)}."
    where, count = loss_place(case), counts.get("input_lengths", 0)
    if len(shape) == 3 and count == shape[0] != shape[1]:
        turned = (shape[1], shape[0], shape[2])
        return Failure(
            where,
            "target",
            told,
            f"{cause} Its batch of {count} is on axis 0.",
            f"`{x}.permute(1, 0, 2)`: {sizes(turned)}.",
            trial=replaced_input(lambda t: t.permute(1, 0, 2)),
        )
    found = re.search(r"Expected input_lengths to have value at most (\d+), but got value (\d+)", case.text)
    if found:
        fix = f"input_lengths of at most {found[1]}, the steps that the model gives for each sample, not {found[2]}."
        if len(shape) == 3 and int(found[2]) == shape[1]:
            fix = f"`{x}.permute(1, 0, 2)`, if axis 0 ({shape[0]}) is the batch; otherwise {fix[0].lower()}{fix[1:]}"
        return Failure(
            where, "target", told, f"{cause} It has {found[1]} steps, but a length asks for {found[2]}.", fix
        )
    if len(shape) == 3 and any(held != shape[1] for held in counts.values()):
        wrong = next(name for name, held in counts.items() if held != shape[1])
        return Failure(
            where,
            "target",
            told,
            f"{cause} The batch is axis 1, {shape[1]}; {wrong} has {counts[wrong]}.",
            f"{wrong} of {shape[1]} numbers, one a sample: torch.full(({shape[1]},), …).",
        )
    return Failure(
        where, "target", told, cause, "The evidence does not decide: compare the lengths with the shapes above."
    )


def _row(held: object) -> bool:
    return isinstance(held, torch.Tensor) and held.dim() == 1


def paired(case: Case) -> Failure | None:
    """Losses of two or three tensors, one row a sample."""
    names, step = PAIRED.get(case.op, ()), case.step
    held = [case.argument(name) for name in names]
    if not names or step is None or not all(isinstance(tensor, torch.Tensor) for tensor in held):
        return None
    shapes: list[Shape] = [tuple(tensor.shape) for tensor in held]
    given = ", ".join(f"{name} {sizes(shape)}" for name, shape in zip(names, shapes, strict=True))
    told = f"{case.op} got {given}: {case.text.splitlines()[0].strip()}"
    origins = "; ".join(f"{name} comes from {case.origin(step, at)}" for at, name in enumerate(names)) + "."
    where, y = loss_place(case), case.variable(step, 2, names[2])
    one, two, last = shapes
    if case.op in {"cosine_embedding_loss", "margin_ranking_loss"} and one == two:
        row = one[:1] if case.op == "cosine_embedding_loss" else one
        wanted = f"{origins} One 1 or −1 a sample is wanted: {sizes(row)}."
        if len(last) == 2 and last[1] == 1 and last[:1] == row:
            trial = Trial(op=replaced("target", 2, lambda t: t.squeeze(1)))
            return Failure(where, "target", told, wanted, f"`{y}.squeeze(1)`: {sizes(row)}.", trial=trial)
        if row == (*last, 1):
            trial = Trial(op=replaced("target", 2, lambda t: t.unsqueeze(1)))
            return Failure(where, "target", told, wanted, f"`{y}.unsqueeze(1)`: {sizes(row)}.", trial=trial)
        return Failure(where, "target", told, origins, f"A target of {sizes(row)}, one 1 or −1 a sample.")
    counts = [shape[0] if shape else 1 for shape in shapes]
    if len(set(counts)) > 1:
        usual = max(set(counts), key=counts.count)
        odd = next(name for name, count in zip(names, counts, strict=True) if count != usual)
        fix = f"As many rows in {odd} as in the others, {usual}, one for each sample of the batch."
        return Failure(where, "target", told, origins, fix)
    if case.op == "gaussian_nll_loss" and one == two:
        fix = f"var of {sizes(one)}" + (
            f", or {sizes((*one[:-1], 1))} (one for all outputs of a sample)." if one[-1:] != (1,) else "."
        )
        return Failure(where, "target", told, origins, fix)
    return Failure(where, "target", told, origins, f"One shape for {', '.join(names)}, such as {sizes(one)}.")


def class_numbers(case: Case) -> Failure | None:
    """multi_margin_loss, which takes class numbers of (N,)."""
    scores, target = case.argument("input"), case.argument("target")
    if case.op != "multi_margin_loss" or not isinstance(scores, torch.Tensor) or not isinstance(target, torch.Tensor):
        return None
    shape, held = tuple(scores.shape), tuple(target.shape)
    if len(shape) != 2 or held == shape[:1]:
        return None
    y = case.variable(case.step, 1, "target")
    told = f"{case.op} takes class numbers of {sizes(shape[:1])} for scores {sizes(shape)}, but got {sizes(held)}."
    cause = f"{y} comes from {case.origin(case.step, 1)}."
    if held == (shape[0], 1):
        return Failure(loss_place(case), "target", told, cause, f"`{y}.squeeze(1)`: {sizes(shape[:1])}.",
                       trial=replaced_target(lambda t: t.squeeze(1)))  # fmt: skip
    if held == shape:
        return Failure(loss_place(case), "target", told, cause, f"`{y}.argmax(1)`: {sizes(shape[:1])}.",
                       trial=replaced_target(lambda t: t.argmax(1)))  # fmt: skip
    return Failure(loss_place(case), "target", told, cause, f"Targets of {sizes(shape[:1])}.")
