"""What running and grading a notebook from cold costs, against plain nbclient: whole processes, side by side.

Prints the median seconds of each and the ratio to plain nbclient, for a small torch notebook and for lesson 3.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

ROUNDS = 5
LESSON = Path(__file__).parents[2] / "lessons" / "lesson3_dilation" / "lesson3.ipynb"
SMALL = (
    "import torch\nfrom torch import nn",
    """class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, 3)

    def forward(self, x):
        return self.conv(x)""",
    "Net()(torch.randn(2, 3, 32, 32)).shape",
)
PLAIN = """
import sys, nbclient, nbformat
nbclient.NotebookClient(nbformat.read(sys.argv[1], 4), timeout=60, kernel_name="python3", allow_errors=True).execute()
"""
OURS = """
import sys
from grader.kernels.early import start_early
early = start_early()
import asyncio
from grader.kernels.run import run_notebook
from grader.submission import read_submission
async def run():
    await (await run_notebook(read_submission(sys.argv[1]).notebook, early=early)).close()
asyncio.run(run())
"""
GRADE = "import sys; sys.argv[0] = 'grade'; from grader.cli import main; main()"


def seconds(code: str, notebook: Path) -> float:
    """How long a fresh Python takes for `code`."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", code, str(notebook)], capture_output=True, check=False)
    return time.perf_counter() - begun


def compare(title: str, notebook: Path, commands: dict[str, str]) -> None:
    """Measure the commands in turns and print their medians."""
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(ROUNDS):
        for name, code in commands.items():
            taken[name].append(seconds(code, notebook))
    plain = statistics.median(taken["plain nbclient"])
    print(title)
    for name, times in taken.items():
        median = statistics.median(times)
        print(f"  {name:<22} {median:5.2f} s   {median / plain:4.2f} x")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        small = Path(folder) / "small.ipynb"
        nbformat.write(new_notebook(cells=[new_code_cell(source) for source in SMALL]), small)
        compare("a small torch notebook", small, {"plain nbclient": PLAIN, "our kernel": OURS})
        lesson = Path(folder) / "lesson3.ipynb"
        lesson.write_bytes(LESSON.read_bytes())
        compare("lesson 3", lesson, {"plain nbclient": PLAIN, "our kernel": OURS, "grade": GRADE})
