"""Matrix products and einsum: sizes that should meet and do not."""

from __future__ import annotations

import itertools
from typing import Any

from grader.shapes.case import Case
from grader.shapes.failure import Failure, OpCall, Trial
from grader.shapes.faults.trials import replaced_input, replaced_second
from grader.shapes.steps import Shape, Step
from grader.shapes.wording import sizes

PRODUCTS = frozenset({"matmul", "mm", "bmm", "mv", "dot", "addmm", "baddbmm", "spmm", "sparse_mm"})

_ATTENDING = frozenset({"q", "k", "v", "query", "key", "value", "keys", "queries", "attn", "scores", "weights"})

_ARRANGING = frozenset({"view", "reshape", "flatten", "unflatten", "transpose", "permute", "contiguous", "T", "mT",
                        "chunk", "split", "getitem", "unbind", "squeeze", "unsqueeze", "movedim"})  # fmt: skip


def matrix_product(case: Case) -> Failure | None:
    """`@`, mm, bmm: the inner sizes, or the batches, do not meet."""
    step = case.step
    if step is None or step.op not in PRODUCTS or len(step.inputs) < 2:
        return None
    first = len(step.inputs) - 2
    left, right = step.inputs[-2:]
    one, two = (case.name_of_input(step, at) for at in (first, first + 1))
    if not left or not right:
        return None
    where = case.layer or case.here()
    inner = right[-2] if len(right) > 1 else right[-1]
    told = (
        f"{one} {sizes(left)} @ {two} {sizes(right)}: the last axis of the first must be as long as the last but one "
        "of the second"
    )
    told += (
        f", but {left[-1]} is not {inner}."
        if left[-1] != inner
        else f", and the axes before must match: {sizes(left[:-2])}, {sizes(right[:-2])}."
    )
    cause = f"{one} comes from {case.origin(step, first)}, {two} from {case.origin(step, first + 1)}."
    kind = _kind(case, step, first, left, right)
    swapped = _swapped_batch(case, step, left, right)
    if swapped is not None:
        which, fix, trial = swapped
        said = f" They meet with the first two axes of {which} the other way round: steps and batch are swapped."
        return Failure(where, kind, told, cause + said, fix, trial=trial)
    if left[-1] != inner and len(right) > 1 and left[-1] == right[-1]:
        return Failure(
            where,
            kind,
            told,
            cause + f" Both have {left[-1]} on the last axis.",
            f"`{one} @ {two}.transpose(-2, -1)`: {sizes((*left[:-1], right[-2]))}.",
            trial=replaced_second(lambda t: t.transpose(-2, -1)),
        )
    if left[-1] != inner and len(left) > 1 and left[-2] == inner:
        return Failure(
            where,
            kind,
            told,
            cause,
            f"`{one}.transpose(-2, -1) @ {two}`: {sizes((*left[:-2], left[-1], right[-1]))}.",
            trial=replaced_input(lambda t: t.transpose(-2, -1)),
        )
    if left[-1] != inner:
        return Failure(where, kind, told, cause, _inner_sizes(case, step, first, left, right))
    if len(left) == 4 == len(right) and left[0] == right[0] and left[1] != right[1] and left[2] == right[3]:
        out = (left[0], left[2], left[1], right[1])
        return Failure(
            where,
            "attention",
            told,
            f"{cause} The {left[2]} heads are on axis 2, after the steps ({left[1]} and {right[1]}).",
            f"`.transpose(1, 2)` on query and key before the product, so that the heads are on axis 1: {sizes(out)}.",
        )
    return Failure(where, "broadcast", told, cause, "Give both the same leading axes (sizes equal, or 1).")


def _kind(case: Case, step: Step, first: int, left: Shape, right: Shape) -> str:
    if len(left) == 2 == len(right):
        return "linear-features"
    names = {case.name_of_input(step, at) for at in (first, first + 1)}
    weighted = any(made.op == "softmax" for made in itertools.islice(case.way_back(step, first), 4))
    return "attention" if weighted or names & _ATTENDING else "other"


def _swapped_batch(case: Case, step: Step, left: Shape, right: Shape) -> tuple[str, str, Trial] | None:
    """A product of batches in which one operand has its steps first: (its name, fix, trial)."""
    if step.op not in {"bmm", "matmul"} or len(left) != 3 or len(right) != 3:
        return None
    one, two = case.name_of_input(step, 0), case.name_of_input(step, 1)
    if left[0] == right[1] and right[0] == left[2] and left[0] != right[0]:
        turned, out = (right[1], right[0], right[2]), (*left[:2], right[2])
        fix = f"`{two}.transpose(0, 1)`: {sizes(turned)}, and the product {sizes(out)}."
        return two, fix, replaced_second(lambda t: t.transpose(0, 1))
    if left[1] == right[0] and left[2] == right[1] and left[0] != right[0]:
        turned, out = (left[1], left[0], left[2]), (left[1], left[0], right[2])
        fix = f"`{one}.transpose(0, 1)`: {sizes(turned)}, and the product {sizes(out)}."
        return one, fix, replaced_input(lambda t: t.transpose(0, 1))
    return None


def source(case: Case, step: Step, at: int) -> Step | None:
    """The layer whose output an input is, arranged anew but with the same elements; None if it was computed."""
    for made in case.way_back(step, at):
        if made.settings.get("out_features") or made.settings.get("out_channels"):
            return made
        if made.op not in _ARRANGING:
            return None
    return None


def _inner_sizes(case: Case, step: Step, first: int, left: Shape, right: Shape) -> str:
    one, two = (case.name_of_input(step, at) for at in (first, first + 1))
    got, wants = left[-1], right[-2] if len(right) > 1 else right[-1]
    if step.parents[first + 1] < 0 and case.holds(right):
        return (
            f"{two} with {got} rows, {sizes((*right[:-2], got, right[-1]) if len(right) > 1 else (got,))}, where it is "
            f"made; or {one} with {wants} features, not {got}."
        )
    made = source(case, step, first)
    if made is not None and made.settings.get("out_features") == got:
        return f"out_features={wants} in {case.short(made)}, not {got}; or {two} with {got} in place of {wants}."
    square = len(left) >= 2 and left[-1] == left[-2]
    why = f" ({one} is square: {got} rows are wanted, one for each of its columns)" if square else ""
    return f"Make them meet: {two} with {got} in place of {wants}, or {one} with {wants} in place of {got}{why}."


def einsum(case: Case) -> Failure | None:
    """einsum's letters and sizes."""
    step = case.step
    if step is None or step.op != "einsum":
        return None
    equation = str(step.settings.get("equation") or (case.bound.get("args") or [""])[0] or "").replace(" ", "")
    terms = equation.split("->")[0].split(",")
    pairs = ", ".join(f"`{letters}` {sizes(shape)}" for letters, shape in zip(terms, step.inputs, strict=False))
    told = f"einsum('{equation}') of {pairs}: {case.text.splitlines()[0]}"
    names = [case.name_of_input(step, at) for at in range(len(step.inputs))]
    kind = "attention" if set(names) & _ATTENDING else "broadcast"
    origins = "; ".join(f"{names[at]} is from {case.origin(step, at)}" for at in range(len(step.inputs)))
    for at, (letters, shape) in enumerate(zip(terms, step.inputs, strict=False)):
        if len(letters) != len(shape) and "." not in letters:
            cause = f"`{letters}` has {len(letters)} letters for the {len(shape)} axes of {names[at]}. {origins}."
            fix = f"{len(shape)} letters for {names[at]}, one for each axis of {sizes(shape)}."
            return Failure(case.here(), kind, told, cause, fix)
    clash = _clash(terms, step.inputs)
    if clash is None:
        return Failure(case.here(), kind, told, f"{origins}.", "One letter for each axis; the same for the same size.")
    letter, one, two = clash
    sizes_of = [dict(zip(terms[at], step.inputs[at], strict=True))[letter] for at in (one, two)]
    cause = f"The letter {letter} is {sizes_of[0]} in {names[one]} and {sizes_of[1]} in {names[two]}. {origins}."
    for at in (two, one):
        order = _other_order(terms, step.inputs, at)
        if order:
            new = ",".join(order if place == at else term for place, term in enumerate(terms))
            new += equation[equation.index("->") :] if "->" in equation else ""
            fix = f"`einsum('{new}', …)`: the axes of {names[at]}, {sizes(step.inputs[at])}, are `{order}`."
            return Failure(case.here(), kind, told, cause, fix, trial=_equation(new))
    return Failure(case.here(), kind, told, cause, _same_sizes(case, step, letter, (one, two), sizes_of, names))


def _clash(terms: list[str], shapes: tuple[Shape, ...]) -> tuple[str, int, int] | None:
    """(letter, the operand that has it first, the operand that has it in another size)."""
    known: dict[str, tuple[int, int]] = {}
    for at, (letters, shape) in enumerate(zip(terms, shapes, strict=False)):
        if "." in letters:
            continue
        for letter, size in zip(letters, shape, strict=False):
            before, held = known.setdefault(letter, (at, size))
            if held != size and 1 not in (held, size):
                return letter, before, at
    return None


def _other_order(terms: list[str], shapes: tuple[Shape, ...], at: int) -> str:
    """The one order of an operand's letters in which all sizes agree; "" if there is none, or several."""
    if any("." in term for term in terms) or len(terms[at]) > 5 or len(set(terms[at])) != len(terms[at]):
        return ""
    orders = ["".join(order) for order in itertools.permutations(terms[at])]
    fitting = [order for order in orders if _clash([*terms[:at], order, *terms[at + 1 :]], shapes) is None]
    shared = {letter for place, term in enumerate(terms) if place != at for letter in term}
    fixed = {tuple(order.index(letter) for letter in terms[at] if letter in shared) for order in fitting}
    return fitting[0] if len(fitting) >= 1 and len(fixed) == 1 else ""


def _equation(new: str) -> Trial:
    def rewrite(func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> OpCall:
        return func, (new, *args[1:]), kwargs

    return Trial(op=rewrite)


def _same_sizes(case: Case, step: Step, letter: str, pair: tuple[int, int], held: list[int], names: list[str]) -> str:
    made = [source(case, step, at) for at in pair]
    fixes: list[str] = []
    for at in (1, 0):
        layer = made[at]
        features = layer.settings.get("out_features") if layer is not None else None
        if layer is not None and features and features * held[1 - at] % held[at] == 0:
            fixes.append(f"out_features={features * held[1 - at] // held[at]} in {case.short(layer)}, not {features}")
    if fixes:
        return f"{'; or '.join(fixes)}: {letter} is then the same in both."
    return (
        f"The same {letter} in both: {names[pair[1]]} with {held[0]} in place of {held[1]}, or {names[pair[0]]} with "
        f"{held[1]}; or two letters, if they are different things."
    )


def bilinear(case: Case) -> Failure | None:
    """Bilinear takes two inputs, each with its own number of features."""
    step = case.step
    if step is None or step.op != "bilinear" or len(step.inputs) < 3 or len(step.inputs[2]) != 3:
        return None
    weight = step.inputs[2]
    where = case.layer or case.here()
    for at in (0, 1):
        got, wants = step.inputs[at][-1], weight[at + 1]
        if got != wants:
            told = (
                f"{case.name} takes in{at + 1}_features={wants} on the last axis of its input {at + 1}, but got "
                f"{sizes(step.inputs[at])}, whose last axis is {got}."
            )
            cause = f"The {got} features come from {case.origin(step, at)}."
            fix = f"in{at + 1}_features={got} in {case.name}, not {wants}."
            return Failure(where, "linear-features", told, cause, fix)
    return None
