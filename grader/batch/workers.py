"""An Executor of worker processes, each of which can die without taking anything else along."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import queue
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pickle import PicklingError
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

Prepare = Callable[[], Callable[[], object] | None]

PATIENCE = 5.0  # seconds between asking a worker to end and killing it


class WorkerDied(Exception):
    """The worker process ended, or had to be ended, while it was at a task."""


class Workers(Executor):
    """`count` processes that are started when first needed, each working on one task at a time.

    Unlike in a ProcessPoolExecutor, a process that dies costs its own task only, which raises WorkerDied; another takes
    its place. A task that takes longer than `longest` seconds has its process killed.
    """

    def __init__(self, count: int, longest: float | None = None, prepare: Prepare | None = None) -> None:
        """No process is started yet. `prepare` is called for each, here; what it returns the process calls first."""
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="worker")
        self._free: queue.SimpleQueue[_Worker] = queue.SimpleQueue()
        self._workers = [_Worker(prepare) for _ in range(count)]
        self._longest = longest
        for worker in self._workers:
            self._free.put(worker)

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Have a free worker call `fn`."""
        return self._threads.submit(self._call, fn, args, kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End every process. Without `wait` those at work are stopped, and with them what they have started."""
        if wait:
            self._threads.shutdown(wait=True, cancel_futures=cancel_futures)
        else:
            self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in self._workers:
            worker.ask_to_end()
        for worker in self._workers:
            worker.end()

    def _call(self, fn: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any]) -> T:
        worker = self._free.get()
        try:
            result: T = worker.call(fn, args, kwargs, self._longest)
            return result
        finally:
            self._free.put(worker)


class _Worker:
    """A process and the pipe to it; a new one is started for a task if there is none."""

    def __init__(self, prepare: Prepare | None) -> None:
        self._prepare = prepare
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._ended = False

    def call(self, fn: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any], longest: float | None) -> Any:
        process, pipe = self._running()
        try:
            pipe.send((fn, args, kwargs))
            if not wait([pipe, process.sentinel], longest):
                self._drop()
                raise WorkerDied(f"It did not end within {longest:.0f} seconds.")
            succeeded, value = pipe.recv()
        except (EOFError, OSError):
            process.join(PATIENCE)
            code = process.exitcode
            self._drop()
            raise WorkerDied(f"The process that marked it ended (exit code {code}).") from None
        if succeeded:
            return value
        raise value

    def ask_to_end(self) -> None:
        """Ask the process to end, and with it what it has started; it takes no further task."""
        self._ended = True
        process = self._process
        if process is not None:
            process.terminate()

    def end(self) -> None:
        """See to it that the process is gone."""
        self._ended = True
        self._drop()

    def _running(self) -> tuple[BaseProcess, Connection]:
        if self._ended:
            raise WorkerDied("The run was stopped.")
        if self._process is None or self._pipe is None or not self._process.is_alive():
            self._drop()
            context = multiprocessing.get_context("spawn")
            self._pipe, theirs = context.Pipe()
            begin = None if self._prepare is None else self._prepare()
            self._process = context.Process(target=_serve, args=(theirs, begin), name="grade worker")
            self._process.start()
            theirs.close()
        return self._process, self._pipe

    def _drop(self) -> None:
        process, self._process = self._process, None
        pipe, self._pipe = self._pipe, None
        if process is not None:
            process.terminate()
            process.join(PATIENCE)
            if process.is_alive():
                process.kill()
                process.join(PATIENCE)
        if pipe is not None:
            pipe.close()


def _serve(pipe: Connection, begin: Callable[[], object] | None) -> None:
    """Be a worker: do one task after the other until whoever sends them is gone."""
    # A handler of our own rather than none: kernels started here would inherit it if SIGINT were ignored.
    signal.signal(signal.SIGINT, lambda number, frame: None)
    signal.signal(signal.SIGTERM, _end)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _silence()
    if begin is not None:
        begin()
    with contextlib.suppress(EOFError, OSError):
        while True:
            fn, args, kwargs = pipe.recv()
            try:
                answer = (True, fn(*args, **kwargs))
            except Exception as problem:
                answer = (False, problem)
            try:
                pipe.send(answer)
            except (TypeError, AttributeError, ValueError, PicklingError) as problem:
                pipe.send((False, RuntimeError(f"{type(answer[1]).__name__} can't be sent: {problem}")))


def _end(number: int, frame: object) -> None:
    """Unwind, so that what was started is ended too."""
    raise SystemExit(128 + number)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(PATIENCE)
        os._exit(1)


def _silence() -> None:
    """Let nothing that a library prints get in between what `grade` prints."""
    with contextlib.suppress(OSError):
        nowhere = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(nowhere, descriptor)
        os.close(nowhere)
