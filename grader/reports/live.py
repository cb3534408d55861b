"""How far a run is, on a line of the terminal that goes away at its end."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterator

from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from grader.reports.plain import one_line
from grader.reports.terminal import console_for

LONGEST_LABEL = 40

Show = Callable[[int, int, str], None]


def progress_wanted() -> bool:
    """Whether somebody watches a terminal that can redraw a line."""
    return sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"


@contextlib.contextmanager
def shown_progress(beginning: str, *, wanted: bool, no_color: bool = False) -> Iterator[Show | None]:
    """Show progress on stderr while the context lasts, `beginning` at first; gives `show(done, total, label)`.

    Gives None where no progress is `wanted`.
    """
    if not wanted:
        yield None
        return
    columns = (
        SpinnerColumn("line"),
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=20),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    console = console_for(no_color=no_color, stderr=True)
    with Progress(*columns, console=console, transient=True, refresh_per_second=8) as bar:
        task = bar.add_task(beginning, total=None)

        def show(done: int, total: int, label: str) -> None:
            bar.update(task, description=one_line(label)[:LONGEST_LABEL], completed=done, total=total)

        yield show
