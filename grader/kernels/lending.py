"""Whose warm process forks this process's kernels: its own, or one that another process lends. Standard library only.

A class's workers share one: torch is then loaded once, however many they are.
"""

from __future__ import annotations

import itertools
import os
import select
import socket
import threading
from dataclasses import dataclass
from pathlib import Path

from grader.kernels.forked import ForkedKernel, Warm
from grader.kernels.nursery import Nursery

_starting = threading.Lock()


@dataclass(frozen=True)
class Loan:
    """What another process needs to have kernels forked by a warm process; it may travel to a child that is spawned."""

    control: socket.socket
    folder: Path
    pid: int


def loan(nursery: Nursery) -> Loan:
    """Lend `nursery`. It stays its owner's, who ends it."""
    warm = nursery.warm()
    return Loan(warm.control, warm.folder, nursery.process.pid)


class Borrowed:
    """The source of kernels that a loan is. Once the warm process has ended it is `closed`."""

    def __init__(self, lent: Loan, isolation: str) -> None:
        """Take the loan. Raises OSError if the warm process has ended already."""
        self.isolation = isolation
        self.owner = os.getpid()
        self._warm = Warm(lent.control, lent.folder, self._ends_within)
        self._handle = os.pidfd_open(lent.pid)
        self._names = itertools.count(1)

    @property
    def closed(self) -> bool:
        """Whether the warm process has ended."""
        return self._ends_within(0)

    def kernel(self, memory_limit: int) -> ForkedKernel:
        """Ask for a kernel and return without waiting for it. Where nobody lends any more, this process has its own."""
        if self.closed:
            return shared(self.isolation).kernel(memory_limit)
        return ForkedKernel(self._warm, self, f"k{self.owner}-{next(self._names)}", memory_limit)

    def _ends_within(self, seconds: float) -> bool:
        poll = select.poll()
        poll.register(self._handle, select.POLLIN)
        return bool(poll.poll(1000 * seconds))


_shared: dict[tuple[int, str], Nursery | Borrowed] = {}


def shared(isolation: str) -> Nursery | Borrowed:
    """This process's source of kernels for `isolation`: what was lent to it, else a nursery kept until Python exits."""
    with _starting:
        place = (os.getpid(), isolation)
        if place not in _shared or _shared[place].closed:
            _shared[place] = Nursery(isolation)
        return _shared[place]


def borrow(lent: Loan, isolation: str) -> None:
    """Have `shared(isolation)` be what is lent, for as long as it lasts."""
    try:
        _shared[os.getpid(), isolation] = Borrowed(lent, isolation)
    except OSError:
        lent.control.close()
