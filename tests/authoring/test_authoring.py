"""Markdown to notebook and back: metadata kept, bytes repeatable, answers put where they belong."""

from __future__ import annotations

from pathlib import Path

import jupytext
import nbformat
import pytest

from grader.authoring import build_notebooks, drifted, first_answers, main, notebook_from_markdown, with_answers

HEADER = """---
jupyter:
  jupytext: {text_representation: {extension: .md, format_name: markdown}}
  kernelspec: {display_name: Python 3, language: python, name: python3}
  shape_clinic: {lesson: lesson3, version: 1}
---

"""
BODY = """# Lesson 3: Dilation

Silent.

## The case

A grade is asked for like this:

```console
grade lesson3.ipynb
```

```python
import torch
```

```python tags=["raises-exception"] shape_clinic={"raises": {"type": "RuntimeError", "numbers": [2, 3]}}
torch.zeros(2) + torch.zeros(3)
```

## Repair

```python shape_clinic={"exercise": "3.1"}
# 3.1 Keep the size.
class SameSize(nn.Module):

    def forward(self, x):
        return x
```

```python
import torch
```
"""


@pytest.fixture
def course(tmp_path: Path) -> Path:
    folder = tmp_path / "a course" / "lesson3_dilation"
    folder.mkdir(parents=True)
    (folder / "lesson3.md").write_text(HEADER + BODY, encoding="utf-8")
    return folder.parent


def test_the_same_markdown_gives_the_same_notebook() -> None:
    assert notebook_from_markdown(HEADER + BODY) == notebook_from_markdown(HEADER + BODY)


def test_a_notebook_has_valid_unique_ids_and_no_outputs() -> None:
    notebook = notebook_from_markdown(HEADER + BODY)
    nbformat.validate(notebook)
    ids = [cell.id for cell in notebook.cells]
    assert len(set(ids)) == len(ids)
    assert "exercise-3-1" in ids
    assert all(
        cell.outputs == [] and cell.execution_count is None for cell in notebook.cells if cell.cell_type == "code"
    )


def test_a_cell_keeps_its_id_when_another_is_put_before_it() -> None:
    before = notebook_from_markdown(HEADER + BODY)
    after = notebook_from_markdown(HEADER + BODY.replace("## The case", "```python\nprint()\n```\n\n## The case"))
    assert {cell.id for cell in before.cells} < {cell.id for cell in after.cells}


def test_headings_start_cells_and_fences_that_are_not_python_stay_text() -> None:
    notebook = notebook_from_markdown(HEADER + BODY)
    text = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    assert [source.splitlines()[0] for source in text] == ["# Lesson 3: Dilation", "## The case", "## Repair"]
    assert "```console\ngrade lesson3.ipynb\n```" in text[1]


def test_metadata_survives_the_round_trip() -> None:
    notebook = notebook_from_markdown(HEADER + BODY)
    again = jupytext.reads(jupytext.writes(notebook, fmt="md"), fmt={"extension": ".md", "split_at_heading": True})
    assert notebook.metadata["shape_clinic"] == {"lesson": "lesson3", "version": 1}
    assert [cell.metadata for cell in again.cells] == [cell.metadata for cell in notebook.cells]
    assert [cell.source.strip() for cell in again.cells] == [cell.source for cell in notebook.cells]
    raising = next(cell for cell in notebook.cells if "tags" in cell.metadata)
    assert raising.metadata["shape_clinic"] == {"raises": {"type": "RuntimeError", "numbers": [2, 3]}}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("# A lesson without a header\n", "names no lesson"),
        (HEADER + "```sh\ngrade lesson3.ipynb\n```\n", "```sh"),
    ],
)
def test_a_source_that_would_make_a_wrong_notebook_is_refused(text: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        notebook_from_markdown(text)


def test_drift_is_seen_and_mended(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    notebook = course / "lesson3_dilation" / "lesson3.ipynb"
    assert drifted(course) == [notebook]
    assert build_notebooks(course) == [notebook]
    assert drifted(course) == []
    notebook.with_suffix(".md").write_text(HEADER + BODY + "\nMore.\n", encoding="utf-8")
    assert drifted(course) == [notebook]
    assert main([str(course)]) == 0
    assert drifted(course) == []
    assert main([str(course)]) == 0
    assert "every notebook is" in capsys.readouterr().out


def test_line_endings_of_a_checkout_are_not_drift(course: Path) -> None:
    build_notebooks(course)
    for path in (course / "lesson3_dilation").iterdir():
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert drifted(course) == []


def test_a_faulty_source_is_named(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (course / "lesson3_dilation" / "lesson3.md").write_text("# No header\n", encoding="utf-8")
    assert main([str(course)]) == 1
    assert "lesson3.md: the header names no lesson" in capsys.readouterr().err


def test_answers_replace_exercise_cells_and_nothing_else() -> None:
    notebook = notebook_from_markdown(HEADER + BODY)
    repaired = with_answers(notebook, {"3.1": "SameSize = nn.Identity"})
    changed = [
        (before.source, after.source)
        for before, after in zip(notebook.cells, repaired.cells, strict=True)
        if before != after
    ]
    assert len(changed) == 1
    assert "class SameSize" in changed[0][0]
    assert changed[0][1] == "SameSize = nn.Identity"
    with pytest.raises(KeyError, match=r"no cell for exercise 3\.2"):
        with_answers(notebook, {"3.2": ""})


def test_repair_takes_the_first_answer_of_each_exercise(course: Path, tmp_path: Path) -> None:
    build_notebooks(course)
    answers = tmp_path / "right"
    answers.mkdir()
    for name in ("3.1_b.py", "3.1_a.py", "notes.py"):
        (answers / name).write_text(f"# {name}\n", encoding="utf-8")
    assert first_answers(answers) == {"3.1": "# 3.1_a.py\n"}
    path = course / "lesson3_dilation" / "lesson3.ipynb"
    assert main(["repair", str(path), str(answers)]) == 0
    cells = {cell.id: cell.source for cell in nbformat.read(path, as_version=4).cells}
    assert cells["exercise-3-1"].strip() == "# 3.1_a.py"


def test_wrong_usage_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "nothing")]) == 2
    assert "usage" in capsys.readouterr().err
