"""A piece of plain code that uses the learner's names, run by the probe: one of the two guises of the same question."""

from __future__ import annotations

import _thread
import linecache
import sys
import time
from types import CodeType
from typing import Any

from grader.probed_compiler import not_compiled
from grader.probed_values import bounded, described_error

Question = dict[str, Any]
Observation = dict[str, Any]
MAX_TOLD = 200_000


def run_aside(question: Question, namespace: dict[str, Any]) -> Observation:
    """Run `source` and give the text that it leaves in `variable`: twice here, so that chance shows, and once alone.

    Alone means on a stack of its own, on which nothing but the source and what it calls is to be seen. With `before`,
    each run is preceded by that source, the exercise's own definition, whatever else was bound to the name since, and
    none is alone. Nothing is left in `namespace`. What `source` raises is {"raised": …}; what `before` raises ends it.
    """
    told: list[dict[str, Any]] = []
    code = compile(question["source"], "<cell>", "exec")
    for run in (_run, _run) if question.get("before") else (_run, _run, _run_alone):
        own = dict(namespace)
        try:
            if question.get("before"):
                _define(question["before"], own)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            return {"not_remade": described_error(error)}
        try:
            with not_compiled():
                run(code, own, question["variable"])
            told.append({"text": bounded(own[question["variable"]], MAX_TOLD)})
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            told.append({"raised": described_error(error)})
    linecache.cache.pop("<cell>", None)
    return {"told": told}


def _define(source: str, namespace: dict[str, Any]) -> None:
    """Run `source`, and let its lines be found afterwards, as a cell's are: torch.jit.script reads them."""
    file = f"<cell made again {hash(source):x}>"
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    exec(compile(source, file, "exec"), namespace)


def _run(code: CodeType, namespace: dict[str, Any], variable: str) -> None:
    exec(code, namespace)


def _run_alone(code: CodeType, namespace: dict[str, Any], variable: str) -> None:
    """Run in a thread that starts with `exec` itself; `variable` is the last that the code binds."""
    problems: list[BaseException | None] = []
    usual, sys.unraisablehook = sys.unraisablehook, lambda problem: problems.append(problem.exc_value)
    try:
        _thread.start_new_thread(exec, (code, namespace))
        while variable not in namespace and not problems:
            time.sleep(0.0005)
    finally:
        sys.unraisablehook = usual
    if variable not in namespace:
        raise problems[0] or RuntimeError("the thread ended")
