"""`--json`: schema 1 exactly, and strict JSON whatever a learner's code wrote."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import grader.reports.json_report
from grader.reports.json_report import json_document, json_line
from grader.verdict import FINDING_CODES, VERDICTS, ExerciseResult, Finding, Report

SCHEMA: dict[str, Any] = json.loads(
    (Path(grader.reports.json_report.__file__).parent / "schema1.json").read_text(encoding="utf-8")
)
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def no_constants(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def test_the_schema_is_a_schema_and_knows_every_code_and_verdict() -> None:
    VALIDATOR.check_schema(SCHEMA)
    assert tuple(SCHEMA["$defs"]["finding"]["properties"]["code"]["enum"]) == FINDING_CODES
    assert tuple(SCHEMA["$defs"]["exercise"]["properties"]["verdict"]["enum"]) == VERDICTS


def test_a_report_is_one_line_of_schema_1(report: Report) -> None:
    line = json_line(report)

    assert "\n" not in line
    assert line.isascii()
    VALIDATOR.validate(json.loads(line))


def test_the_document_says_what_the_report_says(report: Report) -> None:
    document = json_document(report)

    assert document["exercises"][1] == {
        "id": "3.1",
        "name": "SameSizeDilation",
        "verdict": "fail",
        "score": 0,
        "max_score": 1,
        "findings": [
            {
                "code": "output-shape",
                "message": "The output is smaller than the input. Layer: conv1. "
                "floor((10 + 2·0 − 2·(3−1) − 1)/1 + 1) = 6, wanted 10. Padding that did not grow with the dilation.",
                "expected": "(2, 16, 10, 10)",
                "observed": "(2, 16, 6, 6)",
                "cell": 7,
                "line": 5,
                "hint": "How many pixels does this kernel span?",
            },
            {
                "code": "receptive-field",
                "message": "A pixel sees too much.",
                "expected": "5 × 5 input pixels",
                "observed": "7 × 7 input pixels",
                "cell": 8,
                "line": None,
                "hint": "Second hint.",
            },
        ],
        "trace": [
            {"op": "conv2d", "layer": "conv1", "in": [[2, 3, 10, 10]], "out": [[2, 16, 6, 6]], "line": 5},
            {"op": "relu", "layer": "", "in": [[2, 16, 6, 6]], "out": [[2, 16, 6, 6]], "line": None},
        ],
    }
    assert (document["passed"], document["score"], document["max_score"]) == (False, 1, 7)
    assert document["notes"] == [
        "3.3: Cell 11 ran for more than 30 s.",
        "3.4: No cell defines Gone.",
        "3.5: The run was interfered with.",
        "3.6: The probe failed.",
        "The kernelspec names julia; it was run with Python.",
    ]


def test_an_unreadable_notebook_gives_a_document_too() -> None:
    document = json_document(Report("a.ipynb", "", (), problem="a.ipynb is empty. Save it again."))

    VALIDATOR.validate(document)
    assert document["notes"] == ["a.ipynb is empty. Save it again."]
    assert document["exercises"] == []
    assert document["passed"] is False


@pytest.mark.parametrize("seconds", [float("nan"), float("inf")])
def test_no_number_that_json_lacks_gets_out(report: Report, seconds: float) -> None:
    document = json.loads(json_line(replace(report, seconds=seconds)), parse_constant=no_constants)
    VALIDATOR.validate(document)


wild_text = st.text(st.characters(), max_size=20)
wild_data = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | wild_text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(wild_text, inner, max_size=3),
    max_leaves=8,
)
wild_steps = st.dictionaries(st.sampled_from(["op", "layer", "in", "out", "line", "settings"]), wild_data)


@settings(max_examples=100, deadline=None)
@given(wild_text, st.lists(wild_steps, max_size=3), wild_text, wild_text)
def test_whatever_a_learners_process_says_is_strict_json_of_schema_1(
    name: str, trace: list[dict[str, Any]], message: str, note: str
) -> None:
    finding = Finding("raises", message or "It raised.", observed=note, layer=name)
    exercise = ExerciseResult("3.1", name, "crash", (finding,), tuple(trace))

    line = json_line(Report("é\ud800.ipynb", "lesson3", (exercise,), notes=(note,)))

    assert line.isascii()
    VALIDATOR.validate(json.loads(line, parse_constant=no_constants))
