"""Kernels forked from a warm process (Linux). Standard library only."""

from __future__ import annotations

import array
import atexit
import contextlib
import itertools
import json
import os
import secrets
import select
import signal
import socket
import struct
import subprocess
import sys
import threading
from typing import Any

from grader.kernels.descendants import descendants, kill_descendants, marked
from grader.kernels.folders import claimed_folder, remove_tree, sweep
from grader.kernels.local import MEMORY_LIMIT, PORTS, environment, lend_font_cache

LARGEST_MESSAGE = 16384
LARGE_PAGES = "glibc.malloc.hugetlb=1"  # a process that holds torch in small pages takes 10 ms more to fork and to end
PATIENCE_MS = 5000
LAST_MOMENTS = 0.5  # seconds from a kernel's end to that of the warm process, if that is why
CREDENTIALS = struct.Struct("iii")


class ForkedKernel:
    """A kernel forked from a nursery's warm process, as a KernelProcess.

    `isolation` says what holds it, once the kernel is there. `lost` tells that it ended because the warm process did,
    `exceeded` that its processes together took more than their memory.
    """

    def __init__(
        self, nursery: Nursery, name: str, connection: dict[str, Any], channel: socket.socket, memory_limit: int
    ) -> None:
        """Adopt the kernel `name` that was asked for; it reports through `channel`."""
        self.memory_limit = memory_limit
        self.nursery = nursery
        self.warm = nursery.process
        self.connection = connection
        self.sockets = nursery.folder / "kernels" / name
        self.connection_file = nursery.folder / f"{name}.json"
        self.isolation = ""
        self.exceeded = ""
        self.closed = False
        self._channel = channel
        self._pid = 0
        self._supervisor = 0
        self._handle: int | None = None
        self._code: int | None = None
        self._said = ""
        self._refused = False
        self._ended = False

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
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.warm.wait(LAST_MOMENTS)
        return not self._pid or self.warm.poll() is not None

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
        self._listen()
        with contextlib.suppress(OSError):
            self._channel.shutdown(socket.SHUT_WR)  # the supervisor, wherever it is by now, then ends by itself
        if self._handle is None:
            self._ended = True
            return
        if "namespaces" in self.isolation or not self._pid:
            with contextlib.suppress(OSError):
                signal.pidfd_send_signal(self._handle, signal.SIGKILL)
        else:
            with contextlib.suppress(OSError):
                os.killpg(self._pid, signal.SIGKILL)
        gone = select.poll()
        gone.register(self._handle, select.POLLIN)
        if not gone.poll(PATIENCE_MS):
            kill_descendants(self._supervisor)
            with contextlib.suppress(OSError):
                signal.pidfd_send_signal(self._handle, signal.SIGKILL)
        self._listen()
        self._ended = True

    def log_tail(self) -> str:
        """Why the kernel did not start, as far as it or the warm process said."""
        self._listen()
        return self._said or self.nursery.log_tail()

    def another(self) -> ForkedKernel:
        """A fresh kernel of the same kind."""
        return self.nursery.kernel(self.memory_limit)

    def close(self) -> None:
        """Kill whatever still runs and remove the folder. A fork of the owner leaves both alone."""
        if self.closed or os.getpid() != self.nursery.owner:
            return
        self.closed = True
        self.kill()
        self._channel.close()
        if self._handle is not None:
            os.close(self._handle)
        with contextlib.suppress(OSError):
            self.connection_file.unlink()
        remove_tree(self.sockets)

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
        os.close(self._claim)
        remove_tree(self.folder)

    def kernel(self, memory_limit: int = MEMORY_LIMIT) -> ForkedKernel:
        """Ask for a kernel and return without waiting for it. `memory_limit` is in bytes. Raises OSError."""
        with self._lock:
            if self.process.poll() is not None or not self.folder.is_dir():
                self._stop()
                self._start()
            return self._ask(memory_limit)

    def _ask(self, memory_limit: int) -> ForkedKernel:
        name = f"k{next(self._names)}"
        inside: dict[str, Any] = {
            "key": secrets.token_hex(32),
            "signature_scheme": "hmac-sha256",
            "kernel_name": "shape-clinic",
            "transport": "ipc",
            **{port: number for number, port in enumerate(PORTS, 1)},
        }
        request = {"name": name, "connection": inside, "memory": memory_limit}
        channel, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        channel.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        with theirs, contextlib.suppress(BrokenPipeError, ConnectionError):  # the kernel is then found to be lost
            passed = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [theirs.fileno()]))]
            self._control.sendmsg([json.dumps(request).encode()], passed)
        connection = {**inside, "ip": str(self.folder / "kernels" / name / "s")}
        connection_file = self.folder / f"{name}.json"
        connection_file.touch(mode=0o600)
        connection_file.write_text(json.dumps(connection))
        return ForkedKernel(self, name, connection, channel, memory_limit)

    def log_tail(self, size: int = 2000) -> str:
        """The end of what the warm process wrote on its own stderr."""
        try:
            return (self.folder / "warm.log").read_bytes()[-size:].decode("utf-8", "replace").strip()
        except OSError:
            return ""

    def close(self) -> None:
        """End the warm process, every kernel and all that they started. A fork of the owner leaves them alone."""
        if self.closed or os.getpid() != self.owner:
            return
        self.closed = True
        atexit.unregister(self.close)
        self._stop()


_shared: dict[tuple[int, str], Nursery] = {}
_starting = threading.Lock()


def shared(isolation: str) -> Nursery:
    """This process's nursery for `isolation`, kept until Python exits."""
    with _starting:
        place = (os.getpid(), isolation)
        if place not in _shared or _shared[place].closed:
            _shared[place] = Nursery(isolation)
        return _shared[place]


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
