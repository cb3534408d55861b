"""While a notebook is run again, what was edited in it is judged already: from its text, in a clean kernel.

For `--watch`, where a core has nothing to do meanwhile. The notebook's own class is then only compared with it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

from grader.contract import Exercise
from grader.interview import STARTED_SLOWLY, Interviewed, interview, interviewed_alone
from grader.kernels.early import EarlyKernel
from grader.kernels.outcomes import KernelLost
from grader.kernels.session import KernelSession
from grader.remembered import Basis, Remembered


@dataclass(frozen=True)
class Ahead:
    """An interview under way in a clean kernel of its own, and what it rests on."""

    exercise: Exercise
    basis: Basis
    clean: KernelSession
    interview: asyncio.Task[Interviewed | None]

    async def compared(
        self, session: KernelSession, seed: int, timeout: float, sources: Sequence[str], cell: int, series: str
    ) -> Interviewed | None:
        """The interview if it ends in a pass and what is in `session`'s kernel is the same in all guises, else None."""
        if self.interview.done() and not _passed(self.interview.result()):
            return None
        own = await interview(session, self.exercise, seed, timeout, sources, cell, series, self.interview)
        alone = await self.interview
        if alone is None or not _passed(alone) or not _passed(own):
            return None
        steps = tuple({**step, "line": None} for step in alone.result.trace)
        return replace(own, result=replace(alone.result, trace=steps), answered=True, torch=alone.torch)

    async def close(self) -> None:
        """End it, if it has not ended."""
        self.interview.cancel()
        await asyncio.wait({self.interview})
        await self.clean.close()


def _passed(interviewed: Interviewed | None) -> bool:
    return interviewed is not None and interviewed.result.verdict == "pass"


def only_new(bases: Sequence[Basis], remembered: Remembered) -> Basis | None:
    """The one of which nothing is remembered, if the others are: what a save has changed."""
    new = [basis for basis in bases if remembered.interviews.get(basis.digest) is None]
    return new[0] if len(new) == 1 else None


def begun_ahead(
    process: EarlyKernel,
    exercise: Exercise,
    basis: Basis,
    seed: int,
    timeout: float,
    limber: KernelSession | None,
) -> Ahead | None:
    """Begin to judge `exercise` in the `limber` kernel, which then ends with it, else in another one like `process`.

    None where starting one takes long.
    """
    if process.isolation in STARTED_SLOWLY:
        return None
    clean = limber if limber is not None and limber.alive else KernelSession(process.another())
    return Ahead(exercise, basis, clean, asyncio.ensure_future(_judged(clean, exercise, basis, seed, timeout)))


async def _judged(
    clean: KernelSession, exercise: Exercise, basis: Basis, seed: int, timeout: float
) -> Interviewed | None:
    try:
        return await interviewed_alone(clean, exercise, seed, timeout, basis.text, in_part=True)
    except (KernelLost, OSError):
        return None
