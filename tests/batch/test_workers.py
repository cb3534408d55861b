"""Workers as real processes: they die, hang, are stopped, and take nothing along."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import Executor, wait
from pathlib import Path

import pytest

from grader.batch.workers import WorkerDied, Workers

posix = pytest.mark.skipif(os.name != "posix", reason="POSIX signals")


@pytest.fixture
def workers() -> Executor:
    return Workers(2)


def test_tasks_are_done_in_two_processes(workers: Executor) -> None:
    with workers:
        pids = {workers.submit(os.getpid).result() for _ in range(6)}
        slow = [workers.submit(time.sleep, 0.3) for _ in range(2)]
        wait(slow)
        pids |= {workers.submit(os.getpid).result() for _ in range(2)}
        assert os.getpid() not in pids
        assert 1 <= len(pids) <= 2
        with pytest.raises(ZeroDivisionError):
            workers.submit(divmod, 1, 0).result()
        with pytest.raises(RuntimeError, match="can't be sent"):
            workers.submit(open, os.devnull).result()
        assert workers.submit(divmod, 7, 2).result() == (3, 1)


def test_a_death_costs_one_task(workers: Executor) -> None:
    with workers:
        doomed = workers.submit(os._exit, 7)
        others = [workers.submit(divmod, number, 2) for number in range(8)]
        with pytest.raises(WorkerDied, match="exit code 7"):
            doomed.result()
        assert [other.result() for other in others] == [divmod(number, 2) for number in range(8)]


@posix
def test_a_killed_worker_is_replaced(workers: Executor) -> None:
    with workers:
        for _ in range(3):
            pid = workers.submit(os.getpid).result()
            os.kill(pid, signal.SIGKILL)
            time.sleep(0.1)
            assert workers.submit(divmod, 7, 2).result() == (3, 1)


def test_a_task_without_end_is_ended() -> None:
    with Workers(1, longest=2.0) as workers:
        with pytest.raises(WorkerDied, match="did not end within 2"):
            workers.submit(time.sleep, 60).result()
        assert workers.submit(divmod, 7, 2).result() == (3, 1)


def test_a_stop_ends_what_is_under_way(workers: Executor) -> None:
    tasks = [workers.submit(time.sleep, 60) for _ in range(4)]
    time.sleep(1.0)
    started = time.monotonic()
    workers.shutdown(wait=False)
    for task in tasks:
        assert task.cancelled() or isinstance(task.exception(20), WorkerDied)
    assert time.monotonic() - started < 40
    assert not [child for child in multiprocessing.active_children() if child.name == "grade worker"]


@posix
def test_workers_end_with_whoever_started_them(tmp_path: Path) -> None:
    code = (
        "import os, time\nfrom grader.batch.workers import Workers\n"
        "if __name__ == '__main__':\n"
        "    workers = Workers(2)\n"
        "    print(*[workers.submit(os.getpid).result() for _ in range(2)], flush=True)\n"
        "    workers.submit(time.sleep, 100)\n    time.sleep(100)\n"
    )
    script = tmp_path / "batch.py"
    script.write_text(code, encoding="utf-8")
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pids = {int(pid) for pid in parent.stdout.readline().split()}
        parent.kill()
        parent.wait()
    until = time.monotonic() + 15
    while (alive := [pid for pid in pids if running(pid)]) and time.monotonic() < until:
        time.sleep(0.1)
    assert alive == []


def running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] != "Z"
