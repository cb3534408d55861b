"""Courses are found and loaded; whatever is wrong with an author's is said in one clear message."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from grader.course import Course, CourseError, LessonFolder, load_course, read_answer

CONTRACT = """
from grader.contract import Lesson, at_least, maps, model

LESSON = Lesson(
    "lesson3", "Dilation", "a size shrinks", "silent", 20,
    exercises=(
        model("3.1", "SameSizeDilation", maps("N 3 H W -> N 16 H W", H=at_least(8), W=at_least(8)),
              hints=("a", "b", "c"), why="because", another_way="another"),
    ),
)
"""


@pytest.fixture
def course_folder(tmp_path: Path) -> Path:
    lesson = tmp_path / "a course" / "lesson3_dilation"
    lesson.mkdir(parents=True)
    (lesson / "contract.py").write_text(CONTRACT, encoding="utf-8")
    return lesson.parent


def contract_of(course_folder: Path) -> Path:
    return course_folder / "lesson3_dilation" / "contract.py"


def test_a_course_is_loaded_in_the_lessons_order(course_folder: Path) -> None:
    for slug in ("lesson10_loss", "lesson2_padding", "lesson7", "notes", "lessons", "lesson_x"):
        (course_folder / slug).mkdir()
    (course_folder / "lesson4_a_file").write_text("", encoding="utf-8")

    course = load_course(course_folder)

    assert course.ids == ("lesson2", "lesson3", "lesson7", "lesson10")
    folder = course.folder("lesson3")
    assert folder.number == 3
    assert folder.notebook == course_folder / "lesson3_dilation" / "lesson3.ipynb"
    assert folder.source.name == "lesson3.md"


def test_a_contract_is_loaded_from_its_file_and_nothing_is_written_beside_it(course_folder: Path) -> None:
    lesson = load_course(course_folder).lesson("lesson3")

    assert [exercise.name for exercise in lesson.exercises] == ["SameSizeDilation"]
    assert [file.name for file in contract_of(course_folder).parent.iterdir()] == ["contract.py"]


def test_contracts_of_two_courses_do_not_meet(course_folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other" / "lesson3_dilation"
    other.mkdir(parents=True)
    (other / "contract.py").write_text(CONTRACT.replace("Dilation", "Elsewhere"), encoding="utf-8")

    assert load_course(course_folder).lesson("lesson3").title == "Dilation"
    assert load_course(other.parent).lesson("lesson3").title == "Elsewhere"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("LESSON = (\n\nLesson(", "line"),
        ("import numpy\nLESSON = Lesson('lesson3')", "line 2: NameError"),
        ("raise SystemExit('gone')", "SystemExit: gone"),
        ("x = 1", "does not bind LESSON"),
        ("LESSON = {}", "binds LESSON to a dict"),
        (CONTRACT.replace('"lesson3"', '"lesson4"'), "lesson3_dilation"),
        (CONTRACT.replace('"N 3 H W -> N 16 H W"', '"N 3 H W"'), "line"),
        ("LESSON = '\0'", "contract.py"),
    ],
)
def test_a_broken_contract_is_one_clear_message(course_folder: Path, text: str, said: str) -> None:
    contract_of(course_folder).write_text(text, encoding="utf-8")

    with pytest.raises(CourseError) as raised:
        load_course(course_folder).lesson("lesson3")

    assert said in str(raised.value)
    assert str(contract_of(course_folder)) in str(raised.value)


def test_a_missing_contract_and_a_missing_lesson_are_told(course_folder: Path) -> None:
    contract_of(course_folder).unlink()
    course = load_course(course_folder)

    with pytest.raises(CourseError, match=r"contract\.py is missing"):
        course.lesson("lesson3")
    with pytest.raises(CourseError, match=r"There is no lesson9 .* It has lesson3"):
        course.lesson("lesson9")


def test_what_is_not_a_course_is_told(course_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (course_folder / "lesson03_again").mkdir()
    for path, said in [
        (tmp_path / "nowhere", "does not exist"),
        (contract_of(course_folder), "is not a folder"),
        (course_folder / "lesson3_dilation", "is one lesson, not a course"),
        (tmp_path / "empty", "has no lessons"),
        (course_folder, "are both lesson3"),
    ]:
        with pytest.raises(CourseError, match=said):
            load_course(path)


def test_an_answer_says_what_it_answers_and_what_it_gets(tmp_path: Path) -> None:
    file = tmp_path / "3.1_dilation_one.py"
    file.write_text(
        "# exercise: 3.1\n# finding: receptive-field\n# Dilation 1 keeps the size,\n# but sees 3×3.\n\n"
        "x = 1  # note\n# end\n",
        encoding="utf-8",
    )

    answer = read_answer(file, "wrong")

    assert (answer.exercise, answer.finding, answer.verdict) == ("3.1", "receptive-field", "")
    assert answer.description == "Dilation 1 keeps the size, but sees 3×3."
    assert answer.source.endswith("# end\n")
    with pytest.raises(CourseError, match="move the file to answers/wrong"):
        read_answer(file, "right")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = 1", "which exercise it answers"),
        ("x = 1\n# exercise: 3.1", "which exercise it answers"),
        ("# exercise: 3.1\nx = 1", "what it must get"),
        ("# exercise: 3.1\n# verdict: pass", "what it must get"),
        ("# exercise: 3.1\n# finding: receptive", "no finding 'receptive'"),
        ("# exercise: 3.1\n# verdict: crashed", "no verdict 'crashed'"),
    ],
)
def test_an_answer_without_its_header_is_told(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "3.1_answer.py"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(CourseError, match=said) as raised:
        read_answer(file, "wrong")
    assert str(file) in str(raised.value)


def test_answers_are_read_by_kind(course_folder: Path) -> None:
    for kind, header in (("right", ""), ("wrong", "# verdict: crash\n")):
        folder = course_folder / "lesson3_dilation" / "answers" / kind
        folder.mkdir(parents=True)
        for name in ("3.1_b.py", "3.1_a.py"):
            (folder / name).write_text(f"# exercise: 3.1\n{header}", encoding="utf-8")
    lesson = load_course(course_folder).folder("lesson3")

    assert [(answer.path.name, answer.verdict) for answer in lesson.answers("right")] == [
        ("3.1_a.py", "pass"),
        ("3.1_b.py", "pass"),
    ]
    assert [answer.verdict for answer in lesson.answers("wrong")] == ["crash", "crash"]
    assert LessonFolder(course_folder / "lesson8", "lesson8").answers("right") == ()


def test_a_course_is_loaded_without_torch_or_jupyter(course_folder: Path) -> None:
    code = (
        "import sys, pathlib, grader.course as c; c.load_course(pathlib.Path(sys.argv[1])).lesson('lesson3');"
        "print([m for m in ('torch', 'nbformat', 'nbclient', 'IPython', 'rich') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(course_folder)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_course_can_be_compared_and_hashed(course_folder: Path) -> None:
    assert load_course(course_folder) == load_course(course_folder)
    assert isinstance(hash(load_course(course_folder)), int)
    assert isinstance(load_course(course_folder), Course)
