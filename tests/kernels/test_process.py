"""A kernel in a process of its own: how it starts, what it may see, and that nothing of it stays."""

import asyncio
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from grader.kernels.descendants import marked
from grader.kernels.local import start_local
from grader.kernels.outcomes import KernelNotStarted
from grader.kernels.run import run_notebook

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals")


def notebook(*sources):
    return new_notebook(cells=[new_code_cell(source) for source in sources])


def outcomes_of(*sources, timeout=60.0):
    async def go():
        run = await run_notebook(nb, timeout=timeout, early=start_local())
        await run.close()
        return run

    nb = notebook(*sources)
    return asyncio.run(go()), nb


def test_a_kernel_that_does_not_come_up_says_why(monkeypatch, tmp_path):
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\necho 'no torch today' >&2\nexit 3\n")
    python.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(python))
    early = start_local(folder=tmp_path)
    with pytest.raises(KernelNotStarted, match="no torch today"):
        asyncio.run(run_notebook(notebook("a = 1"), early=early))
    assert os.listdir(tmp_path) == ["python"]


def test_where_paths_are_too_long_for_sockets_ports_serve(tmp_path):
    folder = tmp_path / ("long" * 25)
    folder.mkdir()
    early = start_local(folder=folder)
    assert early.connection["transport"] == "tcp"

    async def go():
        run = await run_notebook(notebook("a = 1", "while True: pass"), early=early, timeout=1)
        await run.close()
        return run

    assert [o.status for o in asyncio.run(go()).outcomes] == ["ran", "limit"]


def test_a_fork_of_the_owner_leaves_the_kernel_alone():
    early = start_local()
    child = os.fork()
    if child == 0:
        early.close()
        os._exit(0)
    os.waitpid(child, 0)
    assert early.poll() is None
    assert early.folder.exists()
    early.close()
    early.close()
    assert not early.folder.exists()


def test_the_environment_holds_no_secret_and_homes_are_private(monkeypatch, tmp_path):
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "tell nobody")
    source = """
import os, sys, tempfile, pathlib
folder = pathlib.Path.cwd().parent
assert "tell nobody" not in str(dict(os.environ))
from grader import check, checking
assert checking.graded
check(print)
assert not os.listdir(".")
for path in (pathlib.Path.home(), pathlib.Path(tempfile.gettempdir()), pathlib.Path(os.environ["MPLCONFIGDIR"])):
    assert folder in path.parents, path
assert os.stat(folder).st_mode & 0o077 == 0
assert sys.stdin is None or sys.stdin.read() == ""
assert os.getsid(0) == os.getpid()
import resource
assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)
"""
    run, _nb = outcomes_of(source)
    assert run.outcomes[0].status == "ran", run.outcomes[0]


def test_no_file_descriptor_of_ours_is_inherited(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("x")
    with secret.open() as file:
        os.set_inheritable(file.fileno(), True)
        run, _ = outcomes_of(
            "import os\nopened = [os.readlink(f'/proc/self/fd/{n}') for n in os.listdir('/proc/self/fd') if n != '3'"
            " and os.path.exists(f'/proc/self/fd/{n}')]\n"
            "assert not any('secret' in path for path in opened), opened"
        )
    assert run.outcomes[0].status == "ran", run.outcomes[0]


def test_nothing_is_left_not_even_a_daemon_that_changed_its_session():
    early = start_local()

    async def go():
        run = await run_notebook(
            notebook(
                "import os, subprocess\nsubprocess.Popen(['sleep', '1000'], start_new_session=True)",
                "if not os.fork():\n    os.setsid()\n    if not os.fork(): os.execlp('sleep', 'sleep', '1000')"
                "\n    os._exit(0)",
                "subprocess.Popen(['setsid', 'sleep', '1000'], env={})",
                "import time; time.sleep(0.5)",
                "os.mkdir('locked'); open('locked/file', 'w'); os.chmod('locked', 0)",
            ),
            early=early,
        )
        running = marked(early.mark)
        await run.close()
        return run, running

    run, running = asyncio.run(go())
    assert [o.status for o in run.outcomes] == ["ran"] * 5
    assert len(running) >= 3
    assert not marked(early.mark)
    assert not early.folder.exists()
    assert not [pid for pid in Path("/proc").glob("[0-9]*") if b"sleep\x001000" in _command(pid)]


def _command(process):
    try:
        return (process / "cmdline").read_bytes()
    except OSError:
        return b""


@pytest.mark.parametrize("bare", [False, True])
@pytest.mark.parametrize("ending", ["SIGINT", "SIGKILL"])
def test_the_kernel_ends_with_its_owner(ending, bare, tmp_path):
    script = tmp_path / "owner.py"
    script.write_text(
        "import asyncio, sys\n"
        "from grader.kernels.local import start_local\n"
        f"early = start_local(bare={bare})\n"
        "print(early.folder, early.mark, flush=True)\n"
        "from grader.kernels.run import run_notebook\n"
        "from nbformat.v4 import new_code_cell, new_notebook\n"
        "nb = new_notebook(cells=[new_code_cell('import time; time.sleep(1000)')])\n"
        "asyncio.run(run_notebook(nb, early=early, on_cell=lambda *_: print('running', flush=True)))\n"
    )
    import signal

    owner = subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    folder, mark = owner.stdout.readline().split()
    assert owner.stdout.readline() == "running\n"
    assert marked(mark)
    owner.send_signal(getattr(signal, ending))
    owner.wait(20)
    deadline = time.monotonic() + 20
    while marked(mark) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not marked(mark)
    if ending == "SIGINT":
        assert not Path(folder).exists()
    owner.stdout.close()
    import shutil

    shutil.rmtree(folder, ignore_errors=True)
