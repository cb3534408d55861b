"""How far a notebook is run: on from an exercise's own cell that does not end, and again where memory is used up."""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import replace

from nbformat import NotebookNode

from grader.kernels.bounds import CELLS_OF_TIME
from grader.kernels.head_start import HeadStart
from grader.kernels.provisioner import KernelProcess
from grader.kernels.run import NotebookRun, revive, run_notebook
from grader.kernels.session import OnCell


async def run_through(
    notebook: NotebookNode,
    exercise_cells: Collection[int],
    *,
    timeout: float,
    early: KernelProcess | None = None,
    on_cell: OnCell | None = None,
    begun: HeadStart | None = None,
) -> NotebookRun:
    """Run `notebook`, or what is left of it where it has `begun`. An exercise's own cell that does not end is left out.

    After it the cells below are run; any other such cell ends the run there, as in Jupyter. `exercise_cells` are
    positions from 0; `timeout` is in seconds a cell. The caller closes the run. Raises KernelNotStarted, KernelLost.
    """
    deadline = time.monotonic() + CELLS_OF_TIME * timeout
    run = await run_notebook(notebook, timeout=timeout, early=early, on_cell=on_cell, begun=begun)
    try:
        while run.stopped_at in exercise_cells and (left := deadline - time.monotonic()) > 0:
            run = await _past(run, left)
        if len(hoarders(run)) > 1:
            run = await without_hoarders(run, hoarders(run)[:1])
        return run
    except BaseException:
        await run.close()
        raise


def hoarders(run: NotebookRun) -> list[int]:
    """The cells that ran out of memory, and may have kept what they had got."""
    limited = [outcome.index for outcome in run.outcomes if outcome.limit == "memory" and not outcome.ends_run]
    return [index for index in limited if run.notebook.cells[index].get("source")]


async def without_hoarders(run: NotebookRun, hoarding: Collection[int]) -> NotebookRun:
    """The notebook run again in a fresh kernel without the cells `hoarding`, whose outcomes stay as they are."""
    await run.close()
    kept = {outcome.index: outcome for outcome in run.outcomes if outcome.index in hoarding}
    emptied = _emptied(run.notebook, hoarding)
    again = await run_notebook(emptied, timeout=run.timeout, early=run.session.process.another())
    outcomes = tuple(kept.get(outcome.index, outcome) for outcome in again.outcomes)
    return replace(again, outcomes=outcomes, notes=run.notes)


async def _past(run: NotebookRun, seconds: float) -> NotebookRun:
    """`run` with the cells below the one that stopped it run as well, and that one left out of every further run."""
    culprit = run.stopped_at
    assert culprit is not None
    below = _emptied(run.notebook, range(culprit + 1))
    done = {outcome.index: outcome for outcome in await run.session.execute(below, timeout=run.timeout, total=seconds)}
    outcomes = tuple(old if old.index <= culprit else done[old.index] for old in run.outcomes)
    stopped_at = next((index for index, outcome in done.items() if index > culprit and outcome.ends_run), None)
    run = replace(run, notebook=_emptied(run.notebook, [culprit]), outcomes=outcomes, stopped_at=stopped_at)
    return run if run.session.alive else await revive(run)


def _emptied(notebook: NotebookNode, cells: Collection[int]) -> NotebookNode:
    """A copy of the notebook with nothing in some of its cells."""
    copies = [NotebookNode(cell, source="") if index in cells else cell for index, cell in enumerate(notebook.cells)]
    return NotebookNode(notebook, cells=copies)
