"""A course: a folder of lessons, each with its notebook, its source, its contract and its answers. Loads no torch."""

from __future__ import annotations

import functools
import importlib.util
import re
import sys
import traceback
from dataclasses import dataclass
from importlib.machinery import SourceFileLoader
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from grader.verdict import FINDING_CODES, VERDICTS

if TYPE_CHECKING:
    from grader.contract import Lesson

LESSON_FOLDER = re.compile(r"lesson(\d+)(_\w+)?")
HEADER_LINE = re.compile(r"#\s*(exercise|finding|verdict)\s*:\s*(.*)")


class CourseError(Exception):
    """Something is wrong with a course. The message names the file, what is wrong with it and what to do next."""


@dataclass(frozen=True)
class Answer:
    """An answer of the author's: what a learner would put in the exercise's cell, and what it must get.

    A wrong answer names the `finding` that it must get, or the `verdict`; a right one must get the verdict "pass".
    """

    path: Path
    exercise: str
    source: str
    finding: str = ""
    verdict: str = ""
    description: str = ""


@dataclass(frozen=True)
class LessonFolder:
    """One lesson's folder, such as `lesson3_dilation`, which holds the lesson with the id "lesson3"."""

    path: Path
    id: str

    @property
    def number(self) -> int:
        """3 for "lesson3"."""
        return int(self.id.removeprefix("lesson"))

    @property
    def notebook(self) -> Path:
        """The learner's notebook."""
        return self.path / f"{self.id}.ipynb"

    @property
    def source(self) -> Path:
        """The text that authors edit, from which the notebook is generated."""
        return self.path / f"{self.id}.md"

    @property
    def contract(self) -> Path:
        """What a repaired lesson must do."""
        return self.path / "contract.py"

    def answers(self, kind: Literal["right", "wrong"]) -> tuple[Answer, ...]:
        """The author's answers of one kind, by file name. Raises CourseError for the first one that can't be read."""
        return tuple(read_answer(path, kind) for path in self.answer_files(kind))

    def answer_files(self, kind: Literal["right", "wrong"]) -> tuple[Path, ...]:
        """The files that `answers` reads."""
        return tuple(sorted((self.path / "answers" / kind).glob("*.py")))


@dataclass(frozen=True)
class Course:
    """A folder of lessons, in the lessons' order."""

    path: Path
    lessons: tuple[LessonFolder, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """The lessons' ids in order: ("lesson0", "lesson1", …)."""
        return tuple(folder.id for folder in self.lessons)

    def folder(self, lesson_id: str) -> LessonFolder:
        """The folder of a lesson. Raises CourseError if the course has no such lesson."""
        for folder in self.lessons:
            if folder.id == lesson_id:
                return folder
        raise CourseError(f"There is no {lesson_id} in {self.path}. It has {', '.join(self.ids)}: name one of these.")

    def lesson(self, lesson_id: str) -> Lesson:
        """The lesson by its contract, which is loaded when first asked for. Raises CourseError."""
        return load_contract(self.folder(lesson_id))


def load_course(path: Path | None = None) -> Course:
    """The course in a folder; without one, the course that comes with the grader. Raises CourseError."""
    where = bundled_course() if path is None else path
    if not where.is_dir():
        what = "is not a folder" if where.exists() else "does not exist"
        raise CourseError(f"{where} {what}. A course is a folder of lessons: name the folder that holds them.")
    if LESSON_FOLDER.fullmatch(where.name) and (where / "contract.py").is_file():
        raise CourseError(f"{where} is one lesson, not a course. Name the folder that holds it: {where.parent}.")
    try:
        found = [entry for entry in where.iterdir() if LESSON_FOLDER.fullmatch(entry.name) and entry.is_dir()]
    except OSError as problem:
        raise CourseError(f"{where} can't be read: {problem.strerror}. Check who may read the folder.") from problem
    folders: dict[str, LessonFolder] = {}
    for entry in sorted(found):
        lesson_id = f"lesson{int(entry.name.removeprefix('lesson').split('_')[0])}"
        if lesson_id in folders:
            other = folders[lesson_id].path.name
            raise CourseError(f"{where}: {other} and {entry.name} are both {lesson_id}. Give one another number.")
        folders[lesson_id] = LessonFolder(entry, lesson_id)
    if not folders:
        raise CourseError(f"{where} has no lessons. A lesson is a folder such as lesson3_dilation with a contract.py.")
    return Course(where, tuple(sorted(folders.values(), key=lambda folder: folder.number)))


def bundled_course() -> Path:
    """The folder of the lessons that come with the grader: in the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent
    for folder in (package / "bundled_lessons", package.parent / "lessons"):
        if folder.is_dir():
            return folder
    again = "pip install --force-reinstall shape-clinic"
    raise CourseError(f"The lessons are missing from {package}. Install again: {again}")


class _ReadOnlyLoader(SourceFileLoader):
    """Loads a module from its file and leaves no bytecode beside it: a course's folder may be read-only or shared."""

    def set_data(self, path: str, data: Any, *, _mode: int = 0o666) -> None:
        """Keep nothing."""


def load_contract(folder: LessonFolder) -> Lesson:
    """The `LESSON` that a lesson's contract.py binds; the file is run again only if it has changed.

    Raises CourseError for whatever is wrong with that file.
    """
    file = folder.contract
    try:
        changed = file.stat().st_mtime_ns
    except OSError as problem:
        what = "is missing" if isinstance(problem, FileNotFoundError) else f"can't be read ({problem.strerror})"
        raise CourseError(
            f"{file} {what}. Write the lesson's contract there: it binds LESSON = Lesson(…)."
        ) from problem
    return _run_contract(folder, file, changed)


@functools.cache
def _run_contract(folder: LessonFolder, file: Path, changed: int) -> Lesson:
    from grader.contract import Lesson

    name = f"contract_of_{folder.id}_{abs(hash(folder)):x}"
    loader = _ReadOnlyLoader(name, str(file))
    specification = importlib.util.spec_from_file_location(name, file, loader=loader)
    assert specification is not None
    module = importlib.util.module_from_spec(specification)
    sys.modules[name] = module
    try:
        loader.exec_module(module)
    except (Exception, SystemExit) as problem:
        del sys.modules[name]
        raise CourseError(f"{file}{_where(problem, file)}: {_what(problem)}. Mend the contract there.") from problem
    lesson = getattr(module, "LESSON", None)
    if not isinstance(lesson, Lesson):
        found = "does not bind LESSON" if lesson is None else f"binds LESSON to a {type(lesson).__name__}"
        raise CourseError(f"{file} {found}. End it with LESSON = Lesson(…), from grader.contract.")
    if lesson.id != folder.id:
        raise CourseError(f"{file}: LESSON has the id {lesson.id!r}, its folder is {folder.path.name}. Let them agree.")
    ids = [exercise.id for exercise in lesson.exercises]
    for twice in {exercise_id for exercise_id in ids if ids.count(exercise_id) > 1}:
        raise CourseError(f"{file}: two exercises have the id {twice}. Give one another id.")
    return lesson


def read_answer(path: Path, kind: Literal["right", "wrong"]) -> Answer:
    """The answer in a file, by the comments that it starts with. Raises CourseError.

    `# exercise: 3.1`, then for a wrong answer `# finding: receptive-field` or `# verdict: crash`, then in plain words
    what it does; what follows the comments is the answer.
    """
    try:
        source = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise CourseError(f"{path} can't be read: {problem}. An answer is a Python file in UTF-8.") from problem
    keys: dict[str, str] = {}
    words: list[str] = []
    for line in source.splitlines():
        if line.strip() and not line.startswith("#"):
            break
        if header := HEADER_LINE.fullmatch(line.strip()):
            keys[header[1]] = header[2].strip()
        else:
            words.append(line.lstrip("# ").strip())
    answer = Answer(
        path,
        exercise=keys.get("exercise", ""),
        source=source,
        finding=keys.get("finding", ""),
        verdict="pass" if kind == "right" else keys.get("verdict", ""),
        description=" ".join(word for word in words if word),
    )
    if problem_found := _wrong_header(answer, kind):
        raise CourseError(f"{path}: {problem_found}.")
    return answer


def _wrong_header(answer: Answer, kind: Literal["right", "wrong"]) -> str:
    """What is wrong with an answer's first comments, and what to write; empty if nothing is."""
    if not answer.exercise:
        return "it does not say which exercise it answers. Start it with a comment such as `# exercise: 3.1`"
    if answer.finding and answer.finding not in FINDING_CODES:
        return f"there is no finding {answer.finding!r}. Write one of {', '.join(FINDING_CODES)}"
    if answer.verdict and answer.verdict not in VERDICTS:
        return f"there is no verdict {answer.verdict!r}. Write one of {', '.join(VERDICTS)}"
    if kind == "right" and answer.finding:
        return "a right answer has no finding. Take that line away, or move the file to answers/wrong"
    if kind == "wrong" and not answer.finding and answer.verdict in ("", "pass"):
        return "it does not say what it must get. Add a comment such as `# finding: output-shape` or `# verdict: crash`"
    return ""


def _where(problem: BaseException, file: Path) -> str:
    """The line of the contract that raised, as ", line 12"; empty if that is not known."""
    if isinstance(problem, SyntaxError) and problem.lineno:
        return f", line {problem.lineno}"
    lines = [frame.lineno for frame in traceback.extract_tb(problem.__traceback__) if frame.filename == str(file)]
    return f", line {lines[-1]}" if lines else ""


def _what(problem: BaseException) -> str:
    """An exception in words: "NameError: name 'maps' is not defined"."""
    text = problem.msg if isinstance(problem, SyntaxError) else str(problem)
    return f"{type(problem).__name__}: {text}" if text else type(problem).__name__
