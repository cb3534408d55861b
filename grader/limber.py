"""A clean kernel in which everything has been done once: the first time takes a process much longer."""

from __future__ import annotations

import numpy as np
from nbformat.v4 import new_code_cell, new_notebook

from grader.inquiry import call
from grader.interview import STARTED_SLOWLY
from grader.kernels.bounds import CELL_SECONDS
from grader.kernels.early import EarlyKernel
from grader.kernels.outcomes import KernelDied, KernelLimit, KernelLost, KernelNotStarted, KernelSilent
from grader.kernels.session import KernelSession

FIRST = """\
import torch
from torch import nn


class First(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 2, 3, padding=1)
        self.norm = nn.BatchNorm2d(2)
        self.linear = nn.Linear(2, 2)

    def forward(self, x):
        return self.linear(self.norm(self.conv(x)).relu().mean(dim=(2, 3)))
"""
FORGOTTEN = "del torch, nn, First"


async def limbered(process: EarlyKernel) -> KernelSession | None:
    """A session of another kernel of the kind of `process` that has built, asked and forgotten a model of ours.

    None where starting a kernel takes long, or one did not start.
    """
    if process.isolation in STARTED_SLOWLY:
        return None
    inputs = [np.ones((2, 1, 4, 4), np.float32)]
    actions = [call(inputs), {**call(inputs, "train"), "do": "gradients", "of_inputs": True}, {"do": "describe"}]
    try:
        session = KernelSession(process.another())
    except OSError:
        return None
    try:
        await session.__aenter__()
        await session.execute(new_notebook(cells=[new_code_cell(FIRST)]))
        await session.ask({"ask": "model", "name": "First", "seed": 0, "actions": actions}, CELL_SECONDS)
        await session.ask({"ask": "library", "name": "First"}, CELL_SECONDS)
        await session.execute(new_notebook(cells=[new_code_cell(FORGOTTEN)]))
    except (KernelDied, KernelLimit, KernelLost, KernelNotStarted, KernelSilent):
        await session.close()
        return None
    except BaseException:
        await session.close()
        raise
    return session
