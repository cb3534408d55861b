"""The first process of a kernel's namespaces: watches over the kernel, tells how it ended, and takes all along."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
from pathlib import Path

from grader.kernels.descendants import descendants, kill_descendants

TICK_MS = 100
PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
MOST_PROCESSES = 320
ROUNDS = 1000


def tell(channel: socket.socket, **message: object) -> None:
    """Send a message to whoever asked for the kernel; if nobody listens any more, nothing."""
    with contextlib.suppress(OSError):
        channel.send(json.dumps(message).encode())


def watch_over(kernel: int, channel: socket.socket, memory_limit: int, *, namespaces: bool) -> None:
    """Wait until process `kernel` ends, its tree holds more than `memory_limit` bytes, or `channel` is closed.

    Then end everything that it started and tell {"exit": code, "limit": "memory" or ""}.
    """
    opened = os.pidfd_open(kernel)
    poll = select.poll()
    poll.register(opened, select.POLLIN)
    poll.register(channel, select.POLLIN | select.POLLHUP)
    limit = ""
    while True:
        ready = {descriptor for descriptor, _ in poll.poll(TICK_MS)}
        code = _reap(kernel)
        if code is not None or channel.fileno() in ready:
            break
        if over(memory_limit, namespaces=namespaces):
            limit = "memory"
            break
    if code is None:
        os.killpg(kernel, signal.SIGKILL)
        code = -signal.SIGKILL
    if not namespaces:  # else they end with this process
        kill_descendants(os.getpid(), ROUNDS)
    tell(channel, exit=code, limit=limit)


def over(memory_limit: int, *, namespaces: bool) -> bool:
    """Whether the kernel's processes together hold more than `memory_limit` bytes, or are too many to be honest.

    Shared pages are counted once for each process at first; only if that is too much are they divided.
    """
    others = _others(namespaces=namespaces)
    if len(others) > MOST_PROCESSES:
        return True
    if sum(_own_pages(pid) for pid in others) * PAGE <= memory_limit:
        return False
    return sum(_share(pid) for pid in others) > memory_limit


def _others(*, namespaces: bool) -> set[int]:
    if not namespaces:
        return descendants(os.getpid())
    return {int(name) for name in os.listdir("/proc") if name.isdigit()} - {os.getpid()}


def _own_pages(pid: int) -> int:
    """Pages that are in memory and not of a file."""
    try:
        fields = Path(f"/proc/{pid}/statm").read_text().split()
        return int(fields[1]) - int(fields[2])
    except (OSError, ValueError, IndexError):
        return 0


def _share(pid: int) -> int:
    """A process's proportional share of the memory it uses, in bytes."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except (OSError, ValueError):
        pass
    return _own_pages(pid) * PAGE


def _reap(kernel: int) -> int | None:
    """Reap what has ended; the exit code of `kernel` if it is among that."""
    code = None
    with contextlib.suppress(ChildProcessError):
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                break
            if pid == kernel:
                code = os.waitstatus_to_exitcode(status)
    return code
