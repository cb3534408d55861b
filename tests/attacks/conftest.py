"""A notebook out of an attack's file, graded for real among traps: a secret, a service, a forbidden folder."""

from __future__ import annotations

import io
import json
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from rich.console import Console

from grader.course import load_course
from grader.grading import grade_notebook
from grader.grading_options import GradingOptions
from grader.kernels.early import start_early
from grader.kernels.lending import shared
from grader.reports.json_report import json_line
from grader.reports.terminal import print_report
from grader.verdict import ExerciseResult, Report

sys.path.insert(0, str(Path(__file__).parent))
from attempts import Attempt

SETUP = "import torch\nimport torch.nn.functional as F\nfrom torch import nn"
CANARY = f"canary-{secrets.token_hex(8)}"


@dataclass
class Outcome:
    """What came of an attempt: the report, its text in every form, and what it left behind or got hold of."""

    report: Report
    shown: str
    leaked: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    @property
    def result(self) -> ExerciseResult:
        assert self.report.exercises, self.report.problem
        return self.report.exercises[0]

    @property
    def sandboxed(self) -> bool:
        return self.report.isolation.startswith("sandbox") and "namespaces" in self.report.isolation


@pytest.fixture(scope="session")
def temporary() -> Iterator[Path]:
    """A temporary folder of a short name in which kernels live; the grader's environment holds a secret."""
    folder = Path(tempfile.mkdtemp(prefix="a-", dir="/tmp" if os.path.isdir("/tmp") else None))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADERS_SECRET", CANARY)
        patch.setattr(tempfile, "tempdir", str(folder))
        if sys.platform == "linux":
            shared("auto")
        yield folder
        if sys.platform == "linux":
            shared("auto").close()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def attempted(temporary: Path, tmp_path: Path) -> Iterator[Callable[[Attempt], Outcome]]:
    """`attempted(attempt)`: grade its notebook among the traps, and look at them afterwards."""
    token = f"left-{secrets.token_hex(8)}"
    for name in ("learner", "outside"):
        (tmp_path / name).mkdir()
    (tmp_path / "secret.txt").write_text(CANARY)
    service = socket.create_server(("127.0.0.1", 0))
    service.settimeout(0)
    notebook = tmp_path / "learner" / "notebook.ipynb"
    places = {
        "canary": CANARY,
        "token": token,
        "secret_file": str(tmp_path / "secret.txt"),
        "outside": str(tmp_path / "outside"),
        "notebook": str(notebook),
        "port": str(service.getsockname()[1]),
    }

    def run(attempt: Attempt) -> Outcome:
        _write(notebook, attempt, places)
        before, folders = notebook.read_bytes(), _folders(temporary)
        options = GradingOptions(exercises=(attempt.exercise,), timeout=20.0)
        report = grade_notebook(notebook, load_course(None), options, early=start_early())
        outcome = Outcome(report, _shown(report))
        if CANARY in outcome.shown:
            outcome.leaked.append("the secret stands in the report")
        outcome.left += [str(path) for path in (tmp_path / "outside").iterdir()]
        outcome.left += sorted(_folders(temporary) - folders)
        outcome.left += [f"process {pid}" for pid in processes_with(token)]
        if notebook.read_bytes() != before:
            outcome.left.append("the notebook was written to")
        try:
            service.accept()[0].close()
            outcome.leaked.append("a service was reached")
        except OSError:
            pass
        return outcome

    try:
        yield run
    finally:
        service.close()
        for pid in processes_with(token):
            os.kill(pid, signal.SIGKILL)


def processes_with(token: str) -> list[int]:
    """Living processes with `token` in their command line, a moment after the run."""
    found: list[int] = []
    for _ in range(10):
        listed = subprocess.run(["ps", "-eo", "pid,stat,args"], capture_output=True, text=True, check=False).stdout
        rows = [line.split(None, 2) for line in listed.splitlines()[1:]]
        found = [int(row[0]) for row in rows if len(row) == 3 and token in row[2] and not row[1].startswith("Z")]
        if not found:
            break
        time.sleep(0.1)
    return found


def _folders(temporary: Path) -> set[str]:
    """What lies in the temporary folder, and the kernels' own folders in there."""
    return {str(path) for pattern in ("*", "*/kernels/*") for path in temporary.glob(pattern)}


def _write(path: Path, attempt: Attempt, places: dict[str, str]) -> None:
    cells = [_cell("setup", SETUP, {})]
    for number, (own, source) in enumerate(attempt.cells):
        filled = re.sub(r"@(\w+)@", lambda match: places.get(match[1], match[0]), source)
        cells.append(_cell(f"cell{number}", filled, {"shape_clinic": {"exercise": attempt.exercise}} if own else {}))
    metadata = {"shape_clinic": {"lesson": f"lesson{attempt.exercise.partition('.')[0]}", "version": 1}}
    document = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(document), encoding="utf-8")


def _cell(name: str, source: str, metadata: dict[str, object]) -> dict[str, object]:
    rest = {"outputs": [], "execution_count": None}
    return {"cell_type": "code", "id": name, "metadata": metadata, "source": source, **rest}


def _shown(report: Report) -> str:
    text = io.StringIO()
    print_report(report, Console(width=200, no_color=True, force_terminal=False, file=text))
    return text.getvalue() + json_line(report)
