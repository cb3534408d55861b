"""`grade submissions/`, whole: real kernels, real kills, real reports."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from handed_in import lay_out, notebook, zipped

Grade = Callable[..., "subprocess.CompletedProcess[str]"]

posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX signals")

SECRETS = ("because-it-is-so", "by-hand", "padding-keeps-it", "same-padding", "hint-two", "hint-three")
KILLS_ITS_GRADER = "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)"


def documents(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def journal_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.journal.jsonl")


def test_a_class_with_every_report(grade: Grade, teacher: Path) -> None:
    folder = lay_out(
        teacher / "lesson3-submissions",
        {
            "doejane_1_10_lesson3.ipynb": notebook(padding=0),
            "doejane_LATE_1_20_lesson3-1.ipynb": notebook(),
            "=cmd|' _2_30_lesson3.ipynb": notebook(padding=0, predicted=None),
            "ng_3_40_work.zip": zipped({"x/lesson3.ipynb": notebook(padding=0)}),
            "torn_4_50_lesson3.ipynb": notebook()[:-40],
        },
    )
    reports = ["--csv", "m.csv", "--junit", "m.xml", "--html", "pages", "--jsonl", "m.jsonl", "--gradescope", "gs"]
    done = grade(folder, *reports)

    assert (done.returncode, done.stderr) == (3, "")
    assert "1 of 4 pass, 2 do not, 1 could not be graded." in done.stdout
    assert "2 of 3, 3.1 SameSize: " in done.stdout
    rows = list(csv.DictReader((teacher / "m.csv").read_text(encoding="utf-8").splitlines()))
    assert [(row["student"], row["late"], row["attempt"], row["counts"], row["score"]) for row in rows] == [
        ("'=cmd|'", "no", "1", "yes", "0"),
        ("doejane", "no", "1", "no", "1"),
        ("doejane", "yes", "2", "yes", "2"),
        ("ng", "no", "1", "yes", "1"),
        ("torn", "no", "1", "yes", "0"),
    ]
    assert [row["3.1"] for row in rows] == ["fail", "fail", "pass", "fail", ""]
    suites = ElementTree.parse(teacher / "m.xml").getroot()
    assert (suites.get("tests"), suites.get("failures"), suites.get("errors")) == ("9", "4", "1")
    lines = documents((teacher / "m.jsonl").read_text(encoding="ascii"))
    assert [line["report"]["passed"] for line in lines] == [False, False, True, False, False]
    results = json.loads((teacher / "gs" / "doejane-1-lesson3" / "results.json").read_text(encoding="utf-8"))
    assert (results["score"], len(results["tests"])) == (2.0, 2)
    assert len(list((teacher / "pages" / "students").iterdir())) == 4
    written = [path for path in teacher.rglob("*") if path.is_file() and folder not in path.parents]
    for path in written:
        text = path.read_text(encoding="utf-8")
        assert [secret for secret in SECRETS if secret in text] == [], path

    before = journal_of(teacher / "m.csv").read_bytes()
    again = grade(folder, *reports)
    assert (again.returncode, again.stdout) == (3, done.stdout)
    assert journal_of(teacher / "m.csv").read_bytes() == before
    best = grade(folder, "--best", "--json")
    assert best.returncode == 3
    assert [document["notebook"] for document in documents(best.stdout)] == [
        row["notebook"].lstrip("'") for row in rows
    ]
    assert set(documents(best.stdout)[0]) == {
        "schema", "lesson", "notebook", "passed", "score", "max_score", "isolation", "torch", "seconds", "exercises",
        "notes",
    }  # fmt: skip


@posix
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_stopped_run_is_taken_up(
    grade: Grade, command: Callable[..., list[str]], teacher: Path, how: signal.Signals, tmp_path: Path
) -> None:
    names = [f"s{number}/lesson3.ipynb" for number in range(5)]
    folder = lay_out(teacher / "class", {name: notebook(extra=f"'{name}'") for name in names})
    journal = journal_of(teacher / "m.csv")
    arguments = command(folder, "--csv", "m.csv", "--workers", 2)
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as run:
        until = time.monotonic() + 60
        while time.monotonic() < until and (not journal.exists() or journal.read_bytes().count(b"\n") < 2):
            time.sleep(0.02)
        run.send_signal(how)
        _, told = run.communicate(timeout=60)
    assert run.returncode == (130 if how == signal.SIGINT else -9)
    if how == signal.SIGINT:
        assert "are marked and kept; the same command goes on from there." in told
    marked = journal.read_bytes()
    kept = marked.count(b"\n")
    assert 2 <= kept < 5
    with journal.open("ab") as torn:
        torn.write(b'{"journal":1,"key":"')
    cache = tmp_path / "cache"
    for path in sorted(cache.rglob("*.json")):
        path.unlink()
    done = grade(folder, "--csv", "m.csv")

    assert (done.returncode, done.stderr) == (0, "")
    assert journal.read_bytes().startswith(marked)
    lines = documents(journal.read_text(encoding="ascii"))
    assert len({line["key"] for line in lines}) == len(lines) == 5
    assert (teacher / "m.csv").read_text(encoding="utf-8").count(",2,2,yes,") == 5


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds processes in /proc")
def test_a_class_goes_on_where_the_process_that_all_kernels_come_from_is_killed(
    command: Callable[..., list[str]], teacher: Path
) -> None:
    names = [f"s{number}/lesson3.ipynb" for number in range(6)]
    folder = lay_out(teacher / "class", {name: notebook(extra=f"'{name}'") for name in names})
    journal = journal_of(teacher / "m.csv")
    arguments = command(folder, "--csv", "m.csv", "--workers", 2)
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as run:
        until = time.monotonic() + 60
        while time.monotonic() < until and (not journal.exists() or not journal.read_bytes().count(b"\n")):
            time.sleep(0.02)
        threads = Path(f"/proc/{run.pid}/task").iterdir()
        children = [pid for thread in threads for pid in (thread / "children").read_text(encoding="ascii").split()]
        (warm,) = {pid for pid in children if b"grader.kernels.warm" in Path(f"/proc/{pid}/cmdline").read_bytes()}
        os.kill(int(warm), signal.SIGKILL)
        _, told = run.communicate(timeout=120)
    assert (run.returncode, told) == (0, "")
    assert (teacher / "m.csv").read_text(encoding="utf-8").count(",2,2,yes,") == 6
    assert len({line["key"] for line in documents(journal.read_text(encoding="ascii"))}) == 6


@posix
def test_one_students_disaster_stays_with_that_student(grade: Grade, teacher: Path) -> None:
    folder = lay_out(
        teacher / "class",
        {
            "ada/lesson3.ipynb": notebook(),
            "eve/lesson3.ipynb": notebook(extra=KILLS_ITS_GRADER),
            "zoe/lesson3.ipynb": notebook(padding=0),
        },
    )
    done = grade(folder, "--json", "--workers", 1)
    by_student = {document["notebook"].partition("/")[0]: document for document in documents(done.stdout)}

    assert by_student["ada"]["passed"]
    assert by_student["zoe"]["score"] == 1
    assert (
        all(exercise["verdict"] != "pass" for exercise in by_student["eve"]["exercises"]) or by_student["eve"]["passed"]
    )
    assert done.returncode in (1, 3)


def test_several_notebooks_named_one_by_one_are_told_in_order(grade: Grade, teacher: Path) -> None:
    names = [f"{letter}.ipynb" for letter in "dcba"]
    lay_out(teacher, {name: notebook(padding=int(name == "a.ipynb"), extra=name[0]) for name in names})
    done = grade(*names)

    assert done.returncode == 1
    assert [line.partition(":")[0] for line in done.stdout.splitlines() if ": lesson3, " in line] == names
    assert done.stdout.endswith("\n1 of 4 notebooks pass.\n")
    assert documents(grade(*names, "--json").stdout)[3]["passed"]


def test_usage(grade: Grade, teacher: Path) -> None:
    lay_out(teacher / "class", {"a.ipynb": notebook(), "b.ipynb": notebook(padding=0)})
    (teacher / "empty").mkdir()
    refused = grade("class", "--gradescope", "results.json")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "Name a folder" in refused.stderr
    nobody = grade("class", "--dask", "tcp://127.0.0.1:9")
    assert nobody.returncode == 3
    assert "No Dask scheduler answers" in nobody.stderr
    empty = grade("empty", "--csv", "m.csv")
    assert empty.returncode == 3
    assert "There is no notebook in empty" in (teacher / "m.csv").read_text(encoding="utf-8")


def test_an_earlier_runs_reports_are_nobodys(grade: Grade, teacher: Path) -> None:
    folder = lay_out(teacher / "class", {"ada/lesson3.ipynb": b"{", "bob/lesson3.ipynb": b"["})
    reports = ["--html", folder / "pages", "--gradescope", folder / "results", "--csv", folder / "marks.csv"]
    assert grade(folder, *reports).returncode == 3
    again = grade(folder, "--jsonl", teacher / "all.jsonl")
    assert [one["student"] for one in documents((teacher / "all.jsonl").read_text())] == ["ada", "bob"], again.stdout
    (folder / "pages" / "students" / "lesson3.ipynb").write_bytes(b"{")
    lay_out(folder, {"cy/results.json": b"{}"})
    grade(folder, "--jsonl", teacher / "all.jsonl")
    assert [one["student"] for one in documents((teacher / "all.jsonl").read_text())] == ["ada", "bob", "cy", "pages"]
