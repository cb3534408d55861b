"""How far a batch is, and how it goes: a bar, the time left, and the marks so far, on stderr."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator

from grader.reports.live import progress_wanted
from grader.reports.terminal import console_for

Show = Callable[[int], None]


@contextlib.contextmanager
def shown_batch(total: int, *, no_color: bool, streams: bool) -> Iterator[Show]:
    """Show progress while the context lasts, if somebody watches; gives `show(exit_status)` for each that is marked.

    `streams` says that results are printed meanwhile: then nothing is drawn if they go to the same terminal.
    """
    if not progress_wanted() or (streams and sys.stdout.isatty()):
        yield lambda exit_status: None
        return
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TextColumn("{task.fields[so_far]}", markup=False),
        TimeElapsedColumn(),
        TextColumn("left:"),
        TimeRemainingColumn(),
    )
    counts = {0: 0, 1: 0, 3: 0}
    console = console_for(no_color=no_color, stderr=True)
    with Progress(*columns, console=console, transient=True, refresh_per_second=4) as bar:
        task = bar.add_task("", total=total, so_far=in_words(counts))

        def show(exit_status: int) -> None:
            counts[exit_status] += 1
            bar.update(task, advance=1, so_far=in_words(counts))

        yield show


def in_words(counts: dict[int, int]) -> str:
    """The marks so far by exit status: "12 pass, 5 do not, 1 not graded"."""
    ungraded = f", {counts[3]} not graded" if counts[3] else ""
    return f"{counts[0]} pass, {counts[1]} do not{ungraded}"
