"""Gradescope's results.json, after https://gradescope-autograders.readthedocs.io/en/latest/specs/."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from grader.reports.marked import Marked, MarkedClass
from grader.reports.plain import encodable, one_line, printable
from grader.reports.terminal import exercise_as_text
from grader.reports.whole_file import write_whole
from grader.verdict import Report

WIDTH = 90
OURS = "This could not be graded, through a fault of the grader's. No score is given: have it graded again."


def write(marked: MarkedClass, path: Path) -> None:
    """Write one submission's results to the file `path`; several to `path`/student/results.json each."""
    if len(marked) == 1 and not path.is_dir():
        write_whole(path, _text(next(iter(marked))))
        return
    taken: set[str] = set()
    for one in marked.counting():
        folder = path / folder_name(one, taken)
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(folder / "results.json", _text(one))


def results(report: Report) -> dict[str, Any]:
    """What Gradescope reads: a score for each exercise, with the finding's own words below it.

    After a fault of our own there is no score anywhere, which Gradescope takes for an autograder that failed: nobody
    loses a mark by it.
    """
    tests: list[dict[str, Any]] = [
        {
            **({} if report.ours else {"score": float(exercise.score), "max_score": 1.0}),
            **({} if report.ours else {"status": "passed" if exercise.score else "failed"}),
            "name": encodable(one_line(f"{exercise.id} {exercise.name}: {exercise.verdict}")),
            "number": encodable(one_line(exercise.id)),
            "output": "" if exercise.score else encodable(printable(exercise_as_text(exercise, WIDTH))),
            "output_format": "text",
            "visibility": "visible",
        }
        for exercise in report.exercises
    ]
    notes = [OURS if report.ours else "", report.problem, *report.notes]
    return {
        **({} if report.ours else {"score": float(report.score)}),
        "execution_time": max(0, round(report.seconds)),
        "output": encodable("\n".join(printable(note) for note in notes if note)),
        "output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": tests,
    }


def folder_name(one: Marked, taken: set[str], *, with_lesson: bool = True) -> str:
    """A folder's name for a student that every file system takes, unlike all in `taken`, to which it is added."""
    number = one.student_id if one.student_id not in one.student else ""
    words = [one.student, number, one.lesson if with_lesson else ""]
    name = "-".join(_cut(re.sub(r"[^\w]+", "-", word).strip("-")) for word in words if word) or "student"
    count = 1
    while (numbered := name if count == 1 else f"{name}-{count}").casefold() in taken:
        count += 1
    taken.add(numbered.casefold())
    return numbered


def _cut(word: str) -> str:
    """The first 60 bytes of a word: file systems count bytes."""
    return word.encode()[:60].decode(errors="ignore")


def _text(one: Marked) -> str:
    return json.dumps(results(one.report), indent=1, allow_nan=False) + "\n"
