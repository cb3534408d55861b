"""The Jupyter side of a kernel: a kernelspec of our own, and a client that reads no more than it can hold.

A learner's kernel may send anything, so what is malformed, or larger than agreed, is dropped here.
"""

from __future__ import annotations

import asyncio
import sys
import time
from queue import Empty
from typing import Any

import zmq
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.channels import AsyncZMQSocketChannel
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.session import Session
from traitlets import Any as AnyTrait
from traitlets import Type

from grader.kernels.bounds import LARGEST_OUTPUT, LARGEST_REPLY, OUTPUTS_QUEUED
from grader.kernels.outcomes import KernelNotStarted
from grader.kernels.provisioner import KernelProcess

RECONNECT_MS = 5
LONGEST_SEND_MS = 2000
PARTS = {"header": dict, "parent_header": dict, "metadata": dict, "content": dict, "msg_id": str, "msg_type": str}


class OwnKernelSpec(KernelSpecManager):
    """Knows one kernel, ours, by whatever name a notebook asks for it."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """Our kernelspec."""
        return KernelSpec(
            display_name="Shape Clinic",
            language="python",
            interrupt_mode="message" if sys.platform == "win32" else "signal",
            metadata={"kernel_provisioner": {"provisioner_name": "shape-clinic"}},
        )


class GuardedChannel(AsyncZMQSocketChannel):
    """A channel that passes over messages that are not in Jupyter's form, and lets others have a turn between messages.

    Without the turn a flood of messages, each there when it is waited for, would keep the event loop to itself.
    """

    async def get_msg(self, timeout: float | None = None) -> dict[str, Any]:  # type: ignore[override]
        """The next sound message; raises Empty after `timeout` seconds without one."""
        deadline = None if timeout is None else time.monotonic() + timeout
        while True:
            await asyncio.sleep(0)
            left = None if deadline is None else max(0.0, deadline - time.monotonic())
            try:
                message: dict[str, Any] = await super().get_msg(left)
            except (Empty, zmq.ZMQError):
                raise
            except Exception:
                continue
            if all(isinstance(message.get(part), kind) for part, kind in PARTS.items()):
                return message


class BoundedClient(AsyncKernelClient):
    """A client whose sockets hold a bounded number of messages of a bounded size."""

    shell_channel_class = Type(GuardedChannel)
    iopub_channel_class = Type(GuardedChannel)

    def _create_connected_socket(self, channel: str, identity: bytes | None = None) -> Any:
        self.context.setsockopt(zmq.RECONNECT_IVL, RECONNECT_MS)
        self.context.setsockopt(zmq.SNDTIMEO, LONGEST_SEND_MS)  # a kernel that broke its sockets takes nothing
        self.context.setsockopt(zmq.MAXMSGSIZE, LARGEST_OUTPUT if channel == "iopub" else LARGEST_REPLY)
        self.context.setsockopt(zmq.RCVHWM, OUTPUTS_QUEUED if channel == "iopub" else 8)
        return super()._create_connected_socket(channel, identity)

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until the kernel answers and its outputs are known to reach us; raises KernelNotStarted.

        Outputs reach us once any message has come on their channel: its welcome, or a status caused by our own request.
        """
        deadline = time.monotonic() + (timeout or float("inf"))
        answered = heard = False
        patience = 1.0
        while not (answered and heard):
            self.kernel_info()
            turn = min(deadline, time.monotonic() + patience)
            while not answered and time.monotonic() < turn:
                answered = await self._comes(self.shell_channel, "kernel_info_reply", 0.1)
                await self._check(deadline)
            while answered and not heard and time.monotonic() < turn:
                heard = await self._comes(self.iopub_channel, "", 0.1)
                await self._check(deadline)

    async def _check(self, deadline: float) -> None:
        if not await self.is_alive():
            raise KernelNotStarted("it ended while starting")
        if time.monotonic() >= deadline:
            raise KernelNotStarted("it did not answer in time")

    @staticmethod
    async def _comes(channel: Any, kind: str, timeout: float) -> bool:
        try:
            message = await channel.get_msg(timeout=timeout)
        except Empty:
            return False
        return kind in ("", message["msg_type"])


class OwnKernelManager(AsyncKernelManager):
    """Manages the kernel process it is given, or one that it has the provisioner start."""

    process: KernelProcess | None = AnyTrait(None)  # type: ignore[assignment]
    client_factory = Type(BoundedClient)

    async def start_kernel(self, **settings: Any) -> None:  # type: ignore[override]
        """As Jupyter's own does, without the 10 ms that it then waits for the sake of its tests."""
        command, settings = await self.pre_start_kernel(**settings)
        await self._launch_kernel(command, **settings)
        await self.post_start_kernel(**settings)


def own_kernel_manager(process: KernelProcess | None) -> OwnKernelManager:
    """A kernel manager for `process`."""
    session = Session(packer="grader.kernels.messages.pack")
    return OwnKernelManager(
        process=process,
        kernel_name="shape-clinic",
        kernel_spec_manager=OwnKernelSpec(),
        client_factory=BoundedClient,
        session=session,
    )
