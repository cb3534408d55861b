"""Every lesson, executed: top to bottom in a real kernel, raising exactly where and what its text says."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode

from grader.authoring import drifted, exercise_of, notebook_from_markdown
from grader.course import Course, LessonFolder, load_course

COURSE: Course = load_course(Path(__file__).parents[2] / "lessons")
MOVEMENTS = ["The case", "Predict", "Watch it fail", "Why", "Repair"]

each_lesson = pytest.mark.parametrize("lesson", COURSE.lessons, ids=lambda lesson: lesson.id)


def notebook_of(lesson: LessonFolder) -> NotebookNode:
    return notebook_from_markdown(lesson.source.read_text(encoding="utf-8"))


def prose_of(lesson: LessonFolder) -> str:
    """The lesson's Markdown cells, without what their fences hold."""
    cells = notebook_of(lesson).cells
    text = "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    return re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)


def occur_in_order(wanted: list[int], text: str) -> bool:
    """Whether the whole numbers `wanted` stand in `text` in this order, others between them or not."""
    found = iter(int(number) for number in re.findall(r"\d+", text))
    return all(number in found for number in wanted)


def test_numbers_are_looked_for_in_order() -> None:
    message = "mat1 and mat2 shapes cannot be multiplied (1x5120 and 2000x10)"
    assert occur_in_order([1, 5120, 2000, 10], message)
    assert occur_in_order([5120, 2000], message)
    assert not occur_in_order([2000, 5120], message)
    assert not occur_in_order([512], message)


def test_no_notebook_has_drifted_from_its_source() -> None:
    assert drifted(COURSE.path) == [], "run `make lessons`"


@each_lesson
def test_a_lesson_runs_and_raises_what_its_text_says(lesson: LessonFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUPYTER_PREFER_ENV_PATH", "1")
    notebook = notebook_of(lesson)
    NotebookClient(notebook, kernel_name="python3", timeout=120, extra_arguments=["--log-level=ERROR"]).execute()
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        errors = [output for output in cell.outputs if output.output_type == "error"]
        declared = cell.metadata.get("shape_clinic", {}).get("raises")
        assert bool(declared) == ("raises-exception" in cell.metadata.get("tags", [])), cell.source
        assert bool(errors) == bool(declared), cell.source
        for error in errors:
            assert error.ename == declared["type"]
            assert bool(declared["numbers"]) == bool(re.search(r"\d", error.evalue)), error.evalue
            assert occur_in_order(declared["numbers"], error.evalue), error.evalue


@each_lesson
def test_a_lesson_has_the_five_movements_in_order(lesson: LessonFolder) -> None:
    prose = prose_of(lesson)
    assert re.findall(r"^## (.+?)\s*$", prose, re.MULTILINE) == MOVEMENTS
    assert re.findall(r"^# (.+)$", prose, re.MULTILINE) == [f"Lesson {lesson.number}: {COURSE.lesson(lesson.id).title}"]


@each_lesson
def test_a_lesson_has_a_cell_for_each_exercise_with_a_check_after_it(lesson: LessonFolder) -> None:
    cells = notebook_of(lesson).cells
    exercises = {exercise.id: exercise.name for exercise in COURSE.lesson(lesson.id).exercises}
    assert [exercise_of(cell) for cell in cells if exercise_of(cell)] == list(exercises)
    code = [cell for cell in cells if cell.cell_type == "code"]
    for cell, following in itertools.pairwise(code):
        if exercise_of(cell):
            assert cell.source.startswith(f"# {exercise_of(cell)} ")
            assert re.match(rf"check\(.*\b{exercises[exercise_of(cell)]}\b", following.source), following.source


@each_lesson
def test_a_lesson_ends_by_showing_how_to_grade_it(lesson: LessonFolder) -> None:
    last = nbformat.from_dict(notebook_of(lesson).cells[-1])
    assert f"grade {lesson.notebook.name}" in last.source
    assert f"grade hint {lesson.notebook.name} " in last.source
