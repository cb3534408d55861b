"""Private temporary folders, and those whose owner was killed before it could remove them. Standard library only."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

PREFIX = "shape-clinic-"
CLAIM = "owner"
LONGEST_SOCKET_PATH = 100


def short_temporary_folder() -> str:
    """The temporary folder, or /tmp where a socket's path would get too long in it."""
    folder = tempfile.gettempdir()
    if len(os.fsencode(folder)) + 50 > LONGEST_SOCKET_PATH and os.access("/tmp", os.W_OK):
        return "/tmp"
    return folder


def claimed_folder(within: Path | None = None) -> tuple[Path, int]:
    """A new private folder, and a descriptor that claims it for as long as it is open: at the latest our own end."""
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=within or short_temporary_folder()))
    unlocked = folder / "unlocked"
    claim = os.open(unlocked, os.O_RDWR | os.O_CREAT, 0o600)
    if sys.platform != "win32":
        import fcntl

        fcntl.flock(claim, fcntl.LOCK_EX)
        unlocked.rename(folder / CLAIM)
    return folder, claim


@contextlib.contextmanager
def passing_folder() -> Iterator[Path]:
    """A folder of one's own for the time of the context; if this process is killed, the next one sweeps it away."""
    folder, claim = claimed_folder()
    try:
        yield folder
    finally:
        with contextlib.suppress(OSError):
            remove_tree(folder)
        os.close(claim)


def sweep() -> None:
    """Remove folders of this user that nobody claims any more."""
    if sys.platform == "win32":
        return
    import fcntl

    with contextlib.suppress(OSError):
        for folder in Path(short_temporary_folder()).glob(f"{PREFIX}*"):
            with contextlib.suppress(OSError):
                status = folder.lstat()
                if status.st_uid != os.geteuid() or not stat.S_ISDIR(status.st_mode):
                    continue
                try:
                    claim = os.open(folder / CLAIM, os.O_RDWR | os.O_NOFOLLOW)
                except FileNotFoundError:
                    continue
                try:
                    fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    # The claim last, and with nothing beside it: else nobody would take up what is left by a sweep
                    # that is killed on the way, or by processes that write once more before they end.
                    for inside in folder.iterdir():
                        if inside.is_dir() and not inside.is_symlink():
                            remove_tree(inside)
                        elif inside.name != CLAIM:
                            inside.unlink()
                    if [inside.name for inside in folder.iterdir()] == [CLAIM]:
                        remove_tree(folder)
                finally:
                    os.close(claim)


def remove_tree(folder: Path) -> None:
    """Remove a folder, also one in which somebody took away permissions; nothing outside it is touched."""
    top = os.path.abspath(folder)

    def insist(function: Callable[[str], object], path: str, _: object) -> None:
        try:
            if os.path.abspath(path) != top:
                os.chmod(os.path.dirname(path), stat.S_IRWXU)
            if not os.path.islink(path):
                os.chmod(path, stat.S_IRWXU)
            if function in (os.unlink, os.rmdir, os.remove):
                function(path)
            else:
                shutil.rmtree(path, ignore_errors=True)
        except OSError:
            pass

    shutil.rmtree(folder, onerror=insist)
    if folder.exists():
        shutil.rmtree(folder, ignore_errors=True)
