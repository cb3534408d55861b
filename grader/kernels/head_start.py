"""A notebook's first cells, run before it is known what follows them: at the next save they are mostly the same."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from nbformat import NotebookNode

from grader.kernels.early import EarlyKernel
from grader.kernels.outcomes import CellOutcome, KernelLost, KernelNotStarted
from grader.kernels.session import KernelSession

TICK = 0.05


@dataclass(frozen=True)
class HeadStart:
    """A session of `process` in which `cells` have run and ended as `outcomes` say.

    A notebook that begins with these cells may go on in it.
    """

    process: EarlyKernel
    session: KernelSession
    cells: tuple[NotebookNode, ...]
    outcomes: tuple[CellOutcome, ...]

    def begins(self, notebook: NotebookNode) -> bool:
        """Whether `notebook` begins with these cells, and the kernel can run the others."""
        return self.session.alive and _code(notebook.cells[: len(self.cells)]) == _code(self.cells)


def _code(cells: Sequence[NotebookNode]) -> list[str | None]:
    """The cells' sources, None for one that is no code: words change nothing."""
    return [cell.source if cell.cell_type == "code" else None for cell in cells]


async def head_start(
    process: EarlyKernel, notebook: NotebookNode, count: int, *, timeout: float, outdated: Callable[[], bool]
) -> HeadStart | None:
    """Run the first `count` cells of `notebook` in `process`, which the head start then ends.

    None if they do not all come to an end, or as soon as they are `outdated`; `process` is closed then.
    """
    session = KernelSession(process)
    running = asyncio.ensure_future(_ran(process, session, notebook, count, timeout))
    begun = None
    try:
        while not running.done() and not outdated():
            await asyncio.wait({running}, timeout=TICK)
        begun = running.result() if running.done() else None
        return begun
    finally:
        if begun is None:
            running.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await running
            await session.close()


async def _ran(
    process: EarlyKernel, session: KernelSession, notebook: NotebookNode, count: int, timeout: float
) -> HeadStart | None:
    try:
        await session.__aenter__()
        outcomes = [one for one in await session.execute(notebook, timeout=timeout, before=count) if one.index < count]
    except (KernelLost, KernelNotStarted):  # whoever grades the notebook says so
        return None
    if not session.alive or any(outcome.ends_run for outcome in outcomes):
        return None
    return HeadStart(process, session, tuple(notebook.cells[:count]), tuple(outcomes))
