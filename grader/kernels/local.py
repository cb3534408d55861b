"""A kernel in a process of its own, as every system has it. Standard library only: torch loads there meanwhile."""

from __future__ import annotations

import atexit
import json
import os
import secrets
import shutil
import signal
import site
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from grader.kernels.descendants import kill_tree
from grader.kernels.folders import LONGEST_SOCKET_PATH, claimed_folder, remove_tree, sweep

MEMORY_LIMIT = 4 * 1024**3
MARK = "KERNEL_RUN"  # a name that does not tell a notebook that it is being graded
PORTS = ("shell_port", "iopub_port", "stdin_port", "hb_port", "control_port")

# What a kernel may see of the environment that `grade` was started in. Everything else may be a secret.
PASSED_ON = {
    *("PATH", "LANG", "LANGUAGE", "TZ", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "VIRTUAL_ENV", "CONDA_PREFIX"),
    *("SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT", "NUMBER_OF_PROCESSORS", "PROCESSOR_ARCHITECTURE"),
}


class LocalKernel:
    """A kernel process of ours, its private folder and how to reach it.

    `connection` is what Jupyter calls the connection info. `close()` ends the process with all that it started and
    removes the folder; it may be called twice, and runs when Python exits.
    """

    lost = False
    exceeded = ""

    def __init__(
        self,
        process: subprocess.Popen[bytes],
        folder: Path,
        connection: dict[str, Any],
        mark: str,
        claim: int,
        start: Callable[[], LocalKernel],
        isolation: str,
    ) -> None:
        """Adopt `process`, which serves `connection` and lives in the claimed `folder`; its children carry `mark`."""
        self.process = process
        self.folder = folder
        self.connection = connection
        self.connection_file = folder / "connection.json"
        self.mark = mark
        self.isolation = isolation
        self.another = start
        self._claim = claim
        self.closed = False
        self.owner = os.getpid()
        atexit.register(self.close)

    @property
    def pid(self) -> int:
        """The kernel's process id."""
        return self.process.pid

    def poll(self) -> int | None:
        """The exit code, negative for a signal's number; None while the process runs."""
        return self.process.poll()

    def interrupt(self) -> None:
        """Send SIGINT to the kernel and its children, as Jupyter's stop button does (not on Windows)."""
        if self.poll() is None and os.name == "posix":
            os.killpg(self.pid, signal.SIGINT)

    def kill(self) -> None:
        """End the process and everything that it started, at once."""
        kill_tree(self.process, self.mark)

    def log_tail(self, size: int = 2000) -> str:
        """The end of what the process wrote on its own stderr: why it did not start."""
        try:
            return (self.folder / "kernel.log").read_bytes()[-size:].decode("utf-8", "replace").strip()
        except OSError:
            return ""

    def close(self) -> None:
        """Kill whatever still runs and remove the folder. A fork of the owner leaves both alone."""
        if self.closed or os.getpid() != self.owner:
            return
        self.closed = True
        atexit.unregister(self.close)
        self.kill()
        os.close(self._claim)
        remove_tree(self.folder)


def start_local(memory_limit: int = MEMORY_LIMIT, folder: Path | None = None, *, bare: bool = False) -> LocalKernel:
    """Start a kernel at once and return without waiting for it.

    `memory_limit` is in bytes, on top of what torch itself maps; `folder` is where the kernel's private folder is made.
    A `bare` one has the environment that we have, and no limits.
    """
    home, claim = claimed_folder(folder)
    try:
        for name in ("scratch", "home", "tmp", "home/.matplotlib"):
            (home / name).mkdir(mode=0o700)
        lend_font_cache(home / "home" / ".matplotlib")
        connection = _connection(home)
        connection_file = home / "connection.json"
        connection_file.touch(mode=0o600)
        connection_file.write_text(json.dumps(connection))
        mark = secrets.token_hex(8)
        command = [sys.executable, "-m", "grader.kernels.launch", "-f", str(connection_file)]
        command += [] if bare else ["-m", str(memory_limit)]
        parent = {"JPY_PARENT_PID": str(os.getpid())}  # by this a kernel sees that it has been left alone
        limited = environment(os.environ, home, mark) | parent
        with (home / "kernel.log").open("wb") as log:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=log,
                cwd=home / "scratch",
                env=os.environ | parent | {MARK: mark, "MPLBACKEND": limited["MPLBACKEND"]} if bare else limited,
                close_fds=True,
                start_new_session=True,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
    except BaseException:
        os.close(claim)
        remove_tree(home)
        raise

    def another() -> LocalKernel:
        return start_local(memory_limit, folder, bare=bare)

    sweep()
    return LocalKernel(process, home, connection, mark, claim, another, "none" if bare else "process")


def _connection(folder: Path) -> dict[str, Any]:
    """Unix sockets in the private folder where there are any, else ports on the loopback interface."""
    connection: dict[str, Any] = {
        "key": secrets.token_hex(32),
        "signature_scheme": "hmac-sha256",
        "kernel_name": "shape-clinic",
    }
    address = str(folder / "s")
    if os.name == "posix" and len(os.fsencode(address)) + 2 <= LONGEST_SOCKET_PATH:
        ports = list(range(1, len(PORTS) + 1))
        connection |= {"transport": "ipc", "ip": address}
    else:
        sockets = [socket.socket() for _ in PORTS]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        ports = [each.getsockname()[1] for each in sockets]
        for each in sockets:
            each.close()
        connection |= {"transport": "tcp", "ip": "127.0.0.1"}
    return connection | dict(zip(PORTS, ports, strict=True))


def environment(outer: Mapping[str, str], folder: Path, mark: str) -> dict[str, str]:
    """The kernel's environment: an allow-list of the outer one, and homes of every kind inside `folder`."""
    home = str(folder / "home")
    passed = {name: value for name, value in outer.items() if name.upper() in PASSED_ON or name.startswith("LC_")}
    if "PYTHONPATH" in outer:
        parts = outer["PYTHONPATH"].split(os.pathsep)
        passed["PYTHONPATH"] = os.pathsep.join(os.path.abspath(part) for part in parts if part)
    if site.ENABLE_USER_SITE:
        passed["PYTHONUSERBASE"] = site.getuserbase()
    return passed | {
        "HOME": home,
        "USERPROFILE": home,
        "TMPDIR": str(folder / "tmp"),
        "TEMP": str(folder / "tmp"),
        "TMP": str(folder / "tmp"),
        "IPYTHONDIR": str(folder / "home" / ".ipython"),
        "MPLCONFIGDIR": str(folder / "home" / ".matplotlib"),
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "PYTHONHASHSEED": "0",
        MARK: mark,
    }


def lend_font_cache(target: Path) -> None:
    """Copy matplotlib's list of fonts, if the user has one: building it costs seconds, and a copy can't be spoilt."""
    home = Path.home()
    places = [home / ".cache" / "matplotlib", home / ".matplotlib"]
    if "XDG_CACHE_HOME" in os.environ:
        places.insert(0, Path(os.environ["XDG_CACHE_HOME"]) / "matplotlib")
    if "MPLCONFIGDIR" in os.environ:
        places.insert(0, Path(os.environ["MPLCONFIGDIR"]))
    for place in places:
        for fonts in place.glob("fontlist-*.json"):
            try:
                shutil.copyfile(fonts, target / fonts.name)
            except OSError:
                continue
