"""Running a whole notebook: what stops the run, and how the exercises before that can still be asked."""

from __future__ import annotations

from dataclasses import dataclass, replace

from nbformat import NotebookNode

from grader.kernels.bounds import CELL_SECONDS
from grader.kernels.head_start import HeadStart
from grader.kernels.outcomes import CellOutcome
from grader.kernels.provisioner import KernelProcess
from grader.kernels.session import KernelSession, OnCell


@dataclass(frozen=True)
class NotebookRun:
    """A notebook that has been run. `session` is alive and holds what the cells before `stopped_at` defined.

    `stopped_at` is the position of the cell that ended the run early, None if all cells were run.
    """

    notebook: NotebookNode
    outcomes: tuple[CellOutcome, ...]
    session: KernelSession
    timeout: float
    stopped_at: int | None = None
    notes: tuple[str, ...] = ()

    async def close(self) -> None:
        """End the kernel and everything that it started."""
        await self.session.close()


async def run_notebook(
    notebook: NotebookNode,
    *,
    timeout: float = CELL_SECONDS,
    early: KernelProcess | None = None,
    on_cell: OnCell | None = None,
    begun: HeadStart | None = None,
) -> NotebookRun:
    """Run every code cell of `notebook`, each for at most `timeout` seconds, in `early` or in a kernel of its own.

    Where it has `begun`, it goes on from there.

    A cell that runs out of time, floods its outputs or takes the kernel down ends the run there. If the kernel is gone,
    the cells before that one are run again in a fresh kernel. The caller closes the run. Raises KernelNotStarted,
    KernelLost.
    """
    session = begun.session if begun is not None else await KernelSession(early).__aenter__()
    try:
        done: tuple[CellOutcome, ...] = ()
        if begun is not None:
            done = begun.outcomes
            for cell, ran in zip(notebook.cells, begun.cells, strict=False):
                cell.update({"outputs": ran.outputs} if "outputs" in ran else {})
        outcomes = await session.execute(notebook, on_cell, timeout=timeout, done=done)
        stopped_at = next((outcome.index for outcome in outcomes if outcome.ends_run), None)
        run = NotebookRun(notebook, outcomes, session, timeout, stopped_at)
        return run if session.alive else await revive(run)
    except BaseException:
        await session.close()
        raise


async def revive(run: NotebookRun) -> NotebookRun:
    """The same run in a fresh kernel, cells run again. The outcomes stay, unless a cell stops the run earlier now."""
    await run.session.close()
    stop, outcomes, notes = run.stopped_at, run.outcomes, run.notes
    while True:
        session = await KernelSession(run.session.process.another()).__aenter__()
        try:
            again = await session.execute(run.notebook, timeout=run.timeout, before=stop)
        except BaseException:
            await session.close()
            raise
        if session.alive:
            return replace(run, session=session, outcomes=outcomes, stopped_at=stop, notes=notes)
        await session.close()
        fallen = next(outcome for outcome in again if outcome.ends_run)
        stop = fallen.index
        outcomes = tuple(
            fallen if old.index == stop else replace(old, status="not-run", culprit=stop) if old.index > stop else old
            for old in outcomes
        )
        notes = (*notes, f"Cell {stop + 1} ran at first, and took the kernel down when it was run again.")
