"""A class in the terminal: a line for each student, then how many pass and what went wrong most often."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from grader.reports.marked import Marked, MarkedClass
from grader.reports.mistakes import ranked_mistakes
from grader.reports.plain import one_line
from grader.reports.terminal import COLOURS, SYMBOLS

LONGEST_NAME = 32
MOST_PROBLEMS = 10
MOST_MISTAKES = 3


def print_class(marked: MarkedClass, console: Console) -> None:
    """Print the table and the summary."""
    console.print(class_table(marked))
    for line in summary(marked):
        console.print(Text(line))


def class_table(marked: MarkedClass) -> Table:
    """The table: student, lesson, score, each exercise's verdict, and what else is to be said."""
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, show_edge=False, header_style="dim")
    table.add_column("student", overflow="ellipsis", no_wrap=True, max_width=LONGEST_NAME)
    table.add_column("lesson", no_wrap=True)
    table.add_column("pass", justify="right", no_wrap=True)
    table.add_column("", overflow="fold")
    for one in marked:
        told = Text.assemble(*_verdicts(one))
        score = "–" if one.report.problem else f"{one.report.score}/{one.report.max_score}"
        style = "" if one.counts else "dim"
        table.add_row(Text(one_line(one.student)), Text(one_line(one.lesson) or "?"), score, told, style=style)
    return table


def summary(marked: MarkedClass) -> list[str]:
    """How many of those that count pass, and the mistakes made most often."""
    passed = failed = ungraded = 0
    for one in marked.counting():
        status = one.report.exit_status
        passed, failed, ungraded = passed + (status == 0), failed + (status == 1), ungraded + (status == 3)
    total = passed + failed + ungraded
    parts = [f"{passed} of {total} pass"]
    parts += [f"{failed} {'does' if failed == 1 else 'do'} not"] if failed else []
    parts += [f"{ungraded} could not be graded"] if ungraded else []
    lines = [*_problems(marked), "", f"{', '.join(parts)}."]
    for mistake in ranked_mistakes(marked)[:MOST_MISTAKES]:
        if len(mistake.students) > 1:
            lines.append(f"{len(mistake.students)} of {mistake.asked}, {mistake.exercise}: {mistake.words}.")
    return lines


def _problems(marked: MarkedClass) -> list[str]:
    """Why submissions could not be graded and what to do: a line for each of the first students, with one of theirs."""
    problems: dict[str, list[str]] = {}
    for one in marked:
        if one.report.problem:
            problems.setdefault(one.student, []).append(one_line(one.report.problem))
    told = []
    for student, of_one in list(problems.items())[:MOST_PROBLEMS]:
        others = f" And {len(of_one) - 1} more." if len(of_one) > 1 else ""
        told.append(f"{one_line(student)}: {of_one[0]}{others}")
    if more := sum(map(len, list(problems.values())[MOST_PROBLEMS:])):
        told.append(f"And {more} more; --csv, --html, --json and --quiet tell of each.")
    return ["", "Not graded:", *told] if told else []


def _verdicts(one: Marked) -> list[tuple[str, str]]:
    """Each exercise that is no pass, in short, and which attempt it is."""
    said: list[tuple[str, str]] = []
    if one.report.problem:
        said.append(("! not graded  ", "yellow"))
    for exercise in one.report.exercises:
        verdict = exercise.verdict
        word = "" if verdict in ("pass", "fail") else f" {verdict}"
        said.append((f"{SYMBOLS.get(verdict, '!')} {one_line(exercise.id)}{word}  ", COLOURS.get(verdict, "yellow")))
    if one.attempts > 1:
        said.append((f"attempt {one.attempt} of {one.attempts}{'' if one.counts else ', does not count'}  ", ""))
    if one.late:
        said.append(("late", "yellow"))
    return said
