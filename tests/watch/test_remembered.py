"""Graded again and again: what was answered about the same text is not asked again; anything else is."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

import grader.grading
from grader.authoring import first_answers, with_answers
from grader.course import load_course
from grader.grading import grade_notebook
from grader.grading_options import GradingOptions
from grader.kernels.early import early_kernel

COURSE = load_course(None)
FOLDER = COURSE.folder("lesson3")


@pytest.fixture
def asked(monkeypatch):
    """The exercises that were really asked about, in order."""
    names = []
    true_interview = grader.grading.interview

    async def interview(session, exercise, *others):
        names.append(exercise.id)
        return await true_interview(session, exercise, *others)

    monkeypatch.setattr(grader.grading, "interview", interview)
    return names


@pytest.fixture
def saved(tmp_path: Path, asked):
    """Grade a notebook as it is saved, with what is remembered of earlier saves: (verdicts, exercises asked about)."""
    remembered: dict = {}

    def grade(notebook):
        path = tmp_path / "lesson3.ipynb"
        nbformat.write(notebook, path)
        asked.clear()
        with early_kernel() as early:
            report = grade_notebook(path, COURSE, GradingOptions(), early, remembered=remembered)
        assert not report.problem
        return {one.id: one.verdict for one in report.exercises}, list(asked)

    return grade


def answered():
    return with_answers(nbformat.read(FOLDER.notebook, 4), first_answers(FOLDER.path / "answers" / "right"))


def cell_of(notebook, exercise):
    return next(cell for cell in notebook.cells if cell.metadata.get("shape_clinic", {}).get("exercise") == exercise)


def test_what_was_asked_about_the_same_text_is_not_asked_again(saved):
    notebook = answered()
    verdicts, asked = saved(notebook)
    assert set(verdicts.values()) == {"pass"}
    assert asked == list(verdicts)
    notebook.cells[0].source += "\n\nMore words."
    again, asked = saved(notebook)
    assert again == verdicts
    assert "3.1" not in asked
    assert "3.3" not in asked
    cell = cell_of(notebook, "3.1")
    kept, cell.source = cell.source, cell.source.replace("padding=", "padding=1 + ")
    broken, asked = saved(notebook)
    assert broken == {**verdicts, "3.1": "fail"}
    assert [one for one in asked if one != "3.0"] == ["3.1"]
    cell.source = kept
    assert saved(notebook)[0] == verdicts


def test_another_cell_of_code_changes_what_the_verdict_rests_on(saved):
    notebook = answered()
    verdicts, everything = saved(notebook)
    notebook.cells.append(nbformat.v4.new_code_cell("size = 3"))
    assert saved(notebook) == (verdicts, everything)


def test_a_library_that_was_replaced_in_an_exercises_own_cell_taints_the_others_too(saved):
    notebook = answered()
    saved(notebook)
    cell_of(notebook, "3.2").source += "\nF.conv2d = lambda *arguments, **named: 1 / 0"
    verdicts, asked = saved(notebook)
    assert "3.1" in asked
    assert "pass" not in {verdicts[one] for one in ("3.1", "3.2", "3.3")}
