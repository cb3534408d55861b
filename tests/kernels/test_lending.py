"""A warm process lent to another process: kernels come from it while it lives, and from one of their own afterwards."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
from pathlib import Path

import pytest

from grader.kernels.lending import borrow, loan, shared
from grader.kernels.nursery import Nursery

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux")


def _ask_for_kernels(lent, ask, answers) -> None:
    """In another process: borrow, and for each request ask for a kernel and tell where it came from."""
    borrow(lent, "auto")
    while ask.get():
        kernel = shared("auto").kernel(2**30)
        while not kernel.pid and kernel.poll() is None:
            time.sleep(0.01)
        answer = str(kernel.connection_file.parent), kernel.poll() is None, kernel.sockets.name
        kernel.close()
        answers.put(answer)


@pytest.fixture
def borrower():
    """A nursery, and a function that asks for a kernel in a process that has borrowed it."""
    context = multiprocessing.get_context("spawn")
    ask, answers = context.SimpleQueue(), context.SimpleQueue()
    with Nursery() as nursery:
        process = context.Process(target=_ask_for_kernels, args=(loan(nursery), ask, answers))
        process.start()

        def asked() -> tuple[Path, bool, str]:
            ask.put(True)
            folder, runs, name = answers.get()
            return Path(folder), runs, name

        yield nursery, asked, process
        ask.put(False)
        process.join()
        assert process.exitcode == 0


def test_a_borrowed_warm_process_forks_kernels_under_names_of_their_own(borrower) -> None:
    nursery, asked, process = borrower
    own = nursery.kernel()
    (folder, runs, first), (_, again, second) = asked(), asked()
    assert (folder, runs, again) == (nursery.folder, True, True)
    assert len({first, second, own.sockets.name}) == 3
    assert str(process.pid) in first
    own.close()
    assert os.listdir(nursery.folder / "kernels") == []


def test_a_borrower_has_a_warm_process_of_its_own_once_the_lenders_has_ended(borrower) -> None:
    nursery, asked, _ = borrower
    assert asked()[0] == nursery.folder
    os.kill(nursery.process.pid, signal.SIGKILL)
    nursery.process.wait()
    folder, runs, _ = asked()
    assert folder != nursery.folder
    assert runs
    assert nursery.folder.exists()
