"""`grade start` copies the lessons and never touches what is there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from grader.cli import run
from grader.course import CourseError, load_course
from grader.start import copy_lessons


def test_the_lessons_are_copied_with_what_to_do_next(
    course_folder: Path, learner: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["start", "new place", "--course", str(course_folder)]) == 0

    assert sorted(path.name for path in (learner / "new place").iterdir()) == ["lesson3.ipynb", "lesson4.ipynb"]
    original = course_folder / "lesson3_dilation" / "lesson3.ipynb"
    assert (learner / "new place" / "lesson3.ipynb").read_bytes() == original.read_bytes()
    assert capsys.readouterr().out == (
        "Copied 2 notebooks to new place.\n"
        "Next: cd 'new place', then open lesson3.ipynb in Jupyter or VS Code. `grade lesson3.ipynb` grades it.\n"
    )


def test_a_learners_work_is_kept_and_told(
    course_folder: Path, learner: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (learner / "lesson3.ipynb").write_text("my repair", encoding="utf-8")

    assert run(["start", ".", "--course", str(course_folder)]) == 0
    first = capsys.readouterr().out
    assert run(["start", ".", "--course", str(course_folder)]) == 0
    second = capsys.readouterr().out

    assert (learner / "lesson3.ipynb").read_text(encoding="utf-8") == "my repair"
    assert "Copied 1 notebook to .\n" in first.replace("..", ".")
    assert "Kept as you have them, they differ from the lessons': lesson3.ipynb." in first
    assert "Next: open lesson4.ipynb" in first
    assert "Copied" not in second
    assert "Already there, unchanged: lesson4.ipynb." in second


@pytest.mark.skipif(os.name != "posix", reason="needs symbolic links")
def test_nothing_is_written_through_a_link(course_folder: Path, learner: Path, tmp_path: Path) -> None:
    (learner / "lesson3.ipynb").symlink_to(tmp_path / "elsewhere.ipynb")
    (learner / "lesson4.ipynb").mkdir()

    started = copy_lessons(load_course(course_folder), learner)

    assert [path.name for path in started.kept] == ["lesson3.ipynb", "lesson4.ipynb"]
    assert not (tmp_path / "elsewhere.ipynb").exists()


def test_a_file_in_the_way_is_told(course_folder: Path, learner: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (learner / "taken").write_text("", encoding="utf-8")

    assert run(["start", "taken", "--course", str(course_folder)]) == 3
    error = capsys.readouterr().err
    assert error.startswith("taken can't be written")
    assert error.count("\n") == 1


def test_half_a_notebook_is_never_left(course_folder: Path, learner: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real_open = Path.open

    def open_on_a_full_disk(self: Path, *args: str, **options: str) -> object:
        stream = real_open(self, *args, **options)  # type: ignore[call-overload]
        if args == ("xb",):
            stream.write(b"half")
            stream.close()
        return stream

    monkeypatch.setattr(Path, "open", open_on_a_full_disk)
    with pytest.raises(ValueError, match="closed file"):
        copy_lessons(load_course(course_folder), learner)
    assert list(learner.iterdir()) == []


def test_a_lesson_without_its_notebook_is_told(course_folder: Path, learner: Path) -> None:
    (course_folder / "lesson4_flattening" / "lesson4.ipynb").unlink()

    with pytest.raises(CourseError, match=r"lesson4\.ipynb is missing\. Generate it"):
        copy_lessons(load_course(course_folder), learner / "new")
    assert not (learner / "new").exists()
