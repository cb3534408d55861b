"""A layer that the contract asks for does the work only if what it adds depends on what goes in."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from grader.contract import Layers, Without
from grader.inquiry import Inquiry, Subject, ask_model, call
from grader.laws.connection import of_one_shape, outputs_of_nudges
from grader.laws.structure import Step, Traced, even_sizes, layers_asked_for, told_as_asked_for
from grader.verdict import Finding

SAME = 1e-4  # of the change itself
MOST = 12  # layers


def for_show_law(subject: Subject, clauses: Sequence[Layers | Without], one: Traced) -> Inquiry[list[Finding]]:
    """A weight of each working layer is changed at two inputs. Where that changes the output by the same for both, the
    layer adds something that has nothing to do with the input, and something else does its work.
    """
    counted = [clause for clause in clauses if isinstance(clause, Layers) and clause.quantity != "every"]
    working = [layers_asked_for(clause, one) for clause in counted]
    weights = dict.fromkeys(_weight(step) for steps in working for step in steps if _weight(step))
    changes = [[name, 0, 1.0] for name in list(weights)[:MOST]]
    if not changes:
        return []
    sizes = even_sizes(subject)
    asked = [{**call(subject.inputs(sizes)), "do": "nudge", "changes": changes} for _ in range(2)]
    answers = yield from ask_model(subject, *asked)
    if any("raised" in answer for answer in answers):
        return []
    first, second = (outputs_of_nudges(answer, len(changes)) for answer in answers)
    of_one_shape([*first, *second])
    by = [(one - first[0], other - second[0]) for one, other in zip(first[1:], second[1:], strict=True)]
    for_show = {
        str(name)
        for (name, _, _), (one_change, other) in zip(changes, by, strict=True)
        if (most := float(np.abs(one_change).max())) > SAME and np.abs(one_change - other).max() <= SAME * most
    }
    for clause, steps in zip(counted, working, strict=True):
        shown = [step for step in steps if _weight(step) in for_show]
        if shown and len(steps) - len(shown) < clause.count:
            layer = str(shown[0].get("layer") or _weight(shown[0]))
            expected = told_as_asked_for(clause)
            message = (
                f"What `{layer}` adds is the same for every input: it does no work. The contract asks for {expected}."
            )
            return [Finding("missing-layer", message, expected, f"`{layer}` does no work", layer=layer)]
    return []


def _weight(step: Step) -> str:
    """The weight among a step's parameters; "" where there is none."""
    return next((str(name) for name in step.get("weights", []) if "weight" in str(name)), "")
