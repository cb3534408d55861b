"""IPython's kernel with one message more: `probe_request`, by which the judge asks about a learner's model.

A question goes to the probe's `answer` with the learner's namespace, in a process of its own where there is fork (see
`grader.probed_sitting`). It passes through no cell, no IPython event and no output stream, so nothing that a cell
prints or hooks is mistaken for an answer.
"""

from __future__ import annotations

import functools
import logging
import sys
import traceback
from collections.abc import Callable, Sequence
from types import FunctionType, ModuleType
from typing import Any, ClassVar
from unittest import mock

import ipykernel.debugger  # noqa: F401  # here, so that it is loaded before a warm process forks
import zmq
from ipykernel import ipkernel
from ipykernel.iostream import OutStream
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from ipykernel.kernelbase import Kernel
from ipykernel.zmqshell import ZMQInteractiveShell
from jupyter_client.session import Session
from traitlets import Type
from traitlets.config import Config

import grader.checking
import grader.kernels.messages
from grader.kernels.bounds import LARGEST_OBSERVATION, LONGEST_MESSAGE, STREAM_PIECE
from grader.probed_sitting import Answer, Sittings, as_json, failed, own_probe


class PiecewiseStream(OutStream):
    """Standard output that is sent in pieces as it is written, so that a flood doesn't pile up in the kernel."""

    unsent = 0

    def write(self, string: str) -> int:
        """Write, and wait for the sending whenever a piece is full."""
        if not isinstance(string, str) or self.unsent + len(string) < STREAM_PIECE:
            super().write(string)
            self.unsent += len(string)
            return len(string)
        for start in range(0, len(string), STREAM_PIECE):
            super().write(string[start : start + STREAM_PIECE])
            self.flush()
        self.unsent = 0
        return len(string)

    def flush(self) -> None:
        """Send what is waiting. Every cell asks for it several times, and going through the thread takes 1 ms."""
        if self._buffers or self._flush_pending:
            super().flush()  # type: ignore[no-untyped-call]


class _WithoutModules:
    """`sys`, with no modules: the kernel lists them all for its debugger, which is not here. That takes 20 ms."""

    modules: ClassVar[dict[str, ModuleType]] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(sys, name)


class ProbedShell(ZMQInteractiveShell):
    """A shell in which `exit` and `quit` end the cell and leave the kernel alive.

    It does not parse each cell three times: what IPython asks twice about the same text is answered once.
    """

    transformed = ("", "")

    def ask_exit(self) -> None:
        """Raise SystemExit, as `sys.exit()` does."""
        raise SystemExit

    def transform_cell(self, raw_cell: str) -> str:
        """The cell with its magics written out. ipykernel asks, and IPython once more; then it is forgotten."""
        (known, text), self.transformed = self.transformed, ("", "")
        if not text or known != raw_cell:
            text = super().transform_cell(raw_cell)  # type: ignore[no-untyped-call]
            self.transformed = (raw_cell, text)
        return text

    def _showtraceback(self, etype: type, evalue: object, stb: Sequence[str]) -> None:
        """Send what a cell raised, and not more of it than is read: a message of megabytes would end the channel."""
        shown = [line[:LONGEST_MESSAGE] for line in stb]
        super()._showtraceback(etype, str(evalue)[:LONGEST_MESSAGE], shown)  # type: ignore[no-untyped-call]

    def should_run_async(self, raw_cell: str, *, transformed_cell: str | None = None, **settings: Any) -> bool:
        """Whether the cell awaits something at its top level."""
        text = transformed_cell or raw_cell
        if "await" not in text and "async" not in text:
            return False
        return super().should_run_async(raw_cell, transformed_cell=transformed_cell, **settings)


class ProbedKernel(IPythonKernel):
    """The kernel that learners' notebooks run in."""

    shell_class = Type(ProbedShell)

    def __init__(self, **settings: Any) -> None:
        """Add the probe's message to those that the kernel knows."""
        with mock.patch.object(ipkernel, "sys", _WithoutModules()):
            super().__init__(**settings)  # type: ignore[no-untyped-call]
        self.shell_handlers["probe_request"] = self.probe_request
        self.sittings = Sittings(probe(), LARGEST_OBSERVATION)
        self.streams = {"stdout": sys.stdout, "stderr": sys.stderr}

    async def poll_stopped_queue(self) -> None:
        """No debugger here, so nothing to wait for."""

    async def probe_request(self, stream: Any, ident: Any, parent: dict[str, Any]) -> None:
        """Answer {"series": name, "sitting": name}, with the question beside it, by {"replaced": [names]} and beside it
        the observation, both JSON texts.

        Whatever escapes the probe is part of the answer.
        """
        try:
            (question,) = parent["buffers"]
            asked = parent["content"]
            namespace = self.shell.user_ns  # type: ignore[union-attr]
            observation = self.sittings.ask(bytes(question), asked["series"], asked["sitting"], namespace)
        except BaseException as problem:
            observation = as_json(failed(problem))
        self._send(stream, "probe_reply", {"replaced": self._replaced()}, parent, ident, [observation])

    def _publish_status(self, status: str, channel: str, parent: dict[str, Any] | None = None) -> None:
        """Tell that the kernel is idle, which ends a cell's outputs; after a question there are none."""
        if status == "busy":
            return
        answered = parent or self.get_parent(channel)  # type: ignore[no-untyped-call]
        if answered.get("msg_type") != "probe_request":
            super()._publish_status(status, channel, parent)  # type: ignore[no-untyped-call]

    def _publish_execute_input(self, code: str, parent: dict[str, Any], execution_count: int) -> None:
        """Nothing: nobody but the one who sent the cell is listening."""

    def _replaced(self) -> list[str]:
        """What was put in place of methods on the way of questions, on these objects alone."""
        objects = (self, self.session, self.sittings)
        found = [f"{type(one).__name__}.{name}" for one in objects for name in vars(one) if _is_method(one, name)]
        handled = self.shell_handlers.get("probe_request") == self.probe_request
        return found if handled else [*found, "the kernel's handler of questions"]

    async def interrupt_request(self, stream: Any, ident: Any, parent: dict[str, Any]) -> None:
        """Interrupt the running cell where there are no signals (Windows)."""
        if sys.platform != "win32":
            await super().interrupt_request(stream, ident, parent)  # type: ignore[no-untyped-call]
            return
        import _thread

        _thread.interrupt_main()
        self._send(stream, "interrupt_reply", {"status": "ok"}, parent, ident)

    def _send(
        self, stream: Any, kind: str, content: Any, parent: dict[str, Any], ident: Any, buffers: Sequence[bytes] = ()
    ) -> None:
        if self.session is not None:
            self.session.send(stream, kind, content, parent, ident=ident, buffers=list(buffers))

    async def do_execute(self, code: str, *arguments: Any, **settings: Any) -> dict[str, Any]:
        """Run a cell. The reply also names the line of the cell that raised; a reply comes whatever the cell did."""
        for name, stream in self.streams.items():
            if not hasattr(getattr(sys, name, None), "flush"):  # an earlier cell took it away; no cell would run
                setattr(sys, name, stream)
        before = getattr(sys, "last_value", None)
        try:
            reply: dict[str, Any] = await super().do_execute(code, *arguments, **settings)  # type: ignore[no-untyped-call]
            return self._told(reply, code, before) if reply.get("status") == "error" else reply
        except Exception as problem:
            return {
                "status": "error",
                "ename": "Exception",
                "evalue": f"the exception could not be shown ({type(problem).__name__})",
                "traceback": [],
                "execution_count": self.execution_count,
                "user_expressions": {},
                "payload": [],
                "line": None,
            }

    def _told(self, reply: dict[str, Any], code: str, before: object) -> dict[str, Any]:
        """The reply of a cell that raised, with the line; `before` is the last exception that was shown before it.

        A cell that ran, and whose result could not be shown, has the exception which that raised.
        """
        result: Any = self.shell.last_execution_result  # type: ignore[union-attr]
        if not (result.error_before_exec or result.error_in_exec):
            shown = sys.last_value
            if shown is before:
                raise RuntimeError("nothing was shown")
            reply |= {"ename": type(shown).__name__, "evalue": str(shown)}
        return reply | {"evalue": reply["evalue"][:LONGEST_MESSAGE], "line": raising_line(self.shell, code)}


class ProbedApp(IPKernelApp):
    """The application around the kernel."""

    def parse_command_line(self, argv: object = None) -> None:
        """There is none, and drawing up what could be on it takes 10 ms."""

    def init_iopub(self, context: Any) -> None:
        """Queue outputs here, however many, rather than drop some: whoever reads them stops a flood."""
        context.setsockopt(zmq.SNDHWM, 0)
        super().init_iopub(context)  # type: ignore[no-untyped-call]


def _is_method(one: object, name: str) -> bool:
    return isinstance(getattr(type(one), name, None), FunctionType)


@functools.cache
def probe() -> Answer:
    """The probe of this process and of those that it forks. First called before any cell runs."""
    carriers = (ProbedKernel, IPythonKernel, Kernel, Session, Sittings)
    return own_probe({one.__qualname__: one for one in carriers})


def raising_line(shell: Any, code: str) -> int | None:
    """The line of the cell `code` in which its last run raised, counted from 1; None if it ran to its end."""
    result = shell.last_execution_result
    problem = result.error_before_exec or result.error_in_exec
    if problem is None:
        return None
    file = shell.compile.get_code_name(code, code, 0)
    if isinstance(problem, SyntaxError) and problem.filename in (file, None):
        return problem.lineno
    lines = [frame.lineno for frame in traceback.extract_tb(problem.__traceback__) if frame.filename == file]
    return lines[-1] if lines else None


def start(connection_file: str, on_bound: Callable[[], object] = lambda: None) -> None:
    """Serve `connection_file` until killed. `on_bound` is called once the sockets are bound, before any request."""
    grader.checking.graded = True
    config = Config()
    config.Session.packer = "grader.kernels.messages.pack"
    # Beyond it messages are not copied, but freed by a thread, and there may be no room for one more.
    config.Session.copy_threshold = sys.maxsize
    config.IPKernelApp.outstream_class = f"{__name__}.PiecewiseStream"
    config.HistoryManager.enabled = False
    config.Kernel._execute_sleep = 0  # a wait lest outputs be dropped, and none are here
    config.InteractiveShell.colors = "nocolor"
    config.InteractiveShell.xmode = "Minimal"  # nobody reads the traceback, and drawing one takes 20 ms
    app = ProbedApp.instance(connection_file=connection_file, kernel_class=ProbedKernel, config=config)
    app.initialize([])  # type: ignore[no-untyped-call]
    app.log.setLevel(logging.WARNING)  # else every message is logged for debugging, and the log thrown away
    on_bound()
    app.start()  # type: ignore[no-untyped-call]
