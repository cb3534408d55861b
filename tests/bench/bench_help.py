"""How long `grade --help` takes, as a part of what `import torch` takes in the same minute on the same machine."""

from __future__ import annotations

import statistics
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

ROUNDS = 7


def seconds(command: list[str]) -> float:
    """The wall time of one run of `command`."""
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def main() -> None:
    """Print the median of each, taken in turns, and the ratio."""
    grade = str(Path(sysconfig.get_path("scripts")) / "grade")
    commands = {"grade --help": [grade, "--help"], "import torch": [sys.executable, "-c", "import torch"]}
    times: dict[str, list[float]] = {name: [] for name in commands}
    for round_number in range(ROUNDS + 1):
        for name, command in commands.items():
            taken = seconds(command)
            if round_number:  # the first round warms the disk's cache
                times[name].append(taken)
    medians = {name: statistics.median(taken) for name, taken in times.items()}
    for name, median in medians.items():
        print(f"{name:14} {median:6.3f} s  (median of {ROUNDS}, {min(times[name]):.3f} to {max(times[name]):.3f})")
    print(f"{'ratio':14} {medians['grade --help'] / medians['import torch']:6.3f}    (wanted: under 0.1)")


if __name__ == "__main__":
    main()
