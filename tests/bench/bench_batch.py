"""What a whole class costs: N notebooks of lesson 3, side by side with nbgrader and otter where they are installed.

`python tests/bench/bench_batch.py [N]` (default 100) marks three classes: one that hands in the lesson as it was handed
out, one that hands in drawn answers, right and wrong, and one ten times the size of the first. SHAPE_CLINIC_PEERS names
a virtual environment that holds nbgrader or otter-grader; `make bench` makes one. They run the first tenth of the same
notebooks in the same session, as whole processes, one notebook after the other as they do.
"""

from __future__ import annotations

import os
import platform
import random
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import nbformat

from grader.authoring import with_answers

LESSON = Path(__file__).parents[2] / "lessons" / "lesson3_dilation" / "lesson3.ipynb"
PEERS = {"nbgrader": "nbgrader", "otter": "otter"}
OTTER_TEST = 'OK_FORMAT = True\ntest = {"name": "q1", "points": 1, "suites": [{"cases": [{"code": ">>> 1\\n1"}]}]}\n'


def handed_out(folder: Path, count: int) -> Path:
    """A class: the lesson's notebook once a student, each a little different, so that none is marked for another."""
    for number in range(count):
        _hand_in(nbformat.read(LESSON, 4), folder, number)
    return folder


def answered(folder: Path, count: int) -> Path:
    """A class that worked: in each exercise, two times of three a right answer, else a wrong one that ends."""
    answers: dict[tuple[str, str], list[str]] = {}
    for kind in ("right", "wrong"):
        for path in sorted((LESSON.parent / "answers" / kind).glob("*.py")):
            source = path.read_text(encoding="utf-8")
            if "verdict:" not in source:
                answers.setdefault((path.name.split("_")[0], kind), []).append(source)
    exercises = sorted({exercise for exercise, _ in answers})
    draw = random.Random(3)
    for number in range(count):
        kinds = {exercise: draw.choices(("right", "wrong"), (2, 1))[0] for exercise in exercises}
        chosen = {exercise: draw.choice(answers[exercise, kind]) for exercise, kind in kinds.items()}
        _hand_in(with_answers(nbformat.read(LESSON, 4), chosen), folder, number)
    return folder


def _hand_in(notebook: nbformat.NotebookNode, folder: Path, number: int) -> None:
    notebook.cells.append(nbformat.v4.new_markdown_cell(f"Student {number}", id=f"by-{number}"))
    path = folder / f"student{number:04}" / "lesson3.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(notebook, path)


def measured(command: list[str], cwd: Path, statuses: tuple[int, ...] = (0,), **environment: str) -> tuple[float, int]:
    """The wall time of a process in seconds, and the most memory that it had itself, in KB (0 where unknown)."""
    started = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=cwd, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    most = 0
    ended = threading.Event()

    def look() -> None:
        nonlocal most
        status = Path(f"/proc/{process.pid}/status")
        while not ended.wait(0.1) and status.exists():
            lines = status.read_text().splitlines() if status.exists() else []
            most = max([most, *(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))])

    watcher = threading.Thread(target=look)
    watcher.start()
    code = process.wait()
    ended.set()
    watcher.join()
    if code not in statuses:
        raise SystemExit(f"{' '.join(command[:3])} … ended with {code}")
    return time.perf_counter() - started, most


def with_grade(folder: Path, home: Path, *options: str) -> tuple[float, int]:
    """Mark the class with `grade`, its state and cache in `home`."""
    grade = str(Path(sysconfig.get_path("scripts")) / "grade")
    command = [grade, str(folder), "--csv", str(home / "marks.csv"), *options]
    return measured(command, home, (0, 1), XDG_CACHE_HOME=str(home / "cache"), XDG_STATE_HOME=str(home / "state"))


def with_nbgrader(peers: Path, students: list[Path], home: Path) -> float:
    """Autograde the class with nbgrader: import, then `nbgrader autograde`, which is what is timed."""
    source = home / "source" / "lesson3"
    source.mkdir(parents=True)
    shutil.copy(LESSON, source)
    for student in students:
        submitted = home / "submitted" / student.name / "lesson3"
        submitted.mkdir(parents=True)
        shutil.copy(student / "lesson3.ipynb", submitted)
    (home / "nbgrader_config.py").write_text("c = get_config()\nc.CourseDirectory.course_id = 'bench'\n")
    nbgrader = str(peers / "bin" / "nbgrader")
    path = f"{peers / 'bin'}{os.pathsep}{os.environ['PATH']}"  # it calls alembic
    measured([nbgrader, "generate_assignment", "lesson3", "--force"], home, PATH=path)
    return measured([nbgrader, "autograde", "lesson3", "--force"], home, PATH=path)[0]


def with_otter(peers: Path, students: list[Path], home: Path) -> float:
    """Run the class through `otter run`, one after the other, with a test that asks nothing."""
    tests = home / "tests"
    tests.mkdir()
    (tests / "q1.py").write_text(OTTER_TEST)
    subprocess.run(["zip", "-qr", str(home / "autograder.zip"), "tests"], cwd=home, check=True)
    otter = [str(peers / "bin" / "python"), "-m", "otter", "run", "-a", str(home / "autograder.zip")]
    return sum(measured([*otter, str(student / "lesson3.ipynb")], home)[0] for student in students)


Marked = Callable[[Path, list[Path], Path], float]


def compare(title: str, folder: Path, root: Path, peers: dict[str, Marked], environment: Path) -> float:
    """Mark the class in `folder`, with the peers its first tenth; prints a line each, returns grade's seconds each."""
    home = root / f"home, {title}"
    home.mkdir()
    students = sorted(folder.iterdir())
    taken, memory = with_grade(folder, home)
    again, _ = with_grade(folder, home)
    ours = taken / len(students)
    rest = f"{memory // 1024} MB of its own; again {again:.2f} s"
    print(f"{title:14} grade    {len(students):5} notebooks {taken:8.1f} s  {ours:6.3f} s each, {rest}", flush=True)
    tenth = students[: max(1, len(students) // 10)]
    for peer, run in peers.items():
        home = root / f"{peer}, {title}"
        home.mkdir()
        taken = run(environment, tenth, home)
        each = taken / len(tenth)
        rest = f"{each / ours:.1f} times grade's"
        print(f"{title:14} {peer:8} {len(tenth):5} notebooks {taken:8.1f} s  {each:6.3f} s each, {rest}", flush=True)
    return ours


def main() -> None:
    """Print times, ratios and the grader's memory."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    print(f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} cores, {time.strftime('%F')}")
    environment = Path(os.environ.get("SHAPE_CLINIC_PEERS", "")).absolute()
    runs: dict[str, Marked] = {"nbgrader": with_nbgrader, "otter": with_otter}
    peers = {name: run for name, run in runs.items() if (environment / "bin" / PEERS[name]).exists()}
    for missing in runs.keys() - peers.keys():
        print(f"{missing} is not measured: SHAPE_CLINIC_PEERS names no environment that holds it")
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        out = compare("as handed out", handed_out(root / "out", count), root, peers, environment)
        compare("answered", answered(root / "answered", count), root, peers, environment)
        large = compare("ten times", handed_out(root / "large", 10 * count), root, {}, environment)
    print(f"in a class ten times the size a notebook takes {large / out:.2f} times as long")


if __name__ == "__main__":
    main()
