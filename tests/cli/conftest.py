"""A small course, a learner's folder, and the command run as a process or in place."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Grade = Callable[..., "subprocess.CompletedProcess[str]"]

CONTRACT = """
from grader.contract import Lesson, answer, answers, at_least, maps, model

LESSON = Lesson(
    "lesson{number}", "{title}", "A size shrinks.", "silent", 20,
    exercises=(
        answer("{number}.0", "predicted", answers({{"conv": (1, 16, 8, 8)}}, {{"conv": "count again"}}),
               hints=("one", "two", "three"), why="because", another_way="by hand"),
        model("{number}.1", "{name}", maps("N 3 H W -> N 16 H W", H=at_least(8), W=at_least(8)),
              hints=("first", "second", "third"), why="padding=1", another_way="padding='same'"),
    ),
)
"""
MODEL = """\
import torch
from torch import nn


class {name}(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, padding={padding})

    def forward(self, x):
        return self.conv(x)
"""


def notebook_text(number: int, name: str, padding: int = 0, predicted: str = "{'conv': None}") -> str:
    cells = [
        {"cell_type": "markdown", "id": "title", "metadata": {}, "source": f"# Lesson {number}"},
        code_cell("predict", f"{number}.0", f"predicted = {predicted}"),
        code_cell("repair", f"{number}.1", MODEL.format(name=name, padding=padding)),
    ]
    metadata = {"shape_clinic": {"lesson": f"lesson{number}", "version": 1}}
    return json.dumps({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5})


def write_notebook(path: Path, number: int = 3, name: str = "SameSize", padding: int = 0, conv: object = None) -> Path:
    """A learner's notebook of a lesson: right with padding 1 and conv (1, 16, 8, 8)."""
    path.write_text(notebook_text(number, name, padding, f"{{'conv': {conv!r}}}"), encoding="utf-8")
    return path


def code_cell(cell_id: str, exercise: str, source: str) -> dict[str, object]:
    metadata = {"shape_clinic": {"exercise": exercise}}
    return {
        "cell_type": "code", "id": cell_id, "metadata": metadata, "source": source, "outputs": [],
        "execution_count": None,
    }  # fmt: skip


@pytest.fixture(autouse=True)
def learner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The learner's folder, where the command is run, with a state directory of its own."""
    folder = tmp_path / "my work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    for variable in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(variable, raising=False)
    return folder


@pytest.fixture
def course_folder(tmp_path: Path) -> Path:
    """Two lessons, 3 and 4, with two exercises each."""
    folder = tmp_path / "course"
    for number, title, name in ((3, "Dilation", "SameSize"), (4, "Flattening", "Other")):
        lesson = folder / f"lesson{number}_{title.lower()}"
        lesson.mkdir(parents=True)
        contract = CONTRACT.format(number=number, title=title, name=name)
        (lesson / "contract.py").write_text(contract, encoding="utf-8")
        (lesson / f"lesson{number}.ipynb").write_text(notebook_text(number, name), encoding="utf-8")
    return folder


@pytest.fixture
def right(learner: Path) -> Path:
    """A notebook of lesson 3 in which every exercise is solved."""
    return write_notebook(learner / "lesson3.ipynb", padding=1, conv=(1, 16, 8, 8))


@pytest.fixture
def half(learner: Path) -> Path:
    """A notebook of lesson 3 whose prediction is right and whose model is as it was."""
    return write_notebook(learner / "half of lesson3.ipynb", conv=(1, 16, 8, 8))


@pytest.fixture
def grade() -> Grade:
    """Run `grade` as a process, as a learner does; `environment` adds to the environment."""

    def run(*arguments: object, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        code = "from grader.cli import main; main()"
        return subprocess.run(
            [sys.executable, "-c", code, *map(str, arguments)],
            env={**os.environ, "PYTHONIOENCODING": "utf-8", **(environment or {})},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
        )

    return run
