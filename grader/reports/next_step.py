"""The closing line of a report: what to do next."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from grader.verdict import ExerciseResult, Report


def next_step(report: Report, notebook: str, following: str = "", *, narrowed: bool = False) -> str:
    """What the learner does next, and a command below it; empty where the report's problem says it already.

    `notebook` is the path as the learner typed it; `following` names what comes after this lesson ("lesson 4,
    Flattening"); `narrowed` says that not all of the lesson's exercises were asked for.
    """
    if report.problem or not report.exercises:
        return ""
    passed = [exercise.id for exercise in report.exercises if exercise.verdict == "pass"]
    if report.passed:
        return _after_all_passed(report, notebook, passed, following, narrowed)
    first = next(exercise for exercise in report.exercises if exercise.verdict != "pass")
    so_far = f"{_listed(passed)} {'passes' if len(passed) == 1 else 'pass'}; {first.id} is next." if passed else ""
    return " ".join(part for part in (so_far or f"{first.id} is next.", _advice(notebook, first)) if part)


def _after_all_passed(report: Report, notebook: str, passed: list[str], following: str, narrowed: bool) -> str:
    why = f"Why it works, and one other way:{_hint(notebook, passed[-1])}"
    if narrowed:
        return f"{_listed(passed)} {'passes' if len(passed) == 1 else 'pass'}. {why}"
    onward = f" Next: {following}." if following else " That was the last lesson."
    return f"All {len(passed)} pass: {report.lesson} is done.{onward} {why}"


def _advice(notebook: str, exercise: ExerciseResult) -> str:
    if exercise.verdict in ("fail", "crash"):
        return f"Mend it, save the notebook and grade again. Stuck?{_hint(notebook, exercise.id)}"
    if exercise.verdict == "error":
        return "That is a fault of the grader's, not yours: grade once more, and please report it if it comes back."
    return "Change what is said above, save the notebook and grade again."


def _hint(notebook: str, exercise_id: str) -> str:
    """The command for a hint, on a line of its own, to be copied."""
    return f"\n  grade hint {shlex.quote(notebook)} {exercise_id}"


def _listed(ids: Sequence[str]) -> str:
    """3.1, "3.1 and 3.2", or "3.1, 3.2 and 3.3"; more than four by their number."""
    if len(ids) > 4:
        return f"{len(ids)} exercises"
    return ids[0] if len(ids) == 1 else f"{', '.join(ids[:-1])} and {ids[-1]}"
