"""Zip archives from strangers, read without unpacking: nothing in them becomes a path on this machine.

Names only tell whose a file is. Sizes claimed by an archive are not believed: reading stops at bounds of our own.
"""

from __future__ import annotations

import contextlib
import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from grader.notebook_file import LARGEST_FILE

LARGEST_LISTING = 8 * 1024**2  # bytes of an archive's list of members: about 60,000 of them
LARGEST_ARCHIVE = 8 * 1024**3
MOST_READ = 4 * 1024**3  # bytes that what one student handed in may come to altogether
LONGEST_NAME, LONGEST_PATH = 255, 1024  # characters; file systems take no more
ALWAYS_ALLOWED = 64 * 1024**2
LONGEST_SAID = 200  # characters of what a library says of an archive
PIECE = 1024**2  # bytes that are unpacked at a time: all at once would take twice the memory
LARGEST_RATIO = 100  # of what is packed, beyond ALWAYS_ALLOWED
LONGEST_RAW = 4096
DEEPEST = 3
READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
END, END_SIZE, LONGEST_COMMENT = b"PK\5\6", 22, 65535
END64, LOCATOR64 = b"PK\6\6", b"PK\6\7"

Chain = tuple[int, ...]


class ArchiveProblem(Exception):
    """An archive or a member that is not read; the message completes "… ": "is encrypted", "is damaged"."""


@dataclass(frozen=True)
class Member:
    """A file or folder in an archive: its path, made harmless; what finds it again; `problem` as in ArchiveProblem."""

    parts: tuple[str, ...]
    chain: Chain
    problem: str = ""
    is_folder: bool = False


class Archives:
    """Opens archives and keeps the last one open, since what is read next mostly lies in the same one."""

    def __init__(self) -> None:
        """Nothing is open."""
        self._key: tuple[Path, Chain] | None = None
        self._open: zipfile.ZipFile | None = None
        self._read: dict[tuple[Path, int], dict[Chain, int]] = {}

    def members(self, path: Path, chain: Chain = ()) -> Iterator[Member]:
        """What is in the archive at `path`, or in the one within it that `chain` leads to. Raises ArchiveProblem."""
        if len(chain) >= DEEPEST:
            raise ArchiveProblem(f"is an archive in an archive, more than {DEEPEST} deep")
        for index, info in enumerate(self._archive(path, chain).infolist()):
            yield Member(harmless_parts(info), (*chain, index), _refusal(info), info.is_dir())

    def read(self, path: Path, chain: Chain) -> bytes:
        """The bytes of one member. Raises ArchiveProblem."""
        archive = self._archive(path, chain[:-1])
        infos = archive.infolist()
        if chain[-1] >= len(infos):
            raise ArchiveProblem("has changed while it was read")
        info = infos[chain[-1]]
        if problem := _refusal(info):
            raise ArchiveProblem(problem)
        allowed = min(LARGEST_FILE, max(ALWAYS_ALLOWED, LARGEST_RATIO * info.compress_size))
        try:
            with archive.open(info) as file, io.BytesIO() as unpacked:
                while unpacked.tell() <= allowed and (piece := file.read(PIECE)):
                    unpacked.write(piece)
                data = unpacked.getvalue()
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, struct.error) as problem:
            raise ArchiveProblem(f"is damaged ({str(problem)[:LONGEST_SAID]})") from None
        except (RuntimeError, NotImplementedError) as problem:
            raise ArchiveProblem(f"can't be read ({str(problem)[:LONGEST_SAID]})") from None
        read = self._read.setdefault((path, chain[0]), {})
        read[chain] = len(data)
        if len(data) > allowed or sum(read.values()) > MOST_READ:
            raise ArchiveProblem("unpacks to far more than a notebook holds")
        return data

    def close(self) -> None:
        """Close what is open."""
        if self._open is not None:
            self._open.close()
        self._open = self._key = None

    def _archive(self, path: Path, chain: Chain) -> zipfile.ZipFile:
        if self._open is None or self._key != (path, chain):
            archive = _opened(io.BytesIO(self.read(path, chain))) if chain else _opened_file(path)
            self.close()
            self._open, self._key = archive, (path, chain)
        return self._open


def harmless_parts(info: zipfile.ZipInfo) -> tuple[str, ...]:
    """A member's path as plain names: no "..", no drive, no root, no control characters, none longer than files have.

    Names stored without the flag for UTF-8 are mostly UTF-8 all the same, read by Python as code page 437.
    """
    name = info.orig_filename.split("\0")[0] or info.filename
    if not info.flag_bits & 0x800:
        with contextlib.suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    if len(name) > LONGEST_RAW:  # its beginning tells whose it is, its end what it is
        name = f"{name[:LONGEST_PATH]}…{name[-LONGEST_NAME:]}"
    parts = [re.sub(r"[\0-\x1f\x7f-\x9f\u2028-\u202e\ud800-\udfff:]", "_", part) for part in re.split(r"[/\\]", name)]
    kept = [part if len(part) <= LONGEST_NAME else _shortened(part) for part in parts if part not in ("", ".", "..")]
    while sum(map(len, kept)) > LONGEST_PATH:
        del kept[-2]
    return tuple(kept) or ("_",)


def _shortened(name: str) -> str:
    """The beginning and the end of a name, which tells what kind of file it is."""
    return f"{name[: LONGEST_NAME - 41]}…{name[-40:]}"


def _refusal(info: zipfile.ZipInfo) -> str:
    if info.flag_bits & 0x1:
        return "is encrypted: ask for it without a password"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "is only a symbolic link"
    if info.compress_type not in READABLE:
        return "is packed in a way that is not read here: ask for an ordinary zip"
    return ""


def _opened_file(path: Path) -> zipfile.ZipFile:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise ArchiveProblem("is not a file")
        if status.st_size > LARGEST_ARCHIVE:
            raise ArchiveProblem(f"is too large ({status.st_size // 1024**3} GB)")
        return _opened(path.open("rb"))
    except OSError as problem:
        raise ArchiveProblem(f"can't be read ({problem.strerror or problem})") from None


def _opened(file: BinaryIO) -> zipfile.ZipFile:
    try:
        if _listing_size(file) > LARGEST_LISTING:
            raise ArchiveProblem("lists more files than a class hands in")
        return zipfile.ZipFile(file)
    except ArchiveProblem:
        file.close()
        raise
    except Exception as problem:  # zipfile raises many things on what is no zip
        file.close()
        said = f" ({problem})" if str(problem) else ""
        raise ArchiveProblem(f"is not a zip archive, or a damaged one{said}") from None


def _listing_size(file: BinaryIO) -> int:
    """The bytes of the list of members, which Python would load whole; by the format's end record (APPNOTE 4.3.16)."""
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - END_SIZE - LONGEST_COMMENT - 20))
    tail = file.read()
    file.seek(0)
    at = tail.rfind(END)
    if at < 0 or len(tail) < at + END_SIZE:
        raise ArchiveProblem("is not a zip archive, or a damaged one")
    listed: int = struct.unpack_from("<L", tail, at + 12)[0]
    if at >= 20 and tail[at - 20 : at - 16] == LOCATOR64:
        # Where the longer record lies is said by the locator; older Pythons look right before it.
        for place in (struct.unpack_from("<Q", tail, at - 12)[0], size - len(tail) + at - 20 - 56):
            file.seek(min(max(0, place), size))
            record = file.read(56)
            if record[:4] == END64 and len(record) == 56:
                listed = max(listed if listed != 0xFFFFFFFF else 0, struct.unpack_from("<Q", record, 40)[0])
        file.seek(0)
    if listed > size:
        raise ArchiveProblem("is not a zip archive, or a damaged one")
    return listed
