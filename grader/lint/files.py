"""What can be told of a lesson without running it: names and ids agree, nothing is missing, nothing has drifted."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Literal

import nbformat
from nbformat import NotebookNode

from grader.authoring import exercise_of, notebook_text
from grader.contract import Exercise, Lesson
from grader.course import Answer, CourseError, LessonFolder, load_contract, read_answer
from grader.lint.problem import Problem

MOVEMENTS = ("The case", "Predict", "Watch it fail", "Why", "Repair")
HINTS = 3


def file_problems(folder: LessonFolder) -> list[Problem]:
    """Everything that is wrong with a lesson's files, as far as reading them tells."""
    try:
        lesson = load_contract(folder)
    except CourseError as problem:
        return [Problem(folder.contract, _without_name(str(problem), folder.contract))]
    return [*_contract(folder, lesson), *_source(folder), *_notebook(folder, lesson), *_answers(folder, lesson)]


def sound_answers(folder: LessonFolder, lesson: Lesson) -> list[Answer]:
    """The answers that can be read and that belong to an exercise; `file_problems` tells of the others."""
    ids = {exercise.id for exercise in lesson.exercises}
    read = []
    for kind in KINDS:
        for path in folder.answer_files(kind):
            try:
                read.append(read_answer(path, kind))
            except CourseError:
                continue
    return [answer for answer in read if answer.exercise in ids]


def lesson_notebook(folder: LessonFolder) -> NotebookNode:
    """The lesson's notebook. Raises OSError or ValueError where there is none that can be read."""
    notebook: NotebookNode = nbformat.read(folder.notebook, as_version=4)
    return notebook


KINDS: tuple[Literal["right"], Literal["wrong"]] = ("right", "wrong")


def _contract(folder: LessonFolder, lesson: Lesson) -> Iterator[Problem]:
    for word, text in (("title", lesson.title), ("case", lesson.case)):
        if not text.strip():
            yield Problem(folder.contract, f"LESSON has no {word}. Write one.")
    if not lesson.exercises:
        yield Problem(folder.contract, "LESSON has no exercises. Give it one.")
    names = [exercise.name for exercise in lesson.exercises]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield Problem(folder.contract, f"Two exercises are called {name}. Give one another name, in its cell too.")
    for exercise in lesson.exercises:
        yield from (Problem(folder.contract, f"{exercise.id}: {said}") for said in _exercise(lesson, exercise))


def _exercise(lesson: Lesson, exercise: Exercise) -> Iterator[str]:
    if not re.fullmatch(rf"{lesson.number}\.\d+", exercise.id):
        yield f"its id does not begin with the lesson's number. Call it {lesson.number}.0, {lesson.number}.1 and so on."
    if not exercise.name.isidentifier():
        yield f"{exercise.name!r} is no name that a cell can define. Take another one."
    if len([hint for hint in exercise.hints if hint.strip()]) != HINTS or len(exercise.hints) != HINTS:
        yield f"it has {len(exercise.hints)} hints. Write three, each more telling; the third all but the answer."
    if len(set(exercise.hints)) < len(exercise.hints):
        yield "one hint is there twice. Let each tell more than the one before."
    if not exercise.why.strip():
        yield "`why` is empty. Write why the right answer works, with its numbers."
    if not exercise.another_way.strip():
        yield "`another_way` is empty. Write one other way to do it."
    if not exercise.clauses:
        yield "it asks for nothing. Say what a right answer does, with the words of grader.contract."


def _source(folder: LessonFolder) -> Iterator[Problem]:
    source = folder.source
    try:
        text = source.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        yield Problem(source, f"It can't be read ({problem}). Write the lesson's text there, as Markdown in UTF-8.")
        return
    prose = re.sub(r"^(`{3,})[^`\n]*$.*?^\1\s*$", "", text, flags=re.MULTILINE | re.DOTALL)
    movements = re.findall(r"^## +(.+?) *$", prose, re.MULTILINE)
    if movements != list(MOVEMENTS):
        found = ", ".join(movements) or "none"
        wanted = ", ".join(MOVEMENTS)
        yield Problem(source, f"Its sections (##) are {found}. A lesson has these five, in this order: {wanted}.")
    try:
        generated = notebook_text(source)
    except ImportError:
        yield Problem(source, "jupytext is needed to compare it with its notebook: pip install 'shape-clinic[author]'.")
    except Exception as problem:
        yield Problem(source, f"No notebook can be made of it: {problem}. Mend it there.")
    else:
        if not folder.notebook.is_file() or folder.notebook.read_bytes() != generated.encode("utf-8"):
            command = f"python -m grader.authoring {folder.path.parent}"
            yield Problem(folder.notebook, f"It is not what {source.name} makes. Generate it: {command}")


def _notebook(folder: LessonFolder, lesson: Lesson) -> Iterator[Problem]:
    path = folder.notebook
    if not path.is_file():
        return  # `_source` has said so
    try:
        notebook = lesson_notebook(folder)
    except Exception as problem:
        yield Problem(path, f"It is no notebook ({problem}). Generate it from {folder.source.name}.")
        return
    claimed = _mapping(notebook.metadata.get("shape_clinic")).get("lesson")
    if claimed != lesson.id:
        yield Problem(path, f"Its metadata says lesson {claimed!r}, the contract {lesson.id!r}. Let them agree.")
    cells = [cell for cell in notebook.cells if cell.cell_type == "code" and exercise_of(cell)]
    marked = [exercise_of(cell) for cell in cells]
    names = {exercise.id: exercise.name for exercise in lesson.exercises}
    for exercise_id in names:
        if marked.count(exercise_id) != 1:
            number = marked.count(exercise_id) or "No"
            plural = "cells are" if number != "No" else "cell is"
            yield Problem(
                path, f"{number} {plural} marked as exercise {exercise_id}. Mark one in {folder.source.name}."
            )
    for cell, exercise_id in zip(cells, marked, strict=True):
        if exercise_id not in names:
            yield Problem(
                path, f"A cell is marked as exercise {exercise_id}, which the contract has not. Let them agree."
            )
        elif names[exercise_id] not in _defined(cell.source):
            yield Problem(path, f"The cell of {exercise_id} does not define {names[exercise_id]}. Let the names agree.")
    if set(marked) == set(names) and marked != list(names):
        yield Problem(path, f"Its exercises stand in the order {', '.join(marked)}. Let the contract have the same.")


def _answers(folder: LessonFolder, lesson: Lesson) -> Iterator[Problem]:
    ids = [exercise.id for exercise in lesson.exercises]
    for kind in KINDS:
        answered = set()
        for path in folder.answer_files(kind):
            try:
                answer = read_answer(path, kind)
            except CourseError as problem:
                yield Problem(path, _without_name(str(problem), path))
                continue
            answered.add(answer.exercise)
            yield from (Problem(path, said) for said in _answer(path, answer, ids))
        for exercise_id in ids:
            if exercise_id not in answered:
                where = folder.path / "answers" / kind
                yield Problem(
                    where, f"No {kind} answer to {exercise_id}. Write one, such as {exercise_id}_in_few_words.py."
                )


def _answer(path: Path, answer: Answer, ids: Iterable[str]) -> Iterator[str]:
    if answer.exercise not in ids:
        yield f"It answers {answer.exercise}, which the contract has not. Name one of {', '.join(ids)}."
    if not re.match(rf"{re.escape(answer.exercise)}(_|\.py$)", path.name):
        yield f"It answers {answer.exercise}; let its name begin with {answer.exercise}_ too."
    if not answer.description:
        yield "It does not say what it does. Add a comment with a sentence below the first ones."


def _defined(source: str) -> set[str]:
    """The names that a cell's own statements bind; every name where the cell can't be parsed as plain Python."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return set(re.findall(r"\w+", source))
    names = set()
    for node in tree.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            names.add(node.name)
        names |= {
            inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store)
        }
    return names


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _without_name(message: str, path: Path) -> str:
    """A course error's message without the file that it begins with: a problem names its file by itself."""
    return message.removeprefix(str(path)).lstrip(":, ")
