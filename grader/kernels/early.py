"""Starting a kernel before anything else: standard library only, so that torch loads there while Jupyter loads here."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from typing import Literal

from grader.kernels.forked import ForkedKernel
from grader.kernels.lending import shared
from grader.kernels.local import MEMORY_LIMIT, LocalKernel, start_local
from grader.kernels.nursery import Nursery

Isolation = Literal["auto", "sandbox", "process", "none"]
EarlyKernel = LocalKernel | ForkedKernel


class NoSandbox(Exception):
    """A sandbox was asked for, and this system has none."""


def start_early(isolation: Isolation = "auto", memory_limit: int = MEMORY_LIMIT) -> LocalKernel | ForkedKernel:
    """Start a kernel at once and return without waiting for it. `memory_limit` is in bytes.

    The warm process that it may be forked from serves this whole process, and ends with it.

    "auto" and "sandbox" fork it from a warm process, in as much of a sandbox as there is; where there is no fork "auto"
    is as "process", a process of its own within limits. "none" is as Jupyter starts it. Raises NoSandbox.
    """
    if isolation in ("auto", "sandbox") and sys.platform == "linux":
        return shared(isolation).kernel(memory_limit)
    if isolation == "sandbox":
        raise NoSandbox("A sandbox was asked for, and there is one on Linux only. See --isolation.")
    return start_local(memory_limit, bare=isolation == "none")


@contextlib.contextmanager
def early_kernel(isolation: Isolation = "auto") -> Iterator[LocalKernel | ForkedKernel | None]:
    """A kernel as from `start_early`, closed with the context; None where NoSandbox is raised: a grading says so."""
    try:
        kernel = start_early(isolation)
    except NoSandbox:
        yield None
        return
    try:
        yield kernel
    finally:
        kernel.close()


@contextlib.contextmanager
def own_kernel(isolation: Isolation = "auto") -> Iterator[LocalKernel | ForkedKernel]:
    """A kernel as from `start_early`, but after the context nothing is left of either. Raises NoSandbox."""
    with contextlib.ExitStack() as stack:
        if isolation in ("auto", "sandbox") and sys.platform == "linux":
            kernel: LocalKernel | ForkedKernel = stack.enter_context(Nursery(isolation)).kernel()
        else:
            kernel = start_early(isolation)
        stack.callback(kernel.close)
        yield kernel
