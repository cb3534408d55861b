"""A kernel for one notebook: run the cells, then ask about what they defined."""

from __future__ import annotations

import ast
import asyncio
import contextlib
import json
import time
from collections.abc import Callable, Sequence
from queue import Empty
from types import TracebackType
from typing import Any, Literal

import zmq
from nbformat import NotebookNode

from grader.kernels.bounds import CELL_SECONDS, CELLS_OF_TIME, GRACE_SECONDS, LONGEST_MESSAGE, START_SECONDS
from grader.kernels.cells import CellRunner
from grader.kernels.early import start_early
from grader.kernels.jupyter import own_kernel_manager
from grader.kernels.outcomes import CellOutcome, KernelDied, KernelLimit, KernelLost, KernelNotStarted, KernelSilent
from grader.kernels.provisioner import KernelProcess

OnCell = Callable[[int, int], object]
Ending = Literal["done", "died", "time", "output"]

TICK = 0.05
PATIENCE = 0.25
OUT_OF_MEMORY = ("can't allocate memory", "not enough memory", "Unable to allocate", "Cannot allocate memory")


class KernelSession:
    """An asynchronous context manager around one kernel and the nbclient that drives it.

    It adopts `process` (or starts one) and ends it, with everything it started, when the context is left.
    Raises KernelNotStarted on entering if no kernel comes up.
    """

    def __init__(self, process: KernelProcess | None = None) -> None:
        """Adopt `process`, or start one."""
        self._adopt(process or start_early())
        self._clean: KernelSession | None = None

    def _adopt(self, process: KernelProcess) -> None:
        self.process = process
        self._manager = own_kernel_manager(self.process)
        self._runner = CellRunner(_notebook([]), self._manager)

    async def __aenter__(self) -> KernelSession:
        """Connect, and wait until the kernel answers. One that is lost meanwhile is replaced, once.

        If it is connected already, that is all.
        """
        if self._runner.kc is not None:
            return self
        try:
            await self._connect()
        except KernelNotStarted:
            if not self.process.lost:
                raise
            self._adopt(self.process.another())
            await self._connect()
        return self

    async def _connect(self) -> None:
        try:
            await self._manager.start_kernel()
            client = self._runner.kc = self._manager.client()
            client.start_channels(stdin=False, hb=False, control=False)  # input() then raises at once
            await client.wait_for_ready(timeout=START_SECONDS)
        except BaseException as problem:
            log = self.process.log_tail()
            await self.close()
            if isinstance(problem, KernelNotStarted | zmq.Again):
                raise KernelNotStarted(f"the kernel did not start: {problem}\n{log}".strip()) from None
            raise

    async def __aexit__(self, kind: type[BaseException] | None, problem: object, trace: TracebackType | None) -> None:
        """End the kernel."""
        await self.close()

    async def close(self) -> None:
        """End the kernel and everything that it started, and remove its folder. May be called twice."""
        ending = [asyncio.to_thread(self.process.close)]  # each takes 10 ms, of waiting for what it started to be gone
        if self._clean is not None:
            ending.append(self._clean.close())
        try:
            await asyncio.gather(*ending)
        finally:
            if self._runner.kc is not None:
                self._runner.kc.stop_channels()
                self._runner.kc = None
            await self._manager.cleanup_resources()

    def expect_clean(self) -> None:
        """Have the clean kernel start meanwhile, where that takes a second: where it is not forked."""
        if self._clean is None and self.process.isolation == "process":
            self._clean = KernelSession(self.process.another())

    async def clean(self) -> KernelSession:
        """Another kernel of the same kind, in which no cell of this one has run. It ends with this session.

        Raises KernelNotStarted, KernelLost.
        """
        if self._clean is None or not self._clean.alive:
            self._clean = KernelSession(self.process.another())
        return await self._clean.__aenter__()

    @property
    def alive(self) -> bool:
        """Whether the kernel's process runs."""
        return self.process.poll() is None

    async def execute(
        self,
        notebook: NotebookNode,
        on_cell: OnCell | None = None,
        *,
        timeout: float = CELL_SECONDS,
        total: float | None = None,
        before: int | None = None,
        done: Sequence[CellOutcome] = (),
    ) -> tuple[CellOutcome, ...]:
        """Run the code cells in order and say how each ended; outputs are stored in the notebook's cells.

        Exceptions do not stop the run. A limit on time or output or the kernel's death does: the cells after it are
        `not-run`. `timeout` seconds are a cell's (default 60), `total` the run's (default CELLS_OF_TIME times that).
        Cells at position `before` and later are not run, nor are those that this session has run, and `done` tells of.
        `on_cell(number, count)` is called before each code cell, from 1. Raises KernelLost.
        """
        if not done:
            self._runner.begin()
        ended = {outcome.index: outcome for outcome in done}
        deadline = time.monotonic() + (CELLS_OF_TIME * timeout if total is None else total)
        code = [index for index, cell in enumerate(notebook.cells) if cell.get("cell_type") == "code"]
        self._runner.nb = _notebook([_code_cell("") for _ in notebook.cells])
        outcomes: list[CellOutcome] = []
        culprit: int | None = None
        for number, index in enumerate(code, 1):
            if index in ended:
                outcomes.append(ended[index])
                continue
            if culprit is not None or (before is not None and index >= before):
                outcomes.append(CellOutcome(index, "not-run", culprit=culprit))
                continue
            if on_cell is not None:
                on_cell(number, len(code))
            outcome, outputs = await self._run_cell(notebook.cells[index].get("source", ""), index, timeout, deadline)
            notebook.cells[index]["outputs"] = outputs
            outcomes.append(outcome)
            if outcome.ends_run:
                culprit = index
        return tuple(outcomes)

    async def ask(
        self, question: dict[str, Any], timeout: float, series: str = "", sitting: str = ""
    ) -> dict[str, Any]:
        """Put a question to the probe in the kernel; the observation. Questions of one `sitting` share a process.

        It is forked from the kernel for the first of them, and ends when a question of another series is put. With no
        series the kernel's own process answers.

        Raises KernelDied; KernelLimit for time (the kernel is interrupted, and killed if it doesn't heed that), for
        memory and for processes; KernelLost; KernelSilent if no answer in the agreed form comes. `alive` tells whether
        another question makes sense.
        """
        content = {"series": series, "sitting": sitting}
        asked = json.dumps(question, ensure_ascii=False).encode("utf-8", "replace")
        reply = await self._request("probe_request", content, timeout, [asked])
        if reply is None:
            raise KernelSilent("the kernel took the question and gave no answer")
        observation = _observation(reply)
        replaced = reply["content"].get("replaced")
        if isinstance(observation.get("replaced"), list) and isinstance(replaced, list):
            observation["replaced"] += replaced
        if observation.get("no_process") is True:
            raise KernelLimit("processes")
        if type(observation.get("died")) is int:
            raise KernelDied(observation["died"])
        problem = observation.get("probe_failed")
        if isinstance(problem, dict) and problem.get("type") == "MemoryError":
            raise KernelLimit("memory")
        if isinstance(problem, dict) and problem.get("type") == "OverflowError" and "observation" in str(problem):
            raise KernelSilent(f"the kernel's answer is {problem.get('message')}")
        return observation

    async def run_aside(self, source: str, variable: str, timeout: float) -> dict[str, Any]:
        """Run `source` as one more cell, which leaves no outputs: {"text": what is in `variable`} or {"raised": type}.

        Raises as `ask` does.
        """
        content = {
            "code": source,
            "silent": False,
            "store_history": False,
            "user_expressions": {variable: variable},
            "allow_stdin": False,
            "stop_on_error": False,
        }
        message = await self._request("execute_request", content, timeout)
        if message is None:
            raise KernelSilent("the kernel took a cell and gave no reply")
        reply = message["content"]
        if reply.get("status") != "ok":
            return {"raised": f"{reply.get('ename', '')}: {reply.get('evalue', '')}"[:LONGEST_MESSAGE]}
        try:
            text = ast.literal_eval(reply["user_expressions"][variable]["data"]["text/plain"])
        except (KeyError, TypeError, ValueError, SyntaxError, RecursionError, MemoryError):
            text = None
        return {"text": text}

    async def _request(
        self, kind: str, content: dict[str, Any], timeout: float, buffers: Sequence[bytes] = ()
    ) -> dict[str, Any] | None:
        """Send a request and wait for its reply; None if there is none. Raises as `ask` does."""
        if not self.alive:
            raise self._death()
        client = self._client()
        message = {**client.session.msg(kind, content), "buffers": list(buffers)}
        try:
            client.shell_channel.send(message)
        except zmq.Again:
            self.process.kill()
            raise KernelSilent("the kernel takes no question any more") from None
        wanted = message["header"]["msg_id"]
        reading = asyncio.ensure_future(self._reply(wanted, kind.replace("request", "reply")))
        ending = await self._watch(reading, time.monotonic() + timeout, None)
        if ending == "died":
            raise self._death()
        if ending == "time":
            raise KernelLimit("time")
        return reading.result()

    def _client(self) -> Any:
        if self._runner.kc is None:
            raise self._death()
        return self._runner.kc

    def _death(self) -> KernelDied | KernelLimit | KernelLost:
        """Why the kernel is gone."""
        if self.process.lost:
            return KernelLost()
        return KernelLimit("memory") if self.process.exceeded else KernelDied(self.process.poll())

    def _dead(self, index: int) -> CellOutcome:
        """The outcome of the cell in which the kernel died. Raises KernelLost."""
        death = self._death()
        if isinstance(death, KernelLost):
            raise death
        if isinstance(death, KernelLimit):
            return CellOutcome(index, "limit", limit="memory", exit_code=self.process.poll())
        return CellOutcome(index, "died", exit_code=death.exit_code)

    async def _run_cell(
        self, source: str, index: int, timeout: float, deadline: float
    ) -> tuple[CellOutcome, list[NotebookNode]]:
        cell = _code_cell(source.encode("utf-8", "replace").decode("utf-8"))
        if not self.alive:
            return self._dead(index), []
        runner = self._runner
        running = asyncio.ensure_future(runner.run(cell, index))
        own = time.monotonic() + timeout
        ending = await self._watch(running, min(deadline, own), runner.flooded)
        lost = ending == "done" and bool(source.strip()) and not runner.finished
        if ending == "died":
            outcome = self._dead(index)
        elif ending in ("time", "output"):
            outcome = CellOutcome(index, "limit", limit="total" if ending == "time" and deadline < own else ending)
        elif runner.flooded.is_set() or lost:
            outcome = CellOutcome(index, "limit", limit="output")
        else:
            outcome = _outcome(index, runner.reply, source)
        return outcome, list(cell.outputs)

    async def _watch(self, task: asyncio.Future[Any], deadline: float, flooded: asyncio.Event | None) -> Ending:
        """Wait for `task`, a deadline, a flood or the kernel's end. Afterwards the task is done or cancelled."""
        ending: Ending | None = None
        while ending is None:
            left = deadline - time.monotonic()
            await asyncio.wait({task}, timeout=max(0.0, min(TICK, left)))
            if task.done():
                ending = "done"
            elif not self.alive:
                await asyncio.wait({task}, timeout=4 * TICK)
                ending = "done" if task.done() and not task.exception() else "died"
            elif flooded is not None and flooded.is_set():
                ending = "output"
            elif left <= 0:
                ending = "time"
        if ending in ("time", "output"):
            await self._stop(task)
        if not task.done():
            task.cancel()
        with contextlib.suppress(asyncio.CancelledError, Exception):
            await task
        if ending == "done" and (task.cancelled() or task.exception()):
            await asyncio.sleep(TICK)
            if self.alive:
                self.process.kill()
            ending = "died"
        return ending

    async def _stop(self, task: asyncio.Future[Any]) -> None:
        """Interrupt what runs, twice if need be; kill the kernel if that is ignored."""
        for _ in range(2):
            if self.alive:
                await self._manager.interrupt_kernel()
            await asyncio.wait({task}, timeout=GRACE_SECONDS / 2)
            if task.done():
                return
        self.process.kill()

    async def _reply(self, wanted: str, kind: str) -> dict[str, Any] | None:
        """The reply of `kind` to message `wanted`; None if the kernel is through with it without one.

        Messages are taken in order: once a later one is answered, there will be no reply to an earlier one.
        """
        client = self._client()
        dropping = asyncio.ensure_future(self._drop_outputs())
        later: str | None = None
        try:
            while True:
                try:
                    message = await client.shell_channel.get_msg(timeout=PATIENCE)
                except Empty:
                    later = later or client.kernel_info()
                    continue
                answered = message["parent_header"].get("msg_id")
                if answered == wanted and message["msg_type"] == kind:
                    reply: dict[str, Any] = message
                    return reply
                if later is not None and answered == later:
                    return None
        finally:
            dropping.cancel()

    async def _drop_outputs(self) -> None:
        client = self._client()
        while True:
            await client.iopub_channel.get_msg(timeout=None)


def _observation(reply: dict[str, Any]) -> dict[str, Any]:
    """The observation that came beside a reply. It may hold megabytes, which Jupyter would read and sign as well."""
    try:
        (text,) = reply["buffers"]
        observation = json.loads(bytes(text))
    except (KeyError, TypeError, ValueError, RecursionError):
        observation = None
    if not isinstance(observation, dict):
        raise KernelSilent("the kernel's answer is not a JSON object")
    return observation


def _code_cell(source: str) -> NotebookNode:
    """A fresh code cell (nbformat's own function validates each against the schema, half a millisecond)."""
    return NotebookNode(cell_type="code", metadata=NotebookNode(), source=source, outputs=[], execution_count=None)


def _notebook(cells: list[NotebookNode]) -> NotebookNode:
    return NotebookNode(nbformat=4, nbformat_minor=5, metadata=NotebookNode(), cells=cells)


def _outcome(index: int, reply: dict[str, Any] | None, source: str) -> CellOutcome:
    """What a cell's reply says; no reply, from a kernel that lives, means that there was nothing to run."""
    if reply is None or reply.get("status") != "error":
        return CellOutcome(index, "ran")
    name, message = str(reply.get("ename", ""))[:200], str(reply.get("evalue", ""))[:LONGEST_MESSAGE]
    line = reply.get("line")
    if type(line) is not int or not 1 <= line <= source.count("\n") + 1:
        line = None
    if "MemoryError" in name or any(words in message for words in OUT_OF_MEMORY):
        return CellOutcome(index, "limit", name, message, line, limit="memory")
    return CellOutcome(index, "raised", name, message, line)
