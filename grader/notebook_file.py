"""From a path to a notebook's JSON: whatever lies there, either an object comes back or one sentence that helps."""

from __future__ import annotations

import codecs
import errno
import json
import os
import re
import stat
from pathlib import Path
from typing import Any

from grader.other_files import FROM_JUPYTER, other_kind, unlike_json

LARGEST_FILE = 200 * 1024**2
MOST_PARTS = 2_000_000  # objects and lists; each takes a hundred bytes of memory, however short it is written
MOST_CELLS = 100_000
ENCODINGS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
KINDS = (
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISSOCK, "a socket"),
)
PRECEDING = re.compile("^[\\s\ufeff\u200b]+")  # more than the white space that JSON allows
HALF_CHARACTERS = re.compile("[\ud800-\udfff\0]")
SAVE_AGAIN = "Open it in Jupyter and save it again"
OUR_KEYS = {"cells", "source", "cell_type", "metadata", "nbformat", "worksheets", "shape_clinic", "exercise"}
FROM_ELSEWHERE = f"{FROM_JUPYTER}, or take a fresh copy with `grade start`"


class Unreadable(Exception):
    """There is no notebook to grade; the message names the file and the next step."""

    def __init__(self, message: str) -> None:
        """Keep a message that can be printed anywhere."""
        super().__init__(printable(message))


def printable(message: str) -> str:
    """`message` on one line, with \ufffd for what a terminal can't or mustn't get (a file's name may hold anything)."""
    return re.sub("[\ud800-\udfff\0-\x1f\x7f-\x9f\u2028-\u202e]", "\ufffd", message)


def read_object(path: Path) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The JSON object in the file at `path`, and notes on what had to be repaired to read it. Raises Unreadable."""
    data = read_bytes(path)
    if other := other_kind(path.name, data):
        raise Unreadable(other)
    text, notes = _decoded(path, data)
    if not text.strip():
        raise Unreadable(f"{path.name} is empty. Save the notebook again, or take a fresh copy with `grade start`.")
    found, twice = _parsed(path, text)
    return found, (*notes, *twice)


def read_bytes(path: Path) -> bytes:
    """The file's bytes. Opens nothing but a regular file of at most 200 MB. Raises Unreadable."""
    try:
        _refuse_by_status(path, os.stat(path))
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
        with open(os.open(path, flags), "rb") as file:
            _refuse_by_status(path, os.fstat(file.fileno()))
            data = file.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as problem:
        raise Unreadable(_unopened(path, problem)) from None
    if len(data) > LARGEST_FILE:
        raise Unreadable(_too_large(path, len(data)))
    return data


def _refuse_by_status(path: Path, status: os.stat_result) -> None:
    if stat.S_ISDIR(status.st_mode):
        inside = sorted(entry.name for entry in os.scandir(path) if entry.name.endswith(".ipynb"))[:1]
        raise Unreadable(
            f"{path} is a folder. Name the notebook in it, such as {path / (inside or ['lesson3.ipynb'])[0]}."
        )
    for is_kind, name in KINDS:
        if is_kind(status.st_mode):
            raise Unreadable(f"{path} is {name}, not a notebook file. Name the .ipynb file that you saved.")
    if status.st_size > LARGEST_FILE:
        raise Unreadable(_too_large(path, status.st_size))


def _too_large(path: Path, size: int) -> str:
    return (
        f"{path.name} is too large to be graded ({size // 1024**2:,} MB; at most {LARGEST_FILE // 1024**2} MB). "
        "Clear its outputs in Jupyter and save it."
    )


def _unopened(path: Path, problem: OSError | ValueError) -> str:
    number = problem.errno if isinstance(problem, OSError) else None
    if number in (errno.ENOENT, errno.ENOTDIR):
        if path.is_symlink():
            return (
                f"There is no file {os.readlink(path)}, to which {path} is a link. Name the notebook itself, or take a "
                "fresh one with `grade start`."
            )
        return (
            f"There is no file {path}. Check the name and the folder; `grade start` makes fresh copies of the lessons."
        )
    if number in (errno.EACCES, errno.EPERM):
        return f"{path} may not be read. Give yourself the right to (chmod u+r), or copy it to a place of your own."
    if number == errno.ELOOP:
        return f"{path} is a symbolic link that leads back to itself. Name the notebook file itself."
    reason = problem.strerror if isinstance(problem, OSError) and problem.strerror else str(problem)
    return f"{path} can't be read ({reason}). Check the name and the disk, and try again."


def _decoded(path: Path, data: bytes) -> tuple[str, tuple[str, ...]]:
    notes = []
    encoding, skip = "utf-8", 0
    for mark, name in ENCODINGS:
        if data.startswith(mark):
            encoding, skip = name, len(mark)
            break
    else:
        if data[:2] == b"{\0" and data[3:4] == b"\0":
            encoding = "utf-16-le"
        elif data[:3] == b"\0{\0":
            encoding = "utf-16-be"
    if encoding != "utf-8":
        notes.append(f"{path.name} is stored as {encoding.upper()[:6]}, not UTF-8; it was read all the same.")
    try:
        text = data[skip:].decode(encoding)
    except UnicodeDecodeError as problem:
        text = data[skip:].decode(encoding, "replace")
        line = data.count(b"\n", 0, skip + problem.start) + 1
        notes.append(f"{path.name} holds bytes that are no text, first on line {line}; each was read as \ufffd.")
    if "\0" in text:
        text = text.replace("\0", "")
        notes.append(f"{path.name} holds zero bytes; they were left out.")
    return PRECEDING.sub(lambda found: "\n" * found[0].count("\n"), text), tuple(notes)


def _parsed(path: Path, text: str) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The object that `text` is, and a note on keys that one object holds twice. Raises Unreadable."""
    if text.count("{") + text.count("[") > MOST_PARTS:
        raise Unreadable(
            f"{path.name} is made of more parts than a notebook has. Clear its outputs in Jupyter and save it."
        )
    twice: set[str] = set()

    def one_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            seen: set[str] = set()
            for key, _ in pairs:
                (twice if key in seen else seen).add(key)
        return found

    try:
        try:
            found = json.loads(text, strict=False, object_pairs_hook=one_object)
        except json.JSONDecodeError:
            raise
        except ValueError:  # a number of thousands of digits
            found = json.loads(text, strict=False, parse_int=float, object_pairs_hook=one_object)
    except json.JSONDecodeError as problem:
        raise Unreadable(_not_json(path, text, problem)) from None
    except (RecursionError, MemoryError):
        raise Unreadable(
            f"{path.name} is nested too deeply to be a notebook. {SAVE_AGAIN}, or take a fresh copy with `grade start`."
        ) from None
    if not isinstance(found, dict):
        raise Unreadable(f"{path.name} is JSON but not a notebook: it holds no cells. {FROM_ELSEWHERE}.")
    cells = found.get("cells")
    if isinstance(cells, list) and len(cells) > MOST_CELLS:
        raise Unreadable(
            f"{path.name} has {len(cells):,} cells; at most {MOST_CELLS:,} are graded. Take out those that are empty."
        )
    counting = sorted(twice & OUR_KEYS)
    if counting:
        return found, (f"{path.name} holds `{counting[0]}` twice in one place; the last one counts, as in Jupyter.",)
    return found, ()


def _not_json(path: Path, text: str, problem: json.JSONDecodeError) -> str:
    conflicts = conflict_lines(text)
    if conflicts:
        lines = ", ".join(f"{first}–{last}" for first, last in conflicts[:3])
        return f"{path.name} holds an unresolved merge conflict: lines {lines} hold <<<<<<< markers. Resolve it in git."
    if text.lstrip()[:1] != "{":
        return unlike_json(path.name, text)
    rest = text[problem.pos :].strip()
    half_word = any(word.startswith(rest) for word in ("true", "false", "null", "-Infinity"))
    half_escape = len(rest) <= 6 and re.search(r"\\(u[0-9a-fA-F]{0,4})?$", text.rstrip())
    if half_word or half_escape or problem.msg.startswith("Unterminated string"):
        lines_there = text.rstrip().count("\n") + 1
        return f"{path.name} is cut off: it ends in the middle, on line {lines_there}. Save or download it again."
    if problem.msg == "Extra data":
        return f"{path.name} goes on after its end, from line {problem.lineno}. Delete what follows, or save it again."
    place = f"line {problem.lineno}, column {problem.colno}"
    return f"{path.name} is not JSON from {place}. Undo the last edit there, or save or download the notebook again."


def conflict_lines(text: str) -> list[tuple[int, int]]:
    """First and last line, from 1, of every unresolved merge conflict in `text`."""
    found: list[tuple[int, int]] = []
    begun: int | None = None
    for match in re.finditer(r"^(<{7}|>{7})(?: |$)", text, re.MULTILINE):
        line = text.count("\n", 0, match.start()) + 1
        if match[1] == "<" * 7:
            begun = line if begun is None else begun
        elif begun is not None:
            found.append((begun, line))
            begun = None
    if begun is not None:
        found.append((begun, text.count("\n") + 1))
    return found
