"""What a learner has passed and which hints were told: a small JSON file in the user's state directory.

Progress is a convenience. Whatever is wrong with its file costs no grading: it is said in a note, and life goes on.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grader.course import Course, CourseError, bundled_course

VERSION = 1
LARGEST = 4 * 1024**2


@dataclass(frozen=True)
class LessonProgress:
    """One lesson's: the ids of the exercises passed so far, and how many hints were told of each."""

    passed: frozenset[str] = frozenset()
    hints: dict[str, int] = field(default_factory=dict)


class _Unusable(Exception):
    """The file can't be used as it is; the message says why."""


def progress_file() -> Path:
    """Where progress is kept: under XDG_STATE_HOME, or where the system keeps such things."""
    chosen = os.environ.get("XDG_STATE_HOME", "")
    if os.path.isabs(chosen):
        return Path(chosen) / "shape-clinic" / "progress.json"
    import platformdirs

    return Path(platformdirs.user_state_dir("shape-clinic", appauthor=False)) / "progress.json"


def read_progress(course: Course) -> dict[str, LessonProgress]:
    """The progress in each lesson of a course; empty where nothing is known."""
    try:
        lessons = _read(progress_file()).get("courses", {}).get(_key(course), {})
    except (OSError, _Unusable):
        return {}
    return {lesson_id: _lesson(kept) for lesson_id, kept in lessons.items() if isinstance(kept, dict)}


def record_report(course: Course, lesson_id: str, passed: Iterable[str], hinted: Iterable[str] = ()) -> str:
    """Remember the exercises that passed, and those of which a report showed the first hint.

    Returns a note where that was not possible, else the empty string.
    """
    ids, seen = set(passed), set(hinted)

    def add(kept: LessonProgress) -> LessonProgress:
        return LessonProgress(kept.passed | ids, {**dict.fromkeys(sorted(seen), 1), **kept.hints})

    return _record(course, lesson_id, add) if ids | seen else ""


def record_hint(course: Course, lesson_id: str, exercise_id: str, told: int) -> str:
    """Remember how many of an exercise's hints were told. Returns a note where that was not possible."""
    return _record(course, lesson_id, lambda kept: LessonProgress(kept.passed, {**kept.hints, exercise_id: told}))


def _record(course: Course, lesson_id: str, change: Callable[[LessonProgress], LessonProgress]) -> str:
    aside = ""
    try:
        file = progress_file()
        try:
            data = _read(file)
        except _Unusable as problem:
            damaged = file.with_name("progress.damaged.json")
            os.replace(file, damaged)
            aside = f"Your progress was started anew: {file} {problem}; it is kept as {damaged.name}."
            data = {}
        lessons = data.setdefault("courses", {}).setdefault(_key(course), {})
        before = _lesson(lessons.get(lesson_id))
        after = change(before)
        if after != before:
            lessons[lesson_id] = {"passed": sorted(after.passed), "hints": after.hints}
            _write(file, {**data, "version": VERSION})
    except (OSError, RuntimeError) as problem:
        reason = getattr(problem, "strerror", None) or str(problem)
        return f"Your progress could not be kept ({reason}); the verdicts above stand all the same."
    return aside


def _read(file: Path) -> dict[str, Any]:
    """The file's content in the right form; empty where there is no file. Raises OSError or _Unusable."""
    if not file.exists():
        return {}
    if not file.is_file() or file.stat().st_size > LARGEST:
        raise _Unusable("is not a file of ours")
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as problem:
        raise _Unusable("is damaged") from problem
    if not isinstance(data, dict) or data.get("version") != VERSION:
        raise _Unusable("is of another version")
    courses = data.get("courses")
    if not isinstance(courses, dict) or not all(isinstance(course, dict) for course in courses.values()):
        raise _Unusable("is damaged")
    return data


def _write(file: Path, data: dict[str, Any]) -> None:
    """Replace the file at once, so that nobody ever reads half of it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=".progress-", dir=file.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            json.dump(data, stream, indent=1)
        os.replace(temporary, file)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _lesson(kept: Any) -> LessonProgress:
    """One lesson's progress from its JSON; what has not the right form counts as nothing."""
    kept = kept if isinstance(kept, dict) else {}
    passed, hints = kept.get("passed"), kept.get("hints")
    return LessonProgress(
        frozenset(one for one in passed if isinstance(one, str)) if isinstance(passed, list) else frozenset(),
        {key: told for key, told in hints.items() if type(told) is int and told >= 0}
        if isinstance(hints, dict)
        else {},
    )


def _key(course: Course) -> str:
    """What tells courses apart: "bundled" for ours, wherever it is installed, else the course's folder."""
    folder = course.path.resolve()
    try:
        bundled = folder == bundled_course().resolve()
    except CourseError:
        bundled = False
    return "bundled" if bundled else str(folder)
