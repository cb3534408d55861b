"""Whose a file is, told by where it lies: the layouts of Canvas, Moodle, Gradescope and GitHub Classroom.

Canvas names a file `lastfirst_LATE_12345_67890_lesson3-1.ipynb` (user, file; `anon_1a2b3` for a name withheld), after
its lib/content_zipper.rb. Moodle makes a folder `Full Name_12345_assignsubmission_file_`, or puts that before the
file's name. Gradescope's `submission_123` is explained by a submission_metadata.yml. GitHub Classroom clones into
`lesson3-submissions/lesson3-username`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

Parts = tuple[str, ...]

CANVAS = re.compile(
    r"(?:(?P<name>.+?)_)??(?P<late>LATE_)?(?P<id>\d{1,30}|anon_[A-Za-z0-9]+)_(?P<file>\d{1,30})_(?P<original>.+)",
    re.DOTALL,
)
MOODLE = re.compile(r"(?P<name>.+?)_(?P<id>\d{1,30})_assignsubmission_file(?:_(?P<original>.*))?", re.DOTALL)
CANVAS_TYPED = re.compile(
    r"(?:(?P<name>.+?)_)??(?P<late>LATE_)?(?P<id>\d{1,30}|anon_[A-Za-z0-9]+)_(?:text|link)\.html", re.DOTALL
)
MOODLE_TYPED = re.compile(r"(?P<name>.+?)_(?P<id>\d{1,30})_assignsubmission_(?!file(_|$))\w+(?:\.\w+)?", re.DOTALL)
RESUBMITTED = re.compile(r"lesson[ _-]?\d.*-(\d{1,2})", re.IGNORECASE | re.DOTALL)
COPIED = re.compile(r"(?P<stem>.*?)(?:(?:\s*\(|-Copy)(?P<again>\d{1,3})\)?)?(?P<ending>(?:\.[A-Za-z]\w*)*)", re.DOTALL)
DUPLICATE = re.compile(r"\((\d{1,3})\)$")
LESSON_WORDS = re.compile(r"(?:copy of )?lesson[ _-]?\d+", re.IGNORECASE)
EDGES = " _-.,"


@dataclass(frozen=True)
class Whose:
    """The student and, as far as the layout tells, which attempt. `order` sorts a student's attempts.

    `name` is the file's name without what the platform put before it; `layout` is "" where no platform was recognised.
    """

    student: str
    name: str
    student_id: str = ""
    late: bool = False
    attempt: int | None = None
    order: tuple[int | str, ...] = ()
    layout: str = ""


@dataclass(frozen=True)
class Submitter:
    """A person in Gradescope's metadata."""

    name: str
    student_id: str


@dataclass(frozen=True)
class Handed:
    """What Gradescope's metadata says of one submission: by whom, when, as which attempt."""

    submitters: tuple[Submitter, ...]
    created_at: str
    attempt: int


@dataclass(frozen=True)
class Named:
    """The owners that a layout names, and which part of the path names them, from 0."""

    at: int
    owners: tuple[Whose, ...]


def named(parts: Parts, metadata: Mapping[Parts, Mapping[str, Handed]], *, typed: bool) -> Named | None:
    """Whose a file is by the outermost part of its path that names somebody: what lies below is the student's to name.

    `metadata` is Gradescope's, by the folder that it lies in; `typed` says that pages may be texts typed into Canvas.
    """
    last = len(parts) - 1
    for at, part in enumerate(parts):
        if at < last and (handed := metadata.get(parts[:at], {}).get(part)):
            return Named(at, gradescope(parts, handed))
        found = moodle_typed(parts, at) or moodle(parts, at) or (classroom(parts, at) if at < last - 1 else None)
        if found is None and at == last:
            found = canvas(parts) or (canvas_typed(parts) if typed else None)
        if found is not None:
            return Named(at, (found,))
    return None


def canvas(parts: Parts) -> Whose | None:
    """The owner by a file name of Canvas."""
    found = CANVAS.fullmatch(parts[-1])
    if found is None:
        return None
    original = found["original"]
    again = RESUBMITTED.fullmatch(original.rpartition(".")[0])
    return Whose(
        student=found["name"] or found["id"],
        name=original,
        student_id=found["id"],
        late=found["late"] is not None,
        attempt=int(again[1]) + 1 if again else None,
        order=(int(found["file"]),),
        layout="canvas",
    )


def moodle(parts: Parts, at: int) -> Whose | None:
    """The owner by the folder's or file's name `parts[at]`, if it is one of Moodle's."""
    found = MOODLE.fullmatch(parts[at])
    if found is None:
        return None
    return Whose(found["name"], found["original"] or parts[-1], found["id"], order=natural(parts), layout="moodle")


def gradescope(parts: Parts, handed: Handed) -> tuple[Whose, ...]:
    """The owners by Gradescope's metadata; several for a group's submission."""
    order = (handed.created_at, *natural(parts))
    return tuple(
        Whose(who.name or who.student_id, parts[-1], who.student_id, False, handed.attempt, order, "gradescope")
        for who in handed.submitters
    )


def classroom(parts: Parts, at: int) -> Whose | None:
    """The owner by two folders of GitHub Classroom's from `parts[at]` on: `lesson3-submissions/lesson3-username`."""
    above, below = parts[at : at + 2]
    slug = above.removesuffix("-submissions")
    if slug and slug != above and below.startswith(f"{slug}-") and below != f"{slug}-":
        user = below.removeprefix(f"{slug}-")
        return Whose(user, parts[-1], user, order=natural(parts), layout="classroom")
    return None


def plain(parts: Parts) -> Whose:
    """The owner where no platform is recognised: the first folder's name, else what the file's name adds to a lesson.

    `parts` begin with the name of the folder or archive that was handed over.
    """
    whose = Whose("", parts[-1], order=natural(parts))
    if len(parts) > 2:
        return replace(whose, student=parts[1])
    stem = parts[-1].partition(".ipynb")[0] if ".ipynb" in parts[-1] else parts[-1].rpartition(".")[0] or parts[-1]
    copy = DUPLICATE.search(stem)
    own = LESSON_WORDS.sub("", DUPLICATE.sub("", stem)).strip(EDGES)
    return replace(whose, student=own or parts[0], order=(int(copy[1]) if copy else 0, *natural(parts)))


def canvas_typed(parts: Parts) -> Whose | None:
    """The owner of a text or a link that was typed into Canvas, which makes a page of it."""
    found = CANVAS_TYPED.fullmatch(parts[-1])
    if found is None:
        return None
    late = found["late"] is not None
    return Whose(found["name"] or found["id"], parts[-1], found["id"], late, order=(0,), layout="canvas")


def moodle_typed(parts: Parts, at: int) -> Whose | None:
    """The owner of a text typed into Moodle rather than a file handed in."""
    found = MOODLE_TYPED.fullmatch(parts[at])
    if found is None:
        return None
    return Whose(found["name"], parts[-1], found["id"], order=natural(parts), layout="moodle")


def shared_prefix(folders: Sequence[str]) -> str:
    """The assignment's name that repositories lying side by side begin with, such as "lesson3-"; "" if there is none.

    It must name a lesson: two students called anna-lee and anna-mae share no assignment.
    """
    if len(folders) < 2:
        return ""
    first, last = min(folders), max(folders)
    length = next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))
    prefix = first[: first.rfind("-", 0, length) + 1]
    return prefix if LESSON_WORDS.search(prefix) and prefix != first else ""


def natural(parts: Parts) -> tuple[int | str, ...]:
    """A sort key by which "attempt10" comes after "attempt9", and a copy, "lesson3 (1).ipynb", after what it is of."""
    key: list[str] = []
    for part in parts:
        copy = COPIED.fullmatch(part)
        stem, number, ending = (part, None, "") if copy is None else (copy["stem"], copy["again"], copy["ending"])
        key += [run.zfill(20) if run.isdigit() else run for run in re.split(r"(\d+)", stem) if run]
        key += [f"\0{(number or '').zfill(3)}", ending, "/"]
    return tuple(key)
