"""A control group of its own for each kernel (cgroup v2), in which the system keeps the bounds. Standard library only.

Where to make them: in the group of this process, if that is this process's alone and may be written to. So it is in
`systemd-run --user --scope -p Delegate=yes`, and in a container whose groups are its own. A group with groups in it
can't hold processes as well, so `claim` moves this one, with what it has started, into a group beside the kernels'.
"""

from __future__ import annotations

import contextlib
import errno
import os
import time
from dataclasses import dataclass
from pathlib import Path

from grader.kernels.descendants import descendants

OWN = "grader"  # the group that `claim` moves to
KERNEL = "kernel-"
CONTROLLERS = {"memory", "pids"}
PATIENCE = 2.0  # seconds until what was killed in a group is gone


@dataclass(frozen=True)
class Group:
    """A kernel's group, as its folder in the file system of groups."""

    folder: Path

    def entrance(self) -> int:
        """A descriptor for the file; whoever writes "0" to it has entered. To be closed. Raises OSError."""
        return os.open(self.folder / "cgroup.procs", os.O_WRONLY | os.O_CLOEXEC)

    def ran_out(self) -> bool:
        """Whether the system ended what was in it because its memory was used up."""
        try:
            events = dict(line.split() for line in (self.folder / "memory.events").read_text().splitlines())
        except (OSError, ValueError):
            return False
        return events.get("oom_kill", "0") != "0"

    def end(self) -> None:
        """End everything in it, at once, and remove it."""
        with contextlib.suppress(OSError):
            (self.folder / "cgroup.kill").write_text("1")  # Linux 5.14
        patience = time.monotonic() + PATIENCE
        while time.monotonic() < patience:
            try:
                self.folder.rmdir()
            except OSError as error:
                if error.errno != errno.EBUSY:
                    return
                time.sleep(0.001)
            else:
                return


def made(name: str, memory_limit: int, processes: int) -> Group | None:
    """A group for a kernel: `memory_limit` in bytes for all in it, no swap, so many processes. None where none can be.

    `claim` comes before.
    """
    own = _own_group()
    if own is None or own.name != OWN:
        return None
    folder = own.parent / f"{KERNEL}{name}"
    try:
        folder.mkdir()
    except OSError:
        return None
    group = Group(folder)
    try:
        for name, value in {"memory.max": memory_limit, "memory.oom.group": 1, "pids.max": processes}.items():
            (folder / name).write_text(str(value))
        with contextlib.suppress(FileNotFoundError):  # a system without swap accounting
            (folder / "memory.swap.max").write_text("0")
    except OSError:
        group.end()
        return None
    return group


def end_all(beginning: str) -> None:
    """End the groups for kernels whose names begin so."""
    own = _own_group()
    if own is not None and own.name == OWN:
        for folder in own.parent.glob(f"{KERNEL}{beginning}*"):
            Group(folder).end()


def claim() -> None:
    """Make this process's group ready for `made`, if it is this process's alone; else nothing happens."""
    own = _own_group()
    if own is None or own.name == OWN:
        return
    ours = own / OWN
    try:
        if not set((own / "cgroup.controllers").read_text().split()) >= CONTROLLERS or not _alone(own):
            return
        for left in own.glob(f"{KERNEL}*"):
            Group(left).end()
        ours.mkdir(exist_ok=True)
        try:
            for pid in _members(own):
                (ours / "cgroup.procs").write_text(str(pid))
            (own / "cgroup.subtree_control").write_text(" ".join(f"+{name}" for name in sorted(CONTROLLERS)))
        except OSError:
            for pid in _members(ours):
                (own / "cgroup.procs").write_text(str(pid))
            ours.rmdir()
    except OSError:
        return


def _alone(group: Path) -> bool:
    """Whether this process and what it has started are all that is in `group`, and it may be rearranged."""
    files = [group / name for name in ("", "cgroup.procs", "cgroup.subtree_control")]
    known = {os.getpid(), *descendants(os.getpid())}
    within = [folder for folder in group.iterdir() if folder.is_dir() and not _is_ours(folder)]
    return not within and set(_members(group)) <= known and all(os.access(file, os.W_OK) for file in files)


def _is_ours(folder: Path) -> bool:
    return folder.name.startswith(KERNEL) or (folder.name == OWN and not _members(folder))


def _members(group: Path) -> list[int]:
    return [int(line) for line in (group / "cgroup.procs").read_text().split()]


def _own_group() -> Path | None:
    """The folder of this process's group; None where groups are not of version 2, or not to be seen."""
    try:
        lines = Path("/proc/self/cgroup").read_text().splitlines()
        mounts = [line.split() for line in Path("/proc/self/mountinfo").read_text().splitlines()]
    except OSError:
        return None
    path = next((line.removeprefix("0::") for line in lines if line.startswith("0::")), "")
    for fields in mounts:
        kind, shown, mounted = fields[fields.index("-") + 1], fields[3], fields[4]
        if kind == "cgroup2" and path.startswith(shown) and ".." not in path:
            folder = Path(mounted) / path.removeprefix(shown).lstrip("/")
            return folder if (folder / "cgroup.procs").exists() else None
    return None
