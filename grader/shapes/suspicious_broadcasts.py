"""Suspicions about sizes that are stretched to fit: (N, 1) beside (N,), a loss whose target has another shape."""

from __future__ import annotations

from collections.abc import Iterator

from grader.shapes.failure import Suspicion
from grader.shapes.ops import LOSSES, SAME_SIZE
from grader.shapes.recorded import Run
from grader.shapes.steps import Shape, Step
from grader.shapes.wording import product, sizes

ARITHMETIC = frozenset({"add", "sub", "mul", "div", "pow"})
COMPARING = frozenset({"eq", "ne"})
STRETCHING = ARITHMETIC | COMPARING | LOSSES
ELEMENTWISE = SAME_SIZE | ARITHMETIC | COMPARING | {"where", "sign", "maximum", "minimum"}
TO_A_NUMBER = LOSSES | {"mean", "sum", "nanmean", "nansum", "norm", "median", "item", "backward", "tolist"}
INSERTING = frozenset({"unsqueeze", "getitem", "view", "reshape", "contiguous", "expand"})
OF_OTHER_FORMS = frozenset({"cross_entropy", "nll_loss", "ctc_loss", "triplet_margin_loss", "cosine_embedding_loss"})
BY_DIFFERENCE = frozenset({"mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss"})


def stretched(run: Run, step: Step) -> Suspicion | None:
    """(N, 1) meets (N,) and becomes (N, N); likewise (N, 1, H, W) and (N, H, W)."""
    if len(step.inputs) < 2 or step.op in OF_OTHER_FORMS:
        return None
    a, b = step.inputs[:2]
    high, low = (0, 1) if len(a) > len(b) else (1, 0)
    if not _grows(step.inputs[high], step.inputs[low]):
        return _target_stretched(run, step) if step.op in BY_DIFFERENCE else None
    if step.op not in LOSSES and (
        step.weights
        or not (run.from_data(step, 0) and run.from_data(step, 1))
        or _of_one_origin(run, step, high, low)
        or not _ends_in_a_number(run, step)
    ):
        return None
    n, rest = step.inputs[low][0], step.inputs[low][1:]
    return Suspicion(
        "broadcast",
        run.where(step),
        f"{sizes(a)} and {sizes(b)} are stretched to {sizes((n, n, *rest))} here.",
        f"{step.op} compares each of the {n} with all {n}, {n * n} values, not {n}."
        if not rest
        else f"{step.op} compares each of the {n} with all {n}, so that {n} samples become {n * n} pairs.",
        "`.squeeze(1)` on the first or `.unsqueeze(1)` on the second, so that both are alike."
        if high == 0
        else "`.unsqueeze(1)` on the first or `.squeeze(1)` on the second, so that both are alike.",
        step.line,
    )


def _grows(high: Shape, low: Shape) -> bool:
    return len(high) == len(low) + 1 >= 2 and low[0] > 1 and high[0] == low[0] and high[1] == 1 and high[2:] == low[1:]


def _target_stretched(run: Run, step: Step) -> Suspicion | None:
    """A loss by difference repeats its target: torch itself warns, and takes (N, 1) for every column of (N, K)."""
    given, target = step.inputs[:2]
    if given == target or product(target) <= 1 or len(given) != len(target) or given[0] != target[0]:
        return None
    axis = next((at for at, (one, two) in enumerate(zip(given, target, strict=True)) if one != two), 0)
    which = "target" if target[axis] == 1 else "prediction"
    return Suspicion(
        "broadcast",
        run.where(step),
        f"{step.op} is given {sizes(given)} and {sizes(target)}: the {which} is repeated along axis {axis}.",
        f"Each {which} stands beside {max(given[axis], target[axis])} values; torch warns of it and goes on.",
        "Give both the same shape; if one result a sample is meant, the other has too many.",
        step.line,
    )


def _origin(run: Run, step: Step, at: int) -> tuple[int, int, bool]:
    """(step, port) behind an input, inserted axes passed over, and whether there were any."""
    number, port, inserted = step.parents[at], step.ports[at], False
    while number >= 0 and run.steps[number].op in INSERTING and run.steps[number].inputs:
        made = run.steps[number]
        if product(made.inputs[0]) != product(made.outputs[0]):
            break
        number, port, inserted = made.parents[0], made.ports[0], True
    return number, port, inserted


def _of_one_origin(run: Run, step: Step, high: int, low: int) -> bool:
    """x[:, None] − x: every pair is what was asked for."""
    number, port, inserted = _origin(run, step, high)
    other, other_port, _ = _origin(run, step, low)
    return inserted and (number, port) == (other, other_port)


def _ends_in_a_number(run: Run, step: Step) -> bool:
    """Whether the stretched result is only averaged, or is the result: not a table of pairs that is used as one.

    A table of pairs goes into a Linear, a product or a sort, or meets another table that was made as one (a product
    of matrices, an identity).
    """
    todo, seen = [step], {step.number}
    while todo:
        made = todo.pop()
        for user in run.users.get(made.number, []):
            if user.number in seen:
                continue
            seen.add(user.number)
            if user.op not in ELEMENTWISE:
                if user.op not in TO_A_NUMBER:
                    return False
                continue
            for at, shape in enumerate(user.inputs):
                if shape == step.outputs[0] and user.parents[at] not in seen and not _also_stretched(run, user, at):
                    return False
            todo.append(user)
    return True


def _also_stretched(run: Run, step: Step, at: int) -> bool:
    """Whether a table was itself made by stretching (N, 1) against (N,), directly or element by element."""
    return any(_grows(*sorted(made.inputs[:2], key=len, reverse=True)) for made in _elementwise_back(run, step, at))


def _elementwise_back(run: Run, step: Step, at: int) -> Iterator[Step]:
    todo, seen = [step.parents[at]], {-1}
    while todo:
        number = todo.pop()
        if number in seen:
            continue
        seen.add(number)
        made = run.steps[number]
        if made.op in ELEMENTWISE:
            todo += made.parents
            if len(made.inputs) > 1:
                yield made
