"""Archives made to do harm: read within bounds, never unpacked, always told in a sentence."""

from __future__ import annotations

import io
import struct
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from handed_in import lay_out, notebook, zipped
from hypothesis import given, settings
from hypothesis import strategies as st

import grader.batch.archives
from grader.batch.archives import ArchiveProblem, Archives, harmless_parts
from grader.batch.submissions import collect, read_entry
from grader.notebook_file import Unreadable

RIGHT = notebook()


def archive_with(change: Callable[[zipfile.ZipInfo], None], name: str = "lesson3.ipynb", data: bytes = RIGHT) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        info = zipfile.ZipInfo(name)
        info.compress_type = zipfile.ZIP_DEFLATED
        change(info)
        archive.writestr(info, data)
    return file.getvalue()


def link(info: zipfile.ZipInfo) -> None:
    info.external_attr = 0o120777 << 16


def encrypted() -> bytes:
    """An archive whose list says of its member that it is encrypted."""
    data = bytearray(zipped({"lesson3.ipynb": RIGHT}))
    for signature, offset in ((b"PK\1\2", 8), (b"PK\3\4", 6)):
        data[data.index(signature) + offset] |= 1
    return bytes(data)


def damaged() -> bytes:
    data = bytearray(zipped({"lesson3.ipynb": RIGHT}))
    data[60] ^= 0xFF
    return bytes(data)


def lying_about_its_size() -> bytes:
    """300 MB of zeros; the list says 10 bytes."""
    data = bytearray(zipped({"lesson3.ipynb": bytes(300 * 1024**2)}))
    at = data.index(b"PK\1\2")
    struct.pack_into("<L", data, at + 24, 10)
    return bytes(data)


def nested(depth: int) -> bytes:
    data = zipped({"lesson3.ipynb": RIGHT})
    for _ in range(depth):
        data = zipped({"inner.zip": data})
    return data


def test_what_a_library_says_of_an_archive_is_told_in_a_line(tmp_path: Path) -> None:
    data = bytearray(zipped({"lesson3.ipynb": RIGHT}))
    data[26:28] = b"\xff\xff"  # the length of the name, as the member's own header has it
    folder = lay_out(tmp_path / "class", {"ada.zip": bytes(data) + bytes(70_000), "bo.ipynb": RIGHT})
    (ada,) = (entry for entry in collect([folder], Archives()).entries if entry.whose.student == "ada")
    with pytest.raises(Unreadable) as told:
        read_entry(ada, Archives())
    assert len(str(told.value)) < 500


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (encrypted(), "is encrypted"),
        (damaged(), "damaged"),
        (archive_with(link, data=b"/etc/passwd"), "is only a symbolic link"),
        (zipped({"lesson3.ipynb": bytes(100 * 1024**2)}), "unpacks to far more"),
        (lying_about_its_size(), "damaged|far more"),
        (zipped({"lesson3.ipynb": RIGHT}, zipfile.ZIP_LZMA), "packed in a way"),
        (nested(5), "more than 3 deep"),
        (zipped({}), "holds no notebook"),
        (b"", "is not a zip archive"),
        (b"PK\5\6" + bytes(18), "holds no notebook"),
        (b"PK\5\6" + bytes(8) + struct.pack("<LLH", 0x7FFFFFFF, 0, 0), "lists more files|damaged"),
        (RIGHT, "is not a zip archive"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_hostile_archives_are_told(tmp_path: Path, data: bytes, told: str) -> None:
    folder = lay_out(tmp_path / "class", {"ada.zip": data, "bo.ipynb": RIGHT})
    tracemalloc.start()
    collection = collect([folder], Archives())
    by_name = {entry.whose.student: entry for entry in collection.entries}
    with pytest.raises(Unreadable, match=told):
        read_entry(by_name["ada"], Archives())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert read_entry(by_name["bo"], Archives()) == RIGHT

    assert peak < 80 * 1024**2
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["ada.zip", "bo.ipynb", "class", "marking"]


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("../../etc/cron.d/lesson3.ipynb", ("etc", "cron.d", "lesson3.ipynb")),
        ("/etc/.ssh/lesson3.ipynb", ("etc", ".ssh", "lesson3.ipynb")),
        ("C:\\Windows\\lesson3.ipynb", ("C_", "Windows", "lesson3.ipynb")),
        ("a/./b//lesson3.ipynb", ("a", "b", "lesson3.ipynb")),
        ("a\x1b[31m/lesson3.ipynb", ("a_[31m", "lesson3.ipynb")),
        ("..", ("_",)),
    ],
)
def test_names_are_no_paths(name: str, parts: tuple[str, ...]) -> None:
    info = zipfile.ZipInfo("x")
    info.orig_filename = info.filename = name
    info.flag_bits |= 0x800

    assert harmless_parts(info) == parts


@given(st.text(min_size=1))
def test_any_name_is_harmless(name: str) -> None:
    info = zipfile.ZipInfo("x")
    info.orig_filename = info.filename = name
    for flag in (0, 0x800):
        info.flag_bits = flag
        parts = harmless_parts(info)
        assert parts
        assert not {"", ".", ".."} & set(parts)
        assert not any(character in part for part in parts for character in "/\\\0:\x1b")


def test_names_in_utf8_without_the_flag_are_read(tmp_path: Path) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("José_7_assignsubmission_file_/lesson3.ipynb", RIGHT)
    data = bytearray(file.getvalue())
    for signature, offset in ((b"PK\1\2", 9), (b"PK\3\4", 7)):
        data[data.index(signature) + offset] &= ~0x08
    (tmp_path / "export.zip").write_bytes(data)
    (entry,) = collect([tmp_path / "export.zip"], Archives()).entries

    assert entry.whose.student == "José"
    assert read_entry(entry, Archives()) == RIGHT


def test_two_members_of_one_name_stay_two(tmp_path: Path) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("ada/lesson3.ipynb", RIGHT)
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("ada/lesson3.ipynb", RIGHT + b" ")
    (tmp_path / "class.zip").write_bytes(file.getvalue())
    entries = collect([tmp_path / "class.zip"], Archives()).entries

    assert [read_entry(entry, Archives()) for entry in entries] == [RIGHT, RIGHT + b" "]


def test_a_list_that_is_too_long_is_not_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grader.batch.archives, "LARGEST_LISTING", 20_000)
    (tmp_path / "many.zip").write_bytes(zipped({f"{number}.ipynb": b"" for number in range(1000)}))
    (entry,) = collect([tmp_path / "many.zip"], Archives()).entries

    assert "lists more files" in entry.problem


def test_what_one_student_hands_in_is_bounded_and_costs_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = zipped({f"{number}/lesson3.ipynb": RIGHT + b" " * number for number in range(5)})
    monkeypatch.setattr(grader.batch.archives, "MOST_READ", len(theirs) + 3 * len(RIGHT) + 20)
    (tmp_path / "class.zip").write_bytes(zipped({"ada/work.zip": theirs, "bo/work.zip": theirs}))
    archives = Archives()
    entries = collect([tmp_path / "class.zip"], archives).entries
    assert len(entries) == 10
    for mine in (entries[:5], entries[5:]):
        assert [len(read_entry(entry, archives)) for entry in mine[:3]] == [len(RIGHT) + number for number in range(3)]
        assert read_entry(mine[0], archives) == RIGHT, "what was read before is not counted again"
        with pytest.raises(Unreadable, match="far more"):
            read_entry(mine[3], archives)


def test_names_of_members_are_no_longer_than_names_of_files(tmp_path: Path) -> None:
    names = [
        "eve_2_" + "9" * 5000 + "_lesson3.ipynb",
        "bo/" + "x" * 3000 + ".ipynb",
        "cy/" + "d/" * 3000 + "lesson3.ipynb",
    ]
    (tmp_path / "class.zip").write_bytes(zipped(dict.fromkeys(["ada/lesson3.ipynb", *names], RIGHT)))
    entries = collect([tmp_path / "class.zip"], Archives()).entries
    assert [entry.whose.student for entry in entries][:3] == ["ada", "bo", "cy"]
    assert len(entries) == 4
    assert all(len(entry.source) < 1400 and not entry.problem for entry in entries)


def test_a_thousand_members_are_read_in_linear_time(tmp_path: Path) -> None:
    (tmp_path / "class.zip").write_bytes(zipped({f"s{number}/lesson3.ipynb": RIGHT for number in range(1000)}))
    archives = Archives()
    opened = 0
    original = zipfile.ZipFile

    class Counting(original):  # type: ignore[valid-type, misc]
        def __init__(self, *args: object) -> None:
            nonlocal opened
            opened += 1
            super().__init__(*args)

    zipfile.ZipFile = Counting  # type: ignore[misc]
    try:
        started = time.monotonic()
        assert {read_entry(entry, archives) for entry in collect([tmp_path / "class.zip"], archives).entries} == {RIGHT}
        assert time.monotonic() - started < 60
    finally:
        zipfile.ZipFile = original  # type: ignore[misc]
    assert opened == 1


@settings(max_examples=200)
@given(st.data())
def test_any_damage_is_told(data: st.DataObject) -> None:
    sound = zipped({"ada/lesson3.ipynb": RIGHT[:200], "bo/lesson3.ipynb": RIGHT[:100]})
    torn = bytearray(sound[: data.draw(st.integers(0, len(sound)))])
    for _ in range(data.draw(st.integers(0, 5)) if torn else 0):
        torn[data.draw(st.integers(0, len(torn) - 1))] = data.draw(st.integers(0, 255))
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "class.zip"
        path.write_bytes(torn)
        archives = Archives()
        try:
            members = list(archives.members(path))
        except ArchiveProblem:
            return
        for member in members:
            try:
                archives.read(path, member.chain)
            except ArchiveProblem:
                continue
        archives.close()
