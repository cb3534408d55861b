"""A learner's folder and notebook, the command run on it for real, and what it left behind."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
HANG = 150  # seconds after which a command counts as hanging

SETUP = """\
import torch
import torch.nn.functional as F
from torch import nn

from grader import check, explain
"""
PREDICTED = """\
predicted = {
    "span": 5,
    "conv_k3_d2": (1, 16, 6, 6),
    "loud_or_silent": "silent",
    "conv_k2_d2": (1, 16, 8, 8),
    "conv_k2_d1": (1, 16, 9, 9),
    "padding": 2,
    "stack": (1, 8, 8, 8),
    "stack_field": 15,
    "even": (1, 16, 11, 11),
}
"""
SAME_SIZE = """\
class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, dilation=2, padding=2)

    def forward(self, x):
        return self.conv(x)
"""
STACK = """\
class ContextStack(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(8, 8, kernel_size=3, dilation=1, padding=1)
        self.conv2 = nn.Conv2d(8, 8, kernel_size=3, dilation=2, padding=2)
        self.conv3 = nn.Conv2d(8, 8, kernel_size=3, dilation=4, padding=4)

    def forward(self, x):
        x = F.relu(self.conv1(x))
        x = F.relu(self.conv2(x))
        return self.conv3(x)
"""


def code(source: str, exercise: str | None = None) -> dict[str, Any]:
    """A code cell as Jupyter stores it."""
    metadata = {"shape_clinic": {"exercise": exercise}} if exercise else {}
    return {"cell_type": "code", "execution_count": None, "metadata": metadata, "outputs": [], "source": source}


def text(source: str) -> dict[str, Any]:
    """A Markdown cell."""
    return {"cell_type": "markdown", "metadata": {}, "source": source}


@dataclass
class Clinic:
    """What a scenario changes: the learner's folder and a lesson 3 in which exercises 3.0 to 3.2 are solved.

    Its cells are, from 1: a title, the imports, 3.0, 3.1, 3.2 and a check of 3.1. Unless a scenario says otherwise, 3.0
    and 3.1 are graded.
    """

    folder: Path
    lessons: Path
    name: str = "lesson3.ipynb"
    arguments: list[str] = field(default_factory=lambda: ["--exercise", "3.0", "--exercise", "3.1"])
    metadata: dict[str, Any] = field(default_factory=lambda: {"shape_clinic": {"lesson": "lesson3", "version": 1}})
    cells: list[dict[str, Any]] = field(
        default_factory=lambda: [
            text("# Lesson 3: Dilation"),
            code(SETUP),
            code(PREDICTED, "3.0"),
            code(SAME_SIZE, "3.1"),
            code(STACK, "3.2"),
            code("check(SameSizeDilation)"),
        ]
    )
    newest: int = 5
    path: Path | None = None

    code = staticmethod(code)
    text = staticmethod(text)

    def all_three(self) -> None:
        """Let 3.2 be graded too."""
        self.arguments += ["--exercise", "3.2"]

    def short_of_time(self) -> None:
        """Give a cell few seconds."""
        self.arguments += ["--timeout", "4"]

    def edit(self, number: int, old: str, new: str) -> None:
        """Replace a part of cell `number`, from 1, that must be there."""
        source = self.cells[number - 1]["source"]
        assert old in source
        self.cells[number - 1]["source"] = source.replace(old, new)

    def forward(self, body: str) -> None:
        """Give 3.1 another forward; `body` has several lines, without indentation."""
        lines = "\n        ".join(body.strip("\n").split("\n"))
        self.edit(4, "return self.conv(x)", lines)

    def notebook(self) -> dict[str, Any]:
        """The notebook's JSON."""
        cells = list(self.cells)
        if self.newest >= 5:
            cells = [{"id": f"cell-{number}", **cell} for number, cell in enumerate(cells)]
        return {"cells": cells, "metadata": self.metadata, "nbformat": 4, "nbformat_minor": self.newest}

    def save(self, content: bytes | str | dict[str, Any] | None = None, **how: Any) -> Path:
        """Write the notebook, or other content, under its name."""
        content = self.notebook() if content is None else content
        if isinstance(content, dict):
            content = json.dumps(content, **{"indent": 1, **how})
        self.path = self.folder / self.name
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_bytes(content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content)
        return self.path


@dataclass(frozen=True)
class Graded:
    """One run of the command: exit status, the report in both forms, and what was left behind."""

    status: int
    document: dict[str, Any]
    shown: str
    errors: str
    left_files: list[str]
    left_processes: list[str]


@pytest.fixture
def clinic(tmp_path: Path) -> Clinic:
    """A learner's folder with a notebook that is still to be written."""
    folder = tmp_path / "work"
    folder.mkdir()
    return Clinic(folder, HERE.parent.parent / "lessons")


@pytest.fixture
def short_folder() -> Iterator[Path]:
    """A temporary folder whose path leaves room for a socket's name."""
    folder = Path(tempfile.mkdtemp(prefix="sc"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def graded(tmp_path: Path, short_folder: Path) -> Callable[[Clinic], Graded]:
    """Run the command on a clinic's notebook as a process of its own."""

    def grade(clinic: Clinic) -> Graded:
        temporary = short_folder / "t"
        temporary.mkdir()
        command = [sys.executable, str(HERE / "in_both_forms.py"), *clinic.arguments, os.fsdecode(str(clinic.path))]
        process = subprocess.Popen(
            command,
            cwd=clinic.folder,
            env={
                **os.environ,
                "TMPDIR": str(temporary),
                "XDG_STATE_HOME": str(tmp_path / "state"),
                "PYTHONIOENCODING": "utf-8",
                "COLUMNS": "100",
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        try:
            out, errors = process.communicate(timeout=HANG)
        except subprocess.TimeoutExpired:
            process.terminate()
            out, errors = process.communicate()
            pytest.fail(f"no end after {HANG} s: {out[-2000:]!r}")
        first, _, shown = out.decode("utf-8").partition("\n")
        left = sorted(str(path.relative_to(temporary)) for path in temporary.iterdir())
        return Graded(process.returncode, json.loads(first), shown, errors.decode(), left, _processes_with(temporary))

    return grade


def _processes_with(folder: Path) -> list[str]:
    """Command lines of living processes in whose environment a folder is named; they get a second to end."""
    deadline = time.monotonic() + 1
    while (found := _named(folder)) and time.monotonic() < deadline:
        time.sleep(0.05)
    return found


def _named(folder: Path) -> list[str]:
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if os.fsencode(folder) in (process / "environ").read_bytes():
                found.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace"))
        except OSError:
            continue
    return found
