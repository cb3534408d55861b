"""What `grade lint` does: proves a course, shows how far it is, and says what is not sound."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from grader.course import load_course
from grader.lint.course import Linted, lint_course
from grader.reports.live import progress_wanted, shown_progress
from grader.reports.plain import printable


def lint(course: Path | None, lessons: Sequence[str], seed: int | None, *, no_color: bool) -> int:
    """Prove a course and print what is not sound; 0 if everything is. Raises CourseError where there is no course."""
    loaded = load_course(course)
    with shown_progress("Reading the lessons", wanted=progress_wanted(), no_color=no_color) as show:
        linted = lint_course(loaded, lessons, seed=seed, on_answer=show)
    print(printable("\n".join(lint_lines(linted))))
    return 1 if linted.problems else 0


def lint_lines(linted: Linted) -> list[str]:
    """The problems, each with its file, and a closing line."""
    lines = [f"{_from_here(problem.path)}: {problem.message}" for problem in linted.problems]
    looked_at = f"{_count(linted.lessons, 'lesson')}, {_count(linted.answers, 'answer')}"
    if not linted.problems:
        return [f"Sound: {looked_at}."]
    return [
        *lines,
        "",
        f"{_count(len(linted.problems), 'problem')} in {looked_at}. Mend them, and run `grade lint` again.",
    ]


def _from_here(path: Path) -> str:
    """The path as seen from the current folder, where that is shorter."""
    try:
        relative = os.path.relpath(path)
    except ValueError:
        return str(path)
    return min(relative, str(path), key=len)


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
