"""Landlock: a process gives up, for itself and all it starts, every file, port and process that is not listed.

Numbers and structures from linux/landlock.h. Works without any privilege, and without namespaces.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import stat
from collections.abc import Iterable

from grader.kernels.syscalls import system_call

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
VERSION_FLAG = 1
PATH_BENEATH = 1

EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1, 2, 4, 8
MAKE_CHAR, MAKE_BLOCK = 1 << 6, 1 << 11
REFER, TRUNCATE, IOCTL_DEV = 1 << 13, 1 << 14, 1 << 15
FOR_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV
READING = EXECUTE | READ_FILE | READ_DIR

TCP_BIND_AND_CONNECT = 3
SCOPE_ABSTRACT_SOCKETS_AND_SIGNALS = 3


class _Ruleset(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint64) for name in ("files", "network", "scoped")]


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32)]


def version() -> int:
    """The version of Landlock that this system has; 0 if it has none."""
    try:
        return system_call(CREATE_RULESET, None, ctypes.c_size_t(0), VERSION_FLAG)
    except OSError:
        return 0


def restrict(readable: Iterable[str], writable: Iterable[str], listable: Iterable[str] = ()) -> None:
    """From now on only these can be read and executed, written, listed, with what is beneath them.

    No TCP port can be bound or connected to (version 4), and neither signals nor abstract sockets reach a process
    outside (version 6). Needs `no_new_privs`. Raises OSError where there is no Landlock.
    """
    known = version()
    every = (1 << 13) - 1
    every |= REFER * (known >= 2) | TRUNCATE * (known >= 3) | IOCTL_DEV * (known >= 5)
    asked = _Ruleset(every, TCP_BIND_AND_CONNECT * (known >= 4), SCOPE_ABSTRACT_SOCKETS_AND_SIGNALS * (known >= 6))
    size = 8 if known < 4 else 16 if known < 6 else 24
    ruleset = system_call(CREATE_RULESET, ctypes.byref(asked), ctypes.c_size_t(size), 0)
    try:
        for path in listable:
            _allow(ruleset, path, READ_DIR & every)
        for path in readable:
            _allow(ruleset, path, READING & every)
        for path in writable:
            _allow(ruleset, path, every & ~MAKE_CHAR & ~MAKE_BLOCK)
        system_call(RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: str, access: int) -> None:
    """Allow `access` at and beneath `path`; a path that isn't there needs no rule."""
    with contextlib.suppress(FileNotFoundError, NotADirectoryError, PermissionError):
        opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
        try:
            if not stat.S_ISDIR(os.fstat(opened).st_mode):
                access &= FOR_FILES
            if access:
                rule = _PathBeneath(access, opened)
                system_call(ADD_RULE, ruleset, PATH_BENEATH, ctypes.byref(rule), 0)
        finally:
            os.close(opened)
