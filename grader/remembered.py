"""What an exercise's verdict rests on, as text: where that is as it was, an earlier interview still stands.

For a notebook that is graded at every save. It is run each time; only questions that were answered are not asked again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Sequence

from grader.contract import Exercise
from grader.integrity import definitions
from grader.interview import Interviewed
from grader.standing_alone import standing_alone

Remembered = dict[str, Interviewed]
LASTING = ("pass", "fail", "crash")


def rests_on(exercise: Exercise, sources: Sequence[str], cell: int, exercise_cells: Collection[int]) -> str | None:
    """A digest of what `exercise`, defined in `cell`, does and of what else the notebook runs; None if text can't say.

    That is its definition with those that it uses, and every cell that is no exercise's own: what they may have
    prepared. An answer that is no definition (a dict) has no digest.
    """
    defined = definitions(sources, cell, exercise.name) if exercise.kind != "answer" else ()
    alone = standing_alone(sources, defined[0], exercise.name) if defined else None
    if alone is None:
        return None
    others = [source for place, source in enumerate(sources) if place not in exercise_cells and source.strip()]
    return hashlib.sha256(json.dumps([exercise.id, sources[cell], alone, others]).encode()).hexdigest()


def lasts(interviewed: Interviewed) -> bool:
    """Whether an interview says something about the exercise's text, and not about the moment."""
    result = interviewed.result
    return interviewed.answered and result.verdict in LASTING and (result.verdict == "pass" or bool(result.findings))
