"""What a forked kernel gives up before any of the learner's code runs in it."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import sys
from pathlib import Path

from grader.kernels import landlock, root, seccomp, syscalls, view
from grader.kernels.bounds import PROCESSES, SET_ASIDE
from grader.kernels.launch import limit_resources, lower

OPEN_FILES = 4096
FILES_SET_ASIDE = 64  # of those, for answering questions
CPU_SECONDS = 3600
WRITABLE_DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/tty")


def confine(memory_limit: int, folder: str, *, namespaces: bool) -> list[str]:
    """Give up privileges, files, network and resources; what holds now, such as ["landlock", "seccomp", "rlimits"].

    With `namespaces` the whole view may be read, else what `view.find_view` names. `folder` holds the kernel's sockets
    and, without namespaces, its scratch. What this system lacks is left out.
    """
    syscalls.prctl(syscalls.PR_SET_NO_NEW_PRIVS, 1)
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")
    limit_resources(memory_limit, orphans=False)
    limit_counts(namespaces=namespaces)
    held = ["namespaces"] if namespaces else []
    if namespaces:
        syscalls.drop_capabilities()
    if landlock.version():
        _restrict_files(folder, namespaces=namespaces)
        held.append("landlock")
    if seccomp.supported():
        with contextlib.suppress(OSError):
            seccomp.install()
            held.append("seccomp")
    return [*held, "rlimits"]


def limit_counts(*, namespaces: bool) -> None:
    """Bound open files and CPU time; processes too where they are counted for this user namespace alone."""
    if sys.platform == "win32":
        return
    import resource

    lower(resource.RLIMIT_NOFILE, OPEN_FILES)
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    if hard > 2 * FILES_SET_ASIDE:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard - FILES_SET_ASIDE, hard))
    lower(resource.RLIMIT_CPU, CPU_SECONDS)
    if namespaces and sys.platform == "linux" and _release() >= (5, 14):
        lower(resource.RLIMIT_NPROC, PROCESSES + SET_ASIDE)
        hard = resource.getrlimit(resource.RLIMIT_NPROC)[1]
        resource.setrlimit(resource.RLIMIT_NPROC, (min(PROCESSES, hard), hard))


def ordinary_signals() -> None:
    """Signals as in a fresh Python process."""
    for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGPIPE):
        signal.signal(number, signal.SIG_DFL if number != signal.SIGPIPE else signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _release() -> tuple[int, int]:
    major, minor = re.findall(r"\d+", os.uname().release)[:2]
    return int(major), int(minor)


def _restrict_files(folder: str, *, namespaces: bool) -> None:
    if namespaces:
        writable = [root.SCRATCH, "/tmp", root.SOCKETS, "/dev/shm", "/dev/pts", *WRITABLE_DEVICES]
        landlock.restrict(["/"], writable)
        return
    seen = view.find_view()
    readable = [path for shown in seen.shown for path in view.around(shown, (seen.package, *seen.hidden))]
    readable += [*seen.own, "/dev", "/proc/cpuinfo", "/proc/meminfo", "/proc/self", f"/proc/{os.getpid()}"]
    listable = [*seen.shown, seen.package]
    landlock.restrict(readable, [folder, "/dev/shm", "/dev/pts", "/dev/ptmx", *WRITABLE_DEVICES], listable)
