"""One warm process for all workers on this machine."""

from __future__ import annotations

import functools
import sys
import threading
from collections.abc import Callable

from grader.kernels.early import Isolation
from grader.kernels.lending import borrow, loan
from grader.kernels.nursery import Nursery


class Lender:
    """Starts a nursery when the first worker needs one, and lends it to each; `close()` ends it."""

    def __init__(self, isolation: Isolation) -> None:
        """Nothing is started yet."""
        self.isolation = isolation
        self._nursery: Nursery | None = None
        self._starting = threading.Lock()

    def prepare(self) -> Callable[[], object] | None:
        """What a worker is to call first; nothing where kernels are not forked."""
        if self.isolation not in ("auto", "sandbox") or sys.platform != "linux":
            return None
        with self._starting:
            if self._nursery is None:
                self._nursery = Nursery(self.isolation)
            return functools.partial(borrow, loan(self._nursery), self.isolation)

    def close(self) -> None:
        """End the warm process."""
        with self._starting:
            if self._nursery is not None:
                self._nursery.close()
