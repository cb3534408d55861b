"""What to grade and how. It stands alone: whoever hands out a class's notebooks need not load what grades them."""

from __future__ import annotations

from dataclasses import dataclass

from grader.kernels.early import Isolation


@dataclass(frozen=True)
class GradingOptions:
    """What to grade and how: a lesson in place of the notebook's own, some exercises only, the seed, seconds a cell.

    `isolation` is what must hold the kernel: see `grader.kernels.early.start_early`.
    """

    lesson: str | None = None
    exercises: tuple[str, ...] = ()
    seed: int | None = None
    timeout: float = 60.0
    isolation: Isolation = "auto"
