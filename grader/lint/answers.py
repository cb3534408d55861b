"""What running tells of a lesson: starters and wrong answers get what their author says, right ones pass."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import replace

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from grader.authoring import exercise_of
from grader.contract import Exercise, Lesson
from grader.course import Answer, LessonFolder, load_contract
from grader.interview import interview
from grader.kernels.outcomes import CellOutcome
from grader.kernels.run import NotebookRun, revive, run_notebook
from grader.lint.files import lesson_notebook, sound_answers
from grader.lint.problem import Problem
from grader.verdict import ExerciseResult

# Between answers the kernel forgets what they defined, so that none stands on another's shoulders.
REMEMBER = "_of_the_notebook = dict(globals())"
FORGET = """\
for _name in set(globals()) - set(_of_the_notebook) - {{"_of_the_notebook", "_name"}}:
    del globals()[_name]
globals().update(_of_the_notebook)
globals().pop({name!r}, None)
"""


def answer_problems(folder: LessonFolder, seed: int, timeout: float, on_answer: Callable[[str], None]) -> list[Problem]:
    """Everything that is wrong with a lesson's notebook and answers when they run, in one kernel.

    `on_answer` is called with each answer's name before it is tried; `timeout` is the seconds that a cell has, or an
    interview.
    """
    lesson = load_contract(folder)
    return asyncio.run(_Proof(folder, lesson, seed, timeout, on_answer).problems())


def wanted(answer: Answer) -> str:
    """What an answer must get, in a word: "pass", a finding or a verdict."""
    return answer.finding or answer.verdict


def as_wanted(answer: Answer, result: ExerciseResult) -> bool:
    """Whether a result is what the answer's author says."""
    codes = {finding.code for finding in result.findings}
    return (not answer.finding or answer.finding in codes) and answer.verdict in ("", result.verdict)


class _Proof:
    """One lesson's proof: the notebook is run once, then each answer in its kernel."""

    def __init__(
        self, folder: LessonFolder, lesson: Lesson, seed: int, timeout: float, on_answer: Callable[[str], None]
    ) -> None:
        self.folder = folder
        self.exercises = {exercise.id: exercise for exercise in lesson.exercises}
        self.answers = sound_answers(folder, lesson)
        self.seed = seed
        self.timeout = timeout
        self.on_answer = on_answer

    async def problems(self) -> list[Problem]:
        notebook = lesson_notebook(self.folder)
        run = await run_notebook(notebook, timeout=self.timeout)
        try:
            found = [Problem(self.folder.notebook, said) for said in _unexpected(notebook, run.outcomes)]
            await _execute(run, REMEMBER, self.timeout)
            for exercise in self.exercises.values():
                if exercise.id in map(exercise_of, notebook.cells):
                    run, said = await self._starter(run, notebook, exercise)
                    found += [Problem(self.folder.notebook, said)] if said else []
            for answer in self.answers:
                self.on_answer(answer.path.name)
                run, said = await self._answer(run, answer)
                found += [Problem(answer.path, said)] if said else []
        finally:
            await run.close()
        return found

    async def _starter(self, run: NotebookRun, notebook: NotebookNode, exercise: Exercise) -> tuple[NotebookRun, str]:
        """What is wrong with the cell that a learner starts from; empty where it fails as it should."""
        source = next(cell.source for cell in notebook.cells if exercise_of(cell) == exercise.id)
        stated = next((one for one in self.answers if one.path.name == f"{exercise.id}_starter.py"), None)
        starter = stated or Answer(self.folder.notebook, exercise.id, source)
        run, result = await self._tried(run, replace(starter, source=source))
        if result.verdict == "pass":
            return run, f"{exercise.id} passes before the learner has done anything. Break its cell, or ask for more."
        if as_wanted(starter, result):
            return run, ""
        return run, (
            f"The cell of {exercise.id} gets {_got(result)}, and {starter.path.name} says {wanted(starter)}. "
            f"Let the cell and that file hold the same, and name what it gets."
        )

    async def _answer(self, run: NotebookRun, answer: Answer) -> tuple[NotebookRun, str]:
        """What is wrong with an answer; empty where it gets what its author says."""
        run, result = await self._tried(run, answer)
        if as_wanted(answer, result):
            return run, ""
        repeat = f"`grade lint --lesson {self.folder.id} --seed {self.seed}` repeats this."
        if answer.verdict == "pass":
            return run, f"It must pass and gets {_got(result)} Mend it, or the contract that refuses it. {repeat}"
        if result.verdict == "pass":
            return (
                run,
                f"It must get {wanted(answer)} and passes. Let the contract ask for more, or call it right. {repeat}",
            )
        return run, f"It must get {wanted(answer)} and gets {_got(result)} Mend it, or name what it gets. {repeat}"

    async def _tried(self, run: NotebookRun, answer: Answer) -> tuple[NotebookRun, ExerciseResult]:
        """An answer's result; if it is not as wanted, that in a fresh kernel, for an answer before may be why."""
        for fresh in (False, True):
            if fresh or not run.session.alive:
                run = await revive(run)
                await _execute(run, REMEMBER, self.timeout)
            exercise = self.exercises[answer.exercise]
            await _execute(run, FORGET.format(name=exercise.name), self.timeout)
            result = await self._judged(run, exercise, await _execute(run, answer.source, self.timeout))
            if as_wanted(answer, result):
                break
        return run, result

    async def _judged(self, run: NotebookRun, exercise: Exercise, outcome: CellOutcome) -> ExerciseResult:
        empty = ExerciseResult(exercise.id, exercise.name, "crash")
        if outcome.status == "limit":
            return replace(empty, verdict="limit", message=f"Its cell ran into the limit on {outcome.limit}.")
        if outcome.status == "died" or not run.session.alive:
            return replace(empty, message="Its cell ended the Python process.")
        result = (await interview(run.session, exercise, self.seed, self.timeout)).result
        if result.verdict == "missing" and outcome.status == "raised":
            return replace(empty, message=f"Its cell raises {outcome.error_name}: {outcome.error_message}")
        return result


async def _execute(run: NotebookRun, source: str, timeout: float) -> CellOutcome:
    """Run one cell in the kernel of a run."""
    (outcome,) = await run.session.execute(new_notebook(cells=[new_code_cell(source)]), timeout=timeout)
    return outcome


def _unexpected(notebook: NotebookNode, outcomes: tuple[CellOutcome, ...]) -> list[str]:
    """What the notebook's cells did that their marks do not say: raised, or did not, or with other numbers."""
    said = []
    for outcome in outcomes:
        declared = (notebook.cells[outcome.index].metadata.get("shape_clinic") or {}).get("raises")
        number = outcome.index + 1
        if outcome.status == "ran" and declared:
            said.append(
                f"Cell {number} does not raise {declared.get('type')}, as it is marked to. Mend the cell or its mark."
            )
        elif outcome.status == "raised":
            error = f"{outcome.error_name}: {outcome.error_message.splitlines()[0] if outcome.error_message else ''}"
            if not declared:
                said.append(f"Cell {number} raises {error}. Mend it, or mark it as one that is meant to raise.")
            elif not _is_as_declared(declared, outcome):
                said.append(f"Cell {number} raises {error}, which is not what it is marked to raise. Let them agree.")
        elif outcome.status != "ran":
            said.append(f"Cell {number} did not run to its end ({outcome.limit or outcome.status}). Mend it.")
    return said


def _is_as_declared(declared: dict[str, object], outcome: CellOutcome) -> bool:
    numbers = declared.get("numbers")
    found = iter(re.findall(r"\d+", outcome.error_message))
    in_order = all(str(number) in found for number in numbers) if isinstance(numbers, list) else True
    return declared.get("type") == outcome.error_name and in_order


def _got(result: ExerciseResult) -> str:
    codes = ", ".join(dict.fromkeys(finding.code for finding in result.findings))
    said = (result.findings[0].message if result.findings else result.message).strip()
    return f"{result.verdict}{f' ({codes})' if codes else ''}" + (f": {said}" if said else ".")
