"""The Linux system calls that isolation needs and not every Python's `os` has. Each raises OSError.

Bubblewrap makes namespaces for a program that it starts; a warm kernel is forked, so it has to make its own.
"""

from __future__ import annotations

import contextlib
import ctypes
import functools
import os
import platform
import signal
from typing import Any

CLONE_NEWNS, CLONE_NEWUTS, CLONE_NEWIPC = 0x00020000, 0x04000000, 0x08000000
CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 0x10000000, 0x20000000, 0x40000000

MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC = 1, 2, 4, 8
MS_REMOUNT, MS_BIND, MS_REC, MS_PRIVATE = 32, 4096, 16384, 1 << 18
MNT_DETACH = 2
AT_FDCWD, AT_RECURSIVE = -100, 0x8000
ATTR_RDONLY, ATTR_NOSUID, ATTR_NODEV = 1, 2, 4

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_CAPBSET_DROP = 1, 4, 24
PR_SET_NO_NEW_PRIVS, PR_SET_CHILD_SUBREAPER, PR_CAP_AMBIENT = 38, 36, 47
PR_CAP_AMBIENT_CLEAR_ALL = 4
CAPABILITY_VERSION = 0x20080522

MOUNT_SETATTR = 442  # from here on the numbers are the same on every architecture
PIVOT_ROOT = {"x86_64": 155, "aarch64": 41}
CLONE = {"x86_64": 56, "aarch64": 220}


def unshare(flags: int) -> None:
    """Leave the namespaces that `flags` name for new ones. For a new user namespace the process has one thread."""
    _call("unshare", ctypes.c_int(flags))


def fork_into(flags: int) -> int:
    """Fork, the child being the first process of new namespaces, which `flags` name; its process id, 0 in the child.

    Python is told of the fork. The C library is not: this process has one thread, and the child forks once more for
    whatever needs more of it.
    """
    number = CLONE.get(platform.machine())
    if number is None:
        raise OSError(f"no clone on {platform.machine()}")
    nothing = ctypes.c_ulong(0)
    function = ctypes.PyDLL(None, use_errno=True).syscall  # one that keeps Python's lock
    function.restype = ctypes.c_long
    call = (ctypes.c_long(number), ctypes.c_ulong(flags | signal.SIGCHLD), nothing, nothing, nothing, nothing)
    ctypes.pythonapi.PyOS_BeforeFork()
    child: int = function(*call)
    if child == 0:
        ctypes.pythonapi.PyOS_AfterFork_Child()
        return 0
    number_of_problem = ctypes.get_errno()
    ctypes.pythonapi.PyOS_AfterFork_Parent()
    if child == -1:
        raise OSError(number_of_problem, f"clone: {os.strerror(number_of_problem)}")
    return child


def mount(source: str, target: str, kind: str = "", flags: int = 0, options: str = "") -> None:
    """mount(2)."""
    _call("mount", _bytes(source), _bytes(target), _bytes(kind), ctypes.c_ulong(flags), _bytes(options))


def bind(source: str, target: str, *, read_only: bool) -> None:
    """Show `source`, with all that is mounted in it, at `target`; set-uid bits and devices count for nothing there."""
    mount(source, target, flags=MS_BIND | MS_REC)
    set_attributes(target, (ATTR_RDONLY if read_only else 0) | ATTR_NOSUID | ATTR_NODEV)


def set_attributes(target: str, attributes: int) -> None:
    """mount_setattr(2), for everything mounted at and below `target` (Linux 5.12)."""

    class Attributes(ctypes.Structure):
        _fields_ = [(name, ctypes.c_uint64) for name in ("set", "clear", "propagation", "userns")]

    wanted = Attributes(attributes, 0, 0, 0)
    size = ctypes.c_size_t(ctypes.sizeof(wanted))
    _system_call(MOUNT_SETATTR, AT_FDCWD, _bytes(target), AT_RECURSIVE, ctypes.byref(wanted), size)


def change_root(folder: str) -> None:
    """Make `folder`, a mount point, the root of this mount namespace, and put the old root out of reach."""
    number = PIVOT_ROOT.get(platform.machine())
    if number is None:
        raise OSError(f"no pivot_root on {platform.machine()}")
    os.chdir(folder)
    _system_call(number, _bytes("."), _bytes("."))
    _call("umount2", _bytes("."), MNT_DETACH)
    os.chdir("/")


def prctl(option: int, value: int = 0, third: int = 0) -> int:
    """prctl(2)."""
    unused = ctypes.c_ulong(0)
    return _call("prctl", ctypes.c_int(option), ctypes.c_ulong(value), ctypes.c_ulong(third), unused, unused)


def drop_capabilities() -> None:
    """Give up every capability, for good."""
    for capability in range(64):
        try:
            prctl(PR_CAPBSET_DROP, capability)
        except OSError:
            break
    with contextlib.suppress(OSError):
        prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL)
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION, 0)
    _call("capset", header, (ctypes.c_uint32 * 6)())


def system_call(number: int, *arguments: Any) -> int:
    """A system call by its number."""
    return _system_call(number, *arguments)


@functools.cache
def _library() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _call(name: str, *arguments: Any) -> int:
    result: int = getattr(_library(), name)(*arguments)
    if result == -1:
        _raise(name)
    return result


def _system_call(number: int, *arguments: Any) -> int:
    function = _library().syscall
    function.restype = ctypes.c_long
    result: int = function(ctypes.c_long(number), *arguments)
    if result == -1:
        _raise(f"system call {number}")
    return result


def _raise(what: str) -> None:
    number = ctypes.get_errno()
    raise OSError(number, f"{what}: {os.strerror(number)}")


def _bytes(text: str) -> bytes:
    return os.fsencode(text)
