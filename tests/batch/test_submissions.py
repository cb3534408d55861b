"""Submissions found in folders, patterns and archives as the platforms lay them out; nobody is lost."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

import pytest
from handed_in import lay_out, notebook, zipped

import grader.batch.submissions
from grader.batch.archives import Archives
from grader.batch.choice import is_collection
from grader.batch.submissions import Collection, Entry, collect, read_entry
from grader.notebook_file import Unreadable

RIGHT = notebook()
METADATA = b"""
submission_1:
  :submitters:
  - :name: Ada
    :sid: '1'
  :created_at: 2026-01-01 10:00:00 Z
submission_2:
  :submitters:
  - :name: Bo
    :sid: '2'
  - :name: Cy
    :sid: '3'
submission_3:
  :submitters:
  - :name: Ada
    :sid: '1'
  :created_at: 2026-01-02 10:00:00 Z
"""


def found(*paths: Path) -> Collection:
    return collect(paths, Archives())


def who(collection: Collection) -> list[tuple[str, str, bool]]:
    return [(entry.whose.student, entry.source, not entry.problem) for entry in collection.entries]


def bytes_of(entry: Entry) -> bytes:
    return read_entry(entry, Archives())


CANVAS = {
    "doejane_11_101_lesson3.ipynb": RIGHT,
    "doejane_LATE_11_205_lesson3-1.ipynb": RIGHT + b" ",
    "roejohn_12_102_work.zip": zipped({"deep/lesson3.ipynb": RIGHT, "__MACOSX/deep/._lesson3.ipynb": b"x"}),
    "poepat_13_103_lesson3.pdf": b"%PDF-1.4",
    "anon_x1y2z_104_lesson3.ipynb": RIGHT,
}
MOODLE = {
    "Ada Byron_1_assignsubmission_file_/lesson3.ipynb": RIGHT,
    "Bo Li_2_assignsubmission_file_/all/lesson3.zip": zipped({"lesson3.ipynb": RIGHT}),
    "Cy Young_3_assignsubmission_file_lesson3.ipynb": RIGHT,
    "Cy Young_3_assignsubmission_onlinetext_/onlinetext.html": b"<p>hello",
    "Di Ng_4_assignsubmission_file_/essay.docx": b"PK",
}
GRADESCOPE = {
    "assignment_7_export/submission_metadata.yml": METADATA,
    "assignment_7_export/submission_1/lesson3.ipynb": RIGHT,
    "assignment_7_export/submission_2/lesson3.ipynb": RIGHT,
    "assignment_7_export/submission_3/lesson3.ipynb": RIGHT,
}
CLASSROOM = {
    "lesson3-submissions/lesson3-ada/lesson3.ipynb": RIGHT,
    "lesson3-submissions/lesson3-ada/.git/HEAD": b"ref",
    "lesson3-submissions/lesson3-bo-li/lesson3.ipynb": RIGHT,
    "lesson3-submissions/lesson3-bo-li/.ipynb_checkpoints/lesson3-checkpoint.ipynb": RIGHT,
    "lesson3-submissions/lesson3-bo-li/data.zip": zipped({"lesson3.ipynb": RIGHT}),
    "lesson3-submissions/lesson3-cy/README.md": b"# nothing yet",
}


@pytest.mark.parametrize("archived", [False, True])
@pytest.mark.parametrize(
    ("files", "students"),
    [
        (CANVAS, [("anon_x1y2z", True), ("doejane", True), ("doejane", True), ("poepat", False), ("roejohn", True)]),
        (MOODLE, [("Ada Byron", True), ("Bo Li", True), ("Cy Young", True), ("Di Ng", False)]),
        (GRADESCOPE, [("Ada", True), ("Ada", True), ("Bo", True), ("Cy", True)]),
        (CLASSROOM, [("ada", True), ("bo-li", True), ("cy", False)]),
        ({f"{name}/lesson3.ipynb": RIGHT for name in ("a10", "a9", "B1")}, [("a9", True), ("a10", True), ("B1", True)]),
        ({f"{name}_lesson3.ipynb": RIGHT for name in ("ada", "bo")}, [("ada", True), ("bo", True)]),
    ],
    ids=["canvas", "moodle", "gradescope", "classroom", "folders", "files"],
)
def test_layouts(tmp_path: Path, files: dict[str, bytes], students: list[tuple[str, bool]], archived: bool) -> None:
    if archived:
        path = tmp_path / "handed in.zip"
        path.write_bytes(zipped(files))
    else:
        path = lay_out(tmp_path / "handed in", files)
    collection = found(path)

    assert [(entry.whose.student, not entry.problem) for entry in collection.entries] == students
    assert {bytes_of(entry).strip() for entry in collection.entries if not entry.problem} == {RIGHT}
    for entry in collection.entries:
        if entry.problem:
            with pytest.raises(Unreadable, match="There is no notebook among what was handed in"):
                bytes_of(entry)


def test_who_typed_a_text_or_has_nothing_in_the_folder_is_not_left_out(tmp_path: Path) -> None:
    moodle = {
        "Ada Byron_1_assignsubmission_file_/lesson3.ipynb": RIGHT,
        "Bo Li_2_assignsubmission_onlinetext_/onlinetext.html": b"<p>I could not upload it",
    }
    canvas = {
        "byronada_1_7_lesson3.ipynb": RIGHT,
        "libo_LATE_2_text.html": b"<p>I could not upload it",
        "ngdi_4_link.html": b"<a href=x>",
    }
    folders = lay_out(tmp_path / "folders", {"ada/lesson3.ipynb": RIGHT, "di/.git/HEAD": b"ref"})
    (folders / "bo").mkdir()

    for place in (lay_out(tmp_path / "m", moodle), lay_out(tmp_path / "c", canvas), folders):
        first, *others = found(place).entries
        assert bytes_of(first) == RIGHT
        assert others
        assert all("the .ipynb file" in entry.problem for entry in others)
    assert [entry.whose.late for entry in found(tmp_path / "c").entries] == [False, True, False]
    assert [entry.whose.student for entry in found(folders).entries] == ["ada", "bo", "di"]


def test_an_empty_folder_beside_an_export_changes_nothing(tmp_path: Path) -> None:
    lay_out(tmp_path, {f"all/week3/{name}/lesson3.ipynb": RIGHT for name in ("ada", "bo")})
    (tmp_path / "logs").mkdir()
    assert [entry.whose.student for entry in found(tmp_path).entries if not entry.problem] == ["ada", "bo"]


def test_lateness_and_order_are_kept(tmp_path: Path) -> None:
    canvas = [
        entry.whose for entry in found(lay_out(tmp_path / "c", CANVAS)).entries if entry.whose.student == "doejane"
    ]
    assert [(whose.late, whose.attempt, whose.order) for whose in canvas] == [(False, None, (101,)), (True, 2, (205,))]
    ada = [entry.whose for entry in found(lay_out(tmp_path / "g", GRADESCOPE)).entries if entry.whose.student == "Ada"]
    assert ada[0].order < ada[1].order


def test_an_export_inside_a_folder_and_archives_of_students(tmp_path: Path) -> None:
    folder = lay_out(
        tmp_path / "downloads",
        {
            "export.zip": zipped(MOODLE),
            "zoe.zip": zipped({"lesson3.ipynb": RIGHT, "notes.txt": b"x"}),
            "yan.zip": zipped({"again.zip": zipped({"lesson3.ipynb": RIGHT})}),
            "xia.zip": b"PK\3\4 torn",
            "wim.tar.gz": b"\x1f\x8b",
            "readme.txt": b"hello",
        },
    )
    collection = found(folder)

    assert [name for name, _, sound in who(collection) if sound] == ["Ada Byron", "Bo Li", "Cy Young", "yan", "zoe"]
    assert [name for name, _, sound in who(collection) if not sound] == ["Di Ng", "wim.tar", "xia"]
    assert collection.passed_over == ("readme.txt",)
    assert {bytes_of(entry) for entry in collection.entries if not entry.problem} == {RIGHT}


def test_patterns_and_several_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay_out(tmp_path, {f"{group}/{name}/lesson3.ipynb": RIGHT for group in ("a", "b") for name in ("x", "y")})
    monkeypatch.chdir(tmp_path)

    assert is_collection(Path("*/x/lesson3.ipynb"))
    assert not is_collection(Path("a/x/lesson3.ipynb"))
    by_pattern = found(Path("*/x/lesson3.ipynb"))
    assert [entry.source for entry in by_pattern.entries] == ["a/x/lesson3.ipynb", "b/x/lesson3.ipynb"]
    by_folder = found(Path("a"), Path("b"))
    assert [entry.source for entry in by_folder.entries] == [
        f"{group}/{name}/lesson3.ipynb" for group in ("a", "b") for name in ("x", "y")
    ]
    assert [entry.whose.student for entry in by_folder.entries] == ["x", "y", "x", "y"]


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    (entry,) = found(tmp_path).entries
    assert entry.problem.startswith("There is no notebook in")


@pytest.mark.skipif(sys.platform == "win32", reason="needs links and pipes")
def test_what_lies_in_a_folder_may_be_anything(tmp_path: Path) -> None:
    secret = tmp_path / "secret.ipynb"
    secret.write_bytes(RIGHT)
    folder = lay_out(tmp_path / "class", {"ada.ipynb": RIGHT, "b.ipynb/inner.ipynb": RIGHT, "d.IPYNB": RIGHT})
    (folder / "link.ipynb").symlink_to(secret)
    (folder / "inside.ipynb").symlink_to(folder / "ada.ipynb")
    (folder / "loop.ipynb").symlink_to(folder / "loop.ipynb")
    (folder / "up").symlink_to(tmp_path)
    (folder / "gone.ipynb").symlink_to(folder / "nowhere")
    os.mkfifo(folder / "pipe.ipynb")
    (folder / "bell\x07.ipynb").write_bytes(RIGHT)
    collection = found(folder)

    sound = []
    for entry in collection.entries:
        with contextlib.suppress(Unreadable):
            assert bytes_of(entry) == RIGHT
            sound.append(entry.whose.name)
    assert sorted(sound) == ["ada.ipynb", "bell\x07.ipynb", "d.IPYNB"]
    assert len(collection.entries) == 10  # with "up", which could be somebody's


def test_a_students_folder_that_is_a_link_is_told(tmp_path: Path) -> None:
    lay_out(tmp_path, {"elsewhere/lesson3.ipynb": RIGHT})
    folder = lay_out(tmp_path / "class", {"ada/lesson3.ipynb": RIGHT})
    (folder / "bob").symlink_to(tmp_path / "elsewhere")
    ada, bob = found(folder).entries
    assert (ada.whose.student, ada.problem) == ("ada", "")
    assert bob.whose.student == "bob"
    assert "symbolic link to a folder" in bob.problem


@pytest.mark.parametrize("packed", [True, False])
def test_nobody_hands_in_for_somebody_else(tmp_path: Path, packed: bool) -> None:
    stolen = b"submission_1:\n  :submitters:\n  - :name: Ada\n    :sid: '1'\n"
    for number, (files, students) in enumerate(
        (
            (
                {
                    "Ada_1_assignsubmission_file_/lesson3.ipynb": RIGHT,
                    "Eve_2_assignsubmission_file_/Ada_1_assignsubmission_onlinetext_/lesson3.ipynb": RIGHT,
                    "Eve_2_assignsubmission_file_/submission_metadata.yml": stolen,
                    "Eve_2_assignsubmission_file_/submission_1/lesson3.ipynb": RIGHT,
                },
                ["Ada", "Eve", "Eve"],
            ),
            (
                {
                    "ada/lesson3.ipynb": RIGHT,
                    "eve/ada_1_100_lesson3.ipynb": RIGHT,
                    "eve/Ada_1_assignsubmission_file_/lesson3.ipynb": RIGHT,
                },
                ["ada", "eve", "eve"],
            ),
            (
                {
                    "submission_metadata.yml": METADATA,
                    "submission_1/lesson3.ipynb": RIGHT,
                    "submission_2/submission_metadata.yml": stolen,
                    "submission_2/submission_1/lesson3.ipynb": RIGHT,
                },
                ["Ada", "Bo", "Cy"],
            ),
        )
    ):
        place = tmp_path / f"class{number}"
        if packed:
            place = place.with_suffix(".zip")
            place.write_bytes(zipped(files))
        else:
            lay_out(place, files)
        assert sorted(entry.whose.student for entry in found(place).entries) == students


def test_what_a_students_own_archive_holds_is_the_students(tmp_path: Path) -> None:
    named_for_others = {"Ada_1_assignsubmission_file_/lesson3.ipynb": RIGHT, "bo_2_100_lesson3.ipynb": RIGHT}
    lay_out(
        tmp_path / "class",
        {"ada/lesson3.ipynb": RIGHT, "eve/work.zip": zipped(named_for_others), "fay/lesson3.ipynb": RIGHT},
    )
    assert [entry.whose.student for entry in found(tmp_path / "class").entries] == ["ada", "eve", "eve", "fay"]


def test_sections_of_a_class_may_have_a_folder_each(tmp_path: Path) -> None:
    lay_out(
        tmp_path / "class",
        {"monday/ada_1_100_lesson3.ipynb": RIGHT, "tuesday/bo_2_101_lesson3.ipynb": RIGHT},
    )
    assert [entry.whose.student for entry in found(tmp_path / "class").entries] == ["ada", "bo"]


SECTIONS = {
    "sections": (
        ["sectionA/ada/lesson3.ipynb", "sectionA/bo/lesson3.ipynb", "sectionB/cy/lesson3.ipynb"],
        ["ada", "bo", "cy"],
    ),
    "days, and the names in files": (["monday/ada_lesson3.ipynb", "tuesday/bo-lesson3.ipynb"], ["ada", "bo"]),
    "weeks": (
        ["week1/ada/lesson3.ipynb", "week1/1234567/lesson3.ipynb", "week2/ada/work/lesson4.ipynb"],
        ["1234567", "ada", "ada"],
    ),
    "tutors": (
        ["mueller/ada/lesson3.ipynb", "mueller/bo/lesson3.ipynb", "lee/cy/lesson3.ipynb", "lee/di/work.zip"],
        ["ada", "bo", "cy", "di"],
    ),
    "two of a name": (
        ["group1/ada/lesson3.ipynb", "group1/bo/lesson3.ipynb", "group2/ada/lesson3.ipynb"],
        ["ada (group1)", "ada (group2)", "bo"],
    ),
}
STRAY = {
    "beside the students": (["term/ann/lesson3.ipynb", "term/bob/lesson3.ipynb", "term/grades.csv"], ["ann", "bob"]),
    "above them": (["README.md", "term/ann/lesson3.ipynb", "term/bob/work/lesson3.ipynb"], ["ann", "bob"]),
    "repositories": (
        ["lesson3-submissions/lesson3-ann/lesson3.ipynb", "lesson3-submissions/lesson3-bob/lesson3.ipynb",
         "lesson3-submissions/grades.csv"],
        ["ann", "bob"],
    ),
    "no notebook at all": (["ann/work/lesson3.ipynb", "bob/essay.txt"], ["ann", "bob"]),
}  # fmt: skip
NO_SECTIONS = {
    "attempts": (
        ["ada/attempt1/lesson3.ipynb", "ada/attempt2/lesson3.ipynb", "bo/1/lesson3.ipynb", "bo/2/lesson3.ipynb"]
    ),
    "lessons": (["ada/lesson3/lesson3.ipynb", "ada/lesson4/lesson4.ipynb", "bo/lesson3/x.ipynb", "bo/lesson4/y.ipynb"]),
    "teams": (["group1/lesson3/lesson3.ipynb", "group1/lesson4/lesson4.ipynb", "group2/lesson3/lesson3.ipynb"]),
    "somebody hands in for others": (["ada/lesson3.ipynb", "eve/ada/lesson3.ipynb", "eve/bo/lesson3.ipynb"]),
    "folders of their own": (["ada/mine/lesson3.ipynb", "bo/stuff/lesson3.ipynb"]),
}


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize(("files", "students"), SECTIONS.values(), ids=SECTIONS)
def test_what_gathers_students_is_no_student(
    tmp_path: Path, files: list[str], students: list[str], packed: bool
) -> None:
    told = _laid_out(tmp_path, files, packed)
    assert sorted(entry.whose.student for entry in told.entries) == students
    assert not any(entry.problem for entry in told.entries)


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize(("files", "students"), STRAY.values(), ids=STRAY)
def test_a_file_that_is_nobodys_work_decides_nothing(
    tmp_path: Path, files: list[str], students: list[str], packed: bool
) -> None:
    told = _laid_out(tmp_path, files, packed)
    assert sorted(entry.whose.student for entry in told.entries) == students


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("files", NO_SECTIONS.values(), ids=NO_SECTIONS)
def test_a_students_folder_is_not_taken_for_a_section(tmp_path: Path, files: list[str], packed: bool) -> None:
    told = _laid_out(tmp_path, files, packed)
    assert sorted(entry.whose.student for entry in told.entries) == sorted(file.split("/")[0] for file in files)


def _laid_out(tmp_path: Path, files: list[str], packed: bool) -> Collection:
    contents = {file: zipped({"lesson3.ipynb": RIGHT}) if file.endswith(".zip") else RIGHT for file in files}
    place = tmp_path / ("class.zip" if packed else "class")
    if packed:
        place.write_bytes(zipped(contents))
    else:
        lay_out(place, contents)
    return found(place)


@pytest.mark.skipif(sys.platform == "win32", reason="needs links")
def test_a_link_leads_to_the_students_own_files_only(tmp_path: Path) -> None:
    folder = lay_out(tmp_path / "class", {"ada/lesson3.ipynb": RIGHT, "bo/work/lesson3.ipynb": RIGHT, "eve/a.txt": b""})
    (folder / "eve" / "lesson3.ipynb").symlink_to(Path("..") / "ada" / "lesson3.ipynb")
    (folder / "bo" / "lesson3.ipynb").symlink_to(Path("work") / "lesson3.ipynb")
    (folder / "fay").mkdir()
    (folder / "fay" / "work").symlink_to(Path("..") / "bo" / "work")
    told = {(student, sound) for student, _, sound in who(found(folder))}
    assert told == {("ada", True), ("bo", True), ("eve", False), ("fay", False)}


def test_what_is_written_among_the_submissions_is_none(tmp_path: Path) -> None:
    reports = {"marks.csv": b"a", "pages/index.html": b"b", "marks/ada-1/results.json": b"c"}
    folder = lay_out(tmp_path / "class", {"ada/lesson3.ipynb": RIGHT, **reports})
    written = [folder / name for name in ("marks.csv", "pages", "marks")]
    assert who(collect([folder], Archives(), written)) == [("ada", "ada/lesson3.ipynb", True)]


def test_nobody_is_lost_in_an_archive_or_behind_a_folder_full_of_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = {"Bo_2_assignsubmission_file_/": b"", "Cy_3_assignsubmission_file_/.hidden": b"x"}
    archive = tmp_path / "class.zip"
    archive.write_bytes(zipped({"Ada_1_assignsubmission_file_/lesson3.ipynb": RIGHT, **empty}))
    assert [(student, sound) for student, _, sound in who(found(archive))] == [
        ("Ada", True),
        ("Bo", False),
        ("Cy", False),
    ]
    monkeypatch.setattr(grader.batch.submissions, "MOST_FILES", 20)
    full = {f"eve/venv/{number}/a.py": b"" for number in range(50)}
    folder = lay_out(tmp_path / "class", {"ada/lesson3.ipynb": RIGHT, "zoe/lesson3.ipynb": RIGHT, **full})
    told = who(found(folder))
    assert [(student, sound) for student, _, sound in told] == [("ada", True), ("eve", False), ("zoe", True)]


def test_one_student_has_no_more_notebooks_than_anybody_needs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grader.batch.submissions, "MOST_NOTEBOOKS", 3)
    many = {f"eve/{number}/lesson3.ipynb": RIGHT for number in range(9)}
    collection = found(lay_out(tmp_path / "class", {"ada/lesson3.ipynb": RIGHT, **many}))
    assert [student for student, _, _ in who(collection)] == ["ada", "eve", "eve", "eve"]
    assert collection.entries[-1].source == "eve/8/lesson3.ipynb"
    assert "6 more notebooks" in collection.passed_over[0]


def test_archives_named_one_by_one_are_their_owners_though_they_hold_folders_of_one_name(tmp_path: Path) -> None:
    names = ["ann", "bob", "jane"]
    for name in names:
        (tmp_path / f"{name}.zip").write_bytes(zipped({"homework/lesson3.ipynb": RIGHT}))
    told = found(*(tmp_path / f"{name}.zip" for name in names))
    assert [entry.whose.student for entry in told.entries] == names


def test_of_very_many_notebooks_the_last_by_number_are_looked_at(tmp_path: Path) -> None:
    (tmp_path / "class" / "ann").mkdir(parents=True)
    (tmp_path / "class" / "bob").mkdir()
    (tmp_path / "class" / "bob" / "lesson3.ipynb").write_bytes(RIGHT)
    for number in range(120):
        (tmp_path / "class" / "ann" / f"lesson3 ({number}).ipynb").write_bytes(RIGHT)
    sources = [entry.source for entry in found(tmp_path / "class").entries if entry.whose.student == "ann"]
    assert len(sources) == 50
    assert sources[-1].endswith("(119).ipynb")
