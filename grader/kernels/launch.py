"""What a kernel process runs: `python -m grader.kernels.launch -f CONNECTION_FILE [-m BYTES]`.

`load` gets everything into memory; `serve` becomes a kernel. A process that forks kernels can load once and serve in
each child.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import gc
import importlib
import linecache
import sys
from pathlib import Path

FILE_LIMIT = 256 * 1024**2
PR_SET_CHILD_SUBREAPER = 36
# What a kernel imports when it starts or runs its first cells.
SOON_NEEDED = (
    *("numpy.random", "tornado.platform.asyncio", "IPython.core.completerlib", "IPython.core.debugger"),
    *("IPython.core.logger", "IPython.core.oinspect", "IPython.extensions.storemagic", "faulthandler", "resource"),
    *("secrets", "unicodedata", "pygments.formatters.terminal256", "pygments.styles", "grader.shapes.drawing"),
    "grader.shapes.show",
)
# What is below every cell on the stack. torch writes the stack down, source lines and all, whenever it is seeded.
BELOW_CELLS = (
    *("asyncio.base_events", "asyncio.events", "tornado.platform.asyncio", "ipykernel.kernelapp", "ipykernel.ipkernel"),
    *("ipykernel.kernelbase", "ipykernel.zmqshell", "IPython.core.interactiveshell", "IPython.core.async_helpers"),
    *("torch.random", "torch.cuda", "torch.cuda.random", "torch.nn.modules.module", "grader.kernels.kernel"),
    *("__main__", "grader.probed_sitting", "grader.probed_aside", "runpy"),
)


def load() -> None:
    """Import torch, IPython's kernel and the probe.

    Garbage collection rests meanwhile (that saves a sixth of torch's import), and debugpy stays out (0.07 s). What has
    been loaded is then frozen: it is never collected, and forks share it.
    """
    gc.disable()
    sys.modules["debugpy"] = None  # type: ignore[assignment]  # ipykernel then takes it for not installed
    kernel = importlib.import_module("grader.kernels.kernel")
    del sys.modules["debugpy"]
    with contextlib.suppress(Exception):
        importlib.import_module("torch")
        kernel.probe()
        importlib.import_module("grader.shapes.diagnosis")  # the learner's own, for `explain`
    for name in SOON_NEEDED:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    for name in BELOW_CELLS:
        if (file := getattr(sys.modules.get(name), "__file__", None)) is not None:
            linecache.getlines(file)
    gc.freeze()
    gc.enable()


def serve(connection_file: str, memory_limit: int | None) -> None:
    """Be the kernel that `connection_file` describes, until killed; within limits if there is one on memory."""
    from grader.kernels.kernel import start

    if memory_limit is not None:
        limit_resources(memory_limit)
    start(connection_file)


def limit_resources(memory_limit: int, *, orphans: bool = True) -> None:
    """Allow `memory_limit` bytes of address space on top of what is mapped now; no core dumps; files of 256 MB at most.

    With `orphans`, orphans of this process become its own children, so that they are found when it is ended (Linux).
    """
    if sys.platform == "win32":
        return
    import resource

    lower(resource.RLIMIT_CORE, 0)
    lower(resource.RLIMIT_FSIZE, FILE_LIMIT)
    if sys.platform == "linux":
        mapped = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        lower(resource.RLIMIT_AS, mapped + memory_limit)
        if orphans:
            ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def lower(kind: int, value: int) -> None:
    """Lower a resource limit, hard and soft, to `value`; a lower hard one stays."""
    if sys.platform == "win32":
        return
    import resource

    hard = resource.getrlimit(kind)[1]
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(kind, (value, value))


def main() -> None:
    """Load, then serve."""
    parser = argparse.ArgumentParser(prog="python -m grader.kernels.launch")
    parser.add_argument("-f", dest="connection_file", required=True)
    parser.add_argument("-m", dest="memory_limit", type=int)
    arguments = parser.parse_args()
    load()
    serve(arguments.connection_file, arguments.memory_limit)


if __name__ == "__main__":
    main()
