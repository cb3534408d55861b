"""What `grade NOTEBOOK…` does: grade one notebook after the other, and report each as soon as it is graded."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.course import Course, CourseError, load_course
from grader.suggestions import what_is_wrong
from grader.verdict import Report

if TYPE_CHECKING:
    from grader.grading import OnProgress, OnReport
    from grader.grading_options import GradingOptions
    from grader.kernels.early import EarlyKernel, Isolation

    Grade = Callable[[Path, Course, GradingOptions, OnProgress, OnReport], Report]

SEVERITY = (0, 1, 3)
LARGEST_SEED = 2**31


@dataclass(frozen=True)
class Request:
    """What was asked for on the command line."""

    notebooks: tuple[Path, ...]
    lesson: str | None
    exercises: tuple[str, ...]
    as_json: bool
    quiet: bool
    seed: int | None
    timeout: float
    course: Path | None
    no_color: bool
    isolation: Isolation = "auto"


def grade_notebooks(request: Request) -> int:
    """Grade and report every notebook; the exit status of the worst. Raises CourseError for an unusable --course."""
    seed = secrets.randbelow(LARGEST_SEED) if request.seed is None else request.seed
    request = dataclasses.replace(request, seed=seed)
    reports = []
    for path in request.notebooks:
        with _early_kernel(path, request.isolation) as early:
            course = load_course(request.course)

            def show(report: Report, path: Path = path, course: Course = course) -> None:
                if path != request.notebooks[0] and not (request.as_json or request.quiet):
                    click.echo()
                show_report(report, path, course, request)

            reports.append(graded(path, course, request, functools.partial(_grade_alone, early=early), show))
    if len(reports) > 1 and not (request.as_json or request.quiet):
        click.echo(f"\n{sum(report.passed for report in reports)} of {len(reports)} notebooks pass.")
    return max((report.exit_status for report in reports), key=SEVERITY.index)


@contextlib.contextmanager
def _early_kernel(path: Path, isolation: Isolation) -> Iterator[EarlyKernel | None]:
    """A kernel that loads torch while everything else is loaded here; none where there is no file to run."""
    from grader.kernels.early import early_kernel

    if not _is_regular_file(path):
        yield None
        return
    with early_kernel(isolation) as early:
        yield early


def _is_regular_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _grade_alone(
    path: Path,
    course: Course,
    options: GradingOptions,
    on_progress: OnProgress,
    on_report: OnReport,
    *,
    early: EarlyKernel | None,
) -> Report:
    from grader.grading import grade_notebook

    return grade_notebook(path, course, options, early, on_progress, on_report=on_report)


def graded(path: Path, course: Course, request: Request, grade: Grade, show: Callable[[Report], None]) -> Report:
    """The report that `grade` gives on one notebook; progress is shown meanwhile, passes are kept.

    `show` is called once, with the report, before the kernel ends.
    """
    unread = Report(path.name or str(path), request.lesson or "", (), seed=request.seed or 0)
    if problem := what_is_wrong(path):
        report = dataclasses.replace(unread, problem=problem)
        show(report)
        return report
    import logging

    from grader.grading import Progress
    from grader.reports.live import progress_wanted, shown_progress

    logging.getLogger().addHandler(logging.NullHandler())  # what libraries log is not for the learner
    watched = progress_wanted() and not (request.as_json or request.quiet)
    shown: list[Report] = []
    with contextlib.ExitStack() as stack:
        line = stack.enter_context(shown_progress("Starting the kernel", wanted=watched, no_color=request.no_color))

        def on_progress(step: Progress) -> None:
            if line is not None:
                line(step.done, step.total, step.label)

        def on_report(report: Report) -> None:
            if shown:
                return
            stack.close()
            if not request.as_json:
                report = with_progress_kept(report, course, hints_shown=not request.quiet)
            shown.append(report)
            show(report)

        try:
            on_report(grade(path, course, grading_options(request), on_progress, on_report))
        except CourseError as problem:
            on_report(dataclasses.replace(unread, problem=str(problem)))
    return shown[0]


def grading_options(request: Request) -> GradingOptions:
    """How a notebook is graded, as it was asked for."""
    from grader.grading_options import GradingOptions

    return GradingOptions(request.lesson, request.exercises, request.seed, request.timeout, request.isolation)


def with_progress_kept(report: Report, course: Course, *, hints_shown: bool) -> Report:
    """Remember what has passed and which hints the report shows; the report, with a note if that was not possible."""
    if report.problem:
        return report
    from grader.progress import record_report

    passed = [exercise.id for exercise in report.exercises if exercise.verdict == "pass"]
    hinted = [one.id for one in report.exercises if hints_shown and any(finding.hint for finding in one.findings)]
    note = record_report(course, report.lesson, passed, hinted)
    return dataclasses.replace(report, notes=(*report.notes, note)) if note else report


def show_report(report: Report, path: Path, course: Course, request: Request) -> None:
    """Print the report on the notebook that was named as `path`, in the form asked for."""
    if request.as_json:
        from grader.reports.json_report import json_line

        click.echo(json_line(report))
        return
    from grader.reports.next_step import next_step
    from grader.reports.terminal import console_for, print_report, summary_line

    if request.quiet:
        click.echo(summary_line(report))
        return
    closing = next_step(report, str(path), _following(report, course), narrowed=bool(request.exercises))
    print_report(report, console_for(no_color=request.no_color), closing)


def _following(report: Report, course: Course) -> str:
    """The lesson after this one, as "lesson 4, Flattening"; empty after the last."""
    after = course.ids[course.ids.index(report.lesson) + 1 :] if report.lesson in course.ids else ()
    try:
        return f"lesson {course.lesson(after[0]).number}, {course.lesson(after[0]).title}" if after else ""
    except CourseError:
        return ""
