"""What is known already: a key made of everything that a mark depends on, and a cache of reports under such keys."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import hashlib
import importlib.metadata
import json
import os
import platform
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from grader.batch.records import from_json, to_json
from grader.course import Course
from grader.verdict import Report

if TYPE_CHECKING:
    from grader.grading_options import GradingOptions

FORMAT = 1
KEPT_SECONDS = 90 * 86_400
LARGEST_KEPT = 4 * 1024**2
FRESH_ENOUGH = 86_400


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
    parts = [
        FORMAT, hashlib.sha256(data).hexdigest(), name, course, grader_digest(), versions(), dataclasses.asdict(options)
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()


def is_lasting(report: Report) -> bool:
    """Whether a report would come out the same another time: not after our own fault, nor a limit of time or memory."""
    return is_final(report) and not any(exercise.verdict == "limit" for exercise in report.exercises)


def is_final(report: Report) -> bool:
    """Whether a run that is taken up again may keep the report: any but one that ended in a fault of our own."""
    ours = any(exercise.verdict == "error" for exercise in report.exercises)
    return not ours and (bool(report.exercises) or (bool(report.problem) and not report.problem.startswith(OUR_FAULTS)))


OUR_FAULTS = (
    "No kernel could be started",
    "The process that kernels are forked from",
    "A sandbox was asked for",
    "That is a fault of the grader's",
)


class Cache:
    """Reports in the user's cache folder. Whatever is wrong with it costs time, never a mark."""

    def __init__(self, folder: Path | None = None) -> None:
        """Use `folder`, or the one for this user."""
        self.folder = folder or _users_folder()

    def get(self, key: str) -> Report | None:
        """The report kept under `key`, if there is one."""
        path = self._path(key)
        try:
            stored = json.loads(path.read_bytes())
            if stored["key"] != key:
                return None
            report = from_json(json.dumps(stored["report"]))
            if time.time() - path.stat().st_mtime > FRESH_ENOUGH:
                os.utime(path)
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return report

    def put(self, key: str, report: Report) -> None:
        """Keep a report if it is a lasting one; the file appears in one step."""
        text = f'{{"key":"{key}","report":{to_json(report)}}}'
        if not is_lasting(report) or len(text) > LARGEST_KEPT:
            return
        path = self._path(key)
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
            try:
                with open(descriptor, "w", encoding="ascii") as file:
                    file.write(text)
                os.replace(name, path)
            except BaseException:
                os.unlink(name)
                raise

    def prune(self) -> None:
        """Remove what nobody has asked for in ninety days."""
        oldest = time.time() - KEPT_SECONDS
        with contextlib.suppress(OSError):
            for path in self.folder.glob("*/*"):
                with contextlib.suppress(OSError):
                    if path.stat().st_mtime < oldest:
                        path.unlink()

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.json"


def _users_folder() -> Path:
    import platformdirs

    return Path(platformdirs.user_cache_dir("shape-clinic", appauthor=False)) / "marks"
