"""Judges an exercise: puts its contract's questions, and turns what comes back into findings and a verdict.

The end result is judged first; the clauses about form are asked after it. Nothing here loads torch or a line of the
learner's code: the questions go out, and observations come back, through whoever runs this generator.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from grader.contract import (
    AddsInput,
    Agrees,
    Answers,
    ConvertsLayer,
    Equals,
    Exercise,
    Keeps,
    Layers,
    Maps,
    MovesWithInput,
    ReadsFeatures,
    ReceptiveField,
    Without,
)
from grader.inquiry import (
    Garbled,
    Inquiry,
    NotAnswered,
    Observation,
    Raised,
    Subject,
    Unsteady,
    raised_in,
    side_by_side,
)
from grader.laws.connection import connection_law
from grader.laws.equivariance import equivariance_law
from grader.laws.for_show import for_show_law
from grader.laws.functions import agrees_law, converts_law
from grader.laws.influence import input_law, receptive_field_law
from grader.laws.predictions import answers_law
from grader.laws.samples import determinism_law, samples_law
from grader.laws.shape import ShapeFindings, shape_law
from grader.laws.skip import skip_law
from grader.laws.structure import Traced, even_sizes, keeps_law, layers_law, traced
from grader.laws.values import equals_law, features_law
from grader.locating import located
from grader.verdict import ExerciseResult, Finding, Verdict

# The most telling first; findings of the same code keep the order in which they were found.
TELLING = (
    "not-a-module", "output-shape", "batch-size", "raises", "does-not-raise", "not-deterministic", "batch-mixing",
    "missing-layer", "padding-leak", "future-leak", "lost-skip", "receptive-field", "changed-layer", "wrong-value",
    "wrong-answer", "constant-output", "ignores-input", "not-equivariant", "unused-layer", "no-gradient",
    "dead-parameter",
)  # fmt: skip


def judge(exercise: Exercise, seed: int) -> Inquiry[ExerciseResult]:
    """The inquiry into one exercise. `seed` fixes every draw. Ends in a verdict, whatever the answers are."""
    subject = Subject(exercise, np.random.default_rng(seed))
    trace: list[Mapping[str, Any]] = []
    verdict: Verdict
    try:
        if exercise.kind == "model":
            verdict, findings = yield from _judge_model(subject, trace)
        else:
            findings = yield from _judge_clauses(subject)
            verdict = "fail" if findings else "pass"
    except NotAnswered as unanswered:
        return _unanswered(exercise, unanswered.observation)
    except Unsteady as unsteady:
        verdict, findings = "fail", [_unsteady(unsteady)]
    except Garbled as garbled:
        return ExerciseResult(exercise.id, exercise.name, "tampered", message=_tampered(str(garbled)))
    ordered = findings if exercise.kind == "function" else sorted(findings, key=lambda one: TELLING.index(one.code))
    return ExerciseResult(exercise.id, exercise.name, verdict, tuple(ordered), tuple(dict(step) for step in trace))


def _judge_model(subject: Subject, trace: list[Mapping[str, Any]]) -> Inquiry[tuple[Verdict, list[Finding]]]:
    shape = yield from shape_law(subject)
    form = [clause for clause in subject.exercise.clauses if isinstance(clause, (Layers, Without))]
    even = even_sizes(subject)
    traces: list[Traced] = []
    if shape.showing is not None:
        traces = yield from traced(subject, shape.showing, *([even] if form else []))
        shown = traces[0]
        trace += shown.steps
        if shown.failed is not None:
            trace.append({**shown.failed, "out": []})
        shape = located(subject, shape, shown)
    if shape.raised_everywhere is not None:
        return "crash", list(shape.findings)
    findings = list(shape.findings)
    clauses = subject.exercise.clauses
    keeps = [clause for clause in clauses if isinstance(clause, Keeps)]
    kept = (yield from keeps_law(subject, keeps)) if keeps else []
    findings += kept
    if findings:
        # A layer's own output size is the same mistake as the model's: it is told once.
        form = [clause for clause in form if not (isinstance(clause, Layers) and clause.output)]
        if form and not kept:
            traces = traces or (yield from traced(subject, even))
            findings += layers_law(subject, form, traces[-1])
        return "fail", findings
    first, second = subject.apart(2)
    unsteady, (one,) = yield from side_by_side(determinism_law(first), traced(second, even))
    told = layers_law(subject, form, one)
    # A layer built inside forward says why the output is another each time; that is told once.
    findings += told if any(finding.code == "not-deterministic" for finding in told) else unsteady + told
    if all(finding.code in ("missing-layer", "changed-layer", "not-equivariant") for finding in findings):
        found = yield from _steady_laws(subject, form, one)
        # A layer that is missing because it is kept in a plain list is found by what it does to the output as well.
        missing = any(finding.code == "missing-layer" for finding in findings)
        findings += [finding for finding in found if not (missing and finding.code == "not-deterministic")]
    return ("fail" if findings else "pass"), findings


def _steady_laws(subject: Subject, form: Sequence[Layers | Without], one: Traced) -> Inquiry[list[Finding]]:
    """The laws that compare outputs, for a model that gives the same output twice."""
    clauses = [clause for clause in subject.exercise.clauses if type(clause) in LAWS]
    first, second, third, fourth, *apart = subject.apart(4 + len(clauses))
    findings, unread, unconnected, shown, *each = yield from side_by_side(
        samples_law(first),
        input_law(second),
        connection_law(third),
        for_show_law(fourth, form, one),
        *(LAWS[type(clause)](own, clause) for own, clause in zip(apart, clauses, strict=True)),
    )
    mixed = any(finding.code == "batch-mixing" for finding in findings)
    for clause, found in zip(clauses, each, strict=True):
        if mixed and isinstance(clause, (Equals, ReadsFeatures)):
            # Mixed samples are wrong values too; that is told once, by its name where it has one.
            named = [finding for finding in found if finding.family]
            findings = [finding for finding in findings if not named or finding.code != "batch-mixing"] + named
        else:
            findings += found
    return [*findings, *([] if mixed else unread), *unconnected, *shown]


def _judge_clauses(subject: Subject) -> Inquiry[list[Finding]]:
    clauses = subject.exercise.clauses
    laws = (LAWS[type(clause)](own, clause) for own, clause in zip(subject.apart(len(clauses)), clauses, strict=True))
    return [finding for found in (yield from side_by_side(*laws)) for finding in found]


LAWS: dict[type, Callable[[Subject, Any], Inquiry[list[Finding]]]] = {
    ReceptiveField: receptive_field_law,
    MovesWithInput: equivariance_law,
    AddsInput: lambda subject, clause: skip_law(subject),
    Equals: equals_law,
    ReadsFeatures: features_law,
    Agrees: agrees_law,
    ConvertsLayer: converts_law,
    Answers: answers_law,
}


def _unanswered(exercise: Exercise, observation: Observation) -> ExerciseResult:
    """There was nothing to ask: the name is missing, cannot be built, or is bound to something else."""
    name = exercise.name
    if observation.get("missing"):
        message = f"`{name}` is not defined after the notebook has run."
        return ExerciseResult(exercise.id, name, "missing", message=message)
    if "not_built" in observation:
        error = raised_in(observation, "not_built")
        if observation.get("binding") == "function" and error.type == "TypeError" and not error.file:
            return ExerciseResult(exercise.id, name, "fail", (_wants_arguments(name, error),))
        return ExerciseResult(exercise.id, name, "crash", (_not_built(name, error),))
    if observation.get("on_meta"):
        return ExerciseResult(exercise.id, name, "crash", (_on_meta(name),))
    if "not_a_module" in observation:
        return ExerciseResult(exercise.id, name, "fail", (_not_a_module(name, observation),))
    if "not_a_function" in observation:
        what = str(observation["not_a_function"])
        message = f"`{name}` is bound to a value of type {what}; the contract asks for a function."
        return ExerciseResult(exercise.id, name, "fail", (Finding("raises", message, "a function", what),))
    failed = observation.get("probe_failed")
    message = _tampered(str(failed.get("type")) if isinstance(failed, Mapping) else "no answer")
    return ExerciseResult(exercise.id, name, "tampered", message=message)


def _wants_arguments(name: str, error: Raised) -> Finding:
    message = (
        f"`{name}` is a function that cannot be called without arguments. Write a class that derives from nn.Module."
    )
    return Finding("not-a-module", message, f"{name}() gives an nn.Module", error.short)


def _not_built(name: str, error: Raised) -> Finding:
    if error.type == "TypeError" and "argument" in error.message and "__init__" in error.message:
        message = f"`{name}()` must build without arguments: give each one a default. {error.short}"
    else:
        message = f"`{name}()` raises while it is being built. {error.short}"
    return Finding(
        "raises",
        message,
        f"{name}() gives an nn.Module",
        error.short,
        line=error.line,
        file=error.file,
        family=error.cause,
        hint=error.fix,
    )


def _on_meta(name: str) -> Finding:
    message = (
        f"The parameters of `{name}` are on the meta device: they have shapes and no values. "
        "Build the model without device='meta'."
    )
    return Finding("raises", message, "parameters with values", "parameters on the meta device")


def _not_a_module(name: str, observation: Observation) -> Finding:
    what, binding = str(observation["not_a_module"]), observation.get("binding")
    if binding == "module instance":
        message = (
            f"`{name}` is a model that is already built. Bind the class itself, so that fresh models can be built."
        )
    elif binding == "function":
        message = f"`{name}` is a function that returns {what}. Write a class that derives from nn.Module."
    else:
        message = f"`{name}()` does not give an nn.Module: it gives {what}. Derive the class from nn.Module."
    return Finding("not-a-module", message, "an nn.Module class", what)


def _unsteady(unsteady: Unsteady) -> Finding:
    one = unsteady.outcome
    if isinstance(one, Raised):
        message = f"forward ran at first and raises on another input of the same kind. {one.short}"
        return Finding("raises", message, "an output for every input", one.short, line=one.line, file=one.file)
    what = getattr(one, "what", "something else")
    return Finding("output-shape", f"forward returns {what} for some inputs.", "one tensor", what)


def _tampered(what: str) -> str:
    return f"The answers about this exercise are not in the probe's form ({what}): the run was interfered with."


__all__ = ["Maps", "ShapeFindings", "judge"]
