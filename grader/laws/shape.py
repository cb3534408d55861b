"""Laws 1 and 6: the stated shape for every batch size and every size drawn, in eval mode and in train mode."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from grader.inquiry import (
    Inquiry,
    NotATensor,
    Outcome,
    Raised,
    Subject,
    ask_model,
    call,
    outcome,
    side_by_side,
    sizes_to_try,
)
from grader.verdict import Finding

Sizes = dict[str, int]


@dataclass(frozen=True)
class ShapeFindings:
    """What law 1 found: findings, whether the model raised on every input, and the call that shows it best."""

    findings: tuple[Finding, ...]
    raised_everywhere: Raised | None = None
    showing: Sizes | None = None


def shape_law(subject: Subject) -> Inquiry[ShapeFindings]:
    """Run one model on all sizes drawn; then one in train mode."""
    tries = sizes_to_try(subject.maps, subject.random)
    in_training = {**tries[0], subject.maps.mapped.batch: 3}
    answers, (trained,) = yield from side_by_side(
        ask_model(subject, *(call(subject.inputs(sizes)) for sizes in tries)),
        ask_model(subject, call(subject.inputs(in_training), mode="train")),
    )
    outcomes = [outcome(answer) for answer in answers]
    raised = [(sizes, one) for sizes, one in zip(tries, outcomes, strict=True) if isinstance(one, Raised)]
    if len(raised) == len(tries):
        return ShapeFindings((_raises(subject, raised, tries),), raised[0][1], raised[0][0])
    findings = []
    showing = None
    if raised:
        findings.append(_raises(subject, raised, tries))
        showing = raised[0][0]
    wrong = [(sizes, one) for sizes, one in zip(tries, outcomes, strict=True) if _is_wrong(subject, sizes, one)]
    if wrong:
        best = next((pair for pair in wrong if pair[0][subject.maps.mapped.batch] > 1), wrong[0])
        if _rows_alone_differ(subject, *best):
            # The largest batch: a small one is as long as another axis too easily, and the wrong step would be blamed.
            best = max(wrong, key=lambda pair: pair[0][subject.maps.mapped.batch])
        often = "at every size tried" if len(wrong) == len(tries) else f"at {len(wrong)} of {len(tries)} sizes tried"
        if len(wrong) + len(raised) < len(tries):
            often += f"; at {len(tries) - len(wrong) - len(raised)} it is right"
        findings.append(_wrong_shape(subject, *best, often))
        showing = best[0]
    if not findings:
        findings += _not_finite(tries, outcomes)
    if not findings:
        findings += _in_training(subject, in_training, outcome(trained))
    return ShapeFindings(tuple(findings), showing=showing)


def spoken(shape: tuple[int, ...]) -> str:
    """A shape as people write it: "(2, 16, 10, 10)"."""
    return f"({', '.join(map(str, shape))}{',' if len(shape) == 1 else ''})"


def counted(number: int, thing: str) -> str:
    """ "1 row", "2 rows"."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


def given(subject: Subject, sizes: Sizes) -> str:
    """The input shapes for `sizes`, spoken."""
    return " and ".join(spoken(shape) for shape in subject.maps.mapped.input_shapes(sizes))


def _is_wrong(subject: Subject, sizes: Sizes, one: Outcome) -> bool:
    if isinstance(one, Raised):
        return False
    return isinstance(one, NotATensor) or one.shape != subject.maps.mapped.output_shape(sizes)


def _rows_alone_differ(subject: Subject, sizes: Sizes, one: Outcome) -> bool:
    expected = subject.maps.mapped.output_shape(sizes)
    return isinstance(one, np.ndarray) and one.ndim == len(expected) > 0 and one.shape[1:] == expected[1:]


def _raises(subject: Subject, raised: list[tuple[Sizes, Raised]], tries: list[Sizes]) -> Finding:
    sizes, error = raised[0]
    where = given(subject, sizes)
    if len(raised) == len(tries):
        message = f"forward raises on every input tried, {where} among them. {error.short}"
    else:
        fine = next(sizes for sizes in tries if all(sizes is not bad for bad, _ in raised))
        message = (
            f"forward runs on {given(subject, fine)} and raises on {where}; all sizes are asked for. {error.short}"
        )
    expected = spoken(subject.maps.mapped.output_shape(sizes))
    return Finding("raises", message, expected, error.short, line=error.line, file=error.file)


def _wrong_shape(subject: Subject, sizes: Sizes, one: Outcome, often: str) -> Finding:
    expected = subject.maps.mapped.output_shape(sizes)
    if isinstance(one, NotATensor):
        message = f"forward returns {one.what}; the contract asks for one tensor of numbers."
        return Finding("output-shape", message, spoken(expected), one.what)
    assert isinstance(one, np.ndarray)
    observed = one.shape
    code, what = "output-shape", "The output has the wrong shape"
    if not observed:
        what = "The output is a single number"
    elif _rows_alone_differ(subject, sizes, one):
        samples, rows = counted(expected[0], "sample"), counted(observed[0], "row")
        code, what = "batch-size", f"{samples} {'goes' if expected[0] == 1 else 'go'} in and {rows} "
        what += "comes out" if observed[0] == 1 else "come out"
    elif len(observed) != len(expected):
        axes = "1 axis" if len(observed) == 1 else f"{len(observed)} axes"
        what = f"The output has {axes} where {len(expected)} are asked for"
    message = f"{what}, for an input of {given(subject, sizes)} ({often})."
    return Finding(code, message, spoken(expected), spoken(observed))  # type: ignore[arg-type]


def _not_finite(tries: list[Sizes], outcomes: list[Outcome]) -> list[Finding]:
    for one in outcomes:
        if isinstance(one, np.ndarray) and not np.isfinite(one).all():
            bad = int((~np.isfinite(one)).sum())
            message = f"{bad:,} of {one.size:,} output values are NaN or infinite, for an ordinary input."
            return [Finding("wrong-value", message, "finite numbers", f"{bad:,} values are NaN or infinite")]
    return []


def _in_training(subject: Subject, sizes: Sizes, one: Outcome) -> list[Finding]:
    expected = spoken(subject.maps.mapped.output_shape(sizes))
    if isinstance(one, Raised):
        message = f"In train mode forward raises on {given(subject, sizes)}; in eval mode it runs. {one.short}"
        return [Finding("raises", message, expected, one.short, line=one.line, file=one.file)]
    if _is_wrong(subject, sizes, one):
        observed = one.what if isinstance(one, NotATensor) else spoken(one.shape)
        message = "In train mode the output has another shape than in eval mode."
        return [Finding("output-shape", message, expected, observed)]
    return []
