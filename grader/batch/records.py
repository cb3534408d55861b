"""A report as one line of JSON and back, in full: what travels from a worker, and what journal and cache keep."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from grader.verdict import VERDICTS, ExerciseResult, Finding, Report


def to_json(report: Report) -> str:
    """The report on one line of ASCII."""
    return json.dumps(dataclasses.asdict(report), separators=(",", ":"))


def from_json(text: str) -> Report:
    """The report that `to_json` wrote. Raises ValueError for anything else."""
    try:
        stored = json.loads(text)
        exercises = tuple(_exercise(one) for one in stored.pop("exercises"))
        return Report(**{**stored, "exercises": exercises, "notes": tuple(map(str, stored["notes"]))})
    except (KeyError, TypeError, AttributeError, RecursionError) as problem:
        raise ValueError(f"not a stored report: {problem}") from None


def _exercise(stored: dict[str, Any]) -> ExerciseResult:
    findings = tuple(Finding(**one) for one in stored.pop("findings"))
    trace = tuple(stored.pop("trace"))
    if stored["verdict"] not in VERDICTS:
        raise ValueError(f"no such verdict: {stored['verdict']}")
    return ExerciseResult(**stored, findings=findings, trace=trace)
