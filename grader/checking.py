"""`check`: instant feedback inside the notebook, in the same words as the command.

The contract never enters the notebook's process. A second process holds it, puts the questions through a pipe, and
sends back what to show; here they are only answered.
"""

from __future__ import annotations

import inspect
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from typing import IO, Any

graded = False  # set by a kernel of `grade`


def check(*subjects: Any, **named: Any) -> None:
    """Judge what is given and print the verdict: `check(SameSizeDilation)`, `check(predicted=predicted)`.

    A class or function is found by the name it is bound to in the notebook. While the notebook is being graded by the
    command, nothing happens: the command judges by itself.
    """
    if graded:
        return
    frame = inspect.currentframe()
    caller = frame.f_back if frame is not None else None
    variables: Mapping[str, Any] = {**caller.f_globals, **caller.f_locals} if caller is not None else {}
    if not subjects and not named:
        print("Say what to check: check(SameSizeDilation), or check(predicted=predicted).")
    for subject in subjects:
        names = [name for name, value in variables.items() if value is subject and not name.startswith("_")]
        names += [name for name in [getattr(subject, "__name__", "")] if name and name not in names]
        _check(names, subject)
    for name, subject in named.items():
        _check([name], subject)


def _check(names: list[str], subject: Any) -> None:
    from grader.probe import answer

    entries = [str(key) for key in subject] if isinstance(subject, dict) else []
    command = [sys.executable, "-m", "grader.check_server"]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
    ) as judge:
        assert judge.stdin is not None
        assert judge.stdout is not None
        _send(judge.stdin, {"names": names, "entries": entries})
        for line in judge.stdout:
            message = json.loads(line)
            if "show" in message:
                print(message["show"])
                break
            question = message["question"]
            _send(judge.stdin, answer(question, {question["name"]: subject}))
        else:
            print("The check ended without a verdict. Please grade with the command: grade YOUR_NOTEBOOK.ipynb")


def _send(stream: IO[str], message: Mapping[str, Any]) -> None:
    stream.write(json.dumps(message) + "\n")
    stream.flush()
