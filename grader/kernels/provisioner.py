"""How Jupyter gets our kernels: a kernel provisioner that adopts a process of ours, or starts one."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path
from typing import Any, Protocol

from jupyter_client.provisioning.provisioner_base import KernelProvisionerBase

from grader.kernels.early import start_early


class KernelProcess(Protocol):
    """A kernel's process, wherever it came from (started, or forked from a warm one)."""

    connection: dict[str, Any]
    connection_file: Path

    @property
    def isolation(self) -> str:
        """What holds the kernel, once it is there, such as "sandbox: namespaces, landlock, seccomp, rlimits"."""

    @property
    def exceeded(self) -> str:
        """The limit that the kernel was ended for ("memory"), or ""."""

    @property
    def lost(self) -> bool:
        """Whether the kernel ended through nothing that ran in it."""

    @property
    def pid(self) -> int:
        """The process id."""

    def poll(self) -> int | None:
        """The exit code, negative for a signal's number; None while the process runs."""

    def interrupt(self) -> None:
        """Send SIGINT to the kernel and its children."""

    def kill(self) -> None:
        """End the process and everything that it started."""

    def log_tail(self) -> str:
        """The end of what the process wrote on its own stderr."""

    def close(self) -> None:
        """Kill, and remove what the kernel left."""

    def another(self) -> KernelProcess:
        """A fresh kernel of the same kind."""


class ShapeClinicProvisioner(KernelProvisionerBase):
    """Provides the kernel manager's `process`, a KernelProcess; starts one if the manager has none."""

    process: KernelProcess | None = None

    @property
    def has_process(self) -> bool:
        """Whether there is a process, dead or alive, that has not been waited for."""
        return self.process is not None

    async def pre_launch(self, **settings: Any) -> dict[str, Any]:
        """Take the manager's process or start one, and tell the manager how to reach it."""
        manager: Any = self.parent
        self.process = process = getattr(manager, "process", None) or start_early()
        manager.connection_file = str(process.connection_file)
        manager.load_connection_file()
        self.connection_info = manager.get_connection_info()
        settings = await super().pre_launch(**settings)
        return settings | {"cmd": []}

    async def launch_kernel(self, cmd: list[str], **settings: Any) -> Any:
        """The connection info: the process runs already."""
        return self.connection_info

    async def poll(self) -> int | None:
        """None while the process runs, else its exit code."""
        return 0 if self.process is None else self.process.poll()

    async def wait(self) -> int | None:
        """Wait for the process to end."""
        code: int | None = 0
        while self.process is not None and (code := self.process.poll()) is None:
            await asyncio.sleep(0.02)
        self.process = None
        return code

    async def send_signal(self, signum: int) -> None:
        """Send a signal to the process; SIGINT goes to its children too."""
        if self.process is None or self.process.poll() is not None:
            return
        if signum == signal.SIGINT:
            self.process.interrupt()
        elif sys.platform != "win32":
            os.kill(self.process.pid, signum)

    async def kill(self, restart: bool = False) -> None:
        """End the process and everything that it started."""
        if self.process is not None:
            self.process.kill()

    async def terminate(self, restart: bool = False) -> None:
        """As `kill`: a learner's process is owed no grace."""
        await self.kill(restart)

    async def cleanup(self, restart: bool = False) -> None:
        """Remove what the kernel left."""
        if self.process is not None:
            self.process.close()
