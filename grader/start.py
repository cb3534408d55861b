"""`grade start`: copies the lessons' notebooks to where the learner works, and never over what is there."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path

from grader.course import Course, CourseError


@dataclass(frozen=True)
class Started:
    """The notebooks copied, those that were there unchanged, and those that were there and differ."""

    copied: tuple[Path, ...]
    same: tuple[Path, ...]
    kept: tuple[Path, ...]


def copy_lessons(course: Course, folder: Path) -> Started:
    """Copy every lesson's notebook into `folder`, which is made if need be; what is there already stays as it is.

    Raises OSError where the folder can't be written, CourseError where a lesson has no notebook.
    """
    sources = [lesson.notebook for lesson in course.lessons]
    for source in sources:
        if not source.is_file():
            generate = f"python -m grader.authoring {course.path}"
            raise CourseError(f"{source} is missing. Generate it from its Markdown: {generate}")
    folder.mkdir(parents=True, exist_ok=True)
    copied, same, kept = [], [], []
    for source in sources:
        target = folder / source.name
        content = source.read_bytes()
        if _write_new(target, content):
            copied.append(target)
        elif target.is_file() and target.read_bytes() == content:
            same.append(target)
        else:
            kept.append(target)
    return Started(tuple(copied), tuple(same), tuple(kept))


def told(started: Started, folder: Path) -> str:
    """What was copied, what was kept, and what to do next."""
    count = len(started.copied)
    lines = [f"Copied {count} {'notebook' if count == 1 else 'notebooks'} to {folder}."] if count else []
    if started.same:
        lines.append(f"Already there, unchanged: {_names(started.same)}.")
    if started.kept:
        lines.append(f"Kept as you have them, they differ from the lessons': {_names(started.kept)}.")
    first = (started.copied or started.same or started.kept)[0].name
    enter = "" if folder == Path() else f"cd {shlex.quote(str(folder))}, then "
    lines.append(f"Next: {enter}open {first} in Jupyter or VS Code. `grade {first}` grades it.")
    return "\n".join(lines)


def _names(paths: tuple[Path, ...]) -> str:
    return ", ".join(path.name for path in paths)


def _write_new(target: Path, content: bytes) -> bool:
    """Write a new file, whole or not at all. False where something of that name is there already."""
    try:
        stream = target.open("xb")
    except FileExistsError:
        return False
    try:
        with stream:
            stream.write(content)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return True
