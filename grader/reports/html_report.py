"""A class as web pages: one with a heat map and the mistakes ranked, and one for each student.

The pages need nothing besides themselves: no script, no picture, no font is loaded, from here or from elsewhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from grader.reports.csv_report import exercise_number
from grader.reports.gap import Gap, gap_between
from grader.reports.gradescope_report import folder_name
from grader.reports.marked import Marked, MarkedClass
from grader.reports.mistakes import ranked_mistakes
from grader.reports.plain import encodable, one_line, printable, without_repeat
from grader.reports.terminal import SYMBOLS
from grader.reports.trace_table import Row, trace_rows
from grader.reports.whole_file import write_whole
from grader.verdict import ExerciseResult, Finding

LONGEST = 4000
MOST_MISTAKES = 30


@dataclass(frozen=True)
class Line:
    """A student's line in the heat map of one lesson; `cells` are the verdicts by exercise, "" where there is none."""

    student: str
    page: str
    score: int
    max_score: int
    problem: str
    late: bool
    attempts: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class HeatMap:
    """A lesson's exercises, as (id, name, how many passed), and a line for each student."""

    lesson: str
    exercises: tuple[tuple[str, str, int], ...]
    lines: tuple[Line, ...]


def write(marked: MarkedClass, folder: Path) -> None:
    """Write `index.html` and `students/*.html` below `folder`."""
    pages = _environment()
    (folder / "students").mkdir(parents=True, exist_ok=True)
    files = _files(marked)
    student_page = pages.get_template("student.html")
    for (student, _), (name, positions) in files.items():
        submissions = [marked.read(position) for position in positions]
        submissions.sort(key=lambda one: (one.lesson, not one.counts, -one.attempt))
        write_whole(folder / name, student_page.render(student=student, submissions=submissions))
    maps = _heat_maps(marked, {identity: name for identity, (name, _) in files.items()})
    mistakes = ranked_mistakes(marked)
    index = pages.get_template("class.html")
    write_whole(
        folder / "index.html",
        index.render(maps=maps, mistakes=mistakes[:MOST_MISTAKES], more=max(0, len(mistakes) - MOST_MISTAKES)),
    )


def _files(marked: MarkedClass) -> dict[tuple[str, str], tuple[str, list[int]]]:
    """For each student the page's name and the positions of the submissions."""
    files: dict[tuple[str, str], tuple[str, list[int]]] = {}
    taken: set[str] = set()
    for position, one in enumerate(marked):
        identity = (one.student, one.student_id)
        if identity not in files:
            files[identity] = (f"students/{folder_name(one, taken, with_lesson=False)}.html", [])
        files[identity][1].append(position)
    return files


def _heat_maps(marked: MarkedClass, pages: dict[tuple[str, str], str]) -> list[HeatMap]:
    names: dict[str, dict[str, str]] = defaultdict(dict)
    lines: dict[str, list[tuple[Marked, dict[str, str]]]] = defaultdict(list)
    for one in marked.counting():
        names[one.lesson] |= {exercise.id: exercise.name for exercise in one.report.exercises}
        verdicts = {exercise.id: str(exercise.verdict) for exercise in one.report.exercises}
        lines[one.lesson].append((_without_findings(one), verdicts))
    maps = []
    for lesson in sorted(lines):
        ids = sorted(names[lesson], key=exercise_number)
        passed = {one: sum(verdicts.get(one) == "pass" for _, verdicts in lines[lesson]) for one in ids}
        rows = tuple(
            Line(
                one.student,
                pages[(one.student, one.student_id)],
                one.report.score,
                one.report.max_score,
                one.report.problem,
                one.late,
                one.attempts,
                tuple(verdicts.get(exercise, "") for exercise in ids),
            )
            for one, verdicts in lines[lesson]
        )
        maps.append(HeatMap(lesson, tuple((one, names[lesson][one], passed[one]) for one in ids), rows))
    return maps


def _without_findings(one: Marked) -> Marked:
    """The submission without what needs much memory."""
    exercises = tuple(replace(exercise, findings=(), trace=()) for exercise in one.report.exercises)
    return replace(one, report=replace(one.report, exercises=exercises))


def _environment() -> Environment:
    pages = Environment(
        loader=PackageLoader("grader.reports", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.filters |= {"line": _line, "text": _text}
    pages.globals |= {
        "without_repeat": without_repeat,
        "gap": _gap,
        "rows": _rows,
        "symbol": lambda verdict: SYMBOLS.get(verdict, "!"),
    }
    return pages


def _line(text: Any) -> str:
    return encodable(one_line(str(text)))[:LONGEST]


def _text(text: Any) -> str:
    shown = encodable(printable(str(text))).strip("\n")
    return shown if len(shown) <= LONGEST else f"{shown[:LONGEST]}…"


def _gap(finding: Finding) -> Gap | None:
    return gap_between(printable(finding.expected), printable(finding.observed))


def _rows(exercise: ExerciseResult) -> Iterator[Row]:
    yield from trace_rows(exercise.trace, next(iter(exercise.findings), None))
