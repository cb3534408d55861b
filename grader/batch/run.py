"""The batch itself: every submission marked once, over any Executor, each mark kept before the next is waited for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, wait
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from grader.batch.archives import Archives
from grader.batch.journal import Journal
from grader.batch.known import Cache, course_digest, grader_digest, is_final, key_of
from grader.batch.records import from_json
from grader.batch.submissions import Entry, read_entry
from grader.batch.work import OtherVersion, Task, mark
from grader.batch.workers import WorkerDied
from grader.course import Course, CourseError
from grader.grading_options import GradingOptions
from grader.notebook_file import Unreadable
from grader.submission import lesson_in_name
from grader.verdict import ExerciseResult, Report

TICK = 0.25


@dataclass(frozen=True)
class Outcome:
    """What is remembered of a marked submission while the others are marked; its report is in the journal."""

    key: str
    lesson: str
    score: int
    max_score: int
    exit_status: int


@dataclass(frozen=True)
class Settings:
    """What a batch is marked by. `deaths` are the exceptions by which `executor` says that a worker died.

    `check` is called while workers are waited for; it raises if there are none to be waited for.
    """

    course: Course
    course_path: Path | None
    options: GradingOptions
    executor: Executor
    at_once: int
    deaths: tuple[type[BaseException], ...] = (WorkerDied,)
    check: Callable[[], None] = lambda: None


class RunBroken(Exception):
    """The batch can't go on, through no notebook's fault. What is marked is kept."""


OnOutcome = Callable[[int, Outcome], None]


def run_batch(
    entries: Sequence[Entry],
    settings: Settings,
    journal: Journal,
    cache: Cache | None,
    archives: Archives,
    on_outcome: OnOutcome,
) -> None:
    """Mark every entry; `on_outcome(position, outcome)` is called once for each, in the order in which they are done.

    At most `at_once` notebooks are under way, so that memory does not grow with the class. Notebooks that are the same
    in name and content are run once. Raises RunBroken if the workers are not fit for this run, or lost.
    """
    _Batch(entries, settings, journal, cache, archives, on_outcome).run()


class _Batch:
    def __init__(
        self,
        entries: Sequence[Entry],
        settings: Settings,
        journal: Journal,
        cache: Cache | None,
        archives: Archives,
        on_outcome: OnOutcome,
    ) -> None:
        self.entries = entries
        self.settings = settings
        self.journal = journal
        self.cache = cache
        self.archives = archives
        self.on_outcome = on_outcome
        self.course_digest = course_digest(settings.course)
        self.running: dict[Future[str], str] = {}
        self.asking: dict[str, list[int]] = {}
        self.died_before: set[str] = set()

    def run(self) -> None:
        try:
            for position in range(len(self.entries)):
                while len(self.running) >= self.settings.at_once:
                    self._gather()
                self._begin(position)
            while self.running:
                self._gather()
        except BaseException:
            for future in self.running:
                future.cancel()
            raise

    def _begin(self, position: int) -> None:
        entry = self.entries[position]
        try:
            data = read_entry(entry, self.archives)
        except Unreadable as problem:
            report = Report(entry.source, self.settings.options.lesson or "", (), problem=str(problem))
            self._keep([position], _problem_key(entry, str(problem)), report)
            return
        key = self._key(entry, data)
        if key in self.asking:
            self.asking[key].append(position)
        elif key in self.journal and is_final(report := self.journal.report(key)):
            self._told([position], key, report)
        elif self.cache is not None and (known := self.cache.get(key)) is not None:
            self._keep([position], key, known)
        else:
            self.asking[key] = [position]
            self._submit(entry, data, key)

    def _key(self, entry: Entry, data: bytes) -> str:
        return key_of(data, entry.whose.name, self.course_digest, self.settings.options)

    def _submit(self, entry: Entry, data: bytes, key: str) -> None:
        path = self.settings.course_path
        where = None if path is None else str(path.resolve())
        options, fresh = self.settings.options, self.cache is None
        task = Task(entry.whose.name, data, where, self.course_digest, grader_digest(), options, fresh)
        self.running[self.settings.executor.submit(mark, task)] = key

    def _gather(self) -> None:
        """Wait until something is done, and keep it."""
        done = set[Future[str]]()
        while not done:  # in short waits: an interrupt is then heard on every system
            done, _ = wait(self.running, TICK, FIRST_COMPLETED)
            self.settings.check()
        for future in done:
            key = self.running.pop(future)
            positions = self.asking[key]
            try:
                report = from_json(future.result())
            except self.settings.deaths as problem:
                if key not in self.died_before:
                    self.died_before.add(key)
                    self._again(key)
                    continue
                report = self._error(self.entries[positions[0]], str(problem))
            except (OtherVersion, CourseError) as problem:
                raise RunBroken(str(problem)) from None
            except CancelledError:
                raise RunBroken("The cluster's scheduler is gone.") from None
            except Exception as problem:
                report = self._error(self.entries[positions[0]], f"{type(problem).__name__}: {problem}")
            del self.asking[key]
            if self.cache is not None:
                self.cache.put(key, report)
            self._keep(positions, key, report)

    def _again(self, key: str) -> None:
        """Have a notebook whose worker died marked once more."""
        entry = self.entries[self.asking[key][0]]
        try:
            data = read_entry(entry, self.archives)
        except Unreadable as problem:
            positions = self.asking.pop(key)
            report = Report(entry.source, self.settings.options.lesson or "", (), problem=str(problem))
            self._keep(positions, key, report)
            return
        self._submit(entry, data, key)

    def _error(self, entry: Entry, why: str) -> Report:
        """The report on a notebook that took two workers down: our fault, for every exercise that it has."""
        message = f"It could not be marked, twice: {why} That is a fault of the grader's, not the learner's."
        course = self.settings.course
        lesson = self.settings.options.lesson or lesson_in_name(entry.whose.name) or ""
        if lesson not in course.ids:
            return Report(entry.source, "", (), problem=f"That is a fault of the grader's: {message}")
        exercises = tuple(
            ExerciseResult(one.id, one.name, "error", message=message) for one in course.lesson(lesson).exercises
        )
        return Report(entry.source, lesson, exercises)

    def _keep(self, positions: list[int], key: str, report: Report) -> None:
        self.journal.add(key, report)
        self._told(positions, key, report)

    def _told(self, positions: list[int], key: str, report: Report) -> None:
        for position in positions:
            lesson = report.lesson or lesson_in_name(self.entries[position].whose.name) or ""
            outcome = Outcome(key, lesson, report.score, report.max_score, report.exit_status)
            self.on_outcome(position, outcome)


def _problem_key(entry: Entry, problem: str) -> str:
    return sha256(f"{entry.source}\0{problem}".encode("utf-8", "surrogatepass")).hexdigest()


def report_of(entry: Entry, outcome: Outcome, journal: Journal) -> Report:
    """The report on an entry, under the name by which it was found."""
    return replace(journal.report(outcome.key), notebook=entry.source)
