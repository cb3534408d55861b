"""The sandbox, as a hostile notebook finds it: what it can read, write and reach, and what is left of it.

Everything is tried twice: with namespaces, and with Landlock and seccomp alone.
"""

import asyncio
import contextlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import textwrap
import time
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from grader.kernels import landlock
from grader.kernels.descendants import descendants, marked
from grader.kernels.folders import remove_tree
from grader.kernels.nursery import Nursery
from grader.kernels.run import run_notebook
from grader.kernels.session import KernelSession

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="sandboxes are Linux's")

IN_CI = bool(os.environ.get("CI"))
PACKAGE = Path(landlock.__file__).parents[1]


@pytest.fixture(scope="module")
def nurseries():
    with contextlib.ExitStack() as stack:
        yield {
            name: stack.enter_context(Nursery(namespaces=name == "namespaces")) for name in ("namespaces", "landlock")
        }


@pytest.fixture(params=["namespaces", "landlock"])
def nursery(request, nurseries):
    """A nursery at one of the two levels; where the system lacks it the test is skipped, but never in CI."""
    nursery = nurseries[request.param]
    if request.param not in isolation_of(nursery):
        assert not IN_CI, f"this system has no {request.param}"
        pytest.skip(f"this system has no {request.param}")
    return nursery


def isolation_of(nursery):
    if not hasattr(nursery, "found"):
        kernel = nursery.kernel()
        while not kernel.isolation and kernel.poll() is None:
            time.sleep(0.01)
        nursery.found = kernel.isolation
        kernel.close()
    return nursery.found


def with_namespaces(nursery):
    return "namespaces" in isolation_of(nursery)


def run(nursery, *sources, timeout=60.0, memory=None):
    """Each cell's outcome and what it printed."""
    cells = new_notebook(cells=[new_code_cell(textwrap.dedent(source)) for source in sources])

    async def go():
        process = nursery.kernel() if memory is None else nursery.kernel(memory)
        run = await run_notebook(cells, timeout=timeout, early=process)
        await run.close()
        return run.outcomes

    outcomes = asyncio.run(go())
    printed = ["".join(output.get("text", "") for output in cell.outputs) for cell in cells.cells]
    return outcomes, printed


def ran(nursery, *sources, **settings):
    outcomes, printed = run(nursery, *sources, **settings)
    assert [outcome.status for outcome in outcomes] == ["ran"] * len(sources), (outcomes, printed)
    return printed


def test_what_holds_is_said(nursery):
    assert isolation_of(nursery).startswith("sandbox: ")
    assert {"landlock", "seccomp", "rlimits"} <= set(isolation_of(nursery).removeprefix("sandbox: ").split(", "))


def test_no_secret_can_be_read(nursery, monkeypatch):
    canary = f"canary-{secrets.token_hex(8)}"
    monkeypatch.setenv("GRADERS_SECRET", canary)
    folders = [Path(tempfile.mkdtemp(dir=place)) for place in ("/tmp", "/var/tmp", Path.home())]
    try:
        for folder in folders:
            (folder / "secret").write_text(canary)
            folder.chmod(0o755)
        lessons = PACKAGE / "bundled_lessons" if (PACKAGE / "bundled_lessons").exists() else PACKAGE.parent / "lessons"
        hidden = [*(folder / "secret" for folder in folders), PACKAGE / "contract.py", PACKAGE / "judge.py"]
        hidden += [next(lessons.glob("*/contract.py")), next(PACKAGE.glob("laws/*.py")), "/etc/shadow", "/etc/hostname"]
        hidden += [f"/proc/{pid}/environ" for pid in (os.getpid(), os.getppid(), nursery.process.pid)]
        (printed,) = ran(
            nursery,
            f"""
            import os
            for path in {[str(path) for path in hidden]}:
                try:
                    text = open(path, "rb").read()
                    if {canary.encode()!r} in text or not path.startswith("/proc"):
                        print("read", path)
                except OSError:
                    pass
            try:
                pids = list(filter(str.isdigit, os.listdir("/proc")))
            except PermissionError:
                pids = range({os.getpid()} - 500, {os.getpid()} + 500)
            for pid in pids:
                for name in ("environ", "cmdline", "mem", "root/etc/shadow", "cwd"):
                    try:
                        if {canary.encode()!r} in open(f"/proc/{{pid}}/{{name}}", "rb").read():
                            print("read", pid, name)
                    except OSError:
                        pass
            assert {canary!r} not in str(dict(os.environ))
            """,
        )
        assert printed == ""
    finally:
        for folder in folders:
            shutil.rmtree(folder)


def test_of_this_package_only_what_a_notebook_needs_is_there(nursery):
    (printed,) = ran(
        nursery,
        """
        import importlib, sys
        from grader import check, explain, watching
        import grader.probe, grader.shapes.rules
        check(print)
        for name in ("contract", "course", "judge", "reference", "verdict", "grading", "submission", "check_server",
                     "laws", "reports", "batch", "kernels.nursery", "cli"):
            try:
                importlib.import_module(f"grader.{name}")
                print(name)
            except (ImportError, PermissionError):
                pass
            assert f"grader.{name}" not in sys.modules
        """,
    )
    assert printed == ""


def test_nothing_can_be_written_but_scratch(nursery):
    (printed,) = ran(
        nursery,
        f"""
        import os, sys, tempfile
        places = ["/", "/usr", "/usr/bin", "/etc", "/proc", "/dev", "/var/tmp", "/home", "/root", sys.prefix,
                  {str(PACKAGE)!r}, {str(nursery.folder)!r}, {os.path.expanduser("~")!r}, os.path.dirname(os.__file__)]
        for place in places:
            try:
                open(os.path.join(place, "x"), "w").close()
                print("wrote to", place)
            except OSError:
                pass
        for place in (os.getcwd(), os.path.expanduser("~"), tempfile.gettempdir()):
            open(os.path.join(place, "x"), "w").write("x")
        """,
    )
    assert printed == ""


def test_the_network_is_out_of_reach_and_so_is_loopback(nursery):
    service = socket.create_server(("127.0.0.1", 0))
    service.settimeout(0.2)
    abstract = socket.socket(socket.AF_UNIX)
    abstract.bind(f"\0shape-clinic-{secrets.token_hex(8)}")
    abstract.listen()
    abstract.settimeout(0.2)
    (printed,) = ran(
        nursery,
        f"""
        import socket
        for family, address in (
            (socket.AF_INET, ("127.0.0.1", {service.getsockname()[1]})),
            (socket.AF_INET6, ("::1", 80)),
            (socket.AF_UNIX, {abstract.getsockname()!r}),
            (socket.AF_UNIX, "/var/run/docker.sock"),
        ):
            try:
                socket.socket(family).connect(address)
                print("reached", address)
            except OSError:
                pass
        for kind in ((socket.AF_NETLINK, socket.SOCK_RAW), (socket.AF_PACKET, socket.SOCK_RAW), (socket.AF_VSOCK, 1)):
            try:
                socket.socket(*kind)
                print("made", kind)
            except OSError:
                pass
        """,
    )
    assert printed == ""
    for listening in (service, abstract):
        with pytest.raises(TimeoutError):
            listening.accept()
        listening.close()


def test_a_neighbour_is_neither_seen_nor_reached(nursery):
    async def go():
        async with KernelSession(nursery.kernel()) as victim, KernelSession(nursery.kernel()) as attacker:
            victims = new_notebook(
                cells=[new_code_cell("import os\nopen('answer', 'w').write('42')\nprint(os.getcwd())")]
            )
            await victim.execute(victims)
            place = victims.cells[0].outputs[0].text.strip()
            sockets = str(victim.process.sockets)
            source = f"""
import os, socket, signal, glob
for path in {[place, sockets, "/kernels", f"/proc/{victim.process.pid}/root"]!r}:
    for found in glob.glob(path + "/**", recursive=True):
        if found.endswith("answer") or "/s-" in found and {with_namespaces(nursery)}:
            print("found", found)
for number in range(1, 6):
    try:
        socket.socket(socket.AF_UNIX).connect({sockets!r} + f"/s-{{number}}")
        print("connected to", number)
    except OSError:
        pass
try:
    os.kill({victim.process.pid}, signal.SIGKILL)
    print("killed")
except OSError:
    pass
"""
            attack = new_notebook(cells=[new_code_cell(source)])
            outcomes = await attacker.execute(attack)
            again = await victim.execute(new_notebook(cells=[new_code_cell("assert open('answer').read() == '42'")]))
            return outcomes[0], str(attack.cells[0].outputs), again[0]

    attacked, printed, survived = asyncio.run(go())
    assert attacked.status == survived.status == "ran", (attacked, survived)
    if with_namespaces(nursery):
        assert printed == "[]"
    else:  # Landlock does not hold connects to a socket whose name is known; the key does
        assert "found" not in printed
        assert "killed" not in printed


def test_dangerous_system_calls_are_refused(nursery):
    (printed,) = ran(
        nursery,
        """
        import ctypes, errno, platform
        libc = ctypes.CDLL(None, use_errno=True)
        x86 = platform.machine() == "x86_64"
        calls = {"unshare": (272 if x86 else 97, 0x10000000), "ptrace": (101 if x86 else 117, 16, 1),
                 "mount": (165 if x86 else 40, 0, 0, 0, 0, 0), "bpf": (321 if x86 else 280, 0, 0, 0),
                 "io_uring_setup": (425, 8, 0), "keyctl": (250 if x86 else 219, 0),
                 "userfaultfd": (323 if x86 else 282, 0),
                 "perf_event_open": (298 if x86 else 241, 0), "setns": (308 if x86 else 268, 0, 0),
                 "clone": (56 if x86 else 220, 0x10000000 | 17, 0, 0, 0, 0), "chroot": (161 if x86 else 51, b"/")}
        for name, arguments in calls.items():
            result = libc.syscall(*arguments)
            if result == 0 and name == "clone":
                libc._exit(0)
            if result != -1 or ctypes.get_errno() != errno.EPERM:
                print(name, result, ctypes.get_errno())
        status = open("/proc/self/status").read()
        assert "NoNewPrivs:\\t1" in status and "Seccomp:\\t2" in status
        """,
    )
    assert printed == ""


def test_no_capability_is_left_and_descriptors_neither(nursery):
    ran(
        nursery,
        """
        import os
        if os.getuid():
            lines = open("/proc/self/status").read().splitlines()
            status = dict(line.split(":\\t", 1) for line in lines if ":\\t" in line)
            assert {status[name] for name in ("CapInh", "CapPrm", "CapEff", "CapAmb")} == {"0" * 16}, status
        for name in os.listdir("/proc/self/fd"):
            try:
                target = os.readlink(f"/proc/self/fd/{name}")
            except OSError:
                continue
            assert target.startswith(("/dev/null", "pipe:", "anon_inode:", "socket:", "/proc/", "/dev/urandom")), target
        """,
    )


BOMBS = {
    "processes": "import os\nwhile True:\n    try:\n        os.fork()\n    except OSError:\n        pass",
    "memory of children": (
        "import os, time\nfor _ in range(6):\n    if not os.fork():\n        x = bytearray(300 * 2**20)\n"
        "        x[::4096] = b'x' * len(x[::4096])\n        time.sleep(100)\ntime.sleep(100)"
    ),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_bombs_end_within_bounds_and_alone(nursery, bomb):
    kernel = nursery.kernel(1200 * 1024**2)

    async def go():
        cells = new_notebook(cells=[new_code_cell("a = 1"), new_code_cell(BOMBS[bomb])])
        async with KernelSession(kernel) as session:
            return await session.execute(cells, timeout=5 if bomb == "processes" else 60)

    outcomes = asyncio.run(go())
    assert outcomes[1].status == "limit"
    assert outcomes[1].limit in (("time", "memory") if bomb == "processes" else ("memory",))
    assert len(living_before(nursery)) <= 1
    ran(nursery, "b = 1")


def living_before(nursery):
    """The processes of a nursery that has no kernel."""
    deadline = time.monotonic() + 5
    while len(found := descendants(nursery.process.pid)) > 1 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert len(found) <= 1
    return found


def test_a_disk_can_not_be_filled(nursery):
    if not with_namespaces(nursery):
        pytest.skip("without namespaces only a single file's size is bounded")
    (printed,) = ran(
        nursery,
        """
        import os, tempfile
        written = 0
        for place in (os.getcwd(), os.path.expanduser("~"), tempfile.gettempdir(), "/tmp"):
            try:
                for number in range(100):
                    with open(f"{place}/{number}", "wb") as file:
                        for _ in range(200):
                            written += file.write(bytes(10**6))
            except OSError as problem:
                pass
        print(written)
        """,
    )
    assert int(printed) < 600 * 1024**2


def test_nothing_is_left(nursery):
    living = living_before(nursery)
    kernel = nursery.kernel()

    async def go():
        async with KernelSession(kernel) as session:
            cells = [
                "import os, subprocess\nsubprocess.Popen(['sleep', '1000'], start_new_session=True)",
                "if not os.fork():\n    os.setsid()\n    if not os.fork(): os.execlp('sleep', 'sleep', '1000')\n"
                "    os._exit(0)",
                "subprocess.Popen(['setsid', 'sleep', '1000'], env={})",
                "import atexit; atexit.register(lambda: open('/tmp/x', 'w'))",
                "import time; time.sleep(0.3)",
                "os.mkdir('locked'); open('locked/file', 'w'); os.chmod('locked', 0)",
            ]
            outcomes = await session.execute(new_notebook(cells=[new_code_cell(cell) for cell in cells]))
            return outcomes, descendants(nursery.process.pid)

    outcomes, running = asyncio.run(go())
    assert {outcome.status for outcome in outcomes} == {"ran"}
    assert len(running - living) >= 5
    assert descendants(nursery.process.pid) == living
    assert not [pid for pid in marked(nursery.mark) - living if pid != nursery.process.pid]
    assert os.listdir(nursery.folder / "kernels") == []
    assert not list(nursery.folder.glob("*.json"))


def test_kernels_differ_in_their_random_numbers_and_share_nothing(nursery):
    source = "import random, numpy, torch\nprint(random.random(), numpy.random.rand(), torch.rand(1).item())\nmine = 1"
    first, second = (ran(nursery, source)[0].split() for _ in range(2))
    assert all(a != b for a, b in zip(first, second, strict=True))
    outcomes, _ = run(nursery, "mine")
    assert outcomes[0].error_name == "NameError"


def test_honest_notebooks_find_what_they_need(nursery):
    printed = ran(
        nursery,
        "import matplotlib.pyplot as plt\nplt.plot([1, 2]);",
        """
        import torch
        from torch.utils.data import DataLoader
        print(sum(len(batch) for batch in DataLoader(torch.arange(100.0), batch_size=10, num_workers=2)))
        """,
        "!echo from a shell",
        """
        import tempfile, pathlib, getpass, os, locale, zoneinfo, ssl, sqlite3, ctypes.util
        with tempfile.NamedTemporaryFile() as file:
            torch.save(torch.ones(3), file.name)
            assert torch.load(file.name).sum() == 3
        print(getpass.getuser(), pathlib.Path.home().is_dir(), os.getcwd() == str(pathlib.Path.cwd()))
        """,
        "import threading, subprocess\nt = threading.Thread(target=print, args=('thread',)); t.start(); t.join()",
        "import sys\nprint(subprocess.run([sys.executable, '-c', 'print(6 * 7)'], stdout=-1, text=True).stdout)",
    )
    assert printed[1].strip() == "100"
    assert printed[2].strip() == "from a shell"
    assert printed[3].split() == ["learner", "True", "True"]
    assert "42" in printed[5]


def test_a_warm_process_that_is_killed_is_replaced_and_the_kernel_is_known_as_lost(nursery):
    from grader.kernels.outcomes import KernelLost

    async def go():
        cells = new_notebook(cells=[new_code_cell("import time\ntime.sleep(100)")])
        async with KernelSession(nursery.kernel()) as session:
            running = asyncio.ensure_future(session.execute(cells))
            await asyncio.sleep(0.5)
            for pid in (nursery.process.pid, *descendants(nursery.process.pid)):
                with contextlib.suppress(OSError):
                    os.kill(pid, signal.SIGKILL)
            with pytest.raises(KernelLost):
                await running
            replacement = session.process.another()
        async with KernelSession(replacement) as session:
            return await session.execute(new_notebook(cells=[new_code_cell("1 + 1")]))

    assert asyncio.run(go())[0].status == "ran"


def started(kernel):
    while not kernel.pid:
        assert kernel.poll() is None, kernel.log_tail()
        time.sleep(0.01)


def test_a_kernel_that_was_expected_starts_at_once_and_ends_with_the_one_that_expects_it(nursery):
    first = set(descendants(nursery.process.pid))
    kernel = nursery.kernel()
    kernel.expect_another()
    taken = kernel.another()
    started(kernel), started(taken)
    before = set(descendants(nursery.process.pid))
    taken.expect_another()
    while not set(descendants(nursery.process.pid)) - before:
        time.sleep(0.01)
    files = set(nursery.folder.glob("k*.json"))
    kernel.close()
    taken.close()
    assert len(files & set(nursery.folder.glob("k*.json"))) == len(files) - 3
    until = time.monotonic() + 10
    while (left := set(descendants(nursery.process.pid)) - first) and time.monotonic() < until:
        time.sleep(0.01)
    assert not left


def test_an_expected_kernel_that_has_died_is_replaced(nursery):
    async def go():
        with contextlib.closing(nursery.kernel()) as kernel:
            started(kernel)
            before = set(descendants(nursery.process.pid))
            kernel.expect_another()
            while not (new := set(descendants(nursery.process.pid)) - before):
                time.sleep(0.01)
            while new := set(descendants(nursery.process.pid)) - before:
                for pid in new:
                    with contextlib.suppress(OSError):
                        os.kill(pid, signal.SIGKILL)
                time.sleep(0.01)
            async with KernelSession(kernel.another()) as session:
                return await session.execute(new_notebook(cells=[new_code_cell("1 + 1")]))

    assert asyncio.run(go())[0].status == "ran"


def test_a_kernel_lost_while_it_starts_is_replaced(nursery):
    async def go():
        kernel = nursery.kernel()
        nursery.process.kill()
        for pid in descendants(nursery.process.pid):
            os.kill(pid, signal.SIGKILL)
        async with KernelSession(kernel) as session:
            return await session.execute(new_notebook(cells=[new_code_cell("1 + 1")]))

    assert asyncio.run(go())[0].status == "ran"


OWNER = """
import asyncio, sys
from grader.kernels.nursery import Nursery
nursery = Nursery()
from grader.kernels.run import run_notebook
from nbformat.v4 import new_code_cell, new_notebook
print(nursery.folder, nursery.mark, flush=True)
nb = new_notebook(cells=[new_code_cell('import time; time.sleep(1000)')])
asyncio.run(run_notebook(nb, early=nursery.kernel(), on_cell=lambda *_: print('running', flush=True)))
"""


@pytest.mark.parametrize("ending", ["SIGINT", "SIGKILL"])
def test_all_ends_with_the_owner_and_what_a_killed_one_leaves_is_swept_up(ending):
    owner = subprocess.Popen(
        [sys.executable, "-c", OWNER], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    folder, mark = owner.stdout.readline().split()
    assert owner.stdout.readline() == "running\n"
    assert len(marked(mark)) >= 3  # to an ordinary user a supervisor does not show its environment
    owner.send_signal(getattr(signal, ending))
    owner.wait(20)
    deadline = time.monotonic() + 20
    while marked(mark) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not marked(mark)
    if ending == "SIGKILL":
        assert Path(folder).exists()
    while ending == "SIGKILL" and Path(folder).exists() and time.monotonic() < deadline:
        # Another that starts beside may have begun to sweep while the processes ended: then the next one goes on.
        with Nursery():
            pass
    assert not Path(folder).exists()
    owner.stdout.close()


def test_removing_a_folder_touches_nothing_around_it(tmp_path):
    tmp_path.chmod(0o755)
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "file").touch()
    (tmp_path / "a" / "b").chmod(0)
    remove_tree(tmp_path / "a")
    remove_tree(tmp_path / "never was")
    assert os.listdir(tmp_path) == []
    assert tmp_path.stat().st_mode & 0o777 == 0o755


GRADE = "import sys; sys.argv[0] = 'grade'; from grader.cli import main; main()"

# Refuses unshare, as containers do, and Landlock, as old kernels do.
HELD_BACK = """
import ctypes, os, struct, sys
from grader.kernels import seccomp, syscalls
import platform
unshare = 272 if platform.machine() == "x86_64" else 97
lines = [(0x20, 0, 0, 0)]
for number in (unshare, 444):
    lines += [(0x15, 0, 1, number), (0x06, 0, 0, 0x00050000 | 1)]
lines += [(0x06, 0, 0, 0x7FFF0000)]
code = b"".join(struct.pack("=HBBI", *line) for line in lines)
buffer = ctypes.create_string_buffer(code, len(code))
class Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]
wanted = Program(len(lines), ctypes.addressof(buffer))
syscalls.prctl(syscalls.PR_SET_NO_NEW_PRIVS, 1)
syscalls.prctl(seccomp.PR_SET_SECCOMP, seccomp.SECCOMP_MODE_FILTER, ctypes.addressof(wanted))
"""


@pytest.mark.parametrize(("isolation", "status"), [("sandbox", 3), ("auto", 1)])
def test_where_there_is_no_sandbox_it_is_refused_or_said(isolation, status, tmp_path):
    notebook = next((PACKAGE.parent / "lessons").glob("lesson3*/*.ipynb"))
    shutil.copy(notebook, tmp_path / "lesson3.ipynb")
    done = subprocess.run(
        [sys.executable, "-c", HELD_BACK + GRADE, "lesson3.ipynb", "--json", "--isolation", isolation],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    report = json.loads(done.stdout)
    assert done.returncode == status, done
    if isolation == "sandbox":
        assert "A sandbox was asked for" in done.stdout
    else:
        assert report["isolation"] == "process: seccomp, rlimits"


def test_an_ordinary_user_has_the_same_sandbox(tmp_path):
    """As nobody; what root keeps to itself on the way to the interpreter is shown to nobody by bubblewrap."""
    if os.geteuid() != 0:
        pytest.skip("the other tests run as an ordinary user")
    if not shutil.which("bwrap") or not shutil.which("setpriv"):
        assert not IN_CI
        pytest.skip("needs bubblewrap and setpriv")
    command = ["bwrap", "--dev-bind", "/", "/", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    for home in ("/root",):
        shown = {os.path.realpath(path) for path in (sys.base_prefix, sys.prefix, PACKAGE.parent)}
        if inside := sorted(path for path in shown if path.startswith(home + "/")):
            command += ["--tmpfs", home]
            for path in inside:
                for folder in reversed(Path(path).parents):
                    if str(folder).startswith(home + "/"):
                        command += ["--perms", "0755", "--dir", str(folder)]
                command += ["--ro-bind", path, path]
    command += ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "--inh-caps=-all"]
    source = "import os; print(os.getuid(), open('/proc/self/uid_map').read().split(), os.listdir('/home'))"
    script = f"""
import asyncio
from grader.kernels.nursery import Nursery
from grader.kernels.session import KernelSession
from nbformat.v4 import new_code_cell, new_notebook
cells = new_notebook(cells=[new_code_cell({source!r})])
async def go(kernel):
    async with KernelSession(kernel) as session:
        print(await session.execute(cells), kernel.isolation)
with Nursery("sandbox") as nursery:
    asyncio.run(go(nursery.kernel()))
    asyncio.run(go(nursery.kernel()))
    print(nursery.log_tail())
"""
    done = subprocess.run(
        [*command, "--bounding-set=-all", "env", "HOME=/nonexistent", sys.executable, "-c", script],
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.count("sandbox: namespaces, landlock, seccomp, rlimits") == 2, done
