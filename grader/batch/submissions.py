"""Finds the submissions in what was handed to `grade`: files, folders, patterns and zip archives.

Nobody who handed something in is lost: where a student's folder or archive holds no notebook, that is the submission.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import re
from collections import Counter
from collections.abc import Collection as AnyOf
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from grader.batch.archives import ArchiveProblem, Archives, Chain
from grader.batch.choice import ARCHIVE, is_folder, matches
from grader.batch.gradescope_export import FILE_NAME, LARGEST, read_metadata
from grader.batch.layouts import (
    Handed,
    Whose,
    canvas,
    moodle,
    named,
    natural,
    plain,
    shared_prefix,
)
from grader.batch.sections import common_folders, in_sections
from grader.notebook_file import Unreadable, read_bytes

NOTEBOOK = re.compile(r".*\.ipynb(?:\.(?:txt|json))?(?:\s*\(\d+\))?", re.IGNORECASE | re.DOTALL)
SUBMISSION = re.compile(r"submission_\w")
OTHER_ARCHIVE = re.compile(r".*\.(?:rar|7z|tar|tgz|gz|xz|bz2|tar\.\w+)", re.IGNORECASE | re.DOTALL)
IGNORED = {"__MACOSX", "__pycache__", "node_modules", "Thumbs.db", "desktop.ini"}
MOST_FILES = 20_000  # looked at in a student's folder
MOST_NOTEBOOKS = 50  # of one student
UNREAD = "?"  # stands for what a folder holds that can't be read
NOTHING = "(nothing)"  # stands for what an empty folder holds
OF_RESULTS, OF_PAGES = b'"stdout_visibility": "hidden"', b'content="Shape Clinic"'  # in what reports write
LONGEST_LOOK = 1024**2
ASK = "Ask for the .ipynb file"


@dataclass(frozen=True)
class Place:
    """Where a notebook's bytes are: a file, or what `chain` leads to in the archive `path`."""

    path: Path
    chain: Chain = ()


@dataclass(frozen=True)
class Entry:
    """One submission: whose, where, and (in `problem`) why there is nothing to read; `source` is the place in words."""

    whose: Whose
    source: str
    place: Place
    problem: str = ""


@dataclass(frozen=True)
class Collection:
    """Every submission found, in order, and what was passed over: no notebooks, or too many of one student."""

    entries: tuple[Entry, ...]
    passed_over: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Item:
    """A file that was found. `parts` begin with the name of the folder or archive that was handed over."""

    parts: tuple[str, ...]
    place: Place
    problem: str = ""

    @property
    def name(self) -> str:
        return self.parts[-1]


@dataclass
class _Found:
    entries: list[Entry] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)


def collect(paths: Sequence[Path], archives: Archives, own: AnyOf[Path] = ()) -> Collection:
    """The submissions in `paths`, in their order; within a folder or archive, students in natural order.

    `own` are files and folders that are written here, and may lie among the submissions.
    """
    reports = {os.path.realpath(path) for path in own}
    found = _Found()
    files = [file for path in paths for file in (matches(path) or [path])]
    several = len(files) > 1
    starts: list[int] = []
    for path in files:
        before = len(found.entries)
        starts.append(before)
        if is_folder(path):
            _from_items(list(_walk(path, reports)), archives, found, prefix=several)
        elif ARCHIVE.fullmatch(path.name):
            _from_archive(path, archives, found, prefix=several)
        else:
            parts = (Path(os.path.abspath(path)).parent.name, path.name)
            whose = canvas(parts) or moodle(parts, 1) or plain(parts)
            found.entries.append(Entry(whose, str(path), Place(path)))
        if len(found.entries) == before:
            parts = (Path(os.path.abspath(path)).name, path.name)
            problem = f"There is no notebook in {path}. A submission is an .ipynb file, or a zip archive of one."
            found.entries.append(Entry(plain(parts), str(path), Place(path), problem))
    _told_apart(files, starts, found.entries)
    return Collection(tuple(found.entries), tuple(found.passed_over))


def _told_apart(files: Sequence[Path], starts: Sequence[int], entries: list[Entry]) -> None:
    """Where several folders or archives hold one person's work each, under one and the same name, take theirs.

    So `grade zips/*.zip` knows ann.zip from bob.zip, though both hold homework/lesson3.ipynb.
    """
    spans = [slice(start, end) for start, end in zip(starts, (*starts[1:], len(entries)), strict=True)]
    owners = [{(one.whose.layout, one.whose.student) for one in entries[span]} for span in spans]
    alone = [next(iter(own)) if len(own) == 1 else None for own in owners]
    for path, span, own in zip(files, spans, alone, strict=True):
        if own is None or own[0] or alone.count(own) < 2 or not (is_folder(path) or ARCHIVE.fullmatch(path.name)):
            continue
        name = Path(os.path.abspath(path)).name if is_folder(path) else path.stem
        entries[span] = [replace(one, whose=replace(one.whose, student=name)) for one in entries[span]]


def read_entry(entry: Entry, archives: Archives) -> bytes:
    """The bytes of a submission's notebook. Raises Unreadable, also for the entry's own problem."""
    if entry.problem:
        raise Unreadable(entry.problem)
    if not entry.place.chain:
        return read_bytes(entry.place.path)
    try:
        return archives.read(entry.place.path, entry.place.chain)
    except ArchiveProblem as problem:
        raise Unreadable(f"{entry.source} {problem}. {ASK} by itself.") from None


def _walk(root: Path, reports: AnyOf[str]) -> Iterator[_Item]:
    """The files below a folder, hidden ones and `reports` left out."""
    name = Path(os.path.abspath(root)).name or "submissions"
    real_root = os.path.realpath(root)
    ahead: list[tuple[Path, tuple[str, ...]]] = [(root, (name,))]
    counts: Counter[str] = Counter()
    while ahead:
        folder, parts = ahead.pop()
        if counts[parts[1] if len(parts) > 1 else ""] > MOST_FILES:
            said = f"{parts[1]} holds more files than are looked at, and no notebook among the first. {ASK}."
            yield _Item((*parts[:2], UNREAD), Place(folder), said)
            continue
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as problem:
            said = f"{folder} can't be read ({problem.strerror}). Give yourself the right to, and grade again."
            yield _Item((*parts, UNREAD), Place(folder), said)
            continue
        if len(parts) > 1 and _holds_reports(folder, [entry.name for entry in entries]):
            continue
        inner = []
        any_file = False
        for entry in entries:
            if entry.name.startswith(".") or entry.name in IGNORED:
                continue
            if reports and os.path.join(os.path.realpath(folder), entry.name) in reports:
                continue
            here = (*parts, entry.name)
            counts[here[1]] += 1
            if entry.is_dir(follow_symlinks=False) and not NOTEBOOK.fullmatch(entry.name):
                inner.append((Path(entry.path), here))
                continue
            any_file = True
            if entry.is_symlink() and len(here) == 2 and os.path.isdir(entry.path):
                said = f"{entry.name} is a symbolic link to a folder, which is not followed. Put that in its place."
                yield _Item((*here, UNREAD), Place(Path(entry.path)), said)
            elif entry.is_symlink() and not _inside(entry.path, real_root, here):
                problem_text = f"{entry.name} is a symbolic link to somewhere else. {ASK} itself."
                yield _Item(here, Place(Path(entry.path)), problem_text)
            elif entry.is_symlink() and os.path.isdir(entry.path):
                yield _Item(
                    here, Place(Path(entry.path)), f"{entry.name} is a symbolic link to a folder. {ASK} itself."
                )
            else:
                yield _Item(here, Place(Path(entry.path)))
        if len(parts) > 1 and not inner and not any_file:
            yield _Item(
                (*parts, NOTHING),
                Place(folder),
                f"There is no notebook in {folder.name}: it is an empty folder, or one of hidden files. {ASK}.",
            )
        ahead += reversed(inner)


def _holds_reports(folder: Path, names: Sequence[str]) -> bool:
    """Whether a folder holds what an earlier run wrote, and nothing else: a class's pages, or Gradescope's results.

    What is in it decides, too: a student may hand in a page or a results.json by mistake, and is not lost by that.
    """
    shown = sorted(name for name in names if not name.startswith("."))
    with contextlib.suppress(OSError, Unreadable):
        if shown == ["results.json"]:
            return OF_RESULTS in _beginning(folder / "results.json")
        if shown == ["index.html", "students"]:
            pages = os.listdir(folder / "students")
            return OF_PAGES in _beginning(folder / "index.html") and all(page.endswith(".html") for page in pages)
    return False


def _beginning(path: Path) -> bytes:
    return read_bytes(path)[:LONGEST_LOOK] if path.is_file() else b""


def _inside(path: str, real_root: str, parts: tuple[str, ...]) -> bool:
    """Whether a link leads to within the student's own folder, the first below the root."""
    own = os.path.join(real_root, parts[1])
    try:
        return len(parts) > 2 and os.path.commonpath([os.path.realpath(path), own]) == own
    except (OSError, ValueError):
        return False


def _members(place: Place, above: tuple[str, ...], archives: Archives) -> list[_Item]:
    """The files in an archive, `above` in front of their paths. Raises ArchiveProblem."""
    items: list[_Item] = []
    folders: dict[tuple[str, ...], Chain] = {}
    for member in archives.members(place.path, place.chain):
        shown = tuple(itertools.takewhile(lambda part: not (part.startswith(".") or part in IGNORED), member.parts))
        if member.is_folder or shown != member.parts:
            folders.setdefault((*above, *shown), member.chain)
        else:
            problem = f"{member.parts[-1]} {member.problem}." if member.problem else ""
            items.append(_Item((*above, *member.parts), Place(place.path, member.chain), problem))
    filled = {parts[:length] for parts in (*folders, *(item.parts for item in items)) for length in range(len(parts))}
    for parts, chain in folders.items():
        if parts not in filled and len(parts) > len(above):
            said = f"There is no notebook in {parts[-1]}: it is an empty folder, or one of hidden files. {ASK}."
            items.append(_Item((*parts, NOTHING), Place(place.path, chain), said))
    return items


def _from_archive(path: Path, archives: Archives, found: _Found, *, prefix: bool) -> None:
    stem = path.stem or path.name
    try:
        items = _members(Place(path), (stem,), archives)
    except ArchiveProblem as problem:
        whose = canvas((path.name,)) or plain((stem, path.name))
        found.entries.append(Entry(whose, str(path), Place(path), f"{path.name} {problem}."))
        return
    if items:
        _from_items(items, archives, found, prefix=prefix)
    else:
        found.entries.append(Entry(plain((stem, path.name)), str(path), Place(path), f"{path.name} is empty. {ASK}."))


def _from_items(items: list[_Item], archives: Archives, found: _Found, *, prefix: bool) -> None:
    """Add what one folder or archive holds, students in order."""
    metadata = _metadata(items, archives)
    items = [item for item in items if item.name != FILE_NAME]
    handed_in = [item.parts for item in items if NOTEBOOK.fullmatch(item.name) or ARCHIVE.fullmatch(item.name)]
    others = {item.parts[:-1] for item in items if item.name != NOTHING} - {parts[:-1] for parts in handed_in}
    common = common_folders({parts[:-1] for parts in handed_in}, others)
    typed = any(canvas(item.parts) for item in items)
    told = [named(item.parts, metadata, typed=typed) for item in items]
    sections = not any(told) and in_sections(handed_in, common)
    common += sections
    above = _shared_assignment(items, common)
    # A name that a platform gives stands first in the path, or else in every path: elsewhere it is a student's idea.
    everywhere = all(one or not NOTEBOOK.fullmatch(item.name) for one, item in zip(told, items, strict=True))
    owned = [
        (whose, item)
        for item, one in zip(items, told, strict=True)
        for whose in (one.owners if one and (everywhere or one.at <= common + 1) else [_by_place(item, common, above)])
    ]
    owned = _namesakes_apart(owned, common) if sections else owned
    keys = {(whose.layout, whose.student, whose.student_id): None for whose, _ in owned}
    groups: dict[tuple[str, str, str], list[tuple[Whose, _Item]]] = {key: [] for key in keys}
    for whose, item in owned:
        groups[(whose.layout, whose.student, whose.student_id)].append((whose, item))
    for _, group in sorted(groups.items(), key=lambda pair: _natural_name(pair[0][1])):
        _from_student(group, archives, found, prefix=prefix, common=common)


def _namesakes_apart(owned: list[tuple[Whose, _Item]], common: int) -> list[tuple[Whose, _Item]]:
    """With the section's name added to those of students who handed in the same file in several sections.

    Two of a name there are, as a rule, two people, and neither is to lose a mark.
    """
    sections: dict[tuple[str, tuple[str, ...]], set[str]] = {}
    for whose, item in owned:
        sections.setdefault((whose.student, item.parts[common + 1 :]), set()).add(item.parts[common])
    twice = {student for (student, _), names in sections.items() if len(names) > 1}
    return [
        (replace(whose, student=f"{whose.student} ({item.parts[common]})") if whose.student in twice else whose, item)
        for whose, item in owned
    ]


def _by_place(item: _Item, common: int, above: str) -> Whose:
    """Whose a file is that no platform's name tells of; `above` is what repositories side by side begin with."""
    whose = plain(item.parts[min(common, len(item.parts) - 2) :])
    if above and whose.student.startswith(above):
        user = whose.student.removeprefix(above)
        return replace(whose, student=user, student_id=user, layout="classroom")
    return whose


def _shared_assignment(items: Sequence[_Item], common: int) -> str:
    folders = {item.parts[common + 1] for item in items if len(item.parts) > common + 2}
    return shared_prefix(sorted(folders))


def _from_student(
    group: list[tuple[Whose, _Item]], archives: Archives, found: _Found, *, prefix: bool, common: int
) -> None:
    """Add one student's notebooks; where there are none, those in the student's archives; else that there are none."""
    notebooks = [(whose, item) for whose, item in group if NOTEBOOK.fullmatch(item.name)]
    failed: list[Entry] = []
    if not notebooks:
        for whose, item in group:
            if ARCHIVE.fullmatch(item.name):
                top = len(item.parts) <= common + 2
                _unpack(whose, item, archives, notebooks, failed, found, prefix=prefix, top=top)
    if len(notebooks) > MOST_NOTEBOOKS:
        more = len(notebooks) - MOST_NOTEBOOKS
        found.passed_over.append(f"{more} more notebooks in {_source(notebooks[0][1], prefix)} and beside it")
        notebooks = sorted(notebooks, key=lambda pair: natural(pair[1].parts))[-MOST_NOTEBOOKS:]
    own_place = any(whose.layout or len(item.parts) > common + 2 for whose, item in group)
    for whose, item in notebooks:
        found.entries.append(Entry(whose, _source(item, prefix), item.place, item.problem))
    if notebooks or failed:
        found.entries += failed
    elif own_place or any(item.name == UNREAD or OTHER_ARCHIVE.fullmatch(item.name) for _, item in group):
        whose, item = group[0]
        names = ", ".join(sorted(item.name for _, item in group)[:5])
        problem = item.problem or f"There is no notebook among what was handed in ({names}). {ASK}."
        found.entries.append(Entry(whose, _source(item, prefix), item.place, problem))
    elif not any(ARCHIVE.fullmatch(item.name) for _, item in group):
        found.passed_over += [_source(item, prefix) for _, item in group]


def _unpack(
    whose: Whose,
    item: _Item,
    archives: Archives,
    notebooks: list[tuple[Whose, _Item]],
    failed: list[Entry],
    found: _Found,
    *,
    prefix: bool,
    top: bool,
) -> None:
    """Add the notebooks in a student's archive. One at the `top` that is a class's own export is taken as that."""
    if item.problem:
        failed.append(Entry(whose, _source(item, prefix), item.place, item.problem))
        return
    try:
        inner = _members(item.place, item.parts, archives)
    except ArchiveProblem as problem:
        failed.append(Entry(whose, _source(item, prefix), item.place, f"{item.name} {problem}. {ASK}."))
        return
    if top and not whose.layout and _is_export(inner, len(item.parts)):
        _from_items(inner, archives, found, prefix=prefix)
        return
    theirs = [one for one in inner if NOTEBOOK.fullmatch(one.name)]
    for one in theirs:
        notebooks.append((replace(whose, name=one.name, order=(*whose.order, *natural(one.parts))), one))
    if not theirs:
        deeper = [one for one in inner if ARCHIVE.fullmatch(one.name)]
        for one in deeper:
            theirs_too = replace(whose, layout=whose.layout or "zip")
            _unpack(theirs_too, one, archives, notebooks, failed, found, prefix=prefix, top=False)
        if not deeper:
            failed.append(Entry(whose, _source(item, prefix), item.place, f"{item.name} holds no notebook. {ASK}."))


def _is_export(inner: Sequence[_Item], depth: int) -> bool:
    """Whether an archive, whose items have `depth` parts above it, holds what a platform tells of several students."""
    told = [named(item.parts[depth:], {}, typed=False) for item in inner]
    owners = {(whose.student, whose.student_id) for one in told if one for whose in one.owners}
    return len(owners) > 1 or any(item.name == FILE_NAME for item in inner)


def _source(item: _Item, prefix: bool) -> str:
    return "/".join(item.parts if prefix else item.parts[1:])


def _metadata(items: Sequence[_Item], archives: Archives) -> Mapping[tuple[str, ...], Mapping[str, Handed]]:
    """What Gradescope's metadata say, by the folder that each lies in beside the submissions."""
    found = {}
    beside = {item.parts[:at] for item in items for at in range(1, len(item.parts)) if SUBMISSION.match(item.parts[at])}
    for item in items:
        if item.name == FILE_NAME and item.parts[:-1] in beside:
            try:
                place = item.place
                data = archives.read(place.path, place.chain) if place.chain else read_bytes(place.path)
            except (Unreadable, ArchiveProblem):
                continue
            found[item.parts[:-1]] = read_metadata(data[:LARGEST].decode("utf-8", "replace"))
    return found


def _natural_name(name: str) -> list[tuple[bool, int, str]]:
    runs = ("".join(run) for _, run in itertools.groupby(name.casefold(), str.isdecimal))
    return [(run.isdecimal(), int(run) if run.isdecimal() and len(run) < 30 else 0, run) for run in runs]
