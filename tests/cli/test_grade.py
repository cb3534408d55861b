"""`grade NOTEBOOK…`, whole: real kernels, what is printed, what is remembered, and the exit status."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.course import load_course
from grader.progress import progress_file, read_progress

Grade = Callable[..., "subprocess.CompletedProcess[str]"]

posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX signals and terminals")


def documents(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_right_notebook_passes_and_is_remembered(grade: Grade, right: Path, course_folder: Path) -> None:
    before = right.read_bytes()
    right.chmod(0o444)
    done = grade(right, "--course", course_folder)

    assert (done.returncode, done.stderr) == (0, "")
    assert "✓ 3.0 predicted: pass\n✓ 3.1 SameSize: pass\n" in done.stdout
    assert "All 2 pass: lesson3 is done. Next: lesson 4, Flattening." in done.stdout
    assert "\x1b" not in done.stdout
    assert right.read_bytes() == before
    assert [path.name for path in right.parent.iterdir()] == [right.name]
    assert read_progress(load_course(course_folder))["lesson3"].passed == {"3.0", "3.1"}
    assert "Why it works: padding=1" in grade("hint", right, "3.1", "--course", course_folder).stdout


def test_a_wrong_one_is_told_what_and_where_and_what_to_do(grade: Grade, half: Path, course_folder: Path) -> None:
    done = grade(half, "--course", course_folder, "--seed", 5)

    assert (done.returncode, done.stderr) == (1, "")
    assert "✗ 3.1 SameSize: fail\n  expected    (" in done.stdout
    assert "axes 2 and 3" in done.stdout
    assert "where       cell 3, line 11, layer conv" in done.stdout
    assert "  hint        first\n" in done.stdout
    assert "--seed 5 repeats this run" in done.stdout
    assert done.stdout.endswith(
        f"3.0 passes; 3.1 is next. Mend it, save the notebook and grade again. Stuck?\n  grade hint '{half}' 3.1\n"
    )


def test_several_notebooks_are_a_document_a_line_and_the_worst_decides(
    grade: Grade, right: Path, half: Path, learner: Path, course_folder: Path
) -> None:
    (learner / "empty.ipynb").write_bytes(b"")
    done = grade("--json", right, half, "empty.ipynb", "nowhere.ipynb", "--course", course_folder)

    assert (done.returncode, done.stderr) == (3, "")
    assert done.stdout.isascii()
    graded = documents(done)
    assert [document["notebook"] for document in graded] == [str(right), str(half), "empty.ipynb", "nowhere.ipynb"]
    assert [document["passed"] for document in graded] == [True, False, False, False]
    assert [len(document["notes"]) for document in graded] == [0, 0, 1, 1]
    assert not progress_file().exists()
    in_words = grade(right, half, "--course", course_folder)
    assert in_words.returncode == 1
    assert in_words.stdout.endswith("\n1 of 2 notebooks pass.\n")


def test_a_seed_repeats_a_run(grade: Grade, half: Path, course_folder: Path) -> None:
    runs = [documents(grade("--json", half, "--course", course_folder, "--seed", 7))[0] for _ in range(2)]

    for run in runs:
        del run["seconds"]
    assert runs[0] == runs[1]


def test_exercises_can_be_chosen_and_quiet_is_a_line(grade: Grade, half: Path, course_folder: Path) -> None:
    narrowed = grade("--exercise", "3.0", half, "--course", course_folder)
    assert narrowed.returncode == 0
    assert "SameSize" not in narrowed.stdout
    assert "3.0 passes. Why it works" in narrowed.stdout
    quiet = grade("--quiet", half, "--course", course_folder)
    assert quiet.stdout == f"{half.name}: 1 of 2 pass; 3.1 fail (output-shape)\n"
    unknown = grade("--exercise", "3.9", half, "--course", course_folder)
    assert unknown.returncode == 3
    assert "3.9" in unknown.stdout


def test_a_broken_contract_is_told(grade: Grade, right: Path, course_folder: Path) -> None:
    contract = course_folder / "lesson3_dilation" / "contract.py"
    contract.write_text("import numpy\nLESSON = Lesson()\n", encoding="utf-8")
    done = grade(right, "--course", course_folder)

    assert (done.returncode, done.stderr) == (3, "")
    assert "contract.py, line 2: NameError" in " ".join(done.stdout.split())


def test_progress_that_can_not_be_kept_costs_a_note(
    grade: Grade, right: Path, course_folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "state").write_text("a file is in the way", encoding="utf-8")
    done = grade(right, "--course", course_folder)

    assert done.returncode == 0
    assert "Your progress could not be kept" in done.stdout


@pytest.mark.parametrize("encoding", ["ascii", "cp437"])
def test_a_legacy_encoding_costs_nothing(grade: Grade, half: Path, course_folder: Path, encoding: str) -> None:
    code = f"import sys; sys.stdout.reconfigure(encoding={encoding!r}); from grader.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, str(half), "--course", str(course_folder)], capture_output=True, timeout=120
    )
    text = done.stdout.decode(encoding)

    assert (done.returncode, done.stderr) == (1, b"")
    assert "x 3.1 SameSize: fail" in text
    assert "^^" in text


def children_of(folder: Path) -> list[str]:
    """Command lines of processes that have to do with a folder."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = entry.read_bytes().decode("utf-8", "replace")
        except OSError:
            continue
        found += [line] if str(folder) in line and str(os.getpid()) != entry.parent.name else []
    return found


@posix
@pytest.mark.parametrize(("sent", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_stopped_in_the_middle_leaves_nothing_behind(
    learner: Path, course_folder: Path, tmp_path: Path, sent: signal.Signals, status: int
) -> None:
    temporary = tmp_path / "t"
    temporary.mkdir()
    running = learner / "running"
    notebook = json.loads(write_endless(running))
    (learner / "lesson3.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    process = subprocess.Popen(
        [
            *(sys.executable, "-c", "from grader.cli import main; main()", "lesson3.ipynb"),
            *("--course", str(course_folder), "--isolation", "process"),  # in a sandbox nothing could be written
        ],
        env={**os.environ, "TMPDIR": str(temporary)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + 60
    while not running.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(sent)
    out, err = process.communicate(timeout=30)

    assert process.returncode == status
    assert (out, err.strip()) == ("", "Stopped." if sent == signal.SIGINT else "")
    assert list(temporary.iterdir()) == []
    if Path("/proc").is_dir():
        assert children_of(temporary) == []


def write_endless(running: Path) -> str:
    source = f"open({str(running)!r}, 'w').close()\nwhile True: pass"
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "source": source, "outputs": [], "execution_count": None}
    return json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


@posix
def test_a_reader_who_leaves_is_no_error(right: Path, course_folder: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", "from grader.cli import main; main()", str(right), "--course", str(course_folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    process.stdout.close()

    assert process.wait(120) == 141
    assert process.stderr is not None
    assert process.stderr.read() == b""
    process.stderr.close()


@posix
def test_a_terminal_shows_progress_which_goes_away(half: Path, course_folder: Path) -> None:
    import pty

    seen = b""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", "from grader.cli import main; main()", str(half), "--course", str(course_folder)],
        stdout=subprocess.PIPE,
        stderr=theirs,
        env={**os.environ, "TERM": "xterm"},
    )
    os.close(theirs)
    try:
        while piece := os.read(ours, 4096):
            seen += piece
    except OSError:
        pass  # the terminal's other end is closed
    os.close(ours)
    out, _ = process.communicate(timeout=60)

    assert b"Starting the kernel" in seen
    assert b"3.1 SameSize" in seen
    assert b"3.1 SameSize: fail" in out
    assert b"\x1b" not in out
