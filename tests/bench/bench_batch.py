"""What a whole class costs: N copies of a lesson, side by side with nbgrader and otter where they are installed.

`python tests/bench/bench_batch.py [N]` (default 20). SHAPE_CLINIC_PEERS names a virtual environment that holds nbgrader
or otter-grader; peers are not installed here. Every tool runs the same notebooks, as whole processes, in one session.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

LESSON = Path(__file__).parents[2] / "lessons" / "lesson3_dilation" / "lesson3.ipynb"
PEERS = {"nbgrader": "nbgrader", "otter": "otter"}
OTTER_TEST = 'OK_FORMAT = True\ntest = {"name": "q1", "points": 1, "suites": [{"cases": [{"code": ">>> 1\\n1"}]}]}\n'


def copies(folder: Path, count: int) -> Path:
    """A class: the lesson's notebook once a student, each a little different, so that none is marked for another."""
    for number in range(count):
        notebook = json.loads(LESSON.read_text(encoding="utf-8"))
        notebook["cells"].append(
            {"cell_type": "markdown", "id": f"by-{number}", "metadata": {}, "source": f"Student {number}"}
        )
        path = folder / f"student{number:04}" / "lesson3.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(notebook), encoding="utf-8")
    return folder


def measured(command: list[str], cwd: Path, **environment: str) -> tuple[float, int]:
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
    if code not in (0, 1):
        raise SystemExit(f"{' '.join(command[:3])} … ended with {code}")
    return time.perf_counter() - started, most


def with_grade(folder: Path, home: Path, *options: str) -> tuple[float, int]:
    """Mark the class with `grade`, its state and cache in `home`."""
    grade = str(Path(sysconfig.get_path("scripts")) / "grade")
    command = [grade, str(folder), "--csv", str(home / "marks.csv"), *options]
    return measured(command, home, XDG_CACHE_HOME=str(home / "cache"), XDG_STATE_HOME=str(home / "state"))


def with_nbgrader(peers: Path, folder: Path, home: Path) -> float:
    """Autograde the class with nbgrader: import, then `nbgrader autograde`, which is what is timed."""
    source = home / "source" / "lesson3"
    source.mkdir(parents=True)
    shutil.copy(LESSON, source)
    for student in folder.iterdir():
        submitted = home / "submitted" / student.name / "lesson3"
        submitted.mkdir(parents=True)
        shutil.copy(student / "lesson3.ipynb", submitted)
    (home / "nbgrader_config.py").write_text("c = get_config()\nc.CourseDirectory.course_id = 'bench'\n")
    nbgrader = str(peers / "bin" / "nbgrader")
    measured([nbgrader, "generate_assignment", "lesson3", "--force"], home)
    return measured([nbgrader, "autograde", "lesson3", "--force"], home)[0]


def with_otter(peers: Path, folder: Path, home: Path) -> float:
    """Run the class through `otter run`, one after the other, with a test that asks nothing."""
    tests = home / "tests"
    tests.mkdir()
    (tests / "q1.py").write_text(OTTER_TEST)
    subprocess.run(["zip", "-qr", str(home / "autograder.zip"), "tests"], cwd=home, check=True)
    otter = [str(peers / "bin" / "python"), "-m", "otter", "run", "-a", str(home / "autograder.zip")]
    students = sorted(folder.iterdir())
    return sum(measured([*otter, str(student / "lesson3.ipynb")], home)[0] for student in students)


def main() -> None:
    """Print times, ratios and the grader's memory."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    print(f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} cores, {time.strftime('%F')}")
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        times: dict[int, float] = {}
        for size in (count, 2 * count):
            folder, home = copies(root / f"class{size}", size), root / f"home{size}"
            home.mkdir()
            first, memory = with_grade(folder, home)
            again, _ = with_grade(folder, home)
            times[size] = first
            print(
                f"grade     {size:5} notebooks {first:8.1f} s  {first / size:6.3f} s each, {memory // 1024} MB; "
                f"again {again:.2f} s"
            )
        print(f"twice the class takes {times[2 * count] / times[count]:.2f} times as long")
        peers = os.environ.get("SHAPE_CLINIC_PEERS")
        runs: dict[str, Callable[[Path, Path, Path], float]] = {"nbgrader": with_nbgrader, "otter": with_otter}
        for peer, run in runs.items():
            if peers is None or not (Path(peers) / "bin" / PEERS[peer]).exists():
                print(f"{peer:9} not measured: SHAPE_CLINIC_PEERS names no environment that holds it")
                continue
            home = root / peer
            home.mkdir()
            taken = run(Path(peers), root / f"class{count}", home)
            ratio = f"{taken / times[count]:.1f} ×"
            print(f"{peer:9} {count:5} notebooks {taken:8.1f} s  {taken / count:6.3f} s each, {ratio}")


if __name__ == "__main__":
    main()
