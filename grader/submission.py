"""Reads and repairs a learner's notebook, and finds each exercise's cell. The file is never written to.

What is stored with the notebook but does not count is dropped on reading: outputs, widgets, most metadata.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.bindings import defines
from grader.notebook_file import (
    FROM_ELSEWHERE,
    HALF_CHARACTERS,
    SAVE_AGAIN,
    Unreadable,
    conflict_lines,
    printable,
    read_object,
)

if TYPE_CHECKING:
    from nbformat import NotebookNode

__all__ = ["Found", "Submission", "Unreadable", "find_exercises", "read_submission"]

NEWEST_FORMAT = (4, 5)
MOST_ALIKE = 3
OUR_KERNELS = {"", "python", "python2", "python3", "shape-clinic"}


@dataclass(frozen=True)
class Submission:
    """A notebook as it is graded: nbformat 4.5, no outputs, every cell sound and in its place.

    `sources` are all cells' sources, "" for a cell that is no code. `lesson_claimed` is what the metadata says,
    `lesson_by_name` what the file's name says ("lesson3"); both may be None.
    """

    path: Path
    notebook: NotebookNode
    notes: tuple[str, ...]
    lesson_claimed: str | None
    lesson_by_name: str | None
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """For each exercise id the position, from 0, of the cell that counts (None: there is none), and notes."""

    cells: Mapping[str, int | None]
    notes: tuple[str, ...]


def read_submission(path: Path | str) -> Submission:
    """The notebook at `path`. Raises Unreadable, whose message names the file and the next step."""
    path = Path(path)
    stored, notes = read_object(path)
    repairs = [*notes, *_format_notes(path, stored)]
    cells = [_cell(cell, number, repairs) for number, cell in enumerate(_stored_cells(stored), 1)]
    repairs[:] = _folded(repairs)
    _unique_ids(cells, repairs)
    metadata = _mapping(stored.get("metadata"))
    repairs += _kernel_notes(metadata)
    from nbformat import from_dict

    notebook = from_dict({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells})
    claimed = _mapping(metadata.get("shape_clinic")).get("lesson")
    return Submission(
        path=path,
        notebook=notebook,
        notes=tuple(printable(note) for note in repairs),
        lesson_claimed=claimed if isinstance(claimed, str) else None,
        lesson_by_name=lesson_in_name(path.stem),
        sources=tuple(cell["source"] if cell["cell_type"] == "code" else "" for cell in cells),
    )


def lesson_in_name(stem: str) -> str | None:
    """The lesson that a file's name tells: "Copy of Lesson_03 (2)" is "lesson3"."""
    match = re.search(r"lesson[ _-]?0*(\d+)", stem, re.IGNORECASE)
    return f"lesson{match[1]}" if match else None


def find_exercises(submission: Submission, names: Mapping[str, str]) -> Found:
    """Where the exercises are whose ids and names are given.

    The cell that counts is the last that defines the exercise's name, for that is what the namespace holds after a
    run. Where none does, it is the last one whose metadata claims to be the exercise.
    """
    claims = [_claimed_exercise(cell) for cell in submission.notebook.cells]
    found: dict[str, int | None] = {}
    notes: list[str] = []
    by_name: list[str] = []
    for exercise, name in names.items():
        claiming = [index for index, claim in enumerate(claims) if claim == exercise]
        defining = [index for index, source in enumerate(submission.sources) if defines(source, name)]
        counting = defining or claiming
        found[exercise] = counting[-1] if counting else None
        if len(defining) > 1:
            notes.append(f"{exercise} is defined in cells {_listed(defining)}; the last one that runs counts.")
        if defining and not claiming:
            by_name.append(exercise)
        elif claiming and not defining:
            notes.append(f"Cell {claiming[-1] + 1} is exercise {exercise}, but it does not define `{name}`.")
    if by_name and any(claims):
        notes.append(f"No cell is marked as {', '.join(by_name)}; recognised by name.")
    elif by_name:
        notes.append(f"The notebook's metadata was stripped; {', '.join(by_name)} recognised by name.")
    return Found(found, tuple(notes))


def _claimed_exercise(cell: NotebookNode) -> str | None:
    claim = _mapping(cell.metadata.get("shape_clinic")).get("exercise")
    return str(claim) if isinstance(claim, (str, int, float)) and cell.cell_type == "code" else None


def _listed(indices: Sequence[int]) -> str:
    numbers = [str(index + 1) for index in indices]
    return f"{', '.join(numbers[:-1])} and {numbers[-1]}"


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _format_notes(path: Path, stored: dict[str, Any]) -> list[str]:
    """Notes on a format that is not the newest known. Raises Unreadable if there are no cells in any known place."""
    major, minor = _whole(stored.get("nbformat")), _whole(stored.get("nbformat_minor"))
    has_cells = isinstance(stored.get("cells"), list)
    has_sheets = isinstance(stored.get("worksheets"), list)
    version = f"{major}.{minor}" if isinstance(minor, int) else f"{major}"
    known = f"{path.name} is in notebook format {version}"
    if not has_cells and not has_sheets:
        if isinstance(major, int) and major > NEWEST_FORMAT[0]:
            raise Unreadable(
                f"{known}, which is not known here, and it has no cells. Save it from Jupyter as format 4."
            )
        raise Unreadable(f"{path.name} is JSON but not a notebook: it has no list of cells. {FROM_ELSEWHERE}.")
    if not isinstance(major, int) or isinstance(major, bool):
        return [f"{path.name} does not say which notebook format it is in; it was read as format 4. {SAVE_AGAIN}."]
    if (major, minor if isinstance(minor, int) else 0) > NEWEST_FORMAT:
        return [f"{known}, newer than is known here; it was read as format 4.5."]
    if major < NEWEST_FORMAT[0]:
        return [f"{known}, an old one; it was read as format 4. {SAVE_AGAIN} to bring it up to date."]
    return []


def _whole(number: Any) -> Any:
    """A number that some writers store as 4.0."""
    return int(number) if isinstance(number, float) and number.is_integer() else number


def _stored_cells(stored: dict[str, Any]) -> list[Any]:
    """The cells; where a notebook holds them in two places, those that its format says."""
    major, cells, sheets = _whole(stored.get("nbformat")), stored.get("cells"), stored.get("worksheets")
    old = isinstance(major, int) and major < NEWEST_FORMAT[0]
    if isinstance(cells, list) and not (old and isinstance(sheets, list) and not cells):
        return list(cells)
    in_sheets = [_mapping(sheet).get("cells") for sheet in sheets or []]
    return [cell for inner in in_sheets if isinstance(inner, list) for cell in inner]


def _cell(stored: Any, number: int, repairs: list[str]) -> dict[str, Any]:
    """A sound cell of format 4.5 from whatever is stored as cell `number`; what was repaired is added to `repairs`."""
    if not isinstance(stored, dict):
        repairs.append(f"Cell {number} is not a cell; it was passed over. {SAVE_AGAIN}.")
        return {"id": "", "cell_type": "markdown", "metadata": {}, "source": ""}
    kind = stored.get("cell_type")
    if kind not in ("code", "markdown", "raw", "heading", "html") and {"outputs", "input", "code"} & stored.keys():
        kind = "code"
    raw = stored.get("source", stored.get("input", stored.get("code", "")))
    if isinstance(raw, list):
        lines = [line for line in raw if isinstance(line, str)]
        source, sound = "".join(lines), len(lines) == len(raw)
        if len(lines) > 1 and not any("\n" in line or "\r" in line for line in lines):
            source = "\n".join(lines)
            repairs.append(f"Cell {number} is stored in lines without ends; each was read as a line. {SAVE_AGAIN}.")
    else:
        source, sound = (raw, True) if isinstance(raw, str) else ("", raw is None)
    if not sound:
        repairs.append(f"Cell {number} holds something that is not text; that was left out. {SAVE_AGAIN}.")
    clean = HALF_CHARACTERS.sub("\ufffd", source.replace("\r\n", "\n").replace("\r", "\n"))
    if "\ufffd" in clean and "\ufffd" not in source:
        repairs.append(f"Cell {number} holds characters that are broken (half characters or zeros), read as \ufffd.")
    metadata = _mapping(stored.get("metadata"))
    kept = {"shape_clinic": ours} if (ours := _plain(metadata.get("shape_clinic"))) else {}
    identity = stored.get("id")
    cell: dict[str, Any] = {
        "id": identity if isinstance(identity, str) and re.fullmatch(r"[\w-]{1,64}", identity, re.ASCII) else "",
        "cell_type": kind if kind in ("code", "raw") else "markdown",
        "metadata": kept,
        "source": clean,
    }
    if kind == "code":
        cell |= {"execution_count": None, "outputs": []}
        if conflict_lines(clean):
            repairs.append(f"Cell {number} holds an unresolved merge conflict (<<<<<<<). Keep one side and save.")
    return cell


def _folded(repairs: Sequence[str]) -> list[str]:
    """`repairs` with at most three sentences that say the same of one cell each, and one that counts the others.

    A merge conflict is told of every cell, for the verdict on that cell repeats it.
    """
    alike: dict[str, list[str]] = {}
    for repair in repairs:
        said = repair if "merge conflict" in repair else re.sub(r"^Cell \d+ ", "", repair)
        alike.setdefault(said, []).append(repair)
    folded = []
    for group in alike.values():
        folded += group[:MOST_ALIKE]
        if (more := len(group) - MOST_ALIKE) > 0:
            folded.append(f"The same is so of {more} more {'cell' if more == 1 else 'cells'}.")
    return folded


def _plain(value: Any) -> dict[str, str | int | float]:
    """The texts and numbers of a small mapping; our metadata holds nothing else."""
    entries = list(_mapping(value).items())[:20]
    return {key: entry for key, entry in entries if isinstance(entry, (str, int, float)) and entry == entry}


def _unique_ids(cells: list[dict[str, Any]], repairs: list[str]) -> None:
    first: dict[str, int] = {}
    twice: list[tuple[int, int]] = []
    for index, cell in enumerate(cells):
        if cell["id"] in first:
            twice.append((first[cell["id"]], index))
            cell["id"] = ""
        elif cell["id"]:
            first[cell["id"]] = index
    for index, cell in enumerate(cells):
        cell["id"] = cell["id"] or f"shape-clinic-{index}"
    if twice:
        more = f", and {len(twice) - 1} more" if len(twice) > 1 else ""
        repairs.append(f"Cells {twice[0][0] + 1} and {twice[0][1] + 1} have the same id{more}. {SAVE_AGAIN}.")


def _kernel_notes(metadata: dict[str, Any]) -> list[str]:
    kernel = _mapping(metadata.get("kernelspec"))
    name = kernel.get("name")
    language = kernel.get("language") or _mapping(metadata.get("language_info")).get("name") or "python"
    if isinstance(language, str) and language.lower() not in ("python", "ipython"):
        return [f"The notebook says that it is written in {_short(language)}; it was run with this grader's Python."]
    if isinstance(name, str) and name.lower() not in OUR_KERNELS:
        return [f"The notebook asks for the kernel {_short(name)}; it was run with this grader's own."]
    return []


def _short(text: str) -> str:
    return text[:60] + "…" * (len(text) > 60)
