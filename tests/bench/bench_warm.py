"""What a kernel costs once a warm process stands: until it is ready, for a whole regrade, and in memory of its own.

Prints medians, and the ratio to the same by a process of its own (`--isolation process`). Memory is proportional set
size (PSS), of everything that belongs to a kernel: its supervisor and itself.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

from grader.course import load_course
from grader.grading import grade_notebook
from grader.grading_options import GradingOptions
from grader.kernels.descendants import descendants
from grader.kernels.early import start_early
from grader.kernels.session import KernelSession

ROUNDS = 7
AT_ONCE = 6
LESSON = Path(__file__).parents[2] / "lessons" / "lesson3_dilation" / "lesson3.ipynb"
SMALL = "import torch\nfrom torch import nn\nprint(nn.Conv2d(3, 16, 3)(torch.randn(2, 3, 32, 32)).shape)"
LEVELS = ("process", "auto")


async def ready(level: str) -> None:
    """Start a kernel and wait until it answers."""
    async with KernelSession(start_early(level)):
        pass


async def small(level: str) -> None:
    """Run a notebook of one small cell."""
    async with KernelSession(start_early(level)) as session:
        await session.execute(new_notebook(cells=[new_code_cell(SMALL)]))


def regrade(level: str, notebook: Path) -> None:
    """Grade a notebook."""
    grade_notebook(notebook, load_course(None), GradingOptions(seed=1, isolation=level), start_early(level))


def compare(title: str, task: Callable[[str], object]) -> None:
    """Measure a task at both levels, in turns, after one run each that warms up."""
    taken: dict[str, list[float]] = {level: [] for level in LEVELS}
    for turn in range(ROUNDS + 1):
        for level, times in taken.items():
            begun = time.perf_counter()
            task(level)
            if turn:
                times.append(time.perf_counter() - begun)
    own = statistics.median(taken["process"])
    print(title)
    for level, times in taken.items():
        print(f"  {level:<10} {statistics.median(times):6.3f} s   {statistics.median(times) / own:5.2f} x")


def own_memory(pids: set[int]) -> int:
    """Proportional set size of these processes together, in bytes."""
    lines = [line for pid in pids for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()]
    return 1024 * sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


async def memory() -> None:
    """What each of several kernels adds, once it has run a cell with torch."""
    sessions = [await KernelSession(start_early()).__aenter__()]
    nursery = sessions[0].process.source  # type: ignore[attr-defined]
    cell = new_notebook(cells=[new_code_cell(SMALL)])
    await sessions[0].execute(cell)
    first = own_memory({nursery.process.pid, *descendants(nursery.process.pid)})
    for _ in range(AT_ONCE - 1):
        sessions.append(await KernelSession(start_early()).__aenter__())
        await sessions[-1].execute(cell)
    together = own_memory({nursery.process.pid, *descendants(nursery.process.pid)})
    for session in sessions:
        await session.close()
    each = (together - first) / (AT_ONCE - 1)
    print(f"memory: warm process and a first kernel {first / 2**20:.0f} MB, each further kernel {each / 2**20:.0f} MB")


if __name__ == "__main__":
    if sys.platform != "linux":
        sys.exit("Warm kernels are Linux's.")
    compare("a kernel, ready", lambda level: asyncio.run(ready(level)))
    compare("a small notebook, run", lambda level: asyncio.run(small(level)))
    with tempfile.TemporaryDirectory() as folder:
        lesson = Path(folder) / "lesson3.ipynb"
        nbformat.write(nbformat.read(LESSON, 4), lesson)
        compare("lesson 3, graded again", lambda level: regrade(level, lesson))
    asyncio.run(memory())
