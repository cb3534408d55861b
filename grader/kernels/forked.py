"""A kernel that a warm process forks on request (Linux). Standard library only."""

from __future__ import annotations

import array
import contextlib
import json
import os
import secrets
import select
import signal
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from grader.kernels import cgroup
from grader.kernels.bounds import PROCESSES, SET_ASIDE
from grader.kernels.descendants import kill_descendants
from grader.kernels.folders import remove_tree
from grader.kernels.local import PORTS

LARGEST_MESSAGE = 16384
PATIENCE_MS = 5000
LAST_MOMENTS = 0.5  # seconds from a kernel's end to that of the warm process, if that is why
CREDENTIALS = struct.Struct("iii")


class Source(Protocol):
    """Where further kernels of the same kind come from. `owner` is the process that asks for them."""

    owner: int

    def kernel(self, memory_limit: int) -> ForkedKernel:
        """Ask for a kernel and return without waiting for it."""


@dataclass(frozen=True)
class Warm:
    """A warm process: the socket that it takes requests from, its folder, and whether it ends within some seconds."""

    control: socket.socket
    folder: Path
    ends_within: Callable[[float], bool]

    def log_tail(self, size: int = 2000) -> str:
        """The end of what it wrote on its own stderr."""
        try:
            return (self.folder / "warm.log").read_bytes()[-size:].decode("utf-8", "replace").strip()
        except OSError:
            return ""


class ForkedKernel:
    """A kernel forked from a warm process, as a KernelProcess.

    `isolation` says what holds it, once the kernel is there. `lost` tells that it ended because the warm process did,
    `exceeded` that its processes together took more than their memory.
    """

    def __init__(self, warm: Warm, source: Source, name: str, memory_limit: int) -> None:
        """Ask `warm` for a kernel and return without waiting for it. `memory_limit` is in bytes. Raises OSError."""
        self.warm = warm
        self.source = source
        self.memory_limit = memory_limit
        self.sockets = warm.folder / "kernels" / name
        self.connection_file = warm.folder / f"{name}.json"
        self.isolation = ""
        self.exceeded = ""
        self.closed = False
        self._pid = 0
        self._supervisor = 0
        self._handle: int | None = None
        self._code: int | None = None
        self._said = ""
        self._refused = False
        self._ended = False
        self._next: ForkedKernel | None = None
        self._group = cgroup.made(f"{warm.folder.name}-{name}", memory_limit, PROCESSES + SET_ASIDE)
        self._ask(name)

    def _ask(self, name: str) -> None:
        inside: dict[str, Any] = {
            "key": secrets.token_hex(32),
            "signature_scheme": "hmac-sha256",
            "kernel_name": "shape-clinic",
            "transport": "ipc",
            **{port: number for number, port in enumerate(PORTS, 1)},
        }
        request = {"name": name, "connection": inside, "memory": self.memory_limit}
        self._channel, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._channel.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        with contextlib.ExitStack() as stack:
            descriptors = [stack.enter_context(theirs).fileno()]
            if self._group is not None:
                descriptors.append(self._group.entrance())
                stack.callback(os.close, descriptors[-1])
            passed = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", descriptors))]
            with contextlib.suppress(BrokenPipeError, ConnectionError):  # the kernel is then found to be lost
                self.warm.control.sendmsg([json.dumps(request).encode()], passed)
        self.connection = {**inside, "ip": str(self.sockets / "s")}
        self.connection_file.touch(mode=0o600)
        self.connection_file.write_text(json.dumps(self.connection))

    @property
    def pid(self) -> int:
        """The kernel's process id; 0 until it is there."""
        self._listen()
        return self._pid

    @property
    def lost(self) -> bool:
        """Whether it was never there, or ended because the warm process did; another one may fare better."""
        if self.poll() is None or self._code is not None or self._refused:
            return False
        return self.warm.ends_within(LAST_MOMENTS) or not self._pid

    def poll(self) -> int | None:
        """The exit code, negative for a signal's number; None while the process runs."""
        self._listen()
        if not self._ended:
            return None
        return -9 if self._code is None else self._code

    def interrupt(self) -> None:
        """Send SIGINT to the kernel and its children."""
        if self.poll() is None and self._pid:
            with contextlib.suppress(OSError):
                os.killpg(self._pid, signal.SIGINT)

    def kill(self) -> None:
        """End the kernel and everything that it started, at once."""
        self._send_end()
        if self._handle is not None:
            self._see_end(self._handle)
        self._ended = True

    def _send_end(self) -> None:
        self._listen()
        with contextlib.suppress(OSError):
            self._channel.shutdown(socket.SHUT_WR)  # the supervisor, wherever it is by now, then ends by itself
        if self._handle is None:
            return
        with contextlib.suppress(OSError):
            if "namespaces" in self.isolation or not self._pid:
                signal.pidfd_send_signal(self._handle, signal.SIGKILL)
            else:
                os.killpg(self._pid, signal.SIGKILL)

    def _see_end(self, handle: int) -> None:
        gone = select.poll()
        gone.register(handle, select.POLLIN)
        if not gone.poll(PATIENCE_MS):
            kill_descendants(self._supervisor)
            with contextlib.suppress(OSError):
                signal.pidfd_send_signal(handle, signal.SIGKILL)
        self._listen()

    def log_tail(self) -> str:
        """Why the kernel did not start, as far as it or the warm process said."""
        self._listen()
        return self._said or self.warm.log_tail()

    def expect_another(self) -> None:
        """Have the kernel that `another` gives start now. It ends with this one if nobody takes it."""
        if self._next is None:
            self._next = self.source.kernel(self.memory_limit)

    def another(self) -> ForkedKernel:
        """A fresh kernel of the same kind."""
        ready, self._next = self._next, None
        if ready is not None:
            if ready.poll() is None:
                return ready
            ready.close()
        return self.source.kernel(self.memory_limit)

    def close(self) -> None:
        """Kill whatever still runs and remove the folder. A fork of the owner leaves both alone."""
        if self.closed or os.getpid() != self.source.owner:
            return
        self.closed = True
        if self._next is not None:
            self._next._send_end()
        self.kill()
        if self._next is not None:
            self._next.close()
        self._channel.close()
        if self._handle is not None:
            os.close(self._handle)
        with contextlib.suppress(OSError):
            self.connection_file.unlink()
        remove_tree(self.sockets)
        if self._group is not None:
            self._group.end()

    def _listen(self) -> None:
        """Take in what the kernel and its supervisor have said so far."""
        while not self._ended and not self.closed:
            try:
                message, ancillary, _, _ = self._channel.recvmsg(
                    LARGEST_MESSAGE, socket.CMSG_SPACE(CREDENTIALS.size), socket.MSG_DONTWAIT
                )
            except BlockingIOError:
                return
            except OSError:
                message, ancillary = b"", []
            if not message:
                self._ended = True
                if self._group is not None and self._group.ran_out():
                    self.exceeded = "memory"
                return
            self._take(json.loads(message), _sender(ancillary))

    def _take(self, message: dict[str, Any], sender: int) -> None:
        if message.get("role") == "supervisor":
            self._supervisor = sender
            with contextlib.suppress(OSError):
                self._handle = os.pidfd_open(sender)
        elif message.get("role") == "kernel":
            self._pid = sender
            self.isolation = described(message["held"])
        elif "exit" in message:
            self._code, self.exceeded = message["exit"], message["limit"]
        elif "failed" in message:
            self._said = message["failed"]
        elif "refused" in message:
            self._refused = True
            self._said = (
                "A sandbox was asked for, and this system has none that holds files and network. "
                f"{message['refused']} See --isolation."
            )


def described(held: list[str]) -> str:
    """What holds a kernel, as reports have it: "sandbox: namespaces, landlock, seccomp, rlimits"."""
    level = "sandbox" if "namespaces" in held or {"landlock", "seccomp"} <= set(held) else "process"
    return f"{level}: {', '.join(held)}"


def _sender(ancillary: list[tuple[int, int, bytes]]) -> int:
    """The process id of a message's sender, as it is known here."""
    for level, kind, data in ancillary:
        if level == socket.SOL_SOCKET and kind == socket.SCM_CREDENTIALS and len(data) >= CREDENTIALS.size:
            pid: int = CREDENTIALS.unpack(data[: CREDENTIALS.size])[0]
            return pid
    return 0
