"""What `grade submissions/` does: finds, marks, shows, writes the reports."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click

from grader.batch.archives import Archives
from grader.batch.attempts import standings
from grader.batch.choice import is_collection
from grader.batch.cluster import NoCluster, cluster
from grader.batch.journal import Journal, JournalInUse
from grader.batch.kept import prune, users_folder
from grader.batch.known import Cache
from grader.batch.lender import Lender
from grader.batch.options import ClassRequest
from grader.batch.run import Outcome, RunBroken, Settings, report_of, run_batch
from grader.batch.shown import shown_batch
from grader.batch.submissions import Collection, Entry, collect
from grader.batch.workers import Workers
from grader.course import Course, load_course
from grader.grade_command import SEVERITY, Request, grading_options, show_report, with_progress_kept
from grader.progress import progress_file
from grader.reports.marked import Marked, MarkedClass
from grader.reports.plain import printable

LONGEST_PASSES = 30  # a task may take this many times a cell's timeout, and LONGEST_EXTRA seconds, before it is killed
LONGEST_EXTRA = 300.0


def grade_class(request: Request, asked: ClassRequest) -> int:
    """Mark every submission and write the reports asked for; the exit status of the worst that counts."""
    course = load_course(request.course)
    if len({os.path.realpath(path) for path in asked.files}) < len(asked.files):
        raise click.UsageError("Two reports are to be written to the same place. Name a place for each.")
    archives = Archives()
    with contextlib.closing(archives):
        found = collect(request.notebooks, archives, [path for path in (*asked.files, _beside(asked)) if path])
        check_gradescope_path(asked.gradescope, len(found.entries))
        run = _Run(request, asked, course, found)
        with _journal(request, asked) as journal:
            try:
                run.mark(journal, archives)
            except (NoCluster, RunBroken) as problem:
                raise NotMarked(f"{problem}{run.so_far()}") from None
            except OSError as problem:
                where = problem.filename or journal.path
                raise NotMarked(f"grade could not go on: {_reason(problem)}: {where}.{run.so_far()}") from None
            except (KeyboardInterrupt, SystemExit):
                click.echo(f"\n{run.so_far().strip()}", err=True)
                raise
            return run.finish(journal)


class NotMarked(click.ClickException):
    """The run can't begin, or can't go on; nothing is wrong with how it was asked for."""

    exit_code = 3


def check_gradescope_path(path: Path | None, submissions: int) -> None:
    """Raise UsageError if one results.json is asked for and there are several submissions."""
    if path is not None and submissions > 1 and path.suffix.lower() == ".json":
        raise click.UsageError(
            f"--gradescope {path}: a results.json holds one submission, and there are {submissions}. Name a folder."
        )


@dataclass
class _Run:
    request: Request
    asked: ClassRequest
    course: Course
    found: Collection
    outcomes: dict[int, Outcome] = field(default_factory=dict)
    printed: int = 0

    def mark(self, journal: Journal, archives: Archives) -> None:
        entries = self.found.entries
        streams = self.request.as_json or self.request.quiet or self.in_full
        with shown_batch(len(entries), no_color=self.request.no_color, streams=streams) as show, self._settings() as it:

            def on_outcome(position: int, outcome: Outcome) -> None:
                self.outcomes[position] = outcome
                show(outcome.exit_status)
                while streams and self.printed in self.outcomes:
                    self._print(self.printed, journal)
                    self.printed += 1

            run_batch(entries, it, journal, None if self.asked.fresh else Cache(), archives, on_outcome)

    def finish(self, journal: Journal) -> int:
        """Write the reports, print what is left to print, and tidy up."""
        entries, outcomes = self.found.entries, [self.outcomes[i] for i in range(len(self.found.entries))]
        marked = marked_class(entries, outcomes, journal, best=self.asked.best)
        write_reports(marked, self.asked)
        if not (self.request.as_json or self.request.quiet):
            self._summary(marked)
        journal.drop_all_but(outcome.key for outcome in outcomes)
        prune(users_folder())
        placed = standings(entries, outcomes, best=self.asked.best)
        counting = [outcome for outcome, standing in zip(outcomes, placed, strict=True) if standing.counts]
        return max((outcome.exit_status for outcome in counting), key=SEVERITY.index)

    @property
    def in_full(self) -> bool:
        """Whether each report is printed whole: where notebooks were named one by one."""
        return not (self.asked.asks_for_a_class or any(map(is_collection, self.request.notebooks)))

    def so_far(self) -> str:
        """What a run that ended early has to say."""
        total = len(self.found.entries)
        return f" {len(self.outcomes)} of {total} are marked and kept; the same command goes on from there."

    @contextlib.contextmanager
    def _settings(self) -> Iterator[Settings]:
        options = grading_options(self.request)
        course, path = self.course, self.request.course
        if self.asked.dask is not None:
            with cluster(self.asked.dask) as there:
                yield Settings(course, path, options, there.executor, there.at_once, there.deaths, there.check)
            return
        count = min(self.asked.workers or _cores(), len(self.found.entries))
        with contextlib.closing(Lender(options.isolation)) as lender:
            executor = Workers(count, LONGEST_PASSES * options.timeout + LONGEST_EXTRA, lender.prepare)
            wait = False
            try:
                yield Settings(course, path, options, executor, 2 * count)
                wait = True
            finally:
                executor.shutdown(wait=wait)

    def _print(self, position: int, journal: Journal) -> None:
        entry = self.found.entries[position]
        report = report_of(entry, self.outcomes[position], journal)
        if self.in_full and not (self.request.as_json or self.request.quiet):
            report = with_progress_kept(report, self.course, hints_shown=not self.request.quiet)
            if position:
                click.echo()
        show_report(report, Path(entry.source), self.course, self.request)

    def _summary(self, marked: MarkedClass) -> None:
        from grader.reports.class_table import print_class
        from grader.reports.terminal import console_for

        if self.in_full:
            passed = sum(one.report.passed for one in marked)
            click.echo(f"\n{passed} of {len(marked)} notebooks pass.")
            return
        print_class(marked, console_for(no_color=self.request.no_color))
        if self.found.passed_over:
            names = ", ".join(map(printable, self.found.passed_over[:3]))
            more = f" and {len(self.found.passed_over) - 3} more" if len(self.found.passed_over) > 3 else ""
            click.echo(f"Passed over (no notebooks, or too many of one student): {names}{more}.")
        for path in self.asked.files:
            click.echo(f"Written: {path / 'index.html' if path == self.asked.html else path}")


def marked_class(entries: Sequence[Entry], outcomes: Sequence[Outcome], journal: Journal, *, best: bool) -> MarkedClass:
    """The marked submissions as reports take them; each report is read from the journal when it is looked at."""
    placed = standings(entries, outcomes, best=best)
    names = _names(entries)

    def read(position: int) -> Marked:
        entry, standing = entries[position], placed[position]
        return Marked(
            student=names[position],
            student_id=entry.whose.student_id,
            lesson=outcomes[position].lesson,
            attempt=standing.attempt,
            attempts=standing.attempts,
            late=entry.whose.late,
            counts=standing.counts,
            source=entry.source,
            report=report_of(entry, outcomes[position], journal),
        )

    return MarkedClass(len(entries), read)


def _names(entries: Sequence[Entry]) -> list[str]:
    """The students' names, with their number where two have the same name."""
    ids: dict[str, set[str]] = {}
    for entry in entries:
        ids.setdefault(entry.whose.student, set()).add(entry.whose.student_id)
    return [
        f"{whose.student} ({whose.student_id})" if len(ids[whose.student]) > 1 and whose.student_id else whose.student
        for whose in (entry.whose for entry in entries)
    ]


def write_reports(marked: MarkedClass, asked: ClassRequest) -> None:
    """Write each report that was asked for."""
    from grader.reports import csv_report, gradescope_report, html_report, jsonl_report, junit_report

    writers: list[tuple[Path | None, Callable[[MarkedClass, Path], None]]] = [
        (asked.csv, csv_report.write),
        (asked.junit, junit_report.write),
        (asked.gradescope, gradescope_report.write),
        (asked.html, html_report.write),
        (asked.jsonl, jsonl_report.write),
    ]
    for path, write in writers:
        if path is None:
            continue
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write(marked, path)
        except OSError as problem:
            raise NotMarked(
                f"{path} can't be written: {_reason(problem)}. What is marked is kept: make room or name another "
                "place, and give the same command again."
            ) from None


@contextlib.contextmanager
def _journal(request: Request, asked: ClassRequest) -> Iterator[Journal]:
    """The run's journal: beside the first report, else in the user's state folder under what was asked for."""
    with contextlib.ExitStack() as stack:
        beside = _beside(asked)
        if beside is not None:
            path = beside
        else:
            paths = [os.path.abspath(path) for path in request.notebooks]
            name = hashlib.sha256(repr((paths, os.path.abspath(request.course or ""))).encode()).hexdigest()[:16]
            path = progress_file().parent / "journals" / f"{name}.jsonl"
        try:
            journal = Journal(path, fresh=asked.fresh, may_be_lost=beside is None)
        except JournalInUse:
            raise NotMarked(
                f"Another grade is at work on the same submissions: it keeps its marks in {path}."
            ) from None
        except OSError as problem:
            if beside is not None:
                raise NotMarked(f"{path} can't be written: {_reason(problem)}. Name another place.") from None
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="shape-clinic-journal-"))
            journal = Journal(Path(folder) / "journal.jsonl", may_be_lost=True)
        yield stack.enter_context(journal)


def _beside(asked: ClassRequest) -> Path | None:
    """The journal's place beside the first report that is a file or a folder; a device has nothing beside it."""
    first = next((path for path in asked.files if not path.exists() or path.is_file() or path.is_dir()), None)
    return None if first is None else Path(f"{os.path.abspath(first)}.journal.jsonl")


def _reason(problem: OSError) -> str:
    """Why a file could not be written, in words."""
    return problem.strerror or str(problem) or type(problem).__name__


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
