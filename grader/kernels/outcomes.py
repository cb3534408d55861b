"""What can come of running cells and of asking a kernel."""

from __future__ import annotations

import signal
from dataclasses import dataclass
from typing import Literal

Status = Literal["ran", "raised", "limit", "died", "not-run"]
Limit = Literal["time", "total", "memory", "output"]  # of time: a cell's, and the whole run's


@dataclass(frozen=True)
class CellOutcome:
    """How one code cell ended. `index` is its position in the notebook's cells, from 0.

    `ran` to its end · `raised`, with the error's name and message and the cell's line that raised (from 1) · `limit`,
    which one being in `limit`, with an `exit_code` if that took the kernel down · `died`: took the kernel down with
    `exit_code` (negative: a signal's number) · `not-run`, because of the cell at position `culprit` (None: nobody
    wanted it to run).
    """

    index: int
    status: Status
    error_name: str = ""
    error_message: str = ""
    line: int | None = None
    limit: Limit | None = None
    exit_code: int | None = None
    culprit: int | None = None

    @property
    def ends_run(self) -> bool:
        """Whether no cell can be run after this one: its kernel is gone, or not to be trusted any more."""
        return self.status == "died" or self.limit in ("time", "total", "output") or self.exit_code is not None


def spoken_end(exit_code: int | None) -> str:
    """How a process ended, in words: "signal 14, SIGALRM" or "exit code 3"; "" where that is not known."""
    if exit_code is None:
        return ""
    if exit_code >= 0:
        return f"exit code {exit_code}"
    names = {int(one): one.name for one in signal.Signals}
    return ", ".join(filter(None, (f"signal {-exit_code}", names.get(-exit_code, ""))))


def cause_of_end(exit_code: int | None) -> str:
    """What to look for in code that ended its process so."""
    name = spoken_end(exit_code).rpartition(", ")[2]
    if name in ("SIGALRM", "SIGVTALRM", "SIGPROF", "SIGXCPU"):
        return "An alarm went off that it, or what ran before it, had set: take that out."
    if name in ("SIGSEGV", "SIGABRT", "SIGBUS", "SIGFPE", "SIGILL"):
        return "That is a crash in native code: look for ctypes, or for a call that torch's own checks do not guard."
    return "Look for os._exit, for exit() or for a kill, and take it out."


class KernelDied(Exception):
    """The kernel's process ended. `exit_code` is negative for a signal's number."""

    def __init__(self, exit_code: int | None) -> None:
        """Remember how the process ended."""
        super().__init__(f"the kernel died (exit code {exit_code})")
        self.exit_code = exit_code


class KernelLost(Exception):
    """The kernel ended through nothing that ran in it: the process that it was forked from did."""


class KernelLimit(Exception):
    """A question ran into a limit."""

    def __init__(self, limit: Limit | Literal["processes"]) -> None:
        """Remember which limit."""
        super().__init__(f"the kernel ran into the limit on {limit}")
        self.limit = limit


class KernelSilent(Exception):
    """A question got no answer, or none in the agreed form."""


class KernelNotStarted(Exception):
    """No kernel came up: something is wrong with the installation, not with a notebook."""
