"""What is said of an exercise that could not be put to the judge, and of cells that went wrong beside the exercises."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from grader.bindings import defines
from grader.contract import Exercise
from grader.kernels.bounds import CELLS_OF_TIME
from grader.kernels.outcomes import CellOutcome, cause_of_end, spoken_end
from grader.verdict import ExerciseResult, Finding, Verdict

NAME_MISSING = re.compile(r"NameError: name '(\w+)' is not defined|cannot access free variable '(\w+)'")

WAYS_OUT: Mapping[str, str] = {
    "StdinNotImplementedError": "input() has nobody to ask during a grading: write the value into the code instead.",
    "SystemExit": "That ends the cell there: take the exit() out.",
    "ModuleNotFoundError": "That package is not installed where this grading runs: do without it.",
}
FENCED = "The line with ``` is Markdown, not Python: take it out, and the one at the end."


def not_run_to_its_end(
    exercise: Exercise, cell: int, outcomes: Mapping[int, CellOutcome], timeout: float
) -> ExerciseResult | None:
    """The verdict if the exercise's cell, at position `cell`, was stopped, died or was never reached; else None."""
    outcome = outcomes.get(cell)
    if outcome is None or outcome.status in ("ran", "raised"):
        return None
    verdict: Verdict = "limit"
    if outcome.status == "not-run":
        culprit = outcomes.get(cell if outcome.culprit is None else outcome.culprit)
        if culprit is None or culprit.index == cell:
            message = f"Cell {cell + 1} was not run: the notebook's run was over before it."
        else:
            verdict = "crash" if culprit.status == "died" else "limit"
            above = f"cell {culprit.index + 1} above it {_how_it_ended(culprit, timeout)}"
            look = f" {cause_of_end(culprit.exit_code)}" if culprit.status == "died" else ""
            message = f"Cell {cell + 1} was never reached: {above}. Repair or delete cell {culprit.index + 1}.{look}"
    else:
        verdict = "crash" if outcome.status == "died" else "limit"
        message = f"Cell {cell + 1} {_how_it_ended(outcome, timeout)}. {_what_to_look_for(outcome)}"
    return ExerciseResult(exercise.id, exercise.name, verdict, message=message, cell=cell + 1)


def raised_before_defining(
    exercise: Exercise, cell: int, outcomes: Mapping[int, CellOutcome], sources: Sequence[str], repairs: Sequence[str]
) -> ExerciseResult:
    """The verdict where the exercise's cell raised before it had defined the exercise's name.

    `repairs` are the notes that reading the notebook made; what they say of this cell is told here.
    """
    outcome = outcomes[cell]
    error = _error(outcome)
    said = [
        f"Cell {cell + 1} raises before `{exercise.name}` is defined. {_sentence(error)}",
        *(repair for repair in repairs if repair.startswith(f"Cell {cell + 1} holds an unresolved merge conflict")),
        WAYS_OUT.get(outcome.error_name, ""),
        FENCED if sources[cell].lstrip().startswith("```") else "",
        who_should_define(error, cell, outcomes, sources),
    ]
    message = " ".join(part for part in said if part)
    finding = Finding("raises", message, f"a definition of {exercise.name}", error, cell + 1, outcome.line)
    return ExerciseResult(exercise.id, exercise.name, "crash", (finding,), cell=cell + 1)


def who_should_define(
    error: str, cell: int, outcomes: Mapping[int, CellOutcome], sources: Sequence[str], slip: str = ""
) -> str:
    """For a NameError, which cell should have bound the name and why it has not; empty for any other error.

    Where no cell does, that is said unless it is known for a `slip`.
    """
    found = NAME_MISSING.search(error)
    if found is None:
        return ""
    name = found[1] or found[2]
    binding = [index for index, source in enumerate(sources) if index != cell and defines(source, name)]
    for index in binding:
        outcome = outcomes.get(index)
        if outcome is None or outcome.status == "ran":
            continue
        raised = outcome.status == "raised"
        why = f"raised {_error(outcome)}".split("\n")[0] if raised else "did not run to its end"
        return f"Cell {index + 1}, which should define `{name}`, {why}. Repair that cell first."
    if binding:
        return f"Cell {binding[-1] + 1} defines `{name}`; run the notebook from the top and see what takes it away."
    return (
        ""
        if slip
        else f"No other cell defines `{name}`: import or define it in a cell above, and run the notebook from the top."
    )


def missing(
    exercise: Exercise, cell: int | None, notes: Sequence[str], texts: Sequence[str], source: str = ""
) -> ExerciseResult:
    """The verdict where the name is not there after the run.

    `texts` are the sources of the cells that are no code, `source` is that of the exercise's cell.
    """
    name = exercise.name
    as_text = next((index for index, text in enumerate(texts) if text and defines(text, name)), None)
    if cell is None and as_text is not None:
        message = f"No code cell defines `{name}`. Cell {as_text + 1} holds it, but it is not a code cell: make it one."
    elif cell is None:
        message = f"No cell defines `{name}`. Take the exercise's cell from a fresh copy: `grade start`."
    else:
        message = _why_not_defined(exercise, cell, notes, source)
    return ExerciseResult(exercise.id, name, "missing", message=message, cell=None if cell is None else cell + 1)


def _why_not_defined(exercise: Exercise, cell: int, notes: Sequence[str], source: str) -> str:
    """Why the exercise's cell, at position `cell`, has not defined its name, and what to do."""
    here, name = f"Cell {cell + 1} is exercise {exercise.id}, but", exercise.name
    first = source.lstrip().partition("\n")[0].strip()
    if any(note.startswith(f"Cell {cell + 1} holds something that is not text") for note in notes):
        return f"{here} what the file holds for it is not text. Take the cell from a fresh copy: `grade start`."
    if not source.strip():
        return f"{here} it is empty. Define `{name}` there, or take the cell from a fresh copy: `grade start`."
    if first.startswith("%%"):
        magic = first.split()[0]
        return f"{here} below {magic} nothing in it defines `{name}`. Take the line with {magic} out."
    if defines(source, name):
        return f"Cell {cell + 1} defines `{name}`, and at the end it is gone: look below for what takes it away."
    other_name = f"{here} it does not define `{name}`."
    told = other_name if other_name in notes else f"Cell {cell + 1} ran, and `{name}` is not defined after it."
    return f"{told} Define it there under exactly this name."


def notes_on_other_cells(
    outcomes: Mapping[int, CellOutcome], told: Collection[int], timeout: float, meant: Collection[int]
) -> list[str]:
    """Notes on cells that raised or were stopped though no exercise suffered from it.

    `told` are the cells of which the report tells already; what the cells in `meant` raise, they are meant to raise.
    """
    notes = []
    raised = []
    for index, outcome in sorted(outcomes.items()):
        if index in told or outcome.status in ("ran", "not-run"):
            continue
        if outcome.status == "raised":
            raised += [] if index in meant else [outcome]
            continue
        below = [one for one in outcomes.values() if one.status == "not-run" and one.culprit == index]
        reach = " The cells below it were not run." if below else ""
        notes.append(f"Cell {index + 1} {_how_it_ended(outcome, timeout)}; no exercise graded here needs it.{reach}")
    if len(raised) == 1:
        error = _error(raised[0]).split("\n")[0].rstrip(".")
        error = error if len(error) <= 120 else f"{error[:119]}…"
        notes.append(f"Cell {raised[0].index + 1} raised {error}; no exercise graded here needs it.")
    elif raised:
        numbers = [str(outcome.index + 1) for outcome in raised]
        listed = (
            f"Cells {', '.join(numbers[:-1])} and {numbers[-1]}"
            if len(numbers) <= 6
            else f"Cell {numbers[0]} and {len(numbers) - 1} other cells"
        )
        kinds = ", ".join(dict.fromkeys(outcome.error_name for outcome in raised[:20]))
        notes.append(f"{listed} raised ({kinds}); no exercise graded here needs them.")
    return notes


def _error(outcome: CellOutcome) -> str:
    """The error's name and message; without the name that a cell has as a file in its kernel."""
    message = re.sub(r"\((?:<[^>]*>|[\w.-]+\.py), line (\d+)\)", r"(line \1)", outcome.error_message)
    return f"{outcome.error_name}: {message}".strip(": ")


def _how_it_ended(outcome: CellOutcome, timeout: float) -> str:
    if outcome.status == "died":
        return f"ended the Python process{_code(outcome)}"
    return {
        "time": f"did not end within {timeout:g} s (--timeout)",
        "total": f"was running when all cells together had taken {CELLS_OF_TIME * timeout:g} s ({CELLS_OF_TIME} times "
        "--timeout)",
        "memory": "asked for more memory than a grading may use",
        "output": "printed more than a grading may, and was stopped",
    }[str(outcome.limit)]


def _what_to_look_for(outcome: CellOutcome) -> str:
    if outcome.status == "died":
        return cause_of_end(outcome.exit_code)
    return {
        "time": "Is there a loop that does not end?",
        "total": "Take out what takes long, or allow more time.",
        "memory": "Look for a size that is far too large, or a list that grows in a loop.",
        "output": "Look for a print in a loop that does not end.",
    }[str(outcome.limit)]


def _code(outcome: CellOutcome) -> str:
    how = spoken_end(outcome.exit_code)
    return f" ({how})" if how else ""


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
