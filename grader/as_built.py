"""A model asked as it is built, with the weights that its class gave it: what the laws ask of has had new ones.

It must give what it gives in plain code, value for value; and where values or rows can be judged whatever the weights
are, they are judged here too. So neither the weights nor the words of the code that calls tell a model apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from grader.aside import VALUES, Aside, ModelRun, Runs, alike, spoken
from grader.contract import Equals, Exercise, Keeps
from grader.inquiry import Inquiry, Observation, Question, Subject, call, outcome, together
from grader.laws.samples import TOLERANCE, difference
from grader.laws.values import TOLERANCE as OF_VALUES
from grader.laws.values import referenced, told_weights
from grader.steadiness import OTHERWISE, failed, tampered
from grader.verdict import ExerciseResult, Finding
from grader.wire import Array

OF_TRAINING = ("dropout", "norm", "rand", "bernoulli", "rrelu", "multinomial", "gumbel", "mean", "var", "std")
BUILT = "With the weights that the model is built with,"


def asked_as_built(
    exercise: Exercise, result: ExerciseResult, code: Aside, told: Runs, steady: Sequence[bool]
) -> Inquiry[ExerciseResult]:
    """`result` if the model does through the probe, as it is built, what `told` says of the same in plain code.

    Raises Garbled.
    """
    subject = Subject(exercise, np.random.default_rng(0))
    observations = yield from together([_question(subject, run) for run in code.runs])
    for run, observation, (shape, values), by_value in zip(code.runs, observations, told, steady, strict=True):
        answers = observation.get("answers")
        found = [one for one in answers if isinstance(one, Mapping)] if isinstance(answers, list) else []
        output = outcome(found[0]) if found else None
        if not isinstance(output, np.ndarray):
            return tampered(result, f"`{exercise.name}` works in plain code and not while it is asked. {OTHERWISE}")
        asked = (tuple(output.shape), [str(float(value)) for value in _some(output)])
        if asked[0] != tuple(shape) or (by_value and not alike(asked, (asked[0], values))):
            what = f"{spoken(asked)} while it is asked, {spoken((shape, values))} in plain code"
            return tampered(result, f"`{exercise.name}` gives one thing or another, by who asks: {what}. {OTHERWISE}")
        finding = _judged(subject, run, output, found[1:]) if by_value and len(found) == 3 else None
        if finding is not None:
            return failed(result, finding)
    return result


def _question(subject: Subject, run: ModelRun) -> Question:
    named = [clause.name for clause in subject.exercise.clauses if isinstance(clause, Keeps)]
    trains = run.mode == "train"
    first = call(run.inputs, mode="train" if trains else "eval")
    second = {**first, "do": "trace"} if trains else call(_turned(subject, run.inputs))
    actions: list[dict[str, Any]] = [first, second, {"do": "weights", "of": named}]
    asked: Question = {"ask": "model", "name": subject.exercise.name, "seed": run.seed, "actions": actions}
    return {**asked, "as_built": True}


def _turned(subject: Subject, inputs: Sequence[Array]) -> list[Array]:
    """The inputs with the last sample first, and the others in order."""
    letter = subject.maps.mapped.batch
    rowed = [shape[0].letter == letter for shape in subject.maps.mapped.inputs]
    return [np.roll(one, 1, axis=0) if has else one for one, has in zip(inputs, rowed, strict=True)]


def _judged(subject: Subject, run: ModelRun, output: Array, answers: Sequence[Observation]) -> Finding | None:
    """What is wrong with rows or values, with the weights that the model was built with."""
    trains = run.mode == "train"
    if trains and _trains_otherwise(answers[0]):
        return None
    turned = None if trains else outcome(answers[0])
    if isinstance(turned, np.ndarray) and difference(output, np.roll(turned, -1, axis=0)) > TOLERANCE:
        message = "Samples leak into each other: with the weights that the model is built with, their order counts."
        return Finding("batch-mixing", message, "each sample's output from that sample alone", "another output")
    for clause in subject.exercise.clauses:
        if isinstance(clause, Equals):
            (wanted,) = referenced(clause, told_weights(answers[-1]), [run.inputs])
            if difference(output, wanted) > OF_VALUES:
                where, others = ("In train mode", "in eval mode") if trains else (BUILT, "with others")
                message = f"{where} the values are not right; {others} they are. "
                message += f"The output must equal {clause.description}."
                return Finding("wrong-value", message, clause.description, "other values")
    return None


def _trains_otherwise(traced: Observation) -> bool:
    """Whether training rightly does other things: it drops some values, or takes the batch's own mean."""
    steps = traced.get("steps")
    ops = [str(step.get("op")) for step in steps if isinstance(step, Mapping)] if isinstance(steps, list) else []
    return not ops or any(word in op for op in ops for word in OF_TRAINING)


def _some(output: Array) -> Array:
    flat = output.reshape(-1)
    return flat[:: max(1, flat.size // VALUES)]
