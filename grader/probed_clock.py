"""Another time of day for a question: the clocks that Python code reads are moved while it is answered."""

from __future__ import annotations

import contextlib
import datetime
import time
from collections.abc import Callable, Iterator
from typing import Any

COUNTERS = ("time", "monotonic", "perf_counter", "process_time", "thread_time")
CALENDARS = ("localtime", "gmtime", "ctime")


@contextlib.contextmanager
def clocks_moved(seconds: int, namespace: dict[str, Any]) -> Iterator[None]:
    """Let the clocks of `time` and `datetime` be `seconds` ahead, also those bound to names in `namespace`."""
    moved = _moved(seconds)
    places = [(vars(time), name) for name in vars(time)] + [(vars(datetime), name) for name in vars(datetime)]
    places += [(namespace, name) for name in namespace]
    before = [(holder, name, holder[name]) for holder, name in places if id(holder[name]) in moved]
    try:
        for holder, name, clock in before:
            holder[name] = moved[id(clock)][1]
        yield
    finally:
        for holder, name, clock in before:
            holder[name] = clock


def _moved(seconds: int) -> dict[int, tuple[Any, Any]]:
    """For each clock, by its identity: itself and the same `seconds` ahead."""
    clocks: list[tuple[Any, Any]] = [
        (datetime.datetime, _moved_datetime(seconds)),
        (datetime.date, _moved_date(seconds)),
    ]
    for name in COUNTERS:
        if hasattr(time, name):
            clocks.append((getattr(time, name), _ahead(getattr(time, name), seconds)))
            clocks.append((getattr(time, f"{name}_ns"), _ahead(getattr(time, f"{name}_ns"), seconds * 10**9)))
    clocks += [(getattr(time, name), _calendar(getattr(time, name), seconds)) for name in CALENDARS]
    return {id(clock): (clock, other) for clock, other in clocks}


def _ahead(clock: Callable[[], Any], by: int) -> Callable[[], Any]:
    return lambda: clock() + by


def _calendar(clock: Callable[..., Any], seconds: int) -> Callable[..., Any]:
    now = time.time
    return lambda at=None: clock(now() + seconds if at is None else at)


def _moved_datetime(seconds: int) -> type[datetime.datetime]:
    true, by = datetime.datetime, datetime.timedelta(seconds=seconds)

    class Moved(true):  # type: ignore[misc, valid-type]
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> datetime.datetime:
            return true.now(tz) + by

        @classmethod
        def utcnow(cls) -> datetime.datetime:
            return true.now(datetime.timezone.utc).replace(tzinfo=None) + by

        @classmethod
        def today(cls) -> datetime.datetime:
            return true.now() + by

    return Moved


def _moved_date(seconds: int) -> type[datetime.date]:
    true, by = datetime.date, datetime.timedelta(seconds=seconds)

    class Moved(true):  # type: ignore[misc, valid-type]
        @classmethod
        def today(cls) -> datetime.date:
            return true.today() + by

    return Moved
