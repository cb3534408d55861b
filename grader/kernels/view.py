"""Which files a kernel may see: the interpreter, packages, the system's own, and of this package what runs there."""

from __future__ import annotations

import functools
import glob
import importlib.util
import os
import site
import sys
import sysconfig
from collections.abc import Collection
from dataclasses import dataclass

# Of this package, all that a kernel needs. No contract, no lesson, no law, no judge.
OWN_FILES = ("__init__.py", "checking.py", "wire.py", "probe*.py", "probed*.py", "shapes/*.py", "shapes/*/*.py")
OWN_KERNEL_FILES = ("__init__.py", "bounds.py", "kernel.py", "messages.py")

SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/nix/store", "/sys/devices/system/cpu")
SETTINGS = (
    *("ld.so.cache", "ld.so.conf", "ld.so.conf.d", "alternatives", "localtime", "timezone", "fonts", "mime.types"),
    *("magic", "nsswitch.conf", "host.conf", "protocols", "services", "locale.conf", "locale.alias", "terminfo"),
)
OF_A_PREFIX = ("bin", "sbin", "lib", "lib32", "lib64", "libexec", "share", "include", "etc", "ssl", "pyvenv.cfg")
DEVICES = ("null", "zero", "full", "random", "urandom")


@dataclass(frozen=True)
class View:
    """Real paths to be shown read-only; what within them is not: `hidden`, and `package` but for `own` files in it.

    `named` are the paths by which the shown ones are known here, symbolic links on the way included.
    """

    shown: tuple[str, ...]
    named: tuple[str, ...]
    package: str
    own: tuple[str, ...]
    hidden: tuple[str, ...]


@functools.cache
def find_view() -> View:
    """The view that this interpreter needs to run kernels."""
    package = os.path.realpath(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    named = [*SYSTEM, *(f"/etc/{name}" for name in SETTINGS), sys.executable, *_libraries()]
    for prefix in {sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix}:
        named += [os.path.join(prefix, part) for part in OF_A_PREFIX]
    named = [path for path in dict.fromkeys(named) if os.path.exists(path)]
    return View(_outermost(named), tuple(named), package, _own_files(package), _other_copies(package))


def around(folder: str, hidden: Collection[str]) -> list[str]:
    """`folder`, or if one of `hidden` lies in it the entries beside its way: all of the folder, but for `hidden`."""
    if any(one == folder or folder.startswith(one + os.sep) for one in hidden):
        return []
    if not any(one.startswith(folder + os.sep) for one in hidden):
        return [folder]
    return [path for entry in os.scandir(folder) for path in around(entry.path, hidden)]


def readable_by_all(view: View) -> bool:
    """Whether a user without any right could run Python from these files."""
    torch = importlib.util.find_spec("torch")
    samples = [sys.executable, os.__file__, os.path.join(view.package, "__init__.py")]
    samples += [torch.origin] if torch is not None and torch.origin else []
    try:
        for sample in samples:
            path = os.path.realpath(sample)
            if not os.stat(path).st_mode & 0o004:
                return False
            root = next((root for root in view.shown if path.startswith(root + os.sep)), os.path.dirname(path))
            while len(path := os.path.dirname(path)) >= len(root):
                if not os.stat(path).st_mode & 0o001:
                    return False
    except OSError:
        return False
    return True


def _libraries() -> list[str]:
    """The folders that packages are imported from. Others on the path (a checkout, the folder in use) are not shown."""
    paths = sysconfig.get_paths()
    found = [paths[name] for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    found += [path for path in sys.path if os.path.basename(path) in ("site-packages", "dist-packages", "lib-dynload")]
    if site.ENABLE_USER_SITE:
        found.append(site.getusersitepackages())
    for name in ("torch", "numpy", "ipykernel"):
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.submodule_search_locations:
            found += spec.submodule_search_locations
    return found


def _other_copies(package: str) -> tuple[str, ...]:
    """Other folders of this package's name among the libraries: an editable installation leaves the lessons there."""
    name = os.path.basename(package)
    found = {os.path.realpath(os.path.join(library, name)) for library in _libraries()}
    return tuple(sorted(path for path in found - {package} if os.path.isdir(path)))


def _outermost(paths: list[str]) -> tuple[str, ...]:
    """The real paths that lie in none of the others."""
    found: list[str] = []
    for path in sorted({os.path.realpath(path) for path in paths}):
        if not any(path.startswith(other + os.sep) for other in found):
            found.append(path)
    return tuple(found)


def _own_files(package: str) -> tuple[str, ...]:
    patterns = (*OWN_FILES, *(f"kernels/{name}" for name in OWN_KERNEL_FILES))
    sources = [path for pattern in patterns for path in glob.glob(os.path.join(glob.escape(package), pattern))]
    compiled = [importlib.util.cache_from_source(source) for source in sources]
    return tuple(sorted({*sources, *(path for path in compiled if os.path.exists(path))}))
