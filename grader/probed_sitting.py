"""Where questions are answered: by the probe's own modules, which no cell reaches by name, in a fork of the kernel.

A sitting is a row of questions with a process of its own, forked from the kernel as it is when the first of them comes:
the cells' objects are all there, their threads, trace functions, global hooks and IPython events are not. Where there
is no fork (Windows; macOS, whose system libraries do not survive one) the kernel's own process answers.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import signal
import stat
import struct
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any

Question = dict[str, Any]
Observation = dict[str, Any]
Answer = Callable[[Question, dict[str, Any]], Observation]

PRIVATE = ("grader.probe", "grader.probed_", "grader.wire", "grader.shapes")
CAN_FORK = sys.platform == "linux"
LENGTH = struct.Struct(">Q")

if CAN_FORK:
    from resource import RLIMIT_NOFILE, RLIMIT_NPROC
    from resource import getrlimit as _limit
    from resource import setrlimit as _set_limit

# Bound here, before any cell runs.
_encoded = json.JSONEncoder(ensure_ascii=False).encode
_decoded = json.JSONDecoder().decode
_read, _write, _exit, _close, _pipe, _kill, _waitpid = (
    os.read, os.write, os._exit, os.close, os.pipe, os.kill, os.waitpid,
)  # fmt: skip
_listdir, _fstat = os.listdir, os.fstat
_fork: Callable[[], int] | None = getattr(os, "fork", None)


def own_probe(watched: Mapping[str, type]) -> Answer:
    """`answer` of a copy of the probe that is not among the loaded modules, with the question what was replaced or set.

    `watched` are classes, by name, that carry questions and answers.
    """
    kept = {name: sys.modules.pop(name) for name in list(sys.modules) if name.startswith(PRIVATE)}
    try:
        probe = importlib.import_module("grader.probe")
        noted = importlib.import_module("grader.probed_library").noted
        noted_settings = importlib.import_module("grader.probed_settings").noted_settings
        own = {name: module for name, module in sys.modules.items() if name.startswith(PRIVATE)}
    finally:
        for name in [name for name in sys.modules if name.startswith(PRIVATE)]:
            del sys.modules[name]
        sys.modules.update(kept)
    _unname(sys.modules["grader"], set(kept))
    replaced: Callable[[], list[str]] = noted({**own, **watched})
    set_otherwise: Callable[[], list[str]] = noted_settings()
    answer: Answer = probe.answer

    def answered(question: Question, namespace: dict[str, Any]) -> Observation:
        if question.get("ask") == "library":
            return {"replaced": replaced(), "set_otherwise": set_otherwise()}
        return answer(question, namespace)

    return answered


def _unname(package: ModuleType, kept: set[str]) -> None:
    """Take the copies' names off the package, or put back those of the modules that were there before."""
    for name in [name for name, value in vars(package).items() if isinstance(value, ModuleType)]:
        full = f"{package.__name__}.{name}"
        if full in kept:
            setattr(package, name, sys.modules[full])
        elif full.startswith(PRIVATE):
            delattr(package, name)


@dataclass(frozen=True)
class _Sitting:
    """A sitting's process and the pipes to and from it."""

    pid: int
    to_child: int
    from_child: int


class Sittings:
    """Answers questions with `answer`; those that name a sitting in that sitting's own process.

    Sittings belong to a series; when another series begins, those of the one before end. Questions and observations are
    JSON texts here, and pass through unread: they may hold megabytes.
    """

    def __init__(self, answer: Answer, largest: int) -> None:
        """Answers of more than `largest` bytes are not passed on."""
        self.answer = answer
        self.largest = largest
        self.series = ""
        self.running: dict[str, _Sitting] = {}

    def ask(self, question: bytes, series: str, sitting: str, namespace: dict[str, Any]) -> bytes:
        """The observation; {"died": exit code} if the sitting's process ended over the question, {"no_process": True}
        if the system gave none.

        With no series this process answers.
        """
        with _files_set_aside():
            return self._asked(question, series, sitting, namespace)

    def _asked(self, question: bytes, series: str, sitting: str, namespace: dict[str, Any]) -> bytes:
        if not series or not CAN_FORK or _fork is None:
            return self._answered(_decoded(question.decode()), namespace)
        if series != self.series:
            self.end()
            self.series = series
        if sitting not in self.running:
            try:
                self.running[sitting] = self._begun(namespace)
            except OSError:
                return as_json({"no_process": True})
        asked = self.running[sitting]
        try:
            _send(asked.to_child, question)
            reply = _receive(asked.from_child, self.largest + 2**20)
        except OSError:
            reply = None
        except BaseException:
            self.end()
            raise
        if reply is None:
            del self.running[sitting]
            return as_json({"died": _ended(asked)})
        return reply

    def _answered(self, question: Question, namespace: dict[str, Any]) -> bytes:
        reply = as_json(self.answer(question, namespace))
        if len(reply) > self.largest:
            return as_json(failed(OverflowError(f"an observation of more than {self.largest:,} bytes")))
        return reply

    def end(self) -> None:
        """End every sitting's process."""
        running, self.running = self.running, {}
        for sitting in running.values():
            _ended(sitting)

    def _begun(self, namespace: dict[str, Any]) -> _Sitting:
        child_in, to_child = _pipe()
        from_child, child_out = _pipe()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            pid = _forked()
        if pid == 0:
            try:
                for descriptor in (to_child, from_child, *self._descriptors()):
                    _close(descriptor)
                _close_sockets()
                self.running = {}
                gc.freeze()
                self._serve(child_in, child_out, namespace)
            finally:
                _exit(0)
        _close(child_in)
        _close(child_out)
        return _Sitting(pid, to_child, from_child)

    def _descriptors(self) -> list[int]:
        return [end for sitting in self.running.values() for end in (sitting.to_child, sitting.from_child)]

    def _serve(self, source: int, target: int, namespace: dict[str, Any]) -> None:
        about = None
        while (text := _receive(source, sys.maxsize)) is not None:
            try:
                question = _decoded(text.decode())
                if question["name"] != about:
                    bare()
                about = question["name"]
                reply = self._answered(question, namespace)
            except BaseException as problem:
                reply = as_json(failed(problem))
            _send(target, reply)


@contextlib.contextmanager
def _files_set_aside() -> Iterator[None]:
    """The cells may have as many files open as they are allowed; answering takes a few more."""
    if not CAN_FORK:
        yield
        return
    soft, hard = _limit(RLIMIT_NOFILE)
    _set_limit(RLIMIT_NOFILE, (hard, hard))
    try:
        yield
    finally:
        _set_limit(RLIMIT_NOFILE, (soft, hard))


def _forked() -> int:
    """Fork. The cells' threads and processes may be as many as is allowed; for the child some are set aside."""
    assert _fork is not None
    soft, hard = _limit(RLIMIT_NPROC)
    _set_limit(RLIMIT_NPROC, (hard, hard))
    child = False
    try:
        child = (pid := _fork()) == 0
        return pid
    finally:
        if not child:
            _set_limit(RLIMIT_NPROC, (soft, hard))


def _close_sockets() -> None:
    """Those are the kernel's: what is written to them here would break its connections."""
    with contextlib.suppress(OSError):
        for name in _listdir("/proc/self/fd"):
            with contextlib.suppress(OSError):
                if stat.S_ISSOCK(_fstat(int(name)).st_mode):
                    _close(int(name))


def _ended(sitting: _Sitting) -> int:
    """End a sitting's process; its exit code, negative for a signal's number."""
    for end in (sitting.to_child, sitting.from_child):
        with contextlib.suppress(OSError):
            _close(end)
    status = 0
    with contextlib.suppress(OSError):
        done, status = _waitpid(sitting.pid, os.WNOHANG)
        if not done:
            _kill(sitting.pid, signal.SIGKILL)
            _, status = _waitpid(sitting.pid, 0)
    return os.waitstatus_to_exitcode(status)


def bare() -> None:
    """Take off what surrounds the model in this process: trace functions, torch's modes, hooks on all modules.

    And torch's threads: those of the process that this one was forked from are not here, and would be waited for.
    """
    import torch
    import torch.nn.modules.module as modules
    from torch import overrides
    from torch.utils import _python_dispatch

    torch.set_num_threads(1)
    sys.settrace(None)
    sys.setprofile(None)
    monitoring: Any = getattr(sys, "monitoring", None)
    for tool in () if monitoring is None else range(6):
        with contextlib.suppress(ValueError):
            monitoring.set_events(tool, 0)
    while overrides._get_current_function_mode_stack():  # type: ignore[no-untyped-call]
        overrides._pop_mode()  # type: ignore[no-untyped-call]
    while _python_dispatch._get_current_dispatch_mode_stack():
        _python_dispatch._pop_mode()
    for name, value in vars(modules).items():
        if name.startswith("_global_") and isinstance(value, dict):
            value.clear()


def failed(problem: BaseException) -> Observation:
    """An observation that says that answering raised."""
    try:
        message = str(problem)[:4000]
    except Exception:
        message = "(its message can't be shown)"
    return {"probe_failed": {"type": type(problem).__name__, "message": message}}


def as_json(value: Any) -> bytes:
    """A value as JSON in UTF-8; half characters (lone surrogates), which UTF-8 does not know, become question marks."""
    return _encoded(value).encode("utf-8", "replace")


def _send(target: int, data: bytes) -> None:
    left = memoryview(LENGTH.pack(len(data)) + data)
    while left:
        left = left[_write(target, left) :]


def _receive(source: int, largest: int) -> bytes | None:
    """One message; None if the other end is closed or sends more than `largest` bytes."""
    head = _exactly(source, LENGTH.size)
    if head is None:
        return None
    (size,) = LENGTH.unpack(head)
    return _exactly(source, size) if size <= largest else None


def _exactly(source: int, size: int) -> bytes | None:
    parts = bytearray()
    while len(parts) < size:
        part = _read(source, min(size - len(parts), 2**20))
        if not part:
            return None
        parts += part
    return bytes(parts)
