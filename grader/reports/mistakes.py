"""The mistakes of a class, the most frequent first."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from grader.reports.marked import Marked, MarkedClass
from grader.reports.plain import one_line
from grader.verdict import ExerciseResult, Finding

IN_WORDS = {
    "output-shape": "the output has the wrong shape",
    "batch-size": "it works for one batch size only",
    "batch-mixing": "samples of a batch influence each other",
    "ignores-input": "a part of the input has no effect",
    "constant-output": "the output is the same whatever goes in",
    "receptive-field": "an output sees more or less of the input than it should",
    "dead-parameter": "a parameter has no effect",
    "missing-layer": "a layer is missing",
    "changed-layer": "a layer is not what it should be",
    "unused-layer": "a layer is never used",
    "wrong-value": "the shape is right, the values are not",
    "padding-leak": "padding has an effect on the result",
    "not-a-module": "it is no module",
    "raises": "it raises",
    "does-not-raise": "it should raise and does not",
    "wrong-answer": "a prediction is wrong",
    "lost-skip": "the skip connection is lost",
    "future-leak": "a step sees the future",
    "no-gradient": "a parameter gets no gradient",
    "not-deterministic": "the same input gives different outputs",
    "not-equivariant": "moving the input does not move the output",
}


@dataclass
class Mistake:
    """A mistake that several students made: what it is in words, in which exercise, by whom; and one example of it."""

    lesson: str
    exercise: str
    words: str
    students: set[str] = field(default_factory=set)
    asked: int = 0
    example: Finding | None = None


def ranked_mistakes(marked: MarkedClass) -> list[Mistake]:
    """The mistakes in the submissions that count. `asked` is how many students have the exercise among theirs.

    A student counts once for a mistake. The example is the shortest told, with no name of the class in it.
    """
    found: dict[tuple[str, str, str], Mistake] = {}
    asked: Counter[tuple[str, str]] = Counter()
    names: set[str] = set()
    for one in marked.counting():
        names |= {one.student, one.student_id}
        for exercise in one.report.exercises:
            asked[(one.lesson, exercise.id)] += 1
            for kind, words, finding in _kinds(exercise):
                key = (one.lesson, exercise.id, kind)
                mistake = found.setdefault(key, Mistake(one.lesson, f"{exercise.id} {exercise.name}", words))
                mistake.students.add(_identity(one))
                if finding is not None and _is_better(finding, mistake.example):
                    mistake.example = finding
    for (lesson, exercise_id, _), mistake in found.items():
        mistake.asked = asked[(lesson, exercise_id)]
        if mistake.example is not None:
            mistake.example = _anonymous(mistake.example, names)
    return sorted(found.values(), key=lambda one: (-len(one.students), one.lesson, one.exercise, one.words))


def _kinds(exercise: ExerciseResult) -> list[tuple[str, str, Finding | None]]:
    """The exercise's mistakes: a key without the learner's own numbers, words, and the finding."""
    if exercise.verdict == "pass":
        return []
    if not exercise.findings:
        return [(exercise.verdict, f"{exercise.verdict}: not judged", None)]
    kinds: dict[str, tuple[str, str, Finding | None]] = {}
    for finding in exercise.findings:
        words = one_line(finding.family) or IN_WORDS.get(finding.code, finding.code)
        if exercise.verdict == "crash":
            words = "the cell or the model raises on every input"
        kind = re.sub(r"\d+", "#", words)
        kinds.setdefault(kind, (kind, words, finding))
    return list(kinds.values())


def _is_better(finding: Finding, than: Finding | None) -> bool:
    return than is None or len(finding.message) < len(than.message)


def _anonymous(finding: Finding, names: set[str]) -> Finding:
    """The finding with every name of the class, and what a learner's error may say, replaced."""
    words = {name for name in names if len(name) > 1}
    words |= {word for name in names for word in re.split(r"[\s._-]+", name) if len(word) > 2}
    if finding.code == "raises":
        kind = finding.observed.partition(":")[0][:60]
        return Finding("raises", f"It raises {kind}." if kind.isidentifier() else "It raises.")
    if not words:
        return finding
    pattern = re.compile("|".join(rf"\b{re.escape(word)}\b" for word in sorted(words, key=len, reverse=True)), re.I)

    def without(text: str) -> str:
        return pattern.sub("…", text)

    return Finding(
        finding.code,
        without(finding.message),
        without(finding.expected),
        without(finding.observed),
        arithmetic=without(finding.arithmetic),
        family=without(finding.family),
    )


def _identity(one: Marked) -> str:
    return f"{one.student}\0{one.student_id}"
