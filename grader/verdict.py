"""What grading ends in: findings, an exercise's verdict, a notebook's report. Plain data, nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, get_args

Verdict = Literal["pass", "fail", "crash", "limit", "missing", "tampered", "error"]
FindingCode = Literal[
    "output-shape",
    "batch-size",
    "batch-mixing",
    "ignores-input",
    "constant-output",
    "receptive-field",
    "dead-parameter",
    "missing-layer",
    "changed-layer",
    "unused-layer",
    "wrong-value",
    "padding-leak",
    "not-a-module",
    "raises",
    "does-not-raise",
    "wrong-answer",
    "lost-skip",
    "future-leak",
    "no-gradient",
    "not-deterministic",
    "not-equivariant",
]
VERDICTS: tuple[str, ...] = get_args(Verdict)
FINDING_CODES: tuple[str, ...] = get_args(FindingCode)

# Verdicts after which somebody has to look: the exercise could not be judged by its contract.
UNGRADED: frozenset[str] = frozenset({"limit", "tampered", "error"})
# How problems begin that are none of the notebook's.
OUR_FAULTS = (
    "No kernel could be started",
    "The process that kernels are forked from",
    "A sandbox was asked for",
    "That is a fault of the grader's",
)


@dataclass(frozen=True)
class Finding:
    """One way in which an exercise breaks its contract.

    `message` says what is wrong in a sentence or two; `expected` and `observed` are the two sides of the gap.
    `arithmetic` writes the sizes out with the learner's own numbers; `family` names the kind of mistake it looks like;
    `cell` counts the notebook's cells from 1, `line` the cell's lines from 1; `file` is the kernel's own name for
    that cell, until the cell is known by its number. `layer` is a module's qualified name.
    """

    code: FindingCode
    message: str
    expected: str = ""
    observed: str = ""
    cell: int | None = None
    line: int | None = None
    file: str = ""
    layer: str = ""
    arithmetic: str = ""
    family: str = ""
    hint: str = ""


@dataclass(frozen=True)
class ExerciseResult:
    """The verdict on one exercise. `message` explains a verdict without findings (limit, missing …)."""

    id: str
    name: str
    verdict: Verdict
    findings: tuple[Finding, ...] = ()
    trace: tuple[dict[str, Any], ...] = ()
    message: str = ""
    cell: int | None = None

    @property
    def score(self) -> int:
        """1 for a pass, else 0."""
        return int(self.verdict == "pass")


@dataclass(frozen=True)
class Report:
    """Everything that grading one notebook found out."""

    notebook: str
    lesson: str
    exercises: tuple[ExerciseResult, ...]
    notes: tuple[str, ...] = ()
    isolation: str = "none"
    torch: str = ""
    seconds: float = 0.0
    seed: int = 0
    problem: str = field(default="")
    """Why nothing could be graded at all (no such file, not a notebook …); empty otherwise."""

    @property
    def score(self) -> int:
        """Exercises passed."""
        return sum(exercise.score for exercise in self.exercises)

    @property
    def max_score(self) -> int:
        """Exercises judged."""
        return len(self.exercises)

    @property
    def passed(self) -> bool:
        """Whether every exercise passed, and there was one."""
        return bool(self.exercises) and not self.problem and self.score == self.max_score

    @property
    def ours(self) -> bool:
        """Whether something could not be graded through the grader's own fault, which is never the learner's loss."""
        return self.problem.startswith(OUR_FAULTS) or any(one.verdict == "error" for one in self.exercises)

    @property
    def exit_status(self) -> int:
        """0 all passed · 1 something not passed · 3 something could not be graded."""
        if self.problem or not self.exercises or any(exercise.verdict in UNGRADED for exercise in self.exercises):
            return 3
        return 0 if self.passed else 1
