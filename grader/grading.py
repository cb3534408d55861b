"""Grades one notebook: reads it, runs it, asks every exercise, and makes the report."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import importlib.metadata
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from grader.ahead import Ahead, begun_ahead, only_new
from grader.bindings import defines
from grader.contract import Exercise
from grader.course import Course
from grader.grading_options import GradingOptions
from grader.interview import Interviewed, as_at_first, interview, same_when_clean
from grader.kernels.early import EarlyKernel, NoSandbox, own_kernel
from grader.kernels.head_start import HeadStart
from grader.kernels.outcomes import CellOutcome, KernelDied, KernelLimit, KernelLost, KernelNotStarted, KernelSilent
from grader.kernels.run import NotebookRun, revive
from grader.kernels.session import KernelSession
from grader.placing import placed
from grader.recognising import lesson_of, sources_handed_out
from grader.remembered import Basis, Remembered, as_written, basis_of, lasts
from grader.running import hoarders, run_through, without_hoarders
from grader.submission import Found, Submission, Unreadable, find_exercises, read_submission
from grader.unjudged import missing, not_run_to_its_end, notes_on_other_cells, raised_before_defining, who_should_define
from grader.verdict import UNGRADED, ExerciseResult, Report

# After these, what answered about one exercise may answer about the next.
PEACEFUL = ("pass", "fail", "missing")
ANSWERS_AT_ONCE = 5.0  # seconds: an idle kernel does


@dataclass(frozen=True)
class Progress:
    """How far a grading is: `done` of `total` steps of a `stage` ("cells", "exercises"), and what is being done."""

    stage: str
    done: int
    total: int
    label: str


OnProgress = Callable[[Progress], None]
OnReport = Callable[[Report], None]


def grade_notebook(
    path: Path,
    course: Course,
    options: GradingOptions,
    early: EarlyKernel | None = None,
    on_progress: OnProgress | None = None,
    remembered: Remembered | None = None,
    on_report: OnReport | None = None,
) -> Report:
    """The report on the notebook at `path`, in `early`'s kernel if there is one, else in one that leaves nothing.

    What `remembered` holds of earlier gradings with these options is used where it still applies, and added to. Where
    the notebook was run, `on_report` is called with the report before its kernel ends, which takes some time.

    Whatever the notebook is or does ends in a report. Raises CourseError if the course itself cannot be read.
    """
    return asyncio.run(graded_notebook(path, course, options, early, on_progress, remembered, on_report))


async def graded_notebook(
    path: Path,
    course: Course,
    options: GradingOptions,
    early: EarlyKernel | None = None,
    on_progress: OnProgress | None = None,
    remembered: Remembered | None = None,
    on_report: OnReport | None = None,
    begun: HeadStart | None = None,
    limber: KernelSession | None = None,
) -> Report:
    """As `grade_notebook`, in an event loop. A notebook that begins as what has `begun` in `early` goes on there.

    What a save has changed may be judged in a `limber` kernel, which then ends with it.
    """
    seed = secrets.randbelow(2**31) if options.seed is None else options.seed
    empty = Report(path.name, options.lesson or "", (), seed=seed, torch=_torch_version())
    started = time.monotonic()
    try:
        submission = read_submission(path)
    except Unreadable as problem:
        return replace(empty, problem=str(problem))
    chosen = lesson_of(submission, course, options.lesson)
    if isinstance(chosen, str):
        return replace(empty, problem=chosen, notes=submission.notes)
    lesson, notes = chosen
    unknown = [one for one in options.exercises if one not in {exercise.id for exercise in lesson.exercises}]
    if unknown:
        known = ", ".join(exercise.id for exercise in lesson.exercises)
        problem_text = f"{lesson.id} has no exercise {', '.join(unknown)}. It has {known}."
        return replace(empty, lesson=lesson.id, problem=problem_text)
    asked = [one for one in lesson.exercises if not options.exercises or one.id in options.exercises]
    found = find_exercises(submission, {exercise.id: exercise.name for exercise in asked})
    as_handed_out = sources_handed_out(submission, course, lesson)
    watched = on_progress or (lambda progress: None)
    grading = _Grading(submission, asked, found, as_handed_out, seed, options.timeout, watched, remembered)

    def report_on(results: Sequence[ExerciseResult]) -> Report:
        return replace(
            empty,
            lesson=lesson.id,
            exercises=tuple(results),
            notes=_once_each((*submission.notes, *notes, *found.notes, *grading.notes), results),
            torch=grading.torch or empty.torch,
            seconds=round(time.monotonic() - started, 2),
            isolation=grading.isolation,
        )

    def on_results(results: Sequence[ExerciseResult]) -> None:
        if on_report is not None:
            on_report(report_on(results))

    try:
        with contextlib.nullcontext(early) if early is not None else own_kernel(options.isolation) as kernel:
            try:
                results = await grading.run(kernel, on_results, begun, limber)
            except KernelLost:  # through nobody's fault; so once more, from the start
                grading.notes.clear()
                results = await grading.run(kernel.another(), on_results)
    except KernelLost:
        return replace(empty, lesson=lesson.id, problem="The process that kernels are forked from ended, twice.")
    except NoSandbox as problem:
        return replace(empty, lesson=lesson.id, problem=str(problem))
    except KernelNotStarted as problem:
        return replace(empty, lesson=lesson.id, problem=_not_started(problem))
    return report_on(results)


def _not_started(problem: KernelNotStarted) -> str:
    first, *others = str(problem).strip().splitlines() or [""]
    why = f"{first} ({others[-1].strip()})" if others else first
    return f"No kernel could be started: {why}. Check the installation: python -c 'import torch, ipykernel'"


@functools.cache
def _torch_version() -> str:
    try:
        return importlib.metadata.version("torch")
    except importlib.metadata.PackageNotFoundError:
        return ""


def _once_each(notes: Sequence[str], results: Sequence[ExerciseResult]) -> tuple[str, ...]:
    """The notes without those that a verdict's message tells already, and with one only on stripped metadata."""
    said = " ".join(_messages(results))
    beginnings = {note: note.partition(" it does not define ")[0] for note in notes}
    kept = [note for note in dict.fromkeys(notes) if beginnings[note] not in said]
    if any("metadata was stripped" in note for note in kept):
        kept = [note for note in kept if not note.startswith("The notebook's metadata names no lesson;")]
        if any(note.startswith("The lesson was recognised by the names") for note in kept):
            kept = [note for note in kept if "metadata was stripped" not in note]
    return tuple(kept)


class _Grading:
    """One notebook's run and interviews; `notes` and `torch` are gathered on the way."""

    def __init__(
        self,
        submission: Submission,
        asked: list[Exercise],
        found: Found,
        as_handed_out: frozenset[str],
        seed: int,
        timeout: float,
        on_progress: OnProgress,
        remembered: Remembered | None,
    ) -> None:
        self.submission = submission
        self.asked = asked
        self.found = found
        self.as_handed_out = as_handed_out
        self.seed = seed
        self.timeout = timeout
        self.on_progress = on_progress
        self.remembered = remembered
        self.notes: list[str] = []
        self.torch = ""
        self.isolation = ""
        self.series = secrets.token_hex(4)
        self.seen_as_at_first: KernelSession | None = None
        self.ahead: Ahead | None = None
        self.disturbed: list[str] = []
        self._bases: dict[tuple[str, int], Basis | None] = {}

    async def run(
        self,
        early: EarlyKernel,
        on_results: Callable[[Sequence[ExerciseResult]], None],
        begun: HeadStart | None = None,
        limber: KernelSession | None = None,
    ) -> list[ExerciseResult]:
        """The result of each exercise that is asked for; `on_results` has them before the kernels end.

        What has `begun` otherwise than the notebook does is not used.
        """

        def on_cell(number: int, total: int) -> None:
            self.on_progress(Progress("cells", number - 1, total, f"cell {number} of {total}"))

        notebook = self.submission.notebook
        cells = {cell for cell in self.found.cells.values() if cell is not None}
        if begun is not None and not begun.begins(notebook):
            early, begun = early.another(), None
        self.ahead = self._begun_ahead(early, limber)
        try:
            run = await run_through(notebook, cells, timeout=self.timeout, early=early, on_cell=on_cell, begun=begun)
            return await self._run(run, on_results)
        finally:
            await self._nothing_ahead()

    async def _nothing_ahead(self) -> None:
        if self.ahead is not None:
            await self.ahead.close()

    def _begun_ahead(self, early: EarlyKernel, limber: KernelSession | None) -> Ahead | None:
        if self.remembered is None or self.remembered.shared or not early.pid:
            return None
        cells = self.found.cells
        bases = {one.id: self._basis(one, cells.get(one.id), early.isolation) for one in self.asked}
        new = only_new([basis for basis in bases.values() if basis is not None], self.remembered)
        exercise = next((one for one in self.asked if new is not None and bases[one.id] is new), None)
        if new is None or exercise is None:
            return None
        return begun_ahead(early, exercise, new, self._seed(exercise), self.timeout, limber)

    async def _run(
        self, run: NotebookRun, on_results: Callable[[Sequence[ExerciseResult]], None]
    ) -> list[ExerciseResult]:
        self.isolation = run.session.process.isolation
        self.disturbed.clear()
        found: dict[str, ExerciseResult] = {}
        try:
            run = await self._once_more(run)
            for place, exercise in enumerate(self._in_turn()):
                label = f"{exercise.id} {exercise.name}"
                self.on_progress(Progress("exercises", place, len(self.asked), label))
                run, found[exercise.id] = await self._asked(run, exercise)
            results = [found[exercise.id] for exercise in self.asked]
            outcomes = {outcome.index: outcome for outcome in run.outcomes}
            said = " ".join(_messages(results))
            told = {index for index in outcomes if f"ell {index + 1} " in said or f"ell {index + 1}," in said}
            notes = (*self.submission.notes, *self.notes)
            told |= {index for index in outcomes if any(f"Cell {index + 1} " in note for note in notes)}
            self.notes += [_disturbed(self.disturbed)] if self.disturbed else []
            self.notes += run.notes
            self.notes += notes_on_other_cells(outcomes, told, self.timeout, self._own_cells())
            on_results(results)
        finally:
            await asyncio.gather(run.close(), self._nothing_ahead())
        return results

    def _in_turn(self) -> list[Exercise]:
        """As they were asked for, but the one that is judged ahead last: the others need not wait for that."""
        ahead = None if self.ahead is None else self.ahead.exercise.id
        return sorted(self.asked, key=lambda exercise: exercise.id == ahead)

    def _own_cells(self) -> set[int]:
        """Cells that may raise: those still as the lesson has them, and exercises that are not graded now."""
        asked = {exercise.id for exercise in self.asked}
        marks = [cell.metadata.get("shape_clinic", {}).get("exercise") for cell in self.submission.notebook.cells]
        others = {index for index, mark in enumerate(marks) if mark is not None and str(mark) not in asked}
        return others | {
            index for index, source in enumerate(self.submission.sources) if source.strip() in self.as_handed_out
        }

    async def _once_more(self, run: NotebookRun) -> NotebookRun:
        """Run exercise cells again that lacked a name which a later cell defined: in Jupyter that order works."""
        if run.stopped_at is not None:
            return run
        outcomes = {outcome.index: outcome for outcome in run.outcomes}
        again = [
            cell
            for cell in dict.fromkeys(self.found.cells.values())
            if cell is not None and cell in outcomes and outcomes[cell].error_name == "NameError"
        ]
        for cell in again:
            notebook = self.submission.notebook.copy()
            notebook.cells = [self.submission.notebook.cells[cell]]
            (outcome,) = await run.session.execute(notebook, timeout=self.timeout)
            if outcome.status == "ran":
                lacking = outcomes[cell].error_message
                outcomes[cell] = replace(outcome, index=cell)
                self.notes.append(
                    f"Cell {cell + 1} ran only after the cells below it ({lacking}). Move what it needs above it."
                )
        return replace(run, outcomes=tuple(outcomes.values()))

    async def _asked(self, run: NotebookRun, exercise: Exercise) -> tuple[NotebookRun, ExerciseResult]:
        """The result, and the run to go on with: where memory ran out, in a fresh kernel, for it may not be free."""
        if self.disturbed and (above := await self._without_the_cells_below(run, exercise)) is not None:
            return run, above
        if not run.session.alive:
            run = await revive(run)
        result = await self._result(run, exercise)
        hoarding = [cell for cell in hoarders(run) if cell != self.found.cells.get(exercise.id)]
        if hoarding and (result.verdict in UNGRADED or (result.verdict == "crash" and not result.findings)):
            run = await without_hoarders(run, hoarding)
            return run, await self._result(run, exercise)
        if _was_not_asked(result) or (result.verdict == "limit" and await self._is_blocked(run, exercise)):
            result = await self._without_the_cells_below(run, exercise) or result
        return (await revive(run) if _ran_out_of_memory(result) else run), result

    async def _without_the_cells_below(self, run: NotebookRun, exercise: Exercise) -> ExerciseResult | None:
        """What is said of `exercise` where only the cells down to its own have run; None where that is no better.

        Something that a cell below left running may have ended the process while it was being asked, or kept it busy.
        """
        cell = self.found.cells.get(exercise.id)
        if cell is None or not any(source.strip() for source in self.submission.sources[cell + 1 :]):
            return None
        above = await revive(replace(run, stopped_at=cell + 1))
        try:
            interviewed = await interview(
                above.session, exercise, self._seed(exercise), self.timeout, self.submission.sources, cell
            )
        finally:
            await above.close()
        if interviewed.result.verdict not in ("pass", "fail"):
            return None
        self.disturbed.append(exercise.name)
        return placed(interviewed.result, self.submission.sources, cell, interviewed.files)

    async def _is_blocked(self, run: NotebookRun, exercise: Exercise) -> bool:
        """Whether the kernel does not even answer what no cell has a part in: something left running keeps it busy."""
        if not run.session.alive:  # it did not heed the interrupt
            return True
        try:
            await run.session.ask({"ask": "library", "name": exercise.name}, ANSWERS_AT_ONCE, secrets.token_hex(4))
        except KernelLimit as reached:
            return reached.limit == "time"
        except (KernelDied, KernelSilent):
            return False
        return False

    async def _result(self, run: NotebookRun, exercise: Exercise) -> ExerciseResult:
        outcomes = {outcome.index: outcome for outcome in run.outcomes}
        cell = self._counting(exercise, outcomes)
        sources, notes = self.submission.sources, (*self.submission.notes, *self.found.notes)
        texts = [one.source if one.cell_type != "code" else "" for one in self.submission.notebook.cells]
        if cell is None:
            return missing(exercise, None, notes, texts)
        stopped = not_run_to_its_end(exercise, cell, outcomes, self.timeout)
        if stopped is not None:
            return stopped
        interviewed = await self._interviewed(run, exercise, self._seed(exercise), cell)
        self.torch = self.torch or interviewed.torch
        result = interviewed.result
        raised = outcomes[cell].status == "raised"
        if result.verdict == "missing" and raised:
            result = raised_before_defining(exercise, cell, outcomes, sources, self.submission.notes)
        elif result.verdict == "missing":
            result = missing(exercise, cell, notes, texts, sources[cell])
        elif raised:
            self.notes.append(
                f"Cell {cell + 1} raised {outcomes[cell].error_name} after it had defined {exercise.name}."
            )
        if result.findings:
            first = result.findings[0]
            culprit = "" if raised else who_should_define(first.observed, cell, outcomes, sources, first.hint)
            if culprit:
                first = replace(first, message=f"{_sentence(first.message)} {culprit}", family="", hint="")
            elif not first.hint and exercise.hints and interviewed.answered:
                first = replace(first, hint=exercise.hints[0])
            result = replace(result, findings=(first, *result.findings[1:]))
        return placed(result, sources, cell, interviewed.files)

    def _seed(self, exercise: Exercise) -> int:
        """Every exercise has draws of its own, whichever others are graded with it."""
        return self.seed ^ int.from_bytes(exercise.id.encode(), "big") % 2**31

    def _basis(self, exercise: Exercise, cell: int | None, isolation: str) -> Basis | None:
        if cell is None:
            return None
        if (exercise.id, cell) not in self._bases:
            cells = {one for one in self.found.cells.values() if one is not None}
            self._bases[exercise.id, cell] = basis_of(exercise, self.submission.sources, cell, cells, isolation)
        return self._bases[exercise.id, cell]

    async def _interviewed(self, run: NotebookRun, exercise: Exercise, seed: int, cell: int) -> Interviewed:
        """The interview about `exercise`; an earlier one if that was about the same text, and nothing is replaced."""
        sources, kept = self.submission.sources, self.remembered
        basis = None if kept is None else self._basis(exercise, cell, run.session.process.isolation)
        if kept is None or basis is None:
            return await self._asked_anew(run, exercise, seed, cell)
        known = kept.interviews.get(basis.whole if kept.shared else basis.digest)
        if known is not None and (kept.shared or await self._as_at_first(run, exercise)):
            return as_written(known, sources[cell])
        interviewed = await self._served(run, exercise, cell, basis) if kept.shared else None
        interviewed = interviewed or await self._compared(run, exercise, seed, cell, basis)
        interviewed = interviewed or await self._asked_anew(run, exercise, seed, cell)
        if lasts(interviewed):
            for digest in (basis.digest, basis.whole) if kept.shared else (basis.digest,):
                kept.interviews[digest] = interviewed
        return interviewed

    async def _served(self, run: NotebookRun, exercise: Exercise, cell: int, basis: Basis) -> Interviewed | None:
        """A classmate's pass for the same text, if what this notebook has made of it does the same in all guises."""
        sources, kept = self.submission.sources, self.remembered
        known = None if kept is None else kept.interviews.get(basis.digest)
        if kept is None or known is None or not (known.result.verdict == "pass" and known.told):
            return None
        if not known.certain and not await same_when_clean(
            run.session, exercise, known.seed, self.timeout, basis.text, known
        ):
            return None
        self.seen_as_at_first = None
        told: asyncio.Future[Interviewed | None] = asyncio.get_running_loop().create_future()
        told.set_result(known)
        own = await interview(
            run.session, exercise, known.seed, self.timeout, sources, cell, self.series, told, steadily=False
        )
        return as_written(replace(known, certain=True), sources[cell]) if own.result.verdict == "pass" else None

    async def _compared(
        self, run: NotebookRun, exercise: Exercise, seed: int, cell: int, basis: Basis
    ) -> Interviewed | None:
        if self.ahead is None or self.ahead.basis != basis:
            return None
        self.seen_as_at_first = None
        sources = self.submission.sources
        return await self.ahead.compared(run.session, seed, self.timeout, sources, cell, self.series)

    async def _as_at_first(self, run: NotebookRun, exercise: Exercise) -> bool:
        """Whether what all answers rest on is as it was before the first cell; asked again after each interview."""
        if self.seen_as_at_first is not run.session and await as_at_first(run.session, exercise, self.series):
            self.seen_as_at_first = run.session
        return self.seen_as_at_first is run.session

    async def _asked_anew(self, run: NotebookRun, exercise: Exercise, seed: int, cell: int) -> Interviewed:
        sources = self.submission.sources
        interviewed = await interview(run.session, exercise, seed, self.timeout, sources, cell, self.series)
        if interviewed.result.verdict not in PEACEFUL:
            self.series = secrets.token_hex(4)
        self.seen_as_at_first = None
        return interviewed

    def _counting(self, exercise: Exercise, outcomes: Mapping[int, CellOutcome]) -> int | None:
        """The exercise's cell: of several that define its name, the last that got as far as defining it."""
        last = self.found.cells.get(exercise.id)
        if last is None:
            return None
        for cell in range(last, -1, -1):
            source = self.submission.sources[cell]
            if defines(source, exercise.name) and not _raised_first(outcomes.get(cell), source, exercise.name):
                return cell
        return last


def _raised_first(outcome: CellOutcome | None, source: str, name: str) -> bool:
    """Whether a cell raised before it came to the definition of `name`."""
    if outcome is None or outcome.status != "raised":
        return False
    if outcome.error_name in ("SyntaxError", "IndentationError", "TabError"):
        return True
    lines_run = source.split("\n")[: outcome.line or 0]
    return outcome.line is not None and not defines("\n".join(lines_run), name)


def _disturbed(names: Sequence[str]) -> str:
    told = "What a cell further down left behind ended the Python process, or kept it busy, while"
    if len(names) == 1:
        return f"{told} {names[0]} was being asked. It was asked again, with no cell below its own."
    listed = f"{', '.join(names[:-1])} and {names[-1]}"
    return f"{told} {listed} were being asked. They were asked again, with no cell below their own."


def _was_not_asked(result: ExerciseResult) -> bool:
    """Whether the process ended over the questions."""
    return result.verdict == "crash" and not result.findings


def _ran_out_of_memory(result: ExerciseResult) -> bool:
    return result.verdict == "limit" and "more memory" in result.message


def _messages(results: Sequence[ExerciseResult]) -> list[str]:
    return [text for one in results for text in (one.message, *(finding.message for finding in one.findings))]


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
