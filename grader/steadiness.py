"""Whether what passed stays as it is under other circumstances: after many calls, at another time, on other inputs.

These are no laws of their own. They ask again, where the laws have been kept, whether they are kept by chance of when
and with what they were asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from grader.contract import Agrees, Exercise, Maps, Sizes, normal
from grader.inquiry import (
    Inquiry,
    Observation,
    Outcome,
    Question,
    Raised,
    Subject,
    call,
    ordinary_sizes,
    outcome,
    side_by_side,
    together,
)
from grader.judge import judge
from grader.laws.functions import agrees_law
from grader.laws.samples import TOLERANCE, difference
from grader.verdict import ExerciseResult, Finding
from grader.wire import Array

CALLS, BUILDS, SECONDS = 220, 100, 0.08
FUNCTION_CALLS = {"calls": 5000, "seconds": 0.05}
LATER = 40 * 24 * 3600  # seconds, about: drawn, so that nothing periodic comes out the same
TIMES = 8  # of them half come out otherwise where the clock decides by turns
STEP = ("op", "layer", "in", "out", "settings", "weights")
OTHERWISE = "The run was interfered with."


def steady(exercise: Exercise, result: ExerciseResult, random: np.random.Generator) -> Inquiry[ExerciseResult]:
    """Ask about a model or a function that passed under other circumstances; `result` if nothing is different."""
    circumstances = (after_many_calls, at_another_time, on_pictures) if exercise.kind == "model" else (function_again,)
    apart = zip(circumstances, random.spawn(len(circumstances)), strict=True)
    found = yield from side_by_side(*(circumstance(exercise, result, own) for circumstance, own in apart))
    return next((one for one in found if one.verdict != "pass"), result)


def after_many_calls(
    exercise: Exercise, result: ExerciseResult, random: np.random.Generator
) -> Inquiry[ExerciseResult]:
    """Call one model many times, and build many: the same input still gives what it gave at first."""
    subject = Subject(exercise, random)
    sizes = ordinary_sizes(subject.maps, random, 1, 0, 2)
    action = {**call(subject.inputs(sizes)), "do": "repeat", "calls": CALLS, "builds": BUILDS, "seconds": SECONDS}
    answer = _only_answer((yield _about(subject, subject.seed(), action)))
    if answer is None:
        return tampered(result, f"After many calls `{exercise.name}` gave no answer any more. {OTHERWISE}")
    one, wanted = outcome(answer), subject.maps.mapped.output_shape(sizes)
    first = outcome({"value": answer["first"]}) if answer.get("first") is not None else None
    if isinstance(one, np.ndarray) and one.shape == wanted:
        if isinstance(first, np.ndarray) and difference(first, one) <= TOLERANCE:
            return result
        message = "After many calls the same input gives other values than at first."
        return failed(result, Finding("not-deterministic", message, "the same values", "other values"))
    observed = str(one.shape) if isinstance(one, np.ndarray) else one.short if isinstance(one, Raised) else one.what
    message = f"After many calls the output is another than it was at first: {observed} in place of {wanted}."
    return failed(result, Finding("not-deterministic", message, str(wanted), observed))


def at_another_time(exercise: Exercise, result: ExerciseResult, random: np.random.Generator) -> Inquiry[ExerciseResult]:
    """Build and call a model now, weeks later by its clocks, and now again: if now is like now, later is too."""
    subject = Subject(exercise, random)
    question = _about(subject, subject.seed(), call(subject.inputs(ordinary_sizes(subject.maps, random, 2))))
    moved = [int(LATER * random.uniform(0.8, 1.2)) for _ in range(TIMES)]
    first, between, last = yield from together([question, {**question, "later": moved}, question])
    now, again, times = _outcome(first), _outcome(last), between.get("times")
    later = [_outcome(one) for one in times if isinstance(one, Mapping)] if isinstance(times, list) else []
    if not isinstance(now, np.ndarray) or not isinstance(again, np.ndarray) or difference(now, again) > 0:
        return result
    if len(later) != TIMES:
        return tampered(result, f"Asked at other times `{exercise.name}` gave no answer in form. {OTHERWISE}")
    others = [one for one in later if not isinstance(one, np.ndarray) or difference(now, one) > 1e-4]
    if not others:
        return result
    what = "another output" if isinstance(others[0], np.ndarray) else "no output"
    message = f"What `{exercise.name}` gives depends on the clock: weeks later the same input gives {what}."
    return failed(result, Finding("not-deterministic", message, "the same output at any time", what))


def on_pictures(exercise: Exercise, result: ExerciseResult, random: np.random.Generator) -> Inquiry[ExerciseResult]:
    """If values between 0 and 1, as in pictures, take another way through the model than noise, judge it on those.

    The way is told by the learner's process. It only decides whether to look again.
    """
    subject = Subject(exercise, random)
    inputs = subject.inputs(ordinary_sizes(subject.maps, random, 2, 8, 12))
    pictures = [_picture(random, array.shape, {}) if array.dtype.kind == "f" else array for array in inputs]
    first, *traces = [call(inputs), *({**call(one), "do": "trace"} for one in (pictures, inputs))]
    observation = yield _about(subject, subject.seed(), first, *traces)
    answers = observation.get("answers")
    told = answers[1:] if isinstance(answers, list) else []
    ways = [[_way(step) for step in one.get("steps", [])] for one in told if isinstance(one, Mapping)]
    if len(ways) == 2 and ways[0] == ways[1]:
        return result
    clauses = tuple(
        replace(clause, draws=tuple(_picture if draw is normal else draw for draw in clause.draws))
        if isinstance(clause, Maps)
        else clause
        for clause in exercise.clauses
    )
    again = yield from judge(replace(exercise, clauses=clauses), int(random.integers(2**31)))
    if again.verdict == "pass":
        return result
    if not again.findings:
        return replace(result, verdict=again.verdict, message=again.message)
    first_finding, *others = again.findings
    message = f"For inputs between 0 and 1 the model does other things than for noise around 0. {first_finding.message}"
    return replace(again, findings=(replace(first_finding, message=message), *others))


def function_again(exercise: Exercise, result: ExerciseResult, random: np.random.Generator) -> Inquiry[ExerciseResult]:
    """The same cases once more after many calls."""
    for clause in exercise.clauses:
        if isinstance(clause, Agrees):
            findings = yield from agrees_law(Subject(exercise, random), clause, FUNCTION_CALLS)
            if findings:
                message = (
                    f"After many calls `{exercise.name}` gives another result than at first. {findings[0].message}"
                )
                return failed(result, replace(findings[0], code="not-deterministic", message=message))
    return result


def failed(result: ExerciseResult, finding: Finding) -> ExerciseResult:
    """`result` as failed, by `finding`."""
    return replace(result, verdict="fail", findings=(finding,))


def tampered(result: ExerciseResult, message: str) -> ExerciseResult:
    """`result` as tampered with."""
    return replace(result, verdict="tampered", findings=(), trace=(), message=message)


def _about(subject: Subject, seed: int, *actions: dict[str, Any]) -> Question:
    return {"ask": "model", "name": subject.exercise.name, "seed": seed, "actions": list(actions)}


def _outcome(observation: Observation) -> Outcome | None:
    answer = _only_answer(observation)
    return None if answer is None else outcome(answer)


def _only_answer(observation: Observation) -> Observation | None:
    answers = observation.get("answers")
    if not isinstance(answers, list) or len(answers) != 1 or not isinstance(answers[0], Mapping):
        return None
    return answers[0]


def _picture(random: np.random.Generator, shape: tuple[int, ...], sizes: Sizes) -> Array:
    return random.random(shape).astype(np.float32)


def _way(step: Any) -> Any:
    return [step.get(key) for key in STEP] if isinstance(step, Mapping) else step
