"""Graded again and again: what was answered about the same text is not asked again; anything else is.

And in a class: what one student's notebook was asked serves another's, and nothing else in it does.
"""

from __future__ import annotations

import time
from pathlib import Path

import nbformat
import pytest

import grader.grading
from grader.authoring import first_answers, with_answers
from grader.batch.answers import KnownAnswers
from grader.course import load_course
from grader.grading import grade_notebook
from grader.grading_options import GradingOptions
from grader.interview import Interviewed
from grader.kernels.early import early_kernel
from grader.remembered import Remembered
from grader.verdict import ExerciseResult

COURSE = load_course(None)
FOLDER = COURSE.folder("lesson3")


@pytest.fixture
def asked(monkeypatch):
    """The exercises that were really asked about, in order."""
    names = []
    true_interview = grader.grading.interview

    async def interview(session, exercise, *others, **named):
        names.append(exercise.id)
        return await true_interview(session, exercise, *others, **named)

    monkeypatch.setattr(grader.grading, "interview", interview)
    return names


@pytest.fixture
def saved(tmp_path: Path, asked):
    """Grade a notebook as it is saved, with what is remembered of earlier saves: (verdicts, exercises asked about)."""
    return grading_with(Remembered({}), tmp_path, asked)


@pytest.fixture
def handed_in(tmp_path: Path, asked):
    """Grade one student's notebook after the other's: (verdicts, exercises asked about)."""
    known = KnownAnswers("course", GradingOptions(), tmp_path / "answers")
    return grading_with(Remembered(known, shared=True), tmp_path, asked)


def grading_with(remembered: Remembered, tmp_path: Path, asked):
    report = reporting_with(remembered, tmp_path, asked)

    def grade(notebook):
        told, names = report(notebook)
        return {one.id: one.verdict for one in told.exercises}, names

    return grade


@pytest.fixture
def saved_report(tmp_path: Path, asked):
    """As `saved`, with the whole report in place of verdicts."""
    return reporting_with(Remembered({}), tmp_path, asked)


def reporting_with(remembered: Remembered, tmp_path: Path, asked):
    def grade(notebook):
        path = tmp_path / "lesson3.ipynb"
        nbformat.write(notebook, path)
        asked.clear()
        with early_kernel() as early:
            while not early.pid and early.poll() is None:  # as in watching, where it had time
                time.sleep(0.01)
            report = grade_notebook(path, COURSE, GradingOptions(), early, remembered=remembered)
        assert not report.problem
        return report, list(asked)

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


def test_comments_and_layout_change_no_verdict_and_lines_are_those_of_the_cell_as_it_is_now(saved_report):
    notebook = answered()
    cell = cell_of(notebook, "3.1")
    cell.source = cell.source.replace("return", "assert x.dim() == 5\n        return", 1)
    first, asked = saved_report(notebook)
    assert "3.1" in asked
    cell.source = "# one line\n\n# and two more\n" + cell.source.replace(
        "assert x.dim() == 5", "assert  x.dim() == 5  # ?"
    )
    again, asked = saved_report(notebook)
    assert "3.1" not in asked
    before, after = (next(one for one in report.exercises if one.id == "3.1") for report in (first, again))
    assert (after.verdict, after.findings[0].message) == (before.verdict, before.findings[0].message)
    assert after.findings[0].line is None
    cell.source = cell.source.replace("assert  x.dim() == 5  # ?", "assert x.dim() == 5")
    third, _ = saved_report(notebook)
    found = next(one for one in third.exercises if one.id == "3.1").findings[0]
    assert "assert" in cell.source.split("\n")[found.line - 1]
    assert found.line == before.findings[0].line + 3


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


def test_settings_that_another_exercises_cell_left_behind_do_not_outlive_it(saved):
    notebook = answered()
    cell = cell_of(notebook, "3.2")
    kept, cell.source = cell.source, f"{cell.source}\nimport sys\nsys.setrecursionlimit(190)"
    verdicts, _ = saved(notebook)
    cell.source = kept
    again, asked = saved(notebook)
    assert set(again.values()) == {"pass"}
    assert set(asked) == set(verdicts)


def test_an_answer_that_a_clean_kernel_has_confirmed_serves_the_next_student(handed_in):
    verdicts, asked = handed_in(answered())
    assert asked == list(verdicts)
    again, asked = handed_in(answered())
    assert again == verdicts
    assert asked == ["3.0"]


def test_a_wrong_answer_serves_others_once_a_clean_kernel_says_the_same(handed_in):
    def wrong():
        notebook = answered()
        cell = cell_of(notebook, "3.1")
        cell.source = cell.source.replace("padding=", "padding=1 + ")
        return notebook

    first, _ = handed_in(wrong())
    assert first["3.1"] == "fail"
    assert [handed_in(wrong()) for _ in range(2)] == [(first, ["3.0"])] * 2


SABOTAGE = """
exec("SameSize" + "Dilation.forward = lambda self, x: x")
"""


@pytest.mark.parametrize("exercise", ["3.0", "3.2"])
def test_what_another_exercises_cell_does_to_the_library_is_seen_in_a_class_too(handed_in, exercise):
    for _ in range(2):
        assert set(handed_in(answered())[0].values()) == {"pass"}
    notebook = answered()
    cell_of(notebook, exercise).source += "\nimport torch\ntorch.nn.Conv2d.forward = lambda self, x: x"
    verdicts, _ = handed_in(notebook)
    assert verdicts["3.1"] != "pass"
    assert set(handed_in(answered())[0].values()) == {"pass"}


def test_what_one_notebook_does_to_its_own_right_answer_is_not_anothers_verdict(handed_in):
    notebook = answered()
    cell_of(notebook, "3.2").source += SABOTAGE
    verdicts, _ = handed_in(notebook)
    assert verdicts["3.1"] != "pass"
    assert handed_in(answered())[0]["3.1"] == "pass"
    assert handed_in(answered()) == ({**verdicts, "3.1": "pass"}, ["3.0"])


READING = """\
class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, dilation=2)

    def forward(self, x):
        padding = 2 if {how} else 0
        return F.conv2d(x, self.conv.weight, self.conv.bias, padding=padding, dilation=2)
"""


@pytest.mark.parametrize(
    ("how", "own", "other"),
    [
        ('"FLAG" not in globals()', "", "\nFLAG = 1"),
        ("True", "", '\nglobals()["SameSize" + "Dilation"].forward = lambda self, x: self.conv(x)'),
        ("SameSizeDilation.forward.__code__.co_firstlineno < 30", "# a comment\n" * 30, ""),
    ],
    ids=["flag", "hidden", "lines"],
)
def test_a_classmates_pass_is_not_that_of_a_notebook_which_makes_something_else_of_the_text(handed_in, how, own, other):
    def notebook(before="", beside=""):
        made = answered()
        cell_of(made, "3.1").source = before + READING.format(how=how)
        cell_of(made, "3.2").source += beside
        return made

    for number in range(2):
        assert handed_in(notebook("", f"\nmine = {number}"))[0]["3.1"] == "pass"
    assert handed_in(notebook(own, other))[0]["3.1"] != "pass"


def test_other_options_another_course_and_damaged_files_know_nothing(tmp_path):
    known = KnownAnswers("course", GradingOptions(), tmp_path / "answers")
    result = ExerciseResult("3.1", "Net", "pass", trace=({"op": "relu"},))
    interviewed = Interviewed(result, True, "2", {"a": "b"}, True, True, "class Net: ...")
    known["basis"] = interviewed
    assert known.get("basis") == interviewed
    assert KnownAnswers("course", GradingOptions(timeout=3.0), tmp_path / "answers").get("basis") is None
    assert KnownAnswers("other", GradingOptions(), tmp_path / "answers").get("basis") is None
    (path,) = (tmp_path / "answers").glob("*/*")
    for damage in ("", "[]", '{"key": 1}', path.read_text().replace('"exercises"', '"others"')):
        path.write_text(damage)
        assert known.get("basis") is None


def test_what_a_save_changed_is_judged_ahead_and_passes_if_the_notebooks_own_is_the_same(saved_report):
    notebook = answered()
    saved_report(notebook)
    cell = cell_of(notebook, "3.1")
    cell.source = cell.source.replace("return ", "unchanged = x\n        return ", 1)
    report, asked = saved_report(notebook)
    assert {one.verdict for one in report.exercises} == {"pass"}
    assert "3.1" not in asked
    again, asked = saved_report(notebook)
    assert [one.verdict for one in again.exercises] == [one.verdict for one in report.exercises]
    assert "3.1" not in asked


@pytest.mark.parametrize(
    "beside",
    [
        "SameSizeDilation.forward = lambda self, x: x",
        "SameSizeDilation.__call__ = lambda self, x: x",
        "import torch\ntorch.nn.Conv2d.forward = lambda self, x: x",
        "import sys\nsys.settrace(lambda *event: None)\nSameSizeDilation = type('SameSizeDilation', (), {})",
    ],
)
def test_a_text_that_is_right_does_not_pass_what_the_notebook_made_of_it(saved, beside):
    notebook = answered()
    saved(notebook)
    cell = cell_of(notebook, "3.1")
    cell.source += "\n" + beside
    verdicts, asked = saved(notebook)
    assert verdicts["3.1"] in ("fail", "crash", "tampered", "blocked"), verdicts
    assert "3.1" in asked


def test_a_text_that_is_right_only_while_it_is_asked_does_not_pass_ahead_either(saved):
    notebook = answered()
    saved(notebook)
    cell = cell_of(notebook, "3.1")
    in_a_cell = "any(one.name == 'run_cell' for one in __import__('traceback').extract_stack())"
    cell.source = cell.source.replace("return ", f"if {in_a_cell}:\n            return x\n        return ", 1)
    verdicts, asked = saved(notebook)
    assert verdicts["3.1"] == "tampered"
    assert "3.1" in asked


def test_where_several_exercises_changed_each_is_asked(saved):
    notebook = answered()
    saved(notebook)
    for exercise in ("3.1", "3.3"):
        cell = cell_of(notebook, exercise)
        cell.source = cell.source.replace("return ", "unchanged = x\n        return ", 1)
    verdicts, asked = saved(notebook)
    assert set(verdicts.values()) == {"pass"}
    assert {"3.1", "3.3"} <= set(asked)
