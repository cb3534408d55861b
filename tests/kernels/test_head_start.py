"""A notebook's first cells, run before the rest is known."""

from __future__ import annotations

import asyncio

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from grader.kernels.early import start_early
from grader.kernels.head_start import HeadStart, head_start
from grader.kernels.run import run_notebook


def a_notebook(*sources: str):
    return new_notebook(cells=[new_markdown_cell("Words."), *map(new_code_cell, sources)])


def begun(sources: tuple[str, ...], count: int, outdated=lambda: False, timeout: float = 60.0):
    """What `head_start` gives, and the process."""
    process = start_early()

    async def start():
        return await head_start(process, a_notebook(*sources), count, timeout=timeout, outdated=outdated)

    return process, start()


def test_a_notebook_that_begins_so_goes_on_and_its_cells_are_not_run_twice() -> None:
    sources = ("runs = []", "runs.append('above'); 'out'", "runs.append('below'); runs")
    _, starting = begun(sources, 3)

    async def go_on():
        start = await starting
        assert isinstance(start, HeadStart)
        assert [outcome.index for outcome in start.outcomes] == [1, 2]
        same = a_notebook(*sources[:2], "runs.append('edited'); runs")
        same.cells[0].source = "Other words."
        assert start.begins(same)
        assert not start.begins(a_notebook("runs = [0]", *sources[1:]))
        run = await run_notebook(same, begun=start)
        try:
            assert [outcome.status for outcome in run.outcomes] == ["ran"] * 3
            return [cell.outputs[0]["data"]["text/plain"] for cell in run.notebook.cells[2:]]
        finally:
            await run.close()

    assert asyncio.run(go_on()) == ["'out'", "['above', 'edited']"]


def test_cells_that_raise_belong_to_it_and_cells_that_do_not_end_do_not() -> None:
    _, raising = begun(("1 / 0", "2"), 3)
    process, endless = begun(("while True: pass", "2"), 3, timeout=1.0)
    _, dying = begun(("import os; os._exit(3)", "2"), 3)

    async def start():
        one = await raising
        assert one is not None
        await one.session.close()
        return [outcome.status for outcome in one.outcomes], await endless, await dying

    assert asyncio.run(start()) == (["raised", "ran"], None, None)
    assert process.poll() is not None


@pytest.mark.parametrize("source", ["import time; time.sleep(600)", "2"])
def test_what_is_outdated_ends_at_once(source: str) -> None:
    process, starting = begun((source,), 2, outdated=lambda: True)
    assert asyncio.run(starting) is None
    assert process.poll() is not None
