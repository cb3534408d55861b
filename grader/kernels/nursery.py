"""A warm process that this one starts and ends, for kernels to be forked from (Linux). Standard library only."""

from __future__ import annotations

import atexit
import contextlib
import functools
import itertools
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading

from grader.kernels import cgroup
from grader.kernels.descendants import descendants, marked
from grader.kernels.folders import claimed_folder, remove_tree, sweep
from grader.kernels.forked import ForkedKernel, Warm
from grader.kernels.local import MEMORY_LIMIT, environment, lend_font_cache

LARGE_PAGES = "glibc.malloc.hugetlb=1"  # a process that holds torch in small pages takes 10 ms more to fork and to end


class Nursery:
    """A warm process, and the kernels forked from it. It is started at once; kernels wait until it has loaded.

    `isolation` is "sandbox" if a kernel without one is to be refused, else "auto". A warm process that has ended is
    replaced when the next kernel is asked for. `close()` ends everything; it may be called twice, and runs when Python
    exits. A context manager that closes. With `namespaces` False it is as where the system has none.
    """

    def __init__(self, isolation: str = "auto", *, namespaces: bool = True) -> None:
        """Start the warm process and return without waiting for it."""
        self.isolation = isolation
        self.namespaces = namespaces
        self.owner = os.getpid()
        self.closed = False
        self._names = itertools.count(1)
        self._lock = threading.Lock()
        self._start()
        atexit.register(self.close)

    def __enter__(self) -> Nursery:
        """Itself."""
        return self

    def __exit__(self, *problem: object) -> None:
        """Close."""
        self.close()

    def _start(self) -> None:
        self.mark = secrets.token_hex(8)
        self.folder, self._claim = claimed_folder()
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        cgroup.claim()
        try:
            for name in ("home", "fonts", "kernels", "root", "start"):
                (self.folder / name).mkdir(mode=0o700)
            lend_font_cache(self.folder / "fonts")
            arguments = [str(theirs.fileno()), str(self.folder), self.isolation]
            arguments += [] if self.namespaces else ["without-namespaces"]
            with (self.folder / "warm.log").open("wb") as log:
                self.process = subprocess.Popen(
                    [sys.executable, "-m", "grader.kernels.warm", *arguments],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=log,
                    cwd=self.folder / "start",
                    env={**environment(os.environ, self.folder, self.mark), "GLIBC_TUNABLES": LARGE_PAGES},
                    pass_fds=[theirs.fileno()],
                    start_new_session=True,
                )
        except BaseException:
            self._control.close()
            os.close(self._claim)
            remove_tree(self.folder)
            raise
        finally:
            theirs.close()
        sweep()

    def _stop(self) -> None:
        strays = descendants(self.process.pid)
        self._control.close()
        self.process.kill()
        self.process.wait()
        for _ in range(10):
            for pid in strays:
                with contextlib.suppress(OSError):
                    os.kill(pid, signal.SIGKILL)
            strays = marked(self.mark)
            if not strays:
                break
        cgroup.end_all(f"{self.folder.name}-")
        os.close(self._claim)
        remove_tree(self.folder)

    def kernel(self, memory_limit: int = MEMORY_LIMIT) -> ForkedKernel:
        """Ask for a kernel and return without waiting for it. `memory_limit` is in bytes. Raises OSError."""
        with self._lock:
            if self.process.poll() is not None or not self.folder.is_dir():
                self._stop()
                self._start()
            return ForkedKernel(self.warm(), self, f"k{next(self._names)}", memory_limit)

    def warm(self) -> Warm:
        """The warm process as it is now."""
        return Warm(self._control, self.folder, functools.partial(_ends_within, self.process))

    def log_tail(self) -> str:
        """The end of what the warm process wrote on its own stderr."""
        return self.warm().log_tail()

    def close(self) -> None:
        """End the warm process, every kernel and all that they started. A fork of the owner leaves them alone."""
        if self.closed or os.getpid() != self.owner:
            return
        self.closed = True
        atexit.unregister(self.close)
        self._stop()


def _ends_within(process: subprocess.Popen[bytes], seconds: float) -> bool:
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(seconds)
    return process.poll() is not None
