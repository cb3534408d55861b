"""Attacks and honest notebooks as files: a header, then a learner's cells."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

HEADER = re.compile(r"^# (exercise|verdict|needs): (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Attempt:
    """A learner's cells, the exercise that they are about, the verdicts that are fair, and what holding it needs."""

    exercise: str
    verdicts: frozenset[str]
    needs: str
    cells: tuple[tuple[bool, str], ...]


def read_attempt(path: Path) -> Attempt:
    """The attempt in a file: a header, then cells after lines `# %%`; the exercise's own after `# %% exercise`."""
    header, *parts = re.split(r"^# %%(?= exercise$|$)", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    told = dict(HEADER.findall(header))
    cells = tuple((part.startswith(" exercise"), part.partition("\n")[2].strip("\n")) for part in parts)
    assert sum(own for own, _ in cells) == 1, f"{path.name}: one cell is the exercise's own"
    return Attempt(told["exercise"], frozenset(told.get("verdict", "").split(" or ")), told.get("needs", ""), cells)
