"""Between two saves: a kernel starts, and runs the cells that the next save will most likely leave alone."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from grader.course import Course
    from grader.grading import OnProgress, OnReport
    from grader.grading_options import GradingOptions
    from grader.kernels.early import EarlyKernel, Isolation
    from grader.kernels.head_start import HeadStart
    from grader.kernels.session import KernelSession
    from grader.verdict import Report

Result = TypeVar("Result")


class BetweenSaves(contextlib.AbstractContextManager["BetweenSaves"]):
    """What waits for the next save: a kernel, one beside it, and what of the notebook has run in the first.

    Both load torch while the learner thinks. All gradings and runs share one event loop, as a kernel's sockets belong
    to the loop that they were opened in.
    """

    def __init__(self, isolation: Isolation) -> None:
        """Start the kernels before anything else is loaded here."""
        self._isolation = isolation
        self._next: EarlyKernel | None = None
        self._begun: HeadStart | None = None
        self._limber: KernelSession | None = None
        self._sources: tuple[str, ...] = ()
        self._make_ready()
        import asyncio

        self._loop = asyncio.new_event_loop()
        from grader.remembered import Remembered  # only now: kernels start meanwhile

        self._remembered = Remembered({})

    def __exit__(self, *_: object) -> None:
        """End what waits."""
        try:
            self._end(*self._taken())
        finally:
            self._loop.run_until_complete(self._loop.shutdown_default_executor())
            self._loop.close()

    def grade(
        self, path: Path, course: Course, options: GradingOptions, on_progress: OnProgress, on_report: OnReport
    ) -> Report:
        """Grade the notebook at `path` in the kernel that waits, from where it has got to if the notebook allows."""
        from grader.grading import graded_notebook

        kernel, begun, limber = self._taken()
        asked = path, course, options, kernel, on_progress, self._remembered, on_report, begun, limber
        try:
            return self._run(graded_notebook(*asked))
        finally:  # where there was nothing to run, nobody else has ended it
            self._end(kernel, begun, limber)

    def run_ahead(self, path: Path, report: Report, timeout: float, outdated: Callable[[], bool]) -> None:
        """Start the next kernels, and run the cells of the notebook at `path` that the next save may leave alone.

        They are those above the last change; before there was one, those above the first exercise in `report` that
        does not pass, or the last. A cell may take `timeout` seconds. Ends early when the notebook is `outdated`.
        """
        self._make_ready()
        from grader.kernels.head_start import head_start
        from grader.limber import limbered
        from grader.submission import Unreadable, read_submission

        try:
            submission = read_submission(path)
        except Unreadable:
            return
        before, self._sources = self._sources, submission.sources
        count = _above_the_change(before, submission.sources) or _above_the_open_exercise(report)
        if self._next is None or not count:
            return
        kernel, self._next = self._next, None
        self._begun = self._run(head_start(kernel, submission.notebook, count, timeout=timeout, outdated=outdated))
        if self._begun is None:
            self._make_ready()
        else:
            self._limber = self._run(limbered(kernel))

    def _make_ready(self) -> None:
        from grader.kernels.early import NoSandbox, start_early
        from grader.kernels.forked import ForkedKernel
        from grader.kernels.outcomes import KernelLost, KernelNotStarted

        if self._next is None:
            with contextlib.suppress(NoSandbox, KernelLost, KernelNotStarted, OSError):  # the grading says so
                self._next = start_early(self._isolation)
                if isinstance(self._next, ForkedKernel):  # what a save has changed is judged in a kernel of its own
                    self._next.expect_another()

    def _taken(self) -> tuple[EarlyKernel | None, HeadStart | None, KernelSession | None]:
        """The kernel that waits, unless it died of something, what has run in it, and a limber one; to be ended."""
        kernel, begun, limber = self._next, self._begun, self._limber
        self._next = self._begun = self._limber = None
        if begun is not None:
            kernel = begun.process
        if kernel is not None and kernel.poll() is not None:
            self._end(kernel, begun, limber)
            return None, None, None
        return kernel, begun, limber

    def _end(self, kernel: EarlyKernel | None, begun: HeadStart | None, limber: KernelSession | None) -> None:
        for session in (None if begun is None else begun.session, limber):
            if session is not None:
                self._run(session.close())
        if kernel is not None:
            kernel.close()

    def _run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Run `work` in the loop; where it raises, as with Ctrl-C, everything else that runs there is ended."""
        import asyncio

        try:
            return self._loop.run_until_complete(work)
        except BaseException as problem:
            if isinstance(problem, KeyboardInterrupt):  # a second one would interrupt the tidying up
                signal.signal(signal.SIGINT, signal.SIG_IGN)
            tasks = asyncio.all_tasks(self._loop)
            for task in tasks:
                task.cancel()
            if tasks:
                self._loop.run_until_complete(asyncio.wait(tasks))
            raise


def _above_the_change(before: Sequence[str], now: Sequence[str]) -> int:
    """How many cells stand above the first that differs; 0 where none does, or nothing was before."""
    if not before or before == now:
        return 0
    pairs = enumerate(zip(before, now, strict=False))
    return next((place for place, (one, other) in pairs if one != other), min(len(before), len(now)))


def _above_the_open_exercise(report: Report) -> int:
    """How many cells stand above the first exercise that does not pass, or above the last one; 0 if none is known."""
    cells = [one.cell - 1 for one in report.exercises if one.cell is not None]
    still_open = [one.cell - 1 for one in report.exercises if one.cell is not None and one.verdict != "pass"]
    return min(still_open) if still_open else max(cells, default=0)
