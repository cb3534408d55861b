"""The judging half of `check`: a process of its own, which holds the contract and speaks through its standard streams.

One JSON object a line. In: what is to be checked, then an observation for each question. Out: questions, then what to
show.
"""

from __future__ import annotations

import json
import secrets
import sys
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from grader.contract import Answers, Exercise
from grader.course import Course, load_course
from grader.judge import judge
from grader.reports.terminal import exercise_as_text
from grader.verdict import ExerciseResult


def main() -> None:
    """Judge one exercise for the process at the other end of the pipes."""
    asked = _receive()
    exercise = chosen(load_course(None), [str(name) for name in asked["names"]], set(map(str, asked["entries"])))
    if exercise is None:
        named = f"`{asked['names'][0]}`" if asked["names"] else "That"
        _send({"show": f"{named} is not an exercise of this course. Check the name that the exercise's cell gives."})
        return
    inquiry = judge(exercise, secrets.randbelow(2**31))
    try:
        question = next(inquiry)
        while True:
            _send({"question": question})
            question = inquiry.send(_receive())
    except StopIteration as end:
        _send({"show": exercise_as_text(_with_hint(end.value, exercise))})


def chosen(course: Course, names: list[str], entries: set[str]) -> Exercise | None:
    """The exercise by one of these names. Several lessons ask for `predicted`: the entries tell them apart."""
    found = [
        exercise
        for lesson_id in course.ids
        for exercise in course.lesson(lesson_id).exercises
        if exercise.name in names
    ]
    return max(found, key=lambda exercise: _alike(exercise, entries), default=None)


def _alike(exercise: Exercise, entries: set[str]) -> int:
    expected = {key for clause in exercise.clauses if isinstance(clause, Answers) for key in clause.expected}
    return len(expected & entries) - len(expected ^ entries)


def _with_hint(result: ExerciseResult, exercise: Exercise) -> ExerciseResult:
    if not result.findings or not exercise.hints:
        return result
    return replace(result, findings=(replace(result.findings[0], hint=exercise.hints[0]), *result.findings[1:]))


def _receive() -> Mapping[str, Any]:
    line = sys.stdin.readline()
    if not line:
        raise SystemExit(1)
    message = json.loads(line)
    assert isinstance(message, dict)
    return message


def _send(message: Mapping[str, Any]) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
