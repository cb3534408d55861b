"""What is not sound about a course."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, order=True)
class Problem:
    """A file of a course, and in `message` what is wrong with it and what to do next."""

    path: Path
    message: str
