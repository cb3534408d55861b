"""A small course, a teacher's folder, and the command run as a process."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

Grade = Callable[..., "subprocess.CompletedProcess[str]"]

CONTRACT = """
from grader.contract import Lesson, answer, answers, at_least, maps, model

LESSON = Lesson(
    "lesson3", "Dilation", "A size shrinks.", "silent", 20,
    exercises=(
        answer("3.0", "predicted", answers({"conv": (1, 16, 8, 8)}, {"conv": "count again"}),
               hints=("hint-one", "hint-two", "hint-three"), why="because-it-is-so", another_way="by-hand"),
        model("3.1", "SameSize", maps("N 3 H W -> N 16 H W", H=at_least(8), W=at_least(8)),
              hints=("hint-one", "hint-two", "hint-three"), why="padding-keeps-it", another_way="same-padding"),
    ),
)
"""


@pytest.fixture(autouse=True)
def teacher(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder where the command is run, with state and cache of its own."""
    folder = tmp_path / "marking"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for variable in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(variable, raising=False)
    return folder


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course of one lesson with two exercises."""
    lesson = tmp_path / "course" / "lesson3_dilation"
    lesson.mkdir(parents=True)
    (lesson / "contract.py").write_text(CONTRACT, encoding="utf-8")
    return lesson.parent


@pytest.fixture
def command(course: Path) -> Callable[..., list[str]]:
    """The command line of `grade` with the small course."""

    def build(*arguments: object) -> list[str]:
        code = "from grader.cli import main\nif __name__ == '__main__': main()"
        return [sys.executable, "-c", code, *map(str, arguments), "--course", str(course)]

    return build


@pytest.fixture
def grade(command: Callable[..., list[str]]) -> Grade:
    """Run `grade` as a process, as a teacher does."""

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command(*arguments),
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=180,
        )

    return run
