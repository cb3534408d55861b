"""A warm process: loads torch and IPython once, runs no tensor op, and forks a kernel for each request.

`python -m grader.kernels.warm CONTROL FOLDER auto|sandbox [without-namespaces]`. CONTROL is an inherited socket that
requests come through; when its other end is closed everything here ends. It knows of no contract and no notebook.

Processes, with namespaces: this one · in a view of its own, the warm one · for each kernel a supervisor, first process
of the kernel's own namespaces · the kernel. Without: the warm one · a supervisor · the kernel.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from grader.kernels import root, supervisor, syscalls, view
from grader.kernels.confine import confine, ordinary_signals
from grader.kernels.launch import load
from grader.kernels.pages import into_large_pages
from grader.kernels.supervisor import tell

NOBODY = 65534
LEARNER = 1000
NAMESPACES = (
    *(syscalls.CLONE_NEWNS, syscalls.CLONE_NEWPID, syscalls.CLONE_NEWNET),
    *(syscalls.CLONE_NEWIPC, syscalls.CLONE_NEWUTS),
)
LARGEST_REQUEST = 65536
MANY = 3  # kernels


@dataclass(frozen=True)
class Warm:
    """What is needed to fork kernels. `fonts` is matplotlib's list of fonts: file names and contents."""

    control: socket.socket
    folder: str
    sandbox: bool
    namespaces: bool
    fonts: tuple[tuple[str, bytes], ...] = ()


def main() -> None:
    """Set up, load, and fork kernels until told to end."""
    control, folder, sandbox = socket.socket(fileno=int(sys.argv[1])), sys.argv[2], sys.argv[3] == "sandbox"
    os.set_inheritable(control.fileno(), True)
    os.umask(0o022)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    fonts = tuple((path.name, path.read_bytes()) for path in Path(folder, "fonts").iterdir())
    if "without-namespaces" in sys.argv:
        syscalls.prctl(syscalls.PR_SET_CHILD_SUBREAPER, 1)
        view.find_view()
        _serve(Warm(control, folder, sandbox, False, fonts))
    else:
        _within_namespaces(Warm(control, folder, sandbox, True, fonts))


def _within_namespaces(warm: Warm) -> None:
    """Have a child of a child be the warm process, in namespaces, and wait for its end. Where that fails: without.

    The child in between is the one that leaves for new namespaces: this process must be able to begin again.
    """
    seen = view.find_view()
    syscalls.prctl(syscalls.PR_SET_CHILD_SUBREAPER, 1)
    between = os.fork()
    if between == 0:
        _quietly(lambda: _leave(warm, seen), what="no namespaces")
    code = 0
    with contextlib.suppress(ChildProcessError):
        while True:
            code = os.waitstatus_to_exitcode(os.wait()[1]) or code
    if code == 0:
        return
    os.execv(sys.executable, [sys.executable, "-m", "grader.kernels.warm", *sys.argv[1:], "without-namespaces"])


def _leave(warm: Warm, seen: view.View) -> None:
    """Leave for new namespaces, and have a child be the warm process there."""
    drops = os.geteuid() == 0 and view.readable_by_all(seen)
    drops = drops and _give_away(os.path.join(warm.folder, "kernels")) and _unshare(user=None)
    if not drops:
        _unshare(user=LEARNER)
    if os.fork() == 0:
        _quietly(lambda: _be_warm(warm, seen, drops=drops), what="no namespaces")


def _be_warm(warm: Warm, seen: view.View, *, drops: bool) -> None:
    """Enter the view, give up every privilege, and serve."""
    user = NOBODY if drops else LEARNER
    root.enter_root(seen, os.path.join(warm.folder, "root"), os.path.join(warm.folder, "kernels"), user, user)
    if drops:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
    syscalls.prctl(syscalls.PR_SET_NO_NEW_PRIVS, 1)
    syscalls.drop_capabilities()
    syscalls.prctl(syscalls.PR_SET_DUMPABLE, 1)
    _rehearse()
    _serve(warm)


def _give_away(folder: str) -> bool:
    """Make `folder` nobody's; False where that is not allowed."""
    try:
        os.chown(folder, NOBODY, NOBODY)
    except OSError:
        return False
    return True


def _rehearse() -> None:
    """Make and leave a kernel's namespaces once, while this process is small. Raises OSError if that does not work."""
    os.mkdir(f"{root.KERNELS}/k0", 0o700)
    child = _forked(lambda: root.enter_own_root("k0"), namespaces=True)
    if os.waitpid(child, 0)[1]:
        raise OSError("no namespaces within namespaces")
    os.rmdir(f"{root.KERNELS}/k0")


def _unshare(user: int | None) -> bool:
    """Leave for new namespaces; with `user`, for a user namespace too, in which this user has that id.

    False if there was no right to do so without a user namespace. Raises OSError.
    """
    flags = sum(NAMESPACES)
    if user is None:
        try:
            syscalls.unshare(flags)
        except PermissionError:
            return False
        return True
    outer, group = os.geteuid(), os.getegid()
    syscalls.unshare(flags | syscalls.CLONE_NEWUSER)
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{user} {outer} 1")
    Path("/proc/self/gid_map").write_text(f"{user} {group} 1")
    return True


# --- serving ---------------------------------------------------------------------------------------


def _serve(warm: Warm) -> None:
    """Fork a kernel for each request. SIGCHLD is ignored, so the system reaps what ends."""
    problem = ""
    try:
        load()
    except BaseException:
        problem = traceback.format_exc()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    served = 0
    while True:
        message, descriptors, _, _ = socket.recv_fds(warm.control, LARGEST_REQUEST, 2)
        if not message:
            os._exit(0)
        request = json.loads(message)
        with contextlib.ExitStack() as stack:
            channel, group = stack.enter_context(socket.socket(fileno=descriptors[0])), descriptors[1:]
            for entrance in group:
                stack.callback(os.close, entrance)
            if problem:
                tell(channel, failed=problem)
                continue
            try:
                _forked(lambda: _supervise(warm, request, channel, group), channel, namespaces=warm.namespaces)  # noqa: B023
            except OSError as error:
                tell(channel, failed=f"no process could be forked: {error}")
        served += 1
        if served == MANY:  # not for a single notebook, which would wait
            into_large_pages()


def _forked(do: Callable[[], None], channel: socket.socket | None = None, *, namespaces: bool) -> int:
    """Have a child `do` something, in new namespaces as their first process, in which this user has the same id."""
    user, group = os.geteuid(), os.getegid()
    child = syscalls.fork_into(sum(NAMESPACES) | syscalls.CLONE_NEWUSER) if namespaces else os.fork()
    if child:
        return child

    def settle_and_do() -> None:
        if namespaces:
            Path("/proc/self/setgroups").write_text("deny")
            Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
            Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
        do()

    _quietly(settle_and_do, channel)


def _supervise(warm: Warm, request: dict[str, Any], channel: socket.socket, group: list[int]) -> None:
    """Become a kernel's supervisor, in its control group if `group` holds the way in."""
    warm.control.close()
    ordinary_signals()
    grouped = _entered(group)
    if warm.namespaces:
        os.mkdir(f"{root.KERNELS}/{request['name']}", 0o700)
    else:
        syscalls.prctl(syscalls.PR_SET_PDEATHSIG, signal.SIGKILL)
        syscalls.prctl(syscalls.PR_SET_CHILD_SUBREAPER, 1)
        os.mkdir(os.path.join(warm.folder, "kernels", request["name"]), 0o700)
    _raise_kernel(warm, request, channel, grouped)


def _entered(group: list[int]) -> list[str]:
    for entrance in group:
        try:
            os.write(entrance, b"0")
        except OSError:
            return []
        finally:
            os.close(entrance)
    return ["cgroup"] if group else []


def _raise_kernel(warm: Warm, request: dict[str, Any], channel: socket.socket, grouped: list[str]) -> None:
    """As the supervisor: fork the kernel, see its sockets bound, and watch over it."""
    tell(channel, role="supervisor")
    folder = root.SOCKETS if warm.namespaces else os.path.join(warm.folder, "kernels", request["name"])
    if warm.namespaces:
        root.enter_own_root(request["name"])
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    ours, theirs = socket.socketpair()
    kernel = os.fork()
    if kernel == 0:
        ours.close()
        _quietly(lambda: _be_kernel(warm, request, channel, theirs, folder, grouped), channel)
    theirs.close()
    _nowhere(2)
    if ours.recv(1) and warm.namespaces:
        root.seal_sockets()
        syscalls.drop_capabilities()
        syscalls.prctl(syscalls.PR_SET_DUMPABLE, 0)
    with contextlib.suppress(OSError):
        ours.send(b"!")
    ours.close()
    supervisor.watch_over(kernel, channel, request["memory"], namespaces=warm.namespaces)


def _be_kernel(
    warm: Warm, request: dict[str, Any], channel: socket.socket, bound: socket.socket, folder: str, grouped: list[str]
) -> None:
    """As the kernel: give up everything, then serve."""
    os.setsid()
    os.umask(0o077)
    ordinary_signals()
    if not warm.namespaces:
        syscalls.prctl(syscalls.PR_SET_PDEATHSIG, signal.SIGKILL)
    home = root.SCRATCH if warm.namespaces else os.path.join(folder, "clinic")
    _furnish(home, warm.fonts)
    _reseed()
    held = confine(request["memory"], folder, namespaces=warm.namespaces) + grouped
    if warm.sandbox and not is_sandbox(held):
        tell(channel, refused=f"This system holds only: {', '.join(held)}.")
        return
    connection_file = os.path.join(home, "connection.json")
    Path(connection_file).write_text(json.dumps({**request["connection"], "ip": os.path.join(folder, "s")}))
    tell(channel, role="kernel", held=held)
    channel.close()
    for number in (1, 2):
        _nowhere(number)

    def on_bound() -> None:
        os.unlink(connection_file)
        bound.send(b"!")
        bound.recv(1)
        bound.close()

    from grader.kernels.kernel import start

    start(connection_file, on_bound)


def is_sandbox(held: list[str]) -> bool:
    """Whether files and network are both held: by namespaces, or by Landlock and seccomp together."""
    return "namespaces" in held or {"landlock", "seccomp"} <= set(held)


def _furnish(home: str, fonts: tuple[tuple[str, bytes], ...]) -> None:
    """The folders that a learner's process writes to, and the environment that says so."""
    for name in ("", "scratch", "home", "tmp", "home/.matplotlib"):
        os.makedirs(os.path.join(home, name), mode=0o700, exist_ok=True)
    for name, content in fonts:
        Path(home, "home", ".matplotlib", name).write_bytes(content)
    os.environ.pop("GLIBC_TUNABLES", None)
    os.environ.update(
        HOME=f"{home}/home",
        TMPDIR=f"{home}/tmp",
        IPYTHONDIR=f"{home}/home/.ipython",
        MPLCONFIGDIR=f"{home}/home/.matplotlib",
        USER="learner",
        LOGNAME="learner",
    )
    os.chdir(os.path.join(home, "scratch"))


def _reseed() -> None:
    """Random states of its own: forks would draw the same numbers."""
    import random

    import numpy
    import torch

    random.seed()
    numpy.random.seed()
    torch.default_generator.seed()


def _nowhere(number: int) -> None:
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, number)
    os.close(nothing)


def _quietly(do: Callable[[], None], channel: socket.socket | None = None, what: str = "") -> NoReturn:
    """Do it and end this process, which is a fork, without running what its parent has still to do.

    What it raises goes to `channel`, else to the log; of an OSError after which there is `what` a line is enough.
    """
    code = 1
    try:
        do()
        code = 0
    except BaseException as problem:
        if what and isinstance(problem, OSError):
            print(f"{what}: {problem}", file=sys.stderr, flush=True)
        elif channel is not None and channel.fileno() >= 0:
            tell(channel, failed=traceback.format_exc()[-4000:])
        else:
            traceback.print_exc()
    finally:
        os._exit(code)


if __name__ == "__main__":
    main()
