"""Where a learner's notebook comes from: authors edit lessonN.md, jupytext Markdown, and lessonN.ipynb is made from it.

Generating is deterministic: the same Markdown gives the same bytes, so that a notebook that drifted from its source is
found by comparing the two. `python -m grader.authoring lessons` writes every notebook of a course.
"""

from __future__ import annotations

import copy
import hashlib
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

LESSON_SOURCES = "lesson*/lesson*.md"
_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def notebook_from_markdown(text: str) -> NotebookNode:
    """The notebook that jupytext Markdown `text` describes: no outputs, a new cell at each heading, stable cell ids.

    Cell metadata written on a fence is kept, and so is the header's `shape_clinic`.

    Raises:
        ImportError: jupytext is not installed (`pip install "shape-clinic[author]"`).
        ValueError: the header lacks `shape_clinic`, or a fence of another language would become a code cell.
    """
    import jupytext

    parsed = jupytext.reads(text, fmt={"extension": ".md", "format_name": "markdown", "split_at_heading": True})
    if "shape_clinic" not in parsed.metadata:
        raise ValueError('the header names no lesson: add `shape_clinic: {lesson: "lessonN", version: 1}`')
    cells = []
    seen: dict[str, int] = {}
    for parsed_cell in parsed.cells:
        if parsed_cell.cell_type == "code" and parsed_cell.source.startswith("%%"):
            fence = parsed_cell.source.splitlines()[0].removeprefix("%%")
            raise ValueError(f"```{fence} would become a code cell: mark what is not run ```console or ```text")
        cell = _without_outputs(parsed_cell)
        name = cell_name(cell)
        seen[name] = seen.get(name, 0) + 1
        cell.id = name if seen[name] == 1 else f"{name}-{seen[name]}"
        cells.append(cell)
    metadata = {**_METADATA, "shape_clinic": parsed.metadata["shape_clinic"]}
    return _node({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5})


def _without_outputs(cell: NotebookNode) -> NotebookNode:
    bare: dict[str, Any] = {"cell_type": cell.cell_type, "metadata": dict(cell.metadata), "source": cell.source}
    if cell.cell_type == "code":
        bare |= {"execution_count": None, "outputs": []}
    return _node(bare)


def _node(content: dict[str, Any]) -> NotebookNode:
    node: NotebookNode = nbformat.from_dict(content)
    return node


def cell_name(cell: NotebookNode) -> str:
    """A cell's id: "exercise-3-1" for an exercise, else a name made of its type and content."""
    exercise = exercise_of(cell)
    if exercise:
        return "exercise-" + exercise.replace(".", "-")
    digest = hashlib.sha256(cell.source.encode()).hexdigest()[:8]
    return f"{'text' if cell.cell_type == 'markdown' else cell.cell_type}-{digest}"


def exercise_of(cell: NotebookNode) -> str:
    """The id of the exercise that a cell's metadata names, such as "3.1"; empty where it is none."""
    return str(cell.metadata.get("shape_clinic", {}).get("exercise", ""))


def notebook_text(source: Path) -> str:
    """What the notebook beside the Markdown file `source` must hold, character by character."""
    try:
        notebook = notebook_from_markdown(source.read_text(encoding="utf-8"))
    except ValueError as problem:
        raise ValueError(f"{source.name}: {problem}") from problem
    nbformat.validate(notebook)
    return str(nbformat.writes(notebook)) + "\n"


def build_notebooks(course_dir: Path) -> list[Path]:
    """Write the notebook of every lesson under `course_dir`; returns those that changed."""
    changed = drifted(course_dir)
    for notebook in changed:
        with notebook.open("w", encoding="utf-8", newline="\n") as stream:
            stream.write(notebook_text(notebook.with_suffix(".md")))
    return changed


def drifted(course_dir: Path) -> list[Path]:
    """The notebooks under `course_dir` that are missing or are not what their Markdown makes."""
    sources = sorted(course_dir.glob(LESSON_SOURCES))
    return [source.with_suffix(".ipynb") for source in sources if not _is_current(source)]


def _is_current(source: Path) -> bool:
    notebook = source.with_suffix(".ipynb")
    return notebook.is_file() and notebook.read_text(encoding="utf-8") == notebook_text(source)


def with_answers(notebook: NotebookNode, answers: Mapping[str, str]) -> NotebookNode:
    """A copy of `notebook` with the source of each exercise's cell replaced: `{"3.1": "class SameSizeDilation …"}`.

    Raises:
        KeyError: the notebook has no cell for one of the exercises.
    """
    repaired = copy.deepcopy(notebook)
    cells = {exercise_of(cell): cell for cell in repaired.cells if cell.cell_type == "code"}
    for exercise, source in answers.items():
        if exercise not in cells:
            raise KeyError(f"no cell for exercise {exercise}")
        cells[exercise].source = source
    return repaired


def first_answers(answers_dir: Path) -> dict[str, str]:
    """The first answer to each exercise in a folder of files named after it, such as `3.1_padding_two.py`."""
    found: dict[str, str] = {}
    for path in sorted(answers_dir.glob("*.py")):
        named = re.match(r"\d+\.\d+", path.name)
        if named:
            found.setdefault(named[0], path.read_text(encoding="utf-8"))
    return found


def main(arguments: list[str]) -> int:
    """`COURSE` writes the course's notebooks; `repair NOTEBOOK ANSWERS` puts an answer into each exercise cell."""
    if arguments[:1] == ["repair"] and len(arguments) == 3:
        path = Path(arguments[1])
        notebook = nbformat.read(path, as_version=4)
        nbformat.write(with_answers(notebook, first_answers(Path(arguments[2]))), path)
        return 0
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        print("usage: python -m grader.authoring COURSE | repair NOTEBOOK ANSWERS", file=sys.stderr)
        return 2
    try:
        changed = build_notebooks(Path(arguments[0]))
    except ValueError as problem:
        print(problem, file=sys.stderr)
        return 1
    for path in changed:
        print(f"wrote {path}")
    if not changed:
        print("every notebook is as its Markdown has it")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
