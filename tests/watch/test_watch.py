"""`grade --watch`: a save is graded, whatever way an editor saves, and Ctrl-C ends it cleanly."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader.watch import saves, settled

posix = pytest.mark.skipif(os.name != "posix", reason="Ctrl-C as a signal")

CONTRACT = """
from grader.contract import Lesson, answer, answers

LESSON = Lesson(
    "lesson3", "Dilation", "A size shrinks.", "silent", 20,
    exercises=(
        answer("3.0", "predicted", answers({"conv": 8}, {"conv": "count again"}),
               hints=("one", "two", "three"), why="because", another_way="by hand"),
    ),
)
"""


def notebook(conv: int, padding: str = "") -> str:
    cell = {"cell_type": "code", "metadata": {}, "source": f"predicted = {{'conv': {conv}}} {padding}", "outputs": []}
    return json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 4})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "work" / "lesson3.ipynb"
    path.parent.mkdir()
    path.write_text(notebook(0), encoding="utf-8")
    return path


@pytest.fixture
def seen(path: Path) -> Iterator[queue.Queue[bytes]]:
    """What `saves` gives, as it comes, the first being there already."""
    found: queue.Queue[bytes] = queue.Queue()
    ended = threading.Event()

    def follow() -> None:
        for data in saves(path):
            if ended.is_set():
                return
            found.put(data)

    thread = threading.Thread(target=follow, daemon=True)
    thread.start()
    assert found.get(timeout=10) == path.read_bytes()
    yield found
    ended.set()
    path.parent.mkdir(exist_ok=True)
    path.write_text(notebook(99), encoding="utf-8")
    thread.join(10)


def in_place(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def by_renaming(path: Path, text: str) -> None:
    new = path.with_name(".~lesson3.ipynb")
    new.write_text(text, encoding="utf-8")
    os.replace(new, path)


def by_backup(path: Path, text: str) -> None:
    """As vim: the old file is renamed away, a new one written, the old one removed."""
    backup = path.with_name("lesson3.ipynb~")
    os.replace(path, backup)
    time.sleep(0.05)
    path.write_text(text, encoding="utf-8")
    backup.unlink()


def by_deleting(path: Path, text: str) -> None:
    path.unlink()
    time.sleep(0.3)
    path.write_text(text, encoding="utf-8")


def in_halves(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as file:
        for start in range(0, len(text), 40):
            file.write(text[start : start + 40])
            file.flush()
            time.sleep(0.02)


@pytest.mark.parametrize("save", [in_place, by_renaming, by_backup, by_deleting, in_halves])
def test_each_way_to_save_is_seen_once_and_whole(
    path: Path, seen: queue.Queue[bytes], save: Callable[[Path, str], None]
) -> None:
    for conv in (1, 2):
        text = notebook(conv, "# " + "x" * 400)
        save(path, text)
        assert seen.get(timeout=10) == text.encode()
    path.with_name("lesson4.ipynb").write_text(notebook(3), encoding="utf-8")
    os.utime(path)
    with pytest.raises(queue.Empty):
        seen.get(timeout=1.5)


def test_it_ends_once_ctrl_c_was_noted_though_nothing_raised(path: Path) -> None:
    ended = threading.Event()
    following = saves(path, ended)
    assert next(following) == path.read_bytes()
    ended.set()
    assert list(following) == []


def test_what_stays_broken_is_given_after_a_while_and_what_is_gone_is_not(path: Path) -> None:
    path.write_text('{"cells": [', encoding="utf-8")
    assert settled(path) == b'{"cells": ['
    path.unlink()
    assert settled(path) is None


@posix
def test_watching(path: Path, tmp_path: Path) -> None:
    lesson = tmp_path / "course" / "lesson3_dilation"
    lesson.mkdir(parents=True)
    (lesson / "contract.py").write_text(CONTRACT, encoding="utf-8")
    code = "from grader.cli import main; main()"
    command = [sys.executable, "-c", code, "--watch", path.name, "--course", str(lesson.parent)]
    environment = {**os.environ, "XDG_STATE_HOME": str(tmp_path / "state"), "PYTHONIOENCODING": "utf-8"}
    with subprocess.Popen(
        command, cwd=path.parent, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as run:
        assert run.stdout is not None
        assert "3.0 predicted: fail" in until_watching(run.stdout)
        by_renaming(path, notebook(8))
        assert "3.0 predicted: pass" in until_watching(run.stdout)
        path.write_text("{}", encoding="utf-8")
        assert "not graded" in until_watching(run.stdout)
        run.send_signal(signal.SIGINT)
        out, told = run.communicate(timeout=20)
    assert (run.returncode, out, told) == (0, "", "")
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def until_watching(stream: Iterator[str]) -> str:
    lines = []
    for line in stream:
        lines.append(line)
        if "Watching lesson3.ipynb; Ctrl-C ends." in line:
            break
    return "".join(lines)


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (["--watch", "a.ipynb", "b.ipynb"], 2, "one notebook"),
        (["--watch", "."], 2, "one notebook"),
        (["--watch", "lesson3.ipynb", "--csv", "x.csv"], 2, "none of the options"),
        (["--watch", "nowhere.ipynb"], 3, "There is no file"),
    ],
)
def test_what_can_not_be_watched_is_told(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    arguments: list[str], status: int, told: str,
) -> None:  # fmt: skip
    from grader.cli import run

    monkeypatch.chdir(path.parent)
    assert run(arguments) == status
    assert told in capsys.readouterr().err
