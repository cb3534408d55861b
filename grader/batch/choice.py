"""Whether the command line means a whole class. Loads next to nothing: a single notebook must not wait for it."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Sequence
from pathlib import Path

from grader.batch.options import ClassRequest

ARCHIVE = re.compile(r".*\.zip(?:\s*\(\d+\))?", re.IGNORECASE | re.DOTALL)
FEW = 3


def is_class(paths: Sequence[Path], asked: ClassRequest) -> bool:
    """Whether this is a batch rather than a few notebooks one after the other."""
    return asked.asks_for_a_class or len(paths) > FEW or any(map(is_collection, paths))


def is_collection(path: Path) -> bool:
    """Whether a path stands for submissions rather than for one notebook: a folder, an archive, or a pattern."""
    return is_folder(path) or bool(ARCHIVE.fullmatch(path.name)) or bool(matches(path))


def is_folder(path: Path) -> bool:
    """Whether a path leads to a folder; whatever is wrong with it, it does not."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def matches(path: Path) -> list[Path]:
    """The files that a pattern such as `*/lesson3.ipynb` stands for; none where it is no pattern, or names a file."""
    text = str(path)
    try:
        if not glob.has_magic(text) or os.path.lexists(path):
            return []
        return [Path(match) for match in sorted(glob.glob(text, recursive=True))]
    except (OSError, ValueError):
        return []
