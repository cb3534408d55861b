"""The Tab key: commands, options, notebooks, lessons and exercises, as bash, zsh and fish ask for them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete

from grader.cli import cli


@pytest.fixture
def completed(learner: Path, course_folder: Path) -> Callable[..., list[str]]:
    for path in ("lesson3.ipynb", "notes.txt", ".hidden.ipynb", "week 1/lesson4.ipynb", "week 1/.cache/x.ipynb"):
        (learner / path).parent.mkdir(parents=True, exist_ok=True)
        (learner / path).write_text("{}", encoding="utf-8")

    def complete(*words: str) -> list[str]:
        words = tuple(word.replace("COURSE", str(course_folder)) for word in words)
        found = ShellComplete(cli, {}, "grade", "_GRADE_COMPLETE").get_completions(list(words[:-1]), words[-1])
        return [item.value for item in found]

    return complete


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("",), ["hint", "lessons", "lint", "start", "lesson3.ipynb", "week 1/lesson4.ipynb"]),
        (("les",), ["lessons", "lesson3.ipynb"]),
        (("week",), ["week 1/lesson4.ipynb"]),
        (("week 1/",), ["week 1/lesson4.ipynb"]),
        (("./les",), ["./lesson3.ipynb"]),
        (("--js",), ["--json", "--jsonl"]),
        (("--json", "les"), ["lesson3.ipynb"]),
        (("lesson3.ipynb", "--qu"), ["--quiet"]),
        (("lesson3.ipynb", "wee"), ["week 1/lesson4.ipynb"]),
        (("--course", "COURSE", "--lesson", ""), ["lesson3", "lesson4"]),
        (("--course", "COURSE", "--exercise", "3."), ["3.0", "3.1"]),
        (("--course", "COURSE", "lesson4.ipynb", "--exercise", ""), ["4.0", "4.1"]),
        (("hint", "--course", "COURSE", "lesson4", ""), ["4.0", "4.1"]),
        (("hint", "--course", "COURSE", "lesson3"), ["lesson3.ipynb", "lesson3"]),
        (("hint", "--course", "COURSE", "lesson9", ""), []),
        (("--course", "nowhere", "--lesson", ""), []),
        (("nowhere/",), []),
    ],
)
def test_what_is_completed(completed: Callable[..., list[str]], words: tuple[str, ...], expected: list[str]) -> None:
    assert sorted(completed(*words)) == sorted(expected)


def test_a_broken_contract_completes_to_less(completed: Callable[..., list[str]], course_folder: Path) -> None:
    (course_folder / "lesson3_dilation" / "contract.py").write_text("(", encoding="utf-8")

    assert completed("--course", "COURSE", "--exercise", "") == ["4.0", "4.1"]
    assert completed("--course", "COURSE", "--lesson", "") == ["lesson3", "lesson4"]


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_bash_completes(learner: Path) -> None:
    (learner / "lesson3.ipynb").write_text("{}", encoding="utf-8")
    command = learner / "grade"
    # Through a shell: a path with a space cannot stand in a script's first line.
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m grader "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    script = (
        'PATH="$PWD:$PATH"\nsource=$(_GRADE_COMPLETE=bash_source grade) || exit 1\neval "${source%%complete -o*}"\n'
        "COMP_WORDS=(grade --json less) COMP_CWORD=2\n_grade_completion grade less --json\n"
        "printf '%s\\n' \"${COMPREPLY[@]}\""
    )
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, timeout=60)

    assert done.stdout.split() == ["lesson3.ipynb"], done.stderr
