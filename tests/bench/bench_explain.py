"""Time of explain beside the plain forward and torchinfo's summary, on models that succeed.

Run as `python tests/bench/bench_explain.py`. Each model is run by each in turns; medians of the CPU time (what other
programs do to the machine hardly counts in it) and of the wall time, in ms, one thread. The limit for explain is 3
times the plain forward plus 50 ms. torchinfo is taken from the environment that SHAPE_CLINIC_PEERS names (`make bench`
makes one), and left out if it is nowhere.
"""

from __future__ import annotations

import itertools
import math
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import torch
from torch import nn

from grader import explain

ROUNDS = 18
WARM_UP = 2


class Block(nn.Module):
    """A basic residual block."""

    def __init__(self, inside: int, outside: int, stride: int) -> None:
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(inside, outside, 3, stride, 1, bias=False), nn.BatchNorm2d(outside)
        self.conv2, self.bn2 = nn.Conv2d(outside, outside, 3, 1, 1, bias=False), nn.BatchNorm2d(outside)
        self.relu = nn.ReLU(inplace=True)
        self.down: nn.Module | None = None
        if stride > 1 or inside != outside:
            self.down = nn.Sequential(nn.Conv2d(inside, outside, 1, stride, bias=False), nn.BatchNorm2d(outside))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        out = self.bn2(self.conv2(self.relu(self.bn1(self.conv1(x)))))
        return torch.relu(out + (x if self.down is None else self.down(x)))


def resnet(width: int, depth: tuple[int, ...]) -> nn.Module:
    """A ResNet: `width` channels in the first stage, `depth` blocks in each."""
    layers: list[nn.Module] = [
        nn.Conv2d(3, width, 7, 2, 3, bias=False),
        nn.BatchNorm2d(width),
        nn.ReLU(),
        nn.MaxPool2d(3, 2, 1),
    ]
    inside = width
    for stage, blocks in enumerate(depth):
        for block in range(blocks):
            outside = width * 2**stage
            layers.append(Block(inside, outside, 2 if stage and not block else 1))
            inside = outside
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(inside, 10))


def encoder() -> nn.Module:
    """A transformer encoder of 12 layers."""
    return nn.TransformerEncoder(
        nn.TransformerEncoderLayer(64, 4, 128, batch_first=True), 12, enable_nested_tensor=False
    )


def deep() -> nn.Module:
    """500 tiny layers: all overhead."""
    return nn.Sequential(*[nn.Linear(8, 8) for _ in range(500)])


MODELS: dict[str, tuple[Callable[[], nn.Module], tuple[int, ...]]] = {
    "ResNet-18, 224": (lambda: resnet(64, (2, 2, 2, 2)), (1, 3, 224, 224)),
    "ResNet-18, batch 8, 64": (lambda: resnet(64, (2, 2, 2, 2)), (8, 3, 64, 64)),
    "ResNet-50 deep, narrow, 32": (lambda: resnet(8, (3, 4, 6, 3)), (2, 3, 32, 32)),
    "encoder, 12 layers": (encoder, (4, 32, 64)),
    "500 linear layers": (deep, (4, 8)),
}


def milliseconds(runs: dict[str, Callable[[], object]]) -> dict[str, tuple[float, float]]:
    """Median (CPU, wall) time of each run, taken in turns after a few to warm up.

    The order changes from round to round: whoever comes after a forward with gradients finds its memory given back.
    """
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in runs}
    orders = list(itertools.permutations(runs))
    for turn in range(ROUNDS + WARM_UP):
        for name in orders[turn % len(orders)]:
            run = runs[name]
            cpu, wall = time.process_time(), time.perf_counter()
            run()
            taken[name].append((1000 * (time.process_time() - cpu), 1000 * (time.perf_counter() - wall)))
    found = {}
    for name, times in taken.items():
        cpus, walls = zip(*times[WARM_UP:], strict=True)
        found[name] = statistics.median(cpus), statistics.median(walls)
    return found


def main() -> None:
    """Print one line a model."""
    if peers := os.environ.get("SHAPE_CLINIC_PEERS"):
        sys.path += map(str, Path(peers).glob("lib/python3.*/site-packages"))
    try:
        from torchinfo import summary  # type: ignore[import-not-found]
    except ImportError:
        summary = None
    torch.set_num_threads(1)
    print(f"{'CPU (wall) ms':<28}{'plain':>16}{'explain':>16}{'torchinfo':>16}{'limit':>8}{'explain/torchinfo':>20}")
    for name, (build, shape) in MODELS.items():
        torch.manual_seed(0)
        model, x = build().eval(), torch.randn(*shape)
        runs: dict[str, Callable[[], object]] = {
            "plain": lambda model=model, x=x: model(x),
            "explain": lambda model=model, x=x: explain(model, x),
        }
        if summary is not None:
            runs["torchinfo"] = lambda model=model, x=x: summary(model, input_data=x, verbose=0)
        times = milliseconds(runs)
        limit = 3 * times["plain"][0] + 50
        mark = "" if times["explain"][0] <= limit else "  over the limit"
        shown = "".join(
            f"{f'{cpu:.1f} ({wall:.1f})':>16}"
            for cpu, wall in (times.get(key, (math.nan, math.nan)) for key in ("plain", "explain", "torchinfo"))
        )
        ratio = times["explain"][0] / times["torchinfo"][0] if "torchinfo" in times else math.nan
        print(f"{name:<28}{shown}{limit:>8.1f}{ratio:>20.2f}{mark}")


if __name__ == "__main__":
    main()
