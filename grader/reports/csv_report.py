"""A class as a table for a spreadsheet, a line for each submission."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

from grader.reports.marked import Marked, MarkedClass
from grader.reports.plain import encodable, one_line
from grader.reports.whole_file import write_whole

COLUMNS = ("student", "id", "lesson", "notebook", "attempt", "late", "counts", "score", "max_score", "passed")
STARTS_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "|", "%")
LONGEST_CELL = 2000


def write(marked: MarkedClass, path: Path) -> None:
    """Write the table to `path`."""
    write_whole(path, csv_text(marked))


def csv_text(marked: MarkedClass) -> str:
    """The table: whose, which attempt, the score, each exercise's verdict, then findings and problems in short."""
    ids: dict[str, None] = {}
    for one in marked:
        ids |= dict.fromkeys(exercise.id for exercise in one.report.exercises)
    exercises = sorted(ids, key=exercise_number)
    text = StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow([*COLUMNS, *map(cell, exercises), "findings", "problem"])
    for one in marked:
        table.writerow(_row(one, exercises))
    return text.getvalue()


def cell(text: str) -> str:
    """Text that no spreadsheet takes for a formula: where it would begin one, an apostrophe stands in front."""
    plain = encodable(one_line(text))[:LONGEST_CELL]
    return f"'{plain}" if plain.startswith(STARTS_FORMULA) else plain


def _row(one: Marked, exercises: list[str]) -> list[str | int]:
    report = one.report
    verdicts = {exercise.id: exercise.verdict for exercise in report.exercises}
    findings = "; ".join(
        f"{exercise.id} {', '.join(dict.fromkeys(finding.code for finding in exercise.findings))}"
        for exercise in report.exercises
        if exercise.findings
    )
    problem = report.problem or "; ".join(f"{one.id}: {one.message}" for one in report.exercises if one.message)
    told = [one.student, one.student_id, one.lesson, one.source]
    marks: list[str | int] = [one.attempt, _yes(one.late), _yes(one.counts), report.score, report.max_score]
    rest = [*(verdicts.get(exercise, "") for exercise in exercises), findings, problem]
    return [*map(cell, told), *marks, _yes(report.passed), *map(cell, rest)]


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def exercise_number(exercise: str) -> list[tuple[bool, int, str]]:
    """A key that puts 3.10 after 3.9."""
    return [(part.isdigit(), int(part) if part.isdigit() else 0, part) for part in exercise.split(".")]
