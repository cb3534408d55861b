"""A report as one JSON document, schema 1. The form is public: `schema1.json` beside this file describes it exactly."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from typing import Any

from grader.reports.plain import encodable
from grader.verdict import ExerciseResult, Finding, Report

SCHEMA = 1


def json_document(report: Report) -> dict[str, Any]:
    """The report as plain data in the form of schema 1.

    What a finding says about layer, arithmetic and the family of the mistake is part of its message. `notes` begin with
    why a notebook could not be graded at all; a verdict without findings (limit, missing, tampered, error) is explained
    there, after the exercise's id.
    """
    return {
        "schema": SCHEMA,
        "lesson": encodable(report.lesson),
        "notebook": encodable(report.notebook),
        "passed": report.passed,
        "score": report.score,
        "max_score": report.max_score,
        "isolation": encodable(report.isolation),
        "torch": encodable(report.torch),
        "seconds": round(report.seconds, 3) if math.isfinite(report.seconds) else 0.0,
        "exercises": [_exercise(exercise) for exercise in report.exercises],
        "notes": [encodable(note) for note in _notes(report)],
    }


def json_line(report: Report) -> str:
    """The document on one line, in strict JSON of ASCII characters only."""
    return json.dumps(json_document(report), allow_nan=False)


def _notes(report: Report) -> Iterable[str]:
    if report.problem:
        yield report.problem
    for exercise in report.exercises:
        if exercise.message:
            yield f"{exercise.id}: {exercise.message}"
    yield from report.notes


def _exercise(exercise: ExerciseResult) -> dict[str, Any]:
    return {
        "id": encodable(exercise.id),
        "name": encodable(exercise.name),
        "verdict": exercise.verdict,
        "score": exercise.score,
        "max_score": 1,
        "findings": [_finding(finding, exercise.cell) for finding in exercise.findings],
        "trace": [_step(step) for step in exercise.trace],
    }


def _finding(finding: Finding, cell: int | None) -> dict[str, Any]:
    layer = f"Layer: {finding.layer}" if finding.layer and finding.layer not in finding.message else ""
    family = "" if finding.family in finding.message else f"{finding.family[:1].upper()}{finding.family[1:]}"
    sentences = (finding.message.strip() or finding.code, layer, finding.arithmetic, family)
    return {
        "code": finding.code,
        "message": encodable(" ".join(_sentence(sentence) for sentence in sentences if sentence.strip())),
        "expected": encodable(finding.expected),
        "observed": encodable(finding.observed),
        "cell": finding.cell if finding.cell is not None else cell,
        "line": finding.line,
        "hint": encodable(finding.hint),
    }


def _sentence(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "!", "?", ":", "…")) else f"{text}."


def _step(step: Mapping[str, Any]) -> dict[str, Any]:
    """A step in the public form. Steps come from the learner's process: what is not of that form is left empty."""
    line = step.get("line")
    return {
        "op": encodable(str(step.get("op", ""))),
        "layer": encodable(str(step.get("layer", ""))),
        "in": _shapes(step.get("in")),
        "out": _shapes(step.get("out")),
        "line": line if type(line) is int else None,
    }


def _shapes(shapes: Any) -> list[list[int]]:
    if not isinstance(shapes, list | tuple):
        return []
    lists = [list(shape) for shape in shapes if isinstance(shape, list | tuple)]
    return [shape for shape in lists if all(type(size) is int for size in shape)]
