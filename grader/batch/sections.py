"""Whether the folders of a class are its students, or what students are gathered in: sections, weeks, assignments."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from grader.batch.layouts import Parts, plain

GATHERING = re.compile(
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?s?|mornings?|afternoons?|evenings?|am|pm"
    r"|(?:sections?|groups?|class(?:es)?|courses?|cohorts?|rooms?|tracks?|periods?|shifts?|sessions?|weeks?|days?|terms?"
    r"|lessons?|labs?|hw|homeworks?|assignments?|exercises?|modules?|units?)(?:[ _-].*|[a-z]|\d.*)?)",
    re.IGNORECASE | re.DOTALL,
)
OF_WORK = frozenset(
    {
        *("attempt", "attempts", "try", "version", "versions", "v", "submission", "submissions", "draft", "final"),
        *("old", "new", "backup", "copy", "notebook", "notebooks", "work", "src", "code", "lesson", "lessons", "week"),
        *("hw", "homework", "assignment", "exercise", "exercises", "solution", "solutions", "project", "data", "tmp"),
    }
)
STUDENT_NUMBER = 4  # digits or more; fewer count attempts


def common_folders(works: Set[Parts], others: Set[Parts]) -> int:
    """How many of the first folders hold everything, and folders again: these are no students.

    `works` are the folders in which notebooks and archives of them lie, `others` those of other files. One that lies
    above the students' folders, such as a list of names, says nothing.
    """
    above = {work[:length] for work in works for length in range(len(work))}
    folders = works | (others - above)
    common = 0
    while folders and len({folder[common + 1 : common + 2] for folder in folders}) == 1:
        if any(len(folder) <= common + 2 for folder in folders):
            break
        common += 1
    return common


def in_sections(paths: Sequence[Parts], common: int) -> bool:
    """Whether the folders below the `common` ones gather students; `paths` lead to notebooks and to archives of them.

    If something lies there under nobody's name, that folder is its owner's. Otherwise the folders' own names decide,
    such as "week2"; or that in each of several folders there are several, no two of one name. Names of attempts and of
    lessons are no students'.
    """
    inside: dict[str, set[str]] = {}
    for below in (path[common + 1 :] for path in paths):
        if len(below) > 1:
            student = plain(below).student
            inside.setdefault(below[0], set()).add("" if student == below[0] else student)
    names = [name for own in inside.values() for name in own]
    if not names or "" in names or 2 * sum(map(_is_of_work, names)) >= len(names):
        return False
    several = len(inside) > 1 and all(len(own) > 1 for own in inside.values())
    return all(map(GATHERING.fullmatch, inside)) or (several and len(set(names)) == len(names))


def _is_of_work(name: str) -> bool:
    words = re.findall(r"[^\W\d_]+", name.casefold())
    return not OF_WORK.isdisjoint(words) or (not words and len(name) < STUDENT_NUMBER)
