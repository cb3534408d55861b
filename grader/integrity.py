"""Whether a verdict may stand: nothing was replaced under the answers, and they are the same when nobody seems to ask.

Every exercise's inquiry ends in the question what was replaced. One that would pass is asked about again: under other
circumstances, in plain code both through the probe and as an ordinary cell, on the class made afresh from its cell, and
on the class made in a kernel in which nothing else of the notebook has run. Disagreement is `tampered`, and the message
says what was found; a broken contract is `fail`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from grader.as_built import asked_as_built
from grader.aside import Aside, alike, aside, gives, read, spoken
from grader.bindings import changes, defines, leave_bound, plain_python, reads_first
from grader.contract import Exercise
from grader.inquiry import Garbled, Inquiry, NotAnswered, Observation, Question, raised_in
from grader.judge import judge
from grader.plain_use import ended, used_plainly
from grader.standing_alone import standing_alone
from grader.steadiness import OTHERWISE, failed, steady, tampered
from grader.verdict import ExerciseResult, Finding
from grader.wire import WireError

JUDGED = ("pass", "fail", "crash", "tampered")
LEFT_OUT = (ast.Expr, ast.For, ast.While, ast.With)
INFERENCE = "Inference tensors cannot be saved for backward"
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom, ast.Assign)


def examined(
    exercise: Exercise,
    seed: int,
    sources: Sequence[str] = (),
    cell: int | None = None,
    judged: ExerciseResult | None = None,
    *,
    in_a_cell: bool = True,
    steadily: bool = True,
) -> Inquiry[ExerciseResult]:
    """Judge `exercise`, and let the verdict stand only if it can be trusted.

    `sources` are the notebook's cells, of which `cell` (from 0) defines the exercise. With `judged`, a pass that the
    exercise's text had in a clean kernel, it is not judged again, only compared. Beside the judge's questions this one
    puts {"ask": "library"}, {"ask": "aside"}, {"ask": "cell"}, which is to be run as a cell, and {"ask": "alone"},
    which is an aside for a clean kernel, in which its "before" has run. Without `in_a_cell` it puts no {"ask": "cell"};
    without `steadily` it does not ask under other circumstances. All asides about one exercise and seed are the same
    code.
    """
    try:
        return (yield from _examined(exercise, seed, sources, cell, judged, in_a_cell, steadily))
    except (Garbled, NotAnswered, WireError):
        result = ExerciseResult(exercise.id, exercise.name, "tampered")
        return tampered(result, f"Asked once more `{exercise.name}` gave no answer in form. {OTHERWISE}")


def _examined(
    exercise: Exercise,
    seed: int,
    sources: Sequence[str],
    cell: int | None,
    judged: ExerciseResult | None,
    in_a_cell: bool,
    steadily: bool,
) -> Inquiry[ExerciseResult]:
    result = judged or (yield from judge(exercise, seed))
    if exercise.kind == "answer" or result.verdict not in JUDGED:
        return result
    if result.verdict == "pass" and steadily:
        result = yield from steady(exercise, result, np.random.default_rng([seed, 1]))
    replaced = (yield {"ask": "library", "name": exercise.name}).get("replaced")
    if not isinstance(replaced, list) or replaced:
        return tampered(result, _replaced(replaced))
    if result.verdict != "pass":
        return result
    problem = (yield from used_plainly(exercise, np.random.default_rng([seed, 3]), sources)) if in_a_cell else ""
    if problem:
        return _otherwise_in_a_cell(result, problem)
    code = aside(exercise, np.random.default_rng([seed, 2]))
    own = None if cell is None else definition(sources, cell, exercise.name)
    guises = {"in_a_cell": in_a_cell, "as_built": steadily}
    if cell is None or own is None:
        return (yield from _in_several_guises(exercise, result, code, (), None, **guises))
    remade = (own, _below_the_cells_above(sources, cell, own)) if judged is None else ()
    alone = standing_alone(sources, own, exercise.name, cell)
    return (yield from _in_several_guises(exercise, result, code, remade, alone, **guises))


def definition(sources: Sequence[str], cell: int, name: str) -> str | None:
    """Plain Python that defines `name` as cell `cell` does; None if what is bound to it is changed otherwise.

    It is the part of the cell that does so: assignments to the name's attributes below the definition belong to it,
    whatever else stands below is left out, and so are calls and loops for their own sake. A cell that binds the name in
    a hidden way is whole. One that builds on what the name was before (`class Net(Net)`), or adds to a number, stands
    below the cell that defined that. What is too deep to be written out is left out.
    """
    try:
        own = _definition(sources, cell, name)
        return None if own is None else _written(own)
    except RecursionError:
        return None


def _definition(sources: Sequence[str], cell: int, name: str) -> list[ast.stmt] | None:
    if any(_changed_in_text(source, name) or defines(source, name) for source in sources[cell + 1 :]):
        return None
    tree = plain_python(sources[cell])
    if tree is None:
        return None
    binding = [place for place, one in enumerate(tree.body) if leave_bound([one], name)]
    if not binding:
        return tree.body
    changing = [place for place, one in enumerate(tree.body) if place > binding[-1] and changes(one, name)]
    if any(isinstance(tree.body[place], LEFT_OUT) for place in changing):
        return None
    end = max([binding[-1], *changing]) + 1
    own = [one for one in tree.body[:end] if not isinstance(one, LEFT_OUT)]
    for needed in (name, *_added_to(own)):
        if not reads_first(own, needed):
            continue
        before = next((place for place in range(cell - 1, -1, -1) if defines(sources[place], needed)), None)
        first = None if before is None else _definition(sources[:cell], before, needed)
        if first is None:
            return None
        own = [*first, *own]
    return own


def _added_to(statements: Sequence[ast.stmt]) -> list[str]:
    """The names that are added to, as in `padding += 2`."""
    targets = [one.target for one in statements if isinstance(one, ast.AugAssign)]
    return [target.id for target in targets if isinstance(target, ast.Name)]


def as_python_reads(source: str) -> str:
    """A cell's source without comments and layout; as it is where it is not Python, or too deep to be written out."""
    tree = plain_python(source)
    try:
        return source if tree is None else _written(tree.body)
    except RecursionError:
        return source


def _below_the_cells_above(sources: Sequence[str], cell: int, own: str) -> str:
    """`own` after the definitions of the cells above, for what was deleted meanwhile."""
    above = [one for source in sources[:cell] if (other := plain_python(source)) is not None for one in other.body]
    try:
        return f"{_written([one for one in above if isinstance(one, DEFINITIONS)])}\n{own}"
    except RecursionError:
        return own


def _written(statements: Sequence[ast.stmt]) -> str:
    return ast.unparse(ast.Module(list(statements), []))


def _changed_in_text(source: str, name: str) -> bool:
    """Whether a later cell may change what `name` is bound to; told from its text where it does not parse."""
    if name not in source:
        return False
    tree = plain_python(source)
    if tree is None:
        return (
            re.search(rf"\b{name}\b(\s*\.\s*\w+)*\s*=(?!=)|\bsetattr\(\s*{name}\b|\bdel\s+{name}\b", source) is not None
        )
    return any(changes(statement, name) for statement in tree.body)


def _replaced(names: Any) -> str:
    if not isinstance(names, list):
        return f"The question which functions were replaced was not answered. {OTHERWISE}"
    shown = ", ".join(f"`{str(name)[:80]}`" for name in names[:4])
    more = f" and {len(names) - 4} more" if len(names) > 4 else ""
    are = "was" if len(names) == 1 else "were"
    return f"{shown}{more} {are} replaced in the notebook, so no answer can be relied on. Take the replacement out."


def _in_several_guises(
    exercise: Exercise,
    result: ExerciseResult,
    code: Aside,
    remade: Sequence[str],
    alone: str | None,
    *,
    in_a_cell: bool,
    as_built: bool,
) -> Inquiry[ExerciseResult]:
    question: Question = {"ask": "aside", "name": exercise.name, "source": code.source, "variable": code.variable}
    asked = yield question
    told = _runs(asked, code, 3)
    if told is None:
        return _not_told(result, asked)
    finding = _shape_finding(told[0], code)
    if finding is not None:
        return failed(result, finding)
    if any(not gives(run, wanted) for run, wanted in zip(told[0], code.wanted, strict=False)):
        what = "other values in plain code than it gave when it was asked case by case"
        return tampered(result, f"`{exercise.name}` gives {what}. {OTHERWISE}")
    steady = _steady(told)
    if code.runs and as_built:
        result = yield from asked_as_built(exercise, result, code, told[0], steady)
        if result.verdict != "pass":
            return result
    place = _first_unlike(told[0], told[2], steady)
    if place is not None:
        what = f"{spoken(told[0][place])} at first, {spoken(told[2][place])} on a stack of its own"
        return tampered(result, f"`{exercise.name}` gives one thing or another, by who calls it: {what}. {OTHERWISE}")
    for source in remade:
        again = yield {**question, "before": source, "sitting": "remade"}
        if "told" not in again:
            continue
        problem = _differs(told[0], steady, again, code)
        if problem:
            what = f"`{exercise.name}` is not what its cell defines: {problem}. It was exchanged behind the cell."
            return tampered(result, what)
        break
    problem = _unlike_in_a_cell((yield {**question, "ask": "cell"}), code, told[0], steady) if in_a_cell else ""
    if problem:
        return _otherwise_in_a_cell(result, problem)
    return result if alone is None else (yield from _in_a_clean_kernel(result, question, code, told, steady, alone))


def _otherwise_in_a_cell(result: ExerciseResult, problem: str) -> ExerciseResult:
    """Tampering, but for what is made under inference mode: that works without gradients only, as everywhere else."""
    if INFERENCE not in problem:
        return tampered(result, f"`{result.name}` {problem}")
    message = (
        f"What `{result.name}` makes can't be used where gradients are taken: it was made under "
        "torch.inference_mode(). Use torch.no_grad() there."
    )
    return failed(
        result, Finding("raises", message, "an output with gradients on, too", f"RuntimeError: {INFERENCE} …")
    )


def _unlike_in_a_cell(plain: Observation, code: Aside, asked: list[tuple[Any, Any]], steady: list[bool]) -> str:
    """How it differs where it runs as an ordinary cell; "" where it does not."""
    cell = read(plain.get("text"), len(code.shapes))
    if cell is None:
        raised = f" There it raised {ended(str(plain['raised']))}" if "raised" in plain else ""
        return f"works while it is asked and not in an ordinary cell.{raised}"
    place = _first_unlike(asked, cell, steady)
    if place is None:
        return ""
    what = f"{spoken(asked[place])} while it is asked, {spoken(cell[place])} in an ordinary cell"
    return f"gives one thing or another, by who asks: {what}. {OTHERWISE}"


def _in_a_clean_kernel(
    result: ExerciseResult,
    question: Question,
    code: Aside,
    told: list[list[tuple[Any, Any]]],
    steady: list[bool],
    alone: str,
) -> Inquiry[ExerciseResult]:
    """What the exercise's text gives where nothing else of the notebook has run. If it does not run, that says nothing.

    Nothing there can have been prepared: not the library, not the way that answers take, not the judge's questions.
    """
    clean = _runs((yield {**question, "ask": "alone", "before": alone}), code, 2)
    if clean is None:
        return result
    both = [now and again for now, again in zip(steady, _steady(clean), strict=True)]
    place = _first_unlike(told[0], clean[0], both)
    if place is None:
        return result
    what = f"it gives {spoken(told[0][place])}; in a clean kernel its own text gives {spoken(clean[0][place])}"
    return tampered(result, f"`{result.name}` owes its answers to something else in the notebook: {what}.")


def _runs(observation: Observation, code: Aside, count: int) -> list[list[tuple[Any, Any]]] | None:
    told = observation.get("told")
    if not isinstance(told, list) or len(told) != count:
        return None
    found = [read(one.get("text"), len(code.shapes)) if isinstance(one, Mapping) else None for one in told]
    return [one for one in found if one is not None] if None not in found else None


def _steady(told: list[list[tuple[Any, Any]]]) -> list[bool]:
    """For each run whether its values come out the same twice."""
    return [alike(one, other) for one, other in zip(told[0], told[1], strict=True)]


def _not_told(result: ExerciseResult, observation: Observation) -> ExerciseResult:
    told = observation.get("told")
    first = next((one for one in told if isinstance(one, Mapping) and "raised" in one), None) if told else None
    if first is None:
        return tampered(result, f"`{result.name}` was asked again and gave no answer in form. {OTHERWISE}")
    error = raised_in(first)
    message = f"forward ran at first and raises on another input of the same kind. {error.short}"
    return failed(result, Finding("raises", message, "an output for every input", error.short, line=None))


def _shape_finding(runs: list[tuple[Any, Any]], code: Aside) -> Finding | None:
    for place, (run, wanted) in enumerate(zip(runs, code.shapes, strict=True)):
        if wanted is not None and tuple(run[0]) != wanted:
            message = (
                f"The output has the wrong shape for some inputs of {code.spoken[place]}, and the right one for others."
            )
            return Finding("output-shape", message, str(wanted), str(run[0])[:80])
    return None


def _differs(runs: list[tuple[Any, Any]], steady: list[bool], again: Observation, code: Aside) -> str:
    """How the class made afresh differs; "" where it does not, or does not work so."""
    told = again["told"]
    errors = [raised_in(one) for one in told if isinstance(one, Mapping) and "raised" in one]
    if errors:
        return "" if errors[0].type == "NameError" else f"that raises {errors[0].short[:100]}"
    made = _runs(again, code, 2)
    if made is None:
        return ""
    both = [now and again for now, again in zip(steady, _steady(made), strict=True)]
    place = _first_unlike(runs, made[0], both)
    return "" if place is None else f"that {_gave(made[0][place])}, and this {_gave(runs[place])}"


def _first_unlike(runs: list[tuple[Any, Any]], others: list[tuple[Any, Any]], steady: list[bool]) -> int | None:
    """The first run that differs; where values change by themselves, only shapes are compared."""
    for place, (one, other, by_value) in enumerate(zip(runs, others, steady, strict=True)):
        if one[0] != other[0] or (by_value and not alike(one, other)):
            return place
    return None


def _gave(run: tuple[Any, Any]) -> str:
    return f"{'gives ' if isinstance(run[1], list) else ''}{spoken(run)}"
