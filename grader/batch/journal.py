"""What a batch has marked so far, a line for each notebook, on the disk before anything is said about it.

A run that was stopped, by whatever, goes on where its journal ends. Reports are read back from it one by one.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from grader.batch.records import from_json, to_json
from grader.verdict import Report

FORMAT = 1


class JournalInUse(Exception):
    """Another run is writing to this journal."""


class Journal:
    """An open journal. Keys are those of `grader.batch.known`; a key has one report, the last one written.

    A context manager. What a power cut left half written at the end is dropped on opening.
    """

    def __init__(self, path: Path, *, fresh: bool = False, may_be_lost: bool = False) -> None:
        """Open or create it; `fresh` forgets what it holds. Raises JournalInUse, OSError.

        With `may_be_lost` a disk that takes no more costs nothing but the journal: what follows is kept in memory.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._places: dict[str, tuple[int, int]] = {}
        self._lines = 0  # of the file, among them reports that were written anew since
        self._may_be_lost = may_be_lost
        self._file: BinaryIO = open(path, "a+b")  # noqa: SIM115  # closed by close()
        try:
            _lock(self._file.fileno())
            if fresh:
                self._file.truncate(0)
            self._file.truncate(self._read_places())
        except BaseException:
            self._file.close()
            raise
        _sync_folder(path.parent)

    def __enter__(self) -> Journal:
        """The journal itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: object, trace: TracebackType | None) -> None:
        """Close it."""
        self.close()

    def __contains__(self, key: str) -> bool:
        """Whether a report is kept under `key`."""
        return key in self._places

    def __len__(self) -> int:
        """How many reports are kept."""
        return len(self._places)

    def add(self, key: str, report: Report) -> None:
        """Keep a report; it is on the disk when this returns. Raises OSError, unless the journal may be lost."""
        line = b'{"journal":%d,"key":"%s","report":%s}\n' % (
            FORMAT,
            key.encode("ascii"),
            to_json(report).encode("ascii"),
        )
        start = self._file.seek(0, os.SEEK_END)
        try:
            self._file.write(line)
            _sync(self._file)
        except OSError as problem:
            if not self._may_be_lost:
                raise OSError(problem.errno, problem.strerror, str(self.path)) from None
            self._go_on_in_memory(start)
            self._file.write(line)
        self._places[key] = (start, len(line))
        self._lines += 1

    def _go_on_in_memory(self, length: int) -> None:
        """Take the first `length` bytes to memory, and leave the file at that."""
        with open(self.path, "rb") as file:
            kept = io.BytesIO(file.read(length))
        with contextlib.suppress(OSError):  # it has bytes left that it can't write
            self._file.close()
        self._file = kept
        self._file.seek(0, os.SEEK_END)

    def report(self, key: str) -> Report:
        """The report kept under `key`. Raises KeyError."""
        start, length = self._places[key]
        self._file.seek(start)
        return _parsed(self._file.read(length))[1]

    def drop_all_but(self, keys: Iterable[str]) -> None:
        """Forget reports of notebooks that are not handed in any more, and those written anew; the file is replaced in
        one step.
        """
        kept = [key for key in dict.fromkeys(keys) if key in self._places]
        if len(kept) == self._lines or isinstance(self._file, io.BytesIO):
            return
        with contextlib.suppress(OSError):  # Windows keeps an open file, a disk may be full: the longer one is as good
            descriptor, name = tempfile.mkstemp(dir=self.path.parent, prefix=self.path.name)
            try:
                with open(descriptor, "wb") as new:
                    for key in kept:
                        start, length = self._places[key]
                        self._file.seek(start)
                        new.write(self._file.read(length))
                    _sync(new)
                os.chmod(name, self.path.stat().st_mode & 0o777)  # a folder may be shared by several teachers
                os.replace(name, self.path)
            except OSError:
                os.unlink(name)
                raise
            self._file.close()
            self._file = open(self.path, "a+b")  # noqa: SIM115
            _lock(self._file.fileno())
            self._read_places()

    def close(self) -> None:
        """Close the file, which lets other runs open it. What it did not take was told when it was written."""
        with contextlib.suppress(OSError):
            self._file.close()

    def _read_places(self) -> int:
        """Note where each sound line lies; where the last sound line ends."""
        self._places.clear()
        self._lines = 0
        self._file.seek(0)
        start = sound = 0
        for lines, line in enumerate(self._file, 1):
            with contextlib.suppress(ValueError):
                key, _ = _parsed(line)
                self._places[key] = (start, len(line))
                sound, self._lines = start + len(line), lines
            start += len(line)
        return sound


def _parsed(line: bytes) -> tuple[str, Report]:
    if not line.endswith(b"\n"):
        raise ValueError("torn")
    stored = json.loads(line)
    if not isinstance(stored, dict) or stored.get("journal") != FORMAT or not isinstance(stored.get("key"), str):
        raise ValueError("not a line of a journal")
    return stored["key"], from_json(json.dumps(stored.get("report")))


def _lock(descriptor: int) -> None:
    if os.name == "posix":
        import fcntl

        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise JournalInUse from None
        except OSError:
            return  # a file system without locks


def _sync(file: BinaryIO) -> None:
    """See to it that what was written is on the disk, if it goes to one."""
    file.flush()
    if not isinstance(file, io.BytesIO):
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """See to it that a new file's name is on the disk too."""
    if os.name == "posix":
        with contextlib.suppress(OSError):
            descriptor = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
