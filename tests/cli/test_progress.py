"""Progress is remembered in the state directory, and never costs a grading."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from grader.cli import run
from grader.course import Course, load_course
from grader.progress import LessonProgress, progress_file, read_progress, record_hint, record_report


@pytest.fixture
def course(course_folder: Path) -> Course:
    return load_course(course_folder)


def test_what_was_recorded_is_read(course: Course, course_folder: Path) -> None:
    assert read_progress(course) == {}
    assert record_report(course, "lesson3", ["3.0"]) == ""
    assert record_report(course, "lesson3", ["3.1"]) == ""
    assert record_hint(course, "lesson3", "3.1", 2) == ""
    assert record_report(course, "lesson4", []) == ""

    assert read_progress(course) == {"lesson3": LessonProgress(frozenset({"3.0", "3.1"}), {"3.1": 2})}
    assert read_progress(load_course()) == {}
    assert record_report(load_course(), "lesson3", ["3.1"]) == ""
    assert sorted(json.loads(progress_file().read_text(encoding="utf-8"))["courses"]) == sorted(
        ["bundled", str(course_folder.resolve())]
    )
    assert [path.name for path in progress_file().parent.iterdir()] == ["progress.json"]


DAMAGED = (
    b"", b"{", b"[]", b"\xff\xfe", b"[" * 100_000, b'{"version": 2}', b'{"version": 1, "courses": []}',
    b'{"version": 1, "courses": {"a": 1}}',
)  # fmt: skip


@pytest.mark.parametrize("content", DAMAGED, ids=range(len(DAMAGED)))
def test_a_damaged_file_is_put_aside(course: Course, content: bytes) -> None:
    progress_file().parent.mkdir(parents=True)
    progress_file().write_bytes(content)

    assert read_progress(course) == {}
    note = record_report(course, "lesson3", ["3.1"])

    assert "started anew" in note
    assert progress_file().with_name("progress.damaged.json").read_bytes() == content
    assert read_progress(course)["lesson3"].passed == {"3.1"}
    assert record_report(course, "lesson3", ["3.0"]) == ""


def test_odd_entries_count_as_nothing(course: Course, course_folder: Path) -> None:
    odd = {"lesson3": {"passed": ["3.1", 7], "hints": {"3.1": -1, "3.0": "x"}}, "lesson4": 5}
    progress_file().parent.mkdir(parents=True)
    progress_file().write_text(json.dumps({"version": 1, "courses": {str(course_folder.resolve()): odd}}))

    assert read_progress(course) == {"lesson3": LessonProgress(frozenset({"3.1"}), {})}
    assert record_report(course, "lesson4", ["4.1"]) == ""
    assert read_progress(course)["lesson4"].passed == {"4.1"}


def test_a_state_directory_that_can_not_be_written_costs_a_note(course: Course, tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file is in the way", encoding="utf-8")

    assert read_progress(course) == {}
    assert re.match(
        r"Your progress could not be kept \(.+\); the verdicts above", record_report(course, "lesson3", ["3.1"])
    )


def test_a_full_disk_leaves_the_old_file(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    record_report(course, "lesson3", ["3.0"])

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    assert "No space left on device" in record_report(course, "lesson3", ["3.1"])
    assert read_progress(course)["lesson3"].passed == {"3.0"}
    assert len(list(progress_file().parent.iterdir())) == 1


def test_the_lessons_are_listed_with_progress(
    course,
    course_folder: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    record_report(course, "lesson3", ["3.0", "3.1", "3.9"])
    assert run(["lessons", "--course", str(course_folder)]) == 0

    assert capsys.readouterr().out == (
        "✓ lesson3  Dilation  2 of 2 pass, silent, 20 minutes\n"
        "  A size shrinks.\n"
        "  lesson4  Flattening  0 of 2 pass, silent, 20 minutes\n"
        "  A size shrinks.\n\n"
        "Next: lesson4.ipynb, then `grade lesson4.ipynb`. `grade start` copies the \nnotebooks.\n"
    )
    record_report(course, "lesson4", ["4.0", "4.1"])
    assert run(["lessons", "--course", str(course_folder)]) == 0
    assert "Every exercise of every lesson passes." in capsys.readouterr().out


def test_hints_come_one_by_one_then_all(course_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = []
    for _ in range(4):
        assert run(["hint", "lesson3", "3.1", "--course", str(course_folder)]) == 0
        said.append(capsys.readouterr().out)

    assert said == [
        "3.1 SameSize, hint 1 of 3\n  first\n",
        "3.1 SameSize, hint 2 of 3\n  second\n",
        "3.1 SameSize, hint 3 of 3\n  third\n",
        "3.1 SameSize, all 3 hints\n  1. first\n  2. second\n  3. third\n",
    ]


def test_after_a_pass_it_is_explained(course: Course, course_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    record_report(course, "lesson3", ["3.1"])

    assert run(["hint", "3", "samesize", "--course", str(course_folder)]) == 0
    assert capsys.readouterr().out == (
        "3.1 SameSize passes\n  Why it works: padding=1\n  One other way: padding='same'\n"
    )


def test_a_hint_is_given_though_it_can_not_be_remembered(
    course_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "state").write_text("a file is in the way", encoding="utf-8")

    assert run(["hint", "lesson3.ipynb", "3.1", "--course", str(course_folder)]) == 0
    text = capsys.readouterr().out
    assert text.startswith("3.1 SameSize, hint 1 of 3\n  first\n")
    assert "could not be kept" in text


def test_the_lesson_of_a_hint_is_known_by_metadata_name_or_exercise(
    course_folder: Path, learner: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    original = (course_folder / "lesson4_flattening" / "lesson4.ipynb").read_text(encoding="utf-8")
    (learner / "lesson3 of mine.ipynb").write_text("\ufeff" + original, encoding="utf-8")
    (learner / "odd.ipynb").write_text("{}", encoding="utf-8")

    for target, exercise, found in [
        ("lesson3 of mine.ipynb", "4.1", "4.1 Other"),
        ("Lesson3-copy.ipynb", "3.1", "3.1 SameSize"),
        ("odd.ipynb", "4.1", "4.1 Other"),
        ("nowhere.ipynb", "4.0", "4.0 predicted"),
    ]:
        assert run(["hint", target, exercise, "--course", str(course_folder)]) == 0
        assert capsys.readouterr().out.startswith(found)


@pytest.mark.parametrize(
    ("target", "exercise", "said"),
    [
        ("lesson3", "3.7", "lesson3 has no exercise 3.7. It has 3.0 predicted, 3.1 SameSize."),
        ("lesson5", "5.1", "There is no lesson5 in"),
        ("a.ipynb", "SameSize", "It is not clear which lesson a.ipynb is."),
        ("a.ipynb", "9.1", "It is not clear which lesson a.ipynb is."),
    ],
)
def test_a_hint_for_nothing_says_what_there_is(
    course_folder: Path, capsys: pytest.CaptureFixture[str], target: str, exercise: str, said: str
) -> None:
    assert run(["hint", target, exercise, "--course", str(course_folder)]) == 2
    assert capsys.readouterr().err.startswith(said)


def test_a_hint_that_a_report_showed_is_not_the_next_one(course):
    assert record_report(course, "lesson3", [], ["3.1"]) == ""
    assert read_progress(course)["lesson3"].hints == {"3.1": 1}
    record_hint(course, "lesson3", "3.1", 2)
    record_report(course, "lesson3", [], ["3.1"])
    assert read_progress(course)["lesson3"].hints == {"3.1": 2}
