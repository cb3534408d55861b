"""Control groups where the system hands one to this process: as root with cgroup v2, or by systemd as a user."""

import os
import secrets
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

GROUPS = Path("/sys/fs/cgroup")
RUN = """
import asyncio, pathlib, sys, time
from nbformat.v4 import new_code_cell, new_notebook
from grader.kernels.cgroup import _own_group
from grader.kernels.nursery import Nursery
from grader.kernels.run import run_notebook

async def go(nursery, *sources):
    cells = new_notebook(cells=[new_code_cell(source) for source in sources])
    run = await run_notebook(cells, timeout=60, early=nursery.kernel(1300 * 2**20))
    await run.close()
    return [(one.status, one.limit) for one in run.outcomes], cells.cells, run.session.process.isolation
"""
MEMORY_OF_CHILDREN = """
import os, time
for _ in range(6):
    if not os.fork():
        x = bytearray(300 * 2**20)
        x[::4096] = b'x' * len(x[::4096])
        time.sleep(100)
time.sleep(100)
"""
DAEMON = """
import os, time
if not os.fork():
    os.setsid()
    if not os.fork():
        os.environ.clear()
        time.sleep(1000)
    os._exit(0)
"""


@pytest.fixture
def inside():
    """Runs a script in a process that has a control group to itself; its standard output."""
    folder = GROUPS / f"test-{secrets.token_hex(4)}"
    if os.geteuid() == 0 and {"memory", "pids"} <= set(_words(GROUPS / "cgroup.subtree_control")):
        folder.mkdir()
        enter = f'echo $$ > {folder}/cgroup.procs; exec "$0" "$@"'
        prefix = ["sh", "-c", enter]
    elif os.geteuid() and shutil.which("systemd-run"):
        prefix = ["systemd-run", "--user", "--scope", "--quiet", "-p", "Delegate=yes"]
        if subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode:
            pytest.skip("no control group is to be had from systemd")
    else:
        pytest.skip("no control group is to be had")

    def run(script, *, before=""):
        python = [sys.executable, "-c", RUN + script]
        command = ["sh", "-c", f'{before}"$0" "$@"', *python] if before else python
        done = subprocess.run([*prefix, *command], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    yield run
    if folder.exists():
        for group in (*folder.iterdir(), folder):
            if group.is_dir():
                group.rmdir()


def _words(path):
    return path.read_text().split() if path.exists() else []


def test_a_kernel_has_a_group_within_bounds_and_it_is_gone_afterwards(inside):
    printed = inside("""
with Nursery() as nursery:
    kernel = nursery.kernel(1200 * 2**20)
    while not kernel.pid:
        time.sleep(0.01)
    own = _own_group()
    (group,) = own.parent.glob("kernel-*")
    assert str(kernel.pid) in (group / "cgroup.procs").read_text().split()
    print((group / "memory.max").read_text(), (group / "pids.max").read_text(), kernel.isolation)
    kernel.close()
    print(own.name, sorted(path.name for path in own.parent.iterdir() if path.is_dir()))
""")
    assert printed.split()[:2] == [str(1200 * 2**20), "288"]
    assert "rlimits, cgroup" in printed
    assert "grader ['grader']" in printed


@pytest.mark.parametrize("namespaces", [True, False])
def test_memory_of_all_its_processes_is_a_limit(inside, namespaces):
    printed = inside(f"""
with Nursery(namespaces={namespaces}) as nursery:
    outcomes, _, isolation = asyncio.run(go(nursery, "x = 1", {MEMORY_OF_CHILDREN!r}))
    print(outcomes, isolation)
""")
    assert "[('ran', None), ('limit', 'memory')]" in printed
    assert "cgroup" in printed


def test_without_namespaces_too_nothing_outlives_the_kernel(inside):
    printed = inside(f"""
with Nursery(namespaces=False) as nursery:
    outcomes, _, isolation = asyncio.run(go(nursery, {DAEMON!r}))
    own = _own_group()
    print(outcomes, sorted(path.name for path in own.parent.iterdir() if path.is_dir()))
""")
    assert "[('ran', None)] ['grader']" in printed


def test_a_group_shared_with_others_is_left_alone(inside):
    printed = inside(
        """
own = _own_group()
with Nursery() as nursery:
    _, _, isolation = asyncio.run(go(nursery, "x = 1"))
print(_own_group() == own, [path.name for path in own.iterdir() if path.is_dir()], "cgroup" in isolation)
""",
        before="sleep 60 & other=$!; trap 'kill $other' EXIT; ",
    )
    assert printed.strip() == "True [] False"
