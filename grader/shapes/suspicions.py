"""Silent suspicions: a run that raised nothing, but did what is seldom meant. Each comes with its evidence.

A suspicion is kept back whenever the same steps are found in sound models: merging (batch, steps) for a Linear and
splitting it again, attention's transposes and reshapes, a size lost to floor that was only padding.
"""

from __future__ import annotations

import functools
from collections.abc import Callable

from grader.shapes.failure import Suspicion
from grader.shapes.faults.windows import axes_of
from grader.shapes.ops import RECURRENT, REGROUPING
from grader.shapes.recorded import Run
from grader.shapes.steps import Recording, Step
from grader.shapes.suspicious_broadcasts import STRETCHING, stretched
from grader.shapes.suspicious_floors import lost_to_floor
from grader.shapes.suspicious_softmaxes import softmax_axis
from grader.shapes.suspicious_steps import REDUCING, whole_sequence, wrong_axis
from grader.shapes.suspicious_views import regrouped

Rule = Callable[[Run, Step], "Suspicion | None"]


def suspicions(recording: Recording) -> tuple[Suspicion, ...]:
    """All suspicions about a run that ended well, each place and each batch_first cause once, in order of the steps."""
    run = Run(recording)
    found: list[Suspicion] = []
    told: set[tuple[str, str]] = set()
    for step in run.steps:
        if not step.inputs or not step.outputs:
            continue
        for rule in _rules_for(step.op):
            suspicion = _held(rule, run, step)
            if suspicion is None:
                continue
            same = {(suspicion.kind, suspicion.where)}
            if suspicion.kind == "batch-first":
                same.add((suspicion.kind, suspicion.evidence))
            if told.isdisjoint(same):
                found.append(suspicion)
            told |= same
    return tuple(found)


def _held(rule: Rule, run: Run, step: Step) -> Suspicion | None:
    """What a rule suspects; a rule that can't make sense of a step has nothing to say about it."""
    try:
        return rule(run, step)
    except (ArithmeticError, LookupError, TypeError, ValueError, AttributeError):
        return None


@functools.cache
def _rules_for(op: str) -> tuple[Rule, ...]:
    """The rules that have anything to say about an op."""
    wanted = {
        regrouped: op in REGROUPING,
        stretched: op in STRETCHING,
        wrong_axis: op in RECURRENT or op == "multi_head_attention_forward" or op in REDUCING,
        softmax_axis: op in {"softmax", "log_softmax"},
        lost_to_floor: bool(axes_of(op)),
        whole_sequence: op == "linear",
    }
    return tuple(rule for rule, wants in wanted.items() if wants)
