"""Texts kept in the user's cache folder under keys. Whatever is wrong with it costs time, never a mark."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
import time
from pathlib import Path
from typing import Any

KEPT_SECONDS = 90 * 86_400
LARGEST_KEPT = 4 * 1024**2
FRESH_ENOUGH = 86_400


class Kept:
    """JSON values in a folder; each file appears in one step, and is refreshed when it is asked for."""

    def __init__(self, folder: Path) -> None:
        """`folder` need not exist yet."""
        self.folder = folder

    def get(self, key: str) -> Any:
        """The value kept under `key`, None if there is none."""
        path = self._path(key)
        try:
            stored = json.loads(path.read_bytes())
            if stored["key"] != key:
                return None
            if time.time() - path.stat().st_mtime > FRESH_ENOUGH:
                os.utime(path)
            return stored["value"]
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None

    def put(self, key: str, value: str) -> None:
        """Keep `value`, a text in JSON, unless it is very large."""
        if len(value) > LARGEST_KEPT:
            return
        path = self._path(key)
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
            try:
                with open(descriptor, "w", encoding="ascii") as file:
                    file.write(f'{{"key":"{key}","value":{value}}}')
                os.replace(name, path)
            except BaseException:
                os.unlink(name)
                raise

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.json"


def users_folder() -> Path:
    """This user's cache folder for the grader."""
    import platformdirs

    return Path(platformdirs.user_cache_dir("shape-clinic", appauthor=False))


def prune(folder: Path) -> None:
    """Remove the files that nobody has asked for in ninety days."""
    oldest = time.time() - KEPT_SECONDS
    with contextlib.suppress(OSError):
        for path in folder.glob("*/*/*"):
            with contextlib.suppress(OSError):
                if path.stat().st_mtime < oldest:
                    path.unlink()
