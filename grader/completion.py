"""What the shell completes: notebooks, lessons, exercises. Nothing here may raise or take long."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from grader.course import Course, CourseError, load_course

DEEPEST = 3
MOST = 200


def complete_notebooks(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Notebooks whose path begins with what was typed, also those in folders below."""
    return [CompletionItem(path) for path in _notebooks(incomplete)]


def complete_lessons(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The course's lesson ids, with their titles."""
    course = _course(ctx)
    ids = course.ids if course else ()
    return [CompletionItem(one, help=_title(course, one)) for one in ids if one.startswith(incomplete)]


def complete_notebooks_and_lessons(
    ctx: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Either."""
    return complete_notebooks(ctx, parameter, incomplete) + complete_lessons(ctx, parameter, incomplete)


def complete_exercises(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The exercise ids of the lesson that was named, or of all, with their names."""
    from grader.hints import lesson_named

    course = _course(ctx)
    if course is None:
        return []
    # An option that still lacks its value leaves the words before it in ctx.args.
    targets = [ctx.params.get("target"), ctx.params.get("lesson"), *(ctx.params.get("notebooks") or ()), *ctx.args]
    try:
        named = {lesson_named(str(target), course) for target in targets if target} - {""}
    except CourseError:
        return []
    found = []
    for lesson_id in course.ids:
        if named and lesson_id not in named:
            continue
        try:
            exercises = course.lesson(lesson_id).exercises
        except CourseError:
            continue
        found += [CompletionItem(one.id, help=one.name) for one in exercises if one.id.startswith(incomplete)]
    return found


def _course(ctx: click.Context) -> Course | None:
    try:
        return load_course(ctx.params.get("course"))
    except (CourseError, TypeError):
        return None


def _title(course: Course | None, lesson_id: str) -> str:
    try:
        return course.lesson(lesson_id).title if course else ""
    except CourseError:
        return ""


def _notebooks(incomplete: str) -> list[str]:
    folder, beginning = os.path.split(incomplete)
    found: list[str] = []
    for path in _below(Path(os.path.expanduser(folder) or "."), beginning, DEEPEST):
        found.append(os.path.join(folder, path))
        if len(found) == MOST:
            break
    return found


def _below(folder: Path, beginning: str, depth: int) -> Iterator[str]:
    """Paths of notebooks under a folder, relative to it, that begin with `beginning`; hidden ones aside."""
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        return
    for entry in entries:
        if not entry.name.startswith(beginning) or (entry.name.startswith(".") and not beginning.startswith(".")):
            continue
        if entry.suffix == ".ipynb" and not entry.is_dir():
            yield entry.name
        elif depth > 1 and entry.is_dir() and not entry.is_symlink():
            for path in _below(entry, "", depth - 1):
                yield os.path.join(entry.name, path)
