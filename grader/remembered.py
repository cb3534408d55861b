"""What an exercise's verdict rests on, as text: where that is as it was, an earlier interview still stands.

For a notebook that is graded at every save, and for a class, in which many hand in the same answer. The notebook is run
each time; only questions that were answered are not asked again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Protocol

from grader.contract import Exercise
from grader.integrity import as_python_reads, definition
from grader.interview import Interviewed
from grader.standing_alone import standing_alone

WITH_FINDINGS = ("fail", "crash")


class Interviews(Protocol):
    """Interviews, by the digest of what they rest on."""

    def get(self, basis: str, /) -> Interviewed | None:
        """The one kept for `basis`, if there is one."""

    def __setitem__(self, basis: str, interviewed: Interviewed, /) -> None:
        """Keep one."""


@dataclass(frozen=True)
class Remembered:
    """Interviews that may stand again.

    Where they are `shared` by notebooks of several people, one about a notebook of the very same code stands. Of
    another only a pass serves, which a clean kernel said of the text alone, and only beside a comparison with what this
    notebook has made of it: what somebody's notebook does beside it must not become another's verdict.
    """

    interviews: Interviews
    shared: bool = False


@dataclass(frozen=True)
class Basis:
    """What a verdict rests on: `text` defines the exercise by itself; the digest covers what else the notebook runs.

    `whole` is a digest of all its code, to the letter.
    """

    digest: str
    text: str
    whole: str


def basis_of(
    exercise: Exercise, sources: Sequence[str], cell: int, exercise_cells: Collection[int], isolation: str
) -> Basis | None:
    """What the verdict on `exercise`, defined in `cell`, rests on; None if text can't say.

    That is its cell, as Python reads it, its definition with those that it uses, and every cell that is no exercise's
    own: what they may have prepared. An answer that is no definition (a dict) has no basis.
    """
    own = definition(sources, cell, exercise.name) if exercise.kind != "answer" else None
    alone = None if own is None else standing_alone(sources, own, exercise.name, cell)
    if alone is None:
        return None
    others = [source for place, source in enumerate(sources) if place not in exercise_cells and source.strip()]
    parts = [exercise.id, isolation, as_python_reads(sources[cell]), alone, others]
    return Basis(_digest(parts), alone, _digest([exercise.id, isolation, *sources]))


def _digest(parts: Sequence[object]) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def lasts(interviewed: Interviewed) -> bool:
    """Whether an interview says something about the exercise's text, and not about the moment."""
    result = interviewed.result
    told = result.verdict == "pass" or (result.verdict in WITH_FINDINGS and bool(result.findings))
    return interviewed.answered and interviewed.as_at_first and told


def as_written(known: Interviewed, source: str) -> Interviewed:
    """`known`, whose cell may have been written otherwise, with the lines of `source`; a line that is gone has none."""
    if known.source == source:
        return known
    matches = SequenceMatcher(None, known.source.split("\n"), source.split("\n"), autojunk=False).get_matching_blocks()
    lines = {match.a + offset + 1: match.b + offset + 1 for match in matches for offset in range(match.size)}
    own = {name for name, text in known.files.items() if text.strip() == known.source.strip()}

    def moved(line: int | None, file: str | None) -> int | None:
        return lines.get(line) if line is not None and file in own else line

    findings = tuple(replace(one, line=moved(one.line, one.file)) for one in known.result.findings)
    trace = tuple({**step, "line": moved(step.get("line"), step.get("source"))} for step in known.result.trace)
    files = {name: source if name in own else text for name, text in known.files.items()}
    return replace(known, result=replace(known.result, findings=findings, trace=trace), files=files, source=source)
