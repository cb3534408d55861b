"""What somebody meant who named a notebook that isn't one: a folder, a command with a slip in it, a lesson."""

from __future__ import annotations

import difflib
import re
import shlex
from collections.abc import Iterable
from pathlib import Path

SOME = 4
LESSON_ID = re.compile(r"lesson\d+")


def what_is_wrong(path: Path) -> str:
    """Why a path can't be graded, and what to do instead; empty where there is something to open."""
    try:
        if path.is_dir():
            return _folder(path)
        if path.exists() or path.is_symlink():
            return ""
    except (OSError, ValueError):
        return ""
    near = _near(path)
    return f"There is no file {path}. {near or '`grade start` copies the lessons, if you have none yet.'}"


def command_meant(word: str, commands: Iterable[str]) -> str:
    """The command that a word is a slip of; empty where it is none, or may be a file's name."""
    is_path = Path(word).suffix or Path(word).name != word or Path(word).exists()
    if is_path or LESSON_ID.fullmatch(word):
        return ""
    return next(iter(difflib.get_close_matches(word, list(commands), n=1, cutoff=0.7)), "")


def _folder(path: Path) -> str:
    said = f"{path} is a folder. Notebooks are named one by one"
    try:
        inside = sorted(path.glob("*.ipynb"))[:SOME] or sorted(path.glob("*/*.ipynb"))[:SOME]
    except OSError:
        inside = []
    return f"{said}: grade {shlex.join(str(notebook) for notebook in inside)}" if inside else f"{said}; it holds none."


def _near(path: Path) -> str:
    """A notebook there that has nearly this name, or lies one folder deeper."""
    try:
        folder = path.parent
        notebooks = [*folder.glob("*.ipynb"), *folder.glob("*/*.ipynb"), *folder.glob("lessons/*/*.ipynb")]
    except OSError:
        return ""
    wanted = path.stem
    names = {notebook.stem: notebook for notebook in reversed(notebooks)}
    best = difflib.get_close_matches(wanted, names, n=1, cutoff=0.75)
    return f"Did you mean {shlex.quote(str(names[best[0]]))}?" if best else ""
