"""Reports as grading makes them, one of each kind."""

from __future__ import annotations

import pytest

from grader.verdict import ExerciseResult, Finding, Report

STEPS = (
    {"op": "conv2d", "layer": "conv1", "in": [[2, 3, 10, 10]], "out": [[2, 16, 6, 6]], "line": 5, "settings": {}},
    {"op": "relu", "layer": "", "in": [[2, 16, 6, 6]], "out": [[2, 16, 6, 6]], "line": None, "weights": []},
)
TOO_SMALL = Finding(
    "output-shape",
    "The output is smaller than the input",
    expected="(2, 16, 10, 10)",
    observed="(2, 16, 6, 6)",
    line=5,
    layer="conv1",
    arithmetic="floor((10 + 2·0 − 2·(3−1) − 1)/1 + 1) = 6, wanted 10",
    family="padding that did not grow with the dilation",
    hint="How many pixels does this kernel span?",
)
TOO_WIDE = Finding(
    "receptive-field", "A pixel sees too much.", "5 × 5 input pixels", "7 × 7 input pixels", 8, hint="Second hint."
)


@pytest.fixture
def report() -> Report:
    return Report(
        "lesson3.ipynb",
        "lesson3",
        (
            ExerciseResult("3.0", "predicted", "pass"),
            ExerciseResult("3.1", "SameSizeDilation", "fail", (TOO_SMALL, TOO_WIDE), STEPS, cell=7),
            ExerciseResult("3.2", "ContextStack", "crash", (Finding("raises", "RuntimeError: no", line=3, cell=9),)),
            ExerciseResult("3.3", "EvenKernel", "limit", message="Cell 11 ran for more than 30 s.", cell=11),
            ExerciseResult("3.4", "Gone", "missing", message="No cell defines Gone."),
            ExerciseResult("3.5", "Cheat", "tampered", message="The run was interfered with."),
            ExerciseResult("3.6", "Ours", "error", message="The probe failed."),
        ),
        notes=("The kernelspec names julia; it was run with Python.",),
        torch="2.13.0",
        seconds=1.84,
        seed=12345,
    )
