"""What waits for the next save runs on from where it may, and never from what the notebook no longer says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from grader.authoring import first_answers, with_answers
from grader.between_saves import BetweenSaves
from grader.course import load_course
from grader.grading_options import GradingOptions
from grader.kernels.session import KernelSession

COURSE = load_course(None)
FOLDER = COURSE.folder("lesson3")
OWN = """
from grader.contract import Lesson, answer, answers

LESSON = Lesson(
    "lesson3", "Dilation", "A size shrinks.", "silent", 20,
    exercises=(
        answer("3.0", "predicted", answers({"conv": 8}, {"conv": "count again"}),
               hints=("one", "two", "three"), why="because", another_way="by hand"),
    ),
)
"""


@pytest.fixture
def executed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The sources of cells that are run, as they are sent."""
    sources: list[str] = []
    run_cell = KernelSession._run_cell

    async def noted(self, source, *others):
        sources.append(source)
        return await run_cell(self, source, *others)

    monkeypatch.setattr(KernelSession, "_run_cell", noted)
    return sources


def saved(between: BetweenSaves, path: Path, course, outdated: Callable[[], bool] = lambda: False) -> dict[str, str]:
    report = between.grade(path, course, GradingOptions(), lambda step: None, lambda report: None)
    between.run_ahead(path, report, 60.0, outdated)
    return {one.id: one.verdict for one in report.exercises}


def test_it_goes_on_below_the_change_and_begins_anew_above_it(tmp_path: Path, executed: list[str]) -> None:
    lesson = tmp_path / "course" / "lesson3_dilation"
    lesson.mkdir(parents=True)
    (lesson / "contract.py").write_text(OWN, encoding="utf-8")
    course, path = load_course(lesson.parent), tmp_path / "lesson3.ipynb"

    def save(size: int, added: int) -> dict[str, str]:
        cells = [
            f"size = {size}",
            "runs = 0",
            "runs += 1",
            f"predicted = {{'conv': size + {added} if runs == 1 else 0}}",
        ]
        nbformat.write(new_notebook(cells=list(map(new_code_cell, cells))), path)
        executed.clear()
        return saved(between, path, course)

    with BetweenSaves("auto") as between:
        assert save(4, 0) == {"3.0": "fail"}
        assert save(4, 4) == {"3.0": "pass"}
        assert executed[0] == "predicted = {'conv': size + 4 if runs == 1 else 0}"
        assert save(4, 3) == {"3.0": "fail"}
        assert save(5, 3) == {"3.0": "pass"}
        assert executed[:4] == [
            "size = 5",
            "runs = 0",
            "runs += 1",
            "predicted = {'conv': size + 3 if runs == 1 else 0}",
        ]
        path.write_text("{", encoding="utf-8")
        assert saved(between, path, course) == {}
        assert save(5, 4) == {"3.0": "fail"}


def test_an_edited_answer_is_judged_by_what_it_is_now(tmp_path: Path) -> None:
    path = tmp_path / "lesson3.ipynb"
    notebook = with_answers(nbformat.read(FOLDER.notebook, 4), first_answers(FOLDER.path / "answers" / "right"))
    cell = next(one for one in notebook.cells if one.metadata.get("shape_clinic", {}).get("exercise") == "3.1")
    right, wrong = cell.source, cell.source.replace("padding=", "padding=1 + ")
    in_words = right + "\n\n# the same, with a remark"
    kept = right.replace("):\n", "):\n    kept = 1\n", 1)
    with BetweenSaves("auto") as between:
        for source, verdict in ((right, "pass"), (kept, "pass"), (wrong, "fail"), (in_words, "pass"), (kept, "pass")):
            cell.source = source
            nbformat.write(notebook, path)
            verdicts = saved(between, path, COURSE)
            assert verdicts == {**dict.fromkeys(verdicts, "pass"), "3.1": verdict}


def test_a_notebook_saved_while_its_cells_run_ahead_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "lesson3.ipynb"
    notebook = nbformat.read(FOLDER.notebook, 4)
    nbformat.write(notebook, path)
    with BetweenSaves("auto") as between:
        first = saved(between, path, COURSE, lambda: True)
        assert between._begun is None
        assert saved(between, path, COURSE) == first
        assert between._begun is not None
