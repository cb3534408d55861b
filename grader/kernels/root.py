"""A kernel's view of the files, made of mounts in a mount namespace of its own."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from grader.kernels import syscalls
from grader.kernels.syscalls import MS_NODEV, MS_NOEXEC, MS_NOSUID, MS_PRIVATE, MS_REC, bind, mount
from grader.kernels.view import DEVICES, View

KERNELS = "/kernels"  # in the parent's view: a folder for each kernel's sockets
SOCKETS = "/kernel"  # in a kernel's view: its own
SCRATCH = "/clinic"  # in a kernel's view: the only place to write to, and what else is mounted from there
SCRATCH_BYTES = 512 * 1024**2
SHARED_MEMORY_BYTES = 1024**3
SCRATCH_FILES = 20_000

PASSWD = "learner:x:{user}:{group}::/clinic/home:/bin/sh\n"
GROUP = "learner:x:{group}:\n"
HOSTS = "127.0.0.1 localhost\n"


def enter_root(view: View, root: str, kernels: str, user: int, group: int) -> None:
    """Make a fresh file system at `root` the root: what `view` shows, /proc, a few devices, `kernels`. Raises OSError.

    Needs CAP_SYS_ADMIN in a mount namespace of one's own, and a pid namespace for /proc. All but `kernels` is
    read-only afterwards.
    """
    mount("none", "/", flags=MS_REC | MS_PRIVATE)
    mount("tmpfs", root, "tmpfs", MS_NOSUID | MS_NODEV, "mode=755,size=64m")
    for path in view.shown:
        _show(path, root)
    for path in view.named:
        _link(path, root)
    for folder in ("proc", "etc", "tmp", "dev", "dev/shm", "dev/pts", KERNELS[1:], SOCKETS[1:], SCRATCH[1:]):
        os.makedirs(os.path.join(root, folder), exist_ok=True)
    mount("proc", f"{root}/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC)
    for name in DEVICES:
        Path(root, "dev", name).touch()
        mount(f"/dev/{name}", f"{root}/dev/{name}", flags=syscalls.MS_BIND)
    for name, target in (("fd", "/proc/self/fd"), ("stdin", "fd/0"), ("stdout", "fd/1"), ("stderr", "fd/2")):
        os.symlink(target, f"{root}/dev/{name}")
    os.symlink("pts/ptmx", f"{root}/dev/ptmx")
    for name, text in (("passwd", PASSWD), ("group", GROUP), ("hosts", HOSTS)):
        Path(root, "etc", name).write_text(text.format(user=user, group=group))
    bind(kernels, root + KERNELS, read_only=False)
    for folder in view.hidden:
        mount("tmpfs", root + folder, "tmpfs", MS_NOSUID | MS_NODEV | syscalls.MS_RDONLY, "size=4k,mode=555")
    _show_own_files(view, root)
    syscalls.change_root(root)
    mount("none", "/", flags=syscalls.MS_REMOUNT | syscalls.MS_BIND | syscalls.MS_RDONLY | MS_NOSUID | MS_NODEV)


def enter_own_root(name: str) -> None:
    """Within that root, as the first process of a kernel's own namespaces: its own /proc, sockets and scratch."""
    mount("none", "/", flags=MS_REC | MS_PRIVATE)
    mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC)
    mount(f"{KERNELS}/{name}", SOCKETS, flags=syscalls.MS_BIND)
    mount("tmpfs", KERNELS, "tmpfs", MS_NOSUID | MS_NODEV | syscalls.MS_RDONLY, "size=4k,mode=555")
    options = f"size={SCRATCH_BYTES},nr_inodes={SCRATCH_FILES},mode=700"
    mount("tmpfs", SCRATCH, "tmpfs", MS_NOSUID | MS_NODEV, options)
    os.mkdir(f"{SCRATCH}/tmp", 0o700)
    if not os.listdir(
        "/tmp"
    ):  # an interpreter or a checkout that lies in there must stay; TMPDIR is the scratch's anyway
        mount(f"{SCRATCH}/tmp", "/tmp", flags=syscalls.MS_BIND)
    mount("tmpfs", "/dev/shm", "tmpfs", MS_NOSUID | MS_NODEV, f"size={SHARED_MEMORY_BYTES},nr_inodes=4096,mode=1777")
    mount("devpts", "/dev/pts", "devpts", MS_NOSUID | MS_NOEXEC, "newinstance,ptmxmode=0666,mode=620,max=64")


def seal_sockets() -> None:
    """Let no socket be added or exchanged any more."""
    flags = syscalls.MS_REMOUNT | syscalls.MS_BIND | syscalls.MS_RDONLY | MS_NOSUID | MS_NODEV
    mount("none", SOCKETS, flags=flags)


def _show(path: str, root: str) -> None:
    """Show the real path `path` at the same place under `root`, read-only."""
    target = root + path
    if os.path.isdir(path):
        os.makedirs(target, exist_ok=True)
    else:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        Path(target).touch()
    bind(path, target, read_only=True)


def _link(path: str, root: str) -> None:
    """Make the symbolic links on the way of `path` under `root`, where the way isn't shown itself."""
    parts, done = path.strip(os.sep).split(os.sep), ""
    for position, part in enumerate(parts):  # noqa: B007 (used after the loop)
        done = f"{done}/{part}"
        if os.path.lexists(root + done):
            if os.path.islink(done) and not os.path.islink(root + done):
                return
            if os.path.islink(done):
                break
            continue
        if not os.path.islink(done):
            os.mkdir(root + done)
            continue
        os.symlink(os.readlink(done), root + done)
        break
    else:
        return
    onward = os.path.normpath(os.path.join(os.path.dirname(done), os.readlink(done), *parts[position + 1 :]))
    _link(onward, root)


def _show_own_files(view: View, root: str) -> None:
    """An empty folder in place of the package, with copies of its `own` files."""
    target = root + view.package
    os.makedirs(target, exist_ok=True)
    mount("tmpfs", target, "tmpfs", MS_NOSUID | MS_NODEV, "mode=755,size=32m")
    for path in view.own:
        copy = target + path[len(view.package) :]
        os.makedirs(os.path.dirname(copy), exist_ok=True)
        try:
            shutil.copy2(path, copy)
        except OSError:
            if path.endswith(".py"):
                raise
            continue  # a compiled one that is another user's, or that was just replaced: the source will do
        os.chmod(copy, 0o644)
    mount("none", target, flags=syscalls.MS_REMOUNT | syscalls.MS_BIND | syscalls.MS_RDONLY | MS_NOSUID | MS_NODEV)
