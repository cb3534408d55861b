"""Undeserved passes, secrets and traces: each file in attacks/ tries for one and gets none; honest ones pass."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from attempts import Attempt, read_attempt

HERE = Path(__file__).parent
ATTACKS = sorted((HERE / "attacks").glob("*.py"))
HONEST = sorted((HERE / "honest").glob("*.py"))
STEERING = {chr(code) for code in (*range(9), *range(11, 32), *range(127, 160), 0x202E)}

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="attacks on POSIX processes")


@pytest.mark.parametrize("path", ATTACKS, ids=lambda path: path.stem)
def test_an_attack_gets_no_pass_reads_no_secret_and_leaves_no_trace(
    path: Path, attempted: Callable[[Attempt], Any]
) -> None:
    attempt = read_attempt(path)
    outcome = attempted(attempt)
    if attempt.needs == "sandbox" and not outcome.sandboxed:
        pytest.skip(f"held by the sandbox, which is not to be had here: {outcome.report.isolation}")
    assert outcome.result.verdict in attempt.verdicts - {"pass"}, outcome.shown
    assert outcome.leaked == []
    assert outcome.left == []
    assert not set(outcome.shown) & STEERING
    if outcome.result.verdict == "tampered":
        assert len(outcome.result.message) > 30, "tampering is never silent"


@pytest.mark.parametrize("path", HONEST, ids=lambda path: path.stem)
def test_an_odd_and_honest_notebook_passes(path: Path, attempted: Callable[[Attempt], Any]) -> None:
    outcome = attempted(read_attempt(path))
    assert outcome.result.verdict == "pass", outcome.shown
    assert outcome.left == []


def test_there_are_enough_of_both() -> None:
    assert len(ATTACKS) >= 45
    assert len(HONEST) >= 10
