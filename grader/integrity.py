"""Whether a verdict may stand: nothing was replaced under the answers, and they are the same when nobody seems to ask.

Every exercise's inquiry ends in the question what was replaced. One that would pass is asked about again: after many
calls, in plain code both through the probe and as an ordinary cell, and on the class made afresh from its cell.
Disagreement is `tampered`, and the message says what was found; a broken contract is `fail`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from grader.aside import Aside, alike, aside, gives, read
from grader.bindings import defines, plain_python
from grader.contract import Exercise
from grader.inquiry import Inquiry, Observation, Question, Raised, Subject, call, ordinary_sizes, outcome, raised_in
from grader.judge import judge
from grader.verdict import ExerciseResult, Finding

JUDGED = ("pass", "fail", "crash", "tampered")
CALLS, BUILDS, SECONDS = 220, 100, 0.08
OTHERWISE = "The run was interfered with."


def examined(exercise: Exercise, seed: int, remade: str | None = None) -> Inquiry[ExerciseResult]:
    """Judge `exercise`, and let the verdict stand only if it can be trusted.

    `remade` is source that defines the exercise's name afresh, if that is known. Beside the judge's questions this one
    puts {"ask": "library"}, {"ask": "aside"} and {"ask": "cell"}; the last is to be run as an ordinary cell.
    """
    result = yield from judge(exercise, seed)
    if exercise.kind == "answer" or result.verdict not in JUDGED:
        return result
    random = np.random.default_rng([seed, 1])
    if result.verdict == "pass" and exercise.kind == "model":
        result = yield from _after_many_calls(exercise, result, random)
    replaced = (yield {"ask": "library", "name": exercise.name}).get("replaced")
    if not isinstance(replaced, list) or replaced:
        return _tampered(result, _replaced(replaced))
    if result.verdict != "pass":
        return result
    return (yield from _in_two_guises(exercise, result, random, remade))


def definition(sources: Sequence[str], cell: int, name: str) -> str | None:
    """The part of cell `cell` that defines `name`, as plain Python; None if a later cell changes what is bound to it.

    What stands below the definition is left out, and so are calls and loops for their own sake.
    """
    changed = re.compile(rf"\b{name}\b(\s*\.\s*\w+)*\s*=(?!=)|\bsetattr\(\s*{name}\b|\bdel\s+{name}\b")
    if any(changed.search(source) or defines(source, name) for source in sources[cell + 1 :]):
        return None
    tree = plain_python(sources[cell])
    if tree is None:
        return None
    binding = [place for place, one in enumerate(tree.body) if defines(ast.unparse(one), name)]
    if not binding:
        return None
    kept = [
        one for one in tree.body[: binding[-1] + 1] if not isinstance(one, (ast.Expr, ast.For, ast.While, ast.With))
    ]
    return ast.unparse(ast.Module(kept, []))


def _replaced(names: Any) -> str:
    if not isinstance(names, list):
        return f"The question which functions were replaced was not answered. {OTHERWISE}"
    shown = ", ".join(f"`{str(name)[:80]}`" for name in names[:4])
    more = f" and {len(names) - 4} more" if len(names) > 4 else ""
    are = "was" if len(names) == 1 else "were"
    return f"{shown}{more} {are} replaced in the notebook, so no answer can be relied on. Take the replacement out."


def _after_many_calls(
    exercise: Exercise, result: ExerciseResult, random: np.random.Generator
) -> Inquiry[ExerciseResult]:
    """Call one model many times, and build many: the last output has the right shape still."""
    subject = Subject(exercise, random)
    sizes = ordinary_sizes(subject.maps, random, 1, 0, 2)
    action = {**call(subject.inputs(sizes)), "do": "repeat", "calls": CALLS, "builds": BUILDS, "seconds": SECONDS}
    question = {"ask": "model", "name": exercise.name, "seed": subject.seed(), "actions": [action]}
    observation = yield question
    answers = observation.get("answers")
    if not isinstance(answers, list) or len(answers) != 1 or not isinstance(answers[0], Mapping):
        return _tampered(result, f"After many calls `{exercise.name}` gave no answer any more. {OTHERWISE}")
    one, wanted = outcome(answers[0]), subject.maps.mapped.output_shape(sizes)
    if isinstance(one, np.ndarray) and one.shape == wanted:
        return result
    observed = str(one.shape) if isinstance(one, np.ndarray) else one.short if isinstance(one, Raised) else one.what
    message = f"After many calls the output is another than it was at first: {observed} in place of {wanted}."
    return _failed(result, Finding("not-deterministic", message, str(wanted), observed))


def _in_two_guises(
    exercise: Exercise, result: ExerciseResult, random: np.random.Generator, remade: str | None
) -> Inquiry[ExerciseResult]:
    code = aside(exercise, random)
    question: Question = {"ask": "aside", "name": exercise.name, "source": code.source, "variable": code.variable}
    asked = yield question
    told = _runs(asked, code, 3)
    if told is None:
        return _not_told(result, asked)
    finding = _shape_finding(told[0], code)
    if finding is not None:
        return _failed(result, finding)
    if any(not gives(run, wanted) for run, wanted in zip(told[0], code.wanted, strict=False)):
        what = "other values in plain code than it gave when it was asked case by case"
        return _tampered(result, f"`{exercise.name}` gives {what}. {OTHERWISE}")
    steady = _steady(told)
    place = _first_unlike(told[0], told[2], steady)
    if place is not None:
        what = f"{_spoken(told[0][place])} at first, {_spoken(told[2][place])} on a stack of its own"
        return _tampered(result, f"`{exercise.name}` gives one thing or another, by who calls it: {what}. {OTHERWISE}")
    if remade is not None:
        again = yield {**question, "before": remade, "sitting": "remade"}
        problem = _differs(told[0], steady, again, code)
        if problem:
            what = f"`{exercise.name}` is not what its cell defines: {problem}. It was exchanged behind the cell."
            return _tampered(result, what)
    plain = yield {**question, "ask": "cell"}
    cell = read(plain.get("text"), len(code.shapes))
    if cell is None:
        raised = f" It raised {str(plain.get('raised'))[:80]} there." if "raised" in plain else ""
        return _tampered(result, f"`{exercise.name}` works while it is asked and not in an ordinary cell.{raised}")
    place = _first_unlike(told[0], cell, steady)
    if place is None:
        return result
    what = f"{_spoken(told[0][place])} while it is asked, {_spoken(cell[place])} in an ordinary cell"
    return _tampered(result, f"`{exercise.name}` gives one thing or another, by who asks: {what}. {OTHERWISE}")


def _runs(observation: Observation, code: Aside, count: int) -> list[list[tuple[Any, Any]]] | None:
    told = observation.get("told")
    if not isinstance(told, list) or len(told) != count:
        return None
    found = [read(one.get("text"), len(code.shapes)) if isinstance(one, Mapping) else None for one in told]
    return [one for one in found if one is not None] if None not in found else None


def _steady(told: list[list[tuple[Any, Any]]]) -> list[bool]:
    """For each run whether its values come out the same twice."""
    return [alike(one, other) for one, other in zip(told[0], told[1], strict=True)]


def _not_told(result: ExerciseResult, observation: Observation) -> ExerciseResult:
    told = observation.get("told")
    first = next((one for one in told if isinstance(one, Mapping) and "raised" in one), None) if told else None
    if first is None:
        return _tampered(result, f"`{result.name}` was asked again and gave no answer in form. {OTHERWISE}")
    error = raised_in(first)
    message = f"forward ran at first and raises on another input of the same kind. {error.short}"
    return _failed(result, Finding("raises", message, "an output for every input", error.short, line=None))


def _shape_finding(runs: list[tuple[Any, Any]], code: Aside) -> Finding | None:
    for place, (run, wanted) in enumerate(zip(runs, code.shapes, strict=True)):
        if wanted is not None and tuple(run[0]) != wanted:
            message = (
                f"The output has the wrong shape for some inputs of {code.spoken[place]}, and the right one for others."
            )
            return Finding("output-shape", message, str(wanted), str(run[0])[:80])
    return None


def _differs(runs: list[tuple[Any, Any]], steady: list[bool], again: Observation, code: Aside) -> str:
    """How the class made afresh differs; "" where it does not, or cannot be made so."""
    if "told" not in again:
        return ""
    told = again["told"]
    errors = [raised_in(one) for one in told if isinstance(one, Mapping) and "raised" in one]
    if errors:
        return "" if errors[0].type == "NameError" else f"that raises {errors[0].short[:100]}"
    made = _runs(again, code, 2)
    if made is None:
        return ""
    both = [now and again for now, again in zip(steady, _steady(made), strict=True)]
    place = _first_unlike(runs, made[0], both)
    return "" if place is None else f"that gives {_spoken(made[0][place])}, and this {_spoken(runs[place])}"


def _first_unlike(runs: list[tuple[Any, Any]], others: list[tuple[Any, Any]], steady: list[bool]) -> int | None:
    """The first run that differs; where values change by themselves, only shapes are compared."""
    for place, (one, other, by_value) in enumerate(zip(runs, others, steady, strict=True)):
        if one[0] != other[0] or (by_value and not alike(one, other)):
            return place
    return None


def _spoken(run: tuple[Any, Any]) -> str:
    if isinstance(run[1], list):
        first = ", ".join(str(one)[:8] for one in run[1][:3])
        return f"{str(run[0])[:60]} ({first} …)"
    return f"{run[0]} {run[1]}"[:80]


def _tampered(result: ExerciseResult, message: str) -> ExerciseResult:
    return replace(result, verdict="tampered", findings=(), trace=(), message=message)


def _failed(result: ExerciseResult, finding: Finding) -> ExerciseResult:
    return replace(result, verdict="fail", findings=(finding,))
