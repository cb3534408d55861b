"""An exercise used as its learner would use it: a few lines in the next cell, in words that nobody can foresee.

Code that is right only while it is asked finds nothing here to tell by: no module of the grader's has called it, no
setting is the grader's, and no name or function stands in the cell that a learner would not write. The same lines then
run through the probe, and what comes out must be the same.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.aside import alike, spoken
from grader.contract import Agrees, ConvertsLayer, Exercise
from grader.inquiry import Inquiry, Question, Subject, ordinary_sizes
from grader.laws.functions import applied
from grader.steadiness import OTHERWISE

VALUES = 48
LONGEST_RAISED = 160  # characters
SYLLABLES = ["ba", "de", "fi", "go", "ku", "la", "me", "ni", "po", "ru", "sa", "te", "vi", "wo", "zu"]
BEFORE = """\
import torch as {torch}
from torch.utils import _device as {torch}_device
{torch}.set_default_dtype({torch}.float32)
if {torch}_device.CURRENT_DEVICE not in (None, {torch}.device("cpu")):
    {torch}.set_default_device("cpu")
"""

Run = tuple[Any, Any]


def used_plainly(exercise: Exercise, random: np.random.Generator, sources: Sequence[str]) -> Inquiry[str]:
    """How `exercise` differs in a plain cell from the same through the probe; "" where it does not.

    A notebook that has made errors of warnings has those in its cells, and not here: that is not held against it.
    """
    plain = _plain_cell(exercise, random, sources)
    if plain is None:
        return ""
    question: Question = {"ask": "cell", "name": exercise.name}
    if plain.before:
        yield {**question, "source": plain.before, "variable": "''"}
    cell = yield {**question, "source": plain.source, "variable": plain.expression}
    raised = str(cell.get("raised", ""))
    if raised.partition(":")[0].endswith("Warning"):
        return ""
    run = _read(cell.get("text"))
    if run is None:
        there = f" There it raised {ended(raised)}" if raised else ""
        return f"works while it is asked and not in an ordinary cell.{there}"
    if plain.shape is not None and run[0] != plain.shape:
        return f"gives {spoken(run)} in an ordinary cell, where {plain.shape} is right. {OTHERWISE}"
    source = f"{plain.probed}\n{plain.variable} = {plain.expression}"
    told = (yield {**question, "ask": "aside", "source": source, "variable": plain.variable}).get("told")
    texts = [one.get("text") for one in told if isinstance(one, Mapping)] if isinstance(told, list) else []
    again = [one for text in texts if (one := _read(text)) is not None]
    if len(again) < 3:
        return f"works in an ordinary cell and not while it is asked. {OTHERWISE}"
    steady = alike(again[0], again[1])
    if run[0] == again[0][0] and (alike(run, again[0]) or not steady):
        return ""
    what = f"{spoken(again[0])} while it is asked, {spoken(run)} in an ordinary cell"
    return f"gives one thing or another, by who asks: {what}. {OTHERWISE}"


@dataclass(frozen=True)
class _PlainCell:
    """The cell's `source`, the `expression` that is evaluated after it, and a name, `variable`, for that value.

    `before` is a cell to run first: it has torch make what it makes without being told otherwise. `probed` is the same
    source with inputs that are made as the probe makes them. An output must have the `shape`, if one is told.
    """

    source: str
    expression: str
    variable: str
    probed: str
    before: str = ""
    shape: tuple[int, ...] | None = None


def _plain_cell(exercise: Exercise, random: np.random.Generator, sources: Sequence[str]) -> _PlainCell | None:
    """A cell that uses `exercise` once; its names are in none of `sources`. None if no call can be written out."""
    words = _words(random, sources)
    for clause in exercise.clauses:
        if isinstance(clause, Agrees):
            return _call(exercise.name, clause, words, random)
        if isinstance(clause, ConvertsLayer):
            return _conversion(exercise.name, clause, words, random)
    return _model(Subject(exercise, random), words)


def ended(raised: str) -> str:
    """An error's first sentence or two, whole, with a full stop."""
    first = raised.strip().split("\n")[0]
    kept = first if len(first) <= LONGEST_RAISED else first[:LONGEST_RAISED].rpartition(" ")[0] + " …"
    return kept if kept.endswith((".", "!", "?", "…")) else f"{kept}."


def _read(text: Any) -> Run | None:
    """What the expression told, as `aside.read` gives runs; None if it is not in the agreed form."""
    try:
        found = ast.literal_eval(str(text))
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return None
    if not isinstance(found, tuple) or len(found) != 2:
        return None
    shape, values = found
    return (tuple(shape), [str(value) for value in values]) if isinstance(values, list) else (shape, values)


def _words(random: np.random.Generator, sources: Sequence[str]) -> list[str]:
    """Five words that begin no other and stand in no source, the longer the more are taken: so this comes to an end."""
    found: list[str] = []

    def taken(word: str) -> bool:
        begun = any(one.startswith(word) or word.startswith(one) for one in found)
        return begun or any(word in source for source in sources)

    syllables = 3
    while len(found) < 5:
        word = "".join(SYLLABLES[int(place)] for place in random.integers(len(SYLLABLES), size=syllables))
        if taken(word):
            syllables += 1
        else:
            found.append(word)
    return found


def _model(subject: Subject, words: Sequence[str]) -> _PlainCell:
    torch, model, out, x, variable = words
    random = subject.random
    sizes = ordinary_sizes(subject.maps, random, 2)
    arrays = subject.inputs(sizes)
    names = [f"{x}{place or ''}" for place in range(len(arrays))]
    made = [
        f"{name} = {torch}.randn({', '.join(map(str, array.shape))})"
        if array.dtype.kind == "f"
        else f"{name} = {torch}.tensor({array.tolist()})"
        for name, array in zip(names, arrays, strict=True)
    ]
    lines = [
        f"import torch as {torch}",
        f"{torch}.manual_seed({int(random.integers(10**4))})",
        *made,
    ]
    taken = [f"{name} = {torch}.from_numpy({name}.numpy().copy())" for name in names]
    used = [
        f"{model} = {subject.exercise.name}()",
        *([f"{model}.eval()"] if random.random() < 0.7 else []),
        f"{out} = {model}({', '.join(names)})",
    ]
    shape = subject.maps.mapped.output_shape(sizes)
    source, probed = "\n".join([*lines, *used]), "\n".join([*lines, *taken, *used])
    return _PlainCell(source, _told_of(out), variable, probed, BEFORE.format(torch=torch), shape)


def _conversion(name: str, clause: ConvertsLayer, words: Sequence[str], random: np.random.Generator) -> _PlainCell:
    torch, layer, out, x, variable = words
    cases = [dict(case) for case in clause.cases(random)]
    case = cases[int(random.integers(len(cases)))]
    settings = ", ".join(f"{key}={value!r}" for key, value in case.items())
    lines = [
        f"import torch as {torch}",
        f"{torch}.manual_seed({int(random.integers(10**4))})",
        f"{layer} = {torch}.nn.{clause.kind}({settings})",
        f"{x} = {torch}.randn(2, {int(clause.settings['in_channels'])}, 15, 13)",
        f"{out} = {name}({layer})({x})",
    ]
    source = "\n".join(lines)
    return _PlainCell(source, _told_of(out), variable, source, BEFORE.format(torch=torch))


def _told_of(out: str) -> str:
    """Its shape and about VALUES values, in nothing that a notebook may have bound to something else."""
    values = f"{out}.detach().reshape(-1)[:: {out}.numel() // {VALUES} or 1].tolist()"
    return f"([*{out}.shape], {values}).__repr__()"


def _call(name: str, clause: Agrees, words: Sequence[str], random: np.random.Generator) -> _PlainCell | None:
    cases = list(clause.cases(random))
    given = [case for case in cases if isinstance(applied(clause.reference, case), (int, float))]
    calls = [call for case in given if (call := _written(case)) is not None]
    if not calls:
        return None
    call, out = calls[int(random.integers(len(calls)))], words[0]
    source = f"{out} = {name}({call})"
    return _PlainCell(source, f"('gives', {out}.__str__()).__repr__()", words[1], source)


def _written(case: Any) -> str | None:
    """The arguments as one writes them; None where they have no literal form."""
    arguments = [f"{key}={value!r}" for key, value in case.items()] if isinstance(case, Mapping) else map(repr, case)
    values = list(case.values()) if isinstance(case, Mapping) else list(case)
    try:
        return ", ".join(arguments) if ast.literal_eval(repr(values)) == values else None
    except (ValueError, SyntaxError):
        return None
