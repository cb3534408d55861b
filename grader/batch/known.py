"""What is known already: a key made of everything that a mark depends on, and a cache of reports under such keys."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import hashlib
import importlib.metadata
import json
import platform
from pathlib import Path
from typing import TYPE_CHECKING

from grader.batch.kept import Kept, users_folder
from grader.batch.records import from_json, to_json
from grader.course import Course
from grader.verdict import Report

if TYPE_CHECKING:
    from grader.grading_options import GradingOptions

FORMAT = 2


def course_digest(course: Course) -> str:
    """A digest of a course's contracts."""
    total = hashlib.sha256()
    for folder in course.lessons:
        with contextlib.suppress(OSError):
            total.update(f"{folder.id}\0".encode() + hashlib.sha256(folder.contract.read_bytes()).digest())
    return total.hexdigest()


@functools.cache
def grader_digest() -> str:
    """A digest of the grader's own code, so that a mark given by other code is not taken for this one's."""
    package = Path(__file__).resolve().parents[1]
    total = hashlib.sha256()
    for path in sorted(package.rglob("*.py")):
        name = path.relative_to(package)
        if name.parts[0] not in ("bundled_lessons", "reports", "batch", "lint"):
            total.update(f"{name.as_posix()}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


@functools.cache
def versions() -> tuple[str, ...]:
    """What the result of running a notebook depends on besides this package."""
    torch = ""
    with contextlib.suppress(importlib.metadata.PackageNotFoundError):
        torch = importlib.metadata.version("torch")
    return (platform.python_version(), torch, platform.system(), platform.machine())


def key_of(data: bytes, name: str, course: str, options: GradingOptions) -> str:
    """The key of a notebook's report: its bytes and name, the course's digest, the versions, and the options."""
    return digest_of(hashlib.sha256(data).hexdigest(), name, course, options)


def digest_of(what: str, name: str, course: str, options: GradingOptions) -> str:
    """A digest of `what` and `name`, and of what every mark depends on: the course, this package, the options."""
    parts = [FORMAT, what, name, course, grader_digest(), versions(), dataclasses.asdict(options)]
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()


def is_lasting(report: Report) -> bool:
    """Whether a report would come out the same another time: not after our own fault, nor a limit of time or memory."""
    return is_final(report) and not any(exercise.verdict == "limit" for exercise in report.exercises)


def is_final(report: Report) -> bool:
    """Whether a run that is taken up again may keep the report: any but one that ended in a fault of our own."""
    return not report.ours and bool(report.exercises or report.problem)


class Cache:
    """Reports in the user's cache folder."""

    def __init__(self, folder: Path | None = None) -> None:
        """Use `folder`, or the one for this user."""
        self.kept = Kept(folder or users_folder() / "marks")

    def get(self, key: str) -> Report | None:
        """The report kept under `key`, if there is one."""
        try:
            return from_json(json.dumps(self.kept.get(key)))
        except ValueError:
            return None

    def put(self, key: str, report: Report) -> None:
        """Keep a report if it is a lasting one."""
        if is_lasting(report):
            self.kept.put(key, to_json(report))
