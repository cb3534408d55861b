"""The options of `grade` that are about whole classes, and about watching. Only click is loaded here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

import click

Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(frozen=True)
class ClassRequest:
    """What was asked for on the command line beyond a single grading. Paths are where reports go."""

    workers: int | None = None
    best: bool = False
    fresh: bool = False
    csv: Path | None = None
    junit: Path | None = None
    gradescope: Path | None = None
    html: Path | None = None
    jsonl: Path | None = None
    dask: str | None = None
    watch: bool = False

    @property
    def asks_for_a_class(self) -> bool:
        """Whether any option was given that only makes sense for a batch."""
        return any(getattr(self, one.name) != one.default for one in fields(self) if one.name != "watch")

    @property
    def files(self) -> tuple[Path, ...]:
        """Where reports go, in the order in which the options are listed."""
        return tuple(path for path in (self.csv, self.junit, self.gradescope, self.html, self.jsonl) if path)


def take_class_request(options: dict[str, Any]) -> ClassRequest:
    """Move the options that `class_options` added out of `options`."""
    return ClassRequest(**{one.name: options.pop(one.name) for one in fields(ClassRequest)})


class _Place(click.Path):
    """A path to write to; an empty one, as from a shell variable that is not set, is none."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not str(value):
            self.fail("the name is empty.", param, ctx)
        if str(value) == "-":
            self.fail("- is no file. Reports are written to files only: name one, such as marks.csv.", param, ctx)
        return super().convert(value, param, ctx)


def class_options(function: Function) -> Function:
    """Add the options for whole classes, and --watch."""
    file = _Place(path_type=Path, dir_okay=False)
    for option in reversed(
        [
            click.option("--watch", is_flag=True, help="Grade one notebook again each time it is saved."),
            click.option("--csv", type=file, metavar="FILE", help="Write a table, a line for each submission."),
            click.option("--html", type=_Place(path_type=Path, file_okay=False), metavar="FOLDER",
                         help="Write a page for the class and one for each student."),
            click.option("--junit", type=file, metavar="FILE", help="Write JUnit XML."),
            click.option("--gradescope", type=_Place(path_type=Path), metavar="PATH",
                         help="Write Gradescope's results.json; for several submissions, a folder of them."),
            click.option("--jsonl", type=file, metavar="FILE", help="Write everything, a JSON document a line."),
            click.option("--best", is_flag=True, help="Let a student's best attempt count, not the last one."),
            click.option("--fresh", is_flag=True, help="Mark again what is marked already."),
            click.option("--workers", type=click.IntRange(1, 256), metavar="NUMBER",
                         help="How many notebooks run at a time.  [default: one for each core]"),
            click.option("--dask", metavar="ADDRESS", help="Mark on a Dask cluster, such as tcp://scheduler:8786."),
        ]
    ):  # fmt: skip
        function = option(function)
    return function
