"""Ending a process with everything that it started, also what has left its process group."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys

ROUNDS = 10


def kill_tree(process: subprocess.Popen[bytes], mark: str) -> None:
    """Kill `process`, its group and its descendants, and reap it.

    On Linux descendants are found by parentage and by `mark` in their environment, so a daemon that changed its session
    is found too. Elsewhere the process group goes (POSIX) or the process tree (Windows).
    """
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)
    else:
        _signal_group(process.pid, signal.SIGSTOP)
        strays = descendants(process.pid) if process.poll() is None else set()
        _signal_group(process.pid, signal.SIGKILL)
        for _ in range(ROUNDS):
            for pid in strays:
                with contextlib.suppress(OSError):
                    os.kill(pid, signal.SIGKILL)
            strays = marked(mark)
            if not strays:
                break
    with contextlib.suppress(OSError):
        process.kill()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(5)


def descendants(root: int) -> set[int]:
    """Process ids of the children, grandchildren … of `root`; empty where there is no /proc."""
    children: dict[int, list[int]] = {}
    for pid in _processes():
        with contextlib.suppress(OSError, ValueError, IndexError):
            with open(f"/proc/{pid}/stat", "rb") as stat:
                parent = int(stat.read().rpartition(b")")[2].split()[1])
            children.setdefault(parent, []).append(pid)
    found: set[int] = set()
    ahead = [root]
    while ahead:
        for child in children.get(ahead.pop(), []):
            if child not in found:
                found.add(child)
                ahead.append(child)
    return found


def kill_descendants(root: int, rounds: int = ROUNDS) -> None:
    """Kill what descends from `root`, group by group: no fork escapes the killing of its group.

    If `root` is this process, what has ended is reaped.
    """
    if sys.platform == "win32":
        return
    own = os.getpgid(0)
    for _ in range(rounds):
        found = descendants(root)
        if not found:
            return
        groups = set()
        for pid in found:
            with contextlib.suppress(OSError):
                groups.add(os.getpgid(pid))
        for group in groups - {own}:
            with contextlib.suppress(OSError):
                os.killpg(group, signal.SIGKILL)
        for pid in found:
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        if root == os.getpid():
            with contextlib.suppress(ChildProcessError):
                while os.waitpid(-1, os.WNOHANG)[0]:
                    pass


def marked(mark: str) -> set[int]:
    """Process ids of living processes that have `mark` in the environment they were started with."""
    found = set()
    wanted = mark.encode()
    for pid in _processes():
        with contextlib.suppress(OSError), open(f"/proc/{pid}/environ", "rb") as environment:
            if wanted in environment.read():
                found.add(pid)
    return found - {os.getpid()}


def _processes() -> list[int]:
    try:
        return [int(name) for name in os.listdir("/proc") if name.isdigit()]
    except OSError:
        return []


def _signal_group(pid: int, number: signal.Signals) -> None:
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            os.killpg(pid, number)
