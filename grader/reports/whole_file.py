"""Writing a report's file in one step: whoever reads it finds all of it or what was there before."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def write_whole(path: Path, text: str) -> None:
    """Write `text` to `path` as UTF-8, with its line ends as they are. Raises OSError.

    A device or a pipe is written to; a file is replaced once all of it is on the disk.
    """
    if path.exists() and not path.is_file():
        with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
            file.write(text)
        return
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}-")
    try:
        with open(descriptor, "w", encoding="utf-8", errors="replace", newline="") as file:
            file.write(text)
        os.chmod(name, 0o666 & ~_umask())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
