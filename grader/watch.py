"""`grade --watch NOTEBOOK`: grades once more each time the notebook is saved, until Ctrl-C."""

from __future__ import annotations

import contextlib
import functools
import os
import signal
import sys
import threading
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import click

from grader.batch.choice import is_folder
from grader.batch.options import ClassRequest
from grader.batch.work import file_name
from grader.between_saves import BetweenSaves
from grader.course import load_course
from grader.grade_command import Request, graded, show_report
from grader.notebook_file import Unreadable, read_bytes, read_object
from grader.suggestions import what_is_wrong

if TYPE_CHECKING:
    from grader.course import Course
    from grader.verdict import Report

QUIET_MS = 10  # without a further change, before a change is looked at
LONGEST_QUIET_MS = 400
LOOK_MS = 1000
SETTLES_SECONDS = 1.5  # in which a file that is being written or replaced is whole again
TICK = 0.03
HOME_AND_CLEAR = "\x1b[H\x1b[2J"


def watch_notebook(request: Request, asked: ClassRequest) -> int:
    """Grade the notebook now and after each save. Returns 0 on Ctrl-C. Raises UsageError, CourseError."""
    if len(request.notebooks) != 1 or is_folder(request.notebooks[0]):
        raise click.UsageError("--watch takes one notebook.")
    if asked.asks_for_a_class:
        raise click.UsageError("--watch goes with none of the options for whole classes.")
    path = request.notebooks[0]
    if problem := what_is_wrong(path):
        raise NothingToWatch(problem)
    ended = _noted_ctrl_c()
    with BetweenSaves(request.isolation) as between:
        course = load_course(request.course)
        from grader.kernels.folders import passing_folder

        try:
            for data in saves(path, ended):
                status = _status(path)
                with passing_folder() as folder:
                    copy = folder / file_name(path.name)
                    copy.write_bytes(data)
                    report = graded(
                        copy, course, request, between.grade, functools.partial(_show, path, course, request)
                    )
                    between.run_ahead(copy, report, request.timeout, functools.partial(_outdated, path, status, ended))
        except KeyboardInterrupt:
            if sys.stdout.isatty():
                click.echo()
    return 0


class NothingToWatch(click.ClickException):
    """There is no such notebook."""

    exit_code = 3


def _noted_ctrl_c() -> threading.Event:
    """Set by Ctrl-C. It raises KeyboardInterrupt as well, which is lost where it meets an object's destructor."""
    pressed = threading.Event()

    def handler(number: int, frame: FrameType | None) -> None:
        pressed.set()
        warnings.simplefilter("ignore", RuntimeWarning)  # of coroutines that now nobody comes to await
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, handler)
    return pressed


def saves(path: Path, ended: threading.Event | None = None) -> Iterator[bytes]:
    """The notebook's bytes: as it is now, and again whenever it has changed and is whole; until it has `ended`.

    A file that is not there, or not whole even after a while, is waited for; one that stays broken is given as it is.
    """
    from watchfiles import watch

    places = {Path(os.path.abspath(path)), Path(os.path.realpath(path))}
    names = {os.path.join(os.path.realpath(place.parent), place.name) for place in places}
    names |= {str(place) for place in places}
    before: bytes | None = None
    seen: tuple[int, ...] | None = None
    changes = watch(
        *{place.parent for place in places},
        watch_filter=lambda change, changed: changed in names or os.path.abspath(changed) in names,
        debounce=LONGEST_QUIET_MS,
        step=QUIET_MS,
        recursive=False,
        raise_interrupt=True,
        yield_on_timeout=True,
        rust_timeout=LOOK_MS,
    )
    while ended is None or not ended.is_set():
        status = _status(path)
        if status != seen:
            data = settled(path)
            seen = status
            if data is not None and data != before:
                before = data
                yield data
        next(changes)  # a change, or after LOOK_MS nothing: some file systems tell nobody


def settled(path: Path) -> bytes | None:
    """The file's bytes once they are a whole notebook, or once they have stayed as they are; None if it is gone."""
    data: bytes | None = None
    until = time.monotonic() + SETTLES_SECONDS
    while True:
        with contextlib.suppress(Unreadable):
            data = read_bytes(path)
            if _is_whole(path, data):
                return data
        if time.monotonic() > until:
            return data if path.exists() else None
        time.sleep(TICK)


def _status(path: Path) -> tuple[int, ...] | None:
    with contextlib.suppress(OSError):
        status = path.stat()
        return (status.st_mtime_ns, status.st_size, status.st_ino)
    return None


def _outdated(path: Path, status: tuple[int, ...] | None, ended: threading.Event) -> bool:
    return ended.is_set() or _status(path) != status


def _is_whole(path: Path, data: bytes) -> bool:
    try:
        read_object(path)
    except Unreadable:
        return False
    return read_bytes(path) == data


def _show(path: Path, course: Course, request: Request, report: Report) -> None:
    if sys.stdout.isatty():
        click.echo(HOME_AND_CLEAR, nl=False)
    show_report(report, path, course, request)
    if not (request.as_json or request.quiet):
        click.echo(f"\nGraded at {time.strftime('%H:%M:%S')}. Watching {path.name}; Ctrl-C ends.")
    sys.stdout.flush()
