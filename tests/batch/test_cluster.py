"""A real Dask scheduler and two worker processes over TCP; one is killed half way, and no mark is lost."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from handed_in import lay_out, notebook

Grade = Callable[..., "subprocess.CompletedProcess[str]"]

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kills a worker as POSIX does")
pytest.importorskip("distributed")


@dataclass(frozen=True)
class RealCluster:
    address: str
    workers: list[subprocess.Popen[bytes]]


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[RealCluster]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    processes: list[subprocess.Popen[bytes]] = []

    def start(module: str, *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.{module}", *arguments, "--no-dashboard"]
        with (tmp_path / f"{module}{len(processes)}.log").open("wb") as log:
            process = subprocess.Popen(command, cwd=tmp_path, stdout=log, stderr=log)
        processes.append(process)
        return process

    try:
        start("dask_scheduler", "--host", "127.0.0.1", "--port", str(port))
        workers = [start("dask_worker", address, "--no-nanny", "--nthreads", "1") for _ in range(2)]
        until = time.monotonic() + 60
        logs = [tmp_path / "dask_worker1.log", tmp_path / "dask_worker2.log"]
        while time.monotonic() < until and not all(b"Registered to" in log.read_bytes() for log in logs):
            time.sleep(0.1)
        yield RealCluster(address, workers)
    finally:
        for process in reversed(processes):  # a worker that outlives its scheduler may wait for it without end
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def marks(text: str) -> dict[str, list[str]]:
    documents = [json.loads(line) for line in text.splitlines()]
    return {one["notebook"]: [exercise["verdict"] for exercise in one["exercises"]] for one in documents}


def test_a_killed_worker_costs_no_mark(
    cluster: RealCluster, command: Callable[..., list[str]], grade: Grade, teacher: Path
) -> None:
    names = [f"s{number}/lesson3.ipynb" for number in range(6)]
    files = {name: notebook(padding=number % 2, extra=f"'{name}'") for number, name in enumerate(names)}
    folder = lay_out(teacher / "class", files)
    journal = teacher / "m.jsonl.journal.jsonl"
    arguments = command(folder, "--jsonl", "m.jsonl", "--json", "--dask", cluster.address)
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as run:
        until = time.monotonic() + 90
        while (
            run.poll() is None
            and time.monotonic() < until
            and not (journal.exists() and journal.read_bytes().count(b"\n") >= 2)
        ):
            time.sleep(0.05)
        cluster.workers[1].send_signal(signal.SIGKILL)
        out, told = run.communicate(timeout=120)
    assert (run.returncode, told) == (1, "")
    over_there = marks(out)
    assert list(over_there) == names
    lines = [json.loads(line) for line in journal.read_text(encoding="ascii").splitlines()]
    assert len({line["key"] for line in lines}) == len(lines) == 6
    assert over_there == marks(grade(folder, "--json", "--fresh").stdout)
    assert set(map(tuple, over_there.values())) == {("pass", "pass"), ("pass", "fail")}
