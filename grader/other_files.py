"""What a file is that is no notebook, told from its first bytes and its name, and what to do about it."""

from __future__ import annotations

import codecs
import re
from pathlib import PurePath

UNPACK = "Unpack it and name the .ipynb file in it"
EXPORTED = "Name the .ipynb file that it was made from"
NAME_IT = "Name the .ipynb file"
FROM_JUPYTER = "Name the .ipynb file that Jupyter saved"
BEGINNINGS = (
    (b"PK\x03\x04", "a zip archive", UNPACK),
    (b"PK\x05\x06", "a zip archive with nothing in it", NAME_IT),
    (b"Rar!\x1a\x07", "a RAR archive", UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", UNPACK),
    (b"\x1f\x8b", "a gzip archive", UNPACK),
    (b"BZh", "a bzip2 archive", UNPACK),
    (b"\xfd7zXZ\0", "an xz archive", UNPACK),
    (b"\x28\xb5\x2f\xfd", "a zstd archive", UNPACK),
    (b"%PDF", "a PDF", EXPORTED),
    (b"{\\rtf", "a text document (RTF)", EXPORTED),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an Office document", EXPORTED),
    (b"\x89PNG", "a picture", EXPORTED),
    (b"\xff\xd8\xff", "a picture", EXPORTED),
    (b"GIF8", "a picture", EXPORTED),
    (b"\0\x05\x16\x07", "a note of macOS's about a file", NAME_IT),
    (b"bplist00", "a property list or a web archive of macOS", NAME_IT),
    (b"SQLite format 3\0", "a database", NAME_IT),
    (b"\x7fELF", "a program", NAME_IT),
    (b"MZ\x90\0", "a program", NAME_IT),
)
INSIDE_ZIPS = (
    (b"[Content_Types].xml", "an Office document", EXPORTED),
    (b"mimetypeapplication/vnd.oasis", "a LibreOffice document", EXPORTED),
    (b"/data.pkl", "a model saved by torch.save", NAME_IT),
)
BY_NAME = {
    ".py": "a Python file",
    ".md": "a Markdown text",
    ".txt": "a text file",
    ".html": "a web page",
    ".pdf": "a PDF",
    ".zip": "a zip archive",
}
TAR_MARK, TAR_PLACE = b"ustar", 257
MOST_STRANGE = 5
MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def other_kind(name: str, data: bytes) -> str:
    """What the file called `name` is if that can be told before it is decoded, and the next step; else ""."""
    start = data[:200].lstrip()
    for beginning, kind, step in BEGINNINGS:
        if data.startswith(beginning):
            if beginning == b"PK\x03\x04":
                kind, step = next((known[1:] for known in INSIDE_ZIPS if known[0] in data[:200]), (kind, step))
            return f"{name} is {kind}, not a notebook. {step}."
    if data[TAR_PLACE : TAR_PLACE + len(TAR_MARK)] == TAR_MARK:
        return f"{name} is a tar archive, not a notebook. {UNPACK}."
    if start.startswith(b"version https://git-lfs"):
        return f"{name} is only a pointer to a file in Git LFS. Fetch the file itself: `git lfs pull`."
    if start[:1] == b"<" and not start.startswith(b"<<<<<<<"):
        return f"{name} is a web page or XML, not a notebook. Download the raw .ipynb file."
    if not data.strip(b"\0") and data:
        return f"{name} is empty: it holds {len(data)} zero bytes and nothing else. Save or download it again."
    named = BY_NAME.get(PurePath(name).suffix.lower())
    if named and start and start[:1] != b"{" and not data.startswith(MARKS):
        return f"{name} is {named}, not a notebook. {NAME_IT}."
    return ""


def unlike_json(name: str, text: str) -> str:
    """What is said of a decoded file that does not begin with a brace: how it does begin, and the next step."""
    strange = [one for one in text[:200] if one == "\ufffd" or not (one.isprintable() or one.isspace())]
    if len(strange) > MOST_STRANGE:
        return f"{name} is not a notebook: what it holds is no text. {FROM_JUPYTER}, or download it again."
    first = re.sub(r"\s+", " ", text.strip()[:80])
    shown = first if len(first) <= 30 else f"{first[:29]}…"
    return f"{name} is not a notebook: it begins with “{shown}”, not with a brace as JSON does. {FROM_JUPYTER}."
