"""`grade hint`: one hint after the other, and after a pass why it works and one other way."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from grader.course import Course, CourseError
from grader.progress import read_progress, record_hint

if TYPE_CHECKING:
    from grader.contract import Exercise

LESSON_ID = re.compile(r"lesson(\d+)", re.IGNORECASE)
LARGEST_NOTEBOOK = 64 * 1024**2


@dataclass(frozen=True)
class Told:
    """What to tell about an exercise: a heading and paragraphs, and a note where it could not be remembered."""

    heading: str
    paragraphs: tuple[str, ...]
    note: str = ""


def next_hint(course: Course, target: str, exercise: str) -> Told:
    """The next hint for an exercise (by id or name) of a lesson (by notebook or id); it is remembered as told.

    Raises CourseError where there is no such lesson or exercise.
    """
    lesson_id, found = find_exercise(course, target, exercise)
    progress = read_progress(course).get(lesson_id)
    name = f"{found.id} {found.name}"
    if progress and found.id in progress.passed:
        return Told(f"{name} passes", (f"Why it works: {found.why}", f"One other way: {found.another_way}"))
    count = len(found.hints)
    if not count:
        return Told(f"{name} has no hints", ("Read the lesson's section before it once more.",))
    told = progress.hints.get(found.id, 0) if progress else 0
    if told >= count:
        paragraphs = tuple(f"{number}. {hint}" for number, hint in enumerate(found.hints, 1))
        return Told(f"{name}, all {count} hints", paragraphs)
    note = record_hint(course, lesson_id, found.id, told + 1)
    return Told(f"{name}, hint {told + 1} of {count}", (found.hints[told],), note)


def find_exercise(course: Course, target: str, exercise: str) -> tuple[str, Exercise]:
    """The lesson's id and the exercise meant. Raises CourseError with what there is instead."""
    lesson_id = lesson_named(target, course)
    if not lesson_id:
        number = re.match(r"\d+", exercise)
        lesson_id = f"lesson{number[0]}" if number else ""
        if lesson_id not in course.ids:
            known = ", ".join(course.ids)
            raise CourseError(f"It is not clear which lesson {target} is. Name the lesson itself, one of {known}.")
    lesson = course.lesson(lesson_id)
    for one in lesson.exercises:
        if exercise.casefold() in (one.id.casefold(), one.name.casefold()):
            return lesson_id, one
    exercises = ", ".join(f"{one.id} {one.name}" for one in lesson.exercises)
    raise CourseError(f"{lesson_id} has no exercise {exercise}. It has {exercises}.")


def lesson_named(target: str, course: Course) -> str:
    """The id of the lesson that a notebook, a notebook's name, an id or a number names; empty where it is none.

    Raises CourseError where an id is named that the course does not have.
    """
    if target.isdecimal() or LESSON_ID.fullmatch(target):
        lesson_id = f"lesson{int(re.sub(r'[^0-9]', '', target))}"
        return course.folder(lesson_id).id
    written = _lesson_in_metadata(Path(target))
    if written in course.ids:
        return written
    in_name = LESSON_ID.search(Path(target).name)
    guessed = f"lesson{int(in_name[1])}" if in_name else ""
    return guessed if guessed in course.ids else ""


def _lesson_in_metadata(path: Path) -> str:
    """The lesson that a notebook says it is; empty where there is no such notebook, or it doesn't say."""
    try:
        if not path.is_file() or path.stat().st_size > LARGEST_NOTEBOOK:
            return ""
        notebook = json.loads(path.read_text(encoding="utf-8-sig"))
        return str(notebook["metadata"]["shape_clinic"]["lesson"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return ""
